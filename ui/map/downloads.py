"""What is shown, as files, and as a link."""

from datetime import date
from functools import partial
from typing import Final

import streamlit as st

from briefing.named import NamedBriefing, name_of
from briefing.story import build_story
from roster.export.formats import EXPORTS, Export
from roster.filters import Filters, filter_sites
from roster.snapshot import Roster
from ui import inline
from ui.address import base_path
from ui.keys import Key
from ui.live import change_words
from ui.server.headers import EMBED, embed_frames
from ui.slideshow.files import render_briefing_files
from ui.slideshow.story_source import current_briefing, current_named
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
        named, _ = current_named()
        for ending, words, media_type in _PICTURES:
            own = named.title if named and ending == "html" else ""
            label = words.replace("Map", f"Map of “{own}”", 1) if own else words
            st.download_button(
                escape_markdown(label),
                partial(_picture, ending, shown, roster, named),
                file_name=f"{name}-{name_of(own)}-map.{ending}" if own else f"{name}-map.{ending}",
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


def _picture(ending: str, shown: ShownNote, roster: Roster, named: NamedBriefing | None) -> bytes:
    # Imported when someone wants a file: most visitors never do.
    if ending == "html":
        return _page(shown.filters, roster, named)
    from briefing.map_files import draw_map

    sites = filter_sites(roster, shown.filters)
    return draw_map(ending, sites, roster, shown.filters, scale=2)


def _page(filters: Filters, roster: Roster, named: NamedBriefing | None) -> bytes:
    """Make the map as one file: of the briefing's sites where the address names one of one's own.

    As the command makes it, with no address but that of the settings: same list, same bytes.
    """
    from briefing.map_page import map_html

    told = named.filters_of(roster) if named else filters
    story = build_story(
        roster,
        told,
        current_briefing(roster, told).settings,
        day=date.today(),
        named=named,
        changed=change_words(roster),
    )
    return map_html(filter_sites(roster, told), roster, told, story=story)
