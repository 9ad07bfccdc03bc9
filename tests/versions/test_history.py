import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from common.errors import PartnershipMapError, UnknownVersionError
from tests.helpers.saving import current_digest, publish, restore
from versions.history import History
from versions.version import count_rows, digest_of

START = datetime(2024, 5, 1, 12, tzinfo=UTC)


@pytest.fixture
def target(tmp_path):
    return tmp_path / "sites.csv"


def save(target, data: bytes, **rest):
    options = {"expected": current_digest(target), "who": "Ada", "clock": lambda: START}
    return publish(target, data, **(options | rest))


def numbers(target) -> list[int]:
    return [version.number for version in History(target).versions()]


def test_without_a_save_there_is_no_history_and_no_folder_is_made(target):
    history = History(target)
    assert history.versions() == ()
    assert history.newest() is None
    assert history.current() is None
    assert list(target.parent.iterdir()) == []


def test_the_newest_version_comes_first_and_says_who_when_and_why(target):
    save(target, b"city,state\nMemphis,TN\n", note="from the list of May")
    zone = timezone(timedelta(hours=-5))
    save(target, b"city,state\nTulsa,OK\nMemphis,TN\n", clock=lambda: START.astimezone(zone))
    new, old = History(target).versions()
    assert (old.number, old.who, old.note, old.how) == (
        1,
        "Ada",
        "from the list of May",
        "published",
    )
    assert (old.rows, new.rows) == (1, 2)
    assert old.saved_at == new.saved_at == START
    assert new.saved_at.tzinfo is UTC
    assert (old.replaces, new.replaces) == (None, old.digest)


def test_every_version_can_be_read_back_to_the_byte(target):
    contents = [b"one", b"two\r\n", "d\u00e9j\u00e0".encode("cp1252")]
    for data in contents:
        save(target, data)
    assert [History(target).read(number) for number in (1, 2, 3)] == contents


def test_the_current_version_is_the_one_in_the_file(target):
    saved = save(target, b"one")
    assert History(target).current() == saved
    target.write_bytes(b"by hand")
    assert History(target).current() is None
    assert History(target).newest() == saved


@pytest.mark.parametrize("number", [0, -1, 2, 10**30])
def test_a_number_that_is_not_listed_is_our_own_error(target, number):
    save(target, b"one")
    with pytest.raises(UnknownVersionError, match=f"no version {number} of sites.csv"):
        History(target).read(number)


@pytest.mark.parametrize("harm", ["change", "remove"])
def test_bytes_that_are_not_what_was_saved_are_never_handed_out(target, harm):
    version = save(target, b"one")
    stored = History(target).content_path(version)
    stored.write_bytes(b"two") if harm == "change" else stored.unlink()
    with pytest.raises(UnknownVersionError, match=r"Version 1 of sites\.csv"):
        History(target).read(1)


@pytest.mark.parametrize(
    "change",
    [
        {"file": "../../sites.csv"},
        {"file": "/etc/passwd"},
        {"file": "000002-000000000000.csv"},
        {"number": 7},
        {"number": "1"},
        {"saved_at": "yesterday"},
        {"saved_at": "2024-05-01T12:00:00"},
        {"saved_at": None},
        {"who": None},
        {"rows": "many"},
        {"more": 1},
    ],
)
def test_a_record_that_is_not_ours_is_left_out_and_the_others_stay(target, change):
    save(target, b"one")
    save(target, b"two")
    record = History(target).folder / "000001.json"
    record.write_text(json.dumps(json.loads(record.read_text()) | change))
    assert numbers(target) == [2]
    with pytest.raises(PartnershipMapError):
        History(target).read(1)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "\x00", '"number"'])
def test_a_record_in_pieces_is_left_out_and_its_number_is_not_given_again(target, text):
    save(target, b"one")
    (History(target).folder / "000001.json").write_text(text)
    assert numbers(target) == []
    assert save(target, b"two").number == 3
    # What stood there was found, as the history could no longer say what it was.
    assert [version.how for version in History(target).versions()] == ["published", "first"]


def test_a_record_nested_without_end_is_left_out(target):
    save(target, b"one")
    save(target, b"two")
    (History(target).folder / "000001.json").write_text("[" * 200_000)
    assert numbers(target) == [2]


@pytest.mark.parametrize(
    "name", ["20240501.json", "20240501.pending", "20240501-3f2a9c0d1e5b.csv", "by-hand.pending"]
)
@pytest.mark.parametrize("text", ["", "{}", "a,b\n", None])
def test_a_file_called_by_a_date_hides_no_version(target, name, text):
    save(target, b"one")
    folder = History(target).folder
    stray = folder / name
    stray.write_text((folder / "000001.json").read_text() if text is None else text)
    content = stray.read_bytes()
    saved = save(target, b"two")
    assert (saved.number, History(target).newest()) == (2, saved)
    assert numbers(target) == [2, 1]
    assert History(target).current() == saved
    assert History(target).read(2) == b"two"
    assert stray.read_bytes() == content


def test_versions_numbered_after_a_stray_date_are_listed(target):
    save(target, b"one")
    history = History(target)
    version = replace(history.new_version(b"two", START), number=20_240_502)
    history.add(version, b"two")
    assert numbers(target) == [20_240_502, 1]
    target.write_bytes(b"two")
    assert save(target, b"three").number == 20_240_503
    assert numbers(target)[0] == 20_240_503


def test_other_files_in_the_folder_are_neither_read_nor_removed(target):
    save(target, b"one")
    folder = History(target).folder
    strange = [folder / name for name in ("notes.txt", "1.json", "x.pending", "000001.csv.bak")]
    for path in strange:
        path.write_text("mine")
    (folder / "000009").mkdir()
    save(target, b"two")
    assert numbers(target) == [2, 1]
    assert [path.read_text() for path in strange[:2]] == ["mine", "mine"]
    assert strange[3].exists()


def test_each_file_has_a_history_of_its_own(tmp_path):
    sites, agencies = tmp_path / "sites.csv", tmp_path / "agencies.csv"
    save(sites, b"one")
    save(agencies, b"two")
    assert History(sites).read(1) == b"one"
    assert History(agencies).read(1) == b"two"


def test_a_restored_version_is_a_new_one_that_names_the_old(target):
    save(target, b"one")
    two = save(target, b"two")
    saved = restore(target, 1, expected=two.digest, who="Grace", note="a mistake")
    assert (saved.number, saved.how, saved.restored, saved.note) == (3, "restored", 1, "a mistake")
    assert target.read_bytes() == b"one"
    assert History(target).versions()[0] == saved


def test_restoring_what_stands_there_makes_no_version(target):
    one = save(target, b"one")
    assert restore(target, 1, expected=one.digest, who="Ada") == one
    assert numbers(target) == [1]


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        (b"", 0),
        (b"city,state\n", 0),
        (b"city,state\r\nMemphis,TN\r\n\r\n,\r\n", 1),
        (b'\xef\xbb\xbfcity,notes\nMemphis,"two\nlines"\n', 1),
        (b"\xff\xfe\x00", None),
        (b'city\n"open', None),
    ],
)
def test_rows_are_counted_where_the_bytes_are_a_csv_file(data, rows):
    assert count_rows(data) == rows


def test_the_digest_is_the_usual_one():
    assert digest_of(b"").startswith("e3b0c44298fc1c14")
