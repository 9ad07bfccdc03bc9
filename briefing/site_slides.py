"""One slide a place: its name, when it joined, what else the file says, what lies near."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from briefing.distinctions import Distinctions
from briefing.fit import PANEL_WIDTH, SMALLEST, VALUE_WIDTH, shorten
from briefing.layout import is_roomy
from briefing.slides import Camera, Fact, Slide
from common.distance import miles_from
from common.tokens import SLIDE
from roster.places import ListedPlace, count_of
from roster.snapshot import Roster
from roster.words import listed, long_date
from sites.columns import KNOWN, LATITUDE, LONGITUDE, NOTES

NEIGHBORS: Final = 3


def site_slides(
    roster: Roster,
    places: Sequence[ListedPlace],
    new: Sequence[ListedPlace] | None = None,
    again: Collection[str] = (),
) -> Iterator[Slide]:
    """Yield a slide for each place.

    Parameters
    ----------
    places : sequence of ListedPlace
        Located places; the neighbors are sought among them, so that the map shows them.
    new : sequence of ListedPlace, optional
        Those of them that have a slide, as new ones; all have one without it.
    again : collection of str
        Keys of those that are not new and have joined again.
    """
    known = _SiteFacts(roster, places)
    keys = tuple(place.key for place in places)
    noun, told = roster.program.site_noun, places if new is None else new
    noun = f"New {noun}" if new else f"{noun[:1].upper()}{noun[1:]}"
    kinds = ["Joined again" if place.key in again else noun for place in told]
    for rank, (place, kind) in enumerate(zip(told, kinds, strict=True), start=1):
        alike = kinds.count(kind)
        counted = f" {kinds[:rank].count(kind):,} of {alike:,}" if alike > 1 else ""
        name = shorten(place.city, 64, PANEL_WIDTH, 3)
        apart = known.distinctions.sentence(place.key)
        slide = Slide(
            place.key,
            "site",
            name,
            over=kind + counted,
            under=shorten(place.state_name, 44, PANEL_WIDTH, 2),
            lines=(shorten(apart, 34, PANEL_WIDTH, 3),) if apart else (),
            camera=Camera("place", (place.key,)),
            keys=keys,
            selected=place.key,
        )
        slide, left = _with_facts(slide, list(known.facts(places.index(place))))
        said = _written(roster, place) or [f"{place.label}, {known.joining(place)}."]
        note = [f"{place.label}." if name != place.city else ""]
        note += [
            f"{fact.label}: {fact.value}." if fact.label else f"{fact.value}." for fact in left
        ]
        yield replace(slide, note=" ".join(filter(None, (*note, *said))))


class _SiteFacts:
    """The places of a story, and what there is to say of each."""

    def __init__(self, roster: Roster, places: Sequence[ListedPlace]) -> None:
        self.roster, self.places = roster, places
        at = roster.places.loc[[place.key for place in places]]
        self.latitudes, self.longitudes = at[LATITUDE].to_numpy(), at[LONGITUDE].to_numpy()
        self.namesakes = Counter(place.city for place in places)
        self.distinctions = Distinctions(roster)

    def facts(self, number: int) -> Iterator[Fact]:
        """Yield what the slide of a place says, the most important first."""
        place = self.places[number]
        for rank, day in enumerate(place.days or ("",)):
            yield Fact("and again" if rank else "Joined", long_date(day) or "No date stated")
        yield from self._neighbors(number)
        inside = [other for other in self.places if other.state_name == place.state_name]
        if len(inside) > 1:
            label = shorten(f"In {place.state_name}", SMALLEST, SLIDE.label_width, 3)
            yield Fact(label, self._count(inside))
        yield from self._further(place)

    def joining(self, place: ListedPlace) -> str:
        """Return in words when a place joined, and with how many others."""
        if not place.days:
            return "no date stated"
        words = f"joined on {listed([long_date(day) for day in place.days])}"
        day = place.days[0]
        others = [other for other in self.places if day in other.days and other != place]
        if len(place.days) > 1 or not others:
            return words
        count, noun = self._count(others).split(" ", 1)
        return f"{words} with {count} other {noun}"

    def _count(self, places: Sequence[ListedPlace]) -> str:
        program = self.roster.program
        return count_of(places, program.site_noun, program.site_noun_plural)

    def _neighbors(self, number: int) -> Iterator[Fact]:
        miles = miles_from(
            float(self.latitudes[number]),
            float(self.longitudes[number]),
            self.latitudes,
            self.longitudes,
        )
        order = [int(i) for i in np.argsort(miles, kind="stable") if i != number][:NEIGHBORS]
        program = self.roster.program
        noun = program.site_noun if len(order) == 1 else program.site_noun_plural
        for rank, i in enumerate(order):
            place, far = self.places[i], round(float(miles[i]))
            name = place.city if self.namesakes[place.city] == 1 else place.label
            name = shorten(name, SMALLEST, VALUE_WIDTH, 2)
            label = shorten(f"Nearest {noun}", SMALLEST, SLIDE.label_width, 2) if rank == 0 else ""
            yield Fact(label, f"{name}, {far:,} {'mile' if far == 1 else 'miles'}")

    def _further(self, place: ListedPlace) -> Iterator[Fact]:
        """Yield what the file's own columns say."""
        for column in self.roster.columns:
            if column not in KNOWN:
                text = "; ".join(_cells(self.roster, place, column))
                if text:
                    label = shorten(column[:1].upper() + column[1:], SMALLEST, SLIDE.label_width, 2)
                    yield Fact(label, shorten(text, SMALLEST, VALUE_WIDTH, 4))


def _cells(roster: Roster, place: ListedPlace, column: str) -> list[str]:
    """Return the different cells of a place's rows, without blanks."""
    cells = roster.sites.loc[list(place.rows), column]
    texts = dict.fromkeys(" ".join(str(cell).split()) for cell in cells)
    return [text for text in texts if text]


def _with_facts(slide: Slide, facts: Sequence[Fact]) -> tuple[Slide, Sequence[Fact]]:
    """Return a slide with the facts that fit on it, and those that the note has to say."""
    for count in range(1, len(facts) + 1):
        longer = replace(slide, facts=tuple(facts[:count]))
        if not is_roomy(longer):
            return slide, facts[count - 1 :]
        slide = longer
    return slide, ()


def _written(roster: Roster, place: ListedPlace) -> list[str]:
    """Return what the notes of the place's rows say."""
    return _cells(roster, place, NOTES) if NOTES in roster.columns else []
