"""Where everything stands on a slide of 1920 by 1080 pixels, for the files that leave the room."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from briefing.announcements import HEADLINE_HEIGHT, HEADLINES, PLAIN, QUOTATION
from briefing.fit import FOOT, MAP_WIDTH, PANEL_LEFT, PANEL_WIDTH, SMALLEST, fit_size, wrap
from briefing.groups import ENTRY_SIZE
from briefing.site_slides import LEAD_SIZE, fact_height
from briefing.slides import Agency, Fact, Slide
from cartography.palette import LIGHT
from common.tokens import PALE, WHITE

__all__ = [
    "LEADING",
    "MAP",
    "TONES",
    "Area",
    "Block",
    "Run",
    "Tone",
    "cards",
    "gold_edge",
    "lay_out",
    "qr_area",
]

Tone = Literal["text", "muted", "site", "white", "pale"]

TONES: Final[dict[Tone, str]] = {
    "text": LIGHT.text,
    "muted": LIGHT.muted_text,
    "site": LIGHT.blue,
    "white": WHITE,
    "pale": PALE,
}
LEADING: Final = 1.2
"""Height of a line, in ems."""

_TOP: Final = 96.0
_LEFT: Final = 120.0
_WIDE: Final = 1680.0


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


MAP: Final = Area(0, 0, MAP_WIDTH, FOOT)


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look; ``size`` in pixels, ``weight`` 400, 600 or 700, ``url`` a source or ""."""

    text: str
    size: float
    weight: int = 400
    tone: Tone = "text"
    url: str = ""

    def height(self, width: float) -> float:
        """Height of its lines, pixels."""
        return len(wrap(self.text, self.size, width)) * self.size * LEADING


@dataclass(frozen=True, slots=True)
class Block:
    """A box of text.

    Attributes
    ----------
    name : str
        ``over``, ``title``, ``under``, ``lead``, ``body``, ``quotation``, ``links``, or
        ``card-1``…
    area : Area
    paragraphs : tuple of Run
    gap : float
        Pixels after each paragraph.
    facts : tuple of Fact
        A table, in place of paragraphs.
    """

    name: str
    area: Area
    paragraphs: tuple[Run, ...] = ()
    gap: float = 0.0
    facts: tuple[Fact, ...] = ()

    @property
    def text_height(self) -> float:
        """Height that the text takes, pixels, by measured widths."""
        if self.facts:
            return sum(map(fact_height, self.facts))
        return sum(run.height(self.area.width) + self.gap for run in self.paragraphs)


class _Stack:
    """Blocks one below the other."""

    def __init__(self, x: float, y: float, width: float) -> None:
        self.x, self.y, self.width = x, y, width
        self.blocks: list[Block] = []

    def add(
        self,
        name: str,
        runs: Iterable[Run] = (),
        *,
        gap: float = 0,
        after: float = 0,
        facts: tuple[Fact, ...] = (),
        indent: float = 0,
    ) -> None:
        """Add a block as high as its text; without text, nothing."""
        paragraphs = tuple(run for run in runs if run.text)
        if not paragraphs and not facts:
            return
        area = Area(self.x + indent, self.y, self.width - indent, 0)
        height = Block(name, area, paragraphs, gap, facts).text_height
        area = Area(area.x, area.y, area.width, height)
        self.blocks.append(Block(name, area, paragraphs, gap, facts))
        self.y += height + after

    def moved(self, down: float) -> tuple[Block, ...]:
        """Return the blocks, so much further down."""
        return tuple(
            Block(
                block.name,
                Area(block.area.x, block.area.y + down, block.area.width, block.area.height),
                block.paragraphs,
                block.gap,
                block.facts,
            )
            for block in self.blocks
        )


def lay_out(slide: Slide) -> tuple[Block, ...]:
    """Return the boxes of text of a slide, none over another and all above the bar."""
    if slide.has_map:
        return _beside_map(slide)
    if slide.kind == "agencies":
        return _agencies(slide)
    if slide.kind == "announcement":
        return _announcement(slide)
    if slide.kind == "close":
        return _close(slide)
    return _title(slide)


def _title(slide: Slide) -> tuple[Block, ...]:
    stack = _Stack(_LEFT, 0, _WIDE)
    stack.add("over", [Run(slide.over, 38, 400, "pale")], after=8)
    size = fit_size(slide.title, (112, 108, 104, 100, 96), _WIDE, 130)
    if len(wrap(slide.title, size, _WIDE)) > 1:  # not on one line, so a larger one on several
        size = fit_size(slide.title, (112, 96, 84, 72), _WIDE, 400)
    stack.add("title", [Run(slide.title, size, 700, "white")], after=20)
    lines = [Run(line, 44, 400, "white") for line in slide.lines]
    stack.add("body", [*lines, Run(slide.under, 40, 600, "pale")], gap=10)
    return stack.moved(max((FOOT - stack.y) / 2 - 20, 40))


def gold_edge(slide: Slide) -> Area | None:
    """Return the gold line beside the words of a slide of its own color, the title; else None."""
    if slide.kind != "title":
        return None
    areas = [block.area for block in _title(slide)]
    top = areas[0].y
    return Area(_LEFT - 48, top - 8, 12, areas[-1].bottom - top + 16)


def _beside_map(slide: Slide) -> tuple[Block, ...]:
    stack = _Stack(PANEL_LEFT, _TOP, PANEL_WIDTH)
    stack.add("over", [Run(slide.over, SMALLEST, 400, "muted")], after=6)
    whole = slide.kind == "country"
    if slide.figure:
        numbers = (220, 180, 140, 110) if whole else (120, 100, 84, 84)
        size = fit_size(slide.figure, numbers, PANEL_WIDTH, 300)
        rest = fit_size(slide.title_after_figure, (60, 52, 46, 40), PANEL_WIDTH, 220)
        runs = [
            Run(slide.figure, size, 700, "site"),
            Run(slide.title_after_figure, rest, 700),
        ]
    else:
        size = fit_size(slide.title, *_beside_sizes(slide))
        runs = [Run(slide.title, size, 700)]
    stack.add("title", runs, after=8)
    under = 44 if slide.kind == "site" else 36
    stack.add("under", [Run(slide.under, under, 400, "muted")])
    stack.y += 34
    if slide.kind == "site":
        stack.add("lead", [Run(line, LEAD_SIZE, 600, "site") for line in slide.lines], after=30)
        stack.add("body", facts=slide.facts)
    elif slide.kind == "announcement":
        stack.add("lead", [Run(line, PLAIN) for line in slide.lines], gap=14, after=14)
        _quote(stack, slide, QUOTATION, SMALLEST, 26)
        stack.add("body", [Run(entry, ENTRY_SIZE, 600) for entry in slide.entries], gap=8)
        stack.add("links", _sources(slide, "Source: "))
    else:
        stack.add("lead", [Run(line, 34, 400, "muted") for line in slide.lines], gap=14)
        stack.add("body", [Run(entry, ENTRY_SIZE, 600) for entry in slide.entries], gap=8)
    down = max((FOOT - stack.y - _TOP) / 2, 0) if whole else 0
    return stack.moved(down)


def _beside_sizes(slide: Slide) -> tuple[tuple[float, ...], float, float]:
    """Sizes that a title beside a map may have, its width and its greatest height."""
    if slide.kind == "announcement":
        return HEADLINES, PANEL_WIDTH, HEADLINE_HEIGHT
    largest = (112.0, 100.0, 88.0, 76.0, 68.0) if slide.kind == "site" else (84.0, 72.0, 64.0, 56.0)
    return (*largest, 58.0, 52.0), PANEL_WIDTH, 215.0


def _quote(stack: _Stack, slide: Slide, size: float, small: float, after: float) -> None:
    if slide.quotation:
        said = Run(f"“{slide.quotation}”", size, 600, "site")
        quoted = Run(slide.quoted, small, 400, "muted")
        stack.add("quotation", [said, quoted], gap=8, indent=40)
        stack.y += after


def _announcement(slide: Slide) -> tuple[Block, ...]:
    stack = _Stack(_LEFT, 0, _WIDE)
    stack.add("over", [Run(slide.over, 34, 400, "muted")], after=10)
    size = fit_size(slide.title, (84, 76, 68, 60), _WIDE, 225)
    stack.add("title", [Run(slide.title, size, 700)], after=24)
    stack.add("body", [Run(line, 36) for line in slide.lines], after=48)
    _quote(stack, slide, 44, SMALLEST, 36)
    stack.add("links", _sources(slide, "Source: "), gap=4)
    return stack.moved(max((FOOT - stack.y) / 2, 20))


def _sources(slide: Slide, words: str = "") -> list[Run]:
    return [Run(f"{words}{link.words}", SMALLEST, 400, "muted", link.url) for link in slide.links]


def cards(slide: Slide) -> tuple[Area, ...]:
    """Return where the agencies' cards stand, four in a row."""
    width, height, gap = 426.0, 366.0, 29.0
    return tuple(
        Area(64 + (n % 4) * (width + gap), 200 + (n // 4) * (height + gap), width, height)
        for n in range(len(slide.agencies))
    )


def _agencies(slide: Slide) -> tuple[Block, ...]:
    stack = _Stack(64, 72, 1792)
    heading = f"{slide.title}, {slide.over}" if slide.over else slide.title
    stack.add("title", [Run(heading, 76, 700)])
    for number, (agency, card) in enumerate(zip(slide.agencies, cards(slide), strict=True)):
        area = Area(card.x + 32, card.y + 22, card.width - 60, card.height - 36)
        stack.blocks.append(Block(f"card-{number + 1}", area, _card(agency), 6))
    return tuple(stack.blocks)


def _card(agency: Agency) -> tuple[Run, ...]:
    runs = (
        Run(agency.abbreviation, 56, 700, "site"),
        Run(agency.name, 34),
        Run(agency.role, SMALLEST, 400, "muted"),
    )
    return tuple(run for run in runs if run.text)


def qr_area(slide: Slide) -> Area | None:
    """Return where the closing slide's code stands; None without an address."""
    return Area(1300, 236, 500, 500) if slide.address else None


def _close(slide: Slide) -> tuple[Block, ...]:
    stack = _Stack(_LEFT, 0, 1080 if slide.address else _WIDE)
    stack.add("title", [Run(slide.title, 104, 700)], after=12)
    stack.add("under", [Run(slide.address, 40, 600, "site", slide.address)], after=24)
    stack.add("body", [Run(line, 36) for line in slide.lines], gap=8, after=40)
    stack.add("links", _sources(slide), gap=12)
    return stack.moved(max((FOOT - stack.y) / 2, 20))
