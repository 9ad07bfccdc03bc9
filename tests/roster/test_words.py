import pytest
import us
from hypothesis import given
from hypothesis import strategies as st

from roster.words import count_states, listed

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
    assert ("District" in said) == ("DC" in codes)


def test_a_list_reads_as_a_sentence_has_it():
    assert [listed(["a", "b", "c"][:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
