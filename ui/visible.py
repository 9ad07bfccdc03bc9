"""A note of what the Map page shows, for later clicks."""

from dataclasses import dataclass, field

import streamlit as st

from roster.filters import Filters
from ui.keys import Key


@dataclass
class ShownNote:
    """What this session's map shows now, for the buttons that are not drawn again with it.

    Not the rows: those of a long list are half a megabyte for each viewer.
    """

    filters: Filters = field(default_factory=Filters)

    @staticmethod
    def of_session() -> "ShownNote":
        """Return the one note of this session."""
        if Key.SHOWN not in st.session_state:
            st.session_state[Key.SHOWN] = ShownNote()
        note: ShownNote = st.session_state[Key.SHOWN]
        return note
