"""Files and their history as rows of a PostgreSQL database, which several servers share.

Nothing but ``versions.folder.data_storage`` imports this, and only where the setting asks for it.
"""

import contextlib
import errno
import functools
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import psycopg
from psycopg import conninfo
from psycopg_pool import ConnectionPool

from common.errors import PartnershipMapError, SaveError, UnknownVersionError
from common.folder import STORE_VARIABLE
from versions.audit import Entry, attempt, changed, published, store_failed
from versions.database import (
    ANSWER_SECONDS,
    GONE,
    Connection,
    StoreError,
    Watch,
    hold,
    info_of,
    migrate,
    said_of,
)
from versions.rooms import Rooms
from versions.storage import NewContent, Stored, as_saved, check_expected
from versions.version import Version, as_found, count_rows, digest_of

_LONGEST_SECONDS: Final = 30
"""So long whatever is asked may take, while the database answers others."""

_VERSION: Final = "number, digest, saved_at, who, note, how, rows, replaces, restored"


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
        self._info = info_of(self.address)
        self._watch = Watch(self._info)

        def configure(connection: Connection) -> None:
            connection.gives_up = lambda waited: self._watch.is_away or waited > _LONGEST_SECONDS

        self._pool = ConnectionPool(
            self._info,
            connection_class=Connection,
            min_size=0,
            max_size=8,
            timeout=ANSWER_SECONDS,
            configure=configure,
            check=ConnectionPool.check_connection,
            open=False,
        )

    def __repr__(self) -> str:
        return f"PostgresStorage({self.name!r})"

    @property
    def name(self) -> str:
        """Host and database, as people may be told them."""
        parts = conninfo.conninfo_to_dict(self.address)
        return f"the database {parts.get('dbname')} at {parts.get('host') or 'this computer'}"

    def check(self) -> None:
        """Make the tables where they are absent.

        Raises
        ------
        StoreError
            When the database cannot be used.
        """
        try:
            with Connection.connect(self._info) as connection:
                migrate(connection)
        except psycopg.Error as error:
            raise StoreError(
                f"{STORE_VARIABLE} names {self.name}, which cannot be used "
                f"({said_of(error)}); start it or correct the address."
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
        clock: Callable[[], datetime] | None = None,
    ) -> tuple[Version, ...]:
        """See ``Storage.publish``; all are saved in one transaction."""
        names = [one.name for one in contents]
        waited = f"{names[0]} was not saved because someone else is saving now"
        with attempt(self, "publish", names[-1], who) as entries:
            try:
                with self._connected(names[0]) as connection:
                    with connection.transaction():
                        hold(connection, names, waited)
                        for one in contents:
                            found = _read(connection, one.name)
                            check_expected(one.name, found.digest if found else None, one.expected)
                        saved = tuple(
                            _put(connection, one, who=who, note=note, count=count, clock=clock)
                            for one in contents
                        )
                        entries += published([one.expected for one in contents], names, saved, who)
                        _record(connection, entries)
                    self._watch.notice(connection)
            except PartnershipMapError:
                raise
            except OSError as error:
                raise SaveError(
                    f"{names[0]} was not saved because {error.strerror}; look whether it is as it "
                    "was and save again."
                ) from error
        return saved

    def update(
        self, name: str, change: Callable[[bytes | None], bytes | None], note: str = ""
    ) -> None:
        """See ``Storage.update``."""
        with attempt(self, "update", name) as entries, self._connected(name) as connection:
            with connection.transaction():
                hold(connection, [name], f"{name} is being written by another program")
                found = _read(connection, name)
                data = change(found.data if found else None)
                if data is not None:
                    _write(connection, name, data)
                    entries.append(changed(name, data, note))
                    _record(connection, entries)
            self._watch.notice(connection)

    def versions(self, name: str) -> tuple[Version, ...]:
        """See ``Storage.versions``."""
        query = f"SELECT {_VERSION} FROM map_version WHERE name = %s ORDER BY number DESC"
        try:
            with self._connected(name) as connection:
                return tuple(map(_version, connection.execute(query, [name])))
        except OSError as error:
            raise UnknownVersionError(
                f"The history of {name} cannot be read now ({error.strerror}); try again later."
            ) from error

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

    def record(self, *entries: Entry) -> None:
        """See ``Storage.record``."""
        # What could not be saved for want of a database cannot be recorded either.
        with contextlib.suppress(OSError), self._connected("") as connection:
            _record(connection, entries)

    def audit(self) -> tuple[Entry, ...]:
        """See ``Storage.audit``."""
        with self._connected("") as connection:
            found = connection.execute("SELECT entry::text FROM map_audit ORDER BY number")
            return tuple(filter(None, (Entry.of_line(line) for (line,) in found)))

    def is_writable(self) -> bool:
        """See ``Storage.is_writable``; the database is not asked."""
        return not (self.is_away or self.is_read_only)

    @property
    def is_read_only(self) -> bool:
        """See ``Storage.is_read_only``."""
        self._watch.serials()
        return not self._watch.may_write

    @property
    def is_away(self) -> bool:
        """See ``Storage.is_away``."""
        return self._watch.serials() is None or self._watch.is_away

    def rooms(self, heard: Callable[[str], None]) -> Rooms:
        """See ``Storage.rooms``."""
        self._watch.on_room = heard
        return Rooms(self._connected)

    def names(self) -> tuple[str, ...]:
        """Return the names of all files."""
        with self._connected("") as connection:
            found = connection.execute("SELECT name FROM map_file ORDER BY name")
            return tuple(name for (name,) in found)

    @contextlib.contextmanager
    def filling(
        self, audit: Sequence[Entry]
    ) -> Iterator[Callable[[str, bytes, Sequence[tuple[Version, bytes]]], None]]:
        """Fill an empty database in one transaction.

        Parameters
        ----------
        audit : sequence of Entry
            Of what it is filled with, and of this.

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
                    raise StoreError(
                        f"{self.name[:1].upper()}{self.name[1:]} holds files; name an empty one."
                    )

                def put(name: str, data: bytes, versions: Sequence[tuple[Version, bytes]]) -> None:
                    for version, content in versions:
                        _add_version(connection, name, version, content)
                    _write(connection, name, data)

                yield put
                _record(connection, audit)
            self._watch.notice(connection)

    def close(self) -> None:
        """Let go of all connections."""
        self._watch.stop()
        self._pool.close()

    @contextlib.contextmanager
    def _connected(self, name: str) -> Iterator[Connection]:
        """Lend a connection; that there is none is an error as of a file."""
        # Whoever waits for a server that is known to be away would keep a page waiting.
        if self.is_away:
            raise OSError(errno.EIO, GONE, name)
        try:
            self._pool.open()
            with self._pool.connection() as connection:
                yield connection
        except psycopg.Error as error:
            # That an account may only read is as the operator wants it.
            if not isinstance(error, psycopg.errors.InsufficientPrivilege):
                store_failed("The database failed")
            raise OSError(errno.EIO, said_of(error), name) from error


def _read(connection: Connection, name: str) -> Stored | None:
    query = "SELECT data, digest FROM map_file WHERE name = %s"
    found = connection.execute(query, [name]).fetchone()
    return Stored(bytes(found[0]), found[1]) if found else None


def _write(connection: Connection, name: str, data: bytes) -> None:
    connection.execute(
        "INSERT INTO map_file (name, data, digest) VALUES (%s, %s, %s) ON CONFLICT (name)"
        " DO UPDATE SET data = excluded.data, digest = excluded.digest, serial = excluded.serial",
        [name, data, digest_of(data)],
    )


def _record(connection: Connection, entries: Sequence[Entry]) -> None:
    for one in entries:
        connection.execute("INSERT INTO map_audit (entry) VALUES (%s)", [one.line()])


def _put(
    connection: Connection,
    content: NewContent,
    *,
    who: str,
    note: str,
    count: Callable[[bytes], int | None],
    clock: Callable[[], datetime] | None,
) -> Version:
    """Save one file, for the holder of its lock, as ``versions.publish`` does."""
    query = "SELECT clock_timestamp()"
    now = clock() if clock else (connection.execute(query).fetchone() or ())[0]
    query = f"SELECT {_VERSION} FROM map_version WHERE name = %s ORDER BY number DESC LIMIT 1"
    row = connection.execute(query, [content.name]).fetchone()
    newest, old = _version(row) if row else None, _read(connection, content.name)

    def following(digest: str) -> Version:
        return Version(newest.number + 1 if newest else 1, digest, now.astimezone(UTC))

    if old and (newest is None or newest.digest != old.digest):
        newest = as_found(following(old.digest), newest, count(old.data))
        _add_version(connection, content.name, newest, old.data)
    digest = digest_of(content.data)
    if newest and digest == content.expected:
        return newest
    version = as_saved(following(digest), content, who, note, count(content.data))
    _add_version(connection, content.name, version, content.data)
    _write(connection, content.name, content.data)
    return version


def _add_version(connection: Connection, name: str, version: Version, data: bytes) -> None:
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
