from pathlib import Path

import pytest

from geocode.gazetteer import Gazetteer

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return Gazetteer.load(ROOT / "data" / "gazetteer" / "places.tsv.gz")
