"""Small gazetteers and lists that tests make up."""

from functools import lru_cache

import numpy as np
import pandas as pd

from geocode.gazetteer.geocoder import Gazetteer
from geocode.gazetteer.record import Record
from geocode.gazetteer.unambiguous import UnambiguousNames

COLUMNS = ("city", "state", "kind", "county", "zip")


def record(**fields) -> Record:
    base = {
        "id": "1",
        "name": "Alpha",
        "kind": "city",
        "state": "TX",
        "county": "001",
        "latitude": 30.0,
        "longitude": -97.0,
        "point": "g",
        "feature": "PPL",
        "population": 1000,
    }
    return Record(**{**base, **fields})


def county(code: str, name: str, state: str = "TX", **fields) -> Record:
    place = {"latitude": 30.0, "longitude": -97.0, "population": 9_000, "point": "c", **fields}
    number = f"{state}{code}"
    return record(
        id=number, name=name, kind="county", state=state, county=code, feature="COUNTY", **place
    )


def small(*records: Record) -> Gazetteer:
    return Gazetteer(records, sources={"g": "A source 1.0"}, version="1")


def frame_of(*rows: tuple[str, ...], columns: tuple[str, ...] = COLUMNS) -> pd.DataFrame:
    """Return a sites frame; cells that a row lacks at its end are blank."""
    cells = [(*row, *[""] * (len(columns) - len(row))) for row in rows]
    index = pd.RangeIndex(2, len(rows) + 2, name="row")
    return pd.DataFrame(cells, columns=list(columns), index=index, dtype="str")


unambiguous = lru_cache(UnambiguousNames)
"""One for each gazetteer: it takes half a second to make."""


def plainly(gazetteer: Gazetteer, names, codes, kinds) -> np.ndarray:
    """Return the positions that are answered at once."""
    groups = list(dict.fromkeys(zip(kinds, codes, strict=True)))
    group_of = [groups.index(group) for group in zip(kinds, codes, strict=True)]
    return unambiguous(gazetteer).find(names, groups, np.array(group_of, dtype=np.int64))[0]
