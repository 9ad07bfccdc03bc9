"""The Briefing page: the stage, the presenter's view and the view of those who follow."""

import streamlit as st

from roster.snapshot import Roster
from ui.keys import Key
from ui.slideshow.print_view import render_print_view
from ui.slideshow.screen import render_briefing

roster: Roster = st.session_state[Key.ROSTER]
render_briefing(roster)
render_print_view(roster)
