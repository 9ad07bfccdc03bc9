"""How large a file may be: stated, configurable, and checked before the work is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

MEGABYTE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may hold at most.

    Attributes
    ----------
    rows : int
        Rows below the headings that are not blank.
    columns : int
        Columns with a heading or a cell.
    cell_characters : int
        Characters in one cell.
    """

    file_bytes: int = 20 * MEGABYTE
    rows: int = 100_000
    columns: int = 1000
    cell_characters: int = 10_000

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Limits":
        """Return the limits that an operator sets, and the usual ones where nothing is set.

        Parameters
        ----------
        environment : mapping of str to str
            ``PARTNERSHIP_MAP_MAX_MB``, ``_MAX_ROWS``, ``_MAX_COLUMNS``, ``_MAX_CELL``.

        Raises
        ------
        ValueError
            When one of them is not a whole number above zero.
        """
        usual = cls()

        def number(name: str, default: int) -> int:
            text = environment.get(name, "").strip()
            if not text:
                return default
            if not (text.isascii() and text.isdigit() and int(text) > 0):
                raise ValueError(f"{name} takes a whole number above zero, not “{text}”.")
            return int(text)

        return cls(
            file_bytes=number("PARTNERSHIP_MAP_MAX_MB", usual.file_bytes // MEGABYTE) * MEGABYTE,
            rows=number("PARTNERSHIP_MAP_MAX_ROWS", usual.rows),
            columns=number("PARTNERSHIP_MAP_MAX_COLUMNS", usual.columns),
            cell_characters=number("PARTNERSHIP_MAP_MAX_CELL", usual.cell_characters),
        )


DEFAULT: Final = Limits()
"""The limits unless an operator sets others."""


def megabytes(size: int) -> str:
    """Return a number of bytes as people say it, such as "21 MB" or "0.4 MB"."""
    amount = size / MEGABYTE
    return f"{amount:,.0f} MB" if amount >= 10 else f"{amount:.1f} MB"
