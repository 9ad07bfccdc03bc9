"""Who may move a room, and who hears of it."""

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.stage.rooms import LocalHub, Move, Position, is_room, new_secret, parse_move, room_of


@pytest.fixture
def secret() -> str:
    return new_secret()


def test_a_room_is_named_after_its_secret_without_giving_it_away(secret: str) -> None:
    room = room_of(secret)
    assert is_room(room)
    assert room_of(secret) == room
    assert room_of(new_secret()) != room
    assert room not in secret


def test_only_the_secret_moves_the_room(secret: str) -> None:
    hub, room = LocalHub(), room_of(secret)
    for wrong in ("", room, new_secret()):
        with pytest.raises(PermissionError):
            hub.move(room, wrong, Move("country"))
    assert hub.position(room) is None
    assert hub.move(room, secret, Move("country")).slide == "country"


def test_every_listener_of_a_room_hears_every_move_in_order_and_no_other_rooms(
    secret: str,
) -> None:
    hub, room, other = LocalHub(), room_of(secret), new_secret()
    heard: list[list[Position]] = [[], []]
    stops = [hub.listen(room, one.append) for one in heard]
    hub.move(room_of(other), other, Move("title"))
    hub.move(room, secret, Move("title", by="a"))
    hub.move(room, secret, Move("country", "black", by="b"))
    for one in heard:
        assert [(at.serial, at.slide, at.screen, at.by) for at in one] == [
            (1, "title", "", "a"),
            (2, "country", "black", "b"),
        ]
    for stop in stops:
        stop()
        stop()
    hub.move(room, secret, Move("close"))
    assert len(heard[0]) == 2
    assert hub.followers(room) == 0


def test_moves_of_many_threads_are_heard_in_the_order_of_their_serials(secret: str) -> None:
    hub, room = LocalHub(), room_of(secret)
    heard: list[Position] = []
    hub.listen(room, heard.append)
    threads = [
        threading.Thread(
            target=lambda: [hub.move(room, secret, Move("country")) for _ in range(50)]
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [at.serial for at in heard] == list(range(1, 201))


def test_the_room_that_moved_longest_ago_is_forgotten_first() -> None:
    hub = LocalHub(kept=2)
    first, second, third = new_secret(), new_secret(), new_secret()
    for secret in (first, second, first, third):
        hub.move(room_of(secret), secret, Move("title"))
    assert hub.position(room_of(second)) is None
    assert hub.position(room_of(first)) is not None
    assert hub.position(room_of(third)) is not None


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        {},
        {"slide": 3},
        {"slide": ""},
        {"slide": "a b"},
        {"slide": "<b>"},
        {"slide": "x" * 201},
        {"slide": "title", "screen": "red"},
        {"slide": "title", "screen": None},
        {"slide": "title", "by": "a b"},
        {"slide": "title", "secret": 4},
        {"slide": "title", "secret": "x" * 201},
    ],
)
def test_a_message_that_makes_no_sense_moves_nothing(message: object) -> None:
    assert parse_move(message) is None


def test_a_windows_message_is_a_move_and_its_secret() -> None:
    message = {"slide": "houston-tx", "screen": "white", "by": "w-1", "secret": "s"}
    assert parse_move(message) == (Move("houston-tx", "white", "w-1"), "s")


@given(st.text())
def test_whatever_an_address_says_is_no_room_unless_it_has_a_rooms_form(text: str) -> None:
    assert not is_room(text) or (len(text) == 16 and text.isascii())
