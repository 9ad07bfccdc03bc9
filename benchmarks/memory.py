"""Whether memory stays level without a collection after each run, and what a collection costs."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from playwright.sync_api import Browser

from benchmarks.browser import visiting
from benchmarks.contestants import Server
from benchmarks.measure import TOUR

BLOCK = 200


@dataclass
class Series:
    """One server's memory over many reruns of one session.

    Attributes
    ----------
    reruns : list of int
        How many reruns there had been when the memory was read.
    memory_mib : list of float
        Resident memory of the server's process.
    cpu_ms : list of float
        CPU a rerun, as the mean of the block before each reading but the first.
    """

    title: str
    reruns: list[int] = field(default_factory=list)
    memory_mib: list[float] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)


def measure_memory(
    browser: Browser, servers: list[Server], *, reruns: int, say: Callable[[str], None]
) -> dict[str, Series]:
    """Press pills in an open page of each server, in blocks by turns, and read its memory.

    Parameters
    ----------
    reruns : int
        How many for each server; rounded up to whole blocks.

    Returns
    -------
    dict of str to Series
        By the contestant's key.
    """
    found = {one.contestant.key: Series(one.contestant.title) for one in servers}
    with ExitStack() as stack:
        visits = [stack.enter_context(visiting(browser, server)) for server in servers]
        for visit in visits:
            visit.open()
            _read(found[visit.server.contestant.key], visit.server, 0)
        blocks = -(-reruns // BLOCK)
        for block in range(blocks):
            say(f"block {block + 1} of {blocks}, of {BLOCK} reruns each")
            for visit in visits if block % 2 == 0 else reversed(visits):
                series = found[visit.server.contestant.key]
                before = visit.server.cpu_ms()
                visit.press_pills(TOUR, BLOCK)
                series.cpu_ms.append((visit.server.cpu_ms() - before) / BLOCK)
                _read(series, visit.server, BLOCK)
    return found


def _read(series: Series, server: Server, more: int) -> None:
    series.reruns.append((series.reruns[-1] if series.reruns else 0) + more)
    series.memory_mib.append(server.memory_mib())
