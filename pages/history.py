"""The History page: every version of the list, what it changed, and the ways back."""

import streamlit as st

from ui.access import editor, render_sign_in
from ui.history import render_history

st.title("History", anchor=False)
if editor() is None:
    render_sign_in()
else:
    render_history()
