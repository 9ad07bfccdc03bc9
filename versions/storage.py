"""Files by name, each with its history: all that other packages know of where they are kept."""

import errno
import os
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

from common.errors import ConflictError
from versions.audit import Entry
from versions.version import How, Version, count_rows

if TYPE_CHECKING:
    from versions.rooms import Rooms


@dataclass(frozen=True, slots=True)
class Stored:
    """A file as it is now.

    Attributes
    ----------
    digest : str
        SHA-256 of the bytes, hexadecimal.
    """

    data: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class NewContent:
    """New content for a file.

    Attributes
    ----------
    data : bytes
        The whole new content.
    expected : str or None
        Digest of the content that the person saw; None when there was no file.
    restored : int or None
        The number of the version that these bytes are, where an old one is brought back.
    """

    name: str
    data: bytes
    expected: str | None
    restored: int | None = None


def as_saved(
    version: Version, content: NewContent, who: str, note: str, rows: int | None
) -> Version:
    """Return the version of new content."""
    return replace(
        version,
        who=who,
        note=note,
        how=str(How.PUBLISHED if content.restored is None else How.RESTORED),
        rows=rows,
        replaces=content.expected,
        restored=content.restored,
    )


def utc_now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)


class Storage(Protocol):
    """Where files are kept. It may be asked from any thread."""

    def __hash__(self) -> int:
        """Return the same for two that keep the same files."""

    @property
    def name(self) -> str:
        """What people are told that it is, such as ``the data folder``; never a secret."""

    @property
    def is_away(self) -> bool:
        """Whether it does not answer at all, so that nothing can be read or saved now."""

    @property
    def is_read_only(self) -> bool:
        """Whether this server was set up to read only, so that nobody can edit by way of it."""

    def rooms(self, heard: Callable[[str], None]) -> "Rooms | None":
        """Return the rooms of briefings that the servers of this storage share; None for one.

        Parameters
        ----------
        heard : callable
            Is told the name of each room that may have changed, from any thread; must not wait.
        """

    def read(self, name: str) -> Stored | None:
        """Return a file as it is now, None when it is absent.

        Raises
        ------
        OSError
            When it cannot be opened.
        """

    def token(self, *names: str) -> Hashable:
        """Return what is another whenever one of the files is; costs far less than to read them.

        Take it before reading: a change in between shows as another token the next time.
        """

    def publish(
        self,
        contents: Sequence[NewContent],
        *,
        who: str,
        note: str = "",
        count: Callable[[bytes], int | None] = count_rows,
        clock: Callable[[], datetime] | None = None,
    ) -> tuple[Version, ...]:
        """Save files, or none when one is not what the person saw; return when all is safe.

        What is there now is in the history before it is replaced, also when someone changed
        it by hand. Bytes that are there already make no new version.

        Parameters
        ----------
        contents : sequence of NewContent
            At least one.
        count : callable
            Counts the rows in some bytes, for the history.
        clock : callable, optional
            Returns the time, with its zone. By default a database's own tells it, so that servers
            whose clocks differ write one history.

        Returns
        -------
        tuple of Version
            For each content the one that the file holds now: the new one, or the newest when
            nothing had to be saved; then its digest is the expected one.

        Raises
        ------
        ConflictError
            When a file is no longer the one that the person saw.
        LockedError
            When someone else is saving, and does not finish in time.
        SaveError
            When it cannot be written.
        """

    def update(
        self, name: str, change: Callable[[bytes | None], bytes | None], note: str = ""
    ) -> None:
        """Read a file, change it and write it, while no one else can; it has no history.

        Parameters
        ----------
        change : callable
            Takes the bytes, None when there is no file, and returns the new ones, or None when
            nothing is to be written. It may be called again when someone else was quicker.
        note : str
            What was changed, for the audit log.

        Raises
        ------
        LockedError
            When someone else is writing it, and does not finish in time.
        OSError
            When it cannot be read or written; the old file is unchanged.
        """

    def versions(self, name: str) -> tuple[Version, ...]:
        """Return the versions of a file, the newest first.

        Raises
        ------
        UnknownVersionError
            When the history cannot be read now.
        """

    def read_version(self, name: str, number: int) -> bytes:
        """Return the bytes of a version.

        Raises
        ------
        UnknownVersionError
            When there is none of that number, or its bytes are no longer what was saved.
        """

    def record(self, *entries: Entry) -> None:
        """Add entries to the audit log; when that fails it is logged, and nothing is raised."""

    def audit(self) -> tuple[Entry, ...]:
        """Return the audit log, the oldest entry first.

        Raises
        ------
        OSError
            When it cannot be read.
        """

    def is_writable(self) -> bool:
        """Return whether anything could be saved now."""

    def check(self) -> None:
        """Make ready to keep files.

        Raises
        ------
        PartnershipMapError
            When it cannot; one sentence that names the setting and what to do.
        """


def read_bytes(storage: Storage, name: str) -> bytes:
    """Return the bytes of a file that must be there.

    Raises
    ------
    OSError
        When it is absent or cannot be opened.
    """
    found = storage.read(name)
    if found is None:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), name)
    return found.data


def check_expected(name: str, current: str | None, expected: str | None) -> None:
    """Compare the digest of a file with that of what a person saw, None where there is none.

    Raises
    ------
    ConflictError
    """
    if current == expected:
        return
    what = "was removed" if current is None else "was changed by someone else"
    raise ConflictError(
        f"{name} {what} since you opened it, so nothing was saved; open it again, then save.",
        current,
    )


def digest_now(storage: Storage, name: str) -> str | None:
    """Return the digest of a file, None when it is absent or cannot be opened."""
    try:
        found = storage.read(name)
    except OSError:
        return None
    return found.digest if found else None


def current_version(storage: Storage, name: str) -> Version | None:
    """Return the version that a file holds, None when that was changed by hand since."""
    digest = digest_now(storage, name)
    newest = next(iter(storage.versions(name)), None)
    return newest if newest and newest.digest == digest else None
