"""The Briefing page: the stage, the presenter's view and the view of those who follow."""

import streamlit as st

from roster.snapshot import Roster
from ui.keys import Key
from ui.stage.printed import render_printed
from ui.stage.screen import render_briefing

roster: Roster = st.session_state[Key.ROSTER]
render_briefing(roster)
render_printed(roster)
