"""Put labels beside their pins so that nothing lies on anything.

A label may stand beside, above or below its pin, or further off with a leader line. Never does it
touch another label, a pin, a leader line that is not its own, or the edge of the map; if no place
is left it is hidden. State codes and the like are avoided where that costs little.

The method: labels take the best free place in order of priority; one that finds none may push
others to their next best place, some deep; then each in turn moves if a better place has come
free. All is deterministic. After ``SEARCHED`` labels only the plain first step is made, after
``TRIED`` the rest is hidden: a map of thousands of sites shows its first few hundred names.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from .projection import FloatArray
from .text import LINE_HEIGHT, text_width

__all__ = ["Box", "PlacedLabel", "beside", "place_labels"]

Box = tuple[float, float, float, float]
"""x0, y0, x1, y1 in CSS pixels."""

SEARCHED = 60
TRIED = 400
_GAP_EM = 0.28  # between pin and text
_CLEAR = 1.5  # pixels kept free round a label
_CELL = 64.0  # pixels: side of the cells that pins are sorted into
_DEPTH = 4  # how many labels may make way for one
_ROUNDS = 6


@dataclass(frozen=True)
class PlacedLabel:
    """Where one label stands.

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
        What of the text stands at ``dx``: ``start``, ``middle`` or ``end``.
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
    leader: tuple[float, float, float, float] | None = None


@dataclass(frozen=True)
class _Place:
    cost: float
    dx: float
    dy: float
    anchor: str
    box: Box
    leader: tuple[float, float, float, float] | None


def place_labels(
    xy_px: ArrayLike,
    texts: Sequence[str],
    *,
    size_px: float,
    pin_radius_px: float | Sequence[float],
    bounds: tuple[float, float],
    obstacles: Sequence[Box] = (),
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
        Width and height of the map, CSS pixels. A pin outside gets no label.
    obstacles
        Boxes that labels avoid if they can, such as state codes.

    Returns
    -------
    list of PlacedLabel
        n labels in the order given.
    """
    pins = np.asarray(xy_px, dtype=np.float64).reshape(-1, 2)
    radii = np.broadcast_to(np.asarray(pin_radius_px, dtype=np.float64), len(pins))
    near = _Pins(pins, radii)
    wanted = [i for i in range(len(pins)) if texts[i] and _inside(pins[i], bounds)][:TRIED]
    search = len(wanted) <= SEARCHED
    soft = np.asarray(obstacles, dtype=np.float64).reshape(-1, 4)
    places = {
        i: _places(i, pins, radii, texts[i], size_px, bounds, near, soft, far=search)
        for i in wanted
    }
    chosen = _choose(places, search)
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
    """Pins in a grid of cells, so that a box asks only those near it."""

    def __init__(self, pins: FloatArray, radii: FloatArray) -> None:
        self.pins = pins
        self.radii = radii
        self.reach = float(radii.max(initial=0))
        cells: dict[tuple[int, int], list[int]] = {}
        finite = np.isfinite(pins).all(axis=1)
        for i in np.flatnonzero(finite).tolist():
            key = (int(pins[i, 0] // _CELL), int(pins[i, 1] // _CELL))
            cells.setdefault(key, []).append(i)
        self.cells = {key: np.array(value) for key, value in cells.items()}

    def _near(self, box: Box) -> FloatArray | None:
        r = self.reach
        found = [
            self.cells[cx, cy]
            for cx in range(int((box[0] - r) // _CELL), int((box[2] + r) // _CELL) + 1)
            for cy in range(int((box[1] - r) // _CELL), int((box[3] + r) // _CELL) + 1)
            if (cx, cy) in self.cells
        ]
        return np.concatenate(found) if found else None

    def touch_box(self, box: Box) -> bool:
        """Whether any pin touches the box."""
        near = self._near(box)
        if near is None:
            return False
        x, y = self.pins[near].T
        dx = np.maximum(np.maximum(box[0] - x, x - box[2]), 0)
        dy = np.maximum(np.maximum(box[1] - y, y - box[3]), 0)
        return bool((np.hypot(dx, dy) < self.radii[near]).any())

    def touch_line(self, line: tuple[float, float, float, float], own: int) -> bool:
        """Whether any pin but the line's own touches the line."""
        x0, y0, x1, y1 = line
        near = self._near((min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
        if near is None:
            return False
        near = near[near != own]
        x, y = self.pins[near].T
        length = math.hypot(x1 - x0, y1 - y0) or 1.0
        along = np.clip(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length**2, 0, 1)
        away = np.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0))
        return bool((away < self.radii[near] + 1).any())


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


def _inside(pin: FloatArray, bounds: tuple[float, float]) -> bool:
    return bool(0 <= pin[0] <= bounds[0] and 0 <= pin[1] <= bounds[1])


def _spots(radius: float, size: float, far: bool) -> list[tuple[float, float, float, str, bool]]:
    """Places round a pin, best first: cost, dx, dy, anchor, whether a leader is needed."""
    right = beside(radius, size)
    above = radius + LINE_HEIGHT * size / 2 + 0.05 * size
    slant = 0.75 * right
    rise = 0.45 * size + 0.5 * radius
    spots = [
        (0.0, right, 0.0, "start", False),
        (0.6, -right, 0.0, "end", False),
        (1.2, 0.0, -above, "middle", False),
        (1.5, 0.0, above, "middle", False),
        (1.6, slant, -rise, "start", False),
        (1.7, slant, rise, "start", False),
        (1.9, -slant, -rise, "end", False),
        (2.0, -slant, rise, "end", False),
    ]
    if far:
        for step, distance in enumerate((1.3, 2.1, 3.2, 4.6, 6.4)):
            for turn in range(16):
                angle = math.pi * turn / 8
                dx = (right + distance * size) * math.cos(angle)
                dy = (right + distance * size) * math.sin(angle)
                anchor = "middle" if abs(math.cos(angle)) < 0.3 else "start" if dx > 0 else "end"
                cost = 4.0 + 1.6 * step + 0.05 * min(turn, 16 - turn)
                spots.append((cost, dx, dy, anchor, True))
    return spots


def _places(
    own: int,
    pins: FloatArray,
    radii: FloatArray,
    text: str,
    size: float,
    bounds: tuple[float, float],
    near: _Pins,
    soft: FloatArray,
    far: bool,
) -> list[_Place]:
    """Places that are free of pins and inside the map, cheapest first."""
    px, py = pins[own].tolist()
    width, height = text_width(text, size), LINE_HEIGHT * size
    found = []
    for cost, dx, dy, anchor, led in _spots(float(radii[own]), size, far):
        x0 = px + dx - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        box = (x0, py + dy - height / 2, x0 + width, py + dy + height / 2)
        clear = (box[0] - _CLEAR, box[1], box[2] + _CLEAR, box[3])
        if clear[0] < 0 or clear[1] < 0 or clear[2] > bounds[0] or clear[3] > bounds[1]:
            continue
        if near.touch_box(clear):
            continue
        leader = _leader(px, py, float(radii[own]), box) if led else None
        if leader is not None and near.touch_line(leader, own):
            continue
        found.append(_Place(cost + _soft_cost(clear, soft), dx, dy, anchor, box, leader))
    return sorted(found, key=lambda place: place.cost)


def _soft_cost(box: Box, soft: FloatArray) -> float:
    if not len(soft):
        return 0.0
    hits = (
        (soft[:, 0] < box[2])
        & (soft[:, 2] > box[0])
        & (soft[:, 1] < box[3])
        & (soft[:, 3] > box[1])
    )
    return 0.9 * float(hits.sum())


def _leader(px: float, py: float, radius: float, box: Box) -> tuple[float, float, float, float]:
    """From the pin's edge to the nearest point of the text, a little short of both."""
    tx = min(max(px, box[0]), box[2])
    ty = min(max(py, (box[1] + box[3]) / 2 - 1), (box[1] + box[3]) / 2 + 1)
    if box[0] < px < box[2]:
        ty = box[3] if py > box[3] else box[1]
    length = math.hypot(tx - px, ty - py) or 1.0
    ux, uy = (tx - px) / length, (ty - py) / length
    return px + ux * radius, py + uy * radius, tx - ux * 1.5, ty - uy * 1.5


def _boxes_meet(a: Box, b: Box) -> bool:
    return (
        a[0] - _CLEAR < b[2] + _CLEAR
        and b[0] - _CLEAR < a[2] + _CLEAR
        and a[1] < b[3]
        and b[1] < a[3]
    )


def _line_meets_box(line: tuple[float, float, float, float], box: Box) -> bool:
    """Whether a line enters a box (Liang and Barsky's clipping)."""
    x0, y0, x1, y1 = line
    low, high = 0.0, 1.0
    for start, delta, least, most in (
        (x0, x1 - x0, box[0] - _CLEAR, box[2] + _CLEAR),
        (y0, y1 - y0, box[1], box[3]),
    ):
        if delta == 0:
            if not least < start < most:
                return False
            continue
        a, b = (least - start) / delta, (most - start) / delta
        low, high = max(low, min(a, b)), min(high, max(a, b))
    return low < high


def _lines_cross(
    a: tuple[float, float, float, float], b: tuple[float, float, float, float]
) -> bool:
    def side(line: tuple[float, float, float, float], x: float, y: float) -> float:
        return (line[2] - line[0]) * (y - line[1]) - (line[3] - line[1]) * (x - line[0])

    return (
        side(a, b[0], b[1]) * side(a, b[2], b[3]) <= 0
        and side(b, a[0], a[1]) * side(b, a[2], a[3]) <= 0
    )


def _clash(a: _Place, b: _Place) -> bool:
    if _boxes_meet(a.box, b.box):
        return True
    if a.leader and _line_meets_box(a.leader, b.box):
        return True
    if b.leader and _line_meets_box(b.leader, a.box):
        return True
    return bool(a.leader and b.leader and _lines_cross(a.leader, b.leader))


class _Board:
    """The places taken so far, in a grid, so that a place is compared only with those near it."""

    def __init__(self) -> None:
        self.taken: dict[int, _Place] = {}
        self.cells: dict[tuple[int, int], set[int]] = {}

    def _keys(self, place: _Place) -> list[tuple[int, int]]:
        x0, y0, x1, y1 = place.box
        if place.leader:
            lx0, ly0, lx1, ly1 = place.leader
            x0, x1 = min(x0, lx0, lx1), max(x1, lx0, lx1)
            y0, y1 = min(y0, ly0, ly1), max(y1, ly0, ly1)
        return [
            (cx, cy)
            for cx in range(int((x0 - 4) // _CELL), int((x1 + 4) // _CELL) + 1)
            for cy in range(int((y0 - 4) // _CELL), int((y1 + 4) // _CELL) + 1)
        ]

    def put(self, i: int, place: _Place) -> None:
        """Take a place, leaving the one taken before."""
        self.drop(i)
        self.taken[i] = place
        for key in self._keys(place):
            self.cells.setdefault(key, set()).add(i)

    def drop(self, i: int) -> None:
        """Leave a place."""
        place = self.taken.pop(i, None)
        if place:
            for key in self._keys(place):
                self.cells[key].discard(i)

    def clashes(self, i: int, place: _Place) -> list[int]:
        """Labels other than ``i`` that the place would clash with, in order."""
        near = set().union(*(self.cells.get(key, set()) for key in self._keys(place)))
        return sorted(j for j in near if j != i and _clash(place, self.taken[j]))


def _choose(places: dict[int, list[_Place]], search: bool) -> dict[int, _Place]:
    board = _Board()
    # The most hemmed in first, when there is time to mend what that does to the others.
    order = sorted(places, key=lambda i: (len(places[i]), i)) if search else list(places)
    for i in order:
        _settle(i, places, board)
    if search:
        for i in places:
            if i not in board.taken:
                _push(i, places, board, _DEPTH, frozenset())
        for _ in range(_ROUNDS):
            if not any([_improve(i, places, board) for i in places]):  # noqa: C419 - all must move
                break
    return board.taken


def _settle(i: int, places: dict[int, list[_Place]], board: _Board) -> bool:
    """Take the cheapest free place."""
    for place in places[i]:
        if not board.clashes(i, place):
            board.put(i, place)
            return True
    return False


def _push(
    i: int, places: dict[int, list[_Place]], board: _Board, depth: int, moved: frozenset[int]
) -> bool:
    """Take a place that one other label holds, if that one finds another."""
    if _settle(i, places, board):
        return True
    if depth == 0:
        return False
    for place in places[i]:
        others = board.clashes(i, place)
        if len(others) != 1 or others[0] in moved:
            continue
        other = others[0]
        before = board.taken[other]
        board.drop(other)
        board.put(i, place)
        if _push(other, places, board, depth - 1, moved | {i, other}):
            return True
        board.drop(i)
        board.put(other, before)
    return False


def _improve(i: int, places: dict[int, list[_Place]], board: _Board) -> bool:
    """Move to a cheaper place, alone or by exchange with the one label in the way."""
    now = board.taken.get(i)
    for place in places[i]:
        if now is not None and place.cost >= now.cost:
            return False
        others = board.clashes(i, place)
        if not others:
            board.put(i, place)
            return True
        if len(others) == 1 and now is not None:
            other = others[0]
            before = board.taken[other]
            gain = now.cost - place.cost
            board.drop(other)
            board.put(i, place)
            for way_out in places[other]:
                if way_out.cost - before.cost >= gain - 1e-9:
                    break
                if not board.clashes(other, way_out):
                    board.put(other, way_out)
                    return True
            board.put(i, now)
            board.put(other, before)
    return False
