"""The address at which windows and phones hear where a room stands.

A web socket, as Streamlit's own connection is one: what lets the app through lets this through, a
lost connection is noticed at once, and a server that stops does not wait for it.
"""

import asyncio
import contextlib
import functools
import json

from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from ui.address import base_path
from ui.stage.rooms import Hub, LocalHub, Position, is_room, parse_move

_LONGEST_MESSAGE = 2_000
_WAITING = 8
"""So many positions may wait for a slow phone; the newest is all that counts."""


@functools.cache
def hub() -> Hub:
    """Return the hub of this process."""
    return LocalHub()


def room_address(room: str) -> str:
    """Return the path of a room's socket."""
    return f"{base_path()}/briefing-room/{room}"


def room_routes(shared: Hub | None = None) -> list[BaseRoute]:
    """Return the routes to serve beside Streamlit's own.

    Parameters
    ----------
    shared : Hub, optional
        Another hub than this process's own.
    """

    async def answer(socket: WebSocket) -> None:
        await _serve_room(socket, shared or hub())

    return [WebSocketRoute(room_address("{room}"), answer)]


async def _serve_room(socket: WebSocket, shared: Hub) -> None:
    room = socket.path_params["room"]
    if not is_room(room):
        await socket.close(code=1008)
        return
    await socket.accept()
    waiting: asyncio.Queue[Position] = asyncio.Queue(_WAITING)
    loop = asyncio.get_running_loop()

    def offer(position: Position) -> None:
        if waiting.full():
            waiting.get_nowait()
        waiting.put_nowait(position)

    def listener(position: Position) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(offer, position)

    stop = shared.listen(room, listener)
    sender = asyncio.create_task(_send(socket, shared.position(room), waiting))
    try:
        await _receive(socket, room, shared)
    finally:
        stop()
        sender.cancel()
        with contextlib.suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
            await sender


async def _send(
    socket: WebSocket, first: Position | None, waiting: "asyncio.Queue[Position]"
) -> None:
    """Send where the room stands, or that nobody knows, and then every move."""
    await socket.send_json(first.as_json() if first else {"serial": 0})
    while True:
        position = await waiting.get()
        await socket.send_json(position.as_json())


async def _receive(socket: WebSocket, room: str, shared: Hub) -> None:
    """Take moves until the window is closed."""
    while True:
        try:
            text = await socket.receive_text()
        except (WebSocketDisconnect, KeyError):  # gone, or it sent bytes
            return
        parsed = None
        if len(text) <= _LONGEST_MESSAGE:
            with contextlib.suppress(ValueError, RecursionError):
                parsed = parse_move(json.loads(text))
        if parsed is None:
            await socket.close(code=1008)
            return
        move, secret = parsed
        try:
            shared.move(room, secret, move)
        except PermissionError:
            await socket.send_json({"refused": True})
