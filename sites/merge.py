"""Two people changed the same table: put the changes of one on the newest of the other."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import partial

import pandas as pd

from sites.columns import ANNOUNCED, CITY, STATE
from sites.compare import ChangedRow, Comparison, compare_sites, compare_tables
from tables.table import ROW

_Compare = Callable[[pd.DataFrame, pd.DataFrame], Comparison]


@dataclass(frozen=True)
class Clash:
    """A change of one's own that meets a change of someone else's in the same cell or row.

    Attributes
    ----------
    title : str
        What the row is about; "" when it is a whole column.
    what : str
        What each did, to be put after the title.
    """

    title: str
    what: str

    def __str__(self) -> str:
        return f"{self.title} {self.what}.".strip()


@dataclass(frozen=True)
class Merge:
    """The newest table with someone's own changes on it.

    Attributes
    ----------
    frame : DataFrame
        Text; rows have new numbers.
    """

    frame: pd.DataFrame
    clashes: tuple[Clash, ...]


def merge_sites(base: pd.DataFrame, mine: pd.DataFrame, theirs: pd.DataFrame) -> Merge:
    """Put what ``mine`` changed of ``base`` on ``theirs``, which came from ``base`` as well.

    Their rows stay in their order, with my cells in them and without what I removed; then comes
    what I added and they did not. The columns are theirs, then those that I added. Where both
    changed the same, mine is taken, but no row that they removed comes back.
    """
    return _merge(base, mine, theirs, compare_sites, (CITY, STATE), (CITY, ANNOUNCED))


def merge_tables(
    base: pd.DataFrame,
    mine: pd.DataFrame,
    theirs: pd.DataFrame,
    key: str,
    *,
    keep_theirs: bool = False,
) -> Merge:
    """Merge versions of another table, whose rows are told apart by one column.

    As ``merge_sites``; with ``keep_theirs`` theirs stays where both changed the same.
    """
    return _merge(base, mine, theirs, partial(compare_tables, key=key), (key,), (), keep_theirs)


def _merge(
    base: pd.DataFrame,
    mine: pd.DataFrame,
    theirs: pd.DataFrame,
    compare: _Compare,
    title: tuple[str, ...],
    apart: Collection[str],
    keep_theirs: bool = False,
) -> Merge:
    """Merge as ``compare`` tells rows apart.

    ``title`` are the columns that name a row. Rows that both added are two when a column of
    ``apart`` differs.
    """
    own, others = compare(base, mine), compare(base, theirs)
    now = dict(others.unchanged)
    now |= {row.before: row.after for row in others.changed}
    changed_there = {row.before: row for row in others.changed}
    frame = theirs.copy()
    for column in own.added_columns:
        if column not in frame:
            frame[column] = pd.Series("", index=frame.index, dtype="str")
    lost, clashes = _lost_columns(base, own, others, frame)

    def put(row: ChangedRow, at: int, there: dict[str, str], name: str) -> None:
        for cell in row.cells:
            if there.get(cell.column, cell.after) != cell.after:
                has = f"has “{there[cell.column]}” as {cell.column} in their version"
                clashes.append(Clash(name, f"{has} and “{cell.after}” in yours"))
                if keep_theirs:
                    continue
            frame.loc[at, cell.column] = cell.after

    for row in own.changed:
        name, at = _name(base, row.before, title), now.get(row.before)
        cells = tuple(c for c in row.cells if c.column in frame and c.column not in lost)
        if at is not None:
            there = changed_there.get(row.before)
            after = {cell.column: cell.after for cell in there.cells} if there else {}
            put(replace(row, cells=cells), at, after, name)
        elif cells:
            clashes.append(Clash(name, "was changed by you and removed by them; it stays removed"))
    gone = []
    for number in own.removed:
        if number in changed_there:
            name = _name(base, number, title)
            clashes.append(Clash(name, "was removed by you and changed by them"))
            if keep_theirs:
                continue
        if number in now:
            gone.append(now[number])
    added = mine.loc[list(own.added)]
    both = compare(theirs.loc[list(others.added)], added)
    twice = {second for _, second in both.unchanged}
    for row in both.changed:
        if not {cell.column for cell in row.cells}.intersection(apart):
            # Of what was blank before, each has filled in some cells.
            filled = tuple(c for c in row.cells if c.after and c.column in frame)
            before = {cell.column: cell.before for cell in filled if cell.before}
            put(replace(row, cells=filled), row.before, before, _name(added, row.after, title))
            twice.add(row.after)
    if keep_theirs:
        lost -= {clash.title for clash in clashes}
    frame = frame.drop(index=gone).drop(columns=lost)
    added = added[~added.index.isin(twice)].reindex(columns=frame.columns, fill_value="")
    merged = pd.concat([frame, added]).astype("str")
    merged.index = pd.RangeIndex(2, 2 + len(merged), name=ROW)
    merged.index = merged.index.astype("int64")
    return Merge(merged, tuple(clashes))


def _lost_columns(
    base: pd.DataFrame, own: Comparison, others: Comparison, frame: pd.DataFrame
) -> tuple[set[str], list[Clash]]:
    """Return the columns of theirs that I removed, and where the other of us filled one in."""
    lost = {column for column in own.removed_columns if column in base and column in frame}
    typed = {cell.column for row in own.changed for cell in row.cells if cell.after}
    clashes = [
        Clash(column, "was changed by you and removed by them; it stays removed")
        for column in others.removed_columns
        if column in typed
    ]
    theirs = {cell.column for row in others.changed for cell in row.cells}
    theirs |= {column for column in lost if frame.loc[list(others.added), column].any()}
    clashes += [
        Clash(column, "was removed by you and changed by them")
        for column in own.removed_columns
        if column in lost & theirs
    ]
    return lost, clashes


def _name(frame: pd.DataFrame, row: int, title: tuple[str, ...]) -> str:
    return ", ".join(filter(None, (str(frame.loc[row, column]) for column in title)))
