"""The tiles of the near picture: land, borders and county lines, cut by a grid."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from shapely import get_parts, make_valid
from shapely.geometry import LineString, MultiLineString, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge, unary_union
from shapely.strtree import STRtree

from cartography.choosing import Box
from cartography.projection import INSETS
from cartography.tile_features import Feature
from cartography.tiles import LEVELS, TILE_SIZE, tiles_at

Line = list[list[float]]


@dataclass(frozen=True)
class Level:
    """How fine a level is.

    Attributes
    ----------
    tolerance
        Plane units that a line may be moved by to have fewer vertices; about a pixel at the
        end of its range.
    decimals
        Decimals of the coordinates.
    speck
        Square plane units; smaller islands are left out.
    """

    tolerance: float
    decimals: int
    speck: float


FINENESS = (
    Level(tolerance=0.5, decimals=1, speck=0.15),
    Level(tolerance=0.25, decimals=1, speck=0.05),
    Level(tolerance=0.1, decimals=2, speck=0.01),
    Level(tolerance=0.05, decimals=2, speck=0.0),
)
assert len(FINENESS) == LEVELS


def tile_box(level: int, column: int, row: int) -> Box:
    """A tile's edges in plane units: left, top, right, bottom."""
    side = TILE_SIZE / 2**level
    return column * side, row * side, (column + 1) * side, (row + 1) * side


def land_of(features: list[Feature]) -> list[Polygon]:
    """States as one land, its parts apart."""
    shapes = [
        make_valid(Polygon(shape[0], shape[1:]))
        for feature in features
        for shape in feature["geometry"]["coordinates"]
    ]
    return [part for part in get_parts(unary_union(shapes)) if isinstance(part, Polygon)]


def edges_of(features: list[Feature]) -> list[LineString]:
    """Coasts and borders of states, each once, as lines as long as they go."""
    seen: dict[frozenset[tuple[float, ...]], LineString] = {}
    for feature in features:
        for ring in (ring for shape in feature["geometry"]["coordinates"] for ring in shape):
            for a, b in pairwise(ring):
                seen.setdefault(frozenset((tuple(a), tuple(b))), LineString([a, b]))
    return _lines(linemerge(list(seen.values())))


def cut_tiles(
    level: int,
    land: list[Polygon],
    borders: list[LineString],
    quiet: list[LineString],
) -> dict[tuple[int, int], list[Feature]]:
    """The tiles of a level as GeoJSON's features, by column and row.

    The first feature is the tile itself, as water (``w``), and hides the overview beneath it; land,
    county lines and frames, and borders (``b``) follow. deck.gl's ``GeoJsonLayer`` takes a bare
    list of features, and features without a type.
    """
    parts, edges, lines = _Cut(land), _Cut(borders), _Cut(quiet)
    tiles = {}
    for column, row in tiles_at(level):
        edge = tile_box(level, column, row)
        x0, y0, x1, y1 = edge
        features = [
            _feature("Polygon", [[[x0, y0], [x1, y0], [x1, y1], [x0, y1], [x0, y0]]], w=1),
        ]
        polygons = [
            [_round(ring.coords) for ring in (polygon.exterior, *polygon.interiors)]
            for polygon in parts.within(edge, Polygon)
        ]
        if polygons:
            features.append(_feature("MultiPolygon", polygons))
        if found := trails(lines.within(edge, LineString)):
            features.append(_feature("MultiLineString", found))
        if found := trails(edges.within(edge, LineString)):
            features.append(_feature("MultiLineString", found, b=1))
        tiles[column, row] = features
    return tiles


def trails(lines: list[LineString]) -> list[Line]:
    """Lines joined end to end, also through crossings: there, each end would be written again."""
    rest = {tuple(map(tuple, line)) for line in (_round(line.coords) for line in lines)}
    ends: dict[tuple[float, ...], set[tuple[tuple[float, ...], ...]]] = defaultdict(set)
    for line in rest:
        ends[line[0]].add(line)
        ends[line[-1]].add(line)
    found = []
    # A trail that begins where an odd number of lines meet leaves none behind there.
    starts = sorted(ends, key=lambda point: (len(ends[point]) % 2 == 0, point))
    for start in starts:
        while ends[start]:
            trail, here = [list(start)], start
            while ends[here]:
                line = min(ends[here])
                ends[line[0]].discard(line)
                ends[line[-1]].discard(line)
                onward = line if line[0] == here else line[::-1]
                trail += [list(point) for point in onward[1:]]
                here = onward[-1]
            found.append(trail)
    return [trail for trail in found if len(trail) > 1]


class _Cut:
    """Shapes that are cut by many boxes."""

    def __init__(self, shapes: list[Any]) -> None:
        self.shapes = shapes
        self.tree = STRtree(shapes)

    def within(self, edge: Box, kind: type[Any]) -> list[Any]:
        window = box(*edge)
        found: list[Any] = []
        for index in sorted(self.tree.query(window).tolist()):
            cut = get_parts(self.shapes[index].intersection(window))
            found += [part for part in cut if isinstance(part, kind) and part.length > 0]
        return found


def _lines(merged: BaseGeometry) -> list[LineString]:
    parts = [part for part in get_parts(merged) if isinstance(part, LineString) and part.length]
    return sorted(parts, key=lambda part: list(part.coords))


def _round(coords: Iterable[tuple[float, ...]]) -> Line:
    kept: Line = []
    for x, y in np.round(np.asarray(list(coords)), 2).tolist():
        if not kept or kept[-1] != [x, y]:
            kept.append([x, y])
    return kept


def _feature(kind: str, coordinates: Any, **marks: int) -> Feature:
    return {**marks, "geometry": {"type": kind, "coordinates": coordinates}}


def frame_lines() -> MultiLineString:
    """The frames of the insets."""
    return MultiLineString([list(box(i.x0, i.y0, i.x1, i.y1).exterior.coords) for i in INSETS])
