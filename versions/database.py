"""A line to a PostgreSQL database: connections that give up in time, its tables, who listens."""

import contextlib
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg import conninfo, sql
from psycopg.abc import PQGen

from common.errors import LockedError, PartnershipMapError
from common.folder import STORE_VARIABLE
from versions.audit import store_failed

ANSWER_SECONDS: Final = 3
"""After so long without an answer a server counts as away; what is asked of it takes milliseconds.

The operating system does not notice a server that hangs: it goes on to take what is sent."""
LOCK_SECONDS: Final = 10.0
"""How long to wait for somebody else who saves; it takes milliseconds."""
GONE: Final = "the database does not answer"
ROOMS_CHANNEL: Final = "partnership_map_rooms"
"""Tells the name of a room of a briefing that is no longer as it was."""

_CHANNEL: Final = "partnership_map"
_LOOK_SECONDS: Final = 1.0
"""So often a listener looks by itself, which shows that the database is still there."""
_TABLES_SECONDS: Final = 60
"""So long making the tables may take, or waiting for another server that makes them."""
_MIGRATIONS: Final = Path(__file__).with_name("migrations")
_ORDER: Final = 7_726_733_901
"""Number of the lock under which tables are made; any that no other program takes."""


class StoreError(PartnershipMapError, ValueError):
    """A database that cannot be used; the message names the setting and what to do."""


class Connection(psycopg.Connection[tuple[Any, ...]]):
    """A connection that waits for no answer longer than it is told to.

    Attributes
    ----------
    gives_up : callable
        Takes the seconds that it has waited for an answer.
    """

    gives_up: Callable[[float], bool] = staticmethod(lambda waited: waited > _TABLES_SECONDS)

    def wait(self, gen: PQGen[Any], *args: Any, **kwargs: Any) -> Any:
        """See psycopg, which comes here with all that is asked and asks ten times a second."""
        return super().wait(self._bounded(gen), *args, **kwargs)

    def _bounded(self, asked: PQGen[Any]) -> PQGen[Any]:
        begun = time.monotonic()
        try:
            state = next(asked)
            while True:
                ready = yield state
                if not ready and self.gives_up(time.monotonic() - begun):
                    self.pgconn.finish()
                    raise psycopg.OperationalError(GONE)
                state = asked.send(ready)
        except StopIteration as done:
            return done.value


def info_of(address: str) -> str:
    """Return what to connect with."""
    return conninfo.make_conninfo(
        address,
        connect_timeout=ANSWER_SECONDS,
        tcp_user_timeout=1000 * ANSWER_SECONDS,
        application_name="partnership-map",
        client_encoding="UTF8",
    )


_LOOK: Final = """
SELECT (SELECT coalesce(json_object_agg(name, serial), '{}') FROM map_file),
  has_table_privilege('map_file', 'UPDATE') AND has_table_privilege('map_audit', 'INSERT')
    AND NOT current_setting('transaction_read_only')::boolean
"""


class Watch:
    """Knows the serial of every file, by listening; and passes on which rooms have changed.

    Attributes
    ----------
    is_away : bool
        Whether the database does not answer.
    may_write : bool
        Whether this account may save, as it was last known.
    on_room : callable
        Is called in the listener's thread with the name of a room, and must not wait.
    """

    def __init__(self, info: str) -> None:
        self._info = info
        self._lock = threading.Lock()
        self._tried, self._stopped = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._serials: dict[str, int] | None = None
        self.is_away, self.may_write = False, True
        self.on_room: Callable[[str], None] = lambda _: None

    def serials(self) -> dict[str, int] | None:
        """Return the serials by name; None when the database was never there."""
        if self._thread is None:
            with self._lock:
                if self._thread is None:
                    self._thread = threading.Thread(target=self._run, name="store", daemon=True)
                    self._thread.start()
        self._tried.wait()
        return self._serials

    def look(self, connection: Connection) -> None:
        """Read the serials as they are now."""
        with self._lock, connection.transaction():
            found = connection.execute(_LOOK).fetchone()
            self._serials, self.may_write = found or ({}, False)

    def notice(self, connection: Connection) -> None:
        """Read the serials after a change of our own; should that fail, the thread will."""
        with contextlib.suppress(psycopg.Error):
            self.look(connection)

    def stop(self) -> None:
        """Let the thread end at its next look."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            try:
                with Connection.connect(self._info, autocommit=True) as connection:
                    migrate(connection)
                    connection.gives_up = lambda waited: waited > ANSWER_SECONDS
                    for channel in (_CHANNEL, ROOMS_CHANNEL):
                        connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
                    while not self._stopped.is_set():
                        self.look(connection)
                        self.is_away = False
                        self._tried.set()
                        self._listen(connection)
            except (psycopg.Error, StoreError):
                if not self.is_away:
                    store_failed("The database is away")
                self.is_away = True
                self._tried.set()
                self._stopped.wait(_LOOK_SECONDS)

    def _listen(self, connection: Connection) -> None:
        """Pass on what is told, until it is time to look."""
        end = time.monotonic() + _LOOK_SECONDS
        files = False
        while not files and (left := end - time.monotonic()) > 0:
            # To the end: those that came together are handed out one after the other.
            for told in connection.notifies(timeout=left, stop_after=1):
                if told.channel == ROOMS_CHANNEL:
                    self.on_room(told.payload)
                else:
                    files = True


def migrate(connection: psycopg.Connection[tuple[Any, ...]]) -> None:
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


def _applied(connection: psycopg.Connection[tuple[Any, ...]]) -> int:
    with connection.transaction():
        (there,) = connection.execute("SELECT to_regclass('map_migration')").fetchone() or (None,)
        if there is None:
            return 0
        (number,) = connection.execute(
            "SELECT coalesce(max(number), 0) FROM map_migration"
        ).fetchone() or (0,)
        return int(number)


def hold(connection: Connection, names: Sequence[str], said: str) -> None:
    """Hold names until the transaction ends, in one order, so that no two wait for each other."""
    wait = f"{max(LOCK_SECONDS * 1000, 1):.0f}"  # milliseconds; 0 would be without end
    # A server that is gone in the middle of a save must not hold up the others for long.
    connection.execute(
        "SELECT set_config('lock_timeout', %s, true),"
        " set_config('idle_in_transaction_session_timeout', '30s', true)",
        [wait],
    )
    try:
        for name in sorted({*names}):
            connection.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '/' || %s, 0))",
                [name],
            )
    except psycopg.errors.LockNotAvailable as error:
        raise LockedError(f"{said}; try again in a moment.") from error


def said_of(error: psycopg.Error) -> str:
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
        return GONE
    return f"of an error of the database ({state or type(error).__name__})"
