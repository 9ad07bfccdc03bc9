import numpy as np
import pytest

from common.distance import kilometers, miles_from

NEW_YORK = (40.7128, -74.0060)
LOS_ANGELES = (34.0522, -118.2437)


def test_a_degree_along_the_equator_is_sixty_nine_miles():
    miles = miles_from(0.0, 179.5, np.array([0.0, 0.0]), np.array([-179.5, 179.5]))
    assert miles == pytest.approx([69.09, 0.0], abs=0.01)


def test_kilometers_and_miles_are_one_distance():
    apart = kilometers(*NEW_YORK, *LOS_ANGELES)
    assert apart == pytest.approx(3935.75, abs=0.01)
    miles = miles_from(*NEW_YORK, *np.array(LOS_ANGELES).reshape(2, 1))
    assert miles == pytest.approx([apart / 1.609344])


def test_opposite_points_are_half_the_earth_apart():
    # The haversine of these two is rounded to more than 1.
    assert kilometers(66.2, 175.28, -66.2, -4.72) == pytest.approx(20015.11, abs=0.01)
