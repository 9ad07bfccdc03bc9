"""What a row says beside the name chooses among namesakes, and contradicts."""

import pytest

from geocode.ledger import Ledger, LedgerEntry, LeftOut
from geocode.pipeline import geocode_sites
from geocode.place import PlaceQuery
from geocode.region import counties_named
from geocode.resolve import Verdict, resolve
from sites.check import UNSTATED
from tests.helpers.lists import county, frame_of, record, small

ALBA = county("001", "Alba County")
BUTE = county("002", "Bute County", latitude=33.0)
OTHER = county("003", "Coll County", "OK", latitude=35.0)
LARGE = record(id="1", population=90_000)
LESSER = record(id="2", latitude=30.2, county="002")
FAR = LESSER._replace(latitude=33.0)


def asked(gazetteer, county="", zip_code="", name="Alpha", state="TX", kind=UNSTATED):
    return resolve(PlaceQuery(name, state, kind, county, zip_code), gazetteer)


def test_rose_hill_is_in_the_county_that_its_row_names(gazetteer):
    found = asked(gazetteer, "Lee County", name="Rose Hill", state="VA")
    assert found.location.county == "Lee County"
    assert (found.location.latitude, found.location.longitude) == pytest.approx(
        (36.67, -83.37), abs=0.05
    )
    assert found.reason == "Rose Hill in Lee County, as the row says."
    found = asked(gazetteer, "Fairfax County", name="Rose Hill", state="VA")
    assert found.location.county == "Fairfax County"
    bare = asked(gazetteer, name="Rose Hill", state="VA")
    assert bare.location is None
    assert [one.county for one in bare.candidates] == ["Fairfax County", "Lee County"]


@pytest.mark.parametrize("text", ["Bute", "Bute County", "BUTE CO.", "bute cnty", "County of Bute"])
def test_the_lesser_namesake_is_meant_when_it_alone_is_where_the_row_says(text):
    gazetteer = small(LARGE, LESSER, ALBA, BUTE)
    assert asked(gazetteer, text).location.id == "2"
    assert asked(gazetteer, "Bute/Alba County").location.id == "1"


def test_the_county_of_the_larger_changes_nothing():
    gazetteer = small(LARGE, LESSER, ALBA, BUTE)
    assert asked(gazetteer, "Alba") == asked(gazetteer)
    assert asked(gazetteer).location.id == "1"


def test_the_county_of_the_larger_settles_what_a_namesake_far_off_leaves_open():
    gazetteer = small(LARGE, FAR, ALBA, BUTE)
    assert asked(gazetteer).location is None
    found = asked(gazetteer, "Alba")
    assert (found.location.id, found.apart) == ("1", "Alba County")


def test_a_county_that_nobody_knows_changes_nothing():
    gazetteer = small(LARGE, LESSER, ALBA, BUTE, OTHER)
    for text in ("n/a", "Multiple", "-", "Albba"):
        assert asked(gazetteer, text) == asked(gazetteer)


def test_a_place_in_another_county_is_a_conflict_and_offered():
    found = asked(small(LARGE, ALBA, BUTE), "Bute")
    assert found.verdict is Verdict.CONFLICT
    assert [one.id for one in found.candidates] == ["1"]
    assert found.reason == (
        "the row says that the county is Bute County, but Alpha, Texas is in Alba County; correct "
        "the row, or choose the place if it is the right one."
    )


def test_a_large_city_may_lie_in_the_county_of_a_town_inside_its_reach():
    city = record(id="1", population=800_000)  # 16 km around
    for apart, verdict in ((0.1, Verdict.LOCATED), (0.2, Verdict.CONFLICT)):
        town = record(id="2", name="Beta", latitude=30.0 + apart, county="002")
        assert asked(small(city, town, ALBA, BUTE), "Bute").verdict is verdict
    # Not if a namesake is there.
    namesake = record(id="3", latitude=30.1, county="002")
    found = asked(small(city, namesake, ALBA, BUTE), "Bute")
    assert found.location.id == "3"


def test_kansas_city_lies_in_clay_county_as_well(gazetteer):
    found = asked(gazetteer, "Clay", name="Kansas City", state="MO")
    assert found == asked(gazetteer, name="Kansas City", state="MO")
    far = asked(gazetteer, "Greene County", name="Kansas City", state="MO")
    assert far.verdict is Verdict.CONFLICT


def test_a_county_of_another_state_is_a_conflict():
    found = asked(small(LARGE, ALBA, BUTE, OTHER), "Coll County")
    assert found.verdict is Verdict.CONFLICT
    assert found.reason == (
        "the row says that the county is “Coll County”, but Texas has no county of that name; "
        "correct "
        "the row, or choose the place if it is the right one."
    )


def test_namesakes_of_one_size_are_told_apart_and_of_several_in_the_county_asked_about():
    twins = [record(id=str(n), latitude=30.0 + n, county=f"00{1 + n // 2}") for n in range(3)]
    gazetteer = small(*twins, ALBA, BUTE)
    assert asked(gazetteer).verdict is Verdict.AMBIGUOUS
    assert asked(gazetteer, "Bute").location.id == "2"
    found = asked(gazetteer, "Alba")
    assert found.verdict is Verdict.AMBIGUOUS
    assert [one.id for one in found.candidates] == ["0", "1", "2"]


def test_a_part_of_a_city_is_offered_first_in_its_county_and_not_taken():
    part = record(id="2", latitude=33.0, county="002", feature="PPLX", population=95_000)
    gazetteer = small(LARGE, part, ALBA, BUTE)
    assert asked(gazetteer).verdict is Verdict.AMBIGUOUS
    assert asked(gazetteer, "Alba").location.id == "1"
    found = asked(gazetteer, "Bute")
    assert found.verdict is Verdict.AMBIGUOUS
    assert [one.id for one in found.candidates] == ["2", "1"]


def test_a_city_that_is_a_countys_equivalent_is_in_the_one_and_not_in_the_other(gazetteer):
    assert asked(gazetteer, "Fairfax City", name="Fairfax", state="VA").location.kind == "city"
    assert asked(gazetteer, "Fairfax County", name="Fairfax", state="VA").location is None


def test_every_county_is_named_by_its_name_with_and_without_its_word(gazetteer):
    for one in gazetteer.records:
        if one.kind == "county":
            for text in (one.name, one.name.upper(), one.name.removesuffix(" County")):
                assert one.name in counties_named(text, one.state, gazetteer), text


@pytest.mark.parametrize(
    ("text", "state", "names"),
    [
        ("King and Queen", "VA", ["King and Queen County"]),
        ("King, Queen", "VA", []),
        ("Clay/Jackson", "MO", ["Clay County", "Jackson County"]),
        ("Clay and Platte Counties", "MO", ["Clay County", "Platte County"]),
        ("Fairfax", "VA", ["Fairfax County", "Fairfax city"]),
        ("Fairfax City", "VA", ["Fairfax city"]),
        ("Fairfax County", "VA", ["Fairfax County"]),
        ("De Kalb", "GA", ["DeKalb County"]),
        ("St Louis", "MO", ["St. Louis County", "St. Louis city"]),
        ("", "MO", []),
        (" / ", "MO", []),
    ],
)
def test_a_cell_names_one_county_or_several(gazetteer, text, state, names):
    assert sorted(counties_named(text, state, gazetteer)) == names


ZIPS = [
    record(id="zip75001", name="Gamma", latitude=33.1, feature="POSTAL", population=0),
    record(id="zip78701", name="Delta", latitude=30.1, feature="POSTAL", population=0),
]


@pytest.mark.parametrize(("code", "number"), [("75099", "2"), ("78799", "1")])
def test_a_zip_code_chooses_by_the_post_offices_whose_codes_begin_alike(code, number):
    assert asked(small(LARGE, FAR, *ZIPS), zip_code=code).location.id == number


def test_a_zip_code_of_which_nothing_is_known_changes_nothing():
    gazetteer = small(LARGE, FAR, *ZIPS)
    assert asked(gazetteer, zip_code="99999") == asked(gazetteer)


def test_a_zip_code_from_far_off_is_a_conflict():
    found = asked(small(LARGE, *ZIPS), zip_code="75099")
    assert found.verdict is Verdict.CONFLICT
    assert found.reason == (
        "the row says that the ZIP code is 75099, but Alpha, Texas is not near that; correct the "
        "row, or choose the place if it is the right one."
    )
    far = record(id="zip97201", name="Eta", state="OR", latitude=45.5, longitude=-122.7)
    assert asked(small(LARGE, far), zip_code="97301").verdict is Verdict.CONFLICT


@pytest.mark.parametrize(
    "heading", ["county", "County", "COUNTY NAME", "county_name", "Parish", "County/Parish"]
)
def test_the_county_is_read_under_its_usual_headings(outlines, heading):
    frame = frame_of(("Alpha", "TX", "Bute"), columns=("city", "state", heading))
    found = geocode_sites(frame, small(LARGE, LESSER, ALBA, BUTE), outlines=outlines).frame
    assert found["matched_id"].tolist() == ["2"]


@pytest.mark.parametrize("heading", ["zip", "ZIP Code", "Zipcode", "postal_code", "ZIP+4"])
@pytest.mark.parametrize("text", ["75099", "75099-1234", "750991234", " 75099 ", "75099.0"])
def test_the_zip_code_is_read_under_its_usual_headings_and_in_any_form(outlines, heading, text):
    frame = frame_of(("Alpha", "TX", text), columns=("city", "state", heading))
    found = geocode_sites(frame, small(LARGE, FAR, *ZIPS), outlines=outlines).frame
    assert found["matched_id"].tolist() == ["2"]


def test_a_spreadsheet_has_taken_the_first_zero_of_a_zip_code(gazetteer, outlines):
    rows = [("Springfield", "MA", "", "", "1103"), ("Springfield", "MA", "", "", "62701")]
    found = geocode_sites(frame_of(*rows), gazetteer, outlines=outlines).frame
    assert found["verdict"].tolist() == ["located", "conflict"]


def test_namesakes_in_one_list_have_keys_and_ledger_rows_of_their_own(outlines):
    gazetteer = small(LARGE, LESSER, ALBA, BUTE)
    frame = frame_of(("Alpha", "TX"), ("Alpha", "TX", "", "Alba"), ("Alpha", "TX", "", "Bute"))
    keys = ["alpha-tx", "alpha-tx", "alpha-bute-county-tx"]
    first = geocode_sites(frame, gazetteer, outlines=outlines)
    assert first.frame["key"].tolist() == keys
    assert first.frame["matched_id"].tolist() == ["1", "1", "2"]
    ledger = Ledger().with_entries(first.new_entries("2026-01-01"))
    assert set(ledger.entries) == set(keys)
    again = geocode_sites(frame, gazetteer, ledger, outlines=outlines)
    assert again.frame[["key", "latitude"]].equals(first.frame[["key", "latitude"]])


def test_what_was_decided_on_the_name_is_not_said_of_its_namesake(outlines):
    gazetteer = small(LARGE, LESSER, ALBA, BUTE)
    frame = frame_of(("Alpha", "TX"), ("Alpha", "TX", "", "Alba"), ("Alpha", "TX", "", "Bute"))
    decided = LedgerEntry("alpha-tx", 33.0, -97.0, "A source 1.0", "Alpha, Texas", "2", "", "Ada")
    ledger = Ledger().with_entries([decided])
    found = geocode_sites(frame, gazetteer, ledger, outlines=outlines).frame
    assert found["key"].tolist() == ["alpha-tx", "alpha-alba-county-tx", "alpha-tx"]
    assert found["latitude"].tolist() == [33.0, 30.0, 33.0]
    left = Ledger().with_entries([LeftOut("alpha-tx", "Ada")])
    found = geocode_sites(frame, gazetteer, left, outlines=outlines).frame
    assert found["verdict"].tolist() == ["not found", "not found", "located"]


def test_what_a_person_decides_on_a_contradiction_settles_it(outlines):
    gazetteer = small(LARGE, ALBA, BUTE)
    frame = frame_of(("Alpha", "TX", "", "Bute"))
    asked_ = geocode_sites(frame, gazetteer, outlines=outlines)
    assert asked_.frame["verdict"].tolist() == ["conflict"]
    (key,) = asked_.frame["key"]
    (candidate,) = asked_.candidates[2]
    decided = LedgerEntry(
        key,
        candidate.latitude,
        candidate.longitude,
        "Ada",
        candidate.label,
        candidate.id,
        "",
        "Ada",
    )
    found = geocode_sites(frame, gazetteer, Ledger().with_entries([decided]), outlines=outlines)
    assert found.frame["verdict"].tolist() == ["located"]


def test_coordinates_far_from_what_the_county_rules_out_stand(outlines):
    gazetteer = small(LARGE, ALBA, BUTE)
    columns = ("city", "state", "county", "latitude", "longitude")
    rows = [("Alpha", "TX", "Bute", "33.0", "-97.0"), ("Alpha", "TX", "Bute", "30.0", "-97.0")]
    found = geocode_sites(frame_of(*rows, columns=columns), gazetteer, outlines=outlines).frame
    assert found["verdict"].tolist() == ["located", "conflict"]


def test_the_twelve_sites_are_where_they_were_with_their_counties(gazetteer, outlines):
    counties = {
        ("Birmingham", "AL"): "Jefferson",
        ("Indianapolis", "IN"): "Marion",
        ("Memphis", "TN"): "Shelby",
        ("Toledo", "OH"): "Lucas",
        ("Baton Rouge", "LA"): "East Baton Rouge Parish",
        ("Buffalo", "NY"): "Erie",
        ("Cincinnati", "OH"): "Hamilton",
        ("Houston", "TX"): "Harris County",
        ("Jackson", "TN"): "Madison",
        ("Kansas City", "MO"): "Jackson",
        ("Lansing", "MI"): "Ingham",
        ("Springfield", "IL"): "Sangamon",
    }
    plain = frame_of(*counties)
    beside = frame_of(*((city, code, "", name) for (city, code), name in counties.items()))
    found = [geocode_sites(one, gazetteer, outlines=outlines).frame for one in (plain, beside)]
    assert found[0]["verdict"].tolist() == ["located"] * 12
    assert found[0].equals(found[1])
