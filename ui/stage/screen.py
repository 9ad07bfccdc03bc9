"""The stage on the page: one slide that fills the window, and what drives it."""

from pathlib import Path

import streamlit as st

from briefing.slides import Slide
from briefing.story import Story
from roster.snapshot import Roster
from ui import inline
from ui.choice import choice_query, current_choice
from ui.keys import Key
from ui.stage import wishes
from ui.stage.desk import render_desk
from ui.stage.geometry import Division, division_of
from ui.stage.picture import frame_of, prepare_deck, render_chart, render_deck
from ui.stage.routes import room_address
from ui.stage.telling import follow_address, tell
from ui.stage.wishes import View, Wish
from ui.stage.words import bar_html, code_html, slide_html
from ui.styles import use_style_sheet
from ui.text import escape_html
from ui.viewport import Viewport, as_reported


def render_briefing(roster: Roster) -> None:
    """Draw the view that the address asks for."""
    view = wishes.current_view()
    use_style_sheet(Path(__file__).with_name("stage.css"))
    room, secret = wishes.enter_room(view)
    if view == "stage":
        _render_follow_code(room)
    _render_screen(roster, view, room, secret)


@st.fragment
def _render_screen(roster: Roster, view: View, room: str, secret: str) -> None:
    """Draw what changes with the slide; nothing else is sent again."""
    if wishes.reported().get("leave"):
        st.switch_page("pages/map.py", query_params=choice_query())
    if wishes.reported().get("claim"):
        room, secret = wishes.enter_room(view)
    told = tell(roster, current_choice().filters)
    story = told.story
    asked, wish = wishes.adopt_wish()
    index = story.index(asked)
    slide = story.slides[index]
    wishes.set_address(Key.SLIDE, slide.id)
    viewport = wishes.read_viewport()
    _render_keys(
        story,
        slide,
        view,
        wish,
        viewport,
        room=room,
        secret=secret,
        seconds=told.settings.advance_seconds,
    )
    with st.container(key=Key.STAGE_SCREEN):
        if view == "presenter":
            follow = follow_address(room) if room else ""
            render_desk(roster, told, index, viewport, follow=follow)
        else:
            home = wish.home if wish else 0
            _render_slide(roster, story, index, viewport, home=home)
            if view == "stage" and viewport is not None and viewport.webgl:
                # The presenter's next key finds its picture made.
                upcoming = story.slides[min(index + 1, len(story.slides) - 1)]
                frame = frame_of(division_of(viewport))
                prepare_deck(roster, upcoming, frame, home=home, calm=viewport.calm)


def _render_keys(
    story: Story,
    slide: Slide,
    view: View,
    wish: Wish | None,
    viewport: Viewport | None,
    *,
    room: str,
    secret: str,
    seconds: int,
) -> None:
    inline.stage(
        key=Key.STAGE,
        data={
            "view": view,
            "slides": [one.id for one in story.slides],
            "slide": slide.id,
            "title": slide.title,
            "n": wish.number if wish else 0,
            "room": room,
            "secret": secret,
            "address": room_address(room),
            "auto": wishes.adopt_auto(),
            "seconds": seconds,
            "known": as_reported(viewport),
        },
        height="content",
        on_at_change=lambda: None,
        on_viewport_change=lambda: None,
        on_auto_change=lambda: None,
        on_secret_change=lambda: None,
        on_leave_change=lambda: None,
        on_claim_change=lambda: None,
    )


def _render_slide(
    roster: Roster, story: Story, index: int, viewport: Viewport | None, *, home: int
) -> None:
    slide = story.slides[index]
    division = division_of(viewport)
    with st.container(key=Key.STAGE_PICTURE):
        _render_picture(roster, slide, viewport, division, home)
    dated = f"as of {story.as_of}" if story.as_of else ""
    st.html(
        slide_html(slide, division)
        + bar_html(story.short_title, dated, index + 1, len(story.slides))
    )


def _render_picture(
    roster: Roster, slide: Slide, viewport: Viewport | None, division: Division, home: int
) -> None:
    if viewport is None:
        return
    if viewport.webgl:
        render_deck(roster, slide, frame_of(division), home=home, calm=viewport.calm)
    elif slide.has_map:
        render_chart(roster, slide, frame_of(division), Key.STAGE_CHART)


def _render_follow_code(room: str) -> None:
    address = follow_address(room)
    with st.container(key=Key.STAGE_FOLLOW_CODE):
        st.html(
            '<div class="follow-code"><p class="lead">Follow on your own screen</p>'
            f"{code_html(address, 'QR code of the address below')}"
            f"<p>{escape_html(address)}</p></div>"
        )
