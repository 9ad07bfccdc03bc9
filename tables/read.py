"""Read a table: whatever a spreadsheet makes, to a frame of text.

Or one sentence that says what to fix. Each step is its own module: ``decode`` (bytes
to text), ``dialect`` (text to rows), ``workbook`` (sheet to rows), ``header`` (which heading means
what) and ``table`` (rows to a frame, within the limits).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from common.errors import TableError
from common.issues import Repair
from common.limits import DEFAULT, Limits, megabytes
from common.progress import Progress
from common.wording import joined_names, shortened
from tables.decode import decode, refuse_markup
from tables.dialect import DELIMITERS, find_dialect, text_rows
from tables.header import Columns, Header, HeaderRow, folded_headings, read_header
from tables.table import build_frame
from tables.workbook import is_workbook, open_sheet, sheets_text


class Table(NamedTuple):
    """A table as read.

    Attributes
    ----------
    frame : DataFrame
        All columns text, "" for an empty cell, in the order of the file; the index, ``row``, is
        the row number that a spreadsheet shows.
    repairs : tuple of Repair
        What was odd and read anyway.
    how : str
        How it was read, such as "Windows-1252 with semicolons".
    headings : tuple of str
        The headings, folded, by which what a person told of them is found again.
    """

    frame: pd.DataFrame
    repairs: tuple[Repair, ...]
    how: str
    header: Header
    headings: tuple[str, ...]


def read_table(
    source: Path | bytes,
    name: str,
    columns: Columns,
    *,
    may_be_empty: bool = False,
    limits: Limits = DEFAULT,
    restoring: bool = True,
    sheet: str | None = None,
    progress: Progress | None = None,
) -> Table:
    """Read a file that holds a table.

    Parameters
    ----------
    source : Path or bytes
        CSV in UTF-8, UTF-16 or Windows-1252, with commas, semicolons, tabs or bars and any line
        ends, or a workbook (.xlsx, .xls, .ods).
    name : str
        What to call it in messages.
    columns : Columns
        What its headings may be.
    may_be_empty : bool
        Whether a heading row alone will do.
    limits : Limits
        Checked before the work is done.
    restoring : bool
        Whether text that was defused for a spreadsheet is restored; not in a file that is
        written as it is.
    sheet : str, optional
        Title of the sheet of a workbook that is meant.

    Raises
    ------
    MissingColumnsError, SeveralSheetsError
        When a person can say which column, or which sheet, is meant.
    TableError
        When the structure cannot be trusted.
    """
    data = read_bytes(source, name, limits)
    read = _read_workbook if is_workbook(data) else _read_text
    table = read(data, name, columns, limits, restoring, sheet, progress)
    if table.frame.empty and not may_be_empty:
        raise TableError(f"{name} has a heading row but no rows below it; add at least one.")
    if progress:
        progress(1.0)
    return table


def read_bytes(source: Path | bytes, name: str, limits: Limits) -> bytes:
    """Return the bytes of a file that is not too large; of one that is, none are read."""
    if isinstance(source, bytes):
        size, data = len(source), source
    else:
        try:
            size, data = source.stat().st_size, b""
            if size <= limits.file_bytes:
                with source.open("rb") as file:
                    # It may grow while it is read.
                    data = file.read(limits.file_bytes + 1)
                size = len(data)
        except OSError as error:
            raise TableError(f"{name} cannot be opened: {error.strerror or error}.") from error
    if size > limits.file_bytes:
        raise TableError(
            f"{name} is {megabytes(size)}, over the limit of {megabytes(limits.file_bytes)}; save "
            "only the list, without pictures or other sheets."
        )
    return data


def _read_workbook(
    data: bytes,
    name: str,
    columns: Columns,
    limits: Limits,
    restoring: bool,
    wanted: str | None,
    progress: Progress | None,
) -> Table:
    sheet = open_sheet(data, name, limits, columns, wanted=wanted, progress=progress)
    found = _found(sheet.header, name, columns.required)
    header = read_header(found, name, columns)
    frame, repairs = build_frame(
        sheet.rows(), header, name, limits, restoring=restoring, open_ended=True
    )
    how = f"the sheet “{sheet.title}” of a workbook"
    if sheet.unread:
        how += f", without its sheets {sheets_text(sheet.unread)}"
    repairs = (*sheet.repairs, *header.repairs, *repairs)
    return Table(frame, repairs, how, header, folded_headings(found.cells))


def _read_text(
    data: bytes,
    name: str,
    columns: Columns,
    limits: Limits,
    restoring: bool,
    wanted: str | None,
    progress: Progress | None,
) -> Table:
    if wanted is not None:
        raise TableError(f"{name} is not a workbook, so it has no sheet “{shortened(wanted)}”.")
    decoded = decode(data, name)
    dialect = find_dialect(decoded.text, columns)
    if not (dialect.header and dialect.header.complete):
        refuse_markup(decoded.text, name)
    found = _found(dialect.header, name, columns.required)
    if not found.complete:
        # A quotation mark that is not closed may have swallowed the headings.
        for number, _ in text_rows(decoded.text, dialect, name, limits):
            if number > found.row:
                break
    header = read_header(found, name, columns)
    rows = text_rows(decoded.text, dialect, name, limits, progress)
    frame, repairs = build_frame(rows, header, name, limits, restoring=restoring)
    word = DELIMITERS.get(dialect.delimiter, f"“{dialect.delimiter}”")
    return Table(
        frame,
        (*decoded.repairs, *dialect.repairs, *header.repairs, *repairs),
        f"{decoded.encoding} with {word}",
        header,
        folded_headings(found.cells),
    )


def _found(header: HeaderRow | None, name: str, required: Sequence[str]) -> HeaderRow:
    if header is None:
        raise TableError(
            f"{name} is empty; give it a heading row with the columns {joined_names(required)}."
        )
    return header
