"""The slideshow on the page: one slide that fills the window, and what drives it."""

from pathlib import Path

import streamlit as st

from briefing.layout import without_scheme
from briefing.slides import Slide
from briefing.story import Story
from roster.snapshot import Roster
from ui import inline
from ui.choice import choice_query, current_choice
from ui.keys import Key
from ui.slideshow import requests
from ui.slideshow.contents import render_contents
from ui.slideshow.geometry import division_of
from ui.slideshow.presenter import presenter_frame, render_presenter_view
from ui.slideshow.requests import Request, View
from ui.slideshow.routes import room_address
from ui.slideshow.slide_html import bar_html, code_html, slide_html
from ui.slideshow.slide_map import Shot, frame_of, own_view, prepare_deck, render_deck, render_still
from ui.slideshow.story_source import ALONE, WAY_OUT, current_briefing, filters_query, way_to_follow
from ui.styles import use_style_sheet
from ui.text import escape_html
from ui.turns import in_turn
from ui.viewport import Viewport, as_reported


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
        st.switch_page("pages/map.py", query_params=choice_query())
    room, secret = requests.enter_room(view)
    briefing = current_briefing(roster, current_choice().filters)
    story = briefing.story
    asked, request = requests.adopt_request()
    index = story.index(asked)
    slide = story.slides[index]
    if room:  # before that nobody knows where it was left
        requests.set_address(Key.SLIDE, slide.id)
    viewport = requests.read_viewport()
    shot = _shot(roster, slide, view, viewport, request)
    _render_keys(
        story,
        slide,
        view,
        request,
        viewport,
        room=room,
        secret=secret,
        seconds=briefing.settings.advance_seconds,
        map_view=own_view(roster, slide, shot.frame) if slide.has_map else None,
    )
    if view != "follow":
        render_contents(roster, story)
    if view == "stage":
        _render_follow_code(room)
    with st.container(key=Key.SLIDESHOW_SCREEN):
        if view == "presenter":
            way = way_to_follow(room) if room else None
            render_presenter_view(roster, briefing, index, viewport, shot, way=way)
        else:
            _render_slide(roster, story, index, viewport, shot)
            if view == "stage" and viewport is not None and viewport.webgl:
                # The presenter's next key finds its picture made.
                upcoming = story.slides[min(index + 1, len(story.slides) - 1)]
                prepare_deck(roster, upcoming, Shot(shot.frame, shot.home), calm=viewport.calm)


def _shot(
    roster: Roster, slide: Slide, view: View, viewport: Viewport | None, request: Request | None
) -> Shot:
    frame = presenter_frame(viewport) if view == "presenter" else frame_of(division_of(viewport))
    if request is None:
        return Shot(frame)
    return Shot(frame, request.home, request.zoom if slide.id == request.slide else None)


def _render_keys(
    story: Story,
    slide: Slide,
    view: View,
    request: Request | None,
    viewport: Viewport | None,
    *,
    room: str,
    secret: str,
    seconds: int,
    map_view: dict[str, float] | None,
) -> None:
    inline.slideshow(
        key=Key.SLIDESHOW,
        data={
            "view": view,
            "slides": [one.id for one in story.slides],
            "slide": slide.id,
            "title": slide.title,
            "n": request.number if request else 0,
            "room": room,
            "secret": secret,
            "address": room_address(room),
            "filters": filters_query(),
            "map": map_view,
            "auto": requests.adopt_auto(),
            "seconds": seconds,
            "known": as_reported(viewport),
        },
        height="content",
        on_at_change=lambda: None,
        on_viewport_change=lambda: None,
        on_auto_change=lambda: None,
        on_secret_change=lambda: None,
        on_leave_change=lambda: None,
        on_enter_change=lambda: None,
    )


def _render_slide(
    roster: Roster, story: Story, index: int, viewport: Viewport | None, shot: Shot
) -> None:
    slide = story.slides[index]
    division = division_of(viewport)
    with st.container(key=Key.SLIDESHOW_PICTURE):
        _render_picture(roster, slide, viewport, shot)
    dated = f"as of {story.as_of}" if story.as_of else ""
    st.html(
        slide_html(slide, division)
        + bar_html(story.short_title, dated, index + 1, len(story.slides))
    )


def _render_picture(roster: Roster, slide: Slide, viewport: Viewport | None, shot: Shot) -> None:
    if viewport is None:
        return
    if viewport.webgl:
        render_deck(roster, slide, shot, calm=viewport.calm)
    elif slide.has_map:
        render_still(roster, slide, shot, Key.SLIDESHOW_STILL)


def _render_follow_code(room: str) -> None:
    # Without a room too: what is drawn after it keeps its place in the page.
    way = way_to_follow(room) if room else None
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
