"""What a slide is laid out with: text, boxes, lines, and the legend of its map."""

from dataclasses import dataclass, replace
from typing import Final, Literal

from briefing.fit import balanced, wrap
from briefing.frame import Area
from cartography.palette import LIGHT
from common.tokens import PALE, SLIDE, WHITE

Tone = Literal["text", "muted", "site", "white", "pale"]

TONES: Final[dict[Tone, str]] = {
    "text": LIGHT.text,
    "muted": LIGHT.muted_text,
    "site": LIGHT.blue,
    "white": WHITE,
    "pale": PALE,
}
LEGEND_COLORS: Final = (*LIGHT.groups, *LIGHT.shades)
LEGEND_GAP: Final = 24.0
_SWATCH: Final = 0.6  # of the size of the type


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look.

    Attributes
    ----------
    size : float
        Pixels.
    weight : int
        400, 600 or 700.
    url : str
        Of a source, or "".
    lines : tuple of str
        The text as it is broken.
    """

    text: str
    size: float
    weight: int = 400
    tone: Tone = "text"
    url: str = ""
    lines: tuple[str, ...] = ()

    def height(self, width: float) -> float:
        """Height of its lines, pixels."""
        return len(wrap(self.text, self.size, width, self.weight)) * self.size * SLIDE.leading

    def broken(self, width: float) -> "Run":
        """Return it with its lines."""
        return replace(self, lines=balanced(self.text, self.size, width, self.weight))


@dataclass(frozen=True, slots=True)
class TableRow:
    """A line of a table; ``beside``: its value is beside its label, else below it."""

    label: Run
    value: Run
    beside: bool
    height: float


@dataclass(frozen=True, slots=True)
class Block:
    """A box of text.

    Attributes
    ----------
    name : str
        ``over``, ``title``, ``under``, ``lines``, ``quotation``, ``facts``, ``entries``,
        ``address``, ``links``, or ``card-1``…
    rows : tuple of TableRow
        A table, in place of paragraphs.
    gap : float
        Pixels between paragraphs or rows.
    """

    name: str
    area: Area
    paragraphs: tuple[Run, ...] = ()
    rows: tuple[TableRow, ...] = ()
    gap: float = 0.0

    @property
    def text_height(self) -> float:
        """Height that the text takes, pixels, by measured widths."""
        heights = [run.height(self.area.width) for run in self.paragraphs]
        heights += [row.height for row in self.rows]
        return sum(heights) + self.gap * max(len(heights) - 1, 0)


@dataclass(frozen=True, slots=True)
class Edge:
    """A colored line beside words."""

    area: Area
    color: str


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A color of the pins and what it stands for: a number of ``LEGEND_COLORS``; -1 is the heading.

    ``area`` is that of its text; the swatch stands before it.
    """

    area: Area
    color: int
    run: Run

    @property
    def swatch(self) -> Area:
        """What its disc covers, which is a ring for a blank."""
        side = _SWATCH * self.run.size
        x = self.area.x - self.run.size
        return Area(x, self.area.y + (self.area.height - side) / 2, side, side)


@dataclass(frozen=True, slots=True)
class Column:
    """A bar of a chart.

    Attributes
    ----------
    area : Area
        What it fills.
    texts : tuple of (Area, Run)
        Its number, and each line of its label.
    """

    area: Area
    texts: tuple[tuple[Area, Run], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A slide, laid out.

    Attributes
    ----------
    blocks : tuple of Block
        In the order of reading; none lies over another.
    cards : tuple of Area
        Borders around the blocks that are cards.
    code : Area or None
        Where the code is that leads to the slide's address.
    logo : Area or None
        Where the slide's logo is.
    scale : float
        How far the words were scaled down.
    legend : tuple of LegendEntry
        On the map.
    columns : tuple of Column
        A chart's.
    """

    blocks: tuple[Block, ...]
    cards: tuple[Area, ...] = ()
    edges: tuple[Edge, ...] = ()
    code: Area | None = None
    logo: Area | None = None
    scale: float = 1.0
    legend: tuple[LegendEntry, ...] = ()
    columns: tuple[Column, ...] = ()

    @property
    def plate(self) -> Area | None:
        """What lies under the legend."""
        if not self.legend:
            return None
        right = max(entry.area.right for entry in self.legend) + LEGEND_GAP / 2
        bottom = self.legend[-1].area.bottom + LEGEND_GAP / 4
        return Area(0, 0, right, bottom)
