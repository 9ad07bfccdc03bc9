import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartography.camera import fit_country, focus, to_screen
from cartography.city_names import CityName, city_names
from cartography.ground_names import state_codes
from cartography.labels import sure_label
from cartography.marks import ARCS, arcs
from cartography.place_tiles import LEVELS, TILE_SIZE, PlaceTiles, zoom_offset
from cartography.projection import INSETS, PLANE_HEIGHT, PLANE_WIDTH, project
from cartography.scene import build_scene
from cartography.sizes import sizes
from cartography.text import LINE_HEIGHT, text_width
from geocode.gazetteer.record import Record

SIZE = (830, 560)
OFFSETS = {"start": 0.0, "middle": 0.5, "end": 1.0}


def record(name="Wichita", state="KS", population=390_000, **fields):
    base = {
        "id": name, "name": name, "kind": "city", "state": state, "county": "1",
        "latitude": 37.69, "longitude": -97.34, "point": "s", "feature": "PPLA2",
        "population": population,
    }  # fmt: skip
    return Record(**{**base, **fields})


def frame_of(points):
    return pd.DataFrame(
        [(f"site-{n}", f"Place {n}, KS", *point) for n, point in enumerate(points)],
        columns=["key", "label", "latitude", "longitude"],
    )


def tiles_of(places, cities=(), selected=None, size=SIZE):
    x, y = project(places["longitude"].to_numpy(float), places["latitude"].to_numpy(float))
    usual = {"city": "Memphis", "card": "card", "population": 1000, "important": False}
    more = {name: value for name, value in usual.items() if name not in places}
    return PlaceTiles(
        places.assign(x=np.round(x, 2), y=np.round(y, 2), **more),
        list(cities),
        selected=selected,
        width=size[0],
        height=size[1],
    )


def discs_of(marks, places):
    """The middle of each mark on the plane, and its radius in CSS pixels."""
    pin = sizes(SIZE[0], count=len(places)).pin
    return [(f["geometry"]["coordinates"], f["properties"].get("radius", pin)) for f in marks]


def numbers(marks):
    """How many places each mark stands for."""
    return [int(f["properties"].get("text", "1").replace(",", "")) for f in marks]


def scale_of(level, size=SIZE):
    """CSS pixels to a plane unit where a level begins."""
    country = fit_country(*size).zoom
    return 2.0 ** (country if level == 0 else level - 1 - zoom_offset(country))


def texts(features):
    return [f["properties"]["text"] for f in features if f["geometry"]["type"] == "Point"]


def boxes(features, size, scale):
    """Where the texts stand on the screen, from the upper left corner of the plane."""
    found = []
    for feature in features:
        if feature["geometry"]["type"] != "Point":
            continue
        x, y = np.multiply(feature["geometry"]["coordinates"], scale)
        said = feature["properties"]
        wide, (dx, dy) = text_width(said["text"], size), said["offset"]
        left = x + dx - OFFSETS[said["anchor"]] * wide
        high = LINE_HEIGHT * size
        found.append((left, y + dy - high / 2, left + wide, y + dy + high / 2))
    return found


def overlap(a, b, allowed=0.3):
    return (
        a[0] + allowed < b[2]
        and b[0] + allowed < a[2]
        and a[1] + allowed < b[3]
        and b[1] + allowed < a[3]
    )


def cells(level, places):
    """The tiles with a place on them, and those to their right and left."""
    side = TILE_SIZE / 2**level
    x, y = np.round(project(places["longitude"], places["latitude"]), 2)
    found = zip((x // side).astype(int).tolist(), (y // side).astype(int).tolist(), strict=True)
    beside = {(column + d, row) for column, row in found for d in (-1, 0, 1)}
    return sorted(cell for cell in beside if 0 <= cell[0] * side < 975)


POINTS = st.lists(
    st.tuples(st.floats(33, 42), st.floats(-105, -90)), min_size=1, max_size=90, unique=True
)


@settings(max_examples=25)
@given(points=POINTS, level=st.integers(1, LEVELS - 1))
def test_no_name_lies_over_another_or_over_a_pin_from_where_a_level_begins(points, level):
    cities = [CityName(f"city-{n}", f"City {n}", 300.0 + 9 * n, 300.0, 300_000) for n in range(9)]
    places = frame_of(points)
    tiles = tiles_of(places, cities)
    label, code = sizes(SIZE[0]).label, sizes(SIZE[0]).code
    cell = label / 7  # what is taken is known to a cell of the canvas
    for closer in (1, 1.9):
        scale = closer * scale_of(level)
        for column, row in cells(level, places):
            found = tiles.tile(level, column, row)
            discs = [
                (np.multiply(at, scale), radius) for at, radius in discs_of(found.marks, places)
            ]
            sites = boxes(found.names, label, scale)
            around = boxes(found.around, code, scale)
            everything = [*sites, *around]
            for n, one in enumerate(everything):
                assert not any(overlap(one, other, cell) for other in everything[n + 1 :])
                for at, radius in discs:
                    nearest = np.clip(at, one[:2], one[2:])
                    assert math.dist(at, nearest) > radius - 0.5


@settings(max_examples=25)
@given(points=POINTS, level=st.integers(1, LEVELS - 1))
def test_no_name_runs_over_the_edge_of_its_tile_and_each_is_on_one_tile(points, level):
    places = frame_of(points)
    tiles = tiles_of(places)
    label, scale, side = sizes(SIZE[0]).label, scale_of(level), TILE_SIZE / 2**level
    seen = []
    for column, row in cells(level, places):
        found = tiles.tile(level, column, row).names
        seen += texts(found)
        for x0, y0, x1, y1 in boxes(found, label, scale):
            assert x0 >= column * side * scale - 0.1
            assert x1 <= (column + 1) * side * scale + 0.1
            assert y0 >= row * side * scale - 0.1
            assert y1 <= (row + 1) * side * scale + 0.1
    assert len(seen) == len(set(seen))


def test_a_site_alone_has_its_name_at_every_level():
    alone = frame_of([(38.5, -98.0)])
    tiles = tiles_of(alone)
    for level in range(LEVELS):
        assert [
            text for cell in cells(level, alone) for text in texts(tiles.tile(level, *cell).names)
        ] == ["Place 0, KS"]


@settings(max_examples=50)
@given(
    points=st.lists(st.tuples(st.floats(33, 42), st.floats(-105, -90)), max_size=300),
    level=st.integers(0, LEVELS - 1),
)
def test_each_place_is_a_pin_where_it_is_or_counted_on_one_mark_and_no_mark_on_another(
    points, level
):
    places = frame_of(points)
    tiles = tiles_of(places)
    found = [
        f
        for cell in (cells(level, places) if level else [(0, 0)])
        for f in tiles.tile(level, *cell).marks
    ]
    assert sum(numbers(found)) == len(places)
    x, y = project(places["longitude"].to_numpy(float), places["latitude"].to_numpy(float))
    where = dict(zip(places["key"], np.column_stack([x, y]).round(2).tolist(), strict=True))
    for f in found:
        said, at = f["properties"], f["geometry"]["coordinates"]
        if "text" not in said:
            assert at == pytest.approx(where[said["key"]], abs=0.006)
        elif "level" in said:
            assert said["level"] == level
            west, north, east, south = tiles.behind(said["first"], level).box
            inside = [
                key
                for key, (px, py) in where.items()
                if west <= px <= east and north <= py <= south
            ]
            assert len(inside) >= int(said["text"])
        else:
            assert said["key"] in where
    scale = scale_of(level)
    discs = [
        disc for disc in discs_of(found, places) if disc[1] != sizes(830, count=len(places)).pin
    ]
    for n, (at, radius) in enumerate(discs):
        for other, other_radius in discs[n + 1 :]:
            assert math.dist(at, other) * scale >= radius + other_radius - 0.5


@settings(max_examples=40)
@given(
    points=st.lists(
        st.one_of(
            st.tuples(st.floats(52, 71), st.floats(-178, -131)),
            st.tuples(st.floats(19, 22.2), st.floats(-160, -155)),
            st.tuples(st.floats(17.9, 18.5), st.floats(-67.2, -65.3)),
            st.tuples(st.floats(-14.4, -14.1), st.floats(-170.9, -169.4)),
            st.tuples(st.floats(24.6, 26), st.floats(-82, -80)),
        ),
        min_size=2,
        max_size=120,
    ),
    size=st.sampled_from([SIZE, (350, 230)]),
)
def test_a_mark_stays_in_the_frame_of_its_sites_and_counts_no_others(points, size):
    places = frame_of(points)
    x, y = project(places["longitude"].to_numpy(float), places["latitude"].to_numpy(float))
    tiles = tiles_of(places, size=size)
    scale = 2.0 ** fit_country(*size).zoom
    counted = 0
    for f in tiles.tile(0, 0, 0).marks:
        said, at = f["properties"], f["geometry"]["coordinates"]
        counted += int(said.get("text", 1))
        for inset in INSETS if "first" in said else ():
            n = int(said["first"].removeprefix("site-"))
            west, north, east, south = tiles.behind(said["first"], 0).box
            corners = np.array([west, east]), np.array([north, south])
            inside = bool(inset.holds(x[n : n + 1], y[n : n + 1]).all())
            assert inset.holds(*corners).tolist() == [inside, inside]
            if not inside:
                continue
            for middle, low, high in ((at[0], inset.x0, inset.x1), (at[1], inset.y0, inset.y1)):
                # The cells of a tile are a little wider or narrower than they should be.
                reach = min(0.97 * said["radius"] / scale, (high - low) / 2) - 0.01
                assert low + reach <= middle <= high - reach
    assert counted == np.isfinite(x).sum()


def test_pins_that_would_cover_each_other_are_one_mark_until_one_zooms_in():
    places = frame_of([(38.5, -98.0), (38.5, -97.9), (38.5, -90.0)])
    tiles = tiles_of(places)
    country = tiles.tile(0, 0, 0).marks
    assert sorted(numbers(country)) == [1, 2]
    (mark,) = (f["properties"] for f in country if "text" in f["properties"])
    assert (mark["text"], mark["card"]) == ("2", "2 sites")
    x, y = project(np.array([-98.0, -97.9]), np.array([38.5, 38.5]))
    west, north, east, south = tiles.behind(mark["first"], mark["level"]).box
    assert (west, east) == pytest.approx((min(x), max(x)), abs=0.006)
    assert (north, south) == pytest.approx((min(y), max(y)), abs=0.006)
    nearest = [f for cell in cells(6, places) for f in tiles.tile(6, *cell).marks]
    assert numbers(nearest) == [1, 1, 1]


def test_two_places_at_one_point_are_chosen_one_after_the_other():
    places = frame_of([(38.5, -98.0), (38.5, -98.0), (38.5, -90.0)])
    (mark,) = (
        f["properties"] for f in tiles_of(places).tile(0, 0, 0).marks if "text" in f["properties"]
    )
    assert (mark["text"], mark["key"], mark["card"], "level" in mark) == (
        "2",
        "site-0",
        "card",
        False,
    )
    rest = tiles_of(places, selected="site-0").tile(0, 0, 0).marks
    assert [f["properties"].get("key") for f in rest] == ["site-1", "site-2"]


def test_the_selected_place_stands_on_no_mark():
    places = frame_of([(38.5, -98.0), (38.5, -97.99), (38.5, -97.98)])
    tiles = tiles_of(places, selected="site-1")
    assert numbers(tiles.tile(0, 0, 0).marks) == [2]
    (pin,) = tiles.scene(fit_country(*SIZE)).pins
    x, y = project(-97.99, 38.5)
    assert (pin.key, pin.x, pin.y) == (
        "site-1",
        pytest.approx(x, abs=0.006),
        pytest.approx(y, abs=0.006),
    )


def test_twelve_stand_as_they_did_and_pins_shrink_with_their_number(places):
    marks = tiles_of(places).tile(0, 0, 0).marks
    assert numbers(marks) == [1] * 12
    radii = [sizes(830, count=count).pin for count in (0, 12, 40, 68, 1000, 30_000)]
    assert radii == [4.8, 4.8, 4.8, 4.5, 2.9, 2.9]


def test_among_many_the_larger_and_those_of_the_newest_announcement_are_named():
    points = [(32 + 2 * (n % 8), -118 + 4.5 * (n // 8)) for n in range(80)]
    places = frame_of(points).assign(
        population=[500_000 if n % 20 == 0 else 900 for n in range(80)],
        important=[n == 55 for n in range(80)],
    )
    named = texts(tiles_of(places).tile(0, 0, 0).names)
    assert sorted(named) == [f"Place {n}, KS" for n in (0, 20, 40, 55, 60)]
    # A village is not named because all others are in one disc.
    crowd = frame_of([(38.5, -98.0)] * 70 + [(41.0, -108.0), (44.0, -100.0)])
    crowd["population"] = [900] * 71 + [500_000]
    assert texts(tiles_of(crowd).tile(0, 0, 0).names) == ["Place 71, KS"]
    few = places[places["population"] == 900].head(10)
    assert len(texts(tiles_of(few).tile(0, 0, 0).names)) == 10


def test_names_come_as_there_is_room(places):
    crowd = pd.concat(
        [
            places.assign(
                key=places["key"] + f"-{n}",
                label=places["label"] + f" {n}",
                latitude=places["latitude"] + 0.09 * n,
                longitude=places["longitude"] + 0.05 * n,
            )
            for n in range(10)
        ]
    )
    tiles = tiles_of(crowd)
    counts = [
        sum(len(texts(tiles.tile(level, *cell).names)) for cell in cells(level, crowd))
        for level in range(LEVELS)
    ]
    assert counts == sorted(counts)
    assert counts[0] < 60
    assert counts[-1] == 120


def test_the_whole_country_has_the_names_of_its_scene(places):
    scene = build_scene(places, selected=None, view=fit_country(*SIZE), width=830, height=560)
    found = tiles_of(places).tile(0, 0, 0)
    assert texts(found.names) == [label.text for label in scene.labels if label.shown]
    written = {text for text in texts(found.around) if len(text) == 2}
    free = {code.code for code in scene.codes}
    assert written <= free
    assert len(free - written) <= 1  # boxes are rounded out to cells


def test_a_line_leads_from_the_pin_to_a_name_that_stands_off(places):
    found = tiles_of(places, size=(358, 240)).tile(0, 0, 0).names
    lines = [f["geometry"]["coordinates"] for f in found if f["geometry"]["type"] == "LineString"]
    assert lines
    pins = {
        (round(float(x), 2), round(float(y), 2))
        for x, y in zip(*project(places["longitude"], places["latitude"]), strict=True)
    }
    assert {tuple(start) for start, _ in lines} <= pins


def test_the_selected_places_name_is_the_pictures_and_all_others_keep_clear_of_it(places):
    crowd = pd.concat(
        [places, places.assign(key=places["key"] + "-2", longitude=places["longitude"] + 0.35)]
    )
    x, y = map(float, project(-90.0490, 35.1495))
    view = focus(x, y, *SIZE)
    tiles = tiles_of(crowd, selected="memphis-tn")
    scene = tiles.scene(view)
    (own,) = scene.labels
    assert own.shown
    label = scene.sizes.label
    for level in range(LEVELS):
        scale = scale_of(level)
        moved = np.array([x, y, x, y]) * scale + np.subtract(own.box, (*own.pin, *own.pin))
        for cell in cells(level, crowd):
            found = tiles.tile(level, *cell)
            assert texts(found.names).count("Memphis, TN") <= 1  # the other of the two
            for box in boxes(found.names, label, scale):
                assert not overlap(box, moved, 1)


def test_a_city_is_named_where_no_site_is_and_the_larger_first():
    cities = city_names(
        [
            record("Andover", population=250_000, latitude=37.7),
            record(),
            record("Topeka", population=126_000, latitude=39.05, longitude=-95.68),
            record("Limon", "CO", population=5_000, latitude=39.3, longitude=-106.2),
            record("Elsewhere", latitude=51.5, longitude=-0.1),
        ]
    )
    assert [city.key for city in cities] == ["wichita-ks", "andover-ks", "topeka-ks", "limon-co"]
    nothing = frame_of([])
    at = frame_of([(37.69, -97.34), (39.05, -95.68), (39.3, -106.2)])

    def cities_at(level, places=nothing):
        tiles = tiles_of(places, cities)
        found = [t for cell in cells(level, at) for t in texts(tiles.tile(level, *cell).around)]
        return [text.strip("\u2022 ") for text in found if "\u2022" in text]

    assert cities_at(0) == []
    assert cities_at(1) == ["Wichita"]
    assert cities_at(2) == ["Wichita", "Topeka"]
    assert set(cities_at(4)) >= {"Wichita", "Topeka", "Limon"}
    wichita = frame_of([(37.69, -97.34)]).assign(key="wichita-ks")
    assert "Wichita" not in cities_at(2, wichita)


@pytest.mark.parametrize(
    ("one", "sure"),
    [
        (record(feature="PPL", point="g", population=288_000), False),
        (record(feature="PPL", point="g", population=8_800_000), True),
        (record(feature="PPL", point="s"), True),
        (record(point="g"), True),
        (record(feature="PPL", point="g", population=9_000), True),
        (record(feature="PPLX"), False),
        (record(population=4_999), False),
    ],
)
def test_a_large_place_that_one_source_alone_knows_is_not_tiles_of(one, sure):
    assert [city.text for city in city_names([one])] == ["Wichita"] * sure


def test_the_selected_name_shows_among_sixty_pins():
    around = [(500 + 14 * dx, 300 + 14 * dy) for dx in range(-4, 5) for dy in range(-4, 4)]
    pins = [(500.0, 300.0), *around]
    label = sure_label(pins, "Irving, TX", size_px=14, pin_radius_px=6, bounds=(830, 560))
    assert (label.shown, label.anchor, label.leader) == (True, "start", None)
    at_the_edge = [(825.0, 300.0), *((x + 325, y) for x, y in around)]
    label = sure_label(at_the_edge, "Irving, TX", size_px=14, pin_radius_px=6, bounds=(830, 560))
    assert (label.shown, label.anchor) == (True, "end")
    assert label.box[2] < 825
    free = sure_label([(500, 300), (530, 300)], "Irving, TX", size_px=14, pin_radius_px=6,
                      bounds=(830, 560))  # fmt: skip
    assert free.anchor == "end"  # not over the other pin


def test_a_scene_has_the_selected_name_among_many_and_no_other_under_it():
    points = [(32.8 + 0.12 * dx, -97 + 0.12 * dy) for dx in range(-5, 6) for dy in range(-5, 6)]
    places = frame_of([(32.8, -97.01), *points])
    x, y = map(float, project(-97.01, 32.8))
    scene = build_scene(places, selected="site-0", view=focus(x, y, *SIZE), width=830, height=560)
    own, *others = scene.labels
    assert own.shown
    assert own.text == "Place 0, KS"
    assert not any(overlap(own.box, other.box) for other in others if other.shown)
    screen = to_screen([(scene.pins[0].x, scene.pins[0].y)], focus(x, y, *SIZE), *SIZE)
    assert own.pin == pytest.approx(tuple(screen[0]), abs=0.01)


@pytest.mark.parametrize("size", [(320, 300), (358, 240), (480, 300), SIZE, (1240, 300)])
@pytest.mark.parametrize("level", [0, 1, 2, 4])
def test_each_inset_is_named_once_at_every_level_and_no_name_touches_a_frame(size, level):
    tiles = tiles_of(frame_of([]), size=size)
    side = TILE_SIZE / 2**level if level else PLANE_WIDTH
    columns, rows = (math.ceil(edge / side) for edge in (PLANE_WIDTH, PLANE_HEIGHT))
    around = [
        feature
        for column in range(columns)
        for row in range(rows)
        for feature in tiles.tile(level, column, row).around
    ]
    names = {inset.name: inset.code for inset in INSETS}
    codes = {code.code for code in state_codes()}
    written = [text for text in texts(around) if text not in codes]
    assert sorted(names.get(text, text) for text in written) == sorted(names.values())
    scale, type_size = scale_of(level, size), sizes(size[0]).code
    for x0, y0, x1, y1 in boxes(around, type_size, scale):
        trim = (y1 - y0 - 0.66 * type_size) / 2  # capitals alone
        for inset in INSETS:
            a0, b0, a1, b1 = (scale * edge for edge in (inset.x0, inset.y0, inset.x1, inset.y1))
            meets = x1 > a0 and x0 < a1 and y1 - trim > b0 and y0 + trim < b1
            assert not meets or (x0 > a0 and x1 < a1 and y0 + trim > b0 and y1 - trim < b1)


@pytest.mark.parametrize("others", [0, 100])
@pytest.mark.parametrize("size", [(480, 300), SIZE])
def test_no_name_of_a_site_lies_on_an_insets_name_however_many_there_are(others, size):
    rng = np.random.default_rng(7)
    # In the sea round the insets' frames; in Puerto Rico; in the West.
    sea = np.column_stack([rng.uniform(24.3, 33, 40), rng.uniform(-81, -74, 40)])
    island = np.column_stack([rng.uniform(18.0, 18.5, 5), rng.uniform(-67.2, -65.6, 5)])
    west = np.column_stack([rng.uniform(34, 47, others), rng.uniform(-120, -100, others)])
    places = frame_of(np.concatenate([sea, island, west])).assign(important=True)
    found = tiles_of(places, size=size).tile(0, 0, 0)
    type_sizes, scale = sizes(size[0]), scale_of(0, size)
    insets = {text for inset in INSETS for text in (inset.name, inset.code)}
    around = [f for f in found.around if f["properties"]["text"] in insets]
    assert len(around) == len(INSETS)
    sites = boxes(found.names, type_sizes.label, scale)
    assert len(sites) > 2
    for name in boxes(around, type_sizes.code, scale):
        assert not any(overlap(site, name, 2) for site in sites)


def test_pins_and_rings_have_the_colors_of_their_places():
    towns = [(37.69, -97.34), *[(41.5 + n / 1000, -81.7) for n in range(4)]]
    colors = [2, 0, 0, 1, 8]
    tile = tiles_of(frame_of(towns).assign(color=colors)).tile(0, 0, 0)
    pin, disc = tile.marks
    assert (pin["properties"]["key"], pin["properties"]["color"]) == ("site-0", 2)
    assert disc["properties"]["text"] == "4"
    # Painted one on the other: the last one lies on top.
    rings = [ring["properties"] for ring in tile.rings]
    assert [(ring["color"], ring["arc"]) for ring in rings] == [(8, 40), (1, 30), (0, 20)]
    assert {ring["radius"] for ring in rings} == {disc["properties"]["radius"]}
    assert {tuple(ring["geometry"]["coordinates"]) for ring in tile.rings} == {
        tuple(disc["geometry"]["coordinates"])
    }


def test_without_colors_no_tile_says_any():
    tile = tiles_of(frame_of([(37.69, -97.34), (41.5, -81.7), (41.5, -81.7)])).tile(0, 0, 0)
    assert tile.rings == []
    assert not any("color" in mark["properties"] for mark in tile.marks)


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=9).filter(any))
def test_the_arcs_of_a_ring_are_its_shares(shares):
    ends = dict(arcs(shares))
    assert max(ends.values()) == ARCS
    below = 0
    for color, share in enumerate(shares):
        drawn = ends.get(color, below) - below
        assert drawn == pytest.approx(ARCS * share / sum(shares), abs=1)
        below += drawn
