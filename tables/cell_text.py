"""Cells of a workbook as a person sees them: 5 and not 5.0, dates in ISO 8601, 02134 in full."""

import re
from collections.abc import Sequence
from typing import Any, Final

from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.utils.datetime import from_excel, from_ISO8601

from tables.cells import RawCell
from tables.values import moment_text, number_text

_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Shown:
    """Says what a cell shows.

    Parameters
    ----------
    book : openpyxl workbook
        Whose styles the cells have.
    strings : sequence of str
        Its shared texts.
    """

    def __init__(self, book: Any, strings: Sequence[str]) -> None:
        self.strings = strings
        self.epoch = book.epoch
        self.dates = book._date_formats
        self.spans = book._timedelta_formats
        self.patterns = [_pattern(book, style.numFmtId) for style in book._cell_styles]

    def __call__(self, cell: RawCell) -> str:
        """Return the text of a cell.

        Raises
        ------
        ValueError, IndexError, OverflowError
            When the file contradicts itself.
        """
        text = cell.text
        if not text:
            return ""
        if cell.kind == "s":
            text = str(self.strings[int(text)])
        if cell.kind in ("s", "inlineStr", "str"):
            return _ESCAPED.sub(_unescaped, text) if "_x" in text else text
        if cell.kind == "b":
            return "TRUE" if int(text) else "FALSE"
        if cell.kind == "d":
            return moment_text(from_ISO8601(text))
        return text if cell.kind == "e" else self._number(text, cell.style)

    def _number(self, text: str, style: int) -> str:
        number = float(text)
        if style in self.dates:
            try:
                return moment_text(from_excel(number, self.epoch, timedelta=style in self.spans))
            except (OverflowError, ValueError):
                pass
        return number_text(number, self.patterns[style] if style < len(self.patterns) else "")


def _pattern(book: Any, number: int) -> str:
    """Return the number format of a style, such as "00000"."""
    own = number - BUILTIN_FORMATS_MAX_SIZE
    if 0 <= own < len(book._number_formats):
        return str(book._number_formats[own])
    return str(BUILTIN_FORMATS.get(number, ""))


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))
