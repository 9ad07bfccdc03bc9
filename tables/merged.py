"""Cells merged over several rows: a person sees one value beside them all."""

from collections.abc import Iterable

from common.issues import Repair
from common.wording import rows_text


class Merged:
    """Fills the cells of merged ranges row by row.

    Parameters
    ----------
    ranges : iterable of (int, int, int)
        Column (0 is A), first and last row of each.
    """

    def __init__(self, ranges: Iterable[tuple[int, int, int]]) -> None:
        self.starts: dict[int, list[tuple[int, int]]] = {}
        for column, first, last in ranges:
            self.starts.setdefault(first, []).append((column, last))
        self.now: dict[int, tuple[str, int]] = {}
        self.filled: list[int] = []

    def fill(self, number: int, cells: list[str]) -> None:
        """Fill the blank cells of a row that is not wholly blank."""
        if self.now and any(cell.strip() for cell in cells):
            for column, (text, last) in list(self.now.items()):
                if number > last:
                    del self.now[column]
                    continue
                cells.extend([""] * (column + 1 - len(cells)))
                if not cells[column]:
                    cells[column] = text
                    self.filled.append(number)
        for column, last in self.starts.get(number, ()):
            if column < len(cells) and cells[column].strip():
                self.now[column] = (cells[column], last)

    def repairs(self) -> list[Repair]:
        """Return what was filled, as a person is told of it."""
        if not self.filled:
            return []
        what = "Merged cells were read as if each row had their value"
        return [Repair(what, rows_text(sorted(set(self.filled))))]
