"""What each version of the list changed, by its history."""

from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from common.errors import PartnershipMapError
from common.limits import DEFAULT, Limits
from roster.data_files import LISTS, SITES_NAME
from roster.list_file import ListFile
from sites.compare import change_lines
from versions.storage import Storage
from versions.version import How


@dataclass(frozen=True)
class ListChange:
    """What a version of the list changed; who saved it, and why, is not said.

    Attributes
    ----------
    number : int
        Of the version.
    digest : str
        Of its bytes.
    title : str
        How many joined, were corrected or left, in words.
    lines : tuple of str
        Each of them, the added ones first.
    """

    number: int
    digest: str
    saved_at: datetime
    title: str
    lines: tuple[str, ...]


def list_changes(
    storage: Storage, nouns: tuple[str, str], *, most: int, limits: Limits = DEFAULT
) -> tuple[ListChange, ...]:
    """Return what the newest versions of the list changed, the newest first.

    Parameters
    ----------
    nouns : tuple of str
        What one site is called, and several.
    most : int
        So many versions at most.
    """
    kind = LISTS[SITES_NAME]
    file = ListFile(kind, storage, SITES_NAME, limits)
    found: list[ListChange] = []
    after: pd.DataFrame | None = None
    shown = [one for one in storage.versions(SITES_NAME) if one.how != How.UNFINISHED]
    # One more than are told of, to compare the last one with.
    newer = None
    for version in shown[: most + 1]:
        try:
            frame = file.frame(storage.read_version(SITES_NAME, version.number))
        except PartnershipMapError:
            continue  # its bytes are gone, or no one could read them
        if newer is not None and after is not None:
            title, lines = _told(file, frame, after, nouns)
            found.append(ListChange(newer.number, newer.digest, newer.saved_at, title, lines))
        newer, after = version, frame
    if newer is not None and after is not None and len(found) < most:
        title = _count(len(after), nouns)
        found.append(ListChange(newer.number, newer.digest, newer.saved_at, title, ()))
    return tuple(found)


def _told(
    file: ListFile, before: pd.DataFrame, after: pd.DataFrame, nouns: tuple[str, str]
) -> tuple[str, tuple[str, ...]]:
    compared = file.compare(before, after)
    counts = {
        "joined": len(compared.added),
        "corrected": len(compared.changed),
        "removed": len(compared.removed),
    }
    parts = [f"{_count(count, nouns)} {did}" for did, count in counts.items() if count]
    words = {"added": "Joined", "changed": "Corrected", "removed": "Removed"}
    lines = sorted(
        change_lines(compared, before, after, file.kind.titles),
        key=lambda line: [*words].index(line.what),
    )
    texts = tuple(f"{words[line.what]}: {line.text}" for line in lines)
    return ", ".join(parts) or f"No {nouns[0]} changed", texts


def _count(count: int, nouns: tuple[str, str]) -> str:
    return f"{count:,} {nouns[count != 1]}"
