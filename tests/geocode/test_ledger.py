import threading
from dataclasses import replace

import pytest
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st

from common.errors import DataFolderError, LockedError
from geocode.ledger import COLUMNS, Change, Ledger, LedgerEntry, LeftOut, parse_degrees
from geocode.ledger_file import decide, parse_ledger, read_ledger, undo, update_ledger
from versions.folder import FolderStorage

HEADER = ",".join(COLUMNS)
OLD_HEADER = "key,latitude,longitude,source,matched_name,matched_id,date"
MEMPHIS = LedgerEntry(
    "memphis-tn", 35.1, -89.97, "A source 1.0", "Memphis, Tennessee", "7", "2020-01-02", "Ada"
)
ABSENT = LeftOut("memphis-tn", "Grace", "2020-03-04")


def test_a_ledger_that_is_absent_or_blank_is_empty(tmp_path):
    assert read_ledger(FolderStorage(tmp_path)).entries == {}
    assert parse_ledger(b"").entries == {}
    assert parse_ledger(HEADER.encode()).entries == {}


def test_what_is_written_is_read_back(tmp_path):
    storage = FolderStorage(tmp_path)
    update_ledger(storage, lambda ledger: ledger.with_entries([MEMPHIS]))
    assert dict(read_ledger(storage).entries) == {"memphis-tn": MEMPHIS}


def test_an_entry_that_says_the_same_on_another_day_changes_nothing():
    ledger = Ledger().with_entries([MEMPHIS])
    again = replace(MEMPHIS, date="2024-05-06")
    assert ledger.with_entries([again]) is ledger


def test_an_entry_that_says_something_else_takes_the_place_of_the_old():
    other = LedgerEntry("memphis-tn", 35.2, -89.9, "A person", date="2024-05-06")
    ledger = parse_ledger(Ledger().with_entries([MEMPHIS]).with_entries([other]).to_bytes())
    assert dict(ledger.entries) == {"memphis-tn": other}


def test_rows_and_columns_that_are_not_ours_are_kept():
    text = f"{HEADER},who\nmine,x,y,z,,,,,,me\nmemphis-tn,1,2,A person,,,,,,you\n"
    ledger = parse_ledger(text.encode()).with_entries([MEMPHIS])
    lines = ledger.to_bytes().decode().splitlines()
    assert lines[0] == f"{HEADER},who"
    assert lines[1] == "mine,x,y,z,,,,,,me"
    assert lines[2] == (
        'memphis-tn,35.1,-89.97,A source 1.0,"Memphis, Tennessee",7,2020-01-02,Ada,,you'
    )


def test_a_ledger_from_before_there_were_decisions_reads_and_gains_the_columns_when_needed():
    text = f"{OLD_HEADER},who\nmemphis-tn,1,2,A person,,,,you\n"
    ledger = parse_ledger(text.encode())
    assert ledger.entries["memphis-tn"] == LedgerEntry("memphis-tn", 1, 2, "A person")
    assert ledger.to_bytes().decode() == text
    lines = ledger.with_entries([replace(MEMPHIS, key="k")]).to_bytes().decode().splitlines()
    assert lines[0] == f"{OLD_HEADER},who,decided_by,decision"
    assert lines[1] == "memphis-tn,1,2,A person,,,,you,,"
    assert lines[2] == 'k,35.1,-89.97,A source 1.0,"Memphis, Tennessee",7,2020-01-02,,Ada,'


def test_four_columns_will_do():
    ledger = parse_ledger(b"key,latitude,longitude,source\nk,1,2,A person\n")
    assert ledger.entries["k"] == LedgerEntry("k", 1, 2, "A person")
    assert not ledger.entries["k"].by_person


@pytest.mark.parametrize(("who", "is_person"), [("Ada", True), ("gazetteer", False), ("", False)])
def test_only_a_person_who_is_named_decided_as_a_person(who, is_person):
    assert replace(MEMPHIS, decided_by=who).by_person is is_person


def test_a_place_left_out_is_no_entry_and_says_when():
    ledger = parse_ledger(Ledger().with_entries([MEMPHIS]).with_entries([ABSENT]).to_bytes())
    assert ledger.entries == {}
    assert ledger.issues == ()
    assert dict(ledger.left_out) == {"memphis-tn": ABSENT}
    assert ledger.decision("memphis-tn") == ABSENT
    assert ABSENT.reason == "left out for now on 2020-03-04."
    assert LeftOut("k").reason == "left out for now."


def test_coordinates_that_still_stand_in_a_row_left_out_are_not_drawn():
    row = "k,1,2,A person,,,,Ada,Left  out\n"
    assert parse_ledger(f"{HEADER}\n{row}".encode()).entries == {}


def test_a_place_left_out_can_be_located_again():
    ledger = Ledger().with_entries([ABSENT]).with_entries([MEMPHIS])
    read = parse_ledger(ledger.to_bytes())
    assert dict(read.entries) == {"memphis-tn": MEMPHIS}
    assert read.left_out == {}


def test_without_a_place_everything_else_stays():
    text = f"{HEADER},who\nmine,x,y,z,,,,,,me\nmemphis-tn,1,2,A person,,,,,,\n"
    ledger = parse_ledger(text.encode())
    assert ledger.without("elsewhere") is ledger
    less = ledger.without("memphis-tn")
    assert less.entries == {}
    assert less.to_bytes().decode() == f"{HEADER},who\nmine,x,y,z,,,,,,me\n"


def test_a_decision_is_undone_to_what_was_there_before(tmp_path):
    storage = FolderStorage(tmp_path)
    first = decide(storage, MEMPHIS)
    second = decide(storage, ABSENT)
    assert second == Change("memphis-tn", MEMPHIS, ABSENT)
    assert undo(storage, second)
    assert read_ledger(storage).decision("memphis-tn") == MEMPHIS
    assert undo(storage, first)
    assert read_ledger(storage).decision("memphis-tn") is None
    assert read_ledger(storage).rows == ()


def test_a_decision_that_somebody_has_changed_since_is_not_undone(tmp_path):
    storage = FolderStorage(tmp_path)
    change = decide(storage, MEMPHIS)
    decide(storage, ABSENT)
    assert not undo(storage, change)
    assert read_ledger(storage).decision("memphis-tn") == ABSENT


def test_decisions_made_at_the_same_time_are_all_kept(tmp_path):
    storage = FolderStorage(tmp_path)
    together = threading.Barrier(6)

    def work(number: int) -> None:
        together.wait()
        decide(storage, replace(MEMPHIS, key=f"k{number}"))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(read_ledger(storage).entries) == [f"k{number}" for number in range(6)]


def test_a_ledger_that_cannot_be_read_is_not_overwritten(tmp_path):
    path, storage = tmp_path / "locations.csv", FolderStorage(tmp_path)
    path.write_bytes(b"key,latitude\nk,1\n")
    with pytest.raises(DataFolderError):
        decide(storage, MEMPHIS)
    assert path.read_bytes() == b"key,latitude\nk,1\n"


def test_a_ledger_that_another_program_holds_is_said_and_left_alone(tmp_path, monkeypatch):
    monkeypatch.setattr("versions.folder.UPDATE_SECONDS", 0.0)
    path, storage = tmp_path / "locations.csv", FolderStorage(tmp_path)
    with (
        FileLock(tmp_path / ".locations.csv.lock"),
        pytest.raises(LockedError, match="another program"),
    ):
        update_ledger(storage, lambda ledger: ledger.with_entries([MEMPHIS]))
    assert not path.exists()


def test_a_change_that_changes_nothing_writes_nothing(tmp_path):
    path, storage = tmp_path / "locations.csv", FolderStorage(tmp_path)
    update_ledger(storage, lambda ledger: ledger)
    assert not path.exists()


@given(st.text(), st.text(), st.text(), st.text())
def test_whatever_a_source_answers_the_ledger_can_be_read_again(source, name, number, who):
    entry = LedgerEntry("k", 1, 2, f"s{source}", name, number, "2020-01-02", who)
    ledger = Ledger().with_entries([entry])
    assert dict(parse_ledger(ledger.to_bytes()).entries) == dict(ledger.entries)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (",1,2,s,,,", "key"),
        ("k,,2,s,,,,Ada,later", "latitude"),
        ("k,,,s,,,soon,Ada,left out", "date"),
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
    "data", [b"key,latitude\nk,1\n", b"\x00", f"{HEADER}\n\x81".encode("latin-1")]
)
def test_a_ledger_without_its_structure_is_refused(data):
    with pytest.raises(DataFolderError, match=r"locations\.csv"):
        parse_ledger(data)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_coordinates_survive_writing_to_a_tenth_of_a_meter(latitude, longitude):
    entry = LedgerEntry("k", latitude, longitude, "s")
    read = parse_ledger(Ledger().with_entries([entry]).to_bytes()).entries["k"]
    assert read.latitude == pytest.approx(latitude, abs=1e-6)
    assert read.longitude == pytest.approx(longitude, abs=1e-6)


@given(st.text())
def test_no_text_of_degrees_raises(text):
    parse_degrees(text)
