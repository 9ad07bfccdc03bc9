"""What machines ask: whether the map is alive, whether it is ready, and who may index it."""

import os
from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from streamlit.runtime import RuntimeState, get_instance

from common.errors import PartnershipMapError
from ui.access import may_anybody_edit
from ui.address import base_path
from ui.live import load_current
from ui.server.stopping import is_stopping
from versions.folder import data_storage

ROBOTS_VARIABLE: Final = "PARTNERSHIP_MAP_ROBOTS"
"""Environment variable; ``allow`` lets search engines index the map."""

_NO_STORE: Final = {"Cache-Control": "no-store"}


def health_routes() -> list[BaseRoute]:
    """Return the routes of what machines ask."""
    base = base_path()
    return [
        Route(f"{base}/healthz", _answer_alive, methods=["GET"]),
        Route(f"{base}/readyz", _answer_ready, methods=["GET"]),
        Route(f"{base}/robots.txt", _answer_robots, methods=["GET"]),
    ]


def _answer_alive(_request: Request) -> Response:
    return PlainTextResponse("ok\n", headers=_NO_STORE)


def _answer_ready(_request: Request) -> Response:
    lacking = what_is_lacking()
    # Viewers see the list all the same: all servers share what cannot be saved to, and a proxy must
    # not turn viewers away.
    lines = [*lacking, *what_is_unsaved()] or ["ok"]
    text = "".join(f"{line}\n" for line in lines)
    return PlainTextResponse(text, 503 if lacking else 200, headers=_NO_STORE)


def _answer_robots(_request: Request) -> Response:
    path = "" if os.environ.get(ROBOTS_VARIABLE) == "allow" else " /"
    return PlainTextResponse(f"User-agent: *\nDisallow:{path}\n")


def what_is_lacking() -> list[str]:
    """Return what keeps this process from serving viewers, a sentence for each."""
    lacking = []
    if is_stopping():
        lacking.append("The server is stopping.")
    if get_instance().state in (RuntimeState.INITIAL, RuntimeState.STOPPING, RuntimeState.STOPPED):
        lacking.append("The app is not running.")
    try:
        load_current()
    except PartnershipMapError as error:
        lacking.append(f"No list is loaded: {error}")
    return lacking


def what_is_unsaved() -> list[str]:
    """Return why nothing can be published by way of this process, a sentence at most."""
    storage = data_storage()
    name = f"{storage.name[:1].upper()}{storage.name[1:]}"
    if storage.is_away:
        return [
            f"{name} does not answer; the last good list is shown, and nothing can be published."
        ]
    if may_anybody_edit() and not storage.is_writable():
        return [f"{name} cannot be written to, so nothing can be published."]
    return []
