"""The rows of the list of sites: all of them at an address, and what passes the filters as bits.

A browser fetches the rows of a roster once; what a filter sends is one bit a row
(docs/decisions/0015-the-list-by-address.md).
"""

import base64
import gzip
import json
from collections.abc import Callable
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd
import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from common.version import version
from geocode.normalize import fold_text
from roster.snapshot import Roster
from sites.columns import ANNOUNCED_DATE, CITY, KEY, STATE_CODE, STATE_NAME, VERDICT
from ui.address import base_path
from ui.choice import legend_key
from ui.live import load_current
from ui.past import past_query, roster_of_request

ORDERS: Final[dict[str, Callable[[pd.DataFrame], pd.DataFrame]]] = {
    "file": lambda sites: sites,
    "name": lambda sites: _by(sites, [CITY, STATE_NAME]),
    "state": lambda sites: _by(sites, [STATE_NAME, CITY]),
    "joined": lambda sites: sites.sort_values(ANNOUNCED_DATE, ascending=False, kind="stable"),
}
"""What the list can be in the order of; the newest first, and what has no date last."""

_KEPT: Final = "public, max-age=31536000, immutable"
"""Another roster's rows have another address, and those of another version of the product too."""


def _by(sites: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return sites.sort_values(columns, key=lambda texts: texts.map(fold_text), kind="stable")


def rows_address(roster: Roster, order: str) -> str:
    """Return the address of all rows of a roster in one of ``ORDERS``."""
    return f"{base_path()}/rows/{_kept_as(roster)}/{order}.json{past_query(roster, '?')}"


def _kept_as(roster: Roster) -> str:
    return f"{roster.version}-{version()}"


def rows_routes() -> list[BaseRoute]:
    """Return the route of the rows, to serve beside Streamlit's own."""
    return [Route(f"{base_path()}/rows/{{kept_as}}/{{order}}.json", _answer, methods=["GET"])]


def shown_bits(roster: Roster, order: str, shown: pd.DataFrame) -> str:
    """Return which rows at ``rows_address`` are shown: a bit each, the first one highest, base64.

    Parameters
    ----------
    order : str
        One of ``ORDERS``.
    shown : DataFrame
        Rows of ``roster.sites``.
    """
    passing = roster.sites.index.isin(shown.index)[_positions(roster.version, order, roster)]
    return base64.b64encode(np.packbits(passing).tobytes()).decode()


def in_order(roster: Roster, order: str, shown: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Return where in ``Roster.sites`` the shown rows are, in one of ``ORDERS``."""
    at = _positions(roster.version, order, roster)
    return at[roster.sites.index.isin(shown.index)[at]]


@st.cache_resource(max_entries=8, show_spinner=False)
def _positions(version: str, order: str, _roster: Roster) -> npt.NDArray[np.int64]:
    """Return where in the file the row at each place of an order is."""
    return ORDERS[order](_roster.sites.reset_index(drop=True)).index.to_numpy()


def _answer(request: Request) -> Response:
    kept_as, order = request.path_params["kept_as"], request.path_params["order"]
    roster, _ = roster_of_request(request, load_current())
    if kept_as != _kept_as(roster) or order not in ORDERS:
        # Bits of an older roster must not choose among these rows: its screens keep what they have.
        return Response(status_code=404, headers={"Cache-Control": "no-store"})
    headers = {"Cache-Control": _KEPT, "Vary": "Accept-Encoding"}
    body = _body(roster.version, order, roster)
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return Response(body, media_type="application/json", headers=headers)


@st.cache_resource(max_entries=8, show_spinner=False)
def _body(version: str, order: str, _roster: Roster) -> bytes:
    """Return the rows as JSON, compressed."""
    sites = _roster.sites.iloc[_positions(version, order, _roster)]
    known = _roster.filters
    columns = {
        "keys": sites[KEY].tolist(),
        "names": [city or "(no name)" for city in sites[CITY].tolist()],
        "states": sites[STATE_CODE].where(sites[STATE_CODE] != "", sites[STATE_NAME]).tolist(),
        "values": {one.name: [*one.readings.values()] for one in known if one.readings}
        | {legend_key(one): [group.name for group in one.groups] for one in known if one.groups},
        "unpinned": np.flatnonzero(sites[VERDICT] != "located").tolist(),
    }
    return gzip.compress(json.dumps(columns, separators=(",", ":"), ensure_ascii=False).encode())
