"""The files that describe: announcements and agencies, read, checked and edited.

An edit works on the file's own cells: other rows, unknown columns and the order of both stay as
they are.
"""

from collections.abc import Iterable
from typing import Final

import pandas as pd

from common.errors import DataFolderError, TableError
from common.issues import Issue, Repair
from roster.data_files import AGENCIES_NAME, ANNOUNCEMENTS_NAME, LISTS
from roster.links import is_link
from sites.columns import ANNOUNCED_DATE
from sites.dates import parse_date
from tables.read import read_table
from tables.write import write_csv

ANNOUNCEMENT_COLUMNS: Final = LISTS[ANNOUNCEMENTS_NAME].columns.known


def read_announcements(data: bytes) -> tuple[pd.DataFrame, tuple[Issue, ...]]:
    """Read and check a file of announcements.

    Returns
    -------
    tuple of DataFrame and tuple of Issue
        Trimmed text, the newest last, ``date`` in ISO or "" where it is not a date; the index
        ``row`` is the spreadsheet's. All of ``ANNOUNCEMENT_COLUMNS`` are there, then unknown ones.

    Raises
    ------
    DataFolderError
        When the file cannot be read, or lacks ``date`` or ``title``.
    """
    name = ANNOUNCEMENTS_NAME
    frame, issues = _checked(data, name)
    dates: list[str] = []
    for row, text in zip(frame.index.tolist(), frame["date"].tolist(), strict=True):
        day = parse_date(text)
        dates.append(day.isoformat() if day else "")
        if day is None:
            message = (
                f"Row {row}: “{text}” is not a date; type it as 2017-06-20."
                if text
                else f"Row {row}: the date is blank; type it as 2017-06-20."
            )
            issues.append(Issue(row, "date", text, "impossible-date", message, name))
        elif dates.count(dates[-1]) > 1:
            message = f"Row {row}: {text} is described twice; the first row is used."
            issues.append(Issue(row, "date", text, "duplicate-date", message, name))
    issues += _blanks(frame, "title", "type the announcement’s official title", name)
    frame["date"] = pd.Series(dates, index=frame.index, dtype="str")
    return frame.sort_values("date", kind="stable"), tuple(issues)


def read_agencies(data: bytes) -> tuple[pd.DataFrame, tuple[Issue, ...]]:
    """Read and check a file of agencies; as ``read_announcements``, in the file's order."""
    frame, issues = _checked(data, AGENCIES_NAME)
    issues += _blanks(frame, "name", "type the agency’s name", AGENCIES_NAME)
    return frame, tuple(issues)


_READERS: Final = {ANNOUNCEMENTS_NAME: read_announcements, AGENCIES_NAME: read_agencies}


def check_table(data: bytes, name: str) -> tuple[Issue, ...]:
    """Return what a person should fix in one of the two files, in the order of the rows.

    Raises
    ------
    DataFolderError
        When the file cannot be read, or lacks a column that it must have.
    """
    return tuple(sorted(_READERS[name](data)[1], key=lambda issue: issue.row or 0))


def read_cells(data: bytes, name: str) -> tuple[pd.DataFrame, tuple[Repair, ...]]:
    """Return the cells of one of the two files as they are typed, and what was odd in it.

    Only the columns that the file has; index ``row``. Errors are those of ``check_table``.
    """
    try:
        table = read_table(data, name, LISTS[name].columns, may_be_empty=True)
    except TableError as error:
        raise DataFolderError(str(error)) from error
    return table.frame, table.repairs


def table_columns(name: str) -> tuple[str, ...]:
    """Return the columns that have a meaning in one of the two files, in their usual order."""
    return LISTS[name].columns.known


def undescribed_dates(
    sites: pd.DataFrame, announcements: pd.DataFrame
) -> dict[str, tuple[int, ...]]:
    """Return the ISO dates of sites that no announcement describes, with the rows of these sites.

    The oldest is first; the frames are those of a roster.
    """
    known = {*announcements["date"], ""}
    rows: dict[str, list[int]] = {}
    for row, day in zip(sites.index.tolist(), sites[ANNOUNCED_DATE].tolist(), strict=True):
        if day not in known:
            rows.setdefault(day, []).append(row)
    return {day: tuple(rows[day]) for day in sorted(rows)}


def described(data: bytes, date: str) -> dict[str, str]:
    """Return what a file says of the announcement of an ISO date, by column; empty for nothing."""
    frame, _ = read_cells(data, ANNOUNCEMENTS_NAME)
    row = _row_of(frame, date)
    return {} if row is None else {str(name): str(cell) for name, cell in frame.loc[row].items()}


def with_announcement(data: bytes, date: str, *, title: str, url: str = "", **cells: str) -> bytes:
    """Return a file of announcements with one added, or with its row changed.

    Every other cell, the order of the rows and that of the columns stay; a column that the file
    lacks is added at the end if there is something to write in it.

    Parameters
    ----------
    date : str
        ISO. Of several rows with this date the first is changed.
    **cells : str
        Further columns of ``ANNOUNCEMENT_COLUMNS``; one that is not given stays as it is.

    Raises
    ------
    DataFolderError
        When the file cannot be read, or ``date``, ``title`` or ``url`` will not do.
    TypeError
        When ``cells`` names a column that announcements do not have.
    """
    wanted = {"title": title, "url": url, **cells}
    if unknown := wanted.keys() - set(ANNOUNCEMENT_COLUMNS):
        raise TypeError(f"announcements have no column {', '.join(sorted(unknown))}")
    if problems := check_announcement(date, title=title, url=url):
        raise DataFolderError(problems[0])
    frame, _ = read_cells(data, ANNOUNCEMENTS_NAME)
    row = _row_of(frame, date)
    if row is None:
        row = max(frame.index.tolist(), default=1) + 1
        fresh = pd.DataFrame("", index=[row], columns=frame.columns, dtype="str")
        frame = pd.concat([frame, fresh])
        wanted = {"date": date, **wanted}
    for column in ANNOUNCEMENT_COLUMNS:
        text = wanted.get(column)
        if text is None or (not text and column not in frame):
            continue
        if column not in frame:
            frame[column] = pd.Series("", index=frame.index, dtype="str")
        frame.loc[row, column] = text
    return write_csv(frame)


def check_announcement(date: str, *, title: str, url: str) -> tuple[str, ...]:
    """Return in a sentence each what is wrong with an announcement that someone typed."""
    problems = []
    if parse_date(date) is None:
        problems.append(f"“{date}” is not a date; type it as 2017-06-20.")
    if not title.strip():
        problems.append("The title is blank; type the announcement’s official title.")
    if url.strip() and not is_link(url.strip()):
        problems.append(f"“{url.strip()}” is not a link; it must begin with http:// or https://.")
    return tuple(problems)


def template(name: str) -> bytes:
    """Return an empty file: the heading row of announcements or agencies."""
    return write_csv(pd.DataFrame(columns=list(table_columns(name)), dtype="str"))


def _row_of(frame: pd.DataFrame, date: str) -> int | None:
    day = parse_date(date)
    for row, text in zip(frame.index.tolist(), frame["date"].tolist(), strict=True):
        if day is not None and parse_date(text) == day:
            return int(row)
    return None


def _checked(data: bytes, name: str) -> tuple[pd.DataFrame, list[Issue]]:
    """Read a describing file: trimmed text, all our columns there, links only to the web."""
    frame = read_cells(data, name)[0].apply(lambda cells: cells.str.strip())
    for column in table_columns(name):
        if column not in frame:
            frame[column] = pd.Series("", index=frame.index, dtype="str")
    issues = []
    for row, link in frame["url"].items():
        if link and not is_link(link):
            message = f"Row {row}: the link is not shown; it must begin with http:// or https://."
            issues.append(Issue(int(str(row)), "url", link, "unsafe-link", message, name))
            frame.loc[row, "url"] = ""
    return frame, issues


def _blanks(frame: pd.DataFrame, column: str, fix: str, name: str) -> Iterable[Issue]:
    for row, text in zip(frame.index.tolist(), frame[column].tolist(), strict=True):
        if not text:
            message = f"Row {row}: the {column} is blank; {fix}."
            yield Issue(row, column, "", f"blank-{column}", message, name)
