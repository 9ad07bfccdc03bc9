"""What every command shares: its options, its language, its end."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from common.folder import DATA_VARIABLE, data_folder
from common.version import version

INTERRUPTED: Final = 130
"""Exit status after Ctrl+C, as shells have it."""


def command_parser(
    module: str, description: str | None, epilog: str | None = None
) -> argparse.ArgumentParser:
    """Return a parser with what every command understands.

    Parameters
    ----------
    module : str
        What comes after ``python -m``.
    description, epilog : str
        Before the options, and behind them.
    """
    parser = argparse.ArgumentParser(
        prog=f"python -m {module}", description=description, epilog=epilog
    )
    parser.add_argument("--version", action="version", version=version())
    return parser


def add_data_option(
    parser: argparse.ArgumentParser, holds: str, environment: Mapping[str, str]
) -> None:
    """Let a command be told another data folder than the environment's.

    Parameters
    ----------
    holds : str
        What the folder holds, for the help.
    """
    folder, here = data_folder(environment), Path.cwd()
    parser.add_argument(
        "--data",
        type=Path,
        default=folder.relative_to(here) if folder.is_relative_to(here) else folder,
        metavar="DIR",
        help=f"folder with {holds} (default: the one that {DATA_VARIABLE} names, or data/)",
    )


def add_as_of_option(parser: argparse.ArgumentParser) -> None:
    """Let a command be told of which day or version; ``roster.moment`` reads what is typed."""
    parser.add_argument(
        "--as-of",
        metavar="DATE",
        help="the list as it was at the end of a day (UTC), or in a version, as version:12",
    )


def add_filter_option(parser: argparse.ArgumentParser) -> None:
    """Let a command be told which sites; ``briefing.filter_arguments`` reads what is typed."""
    parser.add_argument(
        "--filter",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="only sites with this value: state, announced, kind, search, or a further column "
        "that makes a filter; repeat it for more filters; several values of one name match any of "
        "them",
    )
    parser.add_argument(
        "--color",
        default="",
        metavar="NAME",
        help="color the pins by this filter, such as announced or a further column",
    )
    parser.add_argument(
        "--show",
        choices=("sites", "states"),
        default="sites",
        help="states: shade each state by its number of sites, in place of pins (default: sites)",
    )


def add_named_option(parser: argparse.ArgumentParser, tells: str) -> None:
    """Let a command be told a briefing that was saved by name; see ``check_named``.

    Parameters
    ----------
    tells : str
        What of the briefing the command takes, for the help.
    """
    parser.add_argument(
        "--named", metavar="NAME", help=f"a briefing that was saved by name, with its {tells}"
    )


def check_named(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """End the command where a briefing by name is asked for with other filters than its own."""
    if options.named and (options.filter or options.color or options.show == "states"):
        parser.error("--named has its own filters; leave out --filter, --color and --show")


def speak_utf8() -> None:
    """Read and write UTF-8 whatever the locale says; what cannot be written is escaped."""
    for stream, errors in (
        (sys.stdin, "replace"),
        (sys.stdout, "backslashreplace"),
        (sys.stderr, "backslashreplace"),
    ):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)


def run(main: Callable[[], int | None]) -> int:
    """Run a command as a process does; return its exit status. Ctrl+C ends it without a word."""
    speak_utf8()
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has enough of it; Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return status or 0
