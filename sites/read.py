"""Read a sites file: bytes to a frame of text, or one sentence that says what to mend."""

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from sites.columns import KNOWN, REQUIRED, ROW
from sites.errors import SitesFileError
from sites.issues import Repair

_MARK = b"\xef\xbb\xbf"


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
    """

    frame: pd.DataFrame
    repairs: tuple[Repair, ...]
    digest: str


def read_sites(source: Path | bytes) -> SitesFile:
    """Read a sites file.

    Parameters
    ----------
    source : Path or bytes
        UTF-8 CSV with or without a byte order mark, any line ends.

    Returns
    -------
    SitesFile

    Raises
    ------
    SitesFileError
        When the structure cannot be trusted. Cells with odd content are no error: see
        ``sites.check``.
    """
    name = source.name if isinstance(source, Path) else "The file"
    try:
        data = source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        raise SitesFileError(f"{name} cannot be opened: {error.strerror or error}.") from error
    table, repairs = read_table(data, name, required=REQUIRED, known=KNOWN)
    return SitesFile(frame=table, repairs=repairs, digest=hashlib.sha256(data).hexdigest())


def read_table(
    data: bytes,
    name: str,
    *,
    required: Sequence[str],
    known: Sequence[str],
    may_be_empty: bool = False,
) -> tuple[pd.DataFrame, tuple[Repair, ...]]:
    """Read any of our CSV files into a frame of text.

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

    Returns
    -------
    tuple of DataFrame and tuple of Repair
        The frame is as in ``SitesFile.frame``.

    Raises
    ------
    SitesFileError
        As ``read_sites``.
    """
    repairs: list[Repair] = []
    text = _decoded(data, name, repairs)
    rows = _rows(text, name)
    if not rows:
        raise SitesFileError(
            f"{name} is empty; give it a heading row with the columns {_listed(required)}."
        )
    header = _header(rows[0], name, required, known, repairs)
    frame = _frame(header, rows[1:], name)
    if frame.empty and not may_be_empty:
        raise SitesFileError(
            f"{name} has a heading row and nothing below it; add at least one row."
        )
    return frame, tuple(repairs)


def _decoded(data: bytes, name: str, repairs: list[Repair]) -> str:
    if data.startswith(_MARK):
        data = data[len(_MARK) :]
        repairs.append(Repair("A byte order mark at the start was skipped", "file"))
    if b"\x00" in data:
        line = data[: data.index(b"\x00")].count(b"\n") + 1
        raise SitesFileError(
            f"{name} holds a NUL byte on line {line}, so it is not plain text; "
            "save it as “CSV UTF-8” and try again."
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise SitesFileError(
            f"{name} is not UTF-8 text: line {line} holds a byte that cannot be read; "
            "save it as “CSV UTF-8” and try again."
        ) from error


def _rows(text: str, name: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend(reader)
    except csv.Error as error:
        raise SitesFileError(
            f"{name} cannot be read as CSV from row {len(rows) + 1} on ({error}); "
            "look there for a quotation mark that is opened and not closed."
        ) from error
    # A spreadsheet does not show what comes after the last row that holds anything.
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def _header(
    cells: Sequence[str],
    name: str,
    required: Sequence[str],
    known: Sequence[str],
    repairs: list[Repair],
) -> list[str]:
    by_fold = {column: column for column in known}
    header: list[str] = []
    for cell in cells:
        trimmed = cell.strip()
        column = by_fold.get(trimmed.casefold(), trimmed)
        if column and column != cell:
            repairs.append(
                Repair(f"The heading “{cell}” was read as “{column}”", f"row 1, {column}")
            )
        header.append(column)
    seen: set[str] = set()
    for column in filter(None, header):
        if column.casefold() in seen:
            raise SitesFileError(
                f"{name} has the column “{column}” twice in row 1; rename or remove one of them."
            )
        seen.add(column.casefold())
    missing = [column for column in required if column not in header]
    if missing:
        raise SitesFileError(
            f"{name} has no column {_listed(missing)} in row 1; add the heading (it has "
            f"{_listed([c for c in header if c]) or 'none'})."
        )
    return header


def _frame(header: list[str], rows: list[list[str]], name: str) -> pd.DataFrame:
    width = len(header)
    numbers: list[int] = []
    records: list[list[str]] = []
    for number, cells in enumerate(rows, start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if any(cell.strip() for cell in cells[width:]):
            raise SitesFileError(
                f"{name} has {len(cells)} cells in row {number}, but {width} headings in row 1; "
                "put quotation marks around a cell that holds a comma, or add the heading."
            )
        for position, column in enumerate(header):
            if not column and position < len(cells) and cells[position].strip():
                raise SitesFileError(
                    f"{name} has a value in row {number}, column {_letter(position)}, but no "
                    "heading above it; add the heading or empty the column."
                )
        numbers.append(number)
        records.append(cells[:width] + [""] * (width - len(cells)))
    index = pd.Index(numbers, name=ROW, dtype="int64")
    columns = {
        column: [record[place] for record in records]
        for place, column in enumerate(header)
        if column
    }
    return pd.DataFrame(columns, index=index, dtype="str")


def _letter(position: int) -> str:
    """Return the letters by which a spreadsheet names a column (0 is A)."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
