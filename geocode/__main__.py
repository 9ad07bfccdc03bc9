"""``python -m geocode``: locate every row of the sites file and write down where."""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from geocode.gazetteer import FILE_NAME as GAZETTEER_NAME
from geocode.gazetteer import Gazetteer
from geocode.ledger import FILE_NAME as LEDGER_NAME
from geocode.ledger import read_ledger, write_ledger
from geocode.outlines import FILE_NAME as OUTLINES_NAME
from geocode.outlines import Outlines
from geocode.resolve import Verdict
from geocode.stage import GeocodedSites, geocode_sites
from sites.check import check_sites
from sites.columns import CITY, LATITUDE, LONGITUDE, REASON, SOURCE, STATE, VERDICT
from sites.errors import MapError
from sites.read import read_sites

ALL_LOCATED, SOME_FOR_REVIEW, REJECTED = 0, 1, 2


def main(arguments: Sequence[str] | None = None, *, today: Callable[[], date] = date.today) -> int:
    """Run the command.

    Parameters
    ----------
    arguments : sequence of str, optional
        Without the programme's name; by default those of the process.
    today : callable
        The clock, for the dates in the ledger.

    Returns
    -------
    int
        Exit status: 0 all located, 1 some need a person, 2 rejected.
    """
    options = _parser().parse_args(arguments)
    folder: Path = options.data
    try:
        file = read_sites(folder / "sites.csv")
        ledger = read_ledger(folder / LEDGER_NAME)
        geocoder = Gazetteer.load(folder / "gazetteer" / GAZETTEER_NAME)
        outlines = Outlines.load(folder / "gazetteer" / OUTLINES_NAME)
        geocoded = geocode_sites(file.frame, geocoder, ledger, outlines=outlines)
        new = geocoded.new_entries(today().isoformat())
        updated = ledger.with_entries(new)
        if updated is not ledger:
            write_ledger(folder / LEDGER_NAME, updated)
    except MapError as error:
        print(f"Rejected: {error}", file=sys.stderr)
        return REJECTED
    except OSError as error:
        print(f"Rejected: {error.filename or folder}: {error.strerror}.", file=sys.stderr)
        return REJECTED
    print(_table(file.frame, geocoded))
    for issue in (*check_sites(file.frame), *ledger.issues):
        print(f"{issue.file}: {issue.message}")
    located = int((geocoded.frame[VERDICT] == Verdict.LOCATED).sum())
    review = len(geocoded.frame) - located
    print(
        f"\n{len(geocoded.frame)} read, {located} located, {review} for review. "
        f"{folder / LEDGER_NAME}: "
        + (f"{len(new)} added." if updated is not ledger else "nothing to add.")
    )
    return SOME_FOR_REVIEW if review else ALL_LOCATED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m geocode",
        description=(
            "Locate every row of sites.csv, with no network, and write the coordinates with "
            "their source to locations.csv."
        ),
        epilog=(
            "Exit status: 0 when every row is located, 1 when some need a person, 2 when a file "
            "is rejected. What is already in locations.csv is not looked up again."
        ),
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=Path("data"),
        metavar="DIR",
        help="folder with sites.csv, locations.csv and gazetteer/ (default: %(default)s)",
    )
    return parser


def _table(sites: pd.DataFrame, geocoded: GeocodedSites) -> str:
    """Return an aligned table of the rows, one line each."""
    heading = ("row", CITY, STATE, VERDICT, LATITUDE, LONGITUDE, SOURCE, REASON)
    lines: list[tuple[str, ...]] = [heading]
    for row, city, state, found in zip(
        sites.index, sites[CITY], sites[STATE], geocoded.frame.to_dict("records"), strict=True
    ):
        degrees = (
            f"{found[column]:.4f}" if pd.notna(found[column]) else ""
            for column in (LATITUDE, LONGITUDE)
        )
        reason = found[REASON].removeprefix(f"Row {row}: ")
        cells = (str(row), city, state, found[VERDICT], *degrees, found[SOURCE], reason)
        lines.append(tuple(" ".join(cell.split()) for cell in cells))
    widths = [max(len(line[place]) for line in lines) for place in range(len(heading))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place in (0, 4, 5) else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


if __name__ == "__main__":
    raise SystemExit(main())
