import json

import numpy as np
import pytest

from cartography.camera import fit_country, focus
from cartography.deck import build_deck
from cartography.palette import DARK, LIGHT
from cartography.projection import project


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
    spec = spec_of(places, "jackson-tn", detail=True)
    drawn, hits = spec["layers"]
    ids = [layer["id"] for layer in [*drawn, hits]]
    assert len(set(ids)) == len(ids)
    assert ids == [
        "states", "counties", "names", "ring", "pins", "labels", "hits-jackson-tn",
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


def test_what_is_picked_has_its_key_and_its_card(places):
    (first, *_) = flat(spec_of(places))["hits-"]["data"]
    assert first["k"] == "birmingham-al"
    assert first["c"] == "Birmingham, AL"  # the tooltip has the line that all cards share
    places.loc[1, "card"] = "Indianapolis, IN\nJoined May 1, 2018"
    (first, *_) = flat(spec_of(places))["hits-"]["data"]
    assert first["c"] == "Birmingham, AL\nJoined June 20, 2017"


def test_only_the_discs_for_picking_can_be_picked_and_cannot_be_seen(places):
    layers = flat(spec_of(places, "jackson-tn"))
    assert [key for key, layer in layers.items() if layer.get("pickable")] == ["hits-jackson-tn"]
    assert layers["hits-jackson-tn"]["opacity"] == 0


def test_layers_that_are_drawn_are_out_of_reach_of_the_pages_own_highlight(places):
    drawn, hits = spec_of(places)["layers"]
    assert isinstance(drawn, list)
    # A colour here would be replaced by one that can be seen, after a click.
    assert not [key for key in hits if key.endswith("Color")]


def test_the_selected_place_has_a_ring_and_a_pin_over_all_others(places):
    layers = flat(spec_of(places, "houston-tx"))
    ((x, y),) = layers["ring"]["data"]
    *others, last = layers["pins"]["data"]
    assert last == [x, y, 1e-6]
    assert len(others) == 11
    assert all(len(pin) == 2 for pin in others)
    assert [row[0] for row in layers["labels"]["data"] if row[4:] == [1]] == ["Houston, TX"]


def test_geometry_travels_by_address_and_not_in_the_message(places):
    layers = flat(spec_of(places, detail=True, static_base="/base/app/static"))
    for name, file in (("states", "states"), ("counties", "counties"), ("names", "labels")):
        assert layers[name]["data"] == f"/base/app/static/{file}.json"


def test_county_lines_are_left_out_of_the_whole_country(places):
    assert "counties" not in flat(spec_of(places))
    x, y = project(-88.8, 35.6)
    near = focus(float(x), float(y), 830, 560)
    assert "counties" in flat(spec_of(places, view=near))


@pytest.mark.parametrize("size", [(1240, 760), (830, 560), (358, 240)])
@pytest.mark.parametrize("selected", [None, "jackson-tn"])
def test_a_rerun_sends_little(places, size, selected):
    assert len(deck_of(places, selected, size).to_json().encode()) < 4200


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
    for layer, field in (("labels", 0), ("hits-", "c")):
        assert not layers[layer]["data"][0][field].startswith("@@")


def test_the_card_is_text_and_the_only_thing_filled_in(places):
    tooltip = deck_of(places)._tooltip
    assert tooltip["text"] == "{c}\nJoined June 20, 2017"
    assert "html" not in tooltip
    places.loc[0, "card"] = "Birmingham\nJoined {c}"
    assert deck_of(places)._tooltip["text"] == "{c}"
    places["card"] = "All\nJoined {c}"
    assert deck_of(places)._tooltip["text"] == "{c}"
    assert deck_of(places, size=(358, 240))._tooltip is None


def test_dark_and_light_differ_in_colours_alone(places):
    light, dark = spec_of(places), spec_of(places, palette=DARK)
    assert flat(light)["pins"]["data"] == flat(dark)["pins"]["data"]
    assert flat(light)["pins"]["getFillColor"] != flat(dark)["pins"]["getFillColor"]


def test_a_leader_line_ends_at_its_label(places):
    layers = flat(spec_of(places, size=(358, 240)))
    ends = [line["b"] for line in layers["leaders"]["data"]]
    labels = [label for label in layers["labels"]["data"] if label[3:] == [[0, 0]]]
    assert len(ends) == len(labels) > 0
    for (x, y), label in zip(ends, labels, strict=True):
        assert abs(label[1][1] - y) < 20
        assert abs(label[1][0] - x) < 150


def test_the_zoom_is_given_for_each_axis_so_that_an_earlier_flight_cannot_outdo_it(places):
    camera = spec_of(places)["initialViewState"]
    assert camera["zoom"] == camera["zoomX"] == camera["zoomY"]
    assert camera["zoom"] == pytest.approx(fit_country(830, 560).zoom)
