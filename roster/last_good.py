"""After a restart with a bad list on disk: the newest versions that can be shown."""

from pathlib import Path
from typing import Final

from common.errors import MapError
from geocode.ledger import FILE_NAME as LEDGER_NAME
from roster.build import (
    AGENCIES_NAME,
    ANNOUNCEMENTS_NAME,
    INPUTS,
    SITES_NAME,
    Inputs,
    check_input,
)
from versions.history import History

LISTS: Final = (SITES_NAME, ANNOUNCEMENTS_NAME, AGENCIES_NAME)
"""The files that have a history."""


def last_good_inputs(folder: Path) -> Inputs | None:
    """Return what to build a roster of in place of files of which one is bad.

    Parameters
    ----------
    folder : Path
        The data folder.

    Returns
    -------
    Inputs or None
        Each list as it lies there if it is good, and else its newest good version; the other
        files as they are. None when a list has no good version, or another file is absent.
    """
    files: dict[str, bytes] = {}
    for name in INPUTS:
        data = _last_good(folder / name) if name in LISTS else _bytes(folder / name)
        if data is None:
            if name != LEDGER_NAME:
                return None
            data = b""
        files[name] = data
    return Inputs(files)


def _last_good(path: Path) -> bytes | None:
    data = _bytes(path)
    if data is not None and _is_good(path.name, data):
        return data
    history = History(path)
    for version in history.versions():
        try:
            data = history.read(version.number)
        except MapError:
            continue
        if _is_good(path.name, data):
            return data
    return None


def _is_good(name: str, data: bytes) -> bool:
    try:
        check_input(name, data)
    except MapError:
        return False
    return True


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
