"""Rooms: where a briefing is, for all the windows and phones that show it.

Who presents has a secret, and the room's name is a digest of it. So anyone can be told the room,
only the secret moves it, and no list of secrets is kept: they hold over a restart, and on every
replica.
"""

import hashlib
import hmac
import itertools
import re
import secrets
import threading
import time
from base64 import b32encode
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, Protocol

from ui.slideshow.state import Changes, RoomState

_ROOM_LETTERS: Final = 16  # 80 bits: no one finds another secret for a room
_ROOM: Final = re.compile(rf"[a-z2-7]{{{_ROOM_LETTERS}}}")
CODE_LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of a room's short code: none that is read as another."""
_CODE_LENGTH: Final = 4


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


def as_code(typed: str) -> str:
    """Return a typed code in its one form: capitals, without what is read as another letter."""
    return typed.strip().upper().replace("O", "0").replace("I", "1").replace("L", "1")


def codes_of(room: str, count: int) -> list[str]:
    """Return codes for a room, in the order in which it takes the first that is free."""
    codes = []
    for number in range(count):
        digest = hashlib.sha256(f"{room} {number}".encode()).digest()
        letters = (CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in digest[:_CODE_LENGTH])
        codes.append("".join(letters))
    return codes


@dataclass(frozen=True, slots=True)
class Position:
    """Where a room is.

    Attributes
    ----------
    serial : int
        Larger than that of every move before, in this and in earlier processes: a window that has
        seen a later one takes an earlier one for old news.
    """

    serial: int
    state: RoomState


@dataclass(frozen=True, slots=True)
class News:
    """What a window hears of its room.

    Attributes
    ----------
    position : Position or None
        None when no one has moved the room yet.
    away : float or None
        Seconds for which no presenter's window has been open; None while one is.
    leads : bool
        Whether this window is the one that advances the slides by itself.
    alone : bool
        Whether the windows on other servers do not hear of this room now.
    """

    position: Position | None
    followers: int
    away: float | None
    leads: bool
    alone: bool = False

    def as_json(self) -> dict[str, object]:
        """Return it as the windows read it: one flat message, the serial 0 before any move."""
        at = self.position
        return {
            "serial": at.serial if at else 0,
            **(asdict(at.state) if at else {}),
            "followers": self.followers,
            "away": self.away,
            "leads": self.leads,
            "alone": self.alone,
        }


Listener = Callable[[News], None]


@dataclass(eq=False, slots=True)
class Seat:
    """A window in a room. Its listener is called in any thread and must not wait."""

    room: str
    listener: Listener
    presents: bool = False
    told: bool = False
    """Whether it has heard where the room is."""


class Hub(Protocol):
    """Passes positions on: ``LocalHub`` in one process, ``SharedHub`` between several.

    None of what a window does waits for anything.
    """

    def enter(self, room: str, listener: Listener) -> Seat:
        """Take a seat, as one who follows.

        The listener is called with where the room is, and then with all news.
        """

    def present(self, seat: Seat, secret: str) -> None:
        """Make a seat a presenter's.

        Raises
        ------
        PermissionError
            When the secret is not this room's.
        """

    def leave(self, seat: Seat) -> None:
        """Leave a seat; twice is as good as once."""

    def move(self, room: str, secret: str, changes: Changes) -> None:
        """Change a room's state and tell all who listen; without any slide yet it stays as it is.

        Raises
        ------
        PermissionError
            When the secret is not this room's.
        """

    def position(self, room: str) -> Position | None:
        """Return where a room is; None when no one has moved it yet."""

    def code(self, room: str) -> str:
        """Return a room's short code; "" when all that it could have are taken."""

    def room_with(self, code: str) -> str | None:
        """Return the room that has a short code."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Who is in a room on other servers."""

    followers: int = 0
    presents: bool = False
    leads: bool = False


NOWHERE: Final = Elsewhere()


@dataclass(slots=True)
class Room:
    """What one process knows of a room."""

    since: float
    """When the last presenter's window was closed, or the room first heard of."""
    position: Position | None = None
    seats: list[Seat] = field(default_factory=list)
    code: str = ""
    is_code_shared: bool = False
    """Whether the other servers know the code."""
    elsewhere: Elsewhere = NOWHERE
    unsaved: dict[str, Any] = field(default_factory=dict)
    """Changes that the other servers do not know of."""

    @property
    def leader(self) -> Seat | None:
        """The window that has presented here the longest."""
        return next((seat for seat in self.seats if seat.presents), None)

    @property
    def followers(self) -> int:
        """How many follow here."""
        return sum(not seat.presents for seat in self.seats)


class LocalHub:
    """The hub of one process; safe to share between threads.

    Parameters
    ----------
    kept : int
        How many rooms are remembered. Of those in which no one is, the one that was used longest
        ago is forgotten first; a room with a window is never forgotten.
    clock : callable
        Seconds that never go back.
    time_of_day : callable
        Seconds since 1970. Serials begin there, so that those of a restarted process are
        larger than the last one's.
    """

    def __init__(
        self,
        kept: int = 1000,
        clock: Callable[[], float] = time.monotonic,
        time_of_day: Callable[[], float] = time.time,
    ) -> None:
        self._kept = kept
        self._clock = clock
        self._time_of_day = time_of_day
        self._serial = 0
        self._lock = threading.Lock()
        self._rooms: OrderedDict[str, Room] = OrderedDict()
        self._codes: dict[str, str] = {}
        self._alone = False

    def enter(self, room: str, listener: Listener) -> Seat:
        """Take a seat, as one who follows."""
        seat = Seat(room, listener)
        with self._lock:
            self._room(room).seats.append(seat)
            self._arrive(seat)
        return seat

    def present(self, seat: Seat, secret: str) -> None:
        """Make a seat a presenter's, and tell all that the room has one."""
        self._check(seat.room, secret)
        with self._lock:
            if not seat.presents:
                seat.presents = True
                self._notify(seat.room)

    def leave(self, seat: Seat) -> None:
        """Leave a seat; if it was the last presenter's, all are told."""
        with self._lock:
            room = self._rooms.get(seat.room)
            if room is None or seat not in room.seats:
                return
            room.seats.remove(seat)
            if seat.presents and room.leader is None:
                room.since = self._clock()
            self._notify(seat.room, presenters_alone=not seat.presents)

    def move(self, room: str, secret: str, changes: Changes) -> None:
        """Change a room's state and tell all who listen, in the order of the moves."""
        self._check(room, secret)
        with self._lock:
            self._move(room, changes)

    def position(self, room: str) -> Position | None:
        """Return where a room is."""
        with self._lock:
            found = self._rooms.get(room)
            return found.position if found else None

    def code(self, room: str) -> str:
        """Return a room's short code: the same one after a restart, if no one has taken it."""
        with self._lock:
            found = self._room(room)
            if not found.code:
                free = (code for code in codes_of(room, 4) if code not in self._codes)
                found.code = next(free, "")
                if found.code:
                    self._codes[found.code] = room
            return found.code

    def room_with(self, code: str) -> str | None:
        """Return the room that has a short code."""
        with self._lock:
            return self._codes.get(as_code(code))

    def _check(self, room: str, secret: str) -> None:
        if not hmac.compare_digest(room_of(secret), room):
            raise PermissionError("This room is moved by another secret.")

    def _arrive(self, seat: Seat) -> None:
        """Tell a new window where its room is, and the presenters that it is there."""
        seat.told = True
        self._notify(seat.room, presenters_alone=True, newcomer=seat)

    def _move(self, name: str, changes: Changes) -> None:
        room = self._room(name)
        last = room.position.state if room.position else RoomState("")
        state = replace(last, **changes)
        if not state.slide:
            return
        # One counter for all rooms: it outlives a room that is forgotten, and a clock that is
        # set back.
        known = room.position.serial if room.position else 0
        self._serial = max(self._serial + 1, known + 1, int(self._time_of_day() * 1000))
        room.position = Position(self._serial, state)
        # Within the lock, so that no two listeners hear two moves in different orders.
        self._notify(name)

    def _room(self, name: str) -> Room:
        """Return a room, the one used last from now on."""
        room = self._rooms.pop(name, None) or Room(self._clock())
        self._rooms[name] = room
        surplus = len(self._rooms) - self._kept
        if surplus > 0:
            idle = (one for one, held in self._rooms.items() if not held.seats and one != name)
            for forgotten in list(itertools.islice(idle, surplus)):
                self._codes.pop(self._rooms.pop(forgotten).code, None)
        return room

    def _notify(
        self, name: str, *, presenters_alone: bool = False, newcomer: Seat | None = None
    ) -> None:
        """Tell a room's windows; how many follow is the presenters' matter alone."""
        room = self._rooms[name]
        leader, there = room.leader, room.elsewhere
        followers = room.followers + there.followers
        away = None if leader or there.presents else round(self._clock() - room.since, 1)
        for seat in list(room.seats):
            if seat.told and (seat.presents or not presenters_alone or seat is newcomer):
                leads = seat is leader and not there.leads
                seat.listener(News(room.position, followers, away, leads, self._alone))
