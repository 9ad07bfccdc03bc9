"""The addresses that other programs ask for."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from ui.address import base_path
from ui.public.answers import problem
from ui.public.card import answer_card
from ui.public.catalog import answer_catalog, answer_feed, answer_sitemap
from ui.public.embed import answer_embed
from ui.public.openapi import answer_guide, answer_openapi
from ui.public.reconcile import answer_place, answer_reconcile
from ui.public.sites import answer_schema, answer_sites, answer_table_schema
from ui.server.headers import EMBED
from ui.server.origin import PLACE, RECONCILE


def public_routes() -> list[BaseRoute]:
    """Return the routes of what other programs ask for."""
    return [
        _route(RECONCILE, answer_reconcile, [*_METHODS, "POST"]),
        *(
            _route(path, answer)
            for path, answer in (
                ("/api/sites.{ending}", answer_sites),
                ("/api/schema.json", answer_schema),
                ("/api/table-schema.json", answer_table_schema),
                ("/api/openapi.json", answer_openapi),
                ("/api", answer_guide),
                ("/card.png", answer_card),
                (EMBED, answer_embed),
                (PLACE, answer_place),
                ("/data.json", answer_catalog),
                ("/changes.atom", answer_feed),
                ("/sitemap.xml", answer_sitemap),
                ("/api/{rest:path}", _answer_nothing),
            )
        ),
    ]


_METHODS: Final = ("GET", "HEAD", "OPTIONS")
_OTHERS: Final = ("POST", "PUT", "PATCH", "DELETE")


def _route(
    path: str,
    answer: Callable[[Request], Awaitable[Response]],
    methods: Sequence[str] = _METHODS,
) -> Route:
    """Return the route of an address; a method that it has not is answered as a problem."""

    async def answered(request: Request) -> Response:
        if request.method in methods:
            return await answer(request)
        refused = problem(405, f"Use one of: {', '.join(methods)}.", request)
        refused.headers["Allow"] = ", ".join(methods)
        return refused

    return Route(f"{base_path()}{path}", answered, methods=[*_METHODS, *_OTHERS])


async def _answer_nothing(request: Request) -> Response:
    where = f"{base_path()}/api/openapi.json"
    return problem(404, f"Nothing is at this address. {where} lists all addresses.", request)
