"""What ``python -m briefing`` does once its options are read."""

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pandas as pd

from briefing.export_command import export_shown
from briefing.message import story_html, story_markdown, story_message
from briefing.named import NamedBriefing
from briefing.own_template import usable_template
from briefing.pdf import story_pdf
from briefing.pptx import story_pptx
from briefing.settings import load_settings
from briefing.since import since_asked
from briefing.story import Story, build_story
from common.errors import PartnershipMapError
from common.progress import Progress, ProgressBar
from common.whole_file import write_whole
from common.wording import printable
from geocode.shipped import load_gazetteer, load_outlines
from roster.build import Inputs
from roster.changes import last_change
from roster.filters import Filters
from roster.moment import parse_as_of
from roster.snapshot import Roster
from versions.folder import storage_at

Writer = Callable[..., bytes]


def write_files(options: argparse.Namespace, day: date) -> int:
    """Write the files that the options name; return the exit status."""
    template = None
    if options.pptx:
        template, problem = _template(options.data)
        if problem:
            print(problem, file=sys.stderr)
    email = options.email and options.email.suffix.lower() == ".eml"
    story_email = story_message if email else story_html
    files: list[tuple[Path, Writer]] = [
        (path, make)
        for path, make in (
            (options.pptx, partial(story_pptx, template=template)),
            (options.pdf, story_pdf),
            (options.handout, partial(story_pdf, handout=True)),
            (options.email, story_email),
            (options.markdown, _markdown),
        )
        if path is not None
    ]

    def write(
        _shown: pd.DataFrame, roster: Roster, filters: Filters, named: NamedBriefing | None
    ) -> None:
        storage, since = storage_at(options.data), None
        if options.since:
            asked = parse_as_of(options.since, now=datetime.now(UTC))
            known = (load_gazetteer(), load_outlines())
            since = since_asked(Inputs.read(storage), storage, asked, roster, *known)
        story = build_story(
            roster,
            filters,
            load_settings(storage),
            day=day,
            address=options.address,
            since=since,
            named=named,
            changed=last_change(roster, storage),
        )
        for path, make in files:
            _write(path, make, story, since.roster if since else roster)

    return export_shown(options, write)


def _template(folder: Path) -> tuple[bytes | None, str]:
    """Return the template of a folder, and what is wrong with it; without its store, nothing."""
    try:
        return usable_template(storage_at(folder))
    except PartnershipMapError:
        return None, ""  # what follows says it


def _markdown(story: Story, _roster: Roster, *, progress: Progress) -> bytes:
    progress(1)
    return story_markdown(story)


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
