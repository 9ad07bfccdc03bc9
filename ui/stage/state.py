"""What a room shows: one state, from which every window and phone derives what it draws."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, cast, get_args

from briefing.settings import LONGEST_ADVANCE

Screen = Literal["", "black", "white"]
"""What covers the slide, if anything."""
Area = Literal["map", "words"]

_SLIDE: Final = re.compile(r"[\w.~-]{1,200}")
_BY: Final = re.compile(r"[\w-]{1,64}")
_LONGEST_FILTERS: Final = 1_000
_LONGEST_SECRET: Final = 200
_FURTHEST: Final = 1e5
_DEEPEST: Final = 8.0


@dataclass(frozen=True, slots=True)
class Zoom:
    """How far a map is zoomed in: what is in the middle, plane units, and doublings."""

    x: float
    y: float
    level: float


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the presenter points.

    Attributes
    ----------
    on : Area
    x, y : float
        On the map plane units, so that every screen shows the same place; on the words shares of
        their width and height.
    """

    on: Area
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class View:
    """A slide, and how far its map is zoomed in; None: as the slide has it."""

    slide: str
    zoom: Zoom | None = None


@dataclass(frozen=True, slots=True)
class State:
    """What a presenter's window asks for, as a whole.

    Attributes
    ----------
    slide : str
        The slide's id.
    zoom : Zoom or None
    frozen : View or None
        What the projector and those who follow keep while the presenter looks something up.
    screen : Screen
        What covers the slide.
    pointer : Pointer or None
    auto : int
        It advances by itself after so many seconds; 0: it does not.
    filters : str
        The address's filters, as a query.
    by : str
        A mark of the window's own, by which it knows its move again.
    """

    slide: str
    zoom: Zoom | None = None
    frozen: View | None = None
    screen: Screen = ""
    pointer: Pointer | None = None
    auto: int = 0
    filters: str = ""
    by: str = ""


def parse_message(message: object) -> tuple[str, State | None] | None:
    """Return the secret and the state that a window sends; None when it makes no sense.

    A message without a slide says only that the window may present.
    """
    if not isinstance(message, dict):
        return None
    try:
        secret = _text(message, "secret", _LONGEST_SECRET)
        return secret, _state(message) if "slide" in message else None
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _state(message: Mapping[str, Any]) -> State:
    screen, by = message.get("screen", ""), _text(message, "by", 64)
    auto = message.get("auto", 0)
    if screen not in get_args(Screen) or (by and not _BY.fullmatch(by)):
        raise ValueError
    if type(auto) is not int or not 0 <= auto <= LONGEST_ADVANCE:
        raise ValueError
    frozen, pointer = message.get("frozen"), message.get("pointer")
    return State(
        slide=_slide(message),
        zoom=_zoom(message),
        frozen=None if frozen is None else View(_slide(frozen), _zoom(frozen)),
        screen=cast("Screen", screen),
        pointer=None if pointer is None else _pointer(pointer),
        auto=auto,
        filters=_text(message, "filters", _LONGEST_FILTERS),
        by=by,
    )


def _text(message: Mapping[str, Any], name: str, longest: int) -> str:
    """Return a message's text, "" when it is left out."""
    value = message.get(name, "")
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError
    return value


def _slide(message: Mapping[str, Any]) -> str:
    slide: str = message["slide"]
    if not _SLIDE.fullmatch(slide):
        raise ValueError
    return slide


def _zoom(message: Mapping[str, Any]) -> Zoom | None:
    return parse_zoom(message.get("zoom"))


def parse_zoom(found: Any) -> Zoom | None:
    """Return a zoom from a window's words.

    Raises
    ------
    KeyError, TypeError, ValueError, OverflowError
        When it makes no sense.
    """
    if found is None:
        return None
    level = float(found["level"])
    if not 0 < level <= _DEEPEST:
        raise ValueError
    return Zoom(_coordinate(found["x"]), _coordinate(found["y"]), level)


def _pointer(found: Any) -> Pointer:
    if found["on"] not in get_args(Area):
        raise ValueError
    return Pointer(found["on"], _coordinate(found["x"]), _coordinate(found["y"]))


def _coordinate(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number) or abs(number) > _FURTHEST:
        raise ValueError
    return number
