"""What is shown, as files, and as a link."""

from datetime import date
from functools import partial
from typing import Final

import streamlit as st

from briefing.story import build_story
from roster.export.formats import EXPORTS, Export
from roster.filters import filter_sites
from roster.snapshot import Roster
from ui import inline
from ui.address import base_path
from ui.keys import Key
from ui.live import change_words
from ui.server.headers import EMBED, embed_frames
from ui.slideshow.files import render_briefing_files
from ui.slideshow.story_source import current_briefing
from ui.text import escape_html, escape_markdown
from ui.visible import ShownNote

_PICTURES: Final = (
    ("html", "Map as one file that opens anywhere (HTML)", "text/html"),
    ("png", "Map as a picture (PNG)", "image/png"),
    ("svg", "Map as a drawing (SVG)", "image/svg+xml"),
    ("pdf", "Map on a page (PDF)", "application/pdf"),
)


def render_map_actions(roster: Roster) -> None:
    """Draw the buttons under map and table: the files, the link and the frame.

    The files are made at the click, of what the map shows then.
    """
    name = roster.program.short_name.lower().replace(" ", "-") or "map"
    name += f"-{roster.past.slug}" if roster.past else ""
    shown = ShownNote.of_session()
    with st.popover("Download", icon=":material/download:"):
        st.text(f"The {roster.program.site_noun_plural} shown, with coordinates and source")
        for one in EXPORTS:
            st.download_button(
                escape_markdown(one.label),
                partial(_file, one, shown, roster),
                file_name=f"{name}-sites.{one.ending}",
                mime=one.media_type,
                key=f"{Key.DOWNLOAD}-{one.ending}",
                on_click="ignore",
                width="stretch",
            )
        for ending, label, media_type in _PICTURES:
            st.download_button(
                escape_markdown(label),
                partial(_picture, ending, shown, roster),
                file_name=f"{name}-map.{ending}",
                mime=media_type,
                key=f"{Key.DOWNLOAD}-{ending}",
                on_click="ignore",
                width="stretch",
            )
        render_briefing_files(roster, name)
    inline.copy_link(key=Key.COPY_LINK, width="content")
    inline.embed(
        key=Key.EMBED,
        data={
            "path": f"{base_path()}{EMBED}",
            "title": f"{roster.program.title} map",
            "elsewhere": bool(embed_frames()),
        },
        width="content",
    )


def render_last_change(roster: Roster) -> None:
    """Draw when the list last changed, and what that was."""
    if changed := change_words(roster):
        st.html(f'<p class="last-change">{escape_html(changed)}</p>', width="content")


def _file(export: Export, shown: ShownNote, roster: Roster) -> bytes:
    """Make the file at the click, of what the map shows then."""
    return export.write(filter_sites(roster, shown.filters), roster)


def _picture(ending: str, shown: ShownNote, roster: Roster) -> bytes:
    filters = shown.filters
    sites = filter_sites(roster, filters)
    # Imported when someone wants a file: most visitors never do.
    if ending == "html":
        from briefing.map_page import map_html

        # As the command makes it, with no address but that of the settings: same list, same bytes.
        settings = current_briefing(roster, filters).settings
        story = build_story(roster, filters, settings, day=date.today())
        return map_html(sites, roster, filters, story=story)
    from briefing.map_files import draw_map

    return draw_map(ending, sites, roster, filters, scale=2)
