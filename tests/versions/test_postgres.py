"""What holds of a database alone: several servers, one that is away, and who may do what."""

import contextlib
import logging
import shutil
import subprocess
import sys
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import psycopg
import pytest

from common.errors import ConflictError, SaveError, UnknownVersionError
from roster.data_files import DATA_FILES
from roster.store import RosterStore
from tests.helpers import DATA, ROOT
from tests.helpers.database import until
from versions.audit import NAME
from versions.database import StoreError, migrate
from versions.folder import FolderStorage, data_storage
from versions.moving import export_folder, import_folder
from versions.postgres import postgres_storage
from versions.storage import NewContent, digest_now
from versions.version import digest_of

A = "a.csv"


def save(storage, data, seen=None):
    (version,) = storage.publish([NewContent(A, data, seen)], who="Ada")
    return version


@pytest.fixture
def address(database):
    return database.address_of(database.schema())


def test_another_server_hears_of_a_version_without_asking(connect, address):
    one, two = connect(address), connect(address)
    before = two.token(A)
    save(one, b"1")
    until(lambda: two.token(A) != before)
    assert (two.read(A).data, two.versions(A)) == (b"1", one.versions(A))


def test_of_two_servers_that_save_at_once_one_wins_a_hundred_times(connect, address):
    servers = [connect(address) for _ in range(2)]
    save(servers[0], b"0")
    seen = digest_of(b"0")
    for number in range(100):
        ready = threading.Barrier(2)

        def race(server, number=number, seen=seen, ready=ready):
            data = f"{number} {servers.index(server)}".encode()
            ready.wait()
            with contextlib.suppress(ConflictError):
                return save(server, data, seen)

        with ThreadPoolExecutor(2) as pool:
            saved = [one for one in pool.map(race, servers) if one]
        assert [one.number for one in saved] == [number + 2]
        seen = digest_now(servers[0], A)
        assert saved[0].digest == seen
    versions = servers[1].versions(A)
    assert [one.number for one in versions] == [*range(101, 0, -1)]
    assert [one.replaces for one in versions[:-1]] == [one.digest for one in versions[1:]]


SAVER = """
import sys
from versions.postgres import PostgresStorage
from versions.storage import NewContent, digest_now
storage = PostgresStorage(sys.argv[1])
for number in range(10**6):
    names = ("a.csv", "b.csv")
    new = [NewContent(one, b"%d" % number, digest_now(storage, one)) for one in names]
    storage.publish(new, who="child")
    print(number, flush=True)
"""


def test_a_server_that_is_killed_leaves_all_of_a_save_or_nothing(connect, address):
    storage = connect(address)
    for lines in (1, 4, 9):
        command = [sys.executable, "-c", SAVER, address]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
            for _ in range(lines):
                said = child.stdout.readline()
            child.kill()
        until(lambda: not waiting(address))
        found = [storage.read(name).data for name in (A, "b.csv")]
        assert found[0] == found[1]
        assert int(found[0]) >= int(said)
        for name in (A, "b.csv"):
            versions = storage.versions(name)
            assert storage.read_version(name, versions[0].number) == found[0]
            assert [one.number for one in versions] == [*range(len(versions), 0, -1)]


def waiting(address) -> bool:
    """Return whether anybody still holds a lock of a save."""
    with psycopg.connect(address) as connection:
        query = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"
        return connection.execute(query).fetchone()[0] > 0


def test_while_the_database_is_away_it_is_said_and_nothing_waits(connect, database, address):
    storage = connect(address)
    version = save(storage, b"1")
    here = storage.token(A)
    database.stop()
    try:
        until(lambda: storage.token(A) != here)
        with pytest.raises(OSError, match="the database does not answer"):
            storage.read(A)
        with pytest.raises(SaveError, match=r"a\.csv was not saved because the database does not"):
            save(storage, b"2", digest_of(b"1"))
        with pytest.raises(UnknownVersionError, match="the database does not answer"):
            storage.read_version(A, 1)
        with pytest.raises(UnknownVersionError) as caught:
            storage.versions(A)
        assert str(caught.value) == (
            "The history of a.csv cannot be read now (the database does not answer); try again "
            "later."
        )
        assert (storage.is_away, storage.is_writable()) == (True, False)
    finally:
        database.start()
    until(lambda: storage.token(A) == here)
    assert (storage.read(A).data, storage.versions(A)) == (b"1", (version,))
    assert save(storage, b"2", digest_of(b"1")).number == 2


def test_screens_keep_the_last_good_list_while_it_is_away(
    connect, database, address, gazetteer, outlines
):
    storage = connect(address)
    for name in DATA_FILES:
        if (DATA / name).exists():
            storage.update(name, lambda _, name=name: (DATA / name).read_bytes())
    store = RosterStore(storage, gazetteer, outlines)
    good = store.current()
    assert (len(good.roster.sites), good.problem) == (12, None)
    database.stop()
    try:
        until(lambda: store.current().problem)
        kept = store.current()
        assert kept.roster is good.roster
        assert kept.problem.endswith("cannot be opened: the database does not answer.")
    finally:
        database.start()
    until(lambda: store.current().problem is None)
    assert store.current().token == good.token


def test_servers_that_start_at_once_make_the_tables_once(connect, address):
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda _: connect(address).check(), range(6)))
    with psycopg.connect(address) as connection:
        found = connection.execute("SELECT number FROM map_migration ORDER BY number").fetchall()
    files = (ROOT / "versions" / "migrations").glob("*.sql")
    assert found == [(int(path.stem),) for path in sorted(files)]


def test_tables_of_a_later_version_are_left_alone(connect, address):
    connect(address).check()
    with psycopg.connect(address) as connection:
        connection.execute("INSERT INTO map_migration (number) VALUES (99)")
        with pytest.raises(StoreError, match="of a later version of this software; update this"):
            migrate(connection)


def test_an_account_that_may_only_read_reads(connect, database):
    schema = database.schema()
    editor = connect(database.address_of(schema))
    save(editor, b"1")
    reader = connect(database.address_of(schema, database.viewer(schema)))
    reader.check()
    assert (reader.read(A).data, reader.versions(A)) == (b"1", editor.versions(A))
    assert (editor.is_writable(), reader.is_writable()) == (True, False)
    with pytest.raises(SaveError, match="the database lets this account only read"):
        save(reader, b"2", digest_of(b"1"))
    assert editor.read(A).data == b"1"


def test_bytes_that_are_not_what_was_saved_are_never_handed_out(connect, address):
    storage = connect(address)
    save(storage, b"1")
    with psycopg.connect(address) as connection:
        connection.execute("UPDATE map_version SET data = 'other'")
    with pytest.raises(UnknownVersionError, match="has been damaged"):
        storage.read_version(A, 1)


def run(*arguments, store=""):
    command = [sys.executable, "-m", "roster", *map(str, arguments)]
    environment = {"PATH": "/usr/bin:/bin", "PARTNERSHIP_MAP_STORE": store}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def contents(folder):
    """Return the bytes of all files below a folder, but for hidden ones."""
    paths = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    return {name: path.read_bytes() for name, path in paths.items() if path.name[0] != "."}


def test_a_folder_goes_in_and_out_byte_for_byte_with_its_history(folder, tmp_path, address):
    shutil.rmtree(folder / "gazetteer")
    files = FolderStorage(folder)
    for number, note in enumerate(["", "a “note” \n=1+1"]):
        seen = files.read("sites.csv")
        new = [NewContent("sites.csv", seen.data + b"Tulsa,OK,,\r\n" * number, seen.digest)]
        files.publish(new, who="Zoë", note=note)
    files.update("locations.csv", lambda data: data + b"\n")
    shown = [path.name for path in folder.iterdir() if path.is_file() and path.name[0] != "."]
    count = len({*shown} - {NAME})
    done = run("import", folder, store=address)
    assert (done.stdout, done.stderr) == (f"{count} files, with their history.\n", "")
    done = run("history", store=address)
    assert "Zoë" in done.stdout
    out = tmp_path / "out"
    done = run("export", out, store=address)
    assert (done.stdout, done.stderr) == (f"{count} files, with their history.\n", "")
    now, before = contents(out), contents(folder)
    # The move is an entry of the audit log.
    assert now.pop(NAME).startswith(before.pop(NAME))
    assert now == before
    assert FolderStorage(out).versions("sites.csv") == files.versions("sites.csv")


def test_what_cannot_be_moved_is_said_and_nothing_is(folder, tmp_path, address):
    empty = tmp_path / "empty"
    empty.mkdir()
    for arguments, store, said in (
        (("import", folder), "", "PARTNERSHIP_MAP_STORE names no database; set it first.\n"),
        (("import", empty), address, f"Rejected: {empty} holds no files; name a data folder.\n"),
        (("export", empty), address, f"Rejected: {empty} is there already; name a new folder.\n"),
        (("import", tmp_path / "no"), address, f"Not done: {tmp_path}/no: No such file or direct"),
    ):
        done = run(*arguments, store=store)
        assert done.returncode in (1, 2)
        assert done.stderr.startswith(said)
    assert run("import", folder, store=address).returncode == 0
    done = run("import", folder, store=address)
    assert done.returncode == 2
    assert done.stderr.startswith("Rejected: The database postgres at ")
    assert done.stderr.endswith(" holds files; name an empty one.\n")


@pytest.mark.parametrize(
    "wrong",
    [
        "/var/data",
        "postgresql://ada:s3cret%zz@host/db",
        "mysql://ada:s3cret@host/db",
        "postgresql://h",
    ],
)
def test_what_is_not_an_address_is_said_without_it(wrong):
    with pytest.raises(StoreError) as caught:
        data_storage({"PARTNERSHIP_MAP_STORE": wrong})
    assert str(caught.value) == (
        "PARTNERSHIP_MAP_STORE is not the address of a database; write it as "
        "postgresql://user:password@host/database, with any other character of a password than "
        "letters and digits as %XX."
    )


def test_a_start_with_a_database_that_is_not_there_ends_in_one_sentence(tmp_path):
    address = f"postgresql://ada:s3cret@/map?host={tmp_path}"
    command = [sys.executable, "-m", "ui.server", "--port", "8689"]
    environment = {"PATH": "/usr/bin:/bin", "PARTNERSHIP_MAP_STORE": address}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == (
        f"PARTNERSHIP_MAP_STORE names the database map at {tmp_path}, which cannot be used (the "
        "database does not answer); start it or correct the address.\n"
    )


def test_an_account_that_is_refused_is_said_without_its_password(connect, database):
    with pytest.raises(StoreError) as caught:
        connect(database.address("ada", password="s3cret")).check()
    assert str(caught.value) == (
        f"PARTNERSHIP_MAP_STORE names the database postgres at {database.folder}, which cannot be "
        "used (the server refuses the account, its password or the name of the database); start it "
        "or correct the address."
    )


def test_the_same_address_is_one_storage_and_shows_no_password(database):
    address = database.address(password="s3cret")
    storage = data_storage({"PARTNERSHIP_MAP_STORE": address})
    assert storage is postgres_storage(address)
    assert repr(storage) == f"PostgresStorage('the database postgres at {database.folder}')"


def test_a_database_that_hangs_counts_as_away_and_is_back_by_itself(connect, database, address):
    storage = connect(address)
    save(storage, b"1")
    waiting = []
    database.freeze()
    try:
        with ThreadPoolExecutor(1) as pool:
            # Whoever is waiting already gives up as well.
            waiting.append(pool.submit(storage.read, A))
            until(lambda: storage.is_away)
            with pytest.raises(OSError, match="the database does not answer"):
                waiting[0].result(timeout=60)
        with pytest.raises(OSError, match="the database does not answer"):
            storage.read(A)
    finally:
        database.thaw()
    until(lambda: not storage.is_away)
    assert storage.read(A).data == b"1"


def test_a_database_is_backed_up_and_restored_byte_for_byte(
    connect, database, folder, tmp_path, address
):
    shutil.rmtree(folder / "gazetteer")
    files = FolderStorage(folder)
    seen = files.read("sites.csv")
    files.publish([NewContent("sites.csv", seen.data + b"Tulsa,OK,,\r\n", seen.digest)], who="Zoë")
    storage = connect(address)
    import_folder(folder, storage)
    export_folder(storage, tmp_path / "before")
    schema = address.rpartition("search_path%3D")[2]
    other, dump = f"other_{schema}", str(database.folder / schema)
    database.tool("pg_dump", "-Fc", f"--schema={schema}", f"--file={dump}", "postgres")
    database.tool("createdb", other)
    database.tool("pg_restore", "--exit-on-error", f"--dbname={other}", dump)
    restored = connect(address.replace("/postgres?", f"/{other}?"))
    export_folder(restored, tmp_path / "after")
    assert contents(tmp_path / "after") == contents(tmp_path / "before")
    # It goes on where it was.
    new = NewContent("sites.csv", b"city,state\n", digest_now(restored, "sites.csv"))
    (version,) = restored.publish([new], who="Ada")
    assert version.number == files.versions("sites.csv")[0].number + 1


def test_the_time_of_a_version_is_the_databases_whatever_the_servers_clock_says(connect, database):
    schema = database.schema()
    # Such a database says that it is 2001.
    storage = connect(database.address_of(f"{schema},pg_catalog"))
    storage.check()
    with psycopg.connect(database.address_of(schema)) as connection:
        connection.execute(
            f"CREATE FUNCTION {schema}.clock_timestamp() RETURNS timestamptz LANGUAGE sql"
            " AS $$ SELECT timestamptz '2001-02-03 04:05:06+00' $$"
        )
    assert save(storage, b"1").saved_at == datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)
    assert storage.versions(A)[0].saved_at == datetime(2001, 2, 3, 4, 5, 6, tzinfo=UTC)


def test_the_password_is_in_no_log_and_no_traceback(connect, database, caplog):
    storage = connect(database.address("ada", password="s3cret"))
    caplog.set_level(logging.DEBUG)
    try:
        storage.check()
    except StoreError as error:
        said = "".join(traceback.format_exception(error))
    # As when the account is removed while the map runs: the pool tries, and says so.
    storage._watch._serials, storage._watch._thread = {}, threading.current_thread()
    storage._watch._tried.set()
    storage._pool.timeout = 0.5
    with pytest.raises(OSError, match="the database does not answer") as caught:
        storage.read(A)
    said += "".join(traceback.format_exception(caught.value))
    assert "ada" in caplog.text
    assert "s3cret" not in said + caplog.text + repr(storage)
