"""What this session's map shows now, for the buttons that are not drawn again with it."""

from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

from roster.filters import Filters, filter_sites
from roster.snapshot import Roster
from ui.keys import Key

KEPT_AT_MOST = 500
"""What shows more sites than these is made anew each time: keeping hundreds takes memory."""


@dataclass
class Shown:
    """A note that the page keeps up to date and that a later click reads.

    Attributes
    ----------
    sites : DataFrame
        Rows of ``Roster.sites`` that pass the filters.
    """

    sites: pd.DataFrame = field(default_factory=pd.DataFrame)

    @staticmethod
    def of_session() -> "Shown":
        """Return the one note of this session."""
        if Key.SHOWN not in st.session_state:
            st.session_state[Key.SHOWN] = Shown()
        note: Shown = st.session_state[Key.SHOWN]
        return note


def shown_sites(roster: Roster, filters: Filters) -> pd.DataFrame:
    """Return the rows of ``Roster.sites`` that pass the filters; nobody changes the frame."""
    if len(roster.sites) > KEPT_AT_MOST:
        return filter_sites(roster, filters)
    return _kept_sites(roster.version, repr(filters), filters, roster)


@st.cache_resource(max_entries=256, show_spinner=False)
def _kept_sites(version: str, asked: str, _filters: Filters, _roster: Roster) -> pd.DataFrame:
    """Return what many reruns and screens ask for: the same few filters of one roster."""
    return filter_sites(_roster, _filters)
