"""What is drawn where: the one picture that ``deck`` and ``svg`` both draw."""

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from cartography.camera import ViewState, fit_country, to_screen
from cartography.canvas import Canvas
from cartography.ground_names import (
    StateCode,
    code_boxes,
    covered,
    edges,
    frame_boxes,
    inset_names,
    is_cut,
    state_codes,
)
from cartography.labels import PlacedLabel, place_labels, sure_label
from cartography.marks import CELL_EM, mark_radius, place_marks
from cartography.projection import FloatArray, InsetName, project
from cartography.sizes import Sizes, sizes
from cartography.spotlight import EVERYTHING, Spotlight
from cartography.text import text_width

STAYS, ADDED, REMOVED = "stays", "added", "removed"
MOVED, CORRECTED = "moved", "corrected"
"""What a column ``change`` of places says of each."""
CHANGED = (ADDED, REMOVED, MOVED, CORRECTED)
GROWN, SHRUNK = 1.6, 0.5
"""Of the area of a usual pin: what changes, and what stays beside it."""
STATES_ALT = "Map of the United States, each state shaded by its number of sites."
PEOPLE = (200_000, 50_000, 20_000, 5_000)
"""Where many could be named: the least population of a city that is, of the whole country and of
each level of zoom further in."""
_DETAIL_LEVELS = 1.0
_CALM = 20  # places of a picture for a room: above this, the first ones alone are named
_MERGED_FROM = 150  # places: pins of fewer are all drawn, also where one covers another
_BEYOND = 1.6  # of the room in a state, what its number may take
_CROWD = 1500  # places: above this, each pin is its own target


class Pin(NamedTuple):
    """A place on the map.

    ``x`` and ``y`` are plane units to two decimals; within ``hit`` CSS pixels a click means it.
    ``change`` is what the places' column of that name says, or blank, and ``color`` the number of
    its color, -1 where pins have none.
    """

    key: str
    label: str
    card: str
    x: float
    y: float
    hit: float
    change: str
    color: int = -1


class Mark(NamedTuple):
    """What stands for several places: where, plane units, how many, and its radius, CSS pixels.

    ``shares`` says how many of them have each color, () where pins have none.
    """

    x: float
    y: float
    number: int
    radius: float
    shares: tuple[int, ...] = ()


@dataclass(frozen=True)
class Scene:
    """A picture of places, ready to draw.

    Attributes
    ----------
    view, width, height
        The camera, and the map's size in CSS pixels.
    pins
        The places that lie on the map, the selected one first, then in the order given.
    labels
        One for each of them.
    selected
        Whether the first pin is the selected one.
    sizes
        Sizes in CSS pixels.
    insets
        The insets' names that are written, and where.
    codes
        The states' codes that are written: those with room in their state and no label or pin on
        them, and in a picture for a room those that its edge does not cut.
    detail
        Whether the camera is near enough for county lines.
    receding
        Places that it is not about, small and without a label; of those on one spot one.
    marks
        What stands for several places, where there are many.
    moves
        Lines from where places were to where they are: two points each, plane units.
    """

    view: ViewState
    width: float
    height: float
    pins: list[Pin]
    labels: list[PlacedLabel]
    selected: bool
    sizes: Sizes
    insets: tuple[InsetName, ...]
    codes: tuple[StateCode, ...]
    detail: bool
    spotlight: Spotlight = EVERYTHING
    receding: tuple[Pin, ...] = ()
    marks: tuple[Mark, ...] = ()
    moves: tuple[tuple[float, float], ...] = ()


def outline_file(scene: Scene) -> str:
    """Name, without its ending, of the file of ``static/`` with the states' outlines.

    The whole country needs fewer vertices than a near view; each frame draws them all.
    """
    return "states" if scene.detail or scene.spotlight.is_near else "states-overview"


def build_scene(
    places: pd.DataFrame,
    *,
    selected: str | None,
    view: ViewState,
    width: float,
    height: float,
    detail: bool | None = None,
    smallest: float = 0,
    spotlight: Spotlight = EVERYTHING,
) -> Scene:
    """Work out a picture.

    Parameters
    ----------
    places : DataFrame
        One row a place, in order of priority: ``key``, ``label``, ``latitude``, ``longitude``
        (degrees); ``card`` and ``city`` if there are any, ``change`` (``STAYS`` or one of
        ``CHANGED``), ``color``, the number of its color, ``recedes``: whether the picture is not
        about it, and ``population``: where there are many, only larger cities are named. A place
        without coordinates, or outside every part of the map that is drawn, is not drawn.
    selected
        Key of the selected place.
    view, width, height
        The camera, and the map's size in CSS pixels.
    detail
        Whether to draw county lines; None: when the camera is near enough.
    smallest
        Smallest type, CSS pixels: a picture for a room is read from its back row.
    """
    everyone = [row for row in on_the_map(places, selected) if spotlight.draws(row.x, row.y)]
    behind = frozenset(places.loc[places["recedes"], "key"] if "recedes" in places else ())
    rows = [row for row in everyone if row.key not in behind]
    chosen = bool(rows) and rows[0].key == selected
    size = sizes(width, smallest, count=len(rows))
    marks: tuple[Mark, ...] = ()
    small: frozenset[str] = frozenset()
    if len(rows) > _MERGED_FROM:
        rows, marks = _merged(rows, chosen, size, view.scale)
        if "population" in places:
            least = PEOPLE[min(max(int(view.zoom - view.min_zoom), 0), len(PEOPLE) - 1)]
            small = frozenset(places.loc[places["population"] < least, "key"])
    points = [*((row.x, row.y) for row in rows), *((mark.x, mark.y) for mark in marks)]
    screen = to_screen(points, view, width, height)
    radii = np.full(len(points), size.pin + size.pin_line)
    radii[len(rows) :] = [mark.radius for mark in marks]
    if chosen:
        radii[0] = size.ring_reach
    boxes = {} if spotlight.part else code_boxes(view, width, height, size)
    insets = [] if spotlight.is_near else inset_names(view, width, height, size)
    frames = [] if spotlight.is_near else frame_boxes(view, width, height)
    names = [box for _, box in insets]
    walls = [*names, *(edges(frames) if size.plain else [])]
    texts = [
        "" if row.key in small and row.change == "" and row.key != selected else text
        for row, text in zip(rows, site_texts(rows, size.narrow or size.plain), strict=True)
    ]
    style: dict[str, Any] = {
        "size_px": size.label,
        "pin_radius_px": radii.tolist(),
        "bounds": (width, height),
    }
    own = [sure_label(screen, texts[0], taken=walls, **style)] if chosen else []
    texts[: len(own)] = [""] * len(own)
    texts += [""] * len(marks)
    crowded = size.plain and sum(map(bool, texts)) + len(own) > _CALM
    labels = place_labels(
        screen,
        texts,
        **style,
        obstacles=[*boxes.values()],
        frames=frames,
        taken=[*walls, *(label.box for label in own)],
        leaders=not crowded,
        ranked=crowded,
        beyond=True,
    )
    labels[: len(own)] = own
    del labels[len(rows) :]
    if detail is None:
        detail = not size.plain and view.zoom >= view.min_zoom + _DETAIL_LEVELS
    covers = [*names, *(label.box for label in labels if label.shown)]
    small_pin = size.pin * SHRUNK**0.5
    beside = [row for row in everyone if row.key in behind]
    beside = [beside[n] for n in _told_apart(beside, view, width, height, small_pin)]
    dots = to_screen([(row.x, row.y) for row in beside], view, width, height)
    dot = np.full(len(dots), small_pin)
    numbers = dict(spotlight.numbers)
    codes = tuple(
        code
        for code in state_codes() * (not numbers)
        if (box := boxes.get(code.code))
        and not (
            covered(box, covers, screen, radii)
            or covered(box, [], dots, dot)
            or (spotlight.is_near and code.code in spotlight.tinted)
            or (size.plain and is_cut(box, width, height))
        )
    )
    pins = [
        Pin(row.key, row.label, row.card, row.x, row.y, hit, row.change, row.color)
        for row, hit in zip(rows, hit_radii(screen, size).tolist(), strict=False)
    ]
    receding = tuple(
        Pin(row.key, row.label, row.card, row.x, row.y, size.pin, row.change) for row in beside
    )
    written = tuple(
        name
        for name, box in insets
        if not (covered(box, [], screen, radii) or (size.plain and is_cut(box, width, height)))
    )
    if numbers:
        codes = _numbers(numbers, view, (width, height), size)
        # On a narrow map code and number would run into those of the next inset.
        said = "{1:,}" if size.narrow else "{0} {1:,}"
        written = tuple(
            name._replace(text=said.format(name.code, numbers[name.code]))
            if name.code in numbers
            else name
            for name in written
        )
    return Scene(
        *(view, width, height, pins, labels, chosen),
        *(size, written, codes),
        *(detail, spotlight, receding),
        marks=marks,
    )


def site_alt_text(places: pd.DataFrame, selected: str | None) -> str:
    """One sentence that says what the map shows, for those who do not see it.

    Parameters
    ----------
    places : DataFrame
        ``key`` and ``label``, one row a place.
    """
    count = len(places)
    sites = "no sites" if count == 0 else "one site" if count == 1 else f"{count} sites"
    chosen = places["label"][places["key"] == selected].tolist() if selected and count else []
    tail = f", {chosen[0]} selected" if chosen else ""
    return f"Map of the United States with {sites}{tail}."


class PlottedPlace(NamedTuple):
    """A place that has a position on the plane."""

    key: str
    label: str
    card: str
    city: str
    change: str
    color: int
    x: float
    y: float


def _numbers(
    numbers: Mapping[str, int], view: ViewState, bounds: tuple[float, float], size: Sizes
) -> tuple[StateCode, ...]:
    """The states' numbers in place of their codes, the largest first; none lies on another."""
    codes = sorted(
        (code for code in state_codes() if code.code in numbers),
        key=lambda code: (-numbers[code.code], code.code),
    )
    canvas = Canvas(*bounds, size.label / 4)
    found = []
    points = to_screen([(code.x, code.y) for code in codes], view, *bounds).tolist()
    for code, (x, y) in zip(codes, points, strict=True):
        text = f"{numbers[code.code]:,}"
        half = text_width(text, size.label) / 2
        box = (x - half, y - size.label / 2, x + half, y + size.label / 2)
        if half <= _BEYOND * code.room * view.scale and canvas.is_free(box):
            canvas.take(box)
            found.append(replace(code, code=text))
    return tuple(found)


def on_the_map(places: pd.DataFrame, selected: str | None) -> list[PlottedPlace]:
    """One row a place that has a position, the selected one first. Lists: a tenth of the time."""
    x, y = project(places["longitude"].to_numpy(float), places["latitude"].to_numpy(float))
    texts: list[list[Any]] = [
        places[name if name in places else "label"].astype(str).tolist()
        for name in ("key", "label", "card", "city")
    ]
    for name, usual in (("change", ""), ("color", -1)):
        texts.append(places[name].tolist() if name in places else [usual] * len(places))
    columns = zip(*texts, np.round(x, 2).tolist(), np.round(y, 2).tolist(), strict=True)
    rows = {values[0]: PlottedPlace(*values) for values in columns if not math.isnan(values[6])}
    return sorted(rows.values(), key=lambda row: row.key != selected)


def _merged(
    rows: list[PlottedPlace], chosen: bool, size: Sizes, scale: float
) -> tuple[list[PlottedPlace], tuple[Mark, ...]]:
    """The places that stay pins, and the marks of all others; what is told apart stays a pin."""
    apart = np.array([row.change in CHANGED for row in rows])
    apart[0] |= chosen
    rest = np.flatnonzero(~apart)
    found = place_marks(
        np.array([(rows[n].x, rows[n].y) for n in rest]).reshape(-1, 2),
        cell=CELL_EM * size.code / scale,
        pin=size.pin / scale,
        type_size=size.code / scale,
        colors=np.array([rows[n].color for n in rest], int) if rows[0].color >= 0 else None,
    )
    one = found.count == 1
    stay = np.sort(np.append(np.flatnonzero(apart), rest[found.first[one]]))
    radii = mark_radius(found.count, size.code)
    marks = tuple(
        Mark(x, y, number, round(radius, 1), tuple(shares))
        for (x, y), number, radius, shares, alone in zip(
            *(found.xy.tolist(), found.count.tolist(), radii.tolist()),
            *(found.shares.tolist(), one.tolist()),
            strict=True,
        )
        if not alone
    )
    return [rows[n] for n in stay], marks


def _told_apart(
    rows: list[PlottedPlace], view: ViewState, width: float, height: float, radius: float
) -> list[int]:
    """Of dots that all look the same, one for each cell of a grid as wide as a dot.

    Beyond the map's edge, from where a flight may come, the cells are those of the whole country.
    """
    points = np.array([(row.x, row.y) for row in rows]).reshape(-1, 2)
    screen = to_screen(points, view, width, height)
    shown = ((screen > -radius) & (screen < (width + radius, height + radius))).all(axis=1)
    scale = np.where(shown, view.scale, fit_country(width, height).scale)
    cells = np.column_stack([points * (scale / (2 * radius))[:, None] // 1, shown])
    return np.sort(np.unique(cells, axis=0, return_index=True)[1]).tolist()


def site_texts(rows: list[PlottedPlace], narrow: bool) -> list[str]:
    """Full labels, or on a narrow map the city alone where that says which one."""
    if not narrow:
        return [row.label for row in rows]
    count = Counter(row.city for row in rows)
    return [row.city if count[row.city] == 1 else row.label for row in rows]


def hit_radii(pins: FloatArray, size: Sizes) -> FloatArray:
    """As far as a finger needs, but not beyond the middle between two pins, CSS pixels."""
    if len(pins) > _CROWD:
        return np.full(len(pins), size.pin + size.pin_line)
    apart = np.hypot(*(pins[:, None] - pins[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    nearest = apart.min(axis=1, initial=np.inf)
    return np.clip(np.round(nearest / 2, 1), size.pin, size.hit)
