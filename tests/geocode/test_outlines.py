import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import OutlinesError
from geocode.outlines import BORDER_KM, COAST_KM, Outlines
from sites.states import BY_CODE
from tests.helpers import DATA

KM = 1 / 111.195
"""A kilometer in degrees of latitude."""


def square(west: float, south: float, size: float = 1.0) -> np.ndarray:
    x = np.array([west, west + size, west + size, west])
    y = np.array([south, south, south + size, south + size])
    return np.stack([x, y, np.roll(x, -1), np.roll(y, -1)])


@pytest.fixture(scope="module")
def squares() -> Outlines:
    """Two states side by side on the equator's north, a third with a hole and an island."""
    ring = np.concatenate(
        [square(-95.0, 10.0, 3.0), square(-94.0, 11.0), square(-91.0, 10.0)], axis=1
    )
    return Outlines(
        {"AL": square(-90.0, 0.0), "GA": square(-89.0, 0.0), "TX": ring, "AK": square(-180.5, 60)},
        version="squares",
    )


@pytest.mark.parametrize(
    ("code", "latitude", "longitude", "inside"),
    [
        ("AL", 0.5, -89.5, True),
        ("AL", 0.5, -88.5, False),
        ("GA", 0.5, -88.5, True),
        ("TX", 10.5, -94.5, True),
        ("TX", 11.5, -93.5, False),
        ("TX", 10.5, -90.5, True),
        ("TX", 10.5, -91.5, False),
        ("ZZ", 0.5, -89.5, False),
    ],
)
def test_a_point_is_inside_by_the_even_odd_rule(squares, code, latitude, longitude, inside):
    assert squares.contains(code, latitude, longitude) is inside


@pytest.mark.parametrize("longitude", [-180.0, 180.0, -179.8, 179.8])
def test_an_outline_may_span_the_antimeridian(squares, longitude):
    assert squares.contains("AK", 60.5, longitude)
    assert not squares.contains("AK", 60.5, 179.0)
    assert not squares.contains("AK", 60.5, -179.0)


def test_a_tolerance_reaches_as_many_kilometers_in_all_directions(squares):
    for latitude, longitude in ((-3 * KM, -89.5), (0.5, -90 - 3 * KM), (-2.1 * KM, -90 - 2.1 * KM)):
        assert squares.contains("AL", latitude, longitude, 3.01)
        assert not squares.contains("AL", latitude, longitude, 2.9)
    # A degree of longitude is half as long at 60 degrees north.
    assert squares.contains("AK", 60.5, 179.5 - 3.9 * KM, 2.0)
    assert not squares.contains("AK", 60.5, 179.5 - 4.2 * KM, 2.0)


def test_the_tolerance_is_narrow_towards_another_state_and_wide_towards_none(squares):
    beyond = {"GA": -89 - np.array([0.9 * BORDER_KM, 1.1 * BORDER_KM, COAST_KM]) * KM}
    assert squares.within(["GA"] * 3, [0.5] * 3, beyond["GA"]).tolist() == [True, False, False]
    off = -90 - np.array([0.9 * COAST_KM, 1.1 * COAST_KM]) * KM
    assert squares.within(["AL"] * 2, [0.5] * 2, off).tolist() == [True, False]


def test_no_points_at_all_are_no_error(squares):
    assert squares.within([], [], []).tolist() == []
    assert squares.states_at([], []).tolist() == []


numbers = st.floats() | st.sampled_from([0.0, -90.0, 0.5, 60.5, 180.0, -180.0, 1e308])


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(["AL", "GA", "TX", "AK", "", "ZZ"]), numbers, numbers)
def test_no_numbers_raise_and_many_points_are_judged_as_one_is(squares, code, latitude, longitude):
    inside = squares.contains(code, latitude, longitude)
    (state,) = squares.states_at([latitude], [longitude])
    assert inside >= (state == code != "")
    assert not inside or state
    (within,) = squares.within([code], [latitude], [longitude])
    assert within >= inside
    assert squares.contains(code, latitude, longitude, COAST_KM) >= within
    if not (abs(latitude) <= 90 and abs(longitude) <= 180):
        assert not within


def test_every_state_and_territory_has_an_outline(outlines):
    assert set(outlines.codes) == set(BY_CODE)


KNOWN = {
    "Montgomery": ("AL", 32.377, -86.301),
    "Juneau": ("AK", 58.302, -134.420),
    "Phoenix": ("AZ", 33.448, -112.097),
    "Little Rock": ("AR", 34.747, -92.289),
    "Sacramento": ("CA", 38.577, -121.494),
    "Denver": ("CO", 39.739, -104.985),
    "Hartford": ("CT", 41.764, -72.683),
    "Dover": ("DE", 39.157, -75.520),
    "Tallahassee": ("FL", 30.438, -84.281),
    "Atlanta": ("GA", 33.749, -84.388),
    "Honolulu": ("HI", 21.307, -157.858),
    "Boise": ("ID", 43.618, -116.200),
    "Springfield": ("IL", 39.798, -89.655),
    "Indianapolis": ("IN", 39.769, -86.163),
    "Des Moines": ("IA", 41.591, -93.604),
    "Topeka": ("KS", 39.048, -95.678),
    "Frankfort": ("KY", 38.187, -84.875),
    "Baton Rouge": ("LA", 30.457, -91.187),
    "Augusta": ("ME", 44.307, -69.782),
    "Annapolis": ("MD", 38.979, -76.491),
    "Boston": ("MA", 42.358, -71.064),
    "Lansing": ("MI", 42.734, -84.555),
    "Saint Paul": ("MN", 44.955, -93.102),
    "Jackson": ("MS", 32.304, -90.182),
    "Jefferson City": ("MO", 38.579, -92.173),
    "Helena": ("MT", 46.586, -112.018),
    "Lincoln": ("NE", 40.808, -96.700),
    "Carson City": ("NV", 39.164, -119.766),
    "Concord": ("NH", 43.207, -71.538),
    "Trenton": ("NJ", 40.221, -74.770),
    "Santa Fe": ("NM", 35.682, -105.940),
    "Albany": ("NY", 42.653, -73.757),
    "Raleigh": ("NC", 35.780, -78.639),
    "Bismarck": ("ND", 46.821, -100.783),
    "Columbus": ("OH", 39.961, -82.999),
    "Oklahoma City": ("OK", 35.492, -97.503),
    "Salem": ("OR", 44.939, -123.030),
    "Harrisburg": ("PA", 40.264, -76.884),
    "Providence": ("RI", 41.831, -71.415),
    "Columbia": ("SC", 34.000, -81.033),
    "Pierre": ("SD", 44.367, -100.346),
    "Nashville": ("TN", 36.166, -86.784),
    "Austin": ("TX", 30.275, -97.740),
    "Salt Lake City": ("UT", 40.777, -111.888),
    "Montpelier": ("VT", 44.262, -72.581),
    "Richmond": ("VA", 37.539, -77.434),
    "Olympia": ("WA", 47.036, -122.905),
    "Charleston": ("WV", 38.336, -81.612),
    "Madison": ("WI", 43.075, -89.384),
    "Cheyenne": ("WY", 41.140, -104.820),
    "Washington": ("DC", 38.895, -77.037),
    "San Juan": ("PR", 18.466, -66.106),
    "Hagåtña": ("GU", 13.475, 144.750),
    "Pago Pago": ("AS", -14.279, -170.700),
    "Saipan": ("MP", 15.187, 145.754),
    "Tinian": ("MP", 14.970, 145.620),
    "Christiansted": ("VI", 17.747, -64.703),
    "Charlotte Amalie": ("VI", 18.342, -64.931),
    "Cincinnati": ("OH", 39.103, -84.512),
    "Covington": ("KY", 39.084, -84.509),
    "Kansas City, Missouri": ("MO", 39.100, -94.578),
    "Kansas City, Kansas": ("KS", 39.114, -94.627),
    "East St. Louis": ("IL", 38.625, -90.151),
    "St. Louis": ("MO", 38.627, -90.199),
    "Arlington": ("VA", 38.880, -77.107),
    "Detroit": ("MI", 42.331, -83.046),
    "Attu": ("AK", 52.902, 172.910),
    "Adak": ("AK", 51.880, -176.658),
    "Key West": ("FL", 24.556, -81.780),
    "Block Island": ("RI", 41.173, -71.558),
    "Manhattan": ("NY", 40.783, -73.966),
    "Point Roberts": ("WA", 48.985, -123.078),
    "Northwest Angle": ("MN", 49.345, -95.070),
    "Mackinac Island": ("MI", 45.849, -84.619),
    "Carter Lake": ("IA", 41.291, -95.918),
}


@pytest.mark.parametrize(("code", "latitude", "longitude"), KNOWN.values(), ids=KNOWN)
def test_a_known_point_lies_in_its_state_and_in_no_other(outlines, code, latitude, longitude):
    assert outlines.within([code], [latitude], [longitude]).all()
    others = [other for other in outlines.codes if other != code]
    count = len(others)
    assert not outlines.within(others, [latitude] * count, [longitude] * count).any()


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [(43.65, -79.38), (19.43, -99.13), (44.0, -87.0), (0, 0), (29.5, -79.0), (18.43, -64.62)],
    ids=["Toronto", "Mexico City", "Lake Michigan", "0, 0", "the Atlantic", "Tortola"],
)
def test_a_point_abroad_or_at_sea_lies_in_no_state(outlines, latitude, longitude):
    codes = outlines.codes
    assert outlines.states_at([latitude], [longitude]).tolist() == [""]
    assert not outlines.within(codes, [latitude] * len(codes), [longitude] * len(codes)).any()


def test_every_entry_of_the_gazetteer_lies_in_its_own_state(outlines, gazetteer):
    records = gazetteer.records
    within = outlines.within(
        [record.state for record in records],
        [record.latitude for record in records],
        [record.longitude for record in records],
    )
    outside = [record for record, good in zip(records, within, strict=True) if not good]
    assert outside == []


def test_the_version_names_the_source(outlines):
    pattern = r"cb_2016_us_state_500k \(plotly-geo 1\.0\.0\), 0\.002 degrees [0-9a-f]{12}"
    assert re.fullmatch(pattern, outlines.version)


@pytest.mark.parametrize("damage", ["absent", "empty", "text", "cut", "flipped", "other arrays"])
def test_a_file_that_is_not_ours_is_an_error_that_names_it(tmp_path, damage):
    path = tmp_path / "outlines.npz"
    data = (DATA / "gazetteer" / "outlines.npz").read_bytes()
    if damage == "other arrays":
        np.savez(path, version=np.array("x"))
    elif damage != "absent":
        middle = len(data) // 2
        path.write_bytes(
            {
                "empty": b"",
                "text": b"city,state\n",
                "cut": data[:middle],
                "flipped": data[:middle] + bytes(8) + data[middle + 8 :],
            }[damage]
        )
    with pytest.raises(OutlinesError, match=r"outlines\.npz"):
        Outlines.load(path)


def test_parts_that_do_not_fit_together_are_an_error(tmp_path):
    path = tmp_path / "outlines.npz"
    arrays = {
        "version": np.array("x"),
        "codes": np.array(["AL"]),
        "arcs_each": np.array([1]),
        "arcs": np.array([7]),
        "vertices_each": np.array([4]),
        "steps": np.ones((2, 4), dtype=np.int32),
    }
    np.savez(path, **arrays)
    with pytest.raises(OutlinesError, match=r"outlines\.npz"):
        Outlines.load(path)
    np.savez(path, **{**arrays, "arcs": np.array([0]), "vertices_each": np.array([3])})
    with pytest.raises(OutlinesError, match="do not fit"):
        Outlines.load(path)
