"""The roster of an earlier day or version, as an address asks for it."""

from datetime import UTC, datetime
from urllib.parse import quote

import streamlit as st
from starlette.requests import Request

from common.errors import PartnershipMapError
from roster.as_of import roster_as_of
from roster.moment import AsOf, parse_as_of
from roster.snapshot import Roster
from roster.store import Loaded
from ui.choice import show_today
from ui.keys import Key
from ui.live import limits, roster_store
from versions.folder import data_storage


def roster_at(loaded: Loaded, text: str) -> Roster:
    """Return the roster as it was; its ``past`` says when that is.

    Raises
    ------
    PartnershipMapError
        When the text is not a day or version, or nothing is known of the list then.
    """
    asked = parse_as_of(text, now=datetime.now(UTC))
    return _roster_at(loaded.token, asked.text, asked.is_now, asked, loaded)


def roster_of_request(request: Request, loaded: Loaded) -> tuple[Roster, str]:
    """Return the roster that an address asks for, and why it is another one, or ""."""
    return _roster_or_today(loaded, request.query_params.get(Key.AS_OF, ""))


def past_query(roster: Roster, before: str) -> str:
    """Return what an address says behind ``before`` so that it is asked of the same roster."""
    return f"{before}{Key.AS_OF}={quote(roster.past.text)}" if roster.past else ""


def roster_of_page(loaded: Loaded) -> tuple[Roster, str]:
    """Return the roster that the page's address asks for, and why it is another one, or ""."""
    return _roster_or_today(loaded, st.query_params.get(Key.AS_OF, ""))


def _roster_or_today(loaded: Loaded, text: str) -> tuple[Roster, str]:
    try:
        return (roster_at(loaded, text) if text else loaded.roster), ""
    except PartnershipMapError as error:
        return loaded.roster, str(error)


def render_past(roster: Roster, problem: str) -> None:
    """Say which earlier list is shown, or why it is not, with the way back."""
    said = past_words(roster, problem)
    if not said:
        return
    with st.container(key=Key.PAST, horizontal=True, vertical_alignment="center", gap="small"):
        st.text(said, width="content")
        label = "Remove" if problem else "Show today's list"
        st.button(label, key=Key.SHOW_TODAY, on_click=show_today)


def past_words(roster: Roster, problem: str) -> str:
    """Return which earlier list it is, or why it is not, in a sentence or two; "" for today's."""
    if problem:
        return f"{problem} Today's list is shown."
    past = roster.past
    if past is None:
        return ""
    count = past.undated
    said = f"This is the list as of {past.words}."
    if past.number is not None:
        said = f"This is {past.words}."
    if not count:
        return said
    program = roster.program
    if count == 1:
        return f"{said} 1 {program.site_noun} has no date, and may have joined later."
    return f"{said} {count:,} {program.site_noun_plural} have no date, and may have joined later."


@st.cache_resource(max_entries=4, show_spinner=False)
def _roster_at(token: str, text: str, is_now: bool, _asked: AsOf, _loaded: Loaded) -> Roster:
    store = roster_store()
    return roster_as_of(
        _loaded.inputs,
        data_storage(),
        _asked,
        store.geocoder,
        store.outlines,
        limits(),
        earlier=_loaded.roster,
    )
