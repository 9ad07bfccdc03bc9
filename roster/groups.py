"""Which values of a column have their own color.

The whole list decides, not what the filters leave: a value keeps its color.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

BLANK: Final = "(blank)"
"""The value that blank cells have in a filter, as in a spreadsheet's own filters."""
MOST: Final = 7
"""More colors than these no one tells apart."""
_REST, _BLANK = MOST, MOST + 1
COLORS: Final = MOST + 2
"""Those of values, that of all other values, and that of the blank."""


@dataclass(frozen=True, slots=True)
class Group:
    """Values of a filter that have one color.

    Attributes
    ----------
    name : str
        What a legend says.
    members : tuple of str
        Values of the filter.
    color : int
        Number of ``Palette.groups``.
    """

    name: str
    members: tuple[str, ...]
    color: int


def by_value(readings: Mapping[str, str], cells: pd.Series) -> tuple[Group, ...]:
    """Give each of the most frequent values a color, in the order of the readings.

    Parameters
    ----------
    readings : mapping of str to str
        How each value of a filter reads.
    cells : Series of str
        The column.
    """
    count = cells.value_counts()
    values = [value for value in readings if value != BLANK]
    frequent = sorted(values, key=lambda value: -count[value])[:MOST]
    return _groups(
        {readings[value]: (value,) for value in values if value in frequent}, "Other", readings
    )


def by_year(readings: Mapping[str, str]) -> tuple[Group, ...]:
    """Give each of the newest years a color.

    Parameters
    ----------
    readings : mapping of str to str
        How each day, as ISO, reads.
    """
    years: dict[str, tuple[str, ...]] = {}
    for day in readings:
        if day != BLANK:
            years[day[:4]] = (*years.get(day[:4], ()), day)
    return _groups(dict(sorted(years.items())[-MOST:]), "Earlier", readings)


def _groups(
    own: Mapping[str, tuple[str, ...]], rest: str, readings: Mapping[str, str]
) -> tuple[Group, ...]:
    """Return the groups with their own color, then all other values, then the blank."""
    found = [Group(name, values, color) for color, (name, values) in enumerate(own.items())]
    taken = {BLANK, *(value for group in found for value in group.members)}
    left = tuple(value for value in readings if value not in taken)
    found += [Group(rest, left, _REST)] if left else []
    found += [Group(readings[BLANK].capitalize(), (BLANK,), _BLANK)] if BLANK in readings else []
    return tuple(found) if len(found) > 1 else ()
