"""Workbooks of Excel (.xlsx): the cells of a sheet as a person sees them."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS

from common.issues import Repair
from common.progress import Progress
from common.wording import column_letter, rows_text, shortened
from tables.cell_text import Shown
from tables.cells import stream_cells, stream_texts
from tables.header import NumberedRow
from tables.merged import Merged
from tables.sheet import SheetFacts, look_at_sheet

_STEP: Final = 500


# It says so of every workbook with a drop-down list; nothing that we read is concerned.
warnings.filterwarnings("ignore", module=r"openpyxl\.")


def xlsx_sheets(data: bytes, archive: zipfile.ZipFile, name: str) -> "list[XlsxSheet]":
    """Return the visible sheets of a workbook.

    Parameters
    ----------
    archive : ZipFile
        Of the same bytes.
    """
    reader = _Opened(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    reader.read()
    return [
        XlsxSheet(archive, sheet, name)
        for sheet in reader.wb.worksheets
        if sheet.sheet_state == "visible"
    ]


class _Opened(ExcelReader):
    """Opens a workbook, and reads its texts in a tenth of openpyxl's time."""

    def read_strings(self) -> None:
        """Read the shared texts."""
        if part := self.package.find(SHARED_STRINGS):
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = list(stream_texts(source))


class XlsxSheet:
    """One sheet; notes what is odd in it while it is read.

    Attributes
    ----------
    repairs : list of Repair
        Of the last whole reading.
    """

    def __init__(self, archive: zipfile.ZipFile, sheet: Any, name: str) -> None:
        self.title = str(sheet.title)
        self.repairs: list[Repair] = []
        self._archive = archive
        self._path = str(sheet._worksheet_path).removeprefix("/")
        self._name = name
        self._shown = Shown(sheet.parent, sheet._shared_strings)

    @cached_property
    def _facts(self) -> SheetFacts:
        return look_at_sheet(self._archive, self._path, self.title, self._name)

    def rows(self, progress: Progress | None = None) -> Iterator[NumberedRow]:
        """Yield the rows that hold anything with their numbers, as text."""
        self.repairs.clear()
        errors: list[tuple[int, str]] = []
        valueless: list[tuple[int, str]] = []
        merged = Merged(self._facts.merged)
        before = 0
        with self._archive.open(self._path) as source:
            for number, cells in stream_cells(source):
                if number <= before:
                    raise ValueError("rows that are out of order")
                before = number
                texts = [""] * (cells[-1].column + 1 if cells else 0)
                for cell in cells:
                    texts[cell.column] = self._shown(cell)
                    if cell.kind == "e":
                        errors.append((number, cell.text))
                    elif cell.formula and not cell.valued:
                        valueless.append((number, f"{column_letter(cell.column)}{number}"))
                merged.fill(number, texts)
                if progress and number % _STEP == 0:
                    progress(min(1.0, number / self._facts.last_row))
                yield number, texts
        # Only a whole reading comes here; the search for the headings stops before.
        self._note(errors, valueless)
        self.repairs += merged.repairs()

    def _note(
        self,
        errors: list[tuple[int, str]],
        valueless: list[tuple[int, str]],
    ) -> None:
        if errors:
            count = "1 cell holds" if len(errors) == 1 else f"{len(errors):,} cells hold"
            what = f"{count} a formula's error, such as “{shortened(errors[0][1])}”, kept as text"
            self.repairs.append(Repair(what, rows_text([row for row, _ in errors])))
        if valueless:
            many = f"{len(valueless):,} formulas have no value in the file and count"
            count = "1 formula has no value in the file and counts" if len(valueless) == 1 else many
            what = (
                f"{count} as blank (such as {valueless[0][1]}); open it in a spreadsheet and save "
                "it there"
            )
            self.repairs.append(Repair(what, rows_text(sorted({row for row, _ in valueless}))))
