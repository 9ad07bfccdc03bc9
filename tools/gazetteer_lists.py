"""The lists that the gazetteer is weighed from: GeoNames, SimpleMaps, the post, the Bureau."""

import json
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Final

from shapely import STRtree
from shapely.geometry import Point

from common.distance import kilometers, kilometers_between
from geocode.gazetteer.record import ISLANDS
from geocode.normalize import normalize_name
from sites.columns import CITY_KIND
from tools.gazetteer_rows import PlaceRow

CODE_KM: Final = 8.0
"""How far a post code's point may lie from the Census Bureau's point of the same code.

Where codes are wide, three quarters of the way to the next code's point.
"""

CLUSTER_KM: Final = 15.0
"""Post codes of one name this near to each other belong to one place."""

NameKey = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Listed:
    """A place of the list that follows the Census Bureau; its people may be the urban area's."""

    id: str
    name: str
    state: str
    latitude: float
    longitude: float
    population: int

    def row(self, county: str, point: str, feature: str) -> PlaceRow:
        """Return it as a row of the gazetteer."""
        at = self.latitude, self.longitude
        name, state, people = self.name, self.state, self.population
        return PlaceRow(self.id, name, CITY_KIND, state, county, *at, point, feature, people)


@dataclass(frozen=True, slots=True)
class Post:
    """A name that the post uses, in one neighborhood of the map.

    ``agreed`` tells whether the Census Bureau's points speak for it.
    """

    code: str
    name: str
    state: str
    latitude: float
    longitude: float
    agreed: bool = True


def key_of(name: str, state: str) -> NameKey:
    """Return what two names of one place share: the normalized name without spaces, the state."""
    return normalize_name(name).replace(" ", ""), state


def tidy(name: str) -> str:
    """Return a name in one Unicode form, without stray spaces."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def geonames_rows(text: str) -> tuple[list[PlaceRow], dict[str, tuple[str, ...]]]:
    """Return the places of the United States and its territories by id, and their other names.

    Parameters
    ----------
    text : str
        The GeoNames dump: 19 columns by tabs, one place a line.
    """
    rows, names = [], {}
    for line in text.splitlines():
        cells = line.split("\t")
        country = cells[8]
        if country == "US":
            state, county = cells[10], cells[11]
        elif country in ISLANDS:
            # There the first division is the municipality, which is the county equivalent.
            state, county = country, cells[10]
        else:
            continue
        rows.append(
            PlaceRow(
                id=cells[0],
                name=tidy(cells[1]),
                kind=CITY_KIND,
                state=state,
                county=county,
                latitude=float(cells[4]),
                longitude=float(cells[5]),
                point="g",
                feature=cells[7],
                population=int(cells[14] or 0),
            )
        )
        names[cells[0]] = tuple(
            tidy(name) for name in cells[3].split(",") if name.isascii() and len(name) > 3
        )
    return sorted(rows, key=lambda row: int(row.id)), names


def simplemaps_places(text: str, codes: dict[str, str]) -> list[Listed]:
    """Return the places of the United States and its territories.

    Parameters
    ----------
    text : str
        The package's JSON: an array of objects.
    codes : dict of str to str
        State names to USPS codes.
    """
    found = []
    for entry in json.loads(text):
        country = entry["iso2"]
        state = country if country in ISLANDS else codes.get(entry["admin_name"], "")
        if state and country in ISLANDS | {"US"}:
            found.append(
                Listed(
                    id=f"sm{entry.get('id', '')}",
                    name=tidy(entry["city"]),
                    state=state,
                    latitude=float(entry["lat"]),
                    longitude=float(entry["lng"]),
                    population=int(float(entry.get("population") or 0)),
                )
            )
    return found


_CENSUS_ENTRY: Final = re.compile(
    r"\[fips(\d{7}|\d{10})\]\ncentroid = \((\S+), (\S+)\)\n"
    r"description = (.+)(?<! and borough), (\w\w)\n"
)
"""A place by its code of seven digits, or a county's subdivision of ten; counties have five.

A city and borough of Alaska is a county's equivalent, and far larger than its town.
"""

_LEGAL_WORD: Final = re.compile(
    r" (?:city|town|village|borough|municipality|corporation|(?:charter )?township|plantation"
    r"|barrio|CCD|CDP|UT|comunidad|zona urbana)(?: \(balance\))?$"
)


def census_places(text: str) -> tuple[list[Listed], list[Listed]]:
    """Return the Census Bureau's places, incorporated and designated, and counties' subdivisions.

    Neither with their people.

    Parameters
    ----------
    text : str
        The package's sections, with points in radians.
    """
    places: list[Listed] = []
    subdivisions: list[Listed] = []
    for code, latitude, longitude, name, state in _CENSUS_ENTRY.findall(text):
        one = Listed(
            id=f"fips{code}",
            name=_LEGAL_WORD.sub("", tidy(name)),
            state=state,
            latitude=math.degrees(float(latitude)),
            longitude=math.degrees(float(longitude)),
            population=0,
        )
        (places if len(code) == 7 else subdivisions).append(one)
    return places, subdivisions


def code_points(text: str) -> dict[str, tuple[float, float]]:
    """Return the Census Bureau's point of each post code from the package's script."""
    number = r"(-?[\d.]+)"
    pattern = rf'latitude"?:\s*{number},\s*"?longitude"?:\s*{number},\s*"?zipCode"?:\s*"(\d+)"'
    return {code: (float(a), float(b)) for a, b, code in re.findall(pattern, text)}


class CodePoints:
    """The Census Bureau's points of post codes, to check others by.

    Parameters
    ----------
    points : mapping of str to tuple of float
        As ``code_points`` gives.
    """

    def __init__(self, points: Mapping[str, tuple[float, float]]) -> None:
        self.points = points
        self._codes = list(points)
        self._tree = STRtree([Point(points[code][1], points[code][0]) for code in points])

    def agree(self, code: str, latitude: float, longitude: float, exact: bool) -> bool:
        """Whether a code's point may be right.

        Near the Bureau's point of the code where it has one. Boxes have none: there the codes next
        to the point must begin with the same three digits, as they do all over one region. A point
        that is only estimated (not ``exact``) must be as near as in a town.
        """
        census = self.points.get(code)
        if census is None:
            return exact and any(
                other[:3] == code[:3] for other in self._nearest(latitude, longitude)
            )
        limit = CODE_KM
        if exact and (others := [o for o in self._nearest(*census) if o != code]):
            limit = max(
                limit, 0.75 * min(kilometers(*census, *self.points[other]) for other in others)
            )
        return kilometers(latitude, longitude, *census) <= limit

    def _nearest(self, latitude: float, longitude: float) -> list[str]:
        """Return some codes around a point, the nearest among them."""
        around = Point(longitude, latitude)
        for degrees in (0.1, 0.3, 1.0, 3.0):
            found = self._tree.query(around.buffer(degrees))
            if len(found) >= 3:
                near = sorted(
                    (kilometers(latitude, longitude, *self.points[code]), code)
                    for code in (self._codes[index] for index in found)
                )
                return [code for _, code in near[:4]]
        return []


def postal_places(text: str, points: CodePoints) -> list[Post]:
    """Return where the post uses which name, one entry a cluster of post codes.

    Parameters
    ----------
    text : str
        The GeoNames postal dump: 12 columns by tabs, a code a line.
    """
    by_name: dict[NameKey, list[Post]] = defaultdict(list)
    for line in text.splitlines():
        cells = line.split("\t")
        if not cells[4] or not cells[9]:
            continue
        code, latitude, longitude = cells[1], float(cells[9]), float(cells[10])
        exact = len(cells) > 11 and cells[11] == "4"
        agreed = points.agree(code, latitude, longitude, exact)
        post = Post(code, tidy(cells[2]), cells[4], latitude, longitude, agreed)
        by_name[key_of(post.name, post.state)].append(post)
    out: list[Post] = []
    for posts in by_name.values():
        out.extend(
            _middle([post for post in cluster if post.agreed] or cluster)
            for cluster in _clusters(posts)
        )
    return sorted(out, key=lambda post: post.code)


def _clusters(posts: Sequence[Post]) -> list[list[Post]]:
    clusters: list[list[Post]] = []
    for post in sorted(posts, key=lambda post: post.code):
        near = [
            cluster
            for cluster in clusters
            if any(kilometers_between(post, p) <= CLUSTER_KM for p in cluster)
        ]
        clusters = [cluster for cluster in clusters if cluster not in near]
        clusters.append([p for cluster in near for p in cluster] + [post])
    return clusters


def _middle(cluster: Sequence[Post]) -> Post:
    latitude = median(post.latitude for post in cluster)
    longitude = median(post.longitude for post in cluster)
    nearest = min(cluster, key=lambda p: kilometers(latitude, longitude, p.latitude, p.longitude))
    return replace(nearest, code=min(post.code for post in cluster))
