"""The map on the page: deck.gl where there is WebGL, SVG where there is none."""

from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from cartography.camera import LEVELS, ViewState, fit_country, fit_points, focus, to_screen
from cartography.deck import build_deck
from cartography.label_delay import FLIGHT_MS, SentCamera
from cartography.palette import palette_for
from cartography.place_tiles import PlaceTiles
from cartography.projection import FloatArray
from cartography.scene import STATES_ALT, build_scene, site_alt_text
from cartography.spotlight import EVERYTHING, Spotlight, fit_states
from cartography.svg import scene_svg
from cartography.tiled_deck import build_tiled_deck
from roster.coloring import count_by_state
from roster.filters import STATE, Filters
from roster.snapshot import Roster
from ui import inline
from ui.address import static_base
from ui.choice import (
    camera_area,
    camera_count,
    choose_state,
    current_choice,
    select_site,
    show_area,
    show_what_is_chosen,
    show_whole_country,
)
from ui.keys import Key
from ui.map.tiles import place_tiles, tiles_address
from ui.map.timeline import has_timeline
from ui.viewport import as_reported, is_dark, map_height, read_viewport

_STEP_IN = 2.5
"""How many levels of zoom a click on a mark goes in at most, for one to see where one is."""


def render_map(roster: Roster, filters: Filters, selected: str | None) -> None:
    """Draw the map of the sites that pass the filters, with its buttons.

    Parameters
    ----------
    roster : Roster
    filters : Filters
    selected : str or None
        Key of the selected place; the camera is on it when it is among the places.
    """
    viewport = read_viewport()
    inline.map_controls(
        key=Key.MAP_CONTROLS,
        data={
            "buttons": viewport is not None,
            "homeOnly": viewport is not None and not viewport.webgl,
            "known": as_reported(viewport),
        },
        on_viewport_change=lambda: None,
        on_home_change=show_whole_country,
    )
    if viewport is None:
        st.skeleton(height=420)
        return
    # On a small screen the timeline follows what was selected, outside the full screen.
    grows = has_timeline(roster, filters) and not (viewport.stacked and selected)
    width, height = viewport.width, map_height(viewport, grows=grows)
    tiles = place_tiles(roster, filters, selected, width, height)
    camera = _camera(tiles, filters, selected, (width, height), calm=viewport.calm)
    places, spotlight = tiles.places, EVERYTHING
    if filters.states:
        places = places[places["key"] == selected]
        spotlight = Spotlight(numbers=count_by_state(roster, filters))
    if not viewport.webgl:
        _render_still(places, selected, camera, spotlight, width, height)
        return
    look: dict[str, Any] = {
        "view": camera.view,
        "palette": palette_for(dark=is_dark()),
        "static_base": static_base(),
        "transition_ms": camera.flight_ms,
        "picks": f"{selected or ''}-{camera_count()}",
    }
    if filters.states:
        size: dict[str, Any] = {"width": width, "height": height}
        deck = build_deck(places, selected=selected, spotlight=spotlight, **size, **look)
    else:
        address = tiles_address(roster, filters, selected, width, height)
        deck = build_tiled_deck(tiles, address, **look)
    st.pydeck_chart(
        deck,
        height=height,
        key=Key.MAP,
        on_select=partial(_pick_from_deck, tiles),
        selection_mode="single-object",
        alt=STATES_ALT if filters.states else site_alt_text(tiles.places, selected),
    )


def _camera(
    tiles: PlaceTiles,
    filters: Filters,
    selected: str | None,
    size: tuple[int, int],
    *,
    calm: bool,
) -> SentCamera:
    """Return the camera, and keep it as the one sent last.

    No one reports where a person moved it by hand. So it stays, whatever the filters leave, unless
    it is asked for, or nothing they leave is where it was sent.
    """
    last: SentCamera | None = st.session_state.get(Key.CAMERA)
    sees = partial(_is_seen, tiles.points, width=size[0], height=size[1])
    if last is not None and last.made_for[2:] == size and not sees(last.view):
        show_what_is_chosen()
    count = camera_count()

    def view() -> ViewState:
        chosen = tiles.places.loc[tiles.places["key"] == selected, ["x", "y"]]
        if area := camera_area():
            fitted = fit_points((area.box[:2], area.box[2:]), *size, levels=LEVELS)
            return replace(fitted, zoom=min(fitted.zoom, round(area.zoom + _STEP_IN, 3)))
        if chosen.empty:
            codes = () if current_choice().country else filters.chosen.get(STATE, ())
            states = fit_states(codes, *size)
            return states if states and sees(states) else fit_country(*size)
        x, y = chosen.iloc[0].tolist()
        return focus(x, y, *size)

    flies = last is not None and last.made_for[:2] != (selected, count) and not calm
    camera = st.session_state[Key.CAMERA] = SentCamera.after(
        last, (selected, count, *size), view, turn=count, flight_ms=FLIGHT_MS if flies else 0
    )
    return camera


def _is_seen(points: FloatArray, view: ViewState, *, width: float, height: float) -> bool:
    """Return whether any of some points of the plane is in a view, or there is none."""
    screen = to_screen(points, view, width, height)
    inside = ((screen >= 0) & (screen <= (width, height))).all(axis=1)
    return not len(points) or bool(inside.any())


def _pick_from_deck(tiles: PlaceTiles) -> None:
    """Select the place, choose the state or show those of the mark that was clicked."""
    objects = st.session_state[Key.MAP].selection.get("objects", {})
    for picked in objects.values():
        if not (picked and picked[0]):
            continue
        clicked = picked[0]["properties"]
        if "code" in clicked:
            choose_state(str(clicked["code"]))
        elif "key" in clicked:
            select_site(str(clicked["key"]))
        else:
            show_area(tiles.behind(clicked["first"], clicked["level"]))


def _render_still(
    places: pd.DataFrame,
    selected: str | None,
    camera: SentCamera,
    spotlight: Spotlight,
    width: int,
    height: int,
) -> None:
    scene = build_scene(
        places,
        selected=selected,
        view=camera.view,
        width=width,
        height=height,
        spotlight=spotlight,
    )
    drawn = scene_svg(
        scene,
        palette_for(dark=is_dark()),
        words=STATES_ALT if spotlight.numbers else site_alt_text(places, selected),
        buttons=True,
    )
    inline.still_map(key=Key.STILL_MAP, data={"svg": drawn}, on_pick_change=_pick_from_still)
    st.caption("This browser has no WebGL, so the map is drawn as a still picture.")


def _pick_from_still() -> None:
    key = st.session_state[Key.STILL_MAP].get("pick")
    if key:
        select_site(str(key))
