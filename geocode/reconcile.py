"""Names matched with places of the gazetteer, with scores, for a person to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rapidfuzz.fuzz import ratio

from geocode.gazetteer.geocoder import Gazetteer
from geocode.gazetteer.suggest import namesakes_elsewhere
from geocode.normalize import LONGEST, normalize_name
from geocode.resolve import Candidate, candidates_of, resolve
from geocode.row import read_query
from sites.check import UNSTATED
from sites.columns import CITY, COUNTY_KIND, KIND, STATE

SURE: Final = 100.0
"""The score of a place that is meant for sure; no other one has it."""

_UNSURE: Final = 99.0
_ELSEWHERE: Final = 20.0


@dataclass(frozen=True, slots=True)
class Match:
    """A place that a name may mean.

    Attributes
    ----------
    score : float
        From 0 to 100.
    sure : bool
        Whether it is located: the verdict, and never more than one place.
    """

    place: Candidate
    score: float
    sure: bool


def matches(
    gazetteer: Gazetteer, name: str, beside: Mapping[str, str], kind: str = ""
) -> tuple[Match, ...]:
    """Return what a name may mean, the likeliest first.

    Parameters
    ----------
    name : str
        With its state behind it or not.
    beside : mapping of str to str
        ``state``, ``county`` and ``postalcode``, as far as they are known.
    kind : str
        ``city``, ``county`` or "".
    """
    name = name[:LONGEST]
    if beside.get(STATE):
        row = read_query({**beside, CITY: name, KIND: kind})
    else:
        row = read_query(name)
        row = row if row.state else row._replace(city=name.strip())
        row = row._replace(kind=kind or row.kind, kind_text=kind or row.kind_text)
    resolution = row.refusal() or resolve(row.place, gazetteer)
    if resolution.location:
        return (Match(resolution.location, SURE, sure=True),)
    places = resolution.candidates
    if not row.state and row.city:
        likely = COUNTY_KIND if kind == COUNTY_KIND else UNSTATED
        places = candidates_of(namesakes_elsewhere(gazetteer, row.city, "", kind=likely), gazetteer)
    wanted = normalize_name(row.city)
    found = []
    for place in places:
        alike = ratio(wanted, normalize_name(place.name))
        away = _ELSEWHERE if row.state and place.state_code != row.state_code else 0
        found.append(Match(place, round(max(min(alike, _UNSURE) - away, 0), 1), sure=False))
    return tuple(sorted(found, key=lambda one: -one.score))
