import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sites.clean import clean_cells, cleaned_file
from sites.read import read_sites

COLUMNS = ["city", "state", "kind", "announced", "latitude", "longitude", "notes", "Track"]


def frame(**columns: list[str]) -> pd.DataFrame:
    height = len(next(iter(columns.values())))
    return pd.DataFrame(columns, index=pd.RangeIndex(2, 2 + height, name="row"), dtype="str")


def cleaned(column: str, *texts: str) -> list[str]:
    return clean_cells(frame(**{column: list(texts)}))[0][column].tolist()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("St.\u00a0Louis", "St. Louis"),
        ("Mem\u200bphis\ufeff", "Memphis"),
        ("Coeur d’Alene", "Coeur d'Alene"),
        ("'Memphis", "Memphis"),
        ("  Memphis\t", "Memphis"),
        ("‘ 'Memphis", "Memphis"),
        ("Hawaiʻi", "Hawaiʻi"),
        ("New  York", "New  York"),
    ],
)
def test_what_a_spreadsheet_adds_to_a_name_is_taken_away(typed, kept):
    assert cleaned("city", typed) == [kept]


@pytest.mark.parametrize(
    "typed",
    ["6/20/2017", "6/20/17", "20-Jun-17", "June 20, 2017", "20 June 2017", "42906", "'2017-06-20"],
)
def test_dates_are_written_as_iso(typed):
    assert cleaned("announced", typed) == ["2017-06-20"]


@pytest.mark.parametrize("typed", ["20/06/2017", "soon", "5", "2017-02-30", "Jun-17"])
def test_what_is_no_date_stays_as_typed(typed):
    assert cleaned("announced", typed) == [typed]


def test_a_date_that_may_be_read_both_ways_stays_where_another_has_the_day_first():
    typed = ["05/06/2017", "20/06/2017", "2017-06-20", "7/7/2017"]
    assert cleaned("announced", *typed) == [*typed[:3], "2017-07-07"]


def test_a_decimal_comma_in_coordinates_is_a_point():
    assert cleaned("latitude", "35,1495", "-90.05", "35,1,4") == ["35.1495", "-90.05", "35,1,4"]


def test_a_further_column_is_untouched_and_notes_lose_only_what_nobody_sees():
    text = " ‘a\u00a0b\u200b’ 👩\u200d🚒"
    sites = frame(city=["x"], state=["TN"], notes=[text], Track=[text])
    kept = clean_cells(sites)[0]
    assert kept.loc[2, "Track"] == text
    assert kept.loc[2, "notes"] == text.replace("\u200b", "")


def test_alike_repairs_are_one_with_their_rows():
    days = ["6/20/2017", "2017-06-20", "1/2/2018", "x", "7/4/2019"]
    (repair,) = clean_cells(frame(announced=days))[1]
    assert repair.what == (
        "3 dates written the US way were read as year-month-day (such as “6/20/2017” as 2017-06-20)"
    )
    assert repair.where == "announced, rows 2, 4 and 6"


def test_many_alike_repairs_are_one_that_counts_them():
    repairs = clean_cells(frame(city=[f" x{n}" for n in range(5000)]))[1]
    assert [repair.where for repair in repairs] == ["city, rows 2, 3, 4, 5, 6, 7 and 4,994 more"]


def test_a_clean_file_has_no_repairs_and_a_mended_one_names_those_of_reading_too():
    clean = read_sites(b"city,state,announced\nMemphis,TN,2017-06-20\n")
    assert cleaned_file(clean).repairs == ()
    odd = cleaned_file(read_sites(b"Town;state\n'Memphis;TN\n"))
    assert [repair.where for repair in odd.repairs] == ["file", "row 1, city", "city, row 2"]


odd = st.text(max_size=8) | st.text("'‘’“ \u00a0\u200b\u200d\t-,/0123456789ab", max_size=12)


@given(st.lists(st.tuples(*[odd] * len(COLUMNS)), max_size=4))
def test_cleaning_twice_is_cleaning_once_and_keeps_shape_and_further_columns(rows):
    index = pd.Index(range(2, 2 + len(rows)), name="row", dtype="int64")
    sites = pd.DataFrame(rows, columns=COLUMNS, index=index, dtype="str")
    once, _ = clean_cells(sites)
    twice, repairs = clean_cells(once)
    pd.testing.assert_frame_equal(once, twice)
    assert repairs == ()
    pd.testing.assert_series_equal(once["Track"], sites["Track"])
    pd.testing.assert_index_equal(once.index, sites.index)
