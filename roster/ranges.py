"""Columns of numbers or of dates, and ranges of them, such as ``1000..5000``."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from roster.words import long_date
from sites.dates import parse_date, parse_dates

End = int | float | date
Ends = tuple[End | None, End | None]
"""The least and the greatest value of a range; None where it is open."""

_BETWEEN: Final = ".."
_NUMBER: Final = re.compile(
    r"([-−]?)\$? ?((?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d+)?) ?%?", re.ASCII
)
_LARGEST: Final = 2**53 - 1
"""What a browser can count to; longer numbers are codes."""
_YEARS: Final = range(1800, 2200)


@dataclass(frozen=True, eq=False)
class Scale:
    """The numbers or the dates of a column.

    Attributes
    ----------
    positions : array of float
        Of each row: its number, or its day counted from the year 1; not a number where it is blank.
    least, greatest : int, float or date
        Integers where all numbers are.
    """

    positions: np.ndarray
    least: End
    greatest: End

    @property
    def of_dates(self) -> bool:
        """Whether the values are dates."""
        return isinstance(self.least, date)

    def parse(self, text: str) -> str | None:
        """Return a range as ``write`` writes it; None when the text is none.

        A value alone is the range from it to itself.
        """
        low, between, high = (part.strip() for part in text.partition(_BETWEEN))
        if not between:
            high = low
        ends = self._end(low), self._end(high)
        unread = (low and ends[0] is None) or (high and ends[1] is None)
        return None if unread else self.write(ends) or None

    def write(self, ends: Ends) -> str:
        """Return a range as text, the lesser end first; "" when both are open."""
        low, high = ends
        if low is not None and high is not None and _position(low) > _position(high):
            low, high = high, low
        return "" if low is high is None else _text(low) + _BETWEEN + _text(high)

    def ends(self, text: str) -> Ends:
        """Return the ends of a range that ``write`` wrote."""
        low, _, high = text.partition(_BETWEEN)
        return self._end(low), self._end(high)

    def read(self, text: str) -> str:
        """Return how a person reads a range that ``write`` wrote; whole years by their names."""
        low, high = self._said(*self.ends(text))
        if low == high:
            return str(low)
        if low is None:
            return f"{'through' if self.of_dates else 'up to'} {high}"
        return f"from {low}" if high is None else f"{low} to {high}"

    def _said(self, *ends: End | None) -> list[str | None]:
        for begins, form in _CALENDAR:
            if self.of_dates and _are_whole(ends, begins):
                return [None if end is None else format(end, form) for end in ends]
        return [None if end is None else self.said(end) for end in ends]

    def within(self, texts: Iterable[str]) -> np.ndarray:
        """Return which rows lie in any of the ranges; those that are blank lie in none."""
        inside = np.zeros(len(self.positions), dtype=bool)
        for text in texts:
            known = self.parse(text)
            if known is not None:
                low, high = self.ends(known)
                inside |= (self.positions >= (-np.inf if low is None else _position(low))) & (
                    self.positions <= (np.inf if high is None else _position(high))
                )
        return inside

    def _end(self, text: str) -> End | None:
        if self.of_dates:
            return parse_date(text)
        number = _number(text)
        if isinstance(self.least, float) or number is None:
            return number
        return int(number) if number.is_integer() else None

    def said(self, end: End) -> str:
        """Return how a person reads an end of a range."""
        if isinstance(end, date):
            return long_date(end.isoformat())
        if isinstance(end, float) and not end.is_integer():
            return f"{end:,}"
        years = all(limit in _YEARS for limit in (self.least, self.greatest))
        return _text(end) if years else f"{int(end):,}"


def read_scale(cells: Sequence[str], *, least_different: int) -> Scale | None:
    """Return the numbers or the dates of a column; None where a cell that is not blank is neither.

    Parameters
    ----------
    cells : sequence of str
        Without spaces around them.
    least_different : int
        So many different values a scale has at least.
    """
    filled = {cell for cell in cells if cell}
    numbers = {cell: number for cell in filled if (number := _number(cell)) is not None}
    values: dict[str, End] = {}
    if len(numbers) == len(filled):
        whole = all(number.is_integer() for number in numbers.values())
        values |= {cell: int(number) if whole else number for cell, number in numbers.items()}
    elif all(map(parse_date, filled)):
        days = zip(cells, parse_dates(cells), strict=True)
        values |= {cell: day for cell, day in days if day}
    if len(values) < len(filled) or len(set(values.values())) < least_different:
        return None
    positions = {cell: _position(value) for cell, value in values.items()}
    return Scale(
        np.array([positions.get(cell, np.nan) for cell in cells]),
        min(values.values(), key=_position),
        max(values.values(), key=_position),
    )


_CALENDAR: Final[tuple[tuple[Callable[[date], bool], str], ...]] = (
    (lambda day: (day.month, day.day) == (1, 1), "%Y"),
    (lambda day: day.day == 1, "%B %Y"),
)
"""Whether a day begins a year or a month, and how that is written."""


def _are_whole(ends: Sequence[End | None], begins: Callable[[date], bool]) -> bool:
    """Return whether the days of a range are whole years, or months; open ends are."""
    low, high = ends
    return (not isinstance(low, date) or begins(low)) and (
        not isinstance(high, date) or high == date.max or begins(high + timedelta(days=1))
    )


def _position(value: End) -> float:
    return float(value.toordinal() if isinstance(value, date) else value)


def _text(end: End | None) -> str:
    if isinstance(end, float):
        return np.format_float_positional(end + 0.0, trim="-")  # not -0
    return "" if end is None else str(end)


def _number(text: str) -> float | None:
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    number = float(found[2].replace(",", "")) * (-1 if found[1] else 1)
    return number if abs(number) <= _LARGEST else None
