"""Who changed what, when and from where: an entry for each change, and each that was refused.

Entries are lines of JSON. A folder keeps them in ``audit.jsonl``, beside its history; a database in
a table of which nobody can change a row. What is logged of the same moments names no person.
"""

import contextlib
import json
import logging
import os
from collections.abc import Iterator, Sequence
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

from common.errors import ConflictError, LockedError
from versions.save import give_to_owner, sync_folder
from versions.version import How, Version, digest_of

NAME: Final = "audit.jsonl"

LOG: Final = logging.getLogger("partnership_map")
"""Its records have an ``event`` and where it applies an ``outcome``, which the server counts."""
# A command says in its own words what failed.
LOG.addHandler(logging.NullHandler())


class What(StrEnum):
    """What was done, or tried."""

    PUBLISHED = "published"
    RESTORED = "restored"
    CHANGED = "changed"
    """A file without a history, such as the ledger of decisions."""
    IMPORTED = "imported"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the audit log.

    Attributes
    ----------
    at : datetime
        In UTC, as the clock of that computer said.
    who, where : str
        The person and the computer that asked; "" where no one knows.
    reference : str
        That of the request, as the log has it; "" for a command.
    file : str
        "" where it was refused to touch any.
    digest : str
        SHA-256 of the new bytes, hexadecimal; "" where nothing was saved.
    note : str
        What was decided, why, or why not.
    """

    at: datetime
    who: str
    where: str
    reference: str
    what: str
    file: str
    version: int | None = None
    digest: str = ""
    note: str = ""

    def line(self) -> str:
        """Return it as JSON in ASCII: people may type what no other form can hold."""
        return json.dumps(asdict(self) | {"at": self.at.isoformat()})

    @classmethod
    def of_line(cls, line: str | bytes) -> "Entry | None":
        """Return the entry of a line, None when it is damaged."""
        try:
            fields: dict[str, Any] = json.loads(line)
            return cls(**fields | {"at": datetime.fromisoformat(fields["at"])})
        except (ValueError, TypeError, KeyError, RecursionError):
            return None


class _Actor(NamedTuple):
    who: str = ""
    where: str = ""
    reference: str = ""


_NOBODY: Final = _Actor()
_actor: ContextVar[_Actor] = ContextVar("actor", default=_NOBODY)


def act_as(who: str, where: str, reference: str = "") -> None:
    """Say who makes the next changes in this thread, and from where."""
    _actor.set(_Actor(who, where, reference))


def entry_now(what: What, file: str = "", *, who: str = "", **more: Any) -> Entry:
    """Return an entry of who acts now; ``who`` is the name that was typed, where one was."""
    actor = _actor.get()
    by = who or actor.who
    return Entry(datetime.now(UTC), by, actor.where, actor.reference, str(what), file, **more)


def published(
    expected: Sequence[str | None], files: Sequence[str], saved: Sequence[Version], who: str
) -> list[Entry]:
    """Return the entries of a publication; for bytes that were there already there is none."""
    return [
        entry_now(
            What.RESTORED if version.how == How.RESTORED else What.PUBLISHED,
            file,
            who=who,
            version=version.number,
            digest=version.digest,
            note=version.note,
        )
        for before, file, version in zip(expected, files, saved, strict=True)
        if version.digest != before
    ]


def changed(file: str, data: bytes, note: str) -> Entry:
    """Return the entry of a change of a file without a history."""
    return entry_now(What.CHANGED, file, digest=digest_of(data), note=note)


class Recorder(Protocol):
    """What keeps entries."""

    def record(self, *entries: Entry) -> None:
        """Add entries; see ``Storage.record``."""


@contextlib.contextmanager
def attempt(recorder: Recorder, event: str, file: str, who: str = "") -> Iterator[list[Entry]]:
    """Log a change when it is done, or record that it was refused.

    Parameters
    ----------
    event : str
        ``publish`` or ``update``.

    Yields
    ------
    list of Entry
        Takes the entries of what was saved; without any nothing had to be.
    """
    saved: list[Entry] = []
    try:
        yield saved
    except OSError as error:
        outcome = "failed"
        if isinstance(error, ConflictError | LockedError):
            outcome = "conflict" if isinstance(error, ConflictError) else "locked"
        extra = {"event": event, "outcome": outcome, "file": file}
        LOG.warning("A change was refused", extra=extra)
        recorder.record(entry_now(What.REFUSED, file, who=who, note=str(error)))
        raise
    if saved:
        last = saved[-1]
        facts = {"event": event, "outcome": "saved", "file": last.file, "version": last.version}
        LOG.info("A change was saved", extra=facts)
    else:
        LOG.info("Nothing had to be saved", extra={"event": event, "outcome": "unchanged"})


def store_failed(sentence: str) -> None:
    """Log that the folder or the database could not do what was asked."""
    LOG.error(sentence, extra={"event": "store", "outcome": "failed"}, exc_info=True)


def append(folder: Path, entries: Sequence[Entry]) -> None:
    """Add entries to the log of a folder, in one write that is on disk when this returns.

    Raises
    ------
    OSError
    """
    path = folder / NAME
    text = "".join(f"{one.line()}\n" for one in entries).encode()
    is_new = not path.exists()
    # Not for everyone: it has names and addresses of people.
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        end = os.fstat(handle).st_size
        if end and os.pread(handle, 1, end - 1) != b"\n":
            text = b"\n" + text  # what a full disk cut off stays a line by itself
        os.write(handle, text)
        if is_new:
            give_to_owner(handle, folder)
        os.fsync(handle)
    finally:
        os.close(handle)
    if is_new:
        sync_folder(folder)


def entries_in(folder: Path) -> tuple[Entry, ...]:
    """Return the entries of a folder, the oldest first; damaged lines are left out."""
    try:
        lines = (folder / NAME).read_bytes().splitlines()
    except FileNotFoundError:
        return ()
    return tuple(filter(None, map(Entry.of_line, lines)))
