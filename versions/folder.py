"""Files in a folder of the disk, with their history beside them."""

import os
import tempfile
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from common.errors import LockedError
from common.folder import STORE_VARIABLE, data_folder
from versions.audit import Entry, append, attempt, changed, entries_in, published, store_failed
from versions.history import History
from versions.publish import publish_all
from versions.save import read_file, replace_file
from versions.storage import NewContent, Storage, Stored, utc_now
from versions.version import Version, count_rows, digest_of

UPDATE_SECONDS: Final = 10.0
"""How long to wait for another process that updates the same file; it takes milliseconds."""


@dataclass(frozen=True, slots=True)
class FolderStorage:
    """A folder as ``Storage``; people may change its files by hand as well."""

    folder: Path
    name = "the data folder"
    is_away = is_read_only = False

    def rooms(self, heard: Callable[[str], None]) -> None:
        """See ``Storage.rooms``; one server alone has a folder."""

    def read(self, name: str) -> Stored | None:
        """See ``Storage.read``."""
        data = read_file(self.folder / name)
        return None if data is None else Stored(data, digest_of(data))

    def token(self, *names: str) -> Hashable:
        """See ``Storage.token``; costs a ``stat`` a file."""
        return tuple(_stamp(self.folder / name) for name in names)

    def publish(
        self,
        contents: Sequence[NewContent],
        *,
        who: str,
        note: str = "",
        count: Callable[[bytes], int | None] = count_rows,
        clock: Callable[[], datetime] | None = None,
    ) -> tuple[Version, ...]:
        """See ``Storage.publish``.

        They are saved one after the other: when a save is killed or fails, the first are saved.
        """
        files = [one.name for one in contents]
        with attempt(self, "publish", files[-1], who) as entries:
            saved = publish_all(
                self.folder, contents, who=who, note=note, count=count, clock=clock or utc_now
            )
            entries += published([one.expected for one in contents], files, saved, who)
            self.record(*entries)
        return saved

    def update(
        self, name: str, change: Callable[[bytes | None], bytes | None], note: str = ""
    ) -> None:
        """See ``Storage.update``."""
        path = self.folder / name
        with attempt(self, "update", name) as entries, _updating(path):
            data = change(read_file(path))
            if data is not None:
                replace_file(path, data)
                entries.append(changed(name, data, note))
                self.record(*entries)

    def versions(self, name: str) -> tuple[Version, ...]:
        """See ``Storage.versions``."""
        return History(self.folder / name).versions()

    def read_version(self, name: str, number: int) -> bytes:
        """See ``Storage.read_version``."""
        return History(self.folder / name).read(number)

    def record(self, *entries: Entry) -> None:
        """See ``Storage.record``."""
        try:
            if entries:
                append(self.folder, entries)
        except OSError:
            store_failed("The audit log could not be written")

    def audit(self) -> tuple[Entry, ...]:
        """See ``Storage.audit``."""
        return entries_in(self.folder)

    def is_writable(self) -> bool:
        """See ``Storage.is_writable``; the file that is written has no name and is gone at once."""
        try:
            with tempfile.TemporaryFile(dir=self.folder) as file:
                file.write(b"ready")
                file.flush()
        except OSError:
            return False
        return True

    def check(self) -> None:
        """See ``Storage.check``; a folder is ready."""


def data_storage(environment: Mapping[str, str] = os.environ) -> Storage:
    """Return where the data is kept: the repository's own unless the environment names another.

    Raises
    ------
    StoreError
        When the environment names a database by what is not an address.
    """
    return storage_at(data_folder(environment), environment)


def storage_at(folder: Path, environment: Mapping[str, str] = os.environ) -> Storage:
    """Return where the data of a folder is kept.

    Where the environment names a database, that takes the place of the data folder, and of no
    other one.
    """
    address = environment.get(STORE_VARIABLE, "").strip()
    if address and folder.resolve() == data_folder(environment).resolve():
        # Imported here: whoever keeps a folder need not load the driver.
        from versions.postgres import postgres_storage

        return postgres_storage(address)
    return FolderStorage(folder)


def _stamp(path: Path) -> tuple[int, ...] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


@contextmanager
def _updating(path: Path) -> Iterator[None]:
    """Hold the lock file beside a file; it stays, since removing it would race."""
    path = path.resolve()
    try:
        with FileLock(path.with_name(f".{path.name}.lock"), timeout=UPDATE_SECONDS):
            yield
    except Timeout as error:
        raise LockedError(
            f"{path.name} is being written by another program; try again in a moment."
        ) from error
