"""The Map page: filters, map, panels and table around one selection."""

from contextlib import nullcontext

import streamlit as st

from roster.filters import filter_sites
from roster.snapshot import Roster
from sites.columns import KEY
from ui.choice import current_choice, write_address
from ui.chrome import TitleBar
from ui.filters import render_filters, render_no_match, render_not_understood
from ui.keys import Key
from ui.map.downloads import render_last_change, render_map_actions
from ui.map.element import render_map
from ui.map.legend import render_map_legend
from ui.map.panels import render_agencies, render_announcements, render_details
from ui.map.timeline import render_timeline
from ui.rows import in_order
from ui.tables import list_order, render_shown_table, render_site_list
from ui.turns import in_turn
from ui.viewport import TABLE_ROWS, TIMELINE_TABLE_ROWS, is_stacked
from ui.visible import ShownNote

roster: Roster = st.session_state[Key.ROSTER]
stacked = is_stacked()

sidebar = st.sidebar.container()
beside, panel = st.columns([2.55, 1], gap="medium")
notice = beside.container()
stage = beside.container(key=Key.MAP_STAGE)
actions = beside.container(key=Key.MAP_ACTIONS, horizontal=True, vertical_alignment="center")
about_site = panel.container(key=Key.PANEL)
table = st.container() if stacked else nullcontext()  # it follows the panel


@st.fragment
@in_turn()
def explore() -> None:
    """Draw what a filter or a selection changes, into places that are not sent again.

    It is called in the map's place, so that map and table need no extra wrapper.
    """
    if is_stacked() != stacked:
        write_address()  # the page that is drawn again begins with it
        st.rerun()
    TitleBar.of_session().render_links()
    choice = current_choice()
    filters, selected = choice.filters, choice.site
    shown = filter_sites(roster, filters)
    ShownNote.of_session().filters = filters
    with sidebar:
        render_filters(roster, filters)
        render_site_list(roster, filters, shown, selected)
    with notice:
        render_not_understood(roster, choice)
    if shown.empty:
        render_no_match(roster)
    render_map(roster, filters, selected)
    render_map_legend(roster, filters)
    with table if selected else nullcontext():  # a small screen shows what was selected first
        grows = render_timeline(roster, filters, len(shown))
    with table:
        render_shown_table(roster, shown, TIMELINE_TABLE_ROWS if grows else TABLE_ROWS)
    with about_site:
        if selected:
            listed = roster.sites[KEY].iloc[in_order(roster, list_order(), shown)]
            render_details(roster, selected, tuple(listed.unique()))
        render_announcements(roster, shown, folded=bool(selected))


with stage:
    explore()
with actions:
    render_map_actions(roster)
with panel:
    render_agencies(roster)
with nullcontext() if stacked else actions:
    render_last_change(roster)
