"""Who is measured, and the servers that they run on: all started in the same way."""

import contextlib
import csv
import itertools
import os
import random
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.rivals.page import DATA_VARIABLE, ROOT
from geocode.shipped import load_gazetteer
from sites.columns import ANNOUNCED, CITY, CITY_KIND, STATE
from sites.states import BY_CODE

FIRST_PORT = 8600
SITES = 12
"""The roster's first sites, so that the figures stay comparable while it grows."""

GROUP_COLUMN = "benchmark"
"""A further column of the CSV, which the app turns into a filter of pills by itself."""
GROUPS = {"nine": 9, "two": 2, "one": 1}
"""By pill, how many of twelve sites it shows. Any two differ, and so does every sum of them."""
_GROUP_AT = {2: "two", 5: "one", 8: "two"}
"""Of each twelve sites, which are not in the largest group."""


@dataclass(frozen=True)
class Contestant:
    """A way to draw the map.

    Attributes
    ----------
    key : str
        Name in the JSON.
    title : str
        Heading in the table.
    target : str
        What uvicorn serves.
    """

    key: str
    title: str
    target: str


THIS_APP = Contestant("app", "this app", "app:app")
BASELINE = Contestant("st_map", "st.map", "benchmarks.rivals.with_st_map:app")
CONTESTANTS = (
    THIS_APP,
    BASELINE,
    Contestant("plotly", "st.plotly_chart", "benchmarks.rivals.with_plotly:app"),
    Contestant(
        "pydeck_inline", "st.pydeck_chart, inline", "benchmarks.rivals.with_inline_geojson:app"
    ),
)
COLLECTING = Contestant(
    "app_collecting",
    "this app, collecting after each run",
    "benchmarks.rivals.app_collecting:app",
)


@dataclass
class Server:
    """A running contestant."""

    contestant: Contestant
    url: str
    process: subprocess.Popen[bytes]

    def cpu_ms(self) -> float:
        """Return the CPU time that the process has used so far, in milliseconds.

        On Linux by the kernel's own clock of the process, in nanoseconds and with threads that
        have ended; elsewhere by psutil, whose ticks are 10 ms.
        """
        pid = self.process.pid
        if sys.platform == "linux":
            # The clock's number as clock_getcpuclockid(3) makes it.
            return time.clock_gettime((~pid << 3) | 2) * 1000
        times = psutil.Process(pid).cpu_times()
        return (times.user + times.system) * 1000

    def memory_mib(self) -> float:
        """Return the resident memory of the process, in MiB."""
        return psutil.Process(self.process.pid).memory_info().rss / 2**20


def write_data(folder: Path, count: int = SITES) -> Path:
    """Copy the data folder, with so many sites and a column that puts them into groups.

    Parameters
    ----------
    folder : Path
        Where the copy goes.
    count : int
        At least twelve: those of the list, then places that the gazetteer knows by their name.
    """
    data = folder / "data"
    shutil.copytree(ROOT / "data", data)
    path = data / "sites.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        names = [*(reader.fieldnames or ()), GROUP_COLUMN]
        rows = list(itertools.islice(reader, SITES))
    days = itertools.cycle([row[ANNOUNCED] for row in rows])
    rows += [
        {CITY: name, STATE: state, ANNOUNCED: next(days)}
        for name, state in _more_places({(row[CITY], row[STATE]) for row in rows}, count - SITES)
    ]
    # Spread over the list, and so over the country, rather than cut into blocks.
    groups = [_GROUP_AT.get(i % SITES, "nine") for i in range(count)]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        for row, group in zip(rows, groups, strict=True):
            writer.writerow({**row, GROUP_COLUMN: group})
    return data


def _more_places(taken: Set[tuple[str, str]], count: int) -> list[tuple[str, str]]:
    """Return names and states that mean one place; the same ones for the same number."""
    if not count:
        return []
    found = Counter(
        (one.name, one.state)
        for one in load_gazetteer().records
        if one.kind == CITY_KIND and one.state in BY_CODE
    )
    alone = [name for name, times in found.items() if times == 1 and name not in taken]
    return random.Random(count).sample(alone, count)


def _free_port() -> int:
    for port in range(FIRST_PORT, FIRST_PORT + 400):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise RuntimeError(f"no port is free from {FIRST_PORT} on")


@contextlib.contextmanager
def running_server(
    contestant: Contestant, folder: Path, data: Path, **settings: str
) -> Iterator[Server]:
    """Serve a contestant as ``make run`` serves the app, and end it afterwards.

    Parameters
    ----------
    folder : Path
        Where its log goes.
    data : Path
        The data folder that it shows.
    **settings : str
        More of its environment.
    """
    port = _free_port()
    log = folder / f"{contestant.key}-{port}.log"
    command = [
        *(sys.executable, "-m", "uvicorn", contestant.target, "--host", "127.0.0.1"),
        *("--port", str(port), "--log-level", "warning", "--no-access-log"),
        *("--ws", "ui.server.socket:RememberingSocket"),
    ]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command,
            # From here, so that all read the same .streamlit/config.toml.
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={"MALLOC_ARENA_MAX": "2", **os.environ, DATA_VARIABLE: str(data), **settings},
        )
    server = Server(contestant, f"http://127.0.0.1:{port}", process)
    try:
        _wait_until_healthy(server, log)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait_until_healthy(server: Server, log: Path) -> None:
    for _ in range(600):
        if server.process.poll() is not None:
            raise RuntimeError(f"{server.contestant.title} has ended: {log.read_text('utf-8')}")
        try:
            address = f"{server.url}/_stcore/health"
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.process.wait(timeout=0.1)
    raise RuntimeError(f"{server.contestant.title} does not answer: {log.read_text('utf-8')}")


@contextlib.contextmanager
def running_servers(
    contestants: tuple[Contestant, ...], folder: Path, data: Path
) -> Iterator[list[Server]]:
    """Serve several contestants side by side; see ``running_server``."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(running_server(one, folder, data)) for one in contestants]
