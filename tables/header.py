"""The row of headings: where it is, and which column each heading means."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from types import MappingProxyType
from typing import Final

from common.errors import MissingColumnsError, TableError
from common.issues import Repair
from common.wording import column_letter, joined_names, shortened
from tables.defuse import restored

HEADER_ROWS: Final = 20
"""How many rows from the top the headings may be in."""

NumberedRow = tuple[int, list[str]]
"""A row's number, as a spreadsheet shows it, and its cells."""

Told = Callable[[tuple[str, ...]], Mapping[str, str]]
"""Returns for the headings of a file, folded, what a person has told of some of them: the column
that a folded heading means."""


def nothing_told(headings: tuple[str, ...]) -> Mapping[str, str]:
    """Return that no one has told anything of these headings."""
    del headings
    return MappingProxyType({})


_SEPARATORS: Final = re.compile(r"[\s_\-/.:*()]+")
_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def folded(heading: str) -> str:
    """Return a heading without what does not matter: case, spaces, _ - / . : * and brackets."""
    text = unicodedata.normalize("NFKC", _INVISIBLE.sub("", heading)).casefold()
    return _SEPARATORS.sub(" ", text).strip()


def folded_headings(cells: Iterable[str]) -> tuple[str, ...]:
    """Return the headings, without blank ones, by which what was told of them is found again."""
    return tuple(filter(None, map(folded, cells)))


@dataclass(frozen=True)
class Columns:
    """The columns that a table may have.

    Attributes
    ----------
    required : tuple of str
        Those that must be there.
    known : tuple of str
        Those whose heading is taken in any case; the required ones among them.
    synonyms : mapping of str to tuple of str
        By column, headings that mean it where it is not there itself and no other column
        claims them.
    free_text : tuple of str
        Those of which several may be there: nothing depends on which of them is taken.
    told : callable
        What a person has said of headings that no one else understands.
    """

    required: tuple[str, ...]
    known: tuple[str, ...]
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    free_text: tuple[str, ...] = ()
    told: Told = nothing_told

    @cached_property
    def by_heading(self) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """The columns by their own names, and by their synonyms, folded."""
        words = ((word, column) for column, all_ in self.synonyms.items() for word in all_)
        return (
            {folded(column): column for column in self.known},
            {folded(word): column for word, column in words},
        )


@dataclass(frozen=True, slots=True)
class Header:
    """The headings of a table.

    Attributes
    ----------
    row : int
        Row number, as a spreadsheet shows it.
    columns : tuple of str
        Name of each column, each another; "" for one without a heading.
    told : mapping of str to str
        The headings, as typed, of which a person has said which column they are.
    """

    row: int
    columns: tuple[str, ...]
    told: Mapping[str, str]
    repairs: tuple[Repair, ...]


@dataclass(frozen=True, slots=True)
class HeaderRow:
    """A row that may be the headings.

    Attributes
    ----------
    cells : tuple of str
        As they are in the file.
    known : int
        How many of the columns that we know it names, without a doubt or with one.
    complete : bool
        Whether it names every column that must be there.
    """

    row: int
    cells: tuple[str, ...]
    known: int
    complete: bool


def find_header(rows: Iterable[tuple[int, Sequence[str]]], columns: Columns) -> HeaderRow | None:
    """Return the first row that names the required columns, or else the likeliest.

    Parameters
    ----------
    rows : iterable of (int, sequence of str)
        Row numbers and cells; only the first ``HEADER_ROWS`` are looked at.

    Returns
    -------
    HeaderRow or None
        None when all of these rows are blank.
    """
    best: HeaderRow | None = None
    for number, cells in islice(rows, HEADER_ROWS):
        # Under another delimiter than its own a blank row holds delimiters.
        if not any(cell.strip().strip(",;\t| ") for cell in cells):
            continue
        claims = _claims(cells, columns)
        found = HeaderRow(
            number,
            tuple(cells),
            sum(map(bool, claims.values())),
            all(claims[column] for column in columns.required),
        )
        if found.complete:
            return found
        if best is None or found.known > best.known:
            best = found
    return best


def read_header(found: HeaderRow, name: str, wanted: Columns) -> Header:
    """Return the columns that a row of headings names.

    Raises
    ------
    TableError
        When a required column is missing, a column that means something is there twice, or two
        headings could be the same required column.
    """
    cells = [restored(cell.strip()) for cell in found.cells]
    claims = _claims(cells, wanted)
    columns: dict[int, str] = {}
    open_names: set[str] = set()
    repairs = []
    for column, places in claims.items():
        if len(places) == 1:
            columns[places[0]] = column
        elif places:
            headings = joined_names([cells[place] for place in places])
            if folded(cells[places[0]]) == folded(column):
                if column not in wanted.free_text:
                    raise _twice(name, column, found.row)
                columns[places[0]] = column
            elif column in wanted.required:
                raise TableError(
                    f"{name} has several headings in row {found.row} that could be the column "
                    f"“{column}” ({headings}); rename the right one to “{column}”."
                )
            else:
                what = f"More than one heading could be “{column}” ({headings}), so none was used"
                repairs.append(Repair(what, f"row {found.row}"))
                open_names |= {cells[place].casefold() for place in places}
    _check([*columns.values()], cells, found.row, name, wanted.required)
    taken = {name.casefold() for name in (*columns.values(), *filter(None, cells))}
    seen = {column.casefold() for column in columns.values()}
    folds = [cell.casefold() for cell in cells]
    for place, (typed, cell) in enumerate(zip(found.cells, cells, strict=True)):
        where = f"row {found.row}, column {column_letter(place)}"
        same = cell.casefold()
        # Of two columns “Date” neither may be called so: alone it would be taken for a known one.
        numbered = same in seen or (same in open_names and folds.count(same) > 1)
        if cell and place not in columns and numbered:
            columns[place] = unused_name(cell, taken, 2 if same in seen else 1)
            seen.add(same)
            what = f"Another column “{shortened(cell)}” was kept as “{shortened(columns[place])}”"
            repairs.append(Repair(what, where))
            continue
        column = columns.setdefault(place, cell)
        seen.add(column.casefold())
        if column not in (typed, restored(typed)):
            what = f"The heading “{shortened(typed)}” was read as “{column}”"
            if typed.strip() == column:
                what = f"Spaces around the heading “{shortened(column)}” were removed"
            repairs.append(Repair(what, f"row {found.row}, {shortened(column)}"))
    if found.row > 1:
        above = "row 1" if found.row == 2 else f"rows 1 to {found.row - 1}"
        repairs.insert(0, Repair("Rows above the headings were skipped", above))
    said = wanted.told(folded_headings(cells))
    return Header(
        found.row,
        tuple(columns[place] for place in range(len(cells))),
        {cell: columns[place] for place, cell in enumerate(cells) if folded(cell) in said},
        tuple(repairs),
    )


def unused_name(name: str, taken: set[str], number: int = 2) -> str:
    """Return "Notes (2)", or with the next number that is not taken, and take it.

    Parameters
    ----------
    taken : set of str
        Names in lower case; the new one is added.
    number : int
        The first to try.
    """
    while f"{name} ({number})".casefold() in taken:
        number += 1
    taken.add(f"{name} ({number})".casefold())
    return f"{name} ({number})"


def _claims(cells: Sequence[str], columns: Columns) -> dict[str, list[int]]:
    """Return for each known column the places of the headings that claim it."""
    said = columns.told(folded_headings(cells))
    known = columns.known
    # What a person told counts before the column's own name, and that before another word for it.
    ranks: list[dict[str, list[int]]] = [{column: [] for column in known} for _ in range(3)]
    for place, cell in enumerate(cells):
        if len(cell) > 80:
            continue
        text = folded(cell)
        for rank, names in zip(ranks, (said, *columns.by_heading), strict=True):
            if text in names:
                if (column := names[text]) in rank:
                    rank[column].append(place)
                break
    return {column: next(filter(None, (rank[column] for rank in ranks)), []) for column in known}


def _check(
    columns: Sequence[str], cells: Sequence[str], row: int, name: str, required: Sequence[str]
) -> None:
    missing = [column for column in required if column not in columns]
    if missing:
        headings = tuple(filter(None, cells))
        raise MissingColumnsError(
            f"{name} has no column {joined_names(missing)} in row {row}; add the heading (it has "
            f"{joined_names(headings) or 'none'}).",
            tuple(missing),
            headings,
        )


def _twice(name: str, column: str, row: int) -> TableError:
    return TableError(
        f"{name} has the column “{shortened(column)}” twice in row {row}; "
        "rename or remove one of them."
    )
