"""A describing file as a table: edited in place, or by an uploaded copy, with the same checks.

It collects what a person types, checks it, and hands the bytes of the new file to the caller.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from roster.describing import (
    TABLE_KEYS,
    TableChanges,
    check_table,
    compare_tables,
    read_cells,
    table_columns,
    template,
    write_table,
)
from sites.errors import MapError
from ui.keys import Key, place_widget_key
from ui.saving import (
    Read,
    Save,
    attempt,
    digest_of,
    few,
    render_banner,
    render_failure,
    say,
)
from ui.text import escape_html

LINE_PX = 800
UPLOAD_MB = 20


@dataclass(frozen=True)
class _Draft:
    """The rows that an editor began with.

    Attributes
    ----------
    cells : DataFrame
        Text; all columns of the file and those of ours that it lacks.
    began : bytes
        The file as it was then.
    over : bool
        Whether nobody is editing these rows any more.
    round : int
        Counts up when other rows take their place, so that no edit of the old ones is applied.
    """

    cells: pd.DataFrame
    began: bytes
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
    save : Save
    """
    now = read()
    try:
        draft = _draft(name, now)
    except MapError as error:
        render_banner([f"{error} Load a corrected file here."], role="alert")
        draft = _Draft(_with_ours(name, read_cells(template(name), name)[0]), now)
    with st.container(key=place_widget_key(Key.TABLE_EDITOR_BOX, name), gap="small"):
        _render_files(name, now, draft)
        edited = st.data_editor(
            draft.cells,
            key=place_widget_key(Key.TABLE_EDITOR, f"{name}-{draft.round}"),
            num_rows="dynamic",
            hide_index=True,
            column_config={
                column: st.column_config.TextColumn(column.replace("_", " ").capitalize())
                for column in table_columns(name)
            },
            alt=f"The rows of {name}",
        )
        after = _kept(edited, _columns_of(now, name))
        _render_saving(name, draft, now, write_table(after), save)


def _columns_of(data: bytes, name: str) -> tuple[str, ...]:
    """Return the columns that a file has; those it should have when it cannot be read."""
    try:
        return tuple(map(str, read_cells(data, name)[0].columns))
    except MapError:
        return table_columns(name)


def _draft(name: str, now: bytes) -> _Draft:
    """Return the rows that are being edited; new ones when there are none."""
    key = place_widget_key(Key.TABLE_DRAFT, name)
    draft: _Draft | None = st.session_state.get(key)
    if draft is None or draft.over:
        number = draft.round if draft else 0
        draft = _Draft(_with_ours(name, read_cells(now, name)[0]), now, round=number)
        st.session_state[key] = draft
    return draft


def _with_ours(name: str, cells: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with every column of ours, so that each can be filled in."""
    lacking = [column for column in table_columns(name) if column not in cells]
    return cells.reset_index(drop=True).assign(**dict.fromkeys(lacking, "")).astype("str")


def _kept(edited: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return the edited rows as they are saved: without blank rows and without unused columns."""
    cells = edited.fillna("").astype("str")
    written = cells.apply(lambda column: column.str.strip() != "")
    cells = cells[written.any(axis=1)]
    return cells[[column for column in cells if column in columns or written[column].any()]]


def _render_files(name: str, now: bytes, draft: _Draft) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.file_uploader(
            "Or load a corrected copy",
            type=["csv", "txt", "xlsx"],
            key=_upload_key(name, draft),
            max_upload_size=UPLOAD_MB,
            on_change=_load,
            args=(name, now, draft),
            width=420,
        )
        st.download_button(
            f"Download {name}",
            now,
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


def _upload_key(name: str, draft: _Draft) -> str:
    return place_widget_key(Key.TABLE_UPLOAD, f"{name}-{draft.round}")


def _load(name: str, now: bytes, draft: _Draft) -> None:
    """Put the rows of the uploaded file in the place of those that were being edited."""
    uploaded = st.session_state.get(_upload_key(name, draft))
    if uploaded is None:
        return
    try:
        cells, _ = read_cells(uploaded.getvalue(), name)
    except MapError as error:
        say(name, f"That file cannot be used: {error}", failed=True)
        return
    st.session_state.pop(Key.SAVE_NOTICE, None)
    st.session_state[place_widget_key(Key.TABLE_DRAFT, name)] = _Draft(
        _with_ours(name, cells), now, round=draft.round + 1
    )


def _render_saving(name: str, draft: _Draft, now: bytes, after: bytes, save: Save) -> None:
    """Draw what is to be mended, what would change, and the button that saves it."""
    render_failure(name)
    issues = [issue.message for issue in check_table(after, name)]
    if issues:
        render_banner(few(issues), role="status")
    try:
        stored, _ = read_cells(now, name)
    except MapError:
        stored, _ = read_cells(template(name), name)
    changes = compare_tables(stored, read_cells(after, name)[0], TABLE_KEYS[name])
    if draft.began != now:
        render_banner(
            [
                f"Somebody else has saved {name} since you began. Saving yours would do what "
                "stands below to theirs; start again from theirs if that is not meant."
            ],
            role="status",
        )
    st.html(_changes_html(changes))
    with st.container(horizontal=True, vertical_alignment="bottom", width=LINE_PX):
        st.text_input(
            "Why (for the history)",
            key=place_widget_key(Key.TABLE_NOTE, name),
            persist_state="page",
            width=360,
        )
        st.button(
            f"Save {name}",
            key=place_widget_key(Key.TABLE_SAVE, name),
            type="primary",
            disabled=not changes.any,
            on_click=_save_table,
            args=(name, draft, now, after, save),
        )
        st.button(
            "Start again",
            key=place_widget_key(Key.TABLE_START_AGAIN, name),
            disabled=not changes.any and draft.began == now,
            on_click=_start_again,
            args=(name, draft),
        )


def _changes_html(changes: TableChanges) -> str:
    rows = len({row for row, *_ in changes.changed})
    counts = (
        f"<b>{len(changes.added):,}</b> added · <b>{rows:,}</b> changed · "
        f"<b>{len(changes.removed):,}</b> removed · <b>{changes.unchanged:,}</b> unchanged"
    )
    lines = [f"added: {row or '(blank)'}" for row in changes.added]
    lines += [f"removed: {row or '(blank)'}" for row in changes.removed]
    lines += [
        f"{row or '(blank)'}, {column}: “{before}” becomes “{after}”"
        for row, column, before, after in changes.changed
    ]
    listed = "".join(f"<li>{escape_html(line)}</li>" for line in few(lines))
    return f'<div class="changes"><p>{counts}</p><ul>{listed}</ul></div>'


def _save_table(name: str, draft: _Draft, now: bytes, after: bytes, save: Save) -> None:
    note_key = place_widget_key(Key.TABLE_NOTE, name)

    def write() -> str:
        said = save(
            after, str(st.session_state.get(note_key) or "").strip(), expected=digest_of(now)
        )
        _start_again(name, draft)
        st.session_state[note_key] = ""
        return say(name, said)

    attempt(name, write)


def _start_again(name: str, draft: _Draft) -> None:
    """Forget what was edited; the next draw begins with the file as it is then."""
    over = replace(draft, over=True, round=draft.round + 1)
    st.session_state[place_widget_key(Key.TABLE_DRAFT, name)] = over
    st.session_state.pop(Key.SAVE_NOTICE, None)
