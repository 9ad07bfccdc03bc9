"""A day, a moment or a version, as addresses and commands name it.

The parsers of commands import this module, so it imports nothing that takes time.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from common.errors import PartnershipMapError
from roster.words import long_date

VERSION: Final = "version:"


class AsOfError(PartnershipMapError, ValueError):
    """What is asked for is not a day or a version, or is in the future."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """The time or the version that is asked for.

    Attributes
    ----------
    text : str
        As an address says it; ``parse_as_of`` understands it.
    until : datetime
        The end of the day, or the moment, UTC; of a version when it was saved, once that is known.
    number : int or None
        Of the version.
    is_now : bool
        Whether that time is not over.
    words : str
        What a person calls it: ``March 1, 2026`` or ``version 12 of March 5, 2026``.
    undated : int
        Where only the dates of sites say which had joined: how many of those shown have none.
    """

    text: str
    until: datetime
    number: int | None = None
    is_now: bool = False
    words: str = ""
    undated: int = 0

    @property
    def slug(self) -> str:
        """The text as a part of a file's name."""
        return self.text.replace(":", "-").lower()

    def covers(self, number: int, saved_at: datetime) -> bool:
        """Return whether a version had been saved by then."""
        return saved_at <= self.until if self.number is None else number <= self.number


def parse_as_of(text: str, *, now: datetime) -> AsOf:
    """Return what ``2026-03-01``, ``2026-03-01T14:05:00Z`` or ``version:12`` means.

    Days are in UTC, as the history has them, and mean their end.

    Raises
    ------
    AsOfError
    """
    text = text.strip()
    digits = text.lower().removeprefix(VERSION)
    if digits != text.lower() and digits.isascii() and digits.isdigit() and len(digits) < 10:
        return AsOf(f"{VERSION}{int(digits)}", now, int(digits), words=f"version {int(digits)}")
    try:
        if len(text) > len("2026-01-31"):
            until = datetime.fromisoformat(text).astimezone(UTC)
            # Two versions may be of one second: its parts are in the text as well.
            known = AsOf(until.isoformat().replace("+00:00", "Z"), until)
        else:
            day = date.fromisoformat(text)
            known = AsOf(day.isoformat(), datetime.combine(day, time.max, UTC))
    except (ValueError, OverflowError) as error:
        raise AsOfError(
            f"“{text[:60]}” is not a day or a version; write it as 2026-01-31 or as {VERSION}12."
        ) from error
    # In the east of the world the next day has begun.
    if known.until.date() > now.astimezone(UTC).date() + timedelta(days=1):
        raise AsOfError(f"{long_date(known.text[:10])} is in the future; name an earlier day.")
    words = long_date(known.until.date().isoformat())
    return replace(known, is_now=known.until >= now, words=words)
