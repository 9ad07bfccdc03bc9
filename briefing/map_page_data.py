"""What the script of the map in one file works on: the sites by row, and what filters them."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pandas as pd

from briefing.map_files import shown_places
from cartography.camera import COUNTRY
from cartography.ground_names import state_codes
from cartography.marks import AIR_EM, CELL_EM, DISC_EM, DISC_POWER, EDGE, MOST_EM
from cartography.palette import LIGHT
from cartography.projection import INSET_NAMES, INSETS
from cartography.scene import PEOPLE
from cartography.text import text_width
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

_DEGREES: Final = (3, 4)
"""Columns of the table that are numbers, in thousandths."""

_AROUND: Final = 360_000

_NONE: Final = (1 << 24) - 1

_SAID_FIRST: Final = {CITY, STATE, KIND, ANNOUNCED, LATITUDE, LONGITUDE}


def page_data(
    shown: pd.DataFrame,
    roster: Roster,
    filters: Filters,
    headings: list[str],
    table: list[list[str]],
    offered: list[Any],
) -> dict[str, Any]:
    """Return what the script works on; its columns have the rows of ``shown``."""
    places = page_places(shown, roster)
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
        "edge": EDGE,
        "air": AIR_EM,
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


def page_columns(shown: pd.DataFrame, roster: Roster) -> bytes:
    """Return for each row where it is: on the plane, among the places by importance, in degrees.

    Whole numbers of three bytes, the lowest bytes of all first, which shrinks best.
    """
    places = page_places(shown, roster)
    known = places.set_index("key").assign(place=range(len(places))).reindex(shown[KEY])
    columns = [
        *(known[name].to_numpy(float) * 100 for name in ("x", "y")),
        known["place"].to_numpy(float),
        *(shown[name].to_numpy(float) * 1000 + _AROUND for name in (LATITUDE, LONGITUDE)),
    ]
    whole = np.nan_to_num(np.concatenate(columns), nan=_NONE).round().astype("<i4")
    return whole.view(np.uint8).reshape(-1, 4)[:, :3].T.tobytes()


def page_places(shown: pd.DataFrame, roster: Roster) -> pd.DataFrame:
    """Return the places of some rows of ``roster.sites`` that lie on the map; see by_importance."""
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


def offered_filters(shown: pd.DataFrame, roster: Roster) -> list[Any]:
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
    number = {value: n for n, value in enumerate(values_there(one, values))}
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


def values_there(one: Any, values: Iterable[str]) -> list[str]:
    """Return the values of a filter that the sites have, in its order."""
    there = set(values)
    return [value for value in one.readings if value in there]


def page_table(shown: pd.DataFrame, roster: Roster) -> tuple[list[str], list[list[str]]]:
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
