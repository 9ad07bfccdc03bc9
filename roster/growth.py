"""How a list has grown: the sites of each announcement, or of the months or years of several."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

import numpy as np

from roster.filters import JOINED, Filters, Range, passing
from roster.snapshot import Roster, once_a_roster
from roster.words import long_date

Counted = tuple[tuple[date, int], ...]

MOST_BARS: Final = 16
"""More bars than these are not told apart from afar."""
_YEARS: Final = (1, 2, 5, 10, 20, 50, 100, 1000)
_LETTER_EM: Final = 0.5
"""Width of a digit; letters are as wide on average."""
_BETWEEN_EM: Final = 0.6
"""Least room between the words of two bars."""


@dataclass(frozen=True, slots=True)
class Bar:
    """Some days of the calendar on which sites joined.

    Attributes
    ----------
    label : str
        ``Jun 20, 2017``, ``Jun 2017``, ``Jan–Mar 2017``, ``2017`` or ``2016–2017``; a line may end
        at its spaces.
    name : str
        The same as a person reads it: ``June 20, 2017``.
    first, last : date
    """

    label: str
    name: str
    first: date
    last: date


@dataclass(frozen=True)
class Growth:
    """The bars of a list, with the sites that pass the filters but that of the joining day.

    Attributes
    ----------
    bars : tuple of Bar
        The oldest first, each with a site of the whole list in it; none where all sites joined on
        one day.
    counts : tuple of int
        For each bar.
    undated : int
        How many sites have no day, and so are in no range.
    """

    bars: tuple[Bar, ...] = ()
    counts: tuple[int, ...] = ()
    undated: int = 0


def joined_filter(roster: Roster) -> Range | None:
    """Return the filter of the days on which sites joined; None without a day."""
    found = (one for one in roster.filters if one.name == JOINED and isinstance(one, Range))
    return next(found, None)


def growth_of(roster: Roster, filters: Filters, room_em: float) -> Growth:
    """Return how the sites that pass the other filters joined, in bars that fit beside each other.

    Parameters
    ----------
    room_em : float
        Width of all bars, in ems of what is written at them.
    """
    joined = joined_filter(roster)
    if joined is None:
        return Growth()
    bars = choose_bars(_counted(roster), room_em)
    if not bars:
        return Growth()
    positions = joined.scale.positions
    keep = np.ones(len(positions), dtype=bool)
    for name, passes in passing(roster, filters).items():
        if name != JOINED:
            keep &= passes
    undated = np.isnan(positions)
    return Growth(bars, count_bars(bars, positions[keep & ~undated]), int((keep & undated).sum()))


@once_a_roster
def _counted(roster: Roster) -> Counted:
    joined = joined_filter(roster)
    positions = joined.scale.positions if joined else np.array([])
    days, counts = np.unique(positions[~np.isnan(positions)], return_counts=True)
    return tuple(
        (date.fromordinal(int(day)), int(count)) for day, count in zip(days, counts, strict=True)
    )


def count_bars(bars: Sequence[Bar], positions: np.ndarray) -> tuple[int, ...]:
    """Return how many days, as ordinals, are in each bar."""
    at = np.searchsorted([bar.first.toordinal() for bar in bars], positions, side="right") - 1
    return tuple(np.bincount(at, minlength=len(bars)).tolist())


def sum_bars(bars: Sequence[Bar], counted: Counted) -> tuple[int, ...]:
    """Return how many joined on the days of each bar."""
    return tuple(
        sum(count for day, count in counted if bar.first <= day <= bar.last) for bar in bars
    )


@lru_cache(maxsize=64)
def choose_bars(counted: Counted, room_em: float) -> tuple[Bar, ...]:
    """Return the finest bars that fit, at most ``MOST_BARS``; none for fewer than two days.

    Where each day has a month or a year of its own, the bars are the months or the years.

    Parameters
    ----------
    counted : tuple of (date, int)
        How many sites joined on each day, the oldest first.
    room_em : float
        Width of all bars, in ems.
    """
    days = [day for day, _ in counted]
    single = [_distinct(_day(day) for day in days)]
    single += [
        _distinct(_months(day, 1) for day in days),
        _distinct(_years(day, 1) for day in days),
    ]
    kinds = [bars for bars in (*single[:2], *_coarser(days)) if len(bars) > 1]
    if not kinds:
        return ()
    finest = next((bars for bars in kinds if _fit(bars, counted, room_em)), kinds[-1])
    named = [bars for bars in single if len(bars) == len(finest)]
    return named[-1] if named else finest


def _coarser(days: Sequence[date]) -> Iterator[tuple[Bar, ...]]:
    """Yield bars of these days, from quarters to a thousand years."""
    yield _distinct(_months(day, 3) for day in days)
    for years in _YEARS:
        yield _distinct(_years(day, years) for day in days)


def _distinct(bars: Iterable[Bar]) -> tuple[Bar, ...]:
    return tuple(dict.fromkeys(bars))


def _day(day: date) -> Bar:
    label = f"{day:%b}\N{NO-BREAK SPACE}{day.day}, {day.year}"
    return Bar(label, long_date(day.isoformat()), day, day)


def _months(day: date, count: int) -> Bar:
    first = date(day.year, (day.month - 1) // count * count + 1, 1)
    month = first.month + count - 1
    last = date(day.year, month, monthrange(day.year, month)[1])
    if count == 1:
        return Bar(f"{first:%b} {first.year}", f"{first:%B} {first.year}", first, last)
    return Bar(
        f"{first:%b}–{last:%b} {first.year}", f"{first:%B} to {last:%B} {first.year}", first, last
    )


def _years(day: date, count: int) -> Bar:
    begin = max(day.year // count * count, date.min.year)
    end = min(day.year // count * count + count - 1, date.max.year)
    label = f"{begin}" if count == 1 else f"{begin}–{end}"
    return Bar(label, label.replace("–", " to "), date(begin, 1, 1), date(end, 12, 31))


def _fit(bars: Sequence[Bar], counted: Counted, room_em: float) -> bool:
    if len(bars) > MOST_BARS:
        return False
    words = [word for bar in bars for word in bar.label.split(" ")]
    words += [f"{number:,}" for number in sum_bars(bars, counted)]
    widest = _LETTER_EM * max(map(len, words))
    return len(bars) * (widest + _BETWEEN_EM) <= room_em


def range_of(bars: Sequence[Bar], first: int, end: int, joined: Range) -> str:
    """Return the range of some bars as the filter writes it; "" for all of them.

    The first bar is open to what is older, and the last to what is newer.

    Parameters
    ----------
    first, end : int
        Of the first of them, and of that behind the last.
    """
    return joined.scale.write(
        (
            bars[first].first if first else None,
            bars[end - 1].last if end < len(bars) else None,
        )
    )


def bars_within(bars: Sequence[Bar], text: str, joined: Range) -> tuple[int, int]:
    """Return the first bar with a day in a range, and that behind the last; "" has all."""
    low, high = joined.scale.ends(text) if text else (None, None)
    first = sum(isinstance(low, date) and bar.last < low for bar in bars)
    end = sum(not isinstance(high, date) or bar.first <= high for bar in bars)
    return first, max(first, end)
