"""One version of a file, and what tells its content apart."""

import csv
import hashlib
import io
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum


class How(StrEnum):
    """How a version came to be."""

    PUBLISHED = "published"
    RESTORED = "restored"
    FIRST = "first"
    """The file was there before it was first published."""
    FOUND = "found"
    """The file had been changed by hand, which was noticed at the next save."""
    UNFINISHED = "unfinished"
    """A save was broken off and the file then changed by hand: it may have been there or not."""


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a file.

    Attributes
    ----------
    number : int
        From 1; it orders the versions, whatever the clock said. A number is never given twice.
    digest : str
        SHA-256 of the bytes, hexadecimal.
    saved_at : datetime
        When, in UTC, as the clock said; of a file changed by hand, when that was noticed.
    who : str
        Who saved it; "" where no one knows.
    note : str
        Why, in that person's words.
    how : str
        One of ``How``.
    rows : int or None
        Rows below the heading; None where no one counted them.
    replaces : str or None
        SHA-256 of what was there before; None when nothing did.
    restored : int or None
        Of a restored version, the number of the old one.
    """

    number: int
    digest: str
    saved_at: datetime
    who: str = ""
    note: str = ""
    how: str = How.PUBLISHED
    rows: int | None = None
    replaces: str | None = None
    restored: int | None = None

    @property
    def short_digest(self) -> str:
        """The first 12 digits of the digest, as people are told them."""
        return self.digest[:12]


def as_found(version: Version, newest: Version | None, rows: int | None) -> Version:
    """Return the version of what was there before the history, or was changed past its newest."""
    how = str(How.FOUND if newest else How.FIRST)
    return replace(version, how=how, rows=rows, replaces=newest.digest if newest else None)


def digest_of(data: bytes) -> str:
    """Return the SHA-256 of bytes, hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def count_rows(data: bytes) -> int | None:
    """Return how many rows a CSV file in UTF-8 has below its heading, None for any other bytes."""
    try:
        text = data.decode("utf-8-sig")
        rows = csv.reader(io.StringIO(text, newline=""), strict=True)
        filled = sum(any(cell.strip() for cell in cells) for cells in rows)
    except (UnicodeDecodeError, csv.Error):
        return None
    return max(filled - 1, 0)
