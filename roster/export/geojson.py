"""Sites to GeoJSON."""

import json
from typing import Any

import pandas as pd

from sites.columns import LATITUDE, LONGITUDE


def sites_geojson(frame: pd.DataFrame) -> bytes:
    """Return sites as a GeoJSON FeatureCollection (RFC 7946).

    Parameters
    ----------
    frame : DataFrame
        Rows of ``Roster.sites``.

    Returns
    -------
    bytes
        UTF-8 JSON: a Feature for each row, in order; positions are [longitude, latitude], WGS 84,
        to six decimals (0.1 m). A row without a location has a null geometry, so that none is
        lost. The ``id`` is the row number, the properties are all columns but the coordinates.
    """
    properties = frame.drop(columns=[LATITUDE, LONGITUDE])
    features = [
        {
            "type": "Feature",
            "id": int(row),
            "geometry": _point(latitude, longitude),
            "properties": values,
        }
        for row, latitude, longitude, values in zip(
            frame.index,
            frame[LATITUDE],
            frame[LONGITUDE],
            properties.to_dict("records"),
            strict=True,
        )
    ]
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, allow_nan=False, indent=1).encode()


def _point(latitude: float, longitude: float) -> dict[str, Any] | None:
    if pd.isna(latitude) or pd.isna(longitude):
        return None
    return {"type": "Point", "coordinates": [round(longitude, 6), round(latitude, 6)]}
