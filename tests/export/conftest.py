from pathlib import Path

import pytest

from geocode.gazetteer import Gazetteer
from geocode.outlines import Outlines
from roster.build import Inputs, roster_of
from versions.folder import FolderStorage

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="session")
def roster_of_text():
    """Build a roster from the text of a sites file, with an empty ledger."""
    gazetteer = Gazetteer.load(DATA / "gazetteer" / "places.tsv.gz")
    outlines = Outlines.load(DATA / "gazetteer" / "outlines.npz")
    inputs = Inputs.read(FolderStorage(DATA))

    def build(text: str):
        files = {**inputs.files, "sites.csv": text.encode(), "locations.csv": b""}
        return roster_of(Inputs(files), gazetteer, outlines)

    return build
