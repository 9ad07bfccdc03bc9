"""Who may move a room, and who hears of it."""

import itertools
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.database import until
from tests.helpers.rooms import enter
from ui.slideshow.rooms import (
    Hub,
    LocalHub,
    News,
    as_code,
    codes_of,
    is_room,
    new_secret,
    room_of,
)
from ui.slideshow.shared_rooms import SharedHub
from ui.slideshow.state import FrozenView, Pointer, RoomState, Zoom


@pytest.fixture
def secret() -> str:
    return new_secret()


@pytest.fixture(params=["one process", "two servers"])
def hubs(request: pytest.FixtureRequest) -> Iterator[tuple[Hub, Hub]]:
    """Two hubs of one map, as their windows come to them; in one process they are one."""
    if request.param == "one process":
        hub = LocalHub()
        yield hub, hub
        return
    database = request.getfixturevalue("database")
    address, shared = database.address_of(database.schema()), [SharedHub(), SharedHub()]
    for hub in shared:
        hub.begin(request.getfixturevalue("connect")(address).rooms(hub.hear))
    yield shared[0], shared[1]
    for hub in shared:
        hub.close()


def state_of(heard: list[News]) -> RoomState | None:
    """Return what a window shows."""
    return heard[-1].position.state if heard[-1].position else None


def test_a_room_is_named_after_its_secret_without_giving_it_away(secret: str) -> None:
    room = room_of(secret)
    assert is_room(room)
    assert room_of(secret) == room
    assert room_of(new_secret()) != room
    assert room not in secret


def test_only_the_secret_moves_the_room(hubs: tuple[Hub, Hub], secret: str) -> None:
    hub, room = hubs[0], room_of(secret)
    for wrong in ("", room, new_secret()):
        with pytest.raises(PermissionError):
            hub.move(room, wrong, {"slide": "country"})
    assert hub.position(room) is None
    hub.move(room, secret, {"slide": "country"})
    until(lambda: hub.position(room))
    assert hubs[1].position(room) == hub.position(room)
    assert hub.position(room).state == RoomState("country")


def test_every_window_of_a_room_hears_the_moves_in_order_and_no_other_rooms(
    hubs: tuple[Hub, Hub], secret: str
) -> None:
    room, other = room_of(secret), new_secret()
    seats, heard = zip(*(enter(hub, room) for hub in hubs), strict=True)
    assert [one[0].position for one in heard] == [None, None]
    hubs[0].move(room_of(other), other, {"slide": "close"})
    hubs[0].move(room, secret, {"slide": "title", "by": "a"})
    for one in heard:
        until(lambda one=one: state_of(one) == RoomState("title", by="a"))
    hubs[1].move(room, secret, {"slide": "country", "screen": "black", "by": "b"})
    for one in heard:
        until(lambda one=one: state_of(one) == RoomState("country", screen="black", by="b"))
        assert one[-1].position == heard[0][-1].position
        positions = [news.position for news in one if news.position]
        assert [*dict.fromkeys(at.state.slide for at in positions)] == ["title", "country"]
    # Whoever comes later is told where it is before all else.
    _, late = enter(hubs[1], room)
    assert late[0].position == heard[0][-1].position
    for hub, seat in zip(hubs, seats, strict=True):
        hub.leave(seat)
        hub.leave(seat)
    before = [len(one) for one in heard]
    hubs[0].move(room, secret, {"slide": "close"})
    until(lambda: state_of(late) == RoomState("close", screen="black", by="b"))
    assert [len(one) for one in heard] == before
    until(lambda: enter(hubs[0], room)[1][0].followers >= 2)


def test_what_one_window_leaves_out_stays_as_another_had_it(
    hubs: tuple[Hub, Hub], secret: str
) -> None:
    room = room_of(secret)
    hubs[0].move(room, secret, {"screen": "black"})
    hubs[0].move(room, secret, {"slide": "country", "frozen": FrozenView("title", Zoom(1, 2, 3))})
    until(lambda: hubs[1].position(room))
    assert hubs[1].position(room).state == RoomState(
        "country", frozen=FrozenView("title", Zoom(1, 2, 3))
    )
    hubs[1].move(room, secret, {"pointer": Pointer("map", 1, 2), "frozen": None})
    until(lambda: hubs[0].position(room).state.pointer)
    hubs[0].move(room, secret, {"slide": "close"})
    state = RoomState("close", pointer=Pointer("map", 1, 2))
    for hub in hubs:
        until(lambda hub=hub: hub.position(room).state == state)


def test_moves_of_many_threads_are_heard_in_the_order_of_their_serials(
    hubs: tuple[Hub, Hub], secret: str
) -> None:
    room = room_of(secret)
    heard = [enter(hub, room)[1] for hub in hubs]

    def move(number: int) -> None:
        for each in range(25):
            changes = {"slide": f"{number}-{each}", "by": f"{number}-{each}"}
            hubs[number % 2].move(room, secret, changes)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(move, range(4)))
    until(lambda: {f"{n}-24" for n in (0, 2)} <= marks(heard[0]))
    until(lambda: {f"{n}-24" for n in (1, 3)} <= marks(heard[1]))
    until(lambda: heard[0][-1].position == heard[1][-1].position)
    for at, one in enumerate(heard):
        serials = [news.position.serial for news in one if news.position]
        assert serials == sorted(serials)
        # No window misses its own: by them it knows that they are done.
        assert {f"{n}-{each}" for n in (at, at + 2) for each in range(25)} <= marks(one)


def marks(heard: list[News]) -> set[str]:
    return {news.position.state.by for news in heard if news.position}


def test_one_presenters_window_leads_and_the_next_one_after_it(
    hubs: tuple[Hub, Hub], secret: str
) -> None:
    room = room_of(secret)
    (follower, one), (stage, two) = enter(hubs[1], room), enter(hubs[0], room)
    presenter, three = enter(hubs[1], room)

    def leads() -> list[bool]:
        return [heard[-1].leads for heard in (one, two, three)]

    assert leads() == [False, False, False]
    hubs[0].present(stage, secret)
    until(lambda: one[-1].away is two[-1].away is three[-1].away is None)
    hubs[1].present(presenter, secret)
    until(lambda: (two[-1].followers, three[-1].followers) == (1, 1))
    assert leads() == [False, True, False]
    hubs[0].leave(stage)
    until(lambda: three[-1].leads)
    with pytest.raises(PermissionError):
        hubs[1].present(follower, "another")


def test_presenters_hear_how_many_follow_and_all_hear_when_nobody_presents(
    hubs: tuple[Hub, Hub], secret: str
) -> None:
    room = room_of(secret)
    stage, of_stage = enter(hubs[0], room)
    hubs[0].present(stage, secret)
    until(lambda: of_stage[-1].away is None)
    _, of_phone = enter(hubs[1], room)
    until(lambda: of_stage[-1].followers == 1)
    until(lambda: of_phone[-1].away is None)
    told = len(of_phone)
    other, _ = enter(hubs[0], room)
    until(lambda: of_stage[-1].followers == 2)
    hubs[0].leave(other)
    until(lambda: of_stage[-1].followers == 1)
    hubs[0].leave(stage)
    until(lambda: of_phone[-1].away is not None)
    assert (len(of_phone) - told, of_phone[-1].followers) == (1, 1)
    stage, _ = enter(hubs[1], room)
    hubs[1].present(stage, secret)
    until(lambda: of_phone[-1].away is None)


def test_how_long_nobody_has_presented_is_told(secret: str) -> None:
    now = [100.0]
    hub, room = LocalHub(clock=lambda: now[0]), room_of(secret)
    stage, _ = enter(hub, room)
    hub.present(stage, secret)
    hub.leave(stage)
    now[0] += 90
    assert enter(hub, room)[1][0].away == 90.0


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
    heard.clear()
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


def test_a_room_has_the_same_short_code_everywhere_and_no_two_share_one(
    hubs: tuple[Hub, Hub], secret: str
) -> None:
    room = room_of(secret)
    code = hubs[0].code(room)
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{4}", code)
    assert hubs[0].code(room) == hubs[1].code(room) == LocalHub().code(room) == code
    for hub in hubs:
        assert hub.room_with(code.lower()) == hub.room_with(f" {code} ") == room
        assert hub.room_with("") is None
    # Of two rooms whose first choice is the same, the later one takes its second.
    first: dict[str, str] = {}
    for number in itertools.count():
        rival = room_of(str(number))
        wanted, second = codes_of(rival, 2)
        if wanted in first:
            break
        first[wanted] = rival
    assert hubs[0].code(first[wanted]) == wanted
    assert hubs[1].code(rival) == hubs[0].code(rival) == second


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
