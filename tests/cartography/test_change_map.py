"""The map of two lists, against an oracle that made one list from the other."""

from collections import Counter
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings

from cartography.camera import fit_country, to_screen
from cartography.change_map import SIZE_PX, change_map, change_places
from cartography.palette import LIGHT
from cartography.projection import project
from roster.difference import What, difference
from tests.helpers.changing import PAIRS, histories, quick_rosters

SVG = "{http://www.w3.org/2000/svg}"
KINDS = {
    What.JOINED: "added",
    What.AGAIN: "added",
    What.LEFT: "removed",
    What.MOVED: "moved",
    What.CORRECTED: "corrected",
    None: "stays",
}


@pytest.fixture(scope="module")
def build(outlines):
    return quick_rosters(outlines)


@settings(max_examples=50 // PAIRS)
@given(histories())
def test_each_pin_of_either_list_is_drawn_once_as_what_became_of_it(build, lists) -> None:
    rosters = [build(made) for made in lists]
    for (before, after), made in zip(pairwise(rosters), lists[1:], strict=True):
        places = change_places(before, after, difference(before, after))
        assert places["key"].is_unique
        had = {city.removesuffix("x") for city in before.places["city"]}
        pinned = {*after.places["city"]}
        pinned |= {city for city in made.became if city.removesuffix("x") in had}
        drawn = zip(places["card"].str.split(",").str[0], places["change"], strict=True)
        assert Counter(drawn) == Counter((city, KINDS[made.became.get(city)]) for city in pinned)
        moved = places.loc[places["from_latitude"].notna(), "city"].tolist()
        assert sorted(moved) == sorted(
            city for city, what in made.became.items() if what is What.MOVED
        )


def test_what_happened_is_told_by_shape_and_a_line_leads_from_where_a_pin_was(
    roster_of_text,
) -> None:
    head = "city,state,notes,latitude,longitude\n"
    before = roster_of_text(
        f"{head}Memphis,TN,,,\nToledo,OH,,,\nTulsa,OK,,,\nMiami,FL,,,\nXyz,FL,,,"
    )
    after = roster_of_text(
        f"{head}Memphis,TN,,,\nAkron,OH,,,\nTulsa,OK,,36.3,-96.1\nMiami,FL,seen,,\nXyz,FL,seen,,"
    )
    found = change_map(before, after, difference(before, after), LIGHT)
    assert found.counts == {"stays": 1, "added": 1, "removed": 1, "moved": 1, "corrected": 1}
    assert (found.without_pin, found.not_drawn) == (1, 0)
    root = ElementTree.fromstring(found.svg)
    assert root.get("aria-label") == (
        "Map of before and after: 1 unchanged, 1 joined, 1 left, 1 moved, 1 corrected."
    )
    drawn = {}
    for one in root.iter():
        if (title := one.find(f"{SVG}title")) is not None:
            look = one.get("r") or f"{one.get('d', '').count('l')} lines"
            drawn[title.text] = look, one.get("fill"), one.get("stroke")
    assert drawn == {
        "Memphis, Tennessee": ("3.3", None, None),
        "Akron, Ohio\nJoined": ("5.8", LIGHT.good, None),
        "Toledo, Ohio\nLeft": ("2 lines", None, LIGHT.bad),
        "Tulsa, Oklahoma\nMoved 16.1 miles": ("3 lines", None, None),
        "Miami, Florida\nCorrected": ("5.8", LIGHT.halo, LIGHT.blue),
    }
    ends = np.array([[*before.places.loc["tulsa-ok", ["longitude", "latitude"]]], [-96.1, 36.3]])
    points = to_screen(
        np.column_stack(project(*ends.T.astype(float))), fit_country(*SIZE_PX), *SIZE_PX
    )
    line = "M{:.1f} {:.1f}L{:.1f} {:.1f}".format(*points.ravel().tolist())
    assert [one.get("d") for one in root.iter(f"{SVG}path")].count(line) == 1
