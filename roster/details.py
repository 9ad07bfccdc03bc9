"""What the panel says of one selected place."""

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from roster.snapshot import Roster
from sites.columns import LATITUDE, LONGITUDE, STATE_CODE

EARTH_MILES: Final = 3958.7613
"""Mean radius of the Earth (IUGG, 6371.0088 km) in statute miles."""


@dataclass(frozen=True)
class Nearest:
    """The nearest other place, and how far it is in statute miles, great circle."""

    key: str
    city: str
    state_code: str
    miles: float


@dataclass(frozen=True)
class SiteDetails:
    """One located place.

    Attributes
    ----------
    key, city, state_code, state_name, kind : str
    latitude, longitude : float
        Degrees, WGS 84.
    source, matched_name : str
        Where the coordinates come from.
    sites : DataFrame
        Its rows of ``Roster.sites``: one for each time it joined.
    announcements : DataFrame
        Rows of ``Roster.announcements`` in which it joined, the oldest first.
    announced : tuple of str
        ISO dates, the oldest first, described or not.
    position, count : int
        "9 of 12": its place among the located places, from 1, and how many there are.
    in_state : int
        How many located places its state has, itself included.
    nearest : Nearest or None
        None when it is the only place.
    previous, following : str
        Keys of its neighbors in the list, around its ends; its own when it is alone.
    """

    key: str
    city: str
    state_code: str
    state_name: str
    kind: str
    latitude: float
    longitude: float
    source: str
    matched_name: str
    sites: pd.DataFrame
    announcements: pd.DataFrame
    announced: tuple[str, ...]
    position: int
    count: int
    in_state: int
    nearest: Nearest | None
    previous: str
    following: str


def site_details(roster: Roster, key: str) -> SiteDetails | None:
    """Return what there is to say of a located place.

    Parameters
    ----------
    roster : Roster
    key : str
        Place key; from an address, so it may be anything.

    Returns
    -------
    SiteDetails or None
        None when no located place has this key.
    """
    places = roster.places
    if key not in places.index:
        return None
    at = int(places.index.get_indexer(pd.Index([key]))[0])
    place = places.iloc[at]
    count = len(places)
    days = place["announced"]
    return SiteDetails(
        key=key,
        city=place["city"],
        state_code=place[STATE_CODE],
        state_name=place["state_name"],
        kind=place["kind"],
        latitude=float(place[LATITUDE]),
        longitude=float(place[LONGITUDE]),
        source=place["source"],
        matched_name=place["matched_name"],
        sites=roster.sites.loc[list(place["rows"])],
        announcements=roster.announcements[roster.announcements["date"].isin(days)],
        announced=days,
        position=at + 1,
        count=count,
        in_state=int((places[STATE_CODE] == place[STATE_CODE]).sum()),
        nearest=_nearest(places, at),
        previous=str(places.index[(at - 1) % count]),
        following=str(places.index[(at + 1) % count]),
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


def miles_from(
    latitude: float, longitude: float, latitudes: np.ndarray, longitudes: np.ndarray
) -> np.ndarray:
    """Return great-circle distances in statute miles (haversine).

    Parameters
    ----------
    latitude, longitude : float
        Degrees.
    latitudes, longitudes : ndarray, shape (n,)
        Degrees.

    Returns
    -------
    ndarray, shape (n,)
    """
    a, b = np.radians(latitude), np.radians(longitude)
    c, d = np.radians(latitudes), np.radians(longitudes)
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return 2 * EARTH_MILES * np.arcsin(np.sqrt(np.clip(h, 0, 1)))
