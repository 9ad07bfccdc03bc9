"""Both kinds of storage."""

from collections.abc import Callable, Iterator

import pytest

from tests.helpers.database import Database
from versions.folder import FolderStorage
from versions.postgres import PostgresStorage
from versions.storage import Storage


@pytest.fixture
def connect(database: Database) -> Iterator[Callable[[str], PostgresStorage]]:
    """Make storages of addresses, as servers of their own would, and close them."""
    made: list[PostgresStorage] = []

    def connected(address: str) -> PostgresStorage:
        made.append(PostgresStorage(address))
        return made[-1]

    yield connected
    for one in made:
        one.close()


@pytest.fixture(params=["folder", "database"])
def storage(request: pytest.FixtureRequest, tmp_path) -> Storage:
    if request.param == "folder":
        return FolderStorage(tmp_path)
    database = request.getfixturevalue("database")
    return request.getfixturevalue("connect")(database.address_of(database.schema()))
