"""The stage on the page: one slide that fills the window, and what drives it."""

from datetime import date
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import streamlit as st

from briefing.settings import FILE_NAME, Settings, read_settings
from briefing.slides import Slide
from briefing.story import Story, build_story
from roster.filters import Filters
from roster.snapshot import Roster
from sites.errors import DataFolderError
from ui import inline
from ui.address import base_path
from ui.filters import address_filters
from ui.keys import Key
from ui.live import data_folder
from ui.stage import wishes
from ui.stage.desk import render_desk
from ui.stage.geometry import Division, division_of
from ui.stage.picture import frame_of, render_chart, render_deck
from ui.stage.routes import room_address
from ui.stage.wishes import AUTO_SECONDS, View, Wish
from ui.stage.words import bar_html, code_html, slide_html
from ui.text import escape_html
from ui.viewport import Viewport, as_reported

_OF_THE_STAGE = (Key.SLIDE, Key.VIEW, Key.ROOM, Key.AUTO)


def render_briefing(roster: Roster) -> None:
    """Draw the view that the address asks for."""
    view = wishes.current_view()
    st.html(Path(__file__).with_name("stage.css"))
    room, secret = wishes.enter_room(view)
    if view == "stage":
        _render_follow_code(room)
    _render_screen(roster, view, room, secret)


@st.fragment
def _render_screen(roster: Roster, view: View, room: str, secret: str) -> None:
    """Draw what changes with the slide; nothing else is sent again."""
    if wishes.reported().get("leave"):
        st.switch_page("pages/map.py", query_params=_carried())
    if wishes.reported().get("claim"):
        room, secret = wishes.enter_room(view)
    story, problem = told_story(roster)
    asked, wish = wishes.adopt_wish()
    index = story.index(asked)
    slide = story.slides[index]
    wishes.set_address(Key.SLIDE, slide.id)
    viewport = wishes.read_viewport()
    _render_keys(story, slide, view, wish, viewport, room=room, secret=secret)
    with st.container(key=Key.STAGE_SCREEN):
        if view == "presenter":
            render_desk(
                roster, story, index, viewport, follow=follow_address(room), problem=problem
            )
        else:
            _render_slide(roster, story, index, viewport, home=wish.home if wish else 0)


def _render_keys(
    story: Story,
    slide: Slide,
    view: View,
    wish: Wish | None,
    viewport: Viewport | None,
    *,
    room: str,
    secret: str,
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
            "seconds": AUTO_SECONDS,
            "known": as_reported(viewport),
        },
        height="content",
        on_at_change=lambda: None,
        on_viewport_change=lambda: None,
        on_auto_change=lambda: None,
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


def told_story(roster: Roster) -> tuple[Story, str]:
    """Return the story that the address's filters leave, and what is wrong with its settings."""
    try:
        settings, problem = read_settings(_settings_file()), ""
    except DataFolderError as error:
        settings, problem = Settings(), str(error)
    filters = address_filters(roster)
    address = settings.address or _origin()
    asked = f"{filters!r} {settings!r} {address}"
    day = date.today()
    return _kept_story(roster.version, asked, day, roster, filters, settings, address), problem


def _settings_file() -> bytes | None:
    try:
        return (data_folder() / FILE_NAME).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DataFolderError(f"{FILE_NAME} cannot be opened: {error.strerror}.") from error


@st.cache_resource(max_entries=64, show_spinner=False)
def _kept_story(
    version: str,
    asked: str,
    day: date,
    _roster: Roster,
    _filters: Filters,
    _settings: Settings,
    _address: str,
) -> Story:
    return build_story(_roster, _filters, _settings, day=day, address=_address)


def _origin() -> str:
    """Return the address that this browser reached the map at."""
    parts = urlsplit(st.context.url or "")
    return f"{parts.scheme}://{parts.netloc}{base_path()}" if parts.netloc else ""


def _carried() -> list[tuple[str, str]]:
    """Return what the address says of the filters."""
    return [
        (name, value)
        for name in st.query_params
        if name not in _OF_THE_STAGE
        for value in st.query_params.get_all(name)
    ]


def follow_address(room: str) -> str:
    """Return the address at which others follow this room; nobody can move it with that."""
    try:
        base = read_settings(_settings_file()).address or _origin()
    except DataFolderError:
        base = _origin()
    asked = [*_carried(), (str(Key.VIEW), "follow"), (str(Key.ROOM), room)]
    return f"{base.rstrip('/')}/briefing?{urlencode(asked)}"
