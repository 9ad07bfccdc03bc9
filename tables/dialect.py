"""Text to rows: what separates the cells, and rows with the numbers that a spreadsheet shows."""

import csv
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from common.errors import TableError
from common.issues import Repair
from common.limits import Limits
from common.progress import Progress
from tables.header import HEADER_ROWS, Columns, HeaderRow, NumberedRow, find_header

DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
SHEET_ROWS: Final = 1_048_576
"""Rows that a spreadsheet has; a file with more of them, blank or not, was not made by one."""

_LINE: Final = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_SEP: Final = re.compile(r"\ufeff?\"?sep=(.)\"?[,;|\t]*(?:\r\n?|\n|$)", re.IGNORECASE)
_FIELD_LIMIT: Final = threading.Lock()
_STEP: Final = 2000


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a text is laid out.

    Attributes
    ----------
    start : int
        Where the first row begins: after a line ``sep=;``, which no spreadsheet shows.
    header : HeaderRow or None
        None when the first rows are blank.
    """

    delimiter: str
    start: int
    header: HeaderRow | None
    repairs: tuple[Repair, ...]


def find_dialect(text: str, columns: Columns) -> Dialect:
    """Find what separates the cells: that with which the headings that must be there are found.

    Where none is, the likeliest is returned: with most of the columns that we know, then with
    most cells, so that a message can name the headings that there are.
    """
    sep = _SEP.match(text)
    start = sep.end() if sep else 0
    order = dict.fromkeys(([sep[1]] if sep and sep[1] not in '\r\n"' else []) + [*DELIMITERS])
    found: list[tuple[str, HeaderRow]] = []
    for delimiter in order:
        header = find_header(_first_rows(text, start, delimiter), columns)
        if header:
            found.append((delimiter, header))
    if not found:
        return Dialect(",", start, None, ())

    def likelihood(one: tuple[str, HeaderRow]) -> tuple[bool, int, int, int]:
        header = one[1]
        row = -header.row if header.complete else 0
        return header.complete, row, header.known, 0 if header.complete else len(header.cells)

    # Of equals the first counts: what the file itself says, then the comma.
    delimiter, header = max(found, key=likelihood)
    repairs = []
    if delimiter != ",":
        word = DELIMITERS.get(delimiter, f"“{delimiter}”")
        repairs.append(Repair(f"Read with cells separated by {word}", "file"))
    if sep:
        what = f"A first line that says what separates the cells (“{sep[0].strip()}”) was skipped"
        repairs.append(Repair(what, "file"))
    return Dialect(delimiter, start, header, tuple(repairs))


def text_rows(
    text: str,
    dialect: Dialect,
    name: str,
    limits: Limits,
    progress: Progress | None = None,
) -> Iterator[NumberedRow]:
    """Yield each row with its number; a quoted line break does not count, a blank row does.

    Raises
    ------
    TableError
        At the row where the text stops being a table: a quotation mark that is not closed, a cell
        beyond the limit, or more rows than a spreadsheet has.
    """
    _allow_fields_of(limits.cell_characters)
    lines = _Lines(text, dialect.start)
    reader = csv.reader(lines, delimiter=dialect.delimiter, strict=True)
    number, begins = 0, dialect.start
    try:
        for cells in reader:
            number += 1
            begins = lines.at
            if number > SHEET_ROWS:
                raise TableError(
                    f"{name} continues past row {SHEET_ROWS:,}, the last row of a spreadsheet; "
                    f"remove the blank rows at the end."
                )
            if progress and number % _STEP == 0:
                progress(lines.at / len(text))
            yield number, cells
    except csv.Error as error:
        raise _broken(text[begins:], number + 1, name, limits, error) from error


class _Lines:
    """The lines of a text with their ends, one at a time, and how far one has come."""

    def __init__(self, text: str, start: int) -> None:
        self.at = start
        self._found = _LINE.finditer(text, start)

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = next(self._found)
        self.at = line.end()
        return line[0]


def _first_rows(text: str, start: int, delimiter: str) -> Iterator[NumberedRow]:
    # Not strict: under the wrong delimiter a quotation mark may be anywhere.
    lines = (line[0] for line in islice(_LINE.finditer(text, start), 50 * HEADER_ROWS))
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        yield from enumerate(islice(reader, HEADER_ROWS), start=1)
    except csv.Error:
        return


def _allow_fields_of(characters: int) -> None:
    """Let the csv module pass cells of this length; the limit is the whole process's.

    It is only ever raised, so that a thread that reads with a larger one is not cut short.
    """
    with _FIELD_LIMIT:
        if csv.field_size_limit() <= characters:
            csv.field_size_limit(characters + 1)


def _broken(rest: str, row: int, name: str, limits: Limits, error: csv.Error) -> TableError:
    """Return what is wrong with the row that the rest of a text begins with."""
    if "field limit" in str(error) and rest.count('"') % 2 == 0:
        return TableError(
            f"{name} has a cell in row {row} with more than {limits.cell_characters:,} "
            "characters; shorten it."
        )
    return TableError(
        f"{name} has a quotation mark in row {row} that is not closed, or is in the middle of a "
        f"cell; close it, or type it twice if it is part of the text."
    )
