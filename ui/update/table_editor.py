"""A describing file as a table: edited in place, or by an uploaded copy, with the same checks.

It collects what a person types, checks it, and hands the bytes of the new file to the caller.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from common.errors import PartnershipMapError
from common.limits import MEGABYTE
from roster.beside import TableChange
from roster.data_files import LISTS
from roster.describing import (
    check_table,
    read_cells,
    table_columns,
    template,
)
from sites.compare import Comparison, change_texts, compare_tables
from sites.merge import Clash
from tables.write import write_csv
from ui.access import render_person
from ui.keys import Key, place_widget_key
from ui.live import limits
from ui.notice import attempt, clear_notice, keep_notice, render_banner, render_notice
from ui.text import escape_markdown, few, list_items
from ui.update.saving import Read, Save
from versions.version import digest_of

LINE_PX = 800
_ROW = "Row"
"""Beside the cells, so that a message can name a row; a column of the file goes before it."""


@dataclass(frozen=True)
class _TableDraft:
    """The rows that an editor began with.

    Attributes
    ----------
    cells : DataFrame
        Text; all columns of the file and those of ours that it lacks.
    columns : tuple of str
        The columns of the file.
    began : bytes
        The file as it was then.
    uploaded : bool
        Whether they are those of a file that someone loaded.
    over : bool
        Whether no one is editing these rows any more.
    round : int
        Counts up when other rows take their place, so that no edit of the old ones is applied.
    """

    cells: pd.DataFrame
    columns: tuple[str, ...]
    began: bytes
    uploaded: bool = False
    over: bool = False
    round: int = 0


def render_table_editor(name: str, read: Read, save: Save) -> None:
    """Draw a file as a table that can be edited, with upload, download and the checks.

    Parameters
    ----------
    name : str
        ``announcements.csv`` or ``agencies.csv``.
    read : callable
        Returns that file as it is now.
    """
    now = read()
    try:
        draft = _draft(name, now)
    except PartnershipMapError as error:
        render_banner([f"{error} Load a corrected file here."], role="alert")
        draft = _begin(name, read_cells(template(name), name)[0], now, 0)
    with st.container(key=place_widget_key(Key.TABLE_EDITOR_BOX, name), gap="small"):
        _render_files(name, now, draft)
        edited = st.data_editor(
            _numbered(draft.cells),
            key=_editor_key(name, draft),
            num_rows="dynamic",
            hide_index=True,
            column_config=_COLUMNS,
            placeholder="",
            alt=f"The rows of {name}",
        )
        rows, after = _as_saved(edited, draft)
        _render_saving(name, draft, now, rows, after, save)


_COLUMNS = {
    _ROW: st.column_config.TextColumn(width=60, disabled=True),
    **{
        column: st.column_config.TextColumn("Link" if column == "url" else column.capitalize())
        for columns in (table_columns(one.file) for one in LISTS.values() if one.key)
        for column in columns
    },
}


def _draft(name: str, now: bytes) -> _TableDraft:
    """Return the rows that are being edited; new ones when there are none."""
    key = place_widget_key(Key.TABLE_DRAFT, name)
    draft: _TableDraft | None = st.session_state.get(key)
    if draft is None or draft.over or (draft.began != now and not _touched(name, draft)):
        number = draft.round + 1 if draft else 0
        draft = _begin(name, read_cells(now, name)[0], now, number)
        st.session_state[key] = draft
    return draft


def _touched(name: str, draft: _TableDraft) -> bool:
    """Whether anything in these rows was changed."""
    edits = st.session_state.get(_editor_key(name, draft)) or {}
    return draft.uploaded or any(edits.values())


def _editor_key(name: str, draft: _TableDraft) -> str:
    return place_widget_key(Key.TABLE_EDITOR, f"{name}-{draft.round}")


def _begin(
    name: str, cells: pd.DataFrame, now: bytes, number: int, *, uploaded: bool = False
) -> _TableDraft:
    """Return a draft with every column of ours, so that each can be filled in."""
    lacking = [column for column in table_columns(name) if column not in cells]
    full = cells.reset_index(drop=True).assign(**dict.fromkeys(lacking, "")).astype("str")
    return _TableDraft(full, tuple(map(str, cells.columns)), now, uploaded=uploaded, round=number)


def _numbered(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with their numbers before them, unless the file has a column of that name."""
    if _ROW in cells:
        return cells
    numbers = pd.Series([str(row) for row in range(2, len(cells) + 2)], cells.index, dtype="str")
    return pd.concat([numbers.rename(_ROW), cells], axis=1)


def _as_saved(edited: pd.DataFrame, draft: _TableDraft) -> tuple[list[str], bytes]:
    """Return what each row is called here, and the file without blank rows and unused columns."""
    cells = edited.fillna("").astype("str")
    written = cells[draft.cells.columns].apply(lambda column: column.str.strip() != "")
    cells, written = cells[written.any(axis=1)], written[written.any(axis=1)]
    numbers = [""] * len(cells) if _ROW in draft.cells else cells[_ROW].tolist()
    columns = [name for name in written if name in draft.columns or written[name].any()]
    return [f"Row {row}" if row else "New row" for row in numbers], write_csv(cells[columns])


def _render_files(name: str, now: bytes, draft: _TableDraft) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.file_uploader(
            "Load a corrected copy",
            type=["csv", "txt", "xlsx"],
            key=_upload_key(name, draft),
            max_upload_size=limits().file_bytes // MEGABYTE,
            on_change=_load,
            args=(name, now, draft),
            width=420,
        )
        st.download_button(
            f"Download {escape_markdown(name)}",
            _to_download(name, now),
            file_name=name,
            mime="text/csv",
            key=place_widget_key(Key.TABLE_DOWNLOAD, name),
            on_click="ignore",
        )
        st.download_button(
            "Download a template",
            template(name),
            file_name=f"template-{name}",
            mime="text/csv",
            key=place_widget_key(Key.TABLE_TEMPLATE, name),
            on_click="ignore",
        )


def _to_download(name: str, now: bytes) -> bytes:
    """Return the file as this product writes it; one that cannot be read, as it lies there."""
    try:
        return write_csv(read_cells(now, name)[0])
    except PartnershipMapError:
        return now


def _upload_key(name: str, draft: _TableDraft) -> str:
    return place_widget_key(Key.TABLE_UPLOAD, f"{name}-{draft.round}")


def _load(name: str, now: bytes, draft: _TableDraft) -> None:
    """Put the rows of the uploaded file in the place of those that were being edited."""
    uploaded = st.session_state.get(_upload_key(name, draft))
    if uploaded is None:
        return
    try:
        cells, _ = read_cells(uploaded.getvalue(), name)
    except PartnershipMapError as error:
        said = f"That file cannot be used: {error}"
        keep_notice(Key.SAVE_NOTICE, said, failed=True, about=name)
        return
    clear_notice(Key.SAVE_NOTICE)
    begun = _begin(name, cells, now, draft.round + 1, uploaded=True)
    st.session_state[place_widget_key(Key.TABLE_DRAFT, name)] = begun


def _render_saving(
    name: str, draft: _TableDraft, now: bytes, rows: Sequence[str], after: bytes, save: Save
) -> None:
    """Draw what is to be fixed, what would change, and the button that saves it."""
    render_notice(Key.SAVE_NOTICE, name)
    issues = []
    for issue in check_table(after, name):
        called = rows[issue.row - 2] if issue.row and rows[issue.row - 2 :] else ""
        message = issue.message.removeprefix(f"Row {issue.row}: ")
        issues.append(f"{called}: {message}" if called else issue.message)
    if issues:
        render_banner(few(issues), role="status")
    try:
        stored, _ = read_cells(now, name)
    except PartnershipMapError:
        stored, _ = read_cells(template(name), name)
    newer, _ = read_cells(after, name)
    changes = compare_tables(stored, newer, LISTS[name].key)
    newest = _on_newest(name, draft, now, after)
    if newest is not None:
        change, clashes = newest
        texts = [
            f"Someone else saved {name} after you started. Apply your changes to the newest "
            "version, or start over from theirs."
        ]
        if clashes:
            texts.append("Changed by both of you; yours would replace theirs:")
        render_banner([*texts, *few([*map(str, clashes)])], role="alert")
        st.button(
            "Apply my changes to the newest version",
            key=place_widget_key(Key.TABLE_ON_NEWEST, name),
            type="primary",
            on_click=_take_on,
            args=(name, draft, change),
        )
    else:
        st.html(_changes_html(changes, stored, newer))
    with st.container(horizontal=True, vertical_alignment="bottom", width=LINE_PX):
        render_person("Saved by")
        st.text_input(
            "Why (for the history)",
            key=place_widget_key(Key.TABLE_NOTE, name),
            persist_state="page",
            width=360,
        )
    with st.container(horizontal=True):
        st.button(
            f"Save {escape_markdown(name)}",
            key=place_widget_key(Key.TABLE_SAVE, name),
            type="primary",
            disabled=changes.same or newest is not None,
            on_click=_save_table,
            args=(name, draft, now, after, save),
        )
        st.button(
            "Start over",
            key=place_widget_key(Key.TABLE_START_AGAIN, name),
            disabled=changes.same and draft.began == now,
            on_click=_start_again,
            args=(name, draft),
        )


def _on_newest(
    name: str, draft: _TableDraft, now: bytes, after: bytes
) -> tuple[TableChange, tuple[Clash, ...]] | None:
    """Return the edits on what someone else saved since they began, None when no one did."""
    if draft.began == now:
        return None
    try:
        return TableChange(name, draft.began, after).on(now)
    except PartnershipMapError:
        return None  # one of the two cannot be read: then these rows take its place


def _take_on(name: str, draft: _TableDraft, change: TableChange) -> None:
    """Go on editing with the edits on the newest file."""
    clear_notice(Key.SAVE_NOTICE)
    cells, _ = read_cells(change.mine, name)
    begun = _begin(name, cells, change.base, draft.round + 1, uploaded=True)
    st.session_state[place_widget_key(Key.TABLE_DRAFT, name)] = begun


def _changes_html(found: Comparison, before: pd.DataFrame, after: pd.DataFrame) -> str:
    listed = list_items(few(change_texts(found, before, after)))
    return f'<div class="changes"><p>{found.summary}</p><ul>{listed}</ul></div>'


def _save_table(name: str, draft: _TableDraft, now: bytes, after: bytes, save: Save) -> None:
    note_key = place_widget_key(Key.TABLE_NOTE, name)

    def write() -> None:
        said = save(
            after, str(st.session_state.get(note_key) or "").strip(), expected=digest_of(now)
        )
        _start_again(name, draft)
        st.session_state[note_key] = ""
        keep_notice(Key.SAVE_NOTICE, said)

    attempt(Key.SAVE_NOTICE, write, about=name)


def _start_again(name: str, draft: _TableDraft) -> None:
    """Forget what was edited; the next draw begins with the file as it is then."""
    over = replace(draft, over=True)
    st.session_state[place_widget_key(Key.TABLE_DRAFT, name)] = over
    clear_notice(Key.SAVE_NOTICE)
