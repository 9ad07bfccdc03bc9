import contextlib
import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sites.errors import SitesFileError
from sites.read import read_sites

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
        (b"city,state\n", "nothing below"),
        (b"city,state\n,\n\n", "nothing below"),
        (b"city,notes\nMemphis,x\n", "no column “state”"),
        (b"city,state,City\nMemphis,TN,x\n", "“city” twice"),
        (b"city,state,Track,track\nMemphis,TN,x,y\n", "“track” twice"),
        (b"city,state\nMemphis,TN\nToledo,OH,x\n", "row 3"),
        (b"city,state,\nMemphis,TN,x\n", "row 2, column C"),
        (b"city,state\nMem\x00phis,TN\n", "NUL byte on line 2"),
        (b'city,state\n"Memphis,TN\n', "row 2"),
    ],
)
def test_a_file_that_cannot_be_a_roster_is_refused_with_where_and_what(data, said):
    with pytest.raises(SitesFileError, match=said):
        read_sites(data)


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path):
    with pytest.raises(SitesFileError, match=r"absent\.csv cannot be opened"):
        read_sites(tmp_path / "absent.csv")


def test_a_column_beyond_z_is_named_as_a_spreadsheet_does():
    header = ",".join(["city", "state", *(f"c{n}" for n in range(25))]) + ",\n"
    row = ",".join(["Memphis", "TN", *[""] * 25, "x"]) + "\n"
    with pytest.raises(SitesFileError, match="column AB"):
        read_sites((header + row).encode())


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


files = st.binary(max_size=200) | st.text(max_size=200).map(
    lambda text: HEADER + text.encode(errors="replace")
)


@given(files)
def test_nothing_but_our_own_error_is_raised(data):
    with contextlib.suppress(SitesFileError):
        assert len(read_sites(data).frame) > 0
