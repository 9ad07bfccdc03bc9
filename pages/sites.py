"""The Sites page: the whole roster as a table with every column."""

import streamlit as st

from roster.filters import Filters, filter_sites
from roster.snapshot import Roster
from ui.keys import Key
from ui.tables import render_all_table
from ui.text import escape_markdown

roster: Roster = st.session_state[Key.ROSTER]
noun = roster.programme.site_noun_plural

st.title(f"All {escape_markdown(noun)}", anchor=False)
search = st.text_input(
    "Search",
    key=Key.FIND,
    type="search",
    live=True,
    placeholder="City, state or code",
    bind="query-params",
    width=420,
)
shown = filter_sites(roster, Filters(search=search or ""))
st.text(f"{len(shown):,} of {len(roster.sites):,} {noun}. Choose a row to see it on the map.")
if shown.empty:
    st.text(f"No {roster.programme.site_noun} matches this search.")
else:
    picked = render_all_table(roster, shown)
    if picked:
        st.switch_page("pages/map.py", query_params={str(Key.SITE): picked})
