"""``python -m benchmarks.viewers``: how long people wait when many look at once, and what it costs.

Each viewer is a web socket with a session of the app and a laptop's window. It opens the map, then
chooses other states again and again, thinking some seconds in between, and asks for the list's
version each second. A wait is from the choice to the end of the run that draws it; what a browser
draws after that is not in it. Followers have a session of the briefing and a socket of its room; a
wait is from the presenter's message to theirs. Visitors of the static site fetch its page. The load
runs on the same computer and takes its share.
"""

import asyncio
import contextlib
import gzip
import os
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks.contestants import write_data
from benchmarks.load_setups import Setup, one_process, static_site, two_processes
from benchmarks.sessions import FAILURES, PATIENCE_SECONDS, Follower, Session, Viewer
from common.terminal import command_parser
from ui.slideshow.rooms import new_secret, room_of

COUNTS: Final = (10, 50, 200, 500)
FOLLOWERS: Final = (50, 1_000)
VISITS: Final = 2_000
SITES: Final = (12, 1_000)
STEPS: Final = ("country", "title")
"""Slides that a presenter shows by turns."""
ARRIVING_SECONDS: Final = 0.05
"""Between two viewers who come, so that opening is not what is measured."""
_STATES: Final = ("Texas", "Ohio", "Tennessee", "Alabama", "Missouri", "Illinois", "Michigan")


@dataclass
class Figures:
    """What one run showed.

    Attributes
    ----------
    what : str
        Who looked.
    waits : list of float
        Seconds.
    errors : int
        People who could not come, or who waited in vain.
    app_ms, beside_ms : float
        CPU of the app's processes, and of nginx and the database, while all were there.
    seconds : float
        How long that was.
    polls : int
        How often the version was asked meanwhile.
    wire_kb : float
        What came over the app's web sockets meanwhile, compressed as it came.
    load : float
        Share of one core that the load itself took.
    mib, files : list
        Resident memory and open files before the first came, with all, and when all have left.
    """

    setup: Setup
    what: str
    people: int
    sites: int
    waits: list[float] = field(default_factory=list)
    errors: int = 0
    app_ms: float = 0
    beside_ms: float = 0
    seconds: float = 0
    polls: int = 0
    wire_kb: float = 0
    load: float = 0
    mib: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)

    def note(self) -> None:
        """Read memory and open files."""
        self.mib.append(self.setup.memory_mib())
        self.files.append(self.setup.files())

    @contextlib.contextmanager
    def counting(self, sessions: Sequence[Session] = ()) -> Iterator[None]:
        """Count what is used meanwhile."""

        def read() -> list[float]:
            return [
                self.setup.app_ms(),
                self.setup.beside_ms(),
                time.monotonic(),
                sum(one.polls for one in sessions),
                sum(one.line.received for one in sessions) / 1000,
                time.process_time(),
            ]

        before = read()
        yield
        used = [late - early for early, late in zip(before, read(), strict=True)]
        self.app_ms, self.beside_ms, self.seconds, polls, self.wire_kb, load = used
        self.polls, self.load = round(polls), load / self.seconds

    def line(self) -> str:
        """Return a line of the table."""
        waits = sorted(1000 * wait for wait in self.waits) or [float("nan")]
        high = waits[min(len(waits) - 1, round(0.95 * len(waits)))]
        before, there, after = self.mib
        cpu = (self.app_ms + self.beside_ms) / 1000
        done = max(len(self.waits), 1)
        # Visitors of files leave nothing behind: how many a second.
        carried = self.people / cpu * (self.seconds if self.setup.servers else 1)
        return (
            f"| {self.setup.title} | {self.people:,} {self.what} | {self.sites:,} | "
            f"{statistics.median(waits):,.0f} | {high:,.0f} | {self.errors} | {done:,} | "
            f"{self.app_ms / done:.2f} | {self.beside_ms / done:.2f} | {self.wire_kb / done:.1f} | "
            f"{self.polls / self.seconds:,.0f} | {cpu / self.seconds:.2f} | {carried:,.0f} | "
            f"{(there - before) / self.people:.2f} | {there:,.0f} | {after:,.0f} | "
            f"{self.files[1]:,} | {self.files[2]:,} | {self.load:.2f} |"
        )


HEADINGS: Final = (
    *("run by", "who", "sites", "median, ms", "95 %, ms", "errors", "waits"),
    *("app's CPU a wait, ms", "CPU beside it, ms", "KB a wait", "polls a second", "cores"),
    *("a core carries", "MiB each", "MiB with all", "MiB after", "files with all", "files after"),
    "cores of the load",
)


async def arrive(
    found: Figures, stack: contextlib.AsyncExitStack, people: Sequence[Session]
) -> None:
    """Let people come one after the other; those who cannot are errors."""
    for one in people:
        try:
            await stack.enter_async_context(one)
        except FAILURES:
            found.errors += 1
        await asyncio.sleep(ARRIVING_SECONDS)


async def watch_viewers(setup: Setup, sites: int, count: int, asked: "Asked") -> Figures:
    """Let some viewers come, look for a time, and leave."""
    found = Figures(setup, "viewers", count, sites)
    for _ in range(4 * len(setup.servers)):
        async with Viewer(setup):
            """What each server makes once for everyone is made."""
    found.note()
    chance = random.Random(0)

    async def look(viewer: Viewer, end: float) -> None:
        await asyncio.sleep(chance.uniform(0, asked.think))
        while time.monotonic() < end:
            begun = time.perf_counter()
            try:
                await viewer.choose(chance.sample(_STATES, chance.randint(0, 2)))
            except FAILURES:
                found.errors += 1
                return
            found.waits.append(time.perf_counter() - begun)
            await asyncio.sleep(chance.uniform(0.5 * asked.think, 1.5 * asked.think))

    async with contextlib.AsyncExitStack() as stack:
        viewers = [Viewer(setup, i) for i in range(count)]
        await arrive(found, stack, viewers)
        viewers = [one for one in viewers if one.polling]
        with found.counting(viewers):
            end = time.monotonic() + asked.seconds
            await asyncio.gather(*(look(viewer, end) for viewer in viewers))
        found.note()
    return await left(found)


async def watch_followers(setup: Setup, sites: int, count: int, asked: "Asked") -> Figures:
    """Let some followers come to a briefing, change its slide for a time, and leave."""
    found = Figures(setup, "followers", count, sites)
    secret = new_secret()
    room = room_of(secret)
    for _ in range(4 * len(setup.servers)):
        async with Follower(setup, room):
            """What each server makes once for everyone is made."""
    found.note()
    async with contextlib.AsyncExitStack() as stack:
        presenter = await stack.enter_async_context(Follower(setup, room))
        followers = [Follower(setup, room, i) for i in range(count)]
        await arrive(found, stack, followers)
        followers = [one for one in followers if one.listening]
        with found.counting(followers):
            end = time.monotonic() + asked.seconds
            while time.monotonic() < end:
                for slide in STEPS:
                    for one in followers:
                        one.heard.pop(slide, None)
                    begun = time.perf_counter()
                    await presenter.say(secret, slide)
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(PATIENCE_SECONDS):
                            while not all(slide in one.heard for one in followers):
                                await asyncio.sleep(0.05)
                    heard = [one.heard[slide] - begun for one in followers if slide in one.heard]
                    found.waits += heard
                    found.errors += len(followers) - len(heard)
                    await asyncio.sleep(asked.think)
        found.note()
    return await left(found)


async def left(found: Figures) -> Figures:
    """Read the memory when all have left."""
    await asyncio.sleep(5)  # the last runs end, and the server lets go
    found.note()
    return found


async def watch_visitors(setup: Setup, sites: int, count: int, _asked: "Asked") -> Figures:
    """Let visitors of the static site fetch its page, fifty at a time, each anew."""
    found = Figures(setup, "visits", count, sites)
    host, _, port = setup.host.rpartition(":")
    lines = ["GET / HTTP/1.1", f"Host: {setup.host}", "Accept-Encoding: gzip", "Connection: close"]
    request = "\r\n".join([*lines, "", ""]).encode()
    at_once = asyncio.Semaphore(50)
    received = 0

    async def visit() -> None:
        nonlocal received
        async with at_once:
            begun = time.perf_counter()
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(request)
            answer = await reader.read()
            writer.close()
            found.waits.append(time.perf_counter() - begun)
        received += len(answer)
        head, _, body = answer.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200") or not gzip.decompress(body).endswith(b"</html>\n"):
            found.errors += 1

    found.note()
    with found.counting():
        await asyncio.gather(*(visit() for _ in range(count)))
    found.wire_kb = received / 1000
    found.note()
    return await left(found)


@dataclass
class Asked:
    """How long, and how often."""

    seconds: float
    think: float


def main() -> None:
    """Measure and print a table in Markdown."""
    parser = command_parser("benchmarks.viewers", __doc__)
    parser.add_argument("--viewers", type=int, nargs="*", default=COUNTS)
    parser.add_argument("--followers", type=int, nargs="*", default=FOLLOWERS)
    parser.add_argument("--visits", type=int, nargs="*", default=[VISITS])
    parser.add_argument("--servers", type=int, nargs="+", choices=(1, 2), default=(1, 2))
    parser.add_argument("--sites", type=int, nargs="+", default=SITES)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--think", type=float, default=6)
    asked = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    print(f"Load of this computer before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print(f"| {' | '.join(HEADINGS)} |\n|{' --- |' * len(HEADINGS)}")
    processes = [{1: one_process, 2: two_processes}[number] for number in asked.servers]
    for sites in asked.sites:
        for watch, counts, setups in (
            (watch_viewers, asked.viewers, processes),
            (watch_followers, asked.followers, processes),
            (watch_visitors, asked.visits, [static_site]),
        ):
            for setup in setups:
                for count in counts:
                    with tempfile.TemporaryDirectory(prefix="viewers-") as name:
                        folder = Path(name)
                        with setup(folder, write_data(folder, sites)) as running:
                            times = Asked(asked.seconds, asked.think)
                            found = asyncio.run(watch(running, sites, count, times))
                    print(found.line(), flush=True)


if __name__ == "__main__":
    main()
