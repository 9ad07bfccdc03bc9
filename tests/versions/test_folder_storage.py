import os

import pytest
from filelock import FileLock

from common.errors import ConflictError, LockedError
from versions.folder import FolderStorage, data_storage
from versions.storage import NewContent, Storage, current_version, digest_now, read_bytes
from versions.version import digest_of

A = "a.csv"
B = "b.csv"


@pytest.fixture
def storage(tmp_path) -> Storage:
    return FolderStorage(tmp_path)


def save(storage, name, data, expected=None, **also):
    (version,) = storage.publish([NewContent(name, data, expected, **also)], who="Ada")
    return version


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
    save(storage, A, b"2", digest_of(b"1"))
    version = save(storage, A, storage.read_version(A, 1), digest_of(b"2"), restored=1)
    assert (version.number, version.how, version.restored) == (3, "restored", 1)
    assert current_version(storage, A) == version


def test_a_file_that_was_changed_by_hand_is_no_version_yet(storage, tmp_path):
    save(storage, A, b"1")
    (tmp_path / A).write_bytes(b"by hand")
    assert current_version(storage, A) is None
    assert digest_now(storage, A) == digest_of(b"by hand")


def test_the_token_is_another_when_any_file_is(storage, tmp_path):
    tokens = [storage.token(A, B)]
    save(storage, A, b"1")
    tokens.append(storage.token(A, B))
    (tmp_path / B).write_bytes(b"2")
    tokens.append(storage.token(A, B))
    # The same bytes at the same time under the same name: a separate file anyway.
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


def test_an_update_waits_for_another_program_and_then_says_so(storage, tmp_path, monkeypatch):
    monkeypatch.setattr("versions.folder.UPDATE_SECONDS", 0.0)
    with (
        FileLock(tmp_path / f".{A}.lock"),
        pytest.raises(LockedError, match=r"a\.csv is being written by another program"),
    ):
        storage.update(A, lambda data: b"1")
    assert storage.read(A) is None


def test_a_folder_is_tried_by_writing_and_nothing_stays_there(storage, tmp_path):
    assert storage.is_writable()
    assert list(tmp_path.iterdir()) == []
    assert not FolderStorage(tmp_path / "missing").is_writable()


def test_the_environment_names_the_folder(tmp_path):
    assert data_storage({"PARTNERSHIP_MAP_DATA": str(tmp_path)}) == FolderStorage(tmp_path)


def test_a_file_that_must_be_there_and_is_not_is_said_by_name(storage):
    with pytest.raises(FileNotFoundError) as caught:
        read_bytes(storage, A)
    assert caught.value.filename == A
