"""The sites on a plain ``st.pydeck_chart``, with the states' outlines in the message itself."""

import functools
import json
from typing import Any

import pandas as pd
import pydeck
import streamlit as st

from benchmarks.rivals import page
from cartography.projection import project

_MIDDLE_OF_PLANE = (487.5, 305.0)


@functools.cache
def _states() -> dict[str, Any]:
    return json.loads((page.ROOT / "static" / "states.json").read_text("utf-8"))


def draw_map(sites: pd.DataFrame) -> None:
    x, y = project(sites["longitude"], sites["latitude"])
    points = pd.DataFrame({"x": x, "y": y, "label": sites["city"] + ", " + sites["state_code"]})
    outlines = pydeck.Layer(
        "GeoJsonLayer",
        _states(),
        id="states",
        get_fill_color=[223, 225, 226],
        get_line_color=[255, 255, 255],
        get_line_width=1,
        line_width_units="'pixels'",
    )
    pins = pydeck.Layer(
        "ScatterplotLayer",
        points,
        id="pins",
        get_position="[x, y]",
        get_radius=7,
        radius_units="'pixels'",
        get_fill_color=[0, 94, 162],
    )
    labels = pydeck.Layer(
        "TextLayer",
        points,
        id="labels",
        get_position="[x, y]",
        get_text="label",
        get_size=14,
        get_text_anchor="'start'",
        get_pixel_offset=[10, 0],
    )
    deck = pydeck.Deck(
        layers=[outlines, pins, labels],
        views=[pydeck.View("OrthographicView", controller=True)],
        initial_view_state=pydeck.ViewState(target=[*_MIDDLE_OF_PLANE, 0], zoom=-0.1),
        map_provider=None,
    )
    st.pydeck_chart(deck, key="map", height=page.MAP_HEIGHT_PX)


if st.runtime.exists():
    page.render(draw_map)
else:
    app = page.make_app(__file__)
