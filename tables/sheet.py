"""What must be known of a worksheet before its cells are read: one pass over its XML, unparsed."""

import re
import zipfile
from dataclasses import dataclass
from typing import Final

from common.errors import TableError

MOST_CELLS: Final = 2_000_000
"""Cells in a sheet, blank ones with a format among them."""
SHEET_ROWS: Final = 1_048_576

_CHUNK: Final = 1 << 20
_OVERLAP: Final = 4096
_CELL: Final = re.compile(rb"<(?:\w+:)?c[ />]")
_ROW: Final = re.compile(rb"<(?:\w+:)?row[ />]")
_NUMBER: Final = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=\"(\d{1,9})\"")
_MERGED: Final = re.compile(
    rb"<(?:\w+:)?mergeCell\b[^>]*?\bref=\"([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})\""
)


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What a worksheet holds.

    Attributes
    ----------
    last_row : int
        Row number of its last row; at least 1.
    merged : tuple of (int, int, int)
        Cells merged over several rows: column (0 is A), first and last row.
    """

    last_row: int
    merged: tuple[tuple[int, int, int], ...]


def look_at_sheet(archive: zipfile.ZipFile, path: str, title: str, name: str) -> SheetFacts:
    """Return what a worksheet holds.

    Parameters
    ----------
    path : str
        Of the worksheet in it.

    Raises
    ------
    TableError
        When it has more cells or rows than are read.
    """
    cells = rows = last = 0
    merged: dict[tuple[int, int, int], None] = {}
    before = b""
    with archive.open(path) as stream:
        while chunk := stream.read(_CHUNK):
            cells += len(_CELL.findall(chunk))
            rows += len(_ROW.findall(chunk))
            if cells > MOST_CELLS or rows > SHEET_ROWS:
                raise TableError(
                    f"{name} has more than {MOST_CELLS:,} cells in the sheet “{title}”; remove "
                    "rows and columns you do not need."
                )
            text = before + chunk
            last = max(last, *map(int, _NUMBER.findall(text)), 0)
            if b"mergeCell " in text:
                for letters, first, end in _MERGED.findall(text):
                    if first != end:
                        merged[_position(letters), int(first), int(end)] = None
            before = text[-_OVERLAP:]
    return SheetFacts(min(max(last, rows, 1), SHEET_ROWS), tuple(merged))


def _position(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1
