import csv
import io
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.errors import TableError
from geocode.pipeline import geocode_sites
from geocode.report import FileVerdict, build_report, rejected_report, report_text
from sites.check import check_sites
from sites.read import read_sites


@pytest.fixture(scope="module")
def report(gazetteer, outlines):
    """Return the object for a file's text or bytes, after a journey through strict JSON."""

    def build(data: str | bytes) -> dict:
        try:
            file = read_sites(data.encode() if isinstance(data, str) else data)
        except TableError as error:
            found = rejected_report("x.csv", str(error))
        else:
            geocoded = geocode_sites(file.frame, gazetteer, outlines=outlines)
            found = build_report("x.csv", file, geocoded, check_sites(file.frame))
        return strict(report_text(found))

    return build


def strict(text: str) -> dict:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} is not JSON")

    return json.loads(text, parse_constant=refuse)


def check_shape(found: dict) -> None:
    """Assert what holds for every report there is."""
    assert list(found) == [
        "file",
        "verdict",
        "read_as",
        "rows_read",
        "located",
        "review",
        "issues",
        "repairs",
    ]
    located = [one["row"] for one in found["located"]]
    review = [one["row"] for one in found["review"]]
    assert found["rows_read"] == len(located) + len(review)
    assert len({*located, *review}) == found["rows_read"]
    for one in found["located"]:
        assert list(one) == [
            "row",
            "city",
            "state",
            "kind",
            "key",
            "latitude",
            "longitude",
            "source",
            "matched_name",
            "announced",
            "values",
        ]
        assert one["kind"] in ("city", "county")
        assert one["key"]
        assert one["source"]
        assert isinstance(one["latitude"], float)
        assert isinstance(one["longitude"], float)
    for one in found["review"]:
        assert list(one) == [
            "row",
            "city",
            "state",
            "verdict",
            "reason",
            "candidates",
            "announced",
            "values",
        ]
        assert one["verdict"] in ("ambiguous", "not found", "conflict")
        assert one["reason"].startswith(f"Row {one['row']}: ")
        for candidate in one["candidates"]:
            assert list(candidate) == ["name", "state", "kind", "latitude", "longitude"]
    for issue in found["issues"]:
        assert list(issue) == ["row", "column", "value", "check", "message"]
    for repair in found["repairs"]:
        assert list(repair) == ["what", "where"]
    open_issues = [issue for issue in found["issues"] if issue["check"] != "duplicate-row"]
    if found["verdict"] == "reject":
        assert found["rows_read"] == 0
        (issue,) = found["issues"]
        assert issue["row"] is None
        assert issue["check"] == "structure"
    else:
        assert (found["verdict"] == "accept") is not bool(review or open_issues)


def test_a_clean_file_is_accepted(report):
    found = report("city,state,announced,track\nMemphis,Tenn.,6/20/2017,East\n")
    check_shape(found)
    assert found["verdict"] == "accept"
    (one,) = found["located"]
    assert (one["row"], one["city"], one["state"], one["kind"]) == (2, "Memphis", "Tenn.", "city")
    assert (one["key"], one["matched_name"]) == ("memphis-tn", "Memphis, Tennessee")
    assert one["announced"] == "2017-06-20"
    assert one["values"] == {"track": "East"}


def test_a_place_that_cannot_be_settled_is_set_aside_with_candidates(report):
    found = report("city,state\nMemfis,TN\nMemphis,\nMemphis,Tenessee\nParis,France\n,TN\n")
    check_shape(found)
    assert found["verdict"] == "accept_with_review"
    assert [one["row"] for one in found["review"]] == [2, 3, 4, 5, 6]
    (candidate,) = found["review"][0]["candidates"]
    assert (candidate["name"], candidate["state"], candidate["kind"]) == (
        "Memphis",
        "Tennessee",
        "city",
    )


def test_a_row_with_an_impossible_date_is_located_and_keeps_it_as_typed(report):
    found = report("city,state,announced\nMemphis,TN,2017-02-30\n")
    check_shape(found)
    assert found["verdict"] == "accept_with_review"
    (one,) = found["located"]
    assert one["announced"] is None
    assert one["values"] == {"announced": "2017-02-30"}
    assert [(i["row"], i["column"], i["value"]) for i in found["issues"]] == [
        (2, "announced", "2017-02-30")
    ]


def test_an_exact_duplicate_is_kept_with_a_notice_that_needs_nobody(report):
    found = report("city,state\nMemphis,TN\nMemphis,TN\n")
    check_shape(found)
    assert found["verdict"] == "accept"
    assert [one["key"] for one in found["located"]] == ["memphis-tn", "memphis-tn"]
    assert [issue["check"] for issue in found["issues"]] == ["duplicate-row"]


def test_text_that_looks_like_something_else_is_text(report):
    row = "None,NA,null,007,1e5,TRUE,NaN,2017-06-20, x "
    found = report(f"city,state,a,b,c,d,e,f,g,h,i\nMemphis,TN,{row}\n")
    assert list(found["located"][0]["values"].values()) == row.split(",")


def test_nothing_typed_is_lost_and_nothing_is_said_twice(report):
    head = "city,state,kind,latitude,longitude,announced\n"
    found = report(f"{head}Memphis,TN,Town,35.15,-90.05,\nMemphis,TN,City,0,0,\nMemphis,TN,,,,\n")
    check_shape(found)
    assert found["located"][0]["values"] == {
        "kind": "Town",
        "latitude": "35.15",
        "longitude": "-90.05",
    }
    assert found["review"][0]["values"] == {"kind": "City", "latitude": "0", "longitude": "0"}
    assert found["located"][1]["values"] == {}


def test_row_numbers_are_those_of_the_spreadsheet(report):
    found = report('city,state,notes\nMemphis,TN,"two\nlines"\n\n,,\nToledo,OH,\n')
    assert [one["row"] for one in found["located"]] == [2, 5]


def test_a_column_by_the_name_of_a_field_is_kept_with_the_values(report):
    found = report("city,state,key,row,verdict,values,source\nMemphis,TN,k,r,v,w,s\n")
    check_shape(found)
    assert found["located"][0]["values"] == {
        "key": "k",
        "row": "r",
        "verdict": "v",
        "values": "w",
        "source": "s",
    }


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\x00", b"city,state\n", b'city,state\n"x'])
def test_a_file_whose_structure_cannot_be_trusted_is_rejected_in_one_sentence(report, data):
    found = report(data)
    check_shape(found)
    assert found["verdict"] == "reject"
    assert found["issues"][0]["message"].endswith(".")


def test_each_verdict_has_its_exit_status():
    assert [verdict.exit_status for verdict in FileVerdict] == [0, 1, 2]


@given(st.binary(max_size=200))
def test_any_bytes_give_a_report_that_adds_up(report, data):
    check_shape(report(data))


ODD_CELLS = (
    *("Memphis", "Memphis, TN", "TN", "Tenn.", "", "county", "Springfield", "0", "35.1", "-90"),
    *("NaN", "inf", "2017-06-20", "2017-02-30", "Oakland/Richmond", "Harris", "TX"),
)
CELLS = st.text(max_size=12) | st.sampled_from(ODD_CELLS)
COLUMNS = ("city", "state", "kind", "announced", "latitude", "longitude", "notes", "row", "key")


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_any_cells_give_a_report_that_adds_up_and_loses_no_text(report, data):
    others = data.draw(st.lists(st.sampled_from(COLUMNS[2:]), unique=True))
    header = data.draw(st.permutations(["city", "state", *others]))
    rows = data.draw(
        st.lists(st.lists(CELLS, min_size=len(header), max_size=len(header)), max_size=5)
    )
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *rows])
    found = report(out.getvalue().encode("utf-8", errors="replace"))
    check_shape(found)
    if found["verdict"] == "reject":
        return
    kept = [row for row in rows if any(cell.strip() for cell in row)]
    assert found["rows_read"] == len(kept)
    text = json.dumps(found)
    for row in kept:
        for column, cell in zip(header, row, strict=True):
            if cell.strip() and column in ("city", "state", "notes", "row", "key"):
                assert json.dumps(cell) in text
