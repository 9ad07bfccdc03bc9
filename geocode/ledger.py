"""The ledger: what was located once, by place, so that it is never asked again.

``locations.csv`` is keyed by place and not by row. A place whose name changes has another key, so
an entry can never give its coordinates to something else. A row says who decided: the gazetteer,
an online service or a person. A person may also leave a place out for now: such a row has no
coordinates, and no one is asked about its place. ``ledger_file.py`` reads and writes it.
"""

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from common.issues import Issue
from common.wording import printable
from sites.dates import parse_date

FILE_NAME: Final = "locations.csv"
REQUIRED: Final = ("key", "latitude", "longitude", "source")
COLUMNS: Final = (*REQUIRED, "matched_name", "matched_id", "date", "decided_by", "decision")

GAZETTEER: Final = "gazetteer"
ONLINE: Final = "online"
"""Who decided, where it was not a person; a person is there by name."""

TYPED_BY: Final = "typed by "
"""How the source of coordinates begins that a person typed; the name follows."""

_PERSON: Final = "a person"
_MAIL: Final = r"[^\s<>@]+@[^\s<>@]+"

LEFT_OUT: Final = "left out"
"""The one text in ``decision`` that means something: the place is not to be drawn for now."""


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
    decided_by : str
        ``gazetteer``, ``online`` or a person's name; "" where no one wrote it down.
    """

    key: str
    latitude: float
    longitude: float
    source: str
    matched_name: str = ""
    matched_id: str = ""
    date: str = ""
    decided_by: str = ""

    @property
    def by_person(self) -> bool:
        """Whether a person decided, and is named."""
        return self.decided_by not in ("", GAZETTEER, ONLINE)

    @property
    def public_source(self) -> str:
        """The source as everyone may read it: it never names a person.

        All that screens, files and answers say of a place is made from this.
        """
        if self.source.startswith(TYPED_BY):
            return TYPED_BY + _PERSON
        names = [_MAIL]
        if self.by_person:
            names.insert(0, rf"(?<!\w){re.escape(self.decided_by)}(?!\w)")
        return re.sub("|".join(names), _PERSON, self.source)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A place that a person left out for now: not drawn, and no one is asked about it.

    Attributes
    ----------
    date : str
        Day of the decision, ISO.
    """

    key: str
    decided_by: str = ""
    date: str = ""

    @property
    def reason(self) -> str:
        """One sentence as in ``Resolution.reason``; it does not name the person."""
        day = parse_date(self.date)
        on = f" on {day.isoformat()}" if day else ""
        return f"left out for now{on}."


Decision = LedgerEntry | LeftOut


@dataclass(frozen=True, slots=True)
class Change:
    """What one decision changed, so that it can be undone.

    Attributes
    ----------
    before : LedgerEntry, LeftOut or None
        What the ledger said; None when it had no row.
    after : LedgerEntry or LeftOut
        What it says now.
    """

    key: str
    before: Decision | None
    after: Decision


@dataclass(frozen=True)
class Ledger:
    """The entries, and what else the file holds.

    Attributes
    ----------
    entries : mapping of str to LedgerEntry
        By place key; only places with coordinates.
    issues : tuple of Issue
        Rows that could not be used; they stay in the file.
    columns : tuple of str
        All columns, ours and others'.
    rows : tuple of mapping
        The file's rows as text, in order, for writing them back.
    left_out : mapping of str to LeftOut
        By place key; no key is in both.
    """

    entries: Mapping[str, LedgerEntry] = field(default_factory=lambda: MappingProxyType({}))
    issues: tuple[Issue, ...] = ()
    columns: tuple[str, ...] = COLUMNS
    rows: tuple[Mapping[str, str], ...] = ()
    left_out: Mapping[str, LeftOut] = field(default_factory=lambda: MappingProxyType({}))

    def decision(self, key: str) -> Decision | None:
        """Return what the ledger says of a place, or None: then someone may be asked."""
        return self.entries.get(key) or self.left_out.get(key)

    def disagrees(self, change: Change) -> bool:
        """Return whether the place is decided on neither as before the change nor as after it."""
        now = self.decision(change.key)
        return not any(same_decision(now, known) for known in (change.before, change.after))

    def with_entries(self, new: Iterable[Decision]) -> "Ledger":
        """Return a ledger with these entries added, or in place of those with the same key.

        An entry that says the same as the stored one, apart from its date, changes nothing; when
        no entry changes anything, the ledger itself is returned.
        """
        fresh = [entry for entry in map(_printable, new) if not self._says(entry)]
        if not fresh:
            return self
        rows = list(self.rows)
        place: dict[str, int] = {}
        for number, stored in self._rows_of({entry.key for entry in fresh}):
            place.setdefault(stored.key, number)
        entries, left_out = dict(self.entries), dict(self.left_out)
        for entry in fresh:
            entries.pop(entry.key, None)
            left_out.pop(entry.key, None)
            if isinstance(entry, LeftOut):
                left_out[entry.key] = entry
            else:
                entries[entry.key] = entry
            if entry.key not in place:
                place[entry.key] = len(rows)
                rows.append({})
            rows[place[entry.key]] = {**rows[place[entry.key]], **_texts(entry)}
        return replace(
            self,
            entries=MappingProxyType(entries),
            columns=(*self.columns, *(c for c in COLUMNS if c not in self.columns)),
            rows=tuple(rows),
            left_out=MappingProxyType(left_out),
        )

    def without(self, key: str) -> "Ledger":
        """Return a ledger that says nothing of a place, so that it is looked up again.

        Rows that cannot be used stay. A ledger that has no row for the place is returned itself.
        """
        if self.decision(key) is None:
            return self
        gone = {number for number, _ in self._rows_of({key})}
        kept = [row for number, row in enumerate(self.rows) if number not in gone]
        return replace(
            self,
            entries=MappingProxyType({k: e for k, e in self.entries.items() if k != key}),
            rows=tuple(kept),
            left_out=MappingProxyType({k: e for k, e in self.left_out.items() if k != key}),
        )

    def _rows_of(self, keys: Set[str]) -> Iterator[tuple[int, Decision]]:
        """Yield the places in ``rows`` of what they say of some places, where it can be used."""
        for number, row in enumerate(self.rows):
            if row.get("key", "").strip() in keys:
                stored = decision_in(row)
                if not isinstance(stored, tuple):
                    yield number, stored

    def _says(self, entry: Decision) -> bool:
        return same_decision(self.decision(entry.key), entry)

    def to_bytes(self) -> bytes:
        """Return the file: UTF-8 CSV, one row a place, in the order of their arrival."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([row.get(column, "") for column in self.columns] for row in self.rows)
        return out.getvalue().encode()


def same_point(one: Decision | None, other: Decision | None) -> bool:
    """Whether two decisions put a place on the same point, or both leave it out."""
    if isinstance(one, LedgerEntry) and isinstance(other, LedgerEntry):
        return (one.latitude, one.longitude) == (other.latitude, other.longitude)
    return isinstance(one, LeftOut) and isinstance(other, LeftOut)


def same_decision(one: Decision | None, other: Decision | None) -> bool:
    """Whether two decisions say the same, apart from their day."""
    return one == other or (
        one is not None and other is not None and replace(one, date=other.date) == other
    )


def decision_in(record: Mapping[str, str]) -> Decision | tuple[str, str]:
    """Return what a row says, or the column that is wrong and why."""

    def cell(column: str) -> str:
        return record.get(column, "").strip()

    key = cell("key")
    if not key:
        return "key", "the place's key is blank, so the row is not used."
    if cell("date") and parse_date(cell("date")) is None:
        return "date", f"“{record['date']}” is not a date, so the row is not used."
    if " ".join(cell("decision").casefold().split()) == LEFT_OUT:
        return LeftOut(key, cell("decided_by"), cell("date"))
    numbers = {}
    for column, limit in (("latitude", 90.0), ("longitude", 180.0)):
        number = parse_degrees(record[column])
        if number is None or abs(number) > limit:
            return column, f"“{record[column]}” is not a {column}, so the row is not used."
        numbers[column] = number
    if not cell("source"):
        return "source", "the source is blank, so the row is not used."
    return LedgerEntry(
        key,
        numbers["latitude"],
        numbers["longitude"],
        cell("source"),
        cell("matched_name"),
        cell("matched_id"),
        cell("date"),
        cell("decided_by"),
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


def _printable(entry: Decision) -> Decision:
    # A service's answer may hold anything; a NUL or half a character would spoil the whole file.
    if isinstance(entry, LeftOut):
        return replace(entry, decided_by=printable(entry.decided_by))
    return replace(
        entry,
        source=printable(entry.source),
        matched_name=printable(entry.matched_name),
        matched_id=printable(entry.matched_id),
        decided_by=printable(entry.decided_by),
    )


def _texts(entry: Decision) -> dict[str, str]:
    texts = dict.fromkeys(COLUMNS, "")
    texts |= {"key": entry.key, "date": entry.date, "decided_by": entry.decided_by}
    if isinstance(entry, LeftOut):
        return texts | {"source": "a person", "decision": LEFT_OUT}
    return texts | {
        "latitude": f"{entry.latitude:.6f}".rstrip("0").rstrip("."),
        "longitude": f"{entry.longitude:.6f}".rstrip("0").rstrip("."),
        "source": entry.source,
        "matched_name": entry.matched_name,
        "matched_id": entry.matched_id,
    }
