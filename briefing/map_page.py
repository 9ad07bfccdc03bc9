"""The map in one HTML file, which opens from a disk with no network and no server."""

import gzip
import hashlib
import json
import re
import unicodedata
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from briefing.map_files import MapWords, font_faces, map_words, shown_places, shown_scene
from briefing.slide_drawing import draw_slides
from briefing.story import Story
from cartography.camera import COUNTRY
from cartography.ground_names import state_codes
from cartography.marks import CELL_EM, DISC_EM, DISC_POWER, MOST_EM
from cartography.palette import DARK, LIGHT, Palette
from cartography.projection import INSET_NAMES, INSETS
from cartography.scene import PEOPLE
from cartography.spotlight import fit_states
from cartography.svg import county_path, scene_svg
from cartography.text import text_width
from common.tokens import custom_properties
from geocode.normalize import fold_text
from roster.filters import STATE as STATE_FILTER
from roster.filters import Filters, Range, values_of
from roster.snapshot import Roster
from roster.words import long_date
from sites.columns import (
    ANNOUNCED,
    ANNOUNCED_DATE,
    CITY,
    KEY,
    KIND,
    LATITUDE,
    LONGITUDE,
    SOURCE,
    STATE,
    STATE_CODE,
    STATE_NAME,
)

_WIDTH: Final = 1200.0
_HEIGHT: Final = 750.0
_PLAIN_ROWS: Final = 500
"""Rows of the table that is there without a script: a long list would make the file large."""
_HERE: Final = Path(__file__).parent
_MODULES: Final = (
    "../static/components/slideshow.keys.js",
    "../static/components/site_list.rows.js",
    "map_rows.js",
    "map_labels.js",
    "map_scene.js",
    "map_drawing.js",
    "map_choice.js",
    "map_legend.js",
    "map_slides.js",
    "map_page.js",
)
_BETWEEN: Final = re.compile(
    r"^import [^;]+;\n|^export (?=const|async|function|class)", re.MULTILINE
)
"""What modules say of each other, which is void once they are one script."""
_MARGIN: Final = re.compile(r"^\s+|^// .*\n", re.MULTILINE)
_DEGREES: Final = (3, 4)
"""Columns of the table that are numbers, in thousandths."""
_AROUND: Final = 360_000
_NONE: Final = (1 << 24) - 1
_SAID_FIRST: Final = {CITY, STATE, KIND, ANNOUNCED, LATITUDE, LONGITUDE}


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
        The briefing of them: with it the page has its slides, without their notes. Of more than 60
        it has none of groups, and of a list the first.

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
    headings, table = _table(shown, roster)
    offered = _offered(shown, roster)
    data = _data(shown, roster, filters, headings, table, offered)
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
    drawn = scene_svg(scene, _VARIABLES, words=words.alt, font="Briefing Sans", shared=False)
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
{_filter_boxes(shown, roster, offered)}
{_looks(offered)}
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
{_plain_table(headings, table)}
<p class="live pages"><button type="button" id="back">Back</button> <span id="page"></span>
<button type="button" id="next">Next</button></p>
</section>
</div>
<aside>
<section id="selected" hidden aria-live="polite"><h2></h2><dl></dl>
<button type="button" id="close">Close</button></section>
{_announcements(shown, roster)}{_agencies(roster)}
</aside>
</main>
<footer><p>{escape(words.dated)}</p><p>{escape(words.sources)}</p>{served.foot}</footer>
{_packed("data", _json(data))}
{_packed("columns", _columns(shown, roster))}
{_packed("counties", county_path(near).encode())}
{_STAGE + _packed("slides", _json(draw_slides(story, roster, _VARIABLES))) if story else ""}
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
<div class="overview" hidden></div>
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


def _packed(name: str, data: bytes) -> str:
    """Return what the script unpacks."""
    packed = b64encode(gzip.compress(data, mtime=0)).decode()
    return f'<script type="application/octet-stream" id="{name}">{packed}</script>'


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode()


def _data(
    shown: pd.DataFrame,
    roster: Roster,
    filters: Filters,
    headings: list[str],
    table: list[list[str]],
    offered: list[Any],
) -> dict[str, Any]:
    """Return what the script works on; its columns have the rows of ``shown``."""
    places = _places(shown, roster)
    keys = shown[KEY].tolist()
    at = roster.sites.index.get_indexer(shown.index).tolist()
    codes = [code or name for code, name in zip(shown[STATE_CODE], shown[STATE_NAME], strict=True)]
    cards = dict(zip(places["key"], places["card"], strict=True))
    repeated = {
        number: {"of": [*of], "rows": [of[cell] for cell in column]}
        for number, column in enumerate(table)
        if len(of := {cell: n for n, cell in enumerate(dict.fromkeys(column))}) < len(column) / 4
    }
    return {
        "noun": [roster.program.site_noun, roster.program.site_noun_plural],
        "country": COUNTRY,
        "cell": CELL_EM,
        "disc": [DISC_EM, DISC_POWER, MOST_EM],
        "insets": [[inset.x0, inset.y0, inset.x1, inset.y1] for inset in INSETS],
        "codes": [[code.code, code.x, code.y, code.room] for code in state_codes()],
        "insetNames": [[one.text, one.x, one.y, one.anchor, one.code] for one in INSET_NAMES],
        "widths": _widths([*(f"{a}, {b}" for a, b in zip(table[0], codes, strict=True))]),
        "rank": [
            sum(bool(people < least) for least in PEOPLE)
            for people in places["population"].tolist()
        ],
        "known": {code: 1 for code in shown[STATE_CODE] if code},
        "color": filters.color,
        "states": filters.states,
        "chosen": filters.chosen.get(STATE_FILTER, ()),
        "groups": len(LIGHT.groups),
        "key": {
            row: key
            for row, (key, city, code) in enumerate(zip(keys, table[0], codes, strict=True))
            if key != fold_text(f"{city}, {code}").replace(" ", "-")
        },
        "state": dict(zip(table[1], codes, strict=True)),
        # By the row, where they are not what the script makes of the table.
        "card": {
            row: card
            for row, (key, city, state, day) in enumerate(zip(keys, *table[:3], strict=True))
            if (card := cards.get(key)) and card != f"{city}, {state}\nJoined {day}"
        },
        "search": {
            row: text
            for row, (number, city, state, code) in enumerate(
                zip(at, *table[:2], codes, strict=True)
            )
            if (text := roster.search_texts[number]) != _plain_search(city, state, code)
        },
        "count": len(keys),
        "places": len(places),
        "repeated": repeated,
        "filters": [
            _filter_column(one, shown, roster, {n: table[n] for n in repeated}) for one in offered
        ],
        "headings": headings,
        "table": [
            [] if number in repeated or number in _DEGREES else cells
            for number, cells in enumerate(table)
        ],
    }


def _columns(shown: pd.DataFrame, roster: Roster) -> bytes:
    """Return for each row where it is: on the plane, among the places by importance, in degrees.

    Whole numbers of three bytes, the lowest bytes of all first, which shrinks best.
    """
    places = _places(shown, roster)
    known = places.set_index("key").assign(place=range(len(places))).reindex(shown[KEY])
    columns = [
        *(known[name].to_numpy(float) * 100 for name in ("x", "y")),
        known["place"].to_numpy(float),
        *(shown[name].to_numpy(float) * 1000 + _AROUND for name in (LATITUDE, LONGITUDE)),
    ]
    whole = np.nan_to_num(np.concatenate(columns), nan=_NONE).round().astype("<i4")
    return whole.view(np.uint8).reshape(-1, 4)[:, :3].T.tobytes()


def _places(shown: pd.DataFrame, roster: Roster) -> pd.DataFrame:
    return shown_places(shown, roster).dropna(subset=["x", "y"])


def _widths(names: list[str]) -> dict[str, float]:
    """Return how wide the letters of a map are, in thousandths of an em."""
    words = [*names, *(code.code for code in state_codes()), "M0123456789,"]
    words += [text for name in INSET_NAMES for text in (name.text, name.code)]
    letters = {letter for text in words for letter in unicodedata.normalize("NFC", text)}
    return {letter: round(text_width(letter, 1000)) for letter in sorted(letters)}


def _plain_search(city: str, state: str, code: str) -> str:
    city = fold_text(city)
    return f" {city} {city} {_fold(state)} {_fold(code)}"


_fold: Final = lru_cache(maxsize=256)(fold_text)
"""Of what many rows have."""


def _offered(shown: pd.DataFrame, roster: Roster) -> list[Any]:
    """Return the filters that part the sites that the page has."""
    return [one for one in roster.filters if _parts(one, shown, roster)]


def _parts(one: Any, shown: pd.DataFrame, roster: Roster) -> bool:
    if isinstance(one, Range):
        positions = _positions(one, shown, roster)
        return len(np.unique(positions[~np.isnan(positions)])) > 1
    return len(values_of(roster, one.name, shown).unique()) > 1


def _filter_column(
    one: Any, shown: pd.DataFrame, roster: Roster, repeated: dict[int, list[str]]
) -> dict[str, Any]:
    if isinstance(one, Range):
        positions = [None if np.isnan(value) else value for value in _positions(one, shown, roster)]
        by_cells = _by_cells(positions, repeated)
        if by_cells is None:
            return {"name": one.name, "positions": positions}
        return {"name": one.name, "column": by_cells[0], "places": by_cells[1]}
    values = values_of(roster, one.name, shown).tolist()
    number = {value: n for n, value in enumerate(_there(one, values))}
    rows = [number.get(value, -1) for value in values]
    color = {value: group.color for group in one.groups for value in group.members}
    told: dict[str, Any] = {"rows": rows}
    if by_cells := _by_cells(rows, repeated):
        told = {"column": by_cells[0], "numbers": by_cells[1]}
    return {
        "name": one.name,
        **told,
        # The last one is what an address says.
        "values": [[value, one.readings[value], one.format(value)] for value in number],
        "colors": [color[value] for value in number] if color else [],
        "groups": [
            [group.name, group.color] for group in one.groups if {*group.members} & number.keys()
        ],
    }


def _by_cells(values: list[Any], repeated: dict[int, list[str]]) -> tuple[int, list[Any]] | None:
    """Return the last column of the table that says the values of the rows already.

    With what each of its cells means, in the order in which they first come.
    """
    for heading, column in reversed(repeated.items()):
        by_cell = dict(zip(column, values, strict=True))
        if [by_cell[cell] for cell in column] == values:
            return heading, [by_cell[cell] for cell in dict.fromkeys(column)]
    return None


def _positions(one: Range, shown: pd.DataFrame, roster: Roster) -> np.ndarray:
    return one.scale.positions[roster.sites.index.get_indexer(shown.index)]


def _there(one: Any, values: Iterable[str]) -> list[str]:
    """Return the values of a filter that the sites have, in its order."""
    there = set(values)
    return [value for value in one.readings if value in there]


def _filter_boxes(shown: pd.DataFrame, roster: Roster, offered: list[Any]) -> str:
    boxes = []
    for at, one in enumerate(offered):
        if isinstance(one, Range):
            kind = 'type="date"' if one.scale.of_dates else 'type="number" step="any"'
            inside = "".join(
                f'<label>{said} <input {kind} autocomplete="off"></label>'
                for said in ("From", "To")
            )
        else:
            inside = "".join(
                f'<label><input type="checkbox" value="{n}" autocomplete="off"> '
                f"{escape(one.readings[value])}</label>"
                for n, value in enumerate(_there(one, values_of(roster, one.name, shown).unique()))
            )
        boxes.append(
            f'<details data-filter="{at}"><summary>{escape(one.label)}</summary>'
            f'<div role="group" aria-label="{escape(one.label)}">{inside}</div></details>'
        )
    return "".join(boxes)


def _looks(offered: list[Any]) -> str:
    """Return the choice of the column that colors the pins, and of shaded states."""
    able = [one for one in offered if one.groups]
    options = "".join(f'<option value="{escape(o.name)}">{escape(o.label)}</option>' for o in able)
    color = (
        '<p><label for="color">Color by</label> <select id="color" autocomplete="off">'
        f'<option value="">Nothing</option>{options}</select></p>'
    )
    return (
        color * bool(able) + '<p><label><input type="checkbox" id="states" autocomplete="off"> '
        "Shade states</label></p>"
    )


def _table(shown: pd.DataFrame, roster: Roster) -> tuple[list[str], list[list[str]]]:
    """Return headings, and for each the cells of its column."""
    days = shown[ANNOUNCED_DATE]
    typed = shown[ANNOUNCED] if ANNOUNCED in roster.columns else days
    joined = [long_date(day) if day else text for day, text in zip(days, typed, strict=True)]
    columns = {
        "City": [city or "(no name)" for city in shown[CITY]],
        "State": shown[STATE_NAME].tolist(),
        "Joined": joined,
        "Latitude": [_degrees(value) for value in shown[LATITUDE]],
        "Longitude": [_degrees(value) for value in shown[LONGITUDE]],
        "Located by": [source.split(" (", 1)[0] for source in shown[SOURCE]],
    }
    for name in roster.columns:
        if name not in _SAID_FIRST:
            columns.setdefault(name.replace("_", " ").capitalize(), shown[name].tolist())
    return [*columns], [*columns.values()]


def _degrees(value: float) -> str:
    return "" if pd.isna(value) else f"{value:.3f}"


def _plain_table(headings: list[str], table: list[list[str]]) -> str:
    heads = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    rows = [*zip(*table, strict=True)]
    lines = "".join(
        f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>"
        for row in rows[:_PLAIN_ROWS]
    )
    more = len(rows) - _PLAIN_ROWS
    said = f"<p>{more:,} more rows need JavaScript.</p>" * (more > 0)
    # What a script replaces need not be drawn before.
    head = f"<thead><tr>{heads}</tr></thead>"
    return (
        '<div class="scrolls" tabindex="0" role="region" aria-label="Rows">'
        f'<table class="live">{head}<tbody></tbody></table>'
        f"<noscript><table>{head}<tbody>{lines}</tbody></table>{said}</noscript></div>"
    )


def _announcements(shown: pd.DataFrame, roster: Roster) -> str:
    """Return the announcements of the sites that the page has, the newest first and open."""
    days = set(shown[ANNOUNCED_DATE])
    found = roster.announcements[roster.announcements["date"].isin(days)]
    parts: list[str] = []
    for row in found.sort_values("date", ascending=False, kind="stable").to_dict("records"):
        text = {name: escape(str(value)) for name, value in row.items()}
        quoted = f"<blockquote><p>“{text['quotation']}”</p><footer>{text['quoted']}</footer>"
        parts.append(
            f"<details{' open' * (not parts)}><summary><h2>{text['headline'] or text['title']}</h2>"
            f"</summary><p>{escape(long_date(row['date']))}. {text['summary']} "
            f"{text['outlook']}</p>"
            f"{f'{quoted}</blockquote>' if row['quotation'] else ''}"
            f"<p>{_link(row['url'], row['title'])}</p></details>"
        )
    return f'<section aria-label="Announcements">{"".join(parts)}</section>' if parts else ""


def _agencies(roster: Roster) -> str:
    rows = "".join(
        f"<li><b>{escape(row['abbreviation'])}</b> {_link(row['url'], row['name'])}. "
        f"{escape(row['role'])}</li>"
        for row in roster.agencies.to_dict("records")
    )
    return f"<section><h2>Agencies</h2><ul>{rows}</ul></section>" if rows else ""


def _link(url: str, words: str) -> str:
    if not url.startswith(("https://", "http://")):
        return escape(words)
    return f'<a href="{escape(url)}" rel="noopener noreferrer">{escape(words)}</a>'
