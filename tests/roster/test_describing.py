import csv
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.errors import DataFolderError
from roster.data_files import AGENCIES_NAME, ANNOUNCEMENTS_NAME
from roster.describing import (
    check_announcement,
    check_table,
    described,
    read_agencies,
    read_announcements,
    read_cells,
    template,
    undescribed_dates,
    with_announcement,
)
from sites.compare import compare_tables
from tables.defuse import restored
from tables.write import write_csv

FILE = (
    "date,Mine,title,url\r\n"
    "2018-08-20, kept ,Later,https://example.org/b\r\n"
    '6/20/2017,"=x, “y”\nz",Earlier,\r\n'
).encode()


def rows(data: bytes) -> list[list[str]]:
    lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return [[restored(cell) for cell in cells] for cells in lines]


def test_announcements_are_read_with_all_our_columns_and_the_unknown_ones():
    frame, issues = read_announcements(FILE)
    assert frame["date"].tolist() == ["2017-06-20", "2018-08-20"]
    assert frame.index.tolist() == [3, 2]
    assert frame["Mine"].tolist() == ["=x, “y”\nz", "kept"]
    assert frame["summary"].tolist() == ["", ""]
    assert issues == ()


@pytest.mark.parametrize(
    ("name", "line", "found"),
    [
        (ANNOUNCEMENTS_NAME, "2017-06-31,T,", ("date", "impossible-date")),
        (ANNOUNCEMENTS_NAME, ",T,", ("date", "impossible-date")),
        (ANNOUNCEMENTS_NAME, "2017-06-30,,", ("title", "blank-title")),
        (ANNOUNCEMENTS_NAME, "2017-06-30,T,javascript:x", ("url", "unsafe-link")),
        (ANNOUNCEMENTS_NAME, "1/2/2017,T,", ("date", "duplicate-date")),
        (AGENCIES_NAME, "X,,", ("name", "blank-name")),
        (AGENCIES_NAME, "X,Ex,ftp://example.org", ("url", "unsafe-link")),
    ],
)
def test_what_should_be_fixed_is_said_with_its_row(name, line, found):
    heads = {ANNOUNCEMENTS_NAME: "date,title,url\n2017-01-02,A,\n", AGENCIES_NAME: ""}
    heads[AGENCIES_NAME] = "abbreviation,name,url\nA,An,\n"
    (issue,) = check_table(f"{heads[name]}{line}\n".encode(), name)
    assert (issue.row, issue.column, issue.check, issue.file) == (3, *found, name)
    assert issue.message.startswith("Row 3: ")


def test_agencies_keep_the_order_of_the_file():
    frame, issues = read_agencies(b"name,abbreviation,x\nZed,Z,1\nAlpha,A,2\n")
    assert frame["abbreviation"].tolist() == ["Z", "A"]
    assert frame["x"].tolist() == ["1", "2"]
    assert issues == ()


@pytest.mark.parametrize("name", [ANNOUNCEMENTS_NAME, AGENCIES_NAME])
@pytest.mark.parametrize("data", [b"", b"\xff\x00", b"date,date\n", b"other\nx\n"])
def test_a_file_that_cannot_be_read_is_named(name, data):
    with pytest.raises(DataFolderError, match=name):
        check_table(data, name)


@pytest.mark.parametrize("name", [ANNOUNCEMENTS_NAME, AGENCIES_NAME])
def test_the_template_is_a_good_file_without_rows(name):
    frame, repairs = read_cells(template(name), name)
    assert frame.empty
    assert check_table(template(name), name) == ()
    assert [repair.where for repair in repairs] in ([], ["file"])


def test_dates_that_nobody_describes_come_with_the_rows_of_their_sites():
    sites = pd.DataFrame(
        {"announced_date": ["2019-01-01", "2017-06-20", "", "2018-08-20", "2019-01-01"]},
        index=[2, 3, 4, 6, 7],
    )
    frame, _ = read_announcements(b"date,title\n6/20/2017,T\n")
    assert undescribed_dates(sites, frame) == {"2018-08-20": (6,), "2019-01-01": (2, 7)}


def test_a_new_announcement_comes_last_and_everything_else_stays():
    after = with_announcement(
        FILE, "2019-01-02", title="New", summary="Said, so", url="https://example.org/c"
    )
    assert rows(after) == [
        [*rows(FILE)[0], "summary"],
        [*rows(FILE)[1], ""],
        [*rows(FILE)[2], ""],
        ["2019-01-02", "", "New", "https://example.org/c", "Said, so"],
    ]


def test_a_known_day_is_changed_in_its_own_row_and_date_and_unknown_cells_stay_as_typed():
    after = with_announcement(FILE, "2017-06-20", title="Else", url="", headline="")
    before = rows(FILE)
    assert rows(after) == [before[0], before[1], ["6/20/2017", before[2][1], "Else", ""]]


def test_what_is_not_given_stays_and_what_is_given_blank_is_emptied():
    data = b"date,title,summary,url\n2017-06-20,T,Kept,https://example.org\n"
    assert described(with_announcement(data, "2017-06-20", title="U"), "2017-06-20") == {
        "date": "2017-06-20",
        "title": "U",
        "summary": "Kept",
        "url": "",
    }


def test_of_a_day_that_is_described_twice_the_first_row_is_changed():
    data = b"date,title\n2017-06-20,One\n2017-06-20,Two\n"
    after = with_announcement(data, "2017-06-20", title="New")
    assert [row[1] for row in rows(after)] == ["title", "New", "Two"]


def test_an_empty_file_takes_its_first_announcement():
    after = with_announcement(template(ANNOUNCEMENTS_NAME), "2017-06-20", title="T")
    assert described(after, "2017-06-20")["title"] == "T"
    assert described(after, "2018-06-20") == {}


@pytest.mark.parametrize(
    ("date", "title", "url", "said"),
    [
        ("2017-06-31", "T", "", "“2017-06-31” is not a date; type it as 2017-06-20."),
        ("", "T", "", "“” is not a date; type it as 2017-06-20."),
        ("2017-06-20", " ", "", "The title is blank; type the announcement’s official title."),
        (
            "2017-06-20",
            "T",
            "javascript:x",
            "“javascript:x” is not a link; it must begin with http:// or https://.",
        ),
        (
            "2017-06-20",
            "T",
            "example.org",
            "“example.org” is not a link; it must begin with http:// or https://.",
        ),
    ],
)
def test_an_announcement_that_will_not_do_is_refused_in_a_sentence(date, title, url, said):
    assert check_announcement(date, title=title, url=url) == (said,)
    with pytest.raises(DataFolderError, match=said):
        with_announcement(FILE, date, title=title, url=url)


def test_a_column_that_announcements_do_not_have_is_a_mistake_of_the_caller():
    with pytest.raises(TypeError, match="color"):
        with_announcement(FILE, "2017-06-20", title="T", color="red")


# No control characters, and no mark: what the reader makes of these is its own affair.
CELLS = st.text(st.characters(exclude_categories=["C"]), max_size=8)


@given(
    table=st.lists(st.tuples(CELLS, CELLS, st.dates().map(str), CELLS), min_size=1, max_size=5),
    day=st.dates().map(str),
    title=CELLS.filter(str.strip),
)
def test_any_other_cell_survives_an_edit(table, day, title):
    frame = pd.DataFrame(table, columns=["Mine", "title", "date", "Ours too"], dtype="str")
    before = write_csv(frame)
    after = with_announcement(before, day, title=title)
    assert described(after, day)["title"] == title
    old, new = (read_cells(data, ANNOUNCEMENTS_NAME)[0] for data in (before, after))
    changed = compare_tables(old, new, "date")
    assert changed.removed == ()
    assert {cell.column for row in changed.changed for cell in row.cells} <= {"title"}
    assert len(changed.added) == (day not in set(frame["date"]))
    assert rows(after)[: len(table) + 1] == rows(before) or changed.changed
