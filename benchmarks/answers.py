"""What answers to other programs cost the server, beside the same bytes from plain Starlette.

``python -m benchmarks.answers`` prints tables in Markdown; ``--sites`` says of how long a list,
``--quick`` takes fewer answers.

Everything is asked by turns in one run. CPU is that of the server's process; a ratio within a round
cancels out what else the computer does.
"""

import argparse
import asyncio
import itertools
import os
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final
from urllib.parse import urlsplit

from benchmarks.contestants import SITES, THIS_APP, Contestant, Server, running_server, write_data
from benchmarks.table import markdown_table

PLAIN: Final = Contestant("plain", "plain Starlette", "benchmarks.rivals.plain_answers:app")
CONNECTIONS: Final = 8
ROUNDS: Final = 5
STATES: Final = ("AL", "IL", "IN", "LA", "MI", "MO", "NY", "OH", "TN", "TX")


@dataclass
class Figures:
    """What one kind of answer took in each round.

    Attributes
    ----------
    cpu_ms : list of float
        Of the server, for an answer.
    size : int
        Bytes of the last one's body, as they were sent.
    """

    cpu_ms: list[float] = field(default_factory=list)
    size: int = 0


Answer = tuple[str, bytes]
"""Status line and body."""


async def _ask(server: Server, targets: list[str], extra: str = "") -> list[Answer]:
    """Ask for addresses over a few connections that stay open."""
    host, port = urlsplit(server.url).hostname, urlsplit(server.url).port
    left, found = iter(targets), list[Answer]()

    async def work() -> None:
        reader, writer = await asyncio.open_connection(host, port)
        for target in left:
            head = f"GET {target} HTTP/1.1\r\nHost: {host}:{port}\r\nAccept-Encoding: gzip\r\n"
            writer.write(f"{head}{extra}\r\n".encode())
            lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            named = (line.split(": ", 1) for line in lines[1:] if line)
            fields = {name.lower(): value for name, value in named}
            body = await reader.readexactly(int(fields.get("content-length", 0)))
            found.append((lines[0], body))
        writer.close()

    await asyncio.gather(*(work() for _ in range(min(CONNECTIONS, len(targets)))))
    return found


def _measure(server: Server, targets: list[str], into: Figures, extra: str = "") -> None:
    before = server.cpu_ms()
    answers = asyncio.run(_ask(server, targets, extra))
    into.cpu_ms.append((server.cpu_ms() - before) / len(targets))
    status, body = answers[-1]
    if status.split()[1] not in ("200", "304"):
        raise RuntimeError(f"{targets[-1]}: {status}")
    into.size = len(body)


def _views() -> Iterator[str]:
    """Yield queries that no answer has been kept of: pairs of states in any order."""
    for states in itertools.permutations(STATES, 4):
        yield "?" + "&".join(f"state={state}" for state in states)


def main() -> None:
    """Measure and print tables in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.answers", description=__doc__)
    parser.add_argument("--sites", type=int, nargs="+", default=[SITES, 30_000])
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args()
    print(f"Load of this computer before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    for sites in asked.sites:
        with tempfile.TemporaryDirectory(prefix="answers-") as name:
            print(f"{sites:,} sites\n\n{_run(Path(name), sites, quick=asked.quick)}\n", flush=True)


def _run(folder: Path, sites: int, *, quick: bool) -> str:
    many, few, cards = (200, 20, 3) if quick else (1000, 50, 6)
    views, bodies = _views(), folder / "bodies"
    bodies.mkdir()
    os.environ["PLAIN_ANSWERS"] = str(bodies)
    with running_server(THIS_APP, folder, write_data(folder, sites)) as app:
        kept = {"sites.json": "/api/sites.json", "page": "/?state=OH"}
        for name, target in kept.items():
            ((_, body),) = asyncio.run(_ask(app, [target]))
            (bodies / name).write_bytes(body)
        (etag,) = asyncio.run(_etags(app, ["/api/sites.json"]))
        same = f"If-None-Match: {etag}\r\n"
        with running_server(PLAIN, folder, folder / "data") as plain:
            rows: dict[str, Figures] = {}

            def row(name: str) -> Figures:
                return rows.setdefault(name, Figures())

            def kept_again(name: str) -> None:
                _measure(plain, [f"/{name}"] * many, row(f"plain {name}"))
                _measure(app, [kept[name]] * many, row(f"kept {name}"))

            steps: list[Callable[[], None]] = [
                lambda: kept_again("sites.json"),
                lambda: _measure(app, ["/api/sites.json"] * many, row("304"), same),
                lambda: kept_again("page"),
                lambda: _measure(app, _new("/", views, few), row("first page")),
                lambda: _measure(app, _new("/api/sites.json", views, few), row("first sites.json")),
                lambda: _measure(app, _new("/card.png", views, cards), row("first card")),
                lambda: _measure(app, ["/card.png?state=OH"] * many, row("kept card")),
            ]
            for number in range(ROUNDS + 1):
                for step in steps if number % 2 == 0 else reversed(steps):
                    step()
    for figures in rows.values():
        del figures.cpu_ms[0]  # the first round warms up
    return _table(rows)


def _new(path: str, views: Iterator[str], count: int) -> list[str]:
    return [path + view for view in itertools.islice(views, count)]


async def _etags(server: Server, targets: list[str]) -> list[str]:
    host, port = urlsplit(server.url).hostname, urlsplit(server.url).port
    found = []
    for target in targets:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(f"HEAD {target} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        found += [line.split(": ", 1)[1] for line in lines if line.lower().startswith("etag")]
        writer.close()
    return found


# Each kind of answer, and which one of plain Starlette stands beside it.
_BESIDE: Final = (
    ("kept sites.json", "plain sites.json", "`/api/sites.json`, kept"),
    ("304", "plain sites.json", "the same, 304"),
    ("first sites.json", "plain sites.json", "the same, a new question"),
    ("kept page", "plain page", "HTML of a page, kept"),
    ("first page", "plain page", "the same, a new view"),
    ("kept card", "plain page", "`/card.png`, kept"),
    ("first card", "plain page", "the same, a new view"),
)


def _table(rows: dict[str, Figures]) -> str:
    lines = []
    for name, beside, title in _BESIDE:
        mine, other = rows[name], rows[beside]
        ratios = [a / b for a, b in zip(mine.cpu_ms, other.cpu_ms, strict=True)]
        cpu = median(mine.cpu_ms)
        lines.append(
            [
                title,
                f"{median(ratios):,.1f} ({min(ratios):,.1f} to {max(ratios):,.1f})",
                f"{cpu:,.2f}",
                f"{1000 / cpu:,.0f}",
                f"{mine.size / 1000:,.1f}",
            ]
        )
    head = ["answer", "× plain Starlette", "CPU, ms", "a core-second", "KB sent"]
    return markdown_table(head, lines)


if __name__ == "__main__":
    main()
