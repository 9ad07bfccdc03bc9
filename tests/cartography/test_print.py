import json
import re

import pytest
import vl_convert

from cartography.camera import fit_country, focus, to_screen
from cartography.palette import DARK, LIGHT
from cartography.print import ADDED, REMOVED, SELECTION, STAYS, build_chart
from cartography.projection import project
from cartography.scene import build_scene

SIZE = (830, 560)
NUMBER = r"(-?[\d.]+)"


def chart_of(places, selected=None, view=None, palette=LIGHT, **kwargs):
    return build_chart(
        places,
        selected=selected,
        view=view or fit_country(*SIZE),
        width=SIZE[0],
        height=SIZE[1],
        palette=palette,
        **kwargs,
    )


def svg_of(chart):
    return vl_convert.vegalite_to_svg(chart.to_json())


def pins_of(svg, palette):
    """Screen positions of marks with a pin's fill."""
    found = []
    for path in re.findall(r"<path[^>]*>", svg):
        place = re.search(rf"translate\({NUMBER},{NUMBER}\)", path)
        if place and f'fill="{palette.site}"' in path:
            found.append((float(place[1]), float(place[2])))
    return found


def test_pins_are_where_the_camera_says(places):
    svg = svg_of(chart_of(places))
    xy = list(zip(*project(places["longitude"], places["latitude"]), strict=True))
    expected = to_screen(xy, fit_country(*SIZE), *SIZE)
    assert sorted(pins_of(svg, LIGHT)) == [
        pytest.approx(point, abs=0.05) for point in sorted(map(tuple, expected.tolist()))
    ]


def test_labels_stand_where_the_scene_says(places):
    svg = svg_of(chart_of(places))
    view = fit_country(*SIZE)
    scene = build_scene(places, selected=None, view=view, width=SIZE[0], height=SIZE[1])
    for label in scene.labels:
        at = [
            (float(x), float(y))
            for x, y in re.findall(
                rf"<text[^>]*translate\({NUMBER},{NUMBER}\)[^>]*>{label.text}</text>", svg
            )
        ]
        assert len(at) == 2  # the halo and the text
        # Vega writes the baseline, about a third of the font below the middle.
        expected = (label.pin[0] + label.dx, label.pin[1] + label.dy + 0.3 * scene.sizes.label)
        assert at[0] == at[1] == pytest.approx(expected, abs=1.5)


def test_the_land_is_drawn_under_the_same_camera(places):
    x, y = project(-88.8, 35.6)
    near = focus(float(x), float(y), *SIZE)
    spec = chart_of(places, view=near, states_url="app/static/states.json").to_dict()
    ground = spec["layer"][0]["projection"]
    zero = to_screen([(0, 0)], near, *SIZE)[0]
    assert ground["type"] == "identity"
    assert ground["scale"] == pytest.approx(near.scale)
    assert ground["translate"] == pytest.approx(zero, abs=0.01)


def test_the_selected_site_is_drawn_in_the_warm_color(places):
    svg = svg_of(chart_of(places, "jackson-tn", palette=DARK))
    assert len(pins_of(svg, DARK)) == 12
    # Its own circles come after all others: ring, pin.
    assert svg.rindex(f'stroke="{DARK.selected}"') > svg.rindex(f'fill="{DARK.site}"')
    assert svg.rindex(f'fill="{DARK.selected}"') > svg.rindex(f'stroke="{DARK.selected}"')
    assert f'fill="{DARK.selected_text}"' in svg


def test_nothing_but_pins_has_a_tooltip(places):
    spec = chart_of(places, "jackson-tn", states_url="states.json").to_dict()
    assert spec["config"]["mark"]["tooltip"] is None
    told = [layer["encoding"] for layer in spec["layer"] if "tooltip" in layer.get("encoding", {})]
    # The pins, and the selected one's ring and pin over them.
    assert [encoding["tooltip"]["field"] for encoding in told] == ["card"] * 3


def test_frames_and_names_of_insets_are_there(places):
    svg = svg_of(chart_of(places))
    for name in ("Alaska", "Hawaii", "Guam", "N. Marianas", "American Samoa", "Puerto Rico"):
        assert f">{name}</text>" in svg


def test_a_chart_for_the_browser_asks_for_its_geometry(places):
    text = chart_of(places, states_url="/base/app/static/states.json", detail=True).to_json()
    assert "/base/app/static/states.json" in text
    assert "/base/app/static/counties.json" in text
    assert len(text) < 30_000


def test_a_click_selects_by_key(places):
    spec = chart_of(places, states_url="s.json").to_dict()
    (param,) = spec["params"]
    assert param["name"] == SELECTION == "site"
    assert param["select"]["fields"] == ["key"]


def test_a_chart_without_sites_still_draws_the_country(places):
    svg = svg_of(chart_of(places.head(0)))
    assert f'fill="{LIGHT.land}"' in svg
    assert pins_of(svg, LIGHT) == []


def test_text_from_the_data_is_escaped(places):
    places.loc[0, "label"] = "<b>Rome</b> & co"
    svg = svg_of(chart_of(places))
    assert "<b>" not in svg
    assert "&lt;b&gt;Rome" in svg


def test_the_picture_says_what_it_shows(places):
    spec = json.loads(chart_of(places, "jackson-tn", states_url="s.json", title="Sites").to_json())
    assert spec["description"] == "Map of the United States with 12 sites, Jackson, TN selected."
    assert spec["title"]["text"] == "Sites"


def test_before_and_after_differ_in_color_and_shape_and_only_changes_are_named(places):
    changes = [STAYS] * len(places)
    changes[2], changes[7] = ADDED, REMOVED  # Memphis and Houston
    svg = svg_of(chart_of(places.assign(change=changes)))
    assert len(pins_of(svg, LIGHT)) == 10
    assert svg.count(f'fill="{LIGHT.added}"') == 1
    assert svg.count(f'stroke="{LIGHT.removed}"') == 1
    for name, times in (("Memphis, TN", 2), ("Houston, TX", 2), ("Toledo, OH", 0)):
        assert svg.count(f">{name}</text>") == times
