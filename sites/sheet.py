"""What must be known of a worksheet before its cells are read: one pass over its XML, unparsed."""

import re
import zipfile
from dataclasses import dataclass
from typing import Any, Final

from sites.errors import SitesFileError

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
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[ />]")
_VALUELESS: Final = re.compile(
    rb"<c\b(?=[^>]*?\br=\"([A-Z]{1,3})(\d{1,7})\")[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*"
    rb"(?:<v\s*/>|<v>\s*</v>)?\s*</c>"
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
    formulas : bool
        Whether there are any.
    without_value : tuple of (int, str)
        Row and name of each cell with a formula whose value is not in the file.
    """

    last_row: int
    merged: tuple[tuple[int, int, int], ...]
    formulas: bool
    without_value: tuple[tuple[int, str], ...]


def look_at_sheet(archive: zipfile.ZipFile, sheet: Any, name: str) -> SheetFacts:
    """Return what a worksheet holds.

    Parameters
    ----------
    archive : ZipFile
    sheet : openpyxl worksheet, read only
    name : str
        What to call the file in messages.

    Raises
    ------
    SitesFileError
        When it has more cells or rows than are read.
    """
    cells = rows = last = 0
    formulas = False
    merged: dict[tuple[int, int, int], None] = {}
    valueless: dict[tuple[int, str], None] = {}
    before = b""
    path = sheet._worksheet_path
    with archive.open(path.removeprefix("/")) as stream:
        while chunk := stream.read(_CHUNK):
            cells += len(_CELL.findall(chunk))
            rows += len(_ROW.findall(chunk))
            if cells > MOST_CELLS or rows > SHEET_ROWS:
                raise SitesFileError(
                    f"{name} has more than {MOST_CELLS:,} cells in the sheet “{sheet.title}”, the "
                    "most that are read; remove rows and columns that are not needed."
                )
            text = before + chunk
            last = max(last, *map(int, _NUMBER.findall(text)), 0)
            if b"mergeCell " in text:
                for letters, first, end in _MERGED.findall(text):
                    if first != end:
                        merged[_position(letters), int(first), int(end)] = None
            if _FORMULA.search(text):
                formulas = True
                for letters, row in _VALUELESS.findall(text):
                    valueless[int(row), f"{letters.decode()}{int(row)}"] = None
            before = text[-_OVERLAP:]
    return SheetFacts(
        min(max(last, rows, 1), SHEET_ROWS), tuple(merged), formulas, tuple(valueless)
    )


def _position(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place - 1
