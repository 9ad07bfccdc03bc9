"""What every command shares: its options, its language, its end, and a bar of progress."""

import argparse
import io
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, TextIO

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
    parser : ArgumentParser
    holds : str
        What the folder holds, for the help.
    environment : mapping
        Where the data folder may be named.
    """
    folder, here = data_folder(environment), Path.cwd()
    parser.add_argument(
        "--data",
        type=Path,
        default=folder.relative_to(here) if folder.is_relative_to(here) else folder,
        metavar="DIR",
        help=f"folder with {holds} (default: the one that {DATA_VARIABLE} names, or data/)",
    )


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


class ProgressBar:
    """A bar on a terminal.

    Parameters
    ----------
    stream : text file
    lines : bool
        Whether each step is a line of its own where there is no terminal; else nothing is written.
    """

    WIDTH: Final = 24

    def __init__(self, stream: TextIO, *, lines: bool = False) -> None:
        self.stream = stream
        self.lines = lines
        self.drawn = False

    def show(self, share: float, text: str) -> None:
        """Show how far one is, from 0 to 1, and with what; each text at least as long as before."""
        if self.stream.isatty():
            full = int(self.WIDTH * share)
            self.stream.write(f"\r{'█' * full}{'░' * (self.WIDTH - full)} {text}")
            self.drawn = True
        elif self.lines:
            self.stream.write(f"{text.rstrip()}\n")
        self.stream.flush()

    def close(self) -> None:
        """Leave the line that the bar is on."""
        if self.drawn:
            self.stream.write("\n")
            self.drawn = False
