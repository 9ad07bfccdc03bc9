from functools import partial

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from sites.compare import CellChange, Comparison, compare_sites, compare_tables
from sites.merge import merge_sites, merge_tables
from tests.helpers.lists import frame_of

COLUMNS = ("city", "state", "announced", "track")
FIRST, SECOND = "2017-06-20", "2018-08-20"
frame = partial(frame_of, columns=COLUMNS)


LIST = frame(
    ("Houston", "TX", FIRST, "a"),
    ("Kansas City", "Missouri", FIRST, ""),
    ("Toledo", "OH", FIRST, "b"),
)

texts = st.sampled_from(("Houston", "Huston", "Toledo", "", "Jackson", "Kansas City"))
states = st.sampled_from(("TX", "Texas", "OH", "nowhere", ""))
rows = st.tuples(texts, states, st.sampled_from((FIRST, SECOND, "")), st.sampled_from(("a", "")))
frames = st.lists(rows, max_size=6).map(lambda made: frame(*made))


def accounts(comparison: Comparison, before: pd.DataFrame, after: pd.DataFrame) -> None:
    old = [row.before for row in comparison.changed] + [a for a, _ in comparison.unchanged]
    new = [row.after for row in comparison.changed] + [b for _, b in comparison.unchanged]
    assert sorted([*old, *comparison.removed]) == before.index.tolist()
    assert sorted([*new, *comparison.added]) == after.index.tolist()


@given(frames, frames)
def test_every_row_of_either_side_is_in_exactly_one_part(
    before: pd.DataFrame, after: pd.DataFrame
) -> None:
    accounts(compare_sites(before, after), before, after)


@given(frames, frames)
def test_the_changes_lead_from_one_list_to_the_other(
    before: pd.DataFrame, after: pd.DataFrame
) -> None:
    found = compare_sites(before, after)
    rebuilt = {second: tuple(before.loc[first]) for first, second in found.unchanged}
    rebuilt |= {row: tuple(after.loc[row]) for row in found.added}
    for row in found.changed:
        cells = before.loc[row.before].to_dict()
        for cell in row.cells:
            assert cells[cell.column] == cell.before != cell.after
            cells[cell.column] = cell.after
        rebuilt[row.after] = tuple(cells.values())
    assert [rebuilt[row] for row in after.index] == [tuple(cells) for cells in after.to_numpy()]


@settings(max_examples=40)
@given(frames)
def test_a_list_is_the_same_as_itself(one: pd.DataFrame) -> None:
    assert compare_sites(one, one.copy()).same


@settings(max_examples=40)
@given(frames, frames, frames)
def test_a_merge_of_anything_is_a_list_with_each_cell_from_one_of_the_three(
    base: pd.DataFrame, mine: pd.DataFrame, theirs: pd.DataFrame
) -> None:
    merged = merge_sites(base, mine, theirs).frame
    assert merged.columns.tolist() == list(COLUMNS)
    assert merged.index.tolist() == list(range(2, 2 + len(merged)))
    for column in COLUMNS:
        known = {*base[column], *mine[column], *theirs[column]}
        assert set(merged[column]) <= known


@settings(max_examples=40)
@given(frames, frames)
def test_a_merge_on_an_unchanged_list_is_ones_own_list(
    base: pd.DataFrame, mine: pd.DataFrame
) -> None:
    merged = merge_sites(base, mine, base).frame
    assert sorted(map(tuple, merged.to_numpy())) == sorted(map(tuple, mine.to_numpy()))


def test_a_second_announcement_of_a_place_is_added_and_the_first_stays() -> None:
    after = frame(*map(tuple, LIST.to_numpy()), ("Kansas City", "MO", SECOND, ""))
    found = compare_sites(LIST, after)
    assert found.added == (5,)
    assert not found.removed
    assert not found.changed


def test_a_cell_that_differs_is_a_change_of_its_row_wherever_it_stands() -> None:
    after = frame(("Toledo", "Ohio", FIRST, "b"), ("Houston", "TX", FIRST, "c"))
    found = compare_sites(LIST, after)
    assert [(row.before, row.after, row.cells) for row in found.changed] == [
        (4, 2, (CellChange("state", "OH", "Ohio"),)),
        (2, 3, (CellChange("track", "a", "c"),)),
    ]
    assert found.removed == (3,)
    assert found.moved
    assert found.removes_more_than(0.25)
    assert not found.removes_more_than(0.34)


def test_a_respelled_city_is_a_change_and_another_city_is_not() -> None:
    respelled = compare_sites(
        LIST, frame(("Huston", "TX", FIRST, "a"), *map(tuple, LIST[1:].values))
    )
    assert [row.cells for row in respelled.changed] == [(CellChange("city", "Houston", "Huston"),)]
    other = compare_sites(LIST, frame(("Dallas", "TX", FIRST, "a"), *map(tuple, LIST[1:].values)))
    assert (other.added, other.removed, other.changed) == ((2,), (2,), ())


def test_a_respelled_city_is_found_in_a_file_with_other_columns_as_well() -> None:
    columns = ("city", "state", "announced")
    found = compare_sites(LIST[:1], frame(("Huston", "TX", FIRST), columns=columns))
    assert found.removed == ()
    assert [cell.column for cell in found.changed[0].cells] == ["city", "track"]


def test_a_place_in_another_state_is_another_place() -> None:
    found = compare_sites(
        frame(("Jackson", "TN", FIRST, "")), frame(("Jackson", "Mississippi", FIRST, ""))
    )
    assert (found.added, found.removed) == ((2,), (2,))


def test_columns_that_come_and_go_are_named() -> None:
    after = frame(("Houston", "TX", FIRST, "north"), columns=("city", "state", "announced", "area"))
    found = compare_sites(LIST[:1], after)
    assert (found.added_columns, found.removed_columns) == (("area",), ("track",))
    assert found.changed[0].cells == (
        CellChange("area", "", "north"),
        CellChange("track", "a", ""),
    )


def test_a_frame_of_other_columns_has_no_row_in_common() -> None:
    lines = frame(("town,country",), ("Paris,France",), columns=("line",))
    found = compare_sites(lines, frame(("Memphis", "TN"), columns=("city", "state")))
    assert (len(found.removed), len(found.added), found.changed) == (2, 1, ())


def test_another_table_is_compared_by_its_key() -> None:
    columns = ("date", "title")
    before = frame((FIRST, "One"), (SECOND, "Two"), columns=columns)
    after = frame((SECOND, "Second"), ("2019-01-01", "Three"), columns=columns)
    found = compare_tables(before, after, "date")
    assert (found.added, found.removed) == ((3,), (2,))
    assert found.changed[0].cells == (CellChange("title", "Two", "Second"),)


def test_a_merge_keeps_both_peoples_work() -> None:
    mine = frame(
        ("Houston", "TX", FIRST, "mine"),
        ("Toledo", "OH", FIRST, "b"),
        ("Tulsa", "OK", SECOND, ""),
    )
    theirs = frame(*map(tuple, LIST.to_numpy()), ("Miami", "FL", SECOND, ""))
    merged = merge_sites(LIST, mine, theirs)
    assert merged.frame["city"].tolist() == ["Houston", "Toledo", "Miami", "Tulsa"]
    assert merged.frame["track"].tolist() == ["mine", "b", "", ""]
    assert merged.clashes == ()


def test_a_merge_names_what_both_changed() -> None:
    mine = LIST.copy()
    mine.loc[2, "track"] = "mine"
    mine.loc[4, "track"] = "mine too"
    theirs = LIST.copy()
    theirs.loc[2, "track"] = "theirs"
    merged = merge_sites(LIST, mine, theirs.drop(index=4))
    assert merged.frame["track"].tolist() == ["mine", ""]
    assert [*map(str, merged.clashes)] == [
        "Houston, TX has “theirs” as track in their version and “mine” in yours.",
        "Toledo, OH was changed by you and removed by them; it stays removed.",
    ]


def test_what_both_added_stands_there_once() -> None:
    new = ("Tulsa", "OK", SECOND, "")
    both = frame(*map(tuple, LIST.to_numpy()), new)
    assert merge_sites(LIST, both, both.copy()).frame["city"].tolist().count("Tulsa") == 1


def test_of_what_both_added_with_other_cells_one_row_stands_there_and_the_clash_is_named() -> None:
    rows = [*map(tuple, LIST.to_numpy())]
    mine = frame(*rows, ("Tulsa", "OK", SECOND, "mine"), ("Miami", "FL", SECOND, "a"))
    theirs = frame(*rows, ("Tulsa", "Oklahoma", SECOND, "theirs"), ("Miami", "FL", SECOND, ""))
    merged = merge_sites(LIST, mine, theirs)
    assert merged.frame["city"].tolist()[-2:] == ["Tulsa", "Miami"]
    assert merged.frame["track"].tolist()[-2:] == ["mine", "a"]
    assert [*map(str, merged.clashes)] == [
        "Tulsa, OK has “Oklahoma” as state in their version and “OK” in yours.",
        "Tulsa, OK has “theirs” as track in their version and “mine” in yours.",
    ]


def test_a_place_that_both_added_on_other_days_stands_there_twice() -> None:
    rows = [*map(tuple, LIST.to_numpy())]
    mine, theirs = (frame(*rows, ("Tulsa", "OK", day, "")) for day in (FIRST, SECOND))
    merged = merge_sites(LIST, mine, theirs)
    assert merged.frame["announced"].tolist()[-2:] == [SECOND, FIRST]
    assert merged.clashes == ()


def test_a_cell_of_a_column_that_they_removed_is_named() -> None:
    mine = LIST.copy()
    mine.loc[2, "track"] = "mine"
    merged = merge_sites(LIST, mine, LIST.drop(columns="track"))
    assert "track" not in merged.frame
    assert [*map(str, merged.clashes)] == [
        "track was changed by you and removed by them; it stays removed."
    ]


def test_a_column_that_was_removed_takes_no_cell_along_that_they_filled_in() -> None:
    theirs = LIST.copy()
    theirs.loc[3, "track"] = "theirs"
    mine = LIST.drop(columns="track")
    merged = merge_sites(LIST, mine, theirs)
    assert "track" not in merged.frame
    assert [*map(str, merged.clashes)] == ["track was removed by you and changed by them."]
    kept = merge_tables(LIST, mine, theirs, "city", keep_theirs=True).frame
    assert kept["track"].tolist() == theirs["track"].tolist()
    assert merge_sites(LIST, mine, LIST.drop(index=2)).clashes == ()
