"""Who is at the terminal, and how rows are shown there."""

import getpass
import socket

import pandas as pd

from common.wording import printable
from geocode.geocoded import GeocodedSites
from geocode.review_queue import person_name
from sites.columns import CITY, LATITUDE, LONGITUDE, REASON, SOURCE, STATE, VERDICT
from versions.audit import act_as


def person(name: str | None) -> str:
    """Return the name under which changes are saved, and let the audit log say it.

    Raises
    ------
    ValueError
        When it cannot be a person's.
    """
    try:
        typed = getpass.getuser() if name is None else name
    except (OSError, KeyError, ImportError):
        typed = "a person"
    name = person_name(typed)
    if not name:
        raise ValueError(f"--by takes the name of a person, not “{printable(typed)}”.")
    act_as(name, f"a command on {socket.gethostname()}")
    return name


def rows_table(sites: pd.DataFrame, geocoded: GeocodedSites) -> str:
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
        # A cell may hold what moves a terminal's cursor.
        lines.append(tuple(printable(cell) for cell in cells))
    widths = [max(len(line[place]) for line in lines) for place in range(len(heading))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place in (0, 4, 5) else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
