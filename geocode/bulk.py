"""Many rows at once: those whose place is unambiguous, looked up together.

It answers as the row by row way does, or not at all; ``pipeline.py`` puts the two together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from geocode.gazetteer.geocoder import Gazetteer
from geocode.gazetteer.unambiguous import UnambiguousNames
from geocode.ledger import Ledger
from geocode.normalize import names_county
from geocode.place import place_key
from geocode.resolve import Verdict, reasons_located
from geocode.row import cells_beside, division_word
from sites.check import UNSTATED, stated_kind
from sites.columns import (
    CITY,
    COUNTY_KIND,
    KEY,
    KIND,
    KINDS,
    LATITUDE,
    LONGITUDE,
    MATCHED_ID,
    MATCHED_NAME,
    REASON,
    SOURCE,
    STATE,
    STATE_CODE,
    STATE_NAME,
    VERDICT,
)
from sites.states import BY_CODE, state_of

_KINDS: Final = (*KINDS, UNSTATED, "?")
"""What a kind can be stated as, by number; the last is a word that is not a kind of place."""
_UNSTATED: Final = _KINDS.index(UNSTATED)


@dataclass(frozen=True)
class LocatedRows:
    """Rows that were located together.

    Attributes
    ----------
    rows : ndarray of int64
        Their positions in the frame.
    columns : mapping of str to tuple
        By column of the pipeline's result: an array of values, and for each row its position in
        that array. ``reason`` is without the row's number.
    """

    rows: np.ndarray
    columns: Mapping[str, tuple[Any, np.ndarray]]


class BulkLocator:
    """The records of a gazetteer as columns of the pipeline's result; made once, for many rows."""

    def __init__(self, geocoder: Gazetteer) -> None:
        self._unambiguous = UnambiguousNames(geocoder)
        table = geocoder.table
        states = table["state"].map({code: state.name for code, state in BY_CODE.items()})
        names = list(zip(table["name"], table["state"], table["kind"], strict=True))
        keys = [place_key(*name) for name in names]
        # Where no kind is stated the name alone says whether its key is a county's.
        unstated = [
            key
            if (kind == COUNTY_KIND) == names_county(name, code)
            else place_key(name, code, UNSTATED)
            for key, (name, code, kind) in zip(keys, names, strict=True)
        ]
        said = [reasons_located(n, s) for n, s in zip(table["name"], states, strict=True)]
        self._columns = {
            STATE_CODE: _text(table["state"]),
            STATE_NAME: _text(states),
            SOURCE: _text(table["source"]),
            MATCHED_NAME: _text(table["label"]),
            MATCHED_ID: _text(table["id"]),
            LATITUDE: table[LATITUDE].to_numpy(),
            LONGITUDE: table[LONGITUDE].to_numpy(),
        }
        self._names = _text(table["name"])
        self._counties = np.array([geocoder.county_of(e) or e.name for e in geocoder.records])
        self._kinds = table["kind"].map(KINDS.index).to_numpy(dtype=np.int64)
        self._keys = _text([*keys, *unstated])
        self._reasons = _text([ground for both in said for ground in both])
        self._verdict = _text([Verdict.LOCATED.value])
        self._kind = _text(KINDS)

    def locate(self, frame: pd.DataFrame, ledger: Ledger) -> LocatedRows:
        """Return the rows whose place is unambiguous.

        Parameters
        ----------
        frame : DataFrame
            As ``sites.read.read_sites`` returns it.
        ledger : Ledger
            Rows of a place that it knows are left to others, as are rows with coordinates.
        """
        state_of_row, states = pd.factorize(frame[STATE])
        codes = [found.code if (found := state_of(text)) else "" for text in states]
        kind_of_row, kind_texts, kinds = _stated_kinds(frame)
        pairs, pair_values = pd.factorize(state_of_row * len(kinds) + kind_of_row)
        groups = [
            (
                # A kind that makes the name a township's is for others to read.
                "?" if division_word(kind_texts[kind], codes[state]) else _KINDS[kinds[kind]],
                codes[state],
            )
            for state, kind in (divmod(pair, len(kinds)) for pair in pair_values)
        ]
        at, contested = self._unambiguous.find(frame[CITY].tolist(), groups, pairs)
        # A comma may set off the name of a state, which is for others to compare.
        ours = ~frame[CITY].str.contains(",", regex=False).to_numpy(dtype=bool)
        for name in (LATITUDE, LONGITUDE):
            if name in frame:
                ours &= (frame[name] == "").to_numpy(dtype=bool)
        ours &= self._agree(frame, at)
        rows = np.flatnonzero((at >= 0) & ours)
        at, contested = at[rows], contested[rows]
        typed = kinds[kind_of_row[rows]]
        keys, key_at = self._typed_keys(frame, rows, at, typed)
        if known := {*ledger.entries, *ledger.left_out}:
            new = np.array([key not in known for key in keys.take(key_at).tolist()], dtype=bool)
            rows, at, contested, typed, key_at = (
                each[new] for each in (rows, at, contested, typed, key_at)
            )
        shown = np.where(typed == _UNSTATED, self._kinds[at], typed)
        return LocatedRows(
            rows,
            {
                **{name: (column, at) for name, column in self._columns.items()},
                KEY: (keys, key_at),
                KIND: (self._kind, shown),
                VERDICT: (self._verdict, np.zeros(len(rows), dtype=np.int64)),
                REASON: (self._reasons, 2 * at + contested),
            },
        )

    def _agree(self, frame: pd.DataFrame, at: np.ndarray) -> np.ndarray:
        """Return which rows name no county or ZIP code beside the place, or its own county."""
        counties, zip_codes = cells_beside(frame)
        agree = np.ones(len(frame), dtype=bool)
        if zip_codes is not None:
            agree &= (zip_codes == "").to_numpy(dtype=bool)
        if counties is not None:
            own = np.append(self._counties, "")[at]
            pairs, names = pd.factorize(pd.Series(list(zip(counties, own, strict=True))))
            agree &= np.array([_is_county(*name) for name in names], dtype=bool)[pairs]
        return agree

    def _typed_keys(
        self, frame: pd.DataFrame, rows: np.ndarray, at: np.ndarray, typed: np.ndarray
    ) -> tuple[Any, np.ndarray]:
        """Return keys, and which of them each name has as it is typed.

        Most names are written as the gazetteer writes them, and their keys are there.
        """
        names = frame[CITY].iloc[rows]
        unstated = typed == _UNSTATED
        key_at = at + unstated * len(self._names)
        as_written = np.asarray(names.array == self._names.take(at), dtype=bool) & (
            unstated | (typed == self._kinds[at])
        )
        others = np.flatnonzero(~as_written)
        codes = self._columns[STATE_CODE].take(at[others])
        made = [
            place_key(name, code, _KINDS[kind])
            for name, code, kind in zip(names.iloc[others], codes, typed[others], strict=True)
        ]
        key_at[others] = len(self._keys) + np.arange(len(others))
        return joined(self._keys, made), key_at


def _is_county(text: str, name: str) -> bool:
    """Whether a cell is blank, or is the county's name in full or without "County"."""
    return not text or text in (name, name.removesuffix(" County"))


def _stated_kinds(frame: pd.DataFrame) -> tuple[np.ndarray, list[str], np.ndarray]:
    """Return for each row a position in the others: kinds as typed, and as in ``_KINDS``."""
    if KIND not in frame:
        return np.zeros(len(frame), dtype=np.int64), [""], np.array([_UNSTATED])
    at, texts = pd.factorize(frame[KIND])
    words = (stated_kind(text) for text in texts)
    kinds = np.array([_KINDS.index("?" if word is None else word) for word in words])
    return at, list(texts), kinds


def joined(values: Any, more: Sequence[str]) -> Any:
    """Return an array of text with more values behind it."""
    return type(values)._concat_same_type([values, _text(more)]) if len(more) else values


def _text(values: "Sequence[str] | pd.Series[str]") -> Any:
    """Return text as an array that takes and joins fast."""
    return pd.Series(values, dtype="str").array
