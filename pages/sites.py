"""The Sites page: the sites that the filters leave as a table with every column."""

from dataclasses import replace

import streamlit as st

from roster.filters import filter_sites, filter_words
from roster.snapshot import Roster
from ui.choice import choice_query, current_choice, show_all
from ui.filters import render_no_match, render_not_understood, render_search
from ui.keys import Key
from ui.tables import render_all_table, render_order
from ui.text import escape_markdown

roster: Roster = st.session_state[Key.ROSTER]
noun = roster.program.site_noun_plural
choice = current_choice()
filters = choice.filters
shown = filter_sites(roster, filters)

title = f"All {noun}" if len(shown) == len(roster.sites) else noun.capitalize()
st.title(escape_markdown(title), anchor=False)
render_search(filters.search, width=420)
render_not_understood(roster, choice)
if shown.empty:
    render_no_match(roster)
else:
    words = f" ({filter_words(roster, filters)})" if filters.active else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.text(
            f"{len(shown):,} of {len(roster.sites):,} {noun}{words}. "
            "Choose a row to see it on the map.",
            width="content",
        )
        if filters.active:
            st.button("Show all", key=Key.SHOW_ALL, on_click=show_all)
        st.space("stretch")
        render_order(shown)
        located = st.toggle("How it was located", key=Key.TABLE_LOCATED, persist_state="session")
    picked = render_all_table(roster, shown, located=located)
    if picked:
        there = replace(choice, site=picked)
        st.switch_page("pages/map.py", query_params=choice_query(there))
