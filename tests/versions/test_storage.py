"""What holds of every storage, and what of a folder alone."""

import os
import threading
from datetime import UTC, datetime

import pytest

from common.errors import ConflictError, LockedError
from versions.folder import FolderStorage, data_storage
from versions.storage import NewContent, current_version, digest_now, read_bytes
from versions.version import digest_of

A = "a.csv"
B = "b.csv"


def save(storage, name, data, **also):
    """Save as somebody who has just looked, unless it is said what was seen."""
    also = {"expected": digest_now(storage, name), "who": "Ada"} | also
    content = NewContent(name, data, also.pop("expected"), also.pop("restored", None))
    (version,) = storage.publish([content], **also)
    return version


def by_hand(storage, name, data):
    """Change a file past its history."""
    storage.update(name, lambda _: data)


def listed(storage, name=A):
    versions = reversed(storage.versions(name))
    return [(one.number, one.how, storage.read_version(name, one.number)) for one in versions]


def test_what_is_published_is_read_with_its_digest_and_is_a_version(storage):
    assert (storage.read(A), digest_now(storage, A), storage.versions(A)) == (None, None, ())
    version = save(storage, A, b"x\n1\n")
    found = storage.read(A)
    assert (found.data, found.digest) == (b"x\n1\n", digest_of(b"x\n1\n"))
    assert (version.number, version.who, version.rows) == (1, "Ada", 1)
    assert storage.versions(A) == (version,)
    assert storage.read_version(A, 1) == read_bytes(storage, A) == b"x\n1\n"
    assert storage.versions(B) == ()


def test_none_is_saved_when_one_is_not_what_was_seen(storage):
    save(storage, A, b"1")
    both = [NewContent(B, b"2", None), NewContent(A, b"3", digest_of(b"2"))]
    with pytest.raises(ConflictError) as caught:
        storage.publish(both, who="Ada")
    assert caught.value.current == digest_of(b"1")
    assert (storage.read(A).data, storage.read(B)) == (b"1", None)


def test_an_old_version_that_is_saved_anew_is_said_to_be_restored(storage):
    save(storage, A, b"1")
    save(storage, A, b"2", expected=digest_of(b"1"))
    version = save(storage, A, storage.read_version(A, 1), restored=1)
    assert (version.number, version.how, version.restored) == (3, "restored", 1)
    assert current_version(storage, A) == version


def test_a_file_that_was_changed_by_hand_is_no_version_yet(storage):
    save(storage, A, b"1")
    by_hand(storage, A, b"by hand")
    assert current_version(storage, A) is None
    assert digest_now(storage, A) == digest_of(b"by hand")


def test_the_token_is_another_when_any_file_is(storage):
    tokens = [storage.token(A, B)]
    save(storage, A, b"1")
    tokens.append(storage.token(A, B))
    for data in (b"2", b"3", b"3"):
        by_hand(storage, B, data)
        tokens.append(storage.token(A, B))
    assert len(set(tokens)) == 5
    assert storage.token(A, B) == tokens[-1]


def test_the_token_of_a_folder_is_another_when_a_file_is_replaced_or_removed(tmp_path):
    storage = FolderStorage(tmp_path)
    tokens = [storage.token(A, B)]
    save(storage, A, b"1")
    tokens.append(storage.token(A, B))
    (tmp_path / B).write_bytes(b"2")
    tokens.append(storage.token(A, B))
    # The same bytes at the same time under the same name: a file of its own all the same.
    found = (tmp_path / B).stat()
    (tmp_path / "new").write_bytes(b"3")
    os.utime(tmp_path / "new", ns=(found.st_atime_ns, found.st_mtime_ns))
    (tmp_path / "new").replace(tmp_path / B)
    tokens.append(storage.token(A, B))
    (tmp_path / A).unlink()
    tokens.append(storage.token(A, B))
    assert len(set(tokens)) == 5
    assert storage.token(A, B) == tokens[-1]


def test_an_update_gets_what_is_there_and_makes_no_version(storage):
    seen = []

    def more(data):
        seen.append(data)
        return (data or b"") + b"1"

    storage.update(A, more)
    storage.update(A, more)
    storage.update(A, lambda data: None)
    assert seen == [None, b"1"]
    assert (storage.read(A).data, storage.versions(A)) == (b"11", ())


def test_an_update_that_fails_leaves_what_was_there(storage):
    storage.update(A, lambda data: b"1")

    def fail(data):
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        storage.update(A, fail)
    assert storage.read(A).data == b"1"


@pytest.mark.parametrize("doing", ["publish", "update"])
def test_who_writes_while_another_does_waits_and_is_then_told(storage, monkeypatch, doing):
    monkeypatch.setattr("versions.database.LOCK_SECONDS", 0.01)
    monkeypatch.setattr("versions.folder.UPDATE_SECONDS", 0.0)
    inside, end = threading.Event(), threading.Event()

    def linger(data):
        inside.set()
        end.wait()
        return len(data or b"")

    def other():
        if doing == "publish":
            save(storage, A, b"1", count=linger)
        else:
            storage.update(A, lambda data: b"1" * (1 + linger(data)))

    thread = threading.Thread(target=other)
    thread.start()
    inside.wait()
    try:
        if doing == "publish" and not isinstance(storage, FolderStorage):
            with pytest.raises(LockedError, match="someone else is saving now; try again in a"):
                save(storage, A, b"2")
        elif doing == "update":
            with pytest.raises(LockedError, match=r"a\.csv is being written by another program"):
                by_hand(storage, A, b"2")
    finally:
        end.set()
        thread.join()
    assert storage.read(A).data == b"1"


def test_a_folder_is_tried_by_writing_and_nothing_stays_there(tmp_path):
    assert FolderStorage(tmp_path).is_writable()
    assert list(tmp_path.iterdir()) == []
    assert not FolderStorage(tmp_path / "missing").is_writable()


def test_it_can_be_written(storage):
    assert storage.is_writable()


def test_the_environment_names_the_folder(tmp_path):
    assert data_storage({"PARTNERSHIP_MAP_DATA": str(tmp_path)}) == FolderStorage(tmp_path)


def test_a_file_that_must_be_there_and_is_not_is_said_by_name(storage):
    with pytest.raises(FileNotFoundError) as caught:
        read_bytes(storage, A)
    assert caught.value.filename == A


def test_the_old_file_is_in_the_history_before_it_is_replaced(storage):
    by_hand(storage, A, b"old")
    assert save(storage, A, b"new").number == 2
    assert listed(storage) == [(1, "first", b"old"), (2, "published", b"new")]


def test_an_edit_by_hand_is_kept_as_a_version_of_its_own(storage):
    save(storage, A, b"one")
    by_hand(storage, A, b"by hand")
    save(storage, A, b"two")
    assert listed(storage) == [
        (1, "published", b"one"),
        (2, "found", b"by hand"),
        (3, "published", b"two"),
    ]
    assert [v.who for v in storage.versions(A)] == ["Ada", "", "Ada"]


def test_an_old_version_that_was_copied_back_by_hand_is_found_as_well(storage):
    save(storage, A, b"one")
    save(storage, A, b"two")
    by_hand(storage, A, b"one")
    save(storage, A, b"three")
    assert [data for _, _, data in listed(storage)] == [b"one", b"two", b"one", b"three"]


def test_equal_bytes_make_no_new_version(storage):
    first = save(storage, A, b"one", note="first")
    assert save(storage, A, b"one", note="again") == first
    assert listed(storage) == [(1, "published", b"one")]


def test_equal_bytes_by_hand_are_written_down_once(storage):
    by_hand(storage, A, b"old")
    assert save(storage, A, b"old").how == "first"
    assert save(storage, A, b"old").number == 1


@pytest.mark.parametrize(
    ("seen", "now"), [(b"one", b"two"), (None, b"two"), (b"one", None), (b"", b"two")]
)
def test_a_file_that_somebody_else_changed_is_not_overwritten(storage, seen, now):
    if now is not None:
        save(storage, A, now)
    before = listed(storage)
    with pytest.raises(ConflictError, match="since you opened it") as caught:
        save(storage, A, b"mine", expected=None if seen is None else digest_of(seen))
    assert caught.value.current == (None if now is None else digest_of(now))
    assert digest_now(storage, A) == caught.value.current
    assert listed(storage) == before


def test_the_one_who_was_told_can_save_on_the_new_version(storage):
    save(storage, A, b"one")
    save(storage, A, b"theirs")
    with pytest.raises(ConflictError) as caught:
        save(storage, A, b"mine", expected=digest_of(b"one"))
    assert save(storage, A, b"mine", expected=caught.value.current).number == 3


def test_a_clock_that_jumps_back_changes_no_order(storage):
    times = iter(datetime(year, 1, 1, tzinfo=UTC) for year in (2024, 2001, 2030, 1970))
    for data in (b"one", b"two", b"three", b"four"):
        save(storage, A, data, clock=lambda: next(times))
    versions = storage.versions(A)
    assert [v.number for v in versions] == [4, 3, 2, 1]
    assert [v.saved_at.year for v in versions] == [1970, 2030, 2001, 2024]
    assert current_version(storage, A) == versions[0]


def test_who_and_why_are_kept_as_typed(storage):
    who, note = "Zo\u00eb \u201cZ\u201d <b>", "=1+1\nline two\udcff\x00"
    save(storage, A, b"one", who=who, note=note)
    version = storage.versions(A)[0]
    assert (version.who, version.note) == (who, note)


def test_undo_and_redo_go_back_and_forth(storage):
    save(storage, A, b"one")
    save(storage, A, b"two")
    for number, data in ((1, b"one"), (2, b"two"), (1, b"one")):
        save(storage, A, storage.read_version(A, number), restored=number)
        assert read_bytes(storage, A) == data
    assert [v.number for v in storage.versions(A)] == [5, 4, 3, 2, 1]
