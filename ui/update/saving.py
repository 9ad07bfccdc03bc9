"""Saving what a person typed: what is asked of the page that writes."""

from collections.abc import Callable
from typing import Protocol

Read = Callable[[], bytes]
"""Returns the file as it lies there now."""


class Save(Protocol):
    """Writes a file for good."""

    def __call__(self, data: bytes, note: str, *, expected: str) -> str:
        """Write the bytes and return in a sentence what was done.

        Parameters
        ----------
        note : str
            Why, for the history; may be "".
        expected : str
            SHA-256, hexadecimal, of the bytes that the change was made from.

        Raises
        ------
        PartnershipMapError
            When nothing was written, with the reason in a sentence.
        """
