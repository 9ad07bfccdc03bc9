"""The words of a slide as SVG, for a page that says its colors and draws the map of it."""

from collections.abc import Iterator
from dataclasses import replace
from html import escape
from typing import Final

import segno

from briefing.blocks import Block, Column, Edge, Layout, Run, TableRow, Tone
from briefing.frame import PHONE, SHEET, Area, Frame
from briefing.layout import lay_out
from briefing.slides import Slide
from briefing.story import Story
from briefing.typesetting import FONT
from cartography.palette import LIGHT, Palette
from common.tokens import BAR_UNITS, SLIDE

TODAY: Final = "Today"
"""Stands for the day in what is over the title: the page knows when it is opened."""
_BASELINE: Final = SLIDE.leading - 0.28  # from the top of a line, in ems
_TONES: Final[dict[Tone, str]] = {
    "text": "var(--text)",
    "muted": "var(--muted-text)",
    "site": "var(--blue)",
    "white": "#fff",
    "pale": "var(--pale)",
}
_BEYOND: Final = 2000.0
"""How far ground and bar go on where a window has another shape."""
_EDGES: Final = {LIGHT.selected: "var(--selected)"}
FRAMES: Final = (SHEET, PHONE)
"""What each slide is laid out in: for a wide window, and for a tall one."""


def draw_slides(story: Story, palette: Palette) -> Iterator[list[str]]:
    """Yield for each slide of a story the drawings in each of ``FRAMES``, without their maps."""
    for number, slide in enumerate(story.slides, 1):
        given = slide
        if slide.kind == "title":
            given = replace(slide, over=TODAY)  # whenever the page is opened
        dated = f"as of {story.as_of}" if story.as_of else ""
        bar = (story.short_title, dated, number, len(story.slides))
        yield [draw_slide(given, palette, bar=bar, frame=frame) for frame in FRAMES]


def draw_slide(
    slide: Slide,
    palette: Palette,
    *,
    bar: tuple[str, str, int, int],
    frame: Frame = SHEET,
) -> str:
    """Draw a slide without its map and its note.

    Parameters
    ----------
    slide : Slide
    palette : Palette
        Of the legend.
    bar : tuple of str, str, int, int
        What the bar at the foot says: a title, a date, the slide's number and how many there are.
    frame : Frame
    """
    layout = lay_out(slide, frame)
    height = frame.height + BAR_UNITS
    ground = "var(--navy)" if slide.look == "title" else "var(--background)"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width:g} {height:g}" '
        f'preserveAspectRatio="xMidYMax" font-family="{FONT}, sans-serif">'
        f"{_box(Area(-_BEYOND, -_BEYOND, frame.width + 2 * _BEYOND, height + _BEYOND), ground)}"
        f'<g class="legend">{"".join(_legend(layout, palette))}</g>'
        f"{''.join(map(_edge, layout.edges))}"
        f"{''.join(_box(area, 'none', card=True) for area in layout.cards)}"
        f"{''.join(map(_block, layout.blocks))}{''.join(map(_column, layout.columns))}"
        f"{_code(slide, layout)}{_logo(slide, layout)}{_bar(bar, frame)}</svg>"
    )


def _legend(layout: Layout, palette: Palette) -> Iterator[str]:
    if layout.plate is None:
        return
    yield _box(layout.plate, "var(--background)")
    for entry in layout.legend:
        if entry.color >= 0:
            color = (*palette.groups, *palette.shades)[entry.color]
            fill = palette.halo if entry.color == len(palette.groups) - 1 else color
            disc, radius = entry.swatch, entry.swatch.width / 2
            yield (
                f'<circle cx="{disc.x + radius:.1f}" cy="{disc.y + radius:.1f}" r="{radius:.1f}" '
                f'fill="{fill}" stroke="{color}" stroke-width="3"/>'
            )
        yield _text(entry.run, entry.area.x, entry.area.y)


def _edge(edge: Edge) -> str:
    area = edge.area
    if area.y == 0:  # beside the map, which goes on as well
        area = replace(area, y=-_BEYOND, height=area.height + _BEYOND)
    return _box(area, _EDGES.get(edge.color, edge.color))


def _block(block: Block) -> str:
    area, y, parts = block.area, block.area.y, []
    for run in block.paragraphs:
        parts.append(_text(run, area.x, y))
        y += len(run.lines) * run.size * SLIDE.leading + block.gap
    for row in block.rows:
        parts.append(_fact(row, area, y) if block.name == "facts" else _entry(row, block, y))
        y += row.height + block.gap
    return "".join(parts)


def _column(column: Column) -> str:
    said = " ".join(_text(run, area.x, area.y) for area, run in column.texts)
    return _box(column.area, "var(--blue)") + said


def _fact(row: TableRow, area: Area, y: float) -> str:
    if row.beside:
        value = _text(row.value, area.x + SLIDE.label_width + SLIDE.column_gap, y)
    else:
        value = _text(row.value, area.x, y + len(row.label.lines) * row.label.size * SLIDE.leading)
    return _text(row.label, area.x, y) + value


def _entry(row: TableRow, block: Block, y: float) -> str:
    area = block.area
    line = _box(Area(area.x, y - block.gap / 2, area.width, SLIDE.row_line), "var(--land-line)")
    if row.beside:
        value = _text(row.value, area.right, y, "end")
    else:
        value = _text(row.value, area.x, y + len(row.label.lines) * row.label.size * SLIDE.leading)
    return line + _text(row.label, area.x, y) + value


def _text(run: Run, x: float, y: float, anchor: str = "") -> str:
    """Return a text with the lines that it is broken into; a space parts their words when read."""
    if not run.text:
        return ""
    lines = " ".join(
        f'<tspan x="{x:.1f}" y="{y + (n * SLIDE.leading + _BASELINE) * run.size:.1f}">'
        f"{escape(line)}</tspan>"
        for n, line in enumerate(run.lines)
    )
    look = f' text-anchor="{anchor}"' if anchor else ""
    look += ' class="today"' if run.text == TODAY else ""
    drawn = (
        f'<text font-size="{run.size:g}" font-weight="{run.weight}" fill="{_TONES[run.tone]}"'
        f"{look}>{lines}</text>"
    )
    if not run.url:
        return drawn
    return f'<a href="{escape(run.url)}" target="_blank" rel="noopener noreferrer">{drawn}</a>'


def _code(slide: Slide, layout: Layout) -> str:
    if layout.code is None:
        return ""
    code, area = segno.make(slide.address, error="m", micro=False), layout.code
    drawn: str = code.svg_inline(border=4, dark="#000", light="#fff", omitsize=True)
    place = f'x="{area.x:g}" y="{area.y:g}" width="{area.width:g}" height="{area.height:g}"'
    said = f'role="img" aria-label="Code that leads to {escape(slide.address)}"'
    return drawn.replace("<svg ", f"<svg {place} {said} ", 1)


def _logo(slide: Slide, layout: Layout) -> str:
    if slide.logo is None or layout.logo is None:
        return ""
    area = layout.logo
    return (
        f'<image x="{area.x:g}" y="{area.y:g}" width="{area.width:g}" height="{area.height:g}" '
        f'href="{slide.logo.address}" role="img" aria-label="Logo"/>'
    )


def _bar(bar: tuple[str, str, int, int], frame: Frame) -> str:
    title, dated, number, count = bar
    top, size, middle = frame.height, 32.0, frame.height + BAR_UNITS / 2
    done = Area(-_BEYOND, top, _BEYOND + frame.width * number / count, SLIDE.progress)
    ground = Area(-_BEYOND, top, frame.width + 2 * _BEYOND, BAR_UNITS)
    x, y = SLIDE.side_margin, middle + 0.35 * size
    said = f'<tspan font-weight="600" fill="#fff">{escape(title)}</tspan>'
    said += f'<tspan dx="{SLIDE.bar_gap:g}">{escape(dated)}</tspan>'
    return (
        f"{_box(ground, 'var(--navy)')}{_box(done, 'var(--gold)')}"
        f'<g font-size="{size:g}" fill="var(--pale)" aria-hidden="true">'
        + f'<text x="{x:g}" y="{y:.1f}">{said}</text>'
        * (not frame.tall)
        + f'<text x="{frame.width - x:g}" y="{y:.1f}" text-anchor="end" fill="#fff">'
        f"{number} / {count}</text></g>"
    )


def _box(area: Area, fill: str, *, card: bool = False) -> str:
    place = f'x="{area.x:.1f}" y="{area.y:.1f}" width="{area.width:.1f}" height="{area.height:.1f}"'
    look = f' rx="{SLIDE.card_radius:g}" stroke="var(--land-line)" stroke-width="2"' * card
    return f'<rect {place} fill="{fill}"{look}/>'
