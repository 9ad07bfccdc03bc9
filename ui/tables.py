"""The sites as a list of buttons and as tables."""

import zlib
from collections.abc import Iterator, Sized
from contextlib import contextmanager
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import streamlit as st

from roster.coloring import coloring_filter
from roster.facets import count_values
from roster.filters import Filters
from roster.snapshot import Roster
from sites.columns import (
    ANNOUNCED,
    ANNOUNCED_DATE,
    CITY,
    KEY,
    LATITUDE,
    LONGITUDE,
    MATCHED_ID,
    MATCHED_NAME,
    REASON,
    SOURCE,
    STATE,
    STATE_CODE,
    STATE_NAME,
    VERDICT,
)
from ui import inline
from ui.choice import legend_key, select_site, show_all
from ui.keys import Key
from ui.live import located_by
from ui.rows import ORDERS, in_order, rows_address, shown_bits
from ui.viewport import TABLE_ROWS, is_phone, read_viewport, row_height

ALL_ROWS = 18
"""So many rows of the full table are seen at once; more of them scroll."""
PAGE_ROWS = 100
"""A table of more rows has pages of so many."""
SHOWN_PAGE_ROWS = 25
"""The same for the table under the map, which is sent with every change of a filter."""


def render_site_list(
    roster: Roster, filters: Filters, shown: pd.DataFrame, selected: str | None
) -> None:
    """Draw "9 of 12 sites", the reset, and the sites as buttons in the order that is asked for.

    It writes beside each value of a filter how many sites that would leave.
    """
    inline.site_list(
        key=Key.LIST,
        data=list_data(roster, filters, shown, selected, list_order()),
        on_pick_change=_pick_from_list,
        on_reset_change=show_all,
        on_sort_change=_keep_order,
    )


def list_data(
    roster: Roster, filters: Filters, shown: pd.DataFrame, selected: str | None, order: str
) -> dict[str, Any]:
    """Return what a rerun says to the list: where its rows are, and which of them are shown."""
    program = roster.program
    data: dict[str, Any] = {
        "count": [len(shown), len(roster.sites)],
        "nouns": [program.site_noun, program.site_noun_plural],
        "rows": rows_address(roster, order),
        "sort": order,
        "counts": _counts(roster, filters),
    }
    if len(shown) < len(roster.sites):
        data["shown"] = shown_bits(roster, order, shown)
    if selected:
        data["selected"] = selected
    return data


def _counts(roster: Roster, filters: Filters) -> dict[str, list[int]]:
    """Return by the key of each filter's widget how many sites each of its choices would leave."""
    counts = count_values(roster, filters)
    if one := coloring_filter(roster, filters):
        of = dict(zip(one.readings, counts.pop(one.name), strict=True))
        counts[legend_key(one)] = [
            sum(of[value] for value in group.members) for group in one.groups
        ]
    return counts


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


def render_shown_table(roster: Roster, shown: pd.DataFrame, at_once: int = TABLE_ROWS) -> None:
    """Draw the sites that the map shows as a table in the list's order; a cell selects its site.

    At most ``at_once`` of its rows are seen; it scrolls.

    The table measures its type once, when it is made: it waits for the browser's first report,
    which comes after the style sheet.
    """
    viewport = read_viewport()
    if viewport is None:
        st.skeleton(height=row_height(None) * (min(max(len(shown), 1), TABLE_ROWS) + 1))
        return
    listed = in_order(roster, list_order(), shown)
    with open_page(Key.TABLE, listed, SHOWN_PAGE_ROWS) as (key, rows):
        sites = roster.sites.iloc[rows]
        st.dataframe(
            _arrow(sites),
            key=key,
            hide_index=True,
            height=table_height(sites, at_once),
            row_height=row_height(viewport),
            on_select=lambda: _pick_cell(key, sites),
            selection_mode="single-cell",
            column_config=_JOINED,
            placeholder="",
            alt="Sites on the map",
        )


def table_height(rows: Sized, at_most: int) -> int:
    """Return the height of a table with its heading, pixels, if at most so many rows are seen."""
    return row_height(read_viewport()) * (min(max(len(rows), 1), at_most) + 1) + 2


@contextmanager
def open_page(
    table: Key, rows: npt.NDArray[np.int64], at_most: int = PAGE_ROWS
) -> Iterator[tuple[str, npt.NDArray[np.int64]]]:
    """Hand out the rows of the page that is open and a key for their table; then draw the pages.

    Rows are numbers of rows of some frame.

    Streamlit can load a table's rows as they are scrolled to, but then none of them can be chosen.
    """
    # Other rows, or another order of them, begin with the first page.
    digest = zlib.crc32(rows.tobytes())
    pages = f"{table}-page-{digest:08x}"
    page = st.session_state.get(pages, 1)
    first = (page - 1) * at_most
    part = rows[first : first + at_most]
    if len(rows) <= at_most:
        yield table, part
        return
    with st.container(key=f"{table}-paged", gap="xsmall"):
        # What was chosen in one page is not chosen in another.
        yield f"{table}-{page}" if page > 1 else table, part
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.text(
                f"Rows {first + 1:,} to {first + len(part):,} of {len(rows):,}", width="content"
            )
            st.pagination(-(-len(rows) // at_most), key=pages, width="stretch")


def _arrow(sites: pd.DataFrame) -> pa.Table:
    # Arrow without pandas' own description of the frame, which is larger than twelve rows. Degrees
    # need no format: four decimals, some ten meters, are what the table shows by itself.
    return pa.table(
        {
            "City": pa.array(sites[CITY], pa.string()),
            "State": pa.array(sites[STATE_NAME], pa.string()),
            "Joined": pa.array(map(_day, sites[ANNOUNCED_DATE]), pa.date32()),
            "Latitude": pa.array(sites[LATITUDE], pa.float32(), from_pandas=True),
            "Longitude": pa.array(sites[LONGITUDE], pa.float32(), from_pandas=True),
            "Located by": pa.array(map(located_by, sites[SOURCE]), pa.string()),
        }
    )


_JOINED = {"Joined": st.column_config.DateColumn(format="MMMM D, YYYY")}
_JOINED_SHORT = {"Joined": st.column_config.DateColumn(format="MMM D, YYYY")}
_COLUMNS = {
    **_JOINED,
    "Latitude": st.column_config.NumberColumn(format="%.3f"),
    "Longitude": st.column_config.NumberColumn(format="%.3f"),
}


def _day(iso: str) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _pick_cell(table: str, sites: pd.DataFrame) -> None:
    cells = st.session_state[table].selection.get("cells", [])
    if cells and cells[0][0] < len(sites):
        select_site(str(sites[KEY].iloc[cells[0][0]]))


def render_all_table(roster: Roster, shown: pd.DataFrame, *, located: bool) -> str | None:
    """Draw the sites with what their file says; return the key of the row that was picked.

    Parameters
    ----------
    shown : DataFrame
        Rows of ``Roster.sites``.
    located : bool
        Whether to say as well where each one was located and by whom.
    """
    phone = is_phone()
    with open_page(Key.ALL_TABLE, in_order(roster, list_order(), shown)) as (key, rows):
        sites = roster.sites.iloc[rows]
        picked = st.dataframe(
            _columns(roster, sites, located=located, phone=phone),
            key=key,
            hide_index=True,
            height=table_height(sites, ALL_ROWS),
            row_height=row_height(read_viewport()),
            on_select="rerun",
            selection_mode="single-row",
            column_config=_COLUMNS | _JOINED_SHORT if phone else _COLUMNS,
            placeholder="",
            alt=f"All {roster.program.site_noun_plural}",
        )
    chosen = picked.selection.get("rows", [])
    return str(sites[KEY].iloc[chosen[0]]) if chosen and chosen[0] < len(sites) else None


def _columns(roster: Roster, sites: pd.DataFrame, *, located: bool, phone: bool) -> pd.DataFrame:
    """Return place, day of joining and the file's other columns, and how each was located.

    On a phone states have their codes, so that the day has room.
    """
    days = sites[ANNOUNCED_DATE]
    said = sites[ANNOUNCED] if ANNOUNCED in roster.columns else days
    undated = (said[days == ""] != "").any()  # words, which a column of days does not show
    columns = {
        "City": sites[CITY],
        "State": sites[STATE_NAME].mask(phone & (sites[STATE_CODE] != ""), sites[STATE_CODE]),
        "Joined": said if undated else days.map(_day),
    }
    own = [name for name in roster.columns if name not in _SAID_FIRST]
    for name in (*own, *(_LOCATED if located else ())):
        label = name.replace("_", " ").capitalize()
        while label in columns:
            label += " "  # two columns of a table cannot have one name
        columns[label] = sites[name]
    return pd.DataFrame(columns)


_SAID_FIRST = {CITY, STATE, ANNOUNCED, LATITUDE, LONGITUDE}
_LOCATED = (LATITUDE, LONGITUDE, VERDICT, REASON, SOURCE, MATCHED_NAME, MATCHED_ID, KEY)


def render_order(shown: pd.DataFrame) -> None:
    """Draw what a table of several pages is in the order of; headings sort one page."""
    if len(shown) <= PAGE_ROWS:
        return
    st.selectbox(
        "Sort by",
        [*ORDERS],
        index=[*ORDERS].index(list_order()),
        format_func=lambda order: ORDER_NAMES[order],
        key=Key.TABLE_SORT,
        on_change=lambda: st.session_state.update({Key.SORT: st.session_state[Key.TABLE_SORT]}),
        label_visibility="collapsed",
        width=220,
    )


ORDER_NAMES = {
    "file": "Order of the file",
    "name": "By name",
    "state": "By state",
    "joined": "Newest first",
}
