from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sites.check import UNSTATED, check_sites, stated_kind
from sites.clean import cleaned_file
from sites.dates import parse_date, parse_dates
from sites.read import read_sites


def checks(text: str) -> list[tuple[int | None, str, str]]:
    issues = check_sites(read_sites(text.encode()).frame)
    return [(issue.row, issue.column, issue.check) for issue in issues]


def test_a_clean_file_has_no_issues():
    assert checks("city,state,kind,announced\nMemphis,TN,city,2017-06-20\n") == []


@pytest.mark.parametrize(
    ("row", "column", "check"),
    [
        (",TN,,", "city", "blank-city"),
        ("Memphis,,,", "state", "blank-state"),
        ("Memphis,Tenessee,,", "state", "unknown-state"),
        ("Memphis,TN,tribe,", "kind", "unknown-kind"),
        ("Memphis,TN,,2017-02-30", "announced", "impossible-date"),
        ("Memphis,TN,,soon", "announced", "impossible-date"),
    ],
)
def test_an_odd_cell_is_an_issue_with_its_row_and_column(row, column, check):
    assert checks(f"city,state,kind,announced\n{row}\n") == [(2, column, check)]


@pytest.mark.parametrize(
    ("typed", "far"),
    [("6/20/49", True), ("20-Jun-31", True), ("2027-06-22", True), ("6/20/27", False), ("", False)],
)
def test_a_day_more_than_a_year_ahead_is_named_for_a_look(typed, far):
    frame = cleaned_file(read_sites(f"city,state,announced\nErie,PA,{typed}\n".encode())).frame
    found = check_sites(frame, today=date(2026, 6, 20))
    assert [(issue.row, issue.check) for issue in found] == ([(2, "far-date")] if far else [])


def test_all_issues_are_reported_in_the_order_of_the_rows():
    found = checks("city,state,announced\n,XX,never\nMemphis,TN,x\n")
    assert [row for row, _, _ in found] == [2, 2, 2, 3]


def test_an_exact_duplicate_is_a_notice_and_a_second_participation_is_none():
    rows = ["Memphis,TN,2017-06-20", "Memphis,TN,2018-06-20", "memphis ,TN,2017-06-20"]
    assert checks("\n".join(["city,state,announced", *rows])) == [(4, "", "duplicate-row")]


def test_a_message_names_the_row_and_how_to_mend_it():
    (issue,) = check_sites(read_sites(b"city,state\nMemphis,Tenessee\n").frame)
    assert issue.message == (
        "Row 2: “Tenessee” is not a state or territory of the United States; type "
        "its name or its two-letter code."
    )
    assert issue.value == "Tenessee"


def test_the_frame_is_not_changed():
    frame = read_sites(b"city,state\n,\xe2\x80\x8b\n").frame
    before = frame.copy()
    check_sites(frame)
    pd.testing.assert_frame_equal(frame, before)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017-06-20", date(2017, 6, 20)),
        (" 6/20/2017 ", date(2017, 6, 20)),
        ("06/20/2017", date(2017, 6, 20)),
        ("20/6/2017", None),
        ("2017-13-01", None),
        ("0000-01-01", None),
        ("", None),
        ("٢٠١٧-٠٦-٢٠", None),
    ],
)
def test_dates_in_numbers_are_read_in_iso_and_united_states_order_only(text, day):
    assert parse_date(text) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20-Jun-17", date(2017, 6, 20)),
        ("20 June 2017", date(2017, 6, 20)),
        ("June 20, 2017", date(2017, 6, 20)),
        ("Jun. 20th, 2017", date(2017, 6, 20)),
        ("Tuesday, June 20, 2017", date(2017, 6, 20)),
        ("1 Sept 2017", date(2017, 9, 1)),
        ("2017-06-20 00:00:00", date(2017, 6, 20)),
        ("2017/06/20", date(2017, 6, 20)),
        ("6/20/49", date(2049, 6, 20)),
        ("6/20/50", date(1950, 6, 20)),
        ("42906", date(2017, 6, 20)),
        ("32874", date(1990, 1, 1)),
        ("73415", date(2100, 12, 31)),
        ("32873", None),
        ("73416", None),
        ("5", None),
        ("Jun-17", None),
        ("31 June 2017", None),
        ("20 Juin 2017", None),
    ],
)
def test_dates_are_read_as_spreadsheets_and_people_write_them(text, day):
    assert parse_date(text) == day


def test_a_date_with_its_day_first_is_an_issue_and_makes_others_doubtful():
    text = "city,state,announced\na,TN,20/06/2017\nb,TN,05/06/2017\nc,TN,7/7/2017\n"
    first, second = check_sites(read_sites(text.encode()).frame)
    assert first.message == (
        "Row 2: “20/06/2017” has the day before the month, which cannot be read; type "
        "it as year-month-day, such as 2017-06-20."
    )
    assert (second.row, second.check) == (3, "doubtful-date")
    assert parse_dates(["20/06/2017", "05/06/2017", "7/7/2017"]) == [None, None, date(2017, 7, 7)]


@given(st.dates())
def test_any_day_survives_both_ways_of_writing_it(day):
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day.month}/{day.day}/{day.year:04}") == day


@given(st.text())
def test_no_text_raises(text):
    parse_date(text)
    stated_kind(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("city", "city"),
        (" Town ", "city"),
        ("Township", "city"),
        ("census-designated place", "city"),
        ("C.D.P.", "city"),
        ("County", "county"),
        ("PARISH", "county"),
        ("Municipio", "county"),
        ("census area", "county"),
        ("", UNSTATED),
        ("borough", UNSTATED),
        ("Municipality", UNSTATED),
        ("tribe", None),
    ],
)
def test_a_kind_is_stated_left_open_or_unknown_and_only_then_an_issue(text, kind):
    assert stated_kind(text) == kind
    said = checks(f"city,state,kind\nMemphis,TN,{text}\n")
    assert said == ([] if kind is not None else [(2, "kind", "unknown-kind")])


def test_a_state_in_the_city_cell_is_enough():
    frame = pd.DataFrame(
        {"city": ["Memphis, TN", "Memphis, Elvis", "Memphis"], "state": ["", "", " "]},
        index=pd.RangeIndex(2, 5, name="row"),
        dtype="str",
    )
    assert [(issue.row, issue.check) for issue in check_sites(frame)] == [
        (3, "blank-state"),
        (4, "blank-state"),
    ]
