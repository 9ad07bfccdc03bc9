"""Workbooks (.xlsx, .xls, .ods): which sheet is read, and which are not.

Everything is measured before it is unpacked: a few kilobytes may claim to be gigabytes.
"""

import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from common.errors import SeveralSheetsError, TableError
from common.issues import Repair
from common.limits import Limits, megabytes
from common.progress import Progress
from common.wording import joined_names, shortened
from tables.header import Columns, HeaderRow, NumberedRow, find_header
from tables.oldbook import OLE, old_sheets
from tables.xlsx import xlsx_sheets

UNPACKED: Final = 5
"""How many times the limit of the file a workbook may take when it is unpacked."""
MOST_STRINGS: Final = 1_000_000
"""Different texts in a workbook; they are all in memory at once."""
MOST_PARTS: Final = 2000
OTHER_BYTES: Final = 8 * 1024 * 1024
"""Unpacked size of each part that is not a sheet, no text and no picture: styles and the like."""

ZIP: Final = b"PK"
ODS: Final = "application/vnd.oasis.opendocument.spreadsheet"

_SAVE: Final = "save it as .xlsx or “CSV UTF-8” and try again"


class _Readable(Protocol):
    title: str
    repairs: list[Repair]

    def rows(self, progress: Progress | None = None) -> Iterator[NumberedRow]:
        """Yield the rows that hold anything with their numbers, afresh each time."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of a workbook that is read.

    Attributes
    ----------
    rows : callable
        Yields the rows with their numbers, afresh each time.
    repairs : list of Repair
        What was odd; complete when the rows have been read.
    unread : tuple of (str, int)
        The visible sheets that are not read, and the rows of each.
    """

    title: str
    header: HeaderRow | None
    rows: Callable[[], Iterator[NumberedRow]]
    repairs: list[Repair]
    unread: tuple[tuple[str, int], ...]


def is_workbook(data: bytes) -> bool:
    """Say whether bytes begin as a workbook, of any kind, or another archive."""
    return data.startswith((ZIP, OLE))


def open_sheet(
    data: bytes,
    name: str,
    limits: Limits,
    columns: Columns,
    *,
    wanted: str | None = None,
    progress: Progress | None = None,
) -> Sheet:
    """Return the visible sheet that is named, or else the one with the required headings.

    Raises
    ------
    SeveralSheetsError
        When several have them and none is named.
    TableError
        When it is another kind of file, locked by a password, broken, or too large unpacked.
    """
    with _saying_broken(name):
        sheets = _sheets(data, name, limits)
    if not sheets:
        raise TableError(f"{name} has no visible sheet; unhide the one with the list.")
    headers: list[HeaderRow | None] = []
    failed: list[TableError] = []
    for sheet in sheets:
        try:
            with _saying_broken(name):
                headers.append(find_header(sheet.rows(), columns))
        except TableError as error:
            headers.append(None)
            failed.append(error)
    lists = [at for at, header in enumerate(headers) if header and header.complete]
    if wanted is not None:
        chosen = _named(wanted, sheets, name)
    elif len(lists) > 1:
        raise _several(name, sheets, headers, lists)
    elif lists:
        chosen = lists[0]
    elif failed:
        raise failed[0]
    else:
        known_there = [header.known if header else -1 for header in headers]
        chosen = known_there.index(max(known_there))
    one = sheets[chosen]

    def rows() -> Iterator[NumberedRow]:
        with _saying_broken(name):
            yield from one.rows(progress)

    others = [at for at in range(len(sheets)) if at != chosen]
    counted = ((sheets[at].title, _count_rows(sheets[at], headers[at])) for at in others)
    unread = tuple((title, count) for title, count in counted if count)
    return Sheet(one.title, headers[chosen], rows, one.repairs, unread)


def sheets_text(sheets: Sequence[tuple[str, int]]) -> str:
    """Return "“2017” (12 rows), “2018” (1 row)"."""
    counts = ("1 row" if count == 1 else f"{count:,} rows" for _, count in sheets)
    return ", ".join(
        f"“{shortened(title)}” ({count})" for (title, _), count in zip(sheets, counts, strict=True)
    )


def _named(wanted: str, sheets: Sequence[_Readable], name: str) -> int:
    titles = [sheet.title for sheet in sheets]
    if wanted in titles:
        return titles.index(wanted)
    folded = [title.strip().casefold() for title in titles]
    if folded.count(wanted.strip().casefold()) == 1:
        return folded.index(wanted.strip().casefold())
    raise TableError(
        f"{name} has no visible sheet “{shortened(wanted)}”; it has {joined_names(titles)}."
    )


def _several(
    name: str,
    sheets: Sequence[_Readable],
    headers: Sequence[HeaderRow | None],
    lists: Sequence[int],
) -> SeveralSheetsError:
    counted = [
        (sheet.title, _count_rows(sheet, header))
        for sheet, header in zip(sheets, headers, strict=True)
    ]
    able = tuple(counted[at] for at in lists)
    rest = tuple(one for at, one in enumerate(counted) if at not in lists and one[1])
    return SeveralSheetsError(
        f"{name} has {len(able)} sheets that could be the list: {sheets_text(able)}; name the "
        f"right one, or hide the others.",
        able,
        rest,
    )


def _count_rows(sheet: _Readable, header: HeaderRow | None) -> int:
    """Return how many rows below the headings hold anything, as far as they can be read."""
    below = header.row if header and header.complete else 0
    count = 0
    try:
        with _saying_broken(""):
            for number, cells in sheet.rows():
                count += number > below and any(map(str.strip, cells))
    except TableError:
        # This sheet is not asked for: what is wrong with it does not matter.
        return count
    return count


class _saying_broken:  # noqa: N801 - used like a function
    """Turn whatever a library says of a broken workbook into one sentence."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        # The libraries raise nearly anything on a file that is made to break them.
        if isinstance(error, Exception) and not isinstance(error, TableError):
            raise TableError(
                f"{self.name} is a workbook that cannot be read: it is damaged or in another "
                f"format; {_SAVE}."
            ) from error


def _sheets(data: bytes, name: str, limits: Limits) -> Sequence[_Readable]:
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _locked(name)
        return old_sheets(data, name)
    archive = zipfile.ZipFile(io.BytesIO(data))
    _check_parts(archive, name, limits)
    if "xl/workbook.xml" in archive.namelist():
        return xlsx_sheets(data, archive, name)
    return old_sheets(data, name)


def _locked(name: str) -> TableError:
    return TableError(f"{name} is protected by a password; remove the password, {_SAVE}.")


def _check_parts(archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
    """Measure a workbook by its table of contents.

    No part unpacks to more than its header says: the zipfile module stops at that size.
    """
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise _locked(name)
    kind = _mimetype(archive, names)
    if kind != ODS and not any(part.startswith("xl/") for part in names):
        raise TableError(f"{name} is {_archive_kind(names, kind)}; {_SAVE}.")
    if "xl/workbook.bin" in names:
        raise TableError(f"{name} is an .xlsb workbook; {_SAVE}.")
    total = sum(part.file_size for part in parts)
    most = UNPACKED * limits.file_bytes
    if total > most or len(parts) > MOST_PARTS:
        raise TableError(
            f"{name} would unpack to {megabytes(total)} in {len(parts):,} parts; the limit is "
            f"{megabytes(most)} in {MOST_PARTS:,} parts. Copy only the list into a new workbook."
        )
    for part in parts:
        if part.filename.startswith(("xl/worksheets/", "xl/media/", "Pictures/", "content.xml")):
            continue
        if part.filename == "xl/sharedStrings.xml":
            if _count(archive, part, b"<si") <= MOST_STRINGS:
                continue
        elif part.file_size <= OTHER_BYTES:
            continue
        raise TableError(
            f"{name} holds far more than a list (in its part {part.filename}); copy only the list "
            f"into a new workbook."
        )


def _count(archive: zipfile.ZipFile, part: zipfile.ZipInfo, tag: bytes) -> int:
    count = 0
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 20):
            count += chunk.count(tag)
    return count


def _mimetype(archive: zipfile.ZipFile, names: set[str]) -> str:
    if "mimetype" not in names or archive.getinfo("mimetype").file_size > 200:
        return ""
    return archive.read("mimetype").decode("ascii", "replace").strip()


def _archive_kind(names: set[str], mimetype: str) -> str:
    if any(part.startswith(("word/", "ppt/")) for part in names) or "opendocument" in mimetype:
        return "a document, not a workbook"
    if any(part.endswith(".iwa") for part in names):
        return "a workbook of Numbers"
    return "an archive, not a table"
