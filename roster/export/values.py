"""The cells of sites as what they are: text, numbers, dates, or nothing."""

from collections.abc import Sequence
from datetime import date
from typing import Final

import pandas as pd

from roster.ranges import Scale
from roster.snapshot import Roster
from sites.columns import ANNOUNCED_DATE, LATITUDE, LONGITUDE

Value = str | int | float | date | None

DECIMALS: Final = 6
"""Of a degree: 0.1 m."""


def typed_values(frame: pd.DataFrame, roster: Roster) -> dict[str, list[Value]]:
    """Return the cells of sites by column.

    Parameters
    ----------
    frame : DataFrame
        Rows of ``roster.sites``.

    Returns
    -------
    dict of str to list
        Coordinates and columns of numbers as numbers; ``announced_date`` and columns of dates as
        dates; None where these are blank. All else as text.
    """
    at = roster.sites.index.get_indexer(frame.index)
    found: dict[str, list[Value]] = {}
    for column in frame.columns:
        if column in (LATITUDE, LONGITUDE):
            degrees = frame[column].round(DECIMALS).tolist()
            found[column] = [None if pd.isna(one) else one for one in degrees]
        elif column == ANNOUNCED_DATE:
            found[column] = [date.fromisoformat(day) if day else None for day in frame[column]]
        elif column in roster.scales:
            found[column] = _of_scale(roster.scales[column], at.tolist())
        else:
            found[column] = frame[column].tolist()
    return found


def _of_scale(scale: Scale, rows: Sequence[int]) -> list[Value]:
    positions = scale.positions[[*rows]].tolist()
    if scale.of_dates:
        return [None if pd.isna(one) else date.fromordinal(int(one)) for one in positions]
    whole = isinstance(scale.least, int)
    return [None if pd.isna(one) else int(one) if whole else one for one in positions]
