"""Dates as spreadsheets and people write them."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

FIRST_SERIAL: Final = 32_874
"""1 January 1990 as a spreadsheet counts days; a smaller number is not a date."""
LAST_SERIAL: Final = 73_415
"""31 December 2100."""
PIVOT: Final = 50
"""Years of two digits: 00 to 49 are 2000 to 2049, 50 to 99 are 1950 to 1999."""

ISO: Final = "year-month-day"
US: Final = "the US way"
WORDS: Final = "with the month as a word"
SERIAL: Final = "as a spreadsheet's day number"
TIMED: Final = "with a time of day"

# Day 0 of the 1900 system, for every day after its 29 February 1900, which there never was.
_EPOCH: Final = date(1899, 12, 30)
_NAMES: Final = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS: Final = {
    "sept": 9,
    **{name: number for number, name in enumerate(_NAMES, start=1)},
    **{name[:3]: number for number, name in enumerate(_NAMES, start=1)},
}
_ISO = re.compile(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})", re.ASCII)
_BASIC = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
_TIMED = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
    r"|(\d{1,2}/\d{1,2}/\d{4}) \d{1,2}:\d{2}(?::\d{2})?(?: ?[AaPp][Mm])?",
    re.ASCII,
)
_US = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?", re.ASCII)
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?[.,]? +", re.IGNORECASE
)
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?[ -]?([A-Za-z]{3,9})\.?,?[ -]?(\d{4}|\d{2})", re.ASCII
)
_MONTH_FIRST = re.compile(
    r"([A-Za-z]{3,9})\.?[ -](\d{1,2})(?:st|nd|rd|th)?(?:, ?|[ -])(\d{4}|\d{2})", re.ASCII
)


class ReadDate(NamedTuple):
    """A day and the way in which it was written."""

    day: date
    way: str


def parse_date(text: str) -> date | None:
    """Return the day that a cell names, or None.

    Parameters
    ----------
    text : str
        ISO 8601 (``2017-06-20``), the United States order (``6/20/2017``), the month as a word
        (``20-Jun-17``, ``June 20, 2017``, ``20 June 2017``), or a spreadsheet's day number
        (``42906``; only from 1990 to 2100). A time of day after an ISO or US date is left aside.
        Years of two digits: see ``PIVOT``.
    """
    found = read_date(text)
    return found.day if found else None


@lru_cache(maxsize=4096)
def read_date(text: str) -> ReadDate | None:
    """Return the day that a cell names with the way in which it was written, or None."""
    text = text.strip()
    if not text:
        return None
    try:
        return _numbers(text) or _words(text)
    except ValueError:
        return None


def parse_dates(texts: Sequence[str]) -> list[date | None]:
    """Return the days of a whole column.

    One cell with the day first (``20/06/2017``) makes every cell doubtful that could be read both
    ways, such as ``05/06/2017``: these are None.
    """
    known: dict[str, date | None] = {}
    doubtful = doubtful_dates(texts)
    for text in texts:
        if text not in known:
            known[text] = None if text in doubtful else parse_date(text)
    return [known[text] for text in texts]


def doubtful_dates(texts: Sequence[str]) -> frozenset[str]:
    """Return the cells that may have the day first, since another cell of the column has."""
    different = set(texts)
    if not any(has_day_first(text) for text in different):
        return frozenset()
    return frozenset(filter(_either_way, different))


def has_day_first(text: str) -> bool:
    """Say whether a text is a date with the day before the month, and cannot be anything else."""
    parts = _US.fullmatch(text.strip())
    return parts is not None and int(parts[1]) in range(13, 32) and int(parts[3]) in range(1, 13)


def is_far_ahead(day: date, today: date) -> bool:
    """Say whether a day lies more than a year after another: likely a year of two digits."""
    return day - today > timedelta(days=366)


def _either_way(text: str) -> bool:
    parts = _US.fullmatch(text.strip())
    if not parts:
        return False
    first, second = int(parts[1]), int(parts[3])
    return first != second and first in range(1, 13) and second in range(1, 13)


def _numbers(text: str) -> ReadDate | None:
    if found := _ISO.fullmatch(text):
        return ReadDate(date(int(found[1]), int(found[3]), int(found[4])), ISO)
    if found := _US.fullmatch(text):
        return ReadDate(date(_year(found[4]), int(found[1]), int(found[3])), US)
    if found := _SERIAL.fullmatch(text):
        serial = int(found[1])
        if FIRST_SERIAL <= serial <= LAST_SERIAL:
            return ReadDate(_EPOCH + timedelta(days=serial), SERIAL)
        return None
    if found := _BASIC.fullmatch(text):
        return ReadDate(date(int(found[1]), int(found[2]), int(found[3])), ISO)
    if found := _TIMED.fullmatch(text):
        inner = _numbers(found[1] or found[2])
        return ReadDate(inner.day, TIMED) if inner else None
    return None


def _words(text: str) -> ReadDate | None:
    if weekday := _WEEKDAY.match(text):
        text = text[weekday.end() :]
    if found := _DAY_FIRST.fullmatch(text):
        day, word, year = found.groups()
    elif found := _MONTH_FIRST.fullmatch(text):
        word, day, year = found.groups()
    else:
        return None
    month = _MONTHS.get(word.casefold())
    return ReadDate(date(_year(year), month, int(day)), WORDS) if month else None


def _year(text: str) -> int:
    year = int(text)
    if len(text) == 4:
        return year
    return year + (2000 if year < PIVOT else 1900)
