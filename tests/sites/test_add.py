"""The rows of one file in another: nothing of either is lost, and nothing stands there twice."""

from functools import partial

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from sites.add import add_rows
from sites.compare import compare_sites, key_cells
from sites.dates import parse_date
from tests.helpers.lists import frame_of

COLUMNS = ("city", "state", "announced", "notes")
FIRST, SECOND = "2017-06-20", "2018-08-20"
frame = partial(frame_of, columns=COLUMNS)


LIST = frame(
    ("Houston", "TX", FIRST, "a"), ("Erie", "Pennsylvania", FIRST, ""), ("Toledo", "OH", FIRST, "b")
)

rows = st.tuples(
    st.sampled_from(("Houston", "houston", "Toledo", "")),
    st.sampled_from(("TX", "Texas", "nowhere", "")),
    st.sampled_from((FIRST, "6/20/2017", SECOND, "sometime", "")),
    st.sampled_from(("a", "b", "")),
)
frames = st.lists(rows, max_size=6).map(lambda made: frame(*made))


def cells(one: pd.DataFrame) -> list[tuple[str, ...]]:
    return list(one.itertuples(index=False, name=None))


@given(frames, frames)
def test_adding_again_changes_nothing(before: pd.DataFrame, more: pd.DataFrame) -> None:
    joined = add_rows(before, more).frame
    again = add_rows(joined, more)
    assert cells(again.frame) == cells(joined)
    assert len(again.listed) == len(joined)


@given(frames, frames)
def test_nothing_of_either_is_lost(before: pd.DataFrame, more: pd.DataFrame) -> None:
    found = add_rows(before, more)
    assert found.frame.index.is_unique
    assert compare_sites(before, found.frame).removed == ()
    # The rows of the list stand where they did; a cell changes only to what the file says.
    for was, now in zip(cells(before), cells(found.frame), strict=False):
        assert was[:2] == now[:2]
        for old, new in zip(was, now, strict=True):
            assert old == new or new in {text for row in cells(more) for text in row if text}
    # Every cell of the file is in one row of the result.
    for city, _, day, note in cells(more):
        assert any(
            city.casefold() == listed.casefold()
            and parse_date(day) in (None, parse_date(at))
            and note in ("", noted)
            for listed, _, at, noted in cells(found.frame)
        )


@given(frames)
def test_a_list_added_to_itself_is_the_same(one: pd.DataFrame) -> None:
    assert cells(add_rows(one, one).frame) == cells(one)


def test_a_row_that_is_there_takes_the_further_cells_of_the_file_and_its_number() -> None:
    more = frame(
        ("Tulsa", "OK", SECOND, "", "y"),
        ("Houston", "Texas", "6/20/2017", "z", "x"),
        columns=(*COLUMNS, "region"),
    )
    found = add_rows(LIST, more)
    assert found.frame.to_dict("index") == {
        3: {**LIST.loc[2], "notes": "z", "region": "x"},
        6: {**LIST.loc[3], "region": ""},
        7: {**LIST.loc[4], "region": ""},
        2: {**more.loc[2]},
    }
    assert found.listed == {6: 3, 7: 4}


def test_a_second_day_is_a_second_row_and_a_blank_one_is_not() -> None:
    found = add_rows(LIST, frame(("Erie", "PA", SECOND, ""), ("Erie", "PA", "", "")))
    assert cells(found.frame) == [*cells(LIST), ("Erie", "PA", SECOND, "")]
    undated = add_rows(frame(("Erie", "PA", "", "")), frame(("Erie", "PA", SECOND, "")))
    assert cells(undated.frame) == [("Erie", "PA", SECOND, "")]


def test_a_text_that_is_no_day_never_replaces_one() -> None:
    found = add_rows(LIST, frame(("Erie", "PA", "sometime", "")))
    assert cells(found.frame) == [*cells(LIST), ("Erie", "PA", "sometime", "")]


def test_two_rows_that_say_different_things_of_one_site_are_both_kept() -> None:
    found = add_rows(LIST, frame(("Erie", "PA", "", "one"), ("Erie", "PA", "", "two")))
    assert [row[3] for row in cells(found.frame)] == ["a", "one", "b", "two"]


def test_a_heading_in_other_capitals_is_the_same_column() -> None:
    found = add_rows(LIST, frame(("Erie", "PA", "x"), columns=("city", "state", "Notes")))
    assert found.frame.columns.tolist() == [*COLUMNS]
    assert found.frame["notes"].tolist() == ["a", "x", "b"]


def test_another_table_is_told_by_its_key() -> None:
    before = frame((FIRST, "One"), columns=("date", "title"))
    more = frame((FIRST, "First"), (SECOND, "Two"), columns=("date", "title"))
    found = add_rows(before, more, (lambda rows: key_cells(rows, "date"),), names=("date",))
    assert cells(found.frame) == [(FIRST, "First"), (SECOND, "Two")]
