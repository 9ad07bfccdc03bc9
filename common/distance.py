"""Distance on the ground, for the checks of this stage."""

from math import asin, cos, pi, radians, sin, sqrt
from typing import Final

EARTH_KM: Final = 6371.0088
"""Mean radius of the Earth, kilometers (IUGG)."""

PEOPLE_PER_KM2: Final = 1_000
"""Of a large city, roughly; gives the radius inside which a name is likely one of its parts."""


def reach_km(people: int) -> float:
    """Return the radius of a city of so many people, were it a disc of the usual density."""
    return sqrt(min(people, 2_500_000) / PEOPLE_PER_KM2 / pi)


def kilometers(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> float:
    """Return the great-circle distance of two points, degrees in, kilometers out (haversine)."""
    a, b, c, d = map(radians, (latitude, longitude, other_latitude, other_longitude))
    h = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(h)))
