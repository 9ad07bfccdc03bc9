"""What the rivals share: the same sites, filters and table; only the map is another.

They are spared what this app does beside the map (panels, a list, the watch for news, checks of
the address), so that a lead over them is no matter of a lighter page.
"""

import functools
import os
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from geocode import gazetteer, outlines
from roster.build import build_roster
from roster.filters import Filters, filter_options, filter_sites
from roster.snapshot import Roster

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
    shipped = ROOT / "data" / "gazetteer"
    return build_roster(
        data,
        gazetteer.Gazetteer.load(shipped / gazetteer.FILE_NAME),
        outlines.Outlines.load(shipped / outlines.FILE_NAME),
    )


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
    options = filter_options(roster)
    with st.sidebar:
        search = st.text_input(
            "Search", key="search", type="search", live=True, bind="query-params"
        )
        states = st.multiselect(
            "State",
            list(options.state_names),
            key="state",
            format_func=lambda code: options.state_names.get(code, code),
            bind="query-params",
        )
        announced = _render_pills("Announcement", list(options.announced), "announced")
        kinds = _render_pills("Kind", list(options.kinds), "kind")
        further = {
            column: _render_pills(column.capitalize(), list(values), f"by-{column}")
            for column, values in options.further.items()
        }
    return Filters(search or "", tuple(states), announced, kinds, further)


def _render_pills(label: str, values: list[str], key: str) -> tuple[str, ...]:
    return tuple(
        st.pills(label, values, key=key, selection_mode="multi", bind="query-params") or ()
    )


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
