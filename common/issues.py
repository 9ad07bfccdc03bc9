"""What is said about a file or a row, as data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Issue:
    """Something that a person should fix; the row it speaks of is kept anyway.

    Attributes
    ----------
    row : int or None
        Spreadsheet row number (the header is row 1); None when it concerns the whole file.
    column : str
        The column, or "" when it concerns the whole row.
    value : str
        The cell as typed.
    check : str
        Short, stable name of the check, such as ``unknown-state``.
    message : str
        One sentence: what is wrong and how to fix it.
    file : str
        Name of the file, without its folder.
    """

    row: int | None
    column: str
    value: str
    check: str
    message: str
    file: str = "sites.csv"


@dataclass(frozen=True, slots=True)
class Repair:
    """Something odd in a file that was read anyway.

    Attributes
    ----------
    what : str
        What was done, in plain words.
    where : str
        Where: a row, a column or "file".
    """

    what: str
    where: str
