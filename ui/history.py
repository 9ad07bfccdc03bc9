"""The History page: every version of a file of the data folder, and the ways back."""

from typing import Final

import numpy as np
import pandas as pd
import streamlit as st

from common.errors import ConflictError, PartnershipMapError
from roster.build import check_input
from roster.data_files import LISTS, SITES_NAME
from roster.list_file import compare_list
from sites.columns import SYNONYMS
from sites.compare import Comparison, change_texts
from tables.header import Columns
from tables.read import read_table
from ui.access import require_person
from ui.compare import compare, is_asked, render_compare
from ui.keys import Key, place_widget_key
from ui.live import limits
from ui.notice import attempt, clear_notice, keep_notice, render_banner, render_notice
from ui.tables import open_page, table_height
from ui.text import escape_markdown, few, list_items, moment
from ui.viewport import read_viewport, row_height
from versions.folder import data_storage
from versions.storage import NewContent, Storage, current_version, digest_now
from versions.version import Version

SHOWN_AT_MOST = 30
"""So many versions, or lines of what differs, at once; more versions are chosen by a range."""
ROWS = 12
_HOW: Final = {
    "published": "published",
    "restored": "restored",
    "found": "changed by hand",
    "first": "the first one known",
    "unfinished": "may never have been shown; saving was interrupted",
}


def render_history() -> None:
    """Draw what the address compares, or the versions of one file with what each changed."""
    try:
        if is_asked():
            render_compare(data_storage().versions(SITES_NAME))
        else:
            _render_files()
    except PartnershipMapError as error:
        render_banner([str(error)], kind="bad")


def _render_files() -> None:
    titles = [one.title for one in LISTS.values()]
    title = st.segmented_control(
        "Which file?",
        titles,
        default=titles[0],
        required=True,
        key=Key.HISTORY_FILE,
        on_change=_forget_notice,
        label_visibility="collapsed",
        bind="query-params",
    )
    name = next(one.file for one in LISTS.values() if one.title == title)
    render_notice(Key.HISTORY_NOTICE)
    _render_file(data_storage(), name)


def _render_file(storage: Storage, name: str) -> None:
    versions = storage.versions(name)
    if not versions:
        st.text(f"{name} has no history yet. It starts with the first list that you publish here.")
        return
    current = current_version(storage, name)
    left, right = st.columns([2, 3], gap="large")
    with left:
        chosen = _render_list(versions, current)
    with right:
        _render_version(storage, name, versions, chosen, current)


def _render_list(versions: tuple[Version, ...], current: Version | None) -> Version:
    """Draw the versions as a list of choices; return the one that is chosen."""
    parts = [versions[at : at + SHOWN_AT_MOST] for at in range(0, len(versions), SHOWN_AT_MOST)]
    ranges = {f"{part[-1].number:,} to {part[0].number:,}": part for part in parts}
    shown = versions[:SHOWN_AT_MOST]
    if len(ranges) > 1:
        choice = st.selectbox(
            "Versions", list(ranges), key=Key.HISTORY_RANGE, on_change=_forget_notice, width=200
        )
        shown = ranges.get(choice, shown)
    names = {_version_name(each): each for each in shown}
    chosen = st.radio(
        f"{len(versions):,} versions" if len(versions) > 1 else "1 version",
        list(names),
        captions=[escape_markdown(_caption(each, current)) for each in shown],
        key=Key.HISTORY_VERSION,
        on_change=_forget_notice,
    )
    return names.get(str(chosen), shown[0])


def _version_name(version: Version) -> str:
    by = f" by {escape_markdown(version.who)}" if version.who else ""
    return f"**Version {version.number}** {_HOW.get(version.how, version.how)}{by}"


def _caption(version: Version, current: Version | None) -> str:
    parts = [_when(version)]
    if version.rows is not None:
        parts.append(f"{version.rows:,} rows")
    if current is not None and version.number == current.number:
        parts.append("on every screen now")
    note = f" — “{version.note}”" if version.note else ""
    return " · ".join(parts) + note


def _forget_notice() -> None:
    clear_notice(Key.HISTORY_NOTICE)


def _when(version: Version) -> str:
    return moment(version.saved_at, st.context.timezone)


def _render_version(
    storage: Storage,
    name: str,
    versions: tuple[Version, ...],
    chosen: Version,
    current: Version | None,
) -> None:
    st.html(f'<h2 class="version">Version {chosen.number}</h2>')
    data = storage.read_version(name, chosen.number)
    frame = _frame(name, chosen.digest, data)
    others = {"the previous version": _before(versions, chosen), "the current version": current}
    known = {words: each for words, each in others.items() if each and each.number != chosen.number}
    if known:
        words = st.segmented_control(
            "Compare with",
            list(known),
            default=next(iter(known)),
            required=True,
            key=place_widget_key(Key.HISTORY_COMPARE, str(chosen.number)),
        )
        other = known[words] if words in known else next(iter(known.values()))
        _render_difference(storage, name, other, chosen, frame)
        if name == SITES_NAME:
            st.button(
                "Compare on a map",
                key=Key.COMPARE,
                on_click=compare,
                args=sorted((other.number, chosen.number)),
            )
    with st.container(horizontal=True):
        st.download_button(
            "Download this version",
            lambda: data,
            file_name=f"{name.removesuffix('.csv')}-version-{chosen.number}.csv",
            mime="text/csv",
            key=Key.HISTORY_DOWNLOAD,
            on_click="ignore",
        )
        if current is None or chosen.number != current.number:
            st.button(
                "Restore this version",
                key=Key.HISTORY_RESTORE,
                on_click=_restore,
                args=(name, chosen.number, digest_now(storage, name)),
            )
    with open_page(Key.HISTORY_TABLE, np.arange(len(frame))) as (key, rows):
        st.dataframe(
            frame.iloc[rows],
            key=key,
            height=table_height(rows, ROWS),
            row_height=row_height(read_viewport()),
            alt=f"{LISTS[name].title}, version {chosen.number}",
        )


def _before(versions: tuple[Version, ...], chosen: Version) -> Version | None:
    return next((each for each in versions if each.number < chosen.number), None)


def _render_difference(
    storage: Storage, name: str, other: Version, chosen: Version, frame: pd.DataFrame
) -> None:
    """Draw what differs, from the older of the two to the newer."""
    there = _frame(name, other.digest, storage.read_version(name, other.number))
    (first, older), (last, newer) = sorted(
        ((other, there), (chosen, frame)), key=lambda one: one[0].number
    )
    found = _compared(name, first.digest, last.digest, older, newer)
    st.html(
        f"<p>From version {first.number} to {last.number}: {len(found.added):,} added, "
        f"{len(found.changed):,} changed, {len(found.removed):,} removed, "
        f"{len(found.unchanged):,} unchanged.</p>"
        f'<ul class="issues">{_lines(found, older, newer)}</ul>'
    )


def _lines(found: Comparison, older: pd.DataFrame, newer: pd.DataFrame) -> str:
    lines = (line[:1].upper() + line[1:] for line in change_texts(found, older, newer))
    return list_items(few([*lines], SHOWN_AT_MOST))


@st.cache_resource(max_entries=4, show_spinner=False)
def _compared(
    name: str, first: str, last: str, _older: pd.DataFrame, _newer: pd.DataFrame
) -> Comparison:
    """Return what differs between two versions, by their digests."""
    return compare_list(LISTS[name], _older, _newer)


@st.cache_resource(max_entries=4, show_spinner=False)
def _frame(name: str, digest: str, _data: bytes) -> pd.DataFrame:
    """Return a version as text, by its digest; one that cannot be read is shown as its lines."""
    required = LISTS[name].columns.required
    try:
        columns = Columns(required, required, SYNONYMS)
        frame = read_table(_data, name, columns, may_be_empty=True).frame
    except PartnershipMapError:
        text = _data.decode("utf-8", errors="replace")
        frame = pd.DataFrame({"line": text.splitlines()}, dtype="str")
    return frame


def _restore(name: str, number: int, seen: str | None) -> None:
    def write() -> None:
        who = require_person()
        storage = data_storage()
        data = storage.read_version(name, number)
        check_input(name, data, limits())
        content = NewContent(name, data, seen, restored=number)
        (version,) = storage.publish([content], who=who, note=f"Version {number} again")
        keep_notice(
            Key.HISTORY_NOTICE, f"Version {number} was restored as version {version.number}."
        )

    attempt(Key.HISTORY_NOTICE, write, explain=_why_not_restored)


def _why_not_restored(error: PartnershipMapError) -> str:
    if isinstance(error, ConflictError):
        return "Someone saved in the meantime. Look at the newest version."
    return str(error)
