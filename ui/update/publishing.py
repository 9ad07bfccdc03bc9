"""The last step: publish, and the way back."""

import hashlib
from dataclasses import dataclass

import streamlit as st

from geocode.ledger import FILE_NAME as LEDGER_NAME
from geocode.ledger import update_ledger
from geocode.undecided import person_name
from roster.build import ANNOUNCEMENTS_NAME, SITES_NAME
from roster.update import Proposal
from sites.errors import ConflictError, MapError
from sites.folder import data_folder
from sites.history import History, Version
from sites.publish import publish, restore
from ui.access import require_editor
from ui.keys import Key
from ui.saving import Save
from ui.text import escape_html, long_date
from ui.update.work import Work, forget


@dataclass(frozen=True)
class Published:
    """What the last click on Publish came to.

    Attributes
    ----------
    version : Version
        The new version of the list.
    before : int or None
        Number of the version that it replaced; None when there was none.
    text : str
        One or two sentences for the person.
    """

    version: Version
    before: int | None
    text: str


def render_publish(proposal: Proposal, noun: str, who: str) -> None:
    """Draw who publishes and why, the question before many sites go, and the button.

    Parameters
    ----------
    proposal : Proposal
    noun : str
        What sites are called, in the plural.
    who : str
        The person at the screen, as far as known.
    """
    rows = len(proposal.frame)
    found = proposal.comparison
    with st.container(width=720):
        st.text_input("Published by", value=who, key=Key.UPDATE_BY, persist_state="session")
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
                f"{kept + len(found.removed):,} {noun} that are in the list now",
                key=Key.UPDATE_SURE,
            )
        st.button(
            f"Publish {rows:,} {noun}",
            key=Key.UPDATE_PUBLISH,
            type="primary",
            disabled=not sure or proposal.changes_nothing,
            on_click=_publish,
            args=(proposal,),
        )
        open_rows = proposal.roster.need_a_person
        if proposal.changes_nothing:
            st.text("Nothing would change, so there is nothing to publish.")
        elif open_rows:
            rows_stay = "1 row stays" if open_rows == 1 else f"{open_rows:,} rows stay"
            st.text(f"{rows_stay} in the list without a pin, for the Review page.")


def render_outcome() -> None:
    """Draw what was published last, with the way back, or why it was not."""
    failed = st.session_state.get(Key.UPDATE_FAILED)
    if failed:
        st.html(
            f'<div class="banner bad" role="alert"><b>Nothing was lost, but the list was not '
            f"saved.</b> {escape_html(failed)}</div>"
        )
    done: Published | None = st.session_state.get(Key.UPDATE_DONE)
    if done is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", key=Key.UPDATE_DONE_BOX):
        st.html(f'<div class="banner good" role="status">{escape_html(done.text)}</div>')
        if done.before is not None:
            st.button("Undo", key=Key.UPDATE_UNDO, on_click=_undo, args=(done,))


def _publish(proposal: Proposal) -> None:
    _clear()
    note = str(st.session_state.get(Key.UPDATE_NOTE) or "").strip()
    try:
        who = person_name(str(st.session_state.get(Key.UPDATE_BY) or "")) or require_editor()
        require_editor()
        folder = data_folder()
        target = folder / SITES_NAME
        _save_beside(proposal, who, note)
        version = publish(target, proposal.data, expected=proposal.base.digest, who=who, note=note)
        before = _number_of(History(target), proposal.base.digest)
    except ConflictError:
        return  # the page shows who was quicker, and both ways on
    except MapError as error:
        st.session_state[Key.UPDATE_FAILED] = str(error)
        return
    except OSError as error:
        st.session_state[Key.UPDATE_FAILED] = f"The data folder: {error.strerror}."
        return
    rows = len(proposal.frame)
    st.session_state[Key.UPDATE_DONE] = Published(
        version,
        before,
        f"Version {version.number} is published with {rows:,} rows. Every open screen shows it.",
    )
    st.session_state.pop(Key.UPDATE_NOTE, None)
    forget()


def save_table(name: str) -> Save:
    """Return what saves another file of the data folder, with its history."""

    def save(data: bytes, note: str, *, expected: str) -> str:
        version = publish(
            data_folder() / name, data, expected=expected, who=require_editor(), note=note
        )
        return f"{name} is saved as version {version.number}. Every open screen shows it."

    return save


def _save_beside(proposal: Proposal, who: str, note: str) -> None:
    """Save what was described and settled on the way; both are of use without the list as well."""
    folder = data_folder()
    if proposal.announcements is not None:
        was = proposal.base.inputs.files[ANNOUNCEMENTS_NAME]
        publish(
            folder / ANNOUNCEMENTS_NAME,
            proposal.announcements,
            expected=hashlib.sha256(was).hexdigest(),
            who=who,
            note=note,
        )
    if proposal.decisions:
        update_ledger(folder / LEDGER_NAME, lambda ledger: ledger.with_entries(proposal.decisions))


def _number_of(history: History, digest: str | None) -> int | None:
    return next((each.number for each in history.versions() if each.digest == digest), None)


def _undo(done: Published) -> None:
    _clear()
    if done.before is None:
        return
    try:
        who = require_editor()
        version = restore(
            data_folder() / SITES_NAME,
            done.before,
            expected=done.version.digest,
            who=who,
            note=f"Undo of version {done.version.number}",
        )
    except ConflictError:
        st.session_state[Key.UPDATE_FAILED] = (
            "Somebody has changed the list since, so it was not undone; the History page has "
            "every version."
        )
        return
    except MapError as error:
        st.session_state[Key.UPDATE_FAILED] = str(error)
        return
    st.session_state[Key.UPDATE_DONE] = Published(
        version,
        None,
        f"Undone: the list is as it was in version {done.before}, now version {version.number}.",
    )


def _clear() -> None:
    st.session_state.pop(Key.UPDATE_FAILED, None)
    st.session_state.pop(Key.UPDATE_DONE, None)


def who_was_quicker(work: Work) -> str:
    """Return a sentence on the newest version that this update was not begun on."""
    history = History(data_folder() / SITES_NAME)
    newest = history.current()
    if newest is None or newest.digest == work.base.digest:
        return "The list was changed by hand since you began."
    day = long_date(newest.saved_at.date().isoformat())
    note = f", “{newest.note}”" if newest.note else ""
    return f"{newest.who or 'Somebody'} published version {newest.number} ({day}{note}) since."
