"""The Map page: filters, map, panels and table around one selection."""

import streamlit as st

from roster.filters import filter_sites
from roster.snapshot import Roster
from ui.downloads import render_map_actions
from ui.filters import render_count, render_filters, render_no_match
from ui.keys import Key
from ui.map_element import map_places, render_map
from ui.panels import render_agencies, render_announcement, render_details
from ui.selection import selected_site
from ui.tables import render_shown_table, render_site_list
from ui.viewport import read_viewport

roster: Roster = st.session_state[Key.ROSTER]
viewport = read_viewport()

with st.sidebar:
    filters = render_filters(roster)
    shown = filter_sites(roster, filters)
    selected = selected_site()
    render_count(roster, shown, filters)
    render_site_list(shown, selected)

beside, panel = st.columns([2.55, 1], gap="medium")
below = st.container() if viewport and viewport.phone else beside

with beside:
    st.html(f'<h1 class="visually-hidden">Map of {len(shown)} sites</h1>')
    if shown.empty:
        render_no_match(roster)
    render_map(map_places(roster, shown), selected)
    render_map_actions(roster, shown)

with panel, st.container(key="panel", gap="small"):
    if selected:
        render_details(roster, selected)
    for _, announcement in roster.announcements[::-1].iterrows():
        render_announcement(announcement, folded=bool(selected))
    render_agencies(roster)

with below:
    render_shown_table(shown)
