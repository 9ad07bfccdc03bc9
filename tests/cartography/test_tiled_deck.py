import json
import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import pytest

from cartography.camera import fit_country
from cartography.palette import LIGHT, rgb
from cartography.place_tiles import PlaceTiles
from cartography.projection import project
from cartography.tile_features import PARTS
from cartography.tiled_deck import build_tiled_deck

ADDRESS = "/places/0123456789ab/830x560/{part}/{z}/{x}/{y}.json?search=%7Bz%7D&site=jackson-tn"


def spec_of(places, selected=None, size=(830, 560)):
    x, y = project(places["longitude"], places["latitude"])
    tiles = PlaceTiles(
        places.assign(x=np.round(x, 2), y=np.round(y, 2), population=1000, important=False),
        [],
        selected=selected,
        width=size[0],
        height=size[1],
    )
    deck = build_tiled_deck(
        tiles, ADDRESS, view=fit_country(*size), palette=LIGHT, picks="jackson-tn-3"
    )
    return json.loads(deck.to_json())


def test_places_are_left_to_the_browser_but_for_the_selected_one(places):
    drawn, hits = spec_of(places, "jackson-tn")["layers"]
    assert [layer["id"] for layer in [*drawn, hits]] == [
        "states", "borders", "tiles#e6ebf2",
        "places-marks#e6ebf2", "places-around#e6ebf2", "places-names#e6ebf2",
        "ring", "selected-pin", "selected-name", "hits-jackson-tn-3",
    ]  # fmt: skip
    layers = {layer["id"]: layer for layer in drawn}
    for part in PARTS:
        if part == "rings":  # no place has a color
            continue
        assert layers[f"places-{part}#e6ebf2"]["data"] == ADDRESS.replace("{part}", part)
    assert layers["selected-name"]["data"][0][0] == "Jackson, TN"
    assert [layer["id"] for layer in [*drawn, hits] if layer.get("pickable")] == [
        "hits-jackson-tn-3"
    ]
    assert (hits["data"], hits["opacity"]) == (ADDRESS.replace("{part}", "marks"), 0)


def test_the_whole_country_is_level_0_and_each_step_of_zoom_one_more(places):
    (_, hits) = spec_of(places)["layers"]
    zoom = fit_country(830, 560).zoom
    # deck.gl rounds zoom and offset up to the level.
    levels = [math.ceil(zoom + step + hits["zoomOffset"]) for step in (0, 0.8, 1, 2, 6)]
    assert levels == [0, 0, 1, 2, 6]


@pytest.mark.parametrize("size", [(830, 560), (1240, 760), (358, 240)])
@pytest.mark.parametrize("selected", [None, "jackson-tn"])
def test_thousands_of_places_send_as_much_as_twelve(places, size, selected):
    many = pd.concat([places, *(places.assign(key=places["key"] + f"-{n}") for n in range(300))])
    few = len(json.dumps(spec_of(places, selected, size)))
    assert few < 6000
    assert len(json.dumps(spec_of(many, selected, size))) == pytest.approx(few, abs=10)


def test_colors_add_rings_around_the_discs(places):
    (*_, marks, rings, _, _), _ = spec_of(places.assign(color=0))["layers"]
    assert (marks["id"], rings["id"]) == ("places-marks#e6ebf2", "places-rings#e6ebf2")
    assert rings["data"] == ADDRESS.replace("{part}", "rings")

    def chosen(colors: Sequence[str], last: str) -> str:
        cases = "".join(f"properties.color=={n}?{rgb(one)}:" for n, one in enumerate(colors))
        return f"@@={cases}{rgb(last)}".replace(" ", "")

    *colors, blank = LIGHT.groups
    assert rings["getIconColor"] == chosen(colors, blank)
    # The pin of a blank is a ring: white inside, as a disc is.
    assert marks["getFillColor"] == chosen(colors, LIGHT.background)
    assert marks["getLineColor"] == chosen([LIGHT.pin_line] * len(colors), blank)
