from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roster.ranges import Scale, read_scale

WHOLE = st.integers(-(10**9), 10**9)
REAL = st.floats(-1e12, 1e12).map(lambda number: round(number, 3))
DAYS = st.dates(date(1950, 1, 1), date(2100, 1, 1))


def scale_of(*values: object, least_different: int = 1) -> Scale | None:
    return read_scale([str(value) for value in values], least_different=least_different)


def known(*values: object) -> Scale:
    scale = scale_of(*values)
    assert scale is not None
    return scale


@pytest.mark.parametrize(
    ("cells", "least", "greatest"),
    [
        (["9", "1,000", "-3", ""], -3, 1000),
        (["0", "$1,250.50", "12"], 0.0, 1250.5),
        (["5%", "40 %", "12.5%"], 5.0, 40.0),
        (["6/20/2017", "2016-05-01", "July 4, 2018"], date(2016, 5, 1), date(2018, 7, 4)),
    ],
)
def test_numbers_and_dates_are_read_as_people_write_them(cells, least, greatest):
    scale = known(*cells)
    assert (scale.least, scale.greatest) == (least, greatest)
    assert type(scale.least) is type(least)
    assert scale.of_dates == isinstance(least, date)


@pytest.mark.parametrize(
    "cells",
    [
        ["1", "two"],
        ["02138", "10001"],  # a code
        ["1,00", "2"],
        ["9007199254740993", "1"],
        ["2017-06-20", "20"],
        ["20/06/2017", "05/06/2017"],  # the 5th or May
        ["", ""],
        [],
    ],
)
def test_a_column_with_another_cell_has_no_scale(cells):
    assert scale_of(*cells) is None


def test_a_scale_has_enough_different_values():
    assert scale_of("1", "2", "2.0", least_different=3) is None
    assert scale_of("1", "2", "3", least_different=3) is not None


@pytest.mark.parametrize(
    ("text", "meant", "said"),
    [
        ("1000..5000", "1000..5000", "1,000 to 5,000"),
        (" 1,000 .. 5,000 ", "1000..5000", "1,000 to 5,000"),
        ("5000..1000", "1000..5000", "1,000 to 5,000"),
        ("1000..", "1000..", "from 1,000"),
        ("..5000", "..5000", "up to 5,000"),
        ("1000", "1000..1000", "1,000"),
        ("-5..0", "-5..0", "-5 to 0"),
    ],
)
def test_a_range_is_understood_and_read(text, meant, said):
    scale = known(12, 99000)
    assert scale.parse(text) == meant
    assert scale.read(meant) == said


@pytest.mark.parametrize("text", ["", "..", "a..5", "5..b", "1..2..3", "1.5..2", "2017-06-20.."])
def test_any_other_text_is_not_a_range_of_whole_numbers(text):
    assert known(12, 99000).parse(text) is None


def test_years_are_read_without_a_comma_and_days_with_their_month():
    assert known(1999, 2024).read("2001..2010") == "2001 to 2010"
    assert known("2016-05-01").parse("6/20/2017..") == "2017-06-20.."
    assert known("2016-05-01").read("2017-06-20..2018-01-02") == "June 20, 2017 to January 2, 2018"
    for text, said in (
        ("..2022-10-13", "through October 13, 2022"),
        ("2019-06-03..", "from June 3, 2019"),
        ("2019-06-03..2019-06-03", "June 3, 2019"),
        ("..2022-12-31", "through 2022"),
        ("2019-01-01..2022-12-31", "2019 to 2022"),
        ("2019-01-01..2019-12-31", "2019"),
        ("2019-02-01..2020-02-29", "February 2019 to February 2020"),
        ("2019-06-01..2019-06-30", "June 2019"),
        ("2019-06-01..", "from June 2019"),
        ("2019-01-01..2019-06-20", "January 1, 2019 to June 20, 2019"),
    ):
        assert known("2016-05-01").read(text) == said
    assert known(0.25, 2).read("1000.5..2000") == "1,000.5 to 2,000"


@given(st.one_of(*(st.lists(kind, min_size=1) for kind in (WHOLE, REAL, DAYS))), st.data())
def test_exactly_the_values_between_the_ends_are_within_and_no_blank_is(values, data):
    scale = known(*values, "")
    ends = st.sampled_from([None, *values])
    low, high = data.draw(ends), data.draw(ends)
    text = scale.write((low, high))
    if low is high is None:
        assert text == ""
        return
    if low is not None and high is not None:
        low, high = sorted((low, high))
    expected = [(low is None or low <= v) and (high is None or v <= high) for v in values]
    assert scale.parse(text) == text
    assert scale.ends(text) == (low, high)
    assert scale.within([text]).tolist() == [*expected, False]


@given(st.text(max_size=20))
def test_no_text_raises(text):
    for scale in (known(1, 2), known(0.5), known("2017-06-20")):
        meant = scale.parse(text)
        assert meant is None or scale.parse(meant) == meant
        assert scale.within([text]).sum() <= len(scale.positions)


def test_any_of_several_ranges_counts_and_what_is_not_one_lets_nothing_through():
    scale = known(1, 5, 9)
    assert scale.within(["..1", "9.."]).tolist() == [True, False, True]
    assert scale.within(["x"]).tolist() == [False, False, False]
