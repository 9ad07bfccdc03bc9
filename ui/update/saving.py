"""Saving what a person typed: what is asked of the page that writes."""

from collections.abc import Callable, Sequence
from typing import Final, Protocol

SHOWN_AT_MOST: Final = 20
"""More lines than these are counted in one."""

Read = Callable[[], bytes]
"""Returns the file as it lies there now."""


class Save(Protocol):
    """Writes a file for good."""

    def __call__(self, data: bytes, note: str, *, expected: str) -> str:
        """Write the bytes and return in a sentence what was done.

        Parameters
        ----------
        data : bytes
            The whole file.
        note : str
            Why, for the history; may be "".
        expected : str
            SHA-256, hexadecimal, of the bytes that the change was made from.

        Raises
        ------
        PartnershipMapError
            When nothing was written, with the reason in a sentence.
        """


def few(lines: Sequence[str]) -> list[str]:
    """Return the first lines, and how many more there are."""
    more = len(lines) - SHOWN_AT_MOST
    return [*lines[:SHOWN_AT_MOST], *([f"and {more:,} more"] if more > 0 else [])]
