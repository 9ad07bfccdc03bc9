"""Build ``data/gazetteer/outlines.npz``: where each state and territory begins and ends.

The Census Bureau's cartographic boundary file of 2016 at 1:500,000, in the public domain, comes in
the package plotly-geo of PyPI, pinned by its digest. Run ``python -m tools.build_outlines``;
the same package gives the same bytes.

A border between two states is kept once, as an *arc* that both refer to, so that neighbors meet
without gap or overlap however the arc is simplified (Douglas and Peucker 1973).
"""

import io
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapefile
import shapely
from shapely.geometry import shape

from common.folder import ROOT
from common.terminal import command_parser, run
from geocode.outlines import FILE_NAME, GRID
from tools.packages import PLOTLY_GEO, fetch, members

OUTPUT: Final = ROOT / "data" / "gazetteer" / FILE_NAME

_STEM: Final = "_plotly_geo/package_data/cb_2016_us_state_500k"

TOLERANCE: Final = 0.002
"""Degrees by which a simplified line may leave the original: at most 223 m on the ground."""

Polygon = Any
"""Of shapely, which states no types; of one part or several."""
EndPoints = frozenset[tuple[float, float]]


def read_states(shp: bytes, dbf: bytes) -> dict[str, Polygon]:
    """Return the states by USPS code, in the order of the codes; degrees, longitude first.

    East of the antimeridian Alaska goes on below 180 degrees west, so that it is of one piece.
    """
    with shapefile.Reader(shp=io.BytesIO(shp), dbf=io.BytesIO(dbf)) as reader:
        found = {
            str(item.record["STUSPS"]): shape(item.shape.__geo_interface__)
            for item in reader.iterShapeRecords()
        }
    return {code: of_one_piece(found[code]) for code in sorted(found)}


def of_one_piece(geometry: Polygon) -> Polygon:
    """Return a polygon that spans the antimeridian with its eastern longitudes less 360."""
    west, _, east, _ = geometry.bounds
    if east - west < 180:
        return geometry

    def unwrapped(points: Any) -> Any:
        return np.column_stack([points[:, 0] - 360 * (points[:, 0] > 0), points[:, 1]])

    return shapely.transform(geometry, unwrapped)


def arcs_of(states: Mapping[str, Polygon]) -> list[tuple[Any, frozenset[str]]]:
    """Return the lines between junctions, each with the states that it bounds.

    Of (vertices (n, 2) degrees, codes), in the order of the vertices.
    """
    owners: dict[EndPoints, set[str]] = defaultdict(set)
    for code, geometry in states.items():
        for segment in segments(geometry):
            # Twice in one state is a cut through its land, such as that along the antimeridian.
            owners[segment] ^= {code}
    lines = shapely.line_merge(shapely.union_all([g.boundary for g in states.values()]))
    arcs = []
    for line in shapely.get_parts(lines):
        points = shapely.get_coordinates(line)
        first: EndPoints = frozenset(map(tuple, points[:2].tolist()))
        if codes := owners[first]:
            arcs.append((points, frozenset(codes)))
    return sorted(arcs, key=lambda arc: arc[0].tolist())


def segments(geometry: Polygon) -> Iterator[EndPoints]:
    """Yield every edge of a polygon, without a direction."""
    for polygon in shapely.get_parts(geometry):
        for ring in (polygon.exterior, *polygon.interiors):
            for a, b in pairwise(ring.coords):
                yield frozenset((a, b))


def simplified(points: Any, tolerance: float = TOLERANCE) -> Any:
    """Return the vertices that keep a line within a tolerance, in steps of the grid; its ends stay.

    A closed line, an island, starts where it started; one smaller than the tolerance becomes a
    point, which still counts for the distance.
    """
    line = shapely.simplify(shapely.linestrings(points), tolerance, preserve_topology=False)
    return np.rint(shapely.get_coordinates(line) / GRID).astype(np.int32)


def packed(arcs: Sequence[tuple[Any, frozenset[str]]], version: str) -> bytes:
    """Return the file; the same arcs, the same bytes.

    Parameters
    ----------
    arcs : sequence
        Of (vertices, codes), the vertices (n, 2) int32, longitude first, in steps of ``GRID``.
    version : str
        Names the source.
    """
    codes = sorted({code for _, owners in arcs for code in owners})
    numbers = [[n for n, (_, owners) in enumerate(arcs) if code in owners] for code in codes]
    vertices = np.concatenate([points for points, _ in arcs])
    out = io.BytesIO()
    np.savez_compressed(
        out,
        version=np.array(version),
        codes=np.array(codes, dtype="U2"),
        arcs_each=np.array([len(each) for each in numbers], dtype=np.int32),
        arcs=np.concatenate([np.array(each, dtype=np.int32) for each in numbers]),
        vertices_each=np.array([len(points) for points, _ in arcs], dtype=np.int32),
        # Steps from vertex to vertex are small numbers, which pack better than places.
        steps=np.diff(vertices, axis=0, prepend=np.int32(0)).T.astype(np.int32),
    )
    return out.getvalue()


def build(shp: bytes, dbf: bytes) -> bytes:
    """Return the outlines' file from the two files of the shapefile that hold shapes and names."""
    arcs = arcs_of(read_states(shp, dbf))
    return packed(
        [(simplified(points), codes) for points, codes in arcs],
        f"cb_2016_us_state_500k ({PLOTLY_GEO.name} {PLOTLY_GEO.version}), {TOLERANCE} degrees",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the file and say how large it is."""
    parser = command_parser("tools.build_outlines", "Build the outlines that ship.")
    parser.add_argument("--shapes", type=Path, metavar="STEM", help="shapefile without its .shp")
    parser.add_argument("--output", type=Path, default=OUTPUT, metavar="FILE")
    options = parser.parse_args(arguments)
    if options.shapes:
        shp, dbf = (options.shapes.with_suffix(end).read_bytes() for end in (".shp", ".dbf"))
    else:
        names = [f"{_STEM}.shp", f"{_STEM}.dbf"]
        shp, dbf = members(fetch(PLOTLY_GEO), names).values()
    data = build(shp, dbf)
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_bytes(data)
    print(f"{options.output}: {len(data):,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(run(main))
