"""Words that messages about files share."""

import re
from collections.abc import Sequence
from typing import Final

MOST_ROWS_NAMED: Final = 6
"""More rows than this are counted, not named."""
LONGEST_QUOTE: Final = 40
"""Characters of a cell that a message shows."""

_NO_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def joined_names(names: Sequence[str]) -> str:
    """Return names in quotation marks, with commas; many are cut short."""
    shown = ", ".join(f"“{shortened(name)}”" for name in names[:12])
    return f"{shown} and {len(names) - 12} more" if len(names) > 12 else shown


def column_letter(position: int) -> str:
    """Return the letters by which a spreadsheet names a column (0 is A)."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def rows_text(rows: Sequence[int], total: int | None = None) -> str:
    """Return "row 2", "rows 2, 5 and 9" or "rows 2, 5, 9, 11, 12, 13 and 95 more".

    Parameters
    ----------
    rows : sequence of int
        At least one; those beyond ``MOST_ROWS_NAMED`` may be left out when ``total`` is given.
    total : int, optional
        How many there are.
    """
    count = len(rows) if total is None else total
    if count == 1:
        return f"row {rows[0]}"
    if count <= MOST_ROWS_NAMED:
        return f"rows {', '.join(map(str, rows[:-1]))} and {rows[-1]}"
    named = ", ".join(map(str, rows[:MOST_ROWS_NAMED]))
    return f"rows {named} and {count - MOST_ROWS_NAMED:,} more"


def shortened(text: str) -> str:
    """Return a cell on one line, cut where it is long, to be shown in a message."""
    line = " ".join(text[: 4 * LONGEST_QUOTE].split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[: LONGEST_QUOTE - 1]}…"


def printable(text: str) -> str:
    """Return a text in one line, without what a terminal or a CSV file could trip over."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    return " ".join(text.split())


def xml_safe(text: str) -> str:
    """Return a text, or a document, with U+FFFD for each character that XML cannot have."""
    return _NO_XML.sub("\ufffd", text)
