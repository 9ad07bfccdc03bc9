"""What an online service answered: parse its own form, and judge whether it can be a pin.

Each service says in its own way what a thing is and where it lies. Where that way is known here,
an answer can become a pin; the answers of every other service are candidates for a person.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any, Final

from geopy.location import Location  # type: ignore[import-untyped]

from common.wording import printable
from geocode.gazetteer.record import same_place
from geocode.place import PlaceQuery, place_key
from geocode.resolve import Candidate
from sites.columns import CITY_KIND, COUNTY_KIND
from sites.states import state_of

InState = Callable[[str, float, float], bool]
"""Whether a point lies in a state: USPS code, latitude and longitude in degrees WGS 84."""

MOST_CANDIDATES: Final = 5
LONGEST_NAME: Final = 200

OTHER: Final = "other"
"""Kind of something that is plainly not a separate place: a street, a suburb, a station."""

UNKNOWN: Final = ""
"""Kind of something that could be a separate place or not."""


@dataclass(frozen=True, slots=True)
class ServiceAnswer:
    """One answer of a service, in our words.

    Attributes
    ----------
    name : str
        As the service has it, without state.
    address : str
        Its whole address, for a reader.
    kind : str
        ``city``, ``county``, ``OTHER`` or ``UNKNOWN``.
    state_code : str
        USPS code, or "" when the service does not say.
    latitude, longitude : float
        Degrees, WGS 84.
    id : str
        The service's identifier, or "".
    """

    name: str
    address: str
    kind: str
    state_code: str
    latitude: float
    longitude: float
    id: str = ""


Parsed = tuple[str, str, str, str]
"""What a raw answer says: name, kind, state, id."""


def parse_answers(service: str, found: object) -> list[ServiceAnswer]:
    """Read what a geopy geocoder returned for ``exactly_one=False``.

    Parameters
    ----------
    service : str
        The geocoder's class, by name.
    found : object
        A list of ``geopy.location.Location``, one of them, or None.

    Raises
    ------
    ValueError
        When it is not one of these choices.
    """
    if found is None:
        return []
    locations = found if isinstance(found, list) else [found]
    answers = []
    for location in locations:
        if not isinstance(location, Location):
            raise ValueError("no location")
        latitude, longitude = float(location.latitude), float(location.longitude)
        if not (isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90):
            raise ValueError("no coordinates")
        raw = location.raw if isinstance(location.raw, Mapping) else {}
        name, kind, state, number = _PARSERS.get(service, _unknown)(raw)
        address = _text(location.address)
        code = state_of(state)
        answers.append(
            ServiceAnswer(
                name or address.partition(",")[0],
                address,
                kind,
                code.code if code else "",
                latitude,
                longitude,
                number,
            )
        )
    return answers


def judge(
    place: PlaceQuery,
    answers: Iterable[ServiceAnswer],
    source: str,
    in_state: InState | None = None,
) -> tuple[Candidate | None, tuple[Candidate, ...]]:
    """Return the answer that can be a pin, or None and the candidates.

    An answer counts when the service says that it is of the kind asked for, of the name asked for
    and in the state asked for, and when the state's outline, where there is one, agrees. A service
    corrects spelling; we do not, so another name is a candidate. Two that count, or a second of
    that name in that state whose kind is not known, leave it to a person.

    ``source`` is what to name as the source of the coordinates.
    """
    answers = list(answers)
    fits = [answer for answer in answers if _state_fits(place, answer, in_state)]
    named = [answer for answer in fits if place_key_of(answer.name, place) == place.key]
    possible = [answer for answer in named if answer.kind in (place.kind, UNKNOWN)]
    sure = [answer for answer in possible if answer.kind == place.kind]
    if sure and all(same_place(sure[0], other) for other in possible):
        return _candidate(place, sure[0], source, sure[0] in fits), ()
    candidates = [_candidate(place, answer, source, answer in fits) for answer in answers]
    return None, tuple(dict.fromkeys(candidates))[:MOST_CANDIDATES]


def place_key_of(name: str, place: PlaceQuery) -> str:
    """Return the key that a place's state and kind give to another name."""
    return place_key(name, place.state_code, place.kind)


def _state_fits(place: PlaceQuery, answer: ServiceAnswer, in_state: InState | None) -> bool:
    if answer.state_code and answer.state_code != place.state_code:
        return False
    if in_state is None:
        return answer.state_code == place.state_code
    return in_state(place.state_code, answer.latitude, answer.longitude)


def _candidate(place: PlaceQuery, answer: ServiceAnswer, source: str, fits: bool) -> Candidate:
    code = place.state_code if fits else answer.state_code
    known = answer.kind in (CITY_KIND, COUNTY_KIND)
    return Candidate(
        # Without a state, and for what is not a place, the reader needs the whole address.
        answer.name if code and known else answer.address or answer.name,
        code if known else "",
        answer.kind if known else place.kind,
        answer.latitude,
        answer.longitude,
        source,
        answer.id,
    )


def _text(value: object) -> str:
    """Return a service's text as one printable line; anything else than text or a number is ""."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return printable(str(value))[:LONGEST_NAME]


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _unknown(raw: Mapping[str, Any]) -> Parsed:
    return "", UNKNOWN, "", ""


_OSM_CITY: Final = frozenset({"city", "town", "village"})
_OSM_COUNTY: Final = frozenset({"county"})
# A hamlet, a township or a "locality" of the same name may be what someone means: they are not
# taken, and they keep another from being taken.
_OSM_UNKNOWN: Final = frozenset(
    {"", "hamlet", "municipality", "borough", "township", "locality", "isolated_dwelling"}
    | {"administrative", "census", "place", "boundary", "statistical", "district"}
)


def _osm_kind(kind: str) -> str:
    if kind in _OSM_CITY:
        return CITY_KIND
    if kind in _OSM_COUNTY:
        return COUNTY_KIND
    return UNKNOWN if kind in _OSM_UNKNOWN else OTHER


def _nominatim(raw: Mapping[str, Any]) -> Parsed:
    """Read https://nominatim.org/release-docs/latest/api/Output/ (``json`` and ``jsonv2``)."""
    address = _map(raw.get("address"))
    group = _text(raw.get("category") or raw.get("class"))
    kind = _text(raw.get("addresstype"))
    if group not in ("place", "boundary", ""):
        meant = OTHER
    else:
        meant = _osm_kind(kind or (_text(raw.get("type")) if group == "place" else ""))
    subdivisions = (_text(address.get(f"ISO3166-2-lvl{level}")) for level in (4, 3, 5, 6))
    state = next((code.removeprefix("US-") for code in subdivisions if code[:3] == "US-"), "")
    if not state and _text(address.get("country_code")).casefold() in _US_COUNTRIES:
        state = _text(address.get("state") or address.get("territory"))
    osm = "/".join(filter(None, (_text(raw.get("osm_type")), _text(raw.get("osm_id")))))
    return _text(raw.get("name")) or _text(address.get(kind)), meant, state, osm


_US_COUNTRIES: Final = frozenset({"us", "usa", "pr", "vi", "gu", "mp", "as"})
"""The country as services give it: some count the territories as countries."""


def _photon(raw: Mapping[str, Any]) -> Parsed:
    """Read the GeoJSON of https://github.com/komoot/photon."""
    said = _map(raw.get("properties"))
    is_place = said.get("osm_key") in ("place", "boundary")
    value = _text(said.get("osm_value"))
    layer = _text(said.get("type"))
    # Photon files every settlement under "city"; only the tag tells a town from a hamlet.
    kind = _osm_kind(layer if value == "administrative" and layer == "county" else value)
    american = _text(said.get("countrycode")).casefold() in _US_COUNTRIES
    osm = "/".join(filter(None, (_text(said.get("osm_type")), _text(said.get("osm_id")))))
    return (
        _text(said.get("name")),
        kind if is_place else OTHER,
        _text(said.get("state")) if american else "",
        osm,
    )


_ARCGIS_KINDS: Final = {
    "city": CITY_KIND,
    "town": CITY_KIND,
    "village": CITY_KIND,
    "county": COUNTY_KIND,
    "": UNKNOWN,
    "district": UNKNOWN,
    "locality": UNKNOWN,
    "populated place": UNKNOWN,
}


def _arcgis(raw: Mapping[str, Any]) -> Parsed:
    """Read the candidates of Esri's ``findAddressCandidates``."""
    said = _map(raw.get("attributes"))
    kind = _ARCGIS_KINDS.get(_text(said.get("Type")).casefold(), OTHER)
    if _text(said.get("Addr_type")) != "Locality":
        kind = OTHER if said.get("Addr_type") else UNKNOWN
    name = said.get("PlaceName") or said.get("Subregion" if kind == COUNTY_KIND else "City")
    american = _text(said.get("Country")).casefold() in {*_US_COUNTRIES, "pri", "vir", "gum"}
    state = said.get("RegionAbbr") or said.get("Region")
    return _text(name), kind, _text(state) if american else "", ""


def _google(raw: Mapping[str, Any]) -> Parsed:
    """Read a result of Google's Geocoding API."""
    types = raw.get("types")
    types = types if isinstance(types, list) else []
    parts = raw.get("address_components")
    parts = [_map(part) for part in parts] if isinstance(parts, list) else []

    def part(kind: str, form: str) -> str:
        fitting = (p for p in parts if isinstance(p.get("types"), list) and kind in p["types"])
        return _text(next((p.get(form) for p in fitting), ""))

    kind, name = OTHER, ""
    if "locality" in types:
        kind, name = CITY_KIND, part("locality", "long_name")
    elif "administrative_area_level_2" in types:
        kind, name = COUNTY_KIND, part("administrative_area_level_2", "long_name")
    elif not types or {"administrative_area_level_3", "postal_town"} & {str(t) for t in types}:
        kind = UNKNOWN
    if raw.get("partial_match") and kind != OTHER:
        kind = UNKNOWN
    country = part("country", "short_name")
    state = part("administrative_area_level_1", "short_name") if country == "US" else country
    if country.casefold() not in _US_COUNTRIES:
        state = ""
    return name, kind, state, _text(raw.get("place_id"))


_PARSERS: Final[Mapping[str, Callable[[Mapping[str, Any]], Parsed]]] = {
    "Nominatim": _nominatim,
    "PickPoint": _nominatim,
    "OpenMapQuest": _nominatim,
    "Photon": _photon,
    "ArcGIS": _arcgis,
    "GoogleV3": _google,
}
