"""Filters over the sites: which can be chosen, what was chosen, and the rows that pass.

``filters_of`` is the one table of filters. The map, the address, the command line, the words on a
slide and the benchmarks loop over it.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from geocode.normalize import fold_text, normalize_name
from roster.groups import BLANK, Group, by_value, by_year
from roster.ranges import Scale, read_scale
from roster.words import listed, long_date
from sites.check import parse_date
from sites.columns import ANNOUNCED_DATE, KIND, STATE_CODE, STATE_NAME
from sites.states import state_of

if TYPE_CHECKING:
    from roster.snapshot import Roster

STATE: Final = "state"
ANNOUNCED: Final = "announced"
JOINED: Final = "joined"
"""A range of the days of ``ANNOUNCED``; the timeline sets it."""
KIND_OF_PLACE: Final = "kind"
FURTHER_PREFIX: Final = "by-"
"""A further column's filter is ``by-`` and the column's name: no column can shadow a parameter."""

_FEW: Final = 12
_NOTHING: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({})


@dataclass(frozen=True)
class Filters:
    """What a viewer has chosen; nothing chosen in a filter means all.

    Attributes
    ----------
    search : str
        Words; each must begin a word of the city, the state's name or its code.
    chosen : mapping of str to tuple of str
        The values wanted, by the filter's name.
    color : str
        Name of the filter whose values color the pins; "" for none. It lets all sites through.
    states : bool
        Whether states are shaded by their number of sites, in place of pins.
    """

    search: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NOTHING, hash=False)
    color: str = ""
    states: bool = False

    @property
    def active(self) -> bool:
        """Whether any filter is set."""
        return bool(fold_text(self.search) or any(self.chosen.values()))


@dataclass(frozen=True)
class Filter:
    """One filter of a roster: the values of a column, of which any number can be chosen.

    Attributes
    ----------
    name : str
        What the address, the command line and the widget call it.
    label : str
        What a person reads.
    readings : mapping of str to str
        How each value reads, in the order in which they are offered.
    phrase : str
        A format of what the chosen values say on a slide, such as ``joined {}``.
    understand : callable
        The value that another spelling means, or None.
    by_reading : bool
        Whether addresses name a value by how it reads.
    groups : tuple of Group
        The values that have a color each, where the filter can color pins, else ().
    """

    name: str
    label: str
    readings: Mapping[str, str]
    phrase: str = "{}"
    understand: Callable[[str], str | None] = lambda _text: None
    by_reading: bool = False
    groups: tuple[Group, ...] = ()

    def parse(self, text: str) -> str | None:
        """Return the value that a text names: as it is, as it reads, in any case or as a slug."""
        if text in self.readings:
            return text
        wanted = fold_text(text)
        alike = [
            value
            for value, reading in self.readings.items()
            if wanted and wanted in (fold_text(value), fold_text(reading))
        ]
        meant = alike[0] if len(alike) == 1 else self.understand(text)
        return meant if meant in self.readings else None

    def format(self, value: str) -> str:
        """Return how an address names a value; ``parse`` understands it."""
        return self.readings.get(value, value) if self.by_reading else value

    def read(self, value: str) -> str:
        """Return how a person reads a value."""
        return self.readings.get(value, value)

    def say(self, read: str) -> str:
        """Return what a sentence says of sites with values that read so."""
        return self.phrase.format(read)

    @property
    def offered(self) -> str:
        """Some of the values, for a message."""
        few = [*self.readings][: _FEW + 1]
        return ", ".join(few[:_FEW]) + (" …" if few[_FEW:] else "")

    def with_value(self, values: tuple[str, ...], value: str) -> tuple[str, ...]:
        """Return the values that are chosen when another one is."""
        return values if value in values else (*values, value)


@dataclass(frozen=True)
class Range(Filter):
    """A filter of a column of numbers or dates: one value can be chosen, a range of them.

    Attributes
    ----------
    scale : Scale
        Of the column.
    """

    scale: Scale = field(kw_only=True)

    def parse(self, text: str) -> str | None:
        """Return the range that a text names."""
        return self.scale.parse(text)

    def read(self, value: str) -> str:
        """Return how a person reads a range."""
        return self.scale.read(value)

    @property
    def offered(self) -> str:
        """The range of all values, for a message."""
        return self.scale.write((self.scale.least, self.scale.greatest))

    def say(self, read: str) -> str:
        """Return what a sentence says: ``joined in 2023``, ``joined from 2018 to 2023``."""
        before = ""
        if self.scale.of_dates:
            is_span = re.fullmatch(r"([A-Z][a-z]+ )?\d{4}", read)
            before = "in " if is_span else "from " if " to " in read else ""
        return super().say(before + read)

    def with_value(self, values: tuple[str, ...], value: str) -> tuple[str, ...]:
        """Return the one range that is chosen, the last that was named."""
        return (value,)


def filters_of(roster: "Roster") -> tuple[Filter, ...]:
    """Return the filters of a roster, in the order in which they are drawn."""
    sites = roster.sites
    names = dict(zip(sites[STATE_CODE], sites[STATE_NAME], strict=True))
    names.pop("", None)
    return (
        Filter(
            STATE,
            "State",
            dict(sorted(names.items(), key=lambda state: state[1])),
            understand=_state_code,
            by_reading=True,
        ),
        Filter(
            ANNOUNCED,
            "Announcement",
            days := _readings(sites[ANNOUNCED_DATE], long_date, blank="without a date"),
            phrase="joined {}",
            understand=_iso_date,
            groups=by_year(days),
        ),
        *_joined(sites[ANNOUNCED_DATE]),
        Filter(
            KIND_OF_PLACE,
            "Kind",
            kinds := _readings(sites[KIND], str.capitalize),
            groups=by_value(kinds, sites[KIND]),
        ),
        *(_further(roster, column) for column in roster.further_columns),
    )


def _joined(days: pd.Series) -> Iterator[Range]:
    """Yield the filter of a range of days, where there is any."""
    if scale := read_scale(days.tolist(), least_different=1):
        yield Range(JOINED, "Joined", {}, "joined {}", scale=scale)


def _further(roster: "Roster", column: str) -> Filter:
    name, label = f"{FURTHER_PREFIX}{column}", column.replace("_", " ").capitalize()
    phrase = column.replace("{", "{{").replace("}", "}}")
    if scale := roster.scales.get(column):
        return Range(name, label, {}, f"{phrase} {{}}", scale=scale)
    cells = roster.sites[column].str.strip()
    readings = _readings(cells, str)
    groups = by_value(readings, cells)
    return Filter(name, label, readings, f"{phrase}: {{}}", groups=groups)


def _readings(
    cells: pd.Series, read: Callable[[str], str], *, blank: str = "Blank"
) -> dict[str, str]:
    """Return how each value reads, the blank last; nothing where all cells are blank."""
    values = sorted({*cells.unique()} - {"", BLANK})
    named = {value: read(value) for value in values}
    return named | {BLANK: blank} if named and cells.isin(["", BLANK]).any() else named


def _state_code(text: str) -> str | None:
    state = state_of(text.replace("-", " "))
    return state.code if state else None


def _iso_date(text: str) -> str | None:
    day = parse_date(text)
    return day.isoformat() if day else None


def _column_of(roster: "Roster", name: str) -> str | None:
    """Return the column that a filter looks at, or None when the roster has no such filter."""
    further = name.removeprefix(FURTHER_PREFIX)
    if further != name:
        return further if further in roster.further_columns else None
    return {STATE: STATE_CODE, ANNOUNCED: ANNOUNCED_DATE, KIND_OF_PLACE: KIND}.get(name)


def search_text(city: str, state_name: str, state_code: str) -> str:
    """Return the text that the search looks at, each word after a space."""
    words = f"{fold_text(city)} {normalize_name(city)} {_state_words(state_name, state_code)}"
    return f" {words.replace('/', ' ')}"


@lru_cache(maxsize=1024)
def _state_words(name: str, code: str) -> str:
    return f"{fold_text(name)} {fold_text(code)}"


def filter_sites(roster: "Roster", filters: Filters) -> pd.DataFrame:
    """Return the rows of ``roster.sites`` that pass all filters, in their order, as a new frame.

    Values that the roster lacks are not an error: nothing passes them. A filter that the roster
    does not have is passed over, as an old link may still name it. A blank is in no range, and
    otherwise the value ``BLANK``.
    """
    if not filters.active:  # the cells of a long list are not copied for each viewer
        return roster.sites.copy(deep=False)
    return roster.sites[passing_all(roster, filters)]


def passing_all(roster: "Roster", filters: Filters) -> npt.NDArray[np.bool_]:
    """Return which sites pass all filters; see ``filter_sites``."""
    keep = np.ones(len(roster.sites), dtype=bool)
    for passes in passing(roster, filters).values():
        keep &= passes
    return keep


def passing(roster: "Roster", filters: Filters) -> dict[str, npt.NDArray[np.bool_]]:
    """Return for each filter that is set which sites pass it; the search has no name."""
    found = {}
    if words := tuple(f" {word}" for word in fold_text(filters.search).replace("/", " ").split()):
        found[""] = _searched(roster.search_texts, words)
    scales = {one.name: one.scale for one in roster.filters if isinstance(one, Range)}
    for name, wanted in filters.chosen.items():
        if not wanted:
            continue
        if name in scales:
            found[name] = scales[name].within(wanted)
        elif column := _column_of(roster, name):
            found[name] = _values(roster.sites[column]).isin(wanted).to_numpy()
    return found


@lru_cache(maxsize=8)
def _searched(texts: tuple[str, ...], words: tuple[str, ...]) -> npt.NDArray[np.bool_]:
    """Return which texts have all words; a change of the search asks several times."""
    return np.array([all(word in text for word in words) for text in texts])


def values_of(roster: "Roster", name: str, sites: pd.DataFrame) -> pd.Series:
    """Return for rows of ``Roster.sites`` the value that a filter that is not a range looks at."""
    return _values(sites[_column_of(roster, name) or name])


def _values(cells: pd.Series) -> pd.Series:
    return cells.str.strip().replace("", BLANK)


def filter_words(roster: "Roster", filters: Filters) -> str:
    """Return in words what the filters let through; "" when that is all."""
    parts = [
        one.say(listed([one.read(value) for value in chosen]))
        for one in roster.filters
        if (chosen := filters.chosen.get(one.name))
    ]
    if filters.search.strip():
        parts.append(f"“{filters.search.strip()}”")
    return "; ".join(parts)


def only_words(roster: "Roster", filters: Filters) -> str:
    """Return what the filters let through behind “only”: ``those that joined in 2023``."""
    words = filter_words(roster, filters)
    return f"those that {words}" if words.startswith("joined ") else words
