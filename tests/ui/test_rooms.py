"""Who may move a room, and who hears of it."""

import re
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.slideshow.rooms import (
    LocalHub,
    News,
    Position,
    as_code,
    codes_of,
    is_room,
    new_secret,
    room_of,
)
from ui.slideshow.state import Pointer, RoomState


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
    hub, room = LocalHub(time_of_day=lambda: 0.0), room_of(secret)
    for wrong in ("", room, new_secret()):
        with pytest.raises(PermissionError):
            hub.move(room, wrong, {"slide": "country"})
    assert hub.position(room) is None
    hub.move(room, secret, {"slide": "country"})
    assert hub.position(room) == Position(1, RoomState("country"))


def test_every_window_of_a_room_hears_every_move_in_order_and_no_other_rooms(secret: str) -> None:
    hub, room, other = LocalHub(time_of_day=lambda: 0.0), room_of(secret), new_secret()
    heard: list[list[News]] = [[], []]
    seats = [hub.enter(room, one.append) for one in heard]
    hub.move(room_of(other), other, {"slide": "title"})
    hub.move(room, secret, {"slide": "title", "by": "a"})
    hub.move(room, secret, {"slide": "country", "screen": "black", "by": "b"})
    for one in heard:
        assert [news.position for news in one] == [
            Position(2, RoomState("title", by="a")),
            Position(3, RoomState("country", screen="black", by="b")),
        ]
    for seat in seats:
        hub.leave(seat)
        hub.leave(seat)
    hub.move(room, secret, {"slide": "close"})
    assert len(heard[0]) == 2
    assert hub.news(hub.enter(room, heard[0].append)).followers == 1


def test_what_one_window_leaves_out_stays_as_another_had_it(secret: str) -> None:
    hub, room = LocalHub(time_of_day=lambda: 0.0), room_of(secret)
    hub.move(room, secret, {"screen": "black"})
    assert hub.position(room) is None
    hub.move(room, secret, {"slide": "country", "screen": "black"})
    hub.move(room, secret, {"pointer": Pointer("map", 1, 2)})
    hub.move(room, secret, {"slide": "close"})
    state = RoomState("close", screen="black", pointer=Pointer("map", 1, 2))
    assert hub.position(room) == Position(3, state)


def test_moves_of_many_threads_are_heard_in_the_order_of_their_serials(secret: str) -> None:
    hub, room = LocalHub(time_of_day=lambda: 0.0), room_of(secret)
    heard: list[News] = []
    hub.enter(room, heard.append)
    threads = [
        threading.Thread(
            target=lambda: [hub.move(room, secret, {"slide": "country"}) for _ in range(50)]
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [news.position.serial for news in heard if news.position] == list(range(1, 201))


def test_a_serial_never_goes_back(secret: str) -> None:
    room, now = room_of(secret), [2_000.0]

    def serial(hub: LocalHub) -> int:
        hub.move(room, secret, {"slide": "title"})
        position = hub.position(room)
        assert position is not None
        return position.serial

    hub = LocalHub(kept=1, time_of_day=lambda: now[0])
    before = serial(hub)
    other = new_secret()
    hub.move(room_of(other), other, {"slide": "title"})
    assert hub.position(room) is None
    now[0] = 1_000.0
    again = serial(hub)
    assert again > before
    now[0] = 2_001.0
    assert serial(LocalHub(time_of_day=lambda: now[0])) > again


def test_a_room_with_a_window_is_never_forgotten(secret: str) -> None:
    hub, room = LocalHub(kept=3), room_of(secret)
    heard: list[News] = []
    hub.move(room, secret, {"slide": "title"})
    seat = hub.enter(room, heard.append)
    before = hub.position(room)
    assert before is not None
    for _ in range(1_050):
        stranger = new_secret()
        hub.move(room_of(stranger), stranger, {"slide": "title"})
    assert hub.position(room) == before
    hub.move(room, secret, {"slide": "country"})
    after = hub.position(room)
    assert after is not None
    assert after.serial > before.serial
    assert [news.position for news in heard] == [after]
    hub.leave(seat)
    for _ in range(3):
        stranger = new_secret()
        hub.move(room_of(stranger), stranger, {"slide": "title"})
    assert hub.position(room) is None


def test_the_room_that_was_used_longest_ago_is_forgotten_first() -> None:
    hub = LocalHub(kept=2)
    first, second, third = new_secret(), new_secret(), new_secret()
    for secret in (first, second, first, third):
        hub.move(room_of(secret), secret, {"slide": "title"})
    assert hub.position(room_of(second)) is None
    assert hub.position(room_of(first)) is not None
    assert hub.position(room_of(third)) is not None


def test_one_presenters_window_leads_and_the_next_one_after_it(secret: str) -> None:
    hub, room = LocalHub(time_of_day=lambda: 0.0), room_of(secret)
    follower, stage, presenter = (hub.enter(room, lambda _: None) for _ in range(3))
    assert [hub.news(seat).leads for seat in (follower, stage, presenter)] == [False, False, False]
    hub.present(stage, secret)
    hub.present(presenter, secret)
    assert [hub.news(seat).leads for seat in (follower, stage, presenter)] == [False, True, False]
    hub.leave(stage)
    assert [hub.news(seat).leads for seat in (follower, presenter)] == [False, True]
    with pytest.raises(PermissionError):
        hub.present(follower, "another")


def test_the_presenter_alone_hears_how_many_follow_and_all_hear_when_nobody_presents(
    secret: str,
) -> None:
    now = [100.0]
    hub, room = LocalHub(clock=lambda: now[0]), room_of(secret)
    of_stage: list[tuple[int, float | None]] = []
    of_phone: list[tuple[int, float | None]] = []
    stage = hub.enter(room, lambda news: of_stage.append((news.followers, news.away)))
    hub.present(stage, secret)
    phone = hub.enter(room, lambda news: of_phone.append((news.followers, news.away)))
    other = hub.enter(room, lambda _: None)
    hub.leave(other)
    assert of_stage[-3:] == [(1, None), (2, None), (1, None)]
    assert of_phone == []
    hub.leave(stage)
    assert of_phone == [(1, 0.0)]
    now[0] += 90
    assert hub.news(phone).away == 90.0
    hub.present(hub.enter(room, lambda _: None), secret)
    assert of_phone[-1] == (1, None)


def test_a_room_keeps_its_short_code_over_a_restart_and_no_two_rooms_share_one(
    secret: str,
) -> None:
    hub, room = LocalHub(time_of_day=lambda: 0.0), room_of(secret)
    code = hub.code(room)
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{4}", code)
    assert hub.code(room) == LocalHub().code(room) == code
    assert hub.room_with(code.lower()) == hub.room_with(f" {code} ") == room
    assert hub.room_with("") is None
    taken = LocalHub(kept=5_000)
    codes = {taken.code(room_of(str(number))) for number in range(3_000)}
    assert len(codes) == 3_000
    assert len({codes_of(room_of(str(number)), 1)[0] for number in range(3_000)}) < 3_000


def test_a_forgotten_rooms_code_is_free_again(secret: str) -> None:
    hub, room = LocalHub(kept=1), room_of(secret)
    code = hub.code(room)
    hub.code(room_of("other"))
    assert hub.room_with(code) is None


def test_letters_that_are_read_as_another_are_the_same_code() -> None:
    assert as_code("o1il") == "0111"


@given(st.text())
def test_whatever_an_address_says_is_no_room_unless_it_has_a_rooms_form(text: str) -> None:
    assert not is_room(text) or (len(text) == 16 and text.isascii())
