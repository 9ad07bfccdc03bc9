"""Look at the cells of a sites frame: every row stays, what is odd is said."""

import functools
from collections.abc import Callable, Iterator
from datetime import date

import pandas as pd

from common.issues import Issue
from sites.columns import ANNOUNCED, CITY, CITY_KIND, COUNTY_KIND, KIND, STATE
from sites.dates import doubtful_dates, has_day_first, is_far_ahead, parse_date
from sites.states import split_state, state_of

UNSTATED = ""
"""Kind of a row that does not say, or whose word means a city here and a county there."""

# A borough is a town in Pennsylvania and a county in Alaska; a municipality likewise.
_KINDS = {
    **dict.fromkeys(("", "borough", "municipality", "consolidated city county"), UNSTATED),
    **dict.fromkeys(
        (
            "city",
            "town",
            "township",
            "village",
            "cdp",
            "census designated place",
            "independent city",
            "consolidated city",
            "city/town",
        ),
        CITY_KIND,
    ),
    **dict.fromkeys(
        (
            "county",
            "co",
            "parish",
            "municipio",
            "census area",
            "county equivalent",
            "city and borough",
        ),
        COUNTY_KIND,
    ),
}


@functools.lru_cache(maxsize=4096)
def stated_kind(text: str) -> str | None:
    """Return the kind of place that a cell such as "Town" or "parish" states, None for other words.

    ``city``, ``county``, or ``UNSTATED`` for a blank and for "borough" and "municipality", which
    are either. Case, dots and hyphens do not matter.
    """
    words = text.casefold().replace(".", "").replace("-", " ").split()
    return _KINDS.get(" ".join(words))


def check_sites(frame: pd.DataFrame, today: date | None = None) -> tuple[Issue, ...]:
    """Check every cell whose meaning is known.

    Parameters
    ----------
    frame : DataFrame
        As ``sites.read.read_sites`` returns it.
    today : date, optional
        A day more than a year after it is named; by default the day of the computer's clock.

    Returns
    -------
    tuple of Issue
        In the order of the rows; empty when there is nothing to fix. Exact duplicates are a
        notice only: a place may join twice.
    """
    issues = [
        *_each(frame, CITY, _city),
        *_states(frame),
        *_dates(frame, today or date.today()),
        *_each(frame, KIND, _kind),
        *_duplicates(frame),
    ]
    return tuple(sorted(issues, key=lambda issue: issue.row or 0))


def _each(
    frame: pd.DataFrame, column: str, check: Callable[[str], tuple[str, str] | None]
) -> Iterator[Issue]:
    if column not in frame:
        return
    check = functools.cache(check)  # most columns have few different cells
    for row, value in zip(frame.index.tolist(), frame[column].tolist(), strict=True):
        if found := check(value):
            name, message = found
            yield Issue(row, column, value, name, f"Row {row}: {message}")


def _states(frame: pd.DataFrame) -> Iterator[Issue]:
    """Check the states; one in the city cell, as in "Memphis, TN", is enough."""
    with_comma = frame.loc[frame[CITY].str.contains(",", regex=False), CITY].to_dict()
    named = {row for row, city in with_comma.items() if split_state(city)[1]}
    for issue in _each(frame, STATE, _state):
        if issue.value.strip() or issue.row not in named:
            yield issue


def _city(value: str) -> tuple[str, str] | None:
    if value.strip():
        return None
    return "blank-city", "the city is blank; type the name of the place."


def _state(value: str) -> tuple[str, str] | None:
    if not value.strip():
        return "blank-state", "the state is blank; type its name or its two-letter code."
    if state_of(value) is None:
        return (
            "unknown-state",
            f"“{value.strip()}” is not a state or territory of the United States; "
            "type its name or its two-letter code.",
        )
    return None


def _dates(frame: pd.DataFrame, today: date) -> Iterator[Issue]:
    """Check the dates as a column: one with the day first makes others doubtful."""
    if ANNOUNCED not in frame:
        return
    doubtful = doubtful_dates(frame[ANNOUNCED].tolist())

    def check(value: str) -> tuple[str, str] | None:
        if value in doubtful:
            return (
                "doubtful-date",
                f"“{value.strip()}” may have the day or the month first, since another row has "
                "the day first; type it as year-month-day, such as 2017-06-20.",
            )
        return _announced(value, today)

    yield from _each(frame, ANNOUNCED, check)


def _announced(value: str, today: date) -> tuple[str, str] | None:
    text = value.strip()
    day = parse_date(text)
    if day and is_far_ahead(day, today):
        return (
            "far-date",
            f"{day.isoformat()} is more than a year from now; check the year, and type all four "
            f"digits.",
        )
    if not text or day:
        return None
    if has_day_first(text):
        return (
            "impossible-date",
            f"“{text}” has the day before the month, which cannot be read; type it as "
            "year-month-day, such as 2017-06-20.",
        )
    return (
        "impossible-date",
        f"“{text}” is not a date; type it as year-month-day, such as 2017-06-20.",
    )


def _kind(value: str) -> tuple[str, str] | None:
    if stated_kind(value) is not None:
        return None
    return "unknown-kind", f"“{value.strip()}” is not a kind of place; type city or county."


def _duplicates(frame: pd.DataFrame) -> Iterator[Issue]:
    # Rows of one place and state alone can be alike: the others' cells are not looked at.
    places = frame[[CITY, STATE]].apply(lambda cells: cells.str.strip().str.casefold())
    frame = frame[places.duplicated(keep=False)]
    first: dict[tuple[str, ...], int] = {}
    rows = zip(frame.index.tolist(), frame.itertuples(index=False, name=None), strict=True)
    place = frame.columns.get_loc(CITY)
    for row, cells in rows:
        folded = tuple(str(cell).strip().casefold() for cell in cells)
        if folded in first:
            yield Issue(
                row,
                "",
                str(cells[place]),
                "duplicate-row",
                f"Row {row}: the same as row {first[folded]}; both are kept and share one pin.",
            )
        else:
            first[folded] = row
