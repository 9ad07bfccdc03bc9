"""A sites file checked: what every command that checks one says of it."""

import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from common.errors import DataFolderError
from common.issues import Issue
from common.wording import printable
from geocode.geocoded import GeocodedSites
from geocode.ledger import Ledger
from geocode.ledger_file import read_ledger
from geocode.report import FileVerdict, build_report, rejected_report, report_text, verdict_of
from geocode.resolve import Verdict
from geocode.terminal import rows_table
from sites.check import check_sites
from sites.columns import VERDICT
from sites.read import SitesFile
from versions.storage import Storage


@dataclass(frozen=True)
class FileCheck:
    """A file that was read, with what geocoding says of its rows.

    Attributes
    ----------
    path : Path
        As it was asked for.
    geocoded : GeocodedSites
        Of the file's frame.
    """

    path: Path
    file: SitesFile
    geocoded: GeocodedSites

    @cached_property
    def issues(self) -> tuple[Issue, ...]:
        """What is wrong with the cells."""
        return tuple(check_sites(self.file.frame))

    @property
    def for_review(self) -> int:
        """How many rows are not located."""
        return int((self.geocoded.frame[VERDICT] != Verdict.LOCATED).sum())

    @property
    def counts(self) -> str:
        """How many rows were read, located and not located, for a person."""
        rows, review = len(self.file.frame), self.for_review
        return f"{rows} read, {rows - review} located, {review} for review"

    @property
    def verdict(self) -> FileVerdict:
        """What is to become of the file."""
        return verdict_of(self.for_review > 0, self.issues)

    def print_json(self) -> None:
        """Print the file's report for other programs."""
        print(report_text(build_report(str(self.path), self.file, self.geocoded, self.issues)))

    def print_rows(self, *, how: bool = True) -> None:
        """Print every row with its verdict, then what was repaired and what is wrong.

        Parameters
        ----------
        how : bool
            Whether to say first how the file was read.
        """
        name = self.path.name
        if how:
            print(f"{name}: read as {printable(self.file.how)}.")
        print(rows_table(self.file.frame, self.geocoded))
        for repair in self.file.repairs:
            print(f"{name}: {printable(repair.what)} ({printable(repair.where)}).")
        for issue in self.issues:
            print(f"{name}: {printable(issue.message)}")


def print_rejected(path: Path, message: str, *, as_json: bool) -> int:
    """Print why a file cannot be used; return the exit status."""
    print(f"Rejected: {message}", file=sys.stderr)
    if as_json:
        print(report_text(rejected_report(str(path), message)))
    return FileVerdict.REJECT.exit_status


def ledger_or_empty(storage: Storage) -> Ledger:
    """Return the ledger by which another file is checked.

    One that cannot be used is not that file's fault: this is printed, and the gazetteer alone
    judges.
    """
    try:
        return read_ledger(storage)
    except DataFolderError as error:
        print(f"{error} It is ignored.", file=sys.stderr)
        return Ledger()
