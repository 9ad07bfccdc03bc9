"""A list's growth: bars that hold every site once, and ranges of them."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartography.text import text_width
from roster.filters import Filters, filter_sites
from roster.growth import MOST_BARS, bars_within, choose_bars, growth_of, joined_filter, range_of

WIDE = 100.0
DAYS = st.dates(date(1, 1, 1), date(9999, 12, 31))
NEAR = st.dates(date(2016, 1, 1), date(2019, 12, 31))


def labels(*days: str, room: float = WIDE) -> list[str]:
    counted = tuple((date.fromisoformat(day), 1) for day in sorted(days))
    return [bar.label.replace("\N{NO-BREAK SPACE}", " ") for bar in choose_bars(counted, room)]


def test_the_bars_are_the_announcements_named_no_longer_than_needed():
    assert labels("2017-06-20") == []
    assert labels("2017-06-20", "2018-08-20", "2024-01-05") == ["2017", "2018", "2024"]
    assert labels("2017-06-20", "2017-08-20", "2018-01-05") == ["Jun 2017", "Aug 2017", "Jan 2018"]
    assert labels("2017-06-20", "2017-06-21") == ["Jun 20, 2017", "Jun 21, 2017"]


def test_many_announcements_are_months_or_years_or_more_years():
    monthly = [f"{year}-{month:02}-15" for year in (2017, 2018) for month in range(1, 13)]
    assert labels(*monthly) == [
        f"{months} {year}"
        for year in (2017, 2018)
        for months in ("Jan–Mar", "Apr–Jun", "Jul–Sep", "Oct–Dec")
    ]
    assert labels(*monthly, room=20) == ["2017", "2018"]
    yearly = [f"{year}-06-20" for year in range(1990, 2030)]
    assert labels(*yearly) == [f"{year}–{year + 4}" for year in range(1990, 2030, 5)]
    assert labels(*yearly, room=20) == ["1980–1999", "2000–2019", "2020–2039"]


@given(
    st.one_of(
        st.dictionaries(DAYS, st.integers(1, 30_000), min_size=2, max_size=40),
        st.dictionaries(NEAR, st.integers(1, 9), min_size=2, max_size=60),
    ),
    st.floats(0, 120),
)
def test_each_day_is_in_one_bar_and_the_bars_fit(counted, room):
    bars = choose_bars(tuple(sorted(counted.items())), room)
    sums = [sum(n for day, n in counted.items() if bar.first <= day <= bar.last) for bar in bars]
    assert sum(sums) == sum(counted.values())
    assert 0 not in sums
    assert all(one.last < other.first for one, other in pairwise(bars))
    assert len({bar.label for bar in bars}) == len(bars) > 1
    widest = max(text_width(f"{number:,}", 1) for number in sums)
    # The coarsest bars that part the days are taken where none fit.
    assert len(bars) * widest < room or room < 30
    assert len(bars) <= MOST_BARS or room < 30


ROWS = """city,state,announced
Memphis,TN,2014-09-17
Jackson,TN,9/17/2014
Akron,OH,2016-03-01
Toledo,OH,2016-03-01
Dayton,OH,2016-12-31
Houston,TX,2020-02-29
Dallas,TX,
Boise,ID,soon
"""


@pytest.fixture
def grown(roster_of_text):
    return roster_of_text(ROWS)


def test_the_numbers_are_of_the_sites_that_pass_the_other_filters(grown):
    growth = growth_of(grown, Filters(), WIDE)
    assert [bar.label for bar in growth.bars] == ["Sep 2014", "Mar 2016", "Dec 2016", "Feb 2020"]
    assert (growth.counts, growth.undated) == ((2, 2, 1, 1), 2)
    chosen = {"state": ("OH", "TX"), "joined": ("..2016-03-31",)}
    growth = growth_of(grown, Filters(chosen=chosen), WIDE)
    assert (growth.counts, growth.undated) == ((0, 2, 1, 1), 1)


@pytest.mark.parametrize(("room", "count"), [(WIDE, 4), (9, 3)])
def test_a_range_of_bars_leaves_just_the_sites_that_their_numbers_count(grown, room, count):
    joined = joined_filter(grown)
    growth = growth_of(grown, Filters(), room)
    assert len(growth.bars) == count
    for first in range(count):
        for end in range(first + 1, count + 1):
            text = range_of(growth.bars, first, end, joined)
            assert bars_within(growth.bars, text, joined) == (first, end)
            filters = Filters(chosen={"joined": (text,)} if text else {})
            undated = 0 if text else growth.undated
            assert len(filter_sites(grown, filters)) == sum(growth.counts[first:end]) + undated
    assert range_of(growth.bars, 0, count, joined) == ""


@pytest.mark.parametrize(
    ("text", "within"),
    [
        ("", (0, 4)),
        ("..2013-01-01", (0, 0)),
        ("2021-01-01..", (4, 4)),
        ("2016-03-02..2016-12-30", (1, 3)),
        ("2016-03-31..2016-11-30", (1, 2)),
        ("2017-01-01..2018-01-01", (3, 3)),
        ("2014-12-01..2016-03-01", (1, 2)),
    ],
)
def test_a_range_from_an_address_lights_the_bars_that_it_reaches(grown, text, within):
    assert bars_within(growth_of(grown, Filters(), WIDE).bars, text, joined_filter(grown)) == within


def test_without_two_days_there_is_no_growth(shipped, roster_of_text):
    assert growth_of(shipped, Filters(), WIDE).bars == ()
    undated = roster_of_text("city,state\nMemphis,TN\n")
    assert (joined_filter(undated), growth_of(undated, Filters(), WIDE).bars) == (None, ())
