"""What ``python -m briefing`` does once its options are read."""

import argparse
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd

from briefing.export_command import export_shown
from briefing.pdf import story_pdf
from briefing.pptx import story_pptx
from briefing.settings import load_settings
from briefing.story import Story, build_story
from common.progress import ProgressBar
from common.whole_file import write_whole
from common.wording import printable
from roster.filters import Filters
from roster.snapshot import Roster
from versions.folder import storage_at

Writer = Callable[..., bytes]


def write_files(options: argparse.Namespace, day: date) -> int:
    """Write the files that the options name; return the exit status."""
    files: list[tuple[Path, Writer]] = [
        (path, make)
        for path, make in (
            (options.pptx, story_pptx),
            (options.pdf, story_pdf),
            (options.handout, partial(story_pdf, handout=True)),
        )
        if path is not None
    ]

    def write(_shown: pd.DataFrame, roster: Roster, filters: Filters) -> None:
        settings = load_settings(storage_at(options.data))
        story = build_story(roster, filters, settings, day=day, address=options.address)
        for path, make in files:
            _write(path, make, story, roster)

    return export_shown(options, write)


def _write(path: Path, make: Writer, story: Story, roster: Roster) -> None:
    """Write a file whole or not at all."""
    bar, name = ProgressBar(sys.stderr), printable(path.name)
    data = make(story, roster, progress=lambda done: bar.show(done, f"{done:4.0%} {name}"))
    bar.close()
    write_whole(path, data)
    count = len(story.slides)
    print(f"{printable(str(path))}: {count} {'slide' if count == 1 else 'slides'}, {_size(data)}.")


def _size(data: bytes) -> str:
    return f"{max(len(data) / 1e6, 0.1):.1f} MB"
