"""The guards in their order, and what has to be so before the first answer."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection, Sequence
from typing import Any, Final

from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute
from streamlit.runtime import get_instance

from ui.server.assets import KeptAssets
from ui.server.figures import CountRequests
from ui.server.headers import SecurityHeaders
from ui.server.limits import raise_open_files
from ui.server.local import TokenToCookie, provide_token
from ui.server.logs import RequestReference
from ui.server.origin import OwnPagesOnly
from ui.server.paths import KnownPathsOnly
from ui.server.stream import StreamGuard
from ui.server.uploads import UploadGuard

_SWEEP_SECONDS: Final = 15.0


def guards(pages: Collection[str], routes: Sequence[BaseRoute]) -> list[Middleware]:
    """Return what every request passes on its way to the app, the outermost first.

    Parameters
    ----------
    pages : collection of str
        The pages' paths, without slashes.
    routes : sequence of BaseRoute
        The app's own routes.
    """
    return [
        Middleware(RequestReference),
        Middleware(CountRequests, pages=pages),
        Middleware(SecurityHeaders),
        Middleware(KnownPathsOnly, pages=pages, routes=routes),
        Middleware(OwnPagesOnly),
        Middleware(TokenToCookie),
        Middleware(UploadGuard),
        Middleware(StreamGuard),
        # Streamlit serves its own scripts as they are: 6.5 MB for a first visit, 2.2 MB so.
        Middleware(KeptAssets),
        Middleware(GZipMiddleware, minimum_size=1024, compresslevel=9),
    ]


@contextlib.asynccontextmanager
async def keeping_house(_app: Any) -> AsyncIterator[None]:
    """Prepare the process, and while it serves let go of sessions that no one came back to."""
    raise_open_files()
    provide_token()
    sweeper = asyncio.create_task(_sweep())
    yield
    sweeper.cancel()


async def _sweep() -> None:
    # Streamlit looks for expired sessions only when another one ends; listing them is a look.
    while True:
        await asyncio.sleep(_SWEEP_SECONDS)
        get_instance()._session_mgr.list_sessions()
