"""Ways: the paths of lines in the picture, straight, swaying from one place to another, or turning once."""

from typing import Any


class Way:
    """A path in the making."""

    def __init__(self, x: float, y: float) -> None:
        self.x, self.y = x, y
        self._points, self._codes = [(x, y)], [1]

    def line(self, x: float, y: float) -> None:
        self._add([(x, y)], 2)

    def sway(self, x: float, y: float) -> None:
        """Upright at both ends."""
        middle = (self.y + y) / 2
        self._add([(self.x, middle), (x, middle), (x, y)], 4)

    def turn(self, x: float, y: float, *, across: bool) -> None:
        """A round corner, lying at its begin (`across`) or at its end."""
        corner = (x, self.y) if across else (self.x, y)
        self._add([corner, (x, y)], 3)

    def _add(self, points: list[tuple[float, float]], code: int) -> None:
        self._points += points
        self._codes += [code] * len(points)
        self.x, self.y = points[-1]

    def path(self) -> Any:
        from matplotlib.path import Path

        return Path(self._points, self._codes)


def tip(x: float, y: float, dx: int, dy: int) -> Any:
    """An arrow's head whose point is here."""
    from matplotlib.path import Path

    back, half = 8.0, 4.5
    foot = (x - dx * back, y - dy * back)
    across = (dy * half, dx * half)
    sides = [(foot[0] + sign * across[0], foot[1] + sign * across[1]) for sign in (1, -1)]
    return Path([(x, y), *sides, (x, y)], [1, 2, 2, 79])
