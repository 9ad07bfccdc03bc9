"""An update before it is published: a list that someone prepares, and what it would change."""

import hashlib
from collections.abc import Hashable
from dataclasses import dataclass
from typing import Final

import pandas as pd

from common.issues import Issue
from geocode.gazetteer.geocoder import Gazetteer
from geocode.geocoded import GeocodedSites
from geocode.ledger_file import parse_ledger
from geocode.outlines import Outlines
from geocode.pipeline import geocode_sites
from geocode.review_queue import OpenPlace
from roster.beside import NOTHING, Beside
from roster.build import Inputs, roster_of
from roster.data_files import ANNOUNCEMENTS_NAME, LEDGER_NAME, SITES_NAME
from roster.draft import Draft
from roster.snapshot import Roster
from sites.add import Joined, add_rows
from sites.columns import CITY, KIND, MATCHED_ID, STATE, STATE_CODE
from sites.compare import Comparison, compare_sites, lost_columns
from sites.read import SitesFile
from tables.write import write_csv

MANY_REMOVED: Final = 0.25
"""A list that leaves out more than this share of the sites is asked about once more."""


@dataclass(frozen=True)
class Base:
    """The list that an update starts from.

    Attributes
    ----------
    inputs : Inputs
        The files that the roster was built from.
    roster : Roster
        As the screens show it.
    digest : str or None
        SHA-256 of the sites file as it lies there now, good or bad; None when there is none.
    """

    inputs: Inputs
    roster: Roster
    digest: str | None

    @property
    def frame(self) -> pd.DataFrame:
        """The sites file's cells."""
        return self.roster.cells


@dataclass(frozen=True)
class Proposal:
    """What publishing a draft would come to.

    Attributes
    ----------
    frame : DataFrame
        The list as it would be.
    data : bytes
        The sites file as it would be.
    roster : Roster
        As every screen would show it.
    comparison : Comparison
        Row numbers are those of ``base.frame`` and of ``frame``, which are the draft's.
    joined : Joined or None
        When adding: which rows of ``frame`` only the list has, and not the draft.
    located : tuple of GeocodedSites, or None
        When adding: how the rows of the list and those of the draft are located.
    beside : Beside
        What was settled and described on the way.
    """

    base: Base
    frame: pd.DataFrame
    data: bytes
    roster: Roster
    comparison: Comparison
    joined: Joined | None = None
    located: tuple[GeocodedSites, GeocodedSites] | None = None
    beside: Beside = NOTHING

    @property
    def asks_once_more(self) -> bool:
        """Whether so many sites would be gone that a person confirms it."""
        return self.comparison.removes_more_than(MANY_REMOVED)

    @property
    def lost_columns(self) -> dict[str, int]:
        """Columns of the list that would be gone, with how many sites have something in them."""
        return lost_columns(self.base.frame, self.frame)

    @property
    def changes_nothing(self) -> bool:
        """Whether all files would stay as they are."""
        stays = self.base.digest == hashlib.sha256(self.data).hexdigest()
        return self.comparison.same and stays and not self.beside


def propose(
    base: Base,
    draft: Draft,
    geocoder: Gazetteer,
    outlines: Outlines,
    *,
    add: bool = False,
    beside: Beside = NOTHING,
    earlier: Proposal | None = None,
) -> Proposal:
    """Return what publishing a draft would change.

    Parameters
    ----------
    add : bool
        Whether the draft's sites join the list; else the draft is the new list. Either way the
        whole list is proposed: adding only takes on the rows of the list that the draft lacks.
    beside : Beside
        What was settled and described on the way, made from the files of the base.
    earlier : Proposal, optional
        Another one: what it says of the same list is not worked out again.
    """
    files = dict(base.inputs.files)
    ledger = parse_ledger(files[LEDGER_NAME])
    if beside.decisions:
        ledger = ledger.with_entries(beside.decisions)
        files[LEDGER_NAME] = ledger.to_bytes()
    joined: Joined | None = None
    located: tuple[GeocodedSites, GeocodedSites] | None = None
    if add:
        before = earlier.located if earlier else None
        listed, filed = before or (base.roster.geocoded, None)
        located = (
            geocode_sites(base.frame, geocoder, ledger, outlines=outlines, earlier=listed),
            geocode_sites(draft.frame, geocoder, ledger, outlines=outlines, earlier=filed),
        )
        if earlier and before and _name_the_same(before, located):
            joined = earlier.joined
        else:
            joined = add_sites(*located)
    frame = joined.frame if joined else draft.frame
    if earlier and earlier.frame is frame and earlier.base.frame is base.frame:
        comparison, data = earlier.comparison, earlier.data
    else:
        comparison = compare_sites(base.frame, frame)
        data = files[SITES_NAME] if comparison.same else write_csv(frame)
    files[SITES_NAME] = data
    if beside.announcements is not None:
        files[ANNOUNCEMENTS_NAME] = beside.announcements.mine
    file = SitesFile(frame, draft.repairs, hashlib.sha256(data).hexdigest(), draft.how, 1)
    return Proposal(
        base=base,
        frame=frame,
        data=data,
        roster=roster_of(
            Inputs(files),
            geocoder,
            outlines,
            file=file,
            ledger=ledger,
            earlier=earlier.roster if earlier else base.roster,
        ),
        comparison=comparison,
        joined=joined,
        located=located,
        beside=beside,
    )


def add_sites(before: GeocodedSites, after: GeocodedSites) -> Joined:
    """Put the sites of a file into a list; rows that are located at one place name the same site.

    Parameters
    ----------
    before, after : GeocodedSites
        The list, and the file.
    """
    places = _located_at(before), _located_at(after)
    return add_rows(before.sites, after.sites, also=places)


def _located_at(geocoded: GeocodedSites) -> list[Hashable]:
    """Return for each row the place that a source knows, or None."""
    found = (geocoded.frame[each].tolist() for each in (MATCHED_ID, STATE_CODE, KIND))
    return [name if name[0] else None for name in zip(*found, strict=True)]


def _name_the_same(
    earlier: tuple[GeocodedSites, GeocodedSites], now: tuple[GeocodedSites, GeocodedSites]
) -> bool:
    """Return whether the rows of a list and of a file name the same of each other as before."""
    if any(one.sites is not other.sites for one, other in zip(earlier, now, strict=True)):
        return False
    (listed, filed), (listed_now, filed_now) = (map(_located_at, each) for each in (earlier, now))

    def moved(before: list[Hashable], after: list[Hashable]) -> set[Hashable]:
        pairs = zip(before, after, strict=True)
        return {each for pair in pairs if pair[0] != pair[1] for each in pair} - {None}

    return moved(listed, listed_now).isdisjoint({*filed, *filed_now}) and moved(
        filed, filed_now
    ).isdisjoint({*listed, *listed_now})


@dataclass(frozen=True)
class OpenQuestions:
    """The places and dates of a proposal that are open.

    Attributes
    ----------
    fresh, earlier : tuple of OpenPlace
        Those that the update brings, and those whose rows were all open before it.
    fresh_rows, earlier_rows : int
        How many rows of the list are open, of either kind.
    fresh_days, earlier_days : tuple of str
        ISO dates that no announcement describes, the oldest first.
    """

    fresh: tuple[OpenPlace, ...]
    earlier: tuple[OpenPlace, ...]
    fresh_rows: int
    earlier_rows: int
    fresh_days: tuple[str, ...]
    earlier_days: tuple[str, ...]


def open_questions(proposal: Proposal) -> OpenQuestions:
    """Return what is open, apart from what was open before."""
    base, found = proposal.base.roster, proposal.comparison
    open_there = {row.number for place in base.open_places for row in place.rows}
    named = {CITY, STATE, KIND}
    same = [*found.unchanged]
    same += [
        (row.before, row.after)
        for row in found.changed
        if not named.intersection(cell.column for cell in row.cells)
    ]
    known = {after for before, after in same if before in open_there}
    fresh: list[OpenPlace] = []
    earlier: list[OpenPlace] = []
    for place in proposal.roster.open_places:
        was_open = all(row.number in known for row in place.rows)
        (earlier if was_open else fresh).append(place)
    earlier_rows = sum(
        row.number in known for place in proposal.roster.open_places for row in place.rows
    )
    return OpenQuestions(
        tuple(fresh),
        tuple(earlier),
        proposal.roster.needing_review - earlier_rows,
        earlier_rows,
        tuple(day for day in proposal.roster.undescribed if day not in base.undescribed),
        tuple(day for day in proposal.roster.undescribed if day in base.undescribed),
    )


def cell_issues(proposal: Proposal) -> list[Issue]:
    """Return what is wrong with cells of the draft, without what a place needs a person for."""
    listed = proposal.joined.listed if proposal.joined else {}
    return [issue for issue in proposal.roster.cell_issues if issue.row not in listed]


def row_text(proposal: Proposal, number: int) -> str:
    """Return what a person calls a row: "Row 5", or "Row 5 of the list" when the draft lacks it."""
    listed = proposal.joined.listed if proposal.joined else {}
    return f"Row {listed[number]:,} of the list" if number in listed else f"Row {number:,}"


def row_name(frame: pd.DataFrame, row: int) -> str:
    """Return "Houston, Texas" as a row has it."""
    cells = (str(frame.loc[row, column]).strip() for column in (CITY, STATE))
    return ", ".join(filter(None, cells)) or "(no name)"
