"""``python -m roster``: check and publish the lists of a data folder, with history and undo."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from common.errors import DataFolderError, PartnershipMapError, SaveError
from common.folder import DATA_VARIABLE, data_folder
from common.limits import Limits
from common.terminal import command_parser, run
from geocode.terminal import person
from roster.build import INPUTS
from roster.command import (
    FILES,
    NOT_SAVED,
    REFUSED,
    ListFile,
    Terminal,
    check_file,
    publish_file,
    restore_version,
    tell_difference,
    tell_history,
)
from sites.source import Source, add_source_options
from versions.folder import FolderStorage
from versions.storage import utc_now

EXIT_STATUS = (
    "Exit status of check: 0 when the file is accepted, 1 when it is accepted and some of it needs "
    "a person, 2 when it is rejected. Of the others: 0 when it is done, or there was nothing to "
    "save; 1 when it was not saved, because somebody else saved or is saving, many rows would go, "
    "or it cannot be written; 2 when the file or version cannot be used, or the command is not "
    "one. Whenever it is not 0, what was there stands."
)


def main(
    arguments: Sequence[str] | None = None,
    *,
    environment: Mapping[str, str] = os.environ,
    clock: Callable[[], datetime] = utc_now,
) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without the program's name; by default those of the process.
    environment : mapping
        Where the data folder may be named.
    clock : callable
        Returns the time, with its zone.

    Returns
    -------
    int
        Exit status, see ``EXIT_STATUS``.
    """
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        limits = Limits.from_environment(environment)
        who = person(getattr(options, "by", None))
    except ValueError as error:
        parser.error(str(error))
    terminal = Terminal(who, _ask if sys.stdin.isatty() else None, clock)
    try:
        stored = _stored(options, data_folder(environment), limits)
        return _do(options, stored, terminal)
    except SaveError as error:
        print(f"Not saved: {error}", file=sys.stderr)
        return NOT_SAVED
    except PartnershipMapError as error:
        print(f"Rejected: {error}", file=sys.stderr)
        return REFUSED


def _do(options: argparse.Namespace, stored: ListFile, terminal: Terminal) -> int:
    match options.command:
        case "check":
            return check_file(
                Source.from_options(options.path, options),
                stored.storage,
                as_json=options.json,
                limits=stored.limits,
            )
        case "publish":
            return publish_file(
                Source.from_options(options.path, options),
                stored,
                terminal,
                add=options.add,
                note=options.note,
                yes=options.yes,
            )
        case "history":
            return tell_history(stored)
        case "diff":
            return tell_difference(stored, options.old, options.new)
        case _:
            return restore_version(
                options.version, stored, terminal, note=options.note, yes=options.yes
            )


def _stored(options: argparse.Namespace, folder: Path, limits: Limits) -> ListFile:
    to: Path | None = options.to
    name: str = options.list or (to.stem if to and to.stem in FILES else "sites")
    target = to or folder / FILES[name]
    others = {*INPUTS, *FILES.values()} - {FILES[name]}
    if target.suffix.casefold() != ".csv" or target.name in others:
        raise DataFolderError(
            f"{target.name} is not a list of {name}; --to names a CSV file for them."
        )
    if not target.parent.is_dir():
        raise DataFolderError(f"There is no folder {target.parent}; make it first.")
    return ListFile(name, FolderStorage(target.parent), target.name, limits)


def _ask(question: str) -> bool:
    print(f"{question} [y/N] ", end="", flush=True)
    try:
        return sys.stdin.readline().strip().casefold() in ("y", "yes")
    except KeyboardInterrupt:
        print()
        return False


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
            f"one that {DATA_VARIABLE} names); its history lies beside it",
        )
        one.add_argument(
            "--file",
            dest="list",
            choices=[*FILES],
            help="which list it is (default: what --to is called, or else sites)",
        )
        return one

    check = command("check", "Say what would become of a sites file, and write nothing.")
    check.add_argument("path", type=Path, metavar="FILE")
    check.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    send = command("publish", "Save a file in the place of the stored list; prints SAVED.")
    send.add_argument("path", type=Path, metavar="FILE")
    send.add_argument(
        "--add", action="store_true", help="add its rows to the list; no row of the list goes"
    )
    for one in (check, send):
        add_source_options(one)
    command("history", "List the versions, the newest first; a star marks the one in the file.")
    diff = command("diff", "Say what was added (+), removed (-) and changed (~).")
    diff.add_argument("old", type=_number, metavar="VERSION")
    diff.add_argument(
        "new",
        type=_number,
        nargs="?",
        metavar="VERSION",
        help="(default: the list as it is now)",
    )
    back = command("restore", "Save an old version anew; prints SAVED.")
    back.add_argument("version", type=_number, metavar="VERSION")
    for one in (send, back):
        one.add_argument("--note", default="", metavar="TEXT", help="why, for the history")
        one.add_argument(
            "--by", metavar="NAME", help="who, for the history (default: the account's name)"
        )
        one.add_argument(
            "--yes",
            action="store_true",
            help="save also when more than a quarter of the rows would go, or a column with text",
        )
    return parser


if __name__ == "__main__":
    raise SystemExit(run(main))
