"""Put new bytes in a file's place: all of them or none, no one's work overwritten, all remembered.

::

    lock -> settle what a killed save left -> compare digests -> write down what was there
         -> prepare the new version -> rename it over the file -> list it

A process may be killed between any two of these, and within any of them; what is then where is
told in ``docs/decisions/0006-history.md``.
"""

import contextlib
import errno
import json
import os
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from common.errors import LockedError, PartnershipMapError, SaveError
from versions.history import History
from versions.save import give_to_owner, read_file, replace_file
from versions.storage import NewContent, as_saved, check_expected, utc_now
from versions.version import Version, as_found, count_rows, digest_of

LOCK_NAME: Final = ".publish.lock"
"""One lock for all files of a folder. The file stays: to remove it would race."""

LOCK_SECONDS: Final = 10.0
"""How long to wait for someone else who saves; it takes milliseconds."""


def publish_all(
    folder: Path,
    contents: Sequence[NewContent],
    *,
    who: str,
    note: str = "",
    count: Callable[[bytes], int | None] = count_rows,
    clock: Callable[[], datetime] = utc_now,
    timeout_s: float = LOCK_SECONDS,
) -> tuple[Version, ...]:
    """Save several files of one folder, which must be there; see ``Storage.publish``.

    Returns only when all is safe on disk. The files are saved one after the other: of a save that
    is killed or fails, the first ones are saved. Of symbolic links the targets are written.
    """
    files = [(folder / one.name, one) for one in contents]
    first, _ = files[0]
    with _in_plain_words(first), _locked(first, who, timeout_s):
        for target, one in files:
            with _in_plain_words(target):
                _expect(target, read_file(target), one.expected)
        versions = []
        for target, one in files:
            with _in_plain_words(target):
                versions.append(_put(target, one, who=who, note=note, count=count, clock=clock))
        return tuple(versions)


def _put(
    target: Path,
    content: NewContent,
    *,
    who: str,
    note: str,
    count: Callable[[bytes], int | None],
    clock: Callable[[], datetime],
) -> Version:
    """Save one file, for the holder of the lock."""
    data, expected = content.data, content.expected
    history = History(target)
    history.settle()
    old = read_file(target)
    _expect(target, old, expected)
    newest = _remember(history, old, clock, count)
    digest = digest_of(data)
    if newest and digest == expected:
        return newest
    version = as_saved(history.new_version(data, clock()), content, who, note, count(data))
    try:
        history.prepare(version, data)
        replace_file(target, data, check=lambda: _expect(target, read_file(target), expected))
    except OSError:
        # Then the file was not replaced.
        with contextlib.suppress(OSError):
            history.drop(version)
        raise
    except BaseException:
        with contextlib.suppress(OSError):
            history.settle()
        raise
    # Should this fail, the next look at the history sees that the file holds the version.
    with contextlib.suppress(OSError):
        history.confirm(version)
    return version


def _expect(target: Path, found: bytes | None, expected: str | None) -> None:
    check_expected(target.name, None if found is None else digest_of(found), expected)


def _remember(
    history: History,
    old: bytes | None,
    clock: Callable[[], datetime],
    count: Callable[[bytes], int | None],
) -> Version | None:
    """Record what the file holds if the history does not have it; return the newest."""
    newest = history.newest()
    if old is None or (newest and newest.digest == digest_of(old)):
        return newest
    version = as_found(history.new_version(old, clock()), newest, count(old))
    history.add(version, old)
    return version


@contextlib.contextmanager
def _locked(target: Path, who: str, timeout_s: float) -> Iterator[None]:
    # Of the file itself: two links to it are one file, and must not be saved at once.
    path = target.resolve().parent / LOCK_NAME
    if not path.parent.is_dir():
        # The lock would make it.
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path.parent))

    def sign(handle: int) -> None:
        give_to_owner(handle, path.parent)
        # A full disk is not a reason to stop here; it will be said where it matters.
        with contextlib.suppress(OSError):
            os.ftruncate(handle, 0)
            os.write(handle, json.dumps({"who": who[:60], "process": os.getpid()}).encode())

    # A lock of the kernel's alone: it cannot outlive its process.
    lock = FileLock(
        path,
        timeout=timeout_s,
        fallback_to_soft=False,
        preserve_lock_file=True,
        on_acquired=sign,
    )
    try:
        lock.acquire()
    except Timeout as error:
        raise LockedError(
            f"{target.name} was not saved because someone else is saving now"
            f"{_holder(path)}; try again in a moment."
        ) from error
    try:
        yield
    finally:
        lock.release()


def _holder(path: Path) -> str:
    """Return who holds the lock, as he wrote it down, in brackets; "" when he did not."""
    try:
        found = json.loads(path.read_bytes()[:1000])
        who, process = str(found["who"]), int(found["process"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return ""
    name = "".join(letter for letter in who if letter.isprintable())[:60] or "someone"
    return f" (it may be {name}, process {process})"


_REASONS: Final = {
    errno.ENOSPC: ("the disk is full", "free some space and save again"),
    errno.EDQUOT: ("the disk space for this account is used up", "free some and save again"),
    errno.EFBIG: ("it is larger than this disk allows", "save a smaller one"),
    errno.EROFS: ("its folder is read-only", "ask for permission and save again"),
    errno.EACCES: ("you may not write to its folder", "ask for permission and save again"),
    errno.EPERM: ("you may not write to its folder", "ask for permission and save again"),
    errno.ENOENT: ("its folder does not exist", "create the folder and save again"),
    errno.ENOTDIR: ("its folder does not exist", "create the folder and save again"),
    errno.EISDIR: ("a folder has that name", "choose another name"),
}


@contextlib.contextmanager
def _in_plain_words(target: Path) -> Iterator[None]:
    try:
        yield
    except PartnershipMapError:
        raise
    except OSError as error:
        why, fix = _REASONS.get(
            error.errno or 0, (f"of an error ({error.strerror or error})", "save again")
        )
        raise SaveError(
            f"{target.name} was not saved because {why}; the old file is unchanged; {fix}."
        ) from error
