"""Files and their history as rows of a PostgreSQL database, which several servers share.

Nothing but ``versions.folder.data_storage`` imports this, and only where the setting asks for it.
"""

import contextlib
import errno
import functools
import threading
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import conninfo, sql
from psycopg_pool import ConnectionPool

from common.errors import LockedError, PartnershipMapError, SaveError, UnknownVersionError
from common.folder import STORE_VARIABLE
from versions.storage import NewContent, Stored, check_expected, utc_now
from versions.version import How, Version, count_rows, digest_of

LOCK_SECONDS: Final = 10.0
"""How long to wait for somebody else who saves; it takes milliseconds."""

_CHANNEL: Final = "partnership_map"
_CONNECT_SECONDS: Final = 5
_LOOK_SECONDS: Final = 1.0
"""So often a listener looks by itself, which shows that the database is still there."""
_MIGRATIONS: Final = Path(__file__).with_name("migrations")
_ORDER: Final = 7_726_733_901
"""Number of the lock under which tables are made; any that no other program takes."""
_GONE: Final = "the database does not answer"
_VERSION: Final = "number, digest, saved_at, who, note, how, rows, replaces, restored"

_Connection = psycopg.Connection[tuple[Any, ...]]


class StoreError(PartnershipMapError, ValueError):
    """A database that cannot be used; the message names the setting and what to do."""


@functools.cache
def postgres_storage(address: str) -> "PostgresStorage":
    """Return the one storage of this process at an address.

    Raises
    ------
    StoreError
        When it is not an address; what is wrong with it is not repeated, as it may hold a password.
    """
    try:
        parts = conninfo.conninfo_to_dict(address)
    except psycopg.Error:
        parts = {}
    if not address.startswith(("postgresql://", "postgres://")) or not parts.get("dbname"):
        raise StoreError(
            f"{STORE_VARIABLE} is not the address of a database; write it as "
            "postgresql://user:password@host/database, with any other character of a password "
            "than letters and digits as %XX."
        )
    return PostgresStorage(address)


@dataclass(eq=False)
class PostgresStorage:
    """A database as ``Storage``.

    One thread listens for changes, so that ``token`` asks nobody. While the database is away, it
    says so, reading fails at once, and the thread tries to come back.

    Attributes
    ----------
    address : str
        With the password: it is never shown.
    """

    address: str

    def __post_init__(self) -> None:
        # A server that has gone without a word is noticed within seconds.
        settings = {"connect_timeout": _CONNECT_SECONDS, "tcp_user_timeout": 5000}
        info = conninfo.make_conninfo(
            self.address, **settings, application_name="partnership-map", client_encoding="UTF8"
        )
        self._info = info
        self._pool: ConnectionPool[_Connection] = ConnectionPool(
            info,
            min_size=0,
            max_size=8,
            timeout=_CONNECT_SECONDS,
            check=ConnectionPool.check_connection,
            open=False,
        )
        self._watch = _Watch(info)

    def __repr__(self) -> str:
        return f"PostgresStorage({self.name!r})"

    @property
    def name(self) -> str:
        """Host and database, as people may be told them."""
        parts = conninfo.conninfo_to_dict(self.address)
        return f"{parts.get('dbname')} at {parts.get('host') or 'this computer'}"

    def check(self) -> None:
        """Make the tables where they are absent.

        Raises
        ------
        StoreError
            When the database cannot be used.
        """
        try:
            with psycopg.connect(self._info) as connection:
                migrate(connection)
        except psycopg.Error as error:
            raise StoreError(
                f"{STORE_VARIABLE} names the database {self.name}, which cannot be used "
                f"({_said(error)}); start it or correct the address."
            ) from None

    def read(self, name: str) -> Stored | None:
        """See ``Storage.read``."""
        with self._connected(name) as connection:
            return _read(connection, name)

    def token(self, *names: str) -> Hashable:
        """See ``Storage.token``; the database is not asked.

        It is another while the database is away.
        """
        serials = self._watch.serials()
        known = () if serials is None else tuple(map(serials.get, names))
        return self._watch.is_away, known

    def publish(
        self,
        contents: Sequence[NewContent],
        *,
        who: str,
        note: str = "",
        count: Callable[[bytes], int | None] = count_rows,
        clock: Callable[[], datetime] = utc_now,
    ) -> tuple[Version, ...]:
        """See ``Storage.publish``; all are saved in one transaction."""
        names = [one.name for one in contents]
        waited = f"{names[0]} was not saved because someone else is saving now"
        try:
            with self._connected(names[0]) as connection:
                with connection.transaction():
                    _lock(connection, names, waited)
                    for one in contents:
                        found = _read(connection, one.name)
                        check_expected(one.name, found.digest if found else None, one.expected)
                    saved = tuple(
                        _put(connection, one, who=who, note=note, count=count, clock=clock)
                        for one in contents
                    )
                self._watch.notice(connection)
        except PartnershipMapError:
            raise
        except OSError as error:
            raise SaveError(
                f"{names[0]} was not saved because {error.strerror}; look whether it is as it was "
                "and save again."
            ) from error
        return saved

    def update(self, name: str, change: Callable[[bytes | None], bytes | None]) -> None:
        """See ``Storage.update``."""
        with self._connected(name) as connection:
            with connection.transaction():
                _lock(connection, [name], f"{name} is being written by another program")
                found = _read(connection, name)
                data = change(found.data if found else None)
                if data is not None:
                    _write(connection, name, data)
            self._watch.notice(connection)

    def versions(self, name: str) -> tuple[Version, ...]:
        """See ``Storage.versions``; none while the database is away."""
        query = f"SELECT {_VERSION} FROM map_version WHERE name = %s ORDER BY number DESC"
        with contextlib.suppress(OSError), self._connected(name) as connection:
            return tuple(map(_version, connection.execute(query, [name])))
        return ()

    def read_version(self, name: str, number: int) -> bytes:
        """See ``Storage.read_version``."""
        query = "SELECT data, digest FROM map_version WHERE name = %s AND number = %s"
        try:
            with self._connected(name) as connection:
                found = connection.execute(query, [name, number]).fetchone()
        except OSError as error:
            raise UnknownVersionError(
                f"Version {number} of {name} cannot be opened ({error.strerror}); try again later."
            ) from error
        if found is None:
            raise UnknownVersionError(
                f"There is no version {number} of {name}; choose one from the history."
            )
        data, digest = found
        if digest_of(data) != digest:
            raise UnknownVersionError(
                f"Version {number} of {name} has been damaged since it was saved; choose another "
                "one."
            )
        return bytes(data)

    def is_writable(self) -> bool:
        """See ``Storage.is_writable``."""
        query = (
            "SELECT has_table_privilege('map_file', 'UPDATE')"
            " AND NOT current_setting('transaction_read_only')::boolean"
        )
        with contextlib.suppress(OSError), self._connected("") as connection:
            found = connection.execute(query).fetchone()
            return bool(found and found[0])
        return False

    def names(self) -> tuple[str, ...]:
        """Return the names of all files."""
        with self._connected("") as connection:
            found = connection.execute("SELECT name FROM map_file ORDER BY name")
            return tuple(name for (name,) in found)

    @contextlib.contextmanager
    def filling(self) -> Iterator[Callable[[str, bytes, Sequence[tuple[Version, bytes]]], None]]:
        """Fill an empty database in one transaction.

        Yields
        ------
        callable
            Takes a name, its bytes, and its versions with theirs.

        Raises
        ------
        StoreError
            When it holds files.
        """
        with self._connected("") as connection:
            with connection.transaction():
                # Nobody else can write until this ends.
                connection.execute("LOCK TABLE map_file, map_version IN EXCLUSIVE MODE")
                if connection.execute("SELECT 1 FROM map_file LIMIT 1").fetchone():
                    raise StoreError(f"The database {self.name} holds files; name an empty one.")

                def put(name: str, data: bytes, versions: Sequence[tuple[Version, bytes]]) -> None:
                    for version, content in versions:
                        _add_version(connection, name, version, content)
                    _write(connection, name, data)

                yield put
            self._watch.notice(connection)

    def close(self) -> None:
        """Let go of all connections."""
        self._watch.stop()
        self._pool.close()

    @contextlib.contextmanager
    def _connected(self, name: str) -> Iterator[_Connection]:
        """Lend a connection; that there is none is an error as of a file."""
        # Whoever waits for a server that is known to be away would keep a page waiting.
        if self._watch.serials() is None or self._watch.is_away:
            raise OSError(errno.EIO, _GONE, name)
        try:
            self._pool.open()
            with self._pool.connection() as connection:
                yield connection
        except psycopg.Error as error:
            raise OSError(errno.EIO, _said(error), name) from error


class _Watch:
    """Knows the serial of every file, by listening."""

    def __init__(self, info: str) -> None:
        self._info = info
        self._lock = threading.Lock()
        self._tried, self._stopped = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._serials: dict[str, int] | None = None
        self.is_away = False

    def serials(self) -> dict[str, int] | None:
        """Return the serials by name; None when the database was never there."""
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="store", daemon=True)
                    self._thread.start()
        self._tried.wait()
        return self._serials

    def look(self, connection: _Connection) -> None:
        """Read the serials as they are now."""
        with self._lock, connection.transaction():
            self._serials = dict(connection.execute("SELECT name, serial FROM map_file").fetchall())

    def notice(self, connection: _Connection) -> None:
        """Read the serials after a change of our own; should that fail, the thread will."""
        with contextlib.suppress(psycopg.Error):
            self.look(connection)

    def stop(self) -> None:
        """Let the thread end at its next look."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                with psycopg.connect(self._info, autocommit=True) as connection:
                    migrate(connection)
                    connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(_CHANNEL)))
                    while not self._stopped.is_set():
                        self.look(connection)
                        self.is_away = False
                        self._tried.set()
                        for _ in connection.notifies(timeout=_LOOK_SECONDS, stop_after=1):
                            pass
            except (psycopg.Error, StoreError):
                self.is_away = True
                self._tried.set()
                self._stopped.wait(_LOOK_SECONDS)


def migrate(connection: _Connection) -> None:
    """Bring the tables to what this version of the map knows.

    Each file of ``migrations/`` is applied once, in the order of their numbers; of several servers
    that start at once one does it, and the others wait.

    Raises
    ------
    StoreError
        When the tables are of a later version.
    """
    files = {int(path.stem): path for path in sorted(_MIGRATIONS.glob("*.sql"))}
    # Who may only read need not be allowed to make tables.
    if _applied(connection) == max(files):
        return
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_ORDER])
        connection.execute(
            "CREATE TABLE IF NOT EXISTS map_migration"
            " (number integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())"
        )
        done = _applied(connection)
        if done > max(files):
            raise StoreError(
                f"{STORE_VARIABLE} names a database of a later version of this software; update "
                "this server, or name another database."
            )
        for number, path in files.items():
            if number > done:
                connection.execute(path.read_bytes())
                connection.execute("INSERT INTO map_migration (number) VALUES (%s)", [number])


def _applied(connection: _Connection) -> int:
    with connection.transaction():
        (there,) = connection.execute("SELECT to_regclass('map_migration')").fetchone() or (None,)
        if there is None:
            return 0
        (number,) = connection.execute(
            "SELECT coalesce(max(number), 0) FROM map_migration"
        ).fetchone() or (0,)
        return int(number)


def _lock(connection: _Connection, names: Sequence[str], said: str) -> None:
    """Hold names until the transaction ends, in one order, so that no two wait for each other."""
    wait = f"{max(LOCK_SECONDS * 1000, 1):.0f}"  # milliseconds; 0 would be without end
    connection.execute("SELECT set_config('lock_timeout', %s, true)", [wait])
    try:
        for name in sorted({*names}):
            connection.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '/' || %s, 0))",
                [name],
            )
    except psycopg.errors.LockNotAvailable as error:
        raise LockedError(f"{said}; try again in a moment.") from error


def _read(connection: _Connection, name: str) -> Stored | None:
    query = "SELECT data, digest FROM map_file WHERE name = %s"
    found = connection.execute(query, [name]).fetchone()
    return Stored(bytes(found[0]), found[1]) if found else None


def _write(connection: _Connection, name: str, data: bytes) -> None:
    connection.execute(
        "INSERT INTO map_file (name, data, digest) VALUES (%s, %s, %s) ON CONFLICT (name)"
        " DO UPDATE SET data = excluded.data, digest = excluded.digest, serial = excluded.serial",
        [name, data, digest_of(data)],
    )


def _put(
    connection: _Connection,
    content: NewContent,
    *,
    who: str,
    note: str,
    count: Callable[[bytes], int | None],
    clock: Callable[[], datetime],
) -> Version:
    """Save one file, for the holder of its lock, as ``versions.publish`` does."""
    query = f"SELECT {_VERSION} FROM map_version WHERE name = %s ORDER BY number DESC LIMIT 1"
    row = connection.execute(query, [content.name]).fetchone()
    newest, old = _version(row) if row else None, _read(connection, content.name)
    if old and (newest is None or newest.digest != old.digest):
        found = Version(
            newest.number + 1 if newest else 1,
            old.digest,
            clock().astimezone(UTC),
            how=str(How.FOUND if newest else How.FIRST),
            rows=count(old.data),
            replaces=newest.digest if newest else None,
        )
        _add_version(connection, content.name, found, old.data)
        newest = found
    digest = digest_of(content.data)
    if newest and digest == content.expected:
        return newest
    version = Version(
        newest.number + 1 if newest else 1,
        digest,
        clock().astimezone(UTC),
        who,
        note,
        str(How.PUBLISHED if content.restored is None else How.RESTORED),
        count(content.data),
        content.expected,
        content.restored,
    )
    _add_version(connection, content.name, version, content.data)
    _write(connection, content.name, content.data)
    return version


def _add_version(connection: _Connection, name: str, version: Version, data: bytes) -> None:
    """Record a version."""
    connection.execute(
        f"INSERT INTO map_version (name, data, {_VERSION})"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            *(name, data, version.number, version.digest, version.saved_at),
            *(version.who.encode("utf-8", "surrogatepass"),),
            *(version.note.encode("utf-8", "surrogatepass"),),
            *(version.how, version.rows, version.replaces, version.restored),
        ],
    )


def _version(row: Sequence[Any]) -> Version:
    number, digest, saved_at, who, note, how, rows, replaces, restored = row
    by, why = (bytes(text).decode("utf-8", "surrogatepass") for text in (who, note))
    return Version(number, digest, saved_at.astimezone(UTC), by, why, how, rows, replaces, restored)


def _said(error: psycopg.Error) -> str:
    """Return an error in a few words, which never hold what was connected with."""
    state, text = error.sqlstate or "", str(error)
    # Of a connection that was refused there is no code.
    if "FATAL" in text and "the database system is" not in text and not state.startswith("57"):
        return "the server refuses the account, its password or the name of the database"
    if state in ("25006", "42501"):
        return "the database lets this account only read"
    if state == "53100":
        return "the disk of the database is full"
    if isinstance(error, psycopg.OperationalError):
        return _GONE
    return f"of an error of the database ({state or type(error).__name__})"
