import re

import pytest
import us
from hypothesis import given
from hypothesis import strategies as st

from roster.words import count_states, listed, long_date, unbroken

CODES = [state.abbr for state in (*us.states.STATES_AND_TERRITORIES, us.states.DC)]


@pytest.mark.parametrize(
    ("codes", "words"),
    [
        ([], ""),
        (["", "Xanadu"], ""),
        (["TN"], "1 state"),
        (["TN", "TN", "OH"], "2 states"),
        (["DC"], "the District of Columbia"),
        (["PR"], "1 territory"),
        (["PR", "GU"], "2 territories"),
        (["TN", "DC"], "1 state and the District of Columbia"),
        (["TN", "OH", "PR"], "2 states and 1 territory"),
        (["TN", "OH", "DC", "PR", "GU"], "2 states, the District of Columbia and 2 territories"),
    ],
)
def test_states_the_district_and_territories_are_counted_apart(codes, words):
    assert count_states(codes) == words


@given(st.lists(st.sampled_from(CODES)))
def test_counts_add_up(codes):
    said = count_states(codes)
    states = {state.abbr for state in us.states.STATES}
    territories = {state.abbr for state in us.states.TERRITORIES}
    named = sum(int(word) for word in said.split() if word.isdigit())
    assert named == len(set(codes) & (states | territories))
    assert bool(re.search(r"\bthe District of Columbia\b", said)) == ("DC" in codes)


def test_a_list_reads_as_a_sentence_has_it():
    assert [listed(["a", "b", "c"][:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


def test_a_date_is_kept_together_where_it_is_drawn_and_has_plain_spaces_elsewhere():
    assert long_date("2024-10-21") == "October 21, 2024"
    assert unbroken("from September 17, 2014 to October 21, 2024.") == (
        "from September\u00a017,\u00a02014 to October\u00a021,\u00a02024."
    )
    for month in range(1, 13):
        assert " " not in unbroken(long_date(f"2024-{month:02}-05"))
    assert unbroken(unbroken("May 5, 2020")) == "May\u00a05,\u00a02020"
    for other in ("Maybe 5, 2020", "May 5 2020", "May 5, 20205", "March on, 2020", ""):
        assert unbroken(other) == other


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        (
            "5 joined, 1 left: now 66 sites in 24 states and D.C.",
            "5~joined, 1~left: now 66~sites in 24~states and D.C.",
        ),
        ("12,345 cities", "12,345~cities"),
        ("0 of 1,000 sites", "0~of 1,000~sites"),
        ("Only 3 April", "Only 3 April"),
        ("in 2017 with others", "in 2017 with others"),
        ("District 9 is 1.5 miles away", "District 9~is 1.5 miles away"),
        ("B2 rooms", "B2 rooms"),
    ],
)
def test_a_number_is_kept_with_what_it_counts(text, drawn):
    assert unbroken(text) == drawn.replace("~", "\u00a0")
    assert unbroken(unbroken(text)) == unbroken(text)
