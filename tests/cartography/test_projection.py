import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Proj

from cartography.projection import INSET_NAMES, INSETS, PLANE_HEIGHT, PLANE_WIDTH, project

SPHERE = 6_371_000.0
BY_CODE = {inset.code: inset for inset in INSETS}
ALBERS = {
    # What d3's geoAlbersUsa is made of: central meridian, parallels; Alaska's and Hawaii's as well.
    "lower 48": (-96, 29.5, 45.5, 1300.0),
    "AK": (-154, 55, 65, 429.0),
    "HI": (-157, 8, 18, 1300.0),
}
PLACES = {
    "lower 48": ((-124.7, 48.4), (-66.9, 44.8), (-80.2, 25.8), (-97.1, 25.9), (-98.5, 39.8)),
    "AK": ((-149.9, 61.2), (-134.4, 58.3), (-156.8, 71.3), (173.1, 52.9), (-176.6, 51.9)),
    "HI": ((-157.86, 21.31), (-155.09, 19.71), (-159.4, 22.0)),
}


@pytest.mark.parametrize("part", PLACES)
def test_distances_on_the_plane_are_those_of_pyproj(part):
    meridian, first, second, scale = ALBERS[part]
    oracle = Proj(
        proj="aea", lon_0=meridian, lat_1=first, lat_2=second, lat_0=0, R=SPHERE, over=False
    )
    longitude, latitude = np.array(PLACES[part]).T
    x, y = project(longitude, latitude)
    east, north = oracle(longitude, latitude)
    expected_x = np.asarray(east) / SPHERE * scale
    expected_y = -np.asarray(north) / SPHERE * scale
    np.testing.assert_allclose(x - x[0], expected_x - expected_x[0], atol=1e-6)
    np.testing.assert_allclose(y - y[0], expected_y - expected_y[0], atol=1e-6)


def test_the_middle_of_the_lower_48_is_the_middle_of_the_plane():
    assert project(-96.6, 38.7) == pytest.approx((PLANE_WIDTH / 2, PLANE_HEIGHT / 2))


@pytest.mark.parametrize(
    ("longitude", "latitude", "x", "y"),
    [
        # Easternmost vertices of states in us-atlas 3.0.1, by degrees and as d3 projected them.
        (-114.13805, 34.30303, 162.77, 373.63),  # California
        (-66.98190, 44.81105, 957.06, 94.79),  # Maine
        (-93.51755, 31.02400, 546.14, 479.93),  # Texas
        (-117.03102, 48.99897, 183.59, 35.90),  # Washington
    ],
)
def test_positions_are_those_of_d3(longitude, latitude, x, y):
    assert project(longitude, latitude) == pytest.approx((x, y), abs=0.05)


def test_north_is_up():
    assert project(-96.0, 48.0).y < project(-96.0, 30.0).y


@pytest.mark.parametrize(
    ("code", "longitude", "latitude"),
    [
        ("AK", -149.9, 61.22),
        ("AK", 173.2, 52.9),  # Attu, beyond the antimeridian
        ("AK", 186.0 - 360, 52.2),
        ("HI", -157.86, 21.31),
        ("PR", -66.11, 18.47),
        ("PR", -67.9, 18.09),  # Mona
        ("VI", -64.93, 18.34),
        ("VI", -64.7, 17.73),  # Saint Croix
        ("GU", 144.75, 13.48),
        ("MP", 145.75, 15.2),
        ("MP", 145.2, 14.15),  # Rota
        ("AS", -170.7, -14.28),  # Tutuila
        ("AS", -169.5, -14.23),  # Manu'a
    ],
)
def test_a_place_in_a_state_or_territory_far_away_lies_in_its_frame(code, longitude, latitude):
    x, y = project(longitude, latitude)
    frame = BY_CODE[code]
    assert frame.x0 < x < frame.x1
    assert frame.y0 < y < frame.y1


def test_the_islands_beyond_the_antimeridian_stay_west_of_the_others():
    attu, adak, anchorage = project([173.2, -176.6, -149.9], [52.9, 51.9, 61.2]).x
    assert attu < adak < anchorage


def test_a_longitude_may_be_counted_from_0_to_360():
    assert project(360 - 95.4, 29.8) == pytest.approx(project(-95.4, 29.8))


@pytest.mark.parametrize(
    ("longitude", "latitude"),
    [(0, 0), (2.35, 48.86), (-46.6, -23.5), (151.2, -33.9), (np.nan, 40), (-90, np.nan)],
)
def test_a_place_outside_every_part_has_no_position(longitude, latitude):
    assert np.isnan(project(longitude, latitude)).all()


def test_scalars_give_scalars_and_arrays_arrays():
    assert np.ndim(project(-90, 40).x) == 0
    assert project([-90, -80, 0], [40, 35, 0]).x.shape == (3,)
    assert project([], []).x.shape == (0,)


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_every_position_lies_on_the_plane_or_nowhere(longitude, latitude):
    x, y = project(longitude, latitude)
    nowhere = np.isnan(x) and np.isnan(y)
    assert nowhere or (0 <= x <= PLANE_WIDTH and 0 <= y <= PLANE_HEIGHT)


@pytest.mark.parametrize(("longitude", "latitude"), [(-75.5, 32.0), (-113.0, 26.5)])
def test_open_sea_and_mexico_do_not_show_up_in_an_inset(longitude, latitude):
    assert np.isnan(project(longitude, latitude)).all()


def test_frames_lie_on_the_plane_and_apart():
    for i, a in enumerate(INSETS):
        assert 0 <= a.x0 < a.x1 <= PLANE_WIDTH
        assert 0 <= a.y0 < a.y1 <= PLANE_HEIGHT
        for b in INSETS[i + 1 :]:
            assert a.x1 < b.x0 or b.x1 < a.x0 or a.y1 < b.y0 or b.y1 < a.y0


def test_every_inset_has_a_name_on_the_plane():
    assert [name.code for name in INSET_NAMES] == [inset.code for inset in INSETS]
    assert all(0 < name.x < PLANE_WIDTH and 0 < name.y < PLANE_HEIGHT for name in INSET_NAMES)
