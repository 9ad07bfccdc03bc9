"""The same map as SVG within a page: for paper, where nothing may be fetched or drawn later."""

import json
from collections.abc import Iterator
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from .camera import ViewState, to_screen
from .palette import Palette
from .projection import INSET_NAMES, INSETS
from .scene import GROWN, SHRUNK, Scene, outline_file, state_codes

__all__ = ["scene_svg"]

_STATIC = Path(__file__).resolve().parent.parent / "static"
_MIDDLE = 0.34
"""From the middle of a line of text down to its baseline, in ems."""
Box = tuple[float, float, float, float]


def scene_svg(
    scene: Scene,
    *,
    view: ViewState,
    width: float,
    height: float,
    palette: Palette,
    words: str,
    added: frozenset[str] = frozenset(),
) -> str:
    """Return a picture as an element of a page.

    Parameters
    ----------
    scene
        What is drawn.
    view, width, height
        As the scene was built for.
    palette
        Colors.
    words
        What the picture shows, for those who do not see it.
    added
        Keys of places that a newer list has.
    """
    parts = [*_ground(scene, view, width, height, palette), *_names(scene, view, width, height)]
    parts += _sites(scene, view, width, height, palette, added)
    return (
        f'<svg class="map" viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-label="{escape(words)}" text-anchor="middle" '
        f'fill="{palette.muted_text}" font-size="{scene.sizes.code:g}">{"".join(parts)}</svg>'
    )


def _ground(
    scene: Scene, view: ViewState, width: float, height: float, palette: Palette
) -> Iterator[str]:
    spotlight = scene.spotlight
    hidden = spotlight.hidden()
    (x, y), scale = to_screen([(0, 0)], view, width, height)[0].tolist(), view.scale
    yield (
        f'<g transform="translate({x:.2f} {y:.2f}) scale({scale:.4f})" fill="{palette.land}" '
        f'stroke="{palette.land_line}" stroke-width="{scene.sizes.border / scale:.3f}">'
    )
    for code, (path, box) in _outlines(outline_file(scene)).items():
        if code not in hidden and _is_seen(box, view, width, height):
            fill = f' fill="{palette.tint}"' if code in spotlight.tinted else ""
            yield f'<path d="{path}"{fill}/>'
    if not spotlight.is_near:
        for inset in INSETS:
            yield (
                f'<rect x="{inset.x0}" y="{inset.y0}" width="{inset.x1 - inset.x0}" '
                f'height="{inset.y1 - inset.y0}" fill="none" stroke="{palette.frame_line}"/>'
            )
    yield "</g>"


def _names(scene: Scene, view: ViewState, width: float, height: float) -> Iterator[str]:
    names = [
        (code.code, code.x, code.y, "")
        for code in state_codes()
        if code.room >= scene.room and code.code not in scene.hidden_codes
    ]
    if not scene.spotlight.is_near:
        names += [
            (
                name.code if scene.sizes.initials else name.text,
                name.x,
                name.y,
                f' text-anchor="{name.anchor}"',
            )
            for name in INSET_NAMES
        ]
    elif scene.spotlight.part:
        names = []
    for text, plane_x, plane_y, anchor in names:
        x, y = to_screen([(plane_x, plane_y)], view, width, height)[0].tolist()
        low = y + _MIDDLE * scene.sizes.code
        yield f'<text x="{x:.1f}" y="{low:.1f}"{anchor}>{escape(text)}</text>'


def _sites(
    scene: Scene,
    view: ViewState,
    width: float,
    height: float,
    palette: Palette,
    added: frozenset[str],
) -> Iterator[str]:
    size = scene.sizes

    def disc(at: tuple[float, float], radius: float, look: str) -> str:
        return f'<circle cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="{radius:.1f}" {look}/>'

    def screen(pins: Any) -> list[tuple[float, float]]:
        points = to_screen([(pin.x, pin.y) for pin in pins], view, width, height)
        return [(float(x), float(y)) for x, y in points]

    for at in screen(scene.receding):
        yield disc(at, size.pin * SHRUNK**0.5, f'fill="{palette.receding}"')
    places = screen(scene.pins)
    for label in scene.labels:
        if label.leader:
            x0, y0, x1, y1 = (f"{number:.1f}" for number in label.leader)
            yield f'<path d="M{x0} {y0}L{x1} {y1}" stroke="{palette.muted_text}" stroke-width="2"/>'
    if scene.selected:
        ring = f'fill="{palette.halo}" stroke="{palette.selected}" stroke-width="{size.ring_line}"'
        yield disc(places[0], size.ring, ring)
    line = f'stroke="{palette.pin_line}" stroke-width="{size.pin_line:g}"'
    for n, (pin, at) in enumerate(zip(scene.pins, places, strict=True)):
        chosen, new = scene.selected and n == 0, pin.key in added
        color = palette.selected if chosen else palette.added if new else palette.site
        yield disc(at, size.pin * (GROWN**0.5 if new else 1), f'fill="{color}" {line}')
    yield (
        f'<g font-weight="600" font-size="{size.label:g}" stroke="{palette.halo}" '
        f'stroke-width="5" stroke-linejoin="round" paint-order="stroke" fill="{palette.text}">'
    )
    for n, (label, (x, y)) in enumerate(zip(scene.labels, places, strict=True)):
        if label.shown and label.text:
            color = f' fill="{palette.selected_text}"' if scene.selected and n == 0 else ""
            yield (
                f'<text x="{x + label.dx:.1f}" y="{y + label.dy + _MIDDLE * size.label:.1f}" '
                f'text-anchor="{label.anchor}"{color}>{escape(label.text)}</text>'
            )
    yield "</g>"


@cache
def _outlines(name: str) -> dict[str, tuple[str, Box]]:
    """The outlines of a file of ``static/`` by code: path, and least and greatest x and y."""
    features = json.loads((_STATIC / f"{name}.json").read_text(encoding="utf-8"))["features"]
    found = {}
    for feature in features:
        if code := feature["properties"].get("code"):
            shapes = feature["geometry"]["coordinates"]
            if feature["geometry"]["type"] == "Polygon":
                shapes = [shapes]
            rings = [ring for shape in shapes for ring in shape]
            path = "".join(f"M{'L'.join(f'{x:g} {y:g}' for x, y in ring[:-1])}Z" for ring in rings)
            xs, ys = zip(*(point for ring in rings for point in ring), strict=True)
            found[str(code)] = path, (min(xs), min(ys), max(xs), max(ys))
    return found


def _is_seen(box: Box, view: ViewState, width: float, height: float) -> bool:
    (x0, y0), (x1, y1) = to_screen([box[:2], box[2:]], view, width, height).tolist()
    return bool(x0 < width and x1 > 0 and y0 < height and y1 > 0)
