"""Put the rows of one file into another: what is there stays, what is new joins it."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sites.columns import ANNOUNCED, CITY, KIND, STATE
from sites.compare import Keys, place_keys
from sites.dates import parse_date
from sites.states import split_state
from tables.table import ROW

_Cells = dict[str, str]


@dataclass(frozen=True)
class Joined:
    """A list with the rows of a file in it.

    Attributes
    ----------
    frame : DataFrame
        The rows of the list in their order, then those that it lacked. A row that the file adds to
        or changes has the row number of the file; the others' numbers come after all of these.
    listed : mapping of int to int
        Numbers in ``frame`` of the rows that stay as they are, to their row numbers in the list.
    known : tuple of (int, int)
        Rows of the file that the list has under another name, with the row numbers in the list.
    """

    frame: pd.DataFrame
    listed: Mapping[int, int]
    known: tuple[tuple[int, int], ...]


def add_rows(
    before: pd.DataFrame,
    after: pd.DataFrame,
    keys: Sequence[Keys] = (place_keys,),
    *,
    also: tuple[Sequence[Hashable], Sequence[Hashable]] | None = None,
    names: Sequence[str] = (CITY, STATE),
) -> Joined:
    """Put the rows of one file into another.

    A row of the file is one of the list's when both name the same and their days do not differ; a
    blank cell of the file says nothing. Where the list's row has all that the file's says, it stays
    as it is; else it takes the file's cells. No two rows of the file change the same cell: the
    second is added.

    Parameters
    ----------
    before, after : DataFrame
        The list, and the file whose rows join it.
    keys : sequence of callable
        Rows with the same key of one of these name the same.
    also : tuple of sequence of hashable, optional
        Further such keys, of the rows of the list and of those of the file.
    names : sequence of str
        The columns that the keys are about: the list's own spelling stays.

    Returns
    -------
    Joined
        Adding the same file to it again changes nothing.
    """
    own = {str(column).casefold(): column for column in before.columns}
    after = after.rename(columns=lambda column: own.get(str(column).casefold(), column))
    columns = [*before.columns, *(c for c in after.columns if c not in before.columns)]
    before, after = (one.reindex(columns=columns, fill_value="") for one in (before, after))
    listed, filed = _rows(before), _rows(after)
    pairs = [(key(before), key(after)) for key in (*keys, _whole)]
    same = _same_rows(before, after, [*pairs, also] if also else pairs)
    homes: dict[int, int] = {}
    for row, there in same.items():
        # What the list says already comes first, so that no other row of the file changes it.
        says = [at for at in there if not _news(filed[row], listed[at], names)]
        if says:
            homes[row] = says[0]
    claimed = {*homes.values()}
    numbers: dict[int, int] = {}
    for row, there in same.items():
        home = None if row in homes else _home(filed[row], there, listed, claimed, names)
        if home is not None:
            listed[home] |= _news(filed[row], listed[home], names)
            claimed.add(home)
            homes[row] = home
            numbers.setdefault(home, row)
    new = [row for row in filed if row not in homes]
    last = max(after.index.tolist(), default=1)
    frame = pd.DataFrame(
        [*listed.values(), *(filed[row] for row in new)],
        columns=columns,
        index=pd.Index(
            [*(numbers.get(row, last + row) for row in listed), *new], name=ROW, dtype="int64"
        ),
        dtype="str",
    )
    return Joined(
        frame,
        {last + row: row for row in listed if row not in numbers},
        tuple((row, at) for row, at in homes.items() if _otherwise(filed[row], listed[at])),
    )


def _rows(frame: pd.DataFrame) -> dict[int, _Cells]:
    names = [str(column) for column in frame.columns]
    return {
        row: dict(zip(names, cells, strict=True))
        for row, cells in zip(frame.index.tolist(), _whole(frame), strict=True)
    }


def _whole(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    # By columns: to go through a frame row by row takes ten times as long.
    return list(zip(*(frame[column].tolist() for column in frame), strict=True))


def _same_rows(
    before: pd.DataFrame,
    after: pd.DataFrame,
    keys: Sequence[tuple[Sequence[Hashable], Sequence[Hashable]]],
) -> dict[int, list[int]]:
    """Return for each row of the file the rows of the list that name the same, in order."""
    found: dict[int, set[int]] = {row: set() for row in after.index.tolist()}
    for listed, filed in keys:
        rows: dict[Hashable, list[int]] = {}
        for row, name in zip(before.index.tolist(), listed, strict=True):
            rows.setdefault(name, []).append(row)
        for row, name in zip(found, filed, strict=True):
            if name is not None:
                found[row].update(rows.get(name, ()))
    return {row: sorted(there) for row, there in found.items()}


def _home(
    cells: _Cells,
    there: Sequence[int],
    listed: Mapping[int, _Cells],
    claimed: set[int],
    names: Sequence[str],
) -> int | None:
    """Return the row of the list that a row of the file adds to, one with its very day first."""
    fitting = []
    for row in there:
        news = _news(cells, listed[row], names)
        fills = not any(listed[row][column].strip() for column in news)
        if _may_be_one(cells, listed[row]) and (fills or row not in claimed):
            fitting.append((ANNOUNCED in news, row))
    return min(fitting)[1] if fitting else None


def _news(cells: _Cells, listed: _Cells, names: Sequence[str]) -> _Cells:
    """Return the cells of a row of the file that the list's row does not have."""
    return {
        column: text
        for column, text in cells.items()
        if text.strip() and column not in names and not _alike(column, text, listed[column])
    }


def _alike(column: str, one: str, other: str) -> bool:
    if column == ANNOUNCED and (day := parse_date(one)):
        return day == parse_date(other)
    if column == KIND:
        return one.strip().casefold() == other.strip().casefold()
    return one == other


def _may_be_one(cells: _Cells, listed: _Cells) -> bool:
    """Say whether two rows that name the same may be one: not with two different days."""
    here, there = cells.get(ANNOUNCED, ""), listed.get(ANNOUNCED, "")
    if not here.strip() or not there.strip():
        return True
    return _alike(ANNOUNCED, here, there) or bool(parse_date(here) and not parse_date(there))


def _otherwise(cells: _Cells, listed: _Cells) -> bool:
    """Say whether the file calls a city by another name; the state may be written in any way."""
    return _name(cells) != _name(listed)


def _name(cells: _Cells) -> str:
    return " ".join(split_state(cells.get(CITY, ""))[0].casefold().split())
