"""The options by which a command is told what a person's file is.

This module is imported before the options are read, so it imports nothing that takes time.
"""

import argparse

from sites.columns import ANNOUNCED, KNOWN


def add_source_options(parser: argparse.ArgumentParser) -> None:
    """Let a command be told which sheet of a workbook and which of its columns are meant."""
    parser.add_argument("--sheet", metavar="TITLE", help="which sheet of a workbook is the list")
    parser.add_argument(
        "--column",
        type=_column,
        action="append",
        default=[],
        metavar="HEADING=COLUMN",
        help="which column a heading is, such as “Award Date=announced”; once published, it "
        "applies to every file with the same headings",
    )


def _column(text: str) -> tuple[str, str]:
    heading, _, column = text.rpartition("=")
    if column not in KNOWN or not heading.strip():
        raise argparse.ArgumentTypeError(
            f"“{text}” does not match a heading to a column; type, for example, “Award "
            f"Date={ANNOUNCED}”, with one of {', '.join(KNOWN)}"
        )
    return heading.strip(), column
