"""A cell that names several places, such as "Oakland/Richmond"."""

import re
from typing import TYPE_CHECKING, Final

from geocode.gazetteer.record import Record, dominant_record
from geocode.normalize import LONGEST
from geocode.place import PlaceQuery
from sites.check import UNSTATED
from sites.columns import CITY_KIND, COUNTY_KIND

if TYPE_CHECKING:
    from geocode.gazetteer.geocoder import Gazetteer

_PAIR: Final = re.compile(r"\s*[/;+&,]\s*|\s+and\s+", re.IGNORECASE)
_HYPHEN: Final = re.compile(r"\s*[-–—]\s*")


def pair_parts(place: PlaceQuery, geocoder: "Gazetteer") -> tuple[str, ...]:
    """Return the names in a cell that names several places, as typed, or nothing."""
    return split_pair(place, geocoder)[0]


def split_pair(
    place: PlaceQuery, geocoder: "Gazetteer"
) -> tuple[tuple[str, ...], tuple[Record, ...]]:
    """Return the names and the places of a cell that names several, or nothing.

    A slash or the like separates places if one of the parts is known; "and" and a hyphen also occur
    inside names, so there every part must be a place.
    """
    if len(place.name) > LONGEST:
        return (), ()
    for pattern in (_PAIR, _HYPHEN):
        parts = [part.strip() for part in pattern.split(place.name) if part.strip()]
        if len(parts) < 2:
            continue
        kinds = (CITY_KIND, COUNTY_KIND) if place.kind == UNSTATED else (place.kind,)
        found = [
            next(
                (each for kind in kinds if (each := geocoder.find(part, place.state_code, kind))),
                (),
            )
            for part in parts
        ]
        known = [records for records in found if any(record.is_place for record in records)]
        if len(known) == len(parts) or (known and "/" in place.name):
            picked = (dominant_record(records) or records[0] for records in known)
            return tuple(parts), tuple(dict.fromkeys(picked))
    return (), ()
