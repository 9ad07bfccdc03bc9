"""Rooms that several servers share by their database; each serves its windows from memory.

One thread asks the database, in the order in which the windows did: what windows and pages do never
waits. While the database is away each server goes on alone with what it knows; then it brings what
was changed here meanwhile, with a serial that is larger than all before.
"""

import contextlib
import secrets
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any, Final

from ui.slideshow.rooms import (
    NOWHERE,
    Elsewhere,
    LocalHub,
    Position,
    Room,
    Seat,
    as_code,
    codes_of,
)
from ui.slideshow.state import Changes, RoomState, parse_message
from versions.rooms import Rooms, Standing

_LOOK_SECONDS: Final = 1.0
"""So often a server says that it is there, and looks by itself who else is."""
_FORGET_SECONDS: Final = 60.0


class SharedHub(LocalHub):
    """The hub of one of several processes; see ``LocalHub``."""

    def __init__(
        self,
        kept: int = 1000,
        clock: Callable[[], float] = time.monotonic,
        time_of_day: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(kept, clock, time_of_day)
        self._server = secrets.token_hex(8)
        self._wake, self._stopped = threading.Event(), threading.Event()
        self._moves: deque[tuple[str, Changes]] = deque()
        self._arriving: list[Seat] = []
        self._heard: set[str] = set()
        self._signed: dict[str, tuple[int, bool]] = {}
        self._look_at = self._forget_at = 0.0

    def begin(self, rooms: Rooms) -> None:
        """Begin to share."""
        self._shared = rooms
        self._thread = threading.Thread(target=self._run, name="rooms", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End sharing."""
        self._stopped.set()
        self._wake.set()
        self._thread.join()

    def hear(self, room: str) -> None:
        """Take note that a room may have changed on another server."""
        with self._lock:
            if room in self._rooms and self._rooms[room].seats:
                self._heard.add(room)
                self._wake.set()

    def present(self, seat: Seat, secret: str) -> None:
        """See ``LocalHub``."""
        super().present(seat, secret)
        self._wake.set()

    def leave(self, seat: Seat) -> None:
        """See ``LocalHub``."""
        super().leave(seat)
        self._wake.set()

    def move(self, room: str, secret: str, changes: Changes) -> None:
        """Change a room's state once the database has; all who listen are told then."""
        self._check(room, secret)
        with self._lock:
            self._moves.append((room, changes))
        self._wake.set()

    def position(self, room: str) -> Position | None:
        """Return where a room is; the database is asked where no window here shows it."""
        with self._lock:
            found = self._rooms.get(room)
            if found and found.seats:
                return found.position
        with contextlib.suppress(OSError):
            (standing,) = self._shared.look(self._server, [room])
            return _position(standing.serial, standing.state)
        return super().position(room)

    def code(self, room: str) -> str:
        """Return a room's short code, one for all servers."""
        with self._lock:
            held = self._room(room)
            if held.is_code_shared:
                return held.code
        try:
            code = self._shared.code(room, codes_of(room, 4))
        except OSError:
            return super().code(room)  # most likely the same, until that can be known
        with self._lock:
            held.code, held.is_code_shared = code, True
            self._codes[code] = room
        return code

    def room_with(self, code: str) -> str | None:
        """Return the room that has a short code, on any server."""
        with contextlib.suppress(OSError):
            return self._shared.room_with(as_code(code))
        return super().room_with(code)

    def _arrive(self, seat: Seat) -> None:
        # It hears once the database has said where the room is.
        self._arriving.append(seat)
        self._wake.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._wake.wait(_LOOK_SECONDS)
            self._wake.clear()
            self._turn()

    def _turn(self) -> None:
        """Do all that there is to do."""
        is_time = self._clock() >= self._look_at
        with self._lock:
            arriving, self._arriving = self._arriving, []
            moves, self._moves = self._moves, deque()
            asked, self._heard = self._heard, set()
            live = {name: room for name, room in self._rooms.items() if room.seats}
        asked.update(seat.room for seat in arriving)
        if is_time:
            asked.update(live)
            self._look_at = self._clock() + _LOOK_SECONDS
        try:
            for name, room in live.items():
                if room.unsaved:
                    self._save(name, {})
            while moves:
                self._save(*moves[0])
                moves.popleft()
            if asked:
                for standing in self._shared.look(self._server, asked):
                    self._take(standing)
            self._sign(is_time)
            self._set_alone(False)
        except OSError:
            self._set_alone(True)
            with self._lock:
                for name, changes in moves:
                    self._room(name).unsaved.update(changes)
                    self._move(name, changes)
        with self._lock:
            for seat in arriving:
                if seat in self._room(seat.room).seats:
                    super()._arrive(seat)

    def _save(self, name: str, changes: Changes) -> None:
        """Write a change, and what could not be written before it, and tell all."""
        with self._lock:
            room = self._room(name)
            changes = {**room.unsaved, **changes}
            at = room.position or Position(0, RoomState(""))
        state = replace(at.state, **changes)
        changed = {part: value for part, value in asdict(state).items() if part in changes}
        saved = self._shared.move(name, changed, _stated(state), at.serial)
        with self._lock:
            room.unsaved = {}
            if saved:
                self._adopt(name, room, _position(*saved))

    def _adopt(self, name: str, room: Room, position: Position | None) -> None:
        """Take on a later position."""
        if position and (room.position is None or position.serial > room.position.serial):
            room.position = position
            self._notify(name)

    def _take(self, standing: Standing) -> None:
        """Take on how a room stands on all servers."""
        name, position = standing.room, _position(standing.serial, standing.state)
        with self._lock:
            room = self._room(name)
            before, was_led = room.elsewhere, room.leader or room.elsewhere.presents
            leads = standing.leader not in (None, self._server)
            room.elsewhere = Elsewhere(standing.followers, standing.presents, leads)
            is_led = room.leader or standing.presents
            if not is_led:
                room.since = self._clock() - standing.away
            self._adopt(name, room, position)
            known = room.position
            if room.elsewhere != before:
                self._notify(name, presenters_alone=bool(was_led) == bool(is_led))
        if known and known.serial > standing.serial:  # the database has lost it
            self._shared.restore(name, _stated(known.state), known.serial)

    def _sign(self, is_time: bool) -> None:
        """Say who is here, at once where that is news and else now and then."""
        with self._lock:
            here = {
                name: (room.followers, room.leader is not None)
                for name, room in self._rooms.items()
                if room.seats
            }
        said = {**dict.fromkeys(self._signed, (0, False)), **here}
        changed = [name for name in said if said[name] != self._signed.get(name)]
        if changed or (said and is_time):
            self._shared.sign(self._server, said, changed)
            self._signed = here
        if self._clock() >= self._forget_at:
            self._forget_at = self._clock() + _FORGET_SECONDS
            self._shared.forget(self._kept)

    def _set_alone(self, alone: bool) -> None:
        """Take note whether the other servers hear, and tell all where that is news."""
        with self._lock:
            if alone == self._alone:
                return
            self._alone = alone
            self._signed = {}
            for name, room in self._rooms.items():
                if alone and room.elsewhere.presents and room.leader is None:
                    room.since = self._clock()
                if alone:
                    room.elsewhere = NOWHERE
                self._notify(name)


def _stated(state: RoomState) -> dict[str, Any]:
    """Return what a state says beyond the defaults."""
    return {part: value for part, value in asdict(state).items() if value}


def _position(serial: int, state: dict[str, Any]) -> Position | None:
    parsed = parse_message(state)
    return Position(serial, RoomState(**parsed[1])) if parsed and parsed[1].get("slide") else None
