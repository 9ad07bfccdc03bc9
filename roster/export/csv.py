"""Sites to CSV."""

import csv
import io

import pandas as pd

from roster.export.table import HEADINGS, own_columns
from sites.columns import LATITUDE, LONGITUDE, MATCHED_NAME, SOURCE
from tables.defuse import defused


def sites_csv(frame: pd.DataFrame) -> bytes:
    """Return sites as a CSV that any spreadsheet opens rightly.

    UTF-8 with a byte order mark, without which spreadsheets read accents wrongly; CRLF as
    RFC 4180 says. Text that a spreadsheet would run as a formula is defused with an apostrophe
    before it (OWASP, "CSV injection").

    The columns of the sites file in their order, with ``latitude`` and ``longitude`` (degrees WGS
    84, blank when not located), ``location_source`` and ``location_name``.
    """
    columns = own_columns(frame)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*map(defused, columns), *HEADINGS.values()])
    texts = [frame[column].tolist() for column in (*columns, SOURCE, MATCHED_NAME)]
    degrees = [frame[column].tolist() for column in (LATITUDE, LONGITUDE)]
    for number in range(len(frame)):
        cells = [defused(column[number]) for column in texts]
        at = [_degrees(column[number]) for column in degrees]
        writer.writerow([*cells[: len(columns)], *at, *cells[len(columns) :]])
    return out.getvalue().encode("utf-8-sig")


def _degrees(value: float) -> str:
    return "" if pd.isna(value) else f"{value:.6f}".rstrip("0").rstrip(".")
