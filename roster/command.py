"""What the command line does with a list: check, publish, tell its history, compare, restore."""

import contextlib
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import pandas as pd

from common.errors import (
    DataFolderError,
    PartnershipMapError,
    SaveError,
    TableError,
)
from common.folder import ROOT
from common.limits import DEFAULT, Limits
from common.wording import printable
from geocode.gazetteer.geocoder import FILE_NAME as GAZETTEER_NAME
from geocode.gazetteer.geocoder import Gazetteer
from geocode.ledger import Ledger, read_ledger
from geocode.outlines import FILE_NAME as OUTLINES_NAME
from geocode.outlines import Outlines
from geocode.pipeline import geocode_sites
from geocode.report import build_report, rejected_report, report_text, verdict_of
from geocode.resolve import Verdict
from geocode.terminal import rows_table
from roster.build import check_input
from roster.describing import read_cells
from roster.lists import LISTS, SITES_NAME
from roster.update import MANY_REMOVED, add_sites, row_name
from sites.add import Joined, add_rows
from sites.check import check_sites
from sites.clean import cleaned_file
from sites.columns import CITY, STATE, VERDICT
from sites.compare import (
    Comparison,
    change_lines,
    compare_sites,
    compare_tables,
    key_cells,
    lost_columns,
)
from sites.headings import guessed_headings, keep_told
from sites.read import read_sites
from sites.source import Source
from tables.write import write_csv
from versions.storage import NewContent, Storage, current_version
from versions.version import Version, digest_of

DONE: Final = 0
NOT_SAVED: Final = 1
REFUSED: Final = 2

FILES: Final = {one.name: one.file for one in LISTS.values()}
"""The lists' files, by the name that a person gives them."""

_SIGNS: Final = {"removed": "-", "changed": "~", "added": "+"}
SHOWN_CHANGES: Final = 20
"""Lines of changes that ``publish`` shows; ``diff`` shows all."""


@dataclass(frozen=True)
class Terminal:
    """The person who gives the command, and the clock.

    Attributes
    ----------
    who : str
        Name for the history.
    ask : callable or None
        Asks a question and returns whether the answer is yes; None where nobody can be asked.
    clock : callable
        Returns the time, with its zone.
    """

    who: str
    ask: Callable[[str], bool] | None
    clock: Callable[[], datetime]


@dataclass(frozen=True)
class ListFile:
    """A list and where it is stored.

    Attributes
    ----------
    name : str
        One of ``FILES``.
    storage : Storage
    file : str
        What it is called there; it may be absent.
    limits : Limits
        What a file may hold at most.
    """

    name: str
    storage: Storage
    file: str
    limits: Limits = DEFAULT

    @property
    def titles(self) -> tuple[str, ...]:
        """The columns that say what a row is about."""
        return {"sites": (CITY, STATE), "announcements": ("date", "title")}.get(
            self.name, ("abbreviation", "name")
        )

    def check(self, data: bytes) -> None:
        """Raise a ``PartnershipMapError`` when no roster could be built with these bytes."""
        check_input(FILES[self.name], data, self.limits)

    def frame(self, data: bytes) -> pd.DataFrame:
        """Return the rows as text; the index is the spreadsheet's row number."""
        if self.name == "sites":
            return cleaned_file(read_sites(data, name=SITES_NAME, limits=self.limits)).frame
        self.check(data)
        return read_cells(data, FILES[self.name])[0]

    def compare(self, before: pd.DataFrame, after: pd.DataFrame) -> Comparison:
        """Return what differs between two versions."""
        if self.name == "sites":
            return compare_sites(before, after)
        return compare_tables(before, after, LISTS[FILES[self.name]].key)

    def count(self, data: bytes) -> int | None:
        """Return how many rows some bytes have, None when they are no such list."""
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
    ) -> int:
        """Save bytes in the place of those that were seen, and say what came of it."""
        expected = None if old is None else digest_of(old)
        content = NewContent(self.file, data, expected, restored)
        (version,) = self.storage.publish(
            [content], who=by.who, note=note, count=self.count, clock=by.clock
        )
        return _told(version, expected)


def check_file(source: Source, storage: Storage, *, as_json: bool, limits: Limits = DEFAULT) -> int:
    """Say what would become of a sites file; nothing is written.

    Returns
    -------
    int
        0 accepted, 1 accepted and some of it needs a person, 2 rejected.
    """
    path = source.path
    try:
        file = source.read(storage, limits)
    except TableError as error:
        print(f"Rejected: {error}", file=sys.stderr)
        if as_json:
            print(report_text(rejected_report(str(path), str(error))))
        return REFUSED
    geocoder, ledger, outlines = _geocoding(storage)
    geocoded = geocode_sites(file.frame, geocoder, ledger, outlines=outlines)
    issues = check_sites(file.frame)
    review = int((geocoded.frame[VERDICT] != Verdict.LOCATED).sum())
    verdict = verdict_of(review > 0, issues)
    if as_json:
        print(report_text(build_report(str(path), file, geocoded, issues)))
        return verdict.exit_status
    print(f"{path.name}: read as {printable(file.how)}.")
    print(rows_table(file.frame, geocoded))
    for repair in file.repairs:
        print(f"{path.name}: {printable(repair.what)} ({printable(repair.where)}).")
    for issue in issues:
        print(f"{path.name}: {printable(issue.message)}")
    rows = len(file.frame)
    print(
        f"\n{rows} read, {rows - review} located, {review} for review; "
        f"{len(issues)} to look at, {len(file.repairs)} repaired. Nothing was written. "
        f"Verdict: {verdict.value}."
    )
    return verdict.exit_status


def publish_file(
    source: Source, stored: ListFile, terminal: Terminal, *, add: bool, note: str, yes: bool
) -> int:
    """Save a file in the place of a list, or add its rows to it.

    Returns
    -------
    int
        ``DONE`` or ``NOT_SAVED``; what is refused is raised.
    """
    file = source.read(stored.storage, stored.limits) if stored.name == "sites" else None
    if file:
        print(f"{source.path.name}: read as {printable(file.how)}.")
    frame = file.frame if file else _frame_of(source.path, stored)
    old = stored.now()
    before = _frame_before(stored, old, must=add)
    if add and before is not None:
        joined = _joined(before, frame, stored)
        for row, there in joined.known:
            print(
                f"Row {row}: {printable(row_name(frame, row))} is in the list as "
                f"{printable(row_name(before, there))}, and is not added."
            )
        frame = joined.frame
    data = write_csv(frame)
    if before is not None:
        found = stored.compare(before, frame)
        _tell(stored, found, before, frame)
        lost = lost_columns(before, frame)
        if not _agreed(found, lost, terminal, yes=yes):
            for column, heading in guessed_headings(frame, lost).items() if file else ():
                said = printable(f"“{heading}” looks like it: --column “{heading}={column}”.")
                print(said, file=sys.stderr)
            return NOT_SAVED
        if found.same and old is not None:
            data = old
    status = stored.save(data, old, terminal, note)
    if file:
        # The list is saved; without this the person says so again.
        with contextlib.suppress(PartnershipMapError, OSError):
            keep_told(stored.storage, file.headings, file.told, terminal.who)
    return status


def restore_version(
    number: int, stored: ListFile, terminal: Terminal, *, note: str, yes: bool
) -> int:
    """Save an old version anew, if a roster can be built with it.

    Returns
    -------
    int
        ``DONE`` or ``NOT_SAVED``; what is refused is raised.
    """
    data = stored.storage.read_version(stored.file, number)
    frame = stored.frame(data)
    old = stored.now()
    before = _frame_before(stored, old, must=False)
    if before is not None:
        found = stored.compare(before, frame)
        _tell(stored, found, before, frame)
        if not _agreed(found, lost_columns(before, frame), terminal, yes=yes):
            return NOT_SAVED
    return stored.save(data, old, terminal, note, number)


def tell_history(stored: ListFile) -> int:
    """Print a line for each version, the newest first; a star is before the one in the file."""
    versions = stored.storage.versions(stored.file)
    if not versions:
        print(f"No version of {stored.file} has been saved yet.")
        return DONE
    current = current_version(stored.storage, stored.file)
    if current is None:
        print(f"{stored.file} was changed by hand since version {versions[0].number}.")
    for version in versions:
        print(_line(version, is_current=version == current))
    return DONE


def tell_difference(stored: ListFile, old: int, new: int | None) -> int:
    """Print what was added, removed and changed between two versions, or a version and the file."""
    before = stored.frame(stored.storage.read_version(stored.file, old))
    if new is None:
        data = stored.now()
        if data is None:
            raise DataFolderError(f"{stored.file} is absent; name a second version.")
    else:
        data = stored.storage.read_version(stored.file, new)
    after = stored.frame(data)
    _tell(stored, stored.compare(before, after), before, after, most=None)
    return DONE


def _joined(before: pd.DataFrame, frame: pd.DataFrame, stored: ListFile) -> Joined:
    if stored.name != "sites":
        key = LISTS[FILES[stored.name]].key
        return add_rows(before, frame, (lambda rows: key_cells(rows, key),), names=(key,))
    return add_sites(before, frame, *_geocoding(stored.storage))


def _geocoding(storage: Storage) -> tuple[Gazetteer, Ledger, Outlines]:
    """Return what locates places: what ships, and what people decided."""
    try:
        ledger = read_ledger(storage)
    except DataFolderError as error:
        # Another file's fault is not this one's: it is judged by the gazetteer alone.
        print(f"{error} It is left out of account.", file=sys.stderr)
        ledger = Ledger()
    shipped = ROOT / "data" / "gazetteer"
    return (
        Gazetteer.load(shipped / GAZETTEER_NAME),
        ledger,
        Outlines.load(shipped / OUTLINES_NAME),
    )


def _frame_of(path: Path, stored: ListFile) -> pd.DataFrame:
    """Return the rows of a person's describing file; messages call it by its own name."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TableError(f"{path.name} cannot be opened: {error.strerror}.") from error
    try:
        return stored.frame(data)
    except PartnershipMapError as error:
        raise type(error)(str(error).replace(FILES[stored.name], path.name, 1)) from error


def _frame_before(stored: ListFile, old: bytes | None, *, must: bool) -> pd.DataFrame | None:
    if old is None:
        return None
    try:
        return stored.frame(old)
    except PartnershipMapError as error:
        if must:
            raise
        print(f"{error} It is kept in the history as it is.", file=sys.stderr)
        return None


def _tell(
    stored: ListFile,
    found: Comparison,
    before: pd.DataFrame,
    after: pd.DataFrame,
    most: int | None = SHOWN_CHANGES,
) -> None:
    lines = list(change_lines(found, before, after, stored.titles))
    for line in lines[:most]:
        cells = f": {printable(line.cells)}" if line.cells else ""
        print(f"{_SIGNS[line.what]} row {line.row}: {printable(line.title)}{cells}")
    if most is not None and len(lines) > most:
        print(f"… and {len(lines) - most} more.")
    for words, names in (("New", found.added_columns), ("Gone", found.removed_columns)):
        if names:
            print(f"{words} columns: {printable(', '.join(names))}.")
    print(found.summary)


def _agreed(found: Comparison, lost: Mapping[str, int], terminal: Terminal, *, yes: bool) -> bool:
    """Ask once more before many rows are removed, or columns with something in them."""
    if yes:
        return True
    gone = []
    if found.removes_more_than(MANY_REMOVED):
        count = len(found.removed)
        gone.append(f"{count} of {count + len(found.changed) + len(found.unchanged)} rows")
    if lost:
        names = printable(", ".join(f"“{column}”" for column in lost))
        gone.append(f"the column {names}" if len(lost) == 1 else f"the columns {names}")
    what = f"this removes {' and '.join(gone)}"
    if not gone or (terminal.ask and terminal.ask(f"T{what[1:]}. Save all the same?")):
        return True
    print(f"Not saved: {what}; if that is meant, say --yes.", file=sys.stderr)
    return False


def _told(version: Version, expected: str | None) -> int:
    short = f"version {version.number} ({version.short_digest})"
    if version.digest == expected:
        print(f"Nothing to save: {short} is the same.", flush=True)
    else:
        print(f"SAVED {short}", flush=True)
    return DONE


def _line(version: Version, *, is_current: bool) -> str:
    how = f"restored from {version.restored}" if version.restored else version.how
    words = [
        f"{'*' if is_current else ' '} {version.number:>4}",
        f"{version.saved_at:%Y-%m-%d %H:%M} UTC",
        version.short_digest,
        "? rows" if version.rows is None else f"{version.rows} rows",
        printable(how),
        printable(version.who) or "(nobody known)",
        printable(version.note),
    ]
    return "  ".join(words).rstrip()
