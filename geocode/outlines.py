"""The outlines of the states and territories, to tell whether a point lies in the named state.

Plain longitude and latitude are the plane here, as they are for the Census Bureau, whose edges are
straight in it. The distance to an outline is measured on a plane that touches the Earth at the
point, which is exact enough for the few kilometers that the tolerances are.
"""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from common.distance import EARTH_KM
from common.errors import OutlinesError

FILE_NAME: Final = "outlines.npz"

GRID: Final = 0.0001
"""Degrees, 11 m: the step in which the file counts."""

BORDER_KM: Final = 0.5
"""How far a point may lie beyond a border, in another state, and still count as this state's.

The outlines are generalized to 1:500,000 and simplified by up to 0.22 km more; rivers, which many
borders follow, are wider than nothing. It must be less than from one town to that across the river:
the middle of Covington, Kentucky, is 1 km from Ohio.
"""

COAST_KM: Final = 3.0
"""How far a point may lie off a state's shore, where no other state is.

The outlines follow the shore and leave small islands and piers out. Of a bay town the point that a
source gives may be in the bay: that of Tulalip Bay, Washington, is 2 km off. A border with Canada
or Mexico is as a shore, since the outlines end there.
"""

_KM_A_DEGREE: Final = EARTH_KM * np.pi / 180
_EDGES_A_BAND: Final = 8
_CHUNK: Final = 4096
"""Points tested at once, which bounds the memory."""

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]


class StateOutline:
    """The edges of one state, sorted into bands of latitude, so that few are looked at a point.

    Parameters
    ----------
    edges : array (4, n)
        Longitude and latitude of each edge's start, then of its end, degrees.
    """

    def __init__(self, edges: Floats) -> None:
        x0, y0, x1, y1 = self._edges = edges
        self.west, self.east = float(np.minimum(x0, x1).min()), float(np.maximum(x0, x1).max())
        low, high = np.minimum(y0, y1), np.maximum(y0, y1)
        self.south, self.north = float(low.min()), float(high.max())
        self._bands = max(1, edges.shape[1] // _EDGES_A_BAND)
        self._height = max(self.north - self.south, GRID) / self._bands
        first = self._band(low)
        spans = self._band(high) - first + 1
        edge, band = _ragged(first, spans)
        self._order = edge[np.argsort(band, kind="stable")]
        counts = np.bincount(band, minlength=self._bands)
        self._starts = np.concatenate([[0], np.cumsum(counts)])

    def has(self, latitudes: Floats, longitudes: Floats, km: float = 0.0) -> Bools:
        """Tell of each point whether it lies within the outline, or at most ``km`` beyond it."""
        # The same longitude, written so that it is within half a turn of the state's middle.
        middle = (self.west + self.east) / 2
        longitudes = middle + (longitudes - middle + 180) % 360 - 180
        margin = km / _KM_A_DEGREE
        out = np.zeros(len(latitudes), dtype=bool)
        high = (latitudes >= self.south - margin) & (latitudes <= self.north + margin)
        # At the 72 degrees of northernmost Alaska a degree of longitude is a third of one here.
        wide = 4 * margin
        boxed = high & (longitudes >= self.west - wide) & (longitudes <= self.east + wide)
        numbers = np.flatnonzero(boxed)
        for start in range(0, len(numbers), _CHUNK):
            part = numbers[start : start + _CHUNK]
            y, x = latitudes[part], longitudes[part]
            found = self._within(y, x)
            if km > 0 and not found.all():
                found[~found] = self._near(y[~found], x[~found], km)
            out[part] = found
        return out

    def _within(self, latitudes: Floats, longitudes: Floats) -> Bools:
        """Even-odd rule: a ray to the west crosses the outline an odd number of times."""
        band = self._band(latitudes)
        point, edge = self._pairs(band, band)
        x0, y0, x1, y1 = self._edges[:, edge]
        y, x = latitudes[point], longitudes[point]
        spans = (y0 > y) != (y1 > y)
        rise = np.where(spans, y1 - y0, 1.0)
        crosses = spans & (x0 + (y - y0) * (x1 - x0) / rise < x)
        return np.bincount(point[crosses], minlength=len(latitudes)) % 2 == 1

    def _near(self, latitudes: Floats, longitudes: Floats, km: float) -> Bools:
        margin = km / _KM_A_DEGREE
        point, edge = self._pairs(self._band(latitudes - margin), self._band(latitudes + margin))
        scale = np.cos(np.radians(latitudes))
        x0, y0, x1, y1 = self._edges[:, edge]
        y, x, squeezed = latitudes[point], longitudes[point], scale[point]
        ax, ay = (x0 - x) * squeezed, y0 - y
        dx, dy = (x1 - x0) * squeezed, y1 - y0
        length = dx * dx + dy * dy
        along = np.clip(-(ax * dx + ay * dy) / np.where(length > 0, length, 1.0), 0.0, 1.0)
        near = np.hypot(ax + along * dx, ay + along * dy) <= margin
        return np.bincount(point[near], minlength=len(latitudes)) > 0

    def _band(self, latitudes: Floats) -> Ints:
        band = np.floor((latitudes - self.south) / self._height)
        return np.clip(band, 0, self._bands - 1).astype(np.int64)

    def _pairs(self, first: Ints, last: Ints) -> tuple[Ints, Ints]:
        """Return which point is to be tested against which edge."""
        starts = self._starts[first]
        point, slot = _ragged(starts, self._starts[last + 1] - starts)
        return point, self._order[slot]


def _ragged(starts: Ints, counts: Ints) -> tuple[Ints, Ints]:
    """Return for each i ``counts[i]`` pairs (i, starts[i]), (i, starts[i] + 1), and so on."""
    owner = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return owner, np.arange(len(owner)) - np.repeat(before - starts, counts)


class Outlines:
    """Where each state and territory lies; never changed once made, safe to share.

    Parameters
    ----------
    edges : mapping of str to array (4, n)
        By USPS code: longitude and latitude of each edge's start, then of its end, degrees WGS 84.
        Longitudes may pass 180 where an outline spans the antimeridian.
    version : str
        Changes whenever an answer could.
    """

    def __init__(self, edges: Mapping[str, Floats], *, version: str) -> None:
        self._edges: Mapping[str, Floats] = MappingProxyType(dict(edges))
        self.version = version

    @classmethod
    def load(cls, path: Path) -> "Outlines":
        """Read the file that ``tools/build_outlines.py`` writes.

        Raises
        ------
        OutlinesError
            When it is absent or was written by something else.
        """
        try:
            data = path.read_bytes()
            with np.load(io.BytesIO(data), allow_pickle=False) as file:
                version = str(file["version"])
                edges = _edges_by_code(file)
        except (
            *(OSError, EOFError, ValueError, LookupError, TypeError),
            *(zipfile.BadZipFile, zlib.error),
        ) as error:
            raise OutlinesError(
                f"{path.name} holds no outlines that tools/build_outlines.py wrote ({error})."
            ) from error
        return cls(edges, version=f"{version} {hashlib.sha256(data).hexdigest()[:12]}")

    @property
    def codes(self) -> tuple[str, ...]:
        """The states and territories that have an outline, in the order of their codes."""
        return tuple(sorted(self._edges))

    def contains(
        self, state_code: str, latitude: float, longitude: float, tolerance_km: float = 0.0
    ) -> bool:
        """Tell whether a point lies in a state, or at most ``tolerance_km`` beyond its outline.

        Parameters
        ----------
        state_code : str
            USPS code; one that has no outline contains nothing.
        latitude, longitude : float
            Degrees; numbers that lie nowhere on Earth, and no numbers, lie in no state.
        tolerance_km : float
            At most a few kilometers.
        """
        latitudes, longitudes = _columns(latitude, longitude)
        return bool(self._has(state_code, latitudes, longitudes, tolerance_km)[0])

    def holds(self, state_code: str, latitude: float, longitude: float) -> bool:
        """Tell whether a point lies in a state, with the tolerances stated above."""
        return bool(self.within([state_code], [latitude], [longitude])[0])

    def within(
        self,
        state_codes: Sequence[str] | NDArray[np.str_],
        latitudes: ArrayLike,
        longitudes: ArrayLike,
    ) -> Bools:
        """Return of n points, degrees, whether each lies in its state, by USPS codes.

        True up to ``BORDER_KM`` beyond the outline, and up to ``COAST_KM`` where the point lies in
        no other state.
        """
        codes = np.asarray(state_codes, dtype="str")
        y, x = _columns(latitudes, longitudes)
        out = self._each(codes, y, x, BORDER_KM)
        rest = np.flatnonzero(~out)
        shore = rest[self._each(codes[rest], y[rest], x[rest], COAST_KM)]
        out[shore] = self.states_at(y[shore], x[shore]) == ""
        return out

    def states_at(self, latitudes: ArrayLike, longitudes: ArrayLike) -> NDArray[np.str_]:
        """Return for each of many points the code of the state that it lies in, or "".

        Parameters
        ----------
        latitudes, longitudes : array-like, shape (n,)
            Degrees.
        """
        y, x = _columns(latitudes, longitudes)
        out = np.full(len(y), "", dtype="U2")
        for code in self.codes:
            rest = np.flatnonzero(out == "")
            out[rest[self._has(code, y[rest], x[rest], 0.0)]] = code
        return out

    def _each(self, codes: NDArray[np.str_], y: Floats, x: Floats, km: float) -> Bools:
        out = np.zeros(len(y), dtype=bool)
        for code in np.unique(codes):
            numbers = np.flatnonzero(codes == code)
            out[numbers] = self._has(str(code), y[numbers], x[numbers], km)
        return out

    def _has(self, code: str, y: Floats, x: Floats, km: float) -> Bools:
        if code not in self._edges:
            return np.zeros(len(y), dtype=bool)
        # NaN compares false, and so lies nowhere.
        out = (np.abs(y) <= 90) & (np.abs(x) <= 180)
        out[out] = self._outlines[code].has(y[out], x[out], km)
        return out

    @cached_property
    def _outlines(self) -> Mapping[str, StateOutline]:
        return {code: StateOutline(edges) for code, edges in self._edges.items()}


def _columns(latitudes: ArrayLike, longitudes: ArrayLike) -> tuple[Floats, Floats]:
    return (
        np.atleast_1d(np.asarray(latitudes, dtype=np.float64)),
        np.atleast_1d(np.asarray(longitudes, dtype=np.float64)),
    )


def _edges_by_code(file: Any) -> dict[str, Floats]:
    """Return the edges of each state, from the arrays of the file."""
    places = np.cumsum(file["steps"], axis=1) * GRID
    ends = np.cumsum(file["vertices_each"])
    arcs = [
        np.concatenate([places[:, start : end - 1], places[:, start + 1 : end]])
        for start, end in zip([0, *ends[:-1]], ends, strict=True)
    ]
    stops = np.cumsum(file["arcs_each"])
    if ends[-1] != places.shape[1] or stops[-1] != len(file["arcs"]):
        raise ValueError("its parts do not fit together")
    numbers = np.split(file["arcs"], stops[:-1])
    return {
        str(code): np.concatenate([arcs[number] for number in each], axis=1)
        for code, each in zip(file["codes"], numbers, strict=True)
    }
