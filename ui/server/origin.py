"""Whether a browser's page that asks is the map's own."""

import functools
import os
from collections.abc import Iterable
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.address import base_path
from ui.server.answers import refuse

ADDRESS_VARIABLE: Final = "PARTNERSHIP_MAP_ADDRESS"
"""Environment variable: addresses at which browsers reach the map, by commas or spaces.

Needed only behind a proxy that does not hand on the ``Host`` that the browser asked for.
"""

RECONCILE: Final = "/reconcile"
"""Where questions come by POST, as they are too long for an address. They change nothing, and the
programs that ask name no origin."""

PLACE: Final = f"{RECONCILE}/place"
"""Where a place of the gazetteer is, which OpenRefine shows in a frame of its own page."""

_PORTS: Final = {"http": 80, "https": 443}
_LOOKING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FOREIGN: Final = (
    "This map answers its own pages only. If it is behind a proxy, pass on the Host header, "
    f"or set {ADDRESS_VARIABLE} to its address.\n"
)


class Origin(NamedTuple):
    """An origin, as browsers compare them."""

    scheme: str
    host: str
    port: int


def parse_origin(text: str) -> Origin | None:
    """Return an origin from its text, such as ``https://map.example.org``; None if it is none."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    rest = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in _PORTS or not host or rest:
        return None
    return Origin(parts.scheme, host, _PORTS[parts.scheme] if port is None else port)


@functools.lru_cache(maxsize=8)
def parse_origins(text: str) -> frozenset[Origin]:
    """Return the origins that a setting names.

    Raises
    ------
    ValueError
        When one of them is none; the message names it.
    """
    found = {name: parse_origin(name) for name in text.replace(",", " ").split()}
    for name, origin in found.items():
        if origin is None:
            raise ValueError(f"“{name}” must look like https://map.example.org.")
    return frozenset(origin for origin in found.values() if origin is not None)


def named_origins() -> frozenset[Origin]:
    """Return the addresses that the operator names."""
    return parse_origins(os.environ.get(ADDRESS_VARIABLE, ""))


def is_address_asked_for(origin: Origin, host: str) -> bool:
    """Return whether an origin is the one that a ``Host`` header names."""
    asked = parse_origin(f"{origin.scheme}://{host}")
    return asked == origin


class OwnPagesOnly:
    """Lets web sockets and changes through only from the map's own pages.

    Streamlit checks the origin of a web socket too, but asks an address service on the internet
    about one that it does not know, and everyone waits for the answer. So none reaches it: a
    foreign one is refused here, and one that the operator names comes as the address asked for.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 403, or pass on what was asked."""
        if scope["type"] == "websocket" or not _only_asks(scope):
            text = _only(scope, b"origin")
            origin = parse_origin(text) if text is not None else None
            if origin is None:
                await refuse(PlainTextResponse(_FOREIGN, 403), scope, receive, send)
                return
            if not is_address_asked_for(origin, _only(scope, b"host") or ""):
                if origin not in named_origins():
                    await refuse(PlainTextResponse(_FOREIGN, 403), scope, receive, send)
                    return
                scope = _asked_at(scope, urlsplit(text or "").netloc)
        await self.app(scope, receive, send)


def _only_asks(scope: Scope) -> bool:
    method = scope.get("method", "GET")
    return method in _LOOKING or (method == "POST" and scope["path"] == f"{base_path()}{RECONCILE}")


def _only(scope: Scope, name: bytes) -> str | None:
    """Return a header's value; None without one, and with several that may differ."""
    headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
    values = [value for key, value in headers if key == name]
    return values[0].decode("latin-1") if len(values) == 1 else None


def _asked_at(scope: Scope, host: str) -> Scope:
    others = [(name, value) for name, value in scope["headers"] if name != b"host"]
    return {**scope, "headers": [(b"host", host.encode("latin-1")), *others]}
