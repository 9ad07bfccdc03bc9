from itertools import pairwise

import pytest

pytest.importorskip("shapely")

from shapely.geometry import LineString, Polygon, box

from tools.tiles import cut_tiles, edges_of, land_of, trails


def test_trails_run_through_crossings_and_draw_every_line_once():
    cross = [
        LineString(ends)
        for ends in ([(0, 1), (1, 1)], [(1, 1), (2, 1)], [(1, 0), (1, 1)], [(1, 1), (1, 2)])
    ]
    found = trails(cross)
    assert len(found) == 2
    drawn = [frozenset((tuple(a), tuple(b))) for line in found for a, b in pairwise(line)]
    assert len(drawn) == len(set(drawn)) == 4
    assert set(drawn) == {frozenset(line.coords) for line in cross}
    assert trails(cross[::-1]) == found


def test_a_closed_line_is_a_trail():
    assert trails([LineString([(0, 0), (1, 0), (1, 1), (0, 0)])]) == [
        [[0, 0], [1, 0], [1, 1], [0, 0]]
    ]


def square(x0, x1):
    return {"geometry": {"coordinates": [[[[x0, 10], [x1, 10], [x1, 20], [x0, 20], [x0, 10]]]]}}


def test_neighbors_are_one_land_with_their_border_once():
    states = [square(10, 20), square(20, 30)]
    (land,) = land_of(states)
    assert land.equals(box(10, 10, 30, 20))
    assert sum(line.length for line in edges_of(states)) == 70


def test_shapes_are_cut_at_the_edge_of_a_tile():
    land = Polygon([(640, 10), (660, 10), (660, 20), (640, 20)])
    cut = cut_tiles(0, [land], [], [LineString([(640, 15), (660, 15)])])
    for column, x0, x1 in ((0, 640, 650), (1, 650, 660)):
        _, polygons, lines = cut[column, 0]
        xs = [x for x, _ in polygons["geometry"]["coordinates"][0][0]]
        assert (min(xs), max(xs)) == (x0, x1)
        assert sorted(lines["geometry"]["coordinates"][0]) == [[x0, 15], [x1, 15]]
