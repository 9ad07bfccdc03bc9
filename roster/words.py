"""How dates and counts read, on every screen and in every file."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Final

from sites.states import BY_CODE, DISTRICT, TERRITORIES, is_state

_WORDS: Final = (
    *("No", "One", "Two", "Three", "Four", "Five", "Six"),
    *("Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"),
)
_MONTHS: Final = "|".join(f"{date(2000, month, 1):%B}" for month in range(1, 13))
DATE: Final = rf"\b({_MONTHS}) (\d{{1,2}},) (\d{{4}})\b"
"""What ``long_date`` writes, as a regular expression."""
_COUNT: Final = r"(?<![\w.,])(\d{1,3}(?:,\d{3})*) (?=[a-z])"
"""A number before what it counts; a year has four digits and no comma."""


@lru_cache(maxsize=1024)
def long_date(iso: str) -> str:
    """Return an ISO date as ``June 20, 2017``; any other text comes back as it is."""
    try:
        day = date.fromisoformat(iso)
    except ValueError:
        return iso
    return f"{day:%B} {day.day}, {day.year}"


def unbroken(text: str) -> str:
    """Return a text as it is drawn: with no-break spaces in dates and behind numbers that count."""
    dated = re.sub(DATE, "\\1\u00a0\\2\u00a0\\3", text)
    return re.sub(_COUNT, "\\1\u00a0", dated)


def number_word(count: int) -> str:
    """Return a count as a sentence begins with it: words up to twelve, digits above."""
    return _WORDS[count] if 0 <= count < len(_WORDS) else f"{count:,}"


def listed(words: Sequence[str]) -> str:
    """Return words as a sentence lists them: ``a, b and c``."""
    return " and ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def count_states(codes: Iterable[str]) -> str:
    """Return how many states these are; the District of Columbia and the territories are none.

    Parameters
    ----------
    codes : iterable of str
        USPS codes, each as often as it comes; what is not a code is not counted.

    Returns
    -------
    str
        ``34 states, the District of Columbia and 2 territories``; "" without a known code.
    """
    known = {code for code in codes if code in BY_CODE}
    states = sum(map(is_state, known))
    territories = len(known & TERRITORIES)
    return listed(
        [
            *([f"{states} state{'s' * (states > 1)}"] if states else []),
            *(["the District of Columbia"] if DISTRICT in known else []),
            *(
                [f"{territories} territor{'ies' if territories > 1 else 'y'}"]
                if territories
                else []
            ),
        ]
    )
