import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cartography.camera import fit_country, focus, to_screen
from cartography.choosing import line_meets_box
from cartography.label_spots import _lines_meet_boxes
from cartography.labels import place_labels
from cartography.projection import INSETS, project
from cartography.scene import build_scene
from cartography.text import text_width

SIZE = (400, 300)
SCREENS = [(1240, 760), (1180, 700), (830, 560), (700, 480), (358, 240), (320, 220)]
PINS = st.lists(st.tuples(st.floats(-50, 450), st.floats(-50, 350)), max_size=40)
NAMES = ["Rome, GA", "Saint Petersburg, FL", "Ely, NV", "Kansas City, MO"]


def meet(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def gap(box, pin):
    dx = max(box[0] - pin[0], pin[0] - box[2], 0)
    dy = max(box[1] - pin[1], pin[1] - box[3], 0)
    return np.hypot(dx, dy)


def check(labels, pins, radii, bounds):
    shown = [label for label in labels if label.shown]
    for a, b in itertools.combinations(shown, 2):
        assert not meet(a.box, b.box), (a, b)
    for label in shown:
        x0, y0, x1, y1 = label.box
        if 0 <= label.pin[0] <= bounds[0] and 0 <= label.pin[1] <= bounds[1]:
            assert 0 <= x0 < x1 <= bounds[0]
            assert 0 <= y0 < y1 <= bounds[1]
        for pin, radius in zip(pins, radii, strict=True):
            assert gap(label.box, pin) >= radius - 1e-6


@settings(max_examples=60, deadline=None)
@given(PINS, st.integers(3, 8))
def test_no_label_touches_a_label_a_pin_or_the_edge(pins, radius):
    texts = [NAMES[i % len(NAMES)] for i in range(len(pins))]
    labels = place_labels(pins, texts, size_px=14, pin_radius_px=radius, bounds=SIZE)
    assert len(labels) == len(pins)
    check(labels, pins, [radius] * len(pins), SIZE)


@settings(max_examples=30, deadline=None)
@given(PINS)
def test_placing_twice_gives_the_same(pins):
    texts = [NAMES[i % len(NAMES)] for i in range(len(pins))]
    once = place_labels(pins, texts, size_px=12, pin_radius_px=5, bounds=SIZE)
    assert once == place_labels(pins, texts, size_px=12, pin_radius_px=5, bounds=SIZE)


def test_a_label_alone_stands_right_of_its_pin():
    (label,) = place_labels([(100, 100)], ["Ely"], size_px=14, pin_radius_px=5, bounds=SIZE)
    assert (label.anchor, label.dy, label.leader) == ("start", 0, None)
    assert label.dx > 5


def test_a_label_at_the_right_edge_stands_left():
    (label,) = place_labels([(395, 100)], ["Ely"], size_px=14, pin_radius_px=5, bounds=SIZE)
    assert label.anchor == "end"


def test_a_state_code_is_avoided_where_that_costs_little():
    (label,) = place_labels(
        [(200, 150)],
        ["Ely"],
        size_px=14,
        pin_radius_px=5,
        bounds=SIZE,
        obstacles=[(205, 140, 240, 160), (205, 145, 230, 155)],
    )
    assert label.anchor == "end"


def test_a_label_does_not_lie_across_a_frame():
    kwargs = {"size_px": 14, "pin_radius_px": 5, "bounds": SIZE}
    frame = (210, 120, 300, 180)
    (outside,) = place_labels([(190, 150)], ["Middletown"], **kwargs, frames=[frame])
    assert outside.anchor == "end"
    (inside,) = place_labels([(220, 150)], ["Ely"], **kwargs, frames=[frame])
    assert inside.anchor == "start"


def test_a_label_leaves_a_little_room_to_the_edge():
    kwargs = {"size_px": 14, "pin_radius_px": 5, "bounds": SIZE}
    (label,) = place_labels([(400 - 9 - text_width("Ely", 14) - 3, 100)], ["Ely"], **kwargs)
    assert label.box[2] < 394


def test_a_crowded_label_gets_a_leader_line():
    around = [(200 + dx, 150 + dy) for dx in (-22, 0, 22) for dy in (-22, 0, 22)]
    texts = [""] * len(around)
    texts[4] = "Middletown"
    labels = place_labels(around, texts, size_px=14, pin_radius_px=6, bounds=SIZE)
    assert labels[4].shown
    assert labels[4].leader is not None


def test_a_label_without_any_place_is_hidden():
    pins = [(x, y) for x in range(5, 400, 12) for y in range(5, 300, 12)]
    labels = place_labels(
        pins, ["Middletown"] * len(pins), size_px=14, pin_radius_px=5, bounds=SIZE
    )
    assert not any(label.shown for label in labels)


def test_pins_off_the_map_get_no_label_unless_asked_for():
    kwargs = {"size_px": 14, "pin_radius_px": 5, "bounds": SIZE}
    assert not place_labels([(900, 100)], ["Ely"], **kwargs)[0].shown
    assert place_labels([(900, 100)], ["Ely"], **kwargs, beyond=True)[0].shown


def test_a_label_off_the_map_does_not_reach_into_it():
    (label,) = place_labels(
        [(-5, 100)], ["Ely"], size_px=14, pin_radius_px=2, bounds=SIZE, beyond=True
    )
    assert label.box[2] < 0


def test_thousands_of_pins_are_placed_without_overlap():
    pins = np.random.default_rng(1).uniform((0, 0), SIZE, (3000, 2))
    labels = place_labels(pins, ["Ely, NV"] * 3000, size_px=12, pin_radius_px=0.5, bounds=SIZE)
    check(labels[:400], pins, [0.5] * 3000, SIZE)
    assert not any(label.shown for label in labels[400:])


@pytest.mark.parametrize(("width", "height"), SCREENS)
@pytest.mark.parametrize("selected", [None, "jackson-tn", "toledo-oh"])
def test_all_twelve_labels_find_a_place_on_every_screen(places, width, height, selected):
    view = fit_country(width, height)
    scene = build_scene(places, selected=selected, view=view, width=width, height=height)
    assert all(label.shown for label in scene.labels)
    radii = [scene.sizes.pin + scene.sizes.pin_line] * len(scene.pins)
    if selected:
        radii[0] = scene.sizes.ring
    check(scene.labels, [label.pin for label in scene.labels], radii, (width, height))
    corners = [corner for it in INSETS for corner in ((it.x0, it.y0), (it.x1, it.y1))]
    for frame in to_screen(corners, view, width, height).reshape(-1, 4):
        # The smallest has more labels than room.
        assert width == 320 or not any(meet(label.box, frame) for label in scene.labels)


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_nothing_overlaps_when_any_site_is_in_focus(places, width, height):
    for row in places.itertuples():
        x, y = project(row.longitude, row.latitude)
        view = focus(float(x), float(y), width, height)
        scene = build_scene(places, selected=row.key, view=view, width=width, height=height)
        assert scene.labels[0].shown
        shown = [label for label in scene.labels if label.shown]
        check(
            shown, [label.pin for label in shown], [scene.sizes.pin] * len(shown), (width, height)
        )


NUMBERS = st.lists(st.integers(0, 90).map(lambda n: n / 10), min_size=4, max_size=4)


@given(line=NUMBERS, corner=NUMBERS)
def test_many_lines_enter_boxes_just_as_one_does(line, corner):
    box = (corner[0], corner[1], corner[0] + corner[2], corner[1] + corner[3])
    found = _lines_meet_boxes(np.array([line, line], dtype=float), np.array([box, (1, 2, 8, 3)]))
    assert found[:, 0].tolist() == [line_meets_box(tuple(line), box)] * 2
    assert found[:, 1].tolist() == [line_meets_box(tuple(line), (1, 2, 8, 3))] * 2
