"""Put labels beside their pins so that nothing lies on anything.

A label may be beside, above or below its pin, or further off with a leader line. Never does it
touch another label, a pin, a leader line that is not its own, or the edge of the map; if no place
is left it is hidden. State codes and places that might be read as another pin's are avoided where
that costs little.

This module finds the places that each label may take; ``choosing`` picks one for each. All is
deterministic. With more than ``SEARCHED`` labels none is moved once it has a place, and after ``TRIED``
the rest is hidden: a map of thousands of sites shows its first few hundred names.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cartography.choosing import CELL, CLEAR, Box, Place, Segment, choose, line_meets_box
from cartography.projection import FloatArray
from cartography.text import LINE_HEIGHT, text_width

__all__ = ["SEARCHED", "Box", "PlacedLabel", "beside", "near_spots", "place_labels", "sure_label"]

IntArray = NDArray[np.intp]

SEARCHED = 60
TRIED = 400
_GAP_EM = 0.28  # between pin and text
_LED = 4.0  # cost from which a place has a leader line
_ANCHORS = {0.0: "start", 0.5: "middle", 1.0: "end"}
_SOFT = 0.5  # cost of covering a state's code, or of being near another pin
_EDGE = 1.0  # cost of being close to the edge of the map


@dataclass(frozen=True)
class PlacedLabel:
    """Where one label is.

    Attributes
    ----------
    text
        The label.
    shown
        Whether there was a place for it; all that follows is only of use if so.
    dx, dy
        CSS pixels from the middle of the pin to the label's anchor; ``dy`` is the middle of the
        line of text.
    anchor
        What of the text is at ``dx``: ``start``, ``middle`` or ``end``.
    pin
        Middle of the pin on the screen.
    box
        The text's box on the screen.
    leader
        Ends of the leader line on the screen, from the pin's edge to the text; None without one.
    """

    text: str
    shown: bool
    dx: float = 0.0
    dy: float = 0.0
    anchor: str = "start"
    pin: tuple[float, float] = (0.0, 0.0)
    box: Box = (0.0, 0.0, 0.0, 0.0)
    leader: Segment | None = None


def place_labels(
    xy_px: ArrayLike,
    texts: Sequence[str],
    *,
    size_px: float,
    pin_radius_px: float | Sequence[float],
    bounds: tuple[float, float],
    obstacles: Sequence[Box] = (),
    frames: Sequence[Box] = (),
    taken: Sequence[Box] = (),
    leaders: bool = True,
    ranked: bool = False,
    beyond: bool = False,
) -> list[PlacedLabel]:
    """Place the labels of pins.

    Parameters
    ----------
    xy_px
        (n, 2), the pins' middles on the screen in CSS pixels, in order of priority.
    texts
        n labels of one line.
    size_px
        Font size, CSS pixels.
    pin_radius_px
        Radius of the pins with their outline, CSS pixels: one for all, or n.
    bounds
        Width and height of the map, CSS pixels. A pin outside gets no label, but for ``beyond``.
    obstacles
        Boxes that labels avoid if they can, such as state codes.
    frames
        Boxes whose edges no label crosses, such as the insets'; a leader line may.
    taken
        Boxes that no label may touch, such as that of the selected site's own.
    leaders
        Whether a label may be further off, with a leader line.
    ranked
        Whether a label gives way to those before it, in place of making room for as many as go.
    beyond
        Whether pins off the map get labels too, off the map as well, for when one moves there.
        Only where there are few.

    Returns
    -------
    list of PlacedLabel
        n labels in the order given.
    """
    pins = np.asarray(xy_px, dtype=np.float64).reshape(-1, 2)
    radii = np.broadcast_to(np.asarray(pin_radius_px, dtype=np.float64), len(pins))
    grid = _Pins(pins, radii)
    wanted = [i for i in range(len(pins)) if texts[i] and _inside(pins[i], bounds)][:TRIED]
    if beyond:
        known = [i for i in range(len(pins)) if texts[i] and np.isfinite(pins[i]).all()]
        wanted = known if len(known) <= SEARCHED else wanted
    widths = {i: text_width(texts[i], size_px) for i in wanted}
    soft = np.asarray(obstacles, dtype=np.float64).reshape(-1, 4)
    framed = np.asarray(frames, dtype=np.float64).reshape(-1, 4)
    walls = np.asarray(taken, dtype=np.float64).reshape(-1, 4)
    chosen: dict[int, Place] = {}
    few = len(wanted) <= SEARCHED
    # Places with leader lines are many, and most maps need none: only where the near ones fail.
    for far in (False, True) if few and leaders else (False,):
        chosen = choose(
            {
                i: _places(i, widths[i], size_px, bounds, grid, soft, framed, walls, far)
                for i in wanted
            },
            few and not ranked,
        )
        if len(chosen) == len(wanted):
            break
    result = []
    for i, text in enumerate(texts):
        place = chosen.get(i)
        if place is None:
            result.append(PlacedLabel(text, shown=False))
        else:
            pin = (float(pins[i, 0]), float(pins[i, 1]))
            result.append(
                PlacedLabel(
                    text, True, place.dx, place.dy, place.anchor, pin, place.box, place.leader
                )
            )
    return result


class _Pins:
    """Pins in a grid of cells, so that a label asks only those near it."""

    def __init__(self, pins: FloatArray, radii: FloatArray) -> None:
        self.pins = pins
        self.radii = radii
        self.reach = float(radii.max(initial=0))
        cells: dict[tuple[int, int], list[int]] = {}
        for i in np.flatnonzero(np.isfinite(pins).all(axis=1)).tolist():
            key = (int(pins[i, 0] // CELL), int(pins[i, 1] // CELL))
            cells.setdefault(key, []).append(i)
        self.cells = {key: np.array(value) for key, value in cells.items()}

    def near(self, box: Box) -> IntArray:
        """Numbers of the pins that may touch the box, and perhaps a few more."""
        r = self.reach
        found = [
            self.cells[cx, cy]
            for cx in range(int((box[0] - r) // CELL), int((box[2] + r) // CELL) + 1)
            for cy in range(int((box[1] - r) // CELL), int((box[3] + r) // CELL) + 1)
            if (cx, cy) in self.cells
        ]
        return np.concatenate(found) if found else np.empty(0, dtype=np.intp)


def _distances_to_boxes(boxes: FloatArray, points: FloatArray) -> FloatArray:
    """(k, 4) boxes and (m, 2) points: (k, m) distances, 0 inside."""
    x, y = points[:, 0], points[:, 1]
    dx = np.maximum(np.maximum(boxes[:, :1] - x, x - boxes[:, 2:3]), 0)
    dy = np.maximum(np.maximum(boxes[:, 1:2] - y, y - boxes[:, 3:]), 0)
    return np.hypot(dx, dy)


def _distances_to_lines(lines: FloatArray, points: FloatArray) -> FloatArray:
    """(k, 4) lines from x0, y0 to x1, y1 and (m, 2) points: (k, m) distances."""
    start, run = lines[:, None, :2], (lines[:, 2:] - lines[:, :2])[:, None]
    to = points[None] - start
    along = (to * run).sum(axis=2) / np.maximum((run**2).sum(axis=2), 1e-9)
    away = to - np.clip(along, 0, 1)[..., None] * run
    return np.hypot(away[..., 0], away[..., 1])


def sure_label(
    xy_px: ArrayLike,
    text: str,
    *,
    size_px: float,
    pin_radius_px: float | Sequence[float],
    bounds: tuple[float, float],
    taken: Sequence[Box] = (),
) -> PlacedLabel:
    """Place the label of the first pin, which shows whatever is in its way.

    It is close to its pin: where it covers no other pin if there is such a place, else to the
    right of it, or to the left where that is off the map.

    Parameters
    ----------
    xy_px, size_px, pin_radius_px, bounds, taken
        As for ``place_labels``.
    text
        The label.
    """
    pins = np.asarray(xy_px, dtype=np.float64).reshape(-1, 2)
    (free, *_) = place_labels(
        pins,
        [text, *[""] * (len(pins) - 1)],
        size_px=size_px,
        pin_radius_px=pin_radius_px,
        bounds=bounds,
        taken=taken,
        leaders=False,
        beyond=True,
    )
    if free.shown:
        return free
    x, y = pins[0].tolist()
    wide, high = text_width(text, size_px), LINE_HEIGHT * size_px
    gap = beside(float(np.ravel(pin_radius_px)[0]), size_px)
    right = x + gap + wide + CLEAR <= bounds[0]
    left = x + gap if right else x - gap - wide
    return PlacedLabel(
        text,
        shown=True,
        dx=gap if right else -gap,
        anchor="start" if right else "end",
        pin=(x, y),
        box=(left, y - high / 2, left + wide, y + high / 2),
    )


def beside(radius: float, size: float) -> float:
    """How far from the middle of a pin the text right or left of it begins, CSS pixels.

    Parameters
    ----------
    radius
        Of the pin with its outline, CSS pixels.
    size
        Of the font, CSS pixels.
    """
    return round(radius + _GAP_EM * size, 1)


def near_spots(radius: float, size: float) -> list[tuple[float, float, str, float]]:
    """The places close to a pin, the best first.

    Parameters
    ----------
    radius, size
        As for ``beside``.

    Returns
    -------
    list of tuple
        From the middle of the pin to the label's anchor, CSS pixels across and down; the anchor;
        and which part of the text's width lies left of it.
    """
    spots, parts = _spots(radius, size, far=False)
    return [
        (dx, dy, _ANCHORS[part], part)
        for (_, dx, dy), part in zip(spots.tolist(), parts.tolist(), strict=True)
    ]


def _inside(pin: FloatArray, bounds: tuple[float, float]) -> bool:
    return bool(0 <= pin[0] <= bounds[0] and 0 <= pin[1] <= bounds[1])


@lru_cache(maxsize=64)
def _spots(radius: float, size: float, far: bool) -> tuple[FloatArray, FloatArray]:
    """Places round a pin.

    Returns
    -------
    numpy.ndarray
        (k, 3): cost, and offset of the label's anchor from the middle of the pin.
    numpy.ndarray
        (k,): which part of the text's width lies left of its anchor: 0, 1/2 or 1.
    """
    right = beside(radius, size)
    above = radius + LINE_HEIGHT * size / 2 + 0.05 * size
    slant = 0.75 * right
    rise = 0.45 * size + 0.5 * radius
    spots = [
        (0.0, right, 0.0, 0.0),
        (0.6, -right, 0.0, 1.0),
        (1.2, 0.0, -above, 0.5),
        (1.5, 0.0, above, 0.5),
        (1.6, slant, -rise, 0.0),
        (1.7, slant, rise, 0.0),
        (1.9, -slant, -rise, 1.0),
        (2.0, -slant, rise, 1.0),
    ]
    if far:
        for step, distance in enumerate((1.3, 2.1, 3.2, 4.6, 6.4)):
            for turn in range(16):
                angle = math.pi * turn / 8
                dx = (right + distance * size) * math.cos(angle)
                dy = (right + distance * size) * math.sin(angle)
                part = 0.5 if abs(math.cos(angle)) < 0.3 else 0.0 if dx > 0 else 1.0
                spots.append((_LED + 1.6 * step + 0.05 * min(turn, 16 - turn), dx, dy, part))
    table = np.array(spots)
    return table[:, :3], table[:, 3]


def _places(
    own: int,
    width: float,
    size: float,
    bounds: tuple[float, float],
    pins: _Pins,
    soft: FloatArray,
    framed: FloatArray,
    walls: FloatArray,
    far: bool,
) -> list[Place]:
    """Places that are free of pins and inside the map, cheapest first."""
    pin, radius = pins.pins[own], float(pins.radii[own])
    spots, part = _spots(radius, size, far)
    height = LINE_HEIGHT * size
    x0 = pin[0] + spots[:, 1] - part * width
    y0 = pin[1] + spots[:, 2] - height / 2
    boxes = np.column_stack([x0, y0, x0 + width, y0 + height])
    clear = boxes + np.array([-CLEAR, 0, CLEAR, 0])
    if _inside(pin, bounds):
        kept = (clear[:, :2] >= 0).all(axis=1) & (clear[:, 2:] <= bounds).all(axis=1)
    else:
        kept = (clear[:, 2:] < 0).any(axis=1) | (clear[:, :2] > bounds).any(axis=1)
    boxes, clear, part, spots = boxes[kept], clear[kept], part[kept], spots[kept]
    if not len(boxes):
        return []
    around = 1.2 * size  # a label so near another pin might be taken for that one's
    low, high = boxes[:, :2].min(axis=0) - around, boxes[:, 2:].max(axis=0) + around
    near = pins.near((*low.tolist(), *high.tolist()))
    points, radii = pins.pins[near], pins.radii[near]
    away = _distances_to_boxes(clear, points) - radii
    lines = _leaders(pin, radius, boxes)
    led = spots[:, 0] >= _LED
    across = _meetings(clear, framed) & ~_within(clear, framed)
    blocked = (away < 0).any(axis=1) | across.any(axis=1) | _meetings(clear, walls).any(axis=1)
    free = np.asarray(~blocked)
    if led.any():
        crossed = (_distances_to_lines(lines[led], points) < radii + 1) & (near != own)
        free[led] &= ~crossed.any(axis=1)
    cost = (
        spots[:, 0]
        + _SOFT * ((away < around) & (near != own)).sum(axis=1)
        + _SOFT * _meetings(clear, soft).sum(axis=1)
        + _EDGE * _near_the_edge(boxes, bounds, 0.4 * size)
    )
    chosen = np.flatnonzero(free)
    chosen = chosen[np.argsort(cost[chosen], kind="stable")]
    barred = {
        k
        for k in chosen[led[chosen]].tolist()
        if any(line_meets_box(_four(lines[k]), _four(wall)) for wall in walls)
    }
    return [
        Place(
            float(cost[k]),
            float(spots[k, 1]),
            float(spots[k, 2]),
            _ANCHORS[float(part[k])],
            _four(boxes[k]),
            _four(lines[k]) if led[k] else None,
        )
        for k in chosen.tolist()
        if k not in barred
    ]


def _four(row: FloatArray) -> tuple[float, float, float, float]:
    a, b, c, d = row.tolist()
    return a, b, c, d


def _meetings(boxes: FloatArray, others: FloatArray) -> NDArray[np.bool_]:
    """(k, 4) and (m, 4) boxes: whether they overlap, (k, m)."""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    return np.asarray((low < high).all(axis=2))


def _near_the_edge(
    boxes: FloatArray, bounds: tuple[float, float], margin: float
) -> NDArray[np.bool_]:
    """(k, 4) boxes inside the map: which lie closer to its edge than a margin, (k,)."""
    low, high = boxes[:, :2] < margin, boxes[:, 2:] > np.asarray(bounds) - margin
    return np.asarray((low | high).any(axis=1))


def _within(boxes: FloatArray, others: FloatArray) -> NDArray[np.bool_]:
    """(k, 4) and (m, 4) boxes: whether the one lies in the other, (k, m)."""
    low = boxes[:, None, :2] >= others[None, :, :2]
    high = boxes[:, None, 2:] <= others[None, :, 2:]
    return np.asarray((low & high).all(axis=2))


def _leaders(pin: FloatArray, radius: float, boxes: FloatArray) -> FloatArray:
    """Lines from the pin's edge to the nearest side of each text, a little short of it, (k, 4)."""
    middle = (boxes[:, 1] + boxes[:, 3]) / 2
    end_x = np.clip(pin[0], boxes[:, 0], boxes[:, 2])
    below = np.where(pin[1] > middle, boxes[:, 3], boxes[:, 1])
    end_y = np.where(end_x == pin[0], below, middle)
    run = np.column_stack([end_x, end_y]) - pin
    unit = run / np.maximum(np.hypot(run[:, 0], run[:, 1]), 1e-9)[:, None]
    return np.column_stack([pin + unit * radius, pin + run - unit * 1.5])
