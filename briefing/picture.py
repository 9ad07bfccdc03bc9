"""The maps of slides: where a camera is, what it shows, and the pictures for files."""

import io
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import numpy as np
import pandas as pd
from PIL import Image

from briefing.fit import SMALLEST
from briefing.frame import MAP
from briefing.slides import Slide
from briefing.typesetting import FONT, svg_png
from cartography.camera import ViewState, fit_country, focus
from cartography.palette import LIGHT, rgb
from cartography.projection import project
from cartography.scene import ADDED, REMOVED, STATES_ALT, STAYS, Scene, build_scene
from cartography.site_places import located_places
from cartography.spotlight import EVERYTHING, Spotlight, fit_states, spotlight_on
from cartography.svg import scene_svg
from common.progress import Progress
from roster.snapshot import Roster, once_a_roster

MOST_NAMED: Final = 12
MOST_THREADS: Final = 4

_COLORS = 96
_NEARLY = 4


def slide_places(slide: Slide, roster: Roster) -> pd.DataFrame:
    """Return the places that a slide's map shows: those that its list names, the largest first.

    One row a place: ``key``, ``city``, ``label``, ``latitude``, ``longitude``, ``population``, and
    where the slide does not speak of all of them ``recedes``; of a slide of what is new ``change``
    says which are; and where pins have colors ``color``, its number.
    """
    keys = () if slide.numbers else (*slide.entry_keys, *slide.highlighted, *slide.keys)
    known = [key for key in dict.fromkeys(keys) if key in roster.places.index]
    columns = ["city", "state_code", "latitude", "longitude", "population"]
    places = roster.places.loc[known, columns].reset_index()
    places["label"] = places["city"] + ", " + places["state_code"]
    listed = places["key"].isin(slide.entry_keys)
    places["rank"] = np.where(listed, 0, np.where(places["key"].isin(slide.highlighted), 1, 2))
    if slide.coloring:
        places["color"] = places["key"].map(slide.coloring.of).astype(int)
    places = places.sort_values(["rank", "population"], ascending=[True, False], kind="stable")
    if slide.highlighted:
        spoken = places["key"].isin(slide.highlighted)
        places["recedes"] = ~spoken
        if slide.added:
            places["change"] = spoken.map({True: ADDED, False: STAYS}).astype("str")
            places.loc[places["key"].isin(slide.gone), "change"] = REMOVED
    elif slide.names_unplaced:
        places["recedes"] = True
    return places.drop(columns=["state_code", "rank"]).reset_index(drop=True)


def slide_view(slide: Slide, roster: Roster, width: float, height: float) -> ViewState:
    """Return where the camera of a slide is, on a map of so many CSS pixels.

    A place that lies on no part of the map leaves it over the whole country.
    """
    country = fit_country(width, height)
    if slide.camera.shows == "state":
        return fit_states(slide.tinted[:1], width, height) or country
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
    if slide.numbers:
        return Spotlight(numbers=slide.numbers)
    return Spotlight(slide.tinted) if slide.tinted else EVERYTHING


def slide_scene(
    slide: Slide,
    roster: Roster,
    *,
    width: float,
    height: float,
    view: ViewState | None = None,
    smallest: float = SMALLEST,
) -> Scene:
    """Work out the map of a slide.

    Parameters
    ----------
    width, height : float
        Pixels: of a slide of 1920 by 1080 those that the map fills, or of a screen.
    view : ViewState or None
        Where the camera is; None: as ``slide_view`` says.
    smallest : float
        Smallest type, in the same pixels.
    """
    return build_scene(
        slide_places(slide, roster),
        selected=slide.selected or None,
        view=view or slide_view(slide, roster, width, height),
        width=width,
        height=height,
        smallest=smallest,
        spotlight=slide_spotlight(slide),
    )


def map_words(slide: Slide, roster: Roster) -> str:
    """Return what a slide's map shows, for those who do not see it, in the order of the list."""
    if slide.numbers:
        return STATES_ALT
    labels = _labels(roster)
    spoken = (*slide.entry_keys, *slide.highlighted) or slide.keys
    spoken = () if slide.names_unplaced else spoken
    names = [labels[key] for key in dict.fromkeys(spoken) if key in labels]
    listed = ", ".join(names[:MOST_NAMED])
    if names[MOST_NAMED:]:
        listed += f" and {len(names) - MOST_NAMED:,} more"
    if slide.selected:
        where = labels.get(slide.selected, "")
        others = len(names) - 1
        pins = "no other pins" if not others else f"{others:,} other pin{'s' * (others > 1)}"
        return f"Map of {where} and its surroundings, with {pins} around it or farther away."
    if slide.camera.shows == "state":
        return f"Map of {slide.title} with {listed}."
    return f"Map of the United States with {listed or 'no pins'}."


@once_a_roster
def _labels(roster: Roster) -> dict[str, str]:
    places = located_places(roster)
    return dict(zip(places["key"].tolist(), places["label"].tolist(), strict=True))


def slide_svg(slide: Slide, roster: Roster, *, width: float, height: float) -> str:
    """Draw the map of a slide as SVG in the font of files, to be read from the back row.

    Parameters
    ----------
    width, height : float
        Pixels of a slide of 1920 by 1080 that the map fills: the stage's map on such a screen.
    """
    scene = slide_scene(slide, roster, width=width, height=height)
    return scene_svg(scene, LIGHT, font=FONT, fine=True)


def slide_png(
    slide: Slide, roster: Roster, *, width: float, height: float, scale: float = 2.0
) -> bytes:
    """Draw the map of a slide as PNG, with no network; see ``slide_svg``.

    Parameters
    ----------
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


def draw_maps(slides: Sequence[Slide], roster: Roster, progress: Progress) -> dict[str, bytes]:
    """Draw the maps of slides as PNG, twice as fine as a slide of 1920 by 1080.

    By slide id; without those that have no map.
    """
    with_map = [slide for slide in slides if slide.has_map]

    def draw(slide: Slide) -> bytes:
        return slide_png(slide, roster, width=MAP.width, height=MAP.height)

    drawn = {}
    with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as pool:
        for number, (slide, png) in enumerate(zip(with_map, pool.map(draw, with_map), strict=True)):
            drawn[slide.id] = png
            progress((number + 1) / len(with_map))
    return drawn


def _exact(palette: list[int]) -> list[int]:
    """Return a picture's palette with its grounds as they were: the slide's is beside them."""
    colors = np.reshape(palette, (-1, 3))
    for ground in (LIGHT.background, LIGHT.land, LIGHT.tint):
        exact = np.array(rgb(ground))
        off = np.abs(colors - exact).max(axis=1)
        if off.min() <= _NEARLY:
            colors[off.argmin()] = exact
    return [int(value) for value in colors.ravel()]
