"""The address at which the browser fetches the names on the map, for the view that it has."""

import functools
import json
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode

import pandas as pd
import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from cartography.names import LEVELS, PARTS, CityName, NamedPlaces, city_names
from roster.filters import Filters, filter_sites
from roster.snapshot import Roster
from ui.address import base_path
from ui.keys import Key
from ui.live import gazetteer, load_current

_LARGEST = 8000
"""CSS pixels of a map, across and down."""


def names_address(
    version: str, filters: Filters, selected: str | None, width: int, height: int
) -> str:
    """Return the address of the names, for ``build_deck``.

    It says all that decides them, so that any server of this roster has an answer.
    """
    asked: dict[str, Sequence[str]] = {
        Key.SEARCH: [filters.search] if filters.search else [],
        **filters.chosen,
        Key.SITE: [selected] if selected else [],
    }
    query = urlencode(asked, doseq=True)
    return f"{base_path()}/names/{version}/{width}x{height}/{{part}}/{{z}}/{{x}}/{{y}}.json?{query}"


def names_routes() -> list[BaseRoute]:
    """Return the route of the names, to serve beside Streamlit's own."""
    path = "/names/{version}/{width:int}x{height:int}/{part}/{z:int}/{x:int}/{y:int}.json"
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
    roster = load_current().roster
    texts = _tile(roster.version, request.url.query, size, tile, roster)
    # An open screen asks for those of an older roster until it hears of the newer one.
    kept = "private, max-age=3600" if asked["version"] == roster.version else "no-store"
    return Response(texts[part], media_type="application/json", headers={"Cache-Control": kept})


@st.cache_resource(max_entries=512, show_spinner=False)
def _tile(
    version: str, query: str, size: tuple[int, int], tile: tuple[int, int, int], _roster: Roster
) -> dict[str, str]:
    """Return the parts of a tile as JSON."""
    names = _named_places(version, query, size, _roster).tile(*tile)
    return {
        part: json.dumps(getattr(names, part), separators=(",", ":"), ensure_ascii=False)
        for part in PARTS
    }


@st.cache_resource(max_entries=16, show_spinner=False)
def _named_places(version: str, query: str, size: tuple[int, int], _roster: Roster) -> NamedPlaces:
    asked: dict[str, list[str]] = {}
    for name, value in parse_qsl(query):
        asked.setdefault(name, []).append(value)
    search, selected = ("".join(asked.pop(key, ())) for key in (Key.SEARCH, Key.SITE))
    filters = Filters(search, {name: tuple(values) for name, values in asked.items()})
    return NamedPlaces(
        _by_importance(_roster, filters),
        _cities(),
        selected=selected,
        width=size[0],
        height=size[1],
    )


def _by_importance(roster: Roster, filters: Filters) -> pd.DataFrame:
    """Return the places of the sites shown: the newest announcement's first, then by people."""
    shown = filter_sites(roster, filters)
    places = roster.places[roster.places.index.isin(shown["key"])].reset_index()
    new = [roster.as_of in days for days in places["announced"]]
    places = places.assign(label=places["city"] + ", " + places["state_code"], new=new)
    return places.sort_values(["new", "population"], ascending=False, kind="stable")


@functools.cache
def _cities() -> list[CityName]:
    return city_names(gazetteer().records)
