"""What this session's map shows now, for the buttons that are not drawn again with it."""

from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

from ui.keys import Key


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
        return st.session_state.setdefault(Key.SHOWN, Shown())
