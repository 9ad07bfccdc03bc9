"""The roster of an earlier day or version, as an address asks for it."""

from datetime import UTC, datetime

import streamlit as st

from roster.as_of import roster_as_of
from roster.moment import AsOf, parse_as_of
from roster.snapshot import Roster
from roster.store import Loaded
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
