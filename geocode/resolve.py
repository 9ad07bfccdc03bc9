"""One place to one verdict: a pin only when there is no doubt, else a reason and candidates."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from geocode.gazetteer.record import (
    ISLANDS,
    OPEN,
    PLAIN_CITY,
    Record,
    dominant_record,
    outweighs,
    same_place,
)
from geocode.gazetteer.suggest import ALIKE, loose_matches, namesakes_elsewhere, near_names
from geocode.normalize import LONGEST, names_county, township_word
from geocode.pairs import split_pair
from geocode.place import PlaceQuery
from geocode.region import Region, region_of
from sites.check import UNSTATED
from sites.columns import CITY_KIND, COUNTY_KIND
from sites.states import BY_CODE

if TYPE_CHECKING:
    from geocode.gazetteer.geocoder import Gazetteer


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
    """A verdict with its reasons_located.

    Attributes
    ----------
    reason : str
        One sentence without the row's number and without a capital at its start.
    location : Candidate or None
        Set when, and only when, the verdict is ``LOCATED``.
    candidates : tuple of Candidate
        What a person may choose from when it is not; never applied by itself.
    needs_file_edit : bool
        Whether no decision on the place would help, only another text in its cells.
    apart : str
        The county or the ZIP code by which the row means another place than its name alone does,
        or "": such a place has its own key.
    """

    verdict: Verdict
    reason: str
    location: Candidate | None = None
    candidates: tuple[Candidate, ...] = ()
    needs_file_edit: bool = False
    apart: str = ""


def resolve(place: PlaceQuery, geocoder: "Gazetteer") -> Resolution:
    """Locate a place, or say why it is not.

    A bare name is a city's if the state has such a city, even when the row does not say its kind
    and a county has the name too; it is left to a person only if the city is small and the county
    many times larger (``Gazetteer.competing_county``). A name with a word for a county ("Harris
    County") is the county's. A county is never taken for a bare name, except in the territories,
    where the municipality is all that a name can mean. A county or a ZIP code that the row names
    chooses among namesakes, and keeps from being located what lies elsewhere.

    Parameters
    ----------
    place : PlaceQuery
        Its kind may be ``UNSTATED``.
    """
    named = _resolve_name(place, geocoder)
    if not (place.county or place.zip_code) or named.needs_file_edit:
        return named
    return _resolve_in_region(named, region_of(place, geocoder), place, geocoder)


def _resolve_name(place: PlaceQuery, geocoder: "Gazetteer") -> Resolution:
    shown = _display_name(place)
    if place.kind == UNSTATED or (place.kind == CITY_KIND and place.state_code in ISLANDS):
        return _resolve_unstated_kind(place, shown, geocoder)
    found = geocoder.find(place.name, place.state_code, place.kind)
    if not found:
        return _resolve_unknown_name(place, shown, geocoder)
    return _resolve_namesakes(found, place, geocoder)


def reasons_located(name: str, state: str) -> tuple[str, str]:
    """Return why a place is located by its name: as the only one of it, and as the largest."""
    known = f"{name} in {state} that our lists know."
    return f"the only {known}", f"by far the largest {known}"


def _state_name(place: PlaceQuery) -> str:
    state = BY_CODE.get(place.state_code)
    return state.name if state else place.state_code


def _display_name(place: PlaceQuery) -> str:
    name = place.name if len(place.name) <= LONGEST else f"{place.name[:LONGEST]}…"
    return f"{name}, {_state_name(place)}"


def _resolve_unstated_kind(place: PlaceQuery, shown: str, geocoder: "Gazetteer") -> Resolution:
    cities = geocoder.find(place.name, place.state_code, CITY_KIND)
    counties = geocoder.find(place.name, place.state_code, COUNTY_KIND)
    if counties and (
        names_county(place.name, place.state_code)
        or (not any(city.is_place for city in cities) and place.state_code in ISLANDS)
    ):
        return _resolve_namesakes(counties, place, geocoder)
    if not cities:
        return _resolve_unknown_name(place, shown, geocoder)
    one = dominant_record(cities)
    if one and (county := geocoder.competing_county(one, place.name)):
        advice = (
            "choose the right one" if place.kind == CITY_KIND else "type city or county as its kind"
        )
        return Resolution(
            Verdict.AMBIGUOUS,
            f"“{shown}” may be the city or {county.name}; {advice}.",
            candidates=candidates_of((one, county), geocoder),
        )
    return _resolve_namesakes(cities, place, geocoder)


def _resolve_namesakes(
    found: tuple[Record, ...], place: PlaceQuery, geocoder: "Gazetteer"
) -> Resolution:
    """Return the verdict on records of which each has the name."""
    state = _state_name(place)
    shown = _display_name(place)
    candidates = candidates_of(found, geocoder)
    if word := _township_word(place, geocoder):
        return Resolution(
            Verdict.AMBIGUOUS,
            f"our lists do not have every {word} in {state}, so “{shown}” may be another place; "
            "choose one only if it is the right one.",
            candidates=candidates,
        )
    if one := dominant_record(found):
        ground = reasons_located(one.name, state)[
            not all(same_place(one, other) for other in found)
        ]
        return Resolution(Verdict.LOCATED, ground, _candidate(one, geocoder))
    likely = [record for record in found if record.is_place or record.feature == OPEN]
    if len(likely) > 1:
        return Resolution(
            Verdict.AMBIGUOUS,
            f"there are {len(likely)} places named {place.name} in {state}; choose the right one.",
            candidates=candidates_of(
                (*likely, *(e for e in found if outweighs(e, likely[0]))), geocoder
            ),
        )
    if likely and likely[0].is_place:
        return Resolution(
            Verdict.AMBIGUOUS,
            f"“{shown}” may be a separate place or part of a larger city; choose the right one.",
            candidates=candidates_of(
                (e for e in found if e is likely[0] or outweighs(e, likely[0])), geocoder
            ),
        )
    if likely:
        elsewhere = namesakes_elsewhere(geocoder, place.name, place.state_code, most=1)
        known = candidates_of((e for e in elsewhere if e.population >= PLAIN_CITY), geocoder)
        return Resolution(
            Verdict.AMBIGUOUS,
            f"“{shown}” is in only one of our lists, or may be another place that is in none; "
            "choose it if it is the right one"
            + "".join(f", or correct the state if you mean {one.label}" for one in known)
            + ".",
            candidates=candidates,
        )
    return Resolution(
        Verdict.NOT_FOUND,
        f"“{shown}” is known only as a part of another place or a place without people.",
        candidates=candidates,
    )


def _township_word(place: PlaceQuery, geocoder: "Gazetteer") -> str:
    if place.kind == COUNTY_KIND or not geocoder.bare_township_name(place.name, place.state_code):
        return ""
    return township_word(place.name, place.state_code)


def _county(one: Candidate) -> str:
    return one.name if one.kind == COUNTY_KIND else one.county


def _resolve_in_region(
    named: Resolution, region: Region, place: PlaceQuery, geocoder: "Gazetteer"
) -> Resolution:
    """Return the verdict on a name with what the row says of where its place lies.

    What agrees, or is not known, changes nothing. Among namesakes the one that fits is meant; where
    none does, the row contradicts the lists, and a person decides.
    """

    def fits(one: Candidate) -> bool | None:
        return region.fits(_county(one), one.latitude, one.longitude, one.population)

    if region.strange and named.location:
        state = _state_name(place)
        return Resolution(
            Verdict.CONFLICT,
            f"the row says that the county is “{region.strange}”, but {state} has no county of "
            f"that name; correct the row, or choose the place if it is the right one.",
            candidates=(named.location,),
            apart=region.strange,
        )
    at = named.location
    if not region.label or (at and fits(at)):
        return named
    kind = at.kind if at else CITY_KIND if place.kind == UNSTATED else place.kind
    found = geocoder.find(place.name, place.state_code, kind)
    taken = {record.id for record in found if record.is_place or record.feature == OPEN}
    if bare := _township_word(place, geocoder) and geocoder.bare_township_name(
        place.name, place.state_code
    ):
        taken = {record.id for record in found if geocoder.is_division(record, bare)}
    every = candidates_of(found, geocoder)
    here = [one for one in every if fits(one)]
    meant = [one for one in here if one.id in taken]
    if len(meant) == 1 and len(here) == 1:
        where = f"in {meant[0].county}" if region.counties else f"near ZIP code {region.zip_code}"
        return Resolution(
            Verdict.LOCATED,
            f"{meant[0].name} {where}, as the row says.",
            meant[0],
            apart=region.label,
        )
    if at and fits(at) is None:
        return named
    offered = tuple(sorted(every if at else named.candidates, key=lambda one: not fits(one)))
    if at or (every and not any(map(fits, offered)) and fits(every[0]) is False):
        first = at or every[0]
        near = region.near_zip(first.latitude, first.longitude)
        if region.counties and not (near is False and _county(first) in region.counties):
            says = f"the county is {' or '.join(region.counties)}"
            lies = f"is in {_county(first)}"
        else:
            says, lies = f"the ZIP code is {region.zip_code}", "is not near that"
        return Resolution(
            Verdict.CONFLICT,
            f"the row says that {says}, but {first.label} {lies}; correct the row, or choose the "
            "place if it is the right one.",
            candidates=offered,
            apart=region.label,
        )
    return replace(named, candidates=offered, apart=region.label)


def _resolve_unknown_name(place: PlaceQuery, shown: str, geocoder: "Gazetteer") -> Resolution:
    """Return the verdict on a name that nothing of its kind has in its state."""
    if place.kind != COUNTY_KIND:
        counties = geocoder.find(place.name, place.state_code, COUNTY_KIND)
        if counties:
            named = counties[0].name
            kind = "city" if place.kind == CITY_KIND else "town"
            return Resolution(
                Verdict.AMBIGUOUS,
                f"“{shown}” is not a {kind} in the gazetteer, but there is {named}; "
                "type county as its kind if that is right.",
                candidates=candidates_of(counties, geocoder),
            )
    elif cities := geocoder.find(place.name, place.state_code, CITY_KIND):
        return Resolution(
            Verdict.NOT_FOUND,
            f"“{shown}” is not a county in the gazetteer; there is a city of that name.",
            candidates=candidates_of(cities, geocoder),
        )
    names, pair = split_pair(place, geocoder)
    if pair:
        # Settled as one of the two, the other would be lost. Where one part is all that is known,
        # the slash may be part of one name, on which a person can decide.
        certain = len(pair) == len(names)
        or_one = "" if certain else " if that is right"
        return Resolution(
            Verdict.AMBIGUOUS,
            f"“{shown}” names more than one place; give each its own row{or_one}.",
            candidates=candidates_of(pair, geocoder),
            needs_file_edit=certain,
        )
    if place.kind != COUNTY_KIND and (
        loose := loose_matches(geocoder, place.name, place.state_code)
    ):
        return Resolution(
            Verdict.AMBIGUOUS,
            f"“{shown}” is not in the gazetteer by that name; choose {loose[0].name} if it is the "
            f"right one.",
            candidates=candidates_of(loose, geocoder),
        )
    return _not_found(place, shown, geocoder)


def _not_found(place: PlaceQuery, shown: str, geocoder: "Gazetteer") -> Resolution:
    near = near_names(geocoder, place.name, place.state_code, kind=place.kind)
    others = namesakes_elsewhere(geocoder, place.name, place.state_code, kind=place.kind)
    # The nearest slip, then the very name in other states; without such a name, what is like it.
    slips = [record for record, alike in near if alike >= ALIKE]
    rest = [record for record, _ in near if record not in slips[:1]]
    candidates = candidates_of((*slips[:1], *others[:2], *rest, *others[2:]), geocoder)
    if slips or (near and not others):
        hint = f"did you mean {candidates[0].label}?"
    elif others:
        hint = f"there is {_article(candidates[0].label)}."
    elif _township_word(place, geocoder):
        hint = "our lists do not have every township, so type its latitude and longitude."
    else:
        hint = "check the spelling and the state."
    return Resolution(
        Verdict.NOT_FOUND, f"“{shown}” is not in the gazetteer; {hint}", candidates=candidates
    )


def _article(label: str) -> str:
    return f"a {label}" if label[:1].upper() not in "AEIOU" else f"an {label}"


def _candidate(record: Record, geocoder: "Gazetteer") -> Candidate:
    return Candidate(
        record.name,
        record.state,
        record.kind,
        record.latitude,
        record.longitude,
        geocoder.source_of(record),
        record.id,
        record.population,
        geocoder.county_of(record),
    )


def candidates_of(records: Iterable[Record], geocoder: "Gazetteer") -> tuple[Candidate, ...]:
    """Return records as candidates, in their order."""
    return tuple(_candidate(record, geocoder) for record in records)
