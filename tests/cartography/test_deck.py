import json

import numpy as np
import pandas as pd
import pytest

from cartography.camera import fit_country, focus
from cartography.deck import build_deck
from cartography.label_delay import LabelDelay
from cartography.marks import ARCS
from cartography.palette import DARK, LIGHT, rgb
from cartography.projection import project
from cartography.scene import build_scene
from cartography.spotlight import spotlight_on
from tests.helpers import ROOT
from tools.build_arcs import mapping, svg


def deck_of(places, selected=None, size=(830, 560), view=None, palette=LIGHT, **kwargs):
    width, height = size
    return build_deck(
        places,
        selected=selected,
        view=view or fit_country(width, height),
        width=width,
        height=height,
        palette=palette,
        **kwargs,
    )


def spec_of(*args, **kwargs):
    return json.loads(deck_of(*args, **kwargs).to_json())


def flat(spec):
    return {
        layer["id"]: layer
        for entry in spec["layers"]
        for layer in (entry if isinstance(entry, list) else [entry])
    }


def test_every_layer_has_an_id_of_its_own(places):
    spec = spec_of(places, "jackson-tn")
    drawn, hits = spec["layers"]
    ids = [layer["id"] for layer in [*drawn, hits]]
    assert len(set(ids)) == len(ids)
    assert ids == [
        "states", "borders", "tiles#e6ebf2", "codes", "pins", "labels",
        "ring", "selected-pin", "selected-name", "hits-jackson-tn",
    ]  # fmt: skip


def test_equal_pictures_give_equal_text(places):
    assert deck_of(places).to_json() == deck_of(places.copy()).to_json()


def test_pins_lie_where_the_projection_puts_them(places):
    pins = flat(spec_of(places))["pins"]["data"]
    x, y = project(places["longitude"], places["latitude"])
    np.testing.assert_allclose(pins, np.transpose([x, y]), atol=0.005)


def test_a_site_without_coordinates_is_not_drawn(places):
    places.loc[2, "latitude"] = np.nan
    layers = flat(spec_of(places))
    assert len(layers["pins"]["data"]) == len(layers["hits-"]["data"]) == 11
    assert "NaN" not in deck_of(places).to_json()


def test_what_can_be_picked_has_its_card_and_its_key(places):
    rows = flat(spec_of(places))["hits-"]["data"]
    assert [row[1] for row in rows] == places["card"].tolist()
    assert [row[3] for row in rows] == places["key"].tolist()


def test_only_the_discs_for_picking_can_be_picked_and_cannot_be_seen(places):
    layers = flat(spec_of(places, "jackson-tn"))
    assert [key for key, layer in layers.items() if layer.get("pickable")] == ["hits-jackson-tn"]
    assert layers["hits-jackson-tn"]["opacity"] == 0


def test_layers_that_are_drawn_are_out_of_reach_of_the_pages_own_highlight(places):
    drawn, hits = spec_of(places)["layers"]
    assert isinstance(drawn, list)
    # A color here would be replaced by one that can be seen, after a click.
    assert not [key for key in hits if key.endswith("Color")]


def test_the_selected_place_has_ring_pin_and_name_over_all_others(places):
    layers = flat(spec_of(places, "houston-tx"))
    (at,) = layers["ring"]["data"]
    assert layers["selected-pin"]["data"] == [at]
    assert layers["selected-name"]["data"] == [["Houston, TX", at]]
    assert layers["selected-name"]["background"] is True
    assert "Houston, TX" not in [row[0] for row in layers["labels"]["data"]]
    assert [*layers][-4:] == ["ring", "selected-pin", "selected-name", "hits-houston-tx"]


def test_what_is_new_is_larger_of_its_own_color_and_drawn_last(places):
    change = ["added" if key in ("houston-tx", "toledo-oh") else "stays" for key in places["key"]]
    pins = flat(spec_of(places.assign(change=change)))["pins"]
    assert [len(pin) for pin in pins["data"]] == [2] * 10 + [3] * 2
    good, blue = (str(rgb(color)).replace(" ", "") for color in (LIGHT.good, LIGHT.blue))
    assert pins["getFillColor"] == f"@@=this[2]?{good}:{blue}"
    usual = flat(spec_of(places))["pins"]["getRadius"]
    large, small = map(float, pins["getRadius"].removeprefix("@@=this[2]?").split(":"))
    assert small < usual < large


def test_labels_wait_for_a_camera_that_flies_in_a_layer_that_stays(places):
    still = flat(spec_of(places))["labels"]
    assert "_subLayerProps" not in still
    in_flight = LabelDelay(0.0012, rising=True, flight_ms=1200)
    flying = flat(spec_of(places, label_delay=in_flight))["labels"]
    letters = flying["_subLayerProps"]["characters"]
    assert letters["alphaCutoff"] == 0.0012
    assert letters["transitions"]["alphaCutoff"]["duration"] == 1200
    arrived = LabelDelay(0.0012, rising=True, flight_ms=0)
    landed = flat(spec_of(places, label_delay=arrived))["labels"]
    assert landed["_subLayerProps"] == {"characters": {"alphaCutoff": 0.0012}}


def test_geometry_travels_by_address_and_not_in_the_message(places):
    layers = flat(spec_of(places, static_base="/base/app/static"))
    for name, file in (
        ("states", "states-overview"),
        ("borders", "borders-overview"),
        ("tiles#e6ebf2", "tiles/{z}/{x}/{y}"),
    ):
        assert layers[name]["data"] == f"/base/app/static/{file}.json"


@pytest.mark.parametrize("size", [(3600, 2000), (1240, 760), (830, 560), (358, 240)])
def test_tiles_are_for_a_near_camera_alone_and_for_that_of_a_selected_site(places, size):
    country, near = fit_country(*size), focus(600, 300, *size)
    tiles = flat(spec_of(places, size=size))["tiles#e6ebf2"]
    assert country.zoom + 0.5 < tiles["visibleMinZoom"] < near.zoom


def test_a_picture_of_one_state_names_no_inset(places):
    layer = flat(spec_of(places, size=(390, 354), smallest=16))["codes"]
    assert len([row for row in layer["data"] if len(row) == 3]) == 7
    alone = flat(spec_of(places, size=(390, 354), smallest=16, spotlight=spotlight_on("TX")))
    assert [row for row in alone["codes"]["data"] if len(row) == 3] == []


def test_the_codes_and_insets_names_are_those_of_the_scene(places):
    scene = build_scene(places, selected=None, view=fit_country(830, 560), width=830, height=560)
    rows = flat(spec_of(places))["codes"]["data"]
    assert rows == [
        *([code.code, [code.x, code.y]] for code in scene.codes),
        *([name.text, [name.x, name.y], name.anchor] for name in scene.insets),
    ]
    assert 30 < len(scene.codes) < 49  # some are under a label, some have no room


def test_the_camera_keeps_a_millionth_of_a_level(places):
    view = fit_country(830, 560)
    moved = type(view)(
        (view.target[0] + 1e-6, view.target[1]), view.zoom + 1e-6, view.min_zoom, view.max_zoom
    )
    once, twice = spec_of(places, view=view), spec_of(places, view=moved)
    assert once["initialViewState"]["zoom"] != twice["initialViewState"]["zoom"]
    assert once["initialViewState"]["target"] != twice["initialViewState"]["target"]
    assert once["layers"] == twice["layers"]


def test_text_that_looks_like_an_expression_stays_text(places):
    places.loc[0, ["label", "card"]] = "@@=alert(1)", "@@#X.y"
    layers = flat(spec_of(places))
    for layer, field in (("labels", 0), ("hits-", 1)):
        assert not layers[layer]["data"][0][field].startswith("@@")


def test_the_card_is_text_and_the_only_thing_filled_in(places):
    assert deck_of(places)._tooltip == {"text": "{1}"}
    assert deck_of(places, size=(358, 240))._tooltip is None


def test_dark_and_light_differ_in_colors_alone(places):
    light, dark = spec_of(places), spec_of(places, palette=DARK)
    assert flat(light)["pins"]["data"] == flat(dark)["pins"]["data"]
    assert flat(light)["pins"]["getFillColor"] != flat(dark)["pins"]["getFillColor"]
    # deck.gl keeps colors that it read off a function as long as the layer is the same.
    assert flat(light).keys() ^ flat(dark).keys() == {"tiles#e6ebf2", "tiles#2b3544"}


def test_a_leader_line_ends_at_its_label(places):
    layers = flat(spec_of(places, size=(358, 240)))
    ends = [line["b"] for line in layers["leaders"]["data"]]
    labels = [label for label in layers["labels"]["data"] if label[3:] == [[0, 0]]]
    assert len(ends) == len(labels) > 0
    for (x, y), label in zip(ends, labels, strict=True):
        assert abs(label[1][1] - y) < 20
        assert abs(label[1][0] - x) < 150


def test_in_a_picture_for_a_room_leader_lines_are_as_strong_as_borders(places):
    room = flat(spec_of(places, size=(358, 240), smallest=36))
    page = flat(spec_of(places, size=(358, 240)))
    assert room["leaders"]["getWidth"] == room["borders"]["getWidth"] == 3
    assert "getWidth" not in page["leaders"]


def test_the_zoom_is_given_for_each_axis_so_that_an_earlier_flight_cannot_outdo_it(places):
    camera = spec_of(places)["initialViewState"]
    assert camera["zoom"] == camera["zoomX"] == camera["zoomY"]
    assert camera["zoom"] == pytest.approx(fit_country(830, 560).zoom)


def test_pins_and_discs_are_drawn_in_their_colors():
    rows = [(f"s{n}", f"S {n}", 41.5 + n / 1000, -81.7, n % 2) for n in range(160)]
    rows.append(("far", "Far", 35.0, -110.0, 8))
    places = pd.DataFrame(rows, columns=["key", "label", "latitude", "longitude", "color"])
    layers = flat(spec_of(places, static_base="/static"))
    (pin,) = layers["pins"]["data"]
    assert pin[2:] == [0, 8]
    # The last is the color of a blank, whose pin is white inside.
    chosen = "".join(f"this[3]=={n}?{rgb(one)}:" for n, one in enumerate(LIGHT.groups[:-1]))
    fill = f"@@={chosen}{rgb(LIGHT.background)}"
    assert layers["pins"]["getFillColor"] == fill.replace(" ", "")
    rings = layers["rings"]
    assert (rings["iconAtlas"], rings["iconMapping"]) == ("/static/arcs.svg", "/static/arcs.json")
    assert [row[1:3] for row in rings["data"]] == [[40, 1], [20, 0]]


def test_the_arcs_that_the_browser_fetches_are_those_of_the_rings():
    assert (ROOT / "static" / "arcs.svg").read_text("utf-8") == svg()
    assert (ROOT / "static" / "arcs.json").read_text("utf-8") == mapping()
    assert len(json.loads(mapping())) == ARCS
