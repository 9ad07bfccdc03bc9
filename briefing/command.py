"""What ``python -m briefing`` does once its options are read."""

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

from briefing.filter_arguments import parse_color, parse_filters
from briefing.pdf import story_pdf
from briefing.pptx import story_pptx
from briefing.settings import load_settings
from briefing.story import Story, build_story
from common.errors import PartnershipMapError
from common.progress import ProgressBar
from common.whole_file import write_whole
from common.wording import printable
from geocode.shipped import load_gazetteer, load_outlines
from roster.build import build_roster
from roster.filters import filter_sites
from roster.snapshot import Roster
from versions.folder import storage_at

Writer = Callable[..., bytes]


def write_files(options: argparse.Namespace, day: date) -> int:
    """Write the files that the options name; return the exit status."""
    files: list[tuple[Path, Writer]] = [
        (path, write)
        for path, write in (
            (options.pptx, story_pptx),
            (options.pdf, story_pdf),
            (options.handout, partial(story_pdf, handout=True)),
        )
        if path is not None
    ]
    storage = storage_at(options.data)
    try:
        roster = build_roster(storage, load_gazetteer(), load_outlines())
        filters = parse_filters(roster, options.filter)
        color, states = parse_color(roster, options.color), options.show == "states"
        filters = replace(filters, color=color, states=states)
        if filters.active and filter_sites(roster, filters).empty:
            return _fail("No site matches the filters; nothing was written.")
        settings = load_settings(storage)
        story = build_story(roster, filters, settings, day=day, address=options.address)
        for path, write in files:
            _write(path, write, story, roster)
    except PartnershipMapError as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"{error.filename or options.data}: {error.strerror or error}.")
    return 0


def _write(path: Path, write: Writer, story: Story, roster: Roster) -> None:
    """Write a file whole or not at all."""
    bar, name = ProgressBar(sys.stderr), printable(path.name)
    data = write(story, roster, progress=lambda done: bar.show(done, f"{done:4.0%} {name}"))
    bar.close()
    write_whole(path, data)
    count = len(story.slides)
    print(f"{printable(str(path))}: {count} {'slide' if count == 1 else 'slides'}, {_size(data)}.")


def _size(data: bytes) -> str:
    return f"{max(len(data) / 1e6, 0.1):.1f} MB"


def _fail(sentence: str) -> int:
    print(printable(sentence), file=sys.stderr)
    return 2
