"""The first step: a file, or the list itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import pandas as pd
import streamlit as st

from common.errors import MissingColumnsError, SeveralSheetsError, TableError
from common.limits import MEGABYTE
from roster.draft import read_draft
from sites.columns import KNOWN
from sites.headings import WORDS, told_of
from tables.workbook import sheets_text
from tables.write import write_csv, write_xlsx
from ui.keys import Key
from ui.live import limits
from ui.text import escape_html, escape_markdown
from ui.update.work import begin, current_base, list_draft, update_count
from versions.folder import data_storage

SHEET = "Sites"
"""Title of the sheet of a workbook that is taken along."""
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
        "The list as a spreadsheet: CSV, Excel or LibreOffice (.xlsx, .xls, .ods)",
        key=f"{Key.UPDATE_FILE}-{update_count()}",
        max_upload_size=megabytes,
    )
    st.html(
        '<p class="quiet">Up to '
        f"{megabytes:,} MB, {most.rows:,} rows, {most.columns:,} columns and "
        f"{most.cell_characters:,} characters in a cell. A column for the city and one for the "
        "state are needed; any other column is kept. Nothing changes until you publish.</p>"
    )
    if uploaded is None:
        st.session_state.pop(Key.UPDATE_CHOSEN, None)
        return
    asked = st.session_state.get(Key.UPDATE_CHOSEN)
    if asked is None or asked.file_id != uploaded.file_id:
        asked = st.session_state[Key.UPDATE_CHOSEN] = _Asked(uploaded.file_id)
    if asked.error is None:
        _read(asked, uploaded.name, uploaded.getvalue())
    _render_refused(asked)


@dataclass
class _Asked:
    """What a person was asked of a file before it could be read, and said.

    Attributes
    ----------
    error : TableError or None
        Why it could not be read, the last time.
    told : dict of str to str
        Headings, as typed, and their columns.
    """

    file_id: str
    error: TableError | None = None
    sheet: str | None = None
    told: dict[str, str] = field(default_factory=dict)


def _read(asked: _Asked, name: str, data: bytes) -> None:
    """Begin an update with a file, or keep why it cannot be read."""
    said = f"Reading {escape_markdown(name)}"
    bar = st.progress(0.0, said)

    def progress(part: float) -> None:
        bar.progress(part, said)

    try:
        draft = read_draft(
            data,
            name,
            limits=limits(),
            told=told_of(data_storage(), asked.told),
            sheet=asked.sheet,
            progress=progress,
        )
    except TableError as error:
        asked.error = error
        bar.empty()
    else:
        bar.progress(1.0, "Looking at what would change")
        begin(draft).proposal()
        st.session_state.pop(Key.UPDATE_CHOSEN)
        st.rerun()


def _render_refused(asked: _Asked) -> None:
    """Draw why a file was not read, and what the person can say so that it is."""
    error = asked.error
    if isinstance(error, SeveralSheetsError):
        _render_sheets(asked, error)
        return
    st.html(
        '<div class="banner bad" role="alert"><b>This file cannot be the list; nothing was '
        f"changed.</b> {escape_html(str(error))}</div>"
    )
    if isinstance(error, MissingColumnsError) and error.headings:
        _render_headings(asked, error)


def _render_sheets(asked: _Asked, error: SeveralSheetsError) -> None:
    """Ask which sheet of a workbook is the list."""

    def choose(title: str) -> None:
        asked.sheet, asked.error = title, None

    rest = f" Not a list: {sheets_text(error.others)}." if error.others else ""
    st.html(
        '<div class="banner" role="alert"><b>Which sheet of this workbook is the list?</b> Only '
        f"that one is read.{escape_html(rest)}</div>"
    )
    with st.container(horizontal=True):
        for at, (title, count) in enumerate(error.sheets):
            rows = "1 row" if count == 1 else f"{count:,} rows"
            st.button(
                f"{escape_markdown(title)} ({rows})",
                key=f"{Key.UPDATE_SHEET}-{at}",
                on_click=choose,
                args=(title,),
            )


def _render_headings(asked: _Asked, error: MissingColumnsError) -> None:
    """Ask which headings are the columns that must be there."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = {
            column: st.selectbox(
                f"Which column is the {escape_markdown(WORDS[column])}?",
                error.headings,
                index=None,
                key=f"{Key.UPDATE_TELL}-{column}",
                placeholder="None of them",
                width=240,
            )
            for column in error.missing
        }

        def read_so() -> None:
            asked.told |= {str(heading): column for column, heading in chosen.items()}
            asked.error = None

        st.button(
            "Read the file this way",
            key=Key.UPDATE_READ_SO,
            disabled=not all(chosen.values()) or len({*chosen.values()}) < len(chosen),
            on_click=read_so,
        )


def _render_without_file(noun: str) -> None:
    st.html('<h3 class="step">One or two changes?</h3>')
    st.button("Edit the list here", key=Key.UPDATE_BY_HAND, on_click=_begin_by_hand)
    st.html('<h3 class="step">Download the list</h3>')
    with st.container(horizontal=True):
        for label, name, mime, key, write in (
            ("The list as CSV", "sites.csv", _CSV, Key.UPDATE_GET_CSV, write_csv),
            ("The list for Excel", "sites.xlsx", _XLSX, Key.UPDATE_GET_XLSX, _workbook),
            ("An empty template", "sites-template.xlsx", _XLSX, Key.UPDATE_GET_TEMPLATE, _template),
        ):
            st.download_button(
                escape_markdown(label),
                partial(_from_list, write),
                file_name=name,
                mime=mime,
                key=key,
                on_click="ignore",
            )


def _from_list(write: Callable[[pd.DataFrame], bytes]) -> bytes:
    return write(current_base().frame)


def _workbook(frame: pd.DataFrame) -> bytes:
    return write_xlsx(frame, SHEET)


def _template(frame: pd.DataFrame) -> bytes:
    """Return no rows under the columns that mean something, then the list's own."""
    columns = [*KNOWN, *(column for column in frame.columns if column not in KNOWN)]
    return _workbook(pd.DataFrame(columns=columns, dtype="str"))


def _begin_by_hand() -> None:
    begin(list_draft(current_base()), by_hand=True)
