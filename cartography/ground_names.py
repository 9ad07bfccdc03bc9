"""State codes and the insets' names: which are written, and where, in boxes on the screen."""

import json
import math
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from cartography.camera import ViewState, to_screen
from cartography.choosing import Box
from cartography.projection import (
    INSET_NAMES,
    INSETS,
    PLANE_WIDTH,
    FloatArray,
    Inset,
    InsetName,
)
from cartography.sizes import Sizes
from cartography.text import text_width


@dataclass(frozen=True)
class StateCode:
    """A state's code: where it is best, plane units, and half the width that it has there."""

    code: str
    x: float
    y: float
    room: float


@cache
def state_codes() -> tuple[StateCode, ...]:
    """The states' codes, in alphabetical order; states shown in an inset have none."""
    path = Path(__file__).with_name("state_labels.json")
    return tuple(StateCode(**record) for record in json.loads(path.read_text(encoding="utf-8")))


def code_boxes(view: ViewState, width: float, height: float, size: Sizes) -> dict[str, Box]:
    """The boxes of the states' codes that have room in their state, on the screen."""
    room = text_width("MM", size.code) / 2 / view.scale  # the widest code decides
    codes = [code for code in state_codes() if code.room >= round(room, 1)]
    points = to_screen([(code.x, code.y) for code in codes], view, width, height)
    boxes = {}
    for code, (x, y) in zip(codes, points.tolist(), strict=True):
        half = text_width(code.code, size.code) / 2
        boxes[code.code] = (x - half, y - size.code * 0.4, x + half, y + size.code * 0.4)
    return boxes


def inset_names(
    view: ViewState, width: float, height: float, size: Sizes
) -> list[tuple[InsetName, Box]]:
    """The insets' names that are written, and their boxes on the screen.

    None touches a frame or another one: where the full names do, and in a picture for a room, the
    codes take their place, each where there is room for it. A code that has no room is left out.
    """
    ((right, _),) = to_screen([(PLANE_WIDTH, 0)], view, width, height).tolist()
    # Of a picture's tiles none lies beyond the plane.
    end = (max(right, width), -math.inf, math.inf, math.inf)
    lines = [*edges(frame_boxes(view, width, height)), end]
    # Capitals reach a third of an em from their middle line; the rest is air.
    half = max(0.38 * size.code, 0.33 * size.code + 1)
    full = [[name] for name in INSET_NAMES]
    codes = [
        _code_spots(inset, name, (half + 1) / view.scale)
        for inset, name in zip(INSETS, INSET_NAMES, strict=True)
    ]
    found: list[tuple[InsetName, Box]] = []
    for names in (codes,) if size.plain else (full, codes):
        found = []
        for spots in names:
            points = to_screen([(spot.x, spot.y) for spot in spots], view, width, height)
            for spot, (x, y) in zip(spots, points.tolist(), strict=True):
                wide = text_width(spot.text, size.code)
                x0 = x if spot.anchor == "start" else x - wide / 2
                box = (x0, y - half, x0 + wide, y + half)
                if not (_meets(box, lines) or _meets(box, [other for _, other in found], air=2)):
                    found.append((spot, box))
                    break
        if len(found) == len(INSETS):
            break
    return found


def _code_spots(inset: Inset, name: InsetName, off: float) -> list[InsetName]:
    """Where an inset's code may be, the best first: its middle so far off the frame."""
    middle = (inset.x0 + inset.x1) / 2
    rows = (inset.y1 + off, inset.y0 - off, (inset.y0 + inset.y1) / 2)
    spots = [(name.x, name.y, name.anchor), *((middle, round(y, 2), "middle") for y in rows)]
    return [InsetName(name.code, name.code, *spot) for spot in spots]


def frame_boxes(view: ViewState, width: float, height: float) -> list[Box]:
    """The insets' frames on the screen."""
    corners = [corner for it in INSETS for corner in ((it.x0, it.y0), (it.x1, it.y1))]
    points = to_screen(corners, view, width, height).reshape(-1, 4)
    return [(a, b, c, d) for a, b, c, d in points.tolist()]


def edges(frames: list[Box]) -> list[Box]:
    """The lines of frames, as boxes that no name and no leader line may touch."""
    edges = []
    for x0, y0, x1, y1 in frames:
        edges += [
            (x0 - 0.5, y0 - 0.5, x1 + 0.5, y0 + 0.5),
            (x0 - 0.5, y1 - 0.5, x1 + 0.5, y1 + 0.5),
            (x0 - 0.5, y0 - 0.5, x0 + 0.5, y1 + 0.5),
            (x1 - 0.5, y0 - 0.5, x1 + 0.5, y1 + 0.5),
        ]
    return edges


def is_cut(box: Box, width: float, height: float) -> bool:
    """Whether the edge of the map goes through a box on the screen."""
    x0, y0, x1, y1 = box
    meets = x1 > 0 and x0 < width and y1 > 0 and y0 < height
    return meets and not (x0 >= 0 and x1 <= width and y0 >= 0 and y1 <= height)


def covered(box: Box, covers: list[Box], pins: FloatArray, radii: FloatArray) -> bool:
    """Whether a box, or pins with their radii, lie on a box; all on the screen."""
    x0, y0, x1, y1 = box
    dx = np.maximum(np.maximum(x0 - pins[:, 0], pins[:, 0] - x1), 0)
    dy = np.maximum(np.maximum(y0 - pins[:, 1], pins[:, 1] - y1), 0)
    return _meets(box, covers, air=2) or bool((np.hypot(dx, dy) < radii + 1).any())


def _meets(box: Box, others: list[Box], air: float = 0) -> bool:
    """Whether a text's box lies on one of others, or has less than some air beside it."""
    x0, y0, x1, y1 = box
    return any(x0 < a1 + air and a0 - air < x1 and y0 < b1 and b0 < y1 for a0, b0, a1, b1 in others)
