import json

import numpy as np
import pandas as pd
import pytest

from cartography.camera import fit_country, to_screen
from cartography.choosing import line_meets_box
from cartography.deck import build_deck
from cartography.palette import DARK, LIGHT
from cartography.projection import INSETS
from cartography.scene import build_scene
from cartography.spotlight import EVERYTHING, Spotlight, fit_states, spotlight_on
from tests.helpers import ROOT

FEATURES = json.loads((ROOT / "static" / "states.json").read_text(encoding="utf-8"))["features"]
CODES = [f["properties"]["code"] for f in FEATURES if "code" in f["properties"]]
SIZE = {"width": 1229, "height": 1012}
PLACES = pd.DataFrame(
    [
        ("houston-tx", "Houston, TX", "Houston", 29.76, -95.37),
        ("el-paso-tx", "El Paso, TX", "El Paso", 31.76, -106.49),
        ("memphis-tn", "Memphis, TN", "Memphis", 35.15, -90.05),
        ("anchorage-ak", "Anchorage, AK", "Anchorage", 61.22, -149.9),
        ("san-juan-pr", "San Juan, PR", "San Juan", 18.41, -66.06),
    ],
    columns=["key", "label", "city", "latitude", "longitude"],
)


def points_of(value):
    if isinstance(value[0], int | float):
        yield value
    else:
        for inner in value:
            yield from points_of(inner)


@pytest.mark.parametrize("code", CODES)
def test_a_state_fits_the_frame_whole_and_fills_it(code):
    view = fit_states([code], **SIZE)
    (shape,) = (f["geometry"] for f in FEATURES if f["properties"].get("code") == code)
    screen = to_screen(list(points_of(shape["coordinates"])), view, **SIZE)
    assert screen.min() >= 0
    assert screen[:, 0].max() <= SIZE["width"]
    assert screen[:, 1].max() <= SIZE["height"]
    spread = np.ptp(screen, axis=0) / (SIZE["width"], SIZE["height"])
    closest = view.zoom >= fit_country(**SIZE).zoom + 4.99
    assert max(spread) > 0.7 or closest


def test_a_code_that_the_map_has_not_fits_nothing():
    assert fit_states(["XX"], **SIZE) is None


def test_a_state_stands_without_the_insets_and_an_inset_without_all_else():
    texas, alaska = spotlight_on("TX"), spotlight_on("AK")
    insets = {inset.code for inset in INSETS}
    assert set(texas.hidden()) == insets
    assert set(alaska.hidden()) == set(CODES) - {"AK"}
    assert EVERYTHING.hidden() == Spotlight(("TX", "OH")).hidden() == ()


def scene_of(code, places=PLACES):
    return build_scene(
        places,
        selected=None,
        view=fit_states([code], **SIZE),
        **SIZE,
        smallest=32,
        spotlight=spotlight_on(code),
    )


def test_pins_of_other_parts_of_the_map_are_not_drawn():
    assert {pin.key for pin in scene_of("TX").pins} == {"houston-tx", "el-paso-tx", "memphis-tn"}
    assert {pin.key for pin in scene_of("AK").pins} == {"anchorage-ak"}
    assert "TX" not in {code.code for code in scene_of("TX").codes}


def test_what_recedes_is_small_and_has_no_name():
    places = PLACES.assign(recedes=PLACES["key"] != "houston-tx")
    scene = scene_of("TX", places)
    assert [pin.key for pin in scene.pins] == ["houston-tx"]
    assert {pin.key for pin in scene.receding} == {"el-paso-tx", "memphis-tn"}
    assert [label.text for label in scene.labels] == ["Houston"]


def test_the_deck_draws_the_state_in_its_tint_and_nothing_of_the_insets():
    deck = build_deck(
        PLACES.assign(recedes=PLACES["key"] == "memphis-tn"),
        selected=None,
        view=fit_states(["TX"], **SIZE),
        **SIZE,
        palette=DARK,
        smallest=32,
        spotlight=spotlight_on("TX"),
    )
    layers, _ = json.loads(deck.to_json())["layers"]
    ids = [layer["id"] for layer in layers]
    assert ids == ["near#2b3544", "codes", "receding", "pins", "labels"]
    hidden = "".join(f"properties.code=='{code}'||" for code in sorted(one.code for one in INSETS))
    assert layers[0]["getFillColor"] == (
        f"@@={hidden}properties.frame?[0,0,0,0]:(properties.code=='TX'?[44,84,128]:[43,53,68])"
    )
    (receding,) = (layer for layer in layers if layer["id"] == "receding")
    assert len(receding["data"]) == 1


def test_states_that_share_a_slide_are_tinted_on_a_layer_of_their_own():
    def first(spotlight):
        view = fit_country(**SIZE)
        deck = build_deck(
            PLACES, selected=None, view=view, **SIZE, palette=LIGHT, spotlight=spotlight
        )
        return json.loads(deck.to_json())["layers"][0][0]

    plain, tinted = first(EVERYTHING), first(Spotlight(("AK", "TN")))
    assert plain["id"] == "states"
    assert tinted["id"] == "states-AK-TN"
    assert tinted["getFillColor"] == (
        "@@=properties.code=='AK'||properties.code=='TN'?[191,217,240]:[230,235,242]"
    )


def test_no_name_and_no_leader_line_of_a_slide_goes_through_an_insets_frame():
    rng = np.random.default_rng(7)
    count = 60
    places = pd.DataFrame(
        {
            "key": [f"place-{n}" for n in range(count)],
            "city": [f"Place {n} of many" for n in range(count)],
            "label": [f"Place {n} of many, XX" for n in range(count)],
            "latitude": rng.uniform(25, 34, count),
            "longitude": rng.uniform(-120, -80, count),
        }
    )
    places = pd.concat([places, PLACES[PLACES["key"].isin(["anchorage-ak", "san-juan-pr"])]])
    view = fit_country(**SIZE)
    for some in (places, places.tail(18)):
        scene = build_scene(some, selected=None, view=view, **SIZE, smallest=32)
        shown = [label for label in scene.labels if label.shown]
        assert len(shown) > 5
        for inset in INSETS:
            corners = [(inset.x0, inset.y0), (inset.x1, inset.y1)]
            (x0, y0), (x1, y1) = to_screen(corners, view, **SIZE).tolist()
            edges = [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
            for label in shown:
                assert not any(line_meets_box(edge, label.box) for edge in edges), label
                if label.leader:
                    a, b, c, d = label.leader
                    thin = (x0, y0, x1, y1)
                    inside = x0 < label.pin[0] < x1 and y0 < label.pin[1] < y1
                    assert inside or not line_meets_box((a, b, c, d), thin), label


def test_of_many_names_the_first_ones_stand():
    count = 40
    order = np.random.default_rng(3).permutation(count)
    places = pd.DataFrame(
        {
            "key": [f"place-{n}" for n in range(count)],
            "label": [f"Place {n}" for n in range(count)],
            "latitude": np.full(count, 39.0),
            "longitude": -115 + order * 0.9,
        }
    )
    scene = build_scene(places, selected=None, view=fit_country(**SIZE), **SIZE, smallest=32)
    shown = [n for n, label in enumerate(scene.labels) if label.shown]
    hidden = [n for n, label in enumerate(scene.labels) if not label.shown]
    assert shown[0] == 0
    assert 3 < len(shown) < 30
    assert np.mean(shown) < np.mean(hidden)
    assert not any(label.leader for label in scene.labels)
