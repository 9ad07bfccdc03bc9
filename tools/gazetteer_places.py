"""Populated places from several lists that know different things, weighed against each other.

GeoNames has most places, but also parts of cities, hamlets that carry the population of the town
beside them, and old names. SimpleMaps follows the Census Bureau and has nearly every city, town and
township of ten thousand people and more. The post knows where a name is in use. None is right
everywhere; where they disagree, the gazetteer says so and nothing is taken.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from common.distance import kilometers, kilometers_between
from geocode.gazetteer.record import DIVISION, ISLANDS, OPEN, PART, POSTAL
from geocode.normalize import normalize_name
from tools.gazetteer_evidence import AGREE_KM, LARGE, POST_KM, SEATS, Evidence, alike, bare_name
from tools.gazetteer_known import (
    ASTRAY,
    BOROUGHS,
    FORMAL,
    NEW_YORK,
    QUARTERS,
    TWICE,
    UNIQUE_TOWNS,
    WHOLE,
)
from tools.gazetteer_lists import CLUSTER_KM, Listed, NameKey, key_of
from tools.gazetteer_rows import PlaceRow

NEAR_KM: Final = 30.0
"""How far the two sources may differ and still mean one place when the middle is taken.

The middle of the widest cities lies up to about 25 km from the city hall; namesakes inside one
state that both sources list once are farther apart than that.
"""

LISTED: Final = 10_000
"""People from which on SimpleMaps lists nearly every place: 94 % and more of GeoNames' rows."""

ONLY_KM: Final = 60.0
"""How far the post codes of a city of ``LARGE`` people and more reach."""

COMMON_STATES: Final = 3
"""A name in this many states is common: a township of it may well have namesakes unlisted here."""


def weighed(evidence: Evidence) -> list[PlaceRow]:
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


def _directional(row: PlaceRow, evidence: Evidence) -> bool:
    """Whether it is "West Raleigh": the city beside it with a word more, and no post office."""
    name = normalize_name(row.name)
    return any(
        kilometers_between(row, place) <= AGREE_KM
        for rest in (_DIRECTION.sub("", name), _QUARTER.sub("", name))
        if rest != name
        for place in evidence.listed.get(key_of(rest, row.state), ())
    ) and not evidence.posted(row)


def merged(rows: Sequence[PlaceRow], evidence: Evidence) -> list[PlaceRow]:
    """Return the rows without those that are another one entered twice.

    Twice is: same county and the same place in the Census list; or the same people, within
    ``CLUSTER_KM``, and the same name or one with a word more. The one that the other lists know
    stays; it is known by the other name as well when that begins or goes on alike ("Marco", "Marco
    Island"; not "West Raleigh").
    """
    dropped = set(TWICE)
    also: dict[str, list[str]] = defaultdict(list)
    by_county: dict[tuple[str, str, int], list[PlaceRow]] = defaultdict(list)
    for row in rows:
        if row.population and row.id not in dropped:
            by_county[(row.state, row.county, row.population)].append(row)
    # A row that shares its place in the Census list with a larger one of its county.
    best: dict[tuple[str, str], PlaceRow] = {}
    for row in sorted(rows, key=lambda row: (-row.population, int(row.id))):
        if row.id in evidence.confirmed and row.id not in dropped:
            first = best.setdefault((evidence.confirmed[row.id].id, row.county), row)
            if first.id != row.id and bare_name(first.name) == bare_name(row.name):
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
                    or not alike(bare_name(row.name), bare_name(other.name))
                    or kilometers_between(row, other) > CLUSTER_KM
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


def centered(rows: Sequence[PlaceRow], evidence: Evidence) -> list[PlaceRow]:
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
            and kilometers_between(row, listed) <= NEAR_KM
        ):
            row = replace(row, latitude=listed.latitude, longitude=listed.longitude, point="s")
        out.append(row)
    return out


def added(rows: Sequence[PlaceRow], evidence: Evidence) -> list[PlaceRow]:
    """Return rows for what the other lists have and GeoNames lacks.

    The Census list's towns and townships first. One of a common name is open, for there may be a
    township of that name in the next county that no list here has, except where the law forbids
    that or the post uses the name there. Then the post's places, wherever no row of that name is
    near; one that lies where a larger city reaches counts as a part of it.
    """
    out: list[PlaceRow] = []
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
            apart = [kilometers_between(place, post) for post in evidence.posts.get(key, ())]
            common = evidence.spread[key[0]] >= COMMON_STATES and key[1] not in UNIQUE_TOWNS
            # The post gives a name once in a state: here it vouches for the place, or speaks
            # against it.
            doubt = common and min(apart, default=AGREE_KM) > POST_KM
            doubt = doubt or min(apart, default=0.0) > AGREE_KM
            sure = state == place.state and not doubt
            row = place.row(county, "t", DIVISION if sure else OPEN)
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
            known = Listed(
                f"zip{post.code}", post.name, post.state, post.latitude, post.longitude, 0
            )
            row = known.row(county, "p", POSTAL)
            if evidence.inside_larger(row):
                row = replace(row, feature=PART)
            elif state != post.state or not post.agreed or "township" in post.name.casefold():
                # Of a township with an office there may be others of its name without one.
                row = replace(row, feature=OPEN)
            out.append(row)
            names[key].append(row)
    return out


def vouched(
    rows: Sequence[PlaceRow], places: Iterable[Listed], subdivisions: Iterable[Listed]
) -> list[PlaceRow]:
    """Return the rows with what the Census Bureau says of those that one list alone speaks for.

    An open row or a section of a city is a separate place where the Bureau has one of its name
    to which no other row is nearer. A village that the post alone knows is open where its name may
    mean another place: one of a county's subdivisions far off in the state or, where no subdivision
    has the name, a city of ``LARGE`` people in another state.

    Parameters
    ----------
    places, subdivisions : iterable of Listed
        As ``census_places`` gives them.
    """
    known, divided = _by_key(places), _by_key(subdivisions)
    names = _by_name(rows)
    nearest = [
        min((km, row.id) for row in names[key] for km in _apart(row, [place]))
        for key in names.keys() & known.keys()
        for place in known[key]
    ]
    own = {number for km, number in nearest if km <= POST_KM}
    cities: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.is_place and row.population >= LARGE:
            for name in (row.name, *row.also):
                cities[key_of(name, row.state)[0]].add(row.state)
    out = []
    for row in rows:
        key = key_of(row.name, row.state)
        if row.feature in {OPEN, PART, "PPLX"} and row.id in own:
            kind = POSTAL if not row.population else DIVISION if row.point == "t" else "PPL"
            row = replace(row, feature=kind)
        elif (
            row.feature == POSTAL
            and row.point == "p"
            and min(_apart(row, known.get(key, ())), default=math.inf) > AGREE_KM
        ):
            shared = divided.get(key, ())
            elsewhere = not shared and cities[key[0]] - {row.state}
            if elsewhere or max(_apart(row, shared), default=0) > AGREE_KM:
                row = replace(row, feature=OPEN)
        out.append(row)
    return out


def _by_key(places: Iterable[Listed]) -> dict[NameKey, list[Listed]]:
    found: dict[NameKey, list[Listed]] = defaultdict(list)
    for place in places:
        found[key_of(place.name, place.state)].append(place)
    return found


def _apart(row: PlaceRow, places: Iterable[Listed]) -> list[float]:
    return [kilometers_between(row, place) for place in places]


def namesakes(
    rows: Sequence[PlaceRow], census: Iterable[Listed], evidence: Evidence
) -> list[PlaceRow]:
    """Return open rows for places of the Census Bureau that share a name with rows far from them.

    No list here says how many people live there, so that a person decides which place is meant.
    """
    out = []
    names = _by_name(rows)
    for place in census:
        known = names.get(key_of(place.name, place.state), [])
        if not known or _near(place.latitude, place.longitude, known):
            continue
        county = evidence.county_at(place.latitude, place.longitude)[1]
        row = place.row(county, "b", OPEN)
        out.append(row)
        known.append(row)
    return out


def _by_name(rows: Iterable[PlaceRow]) -> dict[NameKey, list[PlaceRow]]:
    names: dict[NameKey, list[PlaceRow]] = defaultdict(list)
    for row in rows:
        for name in (row.name, *row.also):
            names[key_of(name, row.state)].append(row)
    return names


def _near(latitude: float, longitude: float, rows: Iterable[PlaceRow]) -> bool:
    """Whether a row is so near that it is the same; a large city's post codes reach farther."""
    return any(
        kilometers(latitude, longitude, row.latitude, row.longitude)
        <= (ONLY_KM if row.population >= LARGE else AGREE_KM)
        for row in rows
    )


def named(
    rows: Sequence[PlaceRow], others: Mapping[str, tuple[str, ...]], evidence: Evidence
) -> list[PlaceRow]:
    """Return the rows with the other names that are sure.

    Sure is a formal name listed here; the name in the Census list of a place that goes by another
    here; and a name that GeoNames gives the place as well, if it is the name with "city", "town",
    "township" or "borough", or joined to the county's; always provided that no other place of the
    state has it.
    """
    taken: dict[NameKey, set[str]] = defaultdict(set)
    for row in rows:
        taken[key_of(row.name, row.state)].add(row.id)
    kept: dict[str, dict[NameKey, str]] = {}
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
                    kilometers_between(row, place)
                    <= (ONLY_KM if row.population >= LARGE else AGREE_KM)
                    for place in others_there
                )
            ):
                kept[row.id].setdefault(key, name)
    for row in rows:
        for key in kept[row.id]:
            taken[key].add(row.id)
    # A name that two rows claim is no one's.
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
