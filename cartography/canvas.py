"""What is taken of a picture, in small cells: a question about a box costs the same at any size."""

import math

import numpy as np
from numpy.typing import NDArray

from cartography.choosing import Box
from cartography.projection import FloatArray

_AROUND = 40.0  # CSS pixels round the picture within which pins are heeded


class Canvas:
    """A picture on which names take their places, none over another or over a pin.

    Parameters
    ----------
    width, height
        CSS pixels.
    cell
        Side of a cell, CSS pixels. Boxes are rounded out to whole cells.
    """

    def __init__(self, width: float, height: float, cell: float) -> None:
        self.bounds = (width, height)
        self._cell = cell
        shape = tuple(math.ceil((side + 2 * _AROUND) / cell) + 1 for side in (height, width))
        self._taken = np.zeros(shape, dtype=bool)
        self._avoided = np.zeros(shape, dtype=bool)
        self._pins = np.zeros(shape, dtype=np.int32)
        self._reach = 0.0

    def add_pins(self, screen: FloatArray, radius: float) -> None:
        """Put pins on the picture.

        Parameters
        ----------
        screen
            (n, 2), their middles, CSS pixels; those far off are left out.
        radius
            With their outline, CSS pixels.
        """
        cells = ((screen[self.on_it(screen)] + _AROUND) / self._cell).astype(int)
        np.add.at(self._pins, (cells[:, 1], cells[:, 0]), 1)
        self._reach = radius

    def on_it(self, screen: FloatArray) -> NDArray[np.bool_]:
        """Which points, (n, 2) CSS pixels, lie on the picture or close around it, (n,)."""
        low, high = screen >= -_AROUND, screen <= np.add(self.bounds, _AROUND)
        return np.asarray((low & high).all(axis=1))

    def holds(self, box: Box) -> bool:
        """Whether a box, CSS pixels, lies within the picture."""
        (width, height), (x0, y0, x1, y1) = self.bounds, box
        return x0 >= 0 and y0 >= 0 and x1 <= width and y1 <= height

    def take(self, box: Box, air: tuple[float, float] = (0, 0)) -> None:
        """Take a box, with so much air beside it and above it."""
        self._taken[self._cells(box, *air)] = True

    def take_edges(self, box: Box) -> None:
        """Take the edges of a frame, which no name crosses."""
        x0, y0, x1, y1 = box
        for edge in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
            self.take(edge)

    def avoid(self, box: Box) -> None:
        """Mark a box that names leave free if they can."""
        self._avoided[self._cells(box)] = True

    def is_avoided(self, box: Box) -> bool:
        """Whether a box touches one to be avoided."""
        return bool(self._avoided[self._cells(box)].any())

    def is_free(self, box: Box, own: tuple[float, float] | None = None) -> bool:
        """Whether a name may be in a box, CSS pixels; the pin at ``own`` does not count."""
        if not self.holds(box):
            return False
        if self._taken[self._cells(box)].any():
            return False
        rows, columns = self._cells(box, self._reach, self._reach)
        pins = int(self._pins[rows, columns].sum())
        if own is not None:
            column, row = (int((at + _AROUND) // self._cell) for at in own)
            pins -= rows.start <= row < rows.stop and columns.start <= column < columns.stop
        return pins == 0

    def _cells(self, box: Box, aside: float = 0, above: float = 0) -> tuple[slice, slice]:
        x0, y0, x1, y1 = box
        return self._span(y0 - above, y1 + above), self._span(x0 - aside, x1 + aside)

    def _span(self, low: float, high: float) -> slice:
        first = int((low + _AROUND) // self._cell)
        return slice(max(first, 0), max(int((high + _AROUND) // self._cell) + 1, 0))
