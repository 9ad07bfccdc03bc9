"""Workbooks (.xlsx): the first visible sheet with the headings, its cells as a person sees them.

Everything is measured before it is unpacked: a few kilobytes may claim to be gigabytes.
"""

import io
import warnings
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import openpyxl

from sites.cells import stream_cells
from sites.errors import SitesFileError
from sites.header import HeaderRow, find_header
from sites.issues import Repair
from sites.limits import Limits, megabytes
from sites.sheet import SheetFacts, look_at_sheet
from sites.shown import Shown
from sites.wording import column_letter, joined_names, rows_text, shortened

UNPACKED: Final = 5
"""How many times the limit of the file a workbook may take when it is unpacked."""
MOST_STRINGS: Final = 1_000_000
"""Different texts in a workbook; they are all in memory at once."""
MOST_PARTS: Final = 2000
OTHER_BYTES: Final = 8 * 1024 * 1024
"""Unpacked size of each part that is no sheet, no text and no picture: styles and the like."""

ZIP: Final = b"PK"
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_SAVE: Final = "save it as .xlsx or “CSV UTF-8” and try again"
_STEP: Final = 500

# It says so of every workbook with a drop-down list; nothing that we read is concerned.
warnings.filterwarnings("ignore", module=r"openpyxl\.")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of a workbook that is read.

    Attributes
    ----------
    title : str
    header : HeaderRow or None
    rows : callable
        Yields the rows with their numbers, every time anew.
    repairs : list of Repair
        What was odd; grows while the rows are read.
    """

    title: str
    header: HeaderRow | None
    rows: Callable[[], Iterator[tuple[int, list[str]]]]
    repairs: list[Repair]


def is_workbook(data: bytes) -> bool:
    """Say whether bytes begin as a workbook, of any kind, or another archive."""
    return data.startswith((ZIP, OLE))


def open_sheet(
    data: bytes,
    name: str,
    limits: Limits,
    required: Sequence[str],
    known: Sequence[str],
    progress: Callable[[float], None] | None = None,
) -> Sheet:
    """Return the first visible sheet that has the required headings, else the first visible one.

    Raises
    ------
    SitesFileError
        When it is another kind of file, locked by a password, broken, or too large unpacked.
    """
    if data.startswith(OLE):
        locked = "EncryptedPackage".encode("utf-16-le") in data
        kind = "protected by a password" if locked else "of the old .xls kind"
        how = "remove the password, " if locked else ""
        raise SitesFileError(f"{name} is a workbook {kind}; {how}{_SAVE}.")
    with _saying_broken(name):
        archive = zipfile.ZipFile(io.BytesIO(data))
        _check_parts(archive, name, limits)
        book = openpyxl.load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    if not sheets:
        raise SitesFileError(f"{name} has no visible sheet; show the one with the list.")
    found = []
    for sheet in sheets:
        with _saying_broken(name):
            facts = look_at_sheet(archive, sheet_path(sheet), sheet.title, name)
        one = _Reader(archive, sheet, facts, name, progress)
        with _saying_broken(name):
            header = find_header(one.rows(), required, known)
        found.append(Sheet(sheet.title, header, one.rows, one.repairs))
        if header and header.complete:
            break
    chosen = found[-1]
    if not (chosen.header and chosen.header.complete):
        chosen = max(found, key=lambda one: one.header.known if one.header else -1)
    others = [sheet.title for sheet in sheets if sheet.title != chosen.title]
    if others:
        what = (
            f"Of the workbook only the sheet “{chosen.title}” was read, not {joined_names(others)}"
        )
        chosen.repairs.append(Repair(what, "file"))
    return chosen


class _saying_broken:  # noqa: N801 - used like a function
    """Turn whatever a library says of a broken workbook into one sentence."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        # The libraries raise nearly anything on a file that is made to break them.
        if isinstance(error, Exception) and not isinstance(error, SitesFileError):
            raise SitesFileError(
                f"{self.name} is a workbook that cannot be read, since it is damaged or of "
                f"another kind; {_SAVE}."
            ) from error


def _check_parts(archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
    """Measure a workbook by its table of contents.

    No part unpacks to more than stands there: the zipfile module stops at that size.
    """
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if any(part.flag_bits & 1 for part in parts):
        raise SitesFileError(f"{name} is protected by a password; remove the password, {_SAVE}.")
    if not any(part.startswith("xl/") for part in names):
        raise SitesFileError(f"{name} is {_archive_kind(archive, names)}; {_SAVE}.")
    if "xl/workbook.bin" in names:
        raise SitesFileError(f"{name} is a workbook of the .xlsb kind; {_SAVE}.")
    total = sum(part.file_size for part in parts)
    most = UNPACKED * limits.file_bytes
    if total > most or len(parts) > MOST_PARTS:
        raise SitesFileError(
            f"{name} would unpack to {megabytes(total)} in {len(parts):,} parts, more than the "
            f"{megabytes(most)} that are read; copy the list alone into a new workbook."
        )
    for part in parts:
        if part.filename.startswith(("xl/worksheets/", "xl/media/")):
            continue
        if part.filename == "xl/sharedStrings.xml":
            if _count(archive, part, b"<si") <= MOST_STRINGS:
                continue
        elif part.file_size <= OTHER_BYTES:
            continue
        raise SitesFileError(
            f"{name} holds far more than a list (in its part {part.filename}); copy the list "
            "alone into a new workbook."
        )


def _count(archive: zipfile.ZipFile, part: zipfile.ZipInfo, tag: bytes) -> int:
    count = 0
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 20):
            count += chunk.count(tag)
    return count


def _archive_kind(archive: zipfile.ZipFile, names: set[str]) -> str:
    kind = ""
    if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
        kind = archive.read("mimetype").decode("ascii", "replace")
    if "spreadsheet" in kind:
        return "a workbook of the .ods kind"
    if any(part.startswith(("word/", "ppt/")) for part in names) or "opendocument" in kind:
        return "a document, not a workbook"
    if any(part.endswith(".iwa") for part in names):
        return "a workbook of Numbers"
    return "an archive, not a table"


class _Reader:
    """Reads one sheet, and notes what is odd in it."""

    def __init__(
        self,
        archive: zipfile.ZipFile,
        sheet: Any,
        facts: SheetFacts,
        name: str,
        progress: Callable[[float], None] | None,
    ) -> None:
        self.archive = archive
        self.path = sheet_path(sheet)
        self.facts = facts
        self.name = name
        self.progress = progress
        self.shown = Shown(sheet.parent, sheet._shared_strings)
        self.repairs: list[Repair] = []

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows that hold anything with their numbers, as text."""
        errors: list[tuple[int, str]] = []
        valueless: list[tuple[int, str]] = []
        merged = _Merged(self.facts.merged)
        before = 0
        with _saying_broken(self.name), self.archive.open(self.path) as source:
            for number, cells in stream_cells(source):
                if number <= before:
                    raise ValueError("rows that are out of order")
                before = number
                texts = [""] * (cells[-1].column + 1 if cells else 0)
                for cell in cells:
                    texts[cell.column] = self.shown(cell)
                    if cell.kind == "e":
                        errors.append((number, cell.text))
                    elif cell.formula and not cell.valued:
                        valueless.append((number, f"{column_letter(cell.column)}{number}"))
                merged.fill(number, texts)
                if self.progress and number % _STEP == 0:
                    self.progress(min(1.0, number / self.facts.last_row))
                yield number, texts
        # Only a whole reading comes here; the search for the headings stops before.
        self._note(errors, valueless, merged.filled)

    def _note(
        self,
        errors: list[tuple[int, str]],
        valueless: list[tuple[int, str]],
        filled: list[int],
    ) -> None:
        if errors:
            count = "1 cell holds" if len(errors) == 1 else f"{len(errors):,} cells hold"
            what = f"{count} a formula's error, such as “{shortened(errors[0][1])}”, kept as text"
            self.repairs.append(Repair(what, rows_text([row for row, _ in errors])))
        if valueless:
            count = "1 formula has" if len(valueless) == 1 else f"{len(valueless):,} formulas have"
            what = (
                f"{count} no value in the file and count as blank (such as {valueless[0][1]}); "
                "open it in a spreadsheet and save it there"
            )
            self.repairs.append(Repair(what, rows_text(sorted({row for row, _ in valueless}))))
        if filled:
            what = "Merged cells were read as if each row had their value"
            self.repairs.append(Repair(what, rows_text(sorted(set(filled)))))


class _Merged:
    """Fills cells that are merged over several rows: a person sees one value beside them all."""

    def __init__(self, ranges: Sequence[tuple[int, int, int]]) -> None:
        self.starts: dict[int, list[tuple[int, int]]] = {}
        for column, first, last in ranges:
            self.starts.setdefault(first, []).append((column, last))
        self.now: dict[int, tuple[str, int]] = {}
        self.filled: list[int] = []

    def fill(self, number: int, cells: list[str]) -> None:
        """Fill the blank cells of a row that is not wholly blank."""
        if self.now and any(cell.strip() for cell in cells):
            for column, (text, last) in list(self.now.items()):
                if number > last:
                    del self.now[column]
                    continue
                cells.extend([""] * (column + 1 - len(cells)))
                if not cells[column]:
                    cells[column] = text
                    self.filled.append(number)
        for column, last in self.starts.get(number, ()):
            if column < len(cells) and cells[column].strip():
                self.now[column] = (cells[column], last)


def sheet_path(sheet: Any) -> str:
    """Return where in the archive a sheet of openpyxl stands."""
    return str(sheet._worksheet_path).removeprefix("/")
