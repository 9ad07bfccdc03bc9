"""The presenter's view: this slide, the next one, the note, the time, and the way to follow."""

import streamlit as st

from briefing.layout import without_scheme
from briefing.slides import Slide
from common.tokens import NEXT_SHARE
from roster.snapshot import Roster
from ui.keys import Key
from ui.slideshow.current_screen import Screen
from ui.slideshow.geometry import FULL_HD
from ui.slideshow.slide_html import code_html, slide_html
from ui.slideshow.slide_map import Shot, presenter_frame, render_still
from ui.slideshow.story_source import ALONE, WAY_OUT, Briefing, WayToFollow
from ui.text import escape_html

_NOT_FOR_YOU = (
    "The notes are for the presenter. To see them, start on the Briefing page and press P there."
)


def render_presenter_view(roster: Roster, screen: Screen) -> None:
    """Draw the presenter's view."""
    upcoming = screen.upcoming
    _render_preview(roster, screen.slide, Key.SLIDESHOW_PICTURE, "now", screen.shot)
    if upcoming:
        later = Shot(presenter_frame(screen.viewport, NEXT_SHARE))
        _render_preview(roster, upcoming, Key.SLIDESHOW_NEXT, "next", later)
    with st.container(key=Key.PRESENTER_VIEW):
        st.html(
            '<p class="which now">Now</p>'
            f'<p class="which next">{"Next" if upcoming else "This is the last slide."}</p>'
            '<section class="note" tabindex="0" aria-label="Note">'
            f"{_note(screen.slide, screen.briefing)}</section>"
            + (f'<aside class="follow">{_follow(screen.way)}</aside>' if screen.way else "")
            + screen.bar
        )


def _render_preview(roster: Roster, slide: Slide, key: Key, name: str, shot: Shot) -> None:
    with st.container(key=f"slideshow-preview-{name}"):
        with st.container(key=key):
            if slide.has_map:
                still_key = Key.SLIDESHOW_STILL if name == "now" else Key.SLIDESHOW_NEXT_STILL
                render_still(roster, slide, shot, still_key)
        st.html(slide_html(slide, FULL_HD, "h2"))


def _note(slide: Slide, briefing: Briefing) -> str:
    if not briefing.has_notes:
        return f'<p class="none">{_NOT_FOR_YOU}</p>'
    problem = escape_html(briefing.problem)
    warning = f'<p class="warning">{problem}</p>' if problem else ""
    paragraphs = "".join(
        f"<p>{escape_html(line)}</p>" for line in slide.note.splitlines() if line.strip()
    )
    return warning + (paragraphs or '<p class="none">No note for this slide.</p>')


def _follow(way: WayToFollow) -> str:
    if way.alone:
        return f"<p><b>{ALONE}</b> {WAY_OUT} Enter it under “address” in briefing.toml.</p>"
    typed = escape_html(without_scheme(way.short or way.link))
    return (
        f"{code_html(way.link, 'QR code of the address to follow')}"
        f'<p>Others follow at <a href="{escape_html(way.link)}">{typed}</a></p>'
    )
