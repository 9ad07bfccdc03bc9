"""Briefings of one's own: the choice, order and notes of slides, kept by name.

All are in one file of the data folder, ``briefings.json``, with a history as the lists have::

    {"ohio-monthly": {"title": "Ohio, monthly", "filters": ["state=OH"], "slides": [
        {"id": "title", "title": "National Public Safety Partnership"},
        {"id": "toledo-oh", "title": "Toledo", "shown": false},
        {"id": "close", "title": "Find the map", "note": "Thank the host."}]}}
"""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from briefing.filter_arguments import FilterError, parse_color, parse_filters
from common.errors import ConflictError, DataFolderError, PartnershipMapError
from common.wording import joined_names, shortened, xml_safe
from roster.filters import FURTHER_PREFIX, Filters
from roster.snapshot import Roster
from versions.storage import NewContent, Storage

FILE_NAME: Final = "briefings.json"
MOST: Final = 200
"""Briefings in the file."""
MOST_SLIDES: Final = 5_000
LONGEST_NOTE: Final = 5_000
LONGEST_TITLE: Final = 80
_LONGEST: Final = 500
_NAME: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_TRIES: Final = 5


class NamedBriefingError(PartnershipMapError, LookupError):
    """A briefing that the file does not have, or a name that none can have."""


@dataclass(frozen=True, slots=True)
class NamedSlide:
    """A slide as it was when the briefing was saved.

    Attributes
    ----------
    id : str
        As ``Slide.id``.
    title : str
        What it was called, for when it is gone.
    shown : bool
        Whether it is in the briefing.
    note : str
        For the speaker, before the slide's own note.
    """

    id: str
    title: str = ""
    shown: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class NamedBriefing:
    """A briefing of one's own.

    Attributes
    ----------
    title : str
        As a person wrote it; its name in addresses is ``name_of(title)``.
    slides : tuple of NamedSlide
        All that there were, in the order of the briefing; no two with one id.
    filters : tuple of str
        As ``parse_filters`` understands them.
    color : str
        As ``parse_color`` understands it.
    states : bool
        Whether states are shaded in place of pins.
    adds_new : bool
        Whether slides that there were not yet are shown, at their place in the usual order.
    """

    title: str
    slides: tuple[NamedSlide, ...] = ()
    filters: tuple[str, ...] = ()
    color: str = ""
    states: bool = False
    adds_new: bool = True

    def filters_of(self, roster: Roster) -> Filters:
        """Return the filters as those of a roster; without a color that it cannot have now.

        Raises
        ------
        NamedBriefingError
            When the roster has not the sites that they ask for.
        """
        try:
            found = parse_filters(roster, self.filters)
        except FilterError as error:
            raise NamedBriefingError(f"“{self.title}” cannot be told: {error}") from error
        color = "" if self.lost_color(roster) else parse_color(roster, self.color)
        return Filters(found.search, found.chosen, color, self.states)

    def lost_color(self, roster: Roster) -> str:
        """Return in a sentence that a roster cannot color the pins as it asks; "" if it can."""
        try:
            parse_color(roster, self.color)
        except FilterError:
            column = self.color.removeprefix(FURTHER_PREFIX)
            return f"“{column}” can no longer color the pins, and was left out."
        return ""


def filters_typed(roster: Roster, filters: Filters) -> tuple[str, ...]:
    """Return filters as ``parse_filters`` understands them."""
    typed = [f"search={filters.search.strip()}"] if filters.search.strip() else []
    for one in roster.filters:
        name = one.name.removeprefix(FURTHER_PREFIX)
        typed += [f"{name}={one.format(value)}" for value in filters.chosen.get(one.name, ())]
    return tuple(typed)


def name_of(title: str) -> str:
    """Return what a title is called in addresses: ``ohio-monthly`` of ``Ohio, monthly``.

    Raises
    ------
    NamedBriefingError
        When it has no letter or digit that an address can have, or is too long.
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", "")))
    if not name:
        raise NamedBriefingError("Type a name with letters or digits first, such as Ohio, monthly.")
    if len(title) > LONGEST_TITLE:
        raise NamedBriefingError(f"The name is longer than {LONGEST_TITLE} letters; shorten it.")
    return name


def load_named(storage: Storage) -> Mapping[str, NamedBriefing]:
    """Return the briefings by name; without the file, none.

    Raises
    ------
    DataFolderError
        When the file is there and cannot be used.
    """
    try:
        found = storage.read(FILE_NAME)
    except OSError as error:
        raise DataFolderError(f"{FILE_NAME} cannot be opened: {error.strerror}.") from error
    return read_named(found.data if found else None)


def read_named(data: bytes | None) -> Mapping[str, NamedBriefing]:
    """Return the briefings of a file by name.

    Raises
    ------
    DataFolderError
        When it is not JSON, or an entry cannot be used; one sentence names the entry.
    """
    if data is None:
        return {}
    try:
        table = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_pairs)
    except (ValueError, RecursionError) as error:
        raise DataFolderError(f"{FILE_NAME} cannot be read as JSON: {error}.") from error
    if not isinstance(table, dict):
        raise DataFolderError(f"{FILE_NAME} must have briefings by name, in braces.")
    if len(table) > MOST:
        raise DataFolderError(f"{FILE_NAME} has more than {MOST} briefings; remove some.")
    return {name: _briefing(name, entry) for name, entry in table.items()}


def write_named(briefings: Mapping[str, NamedBriefing]) -> bytes:
    """Return the file of some briefings; ``read_named`` returns the same."""
    table = {name: _entry(one) for name, one in sorted(briefings.items())}
    return (json.dumps(table, ensure_ascii=False, indent=1) + "\n").encode()


def named_briefing(briefings: Mapping[str, NamedBriefing], name: str) -> NamedBriefing:
    """Return the briefing of a name, however it is typed.

    Raises
    ------
    NamedBriefingError
        When there is none; the message says which there are.
    """
    found = briefings.get(name)
    if found is None:
        try:
            found = briefings.get(name_of(name))
        except NamedBriefingError:
            found = None
    if found is None:
        there = f"There are: {', '.join(sorted(briefings))}." if briefings else "There are none."
        raise NamedBriefingError(f"No briefing is named “{shortened(name)}”. {there}")
    return found


def save_named(
    storage: Storage,
    changes: Mapping[str, NamedBriefing | None],
    seen: Mapping[str, NamedBriefing | None],
    *,
    who: str,
    note: str = "",
) -> None:
    """Save briefings, or remove those that are None; all or none.

    Others that someone saves at the same time stay.

    Parameters
    ----------
    seen : mapping of str to NamedBriefing or None
        For each of ``changes`` what the person saw; None where there was none.

    Raises
    ------
    ConflictError
        When one is no longer what the person saw.
    PartnershipMapError
        When the file cannot be used or written.
    """
    for left in range(_TRIES, 0, -1):
        found = storage.read(FILE_NAME)
        there = dict(read_named(found.data if found else None))
        for name in changes:
            if there.get(name) != seen.get(name):
                raise ConflictError(_conflict(name, there.get(name), seen.get(name)))
        there |= {name: one for name, one in changes.items() if one is not None}
        kept = {name: one for name, one in there.items() if changes.get(name, one) is not None}
        data = write_named(kept)
        read_named(data)  # what could not be read again is not written
        content = NewContent(FILE_NAME, data, found.digest if found else None)
        try:
            storage.publish([content], who=who, note=note, count=lambda data: len(read_named(data)))
        except ConflictError:
            # Someone saved another one in between.
            if left == 1:
                raise
        else:
            return


def _conflict(name: str, now: NamedBriefing | None, before: NamedBriefing | None) -> str:
    if now is None:
        title = before.title if before else name
        return f"“{title}” was removed by someone else since you opened it."
    if before is None:
        return f"There is a briefing named “{name}” already."
    return f"“{now.title}” was changed by someone else since you opened it."


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(f"{joined_names([name for name, _ in pairs])} has a name twice")
    return found


def _briefing(name: str, entry: object) -> NamedBriefing:
    if not _NAME.fullmatch(name):
        raise _bad(
            name, "must be a name of small letters, digits and hyphens, such as ohio-monthly"
        )
    table = _table(name, entry, NamedBriefing)
    title, filters, slides = table.get("title"), table.get("filters", []), table.get("slides", [])
    if not _is_text(title, LONGEST_TITLE) or not str(title).strip():
        raise _bad(name, f"“title” must be text of up to {LONGEST_TITLE} letters")
    if not isinstance(filters, list) or not all(_is_text(one, _LONGEST) for one in filters):
        raise _bad(name, '“filters” must be a list of filters such as ["state=OH"]')
    if not _is_text(table.get("color", ""), _LONGEST):
        raise _bad(name, "“color” must be the name of a column")
    for flag in ("states", "adds_new"):
        if not isinstance(table.get(flag, False), bool):
            raise _bad(name, f"“{flag}” must be true or false")
    if not isinstance(slides, list) or len(slides) > MOST_SLIDES:
        raise _bad(name, f"“slides” must be a list of up to {MOST_SLIDES:,} slides")
    read = tuple(_slide(name, one) for one in slides)
    if len({one.id for one in read}) < len(read):
        raise _bad(name, "a slide is listed twice")
    return NamedBriefing(**table | {"filters": tuple(filters), "slides": read})


def _slide(name: str, entry: object) -> NamedSlide:
    table = _table(name, entry, NamedSlide)
    longest = {"id": 200, "title": _LONGEST, "note": LONGEST_NOTE}
    for field, most in longest.items():
        if not _is_text(table.get(field, ""), most):
            raise _bad(name, f"“{field}” of a slide must be text of up to {most:,} letters")
    if not table.get("id") or not isinstance(table.get("shown", True), bool):
        raise _bad(name, "a slide must have an “id”, and “shown” must be true or false")
    return NamedSlide(**table)


def _table(name: str, entry: object, kind: type) -> dict[str, Any]:
    known = [field.name for field in fields(kind)]
    if not isinstance(entry, dict):
        raise _bad(name, f"each briefing and each slide must have entries in braces: {known}")
    for unknown in (one for one in entry if one not in known):
        allowed = ", ".join(f"“{one}”" for one in known)
        raise _bad(name, f"“{shortened(unknown)}” is not an entry; the entries are {allowed}")
    return entry


def _is_text(value: object, longest: int) -> bool:
    return isinstance(value, str) and len(value) <= longest and value == xml_safe(value)


def _bad(name: str, what: str) -> DataFolderError:
    return DataFolderError(f"{FILE_NAME}, “{shortened(name)}”: {what}.")


def _entry(one: NamedBriefing) -> dict[str, Any]:
    """Return a briefing as it is written: without what goes without saying."""
    found: dict[str, Any] = {"title": one.title}
    found |= {"filters": [*one.filters]} if one.filters else {}
    found |= {"color": one.color} if one.color else {}
    found |= {"states": True} if one.states else {}
    found |= {} if one.adds_new else {"adds_new": False}
    return found | {"slides": [_slide_entry(slide) for slide in one.slides]}


def _slide_entry(slide: NamedSlide) -> dict[str, Any]:
    found: dict[str, Any] = {"id": slide.id, "title": slide.title}
    found |= {} if slide.shown else {"shown": False}
    return found | ({"note": slide.note} if slide.note else {})
