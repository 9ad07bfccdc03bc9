"""Where everything is on a slide: one layout for the screen, for PowerPoint and for PDF.

It is worked out in pixels of a slide of 1920 by 1080. The files have such slides; a screen of
another shape has its own frame, in which the same words are laid out.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from briefing.blocks import LEGEND_GAP, Block, Edge, Layout, LegendEntry, Run, TableRow, Tone
from briefing.chart import lay_out_bars
from briefing.fit import (
    SMALLEST,
    fit_title,
    shorten,
    text_fits,
)
from briefing.frame import SHEET, Area, Frame
from briefing.kinds import KINDS
from briefing.slides import Agency, Slide
from cartography.palette import LIGHT
from cartography.shading import class_words, classes, shade_of
from cartography.text import text_width
from common.tokens import GOLD, SLIDE

_LARGE: Final = 1.25
"""Words without a map have so much more room."""
_NARROW: Final = 500.0
"""In narrower words, as beside the map on a projector of 4:3, a label is above its value."""
_SITE: Final[Tone] = "site"
_STEP: Final = 0.97
_ROOMY: Final = 0.6


def is_roomy(slide: Slide) -> bool:
    """Return whether a slide's words fit without becoming much smaller than they should be."""
    return lay_out(slide).scale >= _ROOMY


@lru_cache(maxsize=1024)
def lay_out(slide: Slide, frame: Frame = SHEET) -> Layout:
    """Lay out a slide, its words as large as they may be."""
    if slide.look == "cards":
        return _lay_out_cards(slide, frame)
    area = frame.words(slide)
    if slide.bars:
        return _lay_out_chart(slide, area, frame)

    def stack(scale: float, smallest: float) -> list[Block]:
        return _stack(_parts(slide, scale, smallest, area.width), area)

    blocks, scale = _largest(stack, lambda blocks: blocks[-1].area.bottom <= area.bottom, frame)
    free = area.bottom - blocks[-1].area.bottom
    # In the middle; below a map, or with a code below, at the top.
    down = 0.0 if frame.tall and (slide.has_map or slide.address) else max(free / 2, 0.0)
    placed = tuple(_broken(block, down) for block in blocks)
    code = None
    if slide.address:
        x, y = frame.width - SLIDE.margin - SLIDE.code, (frame.height - SLIDE.code) / 2
        code = Area(SLIDE.margin, placed[-1].area.bottom + SLIDE.margin, SLIDE.code, SLIDE.code)
        code = code if frame.tall else Area(x, y, SLIDE.code, SLIDE.code)
    logo = None
    if slide.logo:
        logo = Area(SLIDE.margin, SLIDE.margin, slide.logo.width, slide.logo.height)
    edges, legend = tuple(_edges(slide, frame, placed)), tuple(_legend(slide, frame))
    return Layout(placed, edges=edges, code=code, logo=logo, scale=scale, legend=legend)


def _legend(slide: Slide, frame: Frame) -> Iterator[LegendEntry]:
    """Yield the colors of the pins in lines at the top of the map, those that the map has."""
    coloring = slide.coloring
    if not slide.has_map:
        return
    named: list[tuple[int, str]] = []
    if coloring is not None:
        named = [(-1, coloring.label)]
        named += [
            (group.color, f"{group.name} {count:,}")
            for group, count in zip(coloring.groups, coloring.counts, strict=True)
            if count
        ]
    found = classes(number for _, number in slide.numbers)
    named += [
        (len(LIGHT.groups) + shade_of(high, found), class_words(low, high)) for low, high in found
    ]
    size = frame.smallest[-1]
    height = SLIDE.leading * size
    x, y = LEGEND_GAP, LEGEND_GAP / 2
    for color, text in named:
        swatch = size if color >= 0 else 0.0
        run = Run(
            shorten(text, size, frame.map.width / 2, 1), size, tone="text" if swatch else "muted"
        )
        wide = text_width(run.text, size)
        if x + swatch + wide > frame.map.width and x > LEGEND_GAP:
            x, y = LEGEND_GAP, y + height
        yield LegendEntry(Area(x + swatch, y, wide, height), color, run.broken(2 * wide))
        x += swatch + wide + LEGEND_GAP


def without_scheme(address: str) -> str:
    """Return an address as a person types it."""
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")


def _largest(
    make: Callable[[float, float], list[Block]],
    fits: Callable[[list[Block]], bool],
    frame: Frame,
) -> tuple[list[Block], float]:
    """Return blocks at the largest scale at which they fit, and that scale."""
    for smallest in frame.smallest:
        scale = 1.0
        while scale >= frame.least:
            if fits(blocks := make(scale, smallest)):
                return blocks, scale
            scale *= _STEP
    return make(frame.least, frame.smallest[-1]), frame.least


@dataclass(frozen=True, slots=True)
class _Part:
    """A block that has no place yet, and the room above it."""

    name: str
    before: float
    paragraphs: tuple[Run, ...] = ()
    rows: tuple[TableRow, ...] = ()
    gap: float = 0.0
    indent: float = 0.0


def _stack(parts: Iterator[_Part], area: Area) -> list[Block]:
    """Put blocks one below the other; those without text are left out."""
    blocks: list[Block] = []
    y = area.y
    for part in parts:
        paragraphs = tuple(run for run in part.paragraphs if run.text)
        if not paragraphs and not part.rows:
            continue
        y += part.before if blocks else 0
        place = Area(area.x + part.indent, y, area.width - part.indent, 0)
        block = Block(part.name, place, paragraphs, part.rows, part.gap)
        blocks.append(replace(block, area=replace(place, height=block.text_height)))
        y = blocks[-1].area.bottom
    return blocks


def _broken(block: Block, down: float) -> Block:
    """Return a block so much further down, with the lines of its text."""
    area = replace(block.area, y=block.area.y + down)
    return replace(
        block, area=area, paragraphs=tuple(r.broken(area.width) for r in block.paragraphs)
    )


def _parts(slide: Slide, scale: float, smallest: float, width: float) -> Iterator[_Part]:
    """Yield what a slide says from top to bottom, at a scale."""
    size = _sizes(scale, smallest)
    large = 1.0 if slide.has_map else _LARGE
    text, muted = _tones(slide)
    yield _Part("over", 0, (Run(slide.over, size(34), 400, muted),))
    title = slide.title_after_figure if slide.figure else slide.title
    figure = fit_title(slide.figure, 240, width)
    heading = fit_title(title, KINDS[slide.kind].title_size * large, width)
    runs = (Run(slide.figure, size(figure), 700, "site"), Run(title, size(heading), 700, text))
    yield _Part("title", 4, runs)
    yield _Part("under", 4 * scale, (Run(slide.under, size(46), 400, muted),))
    weight, tone = (600, _SITE) if slide.selected else (400, text)
    lines = tuple(Run(line, size(36 * large), weight, tone) for line in slide.lines)
    yield _Part("lines", 24 * scale, lines, gap=20 * scale)
    if slide.quotation:
        said = Run(f"“{slide.quotation}”", size(42 * large))
        quoted = Run(slide.quoted, size(32 * large), 400, muted)
        runs = (said, quoted)
        yield _Part("quotation", 44 * scale, runs, gap=10 * scale, indent=SLIDE.quote_indent)
    yield _Part("facts", 44 * scale, rows=_facts(slide, size(SMALLEST), width), gap=18 * scale)
    yield _Part("entries", 34 * scale, rows=_entries(slide, size(SMALLEST), width), gap=20 * scale)
    shown = without_scheme(slide.address)
    yield _Part("address", 30 * scale, (Run(shown, size(44), 600, "site", slide.address),))
    links = tuple(Run(link.words, size(SMALLEST), 400, "site", link.url) for link in slide.links)
    yield _Part("links", 30 * scale, links, gap=16 * scale)


def _sizes(scale: float, smallest: float) -> Callable[[float], float]:
    # Rounded down: a title that has just the width for its longest word keeps it whole.
    return lambda pixels: max(math.floor(10 * pixels * scale) / 10, smallest)


def _tones(slide: Slide) -> tuple[Tone, Tone]:
    return ("white", "pale") if slide.look == "title" else ("text", "muted")


def _facts(slide: Slide, size: float, width: float) -> tuple[TableRow, ...]:
    beside = width >= _NARROW
    first = SLIDE.label_width if beside else width
    second = width - first - SLIDE.column_gap if beside else width
    return tuple(
        _row(
            Run(fact.label, size, 400, "muted").broken(first),
            Run(fact.value, size, 700).broken(second),
            beside=beside,
        )
        for fact in slide.facts
    )


def _entries(slide: Slide, size: float, width: float) -> tuple[TableRow, ...]:
    rows = []
    for name, detail in slide.list_lines:
        label = Run(name, size, 600).broken(width)
        value = Run(detail, size, 400, "muted").broken(width)
        beside = text_fits(f"{name} {detail}", size, width - SLIDE.column_gap)
        rows.append(_row(label, value, beside=beside))
    return tuple(rows)


def _row(label: Run, value: Run, *, beside: bool) -> TableRow:
    one, other = len(label.lines), len(value.lines)
    lines = max(one, other) if beside else one + other
    return TableRow(label, value, beside, lines * value.size * SLIDE.leading)


def _edges(slide: Slide, frame: Frame, blocks: Sequence[Block]) -> Iterator[Edge]:
    first, last = blocks[0].area, blocks[-1].area
    if slide.look == "title":
        yield Edge(Area(SLIDE.margin, first.y, SLIDE.gold_edge, last.bottom - first.y), GOLD)
    if slide.selected and slide.has_map and not frame.tall:
        yield Edge(Area(frame.map.right, 0, SLIDE.edge, frame.height), LIGHT.selected)
    for block in blocks:
        if block.name == "quotation":
            x, y = block.area.x - SLIDE.quote_indent, block.area.y
            yield Edge(Area(x, y, SLIDE.quote_edge, block.area.height), GOLD)


def _lay_out_cards(slide: Slide, frame: Frame) -> Layout:
    columns = min(frame.columns, max(1, len(slide.agencies)))
    count = -(-len(slide.agencies) // columns)
    area = _inside(Area(0, 0, frame.width, frame.height), SLIDE.margin)
    heading = f"{slide.title}, {slide.over}" if slide.over else slide.title
    size = fit_title(heading, KINDS[slide.kind].title_size * _LARGE, area.width)
    (title,) = _stack(iter((_Part("title", 0, (Run(heading, size, 700),)),)), area)
    top = title.area.bottom + SLIDE.cards_top
    width = (area.width - (columns - 1) * SLIDE.card_gap) / columns
    height = (area.bottom - top - (count - 1) * SLIDE.card_gap) / max(count, 1)
    cards = tuple(
        Area(
            area.x + n % columns * (width + SLIDE.card_gap),
            top + n // columns * (height + SLIDE.card_gap),
            width,
            height,
        )
        for n in range(len(slide.agencies))
    )

    def fill(scale: float, smallest: float) -> list[Block]:
        return [
            Block(
                f"card-{number}",
                _inside(card, SLIDE.card_padding),
                _card(agency, _sizes(scale, smallest)),
                gap=8 * scale,
            )
            for number, (agency, card) in enumerate(zip(slide.agencies, cards, strict=True), 1)
        ]

    def fits(blocks: list[Block]) -> bool:
        return all(block.text_height <= block.area.height for block in blocks)

    blocks, scale = _largest(fill, fits, frame)
    placed = tuple(_broken(block, 0) for block in (title, *blocks))
    return Layout(placed, cards=cards, scale=scale)


def _lay_out_chart(slide: Slide, area: Area, frame: Frame) -> Layout:
    words = _stack(_parts(slide, 1.0, frame.smallest[0], area.width), area)
    top = words[-1].area.bottom + SLIDE.cards_top
    columns = lay_out_bars(slide.bars, replace(area, y=top, height=area.bottom - top), frame)
    return Layout(tuple(_broken(block, 0) for block in words), columns=columns)


def _inside(area: Area, by: float) -> Area:
    """Return an area that is smaller on each side."""
    return Area(area.x + by, area.y + by, area.width - 2 * by, area.height - 2 * by)


def _card(agency: Agency, size: Callable[[float], float]) -> tuple[Run, ...]:
    runs = (
        Run(agency.abbreviation, size(68), 700, "site"),
        Run(agency.name, size(36)),
        Run(agency.role, size(SMALLEST), 400, "muted"),
    )
    return tuple(run for run in runs if run.text)
