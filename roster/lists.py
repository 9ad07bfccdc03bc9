"""The lists of a data folder that people keep and that have a history, each said once."""

from dataclasses import dataclass
from typing import Final

from sites.columns import CITY, SITES, STATE
from tables.header import Columns

SITES_NAME: Final = "sites.csv"
ANNOUNCEMENTS_NAME: Final = "announcements.csv"
AGENCIES_NAME: Final = "agencies.csv"


@dataclass(frozen=True, slots=True)
class DataList:
    """A list.

    Attributes
    ----------
    file : str
        Its name in the data folder.
    title : str
        What pages call it.
    key : str
        The column by which a person knows a row; "" for sites, which are known by their place.
    titles : tuple of str
        The columns that say what a row is about.
    columns : Columns
        Those that it needs, and those that have a meaning here; all others are kept.
    """

    file: str
    title: str
    key: str
    titles: tuple[str, ...]
    columns: Columns

    @property
    def name(self) -> str:
        """What a command calls it."""
        return self.file.removesuffix(".csv")


LISTS: Final = {
    one.file: one
    for one in (
        DataList(SITES_NAME, "The list of sites", "", (CITY, STATE), SITES),
        DataList(
            ANNOUNCEMENTS_NAME,
            "The announcements",
            "date",
            ("date", "title"),
            Columns(
                ("date", "title"),
                (
                    *("date", "headline", "title", "summary"),
                    *("quotation", "quoted", "outlook", "url"),
                ),
            ),
        ),
        DataList(
            AGENCIES_NAME,
            "The agencies",
            "abbreviation",
            ("abbreviation", "name"),
            Columns(("abbreviation", "name"), ("abbreviation", "name", "role", "url")),
        ),
    )
}
"""By file."""
