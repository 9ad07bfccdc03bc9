import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from common.distance import kilometers
from geocode.outlines import COAST_KM
from geocode.place import PlaceQuery
from geocode.resolve import Candidate, Resolution, Verdict, resolve
from geocode.typed_coordinates import (
    CITY_KM,
    COUNTY_KM,
    Finding,
    check_typed_coordinates,
    read_typed_coordinates,
)
from sites.states import STATES

HOUSTON = PlaceQuery("Houston", "TX")
GOOD = ("29.76", "-95.37")


@pytest.fixture(scope="module")
def judge(gazetteer, outlines):
    def run(place: PlaceQuery, latitude: str, longitude: str, known: Resolution | None = None):
        (point,) = read_typed_coordinates([place.state_code], [latitude], [longitude], outlines)
        return check_typed_coordinates(place, point, known or resolve(place, gazetteer), "typed")

    return run


def namesake(latitude: float, longitude: float, id_: str = "", **fields) -> Candidate:
    return Candidate(
        fields.get("name", "Alpha"),
        fields.get("state", "TX"),
        fields.get("kind", "city"),
        latitude,
        longitude,
        "a source",
        id_,
    )


def ambiguous(*candidates: Candidate) -> Resolution:
    return Resolution(Verdict.AMBIGUOUS, "which one?", candidates=candidates)


def test_coordinates_near_the_place_and_in_the_state_stand(judge):
    resolution = judge(HOUSTON, *GOOD)
    assert resolution.verdict is Verdict.LOCATED
    assert (resolution.location.latitude, resolution.location.longitude) == (29.76, -95.37)
    assert (resolution.location.source, resolution.location.id) == ("typed", "4699066")
    assert (
        resolution.reason
        == "at the given coordinates, 3 km from the known point of Houston, Texas."
    )


@pytest.mark.parametrize(
    ("latitude", "longitude", "said"),
    [
        (
            "0",
            "0",
            ("the coordinates are 0, 0, which is in the Gulf of Guinea; leave both cells blank."),
        ),
        (
            "0.0",
            "-0",
            ("the coordinates are 0, 0, which is in the Gulf of Guinea; leave both cells blank."),
        ),
        (
            "29.76",
            "0",
            (
                "the longitude is zero in “29.76, 0”, which is in no state; type both in "
                "degrees or leave both blank."
            ),
        ),
        (
            "0",
            "-95.37",
            (
                "the latitude is zero in “0, -95.37”, which is in no state; type both in "
                "degrees or leave both blank."
            ),
        ),
        (
            "29.76",
            "",
            (
                "the longitude is blank and the other is not; type both in degrees or "
                "leave both blank."
            ),
        ),
        (
            "",
            "-95.37",
            (
                "the latitude is blank and the other is not; type both in degrees or leave "
                "both blank."
            ),
        ),
        (
            "29.76 N",
            "95.37 W",
            (
                "“29.76 N, 95.37 W” is not a pair of coordinates; type both in degrees or "
                "leave both blank."
            ),
        ),
        (
            "nan",
            "-95.37",
            (
                "“nan, -95.37” is not a pair of coordinates; type both in degrees or leave "
                "both blank."
            ),
        ),
        (
            "-95.37",
            "29.76",
            (
                "latitude and longitude seem to be swapped in -95.37, 29.76: 29.76, -95.37 "
                "lies in Texas."
            ),
        ),
        (
            "95.37",
            "29.76",
            (
                "latitude and longitude seem to be swapped in 95.37, 29.76: 29.76, -95.37 "
                "lies in Texas."
            ),
        ),
        (
            "29.76",
            "95.37",
            ("the coordinates 29.76, 95.37 seem to lack the minus sign of a western longitude."),
        ),
        (
            "-29.76",
            "-95.37",
            (
                "the coordinates -29.76, -95.37 seem to have an extra minus sign before the "
                "latitude."
            ),
        ),
        (
            "-29.76",
            "95.37",
            (
                "the coordinates -29.76, 95.37 seem to have an extra minus sign before the "
                "latitude and lack the minus sign of a western longitude."
            ),
        ),
        ("36.16", "-86.78", "the coordinates 36.16, -86.78 lie in Tennessee, not Texas."),
        (
            "27.5",
            "-94.0",
            ("the coordinates 27.5, -94.0 are at sea or abroad, not in Texas."),
        ),
        (
            "19.43",
            "-99.13",
            ("the coordinates 19.43, -99.13 are at sea or abroad, not in Texas."),
        ),
        (
            "129.76",
            "-95.37",
            (
                "the coordinates 129.76, -95.37 are not on Earth: latitude goes from -90 to 90 "
                "degrees, longitude from -180 to 180."
            ),
        ),
        (
            "29.76",
            "-395.37",
            (
                "the coordinates 29.76, -395.37 are not on Earth: latitude goes from -90 to 90 "
                "degrees, longitude from -180 to 180."
            ),
        ),
        (
            "1e400",
            "-95.37",
            (
                "“1e400, -95.37” is not a pair of coordinates; type both in degrees or "
                "leave both blank."
            ),
        ),
        (
            "32.78",
            "-96.80",
            ("the coordinates 32.78, -96.80 lie 359 km from Houston, Texas, too far to be in it."),
        ),
    ],
)
def test_each_contradiction_is_a_conflict_with_its_own_sentence(judge, latitude, longitude, said):
    resolution = judge(HOUSTON, latitude, longitude)
    assert resolution.verdict is Verdict.CONFLICT
    assert resolution.reason == said
    assert resolution.reason.endswith(".")
    assert resolution.location is None
    assert "Houston, Texas" in [candidate.label for candidate in resolution.candidates]


@pytest.mark.parametrize(
    ("place", "latitude", "longitude", "said"),
    [
        # In range either way round: the eastern states lie within 90 degrees of Greenwich.
        (
            PlaceQuery("Memphis", "TN"),
            "-89.97",
            "35.10",
            (
                "latitude and longitude seem to be swapped in -89.97, 35.10: 35.1, -89.97 "
                "lies in Tennessee."
            ),
        ),
        (
            PlaceQuery("Hagåtña", "GU"),
            "13.475",
            "-144.75",
            (
                "the coordinates 13.475, -144.75 seem to have an extra minus sign before the "
                "longitude."
            ),
        ),
        (
            PlaceQuery("Hagåtña", "GU"),
            "144.75",
            "13.475",
            (
                "latitude and longitude seem to be swapped in 144.75, 13.475: 13.475, "
                "144.75 lies in Guam."
            ),
        ),
        (
            PlaceQuery("Tinian", "MP"),
            "-14.97",
            "145.62",
            (
                "the coordinates -14.97, 145.62 seem to have an extra minus sign before the "
                "latitude."
            ),
        ),
        (
            PlaceQuery("Pago Pago", "AS"),
            "14.279",
            "-170.70",
            ("the coordinates 14.279, -170.70 seem to lack the minus sign of a southern latitude."),
        ),
        (
            PlaceQuery("Attu", "AK"),
            "52.902",
            "-172.91",
            (
                "the coordinates 52.902, -172.91 seem to have an extra minus sign before the "
                "longitude."
            ),
        ),
        (
            PlaceQuery("Adak", "AK"),
            "51.880",
            "176.658",
            ("the coordinates 51.880, 176.658 seem to lack the minus sign of a western longitude."),
        ),
    ],
)
def test_slips_are_told_in_the_territories_and_across_the_antimeridian_too(
    judge, place, latitude, longitude, said
):
    resolution = judge(place, latitude, longitude)
    assert resolution.verdict is Verdict.CONFLICT
    assert resolution.reason == said


def test_the_town_across_the_river_is_in_another_state(judge):
    assert judge(PlaceQuery("Cincinnati", "OH"), "39.103", "-84.512").verdict is Verdict.LOCATED
    resolution = judge(PlaceQuery("Cincinnati", "OH"), "39.078", "-84.510")
    assert resolution.verdict is Verdict.CONFLICT
    assert resolution.reason == "the coordinates 39.078, -84.510 lie in Kentucky, not Ohio."


def test_a_slip_is_offered_turned_round_as_a_candidate(judge):
    resolution = judge(PlaceQuery("Nowhere at all", "TX"), "-95.37", "29.76")
    turned = resolution.candidates[-1]
    assert (turned.latitude, turned.longitude) == (29.76, -95.37)
    assert turned.source == "typed, turned round"


def test_a_place_that_the_gazetteer_does_not_know_stands_where_it_is_said_to_be(judge):
    resolution = judge(PlaceQuery("Nowhere at all", "TX"), *GOOD)
    assert resolution.verdict is Verdict.LOCATED
    assert resolution.location.label == "Nowhere at all, Texas"
    assert (resolution.location.source, resolution.location.id) == ("typed", "")
    assert resolution.reason == (
        "at the given coordinates; the gazetteer does not know “Nowhere at all” as "
        "a place in this state."
    )


def test_a_similar_name_vouches_for_nothing_and_is_mentioned_with_its_distance(judge):
    resolution = judge(PlaceQuery("Memphs", "TN"), "36.16", "-86.78")
    assert resolution.verdict is Verdict.LOCATED
    assert resolution.location.name == "Memphs"
    assert resolution.location.id == ""
    assert resolution.reason == (
        "at the given coordinates; the gazetteer does not know “Memphs” as a place "
        "in this state (if Memphis, Tennessee is meant, that is 311 km from there)."
    )


def test_a_place_known_in_another_state_alone_is_not_measured_against(judge):
    resolution = judge(PlaceQuery("Chattanooga", "KY"), "37.5", "-85.5")
    assert resolution.verdict is Verdict.LOCATED
    assert resolution.reason == (
        "at the given coordinates; the gazetteer does not know “Chattanooga” as a place in this "
        "state."
    )


def test_coordinates_near_one_of_several_namesakes_choose_it(judge, gazetteer):
    place = PlaceQuery("Farmville", "NC")
    known = resolve(place, gazetteer)
    one, other = known.candidates
    resolution = judge(place, f"{one.latitude + 0.01}", f"{one.longitude}", known)
    assert resolution.verdict is Verdict.LOCATED
    assert resolution.location.id == one.id != other.id


def test_coordinates_far_from_all_namesakes_are_a_conflict(judge):
    known = ambiguous(namesake(30, -97, "1"), namesake(32, -99, "2"))
    resolution = judge(PlaceQuery("Alpha", "TX"), "31", "-98", known)
    assert resolution.verdict is Verdict.CONFLICT
    assert (
        resolution.reason
        == "the coordinates 31, -98 lie 146 km from Alpha, Texas, too far to be in it."
    )
    assert (resolution.candidates[-1].latitude, resolution.candidates[-1].longitude) == (31, -98)


def test_of_two_near_namesakes_only_one_in_the_very_place_is_chosen(judge):
    known = ambiguous(namesake(31, -98, "1"), namesake(31.1, -98, "2"))
    place = PlaceQuery("Alpha", "TX")
    assert judge(place, "31.01", "-98", known).location.id == "1"
    between = judge(place, "31.05", "-98", known)
    assert between.verdict is Verdict.AMBIGUOUS
    assert {candidate.id for candidate in between.candidates} == {"1", "2"}


def test_a_county_and_its_seat_are_not_told_apart_by_coordinates(judge):
    known = ambiguous(namesake(31, -98, "1"), namesake(31.3, -98, "2", kind="county"))
    resolution = judge(PlaceQuery("Alpha", "TX"), "31", "-98", known)
    assert resolution.verdict is Verdict.AMBIGUOUS


def test_a_county_is_measured_with_a_larger_distance(judge):
    def verdict(kind: str, km: float) -> Verdict:
        known = Resolution(Verdict.LOCATED, "there.", namesake(31, -98, kind=kind))
        return judge(PlaceQuery("Alpha", "TX", kind), f"{31 + km / 111.195}", "-98", known).verdict

    assert verdict("city", 0.99 * CITY_KM) is Verdict.LOCATED
    assert verdict("city", 1.01 * CITY_KM) is Verdict.CONFLICT
    assert verdict("county", 0.99 * COUNTY_KM) is Verdict.LOCATED
    assert verdict("county", 1.01 * COUNTY_KM) is Verdict.CONFLICT


def test_a_pair_in_one_cell_is_not_settled_by_coordinates(judge, gazetteer):
    place = PlaceQuery("Oakland/Fresno", "CA")
    known = resolve(place, gazetteer)
    assert judge(place, "37.80", "-122.27", known) is known


def test_what_was_a_conflict_without_coordinates_stays_one(judge):
    known = Resolution(Verdict.CONFLICT, "the ledger contradicts itself.")
    assert judge(HOUSTON, *GOOD, known) is known


def test_many_rows_are_read_at_once_and_blank_pairs_are_none(outlines):
    points = read_typed_coordinates(
        ["TX", "TX", "", "OH"],
        [" 29.76 ", "", "29.76", "29.76"],
        ["-95.37", " ", "-95.37", "−95.37"],
        outlines,
    )
    assert points[1] is None
    assert [p.finding for p in points if p] == [
        Finding.IN_STATE,
        Finding.OTHER_STATE,
        Finding.OTHER_STATE,
    ]
    assert points[0].typed == "29.76, -95.37"
    assert points[3].state_code == "TX"
    assert read_typed_coordinates([], [], [], outlines) == []


codes = st.sampled_from([state.code for state in STATES])
degrees = st.floats(-180, 180) | st.sampled_from([0.0, -90.0, 90.0, 180.0, -180.0])
anything = degrees.map(str) | st.floats().map(str) | st.text(max_size=8)


@settings(max_examples=150, deadline=None)
@given(codes, anything, anything, st.sampled_from(["Houston", "Springfield", "Zz", "A/B"]))
def test_no_cells_raise_and_only_what_lies_in_the_state_and_near_is_located(
    judge, outlines, code, latitude, longitude, name
):
    assume(latitude.strip() or longitude.strip())
    place = PlaceQuery(name, code)
    resolution = judge(place, latitude, longitude)
    assert (resolution.location is not None) == (resolution.verdict is Verdict.LOCATED)
    assert resolution.reason.endswith((".", "?"))
    if at := resolution.location:
        assert outlines.contains(code, at.latitude, at.longitude, COAST_KM)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_slip_with_the_point_of_a_place_is_never_a_pin_elsewhere(judge, gazetteer, data):
    code = data.draw(codes)
    record = data.draw(
        st.sampled_from([e for e in gazetteer.records if e.state == code and e.is_place])
    )
    y, x = record.latitude, record.longitude
    pairs = [(x, y), (-y, x), (y, -x), (-y, -x), (0, x), (y, 0), (0, 0), (y + 90, x), (y, x / 2)]
    pair = data.draw(st.sampled_from(pairs))
    place = PlaceQuery(record.name, code, record.kind)
    known = resolve(place, gazetteer)
    points = [known.location] if known.location else known.candidates
    reach = COUNTY_KM if "county" in {c.kind for c in points} else CITY_KM

    def far(latitude: float, longitude: float) -> float:
        return min(kilometers(latitude, longitude, c.latitude, c.longitude) for c in points)

    # A small namesake of a large place elsewhere in the state is not what its name means.
    right = judge(place, str(y), str(x), known)
    assert right.verdict is not Verdict.NOT_FOUND
    assert right.verdict is not Verdict.CONFLICT or far(y, x) > CITY_KM
    wrong = judge(place, *map(str, pair), known)
    if wrong.location:
        assert known.verdict is Verdict.NOT_FOUND or far(*pair) <= reach
        assert (wrong.location.latitude, wrong.location.longitude) == pair
