"""The presenter's view: this slide, the next one, the note, the time, and the way to follow."""

import streamlit as st

from briefing.slides import Slide
from roster.snapshot import Roster
from ui.keys import Key
from ui.stage.geometry import SHEET
from ui.stage.picture import Frame, is_dark, render_chart
from ui.stage.telling import Telling
from ui.stage.words import bar_html, code_html, slide_html
from ui.text import escape_html
from ui.viewport import Viewport

_NOW_SHARE, _NEXT_SHARE = 0.56, 0.36
"""Shares of the window's width that the two slides have; desk.css says the same."""
_NOT_FOR_YOU = (
    "The notes are for the presenter. To see them, begin on the Briefing page and press P there."
)
_THIS_COMPUTER = ("//127.", "//localhost", "//[::1]")


def render_desk(
    roster: Roster,
    told: Telling,
    index: int,
    viewport: Viewport | None,
    *,
    follow: str,
) -> None:
    """Draw the presenter's view.

    Parameters
    ----------
    roster, told
    index : int
        Number of the slide, from 0.
    viewport : Viewport or None
    follow : str
        The address at which others follow, or "" when this window has no room.
    """
    story = told.story
    slide = story.slides[index]
    following = story.slides[index + 1] if index + 1 < len(story.slides) else None
    width = viewport.window_width if viewport else 1280
    _render_preview(roster, slide, Key.STAGE_PICTURE, "now", width * _NOW_SHARE)
    if following:
        _render_preview(roster, following, Key.STAGE_NEXT, "next", width * _NEXT_SHARE)
    with st.container(key=Key.STAGE_DESK):
        st.html(
            '<section class="note" tabindex="0" aria-label="Note">'
            f"{_note(slide, told)}</section>"
            + _follow_html(follow)
            + ("" if following else '<p class="ended">This is the last slide.</p>')
            + bar_html(story.short_title, slide.title, index + 1, len(story.slides))
        )


def _render_preview(roster: Roster, slide: Slide, key: Key, name: str, width: float) -> None:
    unit = width / 1920
    frame = Frame(
        round(SHEET.map_width * unit), round(SHEET.map_height * unit), 28 * unit, is_dark()
    )
    with st.container(key=f"stage-preview-{name}"):
        with st.container(key=key):
            if slide.has_map:
                chart_key = Key.STAGE_CHART if name == "now" else Key.STAGE_NEXT_CHART
                render_chart(roster, slide, frame, chart_key)
        heading = "Now" if name == "now" else "Next"
        st.html(slide_html(slide, SHEET, "h2") + f'<p class="which">{heading}</p>')


def _note(slide: Slide, told: Telling) -> str:
    if not told.has_notes:
        return f'<p class="none">{_NOT_FOR_YOU}</p>'
    problem = escape_html(told.problem)
    warning = f'<p class="warning">{problem}</p>' if problem else ""
    paragraphs = "".join(
        f"<p>{escape_html(line)}</p>" for line in slide.note.splitlines() if line.strip()
    )
    return warning + (paragraphs or '<p class="none">No note for this slide.</p>')


def _follow_html(follow: str) -> str:
    if not follow:
        return ""
    return (
        f'<aside class="follow"><div>{code_html(follow, "QR code to follow")}</div>'
        f"<p>{_follow_words(follow)}</p></aside>"
    )


def _follow_words(follow: str) -> str:
    words = f'Others follow at <a href="{escape_html(follow)}">{escape_html(follow)}</a>'
    if any(name in follow for name in _THIS_COMPUTER):
        words += (
            "<br><b>Only this computer can reach that address.</b> "
            "Set the map’s own under “address” in briefing.toml."
        )
    return words
