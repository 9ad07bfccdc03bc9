"""One function from longitude and latitude to the plane that every map is drawn on.

The plane is 975 x 610 units with y pointing down. The lower 48 lie on it in Albers equal-area
conic projection (spherical; J. P. Snyder, *Map Projections: A Working Manual*, USGS Professional
Paper 1395, 1987, equations 14-3 to 14-6), arranged as d3's ``geoAlbersUsa`` arranges them at scale
1300 and translation (487.5, 305). Alaska, Hawaii and the five territories are insets: the same
projection with their own parallels, scaled to a frame. Hawaii has the scale of the lower 48,
Alaska a third of it, the territories whatever fills their frame.

Borders are projected by this function when ``static/`` is built, pins when the map is drawn, so the
two cannot drift apart.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

PLANE_WIDTH = 975.0
PLANE_HEIGHT = 610.0
SCALE = 1300.0

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class PlanePoints(NamedTuple):
    """Positions on the plane, in plane units; NaN where a point lies in no part of the map."""

    x: FloatArray
    y: FloatArray


@dataclass(frozen=True)
class _Conic:
    """Spherical Albers equal-area conic, scaled and moved onto the plane.

    Parameters
    ----------
    meridian
        Central meridian, degrees.
    parallels
        The two standard parallels, degrees.
    anchor
        Longitude and latitude, degrees, that fall on ``at``.
    at
        Plane position of the anchor.
    scale
        Plane units to an Earth radius.
    """

    meridian: float
    parallels: tuple[float, float]
    anchor: tuple[float, float]
    at: tuple[float, float]
    scale: float

    def __call__(self, longitude: FloatArray, latitude: FloatArray) -> PlanePoints:
        """Plane positions of points given in degrees."""
        x, y = self._raw(longitude, latitude)
        x0, y0 = self._raw(np.float64(self.anchor[0]), np.float64(self.anchor[1]))
        return PlanePoints(
            self.at[0] + self.scale * (x - x0),
            self.at[1] - self.scale * (y - y0),
        )

    def _raw(
        self, longitude: FloatArray | np.float64, latitude: FloatArray | np.float64
    ) -> tuple[FloatArray, FloatArray]:
        sin1, sin2 = np.sin(np.radians(self.parallels))
        n = (sin1 + sin2) / 2  # Snyder 14-6
        c = 1 - sin1**2 + 2 * n * sin1  # Snyder 14-5
        rho = np.sqrt(np.maximum(c - 2 * n * np.sin(np.radians(latitude)), 0)) / n  # Snyder 14-3
        # Longitudes are taken from the meridian the short way round, so that the Aleutians beyond
        # the antimeridian stay beside the others.
        theta = n * np.radians((longitude - self.meridian + 180) % 360 - 180)  # Snyder 14-4
        return rho * np.sin(theta), -rho * np.cos(theta)


@dataclass(frozen=True)
class _Geo:
    """A range of longitudes and latitudes in degrees; ``west > east`` crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def contains(self, longitude: FloatArray, latitude: FloatArray) -> NDArray[np.bool_]:
        """Which points lie in the box."""
        if self.west <= self.east:
            across = (longitude >= self.west) & (longitude <= self.east)
        else:
            across = (longitude >= self.west) | (longitude <= self.east)
        return across & (latitude >= self.south) & (latitude <= self.north)


@dataclass(frozen=True)
class Inset:
    """A framed part of the plane that shows a state or territory away from its place.

    Attributes
    ----------
    code
        Postal code.
    name
        Name as written under the frame.
    x0, y0, x1, y1
        Frame, plane units.
    """

    code: str
    name: str
    x0: float
    y0: float
    x1: float
    y1: float
    _box: _Geo = field(repr=False, compare=False)
    _conic: _Conic = field(repr=False, compare=False)

    def holds(self, x: FloatArray, y: FloatArray) -> NDArray[np.bool_]:
        """Which positions, plane units, lie in the frame."""
        inside = (x >= self.x0) & (x <= self.x1) & (y >= self.y0) & (y <= self.y1)
        return np.asarray(inside)


_LOWER_48_BOX = _Geo(-125.5, 24.2, -66.5, 49.6)
_LOWER_48 = _Conic(
    meridian=-96,
    parallels=(29.5, 45.5),
    anchor=(-96.6, 38.7),
    at=(PLANE_WIDTH / 2, PLANE_HEIGHT / 2),
    scale=SCALE,
)


def _territory(
    code: str, name: str, frame: tuple[float, float, float, float], box: _Geo, scale: float
) -> Inset:
    """Put the middle of a box of degrees into the middle of a frame."""
    middle = (box.west + box.east) / 2, (box.south + box.north) / 2
    x0, y0, x1, y1 = frame
    conic = _Conic(
        meridian=middle[0],
        parallels=(box.south, box.north),
        anchor=middle,
        at=((x0 + x1) / 2, (y0 + y1) / 2),
        scale=scale,
    )
    return Inset(code, name, x0, y0, x1, y1, box, conic)


INSETS: tuple[Inset, ...] = (
    Inset(
        "AK", "Alaska", 3, 471, 256, 607, _Geo(170, 50.5, -129, 72),
        _Conic(-154, (55, 65), (-156, 58.5), (141.5, 569), 0.33 * SCALE),
    ),
    Inset(
        "HI", "Hawaii", 262, 527, 388, 607, _Geo(-160.6, 18.6, -154.6, 22.5),
        _Conic(-157, (8, 18), (-157.5, 20.6), (325, 566), SCALE),
    ),
    # The Marianas' frame ends north of Saipan: the islands beyond have next to no inhabitants.
    _territory("GU", "Guam", (836, 394, 899, 452), _Geo(144.58, 13.21, 145.0, 13.69), 6400),
    _territory("MP", "N. Marianas", (907, 394, 970, 452), _Geo(144.9, 14.04, 146.0, 15.36), 2250),
    _territory("AS", "American Samoa", (836, 472, 970, 508),
               _Geo(-170.9, -14.44, -169.36, -14.1), 4600),
    _territory("PR", "Puerto Rico", (836, 528, 917, 586), _Geo(-68.0, 17.86, -65.16, 18.57), 1500),
    _territory("VI", "U.S. V.I.", (925, 528, 970, 586), _Geo(-65.15, 17.62, -64.5, 18.44), 3500),
)  # fmt: skip


class InsetName(NamedTuple):
    """Where an inset's name is: ``x``, ``y`` in plane units, its middle line at ``y``."""

    text: str
    code: str
    x: float
    y: float
    anchor: str


_NAME_GAP = 10.0
_INSIDE_GAP = 22.0  # large type stays clear of the frame
_INSIDE = {"AK": "top", "HI": "bottom"}


def _inset_name(inset: Inset) -> InsetName:
    """Inside the frame where open sea leaves a corner, else under it."""
    if inset.code in _INSIDE:
        y = inset.y0 + _INSIDE_GAP if _INSIDE[inset.code] == "top" else inset.y1 - _INSIDE_GAP
        return InsetName(inset.name, inset.code, inset.x0 + 6, y, "start")
    middle = (inset.x0 + inset.x1) / 2
    return InsetName(inset.name, inset.code, middle, inset.y1 + _NAME_GAP, "middle")


INSET_NAMES: tuple[InsetName, ...] = tuple(_inset_name(inset) for inset in INSETS)


def project(longitude: ArrayLike, latitude: ArrayLike) -> PlanePoints:
    """Plane positions of points on the globe.

    Parameters
    ----------
    longitude, latitude
        Degrees, WGS 84, east and north positive; scalars or arrays of one shape. Longitudes may
        lie anywhere from -180 to 360.

    Returns
    -------
    PlanePoints
        ``x`` and ``y`` of the same shape, in plane units, y down. NaN where a point lies in no
        part of the map, as for NaN. The lower 48 are taken as a box of degrees: a place just over
        the Canadian or Mexican border is projected as well.
    """
    lon, lat = np.broadcast_arrays(
        np.asarray(longitude, dtype=np.float64), np.asarray(latitude, dtype=np.float64)
    )
    lon = (lon + 180) % 360 - 180
    x = np.full(lon.shape, np.nan)
    y = np.full(lon.shape, np.nan)
    _fill(x, y, _LOWER_48_BOX.contains(lon, lat), _LOWER_48, lon, lat)
    # Corners of that box are sea or another country, and lie off the plane or under an inset.
    lost = ~((x >= 0) & (x <= PLANE_WIDTH) & (y >= 0) & (y <= PLANE_HEIGHT))
    for inset in INSETS:
        lost |= inset.holds(x, y)
    x[lost] = np.nan
    y[lost] = np.nan
    for inset in INSETS:
        inside = inset._box.contains(lon, lat)
        _fill(x, y, inside, inset._conic, lon, lat)
        # A corner of the box of degrees may fall outside the frame: that is open sea.
        outside = inside & ~inset.holds(x, y)
        x[outside] = np.nan
        y[outside] = np.nan
    return PlanePoints(x[()], y[()])


def _fill(
    x: FloatArray,
    y: FloatArray,
    where: NDArray[np.bool_],
    conic: _Conic,
    longitude: FloatArray,
    latitude: FloatArray,
) -> None:
    if where.any():
        points = conic(longitude[where], latitude[where])
        x[where], y[where] = points.x, points.y
