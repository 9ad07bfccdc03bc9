from collections.abc import Iterator
from pathlib import Path

import pytest
from online_server import Server, serving

from geocode.gazetteer.geocoder import Gazetteer
from geocode.outlines import Outlines

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load(ROOT / "data" / "gazetteer" / "places.tsv.gz")


@pytest.fixture(scope="session")
def outlines_file() -> Path:
    return ROOT / "data" / "gazetteer" / "outlines.npz"


@pytest.fixture(scope="session")
def outlines(outlines_file) -> Outlines:
    return Outlines.load(outlines_file)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server
