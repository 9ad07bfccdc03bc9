"""The cities that the map names where no site is."""

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from cartography.projection import project
from cartography.scene import PEOPLE
from geocode.gazetteer.record import Record
from geocode.place import place_key
from sites.columns import CITY_KIND

_UNSURE = range(50_000, 1_000_000)
"""People: the second source of the gazetteer has no smaller places, and the largest are certain."""


class CityName(NamedTuple):
    """A city on the plane: the key that a site there has, its name, its position, its people."""

    key: str
    text: str
    x: float
    y: float
    people: int


def city_names(records: Iterable[Record]) -> list[CityName]:
    """The cities that may be named on the map, the largest first.

    GeoNames has some names of regions and a few wrong populations among its larger cities: one of
    them must be a seat of a county or more, or stand in the other source as well.
    """
    places = [
        record
        for record in records
        if record.kind == CITY_KIND
        and record.population >= PEOPLE[-1]
        and record.is_place
        and (record.population not in _UNSURE or record.feature != "PPL" or record.point != "g")
    ]
    places.sort(key=lambda record: (-record.population, record.id))
    x, y = project([record.longitude for record in places], [record.latitude for record in places])
    points = zip(places, np.round(x, 2).tolist(), np.round(y, 2).tolist(), strict=True)
    return [
        CityName(place_key(record.name, record.state), record.name, east, south, record.population)
        for record, east, south in points
        if not math.isnan(east)
    ]
