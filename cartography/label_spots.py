"""The places that a label may take around its pin: which are free, and what each costs."""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cartography.choosing import CELL, CLEAR, Box, Place
from cartography.projection import FloatArray, IntArray
from cartography.text import LINE_HEIGHT

_GAP_EM = 0.28  # between pin and text
_LED = 4.0  # cost from which a place has a leader line
_ANCHORS = {0.0: "start", 0.5: "middle", 1.0: "end"}
_SOFT = 0.5  # cost of covering a state's code, or of being near another pin
_EDGE = 1.0  # cost of being close to the edge of the map


class Pins:
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
        return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


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
    """Return the places close to a pin, the best first; parameters as for ``beside``.

    Each is the way from the middle of the pin to the label's anchor, CSS pixels across and down;
    the anchor; and which part of the text's width lies left of it.
    """
    spots, parts = _spots(radius, size, far=False)
    return [
        (dx, dy, _ANCHORS[part], part)
        for (_, dx, dy), part in zip(spots.tolist(), parts.tolist(), strict=True)
    ]


def is_inside(pin: FloatArray, bounds: tuple[float, float]) -> bool:
    """Whether a pin is on a map of this width and height, CSS pixels."""
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


def free_places(
    own: int,
    width: float,
    size: float,
    bounds: tuple[float, float],
    pins: Pins,
    soft: FloatArray,
    framed: FloatArray,
    walls: FloatArray,
    far: bool,
) -> list[Place]:
    """Places that are free of pins and inside the map, cheapest first.

    Parameters
    ----------
    own
        Number of the pin.
    width, size
        Of its text and of the font, CSS pixels.
    bounds
        Width and height of the map, CSS pixels.
    soft, framed, walls
        (k, 4) boxes: avoided where that costs little; whose edges no text crosses; never touched.
    far
        Whether places with leader lines count.
    """
    pin, radius = pins.pins[own], float(pins.radii[own])
    spots, part = _spots(radius, size, far)
    height = LINE_HEIGHT * size
    x0 = pin[0] + spots[:, 1] - part * width
    y0 = pin[1] + spots[:, 2] - height / 2
    boxes = np.column_stack([x0, y0, x0 + width, y0 + height])
    clear = boxes + np.array([-CLEAR, 0, CLEAR, 0])
    if is_inside(pin, bounds):
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
        entered = _lines_meet_boxes(lines[led], walls)
        free[led] &= ~(crossed.any(axis=1) | entered.any(axis=1))
    cost = (
        spots[:, 0]
        + _SOFT * ((away < around) & (near != own)).sum(axis=1)
        + _SOFT * _meetings(clear, soft).sum(axis=1)
        + _EDGE * _near_the_edge(boxes, bounds, 0.4 * size)
    )
    chosen = np.flatnonzero(free)
    chosen = chosen[np.argsort(cost[chosen], kind="stable")]
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
    ]


def _four(row: FloatArray) -> tuple[float, float, float, float]:
    a, b, c, d = row.tolist()
    return a, b, c, d


def _meetings(boxes: FloatArray, others: FloatArray) -> NDArray[np.bool_]:
    """(k, 4) and (m, 4) boxes: whether they overlap, (k, m)."""
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    return np.asarray((low < high).all(axis=2))


def _lines_meet_boxes(lines: FloatArray, boxes: FloatArray) -> NDArray[np.bool_]:
    """(k, 4) lines and (m, 4) boxes: whether they enter, as ``line_meets_box`` says, (k, m)."""
    start, delta = lines[:, None, :2], (lines[:, 2:] - lines[:, :2])[:, None]
    least, most = boxes[None, :, :2] - [CLEAR, 0], boxes[None, :, 2:] + [CLEAR, 0]
    still = delta == 0
    between = np.where((least < start) & (start < most), 0, np.inf)
    run = np.where(still, 1, delta)
    a, b = (least - start) / run, (most - start) / run
    low = np.where(still, between, np.minimum(a, b)).max(axis=2)
    high = np.where(still, 1, np.maximum(a, b)).min(axis=2)
    return np.asarray(np.maximum(low, 0) < np.minimum(high, 1))


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
