"""What people told of the headings of their files, kept for the next file with the same ones."""

from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd

from common.errors import PartnershipMapError
from sites.check import UNSTATED, stated_kind
from sites.columns import ANNOUNCED, CITY, KIND, KNOWN, LATITUDE, LONGITUDE, NOTES, STATE
from sites.dates import SERIAL, read_date
from tables.header import Columns, Told, folded
from tables.read import read_table
from tables.write import write_csv
from versions.storage import NewContent, Storage, digest_now

FILE_NAME: Final = "headings.csv"
COLUMNS: Final = ("headings", "heading", "column")
"""The headings of a file; one of them; and the column that it means."""

WORDS: Final = {
    CITY: "city",
    STATE: "state",
    KIND: "kind of place",
    ANNOUNCED: "announcement date",
    LATITUDE: "latitude",
    LONGITUDE: "longitude",
    NOTES: "notes",
}
"""What each column is called in a sentence."""

_BETWEEN: Final = " | "


def read_told(storage: Storage) -> dict[tuple[str, ...], dict[str, str]]:
    """Return what is known of headings: by all headings of a file, each one's column.

    A file that is absent or cannot be read tells nothing: the person is asked again.
    """
    try:
        found = storage.read(FILE_NAME)
        if found is None:
            return {}
        frame = read_table(
            found.data, FILE_NAME, Columns(COLUMNS, COLUMNS), may_be_empty=True
        ).frame
    except (OSError, PartnershipMapError):
        return {}
    told: dict[tuple[str, ...], dict[str, str]] = {}
    for headings, heading, column in frame[list(COLUMNS)].itertuples(index=False, name=None):
        if column in KNOWN:
            told.setdefault(tuple(headings.split(_BETWEEN)), {})[heading] = column
    return told


def told_of(storage: Storage, also: Mapping[str, str] | None = None) -> Told:
    """Return what tells a reader the columns of headings.

    Parameters
    ----------
    also : mapping of str to str, optional
        Headings of any file, as typed, and their columns; they count before what is kept.
    """
    kept = read_told(storage)
    given = {folded(heading): column for heading, column in (also or {}).items()}
    return lambda headings: {**kept.get(headings, {}), **given}


def keep_told(
    storage: Storage, headings: tuple[str, ...], told: Mapping[str, str], who: str
) -> None:
    """Keep what was told of the headings of a file; what was kept of the same ones goes.

    Parameters
    ----------
    headings : tuple of str
        All of the file's, folded.
    told : mapping of str to str
        Headings as typed, and their columns; may be empty.
    who : str
        For the history.

    Raises
    ------
    SaveError
        When it cannot be written.
    """
    digest = digest_now(storage, FILE_NAME)
    kept = read_told(storage)
    now = {folded(heading): column for heading, column in told.items()}
    if kept.get(headings, {}) == now:
        return
    kept[headings] = now
    rows = [
        (_BETWEEN.join(each), heading, column)
        for each, columns in kept.items()
        for heading, column in columns.items()
    ]
    data = write_csv(pd.DataFrame(rows, columns=list(COLUMNS), dtype="str"))
    new = NewContent(FILE_NAME, data, digest)
    storage.publish([new], who=who, count=lambda _: len(rows))


def guessed_headings(frame: pd.DataFrame, wanted: Iterable[str] = KNOWN) -> dict[str, str]:
    """Return for columns that a file lacks the one heading whose cells look like each.

    By column; without one for which no heading, or several, will do. Nothing is taken for it until
    a person says so.
    """
    own = [heading for heading in map(str, frame.columns) if heading not in KNOWN]
    looks = {
        column: [each for each in own if _looks_like(column, each, frame[each].tolist())]
        for column in wanted
        if column in KNOWN and column not in frame
    }
    return {column: found[0] for column, found in looks.items() if len(found) == 1}


def _looks_like(column: str, heading: str, cells: list[str]) -> bool:
    texts = {cell.strip() for cell in cells} - {""}
    words = folded(heading).split()
    if not texts:
        return False
    if column == ANNOUNCED:
        # A ZIP code may be a day's number as well.
        days = [read_date(text) for text in texts]
        return all(day is not None and day.way != SERIAL for day in days)
    if column == KIND:
        return all(stated_kind(text) not in (None, UNSTATED) for text in texts)
    if column in (LATITUDE, LONGITUDE):
        return any(word.startswith(column[:3]) for word in words) and all(map(_is_number, texts))
    return column in words


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
