"""Drawing: a script's tree as SVG and PNG; its libraries are imported when first something is drawn."""

from services.scripts.drawing.painting import Picture, draw

__all__ = ["Picture", "draw"]
