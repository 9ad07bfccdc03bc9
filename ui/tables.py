"""The sites as a list of buttons and as tables."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from geocode.normalize import fold_text
from roster.snapshot import Roster
from sites.columns import (
    ANNOUNCED_DATE,
    CITY,
    KEY,
    LATITUDE,
    LONGITUDE,
    MATCHED_ID,
    MATCHED_NAME,
    REASON,
    SOURCE,
    STATE_CODE,
    STATE_NAME,
    VERDICT,
)
from ui import inline
from ui.choice import select_site, show_all
from ui.keys import Key
from ui.live import located_by
from ui.viewport import TABLE_ROWS, read_viewport, row_height
from ui.visible import ShownSites

LOCATED = "located"
ALL_ROWS = 18
"""So many rows of the full table are seen at once; more of them scroll."""
LIST_AT_MOST = 200
"""More buttons than these nobody reads; the search narrows them."""


def render_site_list(roster: Roster, shown: ShownSites, selected: str | None) -> None:
    """Draw "9 of 12 sites", the reset, and the sites as buttons in the order that is asked for."""
    sort = _sort()
    rows = shown.made(_LISTED[sort])
    rest = len(shown.sites) - len(rows)
    count = f"{len(shown.sites):,} of {len(roster.sites):,}"
    data: dict[str, Any] = {
        "count": [count, roster.program.site_noun_plural],
        "sites": rows,
        "sort": sort,
    }
    if selected:
        data["selected"] = selected
    if rest:
        data["more"] = f"and {rest:,} more: search to narrow the list"
    inline.site_list(
        key=Key.LIST,
        data=data,
        on_pick_change=_pick_from_list,
        on_reset_change=show_all,
        on_sort_change=_keep_sort,
    )


_ORDERS: dict[str, Callable[[pd.DataFrame], pd.DataFrame]] = {
    "file": lambda sites: sites,
    "name": lambda sites: _by(sites, [CITY, STATE_NAME]),
    "state": lambda sites: _by(sites, [STATE_NAME, CITY]),
    "joined": lambda sites: sites.sort_values(ANNOUNCED_DATE, ascending=False, kind="stable"),
}
"""What the list can be in the order of; the newest first, and what has no date last."""


def _by(sites: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return sites.sort_values(columns, key=lambda texts: texts.map(fold_text), kind="stable")


def _sort() -> str:
    kept = str(st.session_state.get(Key.SORT, ""))
    return kept if kept in _ORDERS else "file"


def _keep_sort() -> None:
    st.session_state[Key.SORT] = st.session_state[Key.LIST].get("sort")


def listed_keys(shown: ShownSites) -> tuple[str, ...]:
    """Return the keys of the places in the list's order."""
    return shown.made(_KEYS[_sort()])


def _listed(order: str, sites: pd.DataFrame) -> list[list[str]]:
    """Return a row a button."""
    first = _ORDERS[order](sites).head(LIST_AT_MOST)
    return [
        _list_row(key, city, f"{code or state}{'' if verdict == LOCATED else ' · no pin'}")
        for key, city, code, state, verdict in zip(
            first[KEY],
            first[CITY],
            first[STATE_CODE],
            first[STATE_NAME],
            first[VERDICT],
            strict=True,
        )
    ]


def _listed_keys(order: str, sites: pd.DataFrame) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_ORDERS[order](sites)[KEY]))


# Once each: what is made of the sites is kept by the function that makes it.
_LISTED = {order: partial(_listed, order) for order in _ORDERS}
_KEYS = {order: partial(_listed_keys, order) for order in _ORDERS}


def _list_row(key: str, city: str, state: str) -> list[str]:
    """Return name, state and key; most keys are plain from these two, and travel for nothing."""
    plain = f"{city}-{state}".lower().replace(" ", "-")
    return (
        [city or "(no name)", state]
        if key == plain and key.isascii()
        else [city or "(no name)", state, key]
    )


def _pick_from_list() -> None:
    picked = st.session_state[Key.LIST].get("pick")
    if picked:
        select_site(str(picked))


def render_shown_table(shown: ShownSites) -> None:
    """Draw the sites that the map shows as a sortable table; a cell selects its site.

    The table measures its type once, when it is made: it waits for the browser's first report,
    which comes after the style sheet.
    """
    viewport = read_viewport()
    if viewport is None:
        st.skeleton(height=row_height(None) * (min(max(len(shown.sites), 1), TABLE_ROWS) + 1))
        return
    row_px = row_height(viewport)
    table = shown.made(_arrow)
    st.dataframe(
        table,
        key=Key.TABLE,
        hide_index=True,
        height=row_px * (min(max(len(table), 1), TABLE_ROWS) + 1) + 2,
        row_height=row_px,
        on_select=_pick_from_table,
        selection_mode="single-cell",
        column_config=_JOINED,
        placeholder="",
        alt="Sites on the map",
    )
    st.session_state[Key.TABLE_ROWS] = shown.made(_keys)


def _keys(sites: pd.DataFrame) -> tuple[str, ...]:
    return tuple(sites[KEY])


def _arrow(sites: pd.DataFrame) -> pa.Table:
    # Arrow without pandas' own description of the frame, which is larger than twelve rows. Degrees
    # need no format: four decimals, some ten meters, are what the table shows by itself.
    return pa.table(
        {
            "City": pa.array(sites["city"], pa.string()),
            "State": pa.array(sites["state_name"], pa.string()),
            "Joined": pa.array(map(_day, sites["announced_date"]), pa.date32()),
            "Latitude": pa.array(sites["latitude"], pa.float32(), from_pandas=True),
            "Longitude": pa.array(sites["longitude"], pa.float32(), from_pandas=True),
            "Located by": pa.array(map(located_by, sites["source"]), pa.string()),
        }
    )


_JOINED = {"Joined": st.column_config.DateColumn(format="MMMM D, YYYY")}
_COLUMNS = {
    "Latitude": st.column_config.NumberColumn(format="%.3f"),
    "Longitude": st.column_config.NumberColumn(format="%.3f"),
}


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _pick_from_table() -> None:
    cells = st.session_state[Key.TABLE].selection.get("cells", [])
    rows = st.session_state.get(Key.TABLE_ROWS, ())
    if cells and cells[0][0] < len(rows):
        select_site(rows[cells[0][0]])


def render_all_table(roster: Roster, shown: pd.DataFrame) -> str | None:
    """Draw every column of the roster; return the key of the row that was picked, if one was.

    The CSV's own columns come first, then where each site was located and by whom.
    """
    own = [name for name in roster.columns if name not in (LATITUDE, LONGITUDE)]
    names = [*own, LATITUDE, LONGITUDE, VERDICT, REASON, SOURCE, MATCHED_NAME, MATCHED_ID, KEY]
    table = shown[names].rename(columns=lambda name: name.replace("_", " ").capitalize())
    row_px = row_height(read_viewport())
    picked = st.dataframe(
        table,
        key=Key.ALL_TABLE,
        hide_index=True,
        height=row_px * (min(len(table), ALL_ROWS) + 1) + 2,
        row_height=row_px,
        on_select="rerun",
        selection_mode="single-row",
        column_config=_COLUMNS,
        placeholder="",
        alt=f"All {roster.program.site_noun_plural}, with every column",
    )
    rows = picked.selection.get("rows", [])
    return str(shown[KEY].iloc[rows[0]]) if rows and rows[0] < len(shown) else None
