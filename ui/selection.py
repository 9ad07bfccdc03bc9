"""The one selection that map, list, table, panel and address share: ``?site=houston-tx``."""

import streamlit as st

from ui.keys import Key


def selected_site() -> str | None:
    """Return the selected place's key, as the address has it."""
    return st.query_params.get(Key.SITE) or None


def select_site(key: str) -> None:
    """Select a place; the map flies there, also when it was selected before."""
    st.query_params[Key.SITE] = key
    _ask_for_camera()


def show_whole_country() -> None:
    """Select nothing; the map goes back to the whole country, also when it was moved by hand."""
    st.query_params.pop(Key.SITE, None)
    _ask_for_camera()


def camera_count() -> int:
    """Return how often a camera was asked for in this session."""
    return int(st.session_state.get(Key.CAMERA_COUNT, 0))


def _ask_for_camera() -> None:
    st.session_state[Key.CAMERA_COUNT] = camera_count() + 1
