"""Populated places from several lists that know different things, weighed against each other.

GeoNames has most places, but also parts of cities, hamlets that carry the population of the town
beside them, and old names. SimpleMaps follows the Census Bureau and has nearly every city, town and
township of ten thousand people and more. The post knows where a name is in use. None is right
everywhere; where they disagree, the gazetteer says so and nothing is taken.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from common.distance import kilometers, reach_km
from geocode.gazetteer.record import DIVISION, ISLANDS, OPEN, PART, POSTAL
from geocode.normalize import normalize_name
from tools.gazetteer_known import (
    ASTRAY,
    BOROUGHS,
    FORMAL,
    NEW_YORK,
    QUARTERS,
    SHARED,
    TWICE,
    UNIQUE_TOWNS,
    WHOLE,
)
from tools.gazetteer_lists import CLUSTER_KM, Key, Listed, Post, key_of
from tools.gazetteer_rows import Row

NEAR_KM: Final = 30.0
"""How far the two sources may differ and still mean one place when the middle is taken.

The middle of the widest cities lies up to about 25 km from the city hall; namesakes inside one
state that both sources list once are farther apart than that.
"""

LARGE: Final = 50_000
"""People from which on a city takes the middle; a smaller one is small on the ground as well."""

SEATS: Final = frozenset({"PPLA", "PPLA2", "PPLC"})
"""GeoNames features of capitals and county seats, which are never a part of another place."""

LISTED: Final = 10_000
"""People from which on SimpleMaps lists nearly every place: 94 % and more of GeoNames' rows."""

AGREE_KM: Final = 20.0
"""Two lists that have one name in one state this near to each other mean one place."""

ONLY_KM: Final = 60.0
"""How far the post codes of a city of ``LARGE`` people and more reach."""

POST_KM: Final = 10.0
"""A post office of the name this near to a place is that place's.

Of 11,950 names that GeoNames and the post have once in a state, 95 % lie within 6 km, 99 % within
11 km.
"""

COMMON_STATES: Final = 3
"""A name in this many states is common: a township of it may well have namesakes unlisted here."""


class Evidence:
    """What the other lists say of a row.

    Parameters
    ----------
    rows : sequence of Row
        From GeoNames.
    listed : sequence of Listed
    posts : sequence of Post
    county_at : callable
        Takes latitude and longitude and returns state and county, as ``Counties.at``.
    """

    def __init__(
        self,
        rows: Sequence[Row],
        listed: Sequence[Listed],
        posts: Sequence[Post],
        county_at: Callable[[float, float], tuple[str, str]],
    ) -> None:
        self.rows = list(rows)
        self.county_at = county_at
        self.names: dict[Key, list[Row]] = defaultdict(list)
        for row in rows:
            self.names[key_of(row.name, row.state)].append(row)
        self.listed: dict[Key, list[Listed]] = defaultdict(list)
        self.cities: dict[str, list[Listed]] = defaultdict(list)
        for place in listed:
            self.listed[key_of(place.name, place.state)].append(place)
        self.posts: dict[Key, list[Post]] = defaultdict(list)
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

    def _confirm(self, row: Row) -> Listed | None:
        key = key_of(row.name, row.state)
        found = list(self.listed.get(key, ()))
        for name in FORMAL.get((row.state, row.name), ()):
            found += self.listed.get(key_of(name, row.state), [])
        near = [
            (kilometers(row.latitude, row.longitude, p.latitude, p.longitude), p) for p in found
        ]
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
        open_rows: dict[str, list[Row]] = defaultdict(list)
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
                    and kilometers(row.latitude, row.longitude, place.latitude, place.longitude)
                    <= 3
                ]
                if len(near) == 1 and _alike(near[0].name, place.name):
                    pairs[near[0].id].append(place)
        return {row: places[0] for row, places in pairs.items() if len(places) == 1}

    def posted(self, row: Row) -> bool:
        """Whether the post uses the row's name within ``POST_KM`` of it."""
        return any(
            post.agreed
            and kilometers(row.latitude, row.longitude, post.latitude, post.longitude) <= POST_KM
            for name in (row.name, _bare(row.name))
            for post in self.posts.get(key_of(name, row.state), ())
        )

    def misplaced(self, row: Row) -> bool:
        """Whether the row is a hamlet that carries the people of its namesake elsewhere."""
        return any(
            0.5 <= row.population / max(place.population, 1) <= 2
            for place in self.listed.get(key_of(row.name, row.state), ())
        )

    def inside_larger(self, row: Row) -> bool:
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
            and kilometers(row.latitude, row.longitude, place.latitude, place.longitude)
            <= reach_km(place.population)
            for place in self.cities[row.state]
            if normalize_name(place.name) not in own
        )


def weighed(evidence: Evidence) -> list[Row]:
    """Return GeoNames' rows with the feature that the evidence gives them.

    A section that the Census list has as a place is one, and any other is a part of a place, with a
    post office of its own (``PART``) or without (``PPLX``). A place of ``LISTED`` people and more
    that it lacks is a part of the larger city it lies in, or open if the post uses its name there;
    outside of one it stands if the post does, and is open if not. A hamlet with the people of its
    namesake is left out.
    """
    out = []
    for row in evidence.rows:
        confirmed = row.id in evidence.confirmed
        section = row.feature in {"PPLX", "PPLQ", "PPLH", "PPLW"}
        inside, posted = evidence.inside_larger(row), evidence.posted(row)
        part = PART if posted else "PPLX"
        name, county = normalize_name(row.name), row.state + row.county
        if county in WHOLE:
            if name != WHOLE[county]:
                row = replace(row, feature=part)
        elif row.state == "NY" and row.county in NEW_YORK:
            if name not in BOROUGHS:
                row = replace(row, feature=part)
        elif (row.state, row.name) in QUARTERS:
            row = replace(row, feature=part)
        elif section and confirmed:
            row = replace(row, feature="PPL")
        elif row.feature == "PPLX" and posted:
            row = replace(row, feature=PART if inside else OPEN)
        elif row.population == 0 and not section:
            if posted and not inside and len(evidence.names[key_of(row.name, row.state)]) == 1:
                row = replace(row, feature=POSTAL)
        elif row.population >= LISTED and not (confirmed or section or row.feature in SEATS):
            if not posted and evidence.misplaced(row):
                continue
            if not posted and (inside or _directional(row, evidence)):
                row = replace(row, feature=part)
            elif inside or not posted or evidence.misplaced(row):
                row = replace(row, feature=OPEN)
        out.append(row)
    return out


_DIRECTION: Final = re.compile(r"^(?:new )?(?:north|south|east|west|upper|lower) ")

_QUARTER: Final = re.compile(
    r" (?:center|village|heights|junction|mills|station|terrace|estates|corridor|isles|hills|cove"
    r"|town)$"
)


def _directional(row: Row, evidence: Evidence) -> bool:
    """Whether it is "West Raleigh": the city beside it with a word more, and no post office."""
    name = normalize_name(row.name)
    return any(
        kilometers(row.latitude, row.longitude, place.latitude, place.longitude) <= AGREE_KM
        for rest in (_DIRECTION.sub("", name), _QUARTER.sub("", name))
        if rest != name
        for place in evidence.listed.get(key_of(rest, row.state), ())
    ) and not evidence.posted(row)


def _alike(one: str, other: str) -> bool:
    """Whether one name is the other with something before, behind or left out."""
    words, others = set(normalize_name(one).split()), set(normalize_name(other).split())
    return words <= others or others <= words


def merged(rows: Sequence[Row], evidence: Evidence) -> list[Row]:
    """Return the rows without those that are another one entered twice.

    Twice is: same county and the same place in the Census list; or the same people, within
    ``CLUSTER_KM``, and the same name or one with a word more. The one that the other lists know
    stays; it is known by the other name as well when that begins or goes on alike ("Marco", "Marco
    Island"; not "West Raleigh").
    """
    dropped = set(TWICE)
    also: dict[str, list[str]] = defaultdict(list)
    by_county: dict[tuple[str, str, int], list[Row]] = defaultdict(list)
    for row in rows:
        if row.population and row.id not in dropped:
            by_county[(row.state, row.county, row.population)].append(row)
    # A row that shares its place in the Census list with a larger one of its county.
    best: dict[tuple[str, str], Row] = {}
    for row in sorted(rows, key=lambda row: (-row.population, int(row.id))):
        if row.id in evidence.confirmed and row.id not in dropped:
            first = best.setdefault((evidence.confirmed[row.id].id, row.county), row)
            if first.id != row.id and _bare(first.name) == _bare(row.name):
                dropped.add(row.id)
    for twins in by_county.values():
        ranked = sorted(
            twins,
            key=lambda r: (r.id not in evidence.confirmed, not evidence.posted(r), int(r.id)),
        )
        for index, row in enumerate(ranked):
            for other in ranked[index + 1 :]:
                if (
                    {row.id, other.id} & dropped
                    or not _alike(_bare(row.name), _bare(other.name))
                    or kilometers(row.latitude, row.longitude, other.latitude, other.longitude)
                    > CLUSTER_KM
                ):
                    continue
                dropped.add(other.id)
                one, two = normalize_name(row.name), normalize_name(other.name)
                if one.startswith(two + " ") or two.startswith(one + " "):
                    also[row.id].append(other.name)
    return [
        replace(row, also=(*row.also, *also.get(row.id, ())))
        for row in rows
        if row.id not in dropped
    ]


def _bare(name: str) -> str:
    return re.sub(
        r"^(?:city|town|village) of | (?:city|town|village|charter township|township)$",
        "",
        normalize_name(name),
    )


def centered(rows: Sequence[Row], evidence: Evidence) -> list[Row]:
    """Return the rows, the large ones with the middle where both sources agree on the place.

    A town of New York or New England may be many times larger than the village at its heart that
    GeoNames has under its name; the middle is the town's then.
    """
    counts = Counter(key_of(row.name, row.state) for row in rows)
    out = []
    for row in rows:
        key = key_of(row.name, row.state)
        listed = evidence.confirmed.get(row.id)
        if (
            listed
            and max(row.population, listed.population) >= LARGE
            and counts[key] == 1
            and len(evidence.listed[key]) == 1
            and kilometers(row.latitude, row.longitude, listed.latitude, listed.longitude)
            <= NEAR_KM
        ):
            row = replace(row, latitude=listed.latitude, longitude=listed.longitude, point="s")
        out.append(row)
    return out


def added(rows: Sequence[Row], evidence: Evidence) -> list[Row]:
    """Return rows for what the other lists have and GeoNames lacks.

    The Census list's towns and townships first. One of a common name is open, for there may be a
    township of that name in the next county that no list here has, except where the law forbids
    that or the post uses the name there. Then the post's places, wherever no row of that name is
    near; one that lies where a larger city reaches counts as a part of it.
    """
    out: list[Row] = []
    used = {place.id for place in evidence.confirmed.values()}
    names = _by_name(rows)
    for key, places in sorted(evidence.listed.items()):
        for place in places:
            if (
                place.id in used
                or place.state in ISLANDS
                or _near(place.latitude, place.longitude, names.get(key, ()))
            ):
                continue
            state, county = evidence.county_at(place.latitude, place.longitude)
            apart = [
                kilometers(place.latitude, place.longitude, post.latitude, post.longitude)
                for post in evidence.posts.get(key, ())
            ]
            common = evidence.spread[key[0]] >= COMMON_STATES and key[1] not in UNIQUE_TOWNS
            # The post gives a name once in a state: here it vouches for the place, or speaks
            # against it.
            doubt = common and min(apart, default=AGREE_KM) > POST_KM
            doubt = doubt or min(apart, default=0.0) > AGREE_KM
            row = Row(
                id=place.id,
                name=place.name,
                kind="city",
                state=place.state,
                county=county,
                latitude=place.latitude,
                longitude=place.longitude,
                point="t",
                feature=DIVISION if state == place.state and not doubt else OPEN,
                population=place.population,
            )
            out.append(row)
            names[key].append(row)
    for key, posts in sorted(evidence.posts.items()):
        # The post gives a name once in a state: what lies farther off are boxes of the same office.
        if any(_near(post.latitude, post.longitude, names.get(key, ())) for post in posts):
            continue
        # One that nothing speaks for is heard only when there is no better.
        for post in [post for post in posts if post.agreed] or posts:
            if post.code in ASTRAY:
                continue
            state, county = evidence.county_at(post.latitude, post.longitude)
            row = Row(
                id=f"zip{post.code}",
                name=post.name,
                kind="city",
                state=post.state,
                county=county,
                latitude=post.latitude,
                longitude=post.longitude,
                point="p",
                feature=POSTAL,
                population=0,
            )
            if evidence.inside_larger(row):
                row = replace(row, feature=PART)
            elif state != post.state or not post.agreed or "township" in post.name.casefold():
                # Of a township with an office there may be others of its name without one.
                row = replace(row, feature=OPEN)
            out.append(row)
            names[key].append(row)
    return out


def namesakes(rows: Sequence[Row], census: Iterable[Listed], evidence: Evidence) -> list[Row]:
    """Return open rows for places of the Census Bureau that share a name with rows far from them.

    No list here says how many people live there, so that a person decides which place is meant.
    """
    out = []
    names = _by_name(rows)
    for place in census:
        known = names.get(key_of(place.name, place.state), [])
        if not known or _near(place.latitude, place.longitude, known):
            continue
        row = Row(
            id=place.id,
            name=place.name,
            kind="city",
            state=place.state,
            county=evidence.county_at(place.latitude, place.longitude)[1],
            latitude=place.latitude,
            longitude=place.longitude,
            point="b",
            feature=OPEN,
            population=0,
        )
        out.append(row)
        known.append(row)
    return out


def _by_name(rows: Iterable[Row]) -> dict[Key, list[Row]]:
    names: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        for name in (row.name, *row.also):
            names[key_of(name, row.state)].append(row)
    return names


def _near(latitude: float, longitude: float, rows: Iterable[Row]) -> bool:
    """Whether a row is so near that it is the same; a large city's post codes reach farther."""
    return any(
        kilometers(latitude, longitude, row.latitude, row.longitude)
        <= (ONLY_KM if row.population >= LARGE else AGREE_KM)
        for row in rows
    )


def named(
    rows: Sequence[Row], others: Mapping[str, tuple[str, ...]], evidence: Evidence
) -> list[Row]:
    """Return the rows with the other names that are sure.

    Sure is a formal name listed here; the name in the Census list of a place that goes by another
    here; and a name that GeoNames gives the place as well, if it is the name with "city", "town",
    "township" or "borough", or joined to the county's; always provided that no other place of the
    state has it.
    """
    taken: dict[Key, set[str]] = defaultdict(set)
    for row in rows:
        taken[key_of(row.name, row.state)].add(row.id)
    kept: dict[str, dict[Key, str]] = {}
    for row in rows:
        also = [*FORMAL.get((row.state, row.name), ()), *row.also]
        if row.is_place:
            if place := evidence.renamed.get(row.id):
                also.append(place.name)
            also += [name for name in others.get(row.id, ()) if _longer(row.name, name)]
        kept[row.id] = {}
        for name in also:
            key = key_of(name, row.state)
            others_there = [*evidence.posts.get(key, ()), *evidence.listed.get(key, ())]
            if (
                key != key_of(row.name, row.state)
                and not taken[key] - {row.id}
                and all(
                    kilometers(row.latitude, row.longitude, place.latitude, place.longitude)
                    <= (ONLY_KM if row.population >= LARGE else AGREE_KM)
                    for place in others_there
                )
            ):
                kept[row.id].setdefault(key, name)
    for row in rows:
        for key in kept[row.id]:
            taken[key].add(row.id)
    # A name that two rows claim is nobody's.
    return [
        replace(
            row,
            also=tuple(name for key, name in kept[row.id].items() if len(taken[key]) == 1),
        )
        for row in rows
    ]


_LONGER: Final = re.compile(r" (?:city|town|township|charter township|borough)")


def _longer(name: str, other: str) -> bool:
    normal, long = normalize_name(name), normalize_name(other)
    if not long.startswith(normal + " "):
        return False
    rest = long.removeprefix(normal)
    return bool(_LONGER.fullmatch(rest)) or ("-" in other and rest.endswith(" county"))
