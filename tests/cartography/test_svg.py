import json
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from cartography.camera import fit_country, fit_points, focus, to_screen
from cartography.palette import DARK, LIGHT
from cartography.projection import INSET_NAMES, project
from cartography.scene import ADDED, REMOVED, STAYS, build_scene
from cartography.spotlight import fit_states, spotlight_on
from cartography.svg import scene_svg, scene_texts

SIZE = {"width": 830, "height": 560}
SVG = "{http://www.w3.org/2000/svg}"


def scene_of(places, selected=None, view=None, **kwargs):
    view = view or fit_country(**SIZE)
    return build_scene(places, selected=selected, view=view, **SIZE, **kwargs)


def drawn(scene, palette=LIGHT, **kwargs):
    return ElementTree.fromstring(scene_svg(scene, palette, **kwargs))


def discs(root, color):
    """Positions of the discs of a color, their own or their group's."""
    return [
        (float(disc.get("cx")), float(disc.get("cy")))
        for group in root.iter(f"{SVG}g")
        for disc in group.findall(f"{SVG}circle")
        if disc.get("fill", group.get("fill")) == color
    ]


def on_screen(places, view):
    xy = list(zip(*project(places["longitude"], places["latitude"]), strict=True))
    return [pytest.approx(point, abs=0.06) for point in to_screen(xy, view, **SIZE).tolist()]


def test_pins_are_where_the_camera_says_in_the_order_of_their_names(places):
    by_name = places.sort_values("label")
    assert discs(drawn(scene_of(places)), LIGHT.blue) == on_screen(by_name, fit_country(**SIZE))


def test_every_name_is_written_once_with_its_halo_where_the_scene_says(places):
    scene = scene_of(places)
    root = drawn(scene)
    (group,) = (one for one in root if one.tag == f"{SVG}g" and one.get("paint-order") == "stroke")
    assert (group.get("fill"), group.get("stroke")) == (LIGHT.text, LIGHT.halo)
    assert (group.get("font-size"), group.get("font-weight")) == (f"{scene.sizes.label:g}", "600")
    shown = [label for label in scene.labels if label.shown]
    assert len(shown) == 12
    for text, label in zip(group, shown, strict=True):
        assert (text.text, text.get("text-anchor")) == (label.text, label.anchor)
        # Letters stand on a line about a third of the font below the middle.
        below = label.pin[1] + label.dy + 0.3 * scene.sizes.label
        assert float(text.get("x")) == pytest.approx(label.pin[0] + label.dx, abs=0.06)
        assert float(text.get("y")) == pytest.approx(below, abs=0.06)


def test_the_land_is_drawn_under_the_same_camera(places):
    x, y = project(-88.8, 35.6)
    near = focus(float(x), float(y), **SIZE)
    (land,) = (one for one in drawn(scene_of(places, view=near)) if one.get("transform"))
    zero = to_screen([(0, 0)], near, **SIZE)[0]
    # Outlines are counted in hundredths of a unit of the plane.
    assert land.get("transform") == (
        f"translate({zero[0]:.2f} {zero[1]:.2f}) scale({near.scale / 100:.6f})"
    )


def test_a_states_outline_is_the_one_that_the_browser_fetches(places):
    features = json.loads(Path("static/states-overview.json").read_text("utf-8"))["features"]
    (land,) = (one for one in drawn(scene_of(places)) if one.get("transform"))
    every = zip(features[:-1], land.findall(f"{SVG}path")[:-1], strict=True)
    for feature, path in every:
        shape = feature["geometry"]["coordinates"]
        polygons = shape if feature["geometry"]["type"] == "MultiPolygon" else [shape]
        rings = [ring[:-1] for polygon in polygons for ring in polygon]
        told = path.get("d").removesuffix("Z").split("Z")
        for ring, part in zip(rings, told, strict=True):
            numbers = [int(one) for one in re.findall(r"-?\d+", part)]
            steps = np.reshape(numbers, (-1, 2)).cumsum(axis=0)
            assert (steps == np.round(np.array(ring) * 100)).all(), feature["properties"]


def test_near_by_only_what_is_in_sight_is_drawn_and_county_lines_as_well(places):
    x, y = project(-88.8, 35.6)
    near = focus(float(x), float(y), **SIZE)
    country, around = (
        drawn(scene_of(places, view=view)).findall(f".//{SVG}path[@d]")
        for view in (fit_country(**SIZE), near)
    )
    assert len(around) < 25 < 56 < len(country)
    assert LIGHT.county_line in {path.get("stroke") for path in around}
    assert LIGHT.county_line not in {path.get("stroke") for path in country}


def test_the_selected_site_is_drawn_over_all_others_in_the_warm_color(places):
    scene = scene_of(places, "jackson-tn")
    root = drawn(scene, DARK)
    group, name = root[-2:]
    ring, pin = group
    at = on_screen(places[places["key"] == "jackson-tn"], fit_country(**SIZE))
    assert discs(root, DARK.selected) == at
    assert (ring.get("stroke"), ring.get("fill")) == (DARK.selected, DARK.halo)
    assert pin.get("fill") == DARK.selected
    assert [text.text for text in name] == ["Jackson, TN"]
    assert name.get("fill") == DARK.selected_text
    assert len(discs(root, DARK.blue)) == 12


def test_pins_alone_have_titles_and_only_where_words_say_what_is_shown(places):
    words = "Map of <twelve> sites"
    root = drawn(scene_of(places, "jackson-tn"), words=words)
    assert (root.get("role"), root.get("aria-label")) == ("img", words)
    titles = [title.text for title in root.iter(f"{SVG}title")]
    jackson = "Jackson, TN\nJoined June 20, 2017"
    assert titles == [*sorted(places["card"]), jackson]
    assert list(drawn(scene_of(places)).iter(f"{SVG}title")) == []


def test_as_buttons_the_pins_in_sight_have_keys_names_and_their_turn(places):
    view = fit_points([*zip(*project([-95, -90], [29, 31]), strict=True)], **SIZE)
    root = drawn(scene_of(places, "houston-tx", view), words="Map", buttons=True)
    assert root.get("role") == "group"
    pins = [one for one in root.iter() if one.get("data-key")]
    assert [(pin.get("data-key"), pin.get("aria-current"), pin[0].text) for pin in pins] == [
        ("baton-rouge-la", None, "Baton Rouge, LA\nJoined June 20, 2017"),
        ("houston-tx", "true", "Houston, TX\nJoined June 20, 2017"),
    ]
    assert {(pin.get("role"), pin.get("tabindex")) for pin in pins} == {("button", "0")}
    assert {one.get("aria-hidden") for one in root if one.findall(f"{SVG}text")} == {"true"}


def test_frames_and_names_of_insets_are_there(places):
    names = [text.text for text in scene_texts(scene_of(places)) if text.role == "ground"]
    assert names[-len(INSET_NAMES) :] == [name.text for name in INSET_NAMES]
    lines = [path.get("stroke") for path in drawn(scene_of(places)).iter(f"{SVG}path")]
    assert lines.count(LIGHT.frame_line) == 1


def test_a_picture_without_sites_still_has_the_country(places):
    root = drawn(scene_of(places.head(0)))
    (land,) = (one for one in root.iter() if one.get("fill") == LIGHT.land)
    assert len(land) == 57  # states and territories, and the insets' frames
    assert discs(root, LIGHT.blue) == []


def test_text_from_the_data_is_escaped_wherever_it_stands(places):
    hostile = "<b onload=\"x\">'Rome'</b> & co"
    for name in ("label", "card", "key"):
        places.loc[0, name] = hostile
    root = drawn(scene_of(places, hostile), words=hostile, buttons=True)
    assert root.get("aria-label") == hostile
    assert not list(root.iter(f"{SVG}b"))
    (pin,) = (one for one in root.iter() if one.get("data-key") == hostile)
    assert pin[0].text == hostile
    assert root[-1][0].text == hostile


def test_before_and_after_differ_in_color_and_shape(places):
    changes = [STAYS] * len(places)
    changes[2], changes[7] = ADDED, REMOVED  # Memphis and Houston
    scene = scene_of(places.assign(change=changes))
    root = drawn(scene, words="Before and after")
    assert len(discs(root, LIGHT.blue)) == 10
    assert discs(root, LIGHT.good) == on_screen(places.iloc[[2]], fit_country(**SIZE))
    (cross,) = (one for one in root.iter() if one.get("stroke") == LIGHT.bad)
    assert cross[0].text == places.loc[7, "card"]
    radii = {float(disc.get("r")) for disc in root.iter(f"{SVG}circle")}
    assert radii == {round(scene.sizes.pin * share**0.5, 1) for share in (0.5, 1.6)}


def test_a_place_that_is_added_lies_on_the_disc_of_those_that_stay():
    many = [(f"s{n}", f"S {n}", 41.5, -81.7, STAYS) for n in range(160)]
    many.append(("new", "New", 41.5, -81.7, ADDED))
    places = pd.DataFrame(many, columns=["key", "label", "latitude", "longitude", "change"])
    colors = [
        disc.get("fill", group.get("fill"))
        for group in drawn(scene_of(places)).iter(f"{SVG}g")
        for disc in group.findall(f"{SVG}circle")
    ]
    assert colors == [LIGHT.background, LIGHT.good]


def test_a_picture_of_one_state_has_its_tint_and_no_frames(places):
    view = fit_states(["TX"], **SIZE)
    scene = scene_of(places, view=view, smallest=32, spotlight=spotlight_on("TX"))
    svg = scene_svg(scene, LIGHT)
    assert svg.count(f'fill="{LIGHT.tint}"') == 1
    assert LIGHT.frame_line not in svg
    named = [text.text for text in scene_texts(scene) if text.role == "site"]
    assert named == ["Memphis", "Baton Rouge", "Houston", "Jackson"]
    texas = scene_svg(scene_of(places, view=view), LIGHT)
    assert LIGHT.tint not in texas


def test_on_paper_borders_are_half_as_wide_and_names_may_be_left_out(places):
    scene = scene_of(places, smallest=32)
    scale = scene.view.scale / 100
    for fine, wide in ((False, scene.sizes.border), (True, scene.sizes.border / 2)):
        (land,) = drawn(scene, fine=fine).iterfind(f".//*[@stroke='{LIGHT.land_line}']")
        assert land.get("stroke-width") == f"{wide / scale:.1f}"
    assert "<text" not in scene_svg(scene, LIGHT, texts=False)


def test_a_leader_line_is_as_strong_as_a_border_in_a_room_and_fine_on_a_page(places):
    crowded = places.assign(
        latitude=places["latitude"] / 6 + 33, longitude=places["longitude"] / 4 - 68
    )
    for smallest, wide in ((0, "1"), (32, "2.7")):
        scene = scene_of(crowded, smallest=smallest)
        ends = [label.leader for label in scene.labels if label.leader]
        assert len(ends) > 2
        (lines,) = (one for one in drawn(scene) if one.get("stroke") == LIGHT.muted_text)
        assert lines.get("stroke-width") == wide
        assert lines.get("d") == "".join(
            f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" for x0, y0, x1, y1 in ends
        )


def test_discs_have_a_ring_with_the_shares_of_their_colors():
    many = [(f"s{n}", f"S {n}", 41.5 + n / 1000, -81.7, n % 2 * 3) for n in range(160)]
    places = pd.DataFrame(many, columns=["key", "label", "latitude", "longitude", "color"])
    scene = scene_of(places)
    (mark,) = scene.marks
    assert (mark.number, mark.shares) == (160, (80, 0, 0, 80))
    root = drawn(scene)
    whole = [c for c in root.iter(f"{SVG}circle") if c.get("stroke") == LIGHT.groups[3]]
    half = [p for p in root.iter(f"{SVG}path") if p.get("stroke") == LIGHT.groups[0]]
    assert (len(whole), len(half)) == (1, 1)
    # On a ring of the other color an arc from the top to the bottom.
    start, arc = half[0].get("d").removeprefix("M").split("a")
    x, y = map(float, start.split())
    radius, *_, across, down = map(float, arc.split())
    assert (across, down) == (0, pytest.approx(2 * radius, abs=0.1))
    assert (x, y + radius) == pytest.approx(
        (float(whole[0].get("cx")), float(whole[0].get("cy"))), abs=0.1
    )
