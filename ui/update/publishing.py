"""The last step: publish, and the way back."""

import contextlib
from dataclasses import dataclass
from functools import partial
from typing import Final

import streamlit as st

from common.errors import ConflictError, PartnershipMapError, UnknownVersionError
from geocode.ledger_file import decide_all, undo
from roster.beside import Beside
from roster.data_files import SITES_NAME
from roster.update import OpenQuestions, Proposal, open_questions
from sites.headings import keep_told
from ui.access import render_person, require_person
from ui.keys import Key
from ui.live import load_current
from ui.notice import attempt, clear_notice, keep_notice
from ui.text import escape_markdown, long_date
from ui.update.saving import Save
from ui.update.work import Work, forget, refresh
from versions.folder import data_storage
from versions.storage import NewContent, Storage, current_version, read_bytes
from versions.version import Version, digest_of

_NOT_SAVED: Final = "Nothing was lost, but the list was not saved."


@dataclass(frozen=True)
class _Published:
    """What a click on Publish saved, so that it can be undone.

    Attributes
    ----------
    version : Version
        The new version of the list.
    before : int
        Number of the version that it replaced.
    beside : Beside
        What was saved with it.
    """

    version: Version
    before: int
    beside: Beside


def render_publish(work: Work, proposal: Proposal, noun: str) -> None:
    """Draw who publishes and why, the questions before something goes, and the button.

    Parameters
    ----------
    noun : str
        What sites are called, in the plural.
    """
    rows = len(proposal.frame)
    found = proposal.comparison
    with st.container(width=720):
        render_person("Published by")
        st.text_input(
            "Note, for the history",
            key=Key.UPDATE_NOTE,
            placeholder="Why the list changes",
            persist_state="session",
        )
        sure = True
        if proposal.asks_once_more:
            kept = len(found.changed) + len(found.unchanged)
            sure = st.checkbox(
                f"Yes, remove {len(found.removed):,} of the "
                f"{kept + len(found.removed):,} {escape_markdown(noun)} that are in the list now",
                key=Key.UPDATE_SURE,
            )
        if lost := proposal.lost_columns:
            names = escape_markdown(", ".join(f"“{column}”" for column in lost))
            what = "the column" if len(lost) == 1 else "the columns"
            sure &= st.checkbox(
                f"Yes, remove {what} {names} and the text there",
                key=Key.UPDATE_SURE_COLUMNS,
            )
        if st.button(
            f"Publish {rows:,} {escape_markdown(noun)}",
            key=Key.UPDATE_PUBLISH,
            type="primary",
            disabled=not sure or proposal.changes_nothing,
        ):
            # Not in a callback, which has no place on the page to show progress.
            bar = st.progress(0.1, "Saving the list")
            _publish(work)
            bar.progress(0.6, "Preparing what every screen will show")
            load_current()
            st.rerun()
        if proposal.changes_nothing:
            st.text("Nothing would change, so there is nothing to publish.")
        elif said := _without_a_pin(open_questions(proposal)):
            st.text(said)


def _without_a_pin(found: OpenQuestions) -> str:
    """Return in a sentence how many rows stay without a pin, or ""."""
    fresh, earlier = found.fresh_rows, found.earlier_rows
    if not fresh:
        rows = "1 row stays" if earlier == 1 else f"{earlier:,} rows stay"
        return f"{rows} without a pin as before, on the Review page." if earlier else ""
    rows = "1 row stays" if fresh == 1 else f"{fresh:,} rows stay"
    others = f", in addition to {earlier:,} from before" if earlier else ""
    return f"{rows} in the list without a pin, for the Review page{others}."


_TRIES: Final = 3
"""So often a save is put on what others saved within the same moment."""


def _publish(work: Work) -> None:
    clear_notice(Key.UPDATE_NOTICE)
    note = str(st.session_state.get(Key.UPDATE_NOTE) or "").strip()

    def write() -> None:
        who = require_person()
        for tries_left in reversed(range(_TRIES)):
            if refresh(work) is not None:
                return  # the page shows who was quicker, and the ways on
            try:
                _save(work.proposal(), who, note)
                break
            except ConflictError:
                if not tries_left:
                    raise
        # The list is saved; without this the person is asked again.
        with contextlib.suppress(PartnershipMapError, OSError):
            if work.draft.headings:
                keep_told(data_storage(), work.draft.headings, work.draft.told, who)
        st.session_state.pop(Key.UPDATE_NOTE, None)
        forget()

    attempt(
        Key.UPDATE_NOTICE,
        write,
        title=_NOT_SAVED,
        explain=lambda error: load_current().problem or str(error),
    )


def _save(proposal: Proposal, who: str, note: str) -> None:
    """Save the list and what goes with it, or nothing when one file is no longer what was seen."""
    storage, base, beside = data_storage(), proposal.base, proposal.beside.signed(who)
    contents = [NewContent(SITES_NAME, proposal.data, base.digest)]
    table = beside.announcements
    if table is not None:
        contents.insert(0, NewContent(table.name, table.mine, digest_of(table.base)))
    changes = [one.change for one in beside.places]
    if changes:
        decide_all(storage, changes)
    try:
        version = storage.publish(contents, who=who, note=note)[-1]
    except PartnershipMapError:
        for change in changes:
            undo(storage, change)
        raise
    said = f"Version {version.number} is published with {len(proposal.frame):,} rows."
    if version.digest == base.digest:
        said = "Your decisions are saved; the list did not change."
    before = _number_of(storage, SITES_NAME, base.digest)
    way_back = None if before is None else partial(_undo, _Published(version, before, beside))
    keep_notice(Key.UPDATE_NOTICE, f"{said} Every open screen shows it.", undo=way_back)


def save_table(name: str) -> Save:
    """Return what saves another file of the data folder, with its history."""

    def save(data: bytes, note: str, *, expected: str) -> str:
        content = NewContent(name, data, expected)
        (version,) = data_storage().publish([content], who=require_person(), note=note)
        return f"{name} is saved as version {version.number}. Every open screen shows it."

    return save


def _number_of(storage: Storage, name: str, digest: str | None) -> int | None:
    with contextlib.suppress(UnknownVersionError):  # what was saved just now is saved
        return next((one.number for one in storage.versions(name) if one.digest == digest), None)
    return None


def _undo(done: _Published) -> None:
    def write() -> None:
        keep_notice(Key.UPDATE_NOTICE, _bring_back(done, require_person()))

    attempt(Key.UPDATE_NOTICE, write, title=_NOT_SAVED, explain=_why_not_undone)


def _why_not_undone(error: PartnershipMapError) -> str:
    if isinstance(error, ConflictError):
        return (
            "Someone changed the list since then, so it was not undone. The History page has "
            "every version."
        )
    return str(error)


def _bring_back(done: _Published, who: str) -> str:
    """Bring back what was there before, except what someone changed since; say what stays."""
    storage = data_storage()
    data = storage.read_version(SITES_NAME, done.before)
    contents = [NewContent(SITES_NAME, data, done.version.digest, restored=done.before)]
    stays: list[str] = []
    if done.beside.announcements is not None:
        name = done.beside.announcements.name
        theirs = read_bytes(storage, name)
        back, clashes = done.beside.announcements.reversed.on(theirs, keep_theirs=True)
        stays += [f"the announcement of {clash.title}" for clash in clashes]
        number = _number_of(storage, name, digest_of(back.mine))
        contents.append(NewContent(name, back.mine, digest_of(back.base), restored=number))
    version = storage.publish(contents, who=who, note=f"Undo of version {done.version.number}")[0]
    stays += [one.title for one in done.beside.places if not undo(storage, one.change)]
    said = f"Undone: the list is as it was in version {done.before}, now version {version.number}."
    if version.digest == done.version.digest:
        said = "Undone: your decisions are as they were before."
    if stays:
        said += f" Someone changed this since then, so it stays: {'; '.join(dict.fromkeys(stays))}."
    return said


def who_was_quicker(work: Work) -> str:
    """Return a sentence on the newest version that this update was not begun on."""
    newest = current_version(data_storage(), SITES_NAME)
    if newest is None or newest.digest == work.base.digest:
        return "Someone changed the list by hand since you started."
    day = long_date(newest.saved_at.date().isoformat())
    note = f", “{newest.note}”" if newest.note else ""
    return f"{newest.who or 'Someone'} published version {newest.number} ({day}{note}) since."
