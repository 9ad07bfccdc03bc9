"""Fix the cells whose meaning is known, and name every repair in plain words.

Only what a spreadsheet or its keyboard adds is taken away: blanks that are not spaces, characters
that no one sees, curly quotation marks, the apostrophe that makes text of a number. A further
column is never touched.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

import pandas as pd

from common.issues import Repair
from common.wording import rows_text, shortened
from sites.columns import ANNOUNCED, CITY, KIND, LATITUDE, LONGITUDE, NOTES, STATE
from sites.dates import ISO, doubtful_dates, read_date
from sites.read import SitesFile

_BLANKS: Final = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# In prose a joiner may hold a picture or a word of another script together: it stays there.
_UNSEEN_IN_PROSE: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
_CURLY: Final = str.maketrans(
    {"‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "‟": '"'}
)
_DECIMAL_COMMA: Final = re.compile(r"([-−+]?\d{1,3}),(\d+)", re.ASCII)

_SPACES: Final = "special spaces were read as ordinary spaces"
_INVISIBLE: Final = "invisible characters were removed"
_QUOTES: Final = "curly quotation marks were read as straight ones"
_EDGES: Final = "spaces at the beginning or end were removed"
_APOSTROPHE: Final = "an apostrophe at the beginning was removed"
_COMMA: Final = "a decimal comma was read as a point"

_CellFix = tuple[str, Callable[[str], str]]

_TEXT: Final[tuple[_CellFix, ...]] = (
    (_INVISIBLE, lambda text: _UNSEEN.sub("", text)),
    (_SPACES, lambda text: _BLANKS.sub(" ", text)),
    (_QUOTES, lambda text: text.translate(_CURLY)),
    (_EDGES, str.strip),
    (_APOSTROPHE, lambda text: _without_apostrophe(text)),
)
_DEGREES: Final[tuple[_CellFix, ...]] = (
    *_TEXT,
    (_COMMA, lambda text: _DECIMAL_COMMA.sub(r"\1.\2", text) if _is_degrees(text) else text),
)
_STEPS: Final[Mapping[str, tuple[_CellFix, ...]]] = {
    CITY: _TEXT,
    STATE: _TEXT,
    KIND: _TEXT,
    ANNOUNCED: _TEXT,
    LATITUDE: _DEGREES,
    LONGITUDE: _DEGREES,
    NOTES: ((_INVISIBLE, lambda text: _UNSEEN_IN_PROSE.sub("", text)),),
}


def clean_cells(frame: pd.DataFrame) -> tuple[pd.DataFrame, tuple[Repair, ...]]:
    """Fix the cells of the columns that we know.

    Parameters
    ----------
    frame : DataFrame
        As ``sites.read.read_sites`` returns it.

    Returns
    -------
    DataFrame
        A new frame with the same index and columns, all text. In ``announced``, what is a date is
        in ISO 8601; what is none, or doubtful, is as typed. Cleaning it again changes nothing.
    tuple of Repair
        Alike ones of a column as one, with their rows.
    """
    cleaned = frame.copy()
    repairs: list[Repair] = []
    for column, steps in _STEPS.items():
        if column not in frame:
            continue
        texts = frame[column].tolist()
        found = _fixed(texts, steps)
        if column == ANNOUNCED:
            _date(texts, found)
        if not found:
            continue
        new = [found[text][0] if text in found else text for text in texts]
        cleaned[column] = pd.Series(new, index=frame.index, dtype="str")
        repairs += _repairs(column, frame.index.tolist(), texts, found)
    return cleaned, tuple(repairs)


def cleaned_file(file: SitesFile) -> SitesFile:
    """Return a file with its cells fixed, and the repairs beside those of the reading."""
    frame, repairs = clean_cells(file.frame)
    return replace(file, frame=frame, repairs=(*file.repairs, *repairs))


def _fixed(
    texts: Sequence[str], steps: Sequence[_CellFix]
) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return for each different text that changes what it becomes and what was done."""
    found = {}
    for text in set(texts):
        now, done = text, []
        for what, step in steps:
            fixed = step(now)
            if fixed != now:
                now = fixed
                done.append(what)
        if done:
            found[text] = now, tuple(done)
    return found


def _date(texts: Sequence[str], found: dict[str, tuple[str, tuple[str, ...]]]) -> None:
    """Write dates in ISO 8601, beside what was fixed of their cells."""
    fixed = {text: found[text][0] if text in found else text for text in set(texts)}
    doubtful = doubtful_dates(list(fixed.values()))
    for text, now in fixed.items():
        read = None if now in doubtful else read_date(now)
        if read is None or read.day.isoformat() == now:
            continue
        way = "in short" if read.way == ISO else read.way
        done = found[text][1] if text in found else ()
        what = f"a date written {way} was read as year-month-day"
        found[text] = read.day.isoformat(), (*done, what)


def _repairs(
    column: str,
    rows: Sequence[int],
    texts: Sequence[str],
    found: Mapping[str, tuple[str, tuple[str, ...]]],
) -> list[Repair]:
    groups: dict[str, list[tuple[int, str]]] = {}
    for row, text in zip(rows, texts, strict=True):
        if text in found:
            for what in found[text][1]:
                groups.setdefault(what, []).append((row, text))
    repairs = []
    for what, cells in groups.items():
        example = cells[0][1]
        count = len(cells)
        if what.startswith("a date "):
            said = what.removeprefix("a date ")
            one = f"“{shortened(example)}” as {found[example][0]}"
            what = (
                f"1 date {said} ({one})"
                if count == 1
                else f"{count:,} dates {said.replace(' was ', ' were ')} (such as {one})"
            )
        else:
            what = f"In {'1 cell' if count == 1 else f'{count:,} cells'} {what}"
        repairs.append(Repair(what, f"{column}, {rows_text([row for row, _ in cells])}"))
    return repairs


def _without_apostrophe(text: str) -> str:
    while text.startswith("'"):
        text = text[1:].strip()
    return text


def _is_degrees(text: str) -> bool:
    return _DECIMAL_COMMA.fullmatch(text) is not None
