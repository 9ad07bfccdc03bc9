"""How a window is divided into map, words and bar: as the style sheet does, by the same tokens."""

from dataclasses import dataclass

from briefing.fit import HEIGHT, SMALLEST, WIDTH
from briefing.frame import Area, Frame
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
_ROOM_LEAST, _PHONE_LEAST = 0.35, 0.75
"""How far words are scaled down before a slide scrolls, which no one does on a projector."""


@dataclass(frozen=True, slots=True)
class Division:
    """A window, divided.

    Attributes
    ----------
    unit : float
        CSS pixels that stand for one pixel of a screen of 1920 by 1080.
    map_width, map_height : int
        CSS pixels.
    frame : Frame
        What slides are laid out in, in units.
    narrow : bool
        Whether it is a phone held upright: its slides may be scrolled.
    """

    unit: float
    map_width: int
    map_height: int
    frame: Frame
    narrow: bool = False


def divide(width: float, height: float) -> Division:
    """Divide a window of a size, CSS pixels."""
    tall = width < height
    across = TALL_UNITS if tall else WIDE_UNITS
    unit = round(max(min(width / across, height / HEIGHT), _LEAST_UNIT), 4)
    map_width = round(width if tall else width * MAP_SHARE)
    map_height = round(height * TALL_MAP_SHARE if tall else height - BAR_UNITS * unit)
    units = round(width / unit, 1)
    narrow = tall and units < NARROW_UNITS
    frame = Frame(
        width=units,
        height=round(height / unit - BAR_UNITS, 1),
        map=Area(0, 0, round(map_width / unit, 1), round(map_height / unit, 1)),
        tall=tall,
        columns=1 if narrow else 2 if tall else 4,
        smallest=(SMALLEST_UNITS,) if narrow else (SMALLEST, SMALLEST_UNITS),
        least=_PHONE_LEAST if narrow else _ROOM_LEAST,
    )
    return Division(unit, map_width, map_height, frame, narrow)


FULL_HD = divide(WIDTH, HEIGHT)
"""What is taken before the browser has reported its size."""


def division_of(viewport: Viewport | None) -> Division:
    """Return the division for what the browser reported."""
    if viewport is None:
        return FULL_HD
    return divide(max(viewport.window_width, 200), max(viewport.window_height, 200))
