"""``python -m roster``: check and publish the lists of a data folder, with history and undo."""

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from common.folder import DATA_VARIABLE, STORE_VARIABLE
from common.terminal import command_parser, run
from roster.data_files import LISTS
from sites.options import add_source_options

EXIT_STATUS = (
    "Exit status of check: 0 if the file is accepted, 1 if it is accepted but some rows need "
    "review, 2 if it is rejected. Of the other commands: 0 if done, or nothing to save; 1 if not "
    "saved, because someone else saved or is saving, many rows would be removed, or the file "
    "cannot be written; 2 if the file, the version or the command cannot be used. Unless it is 0, "
    "the stored list is unchanged."
)


def main(
    arguments: Sequence[str] | None = None,
    *,
    environment: Mapping[str, str] = os.environ,
    clock: Callable[[], datetime] | None = None,
) -> int:
    """Run the command; return the exit status, see ``EXIT_STATUS``."""
    parser = _parser()
    options = parser.parse_args(arguments)
    # Imported here so that --help and a wrong option need not wait for pandas.
    from roster.command import run_command

    return run_command(options, parser.error, environment=environment, clock=clock)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"“{text}” is not a version; type its number, such as 3")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    parser = command_parser(
        "roster",
        "Check and publish the lists of a data folder; every version is kept.",
        EXIT_STATUS,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, what: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=what, description=what, epilog=EXIT_STATUS)
        one.add_argument(
            "--to",
            type=Path,
            metavar="PATH/sites.csv",
            help="the stored list (default: the one in the data folder, which is data/ or the "
            f"one that {DATA_VARIABLE} names); its history is beside it",
        )
        one.add_argument(
            "--file",
            dest="list",
            choices=[one.name for one in LISTS.values()],
            help="which list to work on (default: the one that --to names, otherwise sites)",
        )
        return one

    check = command("check", "Check a sites file and write nothing.")
    check.add_argument("path", type=Path, metavar="FILE")
    check.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    send = command("publish", "Replace the stored list with a file; prints SAVED.")
    send.add_argument("path", type=Path, metavar="FILE")
    send.add_argument(
        "--add", action="store_true", help="add the rows of the file to the list; remove none"
    )
    for one in (check, send):
        add_source_options(one)
    command("history", "List the versions, newest first; a star marks the current one.")
    diff = command("diff", "Show what was added (+), removed (-) and changed (~).")
    diff.add_argument("old", type=_number, metavar="VERSION")
    diff.add_argument(
        "new",
        type=_number,
        nargs="?",
        metavar="VERSION",
        help="(default: the list as it is now)",
    )
    back = command("restore", "Restore an old version; prints SAVED.")
    back.add_argument("version", type=_number, metavar="VERSION")
    by = "your name, for the history (default: the account's name)"
    for one in (send, back):
        one.add_argument("--note", default="", metavar="TEXT", help="the reason, for the history")
        one.add_argument("--by", metavar="NAME", help=by)
        one.add_argument(
            "--yes",
            action="store_true",
            help="save even if more than a quarter of the rows, or a column with text, would be "
            "removed",
        )
    said = "Save another file where the lists are: a logo, a template, or settings; prints SAVED."
    put = commands.add_parser("put", help=said, description=said, epilog=EXIT_STATUS)
    put.add_argument("path", type=Path, metavar="FILE")
    put.add_argument("--by", metavar="NAME", help=by)
    said = "Show who changed what, when and from where, newest first, also what was refused."
    audit = commands.add_parser("audit", help=said, description=said)
    audit.add_argument("--json", action="store_true", help="print JSON lines, oldest first")
    for name, what in (
        ("import", "Copy a data folder, with its history, into the empty database of "),
        ("export", "Write the database, with its history, as a new data folder; it is that of "),
    ):
        said = f"{what}{STORE_VARIABLE}."
        one = commands.add_parser(name, help=said, description=said, epilog=EXIT_STATUS)
        one.add_argument("folder", type=Path, metavar="FOLDER")
    return parser


if __name__ == "__main__":
    raise SystemExit(run(main))
