"""Replace a file so that after a crash there is the old one or the new one, never a part."""

import contextlib
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path


def read_file(path: Path) -> bytes | None:
    """Return the bytes of a file, None when it is absent."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def replace_file(
    path: Path, data: bytes, *, mode: int = 0o644, check: Callable[[], None] | None = None
) -> None:
    """Write bytes to a path atomically.

    The bytes go to a temporary file in the same folder, are flushed to disk and then renamed over
    the target; the mode of an existing target is kept, and its owner where that is allowed.

    Parameters
    ----------
    path : Path
        Its folder must exist. A symbolic link is followed, so that the link stays.
    mode : int
        Permissions of a target that is not there yet.
    check : callable, optional
        Called at the last moment before the rename. What it raises leaves the target as it was.

    Raises
    ------
    OSError
        When it cannot be written. The target is then as it was, and no temporary file is left.
    """
    path = path.resolve()
    with contextlib.suppress(FileNotFoundError):
        mode = stat.S_IMODE(path.stat().st_mode)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            give_to_owner(file.fileno(), path if path.exists() else path.parent)
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        if check:
            check()
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def left_over(path: Path) -> tuple[Path, ...]:
    """Return the temporary files that killed writers of a path left in its folder.

    One of a writer that is at work is among them: call this only when no one else can be writing.
    """
    path = path.resolve()
    start = f".{path.name}."
    return tuple(
        found
        for found in path.parent.iterdir()
        if found.name.startswith(start) and found.suffix == ".tmp"
    )


def give_to_owner(file: int | Path, like: Path) -> None:
    """Give a new file to whom ``like`` belongs; only an administrator can, others need not.

    A scheduled refresh that runs as the administrator must not leave files that the dashboard,
    which runs as someone else, could not replace.
    """
    with contextlib.suppress(OSError):
        found = like.stat()
        if (found.st_uid, found.st_gid) != (os.geteuid(), os.getegid()):
            os.chown(file, found.st_uid, found.st_gid)


def sync_folder(folder: Path) -> None:
    """Make a rename itself last; not every file system can, and then the data is safe anyway."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
