"""Ask an app for an address without a server."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute


class Ask(Protocol):
    def __call__(self, path: str, method: str = "GET", **options: object) -> httpx.Response: ...


def asker(*routes: BaseRoute, middleware: Sequence[Middleware] = ()) -> Ask:
    """Return what asks an app of these routes at ``http://map``, with the options of httpx.

    In a thread of its own: once a test has opened a browser, Playwright's loop runs in this one.
    """
    transport = httpx.ASGITransport(Starlette(routes=routes, middleware=middleware))

    def ask(path: str, method: str = "GET", **options: object) -> httpx.Response:
        async def answer() -> httpx.Response:
            async with httpx.AsyncClient(transport=transport, base_url="http://map") as client:
                return await client.request(method, path, **options)  # type: ignore[arg-type]

        with ThreadPoolExecutor(1) as thread:
            return thread.submit(asyncio.run, answer()).result()

    return ask
