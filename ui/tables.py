"""The sites as a list of buttons and as tables."""

from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from roster.snapshot import Roster
from sites.columns import (
    KEY,
    LATITUDE,
    LONGITUDE,
    MATCHED_ID,
    MATCHED_NAME,
    REASON,
    SOURCE,
    VERDICT,
)
from ui import inline
from ui.choice import select_site, show_all
from ui.keys import Key
from ui.live import located_by
from ui.rows import ORDERS, rows_address, shown_bits
from ui.viewport import TABLE_ROWS, read_viewport, row_height
from ui.visible import ShownSites

ALL_ROWS = 18
"""So many rows of the full table are seen at once; more of them scroll."""


def render_site_list(roster: Roster, shown: ShownSites, selected: str | None) -> None:
    """Draw "9 of 12 sites", the reset, and the sites as buttons in the order that is asked for."""
    order = list_order()
    count = f"{len(shown.sites):,} of {len(roster.sites):,}"
    data: dict[str, Any] = {
        "count": [count, roster.program.site_noun_plural],
        "rows": rows_address(roster.version, order),
        "sort": order,
    }
    if len(shown.sites) < len(roster.sites):
        data["shown"] = shown_bits(roster, order, shown.sites)
    if selected:
        data["selected"] = selected
    inline.site_list(
        key=Key.LIST,
        data=data,
        on_pick_change=_pick_from_list,
        on_reset_change=show_all,
        on_sort_change=_keep_order,
    )


def list_order() -> str:
    """Return which of ``ORDERS`` the list is in."""
    kept = str(st.session_state.get(Key.SORT, ""))
    return kept if kept in ORDERS else "file"


def _keep_order() -> None:
    st.session_state[Key.SORT] = st.session_state[Key.LIST].get("sort")


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
