"""Filters over the sites: which rows are shown."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geocode.normalise import normalise_name, plain
from sites.columns import ANNOUNCED_DATE, KIND, STATE_CODE

if TYPE_CHECKING:
    from roster.snapshot import Roster

_NONE: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({})


@dataclass(frozen=True)
class Filters:
    """What a viewer has chosen; nothing chosen in a filter means all.

    Attributes
    ----------
    search : str
        Words; each must begin a word of the city, the state's name or its code.
    states : tuple of str
        USPS codes.
    announced : tuple of str
        ISO dates.
    kinds : tuple of str
        ``city``, ``county``.
    further : mapping of str to tuple of str
        By further column, the values wanted.
    """

    search: str = ""
    states: tuple[str, ...] = ()
    announced: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    further: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NONE)

    @property
    def active(self) -> bool:
        """Whether any filter is set."""
        return bool(
            plain(self.search)
            or self.states
            or self.announced
            or self.kinds
            or any(self.further.values())
        )


def search_text(city: str, state_name: str, state_code: str) -> str:
    """Return the text that the search looks at, each word after a space."""
    words = " ".join((plain(city), normalise_name(city), plain(state_name), plain(state_code)))
    return f" {words.replace('/', ' ')}"


def filter_sites(roster: "Roster", filters: Filters) -> pd.DataFrame:
    """Return the sites that pass all filters, in their order.

    Parameters
    ----------
    roster : Roster
    filters : Filters
        Values that the roster lacks are no error: nothing passes them. A further column that the
        roster does not have is passed over, as an old link may still name it.

    Returns
    -------
    DataFrame
        Rows of ``roster.sites``; a new frame.
    """
    sites = roster.sites
    keep = np.ones(len(sites), dtype=bool)
    words = [f" {word}" for word in plain(filters.search).replace("/", " ").split()]
    if words:
        keep &= [all(word in text for word in words) for text in roster.search_texts]
    for column, wanted in (
        (STATE_CODE, filters.states),
        (ANNOUNCED_DATE, filters.announced),
        (KIND, filters.kinds),
    ):
        if wanted:
            keep &= sites[column].isin(wanted).to_numpy()
    for column, wanted in filters.further.items():
        if wanted and column in roster.further_columns:
            keep &= sites[column].str.strip().isin(wanted).to_numpy()
    return sites[keep]


@dataclass(frozen=True)
class FilterOptions:
    """What can be chosen, each value with how many sites have it.

    Attributes
    ----------
    states : mapping of str to int
        By USPS code, in the order of the state names.
    state_names : mapping of str to str
        USPS code to name.
    announced : mapping of str to int
        By ISO date, the oldest first.
    kinds : mapping of str to int
    further : mapping of str to mapping of str to int
        By column; values in alphabetical order.
    """

    states: Mapping[str, int]
    state_names: Mapping[str, str]
    announced: Mapping[str, int]
    kinds: Mapping[str, int]
    further: Mapping[str, Mapping[str, int]]


def filter_options(roster: "Roster") -> FilterOptions:
    """Return the values of each filter; blanks are no value."""
    sites = roster.sites
    names = dict(zip(sites[STATE_CODE], sites["state_name"], strict=True))
    names.pop("", None)
    by_name = sorted(names, key=lambda code: names[code])
    states = Counter(sites[STATE_CODE])
    return FilterOptions(
        states={code: states[code] for code in by_name},
        state_names={code: names[code] for code in by_name},
        announced=_counts(sites[ANNOUNCED_DATE]),
        kinds=_counts(sites[KIND]),
        further={column: _counts(sites[column].str.strip()) for column in roster.further_columns},
    )


def _counts(values: pd.Series) -> dict[str, int]:
    counts = Counter(values)
    return {value: counts[value] for value in sorted(counts) if value}
