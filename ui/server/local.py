"""The token that shows who started the map on this computer, so that they may edit there.

A new one is made at every start and printed with the map's address. Who opens that address gets it
as a cookie, which scripts cannot read and other sites' pages do not send; the address loses it.
"""

import hmac
import os
import secrets
import sys
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.server.answers import page

EDITING_VARIABLE: Final = "PARTNERSHIP_MAP_EDITING"
"""Environment variable; ``local`` lets the person who started the map on this computer edit.

``make run`` sets it when it binds this computer's own address. It is said and not guessed from
the connection: behind a reverse proxy every visitor seems to come from this computer.
"""
TOKEN_VARIABLE: Final = "PARTNERSHIP_MAP_TOKEN"
"""Environment variable: the token, where a program starts the map and opens its address."""

_PARAMETER: Final = "token"
_EARLIER_START: Final = (
    "The token in this address is out of date. To edit, open the address that was "
    "printed when the map was started; to look, open the map without it."
)


def is_editing_local() -> bool:
    """Return whether the map was started so that the person at this computer may edit."""
    return os.environ.get(EDITING_VARIABLE) == "local"


def provide_token() -> None:
    """Make a token where editing is local and no one gave one, and print how to use it."""
    if is_editing_local() and not os.environ.get(TOKEN_VARIABLE):
        os.environ[TOKEN_VARIABLE] = secrets.token_urlsafe(32)
        print(
            f"To edit, add /?{_PARAMETER}={os.environ[TOKEN_VARIABLE]} to the map’s address.",
            file=sys.stderr,
            flush=True,
        )


def with_token(address: str) -> str:
    """Return the address at which the person who starts the map becomes its editor."""
    return f"{address}?{urlencode({_PARAMETER: os.environ[TOKEN_VARIABLE]})}"


def holds_token(cookies: Mapping[str, str], host: str | None) -> bool:
    """Return whether a browser has shown the token at this address.

    Parameters
    ----------
    host : str or None
        The ``Host`` header that they came with.
    """
    return _is_token(cookies.get(_cookie_name(host), ""))


def _is_token(shown: str) -> bool:
    token = os.environ.get(TOKEN_VARIABLE, "")
    return bool(token) and hmac.compare_digest(shown.encode(), token.encode())


def _cookie_name(host: str | None) -> str:
    """Return the cookie's name. Browsers send a host's cookies to all of its ports."""
    try:
        port = urlsplit(f"//{host or ''}").port
    except ValueError:
        port = None
    return f"partnership-map-{port or 'editor'}"


class TokenToCookie:
    """Takes the token out of an address and gives it back as a cookie."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an address with a token; pass on all others."""
        query = scope.get("query_string", b"")
        asks = scope["type"] == "http" and scope["method"] == "GET" and is_editing_local()
        if not asks or f"{_PARAMETER}=".encode() not in query:
            await self.app(scope, receive, send)
            return
        pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
        shown = [value for name, value in pairs if name == _PARAMETER]
        if not shown:
            await self.app(scope, receive, send)
            return
        if not _is_token(shown[-1]):
            answer = page("This address is out of date", _EARLIER_START, 403)
            await answer(scope, receive, send)
            return
        rest = urlencode([pair for pair in pairs if pair[0] != _PARAMETER])
        path = "/" + scope["path"].lstrip("/")
        back = RedirectResponse(f"{path}?{rest}" if rest else path, status_code=303)
        back.headers["Cache-Control"] = "no-store"
        back.set_cookie(
            _cookie_name(Headers(scope=scope).get("host")),
            shown[-1],
            path="/",
            httponly=True,
            samesite="strict",
            secure=scope["scheme"] == "https",
        )
        await back(scope, receive, send)
