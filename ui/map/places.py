"""The located places of a roster, as every map of the app draws them."""

import numpy as np
import pandas as pd
import streamlit as st

from cartography.projection import project
from roster.snapshot import Roster
from ui.text import long_date


@st.cache_resource(max_entries=4, show_spinner=False)
def all_places(version: str, _roster: Roster) -> pd.DataFrame:
    """Return all located places of a roster, one row a pin, with label and card as text.

    Columns: ``key``, ``city``, ``state_code``, ``latitude``, ``longitude``, ``label``, ``card``,
    and in plane units ``x`` and ``y``. Nobody changes the frame.
    """
    places = _roster.places.reset_index()
    places["label"] = places["city"] + ", " + places["state_code"]
    at_point = places.groupby(["latitude", "longitude"])["label"]
    places["card"] = [
        f"{city}, {state}"
        + (f"\n{count} here: {together}" if count > 1 else "")
        + (f"\nJoined {' and '.join(map(long_date, days))}" if days else "")
        for city, state, days, count, together in zip(
            *(places[name] for name in ("city", "state_name", "announced")),
            at_point.transform("size"),
            at_point.transform(" and ".join),
            strict=True,
        )
    ]
    x, y = project(places["longitude"].to_numpy(float), places["latitude"].to_numpy(float))
    names = ["key", "city", "state_code", "latitude", "longitude", "label", "card"]
    return places[names].assign(x=np.round(x, 2), y=np.round(y, 2))
