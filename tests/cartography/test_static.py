"""What is in static/ is the geometry that the projection promises."""

import gzip
import json
from collections.abc import Iterator
from itertools import combinations, pairwise

import numpy as np
import pytest

pytest.importorskip("shapely", reason="geometry is checked where tools/requirements.txt is there")
from shapely import get_coordinates
from shapely.geometry import MultiPoint, MultiPolygon, box, shape
from shapely.ops import unary_union

from cartography.ground_names import state_codes
from cartography.projection import INSETS, PLANE_HEIGHT, PLANE_WIDTH, project
from tests.helpers import ROOT

STATIC = ROOT / "static"
FRAMES = {inset.code: box(inset.x0, inset.y0, inset.x1, inset.y1) for inset in INSETS}


def outlines(name: str) -> dict[str, MultiPolygon]:
    features = json.loads((STATIC / f"{name}.json").read_text())["features"]
    return {
        feature["properties"]["code"]: shape(feature["geometry"])
        for feature in features
        if "code" in feature["properties"]
    }


def edges_of(polygons: MultiPolygon) -> Iterator[tuple[tuple[float, ...], tuple[float, ...]]]:
    for polygon in polygons.geoms:
        for ring in (polygon.exterior, *polygon.interiors):
            yield from pairwise(ring.coords)


@pytest.fixture(scope="module", params=["states", "states-overview"])
def states(request: pytest.FixtureRequest) -> dict[str, MultiPolygon]:
    return outlines(request.param)


def test_the_overview_follows_the_full_outlines_and_leaves_out_only_specks():
    full, light = outlines("states"), outlines("states-overview")
    assert full.keys() == light.keys()
    for code, polygons in full.items():
        assert polygons.boundary.buffer(0.85).covers(light[code].boundary), code
        assert light[code].area == pytest.approx(polygons.area, rel=0.05, abs=4), code


def test_vertices_of_the_overview_are_those_of_the_full_outlines_rounded():
    full, light = outlines("states"), outlines("states-overview")
    for code, polygons in full.items():
        near = MultiPoint(get_coordinates(polygons)).buffer(0.08)
        assert near.covers(MultiPoint(get_coordinates(light[code]))), code


def test_the_overviews_borders_are_the_edges_of_its_outlines_each_once():
    segments = [
        frozenset((tuple(piece["a"]), tuple(piece["b"])))
        for piece in json.loads((STATIC / "borders-overview.json").read_text())
    ]
    edges = {
        frozenset(pair)
        for polygons in outlines("states-overview").values()
        for polygon in polygons.geoms
        for ring in (polygon.exterior, *polygon.interiors)
        for pair in pairwise(ring.coords)
    }
    assert len(segments) == len(set(segments))
    assert set(segments) == edges


def test_the_overview_has_far_fewer_vertices():
    full, light = (
        sum(len(get_coordinates(polygons)) for polygons in outlines(name).values())
        for name in ("states", "states-overview")
    )
    assert light < 0.4 * full


def test_the_overview_has_the_frames_and_the_properties_of_the_full_outlines():
    full, light = (
        json.loads((STATIC / f"{name}.json").read_text())["features"]
        for name in ("states", "states-overview")
    )
    assert [feature["properties"] for feature in full] == [
        feature["properties"] for feature in light
    ]
    assert full[-1] == light[-1]
    assert full[-1]["properties"] == {"frame": 1}


def test_neighbors_of_the_overview_share_their_border_exactly():
    full, light = outlines("states"), outlines("states-overview")
    assert neighbors(light) == neighbors(full)
    for one, other in (("TN", "MS"), ("OH", "MI"), ("KS", "MO"), ("VA", "MD")):
        assert light[one].intersection(light[other]).length > 1
        assert light[one].intersection(light[other]).area < 0.05


def neighbors(states: dict[str, MultiPolygon]) -> set[tuple[str, str]]:
    """Pairs of codes whose outlines have an edge in common, from vertex to vertex."""
    edges = {
        code: {frozenset(edge) for edge in edges_of(polygons)} for code, polygons in states.items()
    }
    return {(one, other) for one, other in combinations(edges, 2) if edges[one] & edges[other]}


def test_all_states_and_territories_are_there(states):
    assert len(states) == 56
    assert not any(polygons.is_empty for polygons in states.values())


def test_everything_lies_on_the_plane(states):
    plane = box(0, 0, PLANE_WIDTH, PLANE_HEIGHT)
    assert all(plane.contains(polygons) for polygons in states.values())


def test_frames_hold_their_states_and_nothing_of_another(states):
    for code, frame in FRAMES.items():
        assert frame.contains(states[code])
        assert not any(frame.intersects(other) for key, other in states.items() if key != code)


def test_outer_rings_run_one_way_and_holes_the_other(states):
    for polygons in states.values():
        for polygon in polygons.geoms:
            assert polygon.exterior.is_ccw
            assert not any(hole.is_ccw for hole in polygon.interiors)


def test_states_do_not_overlap(states):
    clean = {code: polygons.buffer(0) for code, polygons in states.items()}
    whole = unary_union(list(clean.values())).area
    assert sum(polygons.area for polygons in clean.values()) == pytest.approx(whole, rel=1e-4)


def test_alaska_is_not_smeared_across_its_frame(states):
    widths = [polygon.bounds[2] - polygon.bounds[0] for polygon in states["AK"].geoms]
    assert sorted(widths)[-2] < 30 < max(widths) < 160


@pytest.mark.parametrize(
    ("code", "longitude", "latitude"),
    [
        ("TX", -95.37, 29.76), ("TN", -90.0, 35.15), ("IL", -89.65, 39.78), ("MO", -94.55, 39.1),
        ("AK", -149.9, 61.2), ("HI", -157.9, 21.45), ("PR", -66.4, 18.2), ("GU", 144.78, 13.45),
        ("AS", -170.75, -14.3), ("MP", 145.75, 15.19), ("VI", -64.75, 17.73), ("DC", -77.03, 38.9),
    ],
)  # fmt: skip
def test_a_place_lies_in_the_polygon_of_its_state(states, code, longitude, latitude):
    x, y = project(longitude, latitude)
    assert states[code].contains(box(x - 0.01, y - 0.01, x + 0.01, y + 0.01))


def test_files_are_small_enough_to_fetch():
    assert (STATIC / "states.json").stat().st_size < 350_000
    assert len(gzip.compress((STATIC / "states-overview.json").read_bytes())) < 25_000
    assert (STATIC / "counties.json").stat().st_size < 700_000


def test_state_codes_stand_in_their_states(states):
    codes = state_codes()
    assert len(codes) == 49  # 48 states and the District; the insets bear names
    for code in codes:
        middle = box(code.x - 0.1, code.y - 0.1, code.x + 0.1, code.y + 0.1)
        assert states[code.code].intersects(middle)


def test_county_lines_stay_on_the_plane():
    (feature,) = json.loads((STATIC / "counties.json").read_text())["features"]
    points = np.array([point for line in feature["geometry"]["coordinates"] for point in line])
    assert (points >= 0).all()
    assert (points <= [PLANE_WIDTH, PLANE_HEIGHT]).all()
