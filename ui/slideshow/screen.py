"""The slideshow on the page: one slide that fills the window, and what drives it."""

from pathlib import Path

import streamlit as st

from briefing.layout import without_scheme
from roster.snapshot import Roster
from ui import inline
from ui.choice import choice_query
from ui.keys import Key
from ui.slideshow import requests
from ui.slideshow.contents import render_contents
from ui.slideshow.current_screen import Screen, current_screen
from ui.slideshow.presenter import render_presenter_view
from ui.slideshow.requests import View
from ui.slideshow.routes import room_address
from ui.slideshow.slide_html import code_html
from ui.slideshow.slide_map import Shot, prepare_deck, render_deck, render_still
from ui.slideshow.story_source import ALONE, WAY_OUT, WayToFollow, filters_query, told_query
from ui.styles import use_style_sheet
from ui.text import escape_html
from ui.turns import in_turn
from ui.viewport import as_reported


def render_briefing(roster: Roster) -> None:
    """Draw the view that the address asks for."""
    view = requests.current_view()
    use_style_sheet(Path(__file__).with_name("slideshow.css"), first=True)
    if view == "presenter":
        use_style_sheet(Path(__file__).with_name("presenter.css"))
    _render_screen(roster, view)


@st.fragment
@in_turn()
def _render_screen(roster: Roster, view: View) -> None:
    """Draw what changes with the slide; what stays the same is not sent again."""
    if requests.reported().get("leave"):
        st.switch_page("pages/map.py", query_params=choice_query() | told_query())
    screen = current_screen(roster, view)
    _render_keys(screen)
    if view != "follow":
        render_contents(roster, screen.briefing.story)
    if view == "stage":
        _render_follow_code(screen.way)
    with st.container(key=Key.SLIDESHOW_SCREEN):
        if view == "presenter":
            render_presenter_view(roster, screen)
        else:
            _render_slide(roster, screen)


def _render_keys(screen: Screen) -> None:
    inline.slideshow(
        key=Key.SLIDESHOW,
        data={
            "view": screen.view,
            "slides": [one.id for one in screen.briefing.story.slides],
            "slide": screen.slide.id,
            "title": screen.slide.title,
            "n": screen.request.number if screen.request else 0,
            "room": screen.room,
            "secret": screen.secret,
            "address": room_address(screen.room),
            "filters": filters_query(),
            "map": screen.map_view,
            "auto": requests.adopt_auto(),
            "seconds": screen.briefing.settings.advance_seconds,
            "known": as_reported(screen.viewport),
        },
        height="content",
        on_at_change=lambda: None,
        on_viewport_change=lambda: None,
        on_auto_change=lambda: None,
        on_secret_change=lambda: None,
        on_leave_change=lambda: None,
        on_enter_change=lambda: None,
    )


def _render_slide(roster: Roster, screen: Screen) -> None:
    with st.container(key=Key.SLIDESHOW_PICTURE):
        _render_picture(roster, screen)
    st.html(screen.words + screen.bar)
    viewport, shot = screen.viewport, screen.shot
    if screen.view == "stage" and viewport is not None and viewport.webgl:
        # The presenter's next key finds its picture made.
        upcoming = screen.upcoming or screen.slide
        prepare_deck(roster, upcoming, Shot(shot.frame, shot.home), calm=viewport.calm)


def _render_picture(roster: Roster, screen: Screen) -> None:
    viewport, slide = screen.viewport, screen.slide
    if viewport is None:
        return
    if viewport.webgl:
        render_deck(roster, slide, screen.shot, calm=viewport.calm)
    elif slide.has_map:
        render_still(roster, slide, screen.shot, Key.SLIDESHOW_STILL)


def _render_follow_code(way: WayToFollow | None) -> None:
    # Without a room too: what is drawn after it keeps its place in the page.
    if way is None:
        inner = ""
    elif way.alone:
        inner = f'<p class="lead">{ALONE}</p><p>{WAY_OUT}</p>'
    else:
        typed = escape_html(without_scheme(way.short or way.link))
        inner = (
            '<p class="lead">Follow on your own screen</p>'
            f"{code_html(way.link, 'QR code of the address to follow')}"
            f'<p>or type <b class="typed">{typed}</b></p>'
        )
    with st.container(key=Key.SLIDESHOW_FOLLOW_CODE):
        st.html(f'<div class="follow-code">{inner}</div>')
