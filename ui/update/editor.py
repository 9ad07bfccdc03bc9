"""The rows of a draft as a table to type in."""

from typing import Any

import pandas as pd
import streamlit as st

from roster.draft import with_frame, with_rows
from sites.columns import ANNOUNCED, CITY, KIND, STATE
from tables.table import ROW
from ui.keys import Key
from ui.update.work import Work
from ui.viewport import read_viewport, row_height

ROWS = 14
"""So many rows are seen at once; more of them scroll."""
_HELP = {
    CITY: "City, town or county",
    STATE: "Name or two-letter code",
    KIND: "city or county; blank means city",
    ANNOUNCED: "A day, such as 2017-06-20",
}


def render_editor(work: Work, rows: list[int] | None = None) -> None:
    """Draw rows of the draft to be edited; what is typed is in the draft at once.

    Parameters
    ----------
    rows : list of int or None
        Which rows; None: all, and rows can be added and taken out.
    """
    name = f"{Key.UPDATE_EDITOR}-{'some' if rows else 'all'}-{work.edits}"
    kept: dict[str, Any] = st.session_state.setdefault(Key.UPDATE_EDITOR, {})
    # The table keeps what is typed as differences to what it was drawn with: that must stay the
    # same until it is drawn again.
    if name not in kept or name not in st.session_state:
        numbers = work.draft.frame.index.tolist() if rows is None else rows
        kept.clear()
        kept[name] = work.draft.frame.loc[numbers].reset_index()
    source: pd.DataFrame = kept[name]
    row_px = row_height(read_viewport())
    edited = st.data_editor(
        source,
        key=name,
        hide_index=True,
        num_rows="dynamic" if rows is None else "fixed",
        height=row_px * (min(len(source) + 2, ROWS) + 1),
        row_height=row_px,
        column_config={
            ROW: st.column_config.NumberColumn("Row", disabled=True, width=60),
            **{
                column: st.column_config.TextColumn(column, help=_HELP.get(column))
                for column in source.columns
                if column != ROW
            },
        },
        alt="The rows of the list, editable",
    )
    if edited.equals(source):
        return
    changed = with_frame if rows is None else with_rows
    draft = changed(work.draft, edited)
    if not draft.frame.equals(work.draft.frame):
        work.draft = draft
        st.rerun()
