"""The measurements: every contestant in turn, round after round."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any

from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError

from benchmarks.browser import Visit, visiting
from benchmarks.contestants import Server

TOUR = ("nine", "two", "nine", "one", "nine", "two", "nine", "one")
"""Pills to click. Each click changes what is shown, and every combination comes up once: 9, 11, 2,
3, 12, 10, 1 and 12 of 12 sites. No message comes again before the browser has forgotten it, so none
is spared by a hash."""

WARM_UP_CLICKS = 2
BUSY_SECONDS = 10
"""No more clicks in one visit after so long, and no more searches: 30,000 sites inline take seconds
for each."""
SEARCHES = ("tenn", "in", "memphis", "o", "nothing like this", "")
"""Texts to search for; "memphis" leaves one site, and "nothing like this" none."""


@dataclass
class Samples:
    """What one contestant's visits gave in one round.

    Attributes
    ----------
    first_map_ms : list of float
        From the beginning of the navigation until the first map is complete.
    first_http_bytes, first_socket_bytes : list of int
        What had come by then, compressed as it came over HTTP, and as the page sees it over the
        websocket.
    filter_bytes, search_bytes : list of int
        Payload that the page got over the websocket for a change of the pills or the search. A
        search that leaves one site has two answers: the filter's, and the selection's, which the
        page then asks for; each counts by itself.
    cpu_ms : list of float
        CPU of the server's process from each click on a pill until soon after the answer.
    answered_ms, issued_ms, drawn_ms : list of float
        From the click on a pill to the last message of the answer, to the frame after the last draw
        call, and until the graphics process has carried it out.
    """

    first_map_ms: list[float] = field(default_factory=list)
    first_http_bytes: list[int] = field(default_factory=list)
    first_socket_bytes: list[int] = field(default_factory=list)
    filter_bytes: list[int] = field(default_factory=list)
    search_bytes: list[int] = field(default_factory=list)
    cpu_ms: list[float] = field(default_factory=list)
    answered_ms: list[float] = field(default_factory=list)
    issued_ms: list[float] = field(default_factory=list)
    drawn_ms: list[float] = field(default_factory=list)

    def as_dict(self) -> dict[str, list[float]]:
        """Return the samples by name."""
        return asdict(self)


Rounds = dict[str, list[Samples]]
"""By the contestant's key, the samples of each round."""


def measure(
    browser: Browser,
    servers: list[Server],
    *,
    rounds: int,
    tours: int,
    say: Callable[[str], None],
) -> tuple[Rounds, dict[str, set[str]]]:
    """Measure the contestants in turn, forwards and backwards.

    Parameters
    ----------
    rounds : int
        How often each is visited. Every other round goes backwards, so that a drift of the
        computer falls on all alike.
    tours : int
        How often ``TOUR`` is gone through in a visit, after the warm-up.

    Returns
    -------
    Rounds
    dict of str to set of str
        By the contestant's key, the addresses on other hosts that it asked for, in vain.

    Notes
    -----
    A contestant that draws no map in time is not visited again; what it gave until then counts.
    """
    found: Rounds = {server.contestant.key: [] for server in servers}
    elsewhere: dict[str, set[str]] = {server.contestant.key: set() for server in servers}
    given_up: set[str] = set()

    def look(server: Server, words: str, samples: Samples, tours: int) -> None:
        one, begun = server.contestant, time.perf_counter()
        try:
            with visiting(browser, server) as visit:
                _measure_visit(visit, samples, tours)
                elsewhere[one.key].update(visit.elsewhere)
        except (TimeoutError, BrowserError) as error:
            if tours:  # at first its server reads the data
                given_up.add(one.key)
            say(f"no map in time: {str(error)[:120]}")
        say(f"{words}: {one.title}, {time.perf_counter() - begun:.0f} s{_gist(samples)}")

    for server in servers:
        # What a server does only once (imports, reading the data) has nothing to do with a map.
        look(server, "to begin with", Samples(), 0)
    for number in range(rounds):
        for server in servers if number % 2 == 0 else reversed(servers):
            if server.contestant.key not in given_up:
                samples = Samples()
                found[server.contestant.key].append(samples)
                look(server, f"round {number + 1} of {rounds}", samples, tours)
    return found, elsewhere


def _gist(samples: Samples) -> str:
    """Return what a visit gave, for a line of progress."""
    if not samples.drawn_ms:
        return ""
    return (
        f": first map after {samples.first_map_ms[0] / 1000:.1f} s; "
        f"of {len(samples.drawn_ms)} clicks {median(samples.filter_bytes) / 1e3:.1f} KB, "
        f"{median(samples.cpu_ms):.0f} ms of CPU, drawn after {median(samples.drawn_ms):.0f} ms"
    )


def _measure_visit(visit: Visit, samples: Samples, tours: int) -> None:
    """Open a page, and go through the tours and the searches if there is a tour."""
    if not tours:
        visit.open(drawn=False)
        return
    first = visit.open()
    samples.first_map_ms.append(first["drawn"])
    samples.first_http_bytes.append(visit.http_bytes)
    samples.first_socket_bytes.append(first["bytes"])
    until = time.monotonic() + BUSY_SECONDS
    for step in range(WARM_UP_CLICKS + tours * len(TOUR)):
        if time.monotonic() > until and samples.drawn_ms:
            break
        notes, spent = visit.click_pill(TOUR[step % len(TOUR)])
        if step >= WARM_UP_CLICKS:
            _note_click(samples, notes, spent)
    until = time.monotonic() + BUSY_SECONDS
    for text in SEARCHES:
        if time.monotonic() > until:
            break
        # The few bytes after a rerun's end are its own, and no answer.
        samples.search_bytes += [size for size in visit.search(text)["answers"] if size > 100]


def _note_click(samples: Samples, notes: dict[str, Any], cpu_ms: float) -> None:
    samples.filter_bytes.append(notes["bytes"])
    samples.cpu_ms.append(cpu_ms)
    samples.answered_ms.append(notes["lastMessage"] - notes["clicked"])
    samples.issued_ms.append(notes["issued"] - notes["clicked"])
    samples.drawn_ms.append(notes["drawn"] - notes["clicked"])
