"""The Review page: the places that need a person, one at a time, and what people decided."""

from datetime import date

import streamlit as st

from roster.snapshot import Roster
from ui.access import editor, may_sign_in, render_sign_in
from ui.keys import Key
from ui.review.page import render_decided, render_only_file, render_review

roster: Roster = st.session_state[Key.ROSTER]
who = editor()

st.title("For review", anchor=False)
if may_sign_in():
    render_sign_in()
render_review(roster, who, day=date.today().isoformat())
render_only_file(roster)
render_decided(roster, who)
