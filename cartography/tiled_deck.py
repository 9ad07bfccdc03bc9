"""The map that one browses: on the ground lie tiles that the browser fetches as it moves."""

from cartography.camera import ViewState
from cartography.compact_deck import CompactDeck, deck_of
from cartography.deck import selected_layers, type_of
from cartography.ground import Spec, ground_layers, one_of, short
from cartography.palette import Palette, rgb
from cartography.place_tiles import LEVELS, TILE_SIZE, PlaceTiles, zoom_offset
from cartography.scene import Scene
from cartography.text import FONT_FAMILY
from cartography.tile_features import PARTS
from cartography.tiles import EXTENT


def build_tiled_deck(
    tiles: PlaceTiles,
    address: str,
    *,
    view: ViewState,
    palette: Palette,
    static_base: str = "app/static",
    transition_ms: int = 1200,
    picks: str = "",
) -> CompactDeck:
    """Draw places by the address of their tiles: the picture is as short for thousands of them.

    Parameters
    ----------
    address
        Of their tiles, with ``{z}``, ``{x}``, ``{y}`` and ``{part}`` in it.
    static_base
        Address of the folder with the geometry.
    picks
        What Streamlit's selection is valid for: it is dropped with its layer, whose id this is a
        part of.

    Returns
    -------
    CompactDeck
        The one layer that can be picked is ``hits-`` with ``picks`` behind it; its objects are the
        features of ``PlaceTile.marks``.
    """
    scene = tiles.scene(view)
    fetched = {part: _tile_layer(part, address, palette, view) for part in PARTS}
    size = scene.sizes
    drawn = [
        *ground_layers(scene, palette, static_base, view.min_zoom),
        fetched["marks"] | _marks(scene, palette, colored=tiles.colored),
        *([fetched["rings"] | _rings(palette, static_base)] if tiles.colored else []),
        fetched["around"]
        | {
            "pointType": "text",
            "getTextAnchor": "@@=properties.anchor",
            "getTextPixelOffset": "@@=properties.offset",
            "getTextColor": rgb(palette.muted_text),
            "getTextSize": short(size.code),
            "textFontFamily": FONT_FAMILY,
            "textCharacterSet": "auto",
        },
        fetched["names"]
        | {
            "pointType": "text",
            "getTextAnchor": "@@=properties.anchor",
            "getTextPixelOffset": "@@=properties.offset",
            "getLineColor": rgb(palette.muted_text),
            "lineWidthMaxPixels": 1,
            "getTextColor": rgb(palette.text),
            "getTextSize": short(size.label),
            **_text_props(type_of(scene, palette)),
        },
        *selected_layers(scene, palette),
    ]
    hits = fetched["marks"] | {
        "id": f"hits-{picks}",
        "pointType": "circle",
        "getPointRadius": "@@=properties.hit||properties.radius",
        "pointRadiusUnits": "pixels",
        "opacity": 0,
        "pickable": True,
    }
    return deck_of(scene, [drawn, hits], transition_ms, card="{card}")


def _tile_layer(part: str, address: str, palette: Palette, view: ViewState) -> Spec:
    return {
        "@@type": "TileLayer",
        # As with the tiles of the ground, another palette is another layer.
        "id": f"places-{part}{palette.land}",
        "data": address.replace("{part}", part),
        "extent": list(EXTENT),
        "tileSize": TILE_SIZE,
        "maxZoom": LEVELS - 1,
        "zoomOffset": round(zoom_offset(view.min_zoom), 3),
        # Names of two levels at once would lie over each other.
        "refinementStrategy": "no-overlap",
    }


def _marks(scene: Scene, palette: Palette, *, colored: bool) -> Spec:
    """Pins, and discs with a number where there would be several."""
    size = scene.sizes
    one, several = rgb(palette.blue), rgb(palette.halo)
    fill = f"@@=properties.text?{several}:{one}"
    line = f"@@=properties.text?{one}:{rgb(palette.pin_line)}"
    if colored:
        # Around a disc there is a ring, and the pin of a blank is one.
        *groups, blank = palette.groups
        fill = one_of("properties.color", [*groups, palette.halo])
        line = one_of("properties.color", [*[palette.pin_line] * len(groups), blank])
    return {
        "refinementStrategy": "best-available",
        "pointType": "circle+text",
        "getPointRadius": f"@@=properties.radius||{short(size.pin)}",
        "pointRadiusUnits": "pixels",
        "getFillColor": fill,
        "getLineColor": line,
        "getLineWidth": short(size.pin_line),
        "lineWidthUnits": "pixels",
        "getText": "@@=properties.text||''",
        "getTextColor": rgb(palette.text),
        "getTextSize": short(size.code),
        "textFontFamily": FONT_FAMILY,
        "textFontWeight": 600,
    }


def _rings(palette: Palette, base: str) -> Spec:
    """Around the discs the shares of the colors."""
    return {
        "refinementStrategy": "best-available",
        "pointType": "icon",
        "iconAtlas": f"{base}/arcs.svg",
        "iconMapping": f"{base}/arcs.json",
        "getIcon": "@@=properties.arc",
        "getIconColor": one_of("properties.color", palette.groups),
        "getIconSize": "@@=2*properties.radius",
        "iconSizeUnits": "pixels",
    }


def _text_props(style: Spec) -> Spec:
    """A text layer's style under the names that it has in a layer of GeoJSON."""
    return {f"text{name[0].upper()}{name[1:]}": value for name, value in style.items()}
