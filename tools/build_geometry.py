"""Build the geometry of ``static/`` from the npm package us-atlas, and a list beside it.

us-atlas 3.0.1 (ISC license, Michael Bostock) holds the Census Bureau's cartographic boundary files,
which are in the public domain, as TopoJSON. Every vertex goes through
``cartography.projection.project``, the function that also places the pins.

Run from the root of the repository::

    python -m tools.build_geometry                  # fetches the package with npm
    python -m tools.build_geometry path/to/package  # or reads an unpacked one

The output depends on the input alone, so that a second run changes no byte.
"""

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from shapely import affinity
from shapely.geometry import LineString, Point, Polygon
from shapely.ops import linemerge, polylabel

from cartography.projection import INSETS, FloatArray, project
from common.folder import ROOT
from common.terminal import command_parser, run
from tools import packages, tiles
from tools.fips import STATE_CODES
from tools.packages import US_ATLAS

FILES = ("states-10m.json", "counties-10m.json")

DECIMALS = 2
LONGEST_STEP = 1.0
"""Degrees: longer straight edges are divided, or a parallel would be drawn as a chord."""
TEXT_SHAPE = 0.6
"""Height to width of a two-letter code with its margin: state codes are put where that fits."""

OVERVIEW_TOLERANCE = 0.75
"""Plane units; about a pixel when the whole country fills a projector."""
OVERVIEW_DECIMALS = 1
SPECK = 0.15
"""Square plane units; a smaller island is less than a pixel there."""

Ring = list[list[float]]


@dataclass(frozen=True)
class Topology:
    """A decoded TopoJSON file.

    Attributes
    ----------
    arcs
        One (n, 2) array of plane coordinates an arc; NaN where it lies outside the map.
    objects
        The file's objects as they are in it, their rings as lists of arc numbers.
    """

    arcs: list[FloatArray]
    objects: dict[str, Any]

    def ring(self, numbers: list[int]) -> FloatArray:
        """One closed ring, (n, 2), from arc numbers; a negative number is an arc reversed."""
        parts = [self.arcs[i] if i >= 0 else self.arcs[~i][::-1] for i in numbers]
        return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def read_topology(path: Path) -> Topology:
    """Decode a TopoJSON file (delta-coded, quantised arcs) and project it to the plane."""
    raw = json.loads(path.read_text(encoding="utf-8"))
    scale = np.asarray(raw["transform"]["scale"])
    translate = np.asarray(raw["transform"]["translate"])
    arcs = []
    for arc in raw["arcs"]:
        degrees = divide(np.cumsum(np.asarray(arc), axis=0) * scale + translate)
        arcs.append(np.column_stack(project(degrees[:, 0], degrees[:, 1])))
    return Topology(arcs, raw["objects"])


def divide(degrees: FloatArray) -> FloatArray:
    """Put vertices into edges longer than ``LONGEST_STEP``; (n, 2) in, (m, 2) out, m >= n."""
    pieces = [degrees[:1]]
    for start, end in pairwise(degrees):
        steps = max(1, int(np.ceil(np.abs(end - start).max() / LONGEST_STEP)))
        pieces.append(start + (end - start) * np.arange(1, steps + 1)[:, None] / steps)
    return np.concatenate(pieces)


def polygons(geometry: dict[str, Any]) -> list[list[list[int]]]:
    """The polygons of a TopoJSON geometry, each a list of rings of arc numbers."""
    return [geometry["arcs"]] if geometry["type"] == "Polygon" else list(geometry["arcs"])


def rounded(points: FloatArray) -> Ring:
    """Coordinates to ``DECIMALS``, without the repetitions that rounding makes."""
    kept: Ring = []
    for x, y in np.round(points, DECIMALS).tolist():
        if not kept or kept[-1] != [x, y]:
            kept.append([x, y])
    return kept


def wound(ring: Ring, positive: bool) -> Ring:
    """The ring with its signed area positive or negative, as asked."""
    points = np.asarray(ring)
    area = np.sum(points[:-1, 0] * points[1:, 1] - points[1:, 0] * points[:-1, 1])
    return ring if (area > 0) == positive else ring[::-1]


def state_features(topology: Topology) -> list[dict[str, Any]]:
    """One GeoJSON feature a state or territory, in the order of the postal codes."""
    features = []
    for geometry in topology.objects["states"]["geometries"]:
        shapes = []
        for polygon in polygons(geometry):
            rings = [topology.ring(numbers) for numbers in polygon]
            if any(np.isnan(ring).any() for ring in rings):
                continue  # an island beyond its inset's frame
            closed = [rounded(ring) for ring in rings]
            if len(closed[0]) >= 4:
                shapes.append(
                    [wound(ring, i == 0) for i, ring in enumerate(closed) if len(ring) >= 4]
                )
        features.append(
            {
                "type": "Feature",
                "properties": {
                    "code": STATE_CODES[geometry["id"]],
                    "name": geometry["properties"]["name"],
                },
                "geometry": {"type": "MultiPolygon", "coordinates": shapes},
            }
        )
    return sorted(features, key=lambda feature: feature["properties"]["code"])


def simplified(topology: Topology, tolerance: float, decimals: int) -> Topology:
    """The topology with fewer vertices and digits.

    Each arc is simplified once (Douglas and Peucker 1973), so that neighbors still meet exactly.
    It is rounded before: rounding what is left of a narrow inlet could cross its shores.

    Parameters
    ----------
    topology
        As read.
    tolerance
        How far, in plane units, the new line may lie from the rounded one.
    decimals
        Decimals of the coordinates.
    """
    arcs = [
        arc
        if np.isnan(arc).any()
        else np.asarray(LineString(arc).simplify(tolerance, preserve_topology=True).coords)
        for arc in (np.round(arc, decimals) for arc in topology.arcs)
    ]
    return Topology(arcs, topology.objects)


def without_specks(features: list[dict[str, Any]], smallest: float) -> list[dict[str, Any]]:
    """The features without islands below an area in square plane units; one part always stays."""
    kept = []
    for feature in features:
        shapes = feature["geometry"]["coordinates"]
        areas = [Polygon(shape[0]).area for shape in shapes]
        least = min(smallest, max(areas))
        large = [shape for shape, area in zip(shapes, areas, strict=True) if area >= least]
        kept.append({**feature, "geometry": {"type": "MultiPolygon", "coordinates": large}})
    return kept


def border_segments(features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every edge of the features' polygons once, ``a`` and ``b`` its ends in plane units.

    A neighbor's edge is the same edge: each border is drawn once.
    """
    segments: dict[frozenset[tuple[float, ...]], dict[str, list[float]]] = {}
    for feature in features:
        for ring in (ring for shape in feature["geometry"]["coordinates"] for ring in shape):
            for a, b in pairwise(ring):
                segments.setdefault(frozenset((tuple(a), tuple(b))), {"a": a, "b": b})
    return list(segments.values())


def county_lines(topology: Topology) -> list[Ring]:
    """Lines between counties of one state, each drawn once; coasts and state borders left out."""
    owners: dict[int, set[str]] = defaultdict(set)
    for geometry in topology.objects["counties"]["geometries"]:
        for polygon in polygons(geometry):
            for number in (i if i >= 0 else ~i for ring in polygon for i in ring):
                owners[number].add(geometry["id"])
    arcs = [
        topology.arcs[number]
        for number, counties in sorted(owners.items())
        if len(counties) > 1 and len({county[:2] for county in counties}) == 1
    ]
    return list(merged([arc for arc in arcs if not np.isnan(arc).any()]))


def merged(arcs: list[FloatArray]) -> Iterator[Ring]:
    """Arcs joined into lines as long as they go, rounded."""
    lines = [LineString(line) for line in (rounded(arc) for arc in arcs) if len(line) > 1]
    joined = linemerge(lines)
    parts = [joined] if isinstance(joined, LineString) else list(getattr(joined, "geoms", []))
    yield from sorted([list(point) for point in part.coords] for part in parts)


def lines_feature(properties: dict[str, Any], lines: Iterable[Ring]) -> dict[str, Any]:
    """A GeoJSON feature of lines."""
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "MultiLineString", "coordinates": list(lines)},
    }


def frames_feature() -> dict[str, Any]:
    """The frames of the insets, as a GeoJSON feature of lines."""
    frames = [
        [[i.x0, i.y0], [i.x1, i.y0], [i.x1, i.y1], [i.x0, i.y1], [i.x0, i.y0]] for i in INSETS
    ]
    return lines_feature({"frame": 1}, frames)


def label_points(features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Where a state's code is best, and how much room it has there.

    The point is the pole of inaccessibility of the largest part, in a plane squeezed to the shape
    of two letters. ``room`` is half the width, in plane units, of the largest code that fits.
    Insets bear their name instead.
    """
    framed = {inset.code for inset in INSETS}
    records = []
    for feature in features:
        code = feature["properties"]["code"]
        if code in framed:
            continue
        parts = [Polygon(part[0], part[1:]) for part in feature["geometry"]["coordinates"]]
        largest = max(parts, key=lambda part: part.area)
        squeezed = affinity.scale(largest.buffer(0), TEXT_SHAPE, 1, origin=(0, 0))
        point: Point = polylabel(squeezed, tolerance=0.05)
        room = point.distance(squeezed.exterior) / TEXT_SHAPE
        records.append(
            {
                "code": code,
                "x": round(point.x / TEXT_SHAPE, 1),
                "y": round(point.y, 1),
                "room": round(room, 1),
            }
        )
    return records


def collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    """A GeoJSON feature collection."""
    return {"type": "FeatureCollection", "features": features}


def compact(value: Any) -> str:
    """JSON without a space too many, ending in a line break."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.replace(".0,", ",").replace(".0]", "]") + "\n"


def build_tiles(counties: Topology) -> dict[str, str]:
    """The text of every tile by path below the root.

    States are taken from the counties' file: its borders meet the counties' lines exactly.
    """
    frames = list(tiles.frame_lines().geoms)
    files = {}
    for level, fineness in enumerate(tiles.FINENESS):
        topology = simplified(counties, fineness.tolerance, fineness.decimals)
        features = without_specks(state_features(topology), fineness.speck)
        lines = [LineString(line) for line in county_lines(topology)]
        land, edges = tiles.land_of(features), tiles.edges_of(features)
        cut = tiles.cut_tiles(level, land, edges, [*lines, *frames])
        for (column, row), tile in cut.items():
            files[f"static/tiles/{level}/{column}/{row}.json"] = compact(tile)
    return files


def build(package: Path) -> dict[str, str]:
    """Every file's text by its path below the root of the repository."""
    states = read_topology(package / "states-10m.json")
    counties = read_topology(package / "counties-10m.json")
    features = state_features(states)
    points = label_points(features)
    lines = lines_feature({}, county_lines(counties))
    overview = simplified(states, OVERVIEW_TOLERANCE, OVERVIEW_DECIMALS)
    light = without_specks(state_features(overview), SPECK)
    return {
        "static/states.json": compact(collection([*features, frames_feature()])),
        "static/states-overview.json": compact(collection([*light, frames_feature()])),
        "static/borders-overview.json": compact(border_segments(light)),
        "static/counties.json": compact(collection([lines])),
        "cartography/state_labels.json": compact(points),
        **build_tiles(counties),
    }


def fetch(folder: Path) -> Path:
    """Write the files that are needed of the pinned package into a folder; the folder.

    Raises
    ------
    ValueError
        When the package's digest is not the pinned one.
    """
    names = [f"package/{name}" for name in FILES]
    for name, data in packages.members(packages.fetch(US_ATLAS), names).items():
        (folder / Path(name).name).write_bytes(data)
    return folder


def main() -> None:
    """Write the files and print their sizes."""
    parser = command_parser("tools.build_geometry", (__doc__ or "").split("\n")[0])
    parser.add_argument("package", nargs="?", type=Path, help="an unpacked us-atlas package")
    package = parser.parse_args().package
    with tempfile.TemporaryDirectory() as folder:
        files = build(package or fetch(Path(folder)))
    folders: dict[str, list[int]] = defaultdict(list)
    for name, text in files.items():
        path = ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
        tile = name.startswith("static/tiles/")
        folders["/".join(name.split("/")[:3]) if tile else name].append(len(text.encode()))
    for name, lengths in folders.items():
        print(f"{name}: {len(lengths)} files, {sum(lengths) / 1000:.0f} KB")


if __name__ == "__main__":
    raise SystemExit(run(main))
