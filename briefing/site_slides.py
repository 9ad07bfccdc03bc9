"""One slide a place: its name, when it joined, what else the file says, what lies near."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from briefing.distinctions import Distinctions
from briefing.fit import PANEL_WIDTH, SMALLEST, shorten, wrap
from briefing.places import StoryPlace, count_of
from briefing.slides import Camera, Fact, Slide
from roster.details import miles_from
from roster.snapshot import Roster
from roster.words import listed, long_date
from sites.columns import KNOWN, LATITUDE, LONGITUDE, NOTES

__all__ = [
    "FACT_GAP",
    "FACT_SIZE",
    "LABEL_WIDTH",
    "LEAD_SIZE",
    "VALUE_WIDTH",
    "fact_height",
    "site_slides",
]

FACT_SIZE: Final = SMALLEST
LEAD_SIZE: Final = 34.0
LABEL_WIDTH: Final = 200.0
VALUE_WIDTH: Final = PANEL_WIDTH - LABEL_WIDTH - 16
FACTS_HEIGHT: Final = 420.0
"""Pixels of 1080 that the table may take."""
NEIGHBORS: Final = 3
_LINE: Final = 38.4
FACT_GAP: Final = 18.0


def fact_height(fact: Fact) -> float:
    """Height of a fact with the room below it, pixels of 1080."""
    lines = max(
        len(wrap(fact.label, FACT_SIZE, LABEL_WIDTH)), len(wrap(fact.value, FACT_SIZE, VALUE_WIDTH))
    )
    return max(lines, 1) * _LINE + FACT_GAP


def site_slides(roster: Roster, places: Sequence[StoryPlace]) -> Iterator[Slide]:
    """Yield a slide for each place.

    Parameters
    ----------
    roster : Roster
    places : sequence of StoryPlace
        Located places; the neighbors are sought among them, so that the map shows them.
    """
    known = _SiteFacts(roster, places)
    keys = tuple(place.key for place in places)
    noun = roster.program.site_noun
    for number, place in enumerate(places):
        facts, left = _that_fit(known.facts(number))
        name = shorten(place.city, 64, PANEL_WIDTH, 3)
        written = _written(roster, place)
        note = [f"{place.label}." if name != place.city else ""]
        note += [
            f"{fact.label}: {fact.value}." if fact.label else f"{fact.value}." for fact in left
        ]
        said = written or [f"{place.label}, {known.joining(place)}."]
        apart = known.distinctions.sentence(place.key)
        yield Slide(
            place.key,
            "site",
            name,
            over=f"{noun[:1].upper()}{noun[1:]} {number + 1:,} of {len(places):,}",
            under=shorten(place.state_name, 44, PANEL_WIDTH, 2),
            lines=(shorten(f"{apart[:1].upper()}{apart[1:]}", 34, PANEL_WIDTH, 3),)
            if apart
            else (),
            facts=facts,
            camera=Camera("place", (place.key,)),
            keys=keys,
            selected=place.key,
            note=" ".join(filter(None, (*note, *said))),
        )


class _SiteFacts:
    """The places of a story, and what there is to say of each."""

    def __init__(self, roster: Roster, places: Sequence[StoryPlace]) -> None:
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
            label = shorten(f"In {place.state_name}", FACT_SIZE, LABEL_WIDTH, 3)
            yield Fact(label, self._count(inside))
        yield from self._further(place)

    def joining(self, place: StoryPlace) -> str:
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

    def _count(self, places: Sequence[StoryPlace]) -> str:
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
            name = shorten(name, FACT_SIZE, VALUE_WIDTH, 2)
            label = shorten(f"Nearest {noun}", FACT_SIZE, LABEL_WIDTH, 2) if rank == 0 else ""
            yield Fact(label, f"{name}, {far:,} {'mile' if far == 1 else 'miles'}")

    def _further(self, place: StoryPlace) -> Iterator[Fact]:
        """Yield what the file's own columns say."""
        for column in self.roster.columns:
            if column not in KNOWN:
                text = "; ".join(_cells(self.roster, place, column))
                if text:
                    label = shorten(column[:1].upper() + column[1:], FACT_SIZE, LABEL_WIDTH, 2)
                    yield Fact(label, shorten(text, FACT_SIZE, VALUE_WIDTH, 4))


def _cells(roster: Roster, place: StoryPlace, column: str) -> list[str]:
    """Return the different cells of a place's rows, without blanks."""
    cells = roster.sites.loc[list(place.rows), column]
    texts = dict.fromkeys(" ".join(str(cell).split()) for cell in cells)
    return [text for text in texts if text]


def _that_fit(facts: Iterator[Fact]) -> tuple[tuple[Fact, ...], list[Fact]]:
    """Return the facts that fit on the slide, and those that the note has to say."""
    shown: list[Fact] = []
    left: list[Fact] = []
    height = 0.0
    for fact in facts:
        height += fact_height(fact)
        (shown if height <= FACTS_HEIGHT and not left else left).append(fact)
    return tuple(shown), left


def _written(roster: Roster, place: StoryPlace) -> list[str]:
    """Return what the notes of the place's rows say."""
    return _cells(roster, place, NOTES) if NOTES in roster.columns else []
