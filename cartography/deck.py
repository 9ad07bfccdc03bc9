"""The map as a deck.gl picture: what does not change is fetched by URL, what does is kept short."""

from typing import Any

import pandas as pd

from cartography.camera import ViewState
from cartography.compact_deck import CompactDeck, deck_of
from cartography.ground import Spec, either, ground_layers, names_layer, one_of, short
from cartography.label_delay import LabelDelay, delay_props
from cartography.labels import PlacedLabel
from cartography.marks import arcs
from cartography.palette import Palette, rgb
from cartography.scene import ADDED, GROWN, REMOVED, SHRUNK, Pin, Scene, build_scene
from cartography.spotlight import EVERYTHING, Spotlight
from cartography.text import FONT_FAMILY, FONT_WEIGHT

_LIFTED = 1e-6  # plane units


def build_deck(
    places: pd.DataFrame,
    *,
    selected: str | None,
    view: ViewState,
    width: float,
    height: float,
    palette: Palette,
    static_base: str = "app/static",
    transition_ms: int = 1200,
    label_delay: LabelDelay | None = None,
    smallest: float = 0,
    spotlight: Spotlight = EVERYTHING,
    picks: str | None = None,
) -> CompactDeck:
    """Draw places on the map of the country.

    Parameters
    ----------
    places : DataFrame
        One row a place: ``key``, ``label`` ("Memphis, TN"), ``latitude``, ``longitude`` (degrees),
        and if there are any ``city`` and ``card`` (lines of text shown on hover), ``recedes``
        (whether the pin is small and gray), and ``change``: where that is ``scene.ADDED`` the pin
        is larger and of another color, and where it is ``scene.REMOVED`` a ring.
    view, width, height
        The camera, and the map's size in CSS pixels.
    static_base
        Address of the folder with the geometry.
    transition_ms
        Milliseconds that the camera takes to a new view.
    label_delay
        How the labels, which are placed for where the camera arrives, wait for it; None: they show
        at once.
    smallest
        Smallest type, CSS pixels.
    picks
        None, or what Streamlit's selection is valid for: states are picked then, and no places.

    Returns
    -------
    CompactDeck
        The one layer that can be picked is ``hits-`` with the selected key behind it; its objects
        are rows, of which ``picked_key`` tells the place's key. The layers drawn lie in a list of
        their own, which keeps Streamlit from repainting them in its own colors after a click.
    """
    scene = build_scene(
        places,
        selected=selected,
        view=view,
        width=width,
        height=height,
        smallest=smallest,
        spotlight=spotlight,
    )
    drawn = [
        *ground_layers(scene, palette, static_base, view.min_zoom),
        names_layer(scene, palette) | _numbers(scene, palette),
        *_receding(scene, palette),
        *_leaders(scene, palette, view),
        _pins(scene, palette),
        *_marks(scene, palette, static_base),
        _labels(scene, palette, view, label_delay),
        *selected_layers(scene, palette),
    ]
    if picks is not None:
        states = _state_hits(picks, static_base)
        return deck_of(scene, [drawn, states], transition_ms, card="{name}")
    return deck_of(scene, [drawn, _hits(scene, selected)], transition_ms, card="{1}")


def _numbers(scene: Scene, palette: Palette) -> Spec:
    """How numbers on states are drawn, which have to be read on every shade."""
    if not scene.spotlight.numbers:
        return {}
    look = {
        "id": "state-numbers",
        "getColor": rgb(palette.text),
        "getSize": short(scene.sizes.label),
    }
    return type_of(scene, palette) | look


def _state_hits(picks: str, base: str) -> Spec:
    return {
        "@@type": "GeoJsonLayer",
        "id": f"hits-{picks}",
        "data": f"{base}/states-overview.json",
        "opacity": 0,
        "stroked": False,
        "pickable": True,
    }


def _receding(scene: Scene, palette: Palette) -> list[Spec]:
    """The pins that the picture is not about, beneath those that it is about."""
    if not scene.receding:
        return []
    return [
        {
            "@@type": "ScatterplotLayer",
            "id": "receding",
            "data": [[pin.x, pin.y] for pin in scene.receding],
            "getPosition": "@@=-",
            "getRadius": short(scene.sizes.pin * SHRUNK**0.5),
            "radiusUnits": "pixels",
            "getFillColor": rgb(palette.receding),
        }
    ]


def _leaders(scene: Scene, palette: Palette, view: ViewState) -> list[Spec]:
    led = [
        {"a": [pin.x, pin.y], "b": _leader_end(pin.x, pin.y, label, view)}
        for pin, label in zip(scene.pins, scene.labels, strict=True)
        if label.leader
    ]
    layer = {
        "@@type": "LineLayer",
        "id": "leaders",
        "data": led,
        "getSourcePosition": "@@=a",
        "getTargetPosition": "@@=b",
        "getColor": rgb(palette.muted_text),
        **({"getWidth": scene.sizes.border} if scene.sizes.plain else {}),
    }
    return [layer] if led else []


def _labels(
    scene: Scene, palette: Palette, view: ViewState, label_delay: LabelDelay | None
) -> Spec:
    beside = short(scene.sizes.beside)
    others = [*zip(scene.pins, scene.labels, strict=True)][int(scene.selected) :]
    return {
        "@@type": "TextLayer",
        "id": "labels",
        "data": [_label(pin.x, pin.y, label, beside, view) for pin, label in others if label.shown],
        "getText": "@@=this[0]",
        "getPosition": "@@=this[1]",
        "getTextAnchor": "@@=this[2]||'start'",
        # Most labels are right or left of their pins: their offset is not spelled out.
        "getPixelOffset": f"@@=this[3]||(this[2]?[-{beside},0]:[{beside},0])",
        "getColor": rgb(palette.text),
        "getSize": short(scene.sizes.label),
        **type_of(scene, palette),
        **delay_props(label_delay),
    }


def type_of(scene: Scene, palette: Palette) -> Spec:
    """How the sites' names are drawn."""
    return {
        "fontFamily": FONT_FAMILY,
        "fontWeight": FONT_WEIGHT,
        "characterSet": "auto",
        "outlineWidth": 4,
        "outlineColor": rgb(palette.halo),
        # Judged by eye from 11 to 22 pixels on a screen of one pixel to a CSS pixel.
        "fontSettings": {
            "sdf": True,
            "fontSize": 32,
            "buffer": 6,
            "radius": 8,
            # Phones have two or three pixels to a CSS pixel: sharper edges, no jaggedness.
            "smoothing": 0.15 if scene.sizes.narrow else 0.2,
        },
    }


def selected_layers(scene: Scene, palette: Palette) -> list[Spec]:
    """The selected site: over everything, its name on a plate that hides what it covers."""
    if not scene.selected:
        return []
    size, pin, label = scene.sizes, scene.pins[0], scene.labels[0]
    at = [pin.x, pin.y]

    def disc(name: str, radius: float, fill: str, line: str, line_width: float) -> Spec:
        return {
            "@@type": "ScatterplotLayer",
            "id": name,
            "data": [at],
            # The accessor "-" takes a row as it is.
            "getPosition": "@@=-",
            "getRadius": short(radius),
            "radiusUnits": "pixels",
            "getFillColor": rgb(fill),
            "stroked": True,
            "getLineColor": rgb(line),
            "getLineWidth": short(line_width),
            "lineWidthUnits": "pixels",
        }

    name = {
        "@@type": "TextLayer",
        "id": "selected-name",
        "data": [[_text(label.text), at]],
        "getText": "@@=this[0]",
        "getPosition": "@@=this[1]",
        "getSize": short(size.label),
        **type_of(scene, palette),
        "getTextAnchor": label.anchor,
        "getPixelOffset": [short(label.dx), short(label.dy)],
        "getColor": rgb(palette.selected_text),
        "background": True,
        "getBackgroundColor": rgb(palette.halo),
        "backgroundPadding": [3, 0],
        "backgroundBorderRadius": 3,
    }
    return [
        disc("ring", size.ring, palette.halo, palette.selected, size.ring_line),
        disc("selected-pin", size.pin, palette.selected, palette.pin_line, size.pin_line),
        name,
    ]


def _marks(scene: Scene, palette: Palette, base: str) -> list[Spec]:
    """Discs with the number of places that each stands for, and rings with their colors."""
    if not scene.marks:
        return []
    rows = [[[mark.x, mark.y], f"{mark.number:,}", short(mark.radius)] for mark in scene.marks]
    shared = {"data": rows, "getPosition": "@@=this[0]"}
    rings = [
        [[mark.x, mark.y], end, color, short(2 * mark.radius)]
        for mark in scene.marks
        for color, end in arcs(mark.shares)
    ]
    return [
        shared
        | {
            "@@type": "ScatterplotLayer",
            "id": "marks",
            "getRadius": "@@=this[2]",
            "radiusUnits": "pixels",
            "getFillColor": rgb(palette.halo),
            "stroked": True,
            "getLineColor": rgb(palette.blue),
            "getLineWidth": short(scene.sizes.pin_line),
            "lineWidthUnits": "pixels",
        },
        *([_rings(rings, palette, base)] if rings else []),
        shared
        | {
            "@@type": "TextLayer",
            "id": "numbers",
            "getText": "@@=this[1]",
            "getSize": short(scene.sizes.code),
            "getColor": rgb(palette.text),
            "fontFamily": FONT_FAMILY,
            "fontWeight": FONT_WEIGHT,
        },
    ]


def _rings(rows: list[list[Any]], palette: Palette, base: str) -> Spec:
    return {
        "@@type": "IconLayer",
        "id": "rings",
        "data": rows,
        "getPosition": "@@=this[0]",
        "iconAtlas": f"{base}/arcs.svg",
        "iconMapping": f"{base}/arcs.json",
        "getIcon": "@@=this[1]",
        "getColor": one_of("this[2]", palette.groups),
        "getSize": "@@=this[3]",
        "sizeUnits": "pixels",
    }


def _pins(scene: Scene, palette: Palette) -> Spec:
    """The pins, those that stand out drawn last; a height that no one sees tells them apart."""
    size = scene.sizes
    pins = [_pin(pin) for pin in scene.pins if pin.change not in (ADDED, REMOVED)]
    gone = [[pin.x, pin.y, _LIFTED, 2] for pin in scene.pins if pin.change == REMOVED]
    added = [_pin(pin, _LIFTED) for pin in scene.pins if pin.change == ADDED]
    fill: Any = rgb(palette.blue)
    line: Any = rgb(palette.pin_line)
    radius: Any = short(size.pin)
    if gone:
        # What is gone is a ring, as the files have a cross.
        pins = [[*pin, 0, 0] for pin in pins] + [[*pin, 1] for pin in added] + gone
        fill = one_of("this[3]", [palette.blue, palette.good, palette.halo])
        line = one_of("this[3]", [palette.pin_line, palette.pin_line, palette.bad])
        large, small = (short(size.pin * share**0.5) for share in (GROWN, SHRUNK))
        radius = f"@@=this[3]?{large}:{small}"
    elif added:
        pins += added
        fill = either("this[2]", palette.good, palette.blue)
        large, small = (short(size.pin * share**0.5) for share in (GROWN, SHRUNK))
        radius = f"@@=this[2]?{large}:{small}"
    if any(pin.color >= 0 for pin in scene.pins):
        # The pin of a blank is a ring.
        *groups, blank = palette.groups
        fill = one_of("this[3]", [*groups, palette.halo])
        line = one_of("this[3]", [*[palette.pin_line] * len(groups), blank])
    return {
        "@@type": "ScatterplotLayer",
        "id": "pins",
        "data": pins,
        "getPosition": "@@=-",
        "getRadius": radius,
        "radiusUnits": "pixels",
        "getFillColor": fill,
        "stroked": True,
        "getLineColor": line,
        "getLineWidth": short(size.pin_line),
        "lineWidthUnits": "pixels",
    }


def _pin(pin: Pin, height: float = 0) -> list[float]:
    """A pin as a row: its position, and where pins have colors, the color's number."""
    if pin.color >= 0:
        return [pin.x, pin.y, height, pin.color]
    return [pin.x, pin.y, height] if height else [pin.x, pin.y]


def _hits(scene: Scene, selected: str | None) -> Spec:
    """Discs that cannot be seen, so large that a finger finds them: position, card, radius, key.

    The selected key is part of the layer's id: Streamlit keeps a selection as a row number of a
    layer, and drops it with the layer. So no row number outlives the rows that it counted.
    """
    return {
        "@@type": "ScatterplotLayer",
        "id": f"hits-{selected or ''}",
        "data": [[[pin.x, pin.y], _text(pin.card), pin.hit, pin.key] for pin in scene.pins],
        "getPosition": "@@=this[0]",
        "getRadius": "@@=this[2]",
        "radiusUnits": "pixels",
        "opacity": 0,
        "pickable": True,
    }


def _label(x: float, y: float, label: PlacedLabel, beside: float, view: ViewState) -> list[Any]:
    """A label as a row: text, position, anchor, offset from the pin in pixels, selected.

    What is at its end and usual is left out: a label that starts at its pin, at the usual distance.
    A label with a leader line is put at the line's end on the plane, so that text and line stay
    together when one zooms in by hand.
    """
    if label.leader is not None:
        x, y = x + label.dx / view.scale, y + label.dy / view.scale
        return [_text(label.text), [round(x, 2), round(y, 2)], label.anchor, [0, 0]]
    row: list[Any] = [_text(label.text), [short(x), short(y)]]
    anchor = 0 if label.anchor == "start" else label.anchor
    usual = {"start": beside, "end": -beside}.get(label.anchor)
    if label.dy or label.dx != usual:
        return [*row, anchor, [short(label.dx), short(label.dy)]]
    return [*row, anchor] if anchor else row


def _leader_end(x: float, y: float, label: PlacedLabel, view: ViewState) -> list[float]:
    """Where a leader line ends, in plane units; it starts under its pin."""
    if label.leader is None:
        return [x, y]
    _, _, end_x, end_y = label.leader
    pin_x, pin_y = label.pin
    return [
        round(x + (end_x - pin_x) / view.scale, 2),
        round(y + (end_y - pin_y) / view.scale, 2),
    ]


def _text(text: str) -> str:
    """Text as data: two at signs at the start would make deck.gl's JSON reader run it as code."""
    return f"\u200b{text}" if text.startswith("@@") else text
