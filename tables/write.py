"""Write a frame so that any spreadsheet opens it rightly, and reading restores it."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

import openpyxl
import pandas as pd
from openpyxl.cell import WriteOnlyCell

from common.issues import Issue
from tables.defuse import defused

ISSUES: Final = "issues"
"""Heading of the column that a corrected copy adds, if it is not taken."""

# What XML has no place for is written as a workbook does: _x0007_; so is what looks like that.
_NO_XML: Final = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_HALF: Final = re.compile("[\ud800-\udfff]")


def write_csv(frame: pd.DataFrame) -> bytes:
    """Return a frame as CSV.

    UTF-8, with a byte order mark where there is more than ASCII, for without it spreadsheets read
    accents wrongly; CRLF as RFC 4180 says; text that a spreadsheet would run as a formula is
    defused. ``read_table`` of it has the same columns and cells, but for a NUL and half a
    character, which no text file can hold: they become U+FFFD. The index is not written.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([defused(_whole(str(column))) for column in frame.columns])
    writer.writerows(zip(*(_written(frame[column].tolist()) for column in frame), strict=True))
    text = out.getvalue()
    return text.encode("ascii" if text.isascii() else "utf-8-sig")


def _written(cells: Sequence[str]) -> list[str]:
    """Return cells as they are written; most columns have few different ones."""
    known = {cell: defused(_whole(cell)) for cell in set(cells)}
    return [known[cell] for cell in cells]


def write_xlsx(frame: pd.DataFrame, title: str) -> bytes:
    """Return a frame as a workbook of one sheet, every cell text; otherwise as ``write_csv``."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"

    def cell(text: str) -> WriteOnlyCell:
        one = WriteOnlyCell(sheet)
        # Set by hand: openpyxl takes what begins with = for a formula.
        one._value, one.data_type = _NO_XML.sub(_escaped, defused(_whole(text))), "s"
        return one

    sheet.append([cell(str(column)) for column in frame.columns])
    for texts in frame.itertuples(index=False, name=None):
        sheet.append([cell(text) if text else None for text in texts])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def corrected_copy(frame: pd.DataFrame, issues: Iterable[Issue]) -> pd.DataFrame:
    """Return a frame with one more column that says of each row what is to be fixed.

    It is called "issues", or "issues 2" and so on where that is taken. What concerns the whole file
    is left out.
    """
    taken = {str(column).casefold() for column in frame.columns}
    name, number = ISSUES, 1
    while name in taken:
        number += 1
        name = f"{ISSUES} {number}"
    said: dict[int, list[str]] = {}
    for issue in issues:
        if issue.row is not None:
            said.setdefault(issue.row, []).append(issue.message)
    texts = [" ".join(said.get(row, ())) for row in frame.index.tolist()]
    return frame.assign(**{name: pd.Series(texts, index=frame.index, dtype="str")})


def _whole(text: str) -> str:
    return _HALF.sub("\ufffd", text).replace("\x00", "\ufffd")


def _escaped(found: re.Match[str]) -> str:
    return f"_x{ord(found[0]):04X}_"
