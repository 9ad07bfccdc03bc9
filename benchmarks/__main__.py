"""``python -m benchmarks``: measure, and print a table in Markdown."""

import argparse
import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks import report
from benchmarks.browser import RENDERERS, open_browser, renderer_of
from benchmarks.contestants import (
    BASELINE,
    COLLECTING,
    CONTESTANTS,
    SITES,
    THIS_APP,
    running_servers,
    write_data,
)
from benchmarks.measure import measure
from benchmarks.memory import measure_memory
from common.terminal import command_parser, run

HOW = """\
A window of 1440 x 900, one browser and the servers on one computer.
All are served by uvicorn under the same .streamlit/config.toml and compress what they send over
HTTP. Bytes over the websocket are those that the page gets, unpacked. "Last draw call" is the first
animation frame after the last call on the map's canvas, the part that does not hang on how the
computer draws. "Drawn" is when a fence says that the calls were carried out, which in software can
take most of the time. For a map in SVG both are the first frame after its last change.
No other host is reached: a base map that was asked for there came back empty at once, so st.map
shows points on nothing and Plotly markers without outlines, and neither is charged for tiles."""


def parse_arguments() -> argparse.Namespace:
    """Return what the command line asks for."""
    parser = command_parser("benchmarks", __doc__)
    parser.add_argument("--quick", action="store_true", help="a short run, as of several sizes")
    parser.add_argument(
        "--memory",
        action="store_true",
        help="the server's memory over 2,000 reruns instead, without and with a collection",
    )
    parser.add_argument(
        "--renderer",
        choices=RENDERERS,
        default="mesa",
        help="what draws WebGL; without Mesa's drivers it is always Chromium's own SwiftShader",
    )
    parser.add_argument("--json", metavar="FILE", type=Path, help="write all samples as well")
    parser.add_argument(
        "--sites", type=int, nargs="+", default=[SITES], help="how many the maps show, by turns"
    )
    return parser.parse_args()


def say(line: str) -> None:
    """Write a line of progress, apart from the table."""
    print(line, file=sys.stderr, flush=True)


def run_maps(folder: Path, sites: int, *, quick: bool, renderer: str) -> dict[str, Any]:
    """Measure the maps side by side, print the tables, and return the samples."""
    with (
        running_servers(CONTESTANTS, folder, write_data(folder, sites)) as servers,
        open_browser(renderer) as browser,
    ):
        rounds, tours = (2 if sites < report.MANY else 1, 1) if quick else (4, 2)
        drawn_by = renderer_of(browser)
        found, elsewhere = measure(browser, servers, rounds=rounds, tours=tours, say=say)
    print(f"\n{sites:,} sites; WebGL is drawn by {drawn_by}.")
    for one in CONTESTANTS:
        for url in sorted(elsewhere[one.key]):
            print(f"Asked for in vain by {one.title}: {url}")
    print(f"\n{report.absolute_table(found, CONTESTANTS)}")
    print(f"\n{report.ratio_table(found, CONTESTANTS)}")
    print(f"\nWhat this app aims at:\n\n{chr(10).join(report.target_lines(found, sites))}")
    return report.as_json(found)


def run_memory(folder: Path, *, quick: bool, renderer: str) -> dict[str, Any]:
    """Watch the servers' memory over many reruns, print it, and return the series."""
    with (
        running_servers((THIS_APP, COLLECTING, BASELINE), folder, write_data(folder)) as servers,
        open_browser(renderer) as browser,
    ):
        found = measure_memory(browser, servers, reruns=400 if quick else 2000, say=say)
    print("Resident memory of the server, and CPU a rerun in the block before, in one session.")
    print(f"\n{report.memory_table(found)}")
    print(f"\n{chr(10).join(report.growth_lines(found))}")
    return {"memory": {key: asdict(series) for key, series in found.items()}}


def main() -> None:
    """Run what was asked for."""
    asked = parse_arguments()
    load = os.getloadavg()
    how = {"quick": asked.quick, "renderer": asked.renderer}
    with tempfile.TemporaryDirectory(prefix="map-benchmarks-") as name:
        folder = Path(name)
        if asked.memory:
            figures = run_memory(folder, **how)
        else:
            print(HOW)
            figures = {"maps": {}}
            how["quick"] |= len(asked.sites) > 1
            for sites in asked.sites:
                say(f"{sites:,} sites")
                (folder / str(sites)).mkdir()
                figures["maps"][sites] = run_maps(folder / str(sites), sites, **how)
                sys.stdout.flush()
    if asked.json:
        figures["computer"] = report.computer(load)
        asked.json.write_text(json.dumps(figures, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    raise SystemExit(run(main))
