from pathlib import Path

import pytest

from geocode.gazetteer import Gazetteer
from roster.build import Inputs, roster_of

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def roster_of_text():
    """Build a roster from the text of a sites file, with an empty ledger."""
    gazetteer = Gazetteer.load(DATA / "gazetteer" / "places.tsv.gz")
    inputs = Inputs.read(DATA)

    def build(text: str):
        files = {**inputs.files, "sites.csv": text.encode(), "locations.csv": b""}
        return roster_of(Inputs(files), gazetteer)

    return build
