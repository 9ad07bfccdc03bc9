"""After a restart with a bad list on disk: the newest versions that can be shown."""

from common.errors import PartnershipMapError
from roster.build import Inputs, check_input
from roster.data_files import DATA_FILES, LISTS
from versions.storage import Storage


def last_good_inputs(storage: Storage) -> Inputs | None:
    """Return what to build a roster of in place of files of which one is bad.

    Each list as it lies there if it is good, and else its newest good version; the other files as
    they are. None when a list has no good version, or another file is absent.
    """
    files: dict[str, bytes] = {}
    for name, one in DATA_FILES.items():
        data = _last_good(storage, name) if name in LISTS else _bytes(storage, name)
        if data is None:
            if not one.optional:
                return None
            data = b""
        files[name] = data
    return Inputs(files)


def _last_good(storage: Storage, name: str) -> bytes | None:
    data = _bytes(storage, name)
    if data is not None and _is_good(name, data):
        return data
    try:
        versions = storage.versions(name)
    except PartnershipMapError:
        return None
    for version in versions:
        try:
            data = storage.read_version(name, version.number)
        except PartnershipMapError:
            continue
        if _is_good(name, data):
            return data
    return None


def _is_good(name: str, data: bytes) -> bool:
    try:
        check_input(name, data)
    except PartnershipMapError:
        return False
    return True


def _bytes(storage: Storage, name: str) -> bytes | None:
    try:
        found = storage.read(name)
    except OSError:
        return None
    return found.data if found else None
