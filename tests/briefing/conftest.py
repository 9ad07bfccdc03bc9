from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from briefing.settings import Settings
from briefing.story import build_story
from geocode.gazetteer.geocoder import Gazetteer
from geocode.outlines import Outlines
from roster.build import Inputs, roster_of
from roster.filters import Filters
from versions.folder import FolderStorage

DATA = Path(__file__).parents[2] / "data"
HEADING = "date,headline,title,summary,quotation,quoted,outlook,url\n"
TWO_ANNOUNCEMENTS = (
    HEADING
    + "2017-06-20,First,The first,Some joined.,We begin.,A Speaker,,https://example.org/1\n"
    + "2018-08-20,Second,The second,More joined.,,,More to come.,https://example.org/2\n"
)


@pytest.fixture(scope="session")
def roster_of_text():
    """Build a roster from the texts of a sites file and perhaps of other files."""
    gazetteer = Gazetteer.load(DATA / "gazetteer" / "places.tsv.gz")
    outlines = Outlines.load(DATA / "gazetteer" / "outlines.npz")
    inputs = Inputs.read(FolderStorage(DATA))

    def build(text=None, **others):
        files = dict(inputs.files)
        if text is not None:
            files |= {"sites.csv": text.encode(), "locations.csv": b""}
        files |= {f"{name}.csv": value.encode() for name, value in others.items()}
        return roster_of(Inputs(files), gazetteer, outlines)

    return build


@pytest.fixture(scope="session")
def shipped(roster_of_text):
    """The roster that ships; frames must not be changed."""
    return roster_of_text()


@pytest.fixture(scope="session")
def many(roster_of_text):
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
    return roster_of_text(text, announcements=TWO_ANNOUNCEMENTS)


@pytest.fixture(scope="session")
def story_of():
    """Build a story of a roster with the defaults, on one day."""

    def build(roster, filters=None, settings=None, address="https://map.example.org/"):
        return build_story(
            roster,
            filters or Filters(),
            settings or Settings(),
            day=date(2019, 3, 4),
            address=address,
        )

    return build


@pytest.fixture(scope="session")
def two_announcements():
    """The text of a file of two announcements."""
    return TWO_ANNOUNCEMENTS
