"""Rows to a frame of text, within the limits; memory is bounded by what the frame itself takes."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Final

import pandas as pd

from common.errors import TableError
from common.issues import Repair
from common.limits import Limits
from common.wording import column_letter, rows_text
from tables.defuse import restored
from tables.header import Header, NumberedRow, unused_name

ROW: Final = "row"
"""Index of a table: the row number that a spreadsheet shows; the headings often are row 1."""

_CELLS_A_PART: Final = 400_000
"""Cells that are held as Python objects before they become a part of the frame."""


def build_frame(
    rows: Iterable[NumberedRow],
    header: Header,
    name: str,
    limits: Limits,
    *,
    restoring: bool = True,
    open_ended: bool = False,
) -> tuple[pd.DataFrame, tuple[Repair, ...]]:
    """Return the rows below the headings.

    Parameters
    ----------
    rows : iterable of (int, list of str)
        All rows of the table, in order; those up to the headings are skipped.
    restoring : bool
        Whether text that was defused for a spreadsheet is restored.
    open_ended : bool
        Whether a row may have more cells than the headings. In a text file that is refused: a comma
        in a cell may have moved them.

    Returns
    -------
    DataFrame
        As ``tables.read.Table.frame``. A column with cells and no heading is called "Column 7".
    tuple of Repair

    Raises
    ------
    TableError
        For a row with too many cells, or more than a limit allows.
    """
    _check_width(sum(map(bool, header.columns)), header, name, limits)
    table = _FrameBuilder(header, name, restoring=restoring, open_ended=open_ended)
    blank: list[int] = []
    pending: list[int] = []
    count = 0
    for number, cells in rows:
        if number <= header.row:
            continue
        if not any(map(str.strip, cells)):
            pending.append(number)
            continue
        blank += pending
        pending.clear()
        count += 1
        if count > limits.rows:
            raise TableError(
                f"{name} goes over the limit of {limits.rows:,} rows at row {number:,}; split the "
                "file or remove rows."
            )
        if len(max(cells, key=len)) > limits.cell_characters:
            place = next(p for p, c in enumerate(cells) if len(c) > limits.cell_characters)
            raise TableError(
                f"{name} has a cell with {len(cells[place]):,} characters in row {number}, column "
                f"{column_letter(place)}; shorten it to at most {limits.cell_characters:,}."
            )
        table.add(number, cells)
    repairs = []
    if blank:
        what = (
            "1 blank row was left out"
            if len(blank) == 1
            else (f"{len(blank):,} blank rows were left out")
        )
        repairs = [Repair(what, rows_text(blank))]
    frame, unnamed = table.frame()
    _check_width(len(frame.columns), header, name, limits)
    for place, column in unnamed.items():
        what = f"A column without a heading was kept as “{column}”"
        repairs.append(Repair(what, f"row {header.row}, column {column_letter(place)}"))
    return frame, tuple(repairs)


def _check_width(columns: int, header: Header, name: str, limits: Limits) -> None:
    if columns > limits.columns:
        raise TableError(
            f"{name} has {columns:,} columns in row {header.row}, over the limit of "
            f"{limits.columns:,}; remove those you do not need."
        )


class _FrameBuilder:
    """Collects rows, and turns them into frames, each far smaller than the rows themselves."""

    def __init__(self, header: Header, name: str, *, restoring: bool, open_ended: bool) -> None:
        self.header = header
        self.name = name
        self.restoring = restoring
        self.open_ended = open_ended
        self.width = len(header.columns)
        self.numbers: list[int] = []
        self.records: list[list[str]] = []
        self.done: list[pd.DataFrame] = []
        self.most = max(1, _CELLS_A_PART // max(1, self.width))

    def add(self, number: int, cells: list[str]) -> None:
        """Add a row that is not blank."""
        if not self.open_ended and any(map(str.strip, cells[self.width :])):
            while not cells[-1].strip():
                cells.pop()
            named = sum(map(bool, self.header.columns))
            raise TableError(
                f"{self.name} has {len(cells)} cells in row {number}, but {named} headings in row "
                f"{self.header.row}; put quotation marks around a cell that holds a comma, or add "
                "the heading."
            )
        self.numbers.append(number)
        self.records.append(cells)
        if len(self.records) >= self.most:
            self._close()

    def frame(self) -> tuple[pd.DataFrame, dict[int, str]]:
        """Return all rows as one frame, and the columns that had no heading, by place."""
        if self.records or not self.done:
            self._close()
        frame = self.done[0] if len(self.done) == 1 else pd.concat(self.done)
        places = sorted(map(int, frame.columns))
        if len(self.done) > 1:
            # Not every part has something in each column without a heading.
            frame = frame[places].fillna("")
        taken = {column.casefold() for column in self.header.columns}
        names, unnamed = [], {}
        for place in places:
            column = self.header.columns[place] if place < len(self.header.columns) else ""
            if not column:
                column = f"Column {place + 1}"
                if column.casefold() in taken:
                    column = unused_name(column, taken)
                unnamed[place] = column
            names.append(column)
        return frame[places].set_axis(names, axis="columns"), unnamed

    def _close(self) -> None:
        cells = dict(enumerate(zip_longest(*self.records, fillvalue="")))
        blank = ("",) * len(self.records)
        for place, column in enumerate(self.header.columns):
            if column:
                cells.setdefault(place, blank)
        texts = {
            place: self._restored(column)
            for place, column in cells.items()
            if (place < self.width and self.header.columns[place]) or any(map(str.strip, column))
        }
        index = pd.Index(self.numbers, name=ROW, dtype="int64")
        self.done.append(pd.DataFrame(texts, index=index, dtype="str"))
        self.numbers, self.records = [], []

    def _restored(self, cells: Sequence[str]) -> list[str]:
        if not self.restoring:
            return list(cells)
        return [restored(cell) if cell[:1] == "'" else cell for cell in cells]
