"""Both kinds of storage."""

import pytest

from versions.folder import FolderStorage
from versions.storage import Storage


@pytest.fixture(params=["folder", "database"])
def storage(request: pytest.FixtureRequest, tmp_path) -> Storage:
    if request.param == "folder":
        return FolderStorage(tmp_path)
    database = request.getfixturevalue("database")
    return request.getfixturevalue("connect")(database.address_of(database.schema()))
