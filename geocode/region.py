"""Where in its state a row says that its place lies: by its county, by its ZIP code."""

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from common.distance import kilometers, reach_km
from geocode.gazetteer.record import PLAIN_CITY, Record
from geocode.normalize import county_name, names_city, names_county
from sites.columns import COUNTY_KIND

if TYPE_CHECKING:
    from geocode.gazetteer.geocoder import Gazetteer
    from geocode.place import PlaceQuery

LatLon = tuple[float, float]

_APART: Final = re.compile(r"[/;,&+]| and ")
_COUNTIES: Final = re.compile(r" (?:counties|parishes)\s*$", re.IGNORECASE)

ZIP_NEAR_KM: Final = 60.0
"""A place this near to a post office may have a code that begins with the same three digits.

Of 14,154 post offices 99 % have another of their three digits nearer than this.
"""

ZIP_FAR_KM: Final = 150.0
"""Farther than this from all post offices of the three digits a place has another code.

Outside Alaska no post office but two is so far from the next one of its digits.
"""

ZONE_FAR_KM: Final = 400.0
"""The same where nothing is known of three digits, as in large cities, but of the first two."""


class Region(NamedTuple):
    """What a row says of where its place lies.

    Attributes
    ----------
    counties : tuple of str
        Full names of counties of the state; empty when the row names none.
    towns : tuple of tuple of float
        Where the places of these counties are: (latitude, longitude), degrees WGS 84.
    zip_code : str
        Five digits; "" when the row has none that the lists can place.
    offices : tuple of tuple of float
        Where the post offices are whose codes begin alike: (latitude, longitude), degrees WGS 84.
    exact : bool
        Whether these begin with the same three digits, not only with two.
    strange : str
        A county that the state does not have and another does, as typed; else "".
    """

    counties: tuple[str, ...] = ()
    towns: tuple[LatLon, ...] = ()
    zip_code: str = ""
    offices: tuple[LatLon, ...] = ()
    exact: bool = True
    strange: str = ""

    @property
    def label(self) -> str:
        """What sets the place apart from its namesakes."""
        return self.counties[0] if self.counties else self.zip_code

    def in_county(self, county: str, latitude: float, longitude: float, people: int) -> bool | None:
        """Whether a place lies in a county that the row names; None when that is not known.

        A large city has one county here, and may lie in several: in that of a town which is no
        farther off than the city reaches, too.
        """
        if not self.counties or not county or county in self.counties:
            return bool(self.counties and county) or None
        reaches = people >= PLAIN_CITY and any(
            kilometers(latitude, longitude, *town) <= reach_km(people) for town in self.towns
        )
        return None if reaches else False

    def near_zip(self, latitude: float, longitude: float) -> bool | None:
        """Whether a point can have the ZIP code; None when that is not known."""
        if not self.offices:
            return None
        apart = min(kilometers(latitude, longitude, *office) for office in self.offices)
        if self.exact and apart <= ZIP_NEAR_KM:
            return True
        return False if apart > (ZIP_FAR_KM if self.exact else ZONE_FAR_KM) else None

    def fits(self, county: str, latitude: float, longitude: float, people: int) -> bool | None:
        """Whether a place lies where the row says: nothing may speak against it."""
        in_county = self.in_county(county, latitude, longitude, people)
        said = in_county, self.near_zip(latitude, longitude)
        return False if False in said else True if True in said else None


def region_of(place: "PlaceQuery", geocoder: "Gazetteer") -> Region:
    """Return where a row says that its place lies, as far as the lists know its words."""
    counties = counties_named(place.county, place.state_code, geocoder)
    strange = ""
    if (
        place.county
        and not counties
        and len(geocoder.records_of(place.state_code, COUNTY_KIND)) > 1
    ):
        others = (code for code in geocoder.state_codes if code != place.state_code)
        if any(counties_named(place.county, code, geocoder) for code in others):
            strange = place.county
    offices: tuple[LatLon, ...] = ()
    code, exact = place.zip_code, True
    if code and place.state_code != "AK":
        near = geocoder.post_office_points.get(code[:3])
        exact = near is not None
        offices = tuple(near or geocoder.post_office_points.get(code[:2], ()))
    towns = tuple(
        town for name in counties for town in geocoder.town_points(place.state_code, name)
    )
    return Region(counties, towns, code if offices else "", offices, exact, strange)


def counties_named(text: str, state_code: str, geocoder: "Gazetteer") -> tuple[str, ...]:
    """Return the full names of the counties of a state that a cell names, one or several.

    "Fairfax" alone may be the county or the city that is a county's equivalent.
    """
    index = geocoder.index(state_code, COUNTY_KIND)

    def named(part: str) -> tuple[Record, ...]:
        sure = names_county(part, state_code) or names_city(part)
        return geocoder.counties(part, state_code) if sure else index.get(county_name(part))

    # "King and Queen" is one county.
    parts = _APART.split(_COUNTIES.sub("", text))
    found = named(text) or [county for part in parts for county in named(part)]
    return tuple(dict.fromkeys(county.name for county in found))
