"""One place to one verdict: a pin only when there is no doubt, else a reason and candidates."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rapidfuzz.distance import Levenshtein

from geocode.entry import OPEN, Entry, settle
from geocode.gazetteer import ISLANDS, Gazetteer
from geocode.normalise import LONGEST, names_county
from geocode.place import Place
from sites.check import UNSTATED
from sites.columns import CITY_KIND, COUNTY_KIND
from sites.states import BY_CODE

OFFERED: Final = 6
"""Namesakes in other states that a person may choose from."""
NAMESAKES: Final = 56
FAR_STATE: Final = 0.5
"""A text that shares less than half of its letters with a state's name says nothing of it."""


class Verdict(StrEnum):
    """What geocoding says of a place; only ``LOCATED`` draws a pin."""

    LOCATED = "located"
    AMBIGUOUS = "ambiguous"
    NOT_FOUND = "not found"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that could be meant, or is.

    Attributes
    ----------
    name : str
        As its source has it.
    state_code : str
        USPS code, or "" when the source does not say.
    kind : str
        ``city`` or ``county``.
    latitude, longitude : float
        Degrees, WGS 84.
    source : str
        Where the coordinates come from, with version.
    id : str
        The source's identifier, or "".
    population : int
        People, 0 when unknown.
    county : str
        Name of the county in which a city lies, or "": it tells namesakes apart.
    """

    name: str
    state_code: str
    kind: str
    latitude: float
    longitude: float
    source: str
    id: str = ""
    population: int = 0
    county: str = ""

    @property
    def label(self) -> str:
        """Name and state, for a reader."""
        state = BY_CODE.get(self.state_code)
        return f"{self.name}, {state.name}" if state else self.name


@dataclass(frozen=True, slots=True)
class Resolution:
    """A verdict with its grounds.

    Attributes
    ----------
    verdict : Verdict
    reason : str
        One sentence without the row's number and without a capital at its start.
    location : Candidate or None
        Set when, and only when, the verdict is ``LOCATED``.
    candidates : tuple of Candidate
        What a person may choose from when it is not; never applied by itself.
    only_file : bool
        Whether no decision on the place would help, only another text in its cells.
    """

    verdict: Verdict
    reason: str
    location: Candidate | None = None
    candidates: tuple[Candidate, ...] = ()
    only_file: bool = False


def resolve(place: Place, geocoder: Gazetteer) -> Resolution:
    """Locate a place, or say why it is not.

    A bare name is a city's if the state has such a city, even when the row does not say its kind
    and a county has the name too; it is left to a person only if the city is small and the county
    many times larger (``Gazetteer.rival``). A name with a word for a county ("Harris County") is
    the county's. A county is never taken for a bare name, except in the territories, where the
    municipality is all that a name can mean.

    Parameters
    ----------
    place : Place
        Its kind may be ``UNSTATED``.
    geocoder : Gazetteer

    Returns
    -------
    Resolution
    """
    shown = _shown(place)
    if place.kind == UNSTATED or (place.kind == CITY_KIND and place.state_code in ISLANDS):
        return _unstated(place, shown, geocoder)
    found = geocoder.find(place.name, place.state_code, place.kind)
    if not found:
        return _unknown(place, shown, geocoder)
    return _of_one_name(found, place, geocoder)


def grounds(name: str, state: str) -> tuple[str, str]:
    """Return why a place is the one of its name in a state: alone, and among lesser ones."""
    return f"the only {name} in {state}.", f"by far the largest {name} in {state}."


def _state_name(place: Place) -> str:
    state = BY_CODE.get(place.state_code)
    return state.name if state else place.state_code


def _shown(place: Place) -> str:
    name = place.name if len(place.name) <= LONGEST else f"{place.name[:LONGEST]}…"
    return f"{name}, {_state_name(place)}"


def _unstated(place: Place, shown: str, geocoder: Gazetteer) -> Resolution:
    cities = geocoder.find(place.name, place.state_code, CITY_KIND)
    counties = geocoder.find(place.name, place.state_code, COUNTY_KIND)
    if counties and (
        names_county(place.name, place.state_code)
        or (not any(city.is_place for city in cities) and place.state_code in ISLANDS)
    ):
        return _of_one_name(counties, place, geocoder)
    if not cities:
        return _unknown(place, shown, geocoder)
    one = settle(cities)
    if one and (county := geocoder.rival(one, place.name)):
        advice = (
            "choose the one that is meant"
            if place.kind == CITY_KIND
            else "type city or county as its kind"
        )
        return Resolution(
            Verdict.AMBIGUOUS,
            f"“{shown}” may be the city or {county.name}; {advice}.",
            candidates=_candidates((one, county), geocoder),
        )
    return _of_one_name(cities, place, geocoder)


def _of_one_name(found: tuple[Entry, ...], place: Place, geocoder: Gazetteer) -> Resolution:
    """Return the verdict on entries of which each has the name."""
    state = _state_name(place)
    shown = _shown(place)
    if one := settle(found):
        ground = grounds(one.name, state)[any(e.is_place and e.id != one.id for e in found)]
        return Resolution(Verdict.LOCATED, ground, _candidate(one, geocoder))
    candidates = _candidates(found, geocoder)
    likely = [entry for entry in found if entry.is_place or entry.feature == OPEN]
    if len(likely) > 1:
        return Resolution(
            Verdict.AMBIGUOUS,
            f"there are {len(likely)} places named {place.name} in {state}; "
            "choose the one that is meant.",
            candidates=_candidates(likely, geocoder),
        )
    if likely and likely[0].is_place:
        return Resolution(
            Verdict.AMBIGUOUS,
            f"“{shown}” may be a town or a larger part of another place; choose the one that is "
            "meant.",
            candidates=candidates,
        )
    if likely:
        return Resolution(
            Verdict.AMBIGUOUS,
            f"“{shown}” is known to one list alone, or may have a namesake that is in none; "
            "choose it if it is meant.",
            candidates=candidates,
        )
    return Resolution(
        Verdict.NOT_FOUND,
        f"“{shown}” is known only as a part of another place or a place without people.",
        candidates=candidates,
    )


_PAIR: Final = re.compile(r"\s*[/;+&,]\s*|\s+and\s+", re.IGNORECASE)
_HYPHEN: Final = re.compile(r"\s*[-–—]\s*")


def _unknown(place: Place, shown: str, geocoder: Gazetteer) -> Resolution:
    """Return the verdict on a name that nothing of its kind has in its state."""
    if place.kind != COUNTY_KIND:
        counties = geocoder.find(place.name, place.state_code, COUNTY_KIND)
        if counties:
            named = counties[0].name
            kind = "city" if place.kind == CITY_KIND else "town"
            return Resolution(
                Verdict.AMBIGUOUS,
                f"“{shown}” is no {kind} in the gazetteer, but there is {named}; "
                "type county as its kind if that is meant.",
                candidates=_candidates(counties, geocoder),
            )
    elif cities := geocoder.find(place.name, place.state_code, CITY_KIND):
        return Resolution(
            Verdict.NOT_FOUND,
            f"“{shown}” is no county in the gazetteer; there is a city of that name.",
            candidates=_candidates(cities, geocoder),
        )
    names, pair = _pair(place, geocoder)
    if pair:
        # Settled as one of the two, the other would be lost. Where one part is all that is known,
        # the slash may stand inside one name, on which a person can decide.
        certain = len(pair) == len(names)
        or_one = "" if certain else " if that is meant"
        return Resolution(
            Verdict.AMBIGUOUS,
            f"“{shown}” names more than one place; make it a row for each{or_one}.",
            candidates=_candidates(pair, geocoder),
            only_file=certain,
        )
    if place.kind != COUNTY_KIND and (loose := geocoder.loosely(place.name, place.state_code)):
        return Resolution(
            Verdict.AMBIGUOUS,
            f"“{shown}” is not in the gazetteer by that name; choose {loose[0].name} if it is "
            "meant.",
            candidates=_candidates(loose, geocoder),
        )
    return _not_found(place, shown, geocoder)


def pair_parts(place: Place, geocoder: Gazetteer) -> tuple[str, ...]:
    """Return the names in a cell that names several places, as typed, or nothing."""
    return _pair(place, geocoder)[0]


def _pair(place: Place, geocoder: Gazetteer) -> tuple[tuple[str, ...], tuple[Entry, ...]]:
    """Return the names and the places of a cell that names several, or nothing.

    A slash or the like stands between places if one of the parts is known; "and" and a hyphen also
    stand inside names, so there every part must be a place.
    """
    if len(place.name) > LONGEST:
        return (), ()
    for pattern in (_PAIR, _HYPHEN):
        parts = [part.strip() for part in pattern.split(place.name) if part.strip()]
        if len(parts) < 2:
            continue
        kinds = (CITY_KIND, COUNTY_KIND) if place.kind == UNSTATED else (place.kind,)
        found = [
            next(
                (each for kind in kinds if (each := geocoder.find(part, place.state_code, kind))),
                (),
            )
            for part in parts
        ]
        known = [entries for entries in found if any(entry.is_place for entry in entries)]
        if len(known) == len(parts) or (known and "/" in place.name):
            picked = (settle(entries) or entries[0] for entries in known)
            return tuple(parts), tuple(dict.fromkeys(picked))
    return (), ()


def _not_found(place: Place, shown: str, geocoder: Gazetteer) -> Resolution:
    near = geocoder.near_names(place.name, place.state_code, kind=place.kind)
    elsewhere = geocoder.elsewhere(place.name, place.state_code, kind=place.kind)
    candidates = _candidates((*near, *elsewhere), geocoder)
    if near:
        hint = f"did you mean {candidates[0].label}?"
    elif elsewhere:
        hint = f"there is {_article(candidates[0].label)}."
    else:
        hint = "check the spelling and the state."
    return Resolution(
        Verdict.NOT_FOUND, f"“{shown}” is not in the gazetteer; {hint}", candidates=candidates
    )


def _article(label: str) -> str:
    return f"a {label}" if label[:1].upper() not in "AEIOU" else f"an {label}"


def _candidate(entry: Entry, geocoder: Gazetteer) -> Candidate:
    return Candidate(
        entry.name,
        entry.state,
        entry.kind,
        entry.latitude,
        entry.longitude,
        geocoder.source_of(entry),
        entry.id,
        entry.population,
        geocoder.county_of(entry),
    )


def _candidates(entries: Iterable[Entry], geocoder: Gazetteer) -> tuple[Candidate, ...]:
    return tuple(_candidate(entry, geocoder) for entry in entries)


def in_any_state(place: Place, geocoder: Gazetteer) -> tuple[Candidate, ...]:
    """Return the places of a name wherever they lie, for a row whose state cannot be used.

    Parameters
    ----------
    place : Place
        With the state as typed: where that is close to one's code or name, it comes first.
    geocoder : Gazetteer

    Returns
    -------
    tuple of Candidate
        The most populous first.
    """
    name, comma, rest = place.name.rpartition(",")
    typed = place.state_code.casefold()
    found = geocoder.elsewhere(place.name, "", NAMESAKES, place.likely_kind)
    if not found and comma:
        typed = typed or rest.strip().casefold()
        found = geocoder.elsewhere(name.strip(), "", NAMESAKES, place.likely_kind)

    def distance(entry: Entry) -> float:
        state = BY_CODE[entry.state]
        names = (state.code.casefold(), state.name.casefold())
        return min(Levenshtein.normalized_distance(typed, name) for name in names) if typed else 1

    found = tuple(sorted(found, key=lambda entry: min(distance(entry), FAR_STATE)))
    return _candidates(found[:OFFERED], geocoder)
