"""The briefing of what has changed: who joined, who left, and the whole as it is now."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

import pandas as pd

from briefing.fit import PANEL_WIDTH, SMALLEST, shorten
from briefing.groups import ENTRY_SIZE, ENTRY_WIDTH, LINES, Count, in_parts, unplaced_slides
from briefing.settings import Settings
from briefing.site_slides import site_slides
from briefing.slides import COUNTRY, Slide
from common.limits import DEFAULT, Limits
from geocode.gazetteer.geocoder import Gazetteer
from geocode.outlines import Outlines
from roster.as_of import list_as_of, reasons_for_leaving
from roster.build import Inputs, roster_of
from roster.difference import ChangeSet, PlaceChange, What, difference
from roster.filters import Filters, filter_sites
from roster.moment import AsOf, AsOfError
from roster.places import ListedPlace, count_of
from roster.program import Program
from roster.snapshot import Roster
from roster.words import count_states, listed, long_date
from sites.columns import NOTES
from versions.storage import Storage

MOST_BETWEEN: Final = 5
"""Slides between the change and the whole; with them a briefing has eight."""
_MOST_LEFT: Final = 3
_MOST_NAMED: Final = 10
_NO_REASONS: Final[Mapping[int, str]] = {}


@dataclass(frozen=True, eq=False)
class Since:
    """Two lists, to be told as what has changed from the first to the second.

    Attributes
    ----------
    words : str
        What the first one is called, as ``March 1, 2026``.
    reasons : mapping of int to str
        Why places left, by the first row of each in the first list.
    """

    before: Roster
    after: Roster
    words: str
    reasons: Mapping[int, str] = field(default_factory=lambda: _NO_REASONS)

    @cached_property
    def changes(self) -> ChangeSet:
        """What differs."""
        return difference(self.before, self.after)

    @cached_property
    def roster(self) -> Roster:
        """The second list, with the places that left, which the slides' maps show."""
        left = [one.place.key for one in self.changes.of(What.LEFT) if one.place.located]
        if not left:
            return self.after
        places = pd.concat([self.after.places, self.before.places.loc[left]])
        version = f"{self.after.version}-{self.before.version}"
        return replace(self.after, places=places, version=version)

    def passing(self, filters: Filters) -> ChangeSet:
        """Return the changes of the places that pass the filters; of those that left, then."""
        if not filters.active:
            return self.changes
        known = {one.name for one in self.before.filters}
        after = {*filter_sites(self.after, filters).index}
        asked = {name for name, values in filters.chosen.items() if values}
        before = {*filter_sites(self.before, filters).index} if asked <= known else set()
        kept = (
            one
            for one in self.changes.changes
            if not (before if one.what is What.LEFT else after).isdisjoint(one.place.rows)
        )
        return replace(self.changes, changes=tuple(kept))


def since_asked(
    inputs: Inputs,
    storage: Storage,
    asked: AsOf,
    after: Roster,
    geocoder: Gazetteer,
    outlines: Outlines,
    limits: Limits = DEFAULT,
) -> Since:
    """Return what has changed from an earlier list to a roster.

    Raises
    ------
    PartnershipMapError
        When nothing is known of the list then, or it is later than the roster.
    """
    past = list_as_of(inputs, storage, asked, limits)
    if after.past and past.asked.until > after.past.until:
        words = past.asked.words
        later = f"{words[:1].upper()}{words[1:]}"
        raise AsOfError(f"{later} is later than {after.past.words}; swap them.")
    before = roster_of(past.inputs, geocoder, outlines, limits, earlier=after)
    since = Since(before, after, past.asked.words)
    left = since.changes.of(What.LEFT)
    reasons = reasons_for_leaving(storage, past, before, left, until=after.past)
    return replace(since, reasons=reasons)


def change_sentence(changes: ChangeSet, places: Sequence[ListedPlace], program: Program) -> str:
    """Return what has changed, and how many places there are now, in a sentence.

    ``4 joined, 1 left, 2 were corrected: now 69 sites in 34 states and D.C.``
    """
    joined, again, left, moved, corrected = (len(changes.of(what)) for what in What)
    fixed = moved + corrected
    parts = [f"{joined:,} joined"] if joined else []
    parts += [f"{again:,} joined again"] if again else []
    parts += [f"{left:,} left"] if left else []
    if fixed and not parts:
        parts = ["None joined or left"]
    parts += [f"{fixed:,} {'was' if fixed == 1 else 'were'} corrected"] if fixed else []
    said = ", ".join(parts) or "Nothing has changed"
    now = count_of(places, program.site_noun, program.site_noun_plural)
    if states := count_states(place.state_code for place in places):
        now = f"{now} in {states.replace('the District of Columbia', 'D.C.')}"
    return f"{said}: {'now' if joined or left else 'still'} {now}.".replace("D.C..", "D.C.")


@dataclass(frozen=True)
class ChangeSlides:
    """The slides that tell of a change, between the title and the whole.

    Attributes
    ----------
    only : str
        What the filters let through, in words; "" for all.
    places : sequence of ListedPlace
        Those that pass the filters now.
    """

    since: Since
    filters: Filters
    only: str
    settings: Settings
    places: Sequence[ListedPlace]
    count: Count

    @cached_property
    def changes(self) -> ChangeSet:
        """Those that pass the filters."""
        return self.since.passing(self.filters)

    @cached_property
    def sentence(self) -> str:
        """What has changed."""
        return change_sentence(self.changes, self.places, self.since.after.program)

    @cached_property
    def _new(self) -> list[ListedPlace]:
        return [one.place for one in self.changes.of(What.JOINED, What.AGAIN)]

    @cached_property
    def _left(self) -> list[ListedPlace]:
        return [one.place for one in self.changes.of(What.LEFT)]

    @cached_property
    def _again(self) -> set[str]:
        return {one.place.key for one in self.changes.of(What.AGAIN)}

    @cached_property
    def _map(self) -> Slide:
        """A slide on which what is new and what is gone stands out."""
        now = tuple(place.key for place in self.places if place.located)
        gone = tuple(place.key for place in self._left if place.located)
        return Slide(
            "",
            "new",
            "",
            over=self._over(2),
            camera=COUNTRY,
            keys=(*now, *gone),
            added=True,
            gone=gone,
        )

    def _over(self, most: int) -> str:
        """Return since when and of which sites, in so many lines at most."""
        over = f"Since {self.since.words}" + (f", only {self.only}" if self.only else "")
        return shorten(over, SMALLEST, PANEL_WIDTH, most)

    def slides(self) -> Iterator[Slide]:
        """Yield them: the change, those that joined, those that left."""
        left_parts = min(-(-len(self._left) // LINES), _MOST_LEFT)
        yield self._change(most=MOST_BETWEEN - left_parts)
        yield from self._joined(MOST_BETWEEN - left_parts)
        if self._left:
            yield from self._gone(left_parts)

    def _are_told_alone(self, most: int) -> bool:
        """Return whether each that joined has a slide."""
        located = sum(place.located for place in self._new)
        return located + (located < len(self._new)) <= most

    def _change(self, most: int) -> Slide:
        slide = replace(
            self._map,
            id="since",
            title=self.sentence,
            over=self._over(3),
            note=" ".join(self._notes()),
        )
        spoken = [*self._new, *self._left]
        slide = replace(slide, highlighted=tuple(place.key for place in spoken if place.located))
        days = sorted({day for one in self.changes.of(What.JOINED, What.AGAIN) for day in one.days})
        lines = []
        if days and self._new:
            said = [long_date(day) for day in days]
            several = len(said) > 3
            when = f"from {said[0]} to {said[-1]}" if several else f"on {listed(said)}"
            lines = [f"Joined {when}."]
        if len(spoken) <= _MOST_NAMED and self._are_told_alone(most):
            details = [*map(self._how, self._new), *["left"] * len(self._left)]
            slide = replace(
                slide,
                entries=tuple(
                    f"{self._line(place)}, {detail}".removesuffix(", ")
                    for place, detail in zip(spoken, details, strict=True)
                ),
                details=tuple(details) if any(details) else (),
                entry_keys=tuple(place.key if place.located else "" for place in spoken),
            )
        return replace(slide, lines=tuple(shorten(one, 36, PANEL_WIDTH, 3) for one in lines))

    def _how(self, place: ListedPlace) -> str:
        return "again" if place.key in self._again and place.key else ""

    @staticmethod
    def _line(place: ListedPlace) -> str:
        return shorten(place.label, ENTRY_SIZE, ENTRY_WIDTH, 1)

    def _joined(self, most: int) -> Iterator[Slide]:
        new = self._new
        if not new:
            return
        if self._are_told_alone(most):
            pinned = [place for place in self.places if place.located]
            keys = {place.key for place in new}
            yield from site_slides(
                self.since.after,
                pinned,
                [place for place in pinned if place.key in keys],
                self._again,
            )
            unplaced = [place for place in new if not place.located]
            yield from unplaced_slides(
                unplaced, self._map.keys, replace(self.settings, most_parts=1)
            )
            return
        number, noun = self.count(new).split(" ", 1)
        slide = replace(
            self._map,
            id="joined",
            title=f"{number} {noun} joined",
            figure=number,
            gone=(),
            keys=tuple(key for key in self._map.keys if key not in self._map.gone),
        )
        details = [self._how(place) for place in new]
        dated = len({place.days[-1:] for place in new}) > 1
        if dated and 2 * len(new) <= LINES * most:
            details = [
                detail or (long_date(place.days[-1]) if place.days else "")
                for place, detail in zip(new, details, strict=True)
            ]
        names = [self._line(place) for place in new]
        yield from in_parts(slide, new, names, details, replace(self.settings, most_parts=most))

    def _gone(self, most: int) -> Iterator[Slide]:
        left, number = self._left, f"{len(self._left):,}"
        said = [self.since.reasons.get(place.rows[0], "") for place in left]
        same = said[0] if len({*said}) == 1 else ""
        details = [""] * len(left)
        if not same and 2 * len(left) <= LINES * most:
            details = [shorten(reason, ENTRY_SIZE, ENTRY_WIDTH, 1) for reason in said]
        slide = replace(
            self._map,
            id="left",
            title=f"{number} left",
            figure=number,
            lines=(shorten(f"“{same}”", 36, PANEL_WIDTH, 4),) if same else (),
            note=" ".join(self._last_words(left, said)),
        )
        names = [self._line(place) for place in left]
        settings = replace(self.settings, most_parts=most)
        yield from in_parts(slide, left, names, details, settings)

    def _last_words(self, left: Sequence[ListedPlace], said: Sequence[str]) -> Iterator[str]:
        """Yield what the history says of those that left, and their own notes in the old list."""
        cells = self.since.before.cells
        for place, reason in zip(left, said, strict=True):
            notes = [*cells.loc[[*place.rows], NOTES]] if NOTES in cells else []
            words = [*([f"“{reason}”"] if reason else []), *(note.strip() for note in notes)]
            if known := "; ".join(filter(None, words)):
                yield f"{place.label}: {known}."

    def _notes(self) -> Iterator[str]:
        """Yield what the speaker sees: all of it by name, the corrections cell by cell."""
        yield self.sentence
        for what, words in (
            (What.JOINED, "Joined"),
            (What.AGAIN, "Joined again"),
            (What.LEFT, "Left"),
        ):
            if found := self.changes.of(what):
                yield f"{words}: {'; '.join(one.place.label for one in found)}."
        if fixed := self.changes.of(What.MOVED, What.CORRECTED):
            yield f"Corrected: {'; '.join(map(_correction, fixed))}."
        for words, columns in (
            ("New columns", self.changes.new_columns),
            ("Columns no longer there", self.changes.lost_columns),
        ):
            if columns:
                yield f"{words}: {', '.join(columns)}."


def _correction(change: PlaceChange) -> str:
    said = [
        f"{what} “{before}” → “{after}”" if before or after else what
        for what, before, after in change.details()
    ]
    return f"{change.place.label} ({', '.join(said)})"
