"""The gazetteer that ships, offered as a geopy geocoder: it can stand wherever geopy's own can."""

import csv
import difflib
import gzip
import hashlib
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

from geopy.adapters import BaseSyncAdapter  # type: ignore[import-untyped]
from geopy.geocoders.base import (  # type: ignore[import-untyped]
    DEFAULT_SENTINEL,
    Geocoder,
)
from geopy.location import Location  # type: ignore[import-untyped]
from geopy.point import Point  # type: ignore[import-untyped]

from geocode.distance import kilometres
from geocode.normalise import normalise_name, spellings
from sites.columns import CITY, CITY_KIND, KIND, STATE
from sites.errors import GazetteerError
from sites.states import BY_CODE, state_of

FILE_NAME: Final = "places.tsv.gz"

_SET_ASIDE: Final = frozenset({"PPLX", "PPLQ", "PPLH", "PPLW", "PPLCH"})
"""GeoNames features that are no place of their own today: sections, abandoned, historical."""

MARGIN: Final = 20
"""How many times more people the largest of several namesakes in one state must have to be meant.

Twenty leaves two towns that anybody could mean undecided, and still takes a city of 60,000 before a
hamlet of 2,000. Below that a person decides.
"""

SAME_PLACE_KM: Final = 3.0
"""Two entries of one name nearer than this are one place entered twice."""

_POINT_LINE: Final = re.compile(r"# point (\w): (.+)")
_VERSION_LINE: Final = re.compile(r"# version: (.+)")


class Entry(NamedTuple):
    """A row of the gazetteer; degrees WGS 84."""

    id: str
    name: str
    kind: str
    state: str
    county: str
    latitude: float
    longitude: float
    point: str
    feature: str
    population: int

    @property
    def is_place(self) -> bool:
        """Whether it is a place of its own that people live in."""
        return self.feature not in _SET_ASIDE and self.population > 0


class _Offline(BaseSyncAdapter):
    """The adapter of a geocoder that asks nobody."""

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
        raise NotImplementedError("The gazetteer asks no network")

    get_text = get_json


class Gazetteer(Geocoder):
    """Places by exact name, state and kind.

    Parameters
    ----------
    entries : iterable of Entry
        The places.
    sources : mapping of str to str
        What each letter of ``Entry.point`` stands for, in words, with version.
    version : str
        Changes whenever an answer could.
    """

    def __init__(
        self, entries: Iterable[Entry], *, sources: Mapping[str, str], version: str
    ) -> None:
        super().__init__(user_agent="offline", adapter_factory=_Offline)
        self._by_state: dict[str, list[Entry]] = defaultdict(list)
        self._size = 0
        for entry in entries:
            self._by_state[entry.state].append(entry)
            self._size += 1
        self.sources: Mapping[str, str] = dict(sources)
        self._indices: dict[str, dict[str, tuple[Entry, ...]]] = {}
        self.version = version

    @classmethod
    def load(cls, path: Path) -> "Gazetteer":
        """Read the file that ``tools/build_gazetteer.py`` writes.

        Raises
        ------
        GazetteerError
            When it is absent or was written by something else.
        """
        try:
            data = path.read_bytes()
            lines = gzip.decompress(data).decode().splitlines()
            top = [line for line in lines[:50] if line.startswith("#")]
            rows = csv.reader(lines[len(top) :], delimiter="\t", quoting=csv.QUOTE_NONE)
            if tuple(next(rows)) != Entry._fields:
                raise ValueError("other columns")
            entries = [
                Entry(i, name, kind, state, county, float(lat), float(lon), point, feature, int(n))
                for i, name, kind, state, county, lat, lon, point, feature, n in rows
            ]
        except (OSError, EOFError, ValueError, StopIteration, csv.Error, zlib.error) as error:
            raise GazetteerError(
                f"{path.name} is no gazetteer that tools/build_gazetteer.py wrote ({error})."
            ) from error
        points = [found for line in top if (found := _POINT_LINE.fullmatch(line))]
        versions = [found[1] for line in top if (found := _VERSION_LINE.fullmatch(line))]
        digest = hashlib.sha256(data).hexdigest()[:12]
        return cls(
            entries,
            sources={found[1]: found[2] for found in points},
            version=" ".join([*versions, digest]),
        )

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[Entry]:
        """All places, state after state."""
        return chain.from_iterable(self._by_state.values())

    def geocode(
        self,
        query: str | Mapping[str, str],
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
    ) -> Any:
        """Return the places of a name in a state.

        Parameters
        ----------
        query : str or mapping
            "City, State", or ``{"city": ..., "state": ..., "kind": ...}``; kind is optional.
        exactly_one : bool
            True: the one place that is meant, or None when that is not sure. False: all of that
            name, the most populous first, or None.
        timeout : float
            As everywhere in geopy; nothing here takes time.

        Returns
        -------
        geopy.location.Location, list of it, or None
            ``raw`` holds the fields of ``Entry`` and ``source``.
        """
        if isinstance(query, str):
            city, _, state_text = query.rpartition(",")
            kind = CITY_KIND
        else:
            city, state_text = query.get(CITY, ""), query.get(STATE, "")
            kind = query.get(KIND) or CITY_KIND
        state = state_of(state_text)
        found = self.find(city, state.code, kind) if state else ()
        if exactly_one:
            one = settle(found)
            return self._location(one) if one else None
        return [self._location(entry) for entry in found] or None

    def find(self, name: str, state_code: str, kind: str = CITY_KIND) -> tuple[Entry, ...]:
        """Return all entries of a name in a state, the most populous first."""
        index = self._index(state_code)
        for spelling in spellings(name, state_code):
            found = index.get(spelling) or index.get(spelling.replace(" ", ""))
            if found := tuple(entry for entry in found or () if entry.kind == kind):
                return found
        return ()

    def near_names(self, name: str, state_code: str, most: int = 3) -> tuple[Entry, ...]:
        """Return places of the state whose names are spelt nearly so, the nearest first."""
        normal = normalise_name(name)
        index = self._index(state_code)
        close = difflib.get_close_matches(normal, index, n=most * 3, cutoff=0.75)
        entries = (entry for match in close for entry in index[match] if entry.is_place)
        return tuple(dict.fromkeys(entries))[:most]

    def elsewhere(self, name: str, state_code: str, most: int = 6) -> tuple[Entry, ...]:
        """Return the places of this name in other states, the most populous first."""
        normal = normalise_name(name)
        entries = (e for e in self._by_name.get(normal, ()) if e.state != state_code and e.is_place)
        return tuple(entries)[:most]

    def source_of(self, entry: Entry) -> str:
        """Return where an entry's coordinates come from, in words, with version."""
        return self.sources.get(entry.point, self.version)

    def _location(self, entry: Entry) -> Location:
        state = BY_CODE[entry.state].name if entry.state in BY_CODE else entry.state
        raw = {**entry._asdict(), "source": self.source_of(entry), "is_place": entry.is_place}
        return Location(f"{entry.name}, {state}", Point(entry.latitude, entry.longitude), raw)

    def _index(self, state_code: str) -> dict[str, tuple[Entry, ...]]:
        """Return a state's entries by normalised name, made on first use.

        A name stands in it as well without its spaces ("De Kalb", "DeKalb"), unless another place
        is spelt so.
        """
        if state_code not in self._indices:
            index: dict[str, list[Entry]] = defaultdict(list)
            joined: dict[str, list[Entry]] = defaultdict(list)
            for entry in self._by_state.get(state_code, ()):
                for spelling in dict.fromkeys(_own_spellings(entry)):
                    index[spelling].append(entry)
                    joined[spelling.replace(" ", "")].append(entry)
            merged = {**joined, **index}
            self._indices[state_code] = {
                name: tuple(sorted(entries, key=lambda e: (-e.population, int(e.id))))
                for name, entries in merged.items()
            }
        return self._indices[state_code]

    @cached_property
    def _by_name(self) -> dict[str, list[Entry]]:
        names: dict[str, list[Entry]] = defaultdict(list)
        for entries in self._by_state.values():
            for entry in entries:
                names[normalise_name(entry.name)].append(entry)
        for found in names.values():
            found.sort(key=lambda e: -e.population)
        return names


def _own_spellings(entry: Entry) -> tuple[str, ...]:
    normal = normalise_name(entry.name)
    # Guam's municipalities are entered as "… Village", and nobody writes that.
    if entry.state == "GU" and normal.endswith(" village"):
        return normal, normal.removesuffix(" village")
    return (normal,)


def settle(found: Iterable[Entry]) -> Entry | None:
    """Return the one entry of several that is meant, or None when that is not sure.

    Sections of places and places without people are set aside first; an entry near the largest is
    the same place; any other must be ``MARGIN`` times smaller.
    """
    places = [entry for entry in found if entry.is_place]
    if not places:
        return None
    first, *rest = sorted(places, key=lambda entry: -entry.population)
    for other in rest:
        apart = kilometres(first.latitude, first.longitude, other.latitude, other.longitude)
        if apart > SAME_PLACE_KM and other.population * MARGIN > first.population:
            return None
    return first
