"""What the panel says of one selected place."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from common.distance import miles_from
from roster.snapshot import Roster
from sites.columns import LATITUDE, LONGITUDE, STATE_CODE


@dataclass(frozen=True)
class Nearest:
    """The nearest other place, and how far it is in statute miles, great circle."""

    key: str
    city: str
    state_code: str
    miles: float


@dataclass(frozen=True)
class SiteDetails:
    """A located place, beside its row of the list.

    Attributes
    ----------
    latitude, longitude : float
        Degrees.
    source, matched_name : str
        Who says where it is, and the name there.
    position, count : int
        "9 of 12": its place among the located places, from 1, and how many there are.
    nearest : Nearest or None
        The nearest other place; None when there is no other.
    """

    latitude: float
    longitude: float
    source: str
    matched_name: str
    position: int
    count: int
    nearest: Nearest | None


def site_details(roster: Roster, key: str) -> SiteDetails | None:
    """Return what there is to say of a located place.

    Parameters
    ----------
    key : str
        Place key; from an address, so it may be anything.

    None when no located place has this key.
    """
    places = roster.places
    if key not in places.index:
        return None
    at = int(places.index.get_indexer(pd.Index([key]))[0])
    place = places.iloc[at]
    return SiteDetails(
        latitude=float(place[LATITUDE]),
        longitude=float(place[LONGITUDE]),
        source=place["source"],
        matched_name=place["matched_name"],
        position=at + 1,
        count=len(places),
        nearest=_nearest(places, at),
    )


def _nearest(places: pd.DataFrame, at: int) -> Nearest | None:
    if len(places) < 2:
        return None
    distances = miles_from(
        float(places[LATITUDE].iloc[at]),
        float(places[LONGITUDE].iloc[at]),
        places[LATITUDE].to_numpy(),
        places[LONGITUDE].to_numpy(),
    )
    distances[at] = np.inf
    nearest = int(np.argmin(distances))
    row = places.iloc[nearest]
    return Nearest(
        str(places.index[nearest]), row["city"], row[STATE_CODE], float(distances[nearest])
    )
