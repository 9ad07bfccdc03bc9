"""Build the roster: the same steps for the stored folder and, later, for an uploaded file."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from common.errors import DataFolderError, TableError
from common.issues import Issue
from common.limits import DEFAULT, Limits
from geocode.gazetteer.geocoder import Gazetteer
from geocode.geocoded import GeocodedSites
from geocode.ledger import Ledger
from geocode.ledger_file import parse_ledger
from geocode.outlines import Outlines
from geocode.pipeline import geocode_sites
from geocode.place import place_key
from geocode.resolve import Verdict
from geocode.review_queue import decided_places, review_queue
from roster.data_files import (
    AGENCIES_NAME,
    ANNOUNCEMENTS_NAME,
    DATA_FILES,
    LEDGER_NAME,
    PROGRAM_NAME,
    SITES_NAME,
)
from roster.describing import check_table, read_agencies, read_announcements, undescribed_dates
from roster.filters import search_text
from roster.program import parse_program
from roster.ranges import Scale, read_scale
from roster.snapshot import Roster
from sites.check import check_sites
from sites.clean import cleaned_file
from sites.columns import (
    ANNOUNCED,
    ANNOUNCED_DATE,
    CITY,
    DERIVED,
    KEY,
    KIND,
    KNOWN,
    LATITUDE,
    LONGITUDE,
    MATCHED_ID,
    MATCHED_NAME,
    SOURCE,
    STATE_CODE,
    STATE_NAME,
    VERDICT,
)
from sites.dates import parse_dates
from sites.read import SitesFile, read_sites
from tables.header import folded
from tables.table import ROW
from versions.storage import Storage

DATES_SAID: Final = 5
"""More dates than these that no announcement describes are counted."""

MOST_FILTER_VALUES: Final = 12
"""A column with more different values is not a filter; it can be searched."""
LONGEST_FILTER_VALUE: Final = 40
"""Characters; a longer cell is prose."""
_CODES: Final = re.compile(r"zip|postal|code|fips|geoid|phone|\bid\b")
"""Headings of numbers that are names: no range of them means anything."""


@dataclass(frozen=True)
class Inputs:
    """The bytes of each of ``DATA_FILES``, read once, so that version and content cannot differ."""

    files: Mapping[str, bytes]

    @classmethod
    def read(cls, storage: Storage) -> "Inputs":
        """Read the files as they are now.

        Raises
        ------
        TableError
            When the sites file cannot be opened.
        DataFolderError
            When another file that must be there cannot be opened.
        """
        files = {}
        for name, one in DATA_FILES.items():
            try:
                found = storage.read(name)
            except OSError as error:
                raise _unopened(name)(f"{name} cannot be opened: {error.strerror}.") from error
            if found is None and not one.optional:
                raise _unopened(name)(f"{name} is not in the data folder.")
            files[name] = found.data if found else b""
        return cls(files)

    def version(self, *shipped: str) -> str:
        """Return 12 hexadecimal digits over the files and the versions of what ships."""
        digest = hashlib.sha256("\n".join(shipped).encode())
        for name in DATA_FILES:
            # A length before each file, so that bytes cannot move from one to the next.
            digest.update(len(self.files[name]).to_bytes(8, "big"))
            digest.update(self.files[name])
        return digest.hexdigest()[:12]


def _unopened(name: str) -> type[TableError] | type[DataFolderError]:
    return TableError if name == SITES_NAME else DataFolderError


def build_roster(
    storage: Storage, geocoder: Gazetteer, outlines: Outlines, limits: Limits = DEFAULT
) -> Roster:
    """Build the roster of a data folder.

    Raises
    ------
    TableError
        When the sites file is absent or cannot be a roster.
    DataFolderError
        When another file is absent or cannot be read.
    """
    return roster_of(Inputs.read(storage), geocoder, outlines, limits)


def roster_of(
    inputs: Inputs,
    geocoder: Gazetteer,
    outlines: Outlines,
    limits: Limits = DEFAULT,
    *,
    file: SitesFile | None = None,
    ledger: Ledger | None = None,
    earlier: Roster | None = None,
) -> Roster:
    """Build the roster of given bytes; see ``build_roster``.

    ``file`` and ``ledger`` are used in place of reading these files; the former has row numbers of
    its own. What ``earlier``, another roster, says of the same cells is not worked out again.
    """
    files = inputs.files
    program = parse_program(files[PROGRAM_NAME])
    announcements, announcement_issues = read_announcements(files[ANNOUNCEMENTS_NAME])
    agencies, agency_issues = read_agencies(files[AGENCIES_NAME])
    if ledger is None:
        ledger = parse_ledger(files[LEDGER_NAME])
    if file is None:
        file = cleaned_file(read_sites(files[SITES_NAME], name=SITES_NAME, limits=limits))
    geocoded = geocode_sites(
        file.frame,
        geocoder,
        ledger,
        outlines=outlines,
        earlier=earlier.geocoded if earlier else None,
    )
    sites, columns = _joined(file, geocoded)
    undescribed = undescribed_dates(sites, announcements)
    further = dict(_further(sites, columns))
    return Roster(
        version=inputs.version(geocoder.version, outlines.version),
        program=program,
        sites=sites,
        columns=columns,
        cells=file.frame,
        places=_places(sites, geocoder, earlier),
        announcements=announcements,
        agencies=agencies,
        geocoded=geocoded,
        issues=(
            *(
                earlier.cell_issues
                if earlier and earlier.cells is file.frame
                else check_sites(file.frame)
            ),
            *_undescribed(undescribed),
            *ledger.issues,
            *announcement_issues,
            *agency_issues,
        ),
        repairs=file.repairs,
        as_of=max([*announcements["date"], *undescribed], default=""),
        undescribed=undescribed,
        further_columns=tuple(further),
        scales={column: scale for column, scale in further.items() if scale},
        search_texts=_search_texts(sites, earlier),
        # Of the pipeline's own keys: the roster's are joined where a source knows one place.
        open_places=tuple(
            place
            for place in review_queue(file.frame, geocoded)
            if place.needs_file_edit or place.key not in ledger.left_out
        ),
        decided=decided_places(file.frame, geocoded, ledger),
    )


def check_input(name: str, data: bytes, limits: Limits = DEFAULT) -> None:
    """Read one of the lists by itself, as ``build_roster`` would.

    Raises
    ------
    TableError, DataFolderError
        When no roster could be built with it.
    """
    if name == SITES_NAME:
        read_sites(data, name=SITES_NAME, limits=limits)
    else:
        check_table(data, name)


def _joined(file: SitesFile, geocoded: GeocodedSites) -> tuple[pd.DataFrame, tuple[str, ...]]:
    # A column of the file that is named like one of ours stays, under another name.
    taken = {*DERIVED}
    renamed: dict[str, str] = {}
    for column in taken.intersection(file.frame.columns):
        name = f"{column} (file)"
        while name in file.frame.columns:
            name += " (file)"
        renamed[column] = name
    sites = file.frame.rename(columns=renamed)
    columns = tuple(sites.columns)
    found = geocoded.frame
    sites[KIND] = found[KIND]
    sites[KEY] = found[KEY]
    sites[STATE_CODE] = found[STATE_CODE]
    sites[STATE_NAME] = found[STATE_NAME]
    announced = sites[ANNOUNCED] if ANNOUNCED in sites else [""] * len(sites)
    days = parse_dates(list(announced))
    sites[ANNOUNCED_DATE] = pd.Series(
        [day.isoformat() if day else "" for day in days], index=sites.index, dtype="str"
    )
    for column in found.columns:
        sites[column] = found[column]
    sites[KEY] = _one_key_a_place(sites)
    return sites, columns


def _search_texts(sites: pd.DataFrame, earlier: Roster | None) -> tuple[str, ...]:
    searched = (CITY, STATE_NAME, STATE_CODE)
    known: dict[tuple[str, ...], str] = {}
    if earlier:
        before = zip(*_lists(earlier.sites, *searched), strict=True)
        known = dict(zip(before, earlier.search_texts, strict=True))
    rows = zip(*_lists(sites, *searched), strict=True)
    return tuple(known.get(cells) or search_text(*cells) for cells in rows)


def _one_key_a_place(sites: pd.DataFrame) -> pd.Series:
    """Return the keys, with one for all names under which the source knows the same place.

    "Nashville" and "Nashville-Davidson" are one pin. The key of the source's own name is used if a
    row has it, for a misspelling that a person settled must not rename a place; else the shortest.
    It is so whatever the order of the rows, so that an address stays good when another name is
    added below.
    """
    names = sites.loc[sites[MATCHED_ID] != "", [MATCHED_ID, KEY]].drop_duplicates()
    several_names = names.loc[names[MATCHED_ID].duplicated(), MATCHED_ID]
    rows = sites[sites[MATCHED_ID].isin(several_names)]
    identities = list(zip(*_lists(rows, KIND, STATE_CODE, MATCHED_ID), strict=True))
    own_keys, matched_names, state_names = _lists(rows, KEY, MATCHED_NAME, STATE_NAME)
    keys: dict[tuple[str, str, str], set[str]] = {}
    for identity, key in zip(identities, own_keys, strict=True):
        if key:
            keys.setdefault(identity, set()).add(key)
    several = {identity for identity, own in keys.items() if len(own) > 1}
    own_names: dict[tuple[str, str, str], set[str]] = {}
    for identity, matched, state in zip(identities, matched_names, state_names, strict=True):
        if identity in several:
            kind, code, _ = identity
            name = place_key(matched.removesuffix(f", {state}"), code, kind)
            own_names.setdefault(identity, set()).add(name)
    one = {
        identity: min((key not in own_names[identity], len(key), key) for key in keys[identity])[2]
        for identity in several
    }
    joined = sites[KEY].copy()
    joined.loc[rows.index] = [
        one.get(identity, key) if key else key
        for identity, key in zip(identities, own_keys, strict=True)
    ]
    return joined


def _lists(frame: pd.DataFrame, *columns: str) -> list[list[str]]:
    """Return columns as lists: to go through a column of text itself takes five times as long."""
    return [frame[column].tolist() for column in columns]


def _located(sites: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return sites.loc[(sites[VERDICT] == Verdict.LOCATED.value) & (sites[KEY] != ""), columns]


def _places(sites: pd.DataFrame, geocoder: Gazetteer, earlier: Roster | None) -> pd.DataFrame:
    kept = [CITY, STATE_CODE, STATE_NAME, KIND, LATITUDE, LONGITUDE, SOURCE, MATCHED_NAME]
    columns = [KEY, ANNOUNCED_DATE, MATCHED_ID, *kept]
    located = _located(sites, columns)
    if earlier and located.equals(_located(earlier.sites, columns)):
        return earlier.places
    first = located.drop_duplicates(KEY)
    places = first[kept].set_axis(pd.Index(first[KEY], name=KEY), axis=0)
    people = geocoder.populations
    identities = zip(*_lists(first, MATCHED_ID, KIND), strict=True)
    places["population"] = pd.Series(
        [people.get(identity, 0) for identity in identities], places.index, dtype="int64"
    )
    # By key, in the order of first mention, which is that of the places.
    rows: dict[str, list[int]] = {}
    days: dict[str, set[str]] = {}
    keys, joined = _lists(located, KEY, ANNOUNCED_DATE)
    for row, key, day in zip(located.index.tolist(), keys, joined, strict=True):
        rows.setdefault(key, []).append(row)
        days.setdefault(key, set()).add(day)
    dated = (tuple(sorted(filter(None, each))) for each in days.values())
    places[ROW] = first.index.to_numpy()
    places["rows"] = pd.Series([*map(tuple, rows.values())], places.index, dtype="object")
    places[ANNOUNCED] = pd.Series([*dated], places.index, dtype="object")
    return places


def _undescribed(undescribed: Mapping[str, tuple[int, ...]]) -> Iterator[Issue]:
    """Yield one issue on all dates: the sites are right, the announcements are for a person."""
    if not undescribed:
        return
    days = list(undescribed)
    said = ", ".join(days[:DATES_SAID])
    if len(days) > DATES_SAID:
        said += f" and {len(days) - DATES_SAID:,} more"
    noun = "announcement" if len(days) == 1 else "announcements"
    message = f"{ANNOUNCEMENTS_NAME} does not describe {len(days):,} {noun} yet: {said}."
    yield Issue(None, ANNOUNCED, "", "undescribed-announcement", message)


def _further(sites: pd.DataFrame, columns: tuple[str, ...]) -> Iterator[tuple[str, Scale | None]]:
    """Yield the columns that make filters, each with its scale if it has one."""
    for column in columns:
        if column in KNOWN:
            continue
        values = sites[column].str.strip()
        different = values[values != ""].unique()
        if len(different) > MOST_FILTER_VALUES:
            scale = read_scale(values.tolist(), least_different=MOST_FILTER_VALUES + 1)
            if scale and not _CODES.search(folded(column)):
                yield column, scale
        elif len(different) > 1 and all(len(value) <= LONGEST_FILTER_VALUE for value in different):
            yield column, None
