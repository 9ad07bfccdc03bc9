"""Where in its state a row says that its place lies: by its county, by its ZIP code."""

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from geocode.distance import kilometres
from geocode.entry import Entry
from geocode.normalise import county_name, names_city, names_county
from sites.columns import COUNTY_KIND

if TYPE_CHECKING:
    from geocode.gazetteer import Gazetteer
    from geocode.place import Place

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
    zip_code: str = ""
    offices: tuple[tuple[float, float], ...] = ()
    exact: bool = True
    strange: str = ""

    @property
    def label(self) -> str:
        """What sets the place apart from its namesakes."""
        return self.counties[0] if self.counties else self.zip_code

    def in_county(self, county: str) -> bool | None:
        """Whether a county is one that the row names; None when either is not known."""
        return county in self.counties if self.counties and county else None

    def near_zip(self, latitude: float, longitude: float) -> bool | None:
        """Whether a point can have the ZIP code; None when that is not known."""
        if not self.offices:
            return None
        apart = min(kilometres(latitude, longitude, *office) for office in self.offices)
        if self.exact and apart <= ZIP_NEAR_KM:
            return True
        return False if apart > (ZIP_FAR_KM if self.exact else ZONE_FAR_KM) else None

    def fits(self, county: str, latitude: float, longitude: float) -> bool | None:
        """Whether a place lies where the row says: nothing may speak against it."""
        said = self.in_county(county), self.near_zip(latitude, longitude)
        return False if False in said else True if True in said else None


def region_of(place: "Place", geocoder: "Gazetteer") -> Region:
    """Return where a row says that its place lies, as far as the lists know its words."""
    counties = counties_named(place.county, place.state_code, geocoder)
    strange = ""
    if (
        place.county
        and not counties
        and len(geocoder.entries_of(place.state_code, COUNTY_KIND)) > 1
    ):
        others = (code for code in geocoder.states if code != place.state_code)
        if any(counties_named(place.county, code, geocoder) for code in others):
            strange = place.county
    offices: tuple[tuple[float, float], ...] = ()
    code, exact = place.zip_code, True
    if code and place.state_code != "AK":
        near = geocoder.post_offices.get(code[:3])
        exact = near is not None
        offices = tuple(near or geocoder.post_offices.get(code[:2], ()))
    return Region(counties, code if offices else "", offices, exact, strange)


def counties_named(text: str, state_code: str, geocoder: "Gazetteer") -> tuple[str, ...]:
    """Return the full names of the counties of a state that a cell names, one or several.

    "Fairfax" alone may be the county or the city that is a county's equivalent.
    """
    index = geocoder.index(state_code, COUNTY_KIND)

    def named(part: str) -> tuple[Entry, ...]:
        sure = names_county(part, state_code) or names_city(part)
        return geocoder.counties(part, state_code) if sure else index.get(county_name(part))

    # "King and Queen" is one county.
    parts = _APART.split(_COUNTIES.sub("", text))
    found = named(text) or [county for part in parts for county in named(part)]
    return tuple(dict.fromkeys(county.name for county in found))
