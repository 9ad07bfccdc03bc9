"""A township's name is never answered by a place that only shares it."""

import pytest

from common.distance import kilometers
from geocode.gazetteer.record import DIVISION, OPEN
from geocode.ledger import Ledger, LedgerEntry
from geocode.pipeline import geocode_sites
from geocode.place import PlaceQuery, place_key
from geocode.resolve import Verdict, resolve
from sites.check import UNSTATED
from tests.helpers.lists import county, frame_of, record, small

REPORTED = [
    ("Stowe Township", "PA"),
    ("Indian Creek Township", "IL"),
    ("Colerain Township", "OH"),
    ("Tinicum Township", "PA"),
    ("Manheim Township", "PA"),
    ("Schuylkill Township", "PA"),
]


@pytest.mark.parametrize(("name", "code"), REPORTED)
@pytest.mark.parametrize("kind", [UNSTATED, "city"])
def test_a_township_is_asked_about_with_the_place_of_its_name(gazetteer, name, code, kind):
    resolution = resolve(PlaceQuery(name, code, kind), gazetteer)
    assert resolution.verdict is Verdict.AMBIGUOUS
    assert resolution.candidates[0].name == name.removesuffix(" Township")
    state = resolution.candidates[0].label.partition(", ")[2]
    assert resolution.reason == (
        f"our lists do not have every township in {state}, so “{name}, {state}” may be another "
        "place; choose one only if it is the right one."
    )


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Alpha Township", "TX"),
        ("Township of Alpha", "TX"),
        ("Alpha Twp", "TX"),
        ("Alpha (Twp.)", "TX"),
        ("Alpha charter township", "TX"),
        ("Alpha Gore", "TX"),
        ("Alpha Plantation", "TX"),
        ("Alpha Precinct", "TX"),
    ],
)
@pytest.mark.parametrize("feature", ["PPL", "POSTAL", DIVISION, OPEN])
def test_whatever_a_list_has_under_the_bare_name_is_a_candidate(name, state, feature):
    gazetteer = small(record(feature=feature, population=400_000))
    resolution = resolve(PlaceQuery(name, state, UNSTATED), gazetteer)
    assert resolution.verdict is Verdict.AMBIGUOUS
    assert [one.name for one in resolution.candidates] == ["Alpha"]


def test_what_is_called_a_township_comes_before_a_larger_place_of_the_name():
    called = record(id="1", name="Alpha Township", latitude=33.0)
    larger = record(id="2", population=90_000)
    resolution = resolve(PlaceQuery("Alpha Township", "TX", UNSTATED), small(larger, called))
    assert [one.id for one in resolution.candidates] == ["1", "2"]


def test_a_place_that_is_called_so_by_its_own_name_is_no_township():
    gazetteer = small(record(name="Alpha Plantation"))
    assert resolve(PlaceQuery("Alpha Plantation", "TX", UNSTATED), gazetteer).location.id == "1"


@pytest.mark.parametrize("code", ["ME", "MN", "NY", "WI"])
def test_a_town_is_a_township_where_villages_have_names_of_their_own(code):
    gazetteer = small(record(state=code))
    for name in ("Alpha town", "Town of Alpha", "Alpha Town"):
        assert resolve(PlaceQuery(name, code, UNSTATED), gazetteer).verdict is Verdict.AMBIGUOUS
    assert resolve(PlaceQuery("Alpha", code, UNSTATED), gazetteer).location.id == "1"


@pytest.mark.parametrize("code", ["CT", "MA", "VT", "VA", "IN", "NJ"])
def test_a_town_is_the_place_of_its_name_elsewhere(code):
    gazetteer = small(record(state=code))
    for name in ("Alpha town", "Town of Alpha"):
        assert resolve(PlaceQuery(name, code, UNSTATED), gazetteer).location.id == "1"


@pytest.mark.parametrize(
    ("kind", "code", "key"),
    [
        ("township", "PA", "alpha-township-pa"),
        ("Township", "OH", "alpha-township-oh"),
        ("town", "NY", "alpha-town-ny"),
        ("town", "MA", "alpha-ma"),
        ("city", "PA", "alpha-pa"),
    ],
)
def test_a_kind_that_says_township_makes_it_one(outlines, kind, code, key):
    gazetteer = small(record(state=code, latitude=41.0, longitude=-76.0))
    frame = geocode_sites(frame_of(("Alpha", code, kind)), gazetteer, outlines=outlines).frame
    asked = "town" in key
    assert frame["key"].tolist() == [key]
    assert frame["verdict"].tolist() == ["ambiguous" if asked else "located"]


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Town of Alpha", "WI"),
        ("Alpha town", "WI"),
        ("Alpha (town)", "NY"),
        ("Alpha (Township)", "PA"),
        ("Alpha Twp", "OH"),
        ("Township of Alpha", "MI"),
        ("Alpha Plantation", "ME"),
    ],
)
def test_what_the_ledger_has_under_the_bare_name_is_not_said_of_the_township(outlines, name, state):
    gazetteer = small(record(state=state))
    ledger = Ledger().with_entries(
        [LedgerEntry(f"alpha-{state.lower()}", 44.0, -89.0, "typed by Ada", decided_by="Ada")]
    )
    frame = geocode_sites(frame_of((name, state)), gazetteer, ledger, outlines=outlines).frame
    assert frame["verdict"].tolist() == ["ambiguous"]
    assert place_key(name, state) not in ledger.entries


def test_a_kind_that_says_township_is_heard_whatever_the_name_ends_in(outlines):
    gazetteer = small(record(name="Alpha Grant", state="PA", latitude=41.0, longitude=-76.0))
    frame = frame_of(("Alpha Grant", "PA"), ("Alpha Grant", "PA", "township"))
    found = geocode_sites(frame, gazetteer, outlines=outlines).frame
    assert found["key"].tolist() == ["alpha-grant-pa", "alpha-grant-township-pa"]
    assert found["verdict"].tolist() == ["located", "ambiguous"]


def test_the_county_tells_which_township_is_meant_when_a_list_has_it_as_one():
    counties = county("001", "Alba County"), county("002", "Bute County", latitude=33.0)
    here = record(id="1", feature=DIVISION)
    village = record(id="2", latitude=33.0, county="002")
    gazetteer = small(here, village, *counties)
    found = resolve(PlaceQuery("Alpha Township", "TX", UNSTATED, "Alba"), gazetteer)
    assert found.location.id == "1"
    assert found.reason == "Alpha in Alba County, as the row says."
    assert found.apart == "Alba County"
    # A village in the county may or may not be in the township.
    found = resolve(PlaceQuery("Alpha Township", "TX", UNSTATED, "Bute County"), gazetteer)
    assert found.verdict is Verdict.AMBIGUOUS
    assert [one.id for one in found.candidates] == ["2", "1"]


def test_no_name_of_a_township_is_located_in_any_state(gazetteer):
    """All places that the lists have, each as if a township of its name were asked for."""
    for one in gazetteer.records[::23]:
        if one.kind == "city":
            found = resolve(PlaceQuery(f"{one.name} Township", one.state, UNSTATED), gazetteer)
            assert found.verdict is not Verdict.LOCATED, one
            if one.is_place and "ownship" not in one.name:
                assert found.candidates, one
                apart = min(
                    kilometers(c.latitude, c.longitude, one.latitude, one.longitude)
                    for c in found.candidates
                )
                assert apart <= 3.0, one
