"""The words of a slide as HTML. All text is data, and is escaped."""

import functools

import segno

from briefing.fit import PANEL_WIDTH
from briefing.site_slides import FACT_SIZE, VALUE_WIDTH
from briefing.slides import Slide
from common.tokens import SMALLEST_UNITS
from roster.words import keep_dates
from ui.slideshow.fitting import Block, fit_scale, title_size
from ui.slideshow.geometry import Division
from ui.text import escape_html, external_link

_PADDING = 64
_PADDING_BESIDE = 48
_PADDING_BELOW = 36
_NARROW = 600
"""Words beside the map on a projector of 4:3: a fact's label stands above its value."""
_ROOM_SCALE, _PHONE_SCALE = 0.35, 0.75
"""How far words are scaled down before a slide scrolls, which nobody does on a projector."""
_CARD_PADDING = 30
_CARD_GAP = 28
_COLUMNS = 4


@functools.lru_cache(maxsize=512)
def slide_html(slide: Slide, division: Division, heading: str = "h1") -> str:
    """Return a slide's words.

    Parameters
    ----------
    slide : Slide
    division : Division
        Of the stage that they are to fit on.
    heading : str
        The element that its title is.
    """
    beside = "beside" if slide.has_map else "whole"
    if slide.agencies:
        inner, scale = _agencies(slide, division, heading)
    else:
        inner, scale = _words(slide, division, heading)
    narrow = " narrow" if slide.has_map and division.words_units < _NARROW else ""
    kinds = f"slide {beside} {slide.kind}{narrow}"
    return f'<section class="{kinds}" style="--s:{scale:.3f}">{inner}</section>'


def bar_html(title: str, dated: str, number: int, count: int) -> str:
    """Return the bar at the bottom: what this is, and how far it has come."""
    return (
        f'<div class="bar"><i style="width:{100 * number / count:.2f}%"></i>'
        f"<b>{_drawn(title)}</b><span>{_drawn(dated)}</span>"
        f'<span class="at">{number} / {count}</span></div>'
    )


def without_scheme(address: str) -> str:
    """Return an address as a person types it."""
    return address.removeprefix("https://").removeprefix("http://").rstrip("/")


@functools.lru_cache(maxsize=64)
def code_html(address: str, described: str) -> str:
    """Return an address as a QR code: a picture that needs no server."""
    code = segno.make(address, error="m", micro=False)
    picture = code.svg_data_uri(border=4, dark="#000", light="#fff", omitsize=True)
    return f'<img class="qr" src="{escape_html(picture)}" alt="{escape_html(described)}">'


def _words(slide: Slide, division: Division, heading: str) -> tuple[str, float]:
    if slide.has_map:
        width = division.words_units - 2 * _PADDING_BESIDE - 9
        height = division.words_height_units - 2 * (_PADDING_BELOW if division.tall else _PADDING)
    else:
        width = division.width_units - 2 * _PADDING - (48 if slide.kind == "title" else 0)
        height = division.height_units - 2 * _PADDING
    if slide.address and not slide.has_map:
        # The code stands beside them, or below.
        width, height = (width, height - 564) if division.tall else (width * 0.6, height)
    title = slide.title_after_figure if slide.figure else slide.title
    size = title_size(title, _TITLES.get(slide.kind, 72), width)
    blocks: list[Block] = []
    parts: list[str] = []

    def put(
        html: str, text: str, size: float, gap: float, leading: float, share: float = 1
    ) -> None:
        parts.append(html)
        blocks.append(Block(text, size, gap, leading, share))

    if slide.over:
        put(f'<p class="over">{_drawn(slide.over)}</p>', slide.over, 34, 0, 1.3)
    if slide.figure:
        figure = _drawn(slide.figure)
        spoken = f'<span class="figure">{figure}</span> '
        blocks.append(Block(slide.figure, 240, 0, 1))
    else:
        spoken = ""
    put(
        f'<{heading} style="--title:{size:.1f}">{spoken}{_drawn(title)}</{heading}>',
        title,
        size,
        4,
        1.12,
    )
    large = 1.0 if slide.has_map else 1.25
    if slide.under:
        put(f'<p class="under">{_drawn(slide.under)}</p>', slide.under, 52, 4, 1.2)
    for line in slide.lines:
        lead = ' class="lead"' if slide.kind == "site" else ""
        put(f"<p{lead}>{_drawn(line)}</p>", line, 36 * large, 24, 1.35)
    if slide.quotation:
        put(
            f"<blockquote><p>“{_drawn(slide.quotation)}”</p>"
            f"<footer>{_drawn(slide.quoted)}</footer></blockquote>",
            slide.quotation,
            44 * large,
            56,
            1.3,
            0.95,
        )
        blocks.append(Block(slide.quoted, 32 * large, 10, 1.3, 0.95))
    if slide.facts:
        rows = "".join(
            f"<dt>{_drawn(fact.label)}</dt><dd>{_drawn(fact.value)}</dd>" for fact in slide.facts
        )
        parts.append(f"<dl>{rows}</dl>")
        blocks.append(Block("", 0, 48))
        blocks += _fact_blocks(slide, narrow=division.words_units < _NARROW)
    if slide.entries:
        items = "".join(
            f"<li><b>{_drawn(name)}</b> <span>{_drawn(detail)}</span></li>"
            if detail
            else f"<li><b>{_drawn(name)}</b></li>"
            for name, detail in slide.list_lines
        )
        parts.append(f"<ul>{items}</ul>")
        blocks.append(Block("", 0, 28 + 10))  # above the list, and below its last line
        blocks += [Block(entry, 32, 22, 1.3, 0.95) for entry in slide.entries]
    if slide.address:
        shown = without_scheme(slide.address)
        put(f'<p class="address">{_drawn(shown)}</p>', shown, 44, 30, 1.25)
    for link in slide.links:
        source = external_link(link.url, keep_dates(link.words))
        put(f'<p class="source">{source}</p>', link.words, 28, 20, 1.3)
    inner = f'<div class="words">{"".join(parts)}</div>'
    if slide.address:
        inner += f'<div class="code">{code_html(slide.address, f"QR code of {shown}")}</div>'
    least = _PHONE_SCALE if division.narrow else _ROOM_SCALE
    return inner, fit_scale(blocks, width, height, SMALLEST_UNITS, least=least)


def _fact_blocks(slide: Slide, *, narrow: bool) -> list[Block]:
    if not narrow:
        share = VALUE_WIDTH / PANEL_WIDTH
        return [Block(fact.value, FACT_SIZE, 26, 1.3, share) for fact in slide.facts]
    blocks = []
    for fact in slide.facts:
        if fact.label:
            blocks.append(Block(fact.label, FACT_SIZE, 22, 1.3))
        blocks.append(Block(fact.value, FACT_SIZE, 6, 1.3))
    return blocks


_TITLES = {"title": 116, "country": 72, "announcement": 84, "site": 110, "close": 92}


def _agencies(slide: Slide, division: Division, heading: str) -> tuple[str, float]:
    most = 1 if division.narrow else 2 if division.tall else _COLUMNS
    columns = min(most, max(1, len(slide.agencies)))
    rows = -(-len(slide.agencies) // columns)
    width = division.width_units - 2 * _PADDING
    card = (width - (columns - 1) * _CARD_GAP) / columns - 2 * _CARD_PADDING
    high = (division.height_units - 2 * _PADDING - 120) / rows - _CARD_GAP - 2 * _CARD_PADDING
    scale = min(
        fit_scale(
            [
                Block(one.abbreviation, 68, 0, 1.15),
                Block(one.name, 36, 4, 1.25),
                Block(one.role, 30, 14, 1.25),
            ],
            card,
            high,
            SMALLEST_UNITS,
            least=_PHONE_SCALE if division.narrow else _ROOM_SCALE,
        )
        for one in slide.agencies
    )
    cards = "".join(
        f"<li><b>{_drawn(one.abbreviation)}</b><span>{_drawn(one.name)}</span>"
        f"<em>{_drawn(one.role)}</em></li>"
        for one in slide.agencies
    )
    return (
        f"<{heading}>{_drawn(slide.title)}</{heading}>"
        f'<ul class="cards" style="--columns:{columns}">{cards}</ul>',
        scale,
    )


def _drawn(text: str) -> str:
    return escape_html(keep_dates(text))
