"""The first step: a file, or the list itself."""

import pandas as pd
import streamlit as st

from roster.update import read_draft
from sites.columns import KNOWN
from sites.errors import SitesFileError
from sites.limits import MEGABYTE
from sites.write import write_sites, write_xlsx
from ui.keys import Key
from ui.live import limits
from ui.text import escape_html, escape_markdown
from ui.update.work import begin, current_base, list_draft, update_count

_CSV = "text/csv"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def render_start(noun: str) -> None:
    """Draw the ways to begin: drop a file, edit the list, fetch a template.

    Parameters
    ----------
    noun : str
        What sites are called, in the plural.
    """
    left, right = st.columns([3, 2], gap="large")
    with left:
        _render_upload()
    with right:
        _render_without_file(noun)


def _render_upload() -> None:
    most = limits()
    megabytes = most.file_bytes // MEGABYTE
    uploaded = st.file_uploader(
        "The list as a spreadsheet: CSV or Excel (.xlsx)",
        key=f"{Key.UPDATE_FILE}-{update_count()}",
        max_upload_size=megabytes,
    )
    st.html(
        '<p class="quiet">Up to '
        f"{megabytes:,} MB, {most.rows:,} rows, {most.columns:,} columns and "
        f"{most.cell_characters:,} characters in a cell. A column for the city and one for the "
        "state are needed; any other column is kept. Nothing is changed before you publish.</p>"
    )
    if uploaded is None:
        st.session_state.pop(Key.UPDATE_REFUSED, None)
        return
    refused = st.session_state.get(Key.UPDATE_REFUSED)
    if refused is None or refused[0] != uploaded.file_id:
        said = f"Reading {escape_markdown(uploaded.name)}"
        bar = st.progress(0.0, said)

        def progress(part: float) -> None:
            bar.progress(part, said)

        try:
            draft = read_draft(
                uploaded.getvalue(),
                uploaded.name,
                limits=most,
                progress=progress,
            )
        except SitesFileError as error:
            refused = (uploaded.file_id, str(error))
            st.session_state[Key.UPDATE_REFUSED] = refused
            bar.empty()
        else:
            bar.progress(1.0, "Looking at what would change")
            begin(draft).proposal()
            st.rerun()
    st.html(
        '<div class="banner bad" role="alert"><b>This file cannot be the list; nothing was '
        f"changed.</b> {escape_html(refused[1])}</div>"
    )


def _render_without_file(noun: str) -> None:
    st.html('<h3 class="step">One or two changes?</h3>')
    st.button("Edit the list here", key=Key.UPDATE_BY_HAND, on_click=_begin_by_hand)
    st.html(f'<h3 class="step">Take the {escape_html(noun)} along</h3>')
    with st.container(horizontal=True):
        st.download_button(
            "The list as CSV",
            lambda: write_sites(current_base().frame),
            file_name="sites.csv",
            mime=_CSV,
            key=Key.UPDATE_GET_CSV,
            on_click="ignore",
        )
        st.download_button(
            "The list for Excel",
            lambda: write_xlsx(current_base().frame),
            file_name="sites.xlsx",
            mime=_XLSX,
            key=Key.UPDATE_GET_XLSX,
            on_click="ignore",
        )
        st.download_button(
            "An empty template",
            lambda: write_xlsx(_template(current_base().frame)),
            file_name="sites-template.xlsx",
            mime=_XLSX,
            key=Key.UPDATE_GET_TEMPLATE,
            on_click="ignore",
        )


def _template(frame: pd.DataFrame) -> pd.DataFrame:
    """Return no rows under the columns that mean something, then the list's own."""
    columns = [*KNOWN, *(column for column in frame.columns if column not in KNOWN)]
    return pd.DataFrame(columns=columns, dtype="str")


def _begin_by_hand() -> None:
    begin(list_draft(current_base()), by_hand=True)
