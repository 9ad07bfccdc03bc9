"""The same map drawn by Altair: for browsers without WebGL, and for paper."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

import altair as alt
import pandas as pd

from .camera import ViewState, to_screen
from .palette import Palette
from .projection import INSET_NAMES
from .scene import (
    ADDED,
    GROWN,
    REMOVED,
    SHRUNK,
    STAYS,
    Scene,
    Sizes,
    build_scene,
    outline_file,
    site_alt_text,
    state_codes,
)
from .spotlight import EVERYTHING, Spotlight
from .text import FONT_FAMILY

Align = Literal["left", "center", "right"]
Weight = Literal[400, 600]

__all__ = [
    "ADDED",
    "FONT_STACK",
    "REMOVED",
    "SELECTION",
    "STAYS",
    "build_chart",
    "outline_features",
]

SELECTION = "site"
"""Name of the chart's selection: a click on a pin selects its ``key``."""

_CROSS = "M-.8,-.8L.8,.8M.8,-.8L-.8,.8"

_STATIC = Path(__file__).resolve().parent.parent / "static"
FONT_STACK = f"{FONT_FAMILY}, 'Source Sans 3', SourceSans3VF, sans-serif"
_BOLD: Weight = 600
_ALIGN: dict[str, Align] = {"start": "left", "middle": "center", "end": "right"}
_BLEED = 400
"""CSS pixels beyond the edge within which shapes are drawn, so that they are cut at the edge."""


def build_chart(
    places: pd.DataFrame,
    *,
    selected: str | None,
    view: ViewState,
    width: float,
    height: float,
    palette: Palette,
    states_url: str | None = None,
    detail: bool | None = None,
    title: str | None = None,
    smallest: float = 0,
    spotlight: Spotlight = EVERYTHING,
) -> alt.LayerChart:
    """Draw places on the map of the country.

    Parameters
    ----------
    places : DataFrame
        As for ``deck.build_deck``. With a column ``change`` (``STAYS``, ``ADDED`` or ``REMOVED``)
        the pins differ by it in color and shape, and those that stay have no label.
    selected
        Key of the selected place.
    view, width, height
        The camera, and the map's size in CSS pixels.
    palette
        Colors.
    states_url
        Address of ``static/states.json``, for a browser; the lighter outlines and the county lines
        are taken from beside it.
        None puts the geometry into the chart, which can then be drawn with no server.
    detail
        Whether to draw county lines; None: when the camera is near enough.
    title
        A line above the map.
    smallest
        Smallest type, CSS pixels.
    spotlight
        What the picture is about.

    Returns
    -------
    altair.LayerChart
        With a selection parameter named ``site`` on ``key``. Positions are the pixels of
        ``camera.to_screen``.
    """
    changes: dict[str, str] = {}
    described = places
    if "change" in places:
        changes = dict(zip(places["key"], places["change"], strict=True))
        places = _changed_first(places)
    scene = build_scene(
        places,
        selected=selected,
        view=view,
        width=width,
        height=height,
        detail=detail,
        smallest=smallest,
        spotlight=spotlight,
    )
    canvas = _Canvas(view, width, height)
    layers = [
        *_ground(scene, canvas, palette, states_url),
        *_sites(scene, canvas, palette, changes),
    ]
    chart = alt.layer(*layers).properties(
        width=width,
        height=height,
        padding=0,
        description=site_alt_text(described, selected),
        background=palette.background,
        autosize=alt.AutoSizeParams(type="none"),
    )
    if states_url is None:
        names = [outline_file(scene), *(["counties"] if scene.detail else [])]
        chart = chart.properties(datasets={name: outline_features(name) for name in names})
    if title is not None:
        chart = chart.properties(
            title=alt.TitleParams(title, color=palette.text, font=FONT_STACK, anchor="start"),
            autosize=alt.AutoSizeParams(type="pad"),
        )
    # What has no card has no tooltip: left unsaid, the browser would show the value "true".
    return chart.configure_view(stroke=None).configure_mark(tooltip=None)


class _Canvas:
    """Plane and screen of one chart, and scales that take pixels as they are.

    Channels are objects throughout: for each that is a string Altair looks through all its classes,
    which takes a third of a chart's time.
    """

    def __init__(self, view: ViewState, width: float, height: float) -> None:
        self.view, self.width, self.height = view, width, height
        self.x_scale = alt.Scale(domain=[0, width], range=[0, width], nice=False, zero=False)
        self.y_scale = alt.Scale(domain=[0, height], range=[0, height], nice=False, zero=False)

    def to_screen(self, x: float, y: float) -> tuple[float, float]:
        """Screen position of a plane position, CSS pixels."""
        screen = to_screen([(x, y)], self.view, self.width, self.height)[0]
        return round(float(screen[0]), 2), round(float(screen[1]), 2)

    def x(self, field: str = "x") -> alt.X:
        """A horizontal position in pixels."""
        return alt.X(f"{field}:Q", scale=self.x_scale, axis=None)

    def y(self, field: str = "y") -> alt.Y:
        """A vertical position in pixels, downward."""
        return alt.Y(f"{field}:Q", scale=self.y_scale, axis=None)

    def shapes(self, chart: alt.Chart) -> alt.Chart:
        """The chart with its geometry taken from the plane to the screen."""
        x, y = self.to_screen(0, 0)
        return chart.project(
            type="identity",
            scale=self.view.scale,
            translate=[x, y],
            clipExtent=[
                [-_BLEED, -_BLEED],
                [self.width + _BLEED, self.height + _BLEED],
            ],
        )


def _ground(
    scene: Scene, canvas: _Canvas, palette: Palette, states_url: str | None
) -> list[alt.Chart]:
    outlines = outline_file(scene)
    spotlight = scene.spotlight
    gone, tinted = (_among(codes) for codes in (spotlight.hidden(), spotlight.tinted))
    states = (
        alt.Chart(_geometry(outlines, states_url))
        .transform_filter(f"!datum.properties.frame && !{gone}")
        .mark_geoshape(
            fill=palette.land,
            stroke=palette.land_line,
            strokeWidth=scene.sizes.border,
            clip=True,
            aria=False,
        )
        .encode(
            **(
                {
                    "fill": alt.FillValue(
                        palette.land, condition={"test": tinted, "value": palette.tint}
                    )
                }
                if spotlight.tinted
                else {}
            )
        )
    )
    frames = (
        alt.Chart(_geometry(outlines, states_url))
        .transform_filter("datum.properties.frame")
        .mark_geoshape(fill=None, stroke=palette.frame_line, strokeWidth=1, clip=True, aria=False)
    )
    layers = [canvas.shapes(states), *([] if spotlight.is_near else [canvas.shapes(frames)])]
    if scene.detail:
        counties = alt.Chart(_geometry("counties", states_url)).mark_geoshape(
            fill=None, stroke=palette.county_line, strokeWidth=0.6, clip=True, aria=False
        )
        layers.insert(1, canvas.shapes(counties))
    return [*layers, *_names(scene, canvas, palette)]


def _among(codes: Sequence[str]) -> str:
    """A test for an outline of one of some states."""
    return f"(indexof({json.dumps(list(codes))}, datum.properties.code) >= 0)"


def _geometry(name: str, states_url: str | None) -> alt.Data:
    if states_url is not None:
        url = f"{states_url.rpartition('/')[0]}/{name}.json"
        return alt.UrlData(url=url, format=alt.JsonDataFormat(type="json", property="features"))
    return alt.NamedData(name=name)


@cache
def outline_features(name: str) -> list[dict[str, Any]]:
    """The GeoJSON features of a file of ``static/``, in plane units; nobody changes them."""
    text = (_STATIC / f"{name}.json").read_text(encoding="utf-8")
    features: list[dict[str, Any]] = json.loads(text)["features"]
    return features


def _names(scene: Scene, canvas: _Canvas, palette: Palette) -> list[alt.Chart]:
    """State codes and the names of the insets."""
    texts = [
        (code.code, code.x, code.y, "middle")
        for code in state_codes()
        if code.room >= scene.room and code.code not in scene.hidden_codes
    ]
    initials = scene.sizes.initials
    texts += [
        (name.code if initials else name.text, name.x, name.y, name.anchor) for name in INSET_NAMES
    ]
    if scene.spotlight.is_near:
        texts = [] if scene.spotlight.part else texts[: -len(INSET_NAMES)]
    records = []
    for text, x, y, anchor in texts:
        screen_x, screen_y = canvas.to_screen(x, y)
        if 0 <= screen_x <= canvas.width and 0 <= screen_y <= canvas.height:
            records.append({"t": text, "x": screen_x, "y": screen_y, "a": anchor})
    return _texts(records, canvas, scene.sizes.code, palette.muted_text, 400)


def _changed_first(places: pd.DataFrame) -> pd.DataFrame:
    """Return the places with those that change first, and no label for those that stay."""
    stays = places["change"] == STAYS
    ordered = pd.concat([places[~stays], places[stays]])
    return ordered.assign(
        **{
            name: ordered[name].where(ordered["change"] != STAYS, "")
            for name in ("label", "city")
            if name in ordered
        }
    )


def _sites(
    scene: Scene, canvas: _Canvas, palette: Palette, changes: Mapping[str, str]
) -> list[alt.Chart]:
    size = scene.sizes
    pins, leaders, own = [], [], []
    labels: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
    for i, (pin, label) in enumerate(zip(scene.pins, scene.labels, strict=True)):
        x, y = canvas.to_screen(pin.x, pin.y)
        chosen = scene.selected and i == 0
        if not (-_BLEED < x < canvas.width + _BLEED and -_BLEED < y < canvas.height + _BLEED):
            continue
        pins.append({"key": pin.key, "card": pin.card, "x": x, "y": y})
        if changes:
            pins[-1]["c"] = changes[pin.key]
        if chosen:
            own = pins[:]
        if label.shown and label.text:
            at = {"x": round(x + label.dx, 2), "y": round(y + label.dy, 2)}
            labels[chosen].append({"t": label.text, "a": label.anchor, **at})
        if label.leader:
            x0, y0, x1, y1 = (round(number, 2) for number in label.leader)
            leaders.append({"x": x0, "y": y0, "x2": x1, "y2": y1})
    layers: list[alt.Chart] = []
    if scene.receding:
        layers.append(_receding(scene, canvas, palette))
    if leaders:
        layers.append(
            alt.Chart(_data(leaders))
            .mark_rule(stroke=palette.muted_text, strokeWidth=1, clip=True, aria=False)
            .encode(x=canvas.x(), y=canvas.y(), x2=alt.X2("x2:Q"), y2=alt.Y2("y2:Q"))
        )
    draw = _changes if changes else _pins
    layers.append(draw(pins, scene, canvas, palette))
    for chosen, color in ((False, palette.text), (True, palette.selected_text)):
        if chosen and own:
            layers += _selected_pin(own, canvas, size, palette)
        halo = _texts(labels[chosen], canvas, size.label, palette.halo, _BOLD, halo=3 + 2 * chosen)
        layers += [*halo, *_texts(labels[chosen], canvas, size.label, color, _BOLD)]
    return layers


def _selected_pin(
    pins: list[dict[str, Any]], canvas: _Canvas, size: Sizes, palette: Palette
) -> list[alt.Chart]:
    """The selected site's ring and pin once more, over all others."""
    return [
        alt.Chart(_data(pins))
        .mark_point(
            shape="circle",
            opacity=1,
            fill=fill,
            size=_area(radius),
            stroke=line,
            strokeWidth=line_width,
            clip=True,
            aria=False,
        )
        .encode(x=canvas.x(), y=canvas.y(), tooltip=alt.Tooltip("card:N", title=" "))
        for radius, fill, line, line_width in (
            (size.ring, palette.halo, palette.selected, size.ring_line),
            (size.pin, palette.selected, palette.pin_line, size.pin_line),
        )
    ]


def _receding(scene: Scene, canvas: _Canvas, palette: Palette) -> alt.Chart:
    """Small pins that the picture is not about."""
    at = [canvas.to_screen(pin.x, pin.y) for pin in scene.receding]
    return (
        alt.Chart(_data([{"x": x, "y": y} for x, y in at]))
        .mark_point(
            shape="circle",
            opacity=1,
            fill=palette.receding,
            stroke=None,
            size=SHRUNK * _area(scene.sizes.pin),
            clip=True,
            aria=False,
            tooltip=None,
        )
        .encode(x=canvas.x(), y=canvas.y())
    )


def _pins(pins: list[dict[str, Any]], scene: Scene, canvas: _Canvas, palette: Palette) -> alt.Chart:
    size = scene.sizes
    return (
        alt.Chart(_data(pins))
        .mark_point(
            shape="circle",
            filled=True,
            opacity=1,
            size=_area(size.pin),
            stroke=palette.pin_line,
            strokeWidth=size.pin_line,
            cursor="pointer",
            clip=True,
        )
        .encode(
            x=canvas.x(),
            y=canvas.y(),
            fill=alt.FillValue(palette.site),
            tooltip=alt.Tooltip("card:N", title=" "),
            description=alt.Description("card:N"),
        )
        .add_params(alt.selection_point(name=SELECTION, fields=["key"], on="click"))
    )


def _changes(
    pins: list[dict[str, Any]], scene: Scene, canvas: _Canvas, palette: Palette
) -> alt.Chart:
    """Pins that differ by what becomes of them: a small disc, a large one, a cross."""
    area = _area(scene.sizes.pin)

    def by_change(values: Sequence[Any]) -> alt.Scale:
        return alt.Scale(domain=[STAYS, ADDED, REMOVED], range=list(values))

    fills = by_change((palette.site, palette.added, palette.removed))
    lines = by_change((palette.pin_line, palette.pin_line, palette.removed))
    areas = by_change((SHRUNK * area, GROWN * area, GROWN * area))
    shapes = by_change(("circle", "circle", _CROSS))
    return (
        # What changes stands first, and is drawn last.
        alt.Chart(_data(pins[::-1]))
        .mark_point(filled=True, opacity=1, strokeWidth=scene.sizes.pin_line, clip=True)
        .encode(
            x=canvas.x(),
            y=canvas.y(),
            fill=alt.Fill("c:N", scale=fills, legend=None),
            stroke=alt.Stroke("c:N", scale=lines, legend=None),
            size=alt.Size("c:N", scale=areas, legend=None),
            shape=alt.Shape("c:N", scale=shapes, legend=None),
            tooltip=alt.Tooltip("card:N", title=" "),
            description=alt.Description("card:N"),
        )
    )


def _texts(
    records: list[dict[str, Any]],
    canvas: _Canvas,
    size: float,
    color: str,
    weight: Weight,
    halo: float | None = None,
) -> list[alt.Chart]:
    """Lines of text, one chart an anchor; with ``halo``, only the outline behind them."""
    charts = []
    for anchor, align in _ALIGN.items():
        chosen = [record for record in records if record["a"] == anchor]
        if not chosen:
            continue
        charts.append(
            alt.Chart(_data(chosen))
            .mark_text(
                align=align,
                baseline="middle",
                font=FONT_STACK,
                fontSize=size,
                fontWeight=weight,
                color=color,
                stroke=color if halo else None,
                strokeWidth=halo or 0,
                strokeJoin="round",
                clip=True,
                aria=False,
                tooltip=None,
            )
            .encode(x=canvas.x(), y=canvas.y(), text=alt.Text("t:N"))
        )
    return charts


def _data(records: list[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=records)


def _area(radius: float) -> float:
    """A point's size as Vega counts it, square pixels, for a radius in pixels."""
    return round((2 * radius) ** 2, 1)
