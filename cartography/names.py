"""Names of sites and of what lies around them, placed for each level of zoom.

The browser alone knows where a camera is that was moved by hand, so it fetches names as it fetches
outlines: by tile. Within a level positions spread and type keeps its size, so that names that are
apart where the level begins stay apart.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from cartography.camera import LEVELS as ZOOM_LEVELS
from cartography.camera import ViewState, fit_country, focus, to_screen
from cartography.canvas import Canvas
from cartography.labels import SEARCHED, Box, PlacedLabel, near_spots, place_labels, sure_label
from cartography.projection import FloatArray, project
from cartography.scene import (
    code_boxes,
    frame_boxes,
    inset_names,
    on_the_map,
    site_texts,
    sizes,
    state_codes,
)
from cartography.text import LINE_HEIGHT, text_width
from geocode.gazetteer.record import Record
from geocode.place import place_key
from sites.columns import CITY_KIND

__all__ = [
    "LEVELS",
    "PARTS",
    "TILE_SIZE",
    "CityName",
    "NamedPlaces",
    "Names",
    "city_names",
    "zoom_offset",
]

Feature = dict[str, Any]

TILE_SIZE = 1950
"""Plane units that a tile of level 0 covers, across and down: the levels 0 and 1 are one tile."""
LEVELS = int(ZOOM_LEVELS) + 1
PARTS = ("around", "sites")
"""The fields of ``Names``, in the order in which they are drawn."""

_STEP = 0.9  # levels of zoom in from the whole country where level 1 begins: a little before a step
_CELLS = 7  # to the height of a site's label
_TRIED = 600  # sites of a tile whose names look for a place
_BULLET = "•"
_AIR = (14.0, 7.0)  # CSS pixels beside and above a city's name: the map stays quiet
_PEOPLE = (200_000, 50_000, 20_000, 5_000)  # least population of a city named at levels 1 to 4
_UNSURE = range(50_000, 1_000_000)
"""People: the second source of the gazetteer has no smaller places, and the largest are certain."""


def zoom_offset(country_zoom: float) -> float:
    """What is added to the zoom, and rounded up, to get a tile's level."""
    return -(country_zoom + _STEP)


class CityName(NamedTuple):
    """A city on the plane: the key that a site there has, its name, its position, its people."""

    key: str
    text: str
    x: float
    y: float
    people: int


def city_names(records: Iterable[Record]) -> list[CityName]:
    """The cities that may be named on the map, the largest first.

    GeoNames has some names of regions and a few wrong populations among its larger cities: one of
    them must be a seat of a county or more, or stand in the other source as well.
    """
    places = [
        record
        for record in records
        if record.kind == CITY_KIND
        and record.population >= _PEOPLE[-1]
        and record.is_place
        and (record.population not in _UNSURE or record.feature != "PPL" or record.point != "g")
    ]
    places.sort(key=lambda record: (-record.population, record.id))
    x, y = project([record.longitude for record in places], [record.latitude for record in places])
    points = zip(places, np.round(x, 2).tolist(), np.round(y, 2).tolist(), strict=True)
    return [
        CityName(place_key(record.name, record.state), record.name, east, south, record.population)
        for record, east, south in points
        if not math.isnan(east)
    ]


@dataclass(frozen=True)
class Names:
    """The names on one tile, as features of GeoJSON in plane units.

    A point is a text, whose properties are ``text``, ``anchor`` and ``offset``, CSS pixels; a line
    leads from a pin to its name.

    Attributes
    ----------
    sites
        Names of sites.
    around
        State codes, the insets' names, and names of other cities.
    """

    sites: list[Feature]
    around: list[Feature]


class NamedPlaces:
    """Places with what their names need, made once for all tiles.

    Parameters
    ----------
    places : DataFrame
        One row a place, the most important first: ``key``, ``label``, ``latitude``, ``longitude``
        (degrees); ``city`` if there is any.
    cities
        What ``city_names`` returns.
    selected
        Key of the selected place, whose name the picture has by itself.
    width, height
        The map's size in CSS pixels.
    """

    def __init__(
        self,
        places: pd.DataFrame,
        cities: list[CityName],
        *,
        selected: str | None,
        width: float,
        height: float,
    ) -> None:
        rows = on_the_map(places, selected)
        keys = {row.key for row in rows}
        self._size = sizes(width)
        self._country = fit_country(width, height)
        self._bounds = (width, height)
        self._xy = np.array([(row.x, row.y) for row in rows]).reshape(-1, 2)
        self._texts = site_texts(rows, self._size.narrow)
        self._radius = self._size.pin + self._size.pin_line
        self._cities = [city for city in cities if city.key not in keys]
        self._city_xy = np.array([(city.x, city.y) for city in self._cities]).reshape(-1, 2)
        self._own: PlacedLabel | None = None
        if rows and rows[0].key == selected:
            self._own = sure_label(
                to_screen(self._xy, focus(rows[0].x, rows[0].y, width, height), width, height),
                self._texts[0],
                size_px=self._size.label,
                pin_radius_px=[self._size.ring_reach, *[self._radius] * (len(rows) - 1)],
                bounds=self._bounds,
            )
            self._texts[0] = ""

    def tile(self, level: int, column: int, row: int) -> Names:
        """The names on a tile; level 0 is the whole country."""
        if level == 0:
            return self._names(self._country, *self._bounds, level)
        zoom = self._country.zoom + level - 1 + _STEP
        side = TILE_SIZE / 2**level
        middle = ((column + 0.5) * side, (row + 0.5) * side)
        edge = side * 2.0**zoom
        return self._names(ViewState(middle, zoom), edge, edge, level)

    def _names(self, view: ViewState, width: float, height: float, level: int) -> Names:
        size = self._size
        screen = to_screen(self._xy, view, width, height)
        canvas = Canvas(width, height, size.label / _CELLS)
        canvas.add_pins(screen, self._radius)
        own = self._own_boxes(screen)
        for box in own:
            canvas.take(box)
        frames = frame_boxes(view, width, height)
        for frame in frames:
            canvas.take_edges(frame)
        insets = inset_names(view, width, height, size)
        boxes = [box for _, box in insets]
        codes = code_boxes(view, width, height, size)
        for box in boxes:
            canvas.take(box)
        for box in codes.values():
            canvas.avoid(box)
        # A pin on the edge between two tiles is named on one of them.
        low, high = (screen >= 0).all(axis=1), (screen < canvas.bounds).all(axis=1)
        wanted = [k for k in np.flatnonzero(low & high).tolist() if self._texts[k]]
        if len(wanted) <= SEARCHED:
            near = np.flatnonzero(canvas.on_it(screen)).tolist()
            labels = place_labels(
                screen[near],
                [self._texts[k] if k in wanted else "" for k in near],
                size_px=size.label,
                pin_radius_px=self._radius,
                bounds=(width, height),
                obstacles=[*codes.values()],
                frames=frames,
                taken=[*own, *boxes],
                leaders=level == 0,
            )
            placed = [(k, label) for k, label in zip(near, labels, strict=True) if label.shown]
            for _, label in placed:
                canvas.take(label.box)
        else:
            placed = self._place(wanted[:_TRIED], screen, canvas)
        around = [
            _text(name.text, name.x, name.y, name.anchor)
            for name, box in insets
            if canvas.holds(box)
        ]
        written = {code: box for code, box in codes.items() if canvas.is_free(box)}
        around += [
            _text(code.code, code.x, code.y) for code in state_codes() if code.code in written
        ]
        for box in (*boxes, *written.values()):
            canvas.take(box, _AIR)
        if level:
            city_screen = to_screen(self._city_xy, view, width, height)
            around += self._city_names(city_screen, canvas, _PEOPLE[min(level, len(_PEOPLE)) - 1])
        sites = [feature for k, label in placed for feature in self._site_name(k, label, view)]
        return Names(sites, around)

    def _own_boxes(self, screen: FloatArray) -> list[Box]:
        """Where the selected place's name and ring stand; the name keeps its distance."""
        if self._own is None:
            return []
        dx, dy = (screen[0] - self._own.pin).tolist()
        x0, y0, x1, y1 = self._own.box
        (x, y), ring = screen[0].tolist(), self._size.ring_reach
        return [
            (x0 + dx, y0 + dy, x1 + dx, y1 + dy),
            (x - ring, y - ring, x + ring, y + ring),
        ]

    def _place(
        self, wanted: list[int], screen: FloatArray, canvas: Canvas
    ) -> list[tuple[int, PlacedLabel]]:
        """Give each pin's label in turn the best place that is free, if there is one."""
        size = self._size.label
        spots = near_spots(self._radius, size)
        high = LINE_HEIGHT * size
        found = []
        for k in wanted:
            x, y = screen[k].tolist()
            wide = text_width(self._texts[k], size)
            best: tuple[int, Box, PlacedLabel] | None = None
            for dx, dy, anchor, part in spots:
                box = _line_box(x + dx - part * wide, y + dy, wide, high)
                if not canvas.is_free(box, (x, y)):
                    continue
                worse = canvas.is_avoided(box)
                if best is None or worse < best[0]:
                    best = worse, box, PlacedLabel(self._texts[k], True, dx, dy, anchor)
                if not worse:
                    break
            if best is not None:
                canvas.take(best[1])
                found.append((k, best[2]))
        return found

    def _site_name(self, k: int, label: PlacedLabel, view: ViewState) -> list[Feature]:
        x, y = self._xy[k].tolist()
        if label.leader is None:
            return [_text(label.text, x, y, label.anchor, (label.dx, label.dy))]
        # Text and line end at one point of the plane, so that they stay together.
        end_x, end_y = (np.subtract(label.leader[2:], label.pin) / view.scale).tolist()
        line = [[x, y], [round(x + end_x, 2), round(y + end_y, 2)]]
        at = round(x + label.dx / view.scale, 2), round(y + label.dy / view.scale, 2)
        return [
            {"type": "Feature", "geometry": {"type": "LineString", "coordinates": line}},
            _text(label.text, *at, label.anchor),
        ]

    def _city_names(self, screen: FloatArray, canvas: Canvas, people: int) -> list[Feature]:
        size = self._size.code
        bullet = text_width(_BULLET, size) / 2
        found = []
        for city, (x, y) in zip(self._cities, screen.tolist(), strict=True):
            if city.people < people:
                break
            if not canvas.holds((x, y, x, y)):
                continue
            right, left = f"{_BULLET} {city.text}", f"{city.text} {_BULLET}"
            wide = text_width(right, size)
            for text, anchor, start in ((right, "start", -bullet), (left, "end", bullet - wide)):
                box = _line_box(x + start, y, wide, 1.2 * size)
                if canvas.is_free(box):
                    canvas.take(box, _AIR)
                    offset = -bullet if anchor == "start" else bullet
                    found.append(_text(text, city.x, city.y, anchor, (offset, 0)))
                    break
        return found


def _line_box(left: float, middle: float, wide: float, high: float) -> Box:
    return (left, middle - high / 2, left + wide, middle + high / 2)


def _text(
    text: str, x: float, y: float, anchor: str = "middle", offset: tuple[float, float] = (0, 0)
) -> Feature:
    pixels = [round(number, 1) for number in offset]
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [x, y]},
        "properties": {"text": text, "anchor": anchor, "offset": pixels},
    }
