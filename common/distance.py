"""Distance on the ground, along great circles."""

import math
from types import ModuleType
from typing import Any, Final, Protocol

import numpy as np

EARTH_KM: Final = 6371.0088
"""Mean radius of the Earth, kilometers (IUGG)."""

KM_PER_MILE: Final = 1.609344
"""Of the international statute mile."""

PEOPLE_PER_KM2: Final = 1_000
"""Of a large city, roughly; gives the radius inside which a name is likely one of its parts."""


def reach_km(people: int) -> float:
    """Return the radius of a city of so many people, were it a disc of the usual density."""
    return math.sqrt(min(people, 2_500_000) / PEOPLE_PER_KM2 / math.pi)


def kilometers(
    latitude: float, longitude: float, other_latitude: float, other_longitude: float
) -> float:
    """Return the distance of two points, degrees in, kilometers out."""
    return EARTH_KM * float(_angle(math, latitude, longitude, other_latitude, other_longitude))


class Point(Protocol):
    """What has a place on the ground, degrees."""

    @property
    def latitude(self) -> float: ...  # noqa: D102
    @property
    def longitude(self) -> float: ...  # noqa: D102


def kilometers_between(one: Point, other: Point) -> float:
    """Return the distance of two places."""
    return kilometers(one.latitude, one.longitude, other.latitude, other.longitude)


def miles_from(
    latitude: float, longitude: float, latitudes: np.ndarray, longitudes: np.ndarray
) -> np.ndarray:
    """Return the distances of n points from one, degrees in, statute miles out."""
    angles: np.ndarray = _angle(np, latitude, longitude, latitudes, longitudes)
    return EARTH_KM / KM_PER_MILE * angles


def _angle(m: ModuleType, a: float, b: float, c: Any, d: Any) -> Any:
    """Return angles at the Earth's center (haversine), degrees in, radians out.

    ``m`` is math for two points, since numpy takes ten times as long, or numpy for many.
    """
    a, b, c, d = m.radians(a), m.radians(b), m.radians(c), m.radians(d)
    h = m.sin((c - a) / 2) ** 2 + m.cos(a) * m.cos(c) * m.sin((d - b) / 2) ** 2
    # Of opposite points h may be a little above 1.
    return 2 * m.atan2(m.sqrt(h), m.sqrt(abs(1 - h)))
