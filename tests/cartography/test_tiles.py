"""What is in static/tiles/ is the near picture that the deck asks for."""

import json

import pytest

from cartography.camera import fit_country
from cartography.projection import PLANE_HEIGHT, PLANE_WIDTH
from cartography.sizes import sizes
from cartography.tiles import (
    EXTENT,
    LEVELS,
    TILE_SIZE,
    grid_for,
    tiles_at,
)
from tests.helpers import ROOT

TILES = ROOT / "static" / "tiles"


def tile(level, column, row):
    return json.loads((TILES / f"{level}/{column}/{row}.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def every_tile():
    return {
        (level, *cell): tile(level, *cell) for level in range(LEVELS) for cell in tiles_at(level)
    }


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
    kinds = [(f["geometry"]["type"], "b" in f) for f in iowa]
    assert kinds == [
        ("Polygon", False),
        ("MultiPolygon", False),
        ("MultiLineString", False),
        ("MultiLineString", True),
    ]


@pytest.mark.parametrize("size", [(1700, 900), (1240, 760), (830, 560), (358, 240)])
def test_each_level_takes_over_one_doubling_after_the_one_before(size):
    country = fit_country(*size)
    grid = grid_for(sizes(size[0]).code, country.zoom)
    # deck.gl rounds zoom and offset up to the level.
    lowest = [level - 1 - grid.offset for level in range(1, LEVELS)]
    assert country.zoom + 0.5 < grid.visible_from < lowest[0]
    assert lowest[-1] < country.max_zoom
