"""States, the District of Columbia and the territories, by exact name or abbreviation.

The ``us`` package knows names, USPS codes and Associated Press abbreviations. Its own ``lookup``
also matches by sound, which turns misspellings into states: it is not used here.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import us


@dataclass(frozen=True, slots=True, order=True)
class USState:
    """A state, the District of Columbia or a territory.

    Attributes
    ----------
    name : str
        Name in full.
    code : str
        USPS code, two capitals.
    """

    name: str
    code: str


# Usual short forms that neither USPS nor the Associated Press list.
_ALSO: Final = {
    "AK": ("Alas",),
    "AS": ("Amer Samoa", "Am Samoa"),
    "AZ": ("Az",),
    "CA": ("Cal",),
    "CO": ("Col",),
    "DC": (
        "Washington DC",
        "Dist of Columbia",
        "Washington District of Columbia",
        "Wash DC",
        "The District of Columbia",
    ),
    "FL": ("Flor",),
    "HI": ("Hawaiʻi",),
    "ID": ("Ida",),
    "IA": ("Ia",),
    "KS": ("Kans",),
    "ME": ("Me",),
    "MN": ("Mn",),
    "MS": ("Miss",),
    "NH": ("N Hampshire",),
    "NJ": ("N Jersey",),
    "NY": ("N York",),
    "MP": ("Northern Marianas", "Commonwealth of the Northern Mariana Islands", "CNMI"),
    "NE": ("Nebr",),
    "NC": ("N Car", "No Car", "N Carolina", "No Carolina"),
    "ND": ("N Dak", "No Dak", "N Dakota", "No Dakota"),
    "NM": ("N Mex", "New Mex"),
    "OH": ("O",),
    "OR": ("Oreg",),
    "PA": ("Penn", "Penna"),
    "PR": ("Commonwealth of Puerto Rico",),
    "SC": ("S Car", "So Car", "S Carolina", "So Carolina"),
    "SD": ("S Dak", "So Dak", "S Dakota", "So Dakota"),
    "TX": ("Tex",),
    "UT": ("Ut",),
    "VI": ("US Virgin Islands", "United States Virgin Islands", "USVI"),
    "WA": ("Washington State",),
    "WI": ("Wisc",),
    "WV": ("W Virginia",),
}


def is_state(code: str) -> bool:
    """Whether a code is that of one of the fifty states."""
    return code in BY_CODE and code != DISTRICT and code not in TERRITORIES


def _fold(text: str) -> str:
    kept = (c if c.isalnum() else " " if c.isspace() or c in "-_" else "" for c in text.casefold())
    return "".join(kept).replace(" ", "")


def _state(entry: "us.states.State") -> USState:
    # "Virgin Islands" alone could be the British ones.
    name = "U.S. Virgin Islands" if entry.abbr == "VI" else str(entry.name)
    return USState(name=name, code=str(entry.abbr))


STATES: Final[tuple[USState, ...]] = tuple(
    sorted({_state(entry) for entry in (*us.states.STATES_AND_TERRITORIES, us.states.DC)})
)
"""All 56, by name."""

BY_CODE: Final[dict[str, USState]] = {state.code: state for state in STATES}

DISTRICT: Final = "DC"
TERRITORIES: Final[frozenset[str]] = frozenset(str(one.abbr) for one in us.states.TERRITORIES)
"""Codes of the five that are neither a state nor the District of Columbia."""


@cache
def _index() -> dict[str, USState]:
    index: dict[str, USState] = {}
    for entry in (*us.states.STATES_AND_TERRITORIES, us.states.DC):
        state = BY_CODE[entry.abbr]
        names = (state.name, entry.name, entry.abbr, entry.ap_abbr, *_ALSO.get(entry.abbr, ()))
        for name in filter(None, names):
            index[_fold(name)] = state
        # As lists to choose from have it: "TX - Texas", "Texas (TX)".
        for both in (f"{entry.abbr}{entry.name}", f"{entry.name}{entry.abbr}"):
            index.setdefault(_fold(both), state)
        for title in ("State of", "Commonwealth of", "Territory of"):
            index.setdefault(_fold(f"{title} {entry.name}"), state)
    return index


@lru_cache(maxsize=4096)
def state_of(text: str) -> USState | None:
    """Return the state that a text names, or None.

    Parameters
    ----------
    text : str
        Name, USPS code or usual abbreviation ("Tennessee", "TN", "Tenn."); case, spaces and dots
        do not matter. A misspelling is not a state.
    """
    return _index().get(_fold(text))


def split_state(city: str) -> tuple[str, USState | None]:
    """Split a city cell such as "Memphis, TN" into name and state; None when it names no state."""
    name, comma, rest = city.rpartition(",")
    state = state_of(rest) if comma and name.strip() else None
    return (name.strip(), state) if state else (city, None)
