import pytest
from hypothesis import given
from hypothesis import strategies as st

from sites.states import STATES, state_of


def test_there_are_fifty_states_a_district_and_five_territories():
    assert len(STATES) == 56
    assert len({state.code for state in STATES}) == 56


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.code)
def test_a_state_is_known_by_name_and_code_in_any_case(state):
    for text in (state.name, state.code, state.name.upper(), f" {state.code.lower()} "):
        assert state_of(text) == state


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Tenn.", "TN"),
        ("N.Y.", "NY"),
        ("n. mex.", "NM"),
        ("W.Va.", "WV"),
        ("Calif", "CA"),
        ("D.C.", "DC"),
        ("District  of Columbia", "DC"),
        ("Virgin Islands", "VI"),
        ("U.S. Virgin Islands", "VI"),
        ("Mass.", "MA"),
        ("TX - Texas", "TX"),
        ("Texas (TX)", "TX"),
        ("N. Carolina", "NC"),
        ("Commonwealth of Virginia", "VA"),
        ("Washington, D.C.", "DC"),
    ],
)
def test_usual_abbreviations_are_known(text, code):
    state = state_of(text)
    assert state is not None
    assert state.code == code


@pytest.mark.parametrize(
    "text", ["", " ", "Tenessee", "Misouri", "Ontario", "US", "New", "XX", "47"]
)
def test_what_only_resembles_a_state_is_none(text):
    assert state_of(text) is None


@given(st.text())
def test_no_text_raises(text):
    state_of(text)
