"""A folder into a database and back, with all history, byte for byte."""

from pathlib import Path

from common.errors import PartnershipMapError
from versions.audit import NAME, What, append, entries_in, entry_now
from versions.history import History
from versions.postgres import PostgresStorage
from versions.save import replace_file


class MovingError(PartnershipMapError, ValueError):
    """What cannot be moved; nothing was written."""


def import_folder(folder: Path, storage: PostgresStorage) -> int:
    """Copy the files of a folder, with their history, into an empty database.

    Hidden files and folders in it are left out: what ships, such as ``gazetteer/``, stays where it
    is.

    Returns
    -------
    int
        How many files.

    Raises
    ------
    MovingError
        When the folder holds none.
    StoreError
        When the database holds files.
    OSError
        When it cannot be read or written. Then nothing was imported.
    """
    shown = (path for path in sorted(folder.iterdir()) if not path.name.startswith("."))
    paths = [path for path in shown if path.is_file() and path.name != NAME]
    if not paths:
        raise MovingError(f"{folder} holds no files; name a data folder.")
    histories = {path: History(path) for path in paths}
    done = entry_now(What.IMPORTED, note=f"Files: {len(paths)}")
    with storage.filling([*entries_in(folder), done]) as put:
        for path, history in histories.items():
            versions = [
                (version, history.read(version.number)) for version in reversed(history.versions())
            ]
            put(path.name, path.read_bytes(), versions)
    return len(paths)


def export_folder(storage: PostgresStorage, folder: Path) -> int:
    """Write the files of a database, with their history, into a new folder.

    Returns
    -------
    int
        How many files.

    Raises
    ------
    MovingError
        When the folder is there.
    OSError
        When it cannot be read or written.
    """
    names = storage.names()
    try:
        folder.mkdir()
    except FileExistsError as error:
        raise MovingError(f"{folder} is there already; name a new folder.") from error
    for name in names:
        history = History(folder / name)
        for version in reversed(storage.versions(name)):
            history.add(version, storage.read_version(name, version.number))
        found = storage.read(name)
        if found:
            replace_file(folder / name, found.data)
    if entries := storage.audit():
        append(folder, entries)
    return len(names)
