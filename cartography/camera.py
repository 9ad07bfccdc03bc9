"""Where the camera is over the plane, and where that puts a point on the screen.

At zoom 0 one plane unit is one CSS pixel; each level doubles the scale.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from cartography.projection import FloatArray

LEVELS = 6.0
"""How many zoom levels one can go in from the whole country."""

COUNTRY = (3.0, 12.0, 970.0, 607.0)
"""The lower 48 and all frames: west, north, east and south end, plane units."""
_FOCUS_LEVELS = 2.0
_POINTS_LEVELS = 3.0
_SMALLEST = 50.0


@dataclass(frozen=True)
class ViewState:
    """A position of the camera."""

    target: tuple[float, float]
    """What is in the middle of the screen: x and y, plane units."""
    zoom: float
    """Doublings of the scale; 0 is one plane unit to a CSS pixel."""
    min_zoom: float = -4.0
    """The furthest one can go out."""
    max_zoom: float = 7.0
    """The nearest one can go in."""

    @property
    def scale(self) -> float:
        """CSS pixels to a plane unit."""
        return float(2.0**self.zoom)


def _zoom_for(width_units: float, height_units: float, width: float, height: float) -> float:
    padding = 6 + 0.01 * min(width, height)
    free_width = max(width - 2 * padding, _SMALLEST)
    free_height = max(height - 2 * padding, _SMALLEST)
    return math.log2(
        min(free_width / max(width_units, 1e-6), free_height / max(height_units, 1e-6))
    )


def fit_country(width: float, height: float) -> ViewState:
    """The whole country with all its insets, in an element of so many CSS pixels."""
    x0, y0, x1, y1 = COUNTRY
    # Rounded down, so that nothing is cut off by a thousandth.
    zoom = math.floor(_zoom_for(x1 - x0, y1 - y0, width, height) * 1000) / 1000
    return ViewState(((x0 + x1) / 2, (y0 + y1) / 2), zoom, zoom, round(zoom + LEVELS, 3))


def fit_points(
    points: ArrayLike,
    width: float,
    height: float,
    margin: float = 60,
    *,
    levels: float = _POINTS_LEVELS,
) -> ViewState:
    """All of some points, with room for their labels, and never closer than a region.

    Parameters
    ----------
    points
        (n, 2), plane units; rows with NaN are left out. Without a point: the whole country.
    width, height
        CSS pixels.
    margin
        CSS pixels kept free at each side.
    levels
        How many zoom levels the view is closer than the whole country at most.
    """
    xy = np.asarray(points, dtype=np.float64).reshape(-1, 2)
    xy = xy[~np.isnan(xy).any(axis=1)]
    country = fit_country(width, height)
    if not len(xy):
        return country
    low, high = xy.min(axis=0), xy.max(axis=0)
    spread = (high - low).tolist()
    zoom = _zoom_for(spread[0], spread[1], max(width - 2 * margin, 1), max(height - 2 * margin, 1))
    zoom = min(max(zoom, country.zoom), country.zoom + levels)
    if zoom == country.zoom:
        return country
    x, y = np.round((low + high) / 2, 2).tolist()
    return replace(country, target=(x, y), zoom=round(zoom, 3))


def focus(x: float, y: float, width: float, height: float) -> ViewState:
    """One place, so near that its state and the neighboring ones are seen.

    A point that lies nowhere on the plane (NaN) gives the whole country.
    """
    country = fit_country(width, height)
    if math.isnan(x) or math.isnan(y):
        return country
    target = (round(float(x), 2), round(float(y), 2))
    return replace(country, target=target, zoom=round(country.zoom + _FOCUS_LEVELS, 3))


def to_screen(xy: ArrayLike, view: ViewState, width: float, height: float) -> FloatArray:
    """Return where positions of the plane, (n, 2), are on the screen.

    In CSS pixels from the upper left corner of an element of a size, (n, 2).
    """
    points = np.asarray(xy, dtype=np.float64).reshape(-1, 2)
    middle = np.array([width / 2, height / 2])
    return (points - np.asarray(view.target)) * view.scale + middle
