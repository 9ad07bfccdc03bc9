"""A PostgreSQL server of the tests' own, which nobody reaches over a network."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest


def until(holds: Callable[[], object]) -> None:
    """Wait for a condition."""
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.02)


def _folder_of_programs() -> Path | None:
    """Return where PostgreSQL's own programs are; Debian has them outside the path."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


@dataclass
class Database:
    """A server that can be stopped and started again."""

    programs: Path
    folder: Path
    account: str
    _names: Iterator[int] = field(default_factory=count)

    def run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self.programs / program, "-D", self.folder / "data", *arguments],
            check=True,
            cwd=self.folder,
            user=self.account if os.geteuid() == 0 else None,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def start(self) -> None:
        # Nothing of it has to outlive the tests.
        options = f"-c listen_addresses= -c unix_socket_directories={self.folder} -c fsync=off"
        self.run("pg_ctl", "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self) -> None:
        self.run("pg_ctl", "-w", "-m", "immediate", "stop")

    def freeze(self) -> None:
        """Let it hang: it takes what it is sent, and answers nothing."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        main = int((self.folder / "data" / "postmaster.pid").read_text("utf-8").split()[0])
        children = Path(f"/proc/{main}/task/{main}/children").read_text("utf-8").split()
        for process in (main, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, number)

    def tool(self, program: str, *arguments: str) -> None:
        """Run a program of an operator's."""
        command = [self.programs / program, "-h", self.folder, "-U", "postgres", *arguments]
        subprocess.run(command, check=True, cwd=self.folder, capture_output=True)

    def address(self, user: str = "postgres", **settings: str) -> str:
        asked = {"host": str(self.folder), "user": user, **settings}
        said = "&".join(f"{name}={quote(value, safe='')}" for name, value in asked.items())
        return f"postgresql:///postgres?{said}"

    def schema(self) -> str:
        """Return the name of a new place for tables, so that no test sees another's."""
        name = f"test_{next(self._names)}"
        with psycopg.connect(self.address()) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return name

    def viewer(self, schema: str) -> str:
        """Make an account that may only read what is in a schema; return its name."""
        name = f"{schema}_viewer"
        with psycopg.connect(self.address()) as connection:
            connection.execute(
                f"CREATE ROLE {name} LOGIN; GRANT USAGE ON SCHEMA {schema} TO {name};"
                f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {name}"
            )
        return name

    def address_of(self, schema: str, user: str = "postgres") -> str:
        return self.address(user, options=f"-csearch_path={schema}")


@contextmanager
def running_database() -> Iterator[Database]:
    """Start a server; where there is none, skip, except in CI."""
    programs = _folder_of_programs()
    if programs is None:
        assert not os.environ.get("CI"), "CI must have Debian's postgresql"
        pytest.skip("Debian's postgresql is not installed")
    account = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    # A short path: the name of a socket may have no more than 107 bytes.
    with tempfile.TemporaryDirectory(prefix="map-pg-", dir="/tmp") as name:
        if os.geteuid() == 0:
            shutil.chown(name, account)
        database = Database(programs, Path(name), account)
        database.run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync")
        database.start()
        try:
            yield database
        finally:
            database.stop()
