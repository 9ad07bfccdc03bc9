"""``python -m benchmarks.updating``: what the Update page takes, step by step.

A person drops a file on the page, settles three places, publishes and undoes it. Each step is
measured from the click until the page stands still, with the CPU that the server used and what came
over the websocket. Beside it, in the same run, what the command takes for the same file: compare
ratios to that, not seconds of two computers.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd
from playwright.sync_api import Page, WebSocket, expect

from benchmarks.browser import WINDOW, open_browser
from benchmarks.contestants import THIS_APP, Server, running_server, write_data
from benchmarks.rivals.page import DATA_VARIABLE, ROOT
from benchmarks.table import markdown_table
from common.terminal import command_parser, run
from sites.columns import CITY, STATE
from sites.read import read_sites
from tables.write import write_csv

SIZES: Final = (12, 1_000, 30_000)
SETTLED: Final = 3
PATIENCE_MS: Final = 120_000


@dataclass(frozen=True)
class Figure:
    """What one step took: seconds until the page stood still, of CPU, and bytes received."""

    step: str
    seconds: float
    cpu: float
    received: int = 0


def write_update(data: Path, folder: Path) -> Path:
    """Write the list of a data folder with changes: every 100th row out, new, or misspelled."""
    frame = read_sites(data / "sites.csv").frame
    every = max(len(frame) // 100, 4)
    frame.loc[frame.index[3::every], "note"] = "changed"
    frame = frame.fillna("")
    misspelled = frame.iloc[1::every].assign(**{CITY: lambda rows: rows[CITY] + "qx"})
    frame = frame.drop(frame.index[2::every])
    frame.loc[misspelled.index, CITY] = misspelled[CITY]
    unknown = frame.iloc[: SETTLED + 1].assign(**{CITY: "Nowhere at all"})
    unknown[STATE] = ["TN", "OH", "TX", "CA"]
    path = folder / "update.csv"
    path.write_bytes(write_csv(pd.concat([frame, unknown])))
    return path


class Walk:
    """One walk over the Update page."""

    def __init__(self, page: Page, server: Server) -> None:
        self.page = page
        self.server = server
        self.figures: list[Figure] = []
        self._received = 0
        page.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        page.on("websocket", self._watch)

    def _watch(self, socket: WebSocket) -> None:
        def count(data: str | bytes) -> None:
            self._received += len(data)

        socket.on("framereceived", count)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure what is done within, and the run of the page that follows."""
        self._received, cpu, begun = 0, self.server.cpu_ms(), time.perf_counter()
        yield
        self.page.locator('[data-test-script-state="notRunning"]').wait_for()
        took = time.perf_counter() - begun
        spent = (self.server.cpu_ms() - cpu) / 1000
        self.figures.append(Figure(name, took, spent, self._received))

    def go(self, file: Path) -> list[Figure]:
        """Walk from the empty page to what is published and undone."""
        page = self.page
        leave = page.get_by_role("button", name="Leave out for now")
        left_out = page.locator(".issues li").filter(has_text="is left out for now")
        with self.step("open the page"):
            page.goto(f"{self.server.url}/update")
            page.locator("input[type=file]").wait_for(state="attached")
        with self.step("read the file"):
            page.locator("input[type=file]").set_input_files(file)
            page.get_by_label("What would change", exact=True).wait_for()
        with self.step("to what is unclear"):
            page.get_by_role("button", name="Settle what is unclear").click()
            leave.first.wait_for()
        for number in range(1, SETTLED + 1):
            with self.step("a decision"):
                leave.first.click()
                expect(left_out).to_have_count(number)
        with self.step("to the publish step"):
            page.get_by_role("button", name="Continue to publish").click()
            page.get_by_label("Published by").wait_for()
        with self.step("publish"):
            page.get_by_role("button", name="Publish ").click()
            page.get_by_text("is published with").wait_for()
        with self.step("undo"):
            page.get_by_role("button", name="Undo").click()
            page.get_by_text("Undone:").wait_for()
        return self.figures


def command_figure(name: str, data: Path, *words: str) -> Figure:
    """Run a command of this repository on a data folder, and return what it took."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        env={**os.environ, DATA_VARIABLE: str(data)},
        check=True,
        stdout=subprocess.DEVNULL,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Figure(name, time.perf_counter() - begun, cpu)


def measure(count: int, folder: Path) -> list[Figure]:
    """Walk over the Update page of a roster of so many sites, then publish by the command."""
    data = write_data(folder, count)
    file = write_update(data, folder)
    os.environ |= {"PARTNERSHIP_MAP_EDITING": "local", "PARTNERSHIP_MAP_TOKEN": "benchmark"}
    with running_server(THIS_APP, folder, data) as server, open_browser() as browser:
        page = browser.new_page(viewport=WINDOW)
        page.goto(f"{server.url}/healthz?token=benchmark")
        figures = Walk(page, server).go(file)
    publish = ("roster", "publish", str(file), "--yes")
    return [*figures, command_figure("python -m roster publish", data, *publish)]


def main() -> None:
    """Measure and print a table in Markdown for each size."""
    parser = command_parser("benchmarks.updating", __doc__)
    parser.add_argument("--sites", type=int, nargs="+", default=SIZES)
    asked = parser.parse_args()
    print(f"Load of this computer before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    for count in asked.sites:
        with tempfile.TemporaryDirectory(prefix="updating-") as folder:
            figures = measure(count, Path(folder))
        command = figures[-1].cpu
        rows = [
            [
                one.step,
                f"{one.seconds:.2f} s",
                f"{one.cpu:.2f} s",
                f"{one.cpu / command:.2f}",
                f"{one.received / 1e3:,.0f} KB" if one.received else "",
            ]
            for one in figures
        ]
        head = [
            f"{count:,} sites",
            "until it stands",
            "server CPU",
            "times the command",
            "received",
        ]
        print(f"\n{markdown_table(head, rows)}", flush=True)


if __name__ == "__main__":
    raise SystemExit(run(main))
