"""Pins that have the color of what a column says of their sites."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from roster.filters import Filter, Filters, filter_sites, values_of
from roster.groups import Group
from roster.snapshot import Roster
from sites.columns import KEY, STATE_CODE


@dataclass(frozen=True)
class Coloring:
    """The colors of what the filters leave; equal for the page, the slides and the files.

    Attributes
    ----------
    label : str
        Of the column.
    groups : tuple of Group
        All of them, also those of which the filters leave none.
    counts : tuple of int
        For each group its rows.
    of : mapping of str to int
        The color's number by the place's key. A place that joined twice has its first row's.
    """

    label: str
    groups: tuple[Group, ...]
    counts: tuple[int, ...]
    of: Mapping[str, int] = field(hash=False)


def count_by_state(roster: Roster, filters: Filters) -> tuple[tuple[str, int], ...]:
    """Return how many rows pass all filters in each state that has any, by its code."""
    counts = Counter(filter_sites(roster, filters)[STATE_CODE].tolist())
    return tuple((code, count) for code, count in sorted(counts.items()) if code)


def coloring_filter(roster: Roster, filters: Filters) -> Filter | None:
    """Return the one of a roster's filters whose values color the pins."""
    able = (one for one in roster.filters if one.groups)
    return next((one for one in able if one.name == filters.color), None)


def coloring_of(roster: Roster, filters: Filters) -> Coloring | None:
    """Return the colors of the sites that pass all filters, None where pins have none."""
    one = coloring_filter(roster, filters)
    return color_sites(roster, one, filters) if one else None


def color_sites(roster: Roster, one: Filter, filters: Filters) -> Coloring:
    """Return the colors by a filter's values of the sites that pass all filters."""
    sites = filter_sites(roster, filters)
    number = {value: group.color for group in one.groups for value in group.members}
    colors = values_of(roster, one.name, sites).map(number)
    count = colors.value_counts()
    return Coloring(
        one.label,
        one.groups,
        tuple(int(count.get(group.color, 0)) for group in one.groups),
        # Backwards, so that the first row of a place stays.
        dict(zip(sites[KEY].tolist()[::-1], colors.tolist()[::-1], strict=True)),
    )
