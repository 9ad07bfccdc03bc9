from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geocode.ledger import (
    COLUMNS,
    Ledger,
    LedgerEntry,
    parse_degrees,
    parse_ledger,
    read_ledger,
    write_ledger,
)
from sites.errors import DataFolderError

HEADER = ",".join(COLUMNS)
MEMPHIS = LedgerEntry(
    "memphis-tn", 35.1, -89.97, "A source 1.0", "Memphis, Tennessee", "7", "2020-01-02"
)


def test_a_ledger_that_is_absent_or_blank_is_empty(tmp_path):
    assert read_ledger(tmp_path / "absent.csv").entries == {}
    assert parse_ledger(b"").entries == {}
    assert parse_ledger(HEADER.encode()).entries == {}


def test_what_is_written_is_read_back(tmp_path):
    path = tmp_path / "locations.csv"
    write_ledger(path, Ledger().with_entries([MEMPHIS]))
    assert dict(read_ledger(path).entries) == {"memphis-tn": MEMPHIS}


def test_an_entry_that_says_the_same_on_another_day_changes_nothing():
    ledger = Ledger().with_entries([MEMPHIS])
    again = replace(MEMPHIS, date="2024-05-06")
    assert ledger.with_entries([again]) is ledger


def test_an_entry_that_says_something_else_takes_the_place_of_the_old():
    other = LedgerEntry("memphis-tn", 35.2, -89.9, "A person", date="2024-05-06")
    ledger = parse_ledger(Ledger().with_entries([MEMPHIS]).with_entries([other]).to_bytes())
    assert dict(ledger.entries) == {"memphis-tn": other}


def test_rows_and_columns_that_are_not_ours_are_kept():
    text = f"{HEADER},who\nmine,x,y,z,,,,me\nmemphis-tn,1,2,A person,,,,you\n"
    ledger = parse_ledger(text.encode()).with_entries([MEMPHIS])
    lines = ledger.to_bytes().decode().splitlines()
    assert lines[0] == f"{HEADER},who"
    assert lines[1] == "mine,x,y,z,,,,me"
    assert lines[2].startswith("memphis-tn,35.1,-89.97,A source 1.0")
    assert lines[2].endswith(",you")


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",1,2,s,,,", "key"),
        ("k,,2,s,,,", "latitude"),
        ("k,91,2,s,,,", "latitude"),
        ("k,nan,2,s,,,", "latitude"),
        ("k,1,181,s,,,", "longitude"),
        ("k,1,1_0,s,,,", "longitude"),
        ("k,1,2,,,,", "source"),
        ("k,1,2,s,,,soon", "date"),
    ],
)
def test_a_row_that_cannot_be_used_is_an_issue_and_no_entry(row, column):
    ledger = parse_ledger(f"{HEADER}\n{row}\n".encode())
    assert ledger.entries == {}
    (issue,) = ledger.issues
    assert (issue.row, issue.column, issue.file) == (2, column, "locations.csv")


def test_of_two_rows_for_one_place_the_first_counts_and_is_the_one_renewed():
    text = f"{HEADER}\nmemphis-tn,1,2,A person,,,\nmemphis-tn,3,4,A person,,,\n"
    ledger = parse_ledger(text.encode())
    assert ledger.entries["memphis-tn"].latitude == 1
    assert [issue.check for issue in ledger.issues] == ["duplicate-key"]
    renewed = parse_ledger(ledger.with_entries([MEMPHIS]).to_bytes())
    assert renewed.entries["memphis-tn"] == MEMPHIS


@pytest.mark.parametrize(
    "data", [b"key,latitude\nk,1\n", b"\x00", f"{HEADER}\n\xff".encode("latin-1")]
)
def test_a_ledger_without_its_structure_is_refused(data):
    with pytest.raises(DataFolderError, match=r"locations\.csv"):
        parse_ledger(data)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_coordinates_survive_writing_to_a_tenth_of_a_metre(latitude, longitude):
    entry = LedgerEntry("k", latitude, longitude, "s")
    read = parse_ledger(Ledger().with_entries([entry]).to_bytes()).entries["k"]
    assert read.latitude == pytest.approx(latitude, abs=1e-6)
    assert read.longitude == pytest.approx(longitude, abs=1e-6)


@given(st.text())
def test_no_text_of_degrees_raises(text):
    parse_degrees(text)
