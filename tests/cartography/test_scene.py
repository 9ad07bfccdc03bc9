import numpy as np
import pandas as pd
import pytest

from cartography.camera import fit_country, focus
from cartography.deck import build_deck
from cartography.ground_names import code_boxes, frame_boxes, inset_names
from cartography.palette import LIGHT
from cartography.projection import INSETS, project
from cartography.scene import ADDED, REMOVED, STAYS, build_scene, site_alt_text
from cartography.sizes import label_size, sizes
from cartography.svg import scene_svg, scene_texts
from cartography.text import text_width

WIDE, NARROW = (1240, 760), (358, 240)
ROOMS = [((1229, 1012), 32.0), ((655, 720), 22.8), ((1080, 806), 36.0), ((390, 354), 16.0)]
"""The maps of a projector, of one of 4 to 3, of a kiosk and of a phone; smallest type."""
MAPS = [
    *ROOMS,
    *(((360, 311), 16.0), ((540, 351), 18.3), ((474, 321), 18.3), ((819, 675), 21.3)),
    *(((wide, high), 0.0) for wide, high in ((320, 300), NARROW, (480, 300), (600, 400))),
    *(((wide, high), 0.0) for wide, high in ((830, 560), WIDE, (1240, 300), (1900, 900))),
]
CODES = ["AK", "HI", "GU", "MP", "AS", "PR", "VI"]


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
    written = {code.code for code in scene_of(places).codes}
    assert "TN" not in written
    assert "MT" in written


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
    assert (room.plain, room.narrow) == (True, False)


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
        boxes = {*code_boxes(view, *size, empty.sizes)}
        assert {code.code for code in empty.codes} == boxes - cut
        seen |= cut
        # Someone moves the Map page's, and it is not made again.
        moved = build_scene(places.head(0), **there)
        assert {code.code for code in moved.codes} == {*code_boxes(view, *size, moved.sizes)}
    assert seen


@pytest.mark.parametrize(("size", "smallest"), ROOMS)
def test_names_within_a_frame_stay_clear_of_it(size, smallest):
    names = inset_names(fit_country(*size), *size, sizes(size[0], smallest))
    boxes = {name.code: box for name, box in names}
    frames = frame_boxes(fit_country(*size), *size)
    inside = {
        inset.code: x0 < box[0] and y0 < box[1] and box[2] < x1 and box[3] < y1
        for inset, (x0, y0, x1, y1) in zip(INSETS, frames, strict=True)
        for box in [boxes[inset.code]]
    }
    assert [code for code, whole in inside.items() if whole] == ["AK", "HI", "AS"]


def crosses(box, frame):
    """Whether the line round a frame, a pixel wide, goes through a box or along it."""
    x0, y0, x1, y1 = box
    a0, b0, a1, b1 = frame
    within = a0 + 0.5 < x0 and x1 < a1 - 0.5 and b0 + 0.5 < y0 and y1 < b1 - 0.5
    without = x1 < a0 - 0.5 or a1 + 0.5 < x0 or y1 < b0 - 0.5 or b1 + 0.5 < y0
    return not (within or without)


def ink(text, size):
    """The box of a code or of an inset's name as it is drawn: capitals, 0.66 em high."""
    wide, high = text_width(text.text, size.code), 0.66 * size.code
    left = text.x - {"start": 0, "middle": 0.5}[text.anchor] * wide
    return (left, text.y - high / 2, left + wide, text.y + high / 2)


@pytest.mark.parametrize(("size", "smallest"), MAPS)
def test_no_code_and_no_name_of_an_inset_touches_a_frame(places, size, smallest):
    scene = scene_of(places.head(0), size, smallest=smallest)
    written = scene_texts(scene)
    assert len(written) > 25
    for text in written:
        for frame in frame_boxes(scene.view, *size):
            assert not crosses(ink(text, scene.sizes), frame), text


def test_an_insets_code_stands_where_there_is_room_for_it(places):
    def written(size, smallest=0.0):
        scene = scene_of(places.head(0), size, smallest=smallest)
        return {name.text: (name.x, round(name.y)) for name in scene.insets}

    usual = {"GU": (867.5, 462), "MP": (938.5, 462), "AS": (903, 518), "PR": (876.5, 596)}
    assert written((480, 300)).items() >= usual.items()
    # On a phone's slide: over the frame, within it, and further below.
    phone = written((390, 354), 16)
    assert [*phone] == CODES
    moved = {"GU": (867.5, 375), "MP": (938.5, 375), "AS": (903, 490), "PR": (876.5, 605)}
    assert phone.items() >= moved.items()
    # A yet smaller one has a frame that is lower than the type.
    assert [*written((360, 311), 16)] == [code for code in CODES if code != "AS"]


@pytest.mark.parametrize("size", [(600, 400), (830, 560), WIDE, (1900, 900)])
def test_insets_have_their_full_names_where_all_of_them_fit(places, size):
    assert [name.text for name in scene_of(places, size).insets] == [it.name for it in INSETS]
    assert [name.text for name in scene_of(places, (size[0], 300)).insets] == CODES
    # The slides of one briefing have one name for each, however near their camera is.
    near = focus(870, 500, *size)
    width, height = size
    shot = {"selected": None, "view": near, "width": width, "height": height}
    empty = places.head(0)
    assert [it.name for it in INSETS] == [it.text for it in build_scene(empty, **shot).insets]
    written = {name.text for name in build_scene(empty, **shot, smallest=12).insets}
    assert {"GU", "MP"} < written < {*CODES, ""}


def test_a_pin_takes_the_room_of_an_insets_code(places):
    # Near Cape Lookout, where a phone's slide has the code of Guam.
    there = places.head(1).assign(longitude=-77.0, latitude=34.2)
    scene = scene_of(there, (390, 354), smallest=16)
    assert [name.text for name in scene.insets] == [code for code in CODES if code != "GU"]


@pytest.mark.parametrize(("size", "smallest"), MAPS)
def test_no_name_of_a_site_lies_across_a_frame(places, size, smallest):
    far = {
        "Hagåtña, GU": (144.75, 13.47),
        "San Juan, PR": (-66.1, 18.4),
        "Saipan, MP": (145.73, 15.19),
        "Pago Pago, AS": (-170.7, -14.28),
        "Hilo, HI": (-155.08, 19.72),
        "Miami, FL": (-80.19, 25.77),
    }
    columns = [(text, text, text[:-4], *at) for text, at in far.items()]
    names = ["key", "label", "city", "longitude", "latitude"]
    around = pd.concat([places, pd.DataFrame(columns, columns=names)])
    scene = scene_of(around, size, smallest=smallest)
    frames = frame_boxes(scene.view, *size)
    shown = [label for label in scene.labels if label.shown]
    assert len(shown) > 8
    for label in shown:
        x0, y0, x1, y1 = label.box
        # The box is a line of text high, which is more than its letters.
        letters = (x0, y0 + 1, x1, y1 - 1)
        assert not any(crosses(letters, frame) for frame in frames), label.text


@pytest.mark.parametrize(("size", "smallest"), MAPS)
def test_no_name_of_a_site_lies_on_an_insets_name(size, smallest):
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
    names = inset_names(fit_country(*size), *size, sizes(size[0], smallest))
    for selected in (None, "place-1"):
        shown = [
            label.box
            for label in scene_of(around, size, selected, smallest=smallest).labels
            if label.shown
        ]
        assert len(shown) > 4
        for x0, y0, x1, y1 in shown:
            for _, (a0, b0, a1, b1) in names:
                assert x1 <= a0 or a1 <= x0 or y1 <= b0 or b1 <= y0


def test_a_phone_has_room_for_the_names_of_the_twelve(places):
    size, smallest = ROOMS[-1]
    scene = scene_of(places, size, smallest=smallest)
    assert scene.sizes.code == 16
    assert [label.text for label in scene.labels if label.shown] == places["city"].tolist()


def crowd(count=400):
    rng = np.random.default_rng(3)
    return pd.DataFrame(
        {
            "key": [f"site-{n}" for n in range(count)],
            "label": [f"Place {n}, KS" for n in range(count)],
            "latitude": rng.uniform(30, 46, count),
            "longitude": rng.uniform(-115, -80, count),
        }
    )


def test_of_many_places_each_is_a_pin_or_counted_on_one_mark():
    scene = scene_of(crowd())
    numbers = [mark.number for mark in scene.marks]
    assert len(scene.pins) == len(scene.labels)
    assert len(scene.pins) + sum(numbers) == 400
    assert min(numbers) == 2
    few = scene_of(crowd(150))
    assert (len(few.pins), few.marks) == (150, ())


def test_the_selected_place_and_what_changes_stay_pins():
    places = crowd()
    near = places.head(3).assign(
        key=["chosen", "new", "gone"], change=["", ADDED, REMOVED], label="Place 0, KS"
    )
    places = pd.concat([places.assign(change=STAYS), near])
    scene = scene_of(places, selected="chosen")
    assert scene.pins[0].key == "chosen"
    assert {"new", "gone"} <= {pin.key for pin in scene.pins}
    assert len(scene.pins) + sum(mark.number for mark in scene.marks) == 403
    every = scene_of(crowd().assign(change=ADDED, color=0))
    assert (len(every.pins), every.marks) == (400, ())


@pytest.mark.parametrize("smallest", [0, 22])
def test_of_many_places_only_the_larger_cities_are_named(smallest):
    places = crowd().assign(population=[300_000 if n % 40 == 0 else 900 for n in range(400)])
    scene = scene_of(places, smallest=smallest)
    large = set(places.loc[places["population"] > 200_000, "key"])
    named = {pin.key for pin, label in zip(scene.pins, scene.labels, strict=True) if label.shown}
    assert named <= large
    assert named
    few = scene_of(places.head(100), smallest=smallest)
    assert {pin.key for pin, label in zip(few.pins, few.labels, strict=True) if label.shown} - large


def test_a_mark_in_an_inset_stays_off_its_frame():
    hawaii = pd.DataFrame(
        {
            "key": [f"hi-{n}" for n in range(200)],
            "label": "Kapaa, HI",
            "latitude": 22.0 + np.arange(200) / 1e4,
            "longitude": -159.4,
        }
    )
    scene = scene_of(hawaii, smallest=22)
    (mark,) = scene.marks
    (inset,) = (inset for inset in INSETS if inset.code == "HI")
    reach = mark.radius / scene.view.scale - 1e-6
    assert inset.x0 <= mark.x - reach
    assert mark.x + reach <= inset.x1
    assert inset.y0 <= mark.y - reach
    assert mark.y + reach <= inset.y1


def deck_layers(places):
    """The layers that are drawn of the same picture."""
    width, height = WIDE
    view = fit_country(*WIDE)
    deck = build_deck(places, selected=None, view=view, width=width, height=height, palette=LIGHT)
    return deck.layers[0]


def test_a_still_picture_and_a_deck_draw_the_numbers():
    scene = scene_of(crowd())
    drawn = scene_svg(scene, LIGHT, words="400 sites")
    for mark in scene.marks:
        assert f">{mark.number}</text>" in drawn
    (layer,) = (one for one in deck_layers(crowd()) if one["id"] == "numbers")
    assert [row[1] for row in layer["data"]] == [str(mark.number) for mark in scene.marks]


def test_of_places_that_recede_those_on_one_spot_are_one_dot_and_no_spot_is_left_empty(places):
    chance = np.random.default_rng(4)
    many = pd.concat([places.iloc[[n % 12]] for n in range(3000)], ignore_index=True)
    many["key"] = [f"place-{n}" for n in range(3000)]
    for name in ("latitude", "longitude"):
        many[name] += np.round(chance.normal(0, 1, 3000), 1)
    many["recedes"] = True
    scene = scene_of(many, smallest=32)
    dot = sizes(WIDE[0], 32).pin * 0.5**0.5
    kept = np.array([(pin.x, pin.y) for pin in scene.receding]) * scene.view.scale
    every = np.column_stack(project(many["longitude"], many["latitude"])) * scene.view.scale
    every = every[np.isfinite(every).all(axis=1)]
    apart = np.hypot(*(every[:, None] - kept[None]).transpose(2, 0, 1)).min(axis=1)
    assert len(kept) < len(every) / 2
    assert apart.max() < 2 * dot * 2**0.5
