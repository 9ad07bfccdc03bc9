"""The map as a deck.gl picture: what does not change is fetched by URL, what does is kept short."""

import json
import zlib
from collections.abc import Sequence
from typing import Any

import pandas as pd
import pydeck

from geocode.place import place_key
from sites.states import state_of

from .camera import ViewState
from .labels import PlacedLabel
from .landing import Landing, waiting
from .palette import Palette, rgb
from .scene import ADDED, GROWN, SHRUNK, Scene, build_scene, code_bit, site_alt_text
from .spotlight import EVERYTHING, Spotlight
from .text import FONT_FAMILY, FONT_WEIGHT
from .tiles import EXTENT, LEVELS, TILE_SIZE, city_numbers, grid_for

__all__ = ["CompactDeck", "build_deck", "picked_key", "site_alt_text"]

Record = dict[str, Any]

_MARKS = 9973
_LIFTED = 1e-6  # plane units
_NAMED = 100  # sites of a picture that is worth saving bytes and names on the tiles for


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

    def __init__(self, spec: Record, tooltip: Record | None) -> None:
        # pydeck's own initialiser looks for Jupyter and for map providers' keys in the environment,
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
    landing: Landing | None = None,
    smallest: float = 0,
    spotlight: Spotlight = EVERYTHING,
) -> CompactDeck:
    """Draw places on the map of the country.

    Parameters
    ----------
    places : DataFrame
        One row a place: ``key``, ``label`` ("Memphis, TN"), ``latitude``, ``longitude`` (degrees),
        and if there are any ``city`` and ``card`` (lines of text shown on hover), ``recedes``
        (whether the pin is small and gray), and ``change``: where that is ``scene.ADDED`` the pin
        is larger and of another color.
    selected
        Key of the selected place.
    view, width, height
        The camera, and the map's size in CSS pixels.
    palette
        Colours.
    static_base
        Address of the folder with the geometry.
    transition_ms
        Milliseconds that the camera takes to a new view.
    landing
        How the labels, which are placed for where the camera arrives, wait for it; None: they show
        at once.
    smallest
        Smallest type, CSS pixels.
    spotlight
        What the picture is about.

    Returns
    -------
    CompactDeck
        The one layer that can be picked is ``hits-`` with the selected key behind it; its objects
        are rows, of which ``picked_key`` tells the place's key. The layers drawn lie in a list of
        their own, which keeps Streamlit from repainting them in its own colours after a click.
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
    camera = {
        "target": [round(view.target[0], 6), round(view.target[1], 6), 0],
        # After the first flight deck.gl keeps a zoom for each axis, which outdoes "zoom".
        **dict.fromkeys(("zoom", "zoomX", "zoomY"), round(view.zoom, 6)),
        "minZoom": view.min_zoom,
        "maxZoom": view.max_zoom,
        "transitionDuration": transition_ms,
    }
    tail = _common_tail([pin.card for pin in scene.pins])
    added = frozenset(places.loc[places["change"] == ADDED, "key"] if "change" in places else ())
    sites = _sites(scene, palette, view, added, landing)
    if spotlight.is_near:
        ground = _near(scene, palette, static_base)
    else:
        ground = _ground(scene, palette, static_base, view.min_zoom)
    drawn = [*ground, *_receding(scene, palette), *sites]
    return CompactDeck(
        {
            "layers": [drawn, _hits(scene, selected, tail)],
            # flipY is deck.gl's own choice: y points down, as on the plane.
            "views": [{"@@type": "OrthographicView", "controller": True}],
            "initialViewState": camera,
        },
        # A card would cover a narrow map, and stay there after a tap.
        # Its look is the page's: a style here would travel with every picture.
        tooltip=None if scene.sizes.narrow else {"text": f"{{1}}{tail}"},
    )


def picked_key(row: Sequence[Any]) -> str:
    """Key of the place that was picked.

    Parameters
    ----------
    row
        Of the layer of hits: position, card, radius or 0 for the usual one, key. What is at the end
        is left out: the usual radius, and a key that follows from the card.
    """
    return str(row[3]) if len(row) > 3 else _key_on(str(row[1]))


def _key_on(card: str) -> str:
    """The key of a city that a card's first line names: city, comma, state."""
    city, _, state = card.partition("\n")[0].rpartition(", ")
    known = state_of(state)
    return place_key(city, known.code) if known and city else ""


def _ground(scene: Scene, palette: Palette, base: str, country_zoom: float) -> list[Record]:
    rules = _hidden(scene)
    return [
        {
            "@@type": "GeoJsonLayer",
            # What was tinted stays so: deck.gl looks at no function again. Another layer, then.
            "id": "-".join(["states", *scene.spotlight.tinted]),
            "data": f"{base}/states-overview.json",
            "getFillColor": _state_fill(scene, palette),
            "getLineColor": rgb(palette.frame_line),
            "lineWidthUnits": "pixels",
            # Paths have joints, which cost most of a frame drawn in software: the borders are
            # straight pieces of a layer of their own.
            "stroked": False,
        },
        {
            "@@type": "LineLayer",
            "id": "borders",
            "data": f"{base}/borders-overview.json",
            "getSourcePosition": "@@=a",
            "getTargetPosition": "@@=b",
            "getColor": rgb(palette.land_line),
            **({"getWidth": scene.sizes.border} if scene.sizes.plain else {}),
        },
        _tiles(scene, palette, base, country_zoom),
        _names(scene, palette, base, rules),
    ]


def _names(scene: Scene, palette: Palette, base: str, rules: list[str]) -> Record:
    return {
        "@@type": "TextLayer",
        "id": "names",
        "data": f"{base}/labels.json",
        **({"getText": "@@=c"} if scene.sizes.initials else {}),
        "getSize": _short(scene.sizes.code),
        "getColor": _hiding(rules, palette.muted_text),
        "updateTriggers": {"getColor": _mark(rules)},
        "fontFamily": FONT_FAMILY,
    }


def _near(scene: Scene, palette: Palette, base: str) -> list[Record]:
    """The ground of a picture of one state: fine outlines, and nothing of the other parts."""
    spotlight = scene.spotlight
    hidden = [f"properties.code=='{code}'" for code in spotlight.hidden()]
    if spotlight.part:
        hidden = [f"properties.code!='{spotlight.part}'"]
    gone = "||".join([*hidden, "properties.frame"])
    fill = _state_fill(scene, palette, gone)
    states = {
        "@@type": "GeoJsonLayer",
        # Colors are read once: another palette is another layer.
        "id": f"near{palette.land}",
        "data": f"{base}/states.json",
        "getFillColor": fill,
        "getLineColor": f"@@={gone}?[0,0,0,0]:{_json(palette.land_line)}",
        "updateTriggers": dict.fromkeys(("getFillColor", "getLineColor"), _mark([fill])),
        "lineWidthUnits": "pixels",
        "getLineWidth": scene.sizes.border,
    }
    # An inset's name has no room of its own, which a state's code has.
    names = [] if spotlight.part else [_names(scene, palette, base, [*_hidden(scene), "!r"])]
    return [states, *names]


def _state_fill(scene: Scene, palette: Palette, gone: str = "") -> Any:
    """How states are filled: those that the picture is about, those that it lacks, the others."""
    tinted = "||".join(f"properties.code=='{code}'" for code in scene.spotlight.tinted)
    if not (tinted or gone):
        return rgb(palette.land)
    land = (
        f"{tinted}?{_json(palette.tint)}:{_json(palette.land)}" if tinted else _json(palette.land)
    )
    return f"@@={gone}?[0,0,0,0]:({land})" if gone else f"@@={land}"


def _receding(scene: Scene, palette: Palette) -> list[Record]:
    """The pins that the picture is not about, beneath those that it is about."""
    if not scene.receding:
        return []
    return [
        {
            "@@type": "ScatterplotLayer",
            "id": "receding",
            "data": [[pin.x, pin.y] for pin in scene.receding],
            "getPosition": "@@=-",
            "getRadius": _short(scene.sizes.pin * SHRUNK**0.5),
            "radiusUnits": "pixels",
            "getFillColor": rgb(palette.receding),
        }
    ]


def _tiles(scene: Scene, palette: Palette, base: str, country_zoom: float) -> Record:
    """The near picture, over the overview: the browser fetches it as soon as one zooms in.

    What a tile holds is said in ``tools/tiles.py``.
    """
    grid = grid_for(scene.sizes.code, country_zoom)
    numbers = city_numbers()
    found = sorted(numbers[pin.key] for pin in scene.pins[:_NAMED] if pin.key in numbers)
    named = [f"n=={number}" for number in found]
    plain = scene.sizes.plain
    return {
        "@@type": "TileLayer",
        # deck.gl keeps the colours that it once read off a function: another palette is another
        # layer.
        "id": f"tiles{palette.land}",
        "data": f"{base}/tiles/{{z}}/{{x}}/{{y}}.json",
        "extent": list(EXTENT),
        "tileSize": TILE_SIZE,
        "maxZoom": LEVELS - 1,
        "visibleMinZoom": grid.visible_from,
        "zoomOffset": grid.offset,
        "stroked": False,
        "getFillColor": _either("w", palette.background, palette.land),
        "getLineColor": _either(
            "b", palette.land_line, palette.land if plain else palette.county_line
        ),
        # The width that it would have on the ground is more than either.
        "lineWidthMaxPixels": scene.sizes.border if plain else 1,
        "pointType": "text",
        # A site has its label: its name on a tile would say it twice.
        "getTextColor": [0, 0, 0, 0] if plain else _hiding(named, palette.muted_text),
        "updateTriggers": {"getTextColor": _mark(named)},
        "getTextSize": _short(scene.sizes.code),
        "textCharacterSet": "auto",
        "textFontFamily": FONT_FAMILY,
    }


def _hidden(scene: Scene) -> list[str]:
    """The tests for a name that has no room, or where a label stands.

    Each code has a bit of ``i`` or ``j`` to itself: two numbers name all that are hidden.
    """
    bits = [0, 0]
    for code in scene.hidden_codes:
        word, bit = code_bit(code)
        bits[word] |= bit
    return [f"r<{scene.room:g}", *(f"{word}&{n}" for word, n in zip("ij", bits, strict=True) if n)]


def _hiding(tests: list[str], color: str) -> Any:
    """A colour for names, with none for those that one of some tests is true of."""
    return f"@@={'||'.join(tests)}?[0,0,0,0]:{_json(color)}" if tests else rgb(color)


def _mark(tests: list[str]) -> int:
    """A short number that differs where the tests do: deck.gl looks at no function again."""
    return zlib.crc32("".join(tests).encode()) % _MARKS


def _sites(
    scene: Scene,
    palette: Palette,
    view: ViewState,
    added: frozenset[str],
    landing: Landing | None,
) -> list[Record]:
    size = scene.sizes
    beside = _short(size.beside)
    labels = [
        _label(pin.x, pin.y, label, beside, view)
        for pin, label in zip(scene.pins, scene.labels, strict=True)
        if label.shown
    ]
    led = [
        {"a": [pin.x, pin.y], "b": _leader_end(pin.x, pin.y, label, view)}
        for pin, label in zip(scene.pins, scene.labels, strict=True)
        if label.leader
    ]
    layers: list[Record] = []
    if led:
        layers.append(
            {
                "@@type": "LineLayer",
                "id": "leaders",
                "data": led,
                "getSourcePosition": "@@=a",
                "getTargetPosition": "@@=b",
                "getColor": rgb(palette.muted_text),
            }
        )
    if scene.selected:
        layers.append(_ring([scene.pins[0].x, scene.pins[0].y], scene, palette))
    layers.append(_pins(scene, palette, added))
    color: Any = rgb(palette.text)
    if scene.selected and scene.labels[0].shown:
        labels[0] += [0] * (4 - len(labels[0])) + [1]
        color = _either("this[4]", palette.selected_text, palette.text)
    layers.append(
        {
            "@@type": "TextLayer",
            "id": "labels",
            "data": labels,
            "getText": "@@=this[0]",
            "getPosition": "@@=this[1]",
            "getTextAnchor": "@@=this[2]||'start'",
            # Most labels stand right or left of their pins: their offset is not spelled out.
            "getPixelOffset": f"@@=this[3]||(this[2]?[-{beside},0]:[{beside},0])",
            "getSize": _short(size.label),
            "getColor": color,
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
                "smoothing": 0.15 if size.narrow else 0.2,
            },
            **waiting(landing),
        }
    )
    return layers


def _pins(scene: Scene, palette: Palette, added: frozenset[str]) -> Record:
    """The pins, those that stand out drawn last; a height that nobody sees tells them apart."""
    size = scene.sizes
    pins = [[pin.x, pin.y] for pin in scene.pins if pin.key not in added]
    fill: Any = rgb(palette.site)
    radius: Any = _short(size.pin)
    if scene.selected:
        pins.append([*pins.pop(0), _LIFTED])
        fill = _either("this[2]", palette.selected, palette.site)
    elif added:
        pins += [[pin.x, pin.y, _LIFTED] for pin in scene.pins if pin.key in added]
        fill = _either("this[2]", palette.added, palette.site)
        large, small = (_short(size.pin * share**0.5) for share in (GROWN, SHRUNK))
        radius = f"@@=this[2]?{large}:{small}"
    return {
        "@@type": "ScatterplotLayer",
        "id": "pins",
        "data": pins,
        # The accessor "-" takes a row as it is.
        "getPosition": "@@=-",
        "getRadius": radius,
        "radiusUnits": "pixels",
        "getFillColor": fill,
        "stroked": True,
        "getLineColor": rgb(palette.pin_line),
        "getLineWidth": _short(size.pin_line),
        "lineWidthUnits": "pixels",
    }


def _ring(at: list[float], scene: Scene, palette: Palette) -> Record:
    size = scene.sizes
    return {
        "@@type": "ScatterplotLayer",
        "id": "ring",
        "data": [at],
        "getPosition": "@@=-",
        "getRadius": size.ring,
        "radiusUnits": "pixels",
        "getFillColor": rgb(palette.halo),
        "stroked": True,
        "getLineColor": rgb(palette.selected),
        "getLineWidth": size.ring_line,
        "lineWidthUnits": "pixels",
    }


def _hits(scene: Scene, selected: str | None, tail: str) -> Record:
    """Discs that cannot be seen, so large that a finger finds them.

    The selected key is part of the layer's id: Streamlit keeps a selection as a row number of a
    layer, and drops it with the layer. So no row number outlives the rows that it counted.
    The tail is what all cards end with; the tooltip has it.
    """
    hit = _short(scene.sizes.hit)
    data = []
    for pin in scene.pins:
        card = _text(pin.card.removesuffix(tail))
        row: list[Any] = [[_short(pin.x), _short(pin.y)], card]
        if pin.hit != hit:
            row.append(round(pin.hit))
        if len(scene.pins) > _NAMED or _key_on(card) != pin.key:
            row += [0] * (3 - len(row)) + [pin.key]
        data.append(row)
    return {
        "@@type": "ScatterplotLayer",
        "id": f"hits-{selected or ''}",
        "data": data,
        "getPosition": "@@=this[0]",
        "getRadius": f"@@=this[2]||{hit}",
        "radiusUnits": "pixels",
        "opacity": 0,
        "pickable": True,
    }


def _common_tail(cards: Sequence[str]) -> str:
    """Return the last line of the cards, with its line break, where all have the same.

    Braces would be filled in by deck.gl; a line with one is left where it is.
    """
    tails = {card[card.rfind("\n") :] if "\n" in card else "" for card in cards}
    tail = tails.pop() if len(tails) == 1 else ""
    return "" if "{" in tail else tail


def _label(x: float, y: float, label: PlacedLabel, beside: float, view: ViewState) -> list[Any]:
    """A label as a row: text, position, anchor, offset from the pin in pixels, selected.

    What is at its end and usual is left out: a label that starts at its pin, at the usual distance.
    A label with a leader line is put at the line's end on the plane, so that text and line stay
    together when one zooms in by hand.
    """
    if label.leader is not None:
        x, y = x + label.dx / view.scale, y + label.dy / view.scale
        return [_text(label.text), [round(x, 2), round(y, 2)], label.anchor, [0, 0]]
    row: list[Any] = [_text(label.text), [_short(x), _short(y)]]
    anchor = 0 if label.anchor == "start" else label.anchor
    usual = {"start": beside, "end": -beside}.get(label.anchor)
    if label.dy or label.dx != usual:
        return [*row, anchor, [_short(label.dx), _short(label.dy)]]
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


def _short(number: float) -> float:
    """A number to one decimal, whole if it is."""
    rounded = round(number, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def _text(text: str) -> str:
    """Text as data: two at signs at the start would make deck.gl's JSON reader run it as code."""
    return f"\u200b{text}" if text.startswith("@@") else text


def _either(test: str, yes: str, no: str) -> str:
    """An expression for one of two colours."""
    return f"@@={test}?{_json(yes)}:{_json(no)}"


def _json(color: str) -> str:
    """A colour within an expression."""
    return json.dumps(rgb(color), separators=(",", ":"))
