from itertools import pairwise

import pytest

pytest.importorskip("shapely")

from shapely.geometry import LineString, Polygon, box

from cartography.projection import project
from cartography.text import text_width
from geocode.entry import Entry
from tools.tiles import beside, city_names, cut_tiles, edges_of, is_sure, land_of, trails


def city(name="Wichita", state="KS", population=390_000, **fields):
    base = {
        "id": name, "name": name, "kind": "city", "state": state, "county": "1",
        "latitude": 37.69, "longitude": -97.34, "point": "s", "feature": "PPLA2",
        "population": population,
    }  # fmt: skip
    return Entry(**{**base, **fields})


def test_the_larger_of_two_neighbours_has_its_name():
    large, small = city(), city("Andover", population=250_000, latitude=37.7)
    (name,) = city_names([small, large], 0, [])
    assert name.key == "wichita-ks"
    x, y = project(large.longitude, large.latitude)
    assert (name.x, name.y) == pytest.approx((float(x), float(y)), abs=0.006)


def test_a_name_that_was_there_stays_as_one_comes_nearer():
    first = city("Andover", population=250_000, latitude=37.7)
    kept = city_names([first], 0, [])
    names = city_names([city(), first], 1, kept)
    assert names[0].key == "andover-ks"


def test_small_places_are_named_only_near_by():
    village = city(population=5_000)
    assert [len(city_names([village], level, [])) for level in range(4)] == [0, 0, 0, 1]


def test_a_name_does_not_run_over_the_edge_of_its_tile():
    # The first column of level 1 ends at 325 units, in Colorado.
    west = city("Limon", "CO", longitude=-106.2, latitude=39.3)
    x, _ = project(west.longitude, west.latitude)
    assert 300 < x < 325
    (name,) = city_names([west], 1, [])
    assert name.text.startswith("Limon")  # left of the city, away from the edge


def test_a_place_off_the_map_has_no_name():
    assert city_names([city(latitude=51.5, longitude=-0.1)], 0, []) == []


@pytest.mark.parametrize(
    ("entry", "sure"),
    [
        (city(feature="PPL", point="g", population=288_000), False),
        (city(feature="PPL", point="g", population=8_800_000), True),
        (city(feature="PPL", point="s"), True),
        (city(point="g"), True),
        (city(feature="PPL", point="g", population=9_000), True),
        (city(feature="PPLX"), False),
    ],
)
def test_a_large_place_that_one_source_alone_knows_is_not_named(entry, sure):
    assert is_sure(entry) is sure


@pytest.mark.parametrize("name", ["Reno", "Colorado Springs", "Mayag\u00fcez"])
def test_centred_text_has_its_bullet_in_the_middle(name):
    for anchor in ("start", "end"):
        text = beside(name, "\u2022", anchor)
        before, after = text.split("\u2022")
        assert abs(text_width(before, 1) - text_width(after, 1)) <= text_width(" ", 1) / 2 + 1e-9
        assert name in (after if anchor == "start" else before)


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


def test_neighbours_are_one_land_with_their_border_once():
    states = [square(10, 20), square(20, 30)]
    (land,) = land_of(states)
    assert land.equals(box(10, 10, 30, 20))
    assert sum(line.length for line in edges_of(states)) == 70


def test_shapes_are_cut_at_the_edge_of_a_tile():
    land = Polygon([(640, 10), (660, 10), (660, 20), (640, 20)])
    cut = cut_tiles(0, [land], [], [LineString([(640, 15), (660, 15)])], [], {})
    for column, x0, x1 in ((0, 640, 650), (1, 650, 660)):
        _, polygons, lines = cut[column, 0]
        xs = [x for x, _ in polygons["geometry"]["coordinates"][0][0]]
        assert (min(xs), max(xs)) == (x0, x1)
        assert sorted(lines["geometry"]["coordinates"][0]) == [[x0, 15], [x1, 15]]
