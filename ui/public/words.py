"""What the view at an address is called: for its title, its description and its picture."""

from typing import Final

import pandas as pd

from roster.filters import STATE, filter_sites
from roster.snapshot import Roster
from roster.words import count_states, listed
from sites.columns import CITY, KEY, STATE_NAME
from ui.choice import Choice

_MOST_NAMED: Final = 3
HOME: Final = "Map"
"""Title of the page that is the map."""


def view_title(roster: Roster, choice: Choice, shown: pd.DataFrame, page: str = HOME) -> str:
    """Return what a view shows, such as ``3 sites in Ohio``; pages but the map say their name.

    Parameters
    ----------
    roster : Roster
    choice : Choice
    shown : DataFrame
        What ``shown_sites`` returns of them.
    page : str
        Title of the page.
    """
    if choice.site:
        words = f"{shown[CITY].iloc[0]}, {shown[STATE_NAME].iloc[0]}"
    else:
        words = _counted(roster, choice, len(shown))
    return words if page == HOME else f"{page}: {words}"


def shown_sites(roster: Roster, choice: Choice) -> pd.DataFrame:
    """Return the rows of ``roster.sites`` that a view is about: of the selected place, or all."""
    if choice.site:
        return roster.sites[roster.sites[KEY] == choice.site]
    return filter_sites(roster, choice.filters)


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
            more.append(one.phrase.format(said))
    if filters.search.strip():
        more.append(f"“{' '.join(filters.search.split())}”")
    return ", ".join([words, *more])
