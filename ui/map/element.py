"""The map on the page: deck.gl where there is WebGL, SVG where there is none."""

from dataclasses import dataclass, replace
from itertools import compress

import pandas as pd
import streamlit as st

from cartography.camera import ViewState, fit_country, focus
from cartography.deck import CompactDeck, build_deck, picked_key, site_alt_text
from cartography.label_delay import SentCamera
from cartography.palette import palette_for
from cartography.projection import project
from cartography.scene import build_scene
from cartography.svg import scene_svg
from roster.filters import Filters
from roster.snapshot import Roster
from ui import inline
from ui.address import static_base
from ui.choice import camera_count, select_site, show_whole_country
from ui.keys import Key
from ui.map.names import names_address
from ui.text import long_date
from ui.viewport import Viewport, as_reported, map_height, read_viewport
from ui.visible import KEPT_AT_MOST, ShownSites

FLIGHT_MS = 1200


@dataclass(frozen=True)
class _Frame:
    """What decides a picture beside its places; the flight there is a part of it."""

    selected: str | None
    width: int
    height: int
    dark: bool
    view: ViewState
    flight_ms: int
    names: str


def map_places(roster: Roster, shown: ShownSites) -> pd.DataFrame:
    """Return the located places of these sites, as ``all_places`` has them."""
    keys = shown.made(_located_keys)
    places = all_places(roster.version, roster)
    if len(keys) == len(places):
        return places
    if len(keys) > KEPT_AT_MOST:
        return places[places["key"].isin(keys)]
    return _some_places(roster.version, keys, places)


def _located_keys(sites: pd.DataFrame) -> tuple[str, ...]:
    located = (verdict == "located" for verdict in sites["verdict"])
    return tuple(dict.fromkeys(compress(sites["key"], located)))


@st.cache_resource(max_entries=256, show_spinner=False)
def _some_places(version: str, keys: tuple[str, ...], _places: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of some places; nobody changes the frame."""
    return _places[_places["key"].isin(keys)]


@st.cache_resource(max_entries=4, show_spinner=False)
def all_places(version: str, _roster: Roster) -> pd.DataFrame:
    """Return all located places of a roster, one row a pin, with label and card as text.

    Columns: ``key``, ``city``, ``state_code``, ``latitude``, ``longitude``, ``label``, ``card``.
    Nobody changes the frame.
    """
    places = _roster.places.reset_index()
    places["label"] = places["city"] + ", " + places["state_code"]
    at_point = places.groupby(["latitude", "longitude"])["label"]
    places["card"] = [
        f"{city}, {state}"
        + (f"\n{count} here: {together}" if count > 1 else "")
        + (f"\nJoined {' and '.join(map(long_date, days))}" if days else "")
        for city, state, days, count, together in zip(
            *(places[name] for name in ("city", "state_name", "announced")),
            at_point.transform("size"),
            at_point.transform(" and ".join),
            strict=True,
        )
    ]
    return places[["key", "city", "state_code", "latitude", "longitude", "label", "card"]]


def render_map(roster: Roster, shown: ShownSites, filters: Filters, selected: str | None) -> None:
    """Draw the map of these sites with its buttons.

    Parameters
    ----------
    roster : Roster
    shown : ShownSites
    filters : Filters
        What the sites were chosen by.
    selected : str or None
        Key of the selected place; the camera is on it when it is among the places.
    """
    places = map_places(roster, shown)
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
    elif viewport.webgl:
        _render_deck(roster, places, filters, selected, viewport)
    else:
        _render_still(places, selected, viewport)


def _is_dark() -> bool:
    return st.context.theme.type == "dark"


def _camera(places: pd.DataFrame, selected: str | None, viewport: Viewport) -> SentCamera:
    """Return the camera: the one sent last, as long as nothing asks for another.

    Streamlit applies a view state only where it differs from the last one it was sent, so that a
    camera moved by hand stays. To go back to the same view twice, a millionth is added in turn.
    """
    height = map_height(viewport)
    count = camera_count()
    made_for = (selected, count, viewport.width, height)
    last: SentCamera | None = st.session_state.get(Key.CAMERA)
    if last is not None and last.made_for == made_for:
        return last
    chosen = places[places["key"] == selected]
    if len(chosen):
        x, y = project(chosen["longitude"].iloc[0], chosen["latitude"].iloc[0])
        view = focus(float(x), float(y), viewport.width, height)
    else:
        view = fit_country(viewport.width, height)
    nudge = 1e-6 * (count % 2)
    view = replace(view, target=(view.target[0] + nudge, view.target[1]), zoom=view.zoom + nudge)
    moved = last is not None and last.made_for[:2] != made_for[:2]
    camera = SentCamera(made_for, view, FLIGHT_MS if moved and not viewport.calm else 0)
    st.session_state[Key.CAMERA] = camera
    return camera


def _render_deck(
    roster: Roster,
    places: pd.DataFrame,
    filters: Filters,
    selected: str | None,
    viewport: Viewport,
) -> None:
    camera = _camera(places, selected, viewport)
    height = map_height(viewport)
    frame = _Frame(
        selected,
        viewport.width,
        height,
        _is_dark(),
        camera.view,
        camera.flight_ms,
        names=names_address(roster.version, filters, selected, viewport.width, height),
    )
    if len(places) > KEPT_AT_MOST:
        deck, said = _drawn(places, frame)
    else:
        deck, said = _kept_drawing(roster.version, tuple(places["key"]), frame, places)
    st.pydeck_chart(
        deck,
        height=height,
        key=Key.MAP,
        on_select=_pick_from_deck,
        selection_mode="single-object",
        alt=said,
    )


@st.cache_resource(max_entries=256, show_spinner=False, hash_funcs={_Frame: repr})
def _kept_drawing(
    version: str, keys: tuple[str, ...], frame: _Frame, _places: pd.DataFrame
) -> tuple[CompactDeck, str]:
    """Return a picture. Many screens ask for the same; placing labels takes longest."""
    return _drawn(_places, frame)


def _drawn(places: pd.DataFrame, frame: _Frame) -> tuple[CompactDeck, str]:
    """Return the deck of a picture, and what it shows in words."""
    deck = build_deck(
        places,
        selected=frame.selected,
        view=frame.view,
        width=frame.width,
        height=frame.height,
        palette=palette_for(dark=frame.dark),
        static_base=static_base(),
        transition_ms=frame.flight_ms,
        names=frame.names,
    )
    return deck, site_alt_text(places, frame.selected)


def _pick_from_deck() -> None:
    """Select what was clicked, by its key: the index belongs to an older picture."""
    objects = st.session_state[Key.MAP].selection.get("objects", {})
    for picked in objects.values():
        if picked and picked[0]:
            select_site(picked_key(picked[0]))


def _render_still(places: pd.DataFrame, selected: str | None, viewport: Viewport) -> None:
    camera = _camera(places, selected, viewport)
    scene = build_scene(
        places,
        selected=selected,
        view=camera.view,
        width=viewport.width,
        height=map_height(viewport),
    )
    drawn = scene_svg(
        scene,
        palette_for(dark=_is_dark()),
        words=site_alt_text(places, selected),
        buttons=True,
    )
    inline.still_map(key=Key.STILL_MAP, data={"svg": drawn}, on_pick_change=_pick_from_still)
    st.caption("This browser has no WebGL, so the map is drawn as a still picture.")


def _pick_from_still() -> None:
    key = st.session_state[Key.STILL_MAP].get("pick")
    if key:
        select_site(str(key))
