"""What the map in one HTML file costs the browser: opening it, a letter, a filter, a zoom.

``python -m benchmarks.page_file`` prints a table in Markdown; ``--sites`` says of how long lists.

CPU is that of the page's process, by Linux' ``schedstat``: of its main thread, from what is done to
the painted frame. Of each act the best quartile of all rounds counts, for a computer that does
other work at the same time makes each slower.
"""

import argparse
import os
import tempfile
from collections import defaultdict
from datetime import date
from pathlib import Path
from statistics import quantiles
from typing import Any, Final

from playwright.sync_api import Browser, Page

from benchmarks.browser import WINDOW, open_browser
from benchmarks.contestants import SITES, write_data
from benchmarks.table import markdown_table
from briefing.map_page import map_html
from briefing.settings import load_settings
from briefing.story import build_story
from common.terminal import command_parser, run
from geocode.shipped import load_gazetteer, load_outlines
from roster.build import Inputs, roster_of
from roster.filters import Filters
from versions.folder import storage_at

WORDS: Final = ("spring", "new york", "ohio")
ROUNDS: Final = 3

_READY: Final = """() => new Promise((done) => {
  const html = document.documentElement;
  const painted = () => requestAnimationFrame(() => setTimeout(done));
  const look = () => html.classList.contains("ready") ? painted() : setTimeout(look, 5);
  look();
})"""
_ACT: Final = """([selector, number, text]) => new Promise((done) => {
  const one = document.querySelectorAll(selector)[number];
  const start = performance.now();
  if (text === null) one.click();
  else {
    one.value = text;
    one.dispatchEvent(new Event("input", { bubbles: true }));
  }
  requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
})"""


def write_file(folder: Path, sites: int) -> Path:
    """Write the map of a list of so many sites as a file."""
    storage = storage_at(write_data(folder, sites))
    roster = roster_of(Inputs.read(storage), load_gazetteer(), load_outlines())
    story = build_story(roster, Filters(), load_settings(storage), day=date(2026, 1, 2))
    path = folder / "map.html"
    path.write_bytes(map_html(roster.sites, roster, Filters(), story=story))
    return path


def measure(browser: Browser, path: Path) -> dict[str, Any]:
    """Return samples of each kind of act: CPU and time to the painted frame, milliseconds."""
    found: dict[str, Any] = defaultdict(list)
    for _ in range(ROUNDS):
        page = browser.new_page(viewport={"width": WINDOW["width"], "height": WINDOW["height"]})
        page.goto("about:blank")
        page.goto(path.as_uri())
        page.evaluate(_READY)
        pid = _newest_renderer(browser)
        page.wait_for_function("performance.getEntriesByType('paint').length")
        paint = page.evaluate("performance.getEntriesByType('paint')[0].startTime")
        found["open it"].append((_cpu_ms(pid), paint))
        for kind, act in _acts(page):
            page.wait_for_timeout(20)  # what the last one put off
            before = _cpu_ms(pid)
            took = page.evaluate(_ACT, act)
            found[kind].append((_cpu_ms(pid) - before, took))
            found["nodes of the map"].append(
                page.evaluate("document.querySelectorAll('.map svg *').length")
            )
        page.close()
    return found


def _acts(page: Page) -> list[tuple[str, list[Any]]]:
    acts: list[tuple[str, list[Any]]] = []
    for word in WORDS:
        acts += [("letter", ["#search", 0, word[:n]]) for n in range(1, len(word) + 1)]
        acts.append(("letter", ["#search", 0, ""]))
    boxes = min(page.locator("[data-filter] input[type=checkbox]").count(), 12)
    for number in range(boxes):
        acts += [("filter", ["[data-filter] input[type=checkbox]", number, None])] * 2
    acts += [("zoom", ["#in", 0, None])] * 6 + [("zoom", ["#out", 0, None])] * 6
    acts += [("select", ["#list button", number, None]) for number in range(8)]
    return acts


def _newest_renderer(browser: Browser) -> int:
    session = browser.new_browser_cdp_session()
    every = session.send("SystemInfo.getProcessInfo")["processInfo"]
    return max(int(one["id"]) for one in every if one["type"] == "renderer")


def _cpu_ms(pid: int) -> float:
    return int(Path(f"/proc/{pid}/task/{pid}/schedstat").read_text().split()[0]) / 1e6


def _cells(found: dict[str, Any], kind: str) -> list[str]:
    cpu, wall = zip(*found[kind], strict=True)
    return [kind, *(f"{quantiles(all_of, n=4)[q]:.0f}" for all_of in (cpu, wall) for q in (0, 1))]


def main() -> None:
    """Measure and print."""
    parser = command_parser("benchmarks.page_file", __doc__)
    parser.add_argument("--sites", type=int, nargs="+", default=[SITES, 30_000])
    asked: argparse.Namespace = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="map-file-") as name, open_browser() as browser:
        for sites in asked.sites:
            folder = Path(name) / str(sites)
            folder.mkdir()
            path = write_file(folder, sites)
            found = measure(browser, path)
            most = max(found.pop("nodes of the map"))
            size, load = path.stat().st_size / 1e6, os.getloadavg()[0]
            print(f"\n{sites:,} sites: {size:.2f} MB, at most {most:,} nodes; load {load:.0f}.\n")
            heads = ["", "CPU, best quartile", "median", "time, best quartile", "median"]
            print(markdown_table(heads, [_cells(found, kind) for kind in found]))


if __name__ == "__main__":
    raise SystemExit(run(main))
