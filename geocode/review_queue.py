"""The places on which a person has to decide, and what a person can decide on one.

The review in the terminal and the one on the page are both made of these.
"""

from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from common.wording import printable
from geocode.gazetteer.geocoder import Gazetteer
from geocode.geocoded import GeocodedSites
from geocode.ledger import (
    GAZETTEER,
    ONLINE,
    TYPED_BY,
    Decision,
    Ledger,
    LedgerEntry,
    LeftOut,
    parse_degrees,
)
from geocode.online.parsers import InState
from geocode.outlines import Outlines
from geocode.pipeline import geocode_sites
from geocode.resolve import Candidate, Verdict
from sites.columns import CITY, KEY, KIND, REASON, STATE, STATE_CODE, STATE_NAME, VERDICT
from sites.states import BY_CODE

LATITUDES: Final = (-15.0, 72.0)
WEST: Final = (-180.0, -64.0)
EAST: Final = (144.0, 180.0)
"""Degrees between which everything in the United States and its territories lies.

The Rose Atoll is the farthest south, Point Barrow the farthest north, Saint Croix the farthest
east of the western half; Guam, the Northern Marianas and the last Aleutians lie in the eastern.
"""

ONLY_THE_FILE: Final = "Fix this row in the file."


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A row of the sites file without a sure location.

    Attributes
    ----------
    number : int
        The spreadsheet's row number.
    city, state, kind : str
        The cells as typed, in one line.
    reason : str
        One sentence that names the row.
    """

    number: int
    city: str
    state: str
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class OpenPlace:
    """A place without a sure location, with all rows that name it.

    Attributes
    ----------
    key : str
        Place key; it may be "" where only the file can fix it.
    state_code, state_name : str
        Of the state in which the place lies.
    title : str
        City and state as typed in the first row.
    rows : tuple of OpenRow
        At least one.
    candidates : tuple of Candidate
        What could be meant, in the order of the rows; some may lie in another state.
    needs_file_edit : bool
        Whether no decision would help: the row names no place of a state or several, or its place
        is located in another row, whose pin a decision would move.
    """

    key: str
    state_code: str
    state_name: str
    title: str
    rows: tuple[OpenRow, ...]
    candidates: tuple[Candidate, ...] = ()
    needs_file_edit: bool = False

    @property
    def reasons(self) -> tuple[str, ...]:
        """What each row's reason is."""
        return tuple(row.reason for row in self.rows)


@dataclass(frozen=True, slots=True)
class DecidedPlace:
    """What a person decided on a place.

    Attributes
    ----------
    decision : LedgerEntry or LeftOut
        As the ledger has it.
    title : str
        City and state as typed in the sites file; the key when no row names the place.
    """

    decision: Decision
    title: str


def review_queue(sites: pd.DataFrame, geocoded: GeocodedSites) -> tuple[OpenPlace, ...]:
    """Return every place that is open, in order of first mention.

    Parameters
    ----------
    sites : DataFrame
        The file's rows, as text.

    Returns
    -------
    tuple of OpenPlace
        One a place; one a row where only the file can fix it. Every row that is not located
        is in exactly one of them.
    """
    is_located = (geocoded.frame[VERDICT] == Verdict.LOCATED.value).to_numpy(dtype=bool)
    located = set(geocoded.frame.loc[is_located, KEY].tolist())
    sites, frame = sites[~is_located], geocoded.frame[~is_located]
    kinds = sites[KIND] if KIND in sites else [""] * len(sites)
    found: dict[object, OpenPlace] = {}
    for number, city, state, kind, key, code, state_name, reason in zip(
        frame.index.tolist(),
        sites[CITY],
        sites[STATE],
        kinds,
        *(frame[name] for name in (KEY, STATE_CODE, STATE_NAME, REASON)),
        strict=True,
    ):
        cells = (printable(city), printable(state), printable(kind))
        row = OpenRow(number, *cells, printable(reason))
        candidates = geocoded.candidates.get(number, ())
        needs_file_edit = (
            not key or not code or key in located or number in geocoded.needs_file_edit
        )
        if not needs_file_edit and key in found:
            place = found[key]
            found[key] = replace(
                place,
                rows=(*place.rows, row),
                candidates=tuple(dict.fromkeys((*place.candidates, *candidates))),
            )
        else:
            title = ", ".join(filter(None, cells[:2])) or "(no name)"
            found[number if needs_file_edit else key] = OpenPlace(
                key, code, state_name, title, (row,), candidates, needs_file_edit
            )
    return tuple(found.values())


def decided_places(
    sites: pd.DataFrame, geocoded: GeocodedSites, ledger: Ledger
) -> tuple[DecidedPlace, ...]:
    """Return what people decided, the newest day first; the later in the file the newer."""
    people: list[Decision] = [entry for entry in ledger.entries.values() if entry.by_person]
    people += ledger.left_out.values()
    if not people:
        return ()
    keys = geocoded.frame[KEY]
    keys = keys[keys.isin([one.key for one in people])].drop_duplicates()
    titles = {
        key: ", ".join(filter(None, (printable(city), printable(state))))
        for key, city, state in zip(
            keys, *(sites.loc[keys.index, each] for each in (CITY, STATE)), strict=True
        )
    }
    order = {row.get(KEY, "").strip(): number for number, row in enumerate(ledger.rows)}
    people.sort(key=lambda one: (one.date, order.get(one.key, 0)), reverse=True)
    return tuple(DecidedPlace(one, titles.get(one.key) or one.key) for one in people)


def refuses(place: OpenPlace, candidate: Candidate, in_state: InState | None) -> str:
    """Return why a candidate cannot be what the rows name, or ""."""
    if candidate.state_code not in ("", place.state_code):
        return (
            f"{printable(candidate.label)} is not in {place.state_name}; if it is the right one, "
            "correct the state in the file."
        )
    at = f"{candidate.latitude}, {candidate.longitude}"
    found = check_coordinates(at, place.state_code, in_state)
    return found if isinstance(found, str) else ""


def why_open(
    rows: pd.DataFrame,
    decision: Decision,
    geocoder: Gazetteer,
    outlines: Outlines,
    ledger: Ledger | None = None,
) -> str:
    """Return why a row of a sites file has no pin with a decision; "" when each has one.

    To leave a place out is meant to leave its rows without one.
    """
    if isinstance(decision, LeftOut):
        return ""
    ledger = (ledger or Ledger()).with_entries([decision])
    found = geocode_sites(rows, geocoder, ledger, outlines=outlines).frame
    reasons = found.loc[found[VERDICT] != Verdict.LOCATED.value, REASON].tolist()
    return printable(reasons[0]) if reasons else ""


def take(place: OpenPlace, candidate: Candidate, who: str, day: str) -> LedgerEntry:
    """Return the decision that a candidate is the place; ``day`` is ISO."""
    return LedgerEntry(
        place.key,
        candidate.latitude,
        candidate.longitude,
        candidate.source,
        candidate.label,
        candidate.id,
        day,
        who,
    )


def type_in(place: OpenPlace, latitude: float, longitude: float, who: str, day: str) -> LedgerEntry:
    """Return the decision that a place is where a person says, degrees WGS 84."""
    return LedgerEntry(place.key, latitude, longitude, typed_by(who), date=day, decided_by=who)


def typed_by(who: str) -> str:
    """Return the source of coordinates that a person typed."""
    return TYPED_BY + who


def leave_out(place: OpenPlace, who: str, day: str) -> LeftOut:
    """Return the decision that a place is not drawn for now."""
    return LeftOut(place.key, who, day)


def person_name(text: str) -> str:
    """Return a person's name as the ledger can hold it, "" when it can be no one's."""
    name = printable(text)
    return "" if name.casefold() in ("", GAZETTEER, ONLINE) else name


def check_coordinates(
    text: str, state_code: str, in_state: InState | None = None
) -> tuple[float, float] | str:
    """Return the coordinates that a text names, or one sentence on why they cannot be used.

    Parameters
    ----------
    text : str
        Latitude and longitude in degrees, with a comma or a space between them.
    state_code : str
        USPS code of the state in which the place lies.
    in_state : callable, optional
        The outlines of the states; without them only what lies outside the country is found.
    """
    parts = text.replace(",", " ").replace(";", " ").split()
    numbers = [parse_degrees(part) for part in parts]
    if len(numbers) != 2 or numbers[0] is None or numbers[1] is None:
        return f"“{printable(text)}” is not a pair of coordinates; type for example 35.15, -90.05."
    latitude, longitude = numbers[0], numbers[1]
    typed = f"{latitude:g}, {longitude:g}"
    state = BY_CODE[state_code].name

    def good(north: float, east: float) -> bool:
        return _in_country(north, east) and (in_state is None or in_state(state_code, north, east))

    if good(latitude, longitude):
        return latitude, longitude
    if good(longitude, latitude):
        return f"Latitude and longitude seem to be swapped in {typed}."
    if good(latitude, -longitude):
        return f"The longitude in {typed} seems to lack its minus sign."
    if not _in_country(latitude, longitude):
        return f"The coordinates {typed} lie outside the United States and its territories."
    return f"The coordinates {typed} do not lie in {state}."


def _in_country(latitude: float, longitude: float) -> bool:
    return LATITUDES[0] <= latitude <= LATITUDES[1] and (
        WEST[0] <= longitude <= WEST[1] or EAST[0] <= longitude <= EAST[1]
    )
