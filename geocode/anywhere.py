"""Where a place may be when its row names no state that can be used."""

from typing import Final

from rapidfuzz.distance import Levenshtein

from geocode.gazetteer.geocoder import Gazetteer
from geocode.gazetteer.record import Record
from geocode.gazetteer.suggest import namesakes_elsewhere
from geocode.place import PlaceQuery
from geocode.resolve import Candidate, candidates_of
from sites.states import BY_CODE

OFFERED: Final = 6
"""Namesakes in other states that a person may choose from."""
NAMESAKES: Final = 56
FAR_STATE: Final = 0.5
"""A text that shares less than half of its letters with a state's name says nothing of it."""


def candidates_in_any_state(place: PlaceQuery, geocoder: Gazetteer) -> tuple[Candidate, ...]:
    """Return the places of a name wherever they lie, for a row whose state cannot be used.

    Parameters
    ----------
    place : PlaceQuery
        With the state as typed: where that is close to one's code or name, it comes first.

    Returns
    -------
    tuple of Candidate
        The most populous first.
    """
    name, comma, rest = place.name.rpartition(",")
    typed = place.state_code.casefold()
    found = namesakes_elsewhere(geocoder, place.name, "", NAMESAKES, place.likely_kind)
    if not found and comma:
        typed = typed or rest.strip().casefold()
        found = namesakes_elsewhere(geocoder, name.strip(), "", NAMESAKES, place.likely_kind)

    def distance(record: Record) -> float:
        state = BY_CODE[record.state]
        names = (state.code.casefold(), state.name.casefold())
        return min(Levenshtein.normalized_distance(typed, name) for name in names) if typed else 1

    found = tuple(sorted(found, key=lambda record: min(distance(record), FAR_STATE)))
    return candidates_of(found[:OFFERED], geocoder)
