"""Read a sites file: whatever a spreadsheet makes, to a frame of text.

Or one sentence that says what to mend. Each step stands in a module of its own: ``decode`` (bytes
to text), ``dialect`` (text to rows), ``workbook`` (sheet to rows), ``header`` (which heading means
what) and ``table`` (rows to a frame, within the limits).
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from sites.columns import KNOWN, REQUIRED
from sites.decode import decode, refuse_markup
from sites.dialect import DELIMITERS, find_dialect, text_rows
from sites.errors import SitesFileError
from sites.header import Header, HeaderRow, Told, folded_headings, nothing_told, read_header
from sites.issues import Repair
from sites.limits import DEFAULT, Limits, megabytes
from sites.table import build_frame
from sites.wording import joined_names, shortened
from sites.workbook import is_workbook, open_sheet, sheets_text

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class SitesFile:
    """A sites file as read.

    Attributes
    ----------
    frame : DataFrame
        All columns text, "" for an empty cell, in the order of the file; the index, ``row``, is
        the row number that a spreadsheet shows.
    repairs : tuple of Repair
        What was odd and read all the same.
    digest : str
        SHA-256 of the bytes, hexadecimal.
    how : str
        How it was read, such as "Windows-1252 with semicolons".
    header_row : int
        Row number of the headings.
    headings : tuple of str
        The headings, folded, by which what a person told of them is found again.
    told : mapping of str to str
        The headings, as typed, of which a person has said which column they are.
    """

    frame: pd.DataFrame
    repairs: tuple[Repair, ...]
    digest: str
    how: str = "UTF-8 with commas"
    header_row: int = 1
    headings: tuple[str, ...] = ()
    told: Mapping[str, str] = field(default_factory=dict)


class _Table(NamedTuple):
    frame: pd.DataFrame
    repairs: tuple[Repair, ...]
    how: str
    header: Header
    headings: tuple[str, ...]


def read_sites(
    source: Path | bytes,
    *,
    name: str | None = None,
    limits: Limits = DEFAULT,
    told: Told = nothing_told,
    sheet: str | None = None,
    progress: Progress | None = None,
) -> SitesFile:
    """Read a sites file.

    Parameters
    ----------
    source : Path or bytes
        CSV in UTF-8, UTF-16 or Windows-1252, with commas, semicolons, tabs or bars and any line
        ends, or a workbook (.xlsx, .xls, .ods).
    name : str, optional
        What to call it in messages; by default the name of the path, or "The file".
    limits : Limits
        Checked before the work is done.
    told : callable
        What a person has said of headings that nobody else understands.
    sheet : str, optional
        Title of the sheet of a workbook that is the list.
    progress : callable, optional
        Gets the share that is read, from 0 to 1.

    Returns
    -------
    SitesFile
        The cells are verbatim, but for an apostrophe that a download put before a formula; see
        ``sites.clean`` for the rest.

    Raises
    ------
    MissingColumnsError, SeveralSheetsError
        When a person can say which column, or which sheet, is meant.
    SitesFileError
        When the structure cannot be trusted. Cells with odd content are no error: see
        ``sites.check``.
    """
    if name is None:
        name = source.name if isinstance(source, Path) else "The file"
    data = _bytes(source, name, limits)
    table = _read(data, name, REQUIRED, KNOWN, limits, told=told, wanted=sheet, progress=progress)
    if table.frame.empty:
        raise _nothing_below(name)
    if progress:
        progress(1.0)
    return SitesFile(
        table.frame,
        table.repairs,
        hashlib.sha256(data).hexdigest(),
        table.how,
        table.header.row,
        table.headings,
        table.header.told,
    )


def read_table(
    data: bytes,
    name: str,
    *,
    required: Sequence[str],
    known: Sequence[str],
    may_be_empty: bool = False,
    limits: Limits = DEFAULT,
    restoring: bool = True,
) -> tuple[pd.DataFrame, tuple[Repair, ...]]:
    """Read any of our files into a frame of text, with the same powers as ``read_sites``.

    Parameters
    ----------
    data : bytes
        The file.
    name : str
        What to call it in messages.
    required, known : sequence of str
        Columns that must be there, and those whose heading is taken in any case.
    may_be_empty : bool
        Whether a heading row alone will do.
    limits : Limits
    restoring : bool
        Whether text that was defused for a spreadsheet is taken back; not in a file that is
        written as it is.

    Returns
    -------
    tuple of DataFrame and tuple of Repair
        The frame is as in ``SitesFile.frame``.

    Raises
    ------
    SitesFileError
        As ``read_sites``.
    """
    data = _bytes(data, name, limits)
    table = _read(data, name, required, known, limits, restoring=restoring)
    if table.frame.empty and not may_be_empty:
        raise _nothing_below(name)
    return table.frame, table.repairs


def _bytes(source: Path | bytes, name: str, limits: Limits) -> bytes:
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
            raise SitesFileError(f"{name} cannot be opened: {error.strerror or error}.") from error
    if size > limits.file_bytes:
        raise SitesFileError(
            f"{name} has {megabytes(size)}; {megabytes(limits.file_bytes)} are the most that are "
            "read, so save the list alone, without pictures and other sheets."
        )
    return data


def _read(
    data: bytes,
    name: str,
    required: Sequence[str],
    known: Sequence[str],
    limits: Limits,
    *,
    restoring: bool = True,
    told: Told = nothing_told,
    wanted: str | None = None,
    progress: Progress | None = None,
) -> _Table:
    if is_workbook(data):
        sheet = open_sheet(
            data, name, limits, required, known, told=told, wanted=wanted, progress=progress
        )
        found = _found(sheet.header, name, required)
        header = read_header(found, name, required, known, told)
        frame, repairs = build_frame(
            sheet.rows(), header, name, limits, restoring=restoring, open_ended=True
        )
        how = f"the sheet “{sheet.title}” of a workbook"
        if sheet.unread:
            how += f", without its sheets {sheets_text(sheet.unread)}"
        repairs = (*sheet.repairs, *header.repairs, *repairs)
        return _Table(frame, repairs, how, header, folded_headings(found.cells))
    if wanted is not None:
        raise SitesFileError(f"{name} is no workbook, so it has no sheet “{shortened(wanted)}”.")
    decoded = decode(data, name)
    dialect = find_dialect(decoded.text, required, known, told)
    if not (dialect.header and dialect.header.complete):
        refuse_markup(decoded.text, name)
    found = _found(dialect.header, name, required)
    if not found.complete:
        # A quotation mark that is not closed may have swallowed the headings.
        for number, _ in text_rows(decoded.text, dialect, name, limits):
            if number > found.row:
                break
    header = read_header(found, name, required, known, told)
    rows = text_rows(decoded.text, dialect, name, limits, progress)
    frame, repairs = build_frame(rows, header, name, limits, restoring=restoring)
    word = DELIMITERS.get(dialect.delimiter, f"“{dialect.delimiter}”")
    return _Table(
        frame,
        (*decoded.repairs, *dialect.repairs, *header.repairs, *repairs),
        f"{decoded.encoding} with {word}",
        header,
        folded_headings(found.cells),
    )


def _found(header: HeaderRow | None, name: str, required: Sequence[str]) -> HeaderRow:
    if header is None:
        raise SitesFileError(
            f"{name} is empty; give it a heading row with the columns {joined_names(required)}."
        )
    return header


def _nothing_below(name: str) -> SitesFileError:
    return SitesFileError(f"{name} has a heading row and nothing below it; add at least one row.")
