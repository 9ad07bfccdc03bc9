"""The rooms' address, over a real server's sockets."""

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from ui.stage.rooms import LocalHub, Move, new_secret, room_of
from ui.stage.routes import room_address, room_routes

Enter = Callable[[str], ClientConnection]


@pytest.fixture
def hub() -> LocalHub:
    return LocalHub()


@pytest.fixture
def enter(hub: LocalHub) -> Iterator[Enter]:
    """Enter a room of a running server."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    config = uvicorn.Config(Starlette(routes=room_routes(hub)), log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    running = threading.Thread(target=server.run, args=([listening],))
    running.start()
    yield lambda room: connect(f"ws://127.0.0.1:{port}{room_address(room)}", open_timeout=60)
    server.should_exit = True
    running.join()
    listening.close()


def heard(window: ClientConnection) -> dict[str, object]:
    found: dict[str, object] = json.loads(window.recv(timeout=60))
    return found


def test_who_comes_hears_where_the_room_stands_and_then_every_move(
    hub: LocalHub, enter: Enter
) -> None:
    secret = new_secret()
    room = room_of(secret)
    with enter(room) as early:
        assert heard(early) == {"serial": 0}
        hub.move(room, secret, Move("country"))
        with enter(room) as late:
            at = {"serial": 1, "slide": "country", "screen": "", "by": ""}
            assert heard(early) == at
            assert heard(late) == at
            early.send(json.dumps({"slide": "houston-tx", "secret": secret, "by": "w"}))
            at = {"serial": 2, "slide": "houston-tx", "screen": "", "by": "w"}
            assert heard(early) == at
            assert heard(late) == at


def test_a_follower_cannot_move_the_room(hub: LocalHub, enter: Enter) -> None:
    room = room_of(new_secret())
    with enter(room) as window:
        assert heard(window) == {"serial": 0}
        window.send(json.dumps({"slide": "country", "secret": room}))
        assert heard(window) == {"refused": True}
    assert hub.position(room) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "[" * 1500, '{"slide": 1}', "x" * 3000])
def test_a_message_that_makes_no_sense_ends_the_connection(enter: Enter, text: str) -> None:
    with enter(room_of("s")) as window:
        heard(window)
        window.send(text)
        with pytest.raises(ConnectionClosed):
            heard(window)


def test_what_is_no_room_is_turned_away(enter: Enter) -> None:
    with pytest.raises(InvalidStatus):
        enter("not-a-room")


def test_a_slow_listener_misses_old_moves_and_no_new_one(hub: LocalHub, enter: Enter) -> None:
    secret = new_secret()
    room = room_of(secret)
    with enter(room) as window:
        heard(window)
        for number in range(100):
            hub.move(room, secret, Move(f"slide-{number}"))
        serial = 0
        while serial < 100:
            at = heard(window)
            assert at["serial"] > serial
            serial = at["serial"]
        assert at["slide"] == "slide-99"


def test_who_leaves_is_listened_for_no_more(hub: LocalHub, enter: Enter) -> None:
    room = room_of("s")
    with enter(room) as window:
        heard(window)
        assert hub.followers(room) == 1
    for _ in range(600):
        if hub.followers(room) == 0:
            break
        with contextlib.closing(enter(room_of("other"))) as elsewhere:
            heard(elsewhere)  # the server has had a turn
    assert hub.followers(room) == 0
