"""Coordinates that a person typed: used where they contradict neither the state nor the place.

``read_typed_coordinates`` looks at the cells of all rows at once, against the outlines;
``check_typed_coordinates`` then judges a row against what is known of its place.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from common.distance import kilometers_between
from geocode.gazetteer.record import SAME_PLACE_KM
from geocode.ledger import parse_degrees
from geocode.outlines import Outlines
from geocode.place import PlaceQuery
from geocode.resolve import Candidate, Resolution, Verdict
from sites.columns import COUNTY_KIND
from sites.states import BY_CODE

CITY_KM: Final = 30.0
"""How far typed coordinates may lie from the gazetteer's point of the same city.

Someone may type the city hall, the middle or the airport; in the widest cities these lie about
25 km apart. Farther off it is likelier another place.
"""

COUNTY_KM: Final = 100.0
"""The same for a county: someone may type its seat, which may lie at its edge.

Of 3,233 counties and equivalents 96 in 100 reach less far than this from a point in their middle.
In the largest, such as Nye in Nevada, a seat that is farther off is for a person to confirm.
"""


class Finding(StrEnum):
    """What a pair of cells holds, before anything is asked of the place."""

    IN_STATE = "in the state"
    NO_NUMBER = "not a number"
    HALF = "one is blank"
    ORIGIN = "0, 0"
    ZERO = "one is zero"
    OUT_OF_RANGE = "out of range"
    SWAPPED = "swapped"
    SIGN = "wrong sign"
    OTHER_STATE = "another state"
    NOWHERE = "no state"


@dataclass(frozen=True, slots=True)
class TypedPoint:
    """A pair of coordinates as typed in a row.

    Attributes
    ----------
    latitude_text, longitude_text : str
        The cells, trimmed.
    latitude, longitude : float
        Degrees; NaN for a cell that holds no number.
    state_code : str
        With ``OTHER_STATE``, the state that the point lies in; else "".
    turned : tuple of float or None
        With ``SWAPPED`` and ``SIGN``, the (latitude, longitude) that does lie in the state.
    """

    latitude_text: str
    longitude_text: str
    latitude: float
    longitude: float
    finding: Finding
    state_code: str = ""
    turned: tuple[float, float] | None = None

    @property
    def typed(self) -> str:
        """Both cells as typed."""
        return f"{self.latitude_text}, {self.longitude_text}"


def read_typed_coordinates(
    state_codes: Sequence[str],
    latitude_cells: Sequence[str],
    longitude_cells: Sequence[str],
    outlines: Outlines,
) -> list[TypedPoint | None]:
    """Read the coordinates of many rows and find for each whether it lies in its state.

    Parameters
    ----------
    state_codes : sequence of str, length n
        USPS codes; "" for a row without a state.
    latitude_cells, longitude_cells : sequence of str, length n
        As typed.

    Returns
    -------
    list, length n
        None where both cells are blank.
    """
    texts = [(a.strip(), b.strip()) for a, b in zip(latitude_cells, longitude_cells, strict=True)]
    out: list[TypedPoint | None] = [None] * len(texts)
    numbers: list[int] = []
    pairs: list[tuple[float, float]] = []
    for number, (a, b) in enumerate(texts):
        if not a and not b:
            continue
        y, x = parse_degrees(a), parse_degrees(b)
        pair = (np.nan if y is None else y, np.nan if x is None else x)
        if finding := _without_map(a, b, y, x):
            out[number] = TypedPoint(a, b, *pair, finding)
        else:
            numbers.append(number)
            pairs.append(pair)
    codes = np.array([state_codes[number] for number in numbers], dtype="str")
    points = np.array(pairs, dtype=np.float64).reshape(-1, 2)
    for number, pair, found in zip(numbers, pairs, _located(codes, points, outlines), strict=True):
        finding, state, turned = found
        out[number] = TypedPoint(*texts[number], *pair, finding, state, turned)
    return out


def check_typed_coordinates(
    place: PlaceQuery, point: TypedPoint, known: Resolution, source: str
) -> Resolution:
    """Judge coordinates that a person typed against the state and what is known of the place.

    Parameters
    ----------
    point : TypedPoint
        As ``read_typed_coordinates`` returns it for the place's state.
    known : Resolution
        What ``resolve`` or the ledger says without them.
    source : str
        What to name as the source of the coordinates when they are used.

    Returns
    -------
    Resolution
        ``LOCATED`` only in the state, and near the place if one of that name is known there:
        within ``CITY_KM``, or ``COUNTY_KM`` for a county. Of several namesakes exactly one must
        be near, or nearer than ``SAME_PLACE_KM``.
    """
    fixed = (known.location,) if known.location else known.candidates
    if point.finding is not Finding.IN_STATE:
        turned = _turned(place, point, source)
        return Resolution(Verdict.CONFLICT, _objection(place, point), candidates=(*fixed, *turned))
    if known.verdict is Verdict.NOT_FOUND:
        return _unknown(place, point, known, source)
    here = [candidate for candidate in fixed if candidate.state_code == place.state_code]
    if known.apart and here and all(kilometers_between(point, one) > _reach(one) for one in here):
        # The row says that it is none of these, and so do its coordinates.
        return _unknown(place, point, known, source)
    if known.verdict is Verdict.CONFLICT or not here or _several_places(place, here):
        return known
    ranked = sorted(
        (kilometers_between(point, candidate), number) for number, candidate in enumerate(here)
    )
    near = [(far, here[number]) for far, number in ranked if far <= _reach(here[number])]
    if not near:
        far, number = ranked[0]
        return Resolution(
            Verdict.CONFLICT,
            f"the coordinates {point.typed} lie {far:,.0f} km from {here[number].label}, "
            f"too far to be in it.",
            candidates=(*fixed, _typed(place, point, source)),
        )
    if len(near) > 1:
        close = [(far, candidate) for far, candidate in near if far <= SAME_PLACE_KM]
        kinds = {candidate.kind for _, candidate in near}
        # The seat of a county is in the county as well: no distance tells the two apart.
        if len(close) != 1 or len(kinds) > 1:
            return Resolution(
                Verdict.AMBIGUOUS,
                f"the coordinates {point.typed} fit more than one place named {place.name}; "
                "choose the right one.",
                candidates=tuple(candidate for _, candidate in near),
            )
        near = close
    match = near[0][1]
    return Resolution(
        Verdict.LOCATED,
        f"at the given coordinates, {near[0][0]:.0f} km from the known point of {match.label}.",
        Candidate(
            match.name,
            match.state_code,
            match.kind,
            point.latitude,
            point.longitude,
            source,
            match.id,
            match.population,
        ),
    )


def _without_map(a: str, b: str, y: float | None, x: float | None) -> Finding | None:
    """Return what is wrong with a pair that no map is needed for, or None."""
    if not a or not b:
        return Finding.HALF
    if y is None or x is None:
        return Finding.NO_NUMBER
    if y == 0 and x == 0:
        return Finding.ORIGIN
    # No state and no territory touches the equator or the meridian of Greenwich.
    return Finding.ZERO if y == 0 or x == 0 else None


_Whereabouts = tuple[Finding, str, tuple[float, float] | None]


def _located(
    codes: NDArray[np.str_], points: NDArray[np.float64], outlines: Outlines
) -> list[_Whereabouts]:
    """Find where pairs of numbers lie; those that lie wrong are tried turned round and mirrored."""
    found: list[_Whereabouts] = [(Finding.IN_STATE, "", None)] * len(points)
    rest = np.flatnonzero(~outlines.within(codes, *points.T))
    on_earth = np.all(np.abs(points) <= (90, 180), axis=1).tolist()
    states = outlines.states_at(*points[rest].T)
    for number, state in zip(rest.tolist(), states.tolist(), strict=True):
        other = (Finding.OTHER_STATE, state) if state else (Finding.NOWHERE, "")
        found[number] = (*other, None) if on_earth[number] else (Finding.OUT_OF_RANGE, "", None)
    for finding, variant in _variants(points):
        if not len(rest):
            break
        right = outlines.within(codes[rest], *variant[rest].T)
        for number in rest[right].tolist():
            y, x = variant[number].tolist()
            found[number] = (finding, "", (y, x))
        rest = rest[~right]
    return found


def _variants(points: NDArray[np.float64]) -> Iterator[tuple[Finding, NDArray[np.float64]]]:
    """Yield what might have been meant, the likeliest slip first."""
    signs = np.array([[1, -1], [-1, 1], [-1, -1]])
    turned = points[:, ::-1]
    yield Finding.SWAPPED, turned
    for sign in signs:
        yield Finding.SIGN, points * sign
    for sign in signs:
        yield Finding.SWAPPED, turned * sign


def _objection(place: PlaceQuery, point: TypedPoint) -> str:
    """Return the sentence for coordinates that cannot be used."""
    state, typed = BY_CODE[place.state_code].name, point.typed
    both = "type both in degrees or leave both blank."
    match point.finding:
        case Finding.HALF:
            blank = "latitude" if not point.latitude_text else "longitude"
            return f"the {blank} is blank and the other is not; {both}"
        case Finding.NO_NUMBER:
            return f"“{typed}” is not a pair of coordinates; {both}"
        case Finding.ORIGIN:
            return (
                "the coordinates are 0, 0, which is in the Gulf of Guinea; leave both cells blank."
            )
        case Finding.ZERO:
            zero = "latitude" if point.latitude == 0 else "longitude"
            return f"the {zero} is zero in “{typed}”, which is in no state; {both}"
        case Finding.OUT_OF_RANGE:
            return (
                f"the coordinates {typed} are not on Earth: latitude goes from -90 to 90 degrees, "
                f"longitude from -180 to 180."
            )
        case Finding.SWAPPED:
            turned = ", ".join(map(_degrees, point.turned or ()))
            return (
                f"latitude and longitude seem to be swapped in {typed}: {turned} lies in {state}."
            )
        case Finding.SIGN:
            return f"the coordinates {typed} seem to {_sign(point)}."
        case Finding.OTHER_STATE:
            return f"the coordinates {typed} lie in {BY_CODE[point.state_code].name}, not {state}."
        case _:
            return f"the coordinates {typed} are at sea or abroad, not in {state}."


def _sign(point: TypedPoint) -> str:
    y, x = point.turned or (point.latitude, point.longitude)
    slips = [
        f"lack the minus sign of a {lands} {name}"
        if right < 0
        else f"have an extra minus sign before the {name}"
        for name, lands, typed, right in (
            ("latitude", "southern", point.latitude, y),
            ("longitude", "western", point.longitude, x),
        )
        if typed != right
    ]
    return " and ".join(slips)


def _degrees(number: float) -> str:
    return f"{number:.5f}".rstrip("0").rstrip(".")


def _unknown(place: PlaceQuery, point: TypedPoint, known: Resolution, source: str) -> Resolution:
    """Return the place where a person says it is: nothing is known that could contradict."""
    reason = (
        f"at the given coordinates; the gazetteer does not know “{place.name}” as a place in "
        "this state"
    )
    alike = [c for c in known.candidates if c.state_code == place.state_code]
    if alike:
        far = kilometers_between(point, alike[0])
        reason += f" (if {alike[0].label} is meant, that is {far:,.0f} km from there)"
    location = _typed(place, point, source)
    return Resolution(Verdict.LOCATED, f"{reason}.", location)


def _several_places(place: PlaceQuery, here: Sequence[Candidate]) -> bool:
    """Tell whether the candidates are the parts of a pair in one cell, not namesakes."""
    return "/" in place.name and len({candidate.name for candidate in here}) > 1


def _turned(place: PlaceQuery, point: TypedPoint, source: str) -> tuple[Candidate, ...]:
    if point.turned is None:
        return ()
    how = "turned round" if point.finding is Finding.SWAPPED else "with the other sign"
    y, x = point.turned
    return (Candidate(place.name, place.state_code, place.kind, y, x, f"{source}, {how}"),)


def _typed(place: PlaceQuery, point: TypedPoint, source: str) -> Candidate:
    return Candidate(
        place.name, place.state_code, place.kind, point.latitude, point.longitude, source
    )


def _reach(candidate: Candidate) -> float:
    return COUNTY_KM if candidate.kind == COUNTY_KIND else CITY_KM
