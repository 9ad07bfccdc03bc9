"""What the lists say of a place of one of them."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from common.distance import kilometers_between, reach_km
from geocode.gazetteer.record import POSTAL
from geocode.normalize import normalize_name
from tools.gazetteer_known import FORMAL, NEW_YORK, SHARED, WHOLE
from tools.gazetteer_lists import Listed, NameKey, Post, key_of
from tools.gazetteer_rows import PlaceRow

LARGE: Final = 50_000
"""People from which on a city takes the middle; a smaller one is small on the ground as well."""

SEATS: Final = frozenset({"PPLA", "PPLA2", "PPLC"})
"""GeoNames features of capitals and county seats, which are never a part of another place."""

AGREE_KM: Final = 20.0
"""Two lists that have one name in one state this near to each other mean one place."""

POST_KM: Final = 10.0
"""A post office of the name this near to a place is that place's.

Of 11,950 names that GeoNames and the post have once in a state, 95 % lie within 6 km, 99 % within
11 km.
"""


class Evidence:
    """What the other lists say of a row.

    Parameters
    ----------
    rows : sequence of PlaceRow
        From GeoNames.
    county_at : callable
        Takes latitude and longitude and returns state and county, as ``Counties.at``.
    """

    def __init__(
        self,
        rows: Sequence[PlaceRow],
        listed: Sequence[Listed],
        posts: Sequence[Post],
        county_at: Callable[[float, float], tuple[str, str]],
    ) -> None:
        self.rows = list(rows)
        self.county_at = county_at
        self.names: dict[NameKey, list[PlaceRow]] = defaultdict(list)
        for row in rows:
            self.names[key_of(row.name, row.state)].append(row)
        self.listed: dict[NameKey, list[Listed]] = defaultdict(list)
        self.cities: dict[str, list[Listed]] = defaultdict(list)
        for place in listed:
            self.listed[key_of(place.name, place.state)].append(place)
        self.posts: dict[NameKey, list[Post]] = defaultdict(list)
        for post in posts:
            self.posts[key_of(post.name, post.state)].append(post)
        self.confirmed = {row.id: found for row in rows if (found := self._confirm(row))}
        self.renamed = self._rename()
        self.confirmed |= self.renamed
        people = {place.id: 0 for place in listed}
        for row in rows:
            if found := self.confirmed.get(row.id):
                people[found.id] = max(people[found.id], row.population)
        for place in listed:
            # The list gives large cities the people of their whole urban area.
            number = people[place.id] or place.population
            if number >= 100_000:
                self.cities[place.state].append(replace(place, population=number))
        spread: dict[str, set[str]] = defaultdict(set)
        for name, state in (*self.names, *self.listed, *self.posts):
            spread[name].add(state)
        self.spread = {name: len(states) for name, states in spread.items()}

    def _confirm(self, row: PlaceRow) -> Listed | None:
        key = key_of(row.name, row.state)
        found = list(self.listed.get(key, ()))
        for name in FORMAL.get((row.state, row.name), ()):
            found += self.listed.get(key_of(name, row.state), [])
        near = [(kilometers_between(row, p), p) for p in found]
        known = row.population >= LARGE or row.feature in SEATS
        alone = known and len(near) == 1 and len(self.names[key]) == 1
        # A city of the desert or of Alaska may reach far beyond its hall.
        limit = AGREE_KM + (2 * reach_km(row.population) if alone else 0)
        near = [(apart, place) for apart, place in near if apart <= limit]
        return min(near, key=lambda pair: pair[0])[1] if near else None

    def _rename(self) -> dict[str, Listed]:
        """Return by row the listed place of another name that can only be the same.

        The one that no row of its name is near, within 3 km of the one row that the list lacks and
        that has about as many people.
        """
        used = {place.id for place in self.confirmed.values()}
        open_rows: dict[str, list[PlaceRow]] = defaultdict(list)
        for row in self.rows:
            if row.id not in self.confirmed and row.population and row.feature != "PPLX":
                open_rows[row.state].append(row)
        pairs: dict[str, list[Listed]] = defaultdict(list)
        for places in self.listed.values():
            for place in places:
                near = [
                    row
                    for row in open_rows[place.state]
                    if place.id not in used
                    and 0.6 <= row.population / max(place.population, 1) <= 1.67
                    and kilometers_between(row, place) <= 3
                ]
                if len(near) == 1 and alike(near[0].name, place.name):
                    pairs[near[0].id].append(place)
        return {row: places[0] for row, places in pairs.items() if len(places) == 1}

    def posted(self, row: PlaceRow) -> bool:
        """Whether the post uses the row's name within ``POST_KM`` of it."""
        return any(
            post.agreed and kilometers_between(row, post) <= POST_KM
            for name in (row.name, bare_name(row.name))
            for post in self.posts.get(key_of(name, row.state), ())
        )

    def misplaced(self, row: PlaceRow) -> bool:
        """Whether the row is a hamlet that carries the people of its namesake elsewhere."""
        return any(
            0.5 <= row.population / max(place.population, 1) <= 2
            for place in self.listed.get(key_of(row.name, row.state), ())
        )

    def inside_larger(self, row: PlaceRow) -> bool:
        """Whether the point lies where a larger city of the state would reach, by its people."""
        if row.state == "NY" and row.county in NEW_YORK:
            return True
        if row.state + row.county in WHOLE:
            return True
        if row.state + row.county in SHARED and row.feature == POSTAL:
            return True
        own = {normalize_name(row.name)}
        return any(
            place.population > row.population
            and kilometers_between(row, place) <= reach_km(place.population)
            for place in self.cities[row.state]
            if normalize_name(place.name) not in own
        )


def alike(one: str, other: str) -> bool:
    """Whether one name is the other with something before, behind or left out."""
    words, others = set(normalize_name(one).split()), set(normalize_name(other).split())
    return words <= others or others <= words


def bare_name(name: str) -> str:
    """Return a normalized name without the word for what it is, such as "city"."""
    return re.sub(
        r"^(?:city|town|village) of | (?:city|town|village|charter township|township)$",
        "",
        normalize_name(name),
    )
