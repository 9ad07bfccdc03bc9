"""Sites to a workbook."""

import io
from datetime import date, datetime
from typing import Final

import pandas as pd
import xlsxwriter

from roster.export.table import HEADINGS, own_columns
from roster.export.values import Value, typed_values
from roster.snapshot import Roster
from sites.columns import ANNOUNCED, ANNOUNCED_DATE
from tables.defuse import defused

_WIDEST: Final = 60
"""Characters; a wider column is prose."""
_FIRST_YEAR: Final = 1900
"""A workbook has no earlier days; they are text."""
_MADE: Final = datetime(2000, 1, 1)
"""What the file says of when it was made, so that the same list makes the same bytes."""


def sites_xlsx(frame: pd.DataFrame, roster: Roster) -> bytes:
    """Return sites as a workbook of one sheet.

    The columns of ``sites_csv``, with numbers and dates as such and a heading that stays in sight
    and filters. All other cells are text, never formulas, and defused as in the CSV.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.set_properties({"title": roster.program.title, "created": _MADE})
    sheet = book.add_worksheet("Sites")
    day, heading = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
    columns = _columns(frame, roster)
    for number, (name, cells) in enumerate(columns):
        sheet.write_string(0, number, defused(name), heading)
        widest = len(name) + 3  # the filter's button
        for row, cell in enumerate(cells, start=1):
            if isinstance(cell, date) and cell.year >= _FIRST_YEAR:
                sheet.write_datetime(row, number, cell, day)
            elif isinstance(cell, int | float):
                sheet.write_number(row, number, cell)
            elif cell:
                sheet.write_string(row, number, defused(str(cell)))
            widest = max(widest, len(str(cell or "")))
        sheet.set_column(number, number, min(widest, _WIDEST) + 1)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(frame), len(columns) - 1)
    book.close()
    return out.getvalue()


def _columns(frame: pd.DataFrame, roster: Roster) -> list[tuple[str, list[Value]]]:
    """Return headings and cells; a day that is not one stays as it was typed."""
    values = typed_values(frame, roster)
    if ANNOUNCED in values:
        days = zip(values[ANNOUNCED_DATE], values[ANNOUNCED], strict=True)
        values[ANNOUNCED] = [day or typed for day, typed in days]
    own = [(column, values[column]) for column in own_columns(frame)]
    return own + [(heading, values[column]) for column, heading in HEADINGS.items()]
