"""The geocoding pipeline: a frame of sites in, keys, verdicts and coordinates out."""

from collections.abc import Set
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd

from geocode.anywhere import candidates_in_any_state
from geocode.bulk import BulkLocator, LocatedRows, joined
from geocode.gazetteer.geocoder import Gazetteer
from geocode.gazetteer.record import ISLANDS
from geocode.geocoded import COLUMNS, GeocodedSites, asked_anew, put_in
from geocode.ledger import Ledger, LedgerEntry
from geocode.outlines import Outlines
from geocode.place import PlaceQuery
from geocode.region import region_of
from geocode.resolve import Candidate, Resolution, Verdict, resolve
from geocode.row import ParsedRow, cells_beside, read_row
from geocode.typed_coordinates import TypedPoint, check_typed_coordinates, read_typed_coordinates
from sites.check import UNSTATED
from sites.columns import (
    CITY,
    CITY_KIND,
    COUNTY_KIND,
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
from sites.states import BY_CODE

MANY: Final = 500
"""From so many rows on, those with an unambiguous name are located together.

The tables for that take over half a second and 70 MB once, which fewer rows do not earn.
"""

TYPED_SOURCE: Final = "given in the sites file"
"""Source of coordinates that a person typed into the sites file."""


def geocode_sites(
    frame: pd.DataFrame,
    geocoder: Gazetteer,
    ledger: Ledger | None = None,
    *,
    outlines: Outlines,
    earlier: GeocodedSites | None = None,
) -> GeocodedSites:
    """Attach a key, a verdict and coordinates to every row.

    An entry of the ledger wins over the gazetteer; coordinates in the CSV are checked against
    whichever knows the place, and against the outline of the state.

    Parameters
    ----------
    frame : DataFrame
        As ``sites.read.read_sites`` returns it.
    ledger : Ledger, optional
        Read only.
    earlier : GeocodedSites, optional
        What it says of the same cells, with the same entries of the ledger, is not asked again.

    Returns
    -------
    GeocodedSites
        As many rows as came in.
    """
    ledger = ledger or Ledger()
    anew = asked_anew(frame, ledger, earlier)
    if earlier is None or anew.all():
        return _geocode(frame, geocoder, ledger, outlines)
    some = _geocode(frame[anew], geocoder, ledger, outlines)
    return put_in(earlier, anew, some, frame, ledger)


def _geocode(
    frame: pd.DataFrame, geocoder: Gazetteer, ledger: Ledger, outlines: Outlines
) -> GeocodedSites:
    bulk = _bulk_locator(geocoder).locate(frame, ledger) if len(frame) >= MANY else _NO_ROWS
    left = np.ones(len(frame), dtype=bool)
    left[bulk.rows] = False
    rest = frame if left.all() else frame[left]
    columns = [rest.get(column) for column in _READ]
    cells = [
        [""] * len(rest) if column is None else column.tolist()
        for column in (*columns, *cells_beside(rest))
    ]
    latitudes, longitudes, *named = cells
    rows = [read_row(*texts) for texts in zip(*named, strict=True)]
    pipeline = _Pipeline(geocoder, ledger)
    keys = [pipeline.key(row) for row in rows]
    pipeline.out_of_state = _out_of_state(keys, [row.state_code for row in rows], ledger, outlines)
    points = read_typed_coordinates(
        [row.state_code for row in rows], latitudes, longitudes, outlines
    )
    records = [pipeline.row(*row) for row in zip(rest.index, rows, keys, points, strict=True)]
    found = pd.DataFrame(
        {
            name: _filled([r[name] for r in records], bulk, left, name, dtype)
            for name, dtype in COLUMNS.items()
        },
        index=frame.index,
    )
    numbers = pd.Series(frame.index, index=frame.index).astype("str")
    found[REASON] = "Row " + numbers + ": " + found[REASON]
    names = found[KEY].copy()
    names[left] = [row.key for row in rows]
    return GeocodedSites(
        frame,
        ledger,
        found,
        names,
        MappingProxyType(pipeline.candidates),
        MappingProxyType(pipeline.found),
        ~left,
        frozenset(pipeline.needs_file_edit),
    )


_READ: Final = (LATITUDE, LONGITUDE, CITY, STATE, KIND)

_NO_ROWS: Final = LocatedRows(np.empty(0, dtype=np.int64), MappingProxyType({}))


def _filled(values: list[Any], bulk: LocatedRows, left: np.ndarray, name: str, dtype: str) -> Any:
    """Return a column: of those located together from their arrays, of the rest the values."""
    if left.all():
        return pd.Series(values, dtype=dtype).array
    source, at = bulk.columns[name]
    every = np.empty(len(left), dtype=np.int64)
    every[bulk.rows] = at
    every[left] = len(source) + np.arange(len(values))
    if dtype == "str":
        return joined(source, values).take(every)
    return np.concatenate([source, np.array(values, dtype=dtype)])[every]


@lru_cache(maxsize=2)
def _bulk_locator(geocoder: Gazetteer) -> BulkLocator:
    return BulkLocator(geocoder)


@lru_cache(maxsize=16_384)
def _resolved(place: PlaceQuery, geocoder: Gazetteer) -> Resolution:
    """Return what the gazetteer says; a refreshed file names nearly the same places again."""
    return resolve(place, geocoder)


class _Pipeline:
    """One run over the rows; every distinct place is resolved once."""

    def __init__(self, geocoder: Gazetteer, ledger: Ledger) -> None:
        self.geocoder = geocoder
        self.ledger = ledger
        self.out_of_state: Set[str] = frozenset()
        self.known: dict[PlaceQuery, Resolution] = {}
        self.candidates: dict[int, tuple[Candidate, ...]] = {}
        self.found: dict[str, Candidate] = {}
        self.needs_file_edit: set[int] = set()

    def key(self, row: ParsedRow) -> str:
        """Return the key of a row's place; a namesake that the row sets apart has its own."""
        place = row.place
        if not (place.county or place.zip_code) or row.refusal():
            return row.key
        apart = _resolved(place, self.geocoder).apart
        entry = self.ledger.entries.get(row.key)
        if entry is None:
            return place.key_apart(apart)
        known = self.geocoder.record_by_id(place.state_code, place.likely_kind, entry.matched_id)
        county = self.geocoder.county_of(known) if known else ""
        region = region_of(place, self.geocoder)
        people = known.population if known else 0
        fits = region.fits(county, entry.latitude, entry.longitude, people)
        if fits or (fits is None and not apart):
            return row.key
        return place.key_apart(apart or region.label)

    def row(
        self, number: int, row: ParsedRow, key: str, point: TypedPoint | None
    ) -> dict[str, str | float]:
        state, code = row.state, row.state_code
        resolution = row.refusal()
        if resolution and state is None and row.city and row.kind is not None:
            there = candidates_in_any_state(
                PlaceQuery(row.city, row.state_text, row.kind), self.geocoder
            )
            resolution = replace(resolution, candidates=there)
        elif resolution is None:
            resolution = self._place(row.place, key, point)
        if resolution.candidates:
            self.candidates[number] = resolution.candidates
        if resolution.needs_file_edit:
            self.needs_file_edit.add(number)
        at = resolution.location
        return {
            KEY: key,
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

    def _place(self, place: PlaceQuery, key: str, point: TypedPoint | None) -> Resolution:
        known = self.known.get(place)
        if known is None:
            known = self.known[place] = self._look_up(place, key)
        if point is None or key in self.ledger.left_out:
            return known
        judged = check_typed_coordinates(place, point, known, TYPED_SOURCE)
        if known.needs_file_edit and not judged.location:
            judged = replace(judged, needs_file_edit=True)
        entry = self.ledger.entries.get(key)
        # A person decided on this place, so coordinates that contradict it do not count.
        return known if entry and entry.by_person and not judged.location else judged

    def _look_up(self, place: PlaceQuery, key: str) -> Resolution:
        left_out = self.ledger.left_out.get(key)
        if left_out is not None:
            offered = _offers(_resolved(place, self.geocoder))
            return Resolution(Verdict.NOT_FOUND, left_out.reason, candidates=offered)
        entry = self.ledger.entries.get(key)
        if entry is not None and self._answers(entry, place):
            state = BY_CODE[place.state_code].name
            location = Candidate(
                (entry.matched_name or place.name).removesuffix(f", {state}"),
                place.state_code,
                place.likely_kind,
                entry.latitude,
                entry.longitude,
                entry.public_source,
                entry.matched_id,
            )
            if key in self.out_of_state:
                return Resolution(
                    Verdict.CONFLICT,
                    f"the ledger has it at {entry.latitude:g}, {entry.longitude:g}, which is not "
                    f"in {state}.",
                    candidates=_offers(_resolved(place, self.geocoder)),
                )
            by = " by a person" if entry.by_person else ""
            return Resolution(
                Verdict.LOCATED, f"located earlier{by}, as {location.label}.", location
            )
        resolution = _resolved(place, self.geocoder)
        if resolution.location and key and entry is None:
            self.found[key] = resolution.location
        return resolution

    def _answers(self, entry: LedgerEntry, place: PlaceQuery) -> bool:
        """Whether an entry is of the place that a row means.

        A row that does not say whether it means the city or the county has the city's key.
        """
        by_id = self.geocoder.record_by_id
        city = by_id(place.state_code, CITY_KIND, entry.matched_id)
        if place.kind == CITY_KIND and place.state_code not in ISLANDS:
            return city is not None or not by_id(place.state_code, COUNTY_KIND, entry.matched_id)
        if city is None or entry.by_person or place.kind != UNSTATED:
            return True
        return self.geocoder.competing_county(city, place.name) is None


def _offers(known: Resolution) -> tuple[Candidate, ...]:
    """Return what a person may choose from, where what the gazetteer says does not count."""
    return (known.location,) if known.location else known.candidates


def _out_of_state(
    keys: list[str], state_codes: list[str], ledger: Ledger, outlines: Outlines
) -> Set[str]:
    """Return the keys of places that the ledger has outside the state that their rows name."""
    if not ledger.entries:
        return frozenset()
    keyed = dict(zip(keys, state_codes, strict=True))
    known = {key: ledger.entries[key] for key in keyed if key in ledger.entries}
    good = outlines.within(
        [keyed[key] for key in known],
        [entry.latitude for entry in known.values()],
        [entry.longitude for entry in known.values()],
    )
    return frozenset(key for key, is_good in zip(known, good, strict=True) if not is_good)


def _kind(row: ParsedRow, at: Candidate | None) -> str:
    """Return the kind that a row shows: as stated, else of what was found, else a city."""
    if row.kind is None:
        return row.kind_text
    return row.kind or (at.kind if at else CITY_KIND)
