import io
import re

import numpy as np
import pytest
import shapefile
import shapely

from geocode.outlines import FILE_NAME, GRID, Outlines
from tests.helpers import DATA
from tools.build_outlines import TOLERANCE, build, main, simplified

KANSAS = [[-98, 38], [-98, 39], [-97, 39], [-97, 38.5], [-97, 38], [-98, 38]]
MISSOURI = [[-97, 38], [-97, 38.5], [-97, 39], [-96, 39], [-96, 38], [-97, 38]]
ALASKA = [
    [[178, 52], [178, 53], [180, 53], [180, 52], [178, 52]],
    [[-180, 52], [-180, 53], [-178, 53], [-178, 52], [-180, 52]],
]
ISLET = [[-90, 30], [-90, 30.001], [-89.999, 30.001], [-89.999, 30], [-90, 30]]


@pytest.fixture
def stem(tmp_path):
    """A small shapefile: two neighbors, one with an islet, and one state that is cut in two."""
    path = tmp_path / "states"
    with shapefile.Writer(str(path), shapeType=shapefile.POLYGON) as writer:
        writer.field("STUSPS", "C", size=2)
        for code, parts in (("MO", [MISSOURI]), ("KS", [KANSAS, ISLET]), ("AK", ALASKA)):
            writer.poly(parts)
            writer.record(code)
    return path


@pytest.fixture
def data(stem) -> bytes:
    return build(*(stem.with_suffix(end).read_bytes() for end in (".shp", ".dbf")))


@pytest.fixture
def outlines(data, tmp_path) -> Outlines:
    (tmp_path / FILE_NAME).write_bytes(data)
    return Outlines.load(tmp_path / FILE_NAME)


def test_what_is_built_can_be_loaded_and_tells_the_states_apart(outlines):
    assert outlines.codes == ("AK", "KS", "MO")
    states = outlines.states_at([38.5] * 3, [-97.5, -96.5, -95.5])
    assert states.tolist() == ["KS", "MO", ""]
    pattern = r"cb_2016_us_state_500k \(plotly-geo 1\.0\.0\), 0\.002 degrees [0-9a-f]{12}"
    assert re.fullmatch(pattern, outlines.version)


def test_the_border_of_neighbors_is_kept_once(data):
    with np.load(io.BytesIO(data)) as file:
        by_state = dict(zip(file["codes"].tolist(), file["arcs_each"].tolist(), strict=True))
        assert by_state["KS"] + by_state["MO"] == len(file["arcs"]) - by_state["AK"]
        arcs = np.split(file["arcs"], np.cumsum(file["arcs_each"])[:-1])
    assert len(set(arcs[1]) & set(arcs[2])) == 1


def test_a_state_cut_along_the_antimeridian_is_of_one_piece(outlines):
    states = outlines.states_at([52.5] * 4, [179, -179, 180, -180])
    assert states.tolist() == ["AK"] * 4
    # The cut is not a shore: three kilometers off it and yet not near the outline.
    assert not outlines.contains("AK", 53.5, 180, 3)


def test_an_islet_smaller_than_the_tolerance_still_counts_for_the_distance(outlines):
    assert outlines.contains("KS", 30.0005, -89.9995, 0.5)
    assert not outlines.contains("KS", 30.1, -90, 0.5)


def test_a_line_is_simplified_within_the_tolerance_and_keeps_its_ends():
    x = np.linspace(-100, -99, 1001)
    straight = np.column_stack([x, 40 + 0.4 * TOLERANCE * np.sin(200 * x)])
    assert simplified(straight).tolist() == np.rint(straight[[0, -1]] / GRID).tolist()
    winding = np.column_stack([x, 40 + 0.1 * np.sin(200 * x)])
    kept = shapely.linestrings(simplified(winding) * GRID)
    assert shapely.get_num_coordinates(kept) < 200
    assert shapely.distance(shapely.points(winding), kept).max() < TOLERANCE + GRID


def test_the_same_shapes_give_the_same_bytes(data, stem, tmp_path):
    target = tmp_path / "again.npz"
    assert main(["--shapes", str(stem), "--output", str(target)]) == 0
    assert target.read_bytes() == data


def test_the_file_that_ships_is_small():
    shipped = DATA / "gazetteer" / FILE_NAME
    assert shipped.stat().st_size < 400_000
