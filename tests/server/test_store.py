"""Two servers of one database: what one saves the other shows, and what they show without it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.helpers import DATA
from tests.helpers.database import Database, until
from tests.helpers.running import running_server
from versions.moving import import_folder
from versions.postgres import PostgresStorage
from versions.storage import NewContent


@pytest.fixture
def storage(database: Database) -> Iterator[PostgresStorage]:
    one = PostgresStorage(f"{database.address_of(database.schema())}&password=s3cret")
    import_folder(DATA, one)
    yield one
    one.close()


def total(url: str) -> int:
    answer = httpx.get(f"{url}/api/sites.json", timeout=60, trust_env=False)
    return int(answer.json()["total"])


def test_each_server_shows_what_the_other_saved_and_both_go_on_without_the_database(
    storage: PostgresStorage, database: Database, tmp_path
) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    environment = {"PARTNERSHIP_MAP_STORE": storage.address}
    with (
        running_server(tmp_path / "one", environment=environment) as one,
        running_server(tmp_path / "two", environment=environment) as two,
    ):
        assert (total(one.url), total(two.url)) == (12, 12)
        seen = storage.read("sites.csv")
        more = seen.data + b"Tulsa,Oklahoma,city,2018-08-20\r\n"
        storage.publish([NewContent("sites.csv", more, seen.digest)], who="Ada")
        until(lambda: total(one.url) == total(two.url) == 13)

        def token() -> str:
            return httpx.get(f"{one.url}/roster/version", timeout=60, trust_env=False).text

        version = token()
        database.stop()
        try:
            until(lambda: token() != version)
            assert token().startswith(f"{version}-")
            assert total(one.url) == 13
            ready = httpx.get(f"{one.url}/readyz", timeout=60, trust_env=False)
            assert (ready.status_code, ready.text) == (
                200,
                f"The database postgres at {database.folder} does not answer; the last good list "
                "is shown, and nothing can be published.\n",
            )
            feed = httpx.get(f"{one.url}/changes.atom", timeout=60, trust_env=False)
            assert (feed.status_code, feed.json()["detail"]) == (
                503,
                "The history of sites.csv cannot be read now (the database does not answer); try "
                "again later.",
            )
        finally:
            database.start()
        until(lambda: token() == version)
        for server in (one, two):
            assert "s3cret" not in server.log.read_text("utf-8")
            command = Path(f"/proc/{server.process.pid}/cmdline").read_bytes()
            assert b"ui.server" in command
            assert b"s3cret" not in command
