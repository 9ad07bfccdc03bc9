import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from geocode.gazetteer.geocoder import Gazetteer
from geocode.outlines import Outlines
from roster.build import build_roster
from roster.snapshot import Roster
from versions.folder import FolderStorage

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load(DATA / "gazetteer" / "places.tsv.gz")


@pytest.fixture(scope="session")
def outlines() -> Outlines:
    return Outlines.load(DATA / "gazetteer" / "outlines.npz")


@pytest.fixture(scope="session")
def shipped(gazetteer, outlines) -> Roster:
    """The roster that ships; frames must not be changed."""
    return build_roster(FolderStorage(DATA), gazetteer, outlines)


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the data folder that a test may change."""
    for path in DATA.iterdir():
        if path.is_file():
            shutil.copy(path, tmp_path)
    return tmp_path


@pytest.fixture
def roster_of_text(folder, gazetteer, outlines) -> Callable[[str], Roster]:
    """Build a roster from the text of a sites file, with an empty ledger."""
    (folder / "locations.csv").unlink()

    def build(text: str) -> Roster:
        (folder / "sites.csv").write_text(text)
        return build_roster(FolderStorage(folder), gazetteer, outlines)

    return build
