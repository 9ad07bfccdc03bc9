"""``python -m briefing``: the briefing as files, with no server, for a report that comes weekly."""

import argparse
import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from common.terminal import (
    add_as_of_option,
    add_data_option,
    add_filter_option,
    add_named_option,
    check_named,
    command_parser,
    run,
)
from roster.links import is_link
from sites.dates import parse_date


def main(
    arguments: Sequence[str] | None = None, *, environment: Mapping[str, str] = os.environ
) -> int:
    """Write what is asked for; return the exit status, 0 when all is written, else 2."""
    parser = _parser(environment)
    options = parser.parse_args(arguments)
    if not any((options.pptx, options.pdf, options.handout, options.email, options.markdown)):
        parser.error("name a file with --pptx, --pdf, --handout, --email or --markdown")
    if options.address and not is_link(options.address):
        parser.error("--address must begin with http:// or https://")
    check_named(parser, options)
    day = date.today() if options.day is None else parse_date(options.day)
    if day is None:
        parser.error("--day takes a date such as 2017-06-20")
    # Imported here so that --help and a wrong option need not wait for pandas.
    from briefing.command import write_files

    return write_files(options, day)


def _parser(environment: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = command_parser(
        "briefing",
        "Write the briefing as PowerPoint, PDF, e-mail or Markdown, without a server or a network.",
        "Exit status: 0 if the files are written, 2 if not; no file is left half written.",
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
        "--email",
        type=Path,
        metavar="FILE",
        help="write an e-mail with its pictures inside: a draft if the name ends with .eml, else "
        "HTML",
    )
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write Markdown")
    parser.add_argument(
        "--since",
        metavar="DATE",
        help="only what has changed since the end of a day (UTC), or since a version, as "
        "version:12",
    )
    add_named_option(parser, "sites, slides, order and notes")
    add_as_of_option(parser)
    add_filter_option(parser)
    add_data_option(parser, "sites.csv and the other files", environment)
    parser.add_argument(
        "--address",
        default="",
        metavar="URL",
        help="address of the map, unless briefing.toml gives it",
    )
    parser.add_argument("--day", metavar="DATE", help="day of the briefing (default: today)")
    return parser


if __name__ == "__main__":
    raise SystemExit(run(main))
