"""The ledger: what was located once, by place, so that it is never asked again.

``locations.csv`` is keyed by place and not by row. A place whose name changes has another key, so
an entry can never give its coordinates to something else.
"""

import csv
import io
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from sites.check import parse_date
from sites.errors import DataFolderError, SitesFileError
from sites.issues import Issue
from sites.read import read_table
from sites.save import replace_file

FILE_NAME: Final = "locations.csv"
COLUMNS: Final = (
    "key",
    "latitude",
    "longitude",
    "source",
    "matched_name",
    "matched_id",
    "date",
)


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """Where a place is and who says so.

    Attributes
    ----------
    key : str
        Place key.
    latitude, longitude : float
        Degrees, WGS 84.
    source : str
        Gazetteer with version, online service, or person.
    matched_name, matched_id : str
        What the source calls the place.
    date : str
        Day of the decision, ISO.
    """

    key: str
    latitude: float
    longitude: float
    source: str
    matched_name: str = ""
    matched_id: str = ""
    date: str = ""


@dataclass(frozen=True)
class Ledger:
    """The entries, and what else the file holds.

    Attributes
    ----------
    entries : mapping of str to LedgerEntry
        By place key.
    issues : tuple of Issue
        Rows that could not be used; they stay in the file.
    columns : tuple of str
        All columns, ours and others'.
    rows : tuple of mapping
        The file's rows as text, in order, for writing them back.
    """

    entries: Mapping[str, LedgerEntry] = field(default_factory=lambda: MappingProxyType({}))
    issues: tuple[Issue, ...] = ()
    columns: tuple[str, ...] = COLUMNS
    rows: tuple[Mapping[str, str], ...] = ()

    def with_entries(self, new: Iterable[LedgerEntry]) -> "Ledger":
        """Return a ledger with these entries added, or in place of those with the same key.

        An entry that says the same as the stored one, apart from its date, changes nothing; when
        no entry changes anything, the ledger itself is returned.
        """
        fresh = [entry for entry in new if not self._says(entry)]
        if not fresh:
            return self
        entries = dict(self.entries)
        rows = [dict(row) for row in self.rows]
        place: dict[str, int] = {}
        for number, row in enumerate(rows):
            stored = _entry(row)
            if isinstance(stored, LedgerEntry):
                place.setdefault(stored.key, number)
        for entry in fresh:
            entries[entry.key] = entry
            if entry.key not in place:
                place[entry.key] = len(rows)
                rows.append(dict.fromkeys(self.columns, ""))
            rows[place[entry.key]].update(_texts(entry))
        return replace(self, entries=MappingProxyType(entries), rows=tuple(rows))

    def _says(self, entry: LedgerEntry) -> bool:
        old = self.entries.get(entry.key)
        return old is not None and replace(old, date=entry.date) == entry

    def to_bytes(self) -> bytes:
        """Return the file: UTF-8 CSV, one row a place, in the order of their arrival."""
        out = io.StringIO(newline="")
        writer = csv.DictWriter(out, self.columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(self.rows)
        return out.getvalue().encode()


def read_ledger(path: Path) -> Ledger:
    """Read the ledger; one that is absent, or has no row yet, is an empty ledger.

    Raises
    ------
    DataFolderError
        When its structure cannot be trusted. A row that cannot be used is an issue.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Ledger()
    except OSError as error:
        raise DataFolderError(f"{path.name} cannot be opened: {error.strerror}.") from error
    return parse_ledger(data, path.name)


def parse_ledger(data: bytes, name: str = FILE_NAME) -> Ledger:
    """Read a ledger from bytes; see ``read_ledger``."""
    if not data.strip():
        return Ledger()
    try:
        frame, _ = read_table(data, name, required=COLUMNS, known=COLUMNS, may_be_empty=True)
    except SitesFileError as error:
        raise DataFolderError(str(error)) from error
    columns = tuple(frame.columns)
    entries: dict[str, LedgerEntry] = {}
    issues: list[Issue] = []
    rows: list[Mapping[str, str]] = []
    for row, cells in zip(
        frame.index.tolist(), frame.itertuples(index=False, name=None), strict=True
    ):
        record = dict(zip(columns, cells, strict=True))
        rows.append(record)
        entry = _entry(record)
        if isinstance(entry, LedgerEntry) and entry.key not in entries:
            entries[entry.key] = entry
        elif isinstance(entry, LedgerEntry):
            message = f"“{entry.key}” stands here a second time; the first row counts."
            issues.append(
                Issue(row, "key", entry.key, "duplicate-key", f"Row {row}: {message}", name)
            )
        else:
            column, message = entry
            text = f"Row {row}: {message}"
            issues.append(Issue(row, column, record[column], "bad-location", text, name))
    return Ledger(MappingProxyType(entries), tuple(issues), columns, tuple(rows))


def write_ledger(path: Path, ledger: Ledger) -> None:
    """Write the ledger atomically.

    Raises
    ------
    OSError
        When it cannot be written; the old file is then untouched.
    """
    replace_file(path, ledger.to_bytes())


def _entry(record: Mapping[str, str]) -> LedgerEntry | tuple[str, str]:
    key = record["key"].strip()
    if not key:
        return "key", "the place's key is blank, so the row is not used."
    numbers = {}
    for column, limit in (("latitude", 90.0), ("longitude", 180.0)):
        number = parse_degrees(record[column])
        if number is None or abs(number) > limit:
            return column, f"“{record[column]}” is no {column}, so the row is not used."
        numbers[column] = number
    if not record["source"].strip():
        return "source", "the source is blank, so the row is not used."
    if record["date"].strip() and parse_date(record["date"]) is None:
        return "date", f"“{record['date']}” is no date, so the row is not used."
    return LedgerEntry(
        key,
        numbers["latitude"],
        numbers["longitude"],
        record["source"].strip(),
        record["matched_name"].strip(),
        record["matched_id"].strip(),
        record["date"].strip(),
    )


def parse_degrees(text: str) -> float | None:
    """Return the finite number that a cell holds, or None."""
    text = text.strip().replace("−", "-")
    # float() takes more than a person means by a number: "1_0", "infinity".
    if "_" in text or not text:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _texts(entry: LedgerEntry) -> dict[str, str]:
    return {
        "key": entry.key,
        "latitude": f"{entry.latitude:.6f}".rstrip("0").rstrip("."),
        "longitude": f"{entry.longitude:.6f}".rstrip("0").rstrip("."),
        "source": entry.source,
        "matched_name": entry.matched_name,
        "matched_id": entry.matched_id,
        "date": entry.date,
    }
