"""How dates and counts read, on every screen and in every file."""

from datetime import date
from typing import Final

_WORDS: Final = (
    *("No", "One", "Two", "Three", "Four", "Five", "Six"),
    *("Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"),
)


def long_date(iso: str) -> str:
    """Return an ISO date as ``June 20, 2017``; any other text comes back as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day:%B} {day.day}, {day.year}"


def number_word(count: int) -> str:
    """Return a count as a sentence begins with it: words up to twelve, digits above."""
    return _WORDS[count] if 0 <= count < len(_WORDS) else f"{count:,}"
