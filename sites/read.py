"""Read a sites file: whatever a spreadsheet makes, to a frame of text."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from common.issues import Repair
from common.limits import DEFAULT, Limits
from common.progress import Progress
from sites.columns import SITES
from tables.header import Told, nothing_told
from tables.read import read_bytes, read_table


@dataclass(frozen=True, slots=True)
class SitesFile:
    """A sites file as read.

    Attributes
    ----------
    frame : DataFrame
        All columns text, "" for an empty cell, in the order of the file; the index, ``row``, is
        the row number that a spreadsheet shows.
    repairs : tuple of Repair
        What was odd and read all the same.
    digest : str
        SHA-256 of the bytes, hexadecimal.
    how : str
        How it was read, such as "Windows-1252 with semicolons".
    header_row : int
        Row number of the headings.
    headings : tuple of str
        The headings, folded, by which what a person told of them is found again.
    told : mapping of str to str
        The headings, as typed, of which a person has said which column they are.
    """

    frame: pd.DataFrame
    repairs: tuple[Repair, ...]
    digest: str
    how: str = "UTF-8 with commas"
    header_row: int = 1
    headings: tuple[str, ...] = ()
    told: Mapping[str, str] = field(default_factory=dict)


def read_sites(
    source: Path | bytes,
    *,
    name: str | None = None,
    limits: Limits = DEFAULT,
    told: Told = nothing_told,
    sheet: str | None = None,
    progress: Progress | None = None,
) -> SitesFile:
    """Read a sites file.

    Parameters
    ----------
    source : Path or bytes
        CSV in UTF-8, UTF-16 or Windows-1252, with commas, semicolons, tabs or bars and any line
        ends, or a workbook (.xlsx, .xls, .ods).
    name : str, optional
        What to call it in messages; by default the name of the path, or "The file".
    limits : Limits
        Checked before the work is done.
    told : callable
        What a person has said of headings that nobody else understands.
    sheet : str, optional
        Title of the sheet of a workbook that is the list.
    progress : callable, optional
        Gets the share that is read, from 0 to 1.

    Returns
    -------
    SitesFile
        The cells are verbatim, but for an apostrophe that a download put before a formula; see
        ``sites.clean`` for the rest.

    Raises
    ------
    MissingColumnsError, SeveralSheetsError
        When a person can say which column, or which sheet, is meant.
    TableError
        When the structure cannot be trusted. Cells with odd content are not errors: see
        ``sites.check``.
    """
    if name is None:
        name = source.name if isinstance(source, Path) else "The file"
    data = read_bytes(source, name, limits)
    columns = replace(SITES, told=told)
    table = read_table(data, name, columns, limits=limits, sheet=sheet, progress=progress)
    return SitesFile(
        table.frame,
        table.repairs,
        hashlib.sha256(data).hexdigest(),
        table.how,
        table.header.row,
        table.headings,
        table.header.told,
    )
