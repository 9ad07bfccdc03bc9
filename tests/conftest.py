"""What holds for every test, and the data that tests of several folders look at."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import settings
from streamlit.runtime.context import ContextProxy

from geocode.gazetteer.geocoder import Gazetteer
from geocode.outlines import Outlines
from roster.build import Inputs, roster_of
from roster.snapshot import Roster
from tests.helpers import DATA
from tests.helpers.database import Database, running_database
from versions.folder import FolderStorage
from versions.postgres import PostgresStorage
from versions.storage import Storage

# No test asserts a duration: how fast a computer is says nothing of the code.
# Sixty examples where a test does not ask for more: the suite is run often.
settings.register_profile("ours", deadline=None, max_examples=60)
settings.load_profile("ours")


@pytest.fixture(scope="session", autouse=True)
def _no_address() -> Iterator[None]:
    """In a page that AppTest runs, the address of the browser is a mock."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ContextProxy, "ip_address", None)
        yield


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load(DATA / "gazetteer" / "places.tsv.gz")


@pytest.fixture(scope="session")
def outlines() -> Outlines:
    return Outlines.load(DATA / "gazetteer" / "outlines.npz")


@pytest.fixture(scope="session")
def roster_of_text(gazetteer: Gazetteer, outlines: Outlines) -> Callable[..., Roster]:
    """Build a roster from the text of a sites file, with an empty ledger, and of other files."""
    shipped = Inputs.read(FolderStorage(DATA)).files

    def build(text: str | None = None, **others: str) -> Roster:
        sites = {} if text is None else {"sites": text, "locations": ""}
        made = {f"{name}.csv": content.encode() for name, content in {**sites, **others}.items()}
        return roster_of(Inputs({**shipped, **made}), gazetteer, outlines)

    return build


@pytest.fixture(scope="session")
def shipped(roster_of_text: Callable[..., Roster]) -> Roster:
    """The roster that ships; frames must not be changed."""
    return roster_of_text()


@pytest.fixture(scope="session")
def two_announcements() -> str:
    """The text of a file of two announcements."""
    return (
        "date,headline,title,summary,quotation,quoted,outlook,url\n"
        "2017-06-20,First,The first,Some joined.,We begin.,A Speaker,,https://example.org/1\n"
        "2018-08-20,Second,The second,More joined.,,,More to come.,https://example.org/2\n"
    )


@pytest.fixture(scope="session")
def many(roster_of_text: Callable[..., Roster], two_announcements: str) -> Roster:
    """A roster of the 300 largest cities, of two announcements."""
    places = pd.read_csv(
        DATA / "gazetteer" / "places.tsv.gz", sep="\t", comment="#", keep_default_na=False
    )
    cities = places[(places["kind"] == "city") & places["feature"].str.startswith("PPL")]
    largest = cities.sort_values("population", ascending=False).head(300)
    rows = [
        f"{name},{state},{'2018-08-20' if n % 3 else '2017-06-20'}"
        for n, (name, state) in enumerate(zip(largest["name"], largest["state"], strict=True))
    ]
    text = "\n".join(["city,state,announced", *rows])
    return roster_of_text(text, announcements=two_announcements)


@pytest.fixture(scope="session")
def database() -> Iterator[Database]:
    with running_database() as running:
        yield running


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
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """Both kinds of storage, without files."""
    if request.param == "folder":
        return FolderStorage(tmp_path)
    running: Database = request.getfixturevalue("database")
    connected: Callable[[str], PostgresStorage] = request.getfixturevalue("connect")
    return connected(running.address_of(running.schema()))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the data folder that a test may change."""
    return shutil.copytree(DATA, tmp_path / "data")
