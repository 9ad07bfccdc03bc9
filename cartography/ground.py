"""What lies under the sites on a deck.gl picture: land, borders, state codes, the near picture."""

import json
import zlib
from typing import Any

from cartography.palette import Palette, rgb
from cartography.scene import Scene, code_bit
from cartography.text import FONT_FAMILY
from cartography.tiles import EXTENT, LEVELS, TILE_SIZE, grid_for

__all__ = ["Record", "either", "ground_layers", "short", "state_code_layers"]

Record = dict[str, Any]

_MARKS = 9973


def ground_layers(scene: Scene, palette: Palette, base: str, country_zoom: float) -> list[Record]:
    """Land and borders, as the whole country needs them and, once one zooms in, finer."""
    if scene.spotlight.is_near:
        return [_near(scene, palette, base)]
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
    ]


def _near(scene: Scene, palette: Palette, base: str) -> Record:
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
        "updateTriggers": dict.fromkeys(("getFillColor", "getLineColor"), _mark([fill])),
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


def _tiles(scene: Scene, palette: Palette, base: str, country_zoom: float) -> Record:
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


def state_code_layers(scene: Scene, palette: Palette, base: str) -> list[Record]:
    """State codes and, where the whole map is drawn, the insets' names."""
    if scene.spotlight.part:
        return []
    rules = _hidden(scene)
    style = {"getSize": short(scene.sizes.code), "fontFamily": FONT_FAMILY}
    codes = {
        "@@type": "TextLayer",
        "id": "names",
        "data": f"{base}/labels.json",
        "getColor": _hiding(rules, palette.muted_text),
        "updateTriggers": {"getColor": _mark(rules)},
        **style,
    }
    insets = {
        "@@type": "TextLayer",
        "id": "insets",
        "data": [[name.text, [name.x, name.y], name.anchor] for name in scene.insets],
        "getText": "@@=this[0]",
        "getPosition": "@@=this[1]",
        "getTextAnchor": "@@=this[2]",
        "getColor": rgb(palette.muted_text),
        **style,
    }
    return [codes, insets] if scene.insets else [codes]


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
    """A color for names, with none for those that one of some tests is true of."""
    return f"@@={'||'.join(tests)}?[0,0,0,0]:{_json(color)}" if tests else rgb(color)


def _mark(tests: list[str]) -> int:
    """A short number that differs where the tests do: deck.gl looks at no function again."""
    return zlib.crc32("".join(tests).encode()) % _MARKS


def short(number: float) -> float:
    """A number to one decimal, whole if it is."""
    rounded = round(number, 1)
    return int(rounded) if rounded == int(rounded) else rounded


def either(test: str, yes: str, no: str) -> str:
    """An expression for one of two colors."""
    return f"@@={test}?{_json(yes)}:{_json(no)}"


def _json(color: str) -> str:
    """A color within an expression."""
    return json.dumps(rgb(color), separators=(",", ":"))
