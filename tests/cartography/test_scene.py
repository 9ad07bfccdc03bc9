import numpy as np
import pandas as pd
import pytest

from cartography.camera import fit_country, focus
from cartography.projection import INSETS
from cartography.scene import (
    build_scene,
    code_boxes,
    frame_boxes,
    label_size,
    name_boxes,
    site_alt_text,
    sizes,
)

WIDE, NARROW = (1240, 760), (358, 240)
ROOMS = [((1229, 1012), 32.0), ((655, 720), 22.8), ((1080, 806), 36.0), ((390, 354), 16.0)]
"""The maps of a projector, of one of 4 to 3, of a kiosk and of a phone; smallest type."""


def scene_of(places, size=WIDE, selected=None, **kwargs):
    view = fit_country(*size)
    width, height = size
    return build_scene(places, selected=selected, view=view, width=width, height=height, **kwargs)


def test_the_selected_place_comes_first_and_the_others_keep_their_order(places):
    keys = [pin.key for pin in scene_of(places, selected="houston-tx").pins]
    assert keys[0] == "houston-tx"
    assert keys[1:] == [key for key in places["key"] if key != "houston-tx"]


def test_a_key_that_is_not_there_selects_nothing(places):
    scene = scene_of(places, selected="atlantis-tx")
    assert not scene.selected
    assert len(scene.pins) == 12


def test_a_place_without_coordinates_or_off_the_map_is_not_drawn(places):
    places.loc[0, ["latitude", "longitude"]] = np.nan
    places.loc[1, ["latitude", "longitude"]] = 0.0, 0.0
    keys = [pin.key for pin in scene_of(places).pins]
    assert keys == places["key"].tolist()[2:]


def test_no_places_make_an_empty_picture(places):
    scene = scene_of(places.head(0))
    assert scene.pins == []
    assert scene.labels == []


def test_two_rows_of_one_place_are_one_pin(places):
    assert len(scene_of(pd.concat([places, places.tail(1)])).pins) == 12


def test_a_narrow_map_names_the_city_alone_unless_two_have_its_name(places):
    kansas = {**places.iloc[9].to_dict(), "key": "kansas-city-ks", "label": "Kansas City, KS"}
    kansas |= {"longitude": -100.0, "latitude": 38.5}
    both = pd.concat([places, pd.DataFrame([kansas])])
    texts = {label.text for label in scene_of(both, NARROW).labels}
    assert {"Memphis", "Kansas City, MO", "Kansas City, KS"} <= texts


def test_a_state_code_under_a_label_is_hidden(places):
    scene = scene_of(places)
    assert "TN" in scene.hidden_codes
    assert "MT" not in scene.hidden_codes


def test_a_click_means_the_nearest_place(places):
    scene = scene_of(places, (830, 560))
    hits = {pin.key: pin.hit for pin in scene.pins}
    assert hits["houston-tx"] == 22
    where = {pin.key: np.array([pin.x, pin.y]) * fit_country(830, 560).scale for pin in scene.pins}
    apart = np.hypot(*(where["memphis-tn"] - where["jackson-tn"]))
    assert hits["memphis-tn"] + hits["jackson-tn"] <= apart + 0.2


def test_county_lines_come_when_one_is_near(places):
    view = fit_country(830, 560)
    near = fit_country(1600, 1100)
    assert not scene_of(places).detail
    zoomed = build_scene(
        places,
        selected=None,
        view=type(view)(view.target, view.zoom + 2, view.min_zoom, view.max_zoom),
        width=830,
        height=560,
    )
    assert zoomed.detail
    assert near.min_zoom > view.min_zoom


@pytest.mark.parametrize(
    ("width", "least", "most"),
    [(1200, 18.5, 19.5), (830, 13.5, 14.5), (358, 11, 12), (100, 11, 11)],
)
def test_type_is_large_on_a_large_screen(width, least, most):
    assert least <= label_size(width) <= most


def test_sizes_grow_with_the_map():
    small, large = sizes(358), sizes(1240)
    assert small.pin < large.pin
    assert small.code >= 9


def test_the_alternative_text_is_one_sentence(places):
    assert site_alt_text(places, None) == "Map of the United States with 12 sites."
    assert (
        site_alt_text(places, "jackson-tn")
        == "Map of the United States with 12 sites, Jackson, TN selected."
    )
    assert site_alt_text(places.head(1), "x") == "Map of the United States with one site."
    assert site_alt_text(places.head(0), None) == "Map of the United States with no sites."


def test_no_type_of_a_picture_for_a_room_is_under_the_smallest_size() -> None:
    room = sizes(1229, 28)
    assert min(room.label, room.code) == 28
    assert room.label > room.code
    assert (room.initials, room.plain, room.narrow) == (True, True, False)
    assert not sizes(1229).initials


def test_a_picture_for_a_room_has_strong_borders_and_no_counties(places) -> None:
    near = focus(670, 380, *WIDE)
    width, height = WIDE
    room = build_scene(places, selected=None, view=near, width=width, height=height, smallest=28)
    page = build_scene(places, selected=None, view=near, width=width, height=height)
    assert (room.detail, page.detail) == (False, True)
    assert room.sizes.border > page.sizes.border == 1


@pytest.mark.parametrize(("size", "smallest"), ROOMS)
def test_a_code_that_the_edge_of_a_picture_for_a_room_would_cut_is_hidden(places, size, smallest):
    width, height = size
    seen = set()
    for pin in scene_of(places, size).pins:
        view = focus(pin.x, pin.y, *size)
        there = {"selected": None, "view": view, "width": width, "height": height}
        empty = build_scene(places.head(0), **there, smallest=smallest)
        cut = {
            code
            for code, (x0, y0, x1, y1) in code_boxes(view, *size, empty.sizes).items()
            if -(x1 - x0) < x0 < width
            and -(y1 - y0) < y0 < height
            and not (x0 >= 0 and y0 >= 0 and x1 <= width and y1 <= height)
        }
        assert set(empty.hidden_codes) == cut
        seen |= cut
        # Somebody moves the Map page's, and it is not made anew.
        assert build_scene(places.head(0), **there).hidden_codes == ()
    assert seen


@pytest.mark.parametrize(("size", "smallest"), ROOMS)
def test_names_within_a_frame_stay_clear_of_it(size, smallest):
    boxes = name_boxes(fit_country(*size), *size, sizes(size[0], smallest))
    frames = frame_boxes(fit_country(*size), *size)
    inside = {
        inset.code: x0 < box[0] and y0 < box[1] and box[2] < x1 and box[3] < y1
        for inset, box, (x0, y0, x1, y1) in zip(INSETS, boxes, frames, strict=True)
    }
    assert [code for code, whole in inside.items() if whole] == ["AK", "HI"]


@pytest.mark.parametrize(("size", "smallest"), ROOMS)
def test_no_name_of_a_site_lies_on_an_insets_name_in_a_picture_for_a_room(size, smallest):
    rng = np.random.default_rng(5)
    count = 60
    around = pd.DataFrame(
        {
            "key": [f"place-{n}" for n in range(count)],
            "label": [f"Place {n}" for n in range(count)],
            "latitude": rng.uniform(25, 34, count),
            "longitude": rng.uniform(-120, -80, count),
        }
    )
    names = name_boxes(fit_country(*size), *size, sizes(size[0], smallest))
    for selected in (None, "place-1"):
        shown = [
            label.box
            for label in scene_of(around, size, selected, smallest=smallest).labels
            if label.shown
        ]
        assert len(shown) > 5
        for x0, y0, x1, y1 in shown:
            for a0, b0, a1, b1 in names:
                assert x1 <= a0 or a1 <= x0 or y1 <= b0 or b1 <= y0


def test_a_phone_has_room_for_the_names_of_the_twelve(places):
    size, smallest = ROOMS[-1]
    scene = scene_of(places, size, smallest=smallest)
    assert scene.sizes.code == 16
    assert [label.text for label in scene.labels if label.shown] == places["city"].tolist()
