"""What two rosters differ in, against an oracle that made the second from the first."""

from collections import Counter
from dataclasses import dataclass
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

from roster.build import Inputs, roster_of
from roster.difference import What, difference
from sites.compare import ALIKE
from tests.helpers import DATA
from tests.helpers.lists import record, small
from versions.folder import FolderStorage

FIRST, SECOND = "2017-06-20", "2018-08-20"
POOL = (
    *(("Memphis", "TN", 35.1495, -90.0490), ("Houston", "TX", 29.7604, -95.3698)),
    *(("Toledo", "OH", 41.6528, -83.5379), ("Miami", "FL", 25.7617, -80.1918)),
    *(("Tulsa", "OK", 36.1540, -95.9928), ("Ponce", "PR", 18.0111, -66.6141)),
    *(("Springfield", "IL", 39.7817, -89.6501), ("Flint", "MI", 43.0125, -83.6875)),
    *(("Newark", "NJ", 40.7357, -74.1724), ("Jackson", "MS", 32.2988, -90.1848)),
)
"""Places that no one takes for a misspelling of each other, and near where they are."""
ACTS = ("keep", "leave", "join", "again", "note", "state", "respell", "move", "twice")
BECOMES = {
    "leave": What.LEFT,
    "join": What.JOINED,
    "again": What.AGAIN,
    "note": What.CORRECTED,
    "state": What.CORRECTED,
    "respell": What.CORRECTED,
    "move": What.MOVED,
    "twice": What.CORRECTED,
}
STATES = {"TN": "Tennessee", "TX": "Texas", "OH": "Ohio", "FL": "Florida", "OK": "Oklahoma"}
STATES |= {"PR": "Puerto Rico", "IL": "Illinois", "MI": "Michigan", "NJ": "New Jersey"}
STATES |= {"MS": "Mississippi"}


@dataclass(frozen=True)
class Pair:
    """Two lists, and what became of each place by its city's name in the newer one."""

    before: str
    after: str
    became: dict[str, What]


@st.composite
def pairs(draw) -> Pair:
    """Make a list from another by acts that say what they do."""
    old, new, became = [], [], {}
    for city, state, latitude, longitude in draw(st.permutations(POOL)):
        act = draw(st.sampled_from(ACTS))
        row = [city, state, draw(st.sampled_from((FIRST, ""))), "", "", ""]
        later, name = [*row], city
        match act:
            case "note":
                later[3] = "seen"
            case "state":
                later[1] = STATES[state]
            case "respell":
                later[0] = name = f"{city}x"
            case "move":
                later[4:] = f"{latitude + 0.01:.4f}", f"{longitude:.4f}"
        old += [row] * (act != "join")
        new += [later] * (act != "leave")
        new += [[*row[:2], SECOND, *row[3:]]] * (act == "again")
        new += [row] * (act == "twice")
        if act in BECOMES:
            became[name] = BECOMES[act]
    lines = (",".join(row) for row in draw(st.permutations(new)))
    head = "city,state,announced,notes,latitude,longitude"
    texts = ["\n".join([head, *each]) for each in (map(",".join, old), lines)]
    return Pair(*texts, became)


def test_the_pool_has_no_two_names_alike() -> None:
    names = [name for city, *_ in POOL for name in (city, f"{city}x")]
    alike = [
        pair
        for pair in combinations(map(str.casefold, names), 2)
        if Levenshtein.normalized_similarity(*pair) >= ALIKE
    ]
    assert alike == [(city.casefold(), f"{city}x".casefold()) for city, *_ in POOL]


@pytest.fixture(scope="module")
def build(outlines):
    """Build a roster from the text of a list; the few places that it knows make it quick."""
    keys = ("name", "state", "latitude", "longitude")
    known = (
        record(id=str(n), **dict(zip(keys, place, strict=True))) for n, place in enumerate(POOL)
    )
    gazetteer, files = small(*known), dict(Inputs.read(FolderStorage(DATA)).files)

    def roster(text):
        lists = {"sites.csv": text.encode(), "locations.csv": b""}
        return roster_of(Inputs(files | lists), gazetteer, outlines)

    return roster


@settings(max_examples=40)
@given(pairs())
def test_each_place_that_differs_is_told_once_as_what_was_done_to_it(build, pair) -> None:
    before, after = build(pair.before), build(pair.after)
    found = difference(before, after)
    assert Counter((one.place.city, one.what) for one in found.changes) == Counter(
        pair.became.items()
    )
    joined, left = (len(found.of(what)) for what in (What.JOINED, What.LEFT))
    assert len({*after.sites["key"]}) == len({*before.sites["key"]}) + joined - left
    assert difference(after, after).changes == ()
