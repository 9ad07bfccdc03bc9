"""The located places of a roster, as every map of them is drawn."""

import numpy as np
import pandas as pd

from cartography.labels import SEARCHED
from cartography.projection import project
from roster.snapshot import Roster, once_a_roster
from roster.words import long_date


@once_a_roster
def located_places(roster: Roster) -> pd.DataFrame:
    """Return all located places of a roster, one row a pin, with label and card as text.

    Columns: ``key``, ``city``, ``state_code``, ``latitude``, ``longitude``, ``label``, ``card``,
    and in plane units ``x`` and ``y``.
    """
    places = roster.places.reset_index()
    places["label"] = places["city"] + ", " + places["state_code"]
    shared = places[places.duplicated(["latitude", "longitude"], keep=False)]
    at_point = shared.groupby(["latitude", "longitude"])["label"]
    together = at_point.transform(lambda labels: f"\n{len(labels)} here: {' and '.join(labels)}")
    here = together.to_dict()
    places["card"] = [
        f"{city}, {state}{here.get(at, '')}"
        + (f"\nJoined {' and '.join(map(long_date, days))}" if days else "")
        for at, city, state, days in zip(
            places.index,
            *(places[name].tolist() for name in ("city", "state_name", "announced")),
            strict=True,
        )
    ]
    x, y = project(places["longitude"].to_numpy(float), places["latitude"].to_numpy(float))
    names = ["key", "city", "state_code", "latitude", "longitude", "label", "card"]
    return places[names].assign(x=np.round(x, 2), y=np.round(y, 2))


@once_a_roster
def by_importance(roster: Roster) -> pd.DataFrame:
    """Return ``located_places`` with the newest announcement's first, then by people.

    Two columns more: ``population``, and ``important``, whether one is of that announcement and so
    is named however small it is; of one that has very many none is.
    """
    known = roster.places
    newest = np.array([roster.as_of in days for days in known["announced"]], dtype=bool)
    places = located_places(roster).assign(
        population=known["population"].to_numpy(),
        important=newest if newest.sum() <= SEARCHED else False,
    )
    return places.sort_values(["important", "population"], ascending=False, kind="stable")
