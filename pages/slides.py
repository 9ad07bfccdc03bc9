"""The Slides page: briefings of one's own, made and kept by name."""

import streamlit as st

from roster.snapshot import Roster
from ui.access import editor, render_sign_in
from ui.keys import Key
from ui.slide_editor import render_slide_editor

roster: Roster = st.session_state[Key.ROSTER]

st.title("Slides", anchor=False)
if editor() is None:
    render_sign_in()
else:
    render_slide_editor(roster)
