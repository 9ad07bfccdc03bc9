"""The names that mean one place in their state, looked up many at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from geocode.gazetteer.record import ISLANDS, Record, dominant_record, same_place
from geocode.normalize import names_county, normalize_name, township_name
from sites.check import UNSTATED
from sites.columns import CITY_KIND, COUNTY_KIND

if TYPE_CHECKING:
    from geocode.gazetteer.geocoder import Gazetteer


class UnambiguousNames:
    """Names of a gazetteer that mean one place: as it writes them, and normalized."""

    def __init__(self, gazetteer: "Gazetteer") -> None:
        # By kind and state, then by name: twice the position of the record that is meant, and one
        # more where something else has the name as well.
        place_of = dict(zip(map(_identity, gazetteer.records), range(len(gazetteer)), strict=True))
        normalized: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        for code in gazetteer.state_codes:
            counties = gazetteer.index(code, COUNTY_KIND)
            for name, found in gazetteer.index(code, CITY_KIND).exact.items():
                one = None if gazetteer.bare_township_name(name, code) else dominant_record(found)
                if one is None:
                    continue
                answer = 2 * place_of[_identity(one)] + has_namesakes(one, found)
                plain = not names_county(name, code) and not (
                    counties.get(name) and gazetteer.competing_county(one, name)
                )
                if plain or code not in ISLANDS:
                    normalized[CITY_KIND, code][name] = answer
                if plain:
                    normalized[UNSTATED, code][name] = answer
            for name in counties.exact:
                found = gazetteer.counties(name, code)
                one = dominant_record(found)
                if one is not None:
                    answer = 2 * place_of[_identity(one)] + has_namesakes(one, found)
                    normalized[COUNTY_KIND, code][name] = answer
                    if names_county(name, code):
                        normalized[UNSTATED, code][name] = answer
        written: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
        for record in gazetteer.records:
            normal = normalize_name(record.name)
            for kind in (record.kind, UNSTATED):
                known = normalized[kind, record.state].get(normal)
                if known is not None:
                    written[kind, record.state][record.name] = known
        self._written, self._normalized = written, normalized

    def find(
        self, names: Sequence[str], groups: Sequence[tuple[str, str]], group_of: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray]:
        """Find many places at once, as far as their names are unambiguous.

        Whatever this answers, ``resolve`` locates at the same record; what it leaves open may still
        be located by ``resolve``, which knows more ways to write a name.

        Parameters
        ----------
        names : sequence of str
            As typed.
        groups : sequence of tuple
            Kinds (``city``, ``county`` or ``UNSTATED``), each with a state's USPS code; those of an
            unknown kind or state get no answer.
        group_of : ndarray of int64
            For each name the position of its kind and state in ``groups``.

        Returns
        -------
        ndarray of int64
            Positions in ``records`` and in the rows of ``table``, -1 where the name is not
            unambiguous.
        ndarray of bool
            Of each answer, whether a lesser place has the name as well.
        """
        ask = [self._written.get(group, {}).get for group in groups]
        found = [ask[at](name, -1) for at, name in zip(group_of.tolist(), names, strict=True)]
        answers = np.array(found, dtype=np.int64)
        for at in np.flatnonzero(answers < 0).tolist():
            group = groups[group_of[at]]
            # A township's name has none, however its plain form reads ("Town of …").
            if not township_name(names[at], group[1]):
                plainly = self._normalized.get(group, {})
                answers[at] = plainly.get(normalize_name(names[at]), -1)
        return answers >> 1, (answers & 1).astype(bool) & (answers >= 0)


def has_namesakes(one: Record, found: Iterable[Record]) -> bool:
    """Whether anything else in the lists has the name of the place that is meant."""
    return not all(same_place(one, record) for record in found)


def _identity(record: Record) -> tuple[str, str]:
    return record.kind, record.id
