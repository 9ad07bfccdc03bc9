"""Sites to GeoJSON, and to JSON records."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from roster.export.values import Value, typed_values
from roster.snapshot import Roster
from sites.columns import LATITUDE, LONGITUDE


def site_records(frame: pd.DataFrame, roster: Roster) -> list[dict[str, Any]]:
    """Return sites as JSON objects of all columns, dates as ISO 8601; see ``typed_values``."""
    columns = typed_values(frame, roster)
    cells = zip(*(map(_plain, column) for column in columns.values()), strict=True)
    return [dict(zip(columns, row, strict=True)) for row in cells]


def sites_geojson(frame: pd.DataFrame, roster: Roster) -> bytes:
    """Return sites as a GeoJSON FeatureCollection (RFC 7946).

    UTF-8 JSON: a Feature for each row, in order; positions are [longitude, latitude], WGS 84, to
    six decimals (0.1 m). A row without a location has a null geometry, so that none is lost. The
    ``id`` is the row number, the properties are all columns but the coordinates. ``bbox`` is there
    where any row has a location.
    """
    features = []
    for row, record in zip(frame.index.tolist(), site_records(frame, roster), strict=True):
        latitude, longitude = record.pop(LATITUDE), record.pop(LONGITUDE)
        point = None
        if latitude is not None and longitude is not None:
            point = {"type": "Point", "coordinates": [longitude, latitude]}
        features.append({"type": "Feature", "id": row, "geometry": point, "properties": record})
    points = [one["geometry"]["coordinates"] for one in features if one["geometry"]]
    box = {"bbox": bounding_box(points)} if points else {}
    collection = {"type": "FeatureCollection", **box, "features": features}
    return json.dumps(collection, ensure_ascii=False, allow_nan=False, indent=1).encode()


def bounding_box(points: Iterable[tuple[float, float]]) -> list[float]:
    """Return the narrowest box around points, as RFC 7946 has it: west, south, east, north.

    Where that box crosses the antimeridian, as one around Guam and Hawaii does, its west is greater
    than its east.
    """
    east_of, north_of = zip(*points, strict=True)
    around = sorted(set(east_of))
    # Each gap from a longitude to the next one eastwards; the last leads around the globe.
    gaps = [b - a for a, b in zip(around, [*around[1:], around[0] + 360], strict=True)]
    last = max(range(len(gaps)), key=lambda n: (gaps[n], n))
    west, east = around[(last + 1) % len(around)], around[last]
    return [west, min(north_of), east, max(north_of)]


def _plain(value: Value) -> str | int | float | None:
    return value.isoformat() if isinstance(value, date) else value
