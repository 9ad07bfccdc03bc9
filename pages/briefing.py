"""The Briefing page: the stage, the presenter's view and the view of those who follow."""

import streamlit as st

from roster.snapshot import Roster
from ui.keys import Key
from ui.slideshow.printed import render_printed
from ui.slideshow.screen import render_briefing

roster: Roster = st.session_state[Key.ROSTER]
render_briefing(roster)
render_printed(roster)
