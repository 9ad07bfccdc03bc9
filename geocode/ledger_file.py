"""The ledger as a file of the data folder: read, and changed while no one else can."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from common.errors import ConflictError, DataFolderError, TableError
from common.issues import Issue
from common.limits import MEGABYTE, Limits
from geocode.ledger import (
    COLUMNS,
    FILE_NAME,
    REQUIRED,
    Change,
    Decision,
    Ledger,
    LedgerEntry,
    LeftOut,
    decision_in,
    same_decision,
)
from sites.columns import SYNONYMS
from tables.header import Columns
from tables.read import read_table
from versions.storage import Storage

LIMITS: Final = Limits(file_bytes=200 * MEGABYTE, rows=1_000_000)
"""What the file may hold at most."""


def read_ledger(storage: Storage) -> Ledger:
    """Read the ledger; one that is absent, or has no row yet, is an empty ledger.

    Raises
    ------
    DataFolderError
        When its structure cannot be trusted. A row that cannot be used is an issue.
    """
    try:
        found = storage.read(FILE_NAME)
    except OSError as error:
        raise DataFolderError(f"{FILE_NAME} cannot be opened: {error.strerror}.") from error
    return parse_ledger(found.data) if found else Ledger()


@lru_cache(maxsize=2)
def parse_ledger(data: bytes, name: str = FILE_NAME) -> Ledger:
    """Read a ledger from bytes; see ``read_ledger``."""
    if not data.strip():
        return Ledger()
    try:
        frame = read_table(
            data,
            name,
            Columns(REQUIRED, COLUMNS, SYNONYMS),
            may_be_empty=True,
            limits=LIMITS,
            # It is written as it is, not for a spreadsheet.
            restoring=False,
        ).frame
    except TableError as error:
        raise DataFolderError(str(error)) from error
    columns = tuple(frame.columns)
    entries: dict[str, LedgerEntry] = {}
    left_out: dict[str, LeftOut] = {}
    issues: list[Issue] = []
    rows: list[Mapping[str, str]] = []
    texts = zip(*(frame[column].tolist() for column in columns), strict=True)
    for row, cells in zip(frame.index.tolist(), texts, strict=True):
        record = dict(zip(columns, cells, strict=True))
        rows.append(record)
        entry = decision_in(record)
        if isinstance(entry, tuple):
            column, message = entry
            text = f"Row {row}: {message}"
            issues.append(Issue(row, column, record.get(column, ""), "bad-location", text, name))
        elif entry.key in entries or entry.key in left_out:
            message = f"“{entry.key}” is listed twice; the first row is used."
            issues.append(
                Issue(row, "key", entry.key, "duplicate-key", f"Row {row}: {message}", name)
            )
        elif isinstance(entry, LeftOut):
            left_out[entry.key] = entry
        else:
            entries[entry.key] = entry
    return Ledger(
        MappingProxyType(entries),
        tuple(issues),
        columns,
        tuple(rows),
        MappingProxyType(left_out),
    )


def update_ledger(storage: Storage, change: Callable[[Ledger], Ledger], note: str = "") -> Ledger:
    """Read the ledger, change it and write it, while no one else can; return what was written.

    Two processes that do so at the same time lose neither's decisions.

    Parameters
    ----------
    change : callable
        Takes the ledger as it is now and returns the one to write. When it returns the same
        object, nothing is written.
    note : str
        What was decided, for the audit log.

    Raises
    ------
    DataFolderError
        When its structure cannot be trusted.
    LockedError
        When another process keeps it locked.
    OSError
        When it cannot be opened or written; the old file is then untouched.
    """
    made: list[Ledger] = []

    def rewrite(data: bytes | None) -> bytes | None:
        before = parse_ledger(data or b"")
        made.append(change(before))
        return None if made[-1] is before else made[-1].to_bytes()

    storage.update(FILE_NAME, rewrite, note)
    return made[-1]


def decide(storage: Storage, decision: Decision) -> Change:
    """Write one decision down and return what it changed; errors as ``update_ledger``."""
    before: list[Decision | None] = []

    def change(ledger: Ledger) -> Ledger:
        before.append(ledger.decision(decision.key))
        return ledger.with_entries([decision])

    update_ledger(storage, change, f"Decided: {decision.key}")
    return Change(decision.key, before[-1], decision)


def decide_all(storage: Storage, changes: Sequence[Change]) -> None:
    """Write decisions down, or none of them.

    Raises
    ------
    ConflictError
        When someone else decided differently on one of the places since.
    DataFolderError, OSError
        As ``update_ledger``.
    """

    def change(ledger: Ledger) -> Ledger:
        for one in changes:
            if ledger.disagrees(one):
                raise ConflictError(f"Someone else decided on {one.key} since then.")
        return ledger.with_entries(one.after for one in changes)

    update_ledger(storage, change, f"Decided: {'; '.join(one.key for one in changes)}")


def undo(storage: Storage, change: Change) -> bool:
    """Take a decision back: the row of before returns, or there is none.

    False, and nothing is changed, when someone decided differently in the meantime.
    """
    done: list[bool] = []

    def back(ledger: Ledger) -> Ledger:
        done.append(same_decision(ledger.decision(change.key), change.after))
        if not done[-1]:
            return ledger
        if change.before is None:
            return ledger.without(change.key)
        return ledger.with_entries([change.before])

    update_ledger(storage, back, f"Undone: {change.key}")
    return done[-1]
