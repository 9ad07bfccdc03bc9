"""The figures as Markdown and as JSON."""

import os
import platform
import sys
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from itertools import chain
from statistics import median, quantiles
from typing import Any

from benchmarks.browser import PATIENCE_MS
from benchmarks.contestants import BASELINE, THIS_APP, Contestant
from benchmarks.measure import Rounds, Samples
from benchmarks.memory import Series
from benchmarks.table import markdown_table

MANY = 10_000
"""Sites from which a short run visits each map once, and a change may take longer."""
FILTER_BYTES = 8_000

GIVEN_UP = f"no map in {PATIENCE_MS // 1000} s"

Reading = Callable[[Samples], Sequence[float]]


def first_bytes(samples: Samples) -> list[float]:
    """Return all bytes to the first map, over HTTP and the websocket."""
    pairs = zip(samples.first_http_bytes, samples.first_socket_bytes, strict=True)
    return [http + socket for http, socket in pairs]


MEASURES: tuple[tuple[str, Reading, Callable[[float], str]], ...] = (
    ("websocket, a click on a pill", lambda one: one.filter_bytes, lambda n: f"{n / 1e3:,.1f} KB"),
    ("websocket, a search", lambda one: one.search_bytes, lambda n: f"{n / 1e3:,.1f} KB"),
    ("server CPU, a click on a pill", lambda one: one.cpu_ms, lambda n: f"{n:,.1f} ms"),
    ("click to last message", lambda one: one.answered_ms, lambda n: f"{n:,.0f} ms"),
    ("click to last draw call", lambda one: one.issued_ms, lambda n: f"{n:,.0f} ms"),
    ("click to drawn map", lambda one: one.drawn_ms, lambda n: f"{n:,.0f} ms"),
    ("first visit to drawn map", lambda one: one.first_map_ms, lambda n: f"{n / 1e3:,.2f} s"),
    ("first visit, all bytes", first_bytes, lambda n: f"{n / 1e6:,.2f} MB"),
)


def pooled(rounds: Iterable[Samples], reading: Reading) -> list[float]:
    """Return one measure's samples of all rounds."""
    return list(chain.from_iterable(reading(one) for one in rounds))


def round_ratios(found: Rounds, key: str, reading: Reading) -> list[float]:
    """Return for each round a contestant's median as a multiple of the baseline's.

    Within a round the two were measured within a minute, so that a slow spell of the computer
    cancels out.
    """
    # One that was given up has fewer rounds, and an empty last one.
    pairs = zip(found[key], found[BASELINE.key], strict=False)
    return [
        median(reading(one)) / median(reading(base))
        for one, base in pairs
        if reading(one) and reading(base)
    ]


def absolute_table(found: Rounds, contestants: Sequence[Contestant]) -> str:
    """Return the table of medians, each with the largest value behind it."""
    rows = []
    for name, reading, text in MEASURES:
        cells = []
        for one in contestants:
            values = pooled(found[one.key], reading)
            cells.append(f"{text(median(values))} ({text(max(values))})" if values else GIVEN_UP)
        rows.append([name, *cells])
    return markdown_table(["median (largest)", *(one.title for one in contestants)], rows)


def ratio_table(found: Rounds, contestants: Sequence[Contestant]) -> str:
    """Return the table of ratios to the baseline: median over the rounds, and their range."""
    rows = []
    for name, reading, _ in MEASURES:
        cells = []
        for one in contestants:
            ratios = round_ratios(found, one.key, reading)
            many = (
                f"{median(ratios):,.2f} ({min(ratios):,.2f} to {max(ratios):,.2f})"
                if ratios
                else ""
            )
            cells.append(many or GIVEN_UP)
        rows.append([name, *cells])
    head = f"times {BASELINE.title}, median (range over rounds)"
    return markdown_table([head, *(one.title for one in contestants)], rows)


def target_lines(found: Rounds, sites: int) -> list[str]:
    """Return what this app aims at, and how far it is reached. Nothing depends on it."""
    cpu_ms, visit_bytes = (20, 2_700_000) if sites < MANY else (40, 3_300_000)
    mine = found[THIS_APP.key]
    if not pooled(mine, lambda one: one.search_bytes):
        return ["- not known: it was given up"]
    socket = max(pooled(mine, lambda one: [*one.filter_bytes, *one.search_bytes]))
    cpu = median(pooled(mine, lambda one: one.cpu_ms))
    visit = max(pooled(mine, first_bytes))
    return [
        _target(
            "largest filter change under 8 KB uncompressed",
            f"{socket / 1e3:.1f} KB",
            FILTER_BYTES,
            socket,
        ),
        _target(f"server CPU under {cpu_ms} ms at the median", f"{cpu:.1f} ms", cpu_ms, cpu),
        _pace("last draw call", found, lambda one: one.issued_ms),
        _pace("drawn, in software,", found, lambda one: one.drawn_ms),
        _target(
            f"first visit under {visit_bytes / 1e6} MB", f"{visit / 1e6:.2f} MB", visit_bytes, visit
        ),
    ]


def _target(words: str, reached: str, limit: float, value: float) -> str:
    return f"- {words}: {reached}, {'reached' if value < limit else 'not reached'}"


def _pace(words: str, found: Rounds, reading: Reading) -> str:
    ratios = round_ratios(found, THIS_APP.key, reading)
    if not ratios:
        return f"- {words} no later than {BASELINE.title}: not known"
    # Rounds that disagree say that this run cannot tell the two apart.
    alike = min(ratios) <= 1 <= max(ratios)
    verdict = "no difference seen" if alike else "reached" if max(ratios) < 1 else "not reached"
    return (
        f"- {words} no later than {BASELINE.title}: {median(ratios):.2f} times "
        f"({min(ratios):.2f} to {max(ratios):.2f}), {verdict}"
    )


def memory_table(found: dict[str, Series]) -> str:
    """Return the table of memory over reruns, with what a rerun cost."""
    series = list(found.values())
    rows = []
    for index, reruns in enumerate(series[0].reruns):
        cells = []
        for one in series:
            cost = f", {one.cpu_ms[index - 1]:.1f} ms" if index else ""
            cells.append(f"{one.memory_mib[index]:.1f} MiB{cost}")
        rows.append([f"{reruns:,}", *cells])
    return markdown_table(["reruns", *(one.title for one in series)], rows)


def growth_lines(found: dict[str, Series]) -> list[str]:
    """Return for each series how much memory grew after the first block."""
    return [
        f"- {one.title}: {one.memory_mib[-1] - one.memory_mib[1]:+.1f} MiB from "
        f"{one.reruns[1]:,} to {one.reruns[-1]:,} reruns; "
        f"{median(one.cpu_ms):.1f} ms of CPU a rerun"
        for one in found.values()
    ]


def computer(load_before: tuple[float, ...]) -> dict[str, Any]:
    """Return on what the figures were taken, so that one can judge them."""
    packages = ("streamlit", "pydeck", "plotly", "uvicorn", "starlette")
    return {
        "python": platform.python_version(),
        "system": sys.platform,
        "processors": os.cpu_count(),
        "load_before": load_before,
        "load_after": os.getloadavg(),
        "packages": {name: version(name) for name in packages},
    }


def as_json(found: Rounds) -> dict[str, Any]:
    """Return summary and samples of every contestant, for ``json.dump``."""
    return {
        key: {
            "summary": {
                name: _summary(pooled(rounds, reading))
                | {"ratios": round_ratios(found, key, reading)}
                for name, reading, _ in MEASURES
                if pooled(rounds, reading)
            },
            "rounds": [one.as_dict() for one in rounds],
        }
        for key, rounds in found.items()
    }


def _summary(values: list[float]) -> dict[str, float]:
    return {
        "count": len(values),
        "median": median(values),
        "p90": quantiles(values, n=10)[-1] if len(values) > 1 else values[0],
        "max": max(values),
    }
