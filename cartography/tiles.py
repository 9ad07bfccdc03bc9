"""The grid of the near picture: which tile of ``static/tiles/`` is drawn at which zoom.

deck.gl asks for tiles by itself when one zooms in, with no word to the server. A tile covers the
overview beneath it with finer land and county lines.
"""

import math
from dataclasses import dataclass

TILE_SIZE = 650
"""Plane units that a tile of level 0 covers, across and down; each level halves them.

Three tiles of level 1 are as wide as the plane: 128 files in all, none of them off the map.
"""
LEVELS = 4
EXTENT = (0, 0, 975, 610)
"""Plane units; beyond it no tile is asked for."""

_DESIGN_ZOOM = -0.262
_DESIGN_CODE = 10.1
_FIRST = 0.9  # levels of zoom from there at which tiles appear
_STEP = 0.5  # where, between two whole levels, the next tiles take over
_CLEAR = 0.7  # levels of zoom that the whole country keeps free of tiles


@dataclass(frozen=True)
class Grid:
    """What deck.gl's ``TileLayer`` needs to know for one size of the map."""

    visible_from: float
    """Zoom below which no tile is asked for or drawn."""
    offset: float
    """What is added to the zoom, and rounded up, to get a tile's level."""


def grid_for(code_size: float, country_zoom: float) -> Grid:
    """Tiles for a map with state codes of some size, CSS pixels, whose country fits at a zoom."""
    base = _DESIGN_ZOOM + math.log2(code_size / _DESIGN_CODE)
    visible = max(base + _FIRST, country_zoom + _CLEAR)
    return Grid(round(visible, 2), round(-base - 1 - _STEP, 2))


def tiles_at(level: int) -> list[tuple[int, int]]:
    """Columns and rows of the tiles of a level."""
    side = TILE_SIZE / 2**level
    columns, rows = math.ceil(EXTENT[2] / side), math.ceil(EXTENT[3] / side)
    return [(x, y) for x in range(columns) for y in range(rows)]
