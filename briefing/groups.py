"""Many places on few slides: by state or announcement, those without a pin, the newest."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from briefing.fit import PANEL_WIDTH, pages, shorten
from briefing.places import Told, listed
from briefing.settings import Settings
from briefing.slides import COUNTRY, Camera, Slide
from roster.words import long_date

__all__ = ["ENTRY_SIZE", "LINES", "group_slides", "new_slides", "unplaced_slides"]

ENTRY_SIZE: Final = 30.0
ENTRY_WIDTH: Final = PANEL_WIDTH - 20
LINES: Final = 11
"""Lines that a list may take on one slide."""

Count = Callable[[list[Told]], str]


def group_slides(places: Sequence[Told], settings: Settings, count: Count) -> Iterator[Slide]:
    """Yield slides that list located places by state or by announcement.

    Parameters
    ----------
    places : sequence of Told
        A place that joined twice stands under both announcements.
    settings : Settings
    count : callable
        How many places there are, in words.
    """
    keys = tuple(place.key for place in places)
    by_state = settings.group_by == "state"
    days = {day for place in places for day in place.days}
    groups: dict[str, list[Told]] = {}
    for place in places:
        names = (place.state_code,) if by_state else (place.days or ("undated",))
        for name in names:
            groups.setdefault(name, []).append(place)
    first = {name: group[0].state_name if by_state else name for name, group in groups.items()}
    for number, name in enumerate(sorted(groups, key=lambda name: first[name])):
        group = groups[name]
        dated = by_state and len(days) > 1
        yield from _parts(
            Slide(
                f"group-{name.lower()}",
                "group",
                shorten(_heading(name, first[name], by_state), 64, PANEL_WIDTH, 3),
                over=f"{'State' if by_state else 'Announcement'} {number + 1} of {len(groups)}",
                under=count(group),
                camera=Camera("places", tuple(place.key for place in group)),
                keys=keys,
            ),
            group,
            [_entry(place, by_state, dated) for place in group],
            settings.most_parts,
        )


def _heading(name: str, first: str, by_state: bool) -> str:
    if by_state:
        return first
    return "No date stated" if name == "undated" else long_date(name)


def _entry(place: Told, by_state: bool, dated: bool) -> str:
    text = place.city if by_state else place.label
    return (
        f"{text}, {listed([long_date(day) for day in place.days])}"
        if (dated and place.days)
        else text
    )


def unplaced_slides(
    places: Sequence[Told], keys: tuple[str, ...], settings: Settings
) -> Iterator[Slide]:
    """Yield slides that name the places without a pin.

    Parameters
    ----------
    places : sequence of Told
        Places without a pin.
    keys : tuple of str
        The places that the map shows.
    settings : Settings
    """
    if not places:
        return
    total = f"{len(places):,}"
    yield from _parts(
        Slide(
            "unplaced",
            "unplaced",
            f"{total} not on the map yet",
            figure=total,
            camera=COUNTRY,
            keys=keys,
            note="Each of them stands on the Review page, with what it lacks.",
        ),
        places,
        [place.label for place in places],
        settings.most_parts,
    )


def new_slides(
    places: Sequence[Told],
    day: str,
    keys: tuple[str, ...],
    settings: Settings,
    count: Count,
) -> Iterator[Slide]:
    """Yield slides that list what joined in the newest of several announcements.

    Parameters
    ----------
    places : sequence of Told
        All places told of, with a pin or without.
    day : str
        ISO date of the newest announcement.
    keys : tuple of str
        The places that the map shows.
    settings : Settings
    count : callable
        How many places there are, in words.
    """
    new = [place for place in places if day in place.days]
    if not new:
        return
    entries = [f"{place.label}, again" if len(place.days) > 1 else place.label for place in new]
    number, noun = count(new).split(" ", 1)
    yield from _parts(
        Slide(
            f"new-{day}",
            "new",
            f"{number} new {noun}",
            figure=number,
            over=f"Since {long_date(day)}",
            camera=COUNTRY,
            keys=keys,
            note="“Again” means that the place had joined before."
            if any(len(place.days) > 1 for place in new)
            else "",
        ),
        new,
        entries,
        settings.most_parts,
    )


def _parts(
    slide: Slide, places: Sequence[Told], entries: Sequence[str], most: int
) -> Iterator[Slide]:
    """Yield a slide with its list, in as many parts as it takes, up to so many."""
    short = [shorten(entry, ENTRY_SIZE, ENTRY_WIDTH, 3) for entry in entries]
    parts = pages(short, ENTRY_SIZE, ENTRY_WIDTH, LINES)
    cut = len(parts) > most
    if cut:
        # One line is kept for how many more there are.
        parts = pages(short[: most * LINES], ENTRY_SIZE, ENTRY_WIDTH, LINES - 1)[:most]
    shown = sum(map(len, parts))
    spoken = tuple(place.key for place in places if place.located)
    only = spoken[0] if len(spoken) == 1 and slide.kind == "group" else ""
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        chosen = tuple(places[i].key if places[i].located else "" for i in part)
        texts = tuple(short[i] for i in part)
        more = len(places) - shown
        if last and more:
            texts, chosen = (*texts, f"and {more:,} more, on the Map page"), (*chosen, "")
        over = [slide.over, f"list {number + 1} of {len(parts)}" if len(parts) > 1 else ""]
        heading = ", ".join(part for part in over if part)
        yield Slide(
            slide.id if number == 0 else f"{slide.id}-{number + 1}",
            slide.kind,
            slide.title,
            figure=slide.figure,
            over=heading[:1].upper() + heading[1:],
            under=slide.under,
            entries=texts,
            entry_keys=chosen,
            camera=slide.camera,
            keys=slide.keys,
            selected=only,
            highlighted=spoken,
            note=slide.note,
        )
