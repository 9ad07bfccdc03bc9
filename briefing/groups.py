"""Many places on few slides: by state or announcement, those without a pin, the newest."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from briefing.fit import PANEL_WIDTH, SMALLEST, pages, shorten
from briefing.settings import Settings
from briefing.slides import COUNTRY, Camera, Slide
from roster.places import ListedPlace
from roster.words import count_states, listed, long_date
from sites.states import is_state

ENTRY_SIZE: Final = SMALLEST
ENTRY_WIDTH: Final = PANEL_WIDTH - 20
LINES: Final = 11
"""Lines that a list may take on one slide."""
UNDATED: Final = "undated"

Count = Callable[[Sequence[ListedPlace]], str]


def group_slides(
    places: Sequence[ListedPlace], settings: Settings, count: Count, headlines: Mapping[str, str]
) -> Iterator[Slide]:
    """Yield slides that list located places by state or by announcement.

    Parameters
    ----------
    places : sequence of ListedPlace
        A place that joined twice is under both announcements.
    count : callable
        How many places there are, in words.
    headlines : mapping of str to str
        What an announcement is headed, by its ISO date.
    """
    if settings.group_by == "state":
        yield from _by_state(places, settings, count)
    else:
        yield from _by_announcement(places, settings, count, headlines)


def _by_state(places: Sequence[ListedPlace], settings: Settings, count: Count) -> Iterator[Slide]:
    """Yield a slide a state, and one for all the states that have a single place."""
    states: dict[str, list[ListedPlace]] = {}
    for place in sorted(places, key=lambda place: place.state_name):
        states.setdefault(place.state_code, []).append(place)
    single = [group[0] for group in states.values() if len(group) == 1]
    shared = single if len(single) > 1 else []
    own = [group for group in states.values() if group[0] not in shared]
    sizes = sorted(len(group) for group in own)
    states_alone = all(is_state(group[0].state_code) for group in own)
    keys = tuple(place.key for place in places)
    dated = len({day for place in places for day in place.days}) > 1
    for number, group in enumerate(own):
        state = group[0]
        most = [len(group)] == sizes[-1:] != sizes[-2:-1] and len(own) > 1
        slide = Slide(
            f"group-{state.state_code.lower()}",
            "group",
            shorten(state.state_name, 64, PANEL_WIDTH, 3),
            over=f"{'State' if states_alone else 'Group'} {number + 1} of {len(own)}",
            under=f"{count(group)}, the most" if most else count(group),
            camera=Camera("state", tuple(place.key for place in group)),
            keys=keys,
            tinted=(state.state_code,),
        )
        details = [_dates(place) if dated else "" for place in group]
        yield from in_parts(slide, group, [place.city for place in group], details, settings)
    if shared:
        alike = len({place.kind for place in shared}) == 1
        noun = count([shared[0] if alike else replace(shared[0], kind="")]).partition(" ")[2]
        slide = Slide(
            "group-single",
            "group",
            f"One {noun} each",
            under=count_states(place.state_code for place in shared),
            camera=Camera("country", tuple(place.key for place in shared)),
            keys=keys,
            tinted=tuple(place.state_code for place in shared),
        )
        cities = [place.city for place in shared]
        names = [place.state_name for place in shared]
        yield from in_parts(slide, shared, cities, names, settings)


def _by_announcement(
    places: Sequence[ListedPlace], settings: Settings, count: Count, headlines: Mapping[str, str]
) -> Iterator[Slide]:
    days: dict[str, list[ListedPlace]] = {}
    for place in places:
        for day in place.days or (UNDATED,):
            days.setdefault(day, []).append(place)
    keys = tuple(place.key for place in places)
    for number, day in enumerate(sorted(days)):
        group = days[day]
        over = [f"Announcement {number + 1} of {len(days)}"]
        heading = "No date stated" if day == UNDATED else headlines.get(day, "")
        if heading and day != UNDATED:
            over.append(long_date(day))
        slide = Slide(
            f"group-{day}",
            "group",
            shorten(heading or long_date(day), 52, PANEL_WIDTH, 4),
            over=", ".join(over),
            under=count(group),
            camera=Camera("country", tuple(place.key for place in group)),
            keys=keys,
        )
        again = [_again(place, day) for place in group]
        yield from in_parts(slide, group, [place.label for place in group], again, settings)


def _dates(place: ListedPlace) -> str:
    return listed([long_date(day) for day in place.days])


def _again(place: ListedPlace, day: str) -> str:
    return "again" if day in place.days[1:] else ""


def unplaced_slides(
    places: Sequence[ListedPlace], keys: tuple[str, ...], settings: Settings
) -> Iterator[Slide]:
    """Yield slides that name the places without a pin.

    Parameters
    ----------
    places : sequence of ListedPlace
        Places without a pin.
    """
    if not places:
        return
    total = f"{len(places):,}"
    slide = Slide(
        "unplaced",
        "unplaced",
        f"{total} not on the map yet",
        figure=total,
        camera=COUNTRY,
        keys=keys,
        note="The Review page lists each one and what it needs.",
    )
    yield from in_parts(slide, places, [place.label for place in places], [], settings)


def new_slides(
    places: Sequence[ListedPlace],
    day: str,
    keys: tuple[str, ...],
    settings: Settings,
    count: Count,
) -> Iterator[Slide]:
    """Yield slides that list what joined in the newest of several announcements.

    Parameters
    ----------
    places : sequence of ListedPlace
        All places told of, with a pin or without.
    day : str
        ISO date of the newest announcement.
    """
    new = [place for place in places if day in place.days]
    if not new:
        return
    number, noun = count(new).split(" ", 1)
    again = [_again(place, day) for place in new]
    slide = Slide(
        f"new-{day}",
        "new",
        f"{number} new {noun}",
        figure=number,
        over=f"Since {long_date(day)}",
        camera=COUNTRY,
        keys=keys,
        added=True,
        note="“Again” means that the place joined before." if any(again) else "",
    )
    yield from in_parts(slide, new, [place.label for place in new], again, settings)


def in_parts(
    slide: Slide,
    places: Sequence[ListedPlace],
    names: Sequence[str],
    details: Sequence[str],
    settings: Settings,
) -> Iterator[Slide]:
    """Yield a slide with its list, in as many parts as it takes, up to ``most_parts``.

    Parameters
    ----------
    slide : Slide
        Without a list; its note goes before what is made of the list.
    places : sequence of ListedPlace
        What it speaks of.
    names, details : sequence of str
        Of each place its line in the list, and what is behind it; no details at all: none.
    """
    # No part has more entries than lines: what cannot be shown is not measured.
    most = settings.most_parts * LINES
    behind = list(details[:most]) or [""] * min(len(names), most)
    short = [
        shorten(name, ENTRY_SIZE, ENTRY_WIDTH, 2 if detail else 3)
        for name, detail in zip(names[:most], behind, strict=True)
    ]
    texts = [
        f"{name}, {detail}".removesuffix(", ") for name, detail in zip(short, behind, strict=True)
    ]
    parts = pages(texts, ENTRY_SIZE, ENTRY_WIDTH, LINES)
    if len(names) > most or len(parts) > settings.most_parts:
        # One line is kept for how many more there are.
        parts = pages(texts, ENTRY_SIZE, ENTRY_WIDTH, LINES - 1)[: settings.most_parts]
    shown = sum(map(len, parts))
    spoken = tuple(place.key for place in places if place.located)
    for number, part in enumerate(parts):
        entries = tuple(texts[i] for i in part)
        said = tuple(behind[i] for i in part)
        chosen = tuple(places[i].key if places[i].located else "" for i in part)
        note = [slide.note, f"{'; '.join(entries)}."]
        more = len(places) - shown
        if number == len(parts) - 1 and more:
            entries = (*entries, f"and {more:,} more, on the Map page")
            said, chosen = (*said, ""), (*chosen, "")
        over = [slide.over, f"list {number + 1} of {len(parts)}" if len(parts) > 1 else ""]
        heading = ", ".join(part for part in over if part)
        yield replace(
            slide,
            id=slide.id if number == 0 else f"{slide.id}-{number + 1}",
            over=heading[:1].upper() + heading[1:],
            entries=entries,
            details=said if any(said) else (),
            entry_keys=chosen,
            highlighted=spoken,
            note=" ".join(filter(None, note)),
        )
