"""How many sites each value of a filter would leave, whatever is chosen in it."""

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from roster.filters import Filter, Filters, Range, passing, values_of
from roster.snapshot import Roster

__all__ = ["Codes", "count_values", "value_codes"]

Codes = dict[str, npt.NDArray[np.intp]]
"""By the name of a filter of values, for each site the number of its value; one more for none."""


def value_codes(roster: Roster, known: Iterable[Filter]) -> Codes:
    """Return the numbers of the values of each site, which ``count_values`` counts."""
    found = {}
    for one in known:
        if not isinstance(one, Range):
            number = {value: n for n, value in enumerate(one.readings)}
            values = values_of(roster, one.name, roster.sites)
            found[one.name] = np.array([number.get(value, len(number)) for value in values])
    return found


def count_values(
    roster: Roster, known: Iterable[Filter], filters: Filters, codes: Codes
) -> dict[str, list[int]]:
    """Return by filter how many sites with each of its values pass all other filters.

    Parameters
    ----------
    known : iterable of Filter
        Those of the roster.
    codes : Codes
        Of ``value_codes``.

    Returns
    -------
    dict of str to list of int
        In the order of ``Filter.readings``; a range has no values.
    """
    passes = passing(roster, filters)
    found = {}
    for one in known:
        if one.name in codes:
            keep = np.ones(len(roster.sites), dtype=bool)
            for name, others in passes.items():
                if name != one.name:
                    keep &= others
            counts = np.bincount(codes[one.name][keep], minlength=len(one.readings) + 1)
            found[one.name] = counts[:-1].tolist()
    return found
