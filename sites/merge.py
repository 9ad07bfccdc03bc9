"""Two people changed the same list: put the changes of one on the newest of the other."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from sites.columns import CITY, ROW, STATE
from sites.compare import ChangedRow, compare_sites


@dataclass(frozen=True)
class Merge:
    """The newest list with somebody's own changes on it.

    Attributes
    ----------
    frame : DataFrame
        As ``sites.read.SitesFile.frame``; rows have new numbers.
    clashes : tuple of str
        One sentence for each change of one's own that meets a change of the other's in the same
        cell or row. One's own is taken, but no row that the other removed comes back.
    """

    frame: pd.DataFrame
    clashes: tuple[str, ...]


def merge_sites(base: pd.DataFrame, mine: pd.DataFrame, theirs: pd.DataFrame) -> Merge:
    """Put what ``mine`` changed of ``base`` on ``theirs``, which came from ``base`` as well.

    Parameters
    ----------
    base, mine, theirs : DataFrame
        As ``sites.read.SitesFile.frame``.

    Returns
    -------
    Merge
        Their rows in their order, with my cells in them and without what I removed; then what I
        added and they did not. The columns are theirs, then those that I added.
    """
    own, others = compare_sites(base, mine), compare_sites(base, theirs)
    now = dict(others.unchanged)
    now |= {row.before: row.after for row in others.changed}
    changed_there = {row.before: row for row in others.changed}
    frame = theirs.copy()
    for column in own.added_columns:
        if column not in frame:
            frame[column] = pd.Series("", index=frame.index, dtype="str")
    clashes: list[str] = []
    for row in own.changed:
        at = now.get(row.before)
        if at is None:
            clashes.append(
                f"{_name(base, row.before)} was changed here, but is no longer in the newest "
                "list; it stays removed."
            )
            continue
        clashes += _cell_clashes(row, changed_there.get(row.before), _name(base, row.before))
        for cell in row.cells:
            if cell.column in frame:
                frame.loc[at, cell.column] = cell.after
    gone = []
    for number in own.removed:
        if number in now:
            gone.append(now[number])
        if number in changed_there:
            clashes.append(f"{_name(base, number)} was changed in the newest list; it is removed.")
    lost = [column for column in own.removed_columns if column in base and column in frame]
    frame = frame.drop(index=gone).drop(columns=lost)
    added = mine.loc[list(own.added)].reindex(columns=frame.columns, fill_value="")
    twice = {second for _, second in compare_sites(theirs.loc[list(others.added)], added).unchanged}
    added = added[~added.index.isin(twice)]
    merged = pd.concat([frame, added]).astype("str")
    merged.index = pd.RangeIndex(2, 2 + len(merged), name=ROW)
    merged.index = merged.index.astype("int64")
    return Merge(merged, tuple(clashes))


def _cell_clashes(mine: ChangedRow, theirs: ChangedRow | None, name: str) -> Iterator[str]:
    there = {cell.column: cell.after for cell in theirs.cells} if theirs else {}
    for cell in mine.cells:
        if cell.column in there and there[cell.column] != cell.after:
            yield (
                f"{name}: “{cell.column}” is “{there[cell.column]}” in the newest list and "
                f"“{cell.after}” here; “{cell.after}” is taken."
            )


def _name(frame: pd.DataFrame, row: int) -> str:
    return ", ".join(filter(None, (str(frame.loc[row, CITY]), str(frame.loc[row, STATE]))))
