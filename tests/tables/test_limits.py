import csv

import pytest

from common.errors import TableError
from common.limits import DEFAULT, Limits
from sites.read import read_sites


def refusal(source, limits: Limits) -> str:
    with pytest.raises(TableError) as caught:
        read_sites(source, limits=limits)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "limits", "message"),
    [
        (
            b"city,state\nMemphis,TN\n" * 9,
            Limits(file_bytes=100),
            (
                "The file is 0.0 MB, over the limit of 0.0 MB; save only the list, without "
                "pictures or other sheets."
            ),
        ),
        (
            b"city,state\na,TN\n\n\nb,TN\nc,TN\n",
            Limits(rows=2),
            ("The file goes over the limit of 2 rows at row 6; split the file or remove rows."),
        ),
        (
            b"city,state,a,b\nc,d,e,f\n",
            Limits(columns=3),
            ("The file has 4 columns in row 1, over the limit of 3; remove those you do not need."),
        ),
        (
            b"city,state\n" + b"x" * 11 + b",TN\n",
            Limits(cell_characters=10),
            (
                "The file has a cell with 11 characters in row 2, column A; shorten it to at most "
                "10."
            ),
        ),
        (
            b"city,state\nM,TN\n" + b"x" * 200_000 + b",TN",
            DEFAULT,
            "The file has a cell in row 3 with more than 10,000 characters; shorten it.",
        ),
        (
            b'city,state\nM,TN\n"' + b"x,TN\n" * 50_000,
            DEFAULT,
            (
                "The file has a quotation mark in row 3 that is not closed, or is in the middle "
                "of a cell; close it, or type it twice if it is part of the text."
            ),
        ),
        (
            b"city,state\n" + b"\n" * 1_048_576 + b"M,TN",
            DEFAULT,
            (
                "The file continues past row 1,048,576, the last row of a spreadsheet; remove the "
                "blank rows at the end."
            ),
        ),
    ],
)
def test_what_is_beyond_a_limit_is_refused_with_where(data, limits, message):
    assert refusal(data, limits) == message


def test_what_is_just_within_the_limits_is_read():
    data = b"city,state\n" + b"x" * 10 + b",TN\n\nb,TN\n"
    limits = Limits(file_bytes=len(data), rows=2, columns=2, cell_characters=10)
    assert len(read_sites(data, limits=limits).frame) == 2


def test_a_path_is_measured_before_it_is_read(tmp_path):
    path = tmp_path / "big.csv"
    with path.open("wb") as file:
        file.truncate(DEFAULT.file_bytes + 1)
    assert refusal(path, DEFAULT) == (
        "big.csv is 20 MB, over the limit of 20 MB; save only the list, without pictures or other "
        "sheets."
    )


def test_a_larger_limit_lets_longer_cells_through_and_is_not_taken_back():
    data = b"city,state,notes\nMemphis,TN," + b"x" * 300_000 + b"\n"
    assert len(read_sites(data, limits=Limits(cell_characters=300_000)).frame) == 1
    assert refusal(data, DEFAULT) == (
        "The file has a cell with 300,000 characters in row 2, column C; shorten it to at most "
        "10,000."
    )
    assert csv.field_size_limit() >= 300_000


def test_progress_goes_from_nothing_to_all():
    seen: list[float] = []
    read_sites(b"city,state\n" + b"Memphis,TN\n" * 9000, progress=seen.append)
    assert len(seen) > 3
    assert seen == sorted(seen)
    assert seen[-1] == 1.0


def test_limits_are_set_by_the_environment():
    given = {"PARTNERSHIP_MAP_MAX_MB": "5", "PARTNERSHIP_MAP_MAX_ROWS": " 7 "}
    assert Limits.from_environment(given) == Limits(file_bytes=5 * 1024 * 1024, rows=7)
    assert Limits.from_environment({}) == DEFAULT


@pytest.mark.parametrize("text", ["0", "-1", "many", "1.5", "٣"])
def test_a_limit_that_is_no_number_is_refused_by_its_name(text):
    with pytest.raises(ValueError, match="PARTNERSHIP_MAP_MAX_CELL takes a whole number"):
        Limits.from_environment({"PARTNERSHIP_MAP_MAX_CELL": text})
