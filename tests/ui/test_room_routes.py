"""The rooms' address, over a real server's sockets."""

import contextlib
import http.client
import json
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from ui.slideshow.rate_limits import MESSAGES, ROOMS, RateLimits
from ui.slideshow.rooms import LocalHub, new_secret, room_of
from ui.slideshow.routes import WRONG_CODES, Tries, room_address, room_routes

Enter = Callable[[str], ClientConnection]


@pytest.fixture
def hub() -> LocalHub:
    return LocalHub(time_of_day=lambda: 0.0)


@pytest.fixture
def limits() -> RateLimits:
    return RateLimits(windows=2, clock=lambda: 0.0)


@pytest.fixture
def host(hub: LocalHub, limits: RateLimits) -> Iterator[str]:
    """A running server."""
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    config = uvicorn.Config(
        Starlette(routes=room_routes(hub, limits)), log_level="error", lifespan="off"
    )
    server = uvicorn.Server(config)
    running = threading.Thread(target=server.run, args=([listening],))
    running.start()
    yield f"127.0.0.1:{port}"
    server.should_exit = True
    running.join()
    listening.close()


@pytest.fixture
def enter(host: str) -> Enter:
    """Enter a room of a running server."""
    return lambda room: connect(f"ws://{host}{room_address(room)}", open_timeout=60)


def heard(window: ClientConnection) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(window.recv(timeout=60))
    return found


def standing(news: dict[str, Any]) -> tuple[int, str | None, str | None]:
    return news["serial"], news.get("slide"), news.get("by")


def test_who_comes_hears_where_the_room_stands_and_then_every_move(
    hub: LocalHub, enter: Enter
) -> None:
    secret = new_secret()
    room = room_of(secret)
    with enter(room) as early:
        assert standing(heard(early)) == (0, None, None)
        hub.move(room, secret, {"slide": "country"})
        with enter(room) as late:
            assert standing(heard(early)) == standing(heard(late)) == (1, "country", "")
            early.send(json.dumps({"slide": "houston-tx", "secret": secret, "by": "w"}))
            assert [standing(heard(one)) for one in (early, late, early, late)] == [
                (1, "country", ""),  # someone presents now
                (1, "country", ""),
                (2, "houston-tx", "w"),
                (2, "houston-tx", "w"),
            ]


def test_one_flat_message_says_all_of_a_room(hub: LocalHub, enter: Enter) -> None:
    secret = new_secret()
    with enter(room_of(secret)) as window:
        nobody = heard(window)
        assert nobody.pop("away") < 60
        assert nobody == {"serial": 0, "followers": 1, "leads": False, "alone": False}
        window.send(json.dumps({"secret": secret}))
        presents = {"followers": 0, "away": None, "leads": True, "alone": False}
        assert heard(window) == {"serial": 0, **presents}
        zoom = {"x": 1.0, "y": 2.0, "level": 3.0}
        said = {
            "slide": "houston-tx",
            "zoom": zoom,
            "frozen": {"slide": "title", "zoom": None},
            "screen": "black",
            "pointer": {"on": "map", "x": 4.0, "y": 5.0},
            "auto": 20,
            "filters": "state=TX",
            "by": "w",
        }
        window.send(json.dumps({**said, "secret": secret}))
        assert heard(window) == {
            "serial": 1,
            **said,
            **presents,
        }


def test_a_follower_cannot_move_the_room(hub: LocalHub, enter: Enter) -> None:
    room = room_of(new_secret())
    with enter(room) as window:
        assert heard(window)["serial"] == 0
        for message in ({"slide": "country", "secret": room}, {"secret": ""}):
            window.send(json.dumps(message))
            assert heard(window) == {
                "refused": True,
                "reason": "Only the browser that started this briefing can change its slides.",
            }
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
            hub.move(room, secret, {"slide": f"slide-{number}"})
        serial = 0
        while serial < 100:
            at = heard(window)
            assert at["serial"] > serial
            serial = at["serial"]
        assert at["slide"] == "slide-99"


def test_who_leaves_is_counted_no_more(hub: LocalHub, enter: Enter) -> None:
    secret = new_secret()
    with enter(room_of(secret)) as stage:
        heard(stage)
        stage.send(json.dumps({"secret": secret}))
        assert heard(stage)["followers"] == 0
        with enter(room_of(secret)):
            assert heard(stage)["followers"] == 1
        assert heard(stage)["followers"] == 0


def answer_to(host: str, path: str) -> tuple[http.client.HTTPResponse, str]:
    """Type a short address into a browser that follows nothing."""
    line = http.client.HTTPConnection(host, timeout=60)
    line.request("GET", path)
    answer = line.getresponse()
    text = answer.read().decode()
    line.close()
    return answer, text


def test_a_short_address_leads_into_the_room_with_its_filters(hub: LocalHub, host: str) -> None:
    secret = new_secret()
    room = room_of(secret)
    code = hub.code(room)
    answer, _ = answer_to(host, f"/f/{code}")
    assert answer.getheader("location") == f"/briefing?view=follow&room={room}"
    hub.move(room, secret, {"slide": "country", "filters": "state=Ohio&state=New+York"})
    answer, _ = answer_to(host, f"/f/{code.lower()}")
    assert answer.status == 303
    assert (
        answer.getheader("location")
        == f"/briefing?state=Ohio&state=New+York&view=follow&room={room}"
    )


def test_codes_cannot_be_tried_out(hub: LocalHub, host: str) -> None:
    code = hub.code(room_of("s"))
    for _ in range(WRONG_CODES):
        answer, text = answer_to(host, "/f/none")
        assert answer.status == 404
        assert text == "No briefing has this code now. Check its four letters on the screen.\n"
    answer, _ = answer_to(host, f"/f/{code}")
    assert (answer.status, answer.getheader("Retry-After")) == (429, "60")


def test_who_waits_may_try_again() -> None:
    now = [0.0]
    tries = Tries(2, 60, clock=lambda: now[0])
    tries.in_vain("a")
    now[0] = 30
    tries.in_vain("a")
    assert (tries.may("a"), tries.may("b")) == (False, True)
    now[0] = 60
    assert tries.may("a")
    tries.in_vain("a")
    assert not tries.may("a")


def test_an_address_has_so_many_windows_and_no_more_until_one_is_closed(enter: Enter) -> None:
    room = room_of("s")
    with enter(room) as first, enter(room) as second:
        heard(first)
        heard(second)
        with pytest.raises(InvalidStatus) as refused:
            enter(room)
        assert refused.value.response.status_code == 429
        assert refused.value.response.body == (
            b"Too many windows from this address are following briefings. Close some of them.\n"
        )
        first.close()
        for _ in range(600):
            with contextlib.suppress(InvalidStatus), enter(room) as third:
                assert heard(third)["serial"] == 0
                break
        else:
            pytest.fail("a window that was closed still counts")


def test_an_address_begins_so_many_rooms_and_others_stay_as_they_are(
    hub: LocalHub, enter: Enter
) -> None:
    secret = new_secret()
    hub.move(room_of(secret), secret, {"slide": "country"})
    for number in range(ROOMS[0] + 1):
        own = f"stranger-{number}"
        with enter(room_of(own)) as window:
            assert heard(window)["serial"] == 0
            window.send(json.dumps({"slide": "title", "secret": own}))
            answer = heard(window)
            assert answer.get("refused", False) is (number == ROOMS[0])
    assert answer["reason"] == (
        "Too many briefings were started from this address. Try again in a few minutes."
    )
    with enter(room_of(secret)) as presenter:
        assert heard(presenter)["slide"] == "country"
        presenter.send(json.dumps({"slide": "close", "secret": secret}))
        slides = {heard(presenter)["slide"] for _ in range(2)}
        assert "close" in slides


def test_who_sends_too_much_is_told_and_let_go(enter: Enter) -> None:
    secret = new_secret()
    with enter(room_of(secret)) as window:
        for number in range(MESSAGES[0] + 1):
            window.send(json.dumps({"slide": f"s-{number}", "secret": secret}))
        answers = []
        with contextlib.suppress(ConnectionClosed):
            while True:
                answers.append(heard(window))
        assert window.close_code == 1008
        assert answers[-1] == {
            "refused": True,
            "reason": "Too many messages from this address. Try again in a minute.",
        }
