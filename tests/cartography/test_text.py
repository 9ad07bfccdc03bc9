import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartography.text import text_width


def test_width_grows_with_the_font():
    assert text_width("Memphis, TN", 20) == pytest.approx(2 * text_width("Memphis, TN", 10))


def test_a_wide_letter_is_wider_than_a_narrow_one():
    assert text_width("W", 10) > 2 * text_width("i", 10)


def test_a_combining_accent_has_no_width_of_its_own():
    assert text_width("Canón", 10) == text_width("Cano\u0301n", 10)


def test_an_unknown_letter_counts_as_an_em():
    assert text_width("\u6771", 10) == 10


def test_no_text_has_no_width():
    assert text_width("", 10) == 0


@given(st.text(max_size=40), st.text(max_size=40))
def test_two_texts_are_never_wider_than_their_sum(a, b):
    assert text_width(a + b, 12) <= text_width(a, 12) + text_width(b, 12) + 1e-6
