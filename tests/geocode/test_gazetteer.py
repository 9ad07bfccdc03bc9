import gzip

import pytest
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from geocode.gazetteer import MARGIN, Entry, Gazetteer, settle
from sites.errors import GazetteerError
from sites.states import BY_CODE


def entry(**fields) -> Entry:
    base = {
        "id": "1",
        "name": "Alpha",
        "kind": "city",
        "state": "TX",
        "county": "001",
        "latitude": 30.0,
        "longitude": -97.0,
        "point": "g",
        "feature": "PPL",
        "population": 1000,
    }
    return Entry(**{**base, **fields})


def small(*entries: Entry) -> Gazetteer:
    return Gazetteer(entries, sources={"g": "A source 1.0"}, version="1")


def test_it_is_a_geopy_geocoder_that_answers_with_geopy_locations(gazetteer):
    assert isinstance(gazetteer, Geocoder)
    location = gazetteer.geocode("Houston, Texas")
    assert isinstance(location, Location)
    assert location.raw["state"] == "TX"
    assert location.raw["source"]
    assert (location.latitude, location.longitude) == pytest.approx((29.79, -95.39), abs=0.05)


def test_a_structured_query_and_a_text_give_the_same(gazetteer):
    query = {"city": "Toledo", "state": "Ohio", "kind": "city"}
    assert gazetteer.geocode(query) == gazetteer.geocode("Toledo, OH")


def test_all_of_a_name_come_the_most_populous_first():
    found = small(entry(id="1", population=10), entry(id="2", population=20)).geocode(
        {"city": "Alpha", "state": "TX"}, exactly_one=False
    )
    assert [location.raw["id"] for location in found] == ["2", "1"]


def test_nothing_found_is_none_as_everywhere_in_geopy(gazetteer):
    assert gazetteer.geocode("Nowhere at all, TX") is None
    assert gazetteer.geocode("Nowhere at all, TX", exactly_one=False) is None
    assert gazetteer.geocode("Houston") is None
    assert gazetteer.geocode({}) is None


def test_one_of_several_is_never_guessed():
    pair = small(entry(id="1"), entry(id="2", latitude=33.0))
    assert pair.geocode("Alpha, TX") is None
    assert len(pair.geocode("Alpha, TX", exactly_one=False)) == 2


def test_a_county_is_not_answered_by_a_city(gazetteer):
    assert gazetteer.geocode({"city": "Houston", "state": "TX", "kind": "county"}) is None


def test_the_largest_holds_only_by_the_stated_margin():
    large = entry(id="1", population=1000 * MARGIN)
    far = entry(id="2", latitude=33.0)
    assert settle([far, large]) == large
    assert settle([far._replace(population=1001), large]) is None


def test_sections_of_places_and_places_without_people_are_set_aside():
    town = entry(id="1", population=10)
    section = entry(id="2", latitude=33.0, feature="PPLX", population=90_000)
    empty = entry(id="3", latitude=34.0, population=0)
    assert settle([section, town, empty]) == town
    assert settle([section, empty]) is None
    assert settle([]) is None


def test_one_place_entered_twice_is_one_place():
    assert settle([entry(id="1"), entry(id="2", latitude=30.01, population=900)]).id == "1"


def test_a_name_with_and_without_a_space_is_found_unless_both_are_places():
    gazetteer = small(entry(name="De Kalb"))
    assert gazetteer.find("DeKalb", "TX")
    both = small(entry(id="1", name="De Kalb"), entry(id="2", name="Dekalb"))
    assert [found.id for found in both.find("DeKalb", "TX")] == ["2"]
    assert [found.id for found in both.find("De Kalb", "TX")] == ["1"]


def test_near_names_are_of_the_state_and_elsewhere_is_not(gazetteer):
    assert gazetteer.near_names("Cincinatti", "OH")[0].name == "Cincinnati"
    elsewhere = gazetteer.elsewhere("Springfield", "IL")
    assert elsewhere
    assert all(found.state != "IL" for found in elsewhere)


def test_every_state_and_territory_has_places(gazetteer):
    assert {code for code in BY_CODE if gazetteer._index(code)} == set(BY_CODE)


def test_a_municipality_of_guam_is_found_without_the_word_village(gazetteer):
    assert gazetteer.geocode("Piti, Guam") == gazetteer.geocode("Piti Village, Guam")


@pytest.mark.parametrize("data", [b"", b"id\tname\n", gzip.compress(b"id\tname\n1\tA\n"), None])
def test_a_file_that_the_tool_did_not_write_is_refused(tmp_path, data):
    path = tmp_path / "places.tsv.gz"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(GazetteerError, match=r"places\.tsv\.gz"):
        Gazetteer.load(path)
