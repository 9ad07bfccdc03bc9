"""The outlines of states and counties as SVG paths, from the files of ``static/``."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from cartography.projection import FloatArray

GRAIN: Final = 100
"""Steps of an outline to a plane unit: whole numbers are short."""
COUNTY_GRAIN: Final = 10
"""Steps of ``county_path`` to a plane unit."""
_STATIC: Final = Path(__file__).resolve().parent.parent / "static"
_HALVINGS: Final = 12
"""Of a part of a county line, to where it leaves a state."""

_Line = list[list[float]]


class Outline(NamedTuple):
    """A state, or a county line without a code: path in steps, and its box in plane units."""

    code: str
    path: str
    box: tuple[float, float, float, float]


@cache
def outlines(name: str) -> list[Outline]:
    """Return the states of a file of ``static/``, or its county lines, one each."""
    if name == "counties":
        return [_outline("", [line], "") for line in _county_lines()]
    return [
        _outline(feature["properties"]["code"], _rings(feature["geometry"]), "Z")
        for feature in _features(name)
        if feature["geometry"]["type"] != "MultiLineString"
    ]


def _features(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((_STATIC / f"{name}.json").read_text("utf-8"))[
        "features"
    ]
    return found


def _county_lines() -> list[_Line]:
    (lines,) = (
        feature["geometry"]["coordinates"]
        for feature in _features("counties")
        if not feature["properties"].get("frame")
    )
    return list(lines)


def _rings(shape: dict[str, Any]) -> list[_Line]:
    if shape["type"] == "MultiLineString":
        return []
    shapes = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return [ring for part in shapes for ring in part]


def _outline(code: str, lines: list[_Line], end: str, grain: int = GRAIN) -> Outline:
    paths = []
    for line in lines:
        points = np.round(np.multiply(line[:-1] if end else line, grain)).astype(int)
        steps = np.diff(points, axis=0).ravel().tolist()
        # A minus sign parts two numbers as well as a space does.
        told = " ".join(map(str, steps)).replace(" -", "-")
        paths.append(f"M{points[0][0]} {points[0][1]}l{told}{end}")
    every = np.concatenate([np.array(line) for line in lines])
    (x0, y0), (x1, y1) = every.min(axis=0).tolist(), every.max(axis=0).tolist()
    return Outline(code, "".join(paths), (x0, y0, x1, y1))


def county_path(codes: Iterable[str]) -> str:
    """Return the county lines within some states, by their codes, in coarse steps: it is short."""
    wanted = set(codes)
    rings = [
        np.array(ring)
        for feature in _features("states-overview")
        if feature["properties"].get("code") in wanted
        for ring in _rings(feature["geometry"])
    ]
    lines = _clipped([np.array(line) for line in _county_lines()], rings) if rings else []
    return "".join(_outline("", [line], "", COUNTY_GRAIN).path for line in lines)


def _clipped(lines: list[FloatArray], rings: list[FloatArray]) -> Iterator[_Line]:
    """Yield the parts of lines, (n, 2) each, that lie within rings: each ends where it leaves."""
    points = np.concatenate(lines)
    inside = _are_inside(points, rings)
    last = np.zeros(len(points), dtype=bool)
    last[np.cumsum([len(line) for line in lines]) - 1] = True
    leaves = np.flatnonzero((inside[:-1] != inside[1:]) & ~last[:-1])
    within = np.where(inside[leaves, None], points[leaves], points[leaves + 1])
    beyond = np.where(inside[leaves, None], points[leaves + 1], points[leaves])
    for _ in range(_HALVINGS):
        middle = (within + beyond) / 2
        stays = _are_inside(middle, rings)[:, None]
        within, beyond = np.where(stays, middle, within), np.where(stays, beyond, middle)
    ends = dict(zip(leaves.tolist(), within.tolist(), strict=True))
    part: _Line = []
    for number, (point, is_inside, is_last) in enumerate(
        zip(points.tolist(), inside.tolist(), last.tolist(), strict=True)
    ):
        part += [point] * is_inside
        if number in ends:
            part.append(ends[number])
        if part and len(part) > 1 and (is_last or (number in ends and is_inside)):
            yield part
        if is_last or (number in ends and is_inside):
            part = []


def _are_inside(points: FloatArray, rings: list[FloatArray]) -> NDArray[np.bool_]:
    """Whether points, (n, 2), lie within one of some rings, (m, 2) each, and not in its hole."""
    inside = np.zeros(len(points), dtype=bool)
    for ring in rings:
        near = np.flatnonzero(
            ((points >= ring.min(axis=0)) & (points <= ring.max(axis=0))).all(axis=1)
        )
        inside[near] ^= _are_within(points[near], ring)
    return inside


def _are_within(points: FloatArray, ring: FloatArray) -> NDArray[np.bool_]:
    """Whether points, (n, 2), lie within a ring, (m, 2), by how often a line leftward meets it."""
    (x, y), (x0, y0), (x1, y1) = points.T[..., None], ring.T, np.roll(ring, -1, axis=0).T
    crosses = (y0 > y) != (y1 > y)
    at = x0 + (x1 - x0) * (y - y0) / np.where(y1 == y0, 1, y1 - y0)
    return np.asarray((crosses & (at < x)).sum(axis=1) % 2 == 1)
