"""What the buttons of the review do.

Every decision is written to the ledger at once; this screen and every other see it by its file.
Each asks again who may decide: a screen can be older than that.
"""

from collections.abc import Callable
from functools import partial

import streamlit as st

from geocode.ledger import Change, Decision, LeftOut
from geocode.ledger_file import decide, undo
from geocode.resolve import Candidate
from geocode.review_queue import (
    DecidedPlace,
    OpenPlace,
    check_coordinates,
    leave_out,
    take,
    type_in,
    why_open,
)
from ui.access import require_person
from ui.choice import select_site
from ui.keys import Key
from ui.live import load_current, roster_store
from ui.notice import attempt, clear_notice, keep_notice
from ui.text import coordinates
from versions.folder import data_storage


def what_was_decided(decision: Decision) -> str:
    """Return what was decided, to be put after the place's name."""
    if isinstance(decision, LeftOut):
        return "is left out for now"
    at = coordinates(decision.latitude, decision.longitude)
    if decision.matched_name:
        return f"is {decision.matched_name}, at {at}"
    return f"is at {at}, as typed"


def take_candidate(place: OpenPlace, candidate: Candidate, then: str, day: str) -> None:
    """Locate a place where a candidate is, and continue to the place with the key ``then``."""
    _decide(place, then, lambda who: take(place, candidate, who, day))


def leave_for_now(place: OpenPlace, then: str, day: str) -> None:
    """Leave a place without a pin, and continue."""
    _decide(place, then, lambda who: leave_out(place, who, day))


def use_coordinates(place: OpenPlace, widget: str, then: str, day: str) -> None:
    """Locate a place where a widget's text says, and continue, or say why not."""
    text = str(st.session_state.get(widget) or "")
    found = check_coordinates(text, place.state_code, roster_store().in_state)
    if isinstance(found, tuple):
        latitude, longitude = found
        _decide(place, then, lambda who: type_in(place, latitude, longitude, who, day))
    elif not text.strip():
        said = "Type latitude and longitude first, for example 35.15, -90.05."
        keep_notice(Key.REVIEW_NOTICE, said, failed=True)
    else:
        clear_notice(Key.REVIEW_NOTICE)  # the reason is shown under the field


def _decide(place: OpenPlace, then: str, decision: Callable[[str], Decision]) -> None:
    def write() -> None:
        made = decision(require_person())
        store, cells = roster_store(), load_current().roster.cells
        rows = cells[cells.index.isin([row.number for row in place.rows])]
        if why := why_open(rows, made, store.geocoder, store.outlines):
            said = f"That does not locate it, so nothing was saved. {why}"
            keep_notice(Key.REVIEW_NOTICE, said, failed=True)
            return
        change = decide(data_storage(), made)
        said = f"{place.title} {what_was_decided(change.after)}."
        before = change.before
        if before is not None and _by_person(before):
            said += f" This replaces what {before.decided_by or 'someone'} decided."
        keep_notice(Key.REVIEW_NOTICE, said, undo=partial(undo_change, change))
        select_site(then)

    attempt(Key.REVIEW_NOTICE, write)


def _by_person(decision: Decision) -> bool:
    return isinstance(decision, LeftOut) or decision.by_person


def undo_change(change: Change, said: str = "Undone.") -> None:
    """Undo a decision and say so, unless someone decided differently since."""

    def write() -> None:
        if undo(data_storage(), change):
            keep_notice(Key.REVIEW_NOTICE, said)
            select_site(change.key)
        else:
            said_else = "Someone else decided differently since then; that decision stays."
            keep_notice(Key.REVIEW_NOTICE, said_else)

    attempt(Key.REVIEW_NOTICE, write)


def undo_decision(decided: DecidedPlace) -> None:
    """Undo an older decision, as ``undo_change`` does the last."""
    one = decided.decision
    said = f"Undone: the decision on {decided.title}."
    undo_change(Change(one.key, None, one), said)
