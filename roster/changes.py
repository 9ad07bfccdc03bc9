"""What each version of the list changed, by its history."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from types import MappingProxyType
from typing import Final

import pandas as pd

from common.errors import PartnershipMapError
from common.limits import DEFAULT, Limits
from roster.data_files import LISTS, SITES_NAME
from roster.list_file import ListFile
from roster.snapshot import Roster
from roster.words import long_date
from sites.columns import ANNOUNCED_DATE
from sites.compare import change_lines
from versions.storage import Storage
from versions.version import How, Version

_LOOKED_AT: Final = 10
"""In so many versions is looked for one that changed a site."""


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
    versions = [one for one in storage.versions(SITES_NAME) if one.how != How.UNFINISHED]
    return tuple(islice(_changes(storage, versions, nouns, limits), most))


def last_change(roster: Roster, storage: Storage, limits: Limits = DEFAULT) -> str:
    """Return when a list last changed and what that was, in a sentence.

    By its history, or else by the last of several announcements; "" where neither says anything.
    A list that was changed by hand since its newest version is not what the history tells of.
    """
    program = roster.program
    past = None if roster.past and roster.past.is_now else roster.past
    nouns = program.site_noun, program.site_noun_plural
    versions = [
        one
        for one in storage.versions(SITES_NAME)
        if one.how != How.UNFINISHED and (not past or past.covers(one.number, one.saved_at))
    ]
    now = None if past else storage.read(SITES_NAME)
    if versions and (past or (now and now.digest == versions[0].digest)):
        known = {versions[0].number: roster.cells}
        for change in islice(_changes(storage, versions, nouns, limits, known), _LOOKED_AT):
            if change.lines:
                day = f"{change.saved_at.astimezone(UTC):%Y-%m-%d}"
                return f"List last changed {long_date(day)}: {change.title}."
    days = roster.sites[ANNOUNCED_DATE]
    if days[days != ""].nunique() < 2:
        return ""
    joined = _count(int((days == days.max()).sum()), nouns)
    return f"Last announcement {long_date(days.max())}: {joined} joined."


def _changes(
    storage: Storage,
    versions: Sequence[Version],
    nouns: tuple[str, str],
    limits: Limits,
    known: Mapping[int, pd.DataFrame] = MappingProxyType({}),
) -> Iterator[ListChange]:
    """Yield what each version changed, the newest first; the first one has no lines.

    Parameters
    ----------
    known : mapping of int to DataFrame
        The cells of versions that need not be read.
    """
    file = ListFile(LISTS[SITES_NAME], storage, SITES_NAME, limits)
    after: pd.DataFrame | None = None
    newer = None
    for version in versions:
        try:
            frame = known.get(version.number)
            if frame is None:
                frame = file.frame(storage.read_version(SITES_NAME, version.number))
        except PartnershipMapError:
            continue  # its bytes are gone, or no one could read them
        if newer is not None and after is not None:
            title, lines = _told(file, frame, after, nouns)
            yield ListChange(newer.number, newer.digest, newer.saved_at, title, lines)
        newer, after = version, frame
    if newer is not None and after is not None:
        title = _count(len(after), nouns)
        yield ListChange(newer.number, newer.digest, newer.saved_at, title, ())


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
