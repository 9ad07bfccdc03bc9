"""``python -m briefing``: the briefing as files, with no server, for a report that comes weekly."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final
from uuid import uuid4

from briefing.filter_arguments import parse_filters
from briefing.pdf import story_pdf
from briefing.pptx import story_pptx
from briefing.settings import load_settings
from briefing.story import Story, build_story
from common.errors import PartnershipMapError
from common.folder import ROOT
from common.terminal import ProgressBar, add_data_option, command_parser, run
from common.wording import printable
from geocode.gazetteer.geocoder import FILE_NAME as GAZETTEER_NAME
from geocode.gazetteer.geocoder import Gazetteer
from geocode.outlines import FILE_NAME as OUTLINES_NAME
from geocode.outlines import Outlines
from roster.build import build_roster
from roster.filters import filter_sites
from roster.links import is_link
from roster.snapshot import Roster
from sites.check import parse_date
from versions.folder import FolderStorage

SHIPPED: Final = ROOT / "data" / "gazetteer"

Writer = Callable[..., bytes]


def main(
    arguments: Sequence[str] | None = None, *, environment: Mapping[str, str] = os.environ
) -> int:
    """Write what is asked for; return the exit status, 0 when all is written, else 2.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without the program's name; by default those of the process.
    environment : mapping
        Where the data folder may be named.
    """
    parser = _parser(environment)
    asked = parser.parse_args(arguments)
    files: list[tuple[Path, Writer]] = [
        (path, write)
        for path, write in (
            (asked.pptx, story_pptx),
            (asked.pdf, story_pdf),
            (asked.handout, partial(story_pdf, handout=True)),
        )
        if path is not None
    ]
    if not files:
        parser.error("name a file with --pptx, --pdf or --handout")
    if asked.address and not is_link(asked.address):
        parser.error("--address must begin with http:// or https://")
    day = date.today() if asked.day is None else parse_date(asked.day)
    if day is None:
        parser.error("--day takes a date such as 2017-06-20")
    storage = FolderStorage(asked.data)
    try:
        roster = build_roster(
            storage,
            Gazetteer.load(SHIPPED / GAZETTEER_NAME),
            Outlines.load(SHIPPED / OUTLINES_NAME),
        )
        filters = parse_filters(roster, asked.filter)
        if filters.active and filter_sites(roster, filters).empty:
            return _fail("No site passes the filters; nothing was written.")
        story = build_story(roster, filters, load_settings(storage), day=day, address=asked.address)
        for path, write in files:
            _write(path, write, story, roster)
    except PartnershipMapError as error:
        return _fail(str(error))
    except OSError as error:
        return _fail(f"{error.filename or asked.data}: {error.strerror or error}.")
    return 0


def _write(path: Path, write: Writer, story: Story, roster: Roster) -> None:
    """Write a file whole or not at all."""
    bar, name = ProgressBar(sys.stderr), printable(path.name)
    data = write(story, roster, progress=lambda done: bar.show(done, f"{done:4.0%} {name}"))
    bar.close()
    draft = path.with_name(f".{path.name}.{uuid4().hex[:8]}")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    count = len(story.slides)
    print(f"{printable(str(path))}: {count} {'slide' if count == 1 else 'slides'}, {_size(data)}.")


def _size(data: bytes) -> str:
    return f"{max(len(data) / 1e6, 0.1):.1f} MB"


def _fail(sentence: str) -> int:
    print(printable(sentence), file=sys.stderr)
    return 2


def _parser(environment: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = command_parser(
        "briefing",
        "Write the briefing as PowerPoint or PDF, with no server and no network.",
        "Exit status: 0 when the files are written, 2 when not; a file is written whole or "
        "not at all.",
    )
    parser.add_argument("--pptx", type=Path, metavar="FILE", help="write PowerPoint")
    parser.add_argument("--pdf", type=Path, metavar="FILE", help="write PDF")
    parser.add_argument(
        "--handout",
        type=Path,
        metavar="FILE",
        help="write PDF with three slides a page and lines for notes",
    )
    parser.add_argument(
        "--filter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="only sites with this value: state, announced, kind, search, or a further column "
        "that makes a filter; may be given several times, and several values of one name are "
        "alternatives",
    )
    add_data_option(parser, "sites.csv and the other files", environment)
    parser.add_argument(
        "--address",
        default="",
        metavar="URL",
        help="where the map is found, unless briefing.toml says it",
    )
    parser.add_argument("--day", metavar="DATE", help="day of the briefing (default: today)")
    return parser


if __name__ == "__main__":
    raise SystemExit(run(main))
