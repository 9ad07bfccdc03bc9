"""What the view at an address is called: for its title, its description and its picture."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from roster.filters import STATE, passing_all
from roster.snapshot import Roster
from roster.words import count_states, listed
from sites.columns import ANNOUNCED_DATE, CITY, KEY, STATE_NAME
from ui.choice import Choice

_MOST_NAMED: Final = 3
_SAID: Final = (KEY, CITY, STATE_NAME, ANNOUNCED_DATE)
HOME: Final = "Map"
"""Title of the page that is the map."""


@dataclass(frozen=True)
class Shown:
    """The sites that a view is about.

    Attributes
    ----------
    count : int
    first : tuple of (str, str, str, str)
        Key, city, state and ISO date of the announcement of the first ones.
    """

    count: int
    first: tuple[tuple[str, str, str, str], ...]


def view_title(roster: Roster, choice: Choice, shown: Shown, page: str = HOME) -> str:
    """Return what a view shows, such as ``3 sites in Ohio``; pages but the map say their name.

    Parameters
    ----------
    roster : Roster
    choice : Choice
    shown : Shown
        What ``shown_sites`` returns of them.
    page : str
        Title of the page.
    """
    if choice.site:
        _, city, state, _ = shown.first[0]
        words = f"{city}, {state}"
    else:
        words = _counted(roster, choice, shown.count)
    if roster.past:
        words += f", as of {roster.dated}"
    return words if page == HOME else f"{page}: {words}"


def shown_sites(roster: Roster, choice: Choice, most: int = 1) -> Shown:
    """Return the sites that a view is about: those of the selected place, or all that pass."""
    sites = roster.sites
    if choice.site:
        keep = (sites[KEY] == choice.site).to_numpy()
    else:
        keep = passing_all(roster, choice.filters)
    at = np.flatnonzero(keep)
    # By column: a frame of them would take most of the time.
    cells = (sites[column].array.take(at[:most]).tolist() for column in _SAID)
    return Shown(len(at), tuple(zip(*cells, strict=True)))


def _counted(roster: Roster, choice: Choice, count: int) -> str:
    program, filters = roster.program, choice.filters
    words = f"{count:,} {program.site_noun if count == 1 else program.site_noun_plural}"
    more = []
    for one in roster.filters:
        values = filters.chosen.get(one.name, ())
        if not values:
            continue
        names = [one.read(value) for value in values]
        if names[_MOST_NAMED:]:
            names = [count_states(values) if one.name == STATE else f"{len(names)} values"]
        said = listed(names)
        if one.name == STATE:
            words += f" in {said}"
        else:
            more.append(one.say(said))
    if filters.search.strip():
        more.append(f"“{' '.join(filters.search.split())}”")
    return ", ".join([words, *more])
