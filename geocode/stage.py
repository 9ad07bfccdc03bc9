"""The geocoding stage: a frame of sites in, keys, verdicts and coordinates out."""

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from geocode.bulk import PlainPlaces, PlainRows, joined
from geocode.gazetteer import Gazetteer
from geocode.given import GivenPoint, check_given, read_given
from geocode.ledger import GAZETTEER, Ledger, LedgerEntry
from geocode.outlines import Outlines
from geocode.place import Place, place_key
from geocode.resolve import Candidate, Resolution, Verdict, in_any_state, resolve
from sites.check import UNSTATED, stated_kind
from sites.columns import (
    CITY,
    CITY_KIND,
    KEY,
    KIND,
    LATITUDE,
    LONGITUDE,
    MATCHED_ID,
    MATCHED_NAME,
    REASON,
    SOURCE,
    STATE,
    STATE_CODE,
    STATE_NAME,
    VERDICT,
)
from sites.states import BY_CODE, State, split_state, state_of

COLUMNS: Final = {
    KEY: "str",
    STATE_CODE: "str",
    STATE_NAME: "str",
    KIND: "str",
    VERDICT: "str",
    REASON: "str",
    SOURCE: "str",
    MATCHED_NAME: "str",
    MATCHED_ID: "str",
    LATITUDE: "float64",
    LONGITUDE: "float64",
}
"""Columns of the result, with their types."""

MANY: Final = 500
"""From so many rows on, plain ones are located together.

The tables for that take over half a second and 70 MB once, which fewer rows do not earn.
"""

GIVEN_SOURCE: Final = "given in the sites file"
"""Source of coordinates that stand in the CSV."""


@dataclass(frozen=True)
class GeocodedSites:
    """What geocoding says of each row.

    Attributes
    ----------
    frame : DataFrame
        Same index as the sites. Text columns ``key``, ``state_code``, ``state_name``, ``kind``,
        ``verdict``, ``reason``, ``source``, ``matched_name``, ``matched_id``; ``latitude`` and
        ``longitude`` float64, degrees WGS 84, NaN unless the verdict is ``located``.
    candidates : mapping of int to tuple of Candidate
        By row number, for rows that are not located and have any.
    found : mapping of str to Candidate
        By place key: what the gazetteer located and the ledger lacks, one by one.
    together : ndarray of bool
        Which rows of ``frame`` were located together; the ledger lacks their places too.
    only_file : frozenset of int
        Numbers of the rows that would stay open whatever a person decided on their place: their
        cells name no place of a state, several places, or no kind of place, or contradict
        themselves (a city cell that names another state).
    """

    frame: pd.DataFrame
    candidates: Mapping[int, tuple[Candidate, ...]]
    found: Mapping[str, Candidate]
    together: np.ndarray
    only_file: frozenset[int]

    def new_entries(self, day: str) -> list[LedgerEntry]:
        """Return ledger entries for what was found, dated with the ISO ``day``."""
        entries = {
            key: LedgerEntry(key, c.latitude, c.longitude, c.source, c.label, c.id, day, GAZETTEER)
            for key, c in self.found.items()
        }
        named = (KEY, LATITUDE, LONGITUDE, SOURCE, MATCHED_NAME, MATCHED_ID)
        plain = self.frame[self.together]
        cells = (plain[name].tolist() for name in named)
        for key, latitude, longitude, source, name, number in zip(*cells, strict=True):
            if key and key not in entries:
                entries[key] = LedgerEntry(
                    key, latitude, longitude, source, name, number, day, GAZETTEER
                )
        return list(entries.values())


def geocode_sites(
    frame: pd.DataFrame,
    geocoder: Gazetteer,
    ledger: Ledger | None = None,
    *,
    outlines: Outlines,
) -> GeocodedSites:
    """Attach a key, a verdict and coordinates to every row.

    An entry of the ledger wins over the gazetteer; coordinates in the CSV are checked against
    whichever knows the place, and against the outline of the state.

    Parameters
    ----------
    frame : DataFrame
        As ``sites.read.read_sites`` returns it.
    geocoder : Gazetteer
    ledger : Ledger, optional
        Read only.
    outlines : Outlines
        Where the states lie.

    Returns
    -------
    GeocodedSites
        As many rows as came in.
    """
    ledger = ledger or Ledger()
    plain = _plain_places(geocoder).locate(frame, ledger) if len(frame) >= MANY else _NONE_PLAIN
    left = np.ones(len(frame), dtype=bool)
    left[plain.rows] = False
    rest = frame if left.all() else frame[left]
    cells = [
        rest[column].tolist() if column in rest else [""] * len(rest)
        for column in (CITY, STATE, KIND, LATITUDE, LONGITUDE)
    ]
    rows = [_read_row(*texts) for texts in zip(*cells[:3], strict=True)]
    stage = _Stage(geocoder, ledger, _astray(rows, ledger, outlines))
    points = read_given([row.state_code for row in rows], cells[3], cells[4], outlines)
    records = [stage.row(*row) for row in zip(rest.index, rows, points, strict=True)]
    found = pd.DataFrame(
        {
            name: _filled([r[name] for r in records], plain, left, name, dtype)
            for name, dtype in COLUMNS.items()
        },
        index=frame.index,
    )
    numbers = pd.Series(frame.index, index=frame.index).astype("str")
    found[REASON] = "Row " + numbers + ": " + found[REASON]
    return GeocodedSites(
        found,
        MappingProxyType(stage.candidates),
        MappingProxyType(stage.found),
        ~left,
        frozenset(stage.only_file),
    )


_NONE_PLAIN: Final = PlainRows(np.empty(0, dtype=np.int64), MappingProxyType({}))


def _filled(values: list[Any], plain: PlainRows, left: np.ndarray, name: str, dtype: str) -> Any:
    """Return a column: of the plain rows from their arrays, of those left the given values."""
    if left.all():
        return pd.Series(values, dtype=dtype).array
    source, at = plain.columns[name]
    every = np.empty(len(left), dtype=np.int64)
    every[plain.rows] = at
    every[left] = len(source) + np.arange(len(values))
    if dtype == "str":
        return joined(source, values).take(every)
    return np.concatenate([source, np.array(values, dtype=dtype)])[every]


@lru_cache(maxsize=2)
def _plain_places(geocoder: Gazetteer) -> PlainPlaces:
    return PlainPlaces(geocoder)


@lru_cache(maxsize=16_384)
def _resolved(place: Place, geocoder: Gazetteer) -> Resolution:
    """Return what the gazetteer says; a refreshed file names nearly the same places again."""
    return resolve(place, geocoder)


class _Stage:
    """One run over the rows; every distinct place is resolved once."""

    def __init__(self, geocoder: Gazetteer, ledger: Ledger, astray: Set[str]) -> None:
        self.geocoder = geocoder
        self.ledger = ledger
        self.astray = astray
        self.known: dict[Place, Resolution] = {}
        self.candidates: dict[int, tuple[Candidate, ...]] = {}
        self.found: dict[str, Candidate] = {}
        self.only_file: set[int] = set()

    def row(self, number: int, row: "_Row", point: GivenPoint | None) -> dict[str, str | float]:
        state, code = row.state, row.state_code
        resolution = row.refusal()
        if resolution and state is None and row.city and row.kind is not None:
            there = in_any_state(Place(row.city, row.state_text, row.kind), self.geocoder)
            resolution = replace(resolution, candidates=there)
        elif resolution is None:
            resolution = self._place(Place(row.city, code, row.kind or UNSTATED), point)
        if resolution.candidates:
            self.candidates[number] = resolution.candidates
        if resolution.only_file:
            self.only_file.add(number)
        at = resolution.location
        return {
            KEY: place_key(row.city, code or row.state_text, row.kind or UNSTATED),
            STATE_CODE: code,
            STATE_NAME: state.name if state else row.state_text,
            KIND: _kind(row, at),
            VERDICT: resolution.verdict.value,
            REASON: resolution.reason,
            LATITUDE: at.latitude if at else np.nan,
            LONGITUDE: at.longitude if at else np.nan,
            SOURCE: at.source if at else "",
            MATCHED_NAME: at.label if at else "",
            MATCHED_ID: at.id if at else "",
        }

    def _place(self, place: Place, point: GivenPoint | None) -> Resolution:
        known = self.known.get(place)
        if known is None:
            known = self.known[place] = self._look_up(place)
        if point is None or place.key in self.ledger.left_out:
            return known
        given = check_given(place, point, known, GIVEN_SOURCE)
        if known.only_file and not given.location:
            given = replace(given, only_file=True)
        entry = self.ledger.entries.get(place.key)
        # Somebody has looked at this place; coordinates that contradict it are settled with that.
        return known if entry and entry.by_person and not given.location else given

    def _look_up(self, place: Place) -> Resolution:
        left_out = self.ledger.left_out.get(place.key)
        if left_out is not None:
            offered = _offers(_resolved(place, self.geocoder))
            return Resolution(Verdict.NOT_FOUND, left_out.reason, candidates=offered)
        entry = self.ledger.entries.get(place.key)
        if entry is not None:
            state = BY_CODE[place.state_code].name
            location = Candidate(
                (entry.matched_name or place.name).removesuffix(f", {state}"),
                place.state_code,
                place.likely_kind,
                entry.latitude,
                entry.longitude,
                entry.source,
                entry.matched_id,
            )
            if place.key in self.astray:
                return Resolution(
                    Verdict.CONFLICT,
                    f"the ledger has it at {entry.latitude:g}, {entry.longitude:g}, which is not "
                    f"in {state}.",
                    candidates=_offers(_resolved(place, self.geocoder)),
                )
            by = f" by {entry.decided_by}" if entry.by_person else ""
            return Resolution(
                Verdict.LOCATED, f"located earlier{by}, as {location.label}.", location
            )
        resolution = _resolved(place, self.geocoder)
        if resolution.location and place.key:
            self.found[place.key] = resolution.location
        return resolution


def _offers(known: Resolution) -> tuple[Candidate, ...]:
    """Return what a person may choose from, where what the gazetteer says does not count."""
    return (known.location,) if known.location else known.candidates


class _Row(NamedTuple):
    """What the cells of a row that name its place were read as."""

    city: str
    state: State | None
    state_text: str
    kind: str | None
    kind_text: str
    named: State | None
    """The state that the city cell names."""

    @property
    def state_code(self) -> str:
        """USPS code, "" for a row without a state."""
        return self.state.code if self.state else ""

    def refusal(self) -> Resolution | None:
        """Return a verdict for a row that names no place at all, or None."""
        verdict, reason = Verdict.NOT_FOUND, ""
        if not self.city:
            reason = "the city is blank."
        elif self.state is None and not self.state_text:
            reason = f"“{self.city}” has no state."
        elif self.state is None:
            reason = f"“{self.state_text}” is no state or territory of the United States."
        elif self.named and self.named != self.state:
            verdict = Verdict.CONFLICT
            reason = f"the city cell names {self.named.name}, the state cell {self.state.name}."
        elif self.kind is None:
            reason = f"“{self.kind_text}” is no kind of place; use city or county."
        return Resolution(verdict, reason, only_file=True) if reason else None


def _astray(rows: list[_Row], ledger: Ledger, outlines: Outlines) -> Set[str]:
    """Return the keys of places that the ledger has outside the state that their rows name."""
    if not ledger.entries:
        return frozenset()
    keyed = {
        place_key(row.city, row.state_code, row.kind or UNSTATED): row.state_code for row in rows
    }
    known = {key: ledger.entries[key] for key in keyed if key in ledger.entries}
    good = outlines.within(
        [keyed[key] for key in known],
        [entry.latitude for entry in known.values()],
        [entry.longitude for entry in known.values()],
    )
    return frozenset(key for key, is_good in zip(known, good, strict=True) if not is_good)


def _kind(row: _Row, at: Candidate | None) -> str:
    """Return the kind that a row shows: as stated, else of what was found, else a city."""
    if row.kind is None:
        return row.kind_text
    return row.kind or (at.kind if at else CITY_KIND)


@lru_cache(maxsize=16_384)
def _read_row(city: str, state_text: str, kind_text: str) -> _Row:
    city, state_text = " ".join(city.split()), " ".join(state_text.split())
    state = state_of(state_text)
    name, named = split_state(city)
    if named and (state == named or not state_text):
        city, state = name, named
    return _Row(city, state, state_text, stated_kind(kind_text), kind_text.strip(), named)
