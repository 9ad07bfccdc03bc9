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
    """A sites file as read: what ``tables.read.Table`` says of it, and the bytes' SHA-256."""

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
    """Read a sites file; errors and what is not said here are those of ``read_table``.

    Parameters
    ----------
    name : str, optional
        What to call it in messages; by default the name of the path, or "The file".
    told : callable
        What a person has said of headings that no one else understands.

    Returns
    -------
    SitesFile
        The cells are verbatim, but for an apostrophe that a download put before a formula; see
        ``sites.clean`` for the rest.

    Raises
    ------
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
