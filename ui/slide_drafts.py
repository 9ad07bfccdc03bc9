"""Briefings as someone edits them on the Slides page: kept in the session until they are saved."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from briefing.named import LONGEST_NOTE, LONGEST_TITLE, NamedBriefing, filters_typed
from common.wording import xml_safe
from roster.snapshot import Roster
from ui.choice import current_choice
from ui.keys import Key, place_widget_key


@dataclass(frozen=True)
class Draft:
    """A briefing as a person edits it.

    Attributes
    ----------
    name : str
        The one that it is saved under; "" for a new one.
    seen : NamedBriefing or None
        What was saved when the person opened it.
    opened, now : NamedBriefing
        How it was on the page at first, and is.
    number : int
        Of the draft: its widgets begin anew with it.
    revision : int
        Of the rows that the page has given the browser; what that reports of earlier ones is old.
    """

    name: str
    seen: NamedBriefing | None
    opened: NamedBriefing
    now: NamedBriefing
    number: int
    revision: int

    @property
    def is_changed(self) -> bool:
        """Whether the person has changed anything."""
        return self.now != self.opened


def drafts() -> dict[str, Draft]:
    """Return the drafts of this session by name: what is not saved stays when another is opened."""
    found: dict[str, Draft] = st.session_state.setdefault(Key.SLIDES_DRAFTS, {})
    return found


def keep(draft: Draft) -> None:
    """Keep a draft in place of the one of its name."""
    drafts()[draft.name] = draft


def next_number() -> int:
    """Return a number that no draft and no rows have had in this session."""
    number = int(st.session_state.get(Key.SLIDES_NUMBER, 0)) + 1
    st.session_state[Key.SLIDES_NUMBER] = number
    return number


def draft_of(roster: Roster, briefings: Mapping[str, NamedBriefing], name: str) -> Draft:
    """Return the draft of a name with what the browser has reported of it."""
    draft = drafts().get(name)
    saved = briefings.get(name)
    if draft is not None:
        draft = adopt(draft)
    if draft is None or (draft.seen != saved and not draft.is_changed):
        now = saved or with_filters_of_map(roster, NamedBriefing(""))
        draft = Draft(name, saved, now, now, next_number(), next_number())
    keep(draft)
    return draft


def with_filters_of_map(roster: Roster, briefing: NamedBriefing) -> NamedBriefing:
    """Return a briefing with the filters that are chosen now."""
    filters = current_choice().filters
    return replace(
        briefing,
        filters=filters_typed(roster, filters),
        color=filters.color,
        states=filters.states,
    )


def adopt(draft: Draft) -> Draft:
    """Return a draft with what a person has typed, ticked and moved."""
    held, now = st.session_state, draft.now
    title = held.get(widget_key(Key.SLIDES_TITLE, draft), now.title)
    adds_new = held.get(widget_key(Key.SLIDES_ADDS_NEW, draft), now.adds_new)
    now = replace(now, title=xml_safe(title.strip())[:LONGEST_TITLE], adds_new=bool(adds_new))
    reported = held.get(widget_key(Key.SLIDES_LIST, draft))
    if isinstance(reported, Mapping):
        now = _reported(now, reported.get("rows"), draft.revision)
    return replace(draft, now=now)


def _reported(now: NamedBriefing, report: Any, revision: int) -> NamedBriefing:
    """Return a briefing with the rows of a report; without them when it makes no sense."""
    known = {own.id: own for own in now.slides}
    try:
        if report["revision"] != revision:
            return now
        slides = tuple(
            replace(
                known[one], shown=shown is True, note=xml_safe(str(note))[:LONGEST_NOTE].strip()
            )
            for one, shown, note in report["rows"]
        )
    except (KeyError, TypeError, ValueError):
        return now
    if {own.id for own in slides} != {*known} or len(slides) != len(known):
        return now
    return replace(now, slides=slides)


def widget_key(key: Key, draft: Draft) -> str:
    """Return the key of a widget of a draft."""
    return place_widget_key(key, str(draft.number))
