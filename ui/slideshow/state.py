"""What a room shows: one state, from which every window and phone derives what it draws."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, cast, get_args

from briefing.settings import LONGEST_ADVANCE

Cover = Literal["", "black", "white", "code"]
"""What covers the slide, if anything."""
PointerTarget = Literal["map", "words"]

_SLIDE: Final = re.compile(r"[\w.~-]{1,200}")
_BY: Final = re.compile(r"[\w-]{1,64}")
_FILTERS: Final = re.compile(r"[!-~]{0,1000}")
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
    x, y : float
        On the map plane units, so that every screen shows the same place; on the words shares of
        their width and height.
    """

    on: PointerTarget
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class FrozenView:
    """A slide, and how far its map is zoomed in; None: as the slide has it."""

    slide: str
    zoom: Zoom | None = None


@dataclass(frozen=True, slots=True)
class RoomState:
    """What a room shows.

    Attributes
    ----------
    slide : str
        The slide's id.
    frozen : FrozenView or None
        What the projector and those who follow keep while the presenter looks something up.
    screen : Cover
        What covers the slide.
    auto : int
        It advances by itself after so many seconds; 0: it does not.
    filters : str
        The address's filters, as a query.
    by : str
        A mark of the window that changed it last, by which it knows its change again.
    """

    slide: str
    zoom: Zoom | None = None
    frozen: FrozenView | None = None
    screen: Cover = ""
    pointer: Pointer | None = None
    auto: int = 0
    filters: str = ""
    by: str = ""


Changes = Mapping[str, Any]
"""Attributes of a state that a window changes, by name."""


def parse_message(message: object) -> tuple[str, Changes] | None:
    """Return the secret and the changes that a window sends; None when they make no sense.

    Two windows can change different things at once: what a message leaves out stays as it is.
    Without any change it says only that the window presents.
    """
    if not isinstance(message, dict):
        return None
    try:
        secret = _text(message.get("secret", ""), _LONGEST_SECRET)
        return secret, {
            name: parse(message[name]) for name, parse in _PARTS.items() if name in message
        }
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def _text(value: Any, longest: int) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise ValueError
    return value


def _slide(value: Any) -> str:
    if not _SLIDE.fullmatch(value):
        raise ValueError
    return str(value)


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
    if not 0 <= level <= _DEEPEST:
        raise ValueError
    return Zoom(_coordinate(found["x"]), _coordinate(found["y"]), level)


def _frozen(found: Any) -> FrozenView | None:
    return (
        None if found is None else FrozenView(_slide(found["slide"]), parse_zoom(found.get("zoom")))
    )


def _screen(value: Any) -> Cover:
    if value not in get_args(Cover):
        raise ValueError
    return cast("Cover", value)


def _pointer(found: Any) -> Pointer | None:
    if found is None:
        return None
    if found["on"] not in get_args(PointerTarget):
        raise ValueError
    return Pointer(found["on"], _coordinate(found["x"]), _coordinate(found["y"]))


def _auto(value: Any) -> int:
    if type(value) is not int or not 0 <= value <= LONGEST_ADVANCE:
        raise ValueError
    return value


def _filters(value: Any) -> str:
    if not _FILTERS.fullmatch(value):
        raise ValueError
    return str(value)


def _by(value: Any) -> str:
    if not _BY.fullmatch(value):
        raise ValueError
    return str(value)


def _coordinate(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number) or abs(number) > _FURTHEST:
        raise ValueError
    return number


_PARTS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "slide": _slide,
    "zoom": parse_zoom,
    "frozen": _frozen,
    "screen": _screen,
    "pointer": _pointer,
    "auto": _auto,
    "filters": _filters,
    "by": _by,
}
