"""What may have been meant by a name that is not known: offered, and never taken by itself."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

from geocode.gazetteer.record import OPEN, Record
from geocode.normalize import DIVIDED, bare_names, loose_spellings, normalize_name
from sites.check import UNSTATED
from sites.columns import CITY_KIND, COUNTY_KIND, KINDS

if TYPE_CHECKING:
    from geocode.gazetteer.geocoder import Gazetteer

NEAR_SCORE: Final = 0.66
"""Similarity, 0 to 1, from which on another name is offered as what may have been meant."""

LEAST_LETTERS: Final = 3
"""A name of more letters is looked for among the words of longer names."""

ALIKE: Final = 0.8
"""Similarity from which on a name is likelier misspelled than another place's."""


def loose_matches(geocoder: "Gazetteer", name: str, state_code: str) -> tuple[Record, ...]:
    """Return cities that a name may mean, or may not: offered and never taken.

    Those of a shorter name ("Kansas" for "Kansas City"), and those written with other spaces
    ("Ladue" for "La Due").
    """
    index = geocoder.index(state_code, CITY_KIND)
    found = (
        record
        for short in loose_spellings(name, state_code)
        for record in (*index.get(short), *index.joined.get(short.replace(" ", ""), ()))
    )
    return tuple(
        dict.fromkeys(record for record in found if record.is_place or record.feature == OPEN)
    )


def near_names(
    geocoder: "Gazetteer", name: str, state_code: str, most: int = 3, kind: str = CITY_KIND
) -> tuple[tuple[Record, float], ...]:
    """Return places of the state whose names are spelled nearly so, the nearest first.

    Names that are a slip of the keys away come first, then those that have all the words, then
    the rest. With each comes how like its name is, 0 to 1; from ``ALIKE`` on it is a slip.

    Parameters
    ----------
    state_code : str
        USPS code.
    kind : str
        ``city``, ``county``, or ``UNSTATED`` for both.
    """
    scored: list[tuple[float, bool, int, Record]] = []
    for each in KINDS if kind == UNSTATED else (kind,):
        known = geocoder.index(state_code, each).exact
        for match, score in _alike(bare_names(name, each), known.keys(), most).items():
            scored += [(-score, not e.is_place, -e.population, e) for e in known[match]]
    scored.sort(key=lambda one: one[:3])
    found = {record.id: (record, -score) for score, _, _, record in reversed(scored)}
    return tuple(reversed(found.values()))[:most]


def namesakes_elsewhere(
    geocoder: "Gazetteer", name: str, state_code: str, most: int = 6, kind: str = CITY_KIND
) -> tuple[Record, ...]:
    """Return the places of this name in other states, the most populous first."""
    if kind == COUNTY_KIND:
        every = (
            geocoder.counties(name, code) for code in geocoder.state_codes if code != state_code
        )
        counties = [record for found in every for record in found]
        return tuple(sorted(counties, key=lambda e: -e.population))[:most]
    word = normalize_name(name).rpartition(" ")[2]
    records = [
        record
        for each in bare_names(name, kind)
        for record in geocoder.cities_by_name.get(each, ())
        if record.state != state_code and (record.is_place or record.feature == OPEN)
    ]
    # A township is looked for where there are townships first.
    records.sort(key=lambda record: record.state not in DIVIDED.get(word, ()))
    return tuple(dict.fromkeys(records))[:most]


def _alike(names: Iterable[str], known: Iterable[str], most: int) -> dict[str, float]:
    """Return the known names that are like one of some, with how like they are, 0 to 1."""
    known = list(known)
    scores: dict[str, float] = {}
    for name in names:
        near = process.extract(
            name, known, scorer=OSA.normalized_similarity, limit=most * 3, score_cutoff=NEAR_SCORE
        )
        words = set(name.split())
        if len(name) > LEAST_LETTERS:
            # Longer names with all its words: below a slip, above what is only somewhat like it.
            near += [(each, ALIKE - 0.01, 0) for each in known if words < set(each.split())]
        for each, score, _ in near:
            slip = ALIKE if OSA.distance(name, each, score_cutoff=1) < 2 else 0.0
            scores[each] = max(score, slip, scores.get(each, 0.0))
    return scores
