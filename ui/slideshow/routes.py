"""The addresses beside the pages: where windows and phones hear of their room, and its short one.

A web socket, as Streamlit's own connection is one: what lets the app through lets this through, a
lost connection is noticed at once, and a server that stops does not wait for it.
"""

import asyncio
import contextlib
import functools
import json
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from ui.address import base_path
from ui.slideshow.rate_limits import RateLimits, Visitor
from ui.slideshow.rooms import Hub, LocalHub, News, Seat, is_room
from ui.slideshow.shared_rooms import SharedHub
from ui.slideshow.state import parse_message
from versions.folder import data_storage

_LONGEST_MESSAGE = 2_000
_WAITING = 8
"""So much news may wait for a slow phone; the newest is all that counts."""
WRONG_CODES: Final = 30
"""So many wrong codes a minute may come from one address: a room full of people behind one."""
_MINUTE = 60.0
_TOO_MANY_WINDOWS = (
    "Too many windows from this address are following briefings. Close some of them.\n"
)
_TOO_MANY_ROOMS = "Too many briefings were started from this address. Try again in a few minutes."
_TOO_MANY_MESSAGES = "Too many messages from this address. Try again in a minute."
_NOT_YOURS = "Only the browser that started this briefing can change its slides."


open_seats: Final[set[Seat]] = set()
"""The windows whose sockets end in this process, whatever hub they share."""


@functools.cache
def hub() -> Hub:
    """Return the hub of this process: the servers of one database share their rooms."""
    shared = SharedHub()
    rooms = data_storage().rooms(shared.hear)
    if rooms is None:
        return LocalHub()
    shared.begin(rooms)
    return shared


def room_address(room: str) -> str:
    """Return the path of a room's socket."""
    return f"{base_path()}/briefing-room/{room}"


def short_address(code: str) -> str:
    """Return the path that leads those who follow into the room with this code."""
    return f"{base_path()}/f/{code}"


def room_routes(shared: Hub | None = None, limits: RateLimits | None = None) -> list[BaseRoute]:
    """Return the routes to serve beside Streamlit's own.

    Parameters
    ----------
    shared : Hub, optional
        Another hub than this process's own.
    limits : RateLimits, optional
        Other limits than the usual ones on what one address may do.
    """
    tries = Tries(WRONG_CODES, _MINUTE)
    allowed = limits or RateLimits()
    rooms = shared or hub()

    async def answer(socket: WebSocket) -> None:
        visitor = allowed.enter(socket.client.host if socket.client else "")
        if visitor is None:
            await socket.send_denial_response(PlainTextResponse(_TOO_MANY_WINDOWS, 429))
            return
        try:
            await _serve_room(socket, rooms, visitor)
        finally:
            visitor.leave()

    def lead(request: Request) -> Response:
        return _lead(request, rooms, tries)

    return [
        WebSocketRoute(room_address("{room}"), answer),
        Route(short_address("{code}"), lead, methods=["GET"]),
    ]


class Tries:
    """Counts what someone tried in vain, so that short codes cannot be tried out.

    Parameters
    ----------
    most : int
        So many within the time.
    clock : callable
        Seconds that never go back.
    """

    def __init__(
        self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most = most
        self._seconds = seconds
        self._clock = clock
        self._vain: OrderedDict[str, deque[float]] = OrderedDict()

    def may(self, who: str) -> bool:
        """Return whether someone may try again."""
        vain = self._vain.get(who, deque())
        while vain and vain[0] <= self._clock() - self._seconds:
            vain.popleft()
        return len(vain) < self._most

    def in_vain(self, who: str) -> None:
        """Note that a try was in vain."""
        vain = self._vain.pop(who, None)
        self._vain[who] = deque(maxlen=self._most) if vain is None else vain
        self._vain[who].append(self._clock())
        while len(self._vain) > 1000:
            self._vain.popitem(last=False)


def _lead(request: Request, shared: Hub, tries: Tries) -> Response:
    """Lead a person who typed a short code into its room."""
    who = request.client.host if request.client else ""
    if not tries.may(who):
        return PlainTextResponse(
            "Too many wrong codes were tried. Wait a minute, then try again.\n",
            status_code=429,
            headers={"Retry-After": str(round(_MINUTE))},
        )
    room = shared.room_with(request.path_params["code"])
    if room is None:
        tries.in_vain(who)
        return PlainTextResponse(
            "No briefing has this code now. Check its four letters on the screen.\n",
            status_code=404,
        )
    position = shared.position(room)
    filters = position.state.filters if position else ""
    asked = "&".join(filter(None, [filters, f"view=follow&room={room}"]))
    return RedirectResponse(
        f"{base_path()}/briefing?{asked}", status_code=303, headers={"Cache-Control": "no-store"}
    )


async def _serve_room(socket: WebSocket, shared: Hub, visitor: Visitor) -> None:
    room = socket.path_params["room"]
    if not is_room(room):
        await socket.close(code=1008)
        return
    await socket.accept()
    waiting: asyncio.Queue[News] = asyncio.Queue(_WAITING)
    loop = asyncio.get_running_loop()

    def offer(news: News) -> None:
        if waiting.full():
            waiting.get_nowait()
        waiting.put_nowait(news)

    def listener(news: News) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(offer, news)

    seat = shared.enter(room, listener)
    open_seats.add(seat)
    sender = asyncio.create_task(_send(socket, waiting))
    try:
        await _receive(socket, seat, shared, visitor)
    finally:
        open_seats.discard(seat)
        shared.leave(seat)
        sender.cancel()
        with contextlib.suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
            await sender


async def _send(socket: WebSocket, waiting: "asyncio.Queue[News]") -> None:
    """Send all news."""
    while True:
        news = await waiting.get()
        await socket.send_json(news.as_json())


async def _receive(socket: WebSocket, seat: Seat, shared: Hub, visitor: Visitor) -> None:
    """Take moves until the window is closed, or its address has sent too many."""
    while True:
        try:
            text = await socket.receive_text()
        except (WebSocketDisconnect, KeyError):  # gone, or it sent bytes
            return
        parsed = None
        if len(text) <= _LONGEST_MESSAGE:
            with contextlib.suppress(ValueError, RecursionError):
                parsed = parse_message(json.loads(text))
        if parsed is None:
            await socket.close(code=1008)
            return
        if not visitor.may_send():
            await socket.send_json(_refusal(_TOO_MANY_MESSAGES))
            await socket.close(code=1008)
            return
        secret, changes = parsed
        begins = bool(changes.get("slide")) and shared.position(seat.room) is None
        if begins and not visitor.may_begin():
            await socket.send_json(_refusal(_TOO_MANY_ROOMS))
            continue
        try:
            shared.present(seat, secret)
            if changes:
                shared.move(seat.room, secret, changes)
        except PermissionError:
            await socket.send_json(_refusal(_NOT_YOURS))


def _refusal(reason: str) -> dict[str, object]:
    return {"refused": True, "reason": reason}
