"""Rooms: where a briefing stands, for all the windows and phones that show it.

Who presents has a secret, and the room's name is a digest of it. So anyone can be told the room,
only the secret moves it, and no list of secrets is kept: they hold over a restart, and on every
replica.
"""

import hashlib
import hmac
import re
import secrets
import threading
from base64 import b32encode
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Final, Literal, Protocol, cast, get_args

Screen = Literal["", "black", "white"]
"""What covers the slide, if anything."""

_ROOM_LETTERS: Final = 16  # 80 bits: nobody finds another secret for a room
_ROOM: Final = re.compile(rf"[a-z2-7]{{{_ROOM_LETTERS}}}")
_SLIDE: Final = re.compile(r"[\w.~-]{1,200}")
_BY: Final = re.compile(r"[\w-]{1,64}")


def new_secret() -> str:
    """Return a secret for a new room."""
    return secrets.token_urlsafe(24)


def room_of(secret: str) -> str:
    """Return the name of the room that a secret moves: 16 letters and digits."""
    digest = hashlib.sha256(secret.encode()).digest()
    return b32encode(digest).decode().lower()[:_ROOM_LETTERS]


def is_room(name: str) -> bool:
    """Return whether a text, from an address, has the form of a room's name."""
    return _ROOM.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class Move:
    """What a presenter's window asks for.

    Attributes
    ----------
    slide : str
        The slide's id.
    screen : Screen
        What covers it.
    by : str
        A mark of the window's own, by which it knows its move again.
    """

    slide: str
    screen: Screen = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Position:
    """Where a room stands. ``serial`` grows by one with every move."""

    serial: int
    slide: str
    screen: Screen
    by: str

    def as_json(self) -> dict[str, object]:
        """Return it as the windows read it."""
        return asdict(self)


def parse_move(message: object) -> tuple[Move, str] | None:
    """Return a move and its secret from a window's message; None when it makes no sense."""
    if not isinstance(message, dict):
        return None
    slide, screen = _text(message, "slide"), _text(message, "screen")
    by, secret = _text(message, "by"), _text(message, "secret")
    if slide is None or screen is None or by is None or secret is None:
        return None
    if not _SLIDE.fullmatch(slide) or screen not in get_args(Screen):
        return None
    if (by and not _BY.fullmatch(by)) or len(secret) > 200:
        return None
    return Move(slide, cast("Screen", screen), by), secret


def _text(message: Mapping[str, object], name: str) -> str | None:
    """Return a message's text, "" when it is left out; None when it is something else."""
    value = message.get(name, "")
    return value if isinstance(value, str) else None


Listener = Callable[[Position], None]
Unsubscribe = Callable[[], None]


class Hub(Protocol):
    """Passes positions on. One process has ``LocalHub``; replicas share another that fits here."""

    def position(self, room: str) -> Position | None:
        """Return where a room stands; None when nobody has moved it yet."""

    def move(self, room: str, secret: str, move: Move) -> Position:
        """Move a room and tell all who listen.

        Raises
        ------
        PermissionError
            When the secret is not this room's.
        """

    def listen(self, room: str, listener: Listener) -> Unsubscribe:
        """Call a listener, in the mover's thread, with every position from now on."""


class LocalHub:
    """The hub of one process; safe to share between threads.

    Parameters
    ----------
    kept : int
        How many rooms are remembered; the one that moved longest ago is forgotten first.
    """

    def __init__(self, kept: int = 1000) -> None:
        self._kept = kept
        self._lock = threading.Lock()
        self._positions: OrderedDict[str, Position] = OrderedDict()
        self._listeners: dict[str, set[Listener]] = {}

    def position(self, room: str) -> Position | None:
        """Return where a room stands."""
        with self._lock:
            return self._positions.get(room)

    def move(self, room: str, secret: str, move: Move) -> Position:
        """Move a room and tell all who listen, in the order of the moves."""
        if not hmac.compare_digest(room_of(secret), room):
            raise PermissionError("This room is moved by another secret.")
        with self._lock:
            last = self._positions.pop(room, None)
            serial = last.serial + 1 if last else 1
            position = Position(serial, move.slide, move.screen, move.by)
            self._positions[room] = position
            while len(self._positions) > self._kept:
                self._positions.popitem(last=False)
            # Within the lock, so that no two listeners hear two moves in different orders.
            for listener in tuple(self._listeners.get(room, ())):
                listener(position)
        return position

    def listen(self, room: str, listener: Listener) -> Unsubscribe:
        """Call a listener with every position from now on; it must not wait for anything."""
        with self._lock:
            self._listeners.setdefault(room, set()).add(listener)

        def unsubscribe() -> None:
            with self._lock:
                listeners = self._listeners.get(room, set())
                listeners.discard(listener)
                if not listeners:
                    self._listeners.pop(room, None)

        return unsubscribe

    def followers(self, room: str) -> int:
        """Return how many listen to a room."""
        with self._lock:
            return len(self._listeners.get(room, ()))
