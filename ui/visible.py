"""A note of the sites that the Map page shows, for later clicks."""

from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

from roster.filters import Filters
from ui.keys import Key


@dataclass
class ShownNote:
    """What this session's map shows now, for the buttons that are not drawn again with it.

    Attributes
    ----------
    sites : DataFrame
        Rows of ``Roster.sites`` that pass the filters.
    """

    sites: pd.DataFrame = field(default_factory=pd.DataFrame)
    filters: Filters = field(default_factory=Filters)

    @staticmethod
    def of_session() -> "ShownNote":
        """Return the one note of this session."""
        if Key.SHOWN not in st.session_state:
            st.session_state[Key.SHOWN] = ShownNote()
        note: ShownNote = st.session_state[Key.SHOWN]
        return note
