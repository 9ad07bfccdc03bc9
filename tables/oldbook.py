"""Workbooks of old Excel (.xls) and of LibreOffice (.ods), read by calamine.

calamine holds every sheet in memory as one block from its first to its last cell, which a file of a
few kilobytes can make larger than any memory, and then its process ends. So it has a process of its
own, which may not take more than a list needs.
"""

import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from common.errors import TableError
from common.folder import ROOT
from common.issues import Repair
from common.progress import Progress
from tables.header import NumberedRow
from tables.merged import Merged
from tables.sheet import MOST_CELLS
from tables.values import moment_text, number_text

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a file of the old Office begins."""
MOST_MEMORY: Final = 2 * 1024**3
"""Bytes that the process may take."""
MOST_SECONDS: Final = 60

_LOCKED: Final = "locked"


class OldSheet:
    """One sheet; its rows are in memory.

    Attributes
    ----------
    repairs : list of Repair
        Of the last whole reading.
    """

    def __init__(self, found: dict[str, Any]) -> None:
        self.title = str(found["title"])
        self.repairs: list[Repair] = []
        self._rows: list[NumberedRow] = found["rows"]
        self._merged: list[tuple[int, int, int]] = found["merged"]

    def rows(self, progress: Progress | None = None) -> Iterator[NumberedRow]:
        """Yield the rows that hold anything with their numbers, as text."""
        del progress  # what takes time is over
        self.repairs.clear()
        merged = Merged(self._merged)
        for number, texts in self._rows:
            cells = list(texts)
            merged.fill(number, cells)
            yield number, cells
        self.repairs += merged.repairs()


def old_sheets(data: bytes, name: str) -> list[OldSheet]:
    """Return the visible sheets of a workbook.

    Raises
    ------
    TableError
        When it is locked by a password, broken, or holds more than is read.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tables.oldbook"],
            input=data,
            capture_output=True,
            cwd=ROOT,
            timeout=MOST_SECONDS,
            check=False,
        )
        found = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError):
        found = None
    if found is None:
        raise TableError(
            f"{name} is a workbook that cannot be read: it is damaged, in another format, or "
            f"holds far more than a list; copy only the list into a new workbook and save it as "
            ".xlsx."
        )
    if found == _LOCKED:
        raise TableError(
            f"{name} is protected by a password; remove the password and save it as .xlsx."
        )
    return [OldSheet(one) for one in found]


def _read(data: bytes) -> list[dict[str, Any]] | str | None:
    """Return the visible sheets as JSON holds them, that they are locked, or None."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = [
            one.name for one in book.sheets_metadata if one.visible == SheetVisibleEnum.Visible
        ]
        found = []
        cells = 0
        for title in names:
            sheet = book.get_sheet_by_name(title)
            rows = []
            for number, values in enumerate(sheet.to_python(skip_empty_area=False), start=1):
                texts = [_text(value) for value in values]
                while texts and not texts[-1]:
                    texts.pop()
                cells += len(texts)
                if cells > MOST_CELLS:
                    return None
                if texts:
                    rows.append((number, texts))
            merged = [
                (column, first + 1, last + 1)
                for (first, column), (last, _) in sheet.merged_cell_ranges or ()
                if first != last
            ]
            found.append({"title": title, "rows": rows, "merged": merged})
    except PasswordError:
        return _LOCKED
    except CalamineError:
        return None
    return found


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number_text(float(value)) if isinstance(value, float) else str(value)
    if isinstance(value, date | time | timedelta):
        return moment_text(value)
    return str(value)


def _main() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    json.dump(_read(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    _main()
