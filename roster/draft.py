"""A list that someone prepares: read from a file, and edited cell by cell before an update."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from common.issues import Repair
from common.limits import Limits
from common.progress import Progress
from geocode.gazetteer.geocoder import Gazetteer
from geocode.pairs import pair_parts
from geocode.place import PlaceQuery
from sites.check import UNSTATED, stated_kind
from sites.clean import clean_cells, cleaned_file
from sites.columns import CITY, KIND, STATE
from sites.read import read_sites
from sites.states import split_state, state_of
from tables.header import Told, nothing_told
from tables.table import ROW


@dataclass(frozen=True)
class Draft:
    """A list that someone prepares.

    Attributes
    ----------
    name : str
        What to call it: the name of the uploaded file, or "the list".
    how : str
        How it was read, such as "Windows-1252 with semicolons"; "" for the list itself.
    frame : DataFrame
        Its cells, fixed; indexed by the row numbers of the file.
    repairs : tuple of Repair
        What was fixed in reading.
    headings : tuple of str
        The headings of the file, folded; empty for the list itself.
    told : mapping of str to str
        Its headings, as typed, of which a person said which column they are.
    """

    name: str
    how: str
    frame: pd.DataFrame
    repairs: tuple[Repair, ...] = ()
    headings: tuple[str, ...] = ()
    told: Mapping[str, str] = field(default_factory=dict)


def read_draft(
    data: bytes,
    name: str,
    *,
    limits: Limits,
    told: Told = nothing_told,
    sheet: str | None = None,
    progress: Progress | None = None,
) -> Draft:
    """Read an uploaded file; parameters and errors are those of ``sites.read.read_sites``."""
    file = cleaned_file(
        read_sites(data, name=name, limits=limits, told=told, sheet=sheet, progress=progress)
    )
    return Draft(name, file.how, file.frame, file.repairs, file.headings, file.told)


def with_told(draft: Draft, heading: str, column: str) -> Draft:
    """Return a draft in which one of its columns is read as one that we know, its cells fixed.

    Parameters
    ----------
    draft : Draft
        Which lacks the known column.
    heading : str
        Name of its own column.
    column : str
        One of ``KNOWN``.
    """
    frame, repairs = clean_cells(draft.frame.rename(columns={heading: column}))
    told = {**draft.told, heading: column}
    return replace(draft, frame=frame, repairs=(*draft.repairs, *repairs), told=told)


def without_told(draft: Draft, heading: str) -> Draft:
    """Return a draft in which a column is its own again; its cells stay as they are."""
    told = dict(draft.told)
    frame = draft.frame.rename(columns={told.pop(heading): heading})
    return replace(draft, frame=frame, told=told)


def with_frame(draft: Draft, edited: pd.DataFrame) -> Draft:
    """Return a draft whose rows are those of a table that someone edited.

    Parameters
    ----------
    edited : DataFrame
        The draft's columns and ``row``, which is missing for a new row. Cells may be missing.

    Returns
    -------
    Draft
        Rows that have a number keep it, new ones count on; new rows without any text are left out.
    """
    texts = edited.drop(columns=ROW).astype("object").fillna("").astype("str")
    numbers = pd.to_numeric(edited[ROW]).tolist()
    filled = texts.apply(lambda cells: cells.str.strip() != "").any(axis=1).tolist()
    last = max((int(number) for number in numbers if not pd.isna(number)), default=1)
    kept: list[int] = []
    for number, has_text in zip(numbers, filled, strict=True):
        if not pd.isna(number):
            kept.append(int(number))
        elif has_text:
            last += 1
            kept.append(last)
    texts = texts[[f or not pd.isna(n) for f, n in zip(filled, numbers, strict=True)]]
    texts.index = pd.Index(kept, name=ROW, dtype="int64")
    return replace(draft, frame=clean_cells(texts)[0])


def with_rows(draft: Draft, edited: pd.DataFrame) -> Draft:
    """Return a draft with some rows as someone edited them; ``edited`` as for ``with_frame``."""
    some = with_frame(draft, edited).frame
    frame = draft.frame.copy()
    frame.loc[some.index, list(some.columns)] = some
    return replace(draft, frame=frame)


def with_cells(draft: Draft, rows: Iterable[int], cells: Mapping[str, str]) -> Draft:
    """Return a draft with some cells of some rows set; a column that it lacks is added."""
    frame = draft.frame.copy()
    for column, text in cells.items():
        if column not in frame:
            frame[column] = pd.Series("", index=frame.index, dtype="str")
        frame.loc[list(rows), column] = text
    return replace(draft, frame=frame)


def with_pair_split(draft: Draft, row: int, names: Sequence[str]) -> Draft:
    """Return a draft in which a row is several, one for each name.

    They follow each other with the same other cells. The rows below them keep their order
    and get new numbers.
    """
    numbers = draft.frame.index.tolist()
    at = numbers.index(row)
    several = pd.concat([draft.frame.iloc[[at]]] * len(names))
    several[CITY] = pd.array(list(names), dtype="str")
    frame = pd.concat([draft.frame.iloc[:at], several, draft.frame.iloc[at + 1 :]])
    own = range(row, row + len(names))
    below = [number + len(names) - 1 for number in numbers[at + 1 :]]
    frame.index = pd.Index([*numbers[:at], *own, *below], name=ROW, dtype="int64")
    return replace(draft, frame=frame)


def pair_in(cells: Mapping[Any, Any], geocoder: Gazetteer) -> tuple[str, ...]:
    """Return the places that a row names in one cell, as typed, or nothing when it names one."""
    name, state = split_state(cells[CITY])
    state = state_of(cells[STATE]) or state
    if state is None:
        return ()
    kind = stated_kind(cells.get(KIND, "")) or UNSTATED
    return pair_parts(PlaceQuery(name, state.code, kind), geocoder)
