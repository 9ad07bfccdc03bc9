"""A slide as HTML, written from its layout. All text is data, and is escaped.

The layout says sizes, colors, lines and the room between them; the style sheet says the rest.
"""

import functools
from collections.abc import Iterator

import segno

from briefing.blocks import Block, Column, Layout, LegendEntry, Run, TableRow
from briefing.frame import Area
from briefing.layout import lay_out, without_scheme
from briefing.slides import Slide
from cartography.palette import LIGHT
from roster.words import unbroken
from ui.slideshow.geometry import Division
from ui.text import escape_html, external_link


@functools.lru_cache(maxsize=512)
def slide_html(slide: Slide, division: Division, heading: str = "h1") -> str:
    """Return a slide's words.

    Parameters
    ----------
    division : Division
        Of the stage that they are to fit on.
    heading : str
        The element that its title is.
    """
    layout = lay_out(slide, division.frame)
    names = ["slide", "beside" if slide.has_map else "whole", f"look-{slide.look}"]
    names += ["selected"] if slide.selected else []
    cards = [block for block in layout.blocks if block.name.startswith("card-")]
    words = _words(slide, layout, heading)
    if cards:
        columns = len({area.x for area in layout.cards})
        listed = "".join(_card(block) for block in cards)
        words += f'<ul class="cards" style="--columns:{columns}">{listed}</ul>'
    else:
        words = f'<div class="words">{words}</div>'
    if layout.columns:
        words += f'<ul class="bars">{"".join(map(_column, layout.columns))}</ul>'
    if slide.address:
        shown = without_scheme(slide.address)
        words += f'<div class="code">{code_html(slide.address, f"QR code of {shown}")}</div>'
    if slide.logo:
        size = f"--wide:{slide.logo.width};--high:{slide.logo.height}"
        words = f'<img class="logo" src="{slide.logo.address}" alt="Logo" style="{size}">{words}'
    return f'<section class="{" ".join(names)}">{words}</section>{_legend(layout)}'


def _legend(layout: Layout) -> str:
    """Return what the colors of the pins stand for, on the map."""
    if layout.plate is None:
        return ""
    entries = "".join(map(_legend_entry, layout.legend))
    size = f"--wide:{layout.plate.width:.1f};--high:{layout.plate.height:.1f}"
    return f'<ul class="legend" style="{size}">{entries}</ul>'


def _legend_entry(entry: LegendEntry) -> str:
    name, swatch = "muted", ""
    if entry.color >= 0:
        name = "ring" if entry.color == len(LIGHT.groups) - 1 else "disc"
        shade = entry.color - len(LIGHT.groups)
        token = f"shade-{shade + 1}" if shade >= 0 else f"group-{entry.color + 1}"
        swatch = f"--swatch:var(--{token});"
    place = f"--x:{entry.area.x:.1f};--y:{entry.area.y:.1f};--size:{entry.run.size}"
    return f'<li class="{name}" style="{swatch}{place}">{escape_html(entry.run.text)}</li>'


def bar_html(title: str, dated: str, number: int, count: int) -> str:
    """Return the bar at the bottom: what this is, and how far it has come."""
    return (
        f'<div class="bar"><i style="width:{100 * number / count:.2f}%"></i>'
        f"<b>{_drawn(title)}</b><span>{_drawn(dated)}</span>"
        f'<span class="at">{number} / {count}</span></div>'
    )


@functools.lru_cache(maxsize=64)
def code_html(address: str, described: str) -> str:
    """Return an address as a QR code: a picture that needs no server."""
    code = segno.make(address, error="m", micro=False)
    picture = code.svg_data_uri(border=4, dark="#000", light="#fff", omitsize=True)
    return f'<img class="qr" src="{escape_html(picture)}" alt="{escape_html(described)}">'


def _words(slide: Slide, layout: Layout, heading: str) -> str:
    """Return the blocks below each other, each with the room above it."""
    parts = []
    above = None
    for block in layout.blocks:
        if not block.name.startswith("card-"):
            gap = block.area.y - above.bottom if above else 0.0
            parts.append(_block(block, gap, heading))
            above = block.area
    return "".join(parts)


def _block(block: Block, gap: float, heading: str) -> str:
    if block.name == "title":
        *figures, title = block.paragraphs
        figure = "".join(_element("span", run, name="figure") + " " for run in figures)
        return f"<{heading} {_look(title, gap)}>{figure}{_text(title)}</{heading}>"
    if block.name == "quotation":
        said = "".join(_elements(block, "p", "footer"))
        return f'<blockquote style="--gap:{gap:.1f}">{said}</blockquote>'
    if not block.rows:
        return "".join(_elements(block, "p", gap=gap, name=block.name))
    style = f'style="--gap:{gap:.1f};--rows:{block.gap:.1f}"'
    if block.name == "facts":
        name = "facts" if block.rows[0].beside else "facts stacked"
        return f'<dl class="{name}" {style}>{"".join(map(_fact, block.rows))}</dl>'
    return f'<ul class="entries" {style}>{"".join(map(_entry, block.rows))}</ul>'


def _elements(block: Block, *tags: str, gap: float = 0.0, name: str = "") -> Iterator[str]:
    """Yield the paragraphs of a block; the last of the tags is that of all further ones."""
    for number, run in enumerate(block.paragraphs):
        tag = tags[min(number, len(tags) - 1)]
        yield _element(tag, run, block.gap if number else gap, name)


def _element(tag: str, run: Run, gap: float = 0.0, name: str = "") -> str:
    return f"<{tag} {_look(run, gap, name)}>{_text(run)}</{tag}>"


def _fact(row: TableRow) -> str:
    return _element("dt", row.label) + _element("dd", row.value)


def _entry(row: TableRow) -> str:
    detail = f" {_element('span', row.value)}" if row.value.text else ""
    return f"<li>{_element('b', row.label)}{detail}</li>"


def _card(block: Block) -> str:
    return f"<li>{''.join(_elements(block, 'b', 'span'))}</li>"


def _column(column: Column) -> str:
    """Return a bar of a chart and what is written at it, where the layout has them."""
    texts = "".join(
        f'<span class="{run.tone} w{run.weight}" style="{_place(area)};--size:{run.size:.1f}">'
        f"{escape_html(run.text)}</span> "
        for area, run in column.texts
    )
    area = column.area
    size = f"--wide:{area.width:.1f};--high:{area.height:.1f}"
    return f'<li><i style="{_place(area)};{size}"></i>{texts}</li>'


def _place(area: Area) -> str:
    return f"--x:{area.x:.1f};--y:{area.y:.1f}"


def _look(run: Run, gap: float = 0.0, name: str = "") -> str:
    """Return the classes of an element, and what the style sheet computes with."""
    names = " ".join(filter(None, (name, run.tone, f"w{run.weight}")))
    return f'class="{names}" style="--size:{run.size:.1f};--gap:{gap:.1f}"'


def _text(run: Run) -> str:
    # A space before each break: what reads the words aloud or copies them has words.
    lines = " \n".join(run.lines)
    drawn = external_link(run.url, lines) if run.url else escape_html(lines)
    return drawn.replace(" \n", " <br>")


def _drawn(text: str) -> str:
    return escape_html(unbroken(text))
