"""The storyline: made from the roster, never typed twice."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from briefing.announcements import announcement_slides
from briefing.arrange import arrange
from briefing.chart import CHART_EM
from briefing.fit import PANEL_WIDTH, SMALLEST, shorten
from briefing.groups import group_slides, new_slides, unplaced_slides
from briefing.named import NamedBriefing
from briefing.settings import Settings
from briefing.since import ChangeSlides, Since
from briefing.site_slides import site_slides
from briefing.slides import COUNTRY, Agency, Bar, Link, Slide
from roster.coloring import coloring_of, count_by_state
from roster.filters import Filters, only_words
from roster.growth import choose_bars, sum_bars
from roster.places import ListedPlace, count_of, listed_places
from roster.snapshot import Roster
from roster.words import count_states, long_date, number_word

MOST_AGENCIES: Final = 8
"""So many are legible on one slide."""
LANGUAGE: Final = "en-US"


@dataclass(frozen=True)
class Story:
    """A briefing.

    Attributes
    ----------
    slides : tuple of Slide
        At least one; no two with the same id.
    version : str
        Of the roster that it was made from.
    title : str
        What it is called as a document.
    short_title : str
        What is in the bar of every slide.
    as_of : str
        Date of the roster in words, or "".
    day : date
        Day of the briefing.
    language : str
        BCP 47.
    """

    slides: tuple[Slide, ...]
    version: str
    title: str
    short_title: str
    as_of: str
    day: date
    language: str = LANGUAGE

    def index(self, slide_id: str) -> int:
        """Return the number, from 0, of the slide with an id.

        An id from an old link may be gone: the second part of a list then leads to its first, and
        anything else to the first slide.
        """
        numbers = {slide.id: number for number, slide in enumerate(self.slides)}
        head, _, tail = slide_id.rpartition("-")
        first = head if tail.isdigit() else slide_id
        return numbers.get(slide_id, numbers.get(first, 0))

    def at(self, slide_id: str) -> Slide:
        """Return the slide with an id; see ``index``."""
        return self.slides[self.index(slide_id)]


def build_story(
    roster: Roster,
    filters: Filters,
    settings: Settings,
    *,
    day: date,
    address: str = "",
    without_address: str = "",
    since: Since | None = None,
    named: NamedBriefing | None = None,
    changed: str = "",
) -> Story:
    """Tell the roster as slides.

    Parameters
    ----------
    filters : Filters
        Only places that pass them are told of.
    address : str
        Where the map was opened; the one in the settings goes before.
    without_address : str
        What the last slide says where it has no address.
    since : Since or None
        Told is what has changed; its second list is the roster. The kinds of slides and their
        order are its own then, and the maps are of ``since.roster``.
    named : NamedBriefing or None
        Whose choice, order and notes of slides count, unless a change is told; its filters are
        not looked at.
    changed : str
        When the list last changed and what that was, for the last slide.
    """
    builder = _StoryBuilder(
        roster, filters, settings, day, settings.address or address, without_address, changed
    )
    if since:
        slides = [*builder.change(since)]
    else:
        slides = [slide for kind in settings.slides for slide in _BUILDERS[kind](builder)]
    if coloring := coloring_of(roster, filters):
        slides = [
            slide if since and slide.added else replace(slide, coloring=coloring)
            for slide in slides
        ]
    if filters.states:
        numbers = count_by_state(roster, filters)
        slides = [
            replace(slide, numbers=numbers, coloring=None) if slide.kind == "country" else slide
            for slide in slides
        ]
    unlike = _with_own_ids(slides) or _with_own_ids(list(builder.title()))
    told = tuple(_noted(slide, settings) for slide in unlike)
    if named and not since:
        arranged = arrange(told, named, named.lost_color(roster))
        empty = replace(told[0], note=arranged.told or "No slide is chosen.")
        told = arranged.shown or (empty,)
    return Story(
        slides=told,
        version=(since.roster if since else roster).version,
        title=roster.program.name,
        short_title=roster.program.title,
        as_of=roster.dated,
        day=day,
    )


def _noted(slide: Slide, settings: Settings) -> Slide:
    note = settings.note_for(slide.id, slide.kind) or slide.note
    return replace(slide, note=note or f"{slide.title}.")


def _with_own_ids(slides: list[Slide]) -> list[Slide]:
    """Return the slides, each with an id that no other has."""
    taken: set[str] = set()
    named = []
    for slide in slides:
        own = slide.id
        while own in taken:
            own += "x"
        taken.add(own)
        named.append(replace(slide, id=own))
    return named


class _StoryBuilder:
    """One roster, filters and settings, and the slides that they give."""

    def __init__(
        self,
        roster: Roster,
        filters: Filters,
        settings: Settings,
        day: date,
        address: str,
        without_address: str,
        changed: str,
    ) -> None:
        self.roster, self.filters, self.settings = roster, filters, settings
        self.day, self.address, self.without_address = day, address, without_address
        self.changed = "" if filters.active else changed  # it is of all sites
        self.places = listed_places(roster, filters)
        self.pinned = [place for place in self.places if place.located]
        self.unplaced = [place for place in self.places if not place.located]
        self.keys = tuple(place.key for place in self.pinned)
        self.words = only_words(roster, filters)

    def _count(self, places: Sequence[ListedPlace]) -> str:
        program = self.roster.program
        return count_of(places, program.site_noun, program.site_noun_plural)

    def title(self) -> Iterator[Slide]:
        program = self.roster.program
        as_of = f"The map as of {self.roster.dated}" if self.roster.dated else ""
        only = f"Only {self.words}" if self.words else ""
        yield Slide(
            "title",
            "title",
            shorten(program.name, 96, 1500, 4),
            over=long_date(self.day.isoformat()),
            under=shorten(only, 40, 1500, 2),
            lines=tuple(filter(None, (as_of,))),
            note=program.description,
            logo=self.settings.logo,
        )

    def change(self, since: Since) -> Iterator[Slide]:
        told = ChangeSlides(
            since, self.filters, self.words, self.settings, self.places, self._count
        )
        for slide in self.title():
            lines = (f"What has changed since {since.words}", slide.under, *slide.lines)
            yield replace(slide, under="", lines=tuple(filter(None, lines)))
        yield from told.slides()
        yield from self.country()

    def country(self) -> Iterator[Slide]:
        count = self._count(self.places)
        states = count_states(place.state_code for place in self.places)
        lines = [self._joined(), self._outlook()]
        if self.unplaced:
            lines.append(
                f"{number_word(len(self.unplaced))} of them "
                f"{'is' if len(self.unplaced) == 1 else 'are'} not on the map yet."
            )
        yield Slide(
            "country",
            "country",
            f"{count} in {states}" if states else count,
            figure=count.split(" ", 1)[0],
            over=shorten(f"Only {self.words}", SMALLEST, PANEL_WIDTH, 2) if self.words else "",
            lines=tuple(shorten(line, 34, PANEL_WIDTH, 4) for line in lines if line),
            camera=COUNTRY,
            keys=self.keys,
            note=f"{self._by_state()}." if self.places else "No site matches the filters.",
        )

    def _joined(self) -> str:
        days = sorted({day for place in self.places for day in place.days})
        if not days:
            return ""
        if len(days) == 1:
            return f"joined on {long_date(days[0])}."
        return (
            f"joined in {number_word(len(days)).lower()} announcements "
            f"from {long_date(days[0])} to {long_date(days[-1])}{self._again()}."
        )

    def _again(self) -> str:
        """Why the sites of the announcements are more than the places."""
        again = [place for place in self.places if len(place.days) > 1]
        if not again or len(self.places) == 1:
            return ""
        often = "twice" if max(len(place.days) for place in again) == 2 else "more than once"
        return f", {number_word(len(again)).lower()} of them {often}"

    def _outlook(self) -> str:
        """What the newest announcement said was to come; of all sites, so not with a filter.

        Once sites have joined since then, it has come.
        """
        announcements = self.roster.announcements
        if self.filters.active or not len(announcements):
            return ""
        newest = announcements.iloc[-1]
        last = max(self.roster.sites["announced_date"], default="")
        return "" if last > newest["date"] else str(newest["outlook"])

    def _by_state(self) -> str:
        counts: dict[str, int] = {}
        for place in self.places:
            name = place.state_name or "State not known"
            counts[name] = counts.get(name, 0) + 1
        ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        return "; ".join(f"{name} {count:,}" for name, count in ordered)

    def announcements(self) -> Iterator[Slide]:
        rows = self.roster.announcements.drop_duplicates("date")
        if self.filters.active:
            days = {day for place in self.places for day in place.days}
            rows = rows[rows["date"].isin(days)]
        for number, row in rows.iloc[::-1].head(self.settings.most_announcements).iterrows():
            yield from announcement_slides(
                row, int(str(number)), self.places, self.keys, self.settings, self._count
            )

    def growth(self) -> Iterator[Slide]:
        counts = Counter(day for place in self.places for day in place.days)
        counted = tuple((date.fromisoformat(day), counts[day]) for day in sorted(counts))
        bars = choose_bars(counted, CHART_EM)
        if not bars:
            return
        numbers = [*zip(bars, sum_bars(bars, counted), strict=True)]
        undated = sum(not place.days for place in self.places)
        yield Slide(
            "growth",
            "growth",
            "How it has grown",
            over=shorten(f"Only {self.words}", SMALLEST, 1500, 1) if self.words else "",
            under=f"{self._count(self.places)} in {number_word(len(counts)).lower()} announcements",
            lines=(f"{number_word(undated)} of them without a date.",) if undated else (),
            bars=tuple(Bar(bar.label, number) for bar, number in numbers),
            note=f"{'; '.join(f'{bar.name}: {number:,}' for bar, number in numbers)}.",
        )

    def agencies(self) -> Iterator[Slide]:
        rows = self.roster.agencies
        count = len(rows)
        parts = -(-count // MOST_AGENCIES)
        heading = f"{number_word(count)} {'agency takes' if count == 1 else 'agencies take'} part"
        for part in range(parts):
            shown = rows.iloc[part * MOST_AGENCIES : (part + 1) * MOST_AGENCIES]
            yield Slide(
                "agencies" if part == 0 else f"agencies-{part + 1}",
                "agencies",
                heading,
                over=f"{part + 1} of {parts}" if parts > 1 else "",
                agencies=tuple(
                    Agency(
                        shorten(str(row["abbreviation"]), 56, 360, 1),
                        shorten(str(row["name"]), 34, 350, 4),
                        shorten(str(row["role"]), SMALLEST, 350, 2),
                    )
                    for _, row in shown.iterrows()
                ),
                note="; ".join(
                    f"{row['name']}: {row['role']}" if row["role"] else str(row["name"])
                    for _, row in shown.iterrows()
                ),
            )

    def sites(self) -> Iterator[Slide]:
        if len(self.pinned) > self.settings.most_site_slides:
            yield from self.groups()
        else:
            yield from site_slides(self.roster, self.pinned)

    def groups(self) -> Iterator[Slide]:
        announcements = self.roster.announcements
        headlines = dict(
            zip(
                announcements["date"],
                announcements["headline"].where(
                    announcements["headline"] != "", announcements["title"]
                ),
                strict=True,
            )
        )
        yield from group_slides(self.pinned, self.settings, self._count, headlines)

    def new(self) -> Iterator[Slide]:
        # Of the whole roster: a filter must not make the second announcement the first.
        days = {*self.roster.announcements["date"], *self.roster.sites["announced_date"]} - {""}
        if len(days) > 1:
            yield from new_slides(self.places, max(days), self.keys, self.settings, self._count)

    def unplaced_places(self) -> Iterator[Slide]:
        yield from unplaced_slides(self.unplaced, self.keys, self.settings)

    def close(self) -> Iterator[Slide]:
        program = self.roster.program
        links = [Link(program.name, program.website)]
        for day, url in zip(
            self.roster.announcements["date"], self.roster.announcements["url"], strict=True
        ):
            if url:
                links.append(Link(f"Announcement of {long_date(day)}" if day else str(url), url))
        dated = self._count(self.places)
        if self.roster.dated:
            dated += f", as of {self.roster.dated}"
        yield Slide(
            "close",
            "close",
            "Find the map" if self.address else "Find out more",
            lines=(
                dated,
                *filter(None, (self.changed, "" if self.address else self.without_address)),
            ),
            links=tuple(
                Link(shorten(link.words, SMALLEST, 900, 2), link.url)
                for link in (links[0], *links[:0:-1])
            )[:4],
            address=self.address,
            note="Scan the code to open the map."
            if self.address
            else "Add an “address” to briefing.toml to show a code here that opens the map.",
        )


_BUILDERS: Final[Mapping[str, Callable[[_StoryBuilder], Iterator[Slide]]]] = {
    "title": _StoryBuilder.title,
    "country": _StoryBuilder.country,
    "new": _StoryBuilder.new,
    "announcement": _StoryBuilder.announcements,
    "growth": _StoryBuilder.growth,
    "agencies": _StoryBuilder.agencies,
    "site": _StoryBuilder.sites,
    "group": _StoryBuilder.groups,
    "unplaced": _StoryBuilder.unplaced_places,
    "close": _StoryBuilder.close,
}
"""What makes the slides of a kind; none where there is nothing to say."""
