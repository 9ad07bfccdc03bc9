"""Rows to a frame of text, within the limits; memory is bounded by what the frame itself takes."""

from collections.abc import Iterable, Sequence
from typing import Final

import pandas as pd

from sites.columns import ROW
from sites.defuse import restored
from sites.errors import SitesFileError
from sites.header import Header
from sites.issues import Repair
from sites.limits import Limits
from sites.wording import column_letter, rows_text

_CELLS_A_PART: Final = 400_000
"""Cells that are held as Python objects before they become a part of the frame."""


def build_frame(
    rows: Iterable[tuple[int, list[str]]],
    header: Header,
    name: str,
    limits: Limits,
    *,
    restoring: bool = True,
) -> tuple[pd.DataFrame, tuple[Repair, ...]]:
    """Return the rows below the headings.

    Parameters
    ----------
    rows : iterable of (int, list of str)
        All rows of the table, in order; those up to the headings are skipped.
    header : Header
    name : str
        What to call the file in messages.
    limits : Limits
    restoring : bool
        Whether text that was defused for a spreadsheet is taken back.

    Returns
    -------
    DataFrame
        As ``SitesFile.frame``.
    tuple of Repair

    Raises
    ------
    SitesFileError
        For a row with too many cells, a value without a heading, or more than a limit allows.
    """
    named = [place for place, column in enumerate(header.columns) if column]
    if len(header.columns) > limits.columns:
        raise SitesFileError(
            f"{name} has {len(header.columns):,} columns in row {header.row}; "
            f"{limits.columns:,} are the most that are read, so remove those that are not needed."
        )
    part = _Part(header, named, restoring)
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
            raise SitesFileError(
                f"{name} has more than {limits.rows:,} rows, the most that are read, from row "
                f"{number:,} on; split the file or remove rows."
            )
        if len(max(cells, key=len)) > limits.cell_characters:
            place = next(p for p, c in enumerate(cells) if len(c) > limits.cell_characters)
            raise SitesFileError(
                f"{name} has a cell with {len(cells[place]):,} characters in row {number}, column "
                f"{column_letter(place)}; {limits.cell_characters:,} are the most that are read, "
                "so shorten it."
            )
        part.add(number, cells, name)
    repairs: tuple[Repair, ...] = ()
    if blank:
        what = (
            "1 blank row was left out"
            if len(blank) == 1
            else (f"{len(blank):,} blank rows were left out")
        )
        repairs = (Repair(what, rows_text(blank)),)
    return part.frame(), repairs


class _Part:
    """Collects rows, and turns them into frames, each far smaller than the rows themselves."""

    def __init__(self, header: Header, named: Sequence[int], restoring: bool) -> None:
        self.header = header
        self.width = len(header.columns)
        self.named = named
        self.gaps = [place for place, column in enumerate(header.columns) if not column]
        self.restoring = restoring
        self.numbers: list[int] = []
        self.records: list[list[str]] = []
        self.done: list[pd.DataFrame] = []
        self.most = max(1, _CELLS_A_PART // max(1, self.width))

    def add(self, number: int, cells: list[str], name: str) -> None:
        """Add a row that is not blank."""
        if len(cells) != self.width:
            if any(map(str.strip, cells[self.width : self.header.cells])):
                self._refuse_unnamed(number, cells, range(self.width, self.header.cells), name)
            if any(map(str.strip, cells[self.width :])):
                while not cells[-1].strip():
                    cells.pop()
                raise SitesFileError(
                    f"{name} has {len(cells)} cells in row {number}, but {self.width} headings in "
                    f"row {self.header.row}; put quotation marks around a cell that holds a "
                    "comma, or add the heading."
                )
            cells = cells[: self.width] + [""] * (self.width - len(cells))
        if self.gaps:
            self._refuse_unnamed(number, cells, self.gaps, name)
        self.numbers.append(number)
        self.records.append(cells)
        if len(self.records) >= self.most:
            self._close()

    def _refuse_unnamed(
        self, number: int, cells: Sequence[str], places: Iterable[int], name: str
    ) -> None:
        for place in places:
            if place < len(cells) and cells[place].strip():
                raise SitesFileError(
                    f"{name} has a value in row {number}, column {column_letter(place)}, but no "
                    "heading above it; add the heading or empty the column."
                )

    def frame(self) -> pd.DataFrame:
        """Return all rows as one frame."""
        if self.records or not self.done:
            self._close()
        return self.done[0] if len(self.done) == 1 else pd.concat(self.done)

    def _close(self) -> None:
        columns = list(zip(*self.records, strict=True)) or [()] * self.width
        texts = {self.header.columns[place]: self._restored(columns[place]) for place in self.named}
        index = pd.Index(self.numbers, name=ROW, dtype="int64")
        self.done.append(pd.DataFrame(texts, index=index, dtype="str"))
        self.numbers, self.records = [], []

    def _restored(self, cells: Sequence[str]) -> list[str]:
        if not self.restoring:
            return list(cells)
        return [restored(cell) if cell[:1] == "'" else cell for cell in cells]
