"""What sets a place apart from the others of a roster."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from common.distance import miles_from
from roster.filters import Filters
from roster.places import ListedPlace, count_of, listed_places
from roster.snapshot import Roster
from roster.words import listed
from sites.columns import LATITUDE, LONGITUDE
from sites.states import DISTRICT

MOST: Final = 2
"""A sentence says no more of a place than this."""
FEW, MANY = 3, 500
"""Only among so many places one is called the farthest north."""
FIRST: Final = 12
"""Up to so many are called the first ones."""


class Distinctions:
    """In what each place of a roster is the first, the only one or the most.

    They are of the whole roster, whatever a story's filters leave, and of what is known for
    certain: while a place has no pin, none is called the largest or the farthest north.
    """

    def __init__(self, roster: Roster) -> None:
        self.program = roster.program
        self.places = listed_places(roster, Filters())
        self.by_key = {place.key: place for place in self.places if place.located}
        places = roster.places
        self.people = dict(zip(places.index, places["population"].tolist(), strict=True))
        self.days = [place.days[0] for place in self.places if place.days]
        self.outermost = (
            _outermost(
                list(places.index), places[LATITUDE].to_numpy(), places[LONGITUDE].to_numpy()
            )
            if len(self.by_key) == len(self.places) and FEW <= len(self.places) <= MANY
            else {}
        )

    def sentence(self, key: str) -> str:
        """Return what sets a located place apart, the most telling first; "" if nothing does.

        Such as ``The largest of the 12 cities and the only site in Texas``, without a period.
        """
        place = self.by_key[key]
        found = [words for words in self._of(place) if words][:MOST]
        inside = f" in {_state(place)}"
        if len(found) > 1 and inside in found[0]:
            found[1] = found[1].replace(inside, " there")
        sentence = listed(found)
        return f"{sentence[:1].upper()}{sentence[1:]}"

    def _of(self, place: ListedPlace) -> Iterator[str]:
        noun = self.program.site_noun
        state = [other for other in self.places if other.state_code == place.state_code]
        twice = sum(len(other.days) > 1 for other in self.places)
        if len(place.days) > 1:
            yield f"the only {noun} that joined twice" if twice == 1 else "joined twice"
        yield self._largest(place, self.places)
        if len(state) == 1 and len(self.places) > 1:
            yield f"the only {noun} in {_state(place)}"
        elif _is_first(place, state):
            yield f"the first to join in {_state(place)}"
        yield self._among_the_first(place)
        yield self._largest(place, state, f" in {_state(place)}")
        yield self.outermost.get(place.key, "")

    def _among_the_first(self, place: ListedPlace) -> str:
        first = min(self.days, default="")
        count = self.days.count(first)
        dated = len(self.days) == len(self.places) > count
        if not dated or place.days[0] != first or count > FIRST:
            return ""
        return f"one of the first {count} to join" if count > 1 else "the first of all to join"

    def _largest(self, place: ListedPlace, among: Sequence[ListedPlace], where: str = "") -> str:
        """Say it of places of one kind whose people are all known: a county is not a city."""
        people = [self.people.get(other.key, 0) for other in among if other != place]
        alike = all(other.kind == place.kind for other in among)
        if not people or not alike or min(people) == 0 or self.people[place.key] <= max(people):
            return ""
        program = self.program
        count = count_of(among, program.site_noun, program.site_noun_plural)
        return f"the {'larger' if len(among) == 2 else 'largest'} of the {count}{where}"


def _state(place: ListedPlace) -> str:
    return f"the {place.state_name}" if place.state_code == DISTRICT else place.state_name


def _is_first(place: ListedPlace, state: Sequence[ListedPlace]) -> bool:
    others = [other for other in state if other != place]
    dated = bool(others) and bool(place.days)
    return dated and all(other.days[:1] > place.days[:1] for other in others)


def _outermost(
    keys: Sequence[str], latitudes: np.ndarray, longitudes: np.ndarray
) -> dict[str, str]:
    """Return the four farthest out and the loneliest, by key; of two ties neither."""
    # The Marianas lie west of all, beyond the antimeridian.
    west = np.where(longitudes > 0, 360 - longitudes, -longitudes)
    apart = np.array(
        [
            miles_from(float(latitude), float(longitude), latitudes, longitudes)
            for latitude, longitude in zip(latitudes, longitudes, strict=True)
        ]
    )
    np.fill_diagonal(apart, np.inf)
    found: dict[str, str] = {}
    for values, words in (
        (apart.min(axis=1), "the farthest from any other"),
        (-west, "the farthest east"),
        (west, "the farthest west"),
        (-latitudes, "the farthest south"),
        (latitudes, "the farthest north"),
    ):
        if np.count_nonzero(values == values.max()) == 1:
            found[keys[int(values.argmax())]] = words
    return found
