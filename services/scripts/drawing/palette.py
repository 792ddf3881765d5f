"""Palette: the colours of a picture, light and dark; what each ending is painted as has two."""

LIGHT = {
    "paper": "#ffffff", "ink": "#1c2733", "faint": "#5d6b79", "rim": "#8fa1b3", "box": "#f2f6fa", "cell": "#ffffff",
    "line": "#6b7c8d", "link": "#1f5fbf", "number": "#8a3ffc",
    "order": "#b34700", "resolved": "#17692f", "access_point": "#6929c4", "filed": "#0b5cad", "end": "#47525e",
    "order_fill": "#fff0e3", "resolved_fill": "#e5f6e9", "access_point_fill": "#f2ebfd", "filed_fill": "#e6f1fc",
    "end_fill": "#eceff2",
}  # fmt: skip
DARK = {
    "paper": "#17212b", "ink": "#f1f5f9", "faint": "#a9b8c6", "rim": "#5b6f82", "box": "#223040", "cell": "#1b2733",
    "line": "#8fa3b5", "link": "#7fb5ff", "number": "#c9a6ff",
    "order": "#ffb27a", "resolved": "#7fdc97", "access_point": "#d0b3ff", "filed": "#8cc4ff", "end": "#c4ced8",
    "order_fill": "#46301f", "resolved_fill": "#1f3d29", "access_point_fill": "#382b52", "filed_fill": "#1f3853",
    "end_fill": "#2f3b47",
}  # fmt: skip
