"""A slide an announcement: its headline, who joined and where, what it says and who said what."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

import pandas as pd

from briefing.fit import FOOT, PANEL_WIDTH, SMALLEST, fit_size, shorten, wrap
from briefing.groups import in_parts
from briefing.places import StoryPlace
from briefing.settings import Settings
from briefing.slides import NO_MAP, Camera, Link, Slide
from roster.words import listed, long_date

__all__ = ["HEADLINES", "HEADLINE_HEIGHT", "PLAIN", "QUOTATION", "announcement_slides"]

PLAIN: Final = SMALLEST
QUOTATION: Final = 34.0
HEADLINES: Final = (64.0, 56.0, 50.0, 44.0)
HEADLINE_HEIGHT: Final = 140.0
_LEADING: Final = 1.2
_WHOLE: Final = 1680.0  # width of a slide that has no map


def announcement_slides(
    row: pd.Series,
    number: int,
    places: Sequence[StoryPlace],
    keys: tuple[str, ...],
    settings: Settings,
    count: Callable[[Sequence[StoryPlace]], str],
) -> Iterator[Slide]:
    """Yield the slide of an announcement, and those with its sites where they are many.

    Parameters
    ----------
    row : Series
        Of ``Roster.announcements``.
    number : int
        Names it where it has no date.
    places : sequence of StoryPlace
        All places told of.
    keys : tuple of str
        The places that the map shows.
    settings : Settings
    count : callable
        How many places there are, in words.
    """
    day = str(row["date"])
    joined = [place for place in places if day and day in place.days]
    spoken = tuple(place.key for place in joined if place.located)
    slide = Slide(
        f"announcement-{day or number}",
        "announcement",
        "",
        over=f"Announcement of {long_date(day)}" if day else "Announcement",
        under=f"{count(joined)} joined" if joined else "",
        camera=Camera("country", spoken) if spoken else NO_MAP,
        keys=keys if spoken else (),
        highlighted=spoken,
        note=_note(row, [place.label for place in joined], count(joined)),
    )
    heading, url = str(row["headline"]) or str(row["title"]), str(row["url"])
    words = str(row["title"])
    if not spoken:
        yield replace(
            slide,
            title=shorten(heading, 72, _WHOLE, 3),
            under="",
            lines=tuple(
                shorten(line, 36, _WHOLE, 4)
                for line in (f"{slide.under}." if joined else "", str(row["summary"]))
                if line
            ),
            quotation=shorten(str(row["quotation"]), 44, 1500, 4) if row["quoted"] else "",
            quoted=shorten(str(row["quoted"]), SMALLEST, 1500, 1) if row["quotation"] else "",
            links=(Link(shorten(words, SMALLEST, _WHOLE - 130, 2), url),) if url else (),
        )
        return
    slide = replace(slide, title=shorten(heading, HEADLINES[-1], PANEL_WIDTH, 4))
    names = f"{listed(_names(joined, places))}."
    summary = shorten(str(row["summary"]), PLAIN, PANEL_WIDTH, 5)
    said = shorten(str(row["quotation"]), QUOTATION, PANEL_WIDTH - 40, 4) if row["quoted"] else ""
    source = shorten(urlsplit(url).netloc.removeprefix("www."), SMALLEST, PANEL_WIDTH - 110, 1)
    used = 171 + _height(
        slide.title, fit_size(slide.title, HEADLINES, PANEL_WIDTH, HEADLINE_HEIGHT)
    )
    used += _height(summary, PLAIN) + (_height(said, QUOTATION) + 92 if said else 0)
    fits = used + _height(names, PLAIN) + _height(source, SMALLEST) <= FOOT - 136
    yield replace(
        slide,
        lines=tuple(filter(None, (names if fits else "", summary))),
        quotation=said,
        quoted=shorten(str(row["quoted"]), SMALLEST, PANEL_WIDTH - 40, 1) if said else "",
        links=(Link(source, url),) if source else (),
    )
    if not fits:
        parts = in_parts(replace(slide, note=""), joined, [p.label for p in joined], [], settings)
        for part, listing in enumerate(parts):
            yield replace(listing, id=f"{slide.id}-{part + 2}")


def _height(text: str, size: float) -> float:
    return len(wrap(text, size, PANEL_WIDTH)) * size * _LEADING


def _names(joined: Sequence[StoryPlace], places: Sequence[StoryPlace]) -> list[str]:
    """Return cities, with their state where there is more than one of the name."""
    namesakes = Counter(place.city for place in places)
    return [place.city if namesakes[place.city] == 1 else place.label for place in joined]


def _note(row: pd.Series, labels: Sequence[str], count: str) -> str:
    joined = f"{count} joined: {'; '.join(labels)}." if labels else ""
    return " ".join(filter(None, (joined, f"“{row['title']}”.", str(row["outlook"]))))
