"""What differs between two versions of a list, row by row, in plain text."""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from geocode.ledger import printable


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a list.

    Attributes
    ----------
    number : int
        The spreadsheet's row number, in its own version.
    cells : tuple of str
        Trimmed, by the columns of both versions; "" where this one has no such column.
    """

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """What became of the rows of a list.

    Attributes
    ----------
    columns : tuple of str
        Of both versions, those of the new one first.
    keys : tuple of str
        The columns that say which thing a row is about.
    added, removed : tuple of Row
        In the order of the file.
    changed : tuple of (Row, Row)
        Before and after, about the same thing.
    unchanged : int
        How many rows stayed as they were, wherever they stand now.
    """

    columns: tuple[str, ...]
    keys: tuple[str, ...]
    added: tuple[Row, ...]
    removed: tuple[Row, ...]
    changed: tuple[tuple[Row, Row], ...]
    unchanged: int

    @property
    def summary(self) -> str:
        """Counts, in one sentence."""
        return (
            f"{len(self.added)} added, {len(self.removed)} removed, "
            f"{len(self.changed)} changed, {self.unchanged} unchanged."
        )

    @property
    def removes_many(self) -> bool:
        """Whether more than a quarter of the rows go away."""
        return 4 * len(self.removed) > len(self.removed) + len(self.changed) + self.unchanged

    def lines(self) -> Iterator[str]:
        """Yield a line for each row added (+), removed (-) or changed (~)."""
        for row in self.removed:
            yield f"- row {row.number}: {self._title(row)}"
        for old, new in self.changed:
            cells = "; ".join(
                f"{printable(column)}: “{printable(before)}” → “{printable(after)}”"
                for column, before, after in zip(self.columns, old.cells, new.cells, strict=True)
                if before != after
            )
            yield f"~ row {new.number}: {self._title(new)}: {cells}"
        for row in self.added:
            yield f"+ row {row.number}: {self._title(row)}"

    def _title(self, row: Row) -> str:
        by_column = dict(zip(self.columns, row.cells, strict=True))
        words = [printable(by_column.get(key, "")) for key in self.keys]
        return ", ".join(filter(None, words)) or "(no name)"


def compare_rows(before: pd.DataFrame, after: pd.DataFrame, keys: Sequence[str]) -> Changes:
    """Compare two versions of a list.

    Parameters
    ----------
    before, after : DataFrame
        Text; the index is the spreadsheet's row number.
    keys : sequence of str
        Columns that say which thing a row is about. Rows that are about the same thing and differ
        elsewhere are changed, in the order in which they stand.

    Returns
    -------
    Changes
    """
    columns = tuple(dict.fromkeys((*after.columns, *before.columns)))
    at = [columns.index(key) for key in keys if key in columns]
    equal: dict[tuple[str, ...], deque[Row]] = defaultdict(deque)
    for row in _rows(before, columns):
        equal[row.cells].append(row)
    unchanged, fresh = 0, []
    for row in _rows(after, columns):
        if equal[row.cells]:
            equal[row.cells].popleft()
            unchanged += 1
        else:
            fresh.append(row)
    left = sorted((row for rows in equal.values() for row in rows), key=lambda row: row.number)
    about: dict[tuple[str, ...], deque[Row]] = defaultdict(deque)
    for row in left:
        about[_thing(row, at)].append(row)
    added, changed = [], []
    for row in fresh:
        if about[_thing(row, at)]:
            changed.append((about[_thing(row, at)].popleft(), row))
        else:
            added.append(row)
    gone = {old.number for old, _ in changed}
    removed = tuple(row for row in left if row.number not in gone)
    return Changes(columns, tuple(keys), tuple(added), removed, tuple(changed), unchanged)


def add_rows(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Return a list with those rows of another below it that it does not have yet.

    The columns are those of both, those of the first list first; the index goes on counting.
    """
    columns = tuple(dict.fromkeys((*before.columns, *after.columns)))
    known = {row.cells for row in _rows(before, columns)}
    new = [row.number for row in _rows(after, columns) if row.cells not in known]
    both = [frame.reindex(columns=list(columns), fill_value="") for frame in (before, after)]
    below = both[1].loc[new]
    start = int(before.index.max()) + 1 if len(before) else 2
    below.index = pd.RangeIndex(start, start + len(below), name=before.index.name)
    return pd.concat([both[0], below])


def _thing(row: Row, at: Sequence[int]) -> tuple[str, ...]:
    return tuple(row.cells[place].casefold() for place in at)


def _rows(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[Row]:
    full = frame.reindex(columns=list(columns), fill_value="")
    for number, *cells in full.itertuples(name=None):
        yield Row(int(number), tuple(cell.strip() for cell in cells))
