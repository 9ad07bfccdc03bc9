"""The Update page: a new list of sites, from the file to every open screen."""

import streamlit as st

from roster.snapshot import Roster
from ui.access import editor, render_sign_in
from ui.keys import Key
from ui.update.page import render_update

roster: Roster = st.session_state[Key.ROSTER]

st.title("Update the list", anchor=False)
if editor() is None:
    render_sign_in()
else:
    render_update(roster)
