"""What is made of the sites that a filter leaves, and for how long."""

from pathlib import Path

import pytest

from geocode.gazetteer.geocoder import Gazetteer
from geocode.outlines import Outlines
from roster.build import Inputs, roster_of
from roster.filters import Filters
from roster.snapshot import Roster
from ui.visible import KEPT_AT_MOST, shown_sites
from versions.folder import FolderStorage

DATA = Path(__file__).parents[2] / "data"
CITIES = ("Memphis,TN\n", "Toledo,OH\n")


def roster_of_rows(count: int) -> Roster:
    rows = "".join(CITIES[number % 2] for number in range(count))
    files = {**Inputs.read(FolderStorage(DATA)).files, "sites.csv": f"city,state\n{rows}".encode()}
    gazetteer = Gazetteer.load(DATA / "gazetteer" / "places.tsv.gz")
    return roster_of(Inputs(files), gazetteer, Outlines.load(DATA / "gazetteer" / "outlines.npz"))


@pytest.mark.parametrize("count", [4, 2 * KEPT_AT_MOST])
def test_what_is_made_of_a_few_sites_is_made_once_for_all_who_see_them(count):
    roster = roster_of_rows(count)
    made = []

    def cities(sites):
        made.append(len(sites))
        return sites["city"].unique().tolist()

    for filters in (
        Filters(search="memphis"),
        Filters(chosen={"state": ("TN",)}),
        Filters(search="memphis"),
    ):
        assert shown_sites(roster, filters).made(cities) == ["Memphis"]
    assert made == [count // 2]
    assert shown_sites(roster, Filters(chosen={"state": ("OH",)})).made(cities) == ["Toledo"]


def test_what_shows_many_sites_is_not_kept():
    roster = roster_of_rows(KEPT_AT_MOST + 2)
    first, second = (shown_sites(roster, Filters()) for _ in range(2))
    assert len(first.sites) == KEPT_AT_MOST + 2
    assert first is not second
