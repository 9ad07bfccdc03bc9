"""A slide an announcement: its headline, who joined and where, what it says and who said what."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

import pandas as pd

from briefing.fit import PANEL_WIDTH, SMALLEST, shorten
from briefing.groups import in_parts
from briefing.layout import is_roomy
from briefing.settings import Settings
from briefing.slides import NO_MAP, Camera, Link, Slide
from roster.places import ListedPlace
from roster.words import listed, long_date

_WHOLE: Final = 1680.0  # of a slide that has no map
_QUOTED: Final = PANEL_WIDTH - 40
_MOST_NAMED: Final = 200
"""More names fit on no slide, and to lay out thousands takes a second."""


def announcement_slides(
    row: pd.Series,
    number: int,
    places: Sequence[ListedPlace],
    keys: tuple[str, ...],
    settings: Settings,
    count: Callable[[Sequence[ListedPlace]], str],
) -> Iterator[Slide]:
    """Yield the slide of an announcement, and those with its sites where they are many.

    Parameters
    ----------
    row : Series
        Of ``Roster.announcements``.
    number : int
        Names it where it has no date.
    places : sequence of ListedPlace
        All places told of.
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
    names = f"{listed(_names(joined, places))}."
    summary = shorten(str(row["summary"]), SMALLEST, PANEL_WIDTH, 5)
    said = shorten(str(row["quotation"]), SMALLEST, _QUOTED, 4) if row["quoted"] else ""
    source = shorten(urlsplit(url).netloc.removeprefix("www."), SMALLEST, PANEL_WIDTH, 1)
    short = replace(
        slide,
        title=shorten(heading, 44, PANEL_WIDTH, 4),
        lines=(summary,) if summary else (),
        quotation=said,
        quoted=shorten(str(row["quoted"]), SMALLEST, _QUOTED, 1) if said else "",
        links=(Link(source, url),) if source else (),
    )
    whole = replace(short, lines=(names, *short.lines))
    fits = len(joined) <= _MOST_NAMED and is_roomy(whole)
    yield whole if fits else short
    if not fits:
        parts = in_parts(
            replace(slide, title=short.title, note=""),
            joined,
            [p.label for p in joined],
            [],
            settings,
        )
        for number, part in enumerate(parts, 2):
            yield replace(part, id=f"{slide.id}-{number}")


def _names(joined: Sequence[ListedPlace], places: Sequence[ListedPlace]) -> list[str]:
    """Return cities, with their state where there is more than one of the name."""
    namesakes = Counter(place.city for place in places)
    return [place.city if namesakes[place.city] == 1 else place.label for place in joined]


def _note(row: pd.Series, labels: Sequence[str], count: str) -> str:
    joined = f"{count} joined: {'; '.join(labels)}." if labels else ""
    return " ".join(filter(None, (joined, f"“{row['title']}”.", str(row["outlook"]))))
