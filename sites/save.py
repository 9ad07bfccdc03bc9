"""Replace a file so that after a crash there is the old one or the new one, never a part."""

import contextlib
import os
import stat
import tempfile
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Write bytes to a path atomically.

    The bytes go to a temporary file in the same folder, are flushed to disk and then renamed over
    the target; the mode of an existing target is kept.

    Parameters
    ----------
    path : Path
        The target; its folder must exist. A symbolic link is followed, so that the link stays.
    data : bytes
        The whole new content.

    Raises
    ------
    OSError
        When it cannot be written. The target is then as it was, and no temporary file is left.
    """
    path = path.resolve()
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
    except FileNotFoundError:
        mode = 0o644
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the rename itself last; not every file system can, and then the data is safe anyway."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
