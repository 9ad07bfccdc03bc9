import contextlib
import csv
import io
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import TableError
from common.limits import Limits
from sites.read import read_sites
from tables.defuse import restored
from tables.write import write_csv

HEADER = b"city,state\r\n"


def rows(data: bytes) -> list[dict[str, str]]:
    return read_sites(data).frame.to_dict("records")


def test_a_clean_file_is_read_without_repairs():
    file = read_sites(b"city,state\nMemphis,Tennessee\n")
    assert file.frame.to_dict("index") == {2: {"city": "Memphis", "state": "Tennessee"}}
    assert file.frame.index.name == "row"
    assert file.repairs == ()


def test_a_byte_order_mark_is_skipped_and_is_no_repair():
    file = read_sites(b"\xef\xbb\xbfcity,state\nMemphis,TN\n")
    assert list(file.frame.columns) == ["city", "state"]
    assert file.repairs == ()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_is_read(end):
    data = end.join(["city,state", "Memphis,TN", "Toledo,OH", ""]).encode()
    assert [row["city"] for row in rows(data)] == ["Memphis", "Toledo"]


def test_known_headings_are_read_in_any_case_and_others_keep_theirs():
    file = read_sites(b" City ,STATE, Region \nMemphis,TN,South\n")
    assert list(file.frame.columns) == ["city", "state", "Region"]
    assert len(file.repairs) == 3


@pytest.mark.parametrize("text", ["NA", "None", "null", "nan", "007", "1e3", "", "True", " x "])
def test_a_cell_stays_the_text_that_it_is(text):
    assert rows(HEADER + f"{text},TN\n".encode()) == [{"city": text, "state": "TN"}]


def test_row_numbers_are_those_of_a_spreadsheet():
    data = b'city,state,notes\nMemphis,TN,"two\nlines"\n\n,,\nToledo,OH,\n'
    assert read_sites(data).frame.index.tolist() == [2, 5]


def test_missing_cells_at_the_end_of_a_row_are_blank():
    assert rows(b"city,state,notes\nMemphis,TN\n")[0]["notes"] == ""


def test_blank_cells_beyond_the_headings_do_no_harm():
    assert rows(b"city,state\nMemphis,TN,, \n") == [{"city": "Memphis", "state": "TN"}]


def test_a_blank_column_without_a_heading_is_left_out():
    assert rows(b"city,state,\nMemphis,TN,\n") == [{"city": "Memphis", "state": "TN"}]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\n\n , \n", "empty"),
        (b"city,state\n", "no rows below"),
        (b"city,state\n,\n\n", "no rows below"),
        (b"city,notes\nMemphis,x\n", "no column “state”"),
        (b"city,state,City\nMemphis,TN,x\n", "“city” twice"),
        (b"city,state,kind,Kind\nMemphis,TN,x,y\n", "“kind” twice"),
        (b"city,state\nMemphis,TN\nToledo,OH,x\n", "row 3"),
        (b"city,state\nMem\x00phis,TN\n", "NUL byte on line 2"),
        (b'city,state\n"Memphis,TN\n', "row 2"),
    ],
)
def test_a_file_that_cannot_be_a_roster_is_refused_with_where_and_what(data, said):
    with pytest.raises(TableError, match=said):
        read_sites(data)


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path):
    with pytest.raises(TableError, match=r"absent\.csv cannot be opened"):
        read_sites(tmp_path / "absent.csv")


@pytest.mark.parametrize(
    ("head", "columns", "where"),
    [
        ("Track,track,TRACK", ["Track", "track (2)", "TRACK (3)"], ["D", "E"]),
        ("Track,Track,Track (2)", ["Track", "Track (3)", "Track (2)"], ["D"]),
        ("notes,Notes,", ["notes", "Notes (2)", "Column 5"], ["D", "E"]),
        ("Column 5,,", ["Column 5", "Column 4", "Column 5 (2)"], ["D", "E"]),
        ("Comment,Comment,x", ["Comment (1)", "Comment (2)", "x"], ["C", "D"]),
        ("Date,date,Date", ["Date (1)", "date (2)", "Date (3)"], ["C", "D", "E"]),
    ],
)
def test_a_further_column_of_one_heading_or_of_none_is_kept_by_a_name_that_says_so(
    head, columns, where
):
    file = read_sites(f"city,state,{head}\nMemphis,TN,a,b,c\nErie,PA,,,\n".encode())
    assert list(file.frame.columns[2:]) == columns
    assert file.frame.loc[2].tolist() == ["Memphis", "TN", "a", "b", "c"]
    kept = [repair.where for repair in file.repairs if "was kept as" in repair.what]
    assert kept == [f"row 1, column {letter}" for letter in where]
    # What is written from it is read without a word.
    again = read_sites(write_csv(file.frame))
    assert again.frame.equals(file.frame)


def test_a_column_without_a_heading_may_have_its_first_cell_far_down():
    lines = ["city,state,", *["Memphis,TN,"] * 300_000, "Erie,PA,x"]
    file = read_sites("\n".join(lines).encode(), limits=Limits(rows=400_000))
    assert file.frame.iloc[[0, -1]].to_dict("records") == [
        {"city": "Memphis", "state": "TN", "Column 3": ""},
        {"city": "Erie", "state": "PA", "Column 3": "x"},
    ]


@pytest.mark.parametrize("end", [b"\x1a", b"\r\n\x1a", b"\n\x1a\x1a\x1a", b"\n\x1a\r\n"])
def test_an_end_of_file_mark_is_no_row(end):
    file = read_sites(b"city,state\r\nMemphis,TN\r\nErie,PA" + end)
    assert file.frame.to_dict("records") == [
        {"city": "Memphis", "state": "TN"},
        {"city": "Erie", "state": "PA"},
    ]
    assert [repair.where for repair in file.repairs] == ["file"]


def test_a_mark_in_the_middle_ends_nothing():
    assert rows(b"city,state\nMem\x1aphis,TN\nErie,PA\n")[0]["city"] == "Mem\x1aphis"


def test_the_digest_is_that_of_the_bytes():
    data = b"city,state\nMemphis,TN\n"
    assert read_sites(data).digest == read_sites(data).digest
    assert read_sites(data).digest != read_sites(data + b"\n").digest


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
tables = st.lists(
    st.tuples(cells, cells, cells).filter(lambda row: any(cell.strip() for cell in row)),
    min_size=1,
    max_size=6,
)


@given(tables)
def test_what_is_written_is_read_back_as_it_was(table):
    out = io.StringIO(newline="")
    csv.writer(out).writerows([("city", "state", "Track"), *table])
    frame = read_sites(out.getvalue().encode()).frame
    expected = pd.DataFrame(
        table,
        columns=["city", "state", "Track"],
        index=pd.RangeIndex(2, len(table) + 2),
        dtype="str",
    )
    pd.testing.assert_frame_equal(frame, expected, check_names=False, check_index_type=False)


headings = st.lists(
    st.sampled_from(("", " ", "city", "Town", "state", "ST", "notes", "Notes", "Date", "date", "x"))
    | st.text(st.characters(categories=["L", "P", "Zs"]), max_size=4),
    min_size=2,
    max_size=9,
)


@given(headings, st.lists(st.lists(cells, min_size=9, max_size=9), min_size=1, max_size=4))
def test_every_cell_is_in_the_frame_or_the_file_is_refused(heads, table):
    table = [row[: len(heads)] for row in table]
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["city", "state", *heads], *[["Erie", "PA", *row] for row in table]])
    try:
        frame = read_sites(out.getvalue().encode()).frame
    except TableError as error:
        # A heading that stands for two columns.
        known = r"“(city|state|announced|notes)”|“\w*”"
        assert re.fullmatch(  # noqa: PT017
            rf"The file has the column ({known}) twice in row 1; rename or remove one of them\."
            rf"|The file has several headings in row 1 that could be the column {known} \(.*\); .*",
            str(error),
        )
        return
    assert frame.columns.is_unique
    assert len({column.casefold() for column in frame.columns}) == len(frame.columns)
    assert frame.index.tolist() == list(range(2, 2 + len(table)))
    for row, typed in zip(frame.itertuples(index=False), table, strict=True):
        kept = [cell for cell in row[2:] if cell.strip()]
        assert kept == [restored(cell) for cell in typed if cell.strip()]


files = st.binary(max_size=200) | st.text(max_size=200).map(
    lambda text: HEADER + text.encode(errors="replace")
)


@given(files)
def test_nothing_but_our_own_error_is_raised(data):
    with contextlib.suppress(TableError):
        assert len(read_sites(data).frame) > 0
