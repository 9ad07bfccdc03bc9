"""What differs between two rosters, place by place: what joined, left, moved or was corrected.

Rows are compared by ``sites/compare.py``. This says what that means for the places: the change
map, the briefing of what is new, and whatever else shows two versions, ask here.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np
import pandas as pd

from common.distance import KM_PER_MILE, kilometers
from roster.filters import Filters
from roster.places import ListedPlace, listed_places, pins
from roster.snapshot import Roster
from sites.columns import (
    ANNOUNCED_DATE,
    CITY,
    KEY,
    KIND,
    LATITUDE,
    LONGITUDE,
    MATCHED_ID,
    STATE_CODE,
    VERDICT,
)
from sites.compare import CellChange, Comparison, compare_sites


class What(StrEnum):
    """What became of a place."""

    JOINED = "joined"
    AGAIN = "joined again"
    """It was in the list, and another row says that it joined on a further day."""
    LEFT = "left"
    MOVED = "moved"
    """Its pin is elsewhere."""
    CORRECTED = "corrected"


NEWS: Final = (What.JOINED, What.AGAIN, What.LEFT)
"""What is told to a room; the rest is for whoever keeps the list."""

_TOLD: Final = [
    *(KEY, CITY, STATE_CODE, KIND, MATCHED_ID),
    *(ANNOUNCED_DATE, VERDICT, LATITUDE, LONGITUDE),
]
"""What a row says of its place."""


@dataclass(frozen=True, slots=True)
class PlaceChange:
    """A place that is not alike in two lists.

    Attributes
    ----------
    place : ListedPlace
        As the newer list has it; one that left as the older had it.
    before : ListedPlace or None
        As the older list had it; None of one that joined.
    cells : tuple of CellChange
        What differs in rows that both have, in columns that both have.
    rows : tuple of int, int
        How many rows only the newer list has of it, and only the older.
    miles : float
        How far its pin moved, statute miles; 0 unless both have one.
    days : tuple of str
        ISO dates on which it joined, by rows that only the newer list has.
    """

    what: What
    place: ListedPlace
    before: ListedPlace | None = None
    cells: tuple[CellChange, ...] = ()
    rows: tuple[int, int] = (0, 0)
    miles: float = 0.0
    days: tuple[str, ...] = ()

    def details(self) -> Iterator[tuple[str, str, str]]:
        """Yield what differs of a place that stayed: a column or a fact; and before and after.

        A fact has neither.
        """
        for cell in self.cells:
            yield cell.column, cell.before, cell.after
        for count, words in zip(self.rows, ("more", "fewer"), strict=True):
            if count and self.before:
                yield f"{count:,} {words} {'row' if count == 1 else 'rows'}", "", ""
        if self.miles:
            yield f"its pin moved {self.miles:,.1f} miles", "", ""
        if self.before and self.before.located != self.place.located:
            yield "now on the map" if self.place.located else "no longer on the map", "", ""


@dataclass(frozen=True)
class ChangeSet:
    """What differs between two rosters.

    Attributes
    ----------
    changes : tuple of PlaceChange
        Each place that differs once: those of the newer list in its order, then those that left.
    new_columns, lost_columns : tuple of str
        A column that only one list has corrects no place.
    """

    changes: tuple[PlaceChange, ...]
    new_columns: tuple[str, ...] = ()
    lost_columns: tuple[str, ...] = ()

    def of(self, *what: What) -> tuple[PlaceChange, ...]:
        """Return the changes of some kinds, in their order."""
        return tuple(change for change in self.changes if change.what in what)

    def by_key(self) -> Mapping[str, What]:
        """Return what became of each place that has a key."""
        return {change.place.key: change.what for change in self.changes if change.place.key}


def difference(before: Roster, after: Roster, compared: Comparison | None = None) -> ChangeSet:
    """Return what differs between two rosters.

    A place stays if the other list has its key, or a place that the source knows as the same, or a
    row that is the same but for its cells or spelling.

    Parameters
    ----------
    compared : Comparison, optional
        Of their ``cells``, where it is known.
    """
    found = compared or compare_sites(before.cells, after.cells)
    old, new = (listed_places(roster, Filters()) for roster in _concerned(before, after, found))
    pins_before, pins_after = pins(before), pins(after)
    cells, days = defaultdict[int, list[CellChange]](list), after.sites[ANNOUNCED_DATE]
    apart = {*found.added_columns, *found.removed_columns}
    for row in found.changed:
        cells[row.after] += [cell for cell in row.cells if cell.column not in apart]
    added, removed, stayed = {*found.added}, {*found.removed}, set[int]()
    changes = []
    for place, links in zip(new, _links(before, after, old, new, found), strict=True):
        own = [row for row in place.rows if row in added]
        joined = tuple(sorted({days[row] for row in own} - {""}))
        if not links:
            changes.append(PlaceChange(What.JOINED, place, days=joined))
            continue
        earlier = sorted((old[i] for i in links), key=lambda one: one.key != place.key)
        change = PlaceChange(
            What.CORRECTED,
            place,
            earlier[0],
            tuple(cell for row in place.rows for cell in cells[row]),
            (len(own), sum(row in removed for i in links - stayed for row in old[i].rows)),
            _miles(pins_before.get(earlier[0].key), pins_after.get(place.key)),
            tuple(day for day in joined if not any(day in one.days for one in earlier)),
        )
        stayed |= links
        if what := _what(change):
            changes.append(replace(change, what=what))
    changes += [PlaceChange(What.LEFT, one) for i, one in enumerate(old) if i not in stayed]
    return ChangeSet(tuple(changes), found.added_columns, found.removed_columns)


def _what(change: PlaceChange) -> What | None:
    """Return what became of a place that stayed; None: nothing."""
    if change.days:
        return What.AGAIN
    if change.miles:
        return What.MOVED
    found = change.before is None or change.before.located != change.place.located
    return What.CORRECTED if found or change.cells or any(change.rows) else None


def _concerned(before: Roster, after: Roster, found: Comparison) -> Iterator[Roster]:
    """Yield both rosters without the places that are alike and share no name with one that is not.

    Of a long list they are nearly all.
    """
    pairs = np.array(found.unchanged, dtype=int).reshape(-1, 2)
    both = [roster.sites for roster in (before, after)]
    first, last = (
        sites.loc[rows, _TOLD].reset_index(drop=True)
        for sites, rows in zip(both, pairs.T, strict=True)
    )
    alike = ((first == last) | (first.isna() & last.isna())).all(axis=1).to_numpy(bool)
    ends = zip(both, pairs[alike].T, strict=True)
    concerned = np.concatenate([~sites.index.isin(rows) for sites, rows in ends])
    rows = pd.concat([sites[_TOLD] for sites in both], ignore_index=True)
    keys = rows.groupby(KEY).ngroup().to_numpy()
    names = rows.groupby([MATCHED_ID, STATE_CODE, KIND]).ngroup().to_numpy()
    named = (rows[MATCHED_ID] != "").to_numpy(bool)
    known = -1
    while known != (known := int(concerned.sum())):
        concerned = concerned | np.isin(keys, keys[concerned])
        concerned |= named & np.isin(names, names[concerned & named])
    for roster, part in zip((before, after), np.split(concerned, [len(both[0])]), strict=True):
        yield replace(roster, sites=roster.sites[part])


def _links(
    before: Roster,
    after: Roster,
    old: Sequence[ListedPlace],
    new: Sequence[ListedPlace],
    found: Comparison,
) -> Iterator[set[int]]:
    """Yield for each newer place which of the older ones it is, by their numbers."""
    same = {row.after: row.before for row in found.changed} | {
        second: first for first, second in found.unchanged
    }
    names = _names(before)
    there: dict[Hashable, set[int]] = defaultdict(set)
    for number, place in enumerate(old):
        for name in (*place.rows, *(names[row] for row in place.rows), place.key or None):
            there[name].add(number)
    names = _names(after)
    for place in new:
        rows = (same.get(row) for row in place.rows)
        known = {*rows, *(names[row] for row in place.rows), place.key} - {None, ""}
        yield set().union(*(there.get(name, ()) for name in known))


def _names(roster: Roster) -> dict[int, Hashable]:
    """Return for each row the place that a source knows, or None."""
    sites = roster.sites
    columns = (sites[name].tolist() for name in (MATCHED_ID, STATE_CODE, KIND))
    return {
        row: cells if cells[0] else None
        for row, cells in zip(sites.index.tolist(), zip(*columns, strict=True), strict=True)
    }


def _miles(was: tuple[float, float] | None, now: tuple[float, float] | None) -> float:
    """Return how far a pin moved; 0 unless both have one."""
    if was is None or now is None or was == now:
        return 0.0
    return kilometers(*was, *now) / KM_PER_MILE
