"""What a picture is about: states that are tinted, and the part of the map that alone is drawn."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from cartography.camera import ViewState, fit_points
from cartography.projection import INSETS
from cartography.shading import classes, shade_of

_INSET_CODES: Final = tuple(inset.code for inset in INSETS)
_MARGIN: Final = 0.07
_LEVELS: Final = 5.0  # the District of Columbia is a hundredth of a usual state


@dataclass(frozen=True)
class Spotlight:
    """What stands out of the land.

    Attributes
    ----------
    tinted : tuple of str
        Codes of the states that have their own color.
    part : str or None
        None: the whole map. The code of an inset: that state or territory, and nothing else. Blank:
        the lower 48, without the insets, their frames and names.
    numbers : tuple of (str, int)
        Codes of states with the number that each is shaded by and that is written on it.
    """

    tinted: tuple[str, ...] = ()
    part: str | None = None
    numbers: tuple[tuple[str, int], ...] = ()

    def shades(self) -> dict[str, int]:
        """Number of the shade of each state, by its code."""
        found = classes(number for _, number in self.numbers)
        return {code: shade_of(number, found) for code, number in self.numbers}

    def draws(self, x: float, y: float) -> bool:
        """Whether a position, plane units, lies in the part that is drawn."""
        return self.part is None or self.part == _inset_at(x, y)

    @property
    def is_near(self) -> bool:
        """Whether one part alone is drawn."""
        return self.part is not None

    def hidden(self) -> tuple[str, ...]:
        """Codes of the states that are not drawn."""
        if self.part is None:
            return ()
        return tuple(
            code for code in _boxes() if self.part != (code if code in _INSET_CODES else "")
        )


EVERYTHING: Final = Spotlight()


def spotlight_on(code: str) -> Spotlight:
    """Return the spotlight on one state, with the states that lie about it."""
    return Spotlight((code,), code if code in _INSET_CODES else "")


def fit_states(codes: Iterable[str], width: float, height: float) -> ViewState | None:
    """Return a view, CSS pixels, of whole states by their codes; None where the map has none."""
    boxes = [box for code in codes if (box := _boxes().get(code))]
    if not boxes:
        return None
    corners = [corner for box in boxes for corner in (box[:2], box[2:])]
    return fit_points(corners, width, height, _MARGIN * min(width, height), levels=_LEVELS)


def _inset_at(x: float, y: float) -> str:
    for inset in INSETS:
        if inset.x0 <= x <= inset.x1 and inset.y0 <= y <= inset.y1:
            return inset.code
    return ""


@cache
def _boxes() -> dict[str, tuple[float, float, float, float]]:
    """The least and greatest x and y of each state's outline, plane units, by code."""
    path = Path(__file__).resolve().parent.parent / "static" / "states-overview.json"
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    found = {}
    for feature in features:
        if code := feature["properties"].get("code"):
            shapes = feature["geometry"]["coordinates"]
            if feature["geometry"]["type"] == "Polygon":
                shapes = [shapes]
            points = (point for shape in shapes for ring in shape for point in ring)
            xs, ys = zip(*points, strict=True)
            found[str(code)] = (min(xs), min(ys), max(xs), max(ys))
    return found
