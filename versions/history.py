"""The versions of a file that was published: what was saved when, by whom and why.

::

    data/sites.csv
    data/history/sites/000001-3f2a9c0d1e5b.csv    the bytes of version 1
    data/history/sites/000001.json                what is known of it
    data/history/sites/000002.pending             a save under way, or one that was broken off

No one but ``versions.publish`` writes here, and only while it holds the lock; reading needs none.
The order of the steps, and why no moment can lose anything, are told in
``docs/decisions/0006-history.md``.
"""

import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from common.errors import UnknownVersionError
from versions.save import give_to_owner, left_over, read_file, replace_file, sync_folder
from versions.version import How, Version, digest_of

FOLDER: Final = "history"
"""Name of the folder beside the target; each file has one of its own in it."""


class History:
    """The versions of one file.

    Parameters
    ----------
    target : Path
        The file; it need not be there, and neither does its history.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.folder = target.parent / FOLDER / target.stem

    def versions(self) -> tuple[Version, ...]:
        """Return what is listed, the newest first.

        A save that was broken off is listed if it reached the file, and not if it did not. A
        record that cannot be read is left out.
        """
        found = (self._listed(number) for number in sorted(self._numbers(), reverse=True))
        return tuple(version for version in found if version)

    def newest(self) -> Version | None:
        """Return the version with the highest number."""
        for number in sorted(self._numbers(), reverse=True):
            if version := self._listed(number):
                return version
        return None

    def current(self) -> Version | None:
        """Return the version that the file holds, None when that was changed by hand since."""
        newest = self.newest()
        with contextlib.suppress(OSError):
            if newest and newest.digest == self._target_digest():
                return newest
        return None

    def version(self, number: int) -> Version:
        """Return what is known of one version.

        Raises
        ------
        UnknownVersionError
            When there is none of that number.
        """
        found = self._listed(int(number))
        if found is None:
            raise UnknownVersionError(
                f"There is no version {int(number)} of {self.target.name}; choose one from the "
                f"history."
            )
        return found

    def read(self, number: int) -> bytes:
        """Return the bytes of a version.

        Raises
        ------
        UnknownVersionError
            When there is none of that number, or its bytes are no longer what was saved.
        """
        version = self.version(number)
        try:
            data = self.content_path(version).read_bytes()
        except OSError as error:
            raise UnknownVersionError(
                f"Version {version.number} of {self.target.name} cannot be opened "
                f"({error.strerror}); choose another one."
            ) from error
        if digest_of(data) != version.digest:
            raise UnknownVersionError(
                f"Version {version.number} of {self.target.name} has been damaged since it was "
                f"saved; choose another one."
            )
        return data

    # What follows is for the holder of the lock alone.

    def settle(self) -> None:
        """Bring to an end what a killed save left: list or drop it, and sweep its files.

        Raises
        ------
        OSError
            When the folder cannot be written.
        """
        if self.target.parent.is_dir():
            for temporary in left_over(self.target):
                temporary.unlink(missing_ok=True)
        if not self.folder.is_dir():
            return
        numbers = self._numbers()
        for pending in sorted(self.folder.glob("*.pending")):
            if _number_of(pending) in numbers:
                self._settle_one(pending)
        for path in list(self.folder.iterdir()):
            if self._is_left_over(path):
                path.unlink(missing_ok=True)

    def next_number(self) -> int:
        """Return a number that no version has had."""
        return max(self._numbers(), default=0) + 1

    def new_version(self, data: bytes, saved_at: datetime) -> Version:
        """Return a version for some bytes, with its own number; nothing is written."""
        return Version(self.next_number(), digest_of(data), saved_at.astimezone(UTC))

    def add(self, version: Version, data: bytes) -> None:
        """Record what the file holds already."""
        self._write_content(version, data)
        replace_file(self._record(version.number), self._json(version))

    def prepare(self, version: Version, data: bytes) -> None:
        """Record what the file is about to hold; it is not listed before."""
        self._write_content(version, data)
        replace_file(self._pending(version.number), self._json(version))

    def confirm(self, version: Version) -> None:
        """List what was prepared."""
        self._pending(version.number).replace(self._record(version.number))
        sync_folder(self.folder)

    def drop(self, version: Version) -> None:
        """Forget what was prepared and did not come into the file."""
        self._pending(version.number).unlink(missing_ok=True)
        self.content_path(version).unlink(missing_ok=True)

    def _write_content(self, version: Version, data: bytes) -> None:
        for folder in (self.folder.parent, self.folder):
            if not folder.is_dir():
                folder.mkdir(exist_ok=True)
                give_to_owner(folder, folder.parent)
                sync_folder(folder.parent)
        # No more open to others than the file itself.
        mode = self.target.stat().st_mode & 0o777 if self.target.exists() else 0o644
        replace_file(self.content_path(version), data, mode=mode)

    def _settle_one(self, pending: Path) -> None:
        number = _number_of(pending)
        record = self._record(number)
        version = self._read_version(pending, number)
        if record.exists() or version is None:
            pending.unlink()
            return
        now = self._reached(version)
        if now is None:
            pending.unlink()
        elif now is version:
            pending.replace(record)
        else:
            replace_file(record, self._json(now))
            pending.unlink()
        sync_folder(self.folder)

    def _is_left_over(self, path: Path) -> bool:
        """Return whether a file is a temporary one, or bytes of which there is no record."""
        if path.name.startswith(".") and path.suffix == ".tmp":
            return True
        number = _number_of(path)
        ours = 0 < number < _CHECKED_FROM
        return ours and _is_content(path) and not self._record(number).exists()

    def _reached(self, version: Version) -> Version | None:
        """Return what a save under way or broken off is to be listed as, None for not at all."""
        digest = self._target_digest()
        if digest == version.digest:
            return version
        if digest == version.replaces:
            return None
        return replace(version, how=How.UNFINISHED)

    def _listed(self, number: int) -> Version | None:
        record = self._record(number)
        version = self._read_version(record, number)
        if version is None and (prepared := self._read_version(self._pending(number), number)):
            with contextlib.suppress(OSError):
                version = self._reached(prepared)
        # The record may have got its name between the two looks.
        return version or self._read_version(record, number)

    def _numbers(self) -> set[int]:
        """Return the numbers that were given, also those whose record is in pieces."""
        found = {_number_of(path) for path in self._files()} - {0}
        return {number for number in found if number < _CHECKED_FROM or self._listed(number)}

    def _files(self) -> Iterator[Path]:
        try:
            yield from list(self.folder.iterdir())
        except OSError:
            return

    def _record(self, number: int) -> Path:
        return self.folder / f"{number:06d}.json"

    def _pending(self, number: int) -> Path:
        return self.folder / f"{number:06d}.pending"

    def content_path(self, version: Version) -> Path:
        """Return the file that holds the bytes of a version."""
        return self.folder / f"{version.number:06d}-{version.short_digest}{self.target.suffix}"

    def _json(self, version: Version) -> bytes:
        fields = asdict(version)
        start = {name: fields.pop(name) for name in ("number", "digest")}
        record = start | {"file": self.content_path(version).name} | fields
        record["saved_at"] = version.saved_at.isoformat()
        return (json.dumps(record, indent=2) + "\n").encode()

    def _read_version(self, path: Path, number: int) -> Version | None:
        """Return what a record says, None when it is absent or is not one of ours."""
        try:
            record = json.loads(path.read_bytes())
            file = record.pop("file")
            version = Version(**record | {"saved_at": datetime.fromisoformat(record["saved_at"])})
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None
        kinds: dict[str, tuple[type, ...]] = {
            "number": (int,),
            "rows": (int, type(None)),
            "replaces": (str, type(None)),
            "restored": (int, type(None)),
        }
        for name in ("digest", "who", "note", "how"):
            kinds[name] = (str,)
        if not all(isinstance(getattr(version, name), kind) for name, kind in kinds.items()):
            return None
        if version.number != number or version.saved_at.tzinfo is None:
            return None
        # The file's name is one that we would give: a record must not point elsewhere.
        return version if file == self.content_path(version).name else None

    def _target_digest(self) -> str | None:
        data = read_file(self.target)
        return None if data is None else digest_of(data)


_CHECKED_FROM: Final = 1_000_000
"""From this number on, which no list reaches, a name counts only with a record that can be read.

A file that someone put there may be called by a date, such as ``20240501.json``.
"""
_NAME = re.compile(r"(\d{6,})(-[0-9a-f]{12}(\.\w+)?|\.json|\.pending)", re.ASCII)


def _number_of(path: Path) -> int:
    """Return the version that a file of the history belongs to, 0 for any other file."""
    found = _NAME.fullmatch(path.name)
    return int(found[1]) if found else 0


def _is_content(path: Path) -> bool:
    return path.suffix not in (".json", ".pending")
