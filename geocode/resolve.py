"""One place to one verdict: a pin only when there is no doubt, else a reason and candidates."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from geopy.location import Location  # type: ignore[import-untyped]

from geocode.gazetteer import Entry, Gazetteer, settle
from geocode.place import Place
from sites.columns import CITY, COUNTY_KIND, KIND, STATE
from sites.states import BY_CODE


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
    """

    name: str
    state_code: str
    kind: str
    latitude: float
    longitude: float
    source: str
    id: str = ""
    population: int = 0

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
    """

    verdict: Verdict
    reason: str
    location: Candidate | None = None
    candidates: tuple[Candidate, ...] = ()


def resolve(place: Place, geocoder: Gazetteer) -> Resolution:
    """Locate a place, or say why it is not.

    Parameters
    ----------
    place : Place
    geocoder : Gazetteer

    Returns
    -------
    Resolution
    """
    state = BY_CODE[place.state_code].name
    shown = f"{place.name}, {state}"
    if "/" in place.name and not _locations(geocoder, place):
        return _pair(place, shown, geocoder)
    if place.kind == COUNTY_KIND and not _locations(geocoder, place):
        return Resolution(
            Verdict.NOT_FOUND, f"“{shown}” is a county, and the gazetteer has no counties."
        )
    found = geocoder.find(place.name, place.state_code, place.kind)
    if one := settle(found):
        candidate = _candidate(one, geocoder)
        others = len([entry for entry in found if entry.is_place]) - 1
        ground = (
            f"the only {one.name} in {state}"
            if others == 0
            else f"by far the largest {one.name} in {state}"
        )
        return Resolution(Verdict.LOCATED, f"{ground}.", candidate)
    candidates = _candidates(found, geocoder)
    if places := [entry for entry in found if entry.is_place]:
        return Resolution(
            Verdict.AMBIGUOUS,
            f"there are {len(places)} places named {places[0].name} in {state}; "
            "choose the one that is meant.",
            candidates=candidates,
        )
    if found:
        return Resolution(
            Verdict.NOT_FOUND,
            f"“{shown}” is known only as a part of another place or a place without people.",
            candidates=candidates,
        )
    return _not_found(place, shown, geocoder)


def _locations(geocoder: Gazetteer, place: Place) -> list[Location]:
    query = {CITY: place.name, STATE: place.state_code, KIND: place.kind}
    return geocoder.geocode(query, exactly_one=False) or []


def _pair(place: Place, shown: str, geocoder: Gazetteer) -> Resolution:
    parts = [part.strip() for part in place.name.split("/") if part.strip()]
    found = [settle(geocoder.find(part, place.state_code, place.kind)) for part in parts]
    return Resolution(
        Verdict.AMBIGUOUS,
        f"“{shown}” names more than one place; make it a row for each.",
        candidates=_candidates((entry for entry in found if entry), geocoder),
    )


def _not_found(place: Place, shown: str, geocoder: Gazetteer) -> Resolution:
    near = geocoder.near_names(place.name, place.state_code)
    elsewhere = geocoder.elsewhere(place.name, place.state_code)
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
    )


def _candidates(entries: Iterable[Entry], geocoder: Gazetteer) -> tuple[Candidate, ...]:
    return tuple(_candidate(entry, geocoder) for entry in entries)
