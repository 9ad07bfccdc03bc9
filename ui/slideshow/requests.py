"""What the browser requests of the slideshow, and what the address says of it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, cast, get_args

import streamlit as st

from briefing.settings import LONGEST_ADVANCE
from ui.access import editor
from ui.keys import Key
from ui.slideshow.rooms import is_room, new_secret, room_of
from ui.slideshow.state import Zoom, parse_zoom
from ui.viewport import Viewport, parse_viewport

View = Literal["stage", "presenter", "follow"]

NOTES_VARIABLE: Final = "PARTNERSHIP_MAP_NOTES"
"""Environment variable; ``editors`` keeps the notes from presenters who are not editors."""


@dataclass(frozen=True, slots=True)
class Request:
    """The last slide that the browser asked for.

    Attributes
    ----------
    slide : str
        Its id.
    number : int
        Grows with every request.
    home : int
        Grows whenever a camera moved by hand is to come back.
    zoom : Zoom or None
        How far its map is to be zoomed in; None: as the slide has it.
    """

    slide: str
    number: int
    home: int
    zoom: Zoom | None = None


def parse_request(reported: Any) -> Request | None:
    """Return a request from the component's report; None when it makes no sense."""
    if not isinstance(reported, Mapping):
        return None
    try:
        return Request(
            str(reported["slide"])[:200],
            int(reported["n"]),
            int(reported["home"]),
            parse_zoom(reported.get("zoom")),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def reported() -> Mapping[str, Any]:
    """Return what the component reported last."""
    found = st.session_state.get(Key.SLIDESHOW)
    return found if isinstance(found, Mapping) else {}


def read_viewport() -> Viewport | None:
    """Return what the browser reported of its window, or None before it has."""
    return parse_viewport(reported().get("viewport"))


def current_view() -> View:
    """Return which view the address asks for."""
    asked = st.query_params.get(Key.VIEW, "stage")
    return cast("View", asked) if asked in get_args(View) else "stage"


def adopt_request() -> tuple[str, Request | None]:
    """Return the id of the slide to show, and the browser's last request.

    The address holds the slide. A request that was not answered yet goes into it; after a lost
    connection it may have been made while no one could answer.
    """
    request = parse_request(reported().get("at"))
    if request and request.number != st.session_state.get(Key.SLIDESHOW_ANSWERED):
        st.session_state[Key.SLIDESHOW_ANSWERED] = request.number
        set_address(Key.SLIDE, request.slide)
    return st.query_params.get(Key.SLIDE, ""), request


def adopt_auto() -> int:
    """Return after how many seconds the briefing advances by itself; 0: it does not."""
    if "auto" in reported():
        seconds = _seconds(reported()["auto"])
        set_address(Key.AUTO, str(seconds) if seconds else "")
        return seconds
    return _seconds(st.query_params.get(Key.AUTO, "0"))


def _seconds(value: Any) -> int:
    try:
        seconds = int(value)
    except (TypeError, ValueError, OverflowError):
        return 0
    return min(max(seconds, 0), LONGEST_ADVANCE)


def set_address(key: Key, value: str) -> None:
    """Put a value into the address, or take it out when it is empty; only when that is news."""
    if value and st.query_params.get(key) != value:
        st.query_params[key] = value
    elif not value and key in st.query_params:
        del st.query_params[key]


def enter_room(view: View) -> tuple[str, str]:
    """Return the room of this window, and the secret if this session made it.

    The secret goes to this session's browser alone, which keeps it; the address has the room. A
    browser that has not the secret of the room in its address, or no room there, says which of its
    own rooms it takes up again, or asks for a new one, by the same mark when it asks again; until
    then there is none. The presenter's view opens from a stage; by itself it begins a room for an
    editor alone, because whoever began a room sees the notes.
    """
    room = st.query_params.get(Key.ROOM, "")
    if view == "follow":
        return (room if is_room(room) else ""), ""
    asked = reported().get("enter")
    if isinstance(asked, Mapping):
        taken_up = str(asked.get("room", ""))
        if is_room(taken_up):
            room = taken_up
            if Key.SLIDE not in st.query_params:
                set_address(Key.SLIDE, str(asked.get("slide", ""))[:200])
        elif view == "presenter" and editor() is None:
            return "", ""
        else:
            mark = str(asked.get("mark", ""))
            if not mark or mark != st.session_state.get(Key.SLIDESHOW_ENTERED):
                st.session_state[Key.SLIDESHOW_SECRET] = new_secret()
                st.session_state[Key.SLIDESHOW_ENTERED] = mark
            room = room_of(st.session_state[Key.SLIDESHOW_SECRET])
        set_address(Key.ROOM, room)
    if not is_room(room):
        return "", ""
    secret = str(st.session_state.get(Key.SLIDESHOW_SECRET, ""))
    return room, secret if secret and room_of(secret) == room else ""


def may_see_notes() -> bool:
    """Return whether the speaker's notes are for this session: an editor's, or the presenter's.

    The presenter's other windows share the browser that began the room, and report its secret.
    """
    return editor() is not None or (
        os.environ.get(NOTES_VARIABLE) != "editors" and _began_the_room()
    )


def _began_the_room() -> bool:
    begun_here = str(st.session_state.get(Key.SLIDESHOW_SECRET, ""))
    room = st.query_params.get(Key.ROOM, "")
    if not room:
        return bool(begun_here)
    reported_secret = str(reported().get("secret", ""))
    return any(secret and room_of(secret) == room for secret in (begun_here, reported_secret))
