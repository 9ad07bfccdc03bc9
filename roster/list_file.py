"""A list that a command works on: where it is stored, how it is read, compared and saved."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from common.errors import PartnershipMapError, SaveError
from common.limits import DEFAULT, Limits
from roster.build import check_input
from roster.data_files import SITES_NAME, DataList
from roster.describing import read_cells
from sites.clean import cleaned_file
from sites.compare import Comparison, compare_sites, compare_tables
from sites.read import read_sites
from versions.storage import NewContent, Storage
from versions.version import Version, digest_of


@dataclass(frozen=True)
class Terminal:
    """The person who gives the command, and the clock.

    Attributes
    ----------
    who : str
        Name for the history.
    ask : callable or None
        Asks a question and returns whether the answer is yes; None where no one can be asked.
    clock : callable or None
        Returns the time, with its zone; None: as the storage tells it.
    """

    who: str
    ask: Callable[[str], bool] | None
    clock: Callable[[], datetime] | None


@dataclass(frozen=True)
class ListFile:
    """A list and where it is stored.

    Attributes
    ----------
    file : str
        What it is called there; it may be absent.
    """

    kind: DataList
    storage: Storage
    file: str
    limits: Limits = DEFAULT

    @property
    def is_sites(self) -> bool:
        """Whether it is the list of sites."""
        return self.kind.file == SITES_NAME

    def frame(self, data: bytes) -> pd.DataFrame:
        """Return the rows as text; the index is the spreadsheet's row number.

        Raises
        ------
        PartnershipMapError
            When no roster could be built with these bytes.
        """
        if self.is_sites:
            return cleaned_file(read_sites(data, name=SITES_NAME, limits=self.limits)).frame
        check_input(self.kind.file, data, self.limits)
        return read_cells(data, self.kind.file)[0]

    def compare(self, before: pd.DataFrame, after: pd.DataFrame) -> Comparison:
        """Return what differs between two versions."""
        return compare_list(self.kind, before, after)

    def count(self, data: bytes) -> int | None:
        """Return how many rows some bytes have, None when they are not such a list."""
        try:
            return len(self.frame(data))
        except PartnershipMapError:
            return None

    def now(self) -> bytes | None:
        """Return the bytes that are stored, None when there is no file."""
        try:
            found = self.storage.read(self.file)
        except OSError as error:
            raise SaveError(f"{self.file} cannot be opened: {error.strerror}.") from error
        return found.data if found else None

    def save(
        self, data: bytes, old: bytes | None, by: Terminal, note: str, restored: int | None = None
    ) -> Version:
        """Save bytes in the place of those that were seen; return the version that holds them."""
        expected = None if old is None else digest_of(old)
        content = NewContent(self.file, data, expected, restored)
        (version,) = self.storage.publish(
            [content], who=by.who, note=note, count=self.count, clock=by.clock
        )
        return version


def compare_list(kind: DataList, before: pd.DataFrame, after: pd.DataFrame) -> Comparison:
    """Return what differs between two versions of a list."""
    if kind.file == SITES_NAME:
        return compare_sites(before, after)
    return compare_tables(before, after, kind.key)
