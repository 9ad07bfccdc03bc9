"""What lies under the sites on a deck.gl picture: land, borders, state codes, the near picture."""

import json
from collections.abc import Sequence
from typing import Any

from cartography.palette import Palette, rgb
from cartography.scene import Scene
from cartography.text import FONT_FAMILY
from cartography.tiles import EXTENT, LEVELS, TILE_SIZE, grid_for

Spec = dict[str, Any]


def ground_layers(scene: Scene, palette: Palette, base: str, country_zoom: float) -> list[Spec]:
    """Land and borders, as the whole country needs them and, once one zooms in, finer."""
    if scene.spotlight.is_near:
        return [_near(scene, palette, base)]
    if scene.spotlight.numbers:
        return [_shaded(scene, palette, base)]
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
            # straight pieces in a separate layer.
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
    ]


def _shaded(scene: Scene, palette: Palette, base: str) -> Spec:
    """Fine outlines for every view: what lies over an overview would hide its shades."""
    by_shade: dict[int, list[str]] = {}
    for code, shade in scene.spotlight.shades().items():
        by_shade.setdefault(shade, []).append(f"properties.code=='{code}'")
    fills = "".join(
        f"{'||'.join(codes)}?{_json(palette.shades[shade])}:" for shade, codes in by_shade.items()
    )
    fill = f"@@=properties.frame?[0,0,0,0]:({fills}{_json(palette.land)})"
    return {
        "@@type": "GeoJsonLayer",
        "id": f"shaded{palette.land}",
        "data": f"{base}/states.json",
        "getFillColor": fill,
        "getLineColor": either("properties.frame", palette.frame_line, palette.land_line),
        "updateTriggers": {"getFillColor": fill},
        "lineWidthUnits": "pixels",
        "getLineWidth": scene.sizes.border,
    }


def _near(scene: Scene, palette: Palette, base: str) -> Spec:
    """The ground of a picture of one state: fine outlines, and nothing of the other parts."""
    spotlight = scene.spotlight
    hidden = [f"properties.code=='{code}'" for code in spotlight.hidden()]
    if spotlight.part:
        hidden = [f"properties.code!='{spotlight.part}'"]
    gone = "||".join([*hidden, "properties.frame"])
    fill = _state_fill(scene, palette, gone)
    return {
        "@@type": "GeoJsonLayer",
        # Colors are read once: another palette is another layer.
        "id": f"near{palette.land}",
        "data": f"{base}/states.json",
        "getFillColor": fill,
        "getLineColor": f"@@={gone}?[0,0,0,0]:{_json(palette.land_line)}",
        "updateTriggers": dict.fromkeys(("getFillColor", "getLineColor"), fill),
        "lineWidthUnits": "pixels",
        "getLineWidth": scene.sizes.border,
    }


def _state_fill(scene: Scene, palette: Palette, gone: str = "") -> Any:
    """How states are filled: those that the picture is about, those that it lacks, the others."""
    tinted = "||".join(f"properties.code=='{code}'" for code in scene.spotlight.tinted)
    if not (tinted or gone):
        return rgb(palette.land)
    land = (
        f"{tinted}?{_json(palette.tint)}:{_json(palette.land)}" if tinted else _json(palette.land)
    )
    return f"@@={gone}?[0,0,0,0]:({land})" if gone else f"@@={land}"


def _tiles(scene: Scene, palette: Palette, base: str, country_zoom: float) -> Spec:
    """The near picture, over the overview: the browser fetches it as soon as one zooms in.

    What a tile holds is said in ``tools/tiles.py``.
    """
    grid = grid_for(scene.sizes.code, country_zoom)
    plain = scene.sizes.plain
    return {
        "@@type": "TileLayer",
        # deck.gl keeps the colors that it once read off a function: another palette is another
        # layer.
        "id": f"tiles{palette.land}",
        "data": f"{base}/tiles/{{z}}/{{x}}/{{y}}.json",
        "extent": list(EXTENT),
        "tileSize": TILE_SIZE,
        "maxZoom": LEVELS - 1,
        "visibleMinZoom": grid.visible_from,
        "zoomOffset": grid.offset,
        "stroked": False,
        "getFillColor": either("w", palette.background, palette.land),
        "getLineColor": either(
            "b", palette.land_line, palette.land if plain else palette.county_line
        ),
        # The width that it would have on the ground is more than either.
        "lineWidthMaxPixels": scene.sizes.border if plain else 1,
    }


def names_layer(scene: Scene, palette: Palette) -> Spec:
    """State codes and the insets' names."""
    codes = [[code.code, [code.x, code.y]] for code in scene.codes]
    return {
        "@@type": "TextLayer",
        "id": "codes",
        "data": [*codes, *([name.text, [name.x, name.y], name.anchor] for name in scene.insets)],
        "getText": "@@=this[0]",
        "getPosition": "@@=this[1]",
        "getTextAnchor": "@@=this[2]||'middle'",
        "getSize": short(scene.sizes.code),
        "getColor": rgb(palette.muted_text),
        "fontFamily": FONT_FAMILY,
    }


def short(number: float) -> float:
    """A number to one decimal, whole if it is."""
    rounded = round(number, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def either(test: str, yes: str, no: str) -> str:
    """An expression for one of two colors."""
    return f"@@={test}?{_json(yes)}:{_json(no)}"


def one_of(test: str, colors: Sequence[str]) -> str:
    """An expression for the color with a number; the last one for all other numbers."""
    *others, last = colors
    tests = "".join(f"{test}=={n}?{_json(color)}:" for n, color in enumerate(others))
    return f"@@={tests}{_json(last)}"


def _json(color: str) -> str:
    """A color within an expression."""
    return json.dumps(rgb(color), separators=(",", ":"))
