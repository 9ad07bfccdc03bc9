"""The roster that every screen shares, and how an open screen learns of a new one."""

import functools
import os
from collections.abc import Hashable

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Route

from common.errors import PartnershipMapError
from common.limits import Limits
from geocode.gazetteer.geocoder import Gazetteer
from geocode.shipped import load_gazetteer, load_outlines
from roster.changes import last_change
from roster.data_files import SITES_NAME
from roster.snapshot import Roster
from roster.store import Loaded, RosterStore
from ui import inline
from ui.address import base_path
from ui.choice import write_address
from ui.keys import Key
from ui.text import short_source
from versions.folder import data_storage


@functools.cache
def gazetteer() -> Gazetteer:
    """Return the one gazetteer of this process."""
    return load_gazetteer()


def located_by(source: str) -> str:
    """Return in a word or two who says where a place is; its panel gives the source in full."""
    return "Gazetteer" if source in gazetteer().sources.values() else short_source(source)


@functools.cache
def roster_store() -> RosterStore:
    """Return the one store of this process. Gazetteer and outlines are read at the first call."""
    return RosterStore(data_storage(), gazetteer(), load_outlines(), limits())


def limits() -> Limits:
    """Return what a file may hold at most, as the operator says."""
    return Limits.from_environment(os.environ)


def load_current() -> Loaded:
    """Return the last good roster, and what is wrong with a newer one, if there is one."""
    return roster_store().current()


async def _answer_version(_request: Request) -> PlainTextResponse:
    # Every open page asks each second: only a list that has to be read is worth a thread.
    store = roster_store()
    loaded = store.known()
    if loaded is None:
        loaded = await run_in_threadpool(store.current)
    return PlainTextResponse(loaded.token, headers={"Cache-Control": "no-store"})


def change_words(roster: Roster) -> str:
    """Return when a list last changed and what that was; "" where nothing says so."""
    try:
        token = data_storage().token(SITES_NAME)
        return _change_words(roster.version, roster.past.text if roster.past else "", token, roster)
    except (PartnershipMapError, OSError):
        return ""


@st.cache_resource(max_entries=8, show_spinner=False)
def _change_words(version: str, past: str, token: Hashable, _roster: Roster) -> str:
    return last_change(_roster, data_storage(), limits())


def version_address() -> str:
    """Return the path that answers the roster's version: a few bytes that open screens ask for."""
    return f"{base_path()}/roster/version"


def live_routes() -> list[BaseRoute]:
    """Return the routes by which open screens learn of a new roster."""
    return [Route(version_address(), _answer_version, methods=["GET"])]


def render_live_watch(token: str) -> None:
    """Rerun this page when the roster on disk is no longer the one with this token."""
    inline.live(
        key=Key.LIVE,
        data={"address": version_address(), "token": token},
        height="content",
        on_token_change=write_address,
        on_back_change=lambda: None,
    )
