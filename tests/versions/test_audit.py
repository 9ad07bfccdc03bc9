"""The audit log: what it says of each change and refusal, in a folder and in a database alike."""

import os
import threading
from datetime import UTC, datetime

import psycopg
import pytest

from common.errors import ConflictError
from geocode.ledger import LeftOut
from geocode.ledger_file import decide, undo
from roster.__main__ import main
from tests.versions.test_storage import A, B, by_hand, save
from versions.audit import NAME, Entry, What, act_as, entries_in, entry_now
from versions.folder import FolderStorage
from versions.moving import export_folder, import_folder
from versions.storage import NewContent, digest_now
from versions.version import digest_of

WHERE = "10.0.0.7"
ODD = "Zo\u00eb \u201cZ\u201d\n=1+1\udcff\x00"


@pytest.fixture(autouse=True)
def _ada():
    act_as("Ada", WHERE, "0123abcd")
    yield
    act_as("", "")


def told(storage):
    """Return the log without times; those are in order and of now."""
    entries = storage.audit()
    times = [one.at for one in entries]
    assert times == sorted(times)
    assert all(abs((datetime.now(UTC) - at).total_seconds()) < 600 for at in times)
    assert {(one.where, one.reference) for one in entries} <= {(WHERE, "0123abcd")}
    return [(one.who, one.what, one.file, one.version, one.digest, one.note) for one in entries]


def test_each_change_and_each_refusal_is_one_entry(storage):
    assert storage.audit() == ()
    first, second = digest_of(b"1"), digest_of(b"2")
    save(storage, A, b"1", note="May")
    save(storage, A, b"1", note="the same bytes")
    save(storage, A, b"2", who=ODD, note=ODD)
    save(storage, A, b"1", restored=1, note="Undo of version 2")
    with pytest.raises(ConflictError) as caught:
        save(storage, A, b"3", expected=second)
    storage.publish([NewContent(B, b"x", None), NewContent(A, b"2", first)], who="Grace")
    by_hand(storage, B, b"y")
    storage.update(B, lambda _: None)
    entries = [
        ("Ada", "published", A, 1, first, "May"),
        (ODD, "published", A, 2, second, ODD),
        ("Ada", "restored", A, 3, first, "Undo of version 2"),
        ("Ada", "refused", A, None, "", str(caught.value)),
        ("Grace", "published", B, 1, digest_of(b"x"), ""),
        ("Grace", "published", A, 4, second, ""),
        ("Ada", "changed", B, None, digest_of(b"y"), ""),
    ]
    assert told(storage) == entries


def test_a_decision_and_its_undo_name_the_place(storage):
    day = "2026-01-31"
    change = decide(storage, LeftOut("springfeild|il|city", "Ada", day))
    after = digest_now(storage, "locations.csv")
    assert undo(storage, change)
    assert not undo(storage, change)
    assert [one[1:3] + one[4:] for one in told(storage)] == [
        ("changed", "locations.csv", after, "Decided: springfeild|il|city"),
        (
            *("changed", "locations.csv", digest_now(storage, "locations.csv")),
            "Undone: springfeild|il|city",
        ),
    ]


def test_entries_of_many_at_once_are_all_whole(storage):
    note = "n" * 5_000

    def add(number):
        act_as(str(number), WHERE, "0123abcd")
        for _ in range(5):
            storage.record(entry_now(What.CHANGED, A, note=note))

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted((one.who, one.note) for one in storage.audit()) == [
        (str(number), note) for number in range(8) for _ in range(5)
    ]


def test_a_line_that_a_full_disk_cut_off_spoils_no_other(tmp_path):
    storage = FolderStorage(tmp_path)
    save(storage, A, b"1")
    path = tmp_path / NAME
    assert path.stat().st_mode & 0o777 == 0o640
    with path.open("ab") as file:
        file.write(b'{"at": "2026-')
    save(storage, A, b"2")
    assert [one.version for one in storage.audit()] == [1, 2]
    assert len(path.read_bytes().splitlines()) == 3


def test_what_is_saved_is_saved_when_the_log_cannot_be_written(tmp_path, caplog):
    storage = FolderStorage(tmp_path)
    (tmp_path / NAME).mkdir()
    assert save(storage, A, b"1").number == 1
    assert storage.read(A).data == b"1"
    (failed,) = (one for one in caplog.records if one.__dict__.get("event") == "store")
    assert failed.getMessage() == "The audit log could not be written"


def test_nobody_changes_a_row_of_the_database(connect, database):
    schema = database.schema()
    storage = connect(database.address_of(schema))
    save(storage, A, b"1")
    before = storage.audit()
    with psycopg.connect(database.address()) as connection:
        connection.execute(
            f"CREATE ROLE {schema}_editor LOGIN; GRANT USAGE ON SCHEMA {schema} TO {schema}_editor;"
            f"GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON ALL TABLES IN SCHEMA {schema}"
            f" TO {schema}_editor; GRANT USAGE ON SEQUENCE {schema}.map_serial TO {schema}_editor"
        )
    editor = connect(database.address_of(schema, f"{schema}_editor"))
    save(editor, A, b"2")
    for user in (f"{schema}_editor", "postgres"):
        for change in (
            "UPDATE map_audit SET entry = '{}'",
            "DELETE FROM map_audit",
            "TRUNCATE map_audit",
        ):
            with (
                psycopg.connect(database.address_of(schema, user)) as connection,
                pytest.raises(
                    psycopg.errors.InsufficientPrivilege, match="lines are only added to map_audit"
                ),
            ):
                connection.execute(change)
    assert [one.version for one in storage.audit()] == [1, 2]
    assert storage.audit()[:1] == before


def test_an_account_that_cannot_add_to_the_log_saves_nothing(connect, database):
    schema = database.schema()
    storage = connect(database.address_of(schema))
    save(storage, A, b"1")
    with psycopg.connect(database.address()) as connection:
        connection.execute(
            f"CREATE ROLE {schema}_old LOGIN; GRANT USAGE ON SCHEMA {schema} TO {schema}_old;"
            f"GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA {schema} TO {schema}_old;"
            f"GRANT USAGE ON SEQUENCE {schema}.map_serial TO {schema}_old;"
            f"REVOKE INSERT ON {schema}.map_audit FROM {schema}_old"
        )
    old = connect(database.address_of(schema, f"{schema}_old"))
    assert not old.is_writable()
    with pytest.raises(OSError, match="the database lets this account only read"):
        save(old, A, b"2")
    assert storage.read(A).data == b"1"


def test_the_log_moves_with_the_folder_and_the_move_is_in_it(connect, database, tmp_path):
    folder, out = tmp_path / "data", tmp_path / "out"
    folder.mkdir()
    save(FolderStorage(folder), A, b"1", who=ODD)
    lines = (folder / NAME).read_bytes()
    storage = connect(database.address_of(database.schema()))
    import_folder(folder, storage)
    export_folder(storage, out)
    moved = (out / NAME).read_bytes()
    assert moved.startswith(lines)
    assert [(one.what, one.note) for one in entries_in(out)] == [
        ("published", ""),
        ("imported", "Files: 1"),
    ]
    assert storage.audit() == entries_in(out)


def test_a_command_shows_it_newest_first(folder, capsys):
    environment = {"PARTNERSHIP_MAP_DATA": str(folder)}
    storage = FolderStorage(folder)
    at = datetime(2026, 1, 31, 12, 30, 5, tzinfo=UTC)
    storage.record(
        Entry(at, "Ada", WHERE, "0123abcd", "published", A, 3, "00", "a\x1b[2J\nnote"),
        Entry(at, "", "", "", "refused", "", note="Sign in first."),
    )
    assert main(["audit"], environment=environment) == 0
    assert capsys.readouterr().out == (
        "2026-01-31 12:30:05 UTC  refused  Sign in first.\n"
        "2026-01-31 12:30:05 UTC  Ada  10.0.0.7  published  a.csv  version 3  a [2J note\n"
    )
    assert main(["audit", "--json"], environment=environment) == 0
    lines = (folder / NAME).read_text("ascii")
    assert capsys.readouterr().out == lines
    assert (
        main(["publish", str(folder / "sites.csv"), "--by", "Grace"], environment=environment) == 0
    )
    assert [one.who for one in storage.audit()] == ["Ada", ""]  # the same bytes
    (folder / "new.csv").write_bytes((folder / "sites.csv").read_bytes() + b"Tulsa,OK,city,\r\n")
    assert main(["publish", str(folder / "new.csv"), "--by", "Grace"], environment=environment) == 0
    newest = storage.audit()[-1]
    assert (newest.who, newest.what, newest.where) == (
        "Grace",
        "published",
        f"a command on {os.uname().nodename}",
    )
