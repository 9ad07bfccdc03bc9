"""The gazetteer that ships, offered as a geopy geocoder: it can stand wherever geopy's own can."""

import gzip
import hashlib
import re
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd
from geopy.adapters import BaseSyncAdapter  # type: ignore[import-untyped]
from geopy.geocoders.base import (  # type: ignore[import-untyped]
    DEFAULT_SENTINEL,
    Geocoder,
)
from geopy.location import Location  # type: ignore[import-untyped]
from geopy.point import Point  # type: ignore[import-untyped]
from rapidfuzz import fuzz, process

from geocode.distance import kilometres
from geocode.entry import (
    MARGIN,
    OPEN,
    PLAIN_CITY,
    SAME_PLACE_KM,
    Entry,
    settle,
)
from geocode.normalise import (
    TOWNS_ARE_TOWNSHIPS,
    county_name,
    loose_spellings,
    names_city,
    names_county,
    normalise_name,
    spellings,
    township_name,
)
from sites.check import UNSTATED
from sites.columns import CITY, CITY_KIND, COUNTY_KIND, KIND, KINDS, STATE
from sites.errors import GazetteerError
from sites.states import BY_CODE, state_of

FILE_NAME: Final = "places.tsv.gz"

ISLANDS: Final = frozenset({"AS", "GU", "MP", "PR", "VI"})
"""Territories, where the municipality is what a bare name means when no town has it."""

RARE_STATES: Final = 2
"""A township's name is rare when no more states have it; then it has no namesake next door."""

NEAR_SCORE: Final = 75.0
"""Similarity, 0 to 100, from which on another name is offered as what may have been meant."""

_POINT_LINE: Final = re.compile(r"# point (\w): (.+)")
_VERSION_LINE: Final = re.compile(r"# version: (.+)")


class _Offline(BaseSyncAdapter):
    """The adapter of a geocoder that asks nobody."""

    def get_json(self, url: str, *, timeout: float, headers: Mapping[str, str]) -> Any:
        raise NotImplementedError("The gazetteer asks no network")

    get_text = get_json


class _Index(NamedTuple):
    """One state's entries of one kind by normalised name, and by name without spaces."""

    exact: dict[str, tuple[Entry, ...]]
    joined: dict[str, tuple[Entry, ...]]

    def get(self, name: str) -> tuple[Entry, ...]:
        return self.exact.get(name) or self.joined.get(name.replace(" ", "")) or ()


def _contested(one: Entry, found: Iterable[Entry]) -> bool:
    """Whether a lesser place has the name of the one that is meant."""
    return any(entry.is_place and entry.id != one.id for entry in found)


class _Settled(NamedTuple):
    """Names with one plain answer: as the gazetteer writes them, and normalised.

    By kind and state, then by name, twice the position of the entry that is meant; one is added
    where a lesser place has the name as well.
    """

    written: Mapping[tuple[str, str], Mapping[str, int]]
    normalised: Mapping[tuple[str, str], Mapping[str, int]]


class Gazetteer(Geocoder):
    """Places and counties by exact name, state and kind.

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
        self._set_columns([list(column) for column in zip(*entries, strict=True)])
        self.sources: Mapping[str, str] = dict(sources)
        self._indices: dict[tuple[str, str], _Index] = {}
        self.version = version

    def _set_columns(self, columns: list[list[Any]]) -> None:
        """Keep the entries as columns; an ``Entry`` is made when a state of it is asked for."""
        self._columns = columns or [[] for _ in Entry._fields]
        self._runs: dict[tuple[str, str], list[slice]] = defaultdict(list)
        start = 0
        for key, run in groupby(zip(self._columns[3], self._columns[2], strict=True)):
            stop = start + sum(1 for _ in run)
            self._runs[key].append(slice(start, stop))
            start = stop

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, in the order of the file."""
        return tuple(map(Entry._make, zip(*self._columns, strict=True)))

    def entries_of(self, state_code: str, kind: str) -> list[Entry]:
        """Return a state's entries of a kind, in the order of the file."""
        return [
            Entry._make(row)
            for run in self._runs.get((state_code, kind), ())
            for row in zip(*(column[run] for column in self._columns), strict=True)
        ]

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
            text = gzip.decompress(data).decode()
            start = re.match(r"(?:#.*\n)*", text).end()  # type: ignore[union-attr]
            top = text[:start].splitlines()
            heading, _, body = text[start:].partition("\n")
            if tuple(heading.split("\t")) != Entry._fields:
                raise ValueError("other columns")
            # One flat list and its slices: a list a row would keep the garbage collector busy.
            cells = body.replace("\n", "\t").removesuffix("\t").split("\t")
            width = len(Entry._fields)
            columns: list[list[Any]] = [cells[column::width] for column in range(width)]
            if len(cells) % width:
                raise ValueError("an incomplete row")
            for column, number in ((5, float), (6, float), (9, int)):
                columns[column] = list(map(number, columns[column]))
        except (OSError, EOFError, ValueError, TypeError, IndexError, zlib.error) as error:
            raise GazetteerError(
                f"{path.name} is no gazetteer that tools/build_gazetteer.py wrote ({error})."
            ) from error
        points = [found for line in top if (found := _POINT_LINE.fullmatch(line))]
        versions = [found[1] for line in top if (found := _VERSION_LINE.fullmatch(line))]
        digest = hashlib.sha256(data).hexdigest()[:12]
        gazetteer = cls(
            (),
            sources={found[1]: found[2] for found in points},
            version=" ".join([*versions, digest]),
        )
        gazetteer._set_columns(columns)
        return gazetteer

    def __len__(self) -> int:
        return len(self._columns[0])

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
        """Return all entries that a name means in a state, the most populous first.

        Parameters
        ----------
        name : str
            As typed.
        state_code : str
            USPS code.
        kind : str
            ``city`` or ``county``.
        """
        if kind == COUNTY_KIND:
            return self._counties(name, state_code)
        index = self._index(state_code, CITY_KIND)
        normal = normalise_name(name)
        for spelling in spellings(name, state_code):
            # "Kansas city" is not Kansas where a Kansas City is known, if only in another state.
            if len(spelling) < len(normal) - 4 and normal in self._by_name:
                break
            if found := index.get(spelling):
                return self._with_townships(normal, state_code, found)
        if (bare := township_name(name, state_code)) and (found := index.get(bare)):
            states = {entry.state for entry in self._by_name.get(bare, ())}
            if len(states) <= RARE_STATES and settle(found):
                return found
        # "Fairfax City", where that is a county's equivalent, is Fairfax.
        if normal.endswith(" city") and any(
            entry.name.endswith(" city")
            for entry in self._index(state_code, COUNTY_KIND).exact.get(normal, ())
        ):
            return index.get(normal.removesuffix(" city"))
        return ()

    def _with_townships(
        self, normal: str, state_code: str, found: tuple[Entry, ...]
    ) -> tuple[Entry, ...]:
        """Return what a township's name means: also those that lists have without the word.

        New Jersey has six Washington Townships; one list calls one of them so, and the others
        Washington.
        """
        bare = township_name(normal, state_code)
        if not bare:
            return found
        others = self._index(state_code, CITY_KIND).get(bare)
        more = [
            other
            for other in others
            if (other.is_place or other.feature == OPEN)
            and not any(
                kilometres(other.latitude, other.longitude, one.latitude, one.longitude)
                <= SAME_PLACE_KM
                for one in found
            )
        ]
        return tuple(sorted((*found, *more), key=lambda e: -e.people))

    def _counties(self, name: str, state_code: str) -> tuple[Entry, ...]:
        index = self._index(state_code, COUNTY_KIND)
        normal, bare = normalise_name(name), county_name(name)
        full = f"{normal} city" if names_city(name) else normal
        if exact := index.get(full):
            # "Baltimore" stands there as Baltimore County and as Baltimore city.
            counties = tuple(entry for entry in exact if not entry.name.endswith(" city"))
            return exact if full != bare else counties or exact
        found = index.get(bare)
        return tuple(entry for entry in found if not entry.name.endswith(" city")) or found

    def loosely(self, name: str, state_code: str) -> tuple[Entry, ...]:
        """Return cities that a longer name may mean, or may not: offered and never taken."""
        index = self._index(state_code, CITY_KIND)
        found = (entry for short in loose_spellings(name, state_code) for entry in index.get(short))
        return tuple(
            dict.fromkeys(entry for entry in found if entry.is_place or entry.feature == OPEN)
        )

    def near_names(
        self, name: str, state_code: str, most: int = 3, kind: str = CITY_KIND
    ) -> tuple[Entry, ...]:
        """Return places of the state whose names are spelt nearly so, the nearest first.

        Parameters
        ----------
        name : str
            As typed.
        state_code : str
            USPS code.
        most : int
            How many at most.
        kind : str
            ``city``, ``county``, or ``UNSTATED`` for both.
        """
        normal = normalise_name(name)
        scored: list[tuple[float, Entry]] = []
        for each in KINDS if kind == UNSTATED else (kind,):
            index = self._index(state_code, each)
            wanted = county_name(name) if each == COUNTY_KIND else normal
            if not wanted:
                continue
            close = process.extract(
                wanted,
                index.exact.keys(),
                scorer=fuzz.ratio,
                limit=most * 3,
                score_cutoff=NEAR_SCORE,
            )
            scored += [
                (-score, entry)
                for match, score, _ in close
                for entry in index.exact[match]
                if entry.is_place
            ]
        scored.sort(key=lambda pair: (pair[0], -pair[1].population))
        return tuple(dict.fromkeys(entry for _, entry in scored))[:most]

    def elsewhere(
        self, name: str, state_code: str, most: int = 6, kind: str = CITY_KIND
    ) -> tuple[Entry, ...]:
        """Return the places of this name in other states, the most populous first."""
        if kind == COUNTY_KIND:
            every = (self._counties(name, code) for code in self._states if code != state_code)
            counties = [entry for found in every for entry in found]
            return tuple(sorted(counties, key=lambda e: -e.population))[:most]
        normal = normalise_name(name)
        entries = (e for e in self._by_name.get(normal, ()) if e.state != state_code and e.is_place)
        return tuple(entries)[:most]

    def rival(self, city: Entry, name: str) -> Entry | None:
        """Return the county that a bare name may mean as well as the city, or None.

        In a territory that is the municipality, when the town of the name lies in another one.
        """
        counties = [
            county
            for county in self._index(city.state, COUNTY_KIND).get(normalise_name(name))
            if not county.name.endswith(" city")
        ]
        if city.state in ISLANDS:
            counties = [county for county in counties if county.county != city.county]
        elif city.population >= PLAIN_CITY:
            return None
        else:
            counties = [c for c in counties if c.population >= MARGIN * city.people]
        return counties[0] if len(counties) == 1 else None

    def county_of(self, entry: Entry) -> str:
        """Return the name of the county in which a place lies; "" for a county, or if unknown."""
        if entry.kind == COUNTY_KIND:
            return ""
        return self._county_names.get((entry.state, entry.county), "")

    @cached_property
    def _county_names(self) -> dict[tuple[str, str], str]:
        return {(e.state, e.county): e.name for e in self.entries if e.kind == COUNTY_KIND}

    def source_of(self, entry: Entry) -> str:
        """Return where an entry's coordinates come from, in words, with version."""
        return self.sources.get(entry.point, self.version)

    @cached_property
    def populations(self) -> Mapping[tuple[str, str], int]:
        """People by id and kind of an entry; 0 where no list says how many."""
        ids, kinds, people = (self._columns[column] for column in (0, 2, 9))
        return dict(zip(zip(ids, kinds, strict=True), people, strict=True))

    def plain(
        self, names: Sequence[str], groups: Sequence[tuple[str, str]], group_of: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Answer many places at once where the answer is plain.

        Whatever this answers, ``resolve`` locates at the same entry; what it leaves open may still
        be located by ``resolve``, which knows more ways to write a name.

        Parameters
        ----------
        names : sequence of str
            As typed.
        groups : sequence of tuple
            Kinds (``city``, ``county`` or ``UNSTATED``), each with a state's USPS code; those of an
            unknown kind or state get no answer.
        group_of : ndarray of int64
            For each name the position of its kind and state in ``groups``.

        Returns
        -------
        ndarray of int64
            Positions in ``entries`` and in the rows of ``table``, -1 where there is no plain
            answer.
        ndarray of bool
            Of each answer, whether a lesser place has the name as well.
        """
        written, normalised = self._settled
        ask = [written.get(group, {}).get for group in groups]
        found = [ask[at](name, -1) for at, name in zip(group_of.tolist(), names, strict=True)]
        answers = np.array(found, dtype=np.int64)
        for at in np.flatnonzero(answers < 0).tolist():
            group = groups[group_of[at]]
            # A name whose plain form means another place there ("Town of …") has none.
            if not (group[1] in TOWNS_ARE_TOWNSHIPS and township_name(names[at], group[1])):
                plainly = normalised.get(group, {})
                answers[at] = plainly.get(normalise_name(names[at]), -1)
        return answers >> 1, (answers & 1).astype(bool) & (answers >= 0)

    @cached_property
    def table(self) -> pd.DataFrame:
        """The entries as a frame: ``latitude``, ``longitude``, ``source``, ``label``, ``id``..."""
        frame = pd.DataFrame.from_records(list(self.entries), columns=list(Entry._fields))
        names = {code: state.name for code, state in BY_CODE.items()}
        frame["label"] = frame["name"] + ", " + frame["state"].map(names).fillna(frame["state"])
        frame["source"] = frame["point"].map(self.sources).fillna(self.version)
        return frame

    @cached_property
    def _settled(self) -> "_Settled":
        """Names that have one plain answer."""
        place_of = dict(zip(map(_identity, self.entries), range(len(self)), strict=True))
        normalised: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        for code in self._states:
            counties = self._index(code, COUNTY_KIND)
            for name, exact in self._index(code, CITY_KIND).exact.items():
                found = self._with_townships(name, code, exact)
                one = settle(found)
                if one is None:
                    continue
                answer = 2 * place_of[_identity(one)] + _contested(one, found)
                plain = not names_county(name, code) and not (
                    counties.get(name) and self.rival(one, name)
                )
                if plain or code not in ISLANDS:
                    normalised[CITY_KIND, code][name] = answer
                if plain:
                    normalised[UNSTATED, code][name] = answer
            for name in counties.exact:
                found = self._counties(name, code)
                one = settle(found)
                if one is not None:
                    answer = 2 * place_of[_identity(one)] + _contested(one, found)
                    normalised[COUNTY_KIND, code][name] = answer
                    if names_county(name, code):
                        normalised[UNSTATED, code][name] = answer
        written: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        for entry in self.entries:
            normal = normalise_name(entry.name)
            for kind in (entry.kind, UNSTATED):
                settled = normalised[kind, entry.state].get(normal)
                if settled is not None:
                    written[kind, entry.state][entry.name] = settled
        return _Settled(written, normalised)

    def _location(self, entry: Entry) -> Location:
        state = BY_CODE[entry.state].name if entry.state in BY_CODE else entry.state
        raw = {**entry._asdict(), "source": self.source_of(entry), "is_place": entry.is_place}
        return Location(f"{entry.name}, {state}", Point(entry.latitude, entry.longitude), raw)

    def _index(self, state_code: str, kind: str) -> _Index:
        """Return a state's entries of a kind by normalised name, made on first use.

        Without its spaces a name stands apart ("De Kalb", "DeKalb"), to be asked when no place is
        spelt as typed.
        """
        key = state_code, kind
        if key not in self._indices:
            exact: dict[str, list[Entry]] = defaultdict(list)
            townships: dict[str, list[Entry]] = defaultdict(list)
            for entry in self.entries_of(state_code, kind):
                for spelling in dict.fromkeys(_own_spellings(entry)):
                    exact[spelling].append(entry)
                if entry.name.endswith("Township") and entry.is_place:
                    townships[township_name(entry.name)].append(entry)
            for bare, entries in townships.items():
                # "Clinton" may mean Clinton Township, but is the name of Clinton first.
                second = bare in exact
                exact[bare] += [e._replace(feature=OPEN) if second else e for e in entries]
            joined: dict[str, list[Entry]] = defaultdict(list)
            for spelling, entries in exact.items():
                joined[spelling.replace(" ", "")] += entries
            self._indices[key] = _Index(_sorted(exact), _sorted(joined))
        return self._indices[key]

    @property
    def _states(self) -> list[str]:
        return list(dict.fromkeys(state for state, _ in self._runs))

    @cached_property
    def _by_name(self) -> dict[str, list[Entry]]:
        """Cities of all states by normalised name, the most populous first."""
        names: dict[str, list[Entry]] = defaultdict(list)
        for code in self._states:
            for entry in self.entries_of(code, CITY_KIND):
                names[normalise_name(entry.name)].append(entry)
        for found in names.values():
            found.sort(key=lambda e: -e.population)
        return dict(names)


def _sorted(names: dict[str, list[Entry]]) -> dict[str, tuple[Entry, ...]]:
    return {
        name: tuple(sorted(dict.fromkeys(entries), key=lambda e: (-e.population, e.id)))
        if len(entries) > 1
        else (entries[0],)
        for name, entries in names.items()
    }


def _identity(entry: Entry) -> tuple[str, str]:
    return entry.kind, entry.id


def _own_spellings(entry: Entry) -> Iterator[str]:
    names = [entry.name, *entry.also.split("|")] if entry.also else [entry.name]
    for name in names:
        normal = normalise_name(name)
        if not normal:
            continue
        yield normal
        if entry.kind == COUNTY_KIND:
            bare = county_name(name)
            # Baltimore city, but not James City County.
            yield bare.removesuffix(" city") if name.endswith(" city") else bare
        # Guam's municipalities are entered as "… Village", and nobody writes that.
        elif entry.state == "GU" and normal.endswith(" village"):
            yield normal.removesuffix(" village")
