"""The About page: what the map is, how old it is, where everything comes from."""

import streamlit as st

from roster.snapshot import Roster
from ui.about import render_about
from ui.keys import Key
from ui.live import gazetteer

roster: Roster = st.session_state[Key.ROSTER]
render_about(roster, gazetteer())
