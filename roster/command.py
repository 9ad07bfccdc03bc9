"""What the command line does with a list: check, publish, tell its history, compare, restore."""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import pandas as pd

from geocode.gazetteer import FILE_NAME as GAZETTEER_NAME
from geocode.gazetteer import Gazetteer
from geocode.ledger import FILE_NAME as LEDGER_NAME
from geocode.ledger import Ledger, printable, read_ledger
from geocode.outlines import FILE_NAME as OUTLINES_NAME
from geocode.outlines import Outlines
from geocode.report import build_report, rejected_report, report_text, verdict_of
from geocode.resolve import Verdict
from geocode.stage import geocode_sites
from geocode.terminal import rows_table
from roster.build import (
    AGENCIES_NAME,
    AGENCY_COLUMNS,
    ANNOUNCEMENT_COLUMNS,
    ANNOUNCEMENTS_NAME,
    SITES_NAME,
    check_input,
)
from roster.changes import Changes, add_rows, compare_rows
from sites.check import check_sites
from sites.columns import CITY, STATE, VERDICT
from sites.errors import DataFolderError, MapError, SaveError, SitesFileError
from sites.folder import ROOT
from sites.history import History, Version, digest_of
from sites.publish import publish, restore
from sites.read import read_sites, read_table

DONE: Final = 0
NOT_SAVED: Final = 1
REFUSED: Final = 2

LISTS: Final = {
    "sites": SITES_NAME,
    "announcements": ANNOUNCEMENTS_NAME,
    "agencies": AGENCIES_NAME,
}
"""The lists that have a history, by the name that a person gives them."""

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
        One of ``LISTS``.
    target : Path
        The file, which may be absent.
    """

    name: str
    target: Path

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that say which thing a row is about."""
        return {"sites": (CITY, STATE), "announcements": ("date",)}.get(
            self.name, ("abbreviation",)
        )

    def check(self, data: bytes) -> None:
        """Raise a ``MapError`` when no roster could be built with these bytes."""
        check_input(LISTS[self.name], data)

    def frame(self, data: bytes) -> pd.DataFrame:
        """Return the rows as text; the index is the spreadsheet's row number."""
        self.check(data)
        if self.name == "sites":
            return read_sites(data).frame
        columns = ANNOUNCEMENT_COLUMNS if self.name == "announcements" else AGENCY_COLUMNS
        return read_table(
            data, LISTS[self.name], required=self.keys, known=columns, may_be_empty=True
        )[0]

    def count(self, data: bytes) -> int | None:
        """Return how many rows some bytes have, None when they are no such list."""
        try:
            return len(self.frame(data))
        except MapError:
            return None

    def now(self) -> bytes | None:
        """Return the bytes that are stored, None when there is no file."""
        try:
            return self.target.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SaveError(f"{self.target} cannot be opened: {error.strerror}.") from error


def check_file(path: Path, data_dir: Path, *, as_json: bool) -> int:
    """Say what would become of a sites file; nothing is written.

    Returns
    -------
    int
        0 accepted, 1 accepted and some of it needs a person, 2 rejected.
    """
    try:
        file = read_sites(path)
    except SitesFileError as error:
        print(f"Rejected: {error}", file=sys.stderr)
        if as_json:
            print(report_text(rejected_report(str(path), str(error))))
        return REFUSED
    try:
        ledger = read_ledger(data_dir / LEDGER_NAME)
    except DataFolderError as error:
        # Another file's fault is not this one's: it is judged by the gazetteer alone.
        print(f"{error} It is left out of account.", file=sys.stderr)
        ledger = Ledger()
    shipped = ROOT / "data" / "gazetteer"
    geocoded = geocode_sites(
        file.frame,
        Gazetteer.load(shipped / GAZETTEER_NAME),
        ledger,
        outlines=Outlines.load(shipped / OUTLINES_NAME),
    )
    issues = check_sites(file.frame)
    review = int((geocoded.frame[VERDICT] != Verdict.LOCATED).sum())
    verdict = verdict_of(review > 0, issues)
    if as_json:
        print(report_text(build_report(str(path), file, geocoded, issues)))
        return verdict.exit_status
    print(rows_table(file.frame, geocoded))
    if how := getattr(file, "how", ""):
        print(f"{path.name}: read as {printable(how)}.")
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
    path: Path, stored: ListFile, terminal: Terminal, *, add: bool, note: str, yes: bool
) -> int:
    """Save a file in the place of a list, or add its rows to it.

    Returns
    -------
    int
        ``DONE`` or ``NOT_SAVED``; what is refused is raised.
    """
    try:
        typed = path.read_bytes()
    except OSError as error:
        raise SitesFileError(f"{path.name} cannot be opened: {error.strerror}.") from error
    frame = _named(path, lambda: stored.frame(typed), LISTS[stored.name])
    old = stored.now()
    before = _frame_before(stored, old, must=add)
    if add and before is not None:
        frame = add_rows(before, frame)
        data = _bytes_to_publish(frame, old if len(frame) == len(before) else None)
    else:
        data = _bytes_to_publish(frame, typed)
    if before is not None:
        changes = compare_rows(before, frame, stored.keys)
        _tell(changes)
        if not _agreed(changes, terminal, yes=yes):
            return NOT_SAVED
    try:
        stored.target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SaveError(f"{stored.target.parent} cannot be made: {error.strerror}.") from error
    expected = None if old is None else digest_of(old)
    version = publish(
        stored.target,
        data,
        expected=expected,
        who=terminal.who,
        note=note,
        count=stored.count,
        clock=terminal.clock,
    )
    return _told(version, expected)


def restore_version(
    number: int, stored: ListFile, terminal: Terminal, *, note: str, yes: bool
) -> int:
    """Save an old version anew, if a roster can be built with it.

    Returns
    -------
    int
        ``DONE`` or ``NOT_SAVED``; what is refused is raised.
    """
    frame = stored.frame(History(stored.target).read(number))
    old = stored.now()
    before = _frame_before(stored, old, must=False)
    if before is not None:
        changes = compare_rows(before, frame, stored.keys)
        _tell(changes)
        if not _agreed(changes, terminal, yes=yes):
            return NOT_SAVED
    expected = None if old is None else digest_of(old)
    version = restore(
        stored.target,
        number,
        expected=expected,
        who=terminal.who,
        note=note,
        count=stored.count,
        clock=terminal.clock,
    )
    return _told(version, expected)


def tell_history(stored: ListFile) -> int:
    """Print a line for each version, the newest first; a star is before the one in the file."""
    history = History(stored.target)
    versions = history.versions()
    if not versions:
        print(f"No version of {stored.target.name} has been saved yet.")
        return DONE
    current = history.current()
    if current is None:
        print(f"{stored.target.name} was changed by hand since version {versions[0].number}.")
    for version in versions:
        print(_line(version, is_current=version == current))
    return DONE


def tell_difference(stored: ListFile, old: int, new: int | None) -> int:
    """Print what was added, removed and changed between two versions, or a version and the file."""
    history = History(stored.target)
    before = stored.frame(history.read(old))
    if new is None:
        data = stored.now()
        if data is None:
            raise DataFolderError(f"{stored.target.name} is absent; name a second version.")
    else:
        data = history.read(new)
    _tell(compare_rows(before, stored.frame(data), stored.keys), most=None)
    return DONE


def _bytes_to_publish(frame: pd.DataFrame, as_it_is: bytes | None) -> bytes:
    """Return the bytes to save for a frame: a file's own where it is published as it is."""
    if as_it_is is not None:
        return as_it_is
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _named(path: Path, read: Callable[[], pd.DataFrame], name: str) -> pd.DataFrame:
    """Call a list in messages by the file's own name."""
    try:
        return read()
    except MapError as error:
        raise type(error)(str(error).replace(name, path.name, 1)) from error


def _frame_before(stored: ListFile, old: bytes | None, *, must: bool) -> pd.DataFrame | None:
    if old is None:
        return None
    try:
        return stored.frame(old)
    except MapError as error:
        if must:
            raise
        print(f"{error} It is kept in the history as it is.", file=sys.stderr)
        return None


def _tell(changes: Changes, most: int | None = SHOWN_CHANGES) -> None:
    lines = list(changes.lines())
    for line in lines[:most]:
        print(line)
    if most is not None and len(lines) > most:
        print(f"… and {len(lines) - most} more.")
    print(changes.summary)


def _agreed(changes: Changes, terminal: Terminal, *, yes: bool) -> bool:
    """Ask once more before many rows are removed."""
    if yes or not changes.removes_many:
        return True
    count = len(changes.removed)
    of = count + len(changes.changed) + changes.unchanged
    if terminal.ask and terminal.ask(f"This removes {count} of {of} rows. Save all the same?"):
        return True
    print(
        f"Not saved: this removes {count} of {of} rows; if that is meant, say --yes.",
        file=sys.stderr,
    )
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
