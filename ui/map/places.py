"""The located places of a roster, kept for as long as it is shown."""

import pandas as pd
import streamlit as st

from cartography.site_places import located_places
from roster.snapshot import Roster


@st.cache_resource(max_entries=4, show_spinner=False)
def all_places(version: str, _roster: Roster) -> pd.DataFrame:
    """Return ``located_places`` of a roster. Nobody changes the frame."""
    return located_places(_roster)
