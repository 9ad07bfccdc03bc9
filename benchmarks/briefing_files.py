"""How long the briefing takes as a file, beside the picture of one map, in one run.

``python -m benchmarks.briefing_files`` prints a table in Markdown; ``--rounds`` says how often.

What counts is the ratio: how many pictures of one map a whole deck costs. Seconds belong
to one computer and to what else it is doing.
"""

import argparse
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks.table import markdown_table
from briefing.frame import MAP
from briefing.pdf import story_pdf
from briefing.picture import slide_png
from briefing.pptx import story_pptx
from briefing.settings import Settings
from briefing.story import build_story
from geocode.shipped import load_gazetteer, load_outlines
from roster.build import build_roster
from roster.filters import Filters
from versions.folder import FolderStorage

DATA: Final = Path("data")
ONE: Final = "one picture"
GOAL: Final = 5.0
"""Seconds that PowerPoint may take."""


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.briefing_files")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    rounds = max(parser.parse_args().rounds, 1)
    roster = build_roster(
        FolderStorage(DATA),
        load_gazetteer(),
        load_outlines(),
    )
    story = build_story(roster, Filters(), Settings(), day=date(2017, 9, 1))
    country = story.at("country")
    sizes: dict[str, int] = {}
    timed: dict[str, Callable[[], bytes]] = {
        ONE: lambda: slide_png(country, roster, width=MAP.width, height=MAP.height),
        f"PowerPoint, {len(story.slides)} slides": lambda: story_pptx(story, roster),
        f"PDF, {len(story.slides)} pages": lambda: story_pdf(story, roster),
    }
    seconds: dict[str, list[float]] = {name: [] for name in timed}
    processor: dict[str, list[float]] = {name: [] for name in timed}
    for number in range(rounds + 1):
        for name, make in timed.items():
            print(f"round {number} of {rounds}: {name}", file=sys.stderr, flush=True)
            start, used = time.perf_counter(), time.process_time()
            sizes[name] = len(make())
            if number:  # the first one warms up
                seconds[name].append(time.perf_counter() - start)
                processor[name].append(time.process_time() - used)
    one = median(processor[ONE])
    rows = [
        (
            name,
            f"{median(seconds[name]):.2f} s",
            f"{median(processor[name]):.2f} s",
            f"{median(processor[name]) / one:.1f} ×",
            f"{sizes[name] / 1e6:.2f} MB",
        )
        for name in timed
    ]
    print(markdown_table(("of the shipped sites", "time", "CPU", "CPU beside one", "size"), rows))
    print(f"\nPowerPoint is to take {GOAL:g} s at most on a computer that does nothing else.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
