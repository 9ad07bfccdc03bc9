"""Sites, their names and those of what lies around them, placed for each level of zoom.

The browser alone knows where a camera is that was moved by hand, so it fetches them as it fetches
outlines: by tile. Within a level positions spread and type keeps its size, so that what is apart
where the level begins stays apart.
"""

import math
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from cartography.camera import LEVELS as ZOOM_LEVELS
from cartography.camera import ViewState, fit_country, focus, to_screen
from cartography.canvas import Canvas
from cartography.choosing import Box
from cartography.city_names import CityName
from cartography.ground_names import code_boxes, frame_boxes, inset_names, state_codes
from cartography.label_spots import near_spots
from cartography.labels import SEARCHED, PlacedLabel, place_labels, sure_label
from cartography.marks import CELL_EM, Marks, arcs, mark_cells, mark_radius, place_marks
from cartography.projection import FloatArray, IntArray
from cartography.scene import PEOPLE, Pin, Scene, hit_radii
from cartography.sizes import sizes
from cartography.text import LINE_HEIGHT, text_width
from cartography.tile_features import (
    Feature,
    PlaceTile,
    name_features,
    point_feature,
    text_feature,
)

TILE_SIZE = 1950
"""Plane units that a tile of level 0 covers, across and down: the levels 0 and 1 are one tile."""
LEVELS = int(ZOOM_LEVELS) + 1

_STEP = 0.9  # levels of zoom in from the whole country where level 1 begins: a little before a step
_CELLS = 7  # to the height of a site's label
_TRIED = 600  # sites of a tile whose names look for a place
_NEIGHBORS = 60  # plane units around the selected place, where its name heeds other pins
_BULLET = "•"
_AIR = (14.0, 7.0)  # CSS pixels beside and above a city's name: the map stays quiet


def zoom_offset(country_zoom: float) -> float:
    """What is added to the zoom, and rounded up, to get a tile's level."""
    return -(country_zoom + _STEP)


@dataclass(frozen=True)
class MapArea:
    """A part of the map: ``box`` is its west, north, east and south end in plane units.

    ``zoom`` is that of the view in which it was chosen.
    """

    box: tuple[float, float, float, float]
    zoom: float


class PlaceTiles:
    """Places with what their tiles need, made once for all tiles.

    Parameters
    ----------
    places : DataFrame
        One row a place, the most important first: ``key``, ``label``, ``city``, ``card``, its
        position ``x``, ``y`` in plane units, NaN where it lies nowhere on the map, ``population``,
        and ``important``: whether it is named among many however few people it has; ``color``, the
        number of its color, if they have any.
    cities
        What ``city_names`` returns.
    selected
        Key of the selected place, whose pin and name the picture has by itself.
    width, height
        The map's size in CSS pixels.
    noun
        What several places are called.

    Attributes
    ----------
    places : DataFrame
        As given.
    points : ndarray, shape (n, 2)
        Of those on the map, in plane units.
    """

    def __init__(
        self,
        places: pd.DataFrame,
        cities: list[CityName],
        *,
        selected: str | None,
        width: float,
        height: float,
        noun: str = "sites",
    ) -> None:
        self.places = places
        places = places[places["x"].notna()]
        self._noun = noun
        self._size = sizes(width, count=len(places))
        self._country = fit_country(width, height)
        self._bounds = (width, height)
        keys = places["key"].to_numpy()
        texts = places["label"]
        if self._size.narrow:
            texts = texts.where(places["city"].duplicated(keep=False), places["city"])
        rest = keys != selected
        self.points = points = places[["x", "y"]].to_numpy(float)
        self._keys, self._xy, self._texts = keys[rest], points[rest], texts.to_numpy()[rest]
        self._cards = places["card"].to_numpy()[rest]
        self._people = places["population"].to_numpy()[rest]
        self._important = places["important"].to_numpy()[rest]
        self._colors = places["color"].to_numpy()[rest] if "color" in places else None
        self._radius = self._size.pin + self._size.pin_line
        self._known_cities = cities
        self._own: PlacedLabel | None = None
        self._own_pins: list[Pin] = []
        if not rest.all():
            self._own_xy = points[~rest][:1]
            others = self._xy[np.hypot(*(self._xy - self._own_xy).T) < _NEIGHBORS]
            near = np.concatenate([self._own_xy, others])
            x, y = self._own_xy[0].tolist()
            (own,) = places[~rest].head(1).itertuples()
            self._own_pins = [Pin(own.key, own.label, own.card, x, y, self._size.hit, "")]
            self._own = sure_label(
                to_screen(near, focus(x, y, width, height), width, height),
                str(texts.to_numpy()[~rest][0]),
                size_px=self._size.label,
                pin_radius_px=[self._size.ring_reach, *[self._radius] * len(others)],
                bounds=self._bounds,
            )

    @property
    def colored(self) -> bool:
        """Whether the places have colors."""
        return self._colors is not None

    def tile(self, level: int, column: int, row: int) -> PlaceTile:
        """What is on a tile; level 0 is the whole country."""
        cell = self._cell(level)
        if level == 0:
            everyone = self._merged(np.arange(len(self._xy)), cell)
            return self._tile(self._country, *self._bounds, everyone, level)
        side = TILE_SIZE / 2**level
        edge = side * 2.0 ** self._zoom(level)
        corner = np.array([column, row]) * side
        near = self._inside(corner - 2 * cell, corner + side + 2 * cell)
        marks = self._merged(near, cell)
        x, y = (corner + side / 2).tolist()
        return self._tile(ViewState((x, y), self._zoom(level)), edge, edge, marks, level)

    def behind(self, first: str, level: int) -> MapArea | None:
        """Where the places are that a mark of a level, with a key among them, stands for."""
        cells = mark_cells(self._xy, self._cell(level))
        own = cells[self._keys == first]
        if not len(own):
            return None
        points = self._xy[(cells == own[0]).all(axis=1)]
        box = (*points.min(axis=0).tolist(), *points.max(axis=0).tolist())
        return MapArea(box, self._zoom(level))

    def _zoom(self, level: int) -> float:
        """The zoom at which a level begins."""
        return self._country.zoom + (level - 1 + _STEP if level else 0)

    def _cell(self, level: int) -> float:
        """Side of the marks' cells, plane units; none lies on two tiles."""
        wide = CELL_EM * self._size.code / 2.0 ** self._zoom(level)
        side = TILE_SIZE / 2**level
        return side / round(side / wide)

    def _inside(self, low: FloatArray, high: FloatArray) -> IntArray:
        return np.flatnonzero(((self._xy >= low) & (self._xy < high)).all(axis=1))

    @cached_property
    def _cities(self) -> list[CityName]:
        """The cities where no site is; the whole country names none."""
        keys = {*self.places["key"]}
        return [city for city in self._known_cities if city.key not in keys]

    @cached_property
    def _city_xy(self) -> FloatArray:
        return np.array([(city.x, city.y) for city in self._cities]).reshape(-1, 2)

    def scene(self, view: ViewState) -> Scene:
        """The picture beneath and above the tiles: the selected place alone stands on it."""
        labels = [self._own] if self._own else []
        return Scene(
            *(view, *self._bounds, self._own_pins, labels, bool(labels), self._size),
            insets=(),
            codes=(),
            detail=False,
        )

    def _merged(self, among: IntArray, cell: float) -> Marks:
        """What stands for some places on a grid; its rows count all places."""
        units = cell / (CELL_EM * self._size.code)  # to a CSS pixel
        marks = place_marks(
            self._xy[among],
            cell=cell,
            pin=self._size.pin * units,
            type_size=self._size.code * units,
            colors=None if self._colors is None else self._colors[among],
        )
        return replace(marks, first=among[marks.first])

    def _tile(
        self, view: ViewState, width: float, height: float, marks: Marks, level: int
    ) -> PlaceTile:
        size = self._size
        screen = to_screen(marks.xy, view, width, height)
        one = marks.count == 1
        radii = np.where(one, self._radius, mark_radius(marks.count, size.code))
        canvas = Canvas(width, height, size.label / _CELLS)
        canvas.add_pins(screen[one], self._radius)
        own = self._own_boxes(view, width, height)
        for box in own:
            canvas.take(box)
        for (x, y), radius in zip(screen[~one].tolist(), radii[~one].tolist(), strict=True):
            canvas.take((x - radius, y - radius, x + radius, y + radius))
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
        # What is on the edge between two tiles is on one of them.
        here = np.asarray(((screen >= 0) & (screen < canvas.bounds)).all(axis=1))
        texts = np.where(one, self._texts[marks.first], "")
        wanted = np.flatnonzero(here & one).tolist()
        if marks.count[here].sum() > SEARCHED:
            least = PEOPLE[min(level, len(PEOPLE) - 1)]
            worth = self._important | (self._people >= least)
            wanted = [k for k in wanted if worth[marks.first[k]]]
            texts[~np.isin(np.arange(len(texts)), wanted)] = ""
        if len(wanted) <= SEARCHED:
            near = np.flatnonzero(canvas.on_it(screen))
            labels = place_labels(
                screen[near],
                np.where(here[near], texts[near], "").tolist(),
                size_px=size.label,
                pin_radius_px=radii[near].tolist(),
                bounds=(width, height),
                obstacles=[*codes.values()],
                frames=frames,
                taken=[*own, *boxes],
                leaders=level == 0 and len(self._xy) <= SEARCHED,
            )
            placed = [
                (k, label) for k, label in zip(near.tolist(), labels, strict=True) if label.shown
            ]
            for _, label in placed:
                canvas.take(label.box)
        else:
            placed = self._place([(k, texts[k], *screen[k]) for k in wanted[:_TRIED]], canvas)
        around = [
            text_feature(name.text, name.x, name.y, name.anchor)
            for name, box in insets
            if canvas.holds(box)
        ]
        written = {code: box for code, box in codes.items() if canvas.is_free(box)}
        around += [
            text_feature(code.code, code.x, code.y)
            for code in state_codes()
            if code.code in written
        ]
        for box in (*boxes, *written.values()):
            canvas.take(box, _AIR)
        if level:
            city_screen = to_screen(self._city_xy, view, width, height)
            around += self._city_names(city_screen, canvas, PEOPLE[min(level, len(PEOPLE)) - 1])
        points = np.round(marks.xy, 2).tolist()
        hits = hit_radii(screen, size)
        return PlaceTile(
            marks=[
                self._pin(marks.first[n], points[n], float(hits[n]))
                if one[n]
                else self._mark(marks, n, points[n], (float(radii[n]), float(hits[n])), level)
                for n in np.flatnonzero(here).tolist()
            ],
            rings=[
                point_feature(points[n], arc=end, color=color, radius=round(float(radii[n]), 1))
                for n in np.flatnonzero(here & ~one).tolist()
                for color, end in arcs(marks.shares[n].tolist())
            ],
            names=[
                feature for k, label in placed for feature in name_features(points[k], label, view)
            ],
            around=around,
        )

    def _pin(self, k: int, point: list[float], hit: float) -> Feature:
        color = {} if self._colors is None else {"color": int(self._colors[k])}
        return point_feature(point, key=self._keys[k], card=self._cards[k], hit=hit, **color)

    def _mark(
        self, marks: Marks, n: int, point: list[float], reach: tuple[float, float], level: int
    ) -> Feature:
        radius, hit = (round(one, 1) for one in reach)
        number, first = f"{marks.count[n]:,}", marks.first[n]
        card = f"{number} {self._noun}"
        what: dict[str, object] = {"card": card, "first": self._keys[first], "level": level}
        # Some are so near each other that no view parts them: a click selects the first, and the
        # next click on it another.
        if self._spread(marks, n) * 2**self._country.max_zoom <= 2 * self._size.pin:
            what = {"card": self._cards[first], "key": self._keys[first]}
        if hit > radius:
            what["hit"] = hit
        return point_feature(point, text=number, radius=radius, **what)

    def _spread(self, marks: Marks, n: int) -> float:
        west, north, east, south = marks.box[n].tolist()
        return math.hypot(east - west, south - north)

    def _own_boxes(self, view: ViewState, width: float, height: float) -> list[Box]:
        """Where the selected place's name and ring are; the name keeps its distance."""
        if self._own is None:
            return []
        (at,) = to_screen(self._own_xy, view, width, height)
        dx, dy = (at - self._own.pin).tolist()
        x0, y0, x1, y1 = self._own.box
        (x, y), ring = at.tolist(), self._size.ring_reach
        return [
            (x0 + dx, y0 + dy, x1 + dx, y1 + dy),
            (x - ring, y - ring, x + ring, y + ring),
        ]

    def _place(
        self, wanted: list[tuple[int, str, float, float]], canvas: Canvas
    ) -> list[tuple[int, PlacedLabel]]:
        """Give each pin's label in turn the best place that is free, if there is one."""
        size = self._size.label
        spots = near_spots(self._radius, size)
        high = LINE_HEIGHT * size
        found = []
        for k, text, x, y in wanted:
            wide = text_width(text, size)
            best: tuple[int, Box, PlacedLabel] | None = None
            for dx, dy, anchor, part in spots:
                box = _line_box(x + dx - part * wide, y + dy, wide, high)
                if not canvas.is_free(box, (x, y)):
                    continue
                worse = canvas.is_avoided(box)
                if best is None or worse < best[0]:
                    best = worse, box, PlacedLabel(text, True, dx, dy, anchor)
                if not worse:
                    break
            if best is not None:
                canvas.take(best[1])
                found.append((k, best[2]))
        return found

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
                    found.append(text_feature(text, city.x, city.y, anchor, (offset, 0)))
                    break
        return found


def _line_box(left: float, middle: float, wide: float, high: float) -> Box:
    return (left, middle - high / 2, left + wide, middle + high / 2)
