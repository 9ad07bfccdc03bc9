"""The names of the columns, in one place.

A sites file has two columns that it must have, five that mean something here when they are there,
and any number of its own, which are kept untouched and in their order.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tables.header import Columns

CITY: Final = "city"
"""What the place is called, as typed. Required."""
STATE: Final = "state"
"""State or territory: name, postal code or usual abbreviation. Required."""
KIND: Final = "kind"
"""``city`` or ``county``; blank means city."""
ANNOUNCED: Final = "announced"
"""Date of the announcement in which the site joined: ISO 8601, or month/day/year."""
LATITUDE: Final = "latitude"
"""Degrees north, WGS 84."""
LONGITUDE: Final = "longitude"
"""Degrees east, WGS 84: negative in nearly all of the United States."""
NOTES: Final = "notes"
"""Free text."""

REQUIRED: Final = (CITY, STATE)
KNOWN: Final = (CITY, STATE, KIND, ANNOUNCED, LATITUDE, LONGITUDE, NOTES)

SYNONYMS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        CITY: (
            "city name",
            "city/town",
            "city or town",
            "city or county",
            "city/county",
            "town",
            "town name",
            "municipality",
            "place",
            "place name",
            "jurisdiction",
            "community",
            "locality",
        ),
        STATE: (
            "st",
            "state name",
            "state code",
            "state abbreviation",
            "state/territory",
            "state or territory",
            "us state",
        ),
        KIND: ("type", "place type", "site type", "kind of place", "type of place"),
        ANNOUNCED: (
            "date",
            "date announced",
            "announced on",
            "announcement",
            "announcement date",
            "date of announcement",
            "joined",
            "date joined",
            "joined on",
        ),
        LATITUDE: ("lat",),
        LONGITUDE: ("long", "lng", "lon"),
        NOTES: ("note", "comment", "comments", "remark", "remarks"),
    }
)
"""Headings that mean a column where it is not there itself and no other one claims it."""

SITES: Final = Columns(REQUIRED, KNOWN, SYNONYMS, free_text=(NOTES,))
"""What the headings of a sites file may be."""

KEY: Final = "key"
"""Stable, readable name of a place, such as ``houston-tx``; used in addresses."""
STATE_CODE: Final = "state_code"
"""USPS code of the state, such as ``TX``; empty when the state is not known."""
STATE_NAME: Final = "state_name"
"""Name of the state in full, or the text as typed when the state is not known."""
ANNOUNCED_DATE: Final = "announced_date"
"""ISO text of ``announced``; empty when that is blank or no date."""
VERDICT: Final = "verdict"
"""What geocoding says of the place: ``located``, ``ambiguous``, ``not found``, ``conflict``."""
REASON: Final = "reason"
"""One sentence for a reader that says why the verdict is what it is."""
SOURCE: Final = "source"
"""Where the coordinates come from, with the version."""
MATCHED_NAME: Final = "matched_name"
"""The name under which the source knows the place."""
MATCHED_ID: Final = "matched_id"
"""The identifier that the source gives the place."""

DERIVED: Final = (
    KEY,
    STATE_CODE,
    STATE_NAME,
    ANNOUNCED_DATE,
    VERDICT,
    REASON,
    SOURCE,
    MATCHED_NAME,
    MATCHED_ID,
)
"""Columns that the stages after reading add; a column of the file by such a name is renamed."""

CITY_KIND: Final = "city"
COUNTY_KIND: Final = "county"
KINDS: Final = (CITY_KIND, COUNTY_KIND)
