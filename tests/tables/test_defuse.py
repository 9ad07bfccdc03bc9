import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tables.defuse import defused, restored

STARTS = ["=", "+", "-", "@", "\t", "\r"]
odd = st.text() | st.text("'=+-@\t\r01.", max_size=8)


@pytest.mark.parametrize("start", STARTS)
def test_every_start_of_a_formula_is_defused_and_comes_back(start):
    assert defused(f"{start}a") == f"'{start}a"
    assert restored(f"'{start}a") == f"{start}a"


@pytest.mark.parametrize("text", ["-90.05", "-5", "-.5", "-5."])
def test_a_plain_number_stays_a_number(text):
    assert defused(text) == text


@pytest.mark.parametrize("text", ["-5+1", "-5 ", "+1", "-5e3", "--5", "-٣"])
def test_what_only_looks_like_a_number_is_defused(text):
    assert defused(text) == f"'{text}"


@pytest.mark.parametrize("text", ["'Ewa", "'", "''", "it's", ""])
def test_an_apostrophe_before_anything_else_stays(text):
    assert defused(text) == restored(text) == text


@given(odd)
@example("'=")
@example("''=")
@example("'-5")
def test_restoring_gives_back_any_text(text):
    assert restored(defused(text)) == text


@given(odd)
def test_no_text_begins_a_formula(text):
    safe = defused(text)
    assert not safe.startswith(tuple(STARTS)) or re.fullmatch(r"-[\d.]+", safe, re.ASCII)
