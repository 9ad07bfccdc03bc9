import gzip

import pytest
from geopy.geocoders.base import Geocoder
from geopy.location import Location

from common.errors import GazetteerError
from geocode.gazetteer.geocoder import Gazetteer
from geocode.gazetteer.record import (
    MARGIN,
    OPEN,
    UNKNOWN_PEOPLE,
    Record,
    dominant_record,
)
from geocode.place import PlaceQuery
from geocode.resolve import resolve
from sites.check import UNSTATED
from sites.states import BY_CODE
from tests.helpers.lists import plainly, record


def small(*records: Record) -> Gazetteer:
    return Gazetteer(records, sources={"g": "A source 1.0"}, version="1")


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


def test_all_that_may_be_meant_come_the_most_populous_first():
    pair = small(record(id="1", population=10), record(id="2", population=20, latitude=33.0))
    found = pair.geocode({"city": "Alpha", "state": "TX"}, exactly_one=False)
    assert [location.raw["id"] for location in found] == ["2", "1"]


def test_nothing_found_is_none_as_everywhere_in_geopy(gazetteer):
    assert gazetteer.geocode("Nowhere at all, TX") is None
    assert gazetteer.geocode("Nowhere at all, TX", exactly_one=False) is None
    assert gazetteer.geocode("Houston") is None
    assert gazetteer.geocode({}) is None


def test_one_of_several_is_never_guessed():
    pair = small(record(id="1"), record(id="2", latitude=33.0))
    assert pair.geocode("Alpha, TX") is None
    assert len(pair.geocode("Alpha, TX", exactly_one=False)) == 2


def test_a_county_and_a_city_of_one_name_are_told_apart_by_kind(gazetteer):
    county = gazetteer.geocode({"city": "Houston", "state": "TX", "kind": "county"})
    assert county.raw["id"] == "48225"
    assert county.raw["name"] == "Houston County"
    assert gazetteer.geocode("Houston, TX").raw["kind"] == "city"
    assert gazetteer.geocode({"city": "Memphis", "state": "TN", "kind": "county"}) is None


def test_the_largest_of_neighbors_holds_only_by_the_stated_margin():
    large = record(id="1", population=1000 * MARGIN)
    neighbor = record(id="2", latitude=30.2)
    assert dominant_record([neighbor, large]) == large
    assert dominant_record([neighbor._replace(population=1001), large]) is None


@pytest.mark.parametrize("feature", ["PPL", "POSTAL", "DIVISION", OPEN])
def test_no_city_is_so_large_that_a_namesake_in_another_region_is_passed_over(feature):
    city = record(id="1", population=9_000_000)
    # A degree of latitude is 111 km.
    neighbor = record(id="2", latitude=30.22, feature=feature)
    assert dominant_record([city, neighbor]) == city
    assert dominant_record([city, neighbor._replace(latitude=30.23)]) is None


@pytest.mark.parametrize("feature", ["POSTAL", OPEN])
def test_a_place_of_which_nobody_says_how_many_live_there_counts_as_a_village(feature):
    village = record(id="zip1", latitude=30.2, feature=feature, population=0)
    assert dominant_record([village]) == (village if feature == "POSTAL" else None)
    town = record(id="1", population=UNKNOWN_PEOPLE * MARGIN)
    assert dominant_record([village, town]) == town
    assert dominant_record([village, town._replace(population=town.population - 1)]) is None


def test_an_entry_that_one_list_alone_has_is_never_taken_and_stands_in_the_way():
    open_record = record(id="1", latitude=30.2, feature=OPEN, population=90_000)
    assert dominant_record([open_record]) is None
    assert dominant_record([record(id="2"), open_record]) is None


@pytest.mark.parametrize("feature", ["PART", "PPLX"])
def test_a_section_stands_in_the_way_of_a_town_unless_it_is_known_to_be_smaller(feature):
    section = record(id="1", latitude=33.0, feature=feature, population=5_000)
    town = record(id="2", population=5_000)
    assert dominant_record([section]) is None
    assert dominant_record([section, town]) == town
    assert dominant_record([section, town._replace(population=4_999)]) is None
    assert dominant_record([section._replace(population=0), town]) is None
    assert dominant_record([section._replace(latitude=30.01, population=0), town]) == town


def test_places_that_are_no_more_are_set_aside():
    town = record(id="1", population=10)
    gone = record(id="2", latitude=33.0, feature="PPLQ", population=90_000)
    empty = record(id="3", latitude=34.0, population=0)
    assert dominant_record([gone, town, empty]) == town
    assert dominant_record([gone, empty]) is None
    assert dominant_record([]) is None


def test_one_place_entered_twice_is_one_place():
    assert (
        dominant_record([record(id="1"), record(id="2", latitude=30.01, population=900)]).id == "1"
    )


def test_a_name_with_and_without_a_space_is_found_unless_both_are_places():
    gazetteer = small(record(name="De Kalb"))
    assert gazetteer.find("DeKalb", "TX")
    both = small(record(id="1", name="De Kalb"), record(id="2", name="Dekalb"))
    assert [found.id for found in both.find("DeKalb", "TX")] == ["2"]
    assert [found.id for found in both.find("De Kalb", "TX")] == ["1"]


def test_every_state_and_territory_has_places(gazetteer):
    for kind in ("city", "county"):
        assert {code for code in BY_CODE if gazetteer.records_of(code, kind)} == set(BY_CODE)


def test_a_municipality_of_guam_is_found_without_the_word_village(gazetteer):
    assert gazetteer.geocode("Piti, Guam") == gazetteer.geocode("Piti Village, Guam")


def test_many_places_at_once_are_answered_as_one_by_one(gazetteer):
    records = gazetteer.records[::7]
    for kinds in ([one.kind for one in records], [UNSTATED] * len(records)):
        for write in (str, str.upper):
            names = [write(record.name) for record in records]
            codes = [record.state for record in records]
            answers = plainly(gazetteer, names, codes, kinds)
            assert answers.shape == (len(records),)
            assert (answers >= 0).mean() > 0.9
            rows = zip(names, codes, kinds, answers.tolist(), strict=True)
            for name, code, kind, at in list(rows)[::11]:
                resolution = resolve(PlaceQuery(name, code, kind), gazetteer)
                if at >= 0:
                    assert resolution.location.id == gazetteer.records[at].id


def test_what_is_not_plain_is_left_open_when_many_are_asked(gazetteer):
    names = ["Farmville", "Oakland/Richmond", "Cincinatti", "Fairfax", "Vieques", "", "Harris"]
    codes = ["NC", "CA", "OH", "VA", "PR", "TX", "TX"]
    kinds = ["city", "city", "city", UNSTATED, "city", "city", UNSTATED]
    assert plainly(gazetteer, names, codes, kinds).tolist() == [-1] * len(names)
    assert plainly(gazetteer, ["Houston"], ["??"], ["city"]).tolist() == [-1]
    assert plainly(gazetteer, ["Town of Jackson"], ["WI"], ["city"]).tolist() == [-1]
    assert plainly(gazetteer, [], [], []).shape == (0,)


def test_the_table_has_a_row_for_each_entry_with_its_source(gazetteer):
    table = gazetteer.table
    (at,) = plainly(gazetteer, ["Houston"], ["TX"], ["city"])
    row = table.iloc[at]
    assert len(table) == len(gazetteer) == len(gazetteer.records)
    assert (row["label"], row["id"]) == ("Houston, Texas", "4699066")
    assert row["source"] == gazetteer.source_of(gazetteer.records[at])
    assert table[["latitude", "longitude"]].notna().all(axis=None)


def test_an_empty_gazetteer_knows_nothing():
    empty = small()
    assert len(empty) == 0
    assert empty.geocode("Houston, TX") is None
    assert plainly(empty, ["Houston"], ["TX"], ["city"]).tolist() == [-1]


def test_counties_have_the_names_that_another_list_gives_them(gazetteer):
    """A sample of each word, typed in; the tool compares all with another package's list."""
    counties = {record.id: record.name for record in gazetteer.records if record.kind == "county"}
    assert len(counties) == 3233
    assert {
        "48201": "Harris County",
        "22071": "Orleans Parish",
        "72021": "Bayamón Municipio",
        "02020": "Anchorage Municipality",
        "02110": "Juneau City and Borough",
        "02122": "Kenai Peninsula Borough",
        "02016": "Aleutians West Census Area",
        "24510": "Baltimore city",
        "24005": "Baltimore County",
        "32510": "Carson City",
        "51610": "Falls Church city",
        "11001": "District of Columbia",
        "35013": "Doña Ana County",
        "09001": "Fairfield County",
        "66010": "Guam",
        "69110": "Saipan Municipality",
    }.items() <= counties.items()


@pytest.mark.parametrize(
    "data",
    [b"", b"id\tname\n", gzip.compress(b"id\tname\n1\tA\n"), None],
    ids=["empty", "not compressed", "other columns", "missing"],
)
def test_a_file_that_the_tool_did_not_write_is_refused(tmp_path, data):
    path = tmp_path / "places.tsv.gz"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(GazetteerError, match=r"places\.tsv\.gz"):
        Gazetteer.load(path)
