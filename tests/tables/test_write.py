import contextlib
import io

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import TableError
from sites.check import check_sites
from sites.read import read_sites
from tables.write import corrected_copy, write_csv, write_xlsx

cells = (
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=10)
    | st.text("'=+-@\t\r\n,;\"|01.", max_size=6)
    | st.sampled_from(["_x0041_", "_x005F_", "NA", "1e5", "2017-06-20", "<html>", "{}", "sep=;"])
)
headings = st.text("abc xyz=-'@;|\t\"é", min_size=1, max_size=5).map(str.strip).filter(bool)


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    more = draw(st.lists(headings, max_size=3, unique_by=str.casefold))
    columns = draw(st.permutations(["city", "state", *(f"{name} #" for name in more)]))
    row = st.tuples(*[cells] * len(columns)).filter(lambda texts: any(t.strip() for t in texts))
    rows = draw(st.lists(row, min_size=1, max_size=5))
    index = pd.RangeIndex(2, 2 + len(rows), name="row")
    return pd.DataFrame(rows, columns=columns, index=index, dtype="str")


@given(frames())
def test_what_is_written_is_read_back(frame):
    again = read_sites(write_csv(frame)).frame
    pd.testing.assert_frame_equal(again, frame, check_index_type=False)


@given(frames())
@settings(max_examples=40, deadline=None)
def test_what_is_written_as_a_workbook_is_read_back(frame):
    again = read_sites(write_xlsx(frame, "Sites")).frame
    pd.testing.assert_frame_equal(again, frame, check_index_type=False)


texts = st.text("city,stae;|\t\"'=-\r\n x", max_size=60).map(lambda text: f"city,state,x\n{text}")


@given(st.binary(max_size=300) | texts.map(str.encode) | texts.map(lambda t: t.encode("utf-16")))
def test_reading_is_stable_over_writing_and_raises_nothing_but_our_own_error(data):
    with contextlib.suppress(TableError):
        once = read_sites(data).frame
        twice = read_sites(write_csv(once)).frame
        assert once.reset_index(drop=True).equals(twice.reset_index(drop=True))


def test_a_csv_is_as_spreadsheets_want_it():
    data = write_csv(read_sites("city,state\nCañon City,CO\n".encode()).frame)
    assert data == b"\xef\xbb\xbfcity,state\r\n" + "Cañon City,CO\r\n".encode()


def test_what_no_file_can_hold_is_replaced():
    frame = pd.DataFrame({"city": ["a\x00\ud800"], "state": ["TN"]}, dtype="object")
    for data in (write_csv(frame), write_xlsx(frame, "Sites")):
        assert read_sites(data).frame["city"].tolist() == ["a\ufffd\ufffd"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-x", "@a", "\tb"])
def test_no_cell_of_a_workbook_is_a_formula(text):
    frame = pd.DataFrame({"city": ["Memphis"], "state": ["TN"], "x": [text]}, dtype="str")
    sheet = openpyxl.load_workbook(io.BytesIO(write_xlsx(frame, "Sites"))).active
    assert sheet["C2"].data_type == "s"
    assert sheet["C2"].value == f"'{text}"


def test_a_corrected_copy_says_of_each_row_what_is_to_be_mended():
    frame = read_sites(b"city,state,issues\nMemphis,TN,mine\n,XX,\n").frame
    copy = corrected_copy(frame, check_sites(frame))
    assert list(copy.columns) == ["city", "state", "issues", "issues 2"]
    assert copy["issues 2"].tolist()[0] == ""
    assert copy["issues 2"].tolist()[1].count("Row 3: ") == 2
    assert list(read_sites(write_csv(copy)).frame.columns) == list(copy.columns)
