"""The list as it was: on a day, at a moment, or in a version of its history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from typing import Final

from common.errors import PartnershipMapError
from common.limits import DEFAULT, Limits
from geocode.gazetteer.geocoder import Gazetteer
from geocode.outlines import Outlines
from roster.build import Inputs, roster_of
from roster.data_files import ANNOUNCEMENTS_NAME, SITES_NAME
from roster.describing import read_announcements
from roster.difference import PlaceChange
from roster.moment import AsOf
from roster.snapshot import Roster
from roster.words import long_date
from sites.clean import cleaned_file
from sites.columns import ANNOUNCED
from sites.compare import place_keys
from sites.dates import parse_dates
from sites.read import read_sites
from tables.write import write_csv
from versions.storage import Storage
from versions.version import How, Version

_VERSIONS_READ: Final = 30
"""In so many versions is looked for the one in which a place left."""


class NoListThenError(PartnershipMapError, LookupError):
    """Nothing is known of the list at that time."""


@dataclass(frozen=True)
class Past:
    """The files as they were.

    Attributes
    ----------
    asked : AsOf
        With its words.
    inputs : Inputs
        The list as it was, the announcements up to then, and the other files as they are.
    version : Version or None
        What held the list; None before the history begins, and of the list as it is now.
    """

    asked: AsOf
    inputs: Inputs
    version: Version | None


def list_as_of(inputs: Inputs, storage: Storage, asked: AsOf, limits: Limits = DEFAULT) -> Past:
    """Return the files with the list as it was.

    A list that was changed by hand counts from when that was noticed. Before the history begins,
    the dates of its first version say which sites had joined; those without one are kept.

    Raises
    ------
    NoListThenError
        When no site had joined by then.
    PartnershipMapError
        When there is no such version, or it can no longer be read.
    """
    if asked.number is not None:
        version = _numbered(storage, asked.number)
        return _past(inputs, storage, asked, version)
    if asked.is_now:
        return Past(asked, inputs, None)
    versions = [one for one in storage.versions(SITES_NAME) if one.how != How.UNFINISHED]
    for version in versions:
        if version.saved_at.astimezone(UTC) <= asked.until:
            return _past(inputs, storage, asked, version)
    data = inputs.files[SITES_NAME]
    if versions:
        data = storage.read_version(SITES_NAME, versions[-1].number)
    frame = cleaned_file(read_sites(data, name=SITES_NAME, limits=limits)).frame
    cells = frame[ANNOUNCED].tolist() if ANNOUNCED in frame else [""] * len(frame)
    days, last = parse_dates(cells), asked.until.date()
    kept = [day is None or day <= last for day in days]
    known = [day for day in days if day]
    if not any(day <= last for day in known):
        raise NoListThenError(_nothing_then(asked, known, versions))
    if not all(kept):
        data = write_csv(frame[kept])
    asked = replace(asked, undated=sum(day is None for day in days))
    return Past(asked, _up_to(inputs, data, last), None)


def roster_as_of(
    inputs: Inputs,
    storage: Storage,
    asked: AsOf,
    geocoder: Gazetteer,
    outlines: Outlines,
    limits: Limits = DEFAULT,
    *,
    earlier: Roster | None = None,
) -> Roster:
    """Return the roster of ``list_as_of``; ``earlier`` is as for ``roster_of``."""
    past = list_as_of(inputs, storage, asked, limits)
    roster = roster_of(past.inputs, geocoder, outlines, limits, earlier=earlier)
    return replace(roster, past=past.asked)


def _numbered(storage: Storage, number: int) -> Version:
    for one in storage.versions(SITES_NAME):
        if one.number == number:
            return one
    raise NoListThenError(f"There is no version {number:,} of the list.")


def _past(inputs: Inputs, storage: Storage, asked: AsOf, version: Version) -> Past:
    data = storage.read_version(SITES_NAME, version.number)
    day = asked.until.date()
    if asked.number is not None:
        day = version.saved_at.astimezone(UTC).date()
        words = f"version {version.number} of {long_date(f'{day}')}"
        asked = replace(asked, until=version.saved_at.astimezone(UTC), words=words)
    return Past(asked, _up_to(inputs, data, day), version)


def _nothing_then(asked: AsOf, known: Iterable[date], versions: Iterable[Version]) -> str:
    day = long_date(asked.until.date().isoformat())
    if first := min(known, default=None):
        return f"No site had joined by {day}; the first joined on {long_date(f'{first}')}."
    for oldest in [*versions][-1:]:
        begins = long_date(f"{oldest.saved_at.astimezone(UTC):%Y-%m-%d}")
        return f"The history of the list begins on {begins}; ask for that day or a later one."
    return "The list has no history yet: only today's is known."


def _up_to(inputs: Inputs, data: bytes, day: date) -> Inputs:
    """Return the files with another list, and without the announcements of later days."""
    files: dict[str, bytes] = {**inputs.files, SITES_NAME: data}
    frame, _ = read_announcements(files[ANNOUNCEMENTS_NAME])
    known = frame["date"] <= day.isoformat()
    if not known.all():
        files[ANNOUNCEMENTS_NAME] = write_csv(frame[known])
    return Inputs(files)


def reasons_for_leaving(
    storage: Storage,
    since: Past,
    before: Roster,
    left: Sequence[PlaceChange],
    *,
    until: AsOf | None = None,
) -> dict[int, str]:
    """Return why places left: the note of the version that had them no longer.

    By the first row of each in ``before``; those without a note are left out, and versions that
    are later than ``until`` are not looked at.
    """
    rows = [change.place.rows[0] for change in left]
    wanted = dict(zip(rows, place_keys(before.cells.loc[rows]), strict=True)) if rows else {}
    first = since.version.number if since.version else 0
    later = [
        one
        for one in (storage.versions(SITES_NAME) if wanted else ())
        if one.number > first and (until is None or until.covers(one.number, one.saved_at))
    ]
    found: dict[int, str] = {}
    for version in reversed(later[:_VERSIONS_READ]):
        try:
            data = storage.read_version(SITES_NAME, version.number)
            there = {*place_keys(cleaned_file(read_sites(data, name=SITES_NAME)).frame)}
        except PartnershipMapError:
            continue
        for row, place in wanted.items():
            if place in there:
                found.pop(row, None)
            else:
                found.setdefault(row, "" if version.restored else version.note)
    return {row: note for row, note in found.items() if note}
