"""What geocoding says of each row, and how an answer takes on what an earlier one says."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geocode.ledger import GAZETTEER, Ledger, LedgerEntry
from geocode.resolve import Candidate
from sites.columns import (
    KEY,
    KIND,
    LATITUDE,
    LONGITUDE,
    MATCHED_ID,
    MATCHED_NAME,
    REASON,
    SOURCE,
    STATE_CODE,
    STATE_NAME,
    VERDICT,
)

COLUMNS: Final = {
    KEY: "str",
    STATE_CODE: "str",
    STATE_NAME: "str",
    KIND: "str",
    VERDICT: "str",
    REASON: "str",
    SOURCE: "str",
    MATCHED_NAME: "str",
    MATCHED_ID: "str",
    LATITUDE: "float64",
    LONGITUDE: "float64",
}
"""Columns of the result, with their types."""


@dataclass(frozen=True)
class GeocodedSites:
    """What geocoding says of each row.

    Attributes
    ----------
    sites : DataFrame
        The sites that it was asked of.
    ledger : Ledger
        As it was then.
    frame : DataFrame
        Same index as the sites. Text columns ``key``, ``state_code``, ``state_name``, ``kind``,
        ``verdict``, ``reason``, ``source``, ``matched_name``, ``matched_id``; ``latitude`` and
        ``longitude`` float64, degrees WGS 84, NaN unless the verdict is ``located``.
    names : Series
        For each row the key of its place by the name alone, whatever sets a namesake apart.
    candidates : mapping of int to tuple of Candidate
        By row number, for rows that are not located and have any.
    found : mapping of str to Candidate
        By place key: what the gazetteer located and the ledger lacks, one by one.
    together : ndarray of bool
        Which rows of ``frame`` were located together; the ledger lacks their places too.
    needs_file_edit : frozenset of int
        Numbers of the rows that would stay open whatever a person decided on their place: their
        cells name no place of a state, several places, or no kind of place, or contradict
        themselves (a city cell that names another state).
    """

    sites: pd.DataFrame
    ledger: Ledger
    frame: pd.DataFrame
    names: "pd.Series[str]"
    candidates: Mapping[int, tuple[Candidate, ...]]
    found: Mapping[str, Candidate]
    together: np.ndarray
    needs_file_edit: frozenset[int]

    def new_entries(self, day: str) -> list[LedgerEntry]:
        """Return ledger entries for what was found, dated with the ISO ``day``."""
        entries = {
            key: LedgerEntry(key, c.latitude, c.longitude, c.source, c.label, c.id, day, GAZETTEER)
            for key, c in self.found.items()
        }
        named = (KEY, LATITUDE, LONGITUDE, SOURCE, MATCHED_NAME, MATCHED_ID)
        bulk = self.frame[self.together]
        cells = (bulk[name].tolist() for name in named)
        for key, latitude, longitude, source, name, number in zip(*cells, strict=True):
            if key and key not in entries:
                entries[key] = LedgerEntry(
                    key, latitude, longitude, source, name, number, day, GAZETTEER
                )
        return list(entries.values())


def asked_anew(
    frame: pd.DataFrame, ledger: Ledger, earlier: GeocodedSites | None
) -> npt.NDArray[np.bool_]:
    """Return of which rows an earlier answer does not hold."""
    if (
        earlier is None
        or list(frame.columns) != list(earlier.sites.columns)
        or not frame.index.equals(earlier.sites.index)
    ):
        return np.ones(len(frame), dtype=bool)
    anew = np.zeros(len(frame), dtype=bool)
    if frame is not earlier.sites:
        for column in frame:
            anew |= (frame[column] != earlier.sites[column]).to_numpy(dtype=bool)
    decided = [
        key
        for before, after in (
            (earlier.ledger.entries, ledger.entries),
            (earlier.ledger.left_out, ledger.left_out),
        )
        for key in before.keys() | after.keys()
        if before.get(key) != after.get(key)
    ]
    for keys in (earlier.frame[KEY], earlier.names):
        anew |= keys.isin(decided).to_numpy(dtype=bool)
    return anew


def put_in(
    earlier: GeocodedSites,
    anew: npt.NDArray[np.bool_],
    some: GeocodedSites,
    frame: pd.DataFrame,
    ledger: Ledger,
) -> GeocodedSites:
    """Return an earlier answer with another one for some of its rows."""
    found, names, together = earlier.frame.copy(), earlier.names.copy(), earlier.together.copy()
    for column in found:
        found[column] = found[column].where(~anew, some.frame[column])
    names[anew], together[anew] = some.names, some.together
    gone = {*frame.index[anew].tolist()}
    kept = {row: each for row, each in earlier.candidates.items() if row not in gone}
    keys = {*found[KEY].tolist()} - ledger.entries.keys() - ledger.left_out.keys()
    located = {**earlier.found, **some.found}
    return GeocodedSites(
        frame,
        ledger,
        found,
        names,
        MappingProxyType({**kept, **some.candidates}),
        MappingProxyType({key: at for key, at in located.items() if key in keys}),
        together,
        (earlier.needs_file_edit - gone) | some.needs_file_edit,
    )
