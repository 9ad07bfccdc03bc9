"""Ask an online service about what the gazetteer left open: off unless someone names a service.

The ledger is asked first, then, never faster than allowed, the service; every place once. Whatever
the service does the run ends, says in one sentence what happened, and what was answered until then
has been saved.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final, Protocol

import pandas as pd

from geocode.gazetteer.geocoder import Gazetteer
from geocode.gazetteer.record import same_place
from geocode.geocoded import GeocodedSites
from geocode.ledger import ONLINE, Ledger, LedgerEntry
from geocode.online.parsers import InState, judge
from geocode.online.service import OnlineSettings, Service, ServiceError
from geocode.place import PlaceQuery
from geocode.resolve import Candidate, Verdict, resolve
from geocode.row import read_row
from sites.columns import CITY, KEY, KIND, KINDS, REASON, STATE_CODE, VERDICT
from sites.states import BY_CODE

GIVE_UP_AFTER: Final = 3
"""Places in a row that a service fails on before it is asked no more."""


@dataclass(frozen=True, slots=True)
class OnlineQuestion:
    """A place that the gazetteer leaves open.

    Attributes
    ----------
    place : PlaceQuery
        What to ask.
    may_pin : bool
        Whether one fitting answer settles it. Where the gazetteer knows several places of that
        name in the state, a service that names one of them does not say that it is the one meant.
    """

    place: PlaceQuery
    may_pin: bool = True


@dataclass(frozen=True)
class OnlineAnswers:
    """What came of asking.

    Attributes
    ----------
    service : str
        Its name, for a reader.
    entries : tuple of LedgerEntry
        Places that are located now; saved already where a ``save`` was given.
    candidates : mapping of str to tuple of Candidate
        By place key: answers that a person may choose from.
    asked, failed, of : int
        Places that were asked, those of them without an answer, and all that are open.
    stopped : str
        Why not all were asked, in one sentence; "" when all were.
    """

    service: str
    entries: tuple[LedgerEntry, ...] = ()
    candidates: Mapping[str, tuple[Candidate, ...]] = field(
        default_factory=lambda: MappingProxyType({})
    )
    asked: int = 0
    failed: int = 0
    of: int = 0
    stopped: str = ""

    @property
    def summary(self) -> str:
        """One or two sentences on the whole run."""
        text = (
            f"{self.service} was asked about {self.asked} of {self.of} open places: "
            f"{len(self.entries)} located, {len(self.candidates)} with candidates to choose from"
            + (f", {self.failed} without an answer." if self.failed else ".")
        )
        return f"{self.stopped} {text}" if self.stopped else text


class AskProgress(Protocol):
    """Is told after each place how many are done, of how many, and what was asked."""

    def __call__(self, done: int, total: int, label: str) -> None: ...  # noqa: D102


def online_questions(
    sites: pd.DataFrame, geocoded: GeocodedSites, geocoder: Gazetteer, ledger: Ledger
) -> list[OnlineQuestion]:
    """Return the distinct places to ask an online service about.

    Rows that name no place of a state are not among them, nor places that the ledger decides, nor
    those that the gazetteer knows well and whose given coordinates contradict it.
    """
    found: dict[str, OnlineQuestion] = {}
    known_well: set[str] = set()
    frame = geocoded.frame
    kind_texts = sites[KIND] if KIND in sites else [""] * len(sites)
    for city, kind_text, key, code, kind, verdict in zip(
        sites[CITY],
        kind_texts,
        *(frame[name] for name in (KEY, STATE_CODE, KIND, VERDICT)),
        strict=True,
    ):
        if verdict == Verdict.LOCATED or key in found or key in known_well:
            continue
        if not key or ledger.decision(key) or code not in BY_CODE or kind not in KINDS:
            continue
        name = read_row(city, code, kind_text).city
        place = PlaceQuery(name, code, kind)
        if place.key != key:
            continue
        if verdict == Verdict.CONFLICT:
            # Of the coordinates, perhaps: what the gazetteer says of the name is asked again.
            verdict = resolve(place, geocoder).verdict
            if verdict is Verdict.LOCATED:
                known_well.add(key)
                continue
        found[key] = OnlineQuestion(place, may_pin=verdict == Verdict.NOT_FOUND)
    return list(found.values())


def ask_online(
    places: Iterable[OnlineQuestion],
    settings: OnlineSettings,
    *,
    day: str,
    ledger: Ledger | None = None,
    in_state: InState | None = None,
    save: Callable[[LedgerEntry], object] | None = None,
    progress: AskProgress | None = None,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> OnlineAnswers:
    """Ask a service about places, one after the other.

    Parameters
    ----------
    places : iterable of OnlineQuestion
        Places with one key are asked once.
    day : str
        Today, ISO, for the ledger.
    ledger : Ledger, optional
        What it decides is not asked.
    in_state : callable, optional
        The outlines of the states: ``in_state(code, latitude, longitude)``.
    save : callable, optional
        Takes each entry as soon as it is known. Its errors end the run and are raised.
    sleep, clock : callable
        The time: seconds to wait, and a clock in seconds that never goes back.

    Returns
    -------
    OnlineAnswers
        Also when the service fails or the run is interrupted from the keyboard.

    """
    ledger = ledger or Ledger()
    keyed = {one.place.key: one for one in places if one.place.key}
    todo = [one for key, one in keyed.items() if ledger.decision(key) is None]
    service = Service(settings, sleep, clock)
    source = f"{service.name} (online), {day}"
    entries: list[LedgerEntry] = []
    candidates: dict[str, tuple[Candidate, ...]] = {}
    asked = failed = in_a_row = 0
    stopped = ""
    try:
        for done, one in enumerate(todo, start=1):
            place, label = one.place, f"{one.place.name}, {BY_CODE[one.place.state_code].name}"
            asked += 1
            try:
                answers = service.ask(place)
            except ServiceError as failure:
                failed += 1
                in_a_row += 1
                if failure.for_good:
                    stopped = f"{service.name} {failure.what}, so the program stopped asking."
                elif in_a_row == GIVE_UP_AFTER:
                    stopped = (
                        f"{service.name} {failure.what}, {in_a_row} places in a row, so the "
                        f"program stopped asking."
                    )
            else:
                in_a_row = 0
                pin, others = judge(place, answers, source, in_state)
                if pin and one.may_pin:
                    entry = LedgerEntry(
                        place.key,
                        pin.latitude,
                        pin.longitude,
                        source,
                        pin.label,
                        pin.id,
                        day,
                        ONLINE,
                    )
                    if save:
                        save(entry)
                    entries.append(entry)
                elif pin or others:
                    candidates[place.key] = (pin,) if pin else others
            if progress:
                progress(done, len(todo), label)
            if stopped:
                break
    except KeyboardInterrupt:
        stopped = "Stopped from the keyboard."
    return OnlineAnswers(
        service.name,
        tuple(entries),
        MappingProxyType(candidates),
        asked,
        failed,
        len(todo),
        stopped,
    )


def with_candidates(geocoded: GeocodedSites, answers: OnlineAnswers) -> GeocodedSites:
    """Return the sites with a service's candidates added to the rows that are open."""
    if not answers.candidates:
        return geocoded
    frame = geocoded.frame.copy()
    candidates = dict(geocoded.candidates)
    for row, key, verdict, reason in zip(
        frame.index.tolist(), frame[KEY], frame[VERDICT], frame[REASON], strict=True
    ):
        more = answers.candidates.get(key, ())
        if verdict == Verdict.LOCATED or not more:
            continue
        known = candidates.get(row, ())
        candidates[row] = (*known, *(one for one in more if not any(_same(one, k) for k in known)))
        frame.loc[row, REASON] = f"{reason.rstrip('.')}; {answers.service} offers a candidate."
    return replace(geocoded, frame=frame, candidates=MappingProxyType(candidates))


def _same(one: Candidate, other: Candidate) -> bool:
    return (one.label, one.kind) == (other.label, other.kind) and same_place(one, other)
