"""Ask a person, in a terminal, about each place that is open.

Each decision is handed on at once, so that nothing is lost when the asking ends, in whatever way.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pandas as pd

from common.wording import printable
from geocode.geocoded import GeocodedSites
from geocode.ledger import Change, Decision, LedgerEntry, LeftOut
from geocode.online.parsers import InState
from geocode.review_queue import (
    ONLY_THE_FILE,
    OpenPlace,
    check_coordinates,
    leave_out,
    refuses,
    review_queue,
    take,
    type_in,
)

Ask = Callable[[str], str | None]
"""Shows a prompt and returns the line that was typed, or None at the end of input."""

Tell = Callable[[str], None]

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
    ask, tell : callable
        The terminal.
    settles : callable
        Takes a row and an entry for its place, and returns "" when the row would then be located,
        else the reason why not: coordinates in the file may contradict it.
    save : callable
        Takes each decision at once and returns what it changed.
    undo : callable
        Undoes such a change; False when someone decided differently since.
    who : str
        The person's name, for the ledger.
    day : str
        Today, ISO.
    in_state : callable, optional
        The outlines of the states, for coordinates that are typed.
    """
    found = review_queue(sites, geocoded)
    places = [place for place in found if not place.needs_file_edit]
    loose = len(found) - len(places)
    for place in found:
        if place.needs_file_edit:
            tell(f"\n{place.reasons[0]}\n  {ONLY_THE_FILE}")
    changes: dict[int, Change] = {}
    number = 0
    while number < len(places):
        place = places[number]
        tell(f"\n{number + 1} of {len(places)}: {place.title}")
        for reason in place.reasons:
            tell(f"  {reason}")
        decision = _decide(place, ask, tell, settles, in_state, who, day)
        if decision == _QUIT:
            break
        if decision == _BACK:
            if not changes:
                tell("  There is nothing to undo.")
                continue
            number, change = changes.popitem()
            key = change.key
            if undo(change):
                tell(f"  Undone: the decision on {key}.")
            else:
                tell(f"  Someone decided differently on {key} since then; that stays.")
            continue
        if not isinstance(decision, str):
            changes[number] = save(decision)
            tell(f"  Saved: {_said(decision)}.")
        number += 1
    skipped = number - len(changes)
    return Reviewed(len(changes), skipped, loose + len(places) - number)


def _said(decision: Decision) -> str:
    if isinstance(decision, LeftOut):
        return f"{decision.key} is left out for now"
    at = f"{decision.latitude:g}, {decision.longitude:g}"
    return f"{decision.key} is at {at} ({printable(decision.matched_name) or 'typed'})"


_BACK: Final = "back"
_QUIT: Final = "quit"
_SKIP: Final = "skip"


def _decide(
    place: OpenPlace,
    ask: Ask,
    tell: Tell,
    settles: Callable[[int, LedgerEntry], str],
    in_state: InState | None,
    who: str,
    day: str,
) -> Decision | str:
    candidates = place.candidates
    for number, candidate in enumerate(candidates, start=1):
        county = f" in {candidate.county}" if candidate.county else ""
        people = f", {candidate.population:,} people" if candidate.population else ""
        tell(
            f"  {number}  {printable(candidate.label)} ({candidate.kind}{county}{people}) at "
            f"{candidate.latitude:.4f}, {candidate.longitude:.4f}, "
            f"from {printable(candidate.source)}"
        )
    numbered = {str(number): candidate for number, candidate in enumerate(candidates, start=1)}
    numbers = f"1 to {len(candidates)} choose a candidate, " if len(candidates) > 1 else ""
    numbers = "1 chooses it, " if len(candidates) == 1 else numbers
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
            return leave_out(place, who, day)
        if answer in ("c", "coordinates"):
            typed = _typed(place, ask, tell, in_state)
            if typed is None:
                continue
            entry = type_in(place, *typed, who, day)
        elif answer in numbered:
            candidate = numbered[answer]
            if why := refuses(place, candidate, in_state):
                tell(f"  {why}")
                continue
            entry = take(place, candidate, who, day)
        if entry is None:
            tell(f"  “{printable(answer)}” is not one of these choices.")
        elif why := settles(place.rows[0].number, entry):
            tell(f"  That does not locate it, so nothing was saved. {printable(why)}")
        else:
            return entry


def _typed(
    place: OpenPlace, ask: Ask, tell: Tell, in_state: InState | None
) -> tuple[float, float] | None:
    """Return coordinates that were typed and pass the checks, or None for going back."""
    while True:
        line = ask("  latitude, longitude (Enter goes back): ")
        if line is None or not line.strip():
            return None
        found = check_coordinates(line, place.state_code, in_state)
        if not isinstance(found, str):
            return found
        tell(f"  {found}")
