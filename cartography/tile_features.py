"""What is on a tile of places, as features of GeoJSON."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from cartography.camera import ViewState
from cartography.labels import PlacedLabel

Feature = dict[str, Any]

PARTS = ("marks", "rings", "around", "names")
"""The fields of ``PlaceTile``, in the order in which they are drawn."""


@dataclass(frozen=True)
class PlaceTile:
    """What is on one tile, as features of GeoJSON in plane units.

    Attributes
    ----------
    marks
        Points: a place with ``key``, ``card`` and ``hit``, the radius in CSS pixels within which a
        click means it; or several with ``text``, their number, ``radius``, ``card``, ``hit`` where
        it is larger, and ``first`` and ``level``, for ``PlaceTiles.behind``, or the ``key`` of the
        first where no view parts them. Of places with colors a single one has the number of its
        ``color``.
    rings
        Of places with colors, around the discs: points with the step ``arc`` of ``marks.ARCS`` at
        which the arc of a ``color`` ends, and its ``radius``.
    names
        Names of sites. A point is a text, whose properties are ``text``, ``anchor`` and ``offset``,
        CSS pixels; a line leads from a pin to its name.
    around
        Texts as well: state codes, the insets' names, and names of other cities.
    """

    marks: list[Feature]
    rings: list[Feature]
    names: list[Feature]
    around: list[Feature]


def name_features(point: list[float], label: PlacedLabel, view: ViewState) -> list[Feature]:
    """The name of a site at a position, plane units, with the line to it if it has one."""
    x, y = point
    if label.leader is None:
        return [text_feature(label.text, x, y, label.anchor, (label.dx, label.dy))]
    # Text and line end at one point of the plane, so that they stay together.
    end_x, end_y = (np.subtract(label.leader[2:], label.pin) / view.scale).tolist()
    line = [[x, y], [round(x + end_x, 2), round(y + end_y, 2)]]
    at = round(x + label.dx / view.scale, 2), round(y + label.dy / view.scale, 2)
    return [
        {"type": "Feature", "geometry": {"type": "LineString", "coordinates": line}},
        text_feature(label.text, *at, label.anchor),
    ]


def text_feature(
    text: str, x: float, y: float, anchor: str = "middle", offset: tuple[float, float] = (0, 0)
) -> Feature:
    """A text at a position, plane units; ``offset`` is in CSS pixels."""
    offsets = [round(number, 1) for number in offset]
    return point_feature([x, y], text=text, anchor=anchor, offset=offsets)


def point_feature(point: list[float], **properties: object) -> Feature:
    """A point of the plane with its properties."""
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": point},
        "properties": properties,
    }
