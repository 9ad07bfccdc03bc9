"""The sites that the Map page shows, what is made of them, and a note of them for later clicks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from roster.filters import Filters, filter_sites
from roster.snapshot import Roster
from ui.keys import Key

KEPT_AT_MOST = 500
"""What shows more sites than these is made anew each time: keeping hundreds takes memory."""

_Made = TypeVar("_Made")


class ShownSites:
    """The sites that pass the filters, and what is made of them, each once.

    Many reruns and screens ask for the same few, so that what is made of them is kept with them.

    Attributes
    ----------
    sites : DataFrame
        Rows of ``Roster.sites``; nobody changes the frame.
    """

    def __init__(self, sites: pd.DataFrame) -> None:
        self.sites = sites
        self._made: dict[Callable[[pd.DataFrame], Any], Any] = {}

    def made(self, make: Callable[[pd.DataFrame], _Made]) -> _Made:
        """Return what a function of a module makes of the sites; nobody changes it."""
        if make not in self._made:
            self._made[make] = make(self.sites)
        found: _Made = self._made[make]
        return found


@dataclass
class ShownNote:
    """What this session's map shows now, for the buttons that are not drawn again with it.

    Attributes
    ----------
    sites : DataFrame
        Rows of ``Roster.sites`` that pass the filters.
    """

    sites: pd.DataFrame = field(default_factory=pd.DataFrame)

    @staticmethod
    def of_session() -> "ShownNote":
        """Return the one note of this session."""
        if Key.SHOWN not in st.session_state:
            st.session_state[Key.SHOWN] = ShownNote()
        note: ShownNote = st.session_state[Key.SHOWN]
        return note


def shown_sites(roster: Roster, filters: Filters) -> ShownSites:
    """Return the sites of a roster that pass the filters."""
    if len(roster.sites) > KEPT_AT_MOST:
        return _of_rows(roster.version, filter_sites(roster, filters))
    return _kept_for_filters(roster.version, repr(filters), filters, roster)


def _of_rows(version: str, sites: pd.DataFrame) -> ShownSites:
    if len(sites) > KEPT_AT_MOST:
        return ShownSites(sites)
    return _kept_for_rows(version, tuple(sites.index), sites)


@st.cache_resource(max_entries=256, show_spinner=False)
def _kept_for_filters(version: str, asked: str, _filters: Filters, _roster: Roster) -> ShownSites:
    return _of_rows(version, filter_sites(_roster, _filters))


@st.cache_resource(max_entries=256, show_spinner=False)
def _kept_for_rows(version: str, rows: tuple[int, ...], _sites: pd.DataFrame) -> ShownSites:
    """Return the same for any filters that leave the same rows."""
    return ShownSites(_sites)
