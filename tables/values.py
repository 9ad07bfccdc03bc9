"""Numbers and dates of a workbook as text: 5 and not 5.0, dates in ISO 8601."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

_ZEROS: Final = re.compile(r"0{2,}")
_PERCENT: Final = re.compile(r"0(?:\.(0+))?%")


def number_text(value: float, pattern: str = "") -> str:
    """Return a number as a spreadsheet shows it in a cell of a format, such as "00000"."""
    if percent := _PERCENT.fullmatch(pattern):
        return f"{value * 100:.{len(percent[1] or '')}f}%"
    if value == int(value) and abs(value) < 1e15:
        digits = str(int(value))
        return digits.zfill(len(pattern)) if _ZEROS.fullmatch(pattern) else digits
    # A spreadsheet shows 15 digits: 0.1 + 0.2 is 0.3 there.
    text = f"{value:.15g}"
    return f"{Decimal(text):f}" if "e" in text and abs(value) < 1 else text


def moment_text(value: object) -> str:
    """Return a day, a time or both in ISO 8601; without the time where it is midnight."""
    if isinstance(value, datetime):
        # Seconds are what a spreadsheet counts days in; a rest below is rounding.
        value = (value + timedelta(milliseconds=500)).replace(microsecond=0)
        if value.time() == time():
            return value.date().isoformat()
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)
