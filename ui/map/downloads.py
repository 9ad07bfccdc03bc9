"""What is shown, as files, and as a link."""

import streamlit as st

from roster.export.csv import sites_csv
from roster.export.geojson import sites_geojson
from roster.snapshot import Roster
from ui import inline
from ui.choice import show_whole_country
from ui.keys import Key
from ui.slideshow.files import render_briefing_files
from ui.visible import ShownNote


def render_map_actions(roster: Roster) -> None:
    """Draw the buttons under map and table: the whole country, the files, the link.

    The files are made at the click, of what the map shows then.
    """
    name = roster.program.short_name.lower().replace(" ", "-") or "map"
    shown = ShownNote.of_session()
    st.button(
        "Whole country",
        key=Key.HOME,
        icon=":material/home:",
        shortcut="Esc",
        on_click=show_whole_country,
    )
    with st.popover("Download", icon=":material/download:"):
        st.text(f"The {roster.program.site_noun_plural} shown, with coordinates and source")
        st.download_button(
            "CSV for a spreadsheet",
            lambda: sites_csv(shown.sites),
            file_name=f"{name}-sites.csv",
            mime="text/csv",
            key=Key.DOWNLOAD_CSV,
            on_click="ignore",
            width="stretch",
        )
        st.download_button(
            "GeoJSON for a map",
            lambda: sites_geojson(shown.sites),
            file_name=f"{name}-sites.geojson",
            mime="application/geo+json",
            key=Key.DOWNLOAD_GEOJSON,
            on_click="ignore",
            width="stretch",
        )
        render_briefing_files(roster, name)
    inline.copy_link(key=Key.COPY_LINK, width="content")
