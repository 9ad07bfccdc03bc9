"""What differs between two versions of a sites file: row by row, and then cell by cell."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import pandas as pd
from rapidfuzz.distance import Levenshtein

from sites.check import stated_kind
from sites.columns import ANNOUNCED, CITY, KIND, STATE
from sites.dates import parse_date
from sites.states import state_of

ALIKE: Final = 0.7
"""A city's name that keeps this share of its letters was respelled; below, it is another place.

"Springfeild" keeps 0.91 of "Springfield"; "Jackson" 0.57 of "Johnson". Only rows that differ in
nothing but the name, as far as both have the columns, are asked.
"""
RESPELLED_AT_MOST: Final = 2_000
"""Among more leftover rows than these no one looks for respelled names: it takes each with each."""

Keys = Callable[[pd.DataFrame], Sequence[Hashable]]
"""Returns for each row what it names; None for a row that names nothing."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that differs; "" where a side has no such column."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """One row that is in both versions with other cells.

    Attributes
    ----------
    before, after : int
        Its row number in each.
    cells : tuple of CellChange
        At least one, in the order of the newer columns.
    """

    before: int
    after: int
    cells: tuple[CellChange, ...]


@dataclass(frozen=True)
class Comparison:
    """What a newer version of a table would change.

    Attributes
    ----------
    added : tuple of int
        Row numbers of the newer one, in order.
    removed : tuple of int
        Row numbers of the older one, in order.
    changed : tuple of ChangedRow
        In the order of the newer one.
    unchanged : tuple of tuple of int
        Row numbers in both, older and newer, in the order of the newer one.
    moved : bool
        Whether rows that are in both are in another order.
    """

    added: tuple[int, ...]
    removed: tuple[int, ...]
    changed: tuple[ChangedRow, ...]
    unchanged: tuple[tuple[int, int], ...]
    added_columns: tuple[str, ...]
    removed_columns: tuple[str, ...]
    moved: bool

    @property
    def same(self) -> bool:
        """Whether nothing differs, neither cells nor rows nor columns nor their order."""
        return not (
            self.added
            or self.removed
            or self.changed
            or self.added_columns
            or self.removed_columns
            or self.moved
        )

    @property
    def summary(self) -> str:
        """Counts, in one sentence."""
        return (
            f"{len(self.added):,} added, {len(self.removed):,} removed, "
            f"{len(self.changed):,} changed, {len(self.unchanged):,} unchanged."
        )

    def removes_more_than(self, share: float) -> bool:
        """Return whether more than a share of the older rows, 0 to 1, would be gone."""
        kept = len(self.changed) + len(self.unchanged)
        return len(self.removed) > share * (kept + len(self.removed))


def compare_sites(before: pd.DataFrame, after: pd.DataFrame) -> Comparison:
    """Compare two versions of a sites file.

    A row is the same site in both when all its cells are; else when it names the same place and
    announcement; else the same place; else when only its city is spelled a little otherwise.
    The first of several such rows goes with the first.

    The frames are those of ``sites.read.SitesFile``. Every row of either is in exactly one part.
    """
    return _compare(before, after, (_place_and_day, place_keys), respelled=True)


def compare_tables(before: pd.DataFrame, after: pd.DataFrame, key: str) -> Comparison:
    """Compare two versions of another table, whose rows are told apart by one column."""
    return _compare(before, after, (lambda frame: key_cells(frame, key),))


def key_cells(frame: pd.DataFrame, key: str) -> list[Hashable]:
    """Return the cells of the column that tells rows apart, whatever their case; days as ISO."""
    return [_day(text).casefold() for text in _cells(frame, key)]


def lost_columns(before: pd.DataFrame, after: pd.DataFrame) -> dict[str, int]:
    """Return the columns that only the older version has, with how many of its rows hold text."""
    kept = {str(column).casefold() for column in after.columns}
    counts = {
        str(column): sum(map(bool, map(str.strip, before[column].tolist())))
        for column in before.columns
        if str(column).casefold() not in kept
    }
    return {column: count for column, count in counts.items() if count}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One row that differs, in words.

    Attributes
    ----------
    what : str
        ``removed``, ``changed`` or ``added``.
    row : int
        Its number: in the older version when it was removed, else in the newer.
    title : str
        The cells that say what the row is about.
    cells : str
        The cells that changed, as "state: “OH” → “Ohio”"; "" for other rows.
    """

    what: str
    row: int
    title: str
    cells: str = ""

    @property
    def text(self) -> str:
        """What the row is about, and in brackets the cells that changed."""
        return f"{self.title} ({self.cells})" if self.cells else self.title


def change_lines(
    found: Comparison, before: pd.DataFrame, after: pd.DataFrame, titles: Sequence[str]
) -> Iterator[ChangeLine]:
    """Yield what differs row by row: removed, changed, added.

    Parameters
    ----------
    found : Comparison
        Of the two frames.
    titles : sequence of str
        The columns that say what a row is about.
    """
    old, new = (_titles(frame, titles) for frame in (before, after))
    for row in found.removed:
        yield ChangeLine("removed", row, old[row])
    for changed in found.changed:
        cells = "; ".join(
            f"{cell.column}: “{cell.before}” → “{cell.after}”" for cell in changed.cells
        )
        yield ChangeLine("changed", changed.after, new[changed.after], cells)
    for row in found.added:
        yield ChangeLine("added", row, new[row])


def change_texts(found: Comparison, before: pd.DataFrame, after: pd.DataFrame) -> list[str]:
    """Return what differs as lines of text, rows by their first two columns."""
    titles = [str(column) for column in after.columns[:2]]
    return [
        *(f"{one.what}: {one.text}" for one in change_lines(found, before, after, titles)),
        *(f"removed column: {column}" for column in found.removed_columns),
        *(f"new column: {column}" for column in found.added_columns),
    ]


def _titles(frame: pd.DataFrame, columns: Sequence[str]) -> dict[int, str]:
    return {
        row: ", ".join(filter(None, map(str.strip, cells))) or "(no name)"
        for row, cells in _records(frame, columns).items()
    }


_Pairs = list[tuple[int, int]]


def _compare(
    before: pd.DataFrame, after: pd.DataFrame, keys: Iterable[Keys], *, respelled: bool = False
) -> Comparison:
    columns = [*after.columns, *(c for c in before.columns if c not in after.columns)]
    old_cells, new_cells = _records(before, columns), _records(after, columns)
    pairs = list(_in_order(old_cells, new_cells))
    for key in keys:
        gone, come = _left(before, 0, pairs), _left(after, 1, pairs)
        pairs += _in_order(
            dict(zip(gone.index.tolist(), key(gone), strict=True)),
            dict(zip(come.index.tolist(), key(come), strict=True)),
        )
    if respelled:
        pairs += list(_respelled(_left(before, 0, pairs), _left(after, 1, pairs)))
    removed, added = _left(before, 0, pairs).index.tolist(), _left(after, 1, pairs).index.tolist()
    order = {row: place for place, row in enumerate(after.index.tolist())}
    pairs.sort(key=lambda pair: order[pair[1]])
    changed: list[ChangedRow] = []
    unchanged: _Pairs = []
    for first, second in pairs:
        was, now = old_cells[first], new_cells[second]
        if was == now:
            unchanged.append((first, second))
            continue
        cells = tuple(
            CellChange(column, old, new)
            for column, old, new in zip(columns, was, now, strict=True)
            if old != new
        )
        changed.append(ChangedRow(first, second, cells))
    firsts = [first for first, _ in pairs]
    return Comparison(
        added=tuple(added),
        removed=tuple(removed),
        changed=tuple(changed),
        unchanged=tuple(unchanged),
        added_columns=tuple(c for c in after.columns if c not in before.columns),
        removed_columns=tuple(c for c in before.columns if c not in after.columns),
        moved=any(a > b for a, b in pairwise(firsts)),
    )


def _in_order(
    old: Mapping[int, Hashable], new: Mapping[int, Hashable]
) -> Iterator[tuple[int, int]]:
    """Pair rows of one key: the first with the first, the second with the second."""
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for row, key in reversed(list(old.items())):
        if key is not None:
            waiting[key].append(row)
    for row, key in new.items():
        if key is not None and waiting.get(key):
            yield waiting[key].pop(), row


def _left(frame: pd.DataFrame, side: int, pairs: _Pairs) -> pd.DataFrame:
    return frame[~frame.index.isin([pair[side] for pair in pairs])]


def _records(frame: pd.DataFrame, columns: Sequence[str]) -> dict[int, tuple[str, ...]]:
    cells = zip(*(_cells(frame, column) for column in columns), strict=True)
    return dict(zip(frame.index.tolist(), cells, strict=True))


def _cells(frame: pd.DataFrame, column: str) -> list[str]:
    return frame[column].tolist() if column in frame else [""] * len(frame)


def place_keys(frame: pd.DataFrame) -> list[Hashable]:
    """Return each row's place as far as its text tells it; None for a row without a city."""
    return [
        (" ".join(city.casefold().split()), _state(state), stated_kind(kind) or "city")
        if city.strip()
        else None
        for city, state, kind in zip(
            *(_cells(frame, column) for column in (CITY, STATE, KIND)), strict=True
        )
    ]


def _place_and_day(frame: pd.DataFrame) -> list[Hashable]:
    return [
        place and (place, _day(text))
        for place, text in zip(place_keys(frame), _cells(frame, ANNOUNCED), strict=True)
    ]


def _state(text: str) -> str:
    state = state_of(text)
    return state.code if state else text.strip().casefold()


def _day(text: str) -> str:
    day = parse_date(text)
    return day.isoformat() if day else text.strip()


def _respelled(gone: pd.DataFrame, come: pd.DataFrame) -> Iterator[tuple[int, int]]:
    """Pair rows that differ in a city spelled nearly the same, the nearest first."""
    others = [column for column in come.columns if column in gone and column != CITY]
    if not others or max(len(gone), len(come)) > RESPELLED_AT_MOST:
        return
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for row, key in _records(gone, others).items():
        groups[key].append(row)
    near = []
    for row, key in _records(come, others).items():
        for other in groups.get(key, ()):
            names = str(gone.loc[other, CITY]).casefold(), str(come.loc[row, CITY]).casefold()
            share = Levenshtein.normalized_similarity(*names)
            if share >= ALIKE:
                near.append((-share, other, row))
    taken: set[tuple[int, int]] = set()
    for _, other, row in sorted(near):
        if (0, other) not in taken and (1, row) not in taken:
            taken |= {(0, other), (1, row)}
            yield other, row
