"""``python -m geocode``: locate every row of a sites file, and say what needs a person."""

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from common.folder import ROOT
from common.terminal import add_data_option, command_parser, run
from sites.options import add_source_options

SECRETS: Final = ROOT / ".streamlit" / "secrets.toml"


def main(
    arguments: Sequence[str] | None = None,
    *,
    today: Callable[[], date] = date.today,
    environment: Mapping[str, str] = os.environ,
) -> int:
    """Run the command; return the exit status: 0 accepted, 1 some need a person, 2 rejected."""
    parser = _parser(environment)
    options = parser.parse_args(arguments)
    if options.check and options.review:
        parser.error("--review saves decisions and --check writes nothing: use only one.")
    # Imported here so that --help and a wrong option need not wait for pandas.
    from geocode.command import locate

    return locate(options, parser.error, day=today().isoformat(), environment=environment)


def _parser(environment: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = command_parser(
        "geocode",
        (
            "Locate every row of sites.csv, without a network, and write the coordinates with "
            "their source to locations.csv."
        ),
        (
            "Exit status: 0 if the file is accepted, 1 if it is accepted but some rows need "
            "review, 2 if it is rejected or the command cannot be used. Places that are already in "
            "locations.csv are not looked up again."
        ),
    )
    add_data_option(parser, "sites.csv and locations.csv", environment)
    parser.add_argument(
        "--check",
        type=Path,
        metavar="FILE",
        help="check this sites file instead of the stored one, and write nothing",
    )
    add_source_options(parser)
    parser.add_argument(
        "--json",
        action="store_true",
        help="print one JSON object and nothing else; messages go to standard error",
    )
    parser.add_argument(
        "--online",
        metavar="SERVICE",
        help="ask one of geopy's services, such as nominatim, about places the gazetteer leaves "
        "open; set its options in the environment: PARTNERSHIP_MAP_ONLINE_CONTACT (who asks; "
        "needed), …_API_KEY, …_DOMAIN and so on, …_MIN_DELAY, …_TIMEOUT, …_ERROR_WAIT (seconds) "
        "and …_RETRIES, or in the secrets file",
    )
    parser.add_argument(
        "--secrets",
        type=Path,
        default=SECRETS,
        metavar="FILE",
        help="optional TOML file with a section [online] (default: .streamlit/secrets.toml of the "
        "app)",
    )
    parser.add_argument(
        "--review",
        action="store_true",
        help="ask in the terminal about each open place: type the number of a candidate to choose "
        "it, c to type coordinates, l to leave the place out for now, s or Enter to skip it, u to "
        "undo the last decision, q to quit; each decision is saved at once",
    )
    parser.add_argument(
        "--by",
        metavar="NAME",
        help="your name, for the decisions of a review (default: the account's name)",
    )
    return parser


if __name__ == "__main__":
    raise SystemExit(run(main))
