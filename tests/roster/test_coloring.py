"""Which color a value has, and which color a place."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.coloring import color_sites, coloring_filter
from roster.filters import Filters
from roster.groups import COLORS, by_value


@pytest.fixture
def tracked(roster_of_text):
    return roster_of_text(
        "city,state,announced,Track\n"
        "Memphis,TN,2017-06-20,B\n"
        "Houston,TX,2018-06-20, B \n"
        "Dallas,TX,2018-08-20,A\n"
        "Memphis,TN,2019-06-20,A\n"
        "Nashville,TN,,\n"
    )


def coloring(roster, color, chosen=()):
    one = coloring_filter(roster, Filters(color=color))
    assert one is not None
    return color_sites(roster, one, Filters(chosen=dict(chosen), color=color))


def legend(found):
    return [
        (group.name, count, group.color)
        for group, count in zip(found.groups, found.counts, strict=True)
    ]


def test_each_value_has_a_color_and_the_blank_its_own(tracked):
    found = coloring(tracked, "by-Track")
    assert (found.label, legend(found)) == ("Track", [("A", 2, 0), ("B", 2, 1), ("Blank", 1, 8)])
    # The first row of a place that joined twice.
    assert found.of == {"memphis-tn": 1, "houston-tx": 1, "dallas-tx": 0, "nashville-tn": 8}


def test_announcements_are_colored_by_their_year(tracked):
    found = coloring(tracked, "announced")
    years = [("2017", 1, 0), ("2018", 2, 1), ("2019", 1, 2), ("Without a date", 1, 8)]
    assert legend(found) == years
    assert found.groups[1].members == ("2018-06-20", "2018-08-20")


def test_a_filter_changes_what_is_counted_and_no_color(tracked):
    found = coloring(tracked, "by-Track", {"by-Track": ("A", "(blank)")})
    assert legend(found) == [("A", 2, 0), ("B", 0, 1), ("Blank", 1, 8)]
    # Its second row alone passes.
    assert found.of == {"memphis-tn": 0, "dallas-tx": 0, "nashville-tn": 8}


def test_of_more_values_than_colors_the_most_frequent_have_one(roster_of_text):
    rows = [(f"Town {n}", f"v{n % 9}") for n in range(25)]  # v0 to v6 are three each
    text = "".join(f"{town},TN,{value}\n" for town, value in rows)
    found = coloring(roster_of_text(f"city,state,Track\n{text}"), "by-Track")
    assert legend(found) == [*((f"v{n}", 3, n) for n in range(7)), ("Other", 4, 7)]
    assert found.groups[-1].members == ("v7", "v8")


def test_of_many_years_the_newest_have_a_color(roster_of_text):
    text = "".join(f"Town {n},TN,{2010 + n}-01-01\n" for n in range(9))
    found = coloring(roster_of_text(f"city,state,announced\n{text}"), "announced")
    assert legend(found)[0] == ("2012", 1, 0)
    assert legend(found)[-1] == ("Earlier", 2, 7)


@pytest.mark.parametrize("color", ["", "by-Gone", "state", "kind"])
def test_what_has_one_value_or_is_no_filter_colors_nothing(tracked, color):
    assert coloring_filter(tracked, Filters(color=color)) is None


@given(st.lists(st.sampled_from([*"abcdefghijk", ""]), min_size=1, max_size=60))
def test_every_value_has_one_color_that_no_other_group_has(cells):
    readings = {value: value for value in sorted({*cells} - {""})} | {"(blank)": "Blank"}
    groups = by_value(readings, pd.Series(cells))
    members = [value for group in groups for value in group.members]
    assert sorted(members) == sorted(readings) * bool(groups)
    colors = [group.color for group in groups]
    assert colors == sorted({*colors})
    assert all(color < COLORS for color in colors)
