"""What a slide is laid out in: the sheet of the files, or a screen of another shape."""

from dataclasses import dataclass, replace
from typing import Final

from briefing.fit import FOOT, MAP_WIDTH, SMALLEST, WIDTH
from briefing.slides import Slide
from common.tokens import SLIDE, SMALLEST_UNITS, TALL_MAP_SHARE


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle, pixels from the upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Where it ends."""
        return self.y + self.height

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Frame:
    """What a slide is laid out in.

    Attributes
    ----------
    width, height : float
        Of the slide without its bar.
    map : Area
        What the map covers: at the left or, where the frame is tall, at the top.
    tall : bool
        Whether map and words are one above the other.
    columns : int
        So many of the agencies' cards are beside each other.
    smallest : tuple of float
        The smallest type, and a smaller one for words that would not fit with it.
    least : float
        How far words are scaled down; those that need more do not fit, and are scrolled.
    """

    width: float
    height: float
    map: Area
    tall: bool = False
    columns: int = 4
    smallest: tuple[float, ...] = (SMALLEST,)
    least: float = 0.35

    def words(self, slide: Slide) -> Area:
        """Return what the words of a slide may cover."""
        margin, side = SLIDE.margin, SLIDE.side_margin
        if slide.has_map and self.tall:
            y = self.map.bottom + SLIDE.air
            return Area(side, y, self.width - 2 * side, self.height - SLIDE.air - y)
        if slide.has_map:
            x = self.map.right + SLIDE.edge + side
            return Area(x, margin, self.width - side - x, self.height - 2 * margin)
        x = margin + (SLIDE.gold_edge + SLIDE.air if slide.look == "title" else 0)
        area = Area(x, margin, self.width - margin - x, self.height - 2 * margin)
        if slide.logo:
            kept = slide.logo.height + SLIDE.air
            area = replace(area, y=area.y + kept, height=area.height - kept)
        if slide.address and self.tall:
            return replace(area, height=area.height - SLIDE.code - margin)
        return replace(area, width=area.width - SLIDE.code - margin) if slide.address else area


MAP: Final = Area(0, 0, MAP_WIDTH, FOOT)
SHEET: Final = Frame(WIDTH, FOOT, MAP)
"""A slide of the files, and of a screen of 1920 by 1080."""

PHONE: Final = Frame(
    682.0,
    1408.0,
    Area(0, 0, 682.0, round(1476 * TALL_MAP_SHARE)),
    tall=True,
    columns=2,
    smallest=(SMALLEST_UNITS,),
)
"""A phone held upright, of 390 by 844, with the smallest type that such a screen has."""
