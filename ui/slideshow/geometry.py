"""How the stage is divided, by the window's size: as its style sheet does, by the same tokens."""

from dataclasses import dataclass

from common.tokens import (
    BAR_UNITS,
    MAP_SHARE,
    SMALLEST_CSS,
    SMALLEST_UNITS,
    TALL_MAP_SHARE,
    TALL_UNITS,
    WIDE_UNITS,
)
from ui.viewport import Viewport

NARROW_UNITS = 760
_LEAST_UNIT = SMALLEST_CSS / SMALLEST_UNITS


@dataclass(frozen=True, slots=True)
class Division:
    """A stage, divided.

    Attributes
    ----------
    unit : float
        CSS pixels that stand for one pixel of a screen of 1920 by 1080.
    map_width, map_height : int
        CSS pixels.
    width_units, height_units : float
        The stage without its bar, in units.
    tall : bool
        Whether map and words stand one above the other.
    """

    unit: float
    map_width: int
    map_height: int
    width_units: float
    height_units: float
    tall: bool

    @property
    def narrow(self) -> bool:
        """Whether it is a phone held upright: its slides may be scrolled."""
        return self.tall and self.width_units < NARROW_UNITS

    @property
    def words_units(self) -> float:
        """Width of the words beside a map, in units."""
        return self.width_units if self.tall else self.width_units * (1 - MAP_SHARE)

    @property
    def words_height_units(self) -> float:
        """Height of the words beside a map or below it, in units."""
        return self.height_units - (self.map_height / self.unit if self.tall else 0)


def divide(width: float, height: float) -> Division:
    """Divide a stage of a window's size, CSS pixels."""
    tall = width < height
    unit = max(min(height / 1080, width / (TALL_UNITS if tall else WIDE_UNITS)), _LEAST_UNIT)
    bar = BAR_UNITS * unit
    return Division(
        unit=round(unit, 4),
        map_width=round(width if tall else width * MAP_SHARE),
        map_height=round(height * TALL_MAP_SHARE if tall else height - bar),
        width_units=round(width / unit, 1),
        height_units=round((height - bar) / unit, 1),
        tall=tall,
    )


SHEET = divide(1920, 1080)
"""What is taken before the browser has reported its size."""


def division_of(viewport: Viewport | None) -> Division:
    """Return the division for what the browser reported."""
    if viewport is None:
        return SHEET
    return divide(max(viewport.window_width, 200), max(viewport.window_height, 200))
