"""What the rivals share: the same sites, filters and table; only the map is another.

They are spared what this app does beside the map (panels, a list, the watch for news, checks of
the address), so that a lead over them does not come from a lighter page.
"""

import functools
import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from geocode.shipped import load_gazetteer, load_outlines
from roster.build import build_roster
from roster.filters import STATE, Filter, Filters, Range, filter_sites, filters_of
from roster.snapshot import Roster
from versions.folder import FolderStorage

DATA_VARIABLE = "PARTNERSHIP_MAP_DATA"
ROOT = Path(__file__).resolve().parents[2]
MAP_HEIGHT_PX = 560


def make_app(script: str) -> st.App:
    """Return the ASGI application of a rival, put together as this app's is.

    Parameters
    ----------
    script : str
        The rival's ``__file__``.
    """
    return st.App(
        script,
        middleware=[Middleware(GZipMiddleware, minimum_size=1024, compresslevel=9)],
    )


@functools.cache
def _roster() -> Roster:
    data = Path(os.environ.get(DATA_VARIABLE) or ROOT / "data")
    return build_roster(FolderStorage(data), load_gazetteer(), load_outlines())


def render(draw_map: Callable[[pd.DataFrame], None]) -> None:
    """Draw a rival's page.

    Parameters
    ----------
    draw_map : callable
        Gets the located sites that pass the filters, with ``latitude`` and ``longitude`` in
        degrees, and draws them with Streamlit.
    """
    roster = _roster()
    st.set_page_config(layout="wide")
    shown = filter_sites(roster, _render_filters(roster))
    draw_map(shown[shown["verdict"] == "located"])
    st.dataframe(_table(shown), hide_index=True, height=212)


def _render_filters(roster: Roster) -> Filters:
    with st.sidebar:
        search = st.text_input(
            "Search", key="search", type="search", live=True, bind="query-params"
        )
        chosen = {one.name: _render_filter(one) for one in filters_of(roster)}
    return Filters(search or "", chosen)


def _render_filter(one: Filter) -> tuple[str, ...]:
    if one.name == STATE:
        return tuple(
            st.multiselect(
                one.label,
                list(one.readings),
                key=one.name,
                format_func=lambda code: one.readings.get(code, code),
                bind="query-params",
            )
        )
    if isinstance(one, Range):
        typed = st.text_input(one.label, key=one.name, bind="query-params")
        return tuple(filter(None, [one.parse(typed)]))
    picked = st.pills(
        one.label,
        list(one.readings),
        key=one.name,
        selection_mode="multi",
        bind="query-params",
    )
    return tuple(picked or ())


def _table(shown: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "City": shown["city"],
            "State": shown["state_name"],
            "Joined": pd.to_datetime(shown["announced_date"]).dt.date,
            "Latitude": shown["latitude"],
            "Longitude": shown["longitude"],
            "Located by": shown["source"],
        }
    )
