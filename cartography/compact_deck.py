"""A deck.gl picture as JSON that is as short as it can be, with its camera."""

import json
from typing import Any

import pydeck

from cartography.ground import Spec
from cartography.scene import Scene


class CompactDeck(pydeck.Deck):
    """A deck without a base map, whose JSON is short: no spaces, and never NaN.

    Parameters
    ----------
    spec
        What deck.gl's JSON reader gets: ``layers``, ``views``, ``initialViewState``.
    tooltip
        ``text`` with the name of a record's field in braces. One field alone: with two, braces in
        the first one's text would be filled in with the second's.
    """

    def __init__(self, spec: Spec, tooltip: Spec | None) -> None:
        # pydeck's own initializer looks for Jupyter and for map providers' keys in the environment,
        # which takes longer than all the rest of the picture.
        self.layers = spec["layers"]
        self.views = spec["views"]
        self.initial_view_state = spec["initialViewState"]
        self.map_provider = None
        self.mapbox_key = self.google_maps_key = None
        self._tooltip = tooltip
        self._show_error = False

    def to_json(self) -> str:
        """The deck as deck.gl reads it; equal pictures give equal text."""
        spec = {
            "initialViewState": self.initial_view_state,
            "layers": self.layers,
            "views": self.views,
        }
        return json.dumps(
            spec, separators=(",", ":"), sort_keys=True, allow_nan=False, ensure_ascii=False
        )


def deck_of(scene: Scene, layers: list[Any], transition_ms: int, *, card: str) -> CompactDeck:
    """Put a picture's layers and its camera together.

    Parameters
    ----------
    scene
        The camera is its view.
    layers
        Those that are drawn lie in a separate list, which keeps Streamlit from repainting them
        in its own colors after a click.
    card
        What is shown on hover, with the name of a record's field in braces.
    """
    view = scene.view
    camera = {
        "target": [round(view.target[0], 6), round(view.target[1], 6), 0],
        # After the first flight deck.gl keeps a zoom for each axis, which outdoes "zoom".
        **dict.fromkeys(("zoom", "zoomX", "zoomY"), round(view.zoom, 6)),
        "minZoom": view.min_zoom,
        "maxZoom": view.max_zoom,
        "transitionDuration": transition_ms,
    }
    return CompactDeck(
        {
            "layers": layers,
            # flipY is deck.gl's own choice: y points down, as on the plane.
            "views": [{"@@type": "OrthographicView", "controller": True}],
            "initialViewState": camera,
        },
        # A card would cover a narrow map, and stay there after a tap.
        # Its look is the page's: a style here would travel with every picture.
        tooltip=None if scene.sizes.narrow else {"text": card},
    )
