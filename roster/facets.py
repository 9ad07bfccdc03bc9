"""How many sites each value of a filter would leave, whatever is chosen in it."""

import numpy as np
import numpy.typing as npt

from roster.filters import Filters, Range, passing, values_of
from roster.snapshot import Roster, once_a_roster

Codes = dict[str, npt.NDArray[np.intp]]
"""By the name of a filter of values, for each site the number of its value; one more for none."""


@once_a_roster
def value_codes(roster: Roster) -> Codes:
    """Return the numbers of the values of each site, which ``count_values`` counts."""
    found = {}
    for one in roster.filters:
        if not isinstance(one, Range):
            number = {value: n for n, value in enumerate(one.readings)}
            values = values_of(roster, one.name, roster.sites)
            found[one.name] = np.array([number.get(value, len(number)) for value in values])
    return found


def count_values(roster: Roster, filters: Filters) -> dict[str, list[int]]:
    """Return by filter how many sites with each of its values pass all other filters.

    In the order of ``Filter.readings``; a range has no values.
    """
    passes, codes = passing(roster, filters), value_codes(roster)
    found = {}
    for one in roster.filters:
        if one.name in codes:
            keep = np.ones(len(roster.sites), dtype=bool)
            for name, others in passes.items():
                if name != one.name:
                    keep &= others
            counts = np.bincount(codes[one.name][keep], minlength=len(one.readings) + 1)
            found[one.name] = counts[:-1].tolist()
    return found
