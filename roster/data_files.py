"""The files of a data folder that decide what the roster is, each in one table.

The parsers of commands import this module, so it imports nothing that takes time.
"""

from dataclasses import dataclass
from typing import Final

from geocode.ledger import FILE_NAME as LEDGER_NAME
from roster.program import FILE_NAME as PROGRAM_NAME
from sites.columns import CITY, SITES, STATE
from tables.header import Columns

SITES_NAME: Final = "sites.csv"
ANNOUNCEMENTS_NAME: Final = "announcements.csv"
AGENCIES_NAME: Final = "agencies.csv"


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of a data folder.

    Attributes
    ----------
    file : str
        Its name in the data folder.
    optional : bool
        Whether it may be absent.
    """

    file: str
    optional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DataList(DataFile):
    """A list that people keep, as rows of a table, and that has a history.

    Attributes
    ----------
    title : str
        What pages call it.
    key : str
        The column by which a person knows a row; "" for sites, which are known by their place.
    titles : tuple of str
        The columns that say what a row is about.
    columns : Columns
        Those that it needs, and those that have a meaning here; all others are kept.
    """

    title: str
    key: str
    titles: tuple[str, ...]
    columns: Columns

    @property
    def name(self) -> str:
        """What a command calls it."""
        return self.file.removesuffix(".csv")


DATA_FILES: Final[dict[str, DataFile]] = {
    one.file: one
    for one in (
        DataList(
            SITES_NAME,
            title="The list of sites",
            key="",
            titles=(CITY, STATE),
            columns=SITES,
        ),
        DataFile(LEDGER_NAME, optional=True),
        DataList(
            ANNOUNCEMENTS_NAME,
            title="The announcements",
            key="date",
            titles=("date", "title"),
            columns=Columns(
                ("date", "title"),
                (
                    *("date", "headline", "title", "summary"),
                    *("quotation", "quoted", "outlook", "url"),
                ),
            ),
        ),
        DataList(
            AGENCIES_NAME,
            title="The agencies",
            key="abbreviation",
            titles=("abbreviation", "name"),
            columns=Columns(("abbreviation", "name"), ("abbreviation", "name", "role", "url")),
        ),
        DataFile(PROGRAM_NAME),
    )
}
"""By name, in the order in which they are read."""

LISTS: Final = {name: one for name, one in DATA_FILES.items() if isinstance(one, DataList)}
"""Those that are lists."""
