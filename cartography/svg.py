"""The picture as SVG: for paper, for files, and for pages that draw nothing by themselves."""

import math
from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from cartography.camera import to_screen
from cartography.marks import ARCS, RING, arcs
from cartography.outline_paths import GRAIN, Outline, outlines
from cartography.palette import Palette
from cartography.projection import INSETS, FloatArray
from cartography.scene import (
    ADDED,
    CHANGED,
    CORRECTED,
    GROWN,
    MOVED,
    REMOVED,
    SHRUNK,
    STAYS,
    Mark,
    Pin,
    Scene,
    outline_file,
)
from cartography.text import FONT_FAMILY

_FONT = f"{FONT_FAMILY}, 'Source Sans 3', SourceSans3VF, sans-serif"
_BASELINE_EM = 0.3  # from the middle of a line of text down to its baseline
_AREAS = {STAYS: SHRUNK} | dict.fromkeys(CHANGED, GROWN)


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
    palette: Palette,
    *,
    words: str = "",
    buttons: bool = False,
    texts: bool = True,
    font: str = _FONT,
    fine: bool = False,
    scripted: bool = False,
) -> str:
    """Return a picture as SVG that needs nothing else; its edge cuts off what lies beyond.

    Parameters
    ----------
    words
        What it shows, for those who do not see it; with them each pin has its card for a title.
    buttons
        Whether the pins in sight are buttons, each with its key as ``data-key``.
    texts
        Whether names are drawn, and not only what ``scene_texts`` does not say.
    font
        Families that names are set in.
    fine
        Whether borders are half as wide, as on paper.
    scripted
        Whether the outlines of the whole country have ids, for a script that goes on from here and
        has the county lines.
    """
    groups = [_ground(scene, palette, 0.5 if fine else 1, scripted)]
    written = scene_texts(scene) if texts else []
    size = scene.sizes
    for role, type_size, weight, color, halo in (
        ("ground", size.code, 400, palette.muted_text, 0),
        ("site", size.label, 600, palette.text, 3),
        ("selected", size.label, 600, palette.selected_text, 5),
    ):
        if role == "site":
            # Below the pins: a place that is added or removed may lie among many that stay.
            groups.append(_marks(scene, palette))
            groups.append(_pins(scene, palette, titles=bool(words), buttons=buttons))
        elif role == "selected" and scene.selected:
            groups.append(_selected(scene, palette, titles=bool(words)))
        lines = [
            f'<text x="{text.x:.1f}" y="{text.y + _BASELINE_EM * type_size:.1f}" '
            f'text-anchor="{text.anchor}">{escape(text.text)}</text>'
            for text in written
            if text.role == role
        ]
        if lines:
            outline = f' stroke="{palette.halo}" stroke-width="{halo}" paint-order="stroke"'
            groups.append(
                f'<g aria-hidden="true" fill="{color}" font-size="{type_size:g}" '
                f'font-weight="{weight}"{outline * bool(halo)}>{"".join(lines)}</g>'
            )
    role = "group" if buttons else "img"
    said = f' role="{role}" aria-label="{escape(words)}"' if words else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {scene.width:g} {scene.height:g}" '
        f'font-family="{escape(font)}" stroke-linejoin="round"{said}>'
        f'<path d="M0 0H{scene.width:g}V{scene.height:g}H0Z" fill="{palette.background}"/>'
        f"{''.join(groups)}</svg>"
    )


def scene_texts(scene: Scene) -> list[PlacedText]:
    """Return a picture's names, those of the sites last."""
    names = [(code.code, code.x, code.y, "middle") for code in scene.codes]
    names += [(name.text, name.x, name.y, name.anchor) for name in scene.insets]
    points = _on_screen(scene, ((x, y) for _, x, y, _ in names)).tolist()
    found = [
        PlacedText(text, x, y, anchor, "site" if scene.spotlight.numbers else "ground")
        for (text, _, _, anchor), (x, y) in zip(names, points, strict=True)
        if _is_inside(scene, x, y)
    ]
    points = _on_screen(scene, ((pin.x, pin.y) for pin in scene.pins)).tolist()
    for n, (label, (x, y)) in enumerate(zip(scene.labels, points, strict=True)):
        if label.shown and label.text and _is_inside(scene, x, y):
            role = "selected" if scene.selected and n == 0 else "site"
            found.append(PlacedText(label.text, x + label.dx, y + label.dy, label.anchor, role))
    return found


def _ground(scene: Scene, palette: Palette, line: float, scripted: bool) -> str:
    """Land and county lines as separate steps, and the insets' frames."""
    spotlight, scale = scene.spotlight, scene.view.scale / GRAIN
    x, y = _on_screen(scene, [(0, 0)])[0].tolist()
    hidden, shades = spotlight.hidden(), spotlight.shades()
    parts = [
        f'<g transform="translate({x:.2f} {y:.2f}) scale({scale:.6f})" fill="{palette.land}" '
        f'stroke="{palette.land_line}" stroke-width="{line * scene.sizes.border / scale:.1f}">'
    ]
    # What has ids is for every camera.
    seen = outlines("states-overview") if scripted else _seen(scene, outline_file(scene))
    for code, path, _ in seen:
        if code not in hidden:
            fill = f' fill="{palette.tint}"' if code in spotlight.tinted else ""
            fill = f' fill="{palette.shades[shades[code]]}"' if code in shades else fill
            named = f' id="land-{code}"' * scripted
            parts.append(f'<path{named} d="{path}"{fill}/>')
    lines = []
    if scene.detail and not scripted:
        counties = "".join(outline.path for outline in _seen(scene, "counties"))
        lines.append((counties, palette.county_line, 0.6))
    if not spotlight.is_near:
        boxes = [[round(GRAIN * side) for side in (it.x0, it.y0, it.x1, it.y1)] for it in INSETS]
        frames = "".join(f"M{x0} {y0}H{x1}V{y1}H{x0}Z" for x0, y0, x1, y1 in boxes)
        lines.append((frames, palette.frame_line, line))
    parts += [
        f'<path d="{path}" fill="none" stroke="{color}" stroke-width="{wide / scale:.1f}"/>'
        for path, color, wide in lines
    ]
    return "".join([*parts, "</g>"])


def _pins(scene: Scene, palette: Palette, *, titles: bool, buttons: bool) -> str:
    """Pins with their leader lines: those that change last, and by name, as one steps to them."""
    size = scene.sizes
    small = size.pin * SHRUNK**0.5
    points = _on_screen(scene, ((pin.x, pin.y) for pin in scene.receding)).tolist()
    parts = [f'<g fill="{palette.receding}">', "</g>"]
    parts[1:1] = [_disc(x, y, small) for x, y in points if _is_inside(scene, x, y, small)]
    ends = [label.leader for label in scene.labels if label.leader]
    if ends:
        lines = "".join(f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}" for x0, y0, x1, y1 in ends)
        wide = size.border if size.plain else 1
        parts.append(f'<path d="{lines}" stroke="{palette.muted_text}" stroke-width="{wide:g}"/>')
    if scene.moves:
        ends = _on_screen(scene, scene.moves).tolist()
        lines = "".join(f"{'ML'[n % 2]}{x:.1f} {y:.1f}" for n, (x, y) in enumerate(ends))
        parts.append(
            f'<path d="{lines}" stroke="{palette.blue}" stroke-width="{size.pin_line:g}"/>'
        )
    parts.append(
        f'<g fill="{palette.blue}" stroke="{palette.pin_line}" stroke-width="{size.pin_line:g}">'
    )
    points = _on_screen(scene, ((pin.x, pin.y) for pin in scene.pins)).tolist()
    chosen = scene.pins[0].key if scene.selected else None
    for pin, (x, y) in sorted(
        zip(scene.pins, points, strict=True),
        key=lambda one: (one[0].change in CHANGED, one[0].label),
    ):
        if not _is_inside(scene, x, y, size.pin):
            continue
        look = ""
        if buttons:
            look = f'data-key="{escape(pin.key)}" role="button" tabindex="0"'
            look += ' aria-current="true"' if pin.key == chosen else ""
        title = f"<title>{escape(pin.card)}</title>" if titles else ""
        parts.append(_mark(pin, x, y, size.pin, palette, look, title))
    return "".join([*parts, "</g>"])


def _marks(scene: Scene, palette: Palette) -> str:
    """Discs with the number of places that each stands for."""
    size = scene.sizes
    points = _on_screen(scene, ((mark.x, mark.y) for mark in scene.marks)).tolist()
    inside = [
        (mark, x, y)
        for mark, (x, y) in zip(scene.marks, points, strict=True)
        if _is_inside(scene, x, y, mark.radius)
    ]
    discs = "".join(_disc(x, y, mark.radius) + _ring(mark, x, y, palette) for mark, x, y in inside)
    numbers = "".join(
        f'<text x="{x:.1f}" y="{y + _BASELINE_EM * size.code:.1f}">{mark.number:,}</text>'
        for mark, x, y in inside
    )
    return (
        f'<g fill="{palette.halo}" stroke="{palette.blue}" stroke-width="{size.pin_line:g}">'
        f'{discs}</g><g fill="{palette.text}" font-size="{size.code:g}" font-weight="600" '
        f'text-anchor="middle">{numbers}</g>'
    ) * bool(inside)


def _mark(
    pin: Pin, x: float, y: float, radius: float, palette: Palette, look: str, title: str
) -> str:
    """A disc; a cross for what is gone, a diamond for what moved, a ring for what was corrected."""
    radius *= _AREAS.get(pin.change, 1) ** 0.5
    if pin.color >= 0:
        look += _color(pin.color, palette)
    elif pin.change == ADDED:
        look += f' fill="{palette.good}"'
    elif pin.change == REMOVED:
        arm = 0.8 * radius
        cross = f"M{x - arm:.1f} {y - arm:.1f}l{2 * arm:.1f} {2 * arm:.1f}"
        cross += f"m0 {-2 * arm:.1f}l{-2 * arm:.1f} {2 * arm:.1f}"
        return f'<path d="{cross}" stroke="{palette.bad}" {look}>{title}</path>'
    elif pin.change == MOVED:
        diamond = f"M{x:.1f} {y - radius:.1f}l{radius:.1f} {radius:.1f}l{-radius:.1f} {radius:.1f}"
        return f'<path d="{diamond}l{-radius:.1f} {-radius:.1f}z" {look}>{title}</path>'
    elif pin.change == CORRECTED:
        look += f' fill="{palette.halo}" stroke="{palette.blue}"'
    return _disc(x, y, radius, look, title)


def _color(number: int, palette: Palette) -> str:
    """How a pin of a color looks: that of the blank is a ring."""
    if number == len(palette.groups) - 1:
        return f' fill="{palette.halo}" stroke="{palette.groups[number]}"'
    return f' fill="{palette.groups[number]}"'


def _ring(mark: Mark, x: float, y: float, palette: Palette) -> str:
    """The shares of the colors around a disc."""
    width = RING * mark.radius
    radius = mark.radius - width / 2
    parts = []
    for number, end in arcs(mark.shares):
        look = f'fill="none" stroke="{palette.groups[number]}" stroke-width="{width:.1f}"'
        if end == ARCS:  # an arc that ends where it began is none
            parts.append(_disc(x, y, radius, look))
            continue
        turn = math.tau * end / ARCS
        across, down, large = math.sin(turn), 1 - math.cos(turn), int(turn > math.pi)
        parts.append(
            f'<path d="M{x:.1f} {y - radius:.1f}a{radius:.1f} {radius:.1f} 0 {large} 1 '
            f'{radius * across:.1f} {radius * down:.1f}" {look}/>'
        )
    return "".join(parts)


def _selected(scene: Scene, palette: Palette, *, titles: bool) -> str:
    """The selected site's ring and pin once more, over all others."""
    size, pin = scene.sizes, scene.pins[0]
    x, y = _on_screen(scene, [(pin.x, pin.y)])[0].tolist()
    ring = f'fill="{palette.halo}" stroke="{palette.selected}" stroke-width="{size.ring_line:g}"'
    look = f'fill="{palette.selected}" stroke="{palette.pin_line}" stroke-width="{size.pin_line:g}"'
    title = f"<title>{escape(pin.card)}</title>" if titles else ""
    return (
        f'<g class="selected" aria-hidden="true">{title}'
        f"{_disc(x, y, size.ring, ring)}{_disc(x, y, size.pin, look)}</g>"
    )


def _disc(x: float, y: float, radius: float, look: str = "", title: str = "") -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {look}>{title}</circle>'


def _on_screen(scene: Scene, points: Iterable[tuple[float, float]]) -> FloatArray:
    return to_screen([*points], scene.view, scene.width, scene.height)


def _is_inside(scene: Scene, x: float, y: float, reach: float = 0) -> bool:
    return -reach <= x <= scene.width + reach and -reach <= y <= scene.height + reach


def _seen(scene: Scene, name: str) -> Iterator[Outline]:
    """The outlines of a file of ``static/`` that reach into the picture."""
    (x, y), scale = scene.view.target, scene.view.scale
    wide, high = scene.width / 2 / scale, scene.height / 2 / scale
    for outline in outlines(name):
        x0, y0, x1, y1 = outline.box
        if x0 < x + wide and x1 > x - wide and y0 < y + high and y1 > y - high:
            yield outline
