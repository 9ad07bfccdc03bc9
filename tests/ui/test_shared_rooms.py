"""Rooms on two servers when something is wrong with one of them, or with the database."""

import time
from collections.abc import Callable, Iterator

import psycopg
import pytest

from tests.helpers.database import Database, until
from tests.helpers.rooms import enter
from ui.slideshow.rooms import News, new_secret, room_of
from ui.slideshow.shared_rooms import SharedHub
from versions.postgres import PostgresStorage

Begin = Callable[..., SharedHub]


@pytest.fixture
def secret() -> str:
    return new_secret()


@pytest.fixture
def room(secret: str) -> str:
    return room_of(secret)


@pytest.fixture
def schema(database: Database) -> str:
    return database.schema()


@pytest.fixture
def begin(
    database: Database, schema: str, connect: Callable[[str], PostgresStorage]
) -> Iterator[Begin]:
    """Start a server's hub."""
    begun: list[SharedHub] = []

    def start(user: str = "postgres", **options: object) -> SharedHub:
        hub = SharedHub(**options)  # type: ignore[arg-type]
        hub.begin(connect(database.address_of(schema, user)).rooms(hub.hear))
        begun.append(hub)
        return hub

    yield start
    for hub in begun:
        hub.close()


def slide(heard: list[News]) -> str | None:
    return heard[-1].position.state.slide if heard[-1].position else None


def slides(heard: list[News]) -> list[str]:
    """Return the slides that a window has shown, one after the other."""
    shown = [news.position.state.slide for news in heard if news.position]
    return [one for one, before in zip(shown, [None, *shown], strict=False) if one != before]


def test_a_presenter_whose_server_is_killed_goes_on_at_another(
    begin: Begin, database: Database, schema: str, secret: str, room: str
) -> None:
    first, second = begin(), begin()
    stage, of_stage = enter(first, room)
    first.present(stage, secret)
    _, of_phone = enter(second, room)
    for name in ("title", "country", "close"):
        first.move(room, secret, {"slide": name})
        until(lambda name=name: slide(of_stage) == slide(of_phone) == name)
    first.close()  # its windows are still written down
    stage, of_stage = enter(second, room)
    second.present(stage, secret)
    assert (slide(of_stage), of_stage[-1].away) == ("close", None)
    assert not of_stage[-1].leads
    with psycopg.connect(database.address_of(schema)) as connection:  # some seconds later
        query = "UPDATE map_seats SET seen_at = seen_at - interval '1 minute' WHERE server = %s"
        connection.execute(query, [first._server])
    until(lambda: of_stage[-1].leads)
    assert of_stage[-1].followers == 1
    assert slides(of_phone) == ["title", "country", "close"]


def test_without_the_database_a_presenter_goes_on_alone_and_no_slide_jumps_back(
    begin: Begin, database: Database, secret: str, room: str
) -> None:
    # The one server's clock is a day ahead.
    first, second = begin(time_of_day=lambda: time.time() + 86_400), begin()
    stage, of_stage = enter(first, room)
    first.present(stage, secret)
    _, near = enter(first, room)
    _, far = enter(second, room)
    first.move(room, secret, {"slide": "title"})
    until(lambda: slide(near) == slide(far) == "title" and of_stage[-1].followers == 2)
    code = first.code(room)
    assert not of_stage[-1].alone
    database.stop()
    try:
        for name in ("country", "memphis-tn"):
            first.move(room, secret, {"slide": name})
            until(lambda name=name: slide(near) == name)
        assert (of_stage[-1].alone, of_stage[-1].followers, of_stage[-1].leads) == (True, 1, True)
        until(lambda: far[-1].alone)
        assert (slide(far), far[-1].away is None) == ("title", False)
        _, late = enter(first, room)
        assert (slide(late), first.room_with(code), second.code(room)) == (
            *("memphis-tn", room, code),
        )
    finally:
        database.start()
    until(lambda: slide(far) == "memphis-tn" and not of_stage[-1].alone)
    until(lambda: of_stage[-1].followers == 3 and far[-1].away is None)
    assert slides(near) == slides(of_stage) == ["title", "country", "memphis-tn"]
    assert slides(far) == ["title", "memphis-tn"]
    # A clock that is right is heard by windows that heard one that is ahead.
    second.move(room, secret, {"slide": "close"})
    until(lambda: slide(near) == slide(far) == "close")


def test_what_two_servers_changed_alone_is_joined(
    begin: Begin, database: Database, secret: str, room: str
) -> None:
    hubs = [begin(), begin()]
    heard = [enter(hub, room)[1] for hub in hubs]
    hubs[0].move(room, secret, {"slide": "title"})
    until(lambda: all(slide(one) == "title" for one in heard))
    database.stop()
    try:
        hubs[0].move(room, secret, {"slide": "country"})
        hubs[1].move(room, secret, {"screen": "black"})
        until(lambda: slide(heard[0]) == "country" and heard[1][-1].position.state.screen)
    finally:
        database.start()
    until(lambda: heard[0][-1].position == heard[1][-1].position)
    state = heard[0][-1].position.state
    assert (state.slide, state.screen) == ("country", "black")


@pytest.mark.parametrize(
    "accident",
    [
        "TRUNCATE map_room, map_seats",
        """UPDATE map_room SET serial = 1, state = '{"slide": "title"}'""",
    ],
)
def test_what_the_database_has_lost_in_a_crash_is_brought_back_and_no_slide_jumps_back(
    begin: Begin, database: Database, schema: str, secret: str, room: str, accident: str
) -> None:
    first, second = begin(), begin()
    _, heard = enter(first, room)
    first.move(room, secret, {"slide": "title"})
    first.move(room, secret, {"slide": "country", "filters": "state=Ohio"})
    until(lambda: slide(heard) == "country")
    with psycopg.connect(database.address_of(schema)) as connection:
        connection.execute(accident)

    def is_back() -> bool:
        at = second.position(room)
        return at is not None and (at.state.slide, at.state.filters) == ("country", "state=Ohio")

    until(is_back)
    assert slides(heard) == ["title", "country"]


def test_a_server_that_may_only_read_follows_and_its_presenters_are_alone(
    begin: Begin, database: Database, schema: str, secret: str, room: str
) -> None:
    editing = begin()
    _, of_editor = enter(editing, room)
    viewing = begin(database.viewer(schema))
    _, of_viewer = enter(viewing, room)
    editing.move(room, secret, {"slide": "country"})
    until(lambda: slide(of_viewer) == "country")
    viewing.move(room, secret, {"slide": "close"})
    until(lambda: slide(of_viewer) == "close")
    assert (of_viewer[-1].alone, slide(of_editor), of_editor[-1].alone) == (True, "country", False)


def test_of_rooms_where_no_one_is_those_used_last_are_kept(begin: Begin, secret: str) -> None:
    hub = begin()
    names = [f"{number}" for number in range(3)]
    seat, _ = enter(hub, room_of(secret))
    hub.move(room_of(secret), secret, {"slide": "title"})
    for name in names:
        hub.move(room_of(name), name, {"slide": "title"})
        until(lambda name=name: hub.position(room_of(name)))
    hub._shared.forget(2)
    assert [bool(hub.position(room_of(name))) for name in names] == [False, True, True]
    assert hub._shared.look("", [room_of(secret)])[0].serial > 0
    hub.leave(seat)
