"""Marks: where pins would cover each other, one disc with their number.

A grid decides, which lies on the plane and not on the screen: while one moves the map no mark
changes, and a tile of the map needs no other. What is in an inset stays in its frame.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cartography.camera import COUNTRY
from cartography.choosing import Box
from cartography.projection import INSETS, FloatArray, Inset, IntArray

CELL_EM = 3.6
"""Side of a cell of the grid, in the size of the type of the numbers."""

DISC_EM, DISC_POWER, MOST_EM = 0.55, 0.19, 0.48 * CELL_EM
"""Radius of a disc, in the size of its number's type: ``DISC_EM * number**DISC_POWER``, but never
so large that it covers the next cell's. Ten times as many look more than twice as large."""

ARCS = 40
"""Steps of a ring that shows shares."""
RING = 0.26
"""Width of the ring, as a part of its radius."""
ARC_SIDE = 96
"""Pixels of the picture of an arc, which the ring fills."""

EDGE = 2 / 3
"""Of a cell at the edge of the country, what has to be inside for it to have a disc of its own."""
AIR_EM = 0.4
"""Views of the whole country show more than so much around it, in the size of the type."""

_COMPARED = 8
"""Pins of a cell that are compared with each other; where there are more, some overlap."""
_FAR = 1 << 28  # more cells than a row of the grid has


@dataclass(frozen=True)
class Marks:
    """Pins and what stands for several, in the order of the most important place of each.

    Attributes
    ----------
    first : ndarray, shape (m,)
        The row of that place.
    count : ndarray, shape (m,)
        How many places it stands for; 1 is a pin.
    xy : ndarray, shape (m, 2)
        Where it is drawn, plane units.
    box : ndarray, shape (m, 4)
        West, north, east and south end of its places, plane units.
    shares : ndarray, shape (m, k)
        How many of its places have each color; k is 0 where they have none.
    """

    first: IntArray
    count: IntArray
    xy: FloatArray
    box: FloatArray
    shares: IntArray

    def __len__(self) -> int:
        return len(self.first)


def mark_radius(count: ArrayLike, type_size: float) -> FloatArray:
    """Return the radii of marks with these numbers, in the unit of their type's size."""
    return type_size * np.minimum(DISC_EM * np.asarray(count, float) ** DISC_POWER, MOST_EM)


def arcs(shares: Iterable[int]) -> list[tuple[int, int]]:
    """Return the colors of a ring that shows shares, each with the step at which its arc ends.

    All begin at the top, clockwise: the first is painted first, and the next ones lie on it.
    """
    shares = [*shares]
    ends = [round(ARCS * sum(shares[: n + 1]) / sum(shares)) for n in range(len(shares))]
    starts = [0, *ends]
    return [(n, end) for n, end in enumerate(ends) if end > starts[n]][::-1]


def mark_cells(xy: FloatArray, cell: float) -> IntArray:
    """Return to which cell of the grid each place belongs: column, row, and number of its inset.

    A cell at the edge of the country, or of the frame of an inset, goes with the next one inside
    where too little of it is.
    """
    at, own = _within(xy, _country(cell), EDGE * cell), np.zeros(len(xy))
    for number, inset in enumerate(INSETS, start=1):
        inside = inset.holds(*xy.T)
        at[inside] = _within(xy[inside], _box(inset), cell / 2)
        own[inside] = number
    return np.column_stack([np.floor(at / cell), own]).astype(np.int64)


def _country(cell: float) -> Box:
    """Return what every view of the whole country shows, plane units."""
    air = AIR_EM * cell / CELL_EM
    west, north, east, south = COUNTRY
    return west - air, north - air, east + air, south + air


def _box(inset: Inset) -> Box:
    return inset.x0, inset.y0, inset.x1, inset.y1


def _within(xy: FloatArray, box: Box, reach: ArrayLike) -> FloatArray:
    """Return positions so far inside of the edges of a box, or in its middle."""
    low, high = np.array(box[:2]), np.array(box[2:])
    air = np.minimum(np.reshape(reach, (-1, 1)), (high - low) / 2)
    return np.clip(xy, low + air, high - air)


def place_marks(
    xy: FloatArray,
    *,
    cell: float,
    pin: float,
    type_size: float,
    colors: IntArray | None = None,
) -> Marks:
    """Merge the pins of each cell of a grid in which one would cover another.

    Parameters
    ----------
    xy : ndarray, shape (n, 2)
        Places in plane units, the most important first.
    cell
        Side of the grid's cells, from the plane's origin on, plane units.
    pin
        Radius of a pin, plane units.
    type_size
        Of the numbers, plane units: a mark stays in its cell, in the frame of its inset and where
        a view of the whole country shows it.
    colors : ndarray, shape (n,)
        The number of each place's color; None where they have none.
    """
    own = np.empty((len(xy), 0), np.int64)
    if colors is not None:
        own = np.eye(colors.max(initial=-1) + 1, dtype=np.int64)[colors]
    cells = mark_cells(xy, cell)
    column, row, inset = cells.T
    where = (inset * _FAR + row) * _FAR + column
    order = np.argsort(where, kind="stable")
    at, where = xy[order], where[order]
    begins = np.append(True, where[1:] != where[:-1])[: len(xy)]
    group = np.cumsum(begins) - 1
    sizes = np.bincount(group)
    merged = sizes > _COMPARED
    few = ~merged[group]
    points, groups = at[few], group[few]
    for step in range(1, _COMPARED):
        covered = ((points[step:] - points[:-step]) ** 2).sum(axis=1) < (2 * pin) ** 2
        merged[groups[step:][covered & (groups[step:] == groups[:-step])]] = True

    alone, together = ~merged[group], merged[group]
    first, count, points = order[alone], np.ones(alone.sum(), dtype=np.int64), at[alone]
    box, shares = np.hstack([points, points]), own[first]
    if together.any():
        starts = np.flatnonzero(begins[together])
        low, high = (fold.reduceat(at[together], starts) for fold in (np.minimum, np.maximum))
        middle = np.add.reduceat(at[together], starts) / sizes[merged][:, None]
        corner = cells[order[together][starts], :2] * cell
        radii = np.minimum(mark_radius(sizes[merged], type_size), cell / 2)
        inside = radii[:, None]
        middle = np.clip(middle, corner + inside, corner + cell - inside)
        # A view of the whole country would cut what is beyond its edge.
        middle = _within(middle, _country(cell), radii)
        own_inset = inset[order[together][starts]]
        for number, frame in enumerate(INSETS, start=1):
            these = own_inset == number
            middle[these] = _within(middle[these], _box(frame), radii[these])
        first = np.append(first, order[together][starts])
        count = np.append(count, sizes[merged])
        points = np.concatenate([points, middle])
        box = np.concatenate([box, np.hstack([low, high])])
        shares = np.concatenate([shares, np.add.reduceat(own[order[together]], starts)])
    by_importance = np.argsort(first)
    return Marks(*(column[by_importance] for column in (first, count, points, box, shares)))
