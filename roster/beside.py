"""What one publication saves beside the list: changes, each kept with what it was made from.

A change is put on what its file holds at the moment of saving, so that no one's row is overwritten
by a copy of the file that is older than it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from geocode.ledger import Change, Decision, Ledger, LedgerEntry, LeftOut, same_point
from geocode.ledger_file import parse_ledger
from geocode.review_queue import typed_by
from roster.data_files import ANNOUNCEMENTS_NAME, LEDGER_NAME, LISTS
from roster.describing import read_cells
from sites.merge import Clash, merge_tables
from tables.write import write_csv


@dataclass(frozen=True)
class TableChange:
    """A change to one of the describing files.

    Attributes
    ----------
    name : str
        ``ANNOUNCEMENTS_NAME`` or ``AGENCIES_NAME``.
    base, mine : bytes
        The file that the change was made from, and what it made of it.
    """

    name: str
    base: bytes
    mine: bytes

    @property
    def reversed(self) -> "TableChange":
        """The change that undoes this one."""
        return TableChange(self.name, self.mine, self.base)

    def on(
        self, theirs: bytes, *, keep_theirs: bool = False
    ) -> tuple["TableChange", tuple[Clash, ...]]:
        """Put the change on another version of the file, which came from the base as well.

        Parameters
        ----------
        theirs : bytes
            That version.
        keep_theirs : bool
            Whether theirs stays where both changed the same; else mine is taken.

        Returns
        -------
        tuple of TableChange and tuple of Clash
            The same change, made from that version; a each place where both changed the same.

        Raises
        ------
        DataFolderError
            When that version cannot be read.
        """
        if theirs in (self.base, self.mine):
            return replace(self, base=theirs), ()
        base, mine, now = (
            read_cells(data, self.name)[0] for data in (self.base, self.mine, theirs)
        )
        merge = merge_tables(base, mine, now, LISTS[self.name].key, keep_theirs=keep_theirs)
        same = merge.frame.reset_index(drop=True).equals(now.reset_index(drop=True))
        merged = theirs if same else write_csv(merge.frame)
        return replace(self, base=theirs, mine=merged), merge.clashes


@dataclass(frozen=True)
class PlaceChange:
    """A decision on a place.

    Attributes
    ----------
    title : str
        The place as typed.
    change : Change
        From what the ledger said of it when the person decided.
    """

    title: str
    change: Change


@dataclass(frozen=True)
class Beside:
    """What a draft changes beside the list.

    Attributes
    ----------
    places : tuple of PlaceChange
        Decisions for the ledger; at most one a place.
    """

    announcements: TableChange | None = None
    places: tuple[PlaceChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.places) or self.announcements is not None

    def signed(self, who: str) -> "Beside":
        """Return this with every decision by one person, who confirms them all."""
        places = []
        for one in self.places:
            was = one.change.after
            after: Decision = replace(was, decided_by=who)
            if isinstance(was, LedgerEntry) and was.source == typed_by(was.decided_by):
                after = replace(was, decided_by=who, source=typed_by(who))
            places.append(replace(one, change=replace(one.change, after=after)))
        return replace(self, places=tuple(places))

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """What the ledger is to say."""
        return tuple(one.change.after for one in self.places)

    def describing(self, announcements: bytes, seen: bytes) -> "Beside":
        """Return this with the announcements file as someone made it from the one that he saw."""
        base = seen if self.announcements is None else self.announcements.base
        return replace(self, announcements=TableChange(ANNOUNCEMENTS_NAME, base, announcements))

    def deciding(self, title: str, decision: Decision, ledger: bytes) -> "Beside":
        """Return this with one more decision, in the place of an earlier one on the same place.

        Parameters
        ----------
        title : str
            The place as typed.
        ledger : bytes
            The ledger that the person saw.
        """
        others = tuple(one for one in self.places if one.change.key != decision.key)
        before = parse_ledger(ledger).decision(decision.key)
        change = PlaceChange(title, Change(decision.key, before, decision))
        return replace(self, places=(*others, change))

    def on(
        self, files: Mapping[str, bytes], *, keep_theirs: bool = False
    ) -> tuple["Beside", tuple[Clash, ...]]:
        """Put the changes on other versions of the files; as ``TableChange.on``.

        Parameters
        ----------
        files : mapping of str to bytes
            By name; the ledger and the announcements as they are now.
        """
        clashes: list[Clash] = []
        table = self.announcements
        if table is not None:
            table, found = table.on(files[table.name], keep_theirs=keep_theirs)
            clashes += found
            if table.mine == table.base:
                table = None
        ledger = parse_ledger(files[LEDGER_NAME]) if self.places else Ledger()
        places: list[PlaceChange] = []
        for one in self.places:
            now = ledger.decision(one.change.key)
            if ledger.disagrees(one.change):
                if same_point(now, one.change.after):
                    continue
                there, here = _said(now), _said(one.change.after)
                clashes.append(Clash(one.title, f"{there} in their version and {here} in yours"))
                if keep_theirs:
                    continue
            places.append(replace(one, change=replace(one.change, before=now)))
        return Beside(table, tuple(places)), tuple(clashes)


def _said(decision: Decision | None) -> str:
    """Return what the ledger says of a place, to be put after the place's name."""
    if decision is None:
        return "is open"
    by = f" (decided by {decision.decided_by})" if decision.decided_by else ""
    if isinstance(decision, LeftOut):
        return f"is left out{by}"
    name = f"{decision.matched_name}, " if decision.matched_name else ""
    return f"is at {name}{decision.latitude:g}, {decision.longitude:g}{by}"


NOTHING: Final = Beside()
"""A draft that changes the list alone."""
