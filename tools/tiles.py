"""The tiles of the near picture: land, borders, county lines and names of cities, cut by a grid."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from shapely import get_parts, make_valid
from shapely.geometry import LineString, MultiLineString, Polygon, box
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge, unary_union
from shapely.strtree import STRtree

from cartography.camera import focus
from cartography.projection import INSET_NAMES, INSETS, PLANE_HEIGHT, PLANE_WIDTH, project
from cartography.scene import sizes, state_codes
from cartography.text import text_width
from cartography.tiles import LEVELS, TILE_SIZE, nominal_zoom, tiles_at
from geocode.entry import Entry
from geocode.place import place_key
from sites.columns import CITY_KIND

Box = tuple[float, float, float, float]
Feature = dict[str, Any]
Line = list[list[float]]

BULLET = "•"
"""Where the city is; a part of its name's text, so that no layer draws it."""
UNSURE = range(50_000, 1_000_000)
"""People: the second source of the gazetteer has no smaller places, and the largest are certain."""
DESIGN_WIDTH, DESIGN_HEIGHT = 830, 560
"""CSS pixels of the map whose sizes of type the names are thinned for."""


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
    people
        Smaller places have no name.
    """

    tolerance: float
    decimals: int
    speck: float
    people: int


FINENESS = (
    Level(tolerance=0.5, decimals=1, speck=0.15, people=200_000),
    Level(tolerance=0.25, decimals=1, speck=0.05, people=50_000),
    Level(tolerance=0.1, decimals=2, speck=0.01, people=20_000),
    Level(tolerance=0.05, decimals=2, speck=0.0, people=5_000),
)
assert len(FINENESS) == LEVELS


class CityName(NamedTuple):
    """A city's name on the plane: its key, its text with the city itself, where the city is."""

    key: str
    text: str
    x: float
    y: float


def tile_box(level: int, column: int, row: int) -> Box:
    """A tile's edges in plane units: left, top, right, bottom."""
    side = TILE_SIZE / 2**level
    return column * side, row * side, (column + 1) * side, (row + 1) * side


def beside(text: str, mark: str, anchor: str) -> str:
    """Text that, centred on a point, has its mark there and its name to one side.

    deck.gl centres text by itself; any other anchor would have to travel with every picture. So
    blanks stand opposite the name, as wide as it to a third of a blank's width.

    Parameters
    ----------
    text
        The name.
    mark
        What stands on the point; may be empty.
    anchor
        ``start`` for the name right of the point, ``end`` for left of it.
    """
    gap = " " if mark else ""
    blanks = " " * round(text_width(gap + text, 1) / text_width(" ", 1))
    return f"{blanks}{mark}{gap}{text}" if anchor == "start" else f"{text}{gap}{mark}{blanks}"


def is_sure(entry: Entry) -> bool:
    """Whether a place may be named on the map.

    GeoNames has some names of regions and a few wrong populations among its larger cities: one of
    them must be a seat of a county or more, or stand in the other source as well.
    """
    return (
        entry.kind == CITY_KIND
        and entry.is_place
        and (entry.population not in UNSURE or entry.feature != "PPL" or entry.point != "g")
    )


def city_names(entries: Iterable[Entry], level: int, kept: list[CityName]) -> list[CityName]:
    """Names of the larger cities that have room at a level.

    The larger go first, and those of the level before stay, so that zooming in adds names and takes
    few away. No name runs over another, over a state's code, over an inset's name or frame, or over
    the edge of its tile, where the next tile would cover it.

    Parameters
    ----------
    entries
        Places of the gazetteer.
    level
        Level of the tiles.
    kept
        Names of the level before.
    """
    size = sizes(DESIGN_WIDTH).code
    scale = 2.0 ** nominal_zoom(level)
    taken = _obstacles(size, scale)
    earlier = {(name.key, name.x, name.y) for name in kept}
    places = [
        entry for entry in entries if is_sure(entry) and entry.population >= FINENESS[level].people
    ]
    x, y = project([entry.longitude for entry in places], [entry.latitude for entry in places])
    found = [
        (entry, round(east, 2), round(south, 2))
        for entry, east, south in zip(places, x.tolist(), y.tolist(), strict=True)
        if not math.isnan(east)
    ]
    found.sort(
        key=lambda each: (
            (key_of(each[0]), *each[1:]) not in earlier,
            -each[0].population,
            each[0].id,
        )
    )
    names = []
    for entry, east, south in found:
        for anchor in ("start", "end"):
            wide = text_width(f"{BULLET} {entry.name}", size) / scale
            high = 1.2 * size / scale
            left = east if anchor == "start" else east - wide
            area = (left, south - high / 2, left + wide, south + high / 2)
            if _fits(area, east, south, level) and not _meets(_grown(area, scale), taken):
                text = beside(entry.name, BULLET, anchor)
                names.append(CityName(key_of(entry), text, east, south))
                taken.append(area)
                break
    return names


def key_of(entry: Entry) -> str:
    """The key that a site there would have."""
    return place_key(entry.name, entry.state)


def _obstacles(size: float, scale: float) -> list[Box]:
    """State codes and the insets' names, plane units."""
    boxes = []
    # The nearest picture with codes of its own is that of a selected site; what has no room there,
    # as the District, is never written, and Washington may be.
    least = text_width("MM", size) / 2 / 2.0 ** focus(0, 0, DESIGN_WIDTH, DESIGN_HEIGHT).zoom
    for code in (code for code in state_codes() if code.room >= least):
        half, high = text_width(code.code, size) / 2 / scale, size / 2 / scale
        boxes.append((code.x - half, code.y - high, code.x + half, code.y + high))
    for name in INSET_NAMES:
        wide, high = text_width(name.text, size) / scale, size / 2 / scale
        left = name.x if name.anchor == "start" else name.x - wide / 2
        boxes.append((left, name.y - high, left + wide, name.y + high))
    return boxes


def _grown(area: Box, scale: float) -> Box:
    """The box with the air round a name that keeps the map quiet."""
    aside, above = 14 / scale, 7 / scale
    return area[0] - aside, area[1] - above, area[2] + aside, area[3] + above


def _meets(area: Box, others: list[Box]) -> bool:
    return any(
        area[0] < x1 and x0 < area[2] and area[1] < y1 and y0 < area[3] for x0, y0, x1, y1 in others
    )


def _fits(area: Box, x: float, y: float, level: int) -> bool:
    """Whether a name stays in its tile, in its inset's frame or out of all, and on the plane."""
    side = TILE_SIZE / 2**level
    around: list[Box] = [
        tile_box(level, int(x // side), int(y // side)),
        (0, 0, PLANE_WIDTH, PLANE_HEIGHT),
    ]
    for inset in INSETS:
        frame = (inset.x0, inset.y0, inset.x1, inset.y1)
        if inset.x0 <= x <= inset.x1 and inset.y0 <= y <= inset.y1:
            around.append(frame)
        elif _meets(area, [frame]):
            return False
    return all(
        x0 <= area[0] and y0 <= area[1] and area[2] <= x1 and area[3] <= y1
        for x0, y0, x1, y1 in around
    )


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
    names: list[CityName],
    numbers: dict[str, int],
) -> dict[tuple[int, int], list[Feature]]:
    """The tiles of a level as GeoJSON's features, by column and row.

    The first feature is the tile itself, as water (``w``), and hides the overview beneath it; land,
    county lines and frames, borders (``b``), and names follow, each with its number (``n``).
    deck.gl's ``GeoJsonLayer`` hands whole features to its accessors, so the marks stand beside
    ``properties``; its text is ``properties.text`` if it is not told otherwise. It takes a bare
    list of features, and features without a type.
    """
    parts, edges, lines = _Cut(land), _Cut(borders), _Cut(quiet)
    side = TILE_SIZE / 2**level
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
        for name in names:
            if (name.x // side, name.y // side) == (column, row):
                point = [name.x, name.y]
                features.append(_feature("Point", point, name.text, n=numbers[name.key]))
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


def _feature(kind: str, coordinates: Any, text: str | None = None, **marks: int) -> Feature:
    named = {} if text is None else {"properties": {"text": text}}
    return {**marks, **named, "geometry": {"type": kind, "coordinates": coordinates}}


def frame_lines() -> MultiLineString:
    """The frames of the insets."""
    return MultiLineString([list(box(i.x0, i.y0, i.x1, i.y1).exterior.coords) for i in INSETS])
