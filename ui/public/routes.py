"""The addresses that other programs ask for."""

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
    base, methods = base_path(), ["GET", "OPTIONS"]
    asked = Route(f"{base}{RECONCILE}", answer_reconcile, methods=[*methods, "POST"])
    return [
        asked,
        *(
            Route(f"{base}{path}", answer, methods=methods)
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


async def _answer_nothing(request: Request) -> Response:
    where = f"{base_path()}/api/openapi.json"
    return problem(404, f"Nothing is at this address. {where} lists all addresses.", request)
