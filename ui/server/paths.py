"""Which addresses there are. Streamlit answers every other one with the app."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Final

from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import file_util

from ui.address import base_path
from ui.server.answers import page, refuse

_STREAMLITS: Final = frozenset(
    {
        *("/_stcore/health", "/_stcore/host-config", "/_stcore/stream"),
        *("/oauth2callback", "/auth/login", "/auth/logout"),
    }
)
_BELOW: Final = (
    *("/_stcore/upload_file/", "/_stcore/bidi-components/", "/app/static/", "/media/"),
    "/component/",
)


class KnownPathsOnly:
    """Answers 404 to what is neither a page nor a file nor one of the app's routes.

    Of Streamlit's own addresses those that the app's pages need are open; its metrics, its agent
    interface and whatever a later release adds are not.
    """

    def __init__(self, app: ASGIApp, pages: Collection[str], routes: Sequence[BaseRoute]) -> None:
        self.app = app
        self._routes = routes
        folder = Path(file_util.get_static_dir())
        files = (one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())
        self._known = _STREAMLITS | {f"/{name}" for name in (*pages, *files)}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a known address; answer 404 to any other."""
        if scope["type"] == "lifespan" or self._is_known(scope):
            await self.app(scope, receive, send)
        elif b"text/html" in dict(scope["headers"]).get(b"accept", b""):
            answer = page("Page not found", "Nothing is at this address.", 404)
            await refuse(answer, scope, receive, send)
        else:
            await refuse(PlainTextResponse("Not found\n", 404), scope, receive, send)

    def _is_known(self, scope: Scope) -> bool:
        if any(route.matches(scope)[0] is not Match.NONE for route in self._routes):
            return True
        base, path = base_path(), scope["path"]
        if not path.startswith(base):
            return False
        path = path[len(base) :]
        if path in ("", "/"):
            return True
        return path.rstrip("/") in self._known or path.startswith(_BELOW)
