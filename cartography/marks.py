"""Marks: where pins would cover each other, one disc with their number.

A grid decides, which lies on the plane and not on the screen: while one moves the map no mark
changes, and a tile of the map needs no other.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cartography.projection import FloatArray, IntArray

__all__ = [
    "ARCS",
    "ARC_SIDE",
    "CELL_EM",
    "RING",
    "Marks",
    "arcs",
    "mark_radius",
    "place_marks",
]

CELL_EM = 3.6
"""Side of a cell of the grid, in the size of the type of the numbers."""

ARCS = 40
"""Steps of a ring that shows shares."""
RING = 0.26
"""Width of the ring, as a part of its radius."""
ARC_SIDE = 96
"""Pixels of the picture of an arc, which the ring fills."""

_COMPARED = 8
"""Pins of a cell that are compared with each other; where there are more, some overlap."""
_FAR = 1 << 32  # more cells than a row of the grid has


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
    return np.asarray(type_size * (0.9 + 0.22 * np.log10(count)))


def arcs(shares: Iterable[int]) -> list[tuple[int, int]]:
    """Return the colors of a ring that shows shares, each with the step at which its arc ends.

    All begin at the top, clockwise: the first is painted first, and the next ones lie on it.
    """
    shares = [*shares]
    ends = [round(ARCS * sum(shares[: n + 1]) / sum(shares)) for n in range(len(shares))]
    starts = [0, *ends]
    return [(n, end) for n, end in enumerate(ends) if end > starts[n]][::-1]


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
        Of the numbers, plane units: a mark stays in its cell.
    colors : ndarray, shape (n,)
        The number of each place's color; None where they have none.
    """
    own = np.empty((len(xy), 0), np.int64)
    if colors is not None:
        own = np.eye(colors.max(initial=-1) + 1, dtype=np.int64)[colors]
    column, row = np.floor(xy / cell).astype(np.int64).T
    where = row * _FAR + column
    order = np.argsort(where, kind="stable")
    at, where = xy[order], where[order]
    begins = np.append(True, where[1:] != where[:-1])[: len(xy)]
    group = np.cumsum(begins) - 1
    sizes = np.bincount(group)
    merged = sizes > _COMPARED
    few = ~merged[group]
    points, cells = at[few], group[few]
    for step in range(1, _COMPARED):
        covered = ((points[step:] - points[:-step]) ** 2).sum(axis=1) < (2 * pin) ** 2
        merged[cells[step:][covered & (cells[step:] == cells[:-step])]] = True

    alone, together = ~merged[group], merged[group]
    first, count, points = order[alone], np.ones(alone.sum(), dtype=np.int64), at[alone]
    box, shares = np.hstack([points, points]), own[first]
    if together.any():
        starts = np.flatnonzero(begins[together])
        low, high = (fold.reduceat(at[together], starts) for fold in (np.minimum, np.maximum))
        middle = np.add.reduceat(at[together], starts) / sizes[merged][:, None]
        corner = np.floor(middle / cell) * cell
        inside = np.minimum(mark_radius(sizes[merged], type_size), cell / 2)[:, None]
        middle = np.clip(middle, corner + inside, corner + cell - inside)
        first = np.append(first, order[together][starts])
        count = np.append(count, sizes[merged])
        points = np.concatenate([points, middle])
        box = np.concatenate([box, np.hstack([low, high])])
        shares = np.concatenate([shares, np.add.reduceat(own[order[together]], starts)])
    by_importance = np.argsort(first)
    return Marks(*(column[by_importance] for column in (first, count, points, box, shares)))
