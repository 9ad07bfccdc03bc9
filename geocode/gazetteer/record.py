"""A record of the gazetteer, and which of several of one name is meant."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from common.distance import Point, kilometers_between
from sites.columns import COUNTY_KIND

OPEN: Final = "OPEN"
"""Feature of a record that is offered and never taken.

One list has it and another should have it, or its name may mean another place.
"""

DIVISION: Final = "DIVISION"
"""A town, township or young city of the list that follows the Census Bureau; GeoNames lacks it."""

POSTAL: Final = "POSTAL"
"""A place that the post knows; how many people live there is not known."""

PART: Final = "PART"
"""By the evidence a part of a larger city, under a name that the post uses as well."""

ISLANDS: Final = frozenset({"AS", "GU", "MP", "PR", "VI"})
"""Territories, where the municipality is what a bare name means when no town has it."""

SECTIONS: Final = frozenset({"PPLX", PART})
"""Features of parts of a larger city that are known by their own name."""

SET_ASIDE: Final = frozenset({"PPLX", "PPLQ", "PPLH", "PPLW", "PPLCH", PART, OPEN})
"""Features that are not separate places: sections, abandoned, historical, unconfirmed."""

MARGIN: Final = 20
"""How many times more people the largest of several neighbors of one name must have to be meant.

Twenty leaves two towns that anyone could mean undecided, and still takes a town of 30,000 before
a hamlet of 1,500. Below that a person decides.
"""

NEIGHBOR_KM: Final = 25.0
"""A namesake farther off than this is never passed over: the pin would stand in another region."""

UNKNOWN_PEOPLE: Final = 1_000
"""People that a place is taken to have at most when no list says how many.

Such places are villages with a post office; GeoNames has nearly all of 500 people and more.
"""

SAME_PLACE_KM: Final = 3.0
"""Two records of one name nearer than this are one place entered twice."""

PLAIN_CITY: Final = 50_000
"""A city of so many people is meant by its bare name, however large a county of the name is.

A smaller one is meant as well unless the county's other places have ``MARGIN`` times its people:
"Fairfax, Virginia" may be the city of 24,000 or the county around it, and a person decides.
"""


class Record(NamedTuple):
    """A row of the gazetteer; degrees WGS 84. ``also`` holds other names between bars."""

    id: str
    name: str
    kind: str
    state: str
    county: str
    latitude: float
    longitude: float
    point: str
    feature: str
    population: int
    also: str = ""

    @property
    def is_place(self) -> bool:
        """Whether it is a separate place that people live in, or a county."""
        return self.feature not in SET_ASIDE and (
            self.population > 0 or self.feature == POSTAL or self.kind == COUNTY_KIND
        )

    @property
    def people(self) -> int:
        """The population, or ``UNKNOWN_PEOPLE`` where no list gives one."""
        return self.population or UNKNOWN_PEOPLE


def dominant_record(found: Iterable[Record]) -> Record | None:
    """Return the one record of several that is meant, or None when that is not sure.

    Sections of places and places without people are never meant; but a section with more people
    than the place, or with no one knows how many, leaves the matter open, for it may be the better
    known. A record near the largest is the same place; any other, one of a single list as well,
    must be a neighbor and ``MARGIN`` times smaller.
    """
    records = found if isinstance(found, tuple) else tuple(found)
    if len(records) == 1:
        return records[0] if records[0].is_place else None
    places = [record for record in records if record.is_place]
    if not places:
        return None
    first = max(places, key=lambda record: record.people)
    for other in records:
        apart = kilometers_between(first, other)
        if other.is_place or other.feature == OPEN:
            lesser = other.people * MARGIN <= first.people and apart <= NEIGHBOR_KM
        else:
            lesser = not outweighs(other, first)
        if not lesser and apart > SAME_PLACE_KM:
            return None
    return first


def outweighs(section: Record, place: Record) -> bool:
    """Whether a section of a city may be better known than the place of its name."""
    return section.feature in SECTIONS and not 0 < section.population <= place.people


def same_place(one: Point, other: Point) -> bool:
    """Whether two of one name are one place, entered twice or the same."""
    return one is other or kilometers_between(one, other) <= SAME_PLACE_KM
