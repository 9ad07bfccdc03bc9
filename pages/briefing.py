"""The Briefing page: the stage, the presenter's view and the view of those who follow."""

import streamlit as st

from roster.snapshot import Roster
from ui.keys import Key
from ui.slideshow.print_view import render_print_view
from ui.slideshow.screen import render_briefing
from ui.slideshow.story_source import told_roster

roster: Roster = st.session_state[Key.ROSTER]
told = told_roster(roster)
render_briefing(told)
render_print_view(told)
