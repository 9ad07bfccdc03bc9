"""The address at which the browser fetches the sites and names on the map, as it moves."""

import functools
import json
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from cartography.city_names import CityName, city_names
from cartography.place_tiles import LEVELS, PlaceTiles
from cartography.site_places import by_importance
from cartography.tile_features import PARTS
from roster.coloring import coloring_of
from roster.filters import Filters, passing_all
from roster.snapshot import Roster, once_a_roster
from ui.address import base_path
from ui.keys import Key
from ui.live import gazetteer, load_current
from ui.past import past_query, roster_of_request

_PAST = "&"
_LARGEST = 8000
"""CSS pixels of a map, across and down."""


def tiles_address(
    roster: Roster, filters: Filters, selected: str | None, width: int, height: int
) -> str:
    """Return the address of the tiles, for ``build_tiled_deck``.

    It says all that decides them, so that any server of this roster has an answer.
    """
    query = _query(filters, selected) + past_query(roster, _PAST)
    size = f"{width}x{height}"
    path = f"places/{roster.version}/{size}/{{part}}/{{z}}/{{x}}/{{y}}.json"
    return f"{base_path()}/{path}?{query}"


def _query(filters: Filters, selected: str | None) -> str:
    asked: dict[str, Sequence[str]] = {
        Key.SEARCH: [filters.search] if filters.search else [],
        **filters.chosen,
        Key.COLOR: [filters.color] if filters.color else [],
        Key.SITE: [selected] if selected else [],
    }
    return urlencode(asked, doseq=True)


def tiles_routes() -> list[BaseRoute]:
    """Return the route of the tiles, to serve beside Streamlit's own."""
    path = "/places/{version}/{width:int}x{height:int}/{part}/{z:int}/{x:int}/{y:int}.json"
    return [Route(f"{base_path()}{path}", _answer, methods=["GET"])]


def _answer(request: Request) -> Response:
    asked = request.path_params
    part, tile = asked["part"], (asked["z"], asked["x"], asked["y"])
    size = asked["width"], asked["height"]
    if (
        part not in PARTS
        or tile[0] >= LEVELS
        or max(tile[1:]) >= 2 ** tile[0]
        or not all(0 < pixels <= _LARGEST for pixels in size)
    ):
        return Response(status_code=404)
    roster, _ = roster_of_request(request, load_current())
    # What is kept goes by the roster's version, whichever way it was asked for.
    query = request.url.query.partition(f"{_PAST}{Key.AS_OF}=")[0]
    texts = _tile(roster.version, query, size, tile, roster)
    # An open screen asks for those of an older roster until it hears of the newer one.
    kept = "public, max-age=3600" if asked["version"] == roster.version else "no-store"
    return Response(texts[part], media_type="application/json", headers={"Cache-Control": kept})


@st.cache_resource(max_entries=512, show_spinner=False)
def _tile(
    version: str, query: str, size: tuple[int, int], tile: tuple[int, int, int], _roster: Roster
) -> dict[str, str]:
    """Return the parts of a tile as JSON."""
    found = _place_tiles(version, query, size, _roster).tile(*tile)
    return {
        part: json.dumps(getattr(found, part), separators=(",", ":"), ensure_ascii=False)
        for part in PARTS
    }


def place_tiles(
    roster: Roster, filters: Filters, selected: str | None, width: int, height: int
) -> PlaceTiles:
    """Return what the tiles of ``tiles_address`` are made from; the routes find the same."""
    return _place_tiles(roster.version, _query(filters, selected), (width, height), roster)


@st.cache_resource(max_entries=32, show_spinner=False)
def _place_tiles(version: str, query: str, size: tuple[int, int], _roster: Roster) -> PlaceTiles:
    asked: dict[str, list[str]] = {}
    for name, value in parse_qsl(query):
        asked.setdefault(name, []).append(value)
    search, color, selected = (
        "".join(asked.pop(key, ())) for key in (Key.SEARCH, Key.COLOR, Key.SITE)
    )
    filters = Filters(search, {name: tuple(values) for name, values in asked.items()}, color)
    places = by_importance(_roster)
    if filters.active:
        at = _place_of_site(_roster)[passing_all(_roster, filters)]
        passing = np.zeros(len(places), dtype=bool)
        passing[at[at >= 0]] = True
        places = places[passing]
    if coloring := coloring_of(_roster, filters):
        places = places.assign(color=places["key"].map(coloring.of).astype(int))
    return PlaceTiles(
        places,
        _cities(),
        selected=selected,
        width=size[0],
        height=size[1],
        noun=_roster.program.site_noun_plural,
    )


@once_a_roster
def _place_of_site(roster: Roster) -> npt.NDArray[np.intp]:
    """Return for each site which row of ``by_importance`` its place is; -1 without a pin."""
    return pd.Index(by_importance(roster)["key"]).get_indexer(roster.sites["key"])


@functools.cache
def _cities() -> list[CityName]:
    return city_names(gazetteer().records)
