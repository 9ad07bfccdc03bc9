"""What ``python -m roster`` does: check, publish, tell a list's history, compare, restore."""

import argparse
import contextlib
import sys
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Final, NoReturn

import pandas as pd

from common.errors import DataFolderError, PartnershipMapError, SaveError, TableError
from common.folder import STORE_VARIABLE, data_folder
from common.limits import DEFAULT, Limits
from common.wording import printable
from geocode.file_check import FileCheck, ledger_or_empty, print_rejected
from geocode.pipeline import geocode_sites
from geocode.shipped import load_gazetteer, load_outlines
from geocode.terminal import person
from roster.data_files import DATA_FILES, LISTS
from roster.list_file import ListFile, Terminal
from roster.other_files import put_file
from roster.update import MANY_REMOVED, add_sites, row_name
from sites.add import Joined, add_rows
from sites.compare import Comparison, change_lines, key_cells, lost_columns
from sites.headings import guessed_headings, keep_told
from sites.source import Source
from tables.write import write_csv
from versions.folder import storage_at
from versions.storage import Storage, current_version
from versions.version import Version, digest_of

DONE: Final = 0
NOT_SAVED: Final = 1
REFUSED: Final = 2

_SIGNS: Final = {"removed": "-", "changed": "~", "added": "+"}
SHOWN_CHANGES: Final = 20
"""Lines of changes that ``publish`` shows; ``diff`` shows all."""


def run_command(
    options: argparse.Namespace,
    refuse: Callable[[str], NoReturn],
    *,
    environment: Mapping[str, str],
    clock: Callable[[], datetime] | None,
) -> int:
    """Do what the options say; return the exit status.

    Parameters
    ----------
    refuse : callable
        Ends the command with a sentence on an option that cannot be used.
    """
    try:
        limits = Limits.from_environment(environment)
        who = person(getattr(options, "by", None))
    except ValueError as error:
        refuse(str(error))
    if options.command in ("import", "export"):
        return _move(options, environment)
    if options.command == "audit":
        return tell_audit(storage_at(data_folder(environment), environment), as_json=options.json)
    terminal = Terminal(who, _ask if sys.stdin.isatty() else None, clock)
    try:
        if options.command == "put":
            storage = storage_at(data_folder(environment), environment)
            return put_file(options.path, storage, who=who)
        return _run(options, _stored(options, data_folder(environment), limits), terminal)
    except SaveError as error:
        print(f"Not saved: {error}", file=sys.stderr)
        return NOT_SAVED
    except PartnershipMapError as error:
        print(f"Rejected: {error}", file=sys.stderr)
        return REFUSED


def _move(options: argparse.Namespace, environment: Mapping[str, str]) -> int:
    """Move a folder into the database that the environment names, or that into a folder."""
    address, folder = environment.get(STORE_VARIABLE, "").strip(), options.folder
    if not address:
        print(f"{STORE_VARIABLE} names no database; set it first.", file=sys.stderr)
        return REFUSED
    # Imported here: whoever keeps a folder need not load the driver.
    from versions.moving import export_folder, import_folder
    from versions.postgres import postgres_storage

    try:
        storage = postgres_storage(address)
        storage.check()
        if options.command == "import":
            count = import_folder(folder, storage)
        else:
            count = export_folder(storage, folder)
    except PartnershipMapError as error:
        print(f"Rejected: {error}", file=sys.stderr)
        return REFUSED
    except OSError as error:
        said = f"{error.filename or folder}: {error.strerror or error}"
        print(f"Not done: {said}.", file=sys.stderr)
        return NOT_SAVED
    print(f"{count} files, with their history.")
    return 0


def _run(options: argparse.Namespace, stored: ListFile, terminal: Terminal) -> int:
    match options.command:
        case "check":
            return check_file(
                Source.from_options(options.path, options),
                stored.storage,
                as_json=options.json,
                limits=stored.limits,
            )
        case "publish":
            return publish_file(
                Source.from_options(options.path, options),
                stored,
                terminal,
                add=options.add,
                note=options.note,
                yes=options.yes,
            )
        case "history":
            return tell_history(stored)
        case "diff":
            return tell_difference(stored, options.old, options.new)
        case _:
            return restore_version(
                options.version, stored, terminal, note=options.note, yes=options.yes
            )


def _stored(options: argparse.Namespace, folder: Path, limits: Limits) -> ListFile:
    to: Path | None = options.to
    kinds = {one.name: one for one in LISTS.values()}
    name: str = options.list or (to.stem if to and to.stem in kinds else "sites")
    kind = kinds[name]
    target = to or folder / kind.file
    if target.suffix.casefold() != ".csv" or target.name in {*DATA_FILES} - {kind.file}:
        raise DataFolderError(
            f"{target.name} is not a list of {name}; with --to, name a CSV file for them."
        )
    if not target.parent.is_dir():
        raise DataFolderError(f"There is no folder {target.parent}; create it first.")
    return ListFile(kind, storage_at(target.parent), target.name, limits)


def _ask(question: str) -> bool:
    print(f"{question} [y/N] ", end="", flush=True)
    try:
        return sys.stdin.readline().strip().casefold() in ("y", "yes")
    except KeyboardInterrupt:
        print()
        return False


def check_file(source: Source, storage: Storage, *, as_json: bool, limits: Limits = DEFAULT) -> int:
    """Say what would become of a sites file; nothing is written.

    0 accepted, 1 accepted and some of it needs a person, 2 rejected.
    """
    try:
        file = source.read(storage, limits)
    except TableError as error:
        return print_rejected(source.path, str(error), as_json=as_json)
    ledger = ledger_or_empty(storage)
    geocoded = geocode_sites(file.frame, load_gazetteer(), ledger, outlines=load_outlines())
    check = FileCheck(source.path, file, geocoded)
    if as_json:
        check.print_json()
    else:
        check.print_rows()
        print(
            f"\n{check.counts}; {len(check.issues)} to look at, {len(file.repairs)} repaired. "
            f"Nothing was written. Verdict: {check.verdict.value}."
        )
    return check.verdict.exit_status


def publish_file(
    source: Source, stored: ListFile, terminal: Terminal, *, add: bool, note: str, yes: bool
) -> int:
    """Save a file in the place of a list, or add its rows to it.

    ``DONE`` or ``NOT_SAVED``; what is refused is raised.
    """
    file = source.read(stored.storage, stored.limits) if stored.is_sites else None
    if file:
        print(f"{source.path.name}: read as {printable(file.how)}.")
    frame = file.frame if file else _frame_of(source.path, stored)
    old = stored.now()
    before = _frame_before(stored, old, must=add)
    if add and before is not None:
        joined = _joined(before, frame, stored)
        for row, there in joined.known:
            print(
                f"Row {row}: {printable(row_name(frame, row))} is already in the list as "
                f"{printable(row_name(before, there))}; it was not added."
            )
        frame = joined.frame
    data = write_csv(frame)
    if before is not None:
        found = stored.compare(before, frame)
        _tell(stored, found, before, frame)
        lost = lost_columns(before, frame)
        if not _agreed(found, lost, terminal, yes=yes):
            for column, heading in guessed_headings(frame, lost).items() if file else ():
                said = printable(
                    f"“{heading}” may be the {column} column: add --column “{heading}={column}”."
                )
                print(said, file=sys.stderr)
            return NOT_SAVED
        if found.same and old is not None:
            data = old
    _print_saved(stored.save(data, old, terminal, note), old)
    if file:
        # The list is saved; without this the person says so again.
        with contextlib.suppress(PartnershipMapError, OSError):
            keep_told(stored.storage, file.headings, file.told, terminal.who)
    return DONE


def restore_version(
    number: int, stored: ListFile, terminal: Terminal, *, note: str, yes: bool
) -> int:
    """Save an old version again, if a roster can be built with it.

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
    _print_saved(stored.save(data, old, terminal, note, number), old)
    return DONE


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


def tell_audit(storage: Storage, *, as_json: bool) -> int:
    """Print who changed what, when and from where: the newest first, or as JSON the oldest."""
    try:
        entries = storage.audit()
    except (PartnershipMapError, OSError) as error:
        print(f"The audit log cannot be read: {error}.", file=sys.stderr)
        return NOT_SAVED
    if as_json:
        print(*(one.line() for one in entries), sep="\n")
        return DONE
    for one in reversed(entries):
        version = f"version {one.version}" if one.version else ""
        words = (f"{one.at:%Y-%m-%d %H:%M:%S} UTC", one.who, one.where, one.what, one.file)
        said = (printable(word) for word in (*words, version, one.note))
        print("  ".join(filter(None, said)))
    return DONE


def tell_difference(stored: ListFile, old: int, new: int | None) -> int:
    """Print what was added, removed and changed between two versions, or a version and the file."""
    before = stored.frame(stored.storage.read_version(stored.file, old))
    if new is None:
        data = stored.now()
        if data is None:
            raise DataFolderError(f"{stored.file} does not exist; name a second version.")
    else:
        data = stored.storage.read_version(stored.file, new)
    after = stored.frame(data)
    _tell(stored, stored.compare(before, after), before, after, most=None)
    return DONE


def _joined(before: pd.DataFrame, frame: pd.DataFrame, stored: ListFile) -> Joined:
    if not stored.is_sites:
        key = stored.kind.key
        return add_rows(before, frame, (lambda rows: key_cells(rows, key),), names=(key,))
    ledger = ledger_or_empty(stored.storage)
    geocoder, outlines = load_gazetteer(), load_outlines()
    return add_sites(
        *(geocode_sites(each, geocoder, ledger, outlines=outlines) for each in (before, frame))
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
        raise type(error)(str(error).replace(stored.kind.file, path.name, 1)) from error


def _frame_before(stored: ListFile, old: bytes | None, *, must: bool) -> pd.DataFrame | None:
    if old is None:
        return None
    try:
        return stored.frame(old)
    except PartnershipMapError as error:
        if must:
            raise
        print(f"{error} The history keeps it as it is.", file=sys.stderr)
        return None


def _tell(
    stored: ListFile,
    found: Comparison,
    before: pd.DataFrame,
    after: pd.DataFrame,
    most: int | None = SHOWN_CHANGES,
) -> None:
    lines = list(change_lines(found, before, after, stored.kind.titles))
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
    if not gone or (terminal.ask and terminal.ask(f"T{what[1:]}. Save anyway?")):
        return True
    print(f"Not saved: {what}; to save anyway, add --yes.", file=sys.stderr)
    return False


def _print_saved(version: Version, old: bytes | None) -> None:
    short = f"version {version.number} ({version.short_digest})"
    if old is not None and version.digest == digest_of(old):
        print(f"Nothing to save: {short} is the same.", flush=True)
    else:
        print(f"SAVED {short}", flush=True)


def _line(version: Version, *, is_current: bool) -> str:
    how = f"restored from {version.restored}" if version.restored else version.how
    words = [
        f"{'*' if is_current else ' '} {version.number:>4}",
        f"{version.saved_at:%Y-%m-%d %H:%M} UTC",
        version.short_digest,
        "? rows" if version.rows is None else f"{version.rows} rows",
        printable(how),
        printable(version.who) or "(unknown)",
        printable(version.note),
    ]
    return "  ".join(words).rstrip()
