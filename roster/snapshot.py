"""The roster: one frozen snapshot of everything that the screens show."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, wraps
from typing import TypeVar
from weakref import WeakKeyDictionary

import pandas as pd

from common.issues import Issue, Repair
from geocode.geocoded import GeocodedSites
from geocode.review_queue import DecidedPlace, OpenPlace
from roster.data_files import SITES_NAME
from roster.filters import Filter, filters_of
from roster.moment import AsOf
from roster.program import Program
from roster.ranges import Scale
from roster.words import long_date

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Roster:
    """Sites, coordinates, announcements and agencies, as of one state of the data folder.

    The frames are shared by everyone who looks: never change one in place.

    Attributes
    ----------
    version : str
        12 hexadecimal digits over the bytes of all inputs; every cache is keyed by it.
    sites : DataFrame
        One row for each row of the CSV, in its order; the index ``row`` is the spreadsheet's row
        number. All columns of the CSV as text (``latitude`` and ``longitude`` apart, and ``kind``
        with "city" for a blank), then text columns ``key``, ``state_code``, ``state_name``,
        ``announced_date`` (ISO or ""), ``verdict``, ``reason``, ``source``, ``matched_name``,
        ``matched_id``; ``latitude``, ``longitude`` float64, degrees WGS 84, NaN when not located.
    columns : tuple of str
        The columns that the CSV has, in its order, as named in ``sites``.
    cells : DataFrame
        The sites file as read and fixed, as ``sites.read.SitesFile.frame``.
    places : DataFrame
        One row for each located place, in order of first mention; index ``key``. Columns ``city``,
        ``state_code``, ``state_name``, ``kind``, ``latitude``, ``longitude``, ``source``,
        ``matched_name``, ``population`` (of the gazetteer's record; 0 where no list says it),
        ``row`` (of the first mention), ``rows`` (tuple of int) and ``announced`` (tuple of ISO
        dates, oldest first, blanks left out).
    announcements : DataFrame
        Text columns ``date`` (ISO), ``headline``, ``title``, ``summary``, ``quotation``,
        ``quoted``, ``outlook``, ``url``; the newest last.
    agencies : DataFrame
        Text columns ``abbreviation``, ``name``, ``role``, ``url``, in the order of the file.
    geocoded : GeocodedSites
        How ``cells`` were located.
    issues : tuple of Issue
        Everything that a person should fix, in any file.
    repairs : tuple of Repair
        What was odd in the sites file and read anyway.
    as_of : str
        ISO date of the latest announcement, described or not; "" without one.
    further_columns : tuple of str
        Unknown columns of the CSV which make filters: those with few different values, and those
        of ``scales``.
    search_texts : tuple of str
        For each row of ``sites`` the text that the search looks at.
    open_places : tuple of OpenPlace
        The places of the rows for review, but for those that a person left out for now.
    decided : tuple of DecidedPlace
        What people decided, the newest first.
    undescribed : mapping of str to tuple of int
        ISO dates of announcements that no row of ``announcements`` describes, the oldest first,
        each with the row numbers of its sites.
    scales : mapping of str to Scale
        Unknown columns of the CSV with many different numbers or dates, for each row of ``sites``.
    past : AsOf or None
        What was asked for where this is an earlier list.
    """

    version: str
    program: Program
    sites: pd.DataFrame
    columns: tuple[str, ...]
    cells: pd.DataFrame
    places: pd.DataFrame
    announcements: pd.DataFrame
    agencies: pd.DataFrame
    geocoded: GeocodedSites
    issues: tuple[Issue, ...]
    repairs: tuple[Repair, ...]
    as_of: str
    further_columns: tuple[str, ...]
    search_texts: tuple[str, ...]
    open_places: tuple[OpenPlace, ...] = ()
    decided: tuple[DecidedPlace, ...] = ()
    undescribed: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    scales: Mapping[str, Scale] = field(default_factory=dict)
    past: AsOf | None = None

    @cached_property
    def filters(self) -> tuple[Filter, ...]:
        """The filters that it has, in the order in which they are drawn."""
        return filters_of(self)

    @property
    def dated(self) -> str:
        """The day or version of the list in words: of today's its latest announcement, or ""."""
        return self.past.words if self.past else long_date(self.as_of)

    @property
    def cell_issues(self) -> tuple[Issue, ...]:
        """What is wrong with cells of the sites file."""
        return tuple(issue for issue in self.issues if issue.row and issue.file == SITES_NAME)

    @property
    def review(self) -> pd.DataFrame:
        """The rows of ``sites`` without a sure location."""
        return self.sites[self.sites["verdict"] != "located"]

    @cached_property
    def needing_review(self) -> int:
        """How many rows of ``sites`` no one has decided on."""
        return sum(len(place.rows) for place in self.open_places)

    @property
    def located(self) -> pd.DataFrame:
        """The rows of ``sites`` with a location."""
        return self.sites[self.sites["verdict"] == "located"]


def once_a_roster(make: Callable[[Roster], T]) -> Callable[[Roster], T]:
    """Keep what a function makes of a roster as long as the roster is there; no one changes it."""
    kept: WeakKeyDictionary[Roster, T] = WeakKeyDictionary()

    @wraps(make)
    def ask(roster: Roster) -> T:
        if roster not in kept:
            kept[roster] = make(roster)
        return kept[roster]

    return ask
