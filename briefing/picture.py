"""The map of one slide, drawn by Altair: for browsers without WebGL, for PowerPoint and for PDF."""

import io
import re
import threading
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import altair as alt
import numpy as np
import pandas as pd
import vl_convert
from altair.utils.schemapi import debug_mode
from PIL import Image

from briefing.fit import SMALLEST
from briefing.slides import Slide
from briefing.typesetting import FONT, FONTS, svg_png
from cartography.camera import ViewState, fit_country, focus
from cartography.palette import LIGHT, Palette, rgb
from cartography.print import ADDED, FONT_STACK, STAYS, build_chart, outline_features
from cartography.projection import project
from cartography.scene import Sizes, build_scene
from cartography.spotlight import EVERYTHING, Spotlight, fit_state, spotlight_on
from cartography.svg import PlacedText, scene_svg, scene_texts
from roster.snapshot import Roster

__all__ = [
    "map_words",
    "slide_chart",
    "slide_paper",
    "slide_places",
    "slide_png",
    "slide_spotlight",
    "slide_svg",
    "slide_view",
]

MOST_NAMED: Final = 12

_UNCHECKED = threading.Lock()
_FINE = 0.5
_COLORS = 96
_NEARLY = 4
_COUNTIES = "counties"
_CUT = re.compile(r' clip-path="url\(#[^"]*\)"')


def slide_places(slide: Slide, roster: Roster) -> pd.DataFrame:
    """Return the places that a slide's map shows: those that its list names, the largest first.

    Returns
    -------
    DataFrame
        One row a place: ``key``, ``city``, ``label``, ``latitude``, ``longitude``, and where the
        slide does not speak of all of them ``recedes``; of a slide of what is new ``change`` says
        which are.
    """
    keys = (*slide.entry_keys, *slide.highlighted, *slide.keys)
    known = [key for key in dict.fromkeys(keys) if key in roster.places.index]
    columns = ["city", "state_code", "latitude", "longitude", "population"]
    places = roster.places.loc[known, columns].reset_index()
    places["label"] = places["city"] + ", " + places["state_code"]
    listed = places["key"].isin(slide.entry_keys)
    places["rank"] = np.where(listed, 0, np.where(places["key"].isin(slide.highlighted), 1, 2))
    places = places.sort_values(["rank", "population"], ascending=[True, False], kind="stable")
    if slide.highlighted:
        spoken = places["key"].isin(slide.highlighted)
        places["recedes"] = ~spoken
        if slide.kind == "new":
            places["change"] = spoken.map({True: ADDED, False: STAYS}).astype("str")
    elif slide.kind == "unplaced":
        places["recedes"] = True
    return places.drop(columns=["state_code", "population", "rank"]).reset_index(drop=True)


def slide_view(slide: Slide, roster: Roster, width: float, height: float) -> ViewState:
    """Return where the camera of a slide stands, on a map of so many CSS pixels.

    A place that lies on no part of the map leaves it over the whole country.
    """
    country = fit_country(width, height)
    if slide.camera.shows == "state":
        return fit_state(slide.tinted[0], width, height) or country
    known = [key for key in slide.camera.keys if key in roster.places.index]
    if slide.camera.shows != "place" or not known:
        return country
    at = roster.places.loc[known[0]]
    x, y = project(at["longitude"], at["latitude"])
    return focus(float(x), float(y), width, height)


def slide_spotlight(slide: Slide) -> Spotlight:
    """Return what of the land stands out on a slide's map."""
    if slide.camera.shows == "state":
        return spotlight_on(slide.tinted[0])
    return Spotlight(slide.tinted) if slide.tinted else EVERYTHING


def slide_chart(
    slide: Slide,
    roster: Roster,
    *,
    width: float,
    height: float,
    palette: Palette,
    view: ViewState | None = None,
    states_url: str | None = None,
    detail: bool | None = None,
    smallest: float = 0,
) -> alt.LayerChart:
    """Draw the map of a slide.

    Parameters
    ----------
    slide : Slide
    roster : Roster
    width, height : float
        CSS pixels.
    palette : Palette
    view : ViewState or None
        Where the camera stands; None: as ``slide_view`` says.
    states_url : str or None
        As for ``cartography.print.build_chart``.
    detail : bool or None
        Whether to draw county lines; None: when the camera is near enough.
    smallest : float
        Smallest type, CSS pixels.
    """
    return build_chart(
        slide_places(slide, roster),
        selected=slide.selected or None,
        view=view or slide_view(slide, roster, width, height),
        width=width,
        height=height,
        palette=palette,
        states_url=states_url,
        detail=detail,
        smallest=smallest,
        spotlight=slide_spotlight(slide),
    )


def slide_paper(
    slide: Slide, roster: Roster, *, width: float, height: float
) -> tuple[str, list[PlacedText], Sizes]:
    """Draw the map of a slide for paper: shapes as SVG, names, and the sizes of these.

    Parameters
    ----------
    slide : Slide
    roster : Roster
    width, height : float
        Pixels of a slide of 1920 by 1080 that the map fills.
    """
    places, view = slide_places(slide, roster), slide_view(slide, roster, width, height)
    scene = build_scene(
        places,
        selected=slide.selected or None,
        view=view,
        width=width,
        height=height,
        smallest=SMALLEST,
        spotlight=slide_spotlight(slide),
    )
    added = places.loc[places["change"] == ADDED, "key"] if "change" in places else ()
    svg = scene_svg(
        scene, view=view, width=width, height=height, palette=LIGHT, added=frozenset(added)
    )
    return svg, scene_texts(scene, view=view, width=width, height=height), scene.sizes


def map_words(slide: Slide, roster: Roster) -> str:
    """Return what a slide's map shows, for those who do not see it, in the order of the list."""
    places = slide_places(slide, roster)
    labels = dict(zip(places["key"], places["label"], strict=True))
    spoken = (*slide.entry_keys, *slide.highlighted) or slide.keys
    spoken = () if slide.kind == "unplaced" else spoken
    names = [labels[key] for key in dict.fromkeys(spoken) if key in labels]
    listed = ", ".join(names[:MOST_NAMED])
    if names[MOST_NAMED:]:
        listed += f" and {len(names) - MOST_NAMED:,} more"
    if slide.kind == "site":
        where = labels.get(slide.selected, "")
        others = len(places) - 1
        pins = "no other pins" if not others else f"{others:,} other pin{'s' * (others > 1)}"
        return f"Map of {where} and its surroundings, with {pins} around it or further off."
    if slide.camera.shows == "state":
        return f"Map of {slide.title} with {listed}."
    return f"Map of the United States with {listed or 'no pins'}."


def slide_svg(slide: Slide, roster: Roster, *, width: float, height: float) -> str:
    """Draw the map of a slide as SVG, with no network, to be read from the back row.

    Parameters
    ----------
    slide : Slide
    roster : Roster
    width, height : float
        Pixels of a slide of 1920 by 1080 that the map fills: the stage's map on such a screen.
    """
    _register()
    spec = _spec(slide, roster, width, height)
    svg: str = vl_convert.vegalite_to_svg(spec)
    # The picture's edge cuts off what lies beyond; cutting each mark takes most of the time.
    return _CUT.sub("", svg)


def slide_png(
    slide: Slide, roster: Roster, *, width: float, height: float, scale: float = 2.0
) -> bytes:
    """Draw the map of a slide as PNG, with no network; see ``slide_svg``.

    Parameters
    ----------
    slide : Slide
    roster : Roster
    width, height : float
        Pixels of a slide of 1920 by 1080 that the map fills.
    scale : float
        Pixels of the picture to one of these.
    """
    svg = slide_svg(slide, roster, width=width, height=height)
    png = svg_png(svg, width=width, height=height, scale=scale)
    # A map has few colors: a palette takes a fifth of the bytes.
    every = Image.open(io.BytesIO(png)).convert("RGB")
    few = every.quantize(_COLORS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.putpalette(_exact(few.getpalette() or []))
    data = io.BytesIO()
    few.save(data, "PNG")
    return data.getvalue()


def _exact(palette: list[int]) -> list[int]:
    """Return a picture's palette with its grounds as they were: the slide's is beside them."""
    colors = np.reshape(palette, (-1, 3))
    for ground in (LIGHT.background, LIGHT.land, LIGHT.tint):
        exact = np.array(rgb(ground))
        off = np.abs(colors - exact).max(axis=1)
        if off.min() <= _NEARLY:
            colors[off.argmin()] = exact
    return [int(value) for value in colors.ravel()]


def _spec(slide: Slide, roster: Roster, width: float, height: float) -> dict[str, Any]:
    # Altair checks each value against its schema, which takes half the time; the tests do that. The
    # switch is everybody's, so that one thread alone may turn it and put it back.
    with _UNCHECKED, debug_mode(False):
        chart = slide_chart(
            slide,
            roster,
            width=width,
            height=height,
            palette=LIGHT,
            states_url="static/states.json",
            smallest=SMALLEST,
        )
        spec: dict[str, Any] = chart.to_dict(validate=False)
    data = spec.pop("datasets", {})
    spec = _for_paper(spec)
    view = slide_view(slide, roster, width, height)
    outlines = {layer["data"]["name"] for layer in spec["layer"]} - set(data)
    for name in sorted(outlines):
        data[name] = _seen(name, view, width, height)
    return {**spec, "datasets": data}


def _seen(name: str, view: ViewState, width: float, height: float) -> list[dict[str, Any]]:
    """Return the outlines of a file of ``static/`` that reach into the picture."""
    (x, y), reach = view.target, 1 / view.scale
    half_width, half_height = width / 2 * reach, height / 2 * reach
    return [
        feature
        for feature, (x0, y0, x1, y1) in zip(outline_features(name), _bounds(name), strict=True)
        if x0 < x + half_width
        and x - half_width < x1
        and y0 < y + half_height
        and y - half_height < y1
    ]


@cache
def _bounds(name: str) -> list[tuple[float, float, float, float]]:
    """Return the least and greatest x and y of each outline, plane units."""
    found = []
    for feature in outline_features(name):
        points = np.array(list(_points(feature["geometry"]["coordinates"])))
        found.append((*points.min(axis=0).tolist(), *points.max(axis=0).tolist()))
    return found


def _points(coordinates: list[Any]) -> Iterator[list[float]]:
    if coordinates and isinstance(coordinates[0], int | float):
        yield coordinates
    else:
        for inner in coordinates:
            yield from _points(inner)


@cache
def _register() -> None:
    vl_convert.register_font_directory(str(FONTS))


def _for_paper(value: Any) -> Any:
    """Return a part of a chart in our font, with inline geometry, fine borders and no counties."""
    if isinstance(value, list):
        listed = [_for_paper(part) for part in value]
        return [part for part in listed if part != _COUNTIES]
    if not isinstance(value, Mapping):
        return FONT if value == FONT_STACK else value
    url = value.get("data", {}).get("url", "") if isinstance(value.get("data"), Mapping) else ""
    if url.endswith("counties.json"):
        return _COUNTIES
    parts = {name: _for_paper(part) for name, part in value.items()}
    if url:
        parts["data"] = {"name": Path(url).stem}
        parts["mark"]["strokeWidth"] *= _FINE
    return parts
