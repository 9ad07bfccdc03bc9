import json

import numpy as np
import pytest

pytest.importorskip("shapely")

from tools.build_geometry import (
    Topology,
    build,
    county_lines,
    divide,
    read_topology,
    rounded,
    simplified,
    state_features,
    without_specks,
    wound,
)

# Two counties of one state side by side, then one of another state: arcs 0 to 6, delta-coded on a
# grid of 0.1 degrees from 100 W, 40 N. Arc 1 lies between counties, arc 3 between states.
TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [0.1, 0.1], "translate": [-100, 40]},
    "arcs": [
        [[10, 0], [-10, 0], [0, 10], [10, 0]],  # round the first county, from 1,0 to 1,1
        [[10, 0], [0, 10]],  # between the counties
        [[10, 0], [10, 0]],  # the second county's south
        [[20, 0], [0, 10]],  # between the states
        [[20, 10], [-10, 0]],  # the second county's north
        [[20, 0], [10, 0], [0, 10], [-10, 0]],  # round the other state
    ],
    "objects": {
        "counties": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "20001", "properties": {}, "arcs": [[0, -2]]},
                {"type": "Polygon", "id": "20003", "properties": {}, "arcs": [[2, 3, 4, -2]]},
                {"type": "Polygon", "id": "29001", "properties": {}, "arcs": [[5, -4]]},
            ],
        },
        "states": {
            "type": "GeometryCollection",
            "geometries": [
                {
                    "type": "MultiPolygon",
                    "id": "29",
                    "properties": {"name": "Missouri"},
                    "arcs": [[[5, -4]]],
                },
                {
                    "type": "Polygon",
                    "id": "20",
                    "properties": {"name": "Kansas"},
                    "arcs": [[0, -5, -4, -3]],
                },
            ],
        },
    },
}


@pytest.fixture
def package(tmp_path):
    for name in ("states-10m.json", "counties-10m.json"):
        (tmp_path / name).write_text(json.dumps(TOPOLOGY))
    return tmp_path


def test_lines_between_counties_of_one_state_are_kept_alone(package):
    (line,) = county_lines(read_topology(package / "counties-10m.json"))
    assert len(line) == 2


def test_states_are_named_and_in_the_order_of_their_codes(package):
    features = state_features(read_topology(package / "states-10m.json"))
    assert [feature["properties"] for feature in features] == [
        {"code": "KS", "name": "Kansas"},
        {"code": "MO", "name": "Missouri"},
    ]


def test_rings_are_closed(package):
    for feature in state_features(read_topology(package / "states-10m.json")):
        for polygon in feature["geometry"]["coordinates"]:
            assert all(ring[0] == ring[-1] for ring in polygon)


def test_building_twice_gives_the_same_text(package):
    once = build(package)
    assert once == build(package)
    tiles = {name for name in once if name.startswith("static/tiles/")}
    assert len(tiles) == 2 + 6 + 24 + 96
    assert set(once) - tiles == {
        "static/states.json",
        "static/states-overview.json",
        "static/borders-overview.json",
        "static/counties.json",
        "cartography/state_labels.json",
    }
    assert all("NaN" not in text and ": " not in text for text in once.values())


def test_long_edges_are_divided_and_short_ones_left():
    divided = divide(np.array([[-100.0, 40.0], [-97.5, 40.0], [-97.4, 40.0]]))
    np.testing.assert_allclose(divided[:, 0], [-100, -99.1667, -98.3333, -97.5, -97.4], atol=1e-3)


def test_rounding_leaves_no_repetition():
    assert rounded(np.array([[1.001, 2], [1.002, 2], [3, 4]])) == [[1.0, 2.0], [3.0, 4.0]]


def test_an_arc_loses_what_lies_within_the_tolerance_and_keeps_its_ends():
    arc = np.array([[0.04, 0], [1, 0.3], [2, 0], [3, 2], [4, 0.04]])
    beyond = np.array([[0, 0], [np.nan, np.nan]])
    first, second = simplified(Topology([arc, beyond], {}), 0.5, 1).arcs
    assert first.tolist() == [[0, 0], [2, 0], [3, 2], [4, 0]]
    assert np.isnan(second).any()


def test_specks_go_but_for_the_only_part_of_a_state():
    def square(side: float) -> list[list[list[float]]]:
        return [[[0, 0], [side, 0], [side, side], [0, side], [0, 0]]]

    def parts(*sides: float) -> list[list[list[list[float]]]]:
        coordinates = [square(side) for side in sides]
        feature = {"properties": {}, "geometry": {"coordinates": coordinates}}
        (kept,) = without_specks([feature], 0.15)
        return kept["geometry"]["coordinates"]

    assert parts(3, 0.3, 0.5) == [square(3), square(0.5)]
    assert parts(0.3) == [square(0.3)]


def test_a_ring_is_turned_the_way_it_is_asked_to():
    square = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    assert wound(square, positive=True) == square
    assert wound(square, positive=False) == square[::-1]
