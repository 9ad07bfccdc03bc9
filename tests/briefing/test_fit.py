from hypothesis import given
from hypothesis import strategies as st

from briefing.fit import balanced, fit_title, pages, shorten, wrap
from cartography.text import text_width

TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=200)
WIDTHS = st.floats(60, 900)


@given(TEXT, WIDTHS)
def test_no_line_is_wider_than_it_may_be_and_no_letter_is_lost(text, width):
    lines = wrap(text, 30, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, 30) <= width for line in lines if len(line) > 1)


@given(TEXT, WIDTHS, st.integers(1, 4))
def test_what_was_shortened_fits_and_says_that_it_was(text, width, most):
    short = shorten(text, 30, width, most)
    assert len(wrap(short, 30, width)) <= most
    whole = " ".join(text.split())
    assert short == whole or (short.endswith("…") and whole.startswith(short[:-1]))


def test_no_line_ends_within_a_date():
    text = "joined from September 17, 2014 to October 21, 2024."
    for width in range(300, 1000, 10):
        lines = wrap(text, 30, width)
        for day in ("September\u00a017,\u00a02014", "October\u00a021,\u00a02024."):
            assert sum(day in line for line in lines) == 1
    # It is as wide as it is with spaces, and so large that it fits on one line.
    assert text_width("May\u00a05,\u00a02020", 30) == text_width("May 5, 2020", 30)
    assert fit_title("May 5, 2020", 60, 200) < 40


def test_a_text_is_cut_between_words_where_it_can_be():
    assert shorten("one two three four five six", 30, 160, 1) == "one two…"


@given(TEXT, WIDTHS, st.sampled_from([400, 600, 700]))
def test_balanced_lines_are_as_few_as_can_be_and_hold_the_same_words(text, width, weight):
    lines, greedy = balanced(text, 30, width, weight), wrap(text, 30, width, weight)
    assert len(lines) == len(greedy)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(text_width(line, 30) <= width / 0.985 for line in lines if len(line) > 1)


def test_no_line_is_left_with_one_short_word():
    text = "Twelve cities join the Public Safety Partnership at once"
    assert wrap(text, 30, 720)[1:] == ["once"]
    assert balanced(text, 30, 720, 700) == (
        "Twelve cities join the Public",
        "Safety Partnership at once",
    )


def test_a_title_stands_on_one_line_where_that_keeps_it_large():
    assert fit_title("Jackson", 110, 560) == 110
    assert 80 < fit_title("Indianapolis", 110, 560) < 110
    assert fit_title("A title of many words", 110, 560) == 110


@given(st.lists(TEXT, max_size=60), st.integers(4, 12))
def test_a_list_is_spread_over_pages_with_nothing_twice_and_nothing_lost(texts, lines):
    short = [shorten(text, 30, 500, 3) for text in texts]
    spread = pages(short, 30, 500, lines)
    assert [number for page in spread for number in page] == list(range(len(texts)))
    for page in spread:
        assert sum(len(wrap(short[n], 30, 500)) or 1 for n in page) <= lines


def test_pages_are_about_as_long_as_each_other():
    assert [len(page) for page in pages(["x"] * 13, 30, 500, 12)] == [7, 6]
