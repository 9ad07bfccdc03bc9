"""What people see who edit, look back and brief while the database is away."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from common.folder import STORE_VARIABLE
from geocode.ledger import LedgerEntry
from geocode.ledger_file import read_ledger
from tests.helpers.database import Database, until
from tests.helpers.pages import Open
from tests.helpers.updating import (
    after,
    banners,
    count,
    lines,
    listed,
    press,
    publish,
    upload,
    words,
)
from ui import live
from ui.access import may_anybody_edit
from ui.keys import Key
from ui.slideshow import routes
from versions.moving import import_folder
from versions.postgres import PostgresStorage, postgres_storage
from versions.storage import read_bytes

pytestmark = pytest.mark.usefixtures("editing")

AWAY = (
    "The database does not answer now. What you prepared stays on this page; do this again when "
    "the message at the top is gone."
)
NEEDS_A_LOOK = "Springfeild,Illinois,city,2018-08-20"


@pytest.fixture
def schema(database: Database) -> str:
    return database.schema()


@pytest.fixture
def storage(
    data: Path, database: Database, schema: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[PostgresStorage]:
    """A database with the data folder's files, and what a briefing's operator set."""
    (data / "briefing.toml").write_text('slides = ["title", "close"]\n', "utf-8")
    (data / "sites.csv").write_text(listed(data, NEEDS_A_LOOK), "utf-8")
    address = database.address_of(schema)
    monkeypatch.setenv(STORE_VARIABLE, address)
    one = postgres_storage(address)
    import_folder(data, one)
    live.roster_store.cache_clear()
    routes.hub.cache_clear()
    yield one
    one.close()
    routes.hub.cache_clear()
    st.cache_resource.clear()


def test_what_is_prepared_stays_and_is_saved_when_the_database_is_back(
    open_page: Open, data: Path, storage: PostgresStorage, database: Database
) -> None:
    test = upload(open_page("update"), listed(data, "Tulsa,Oklahoma,city,2017-06-20"))
    review = open_page("review")
    before = read_bytes(storage, "sites.csv")
    history = open_page("history")
    briefing = open_page("briefing", view="presenter", room="a" * 16)
    assert numbers(briefing) == ["1 / 2", "1 / 2", "2 / 2"]
    database.stop()
    try:
        until(lambda: live.load_current().problem)
        publish(test)
        assert banners(test)[-1] == f"Nothing was lost, but the list was not saved. {AWAY}"
        assert (count(test, "added"), count(test, "removed")) == (1, 0)
        choose(review)
        assert banners(review)[-1] == AWAY
        assert banners(history.run())[-1] == (
            "The history of sites.csv cannot be read now (the database does not answer); try "
            "again later."
        )
        assert numbers(briefing.run()) == ["1 / 2", "1 / 2", "2 / 2"]
    finally:
        database.start()
    until(lambda: live.load_current().problem is None)
    assert read_bytes(storage, "sites.csv") == before
    press(test, Key.UPDATE_PUBLISH)
    assert banners(test) == ["Version 2 is published with 14 rows. Every open screen shows it."]
    choose(after(review))
    decided = read_ledger(storage).decision("springfeild-il")
    assert isinstance(decided, LedgerEntry)
    assert decided.matched_name == "Springfield, Illinois"
    assert not history.run().exception
    assert history.radio(key=str(Key.HISTORY_VERSION)).options[0].startswith("**Version 2** ")


def choose(review: AppTest) -> None:
    """Take the first candidate of the place that is open."""
    press(review, next(one.key for one in review.button if "Springfield" in one.label))


def numbers(briefing: AppTest) -> list[str]:
    return re.findall(r'class="at">(.*?)<', words(briefing))


def test_by_an_account_that_may_only_read_people_look_and_are_told(
    open_page: Open,
    storage: PostgresStorage,
    schema: str,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address = database.address_of(schema, database.viewer(schema))
    monkeypatch.setenv(STORE_VARIABLE, address)
    live.roster_store.cache_clear()
    told = (
        "This server only shows the data: its account may read the database and not write. To "
        "change the data, open the map on a server for editing."
    )
    for page in ("update", "history"):
        assert [line for line in lines(open_page(page)) if "account" in line] == [told]
    assert not may_anybody_edit()
    postgres_storage(address).close()
