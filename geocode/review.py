"""Ask a person, in a terminal, about each place that is open.

Each decision is handed on at once, so that nothing is lost when the asking ends, in whatever way.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import pandas as pd

from geocode.answers import InState
from geocode.ledger import Change, Decision, LedgerEntry, LeftOut, parse_degrees, printable
from geocode.resolve import Candidate, Verdict
from geocode.stage import GeocodedSites
from sites.columns import CITY, KEY, REASON, STATE, STATE_CODE, STATE_NAME, VERDICT
from sites.states import BY_CODE

Ask = Callable[[str], str | None]
"""Shows a prompt and returns the line that was typed, or None at the end of input."""

Tell = Callable[[str], None]

LATITUDES: Final = (-15.0, 72.0)
WEST: Final = (-180.0, -64.0)
EAST: Final = (144.0, 180.0)
"""Degrees between which everything in the United States and its territories lies.

The Rose Atoll is the farthest south, Point Barrow the farthest north, Saint Croix the farthest
east of the western half; Guam, the Northern Marianas and the last Aleutians lie in the eastern.
"""

_HELP: Final = "c coordinates, l leave out for now, s or Enter skip, u undo, q quit"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What a review came to.

    Attributes
    ----------
    decided, skipped, unasked : int
        Places: with a decision, passed over, and not reached or not to be settled here.
    """

    decided: int = 0
    skipped: int = 0
    unasked: int = 0

    @property
    def summary(self) -> str:
        """One sentence on the whole review."""
        return (
            f"Review: {self.decided} decided and saved, {self.skipped} skipped, "
            f"{self.unasked} not asked."
        )


def review_places(
    sites: pd.DataFrame,
    geocoded: GeocodedSites,
    *,
    ask: Ask,
    tell: Tell,
    settles: Callable[[int, LedgerEntry], str],
    save: Callable[[Decision], Change],
    undo: Callable[[Change], bool],
    who: str,
    day: str,
    in_state: InState | None = None,
) -> Reviewed:
    """Ask about every open place, once each.

    Rows that name no place of a state are only shown, and rows whose place is located in another
    row: there the cells contradict what is known, and a decision would move the other row's pin.

    Parameters
    ----------
    sites : DataFrame
        The file's rows.
    geocoded : GeocodedSites
        With every row's verdict and candidates.
    ask, tell : callable
        The terminal.
    settles : callable
        Takes a row and an entry for its place, and returns "" when the row would then be located,
        else the reason why not: coordinates in the file may contradict it.
    save : callable
        Takes each decision at once and returns what it changed.
    undo : callable
        Takes such a change back; False when somebody has decided otherwise since.
    who : str
        The person's name, for the ledger.
    day : str
        Today, ISO.
    in_state : callable, optional
        The outlines of the states, for coordinates that are typed.

    Returns
    -------
    Reviewed
    """
    places = _open_places(sites, geocoded, tell, who, day)
    loose = sum(not place.person for place in places)
    places = [place for place in places if place.person]
    changes: dict[int, Change] = {}
    number = 0
    while number < len(places):
        place = places[number]
        tell(f"\n{number + 1} of {len(places)}: {place.title}")
        for reason in place.reasons:
            tell(f"  {reason}")
        candidates = geocoded.candidates.get(place.row, ())
        assert place.person is not None  # the others were only shown
        decision = _decide(place.person, candidates, place.row, ask, tell, settles, in_state)
        if decision == _QUIT:
            break
        if decision == _BACK:
            if not changes:
                tell("  There is nothing to take back.")
                continue
            number, change = changes.popitem()
            key = change.key
            if undo(change):
                tell(f"  Taken back: what was said of {key}.")
            else:
                tell(f"  Somebody has decided otherwise on {key} since; that stays.")
            continue
        if not isinstance(decision, str):
            changes[number] = save(decision)
            tell(f"  Saved: {_said(decision)}.")
        number += 1
    skipped = number - len(changes)
    return Reviewed(len(changes), skipped, loose + len(places) - number)


@dataclass(frozen=True, slots=True)
class _OpenPlace:
    """What to ask about: the first of its rows, what all of them say, and who decides.

    ``person`` is None where only the file can mend it.
    """

    row: int
    title: str
    reasons: tuple[str, ...]
    person: "_Person | None"


def _open_places(
    sites: pd.DataFrame, geocoded: GeocodedSites, tell: Tell, who: str, day: str
) -> list[_OpenPlace]:
    frame = geocoded.frame
    located = {
        key
        for key, verdict in zip(frame[KEY], frame[VERDICT], strict=True)
        if verdict == Verdict.LOCATED
    }
    found: dict[object, _OpenPlace] = {}
    for row, city, state, said in zip(
        frame.index.tolist(),
        sites[CITY],
        sites[STATE],
        frame.astype(str).to_dict("records"),
        strict=True,
    ):
        if said[VERDICT] == Verdict.LOCATED:
            continue
        key, code, reason = said[KEY], said[STATE_CODE], printable(said[REASON])
        if not key or not code or key in located:
            tell(f"\n{reason}\n  Only the file can mend this row.")
            found[row] = _OpenPlace(row, "", (reason,), None)
        elif key in found:
            found[key] = replace(found[key], reasons=(*found[key].reasons, reason))
        else:
            title = f"{printable(city)}, {printable(state)}"
            person = _Person(key, code, said[STATE_NAME], who, day)
            found[key] = _OpenPlace(row, title, (reason,), person)
    return list(found.values())


def _said(decision: Decision) -> str:
    if isinstance(decision, LeftOut):
        return f"{decision.key} is left out for now"
    at = f"{decision.latitude:g}, {decision.longitude:g}"
    return f"{decision.key} is at {at} ({printable(decision.matched_name) or 'typed'})"


_BACK: Final = "back"
_QUIT: Final = "quit"
_SKIP: Final = "skip"


@dataclass(frozen=True, slots=True)
class _Person:
    """A place under review, and who decides on it when."""

    key: str
    state_code: str
    state_name: str
    who: str
    day: str

    def refuses(self, candidate: Candidate, in_state: InState | None) -> str:
        """Return why a candidate cannot be what the row names, or ""."""
        if candidate.state_code not in ("", self.state_code):
            return (
                f"{printable(candidate.label)} is not in {self.state_name}; if it is meant, "
                "correct the state in the file."
            )
        at = f"{candidate.latitude}, {candidate.longitude}"
        found = check_coordinates(at, self.state_code, in_state)
        return found if isinstance(found, str) else ""

    def takes(self, candidate: Candidate) -> LedgerEntry:
        return LedgerEntry(
            self.key,
            candidate.latitude,
            candidate.longitude,
            candidate.source,
            candidate.label,
            candidate.id,
            self.day,
            self.who,
        )

    def types(self, latitude: float, longitude: float) -> LedgerEntry:
        source = f"typed by {self.who}"
        return LedgerEntry(
            self.key, latitude, longitude, source, date=self.day, decided_by=self.who
        )


def _decide(
    person: _Person,
    candidates: tuple[Candidate, ...],
    row: int,
    ask: Ask,
    tell: Tell,
    settles: Callable[[int, LedgerEntry], str],
    in_state: InState | None,
) -> Decision | str:
    for number, candidate in enumerate(candidates, start=1):
        people = f", {candidate.population:,} people" if candidate.population else ""
        tell(
            f"  {number}  {printable(candidate.label)} ({candidate.kind}{people}) at "
            f"{candidate.latitude:.4f}, {candidate.longitude:.4f}, "
            f"from {printable(candidate.source)}"
        )
    numbered = {str(number): candidate for number, candidate in enumerate(candidates, start=1)}
    numbers = f"1 to {len(candidates)} take it, " if len(candidates) > 1 else ""
    numbers = "1 take it, " if len(candidates) == 1 else numbers
    while True:
        answer = ask(f"  [{numbers}{_HELP}] ")
        if answer is None or answer.strip().casefold() in ("q", "quit"):
            return _QUIT
        answer = answer.strip().casefold()
        entry: LedgerEntry | None = None
        if answer in ("", "s", "skip"):
            return _SKIP
        if answer in ("u", "undo"):
            return _BACK
        if answer in ("l", "leave"):
            return LeftOut(person.key, person.who, person.day)
        if answer in ("c", "coordinates"):
            typed = _typed(person, ask, tell, in_state)
            if typed is None:
                continue
            entry = person.types(*typed)
        elif answer in numbered:
            candidate = numbered[answer]
            if why := person.refuses(candidate, in_state):
                tell(f"  {why}")
                continue
            entry = person.takes(candidate)
        if entry is None:
            tell(f"  “{printable(answer)}” is none of these.")
        elif why := settles(row, entry):
            tell(f"  That does not settle it, and is not saved. {printable(why)}")
        else:
            return entry


def _typed(
    person: _Person, ask: Ask, tell: Tell, in_state: InState | None
) -> tuple[float, float] | None:
    """Return coordinates that were typed and stand the checks, or None for going back."""
    while True:
        line = ask("  latitude, longitude (Enter goes back): ")
        if line is None or not line.strip():
            return None
        found = check_coordinates(line, person.state_code, in_state)
        if not isinstance(found, str):
            return found
        tell(f"  {found}")


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
        return f"“{printable(text)}” is no pair of coordinates; type for example 35.15, -90.05."
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
