"""The map in one HTML file, which opens from a disk with no network and no server."""

import gzip
import hashlib
import json
import re
from base64 import b64encode
from dataclasses import dataclass, fields
from html import escape
from pathlib import Path
from typing import Any, Final

import pandas as pd

from briefing.map_files import MapWords, font_faces, map_words, shown_scene
from briefing.map_page_data import (
    offered_filters,
    page_columns,
    page_data,
    page_places,
    page_table,
)
from briefing.map_page_parts import agencies, announcements, filter_boxes, looks, plain_table
from briefing.slide_drawing import draw_slides
from briefing.slide_maps import SlideMaps
from briefing.story import Story
from cartography.outline_paths import county_path
from cartography.palette import DARK, LIGHT, Palette
from cartography.spotlight import fit_states
from cartography.svg import scene_svg
from common.tokens import custom_properties
from roster.coloring import coloring_of
from roster.filters import STATE as STATE_FILTER
from roster.filters import Filters
from roster.snapshot import Roster
from sites.columns import KEY, STATE_CODE

_WIDTH: Final = 1200.0
_HEIGHT: Final = 750.0
_HERE: Final = Path(__file__).parent
_MODULES: Final = (
    "../static/components/slideshow.keys.js",
    "../static/components/slideshow.search.js",
    "../static/components/site_list.rows.js",
    "map_rows.js",
    "map_labels.js",
    "map_scene.js",
    "map_drawing.js",
    "map_choice.js",
    "map_legend.js",
    "map_slide_maps.js",
    "map_slides.js",
    "map_page.js",
)
_BETWEEN: Final = re.compile(
    r"^import [^;]+;\n|^export (?=const|async|function|class)", re.MULTILINE
)
"""What modules say of each other, which is void once they are one script."""
_MARGIN: Final = re.compile(r"^\s+|^// .*\n", re.MULTILINE)


@dataclass(frozen=True)
class Served:
    """What a page has that is served, beside the file that opens from a disk.

    Attributes
    ----------
    head : str
        HTML of its head, in place of the title.
    foot : str
        HTML at the end of its footer.
    script : str
        JavaScript behind its own.
    is_compact : bool
        Whether it is the map and its legend alone, for a frame; it is drawn over the chosen states.
    finds : bool
        Whether a compact page has the search.
    """

    head: str = ""
    foot: str = ""
    script: str = ""
    is_compact: bool = False
    finds: bool = False


def map_html(
    shown: pd.DataFrame,
    roster: Roster,
    filters: Filters,
    served: Served | None = None,
    story: Story | None = None,
) -> bytes:
    """Return the map of some sites as a page that needs nothing else.

    Parameters
    ----------
    shown : DataFrame
        Rows of ``roster.sites``: the page knows no others.
    roster : Roster
    filters : Filters
        That left them.
    served : Served, optional
        What is added where the page has an address.
    story : Story, optional
        The briefing of them: with it the page has its slides, without their notes.

    Returns
    -------
    bytes
        UTF-8 HTML. It has no address to fetch, and its own policy keeps it from fetching any.
        Without a script it shows the map and a table.
    """
    served = served or Served()
    states = filters.chosen.get(STATE_FILTER, ())
    view = fit_states(states, _WIDTH, _HEIGHT) if served.is_compact else None
    scene = shown_scene(shown, roster, filters, _WIDTH, _HEIGHT, view)
    words = map_words(shown, roster, filters, scene)
    headings, table = page_table(shown, roster)
    offered = offered_filters(shown, roster)
    data = page_data(shown, roster, filters, headings, table, offered)
    slides = _json(_slides(story, shown, roster, filters, table, offered)) if story else b""
    near = states if served.is_compact else shown[STATE_CODE].unique()
    script = bundle() + served.script
    look = "compact" * served.is_compact + " finds" * served.finds
    policy = (
        "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
    )
    title = escape(f"{words.title}: {words.subtitle}")
    style = (
        font_faces((("Regular", 400), ("SemiBold", 600)), packed=True)
        + custom_properties()
        + _map_colors()
        + (_HERE / "map_page.css").read_text("utf-8")
    )
    drawn = scene_svg(scene, _VARIABLES, words=words.alt, font="Briefing Sans", scripted=True)
    page = f"""<!DOCTYPE html>
<html lang="en-US" class="{look}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
{served.head or f"<title>{title}</title>"}
<style>{style}</style>
<header><h1>{escape(words.title)}</h1><p>{escape(words.subtitle)}</p>
{_BRIEFING_BUTTON if story else ""}</header>
<main>
<form aria-label="Filters" class="live">
<label for="search">Search</label>
<input id="search" type="search" autocomplete="off">
{filter_boxes(shown, roster, offered)}
{looks(offered)}
<p><b id="count" role="status"></b> <button type="reset">Reset</button></p>
<div id="names"><ul id="list" aria-label="{escape(roster.program.site_noun_plural.capitalize())}">
</ul><p id="more"></p></div>
</form>
<div class="middle">
<div class="map">{drawn}
<div class="buttons live" role="group" aria-label="Move the map">
<button type="button" id="in" aria-label="Zoom in">+</button>
<button type="button" id="out" aria-label="Zoom out">−</button>
<button type="button" id="whole" aria-label="Whole country">⌂</button>
</div></div>
<ul id="legend" aria-label="Legend">{_legend(words)}</ul>
<section id="table" aria-label="Table">
{plain_table(headings, table)}
<p class="live pages"><button type="button" id="back">Back</button> <span id="page"></span>
<button type="button" id="next">Next</button></p>
</section>
</div>
<aside>
<section id="selected" hidden aria-live="polite"><h2></h2><dl></dl>
<button type="button" id="close">Close</button></section>
{announcements(shown, roster)}{agencies(roster)}
</aside>
</main>
<footer><p>{escape(words.dated)}</p><p>{escape(words.sources)}</p>{served.foot}</footer>
{_packed("data", _json(data))}
{_packed("columns", page_columns(shown, roster))}
{_packed("counties", county_path(near).encode())}
{_STAGE + _packed("slides", slides) if story else ""}
<script type="module">{script}</script>
</html>
"""
    return page.encode()


def bundle() -> str:
    """Return the page's script: its modules, one after the other, without comments of a line."""
    whole = "".join(_BETWEEN.sub("", (_HERE / name).read_text("utf-8")) for name in _MODULES)
    return _MARGIN.sub("", whole)


_BRIEFING_BUTTON: Final = '<button type="button" id="brief" class="live">Briefing</button>'
_STAGE: Final = """<dialog id="stage" aria-label="Briefing"><div class="room">
<div class="slide" role="group" aria-roledescription="slide" tabindex="-1" autofocus></div>
<div class="overview" hidden>
<p><input type="search" aria-label="Find a slide" placeholder="Find a slide" autocomplete="off">
Type to find, Enter to show, Escape to close</p>
<div class="tiles"></div><p class="none" hidden>No slide has these words.</p></div>
<div class="keys" hidden><h2>Keys</h2><dl></dl></div>
<div class="controls">
<button type="button" data-action="previous" aria-label="Previous slide">‹</button>
<button type="button" data-action="next" aria-label="Next slide">›</button>
<button type="button" data-action="choose" aria-label="Overview">▦</button>
<button type="button" data-action="help" aria-label="Keys">?</button>
<button type="button" data-action="close" aria-label="Leave">×</button>
</div>
</div></dialog>
"""


_SEVERAL: Final = ("groups", "shades")
_ONE: Final = [field.name for field in fields(Palette) if field.name not in _SEVERAL]
_SAID: Final[dict[str, Any]] = {name: f"var(--map-{name.replace('_', '-')})" for name in _ONE} | {
    name: tuple(f"var(--map-{name}-{n})" for n in range(len(getattr(LIGHT, name))))
    for name in _SEVERAL
}
_VARIABLES: Final = Palette(**_SAID)
"""Colors that the style sheet says, light and dark."""


def _map_colors() -> str:
    pairs = {name.replace("_", "-"): (getattr(LIGHT, name), getattr(DARK, name)) for name in _ONE}
    for name in _SEVERAL:
        both = zip(getattr(LIGHT, name), getattr(DARK, name), strict=True)
        pairs |= {f"{name}-{number}": pair for number, pair in enumerate(both)}
    said = "".join(f"--map-{name}:light-dark({a},{b});" for name, (a, b) in pairs.items())
    return f":root{{color-scheme:light dark;{said}}}"


def _legend(words: MapWords) -> str:
    """Return the legend as it is without a script; each color as the style sheet says it."""
    said = {getattr(LIGHT, name): color for name, color in _SAID.items() if name not in _SEVERAL}
    for name in _SEVERAL:
        said |= dict(zip(getattr(LIGHT, name), _SAID[name], strict=True))
    return "".join(
        f'<li class="swatch" style="--fill:{said[entry.fill]};--edge:{said[entry.line]}">'
        f"{escape(entry.text)}</li>"
        if entry.fill
        else f"<li>{escape(entry.text)}</li>"
        for entry in words.legend
    )


def _slides(
    story: Story,
    shown: pd.DataFrame,
    roster: Roster,
    filters: Filters,
    table: list[list[str]],
    offered: list[Any],
) -> dict[str, Any]:
    """Return the slides of a story: their words drawn, and what the script draws their maps by."""
    maps = SlideMaps(roster, page_places(shown, roster), shown[KEY].tolist(), table)
    color = None
    coloring = coloring_of(roster, filters)
    if coloring and filters.color not in {one.name for one in offered}:  # one value has all sites
        color = next(iter(coloring.of.values()), None)
    return {
        "frames": maps.frames(),
        "early": maps.early(),
        "color": color,
        "slides": [
            {"id": slide.id, "title": slide.title, "drawn": drawn, "map": maps.told(slide)}
            for slide, drawn in zip(story.slides, draw_slides(story, _VARIABLES), strict=True)
        ],
    }


def _packed(name: str, data: bytes) -> str:
    """Return what the script unpacks."""
    packed = b64encode(gzip.compress(data, mtime=0)).decode()
    return f'<script type="application/octet-stream" id="{name}">{packed}</script>'


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()
