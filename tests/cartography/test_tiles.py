"""What is in static/tiles/ is the near picture that the deck asks for."""

import json
from pathlib import Path

import pytest

from cartography.camera import fit_country
from cartography.projection import PLANE_HEIGHT, PLANE_WIDTH
from cartography.scene import sizes
from cartography.tiles import (
    EXTENT,
    LEVELS,
    TILE_SIZE,
    city_numbers,
    grid_for,
    nominal_zoom,
    tiles_at,
)

TILES = Path(__file__).parents[2] / "static" / "tiles"


def tile(level, column, row):
    return json.loads((TILES / f"{level}/{column}/{row}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def every_tile():
    return {
        (level, *cell): tile(level, *cell) for level in range(LEVELS) for cell in tiles_at(level)
    }


def names_of(features):
    return [feature for feature in features if "n" in feature]


def test_the_whole_plane_is_covered_by_every_level_and_no_file_lies_beside_it():
    assert EXTENT == (0, 0, PLANE_WIDTH, PLANE_HEIGHT)
    expected = {f"{z}/{x}/{y}.json" for z in range(LEVELS) for x, y in tiles_at(z)}
    assert {str(path.relative_to(TILES)) for path in TILES.rglob("*.json")} == expected
    for level in range(LEVELS):
        columns, rows = map(max, zip(*tiles_at(level), strict=True))
        side = TILE_SIZE / 2**level
        assert columns * side < PLANE_WIDTH <= (columns + 1) * side
        assert rows * side < PLANE_HEIGHT <= (rows + 1) * side


def test_tiles_are_few_and_small():
    files = list(TILES.rglob("*.json"))
    assert len(files) < 200
    assert sum(path.stat().st_size for path in files) < 3_500_000
    assert max(path.stat().st_size for path in files) < 300_000


def test_a_tile_begins_with_itself_as_water_and_stays_within_itself(every_tile):
    for (level, column, row), (water, *rest) in every_tile.items():
        side = TILE_SIZE / 2**level
        x0, y0 = column * side, row * side
        corners = [[x0, y0], [x0 + side, y0], [x0 + side, y0 + side], [x0, y0 + side], [x0, y0]]
        assert water == {"w": 1, "geometry": {"type": "Polygon", "coordinates": [corners]}}
        for feature in rest:
            for x, y in points_of(feature["geometry"]["coordinates"]):
                assert x0 - 0.006 <= x <= x0 + side + 0.006
                assert y0 - 0.006 <= y <= y0 + side + 0.006


def points_of(coordinates):
    if isinstance(coordinates[0], (int, float)):
        yield coordinates
    else:
        for part in coordinates:
            yield from points_of(part)


def test_lines_between_counties_are_quiet_and_borders_are_marked(every_tile):
    iowa = every_tile[1, 1, 0]
    kinds = [(f["geometry"]["type"], "b" in f) for f in iowa if "n" not in f]
    assert kinds == [
        ("Polygon", False),
        ("MultiPolygon", False),
        ("MultiLineString", False),
        ("MultiLineString", True),
    ]


def test_nearer_levels_have_more_names(every_tile):
    counts = [
        sum(len(names_of(features)) for key, features in every_tile.items() if key[0] == level)
        for level in range(LEVELS)
    ]
    assert counts == sorted(counts)
    assert counts[0] > 40
    assert counts[-1] > 2000


@pytest.mark.parametrize(
    "key",
    [
        "new-york-city-ny", "chicago-il", "memphis-tn", "anchorage-ak", "honolulu-hi",
        "san-juan-pr", "denver-co", "washington-dc",
    ],
)  # fmt: skip
def test_large_cities_have_a_name_under_their_number(every_tile, key):
    number = city_numbers()[key]
    found = [
        feature["properties"]["text"]
        for features in every_tile.values()
        for feature in names_of(features)
        if feature["n"] == number
    ]
    assert found
    assert all("\N{BULLET}" in text for text in found)


def test_each_number_is_one_citys(every_tile):
    places = {}
    for features in every_tile.values():
        for feature in names_of(features):
            places.setdefault(feature["n"], set()).add(
                feature["properties"]["text"].strip(" \u2022")
            )
    assert set(places) == set(city_numbers().values())
    assert all(len(names) == 1 for names in places.values())


@pytest.mark.parametrize("size", [(1700, 900), (1240, 760), (830, 560), (358, 240)])
def test_a_level_is_drawn_no_further_out_than_its_names_have_room_for(size):
    country = fit_country(*size)
    code = sizes(size[0]).code
    grid = grid_for(code, country.zoom)
    design = sizes(830).code
    for level in range(LEVELS):
        # deck.gl rounds zoom and offset up to the level; the first one begins where tiles do.
        lowest = level - 1 - grid.offset if level else grid.visible_from
        assert 2**lowest / code >= 2 ** nominal_zoom(level) / design * 0.98
