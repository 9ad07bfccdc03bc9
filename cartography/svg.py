"""The same map for paper: its shapes as SVG, its names apart, as text of the page's own font."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from .camera import ViewState, to_screen
from .palette import Palette
from .projection import INSET_NAMES, INSETS
from .scene import GROWN, SHRUNK, Scene, outline_file, state_codes

__all__ = ["PlacedText", "scene_svg", "scene_texts"]

_STATIC = Path(__file__).resolve().parent.parent / "static"
Box = tuple[float, float, float, float]


class PlacedText(NamedTuple):
    """A line of text: its middle line is at ``y``, its ``anchor`` (start, middle, end) at ``x``.

    ``role`` is ``ground`` for a state's code or an inset's name, ``site``, or ``selected``.
    """

    text: str
    x: float
    y: float
    anchor: str
    role: str


def scene_svg(
    scene: Scene,
    *,
    view: ViewState,
    width: float,
    height: float,
    palette: Palette,
    added: frozenset[str] = frozenset(),
) -> str:
    """Return a picture's shapes: land, frames and pins.

    Parameters
    ----------
    scene
        What is drawn.
    view, width, height
        As the scene was built for.
    palette
        Colors.
    added
        Keys of places that a newer list has.
    """
    parts = [
        *_ground(scene, view, width, height, palette),
        *_sites(scene, view, width, height, palette, added),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}">'
        f"{''.join(parts)}</svg>"
    )


def scene_texts(scene: Scene, *, view: ViewState, width: float, height: float) -> list[PlacedText]:
    """Return a picture's names, those of the sites last.

    Parameters
    ----------
    scene, view, width, height
        As for ``scene_svg``.
    """
    names = [
        (code.code, code.x, code.y, "middle")
        for code in state_codes()
        if code.room >= scene.room and code.code not in scene.hidden_codes
    ]
    initials = scene.sizes.initials
    if not scene.spotlight.is_near:
        names += [
            (name.code if initials else name.text, name.x, name.y, name.anchor)
            for name in INSET_NAMES
        ]
    elif scene.spotlight.part:
        names = []
    points = to_screen([(x, y) for _, x, y, _ in names], view, width, height).tolist()
    found = [
        PlacedText(text, x, y, anchor, "ground")
        for (text, _, _, anchor), (x, y) in zip(names, points, strict=True)
        if 0 <= x <= width and 0 <= y <= height
    ]
    points = to_screen([(pin.x, pin.y) for pin in scene.pins], view, width, height).tolist()
    for n, (label, (x, y)) in enumerate(zip(scene.labels, points, strict=True)):
        inside = 0 <= x <= width and 0 <= y <= height
        if label.shown and label.text and inside:
            role = "selected" if scene.selected and n == 0 else "site"
            found.append(PlacedText(label.text, x + label.dx, y + label.dy, label.anchor, role))
    return found


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
