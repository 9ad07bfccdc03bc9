"""The sites as data: ``/api/sites.json`` and its other endings, with the filters of the pages."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlencode

import pandas as pd
from starlette.requests import Request
from starlette.responses import Response

from common.errors import PartnershipMapError, UnknownVersionError
from roster.as_of import NoListThenError
from roster.export.formats import EXPORTS
from roster.export.geojson import site_records
from roster.export.schema import record_schema, table_schema
from roster.moment import AsOfError
from roster.snapshot import Roster
from roster.store import Loaded
from ui.address import base_path
from ui.past import roster_at
from ui.public.answers import Made, QuestionError, answer, made, made_json, problem
from ui.public.question import AS_OF, LIMIT, OFFSET, parameters, read_question
from versions.folder import data_storage

USUAL: Final = 1_000
"""Sites on a page of JSON, where no one says how many; a file has all of them."""

MEDIA_TYPES: Final = {"json": "application/json", **{one.ending: one.media_type for one in EXPORTS}}
"""By the ending of the address."""

_PARAMETERS: Final = (LIMIT, OFFSET, AS_OF)
_Write = Callable[[pd.DataFrame, Roster], bytes]


async def answer_sites(request: Request) -> Response:
    """Answer with the sites that pass the filters, as the ending of the path says."""
    ending = request.path_params["ending"]
    if ending not in MEDIA_TYPES:
        there = ", ".join(f".{one}" for one in MEDIA_TYPES)
        return problem(
            404, f"The sites are not available as .{ending}; use one of: {there}.", request
        )
    return await answer(request, _make_json if ending == "json" else _make_file)


async def answer_schema(request: Request) -> Response:
    """Answer with the JSON Schema of one site."""
    return await answer(
        request,
        lambda loaded, _request: made_json(record_schema(loaded.roster), "application/schema+json"),
    )


async def answer_table_schema(request: Request) -> Response:
    """Answer with the Table Schema of the CSV."""
    return await answer(request, lambda loaded, _request: made_json(table_schema(loaded.roster)))


def _make_json(loaded: Loaded, request: Request) -> Made:
    roster, shown, links, asked = _page(loaded, request, USUAL)
    return made(sites_json(shown, roster, asked, links), MEDIA_TYPES["json"], _link_header(links))


def sites_json(
    shown: pd.DataFrame, roster: Roster, counted: dict[str, int], links: dict[str, str]
) -> bytes:
    """Return some sites as JSON, with how many there are and where the pages beside it are."""
    content: dict[str, Any] = {
        "version": roster.version,
        "latest_announcement": roster.as_of or None,
        **counted,
        **{name: links.get(name) for name in ("next", "previous")},
        "sites": site_records(shown, roster),
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False).encode()


def _make_file(loaded: Loaded, request: Request) -> Made:
    export = next(one for one in EXPORTS if one.ending == request.path_params["ending"])
    roster, shown, links, _ = _page(loaded, request, None)
    name = roster.program.short_name.lower()
    plain = "".join(one if one.isascii() and one.isalnum() else "-" for one in name) or "map"
    plain += f"-{roster.past.slug}" if roster.past else ""
    headers = {"Content-Disposition": f'inline; filename="{plain}-sites.{export.ending}"'}
    media_type = export.media_type + "; charset=utf-8" * export.media_type.startswith("text/")
    return made(export.write(shown, roster), media_type, headers | _link_header(links))


def _page(
    loaded: Loaded, request: Request, usual: int | None
) -> tuple[Roster, pd.DataFrame, dict[str, str], dict[str, int]]:
    """Return the roster, a page of the sites asked for, its neighbors, and what was counted."""
    asked = parameters(request.url.query)
    roster = roster_asked(loaded, asked)
    question = read_question(roster, asked, _PARAMETERS)
    sites = question.sites(roster)
    limit, offset = question.limit or usual, question.offset
    until = len(sites) if limit is None else offset + limit
    more = {AS_OF: roster.past.text} if roster.past else {}

    def link(start: int) -> str:
        query = question.query(roster, limit, start, **more)
        return f"{request.url.path}?{query}"

    links = {}
    if until < len(sites):
        links["next"] = link(until)
    if limit and offset:
        links["previous"] = link(max(min(offset, len(sites)) - limit, 0))
    counted = {"total": len(sites), OFFSET: offset, LIMIT: limit or len(sites)}
    return roster, sites.iloc[offset:until], links, counted


def _link_header(links: dict[str, str]) -> dict[str, str]:
    text = ", ".join(f'<{where}>; rel="{name}"' for name, where in links.items())
    return {"Link": text} if text else {}


def roster_asked(loaded: Loaded, asked: Mapping[str, list[str]]) -> Roster:
    """Return the roster of the day or version that is asked for, else today's.

    Raises
    ------
    QuestionError
    """
    text = asked.get(AS_OF, [""])[-1]
    if not text:
        return loaded.roster
    try:
        return roster_at(loaded, text)
    except AsOfError as error:
        raise QuestionError(str(error), 400, ((AS_OF, str(error)),)) from error
    except (NoListThenError, UnknownVersionError) as error:
        raise QuestionError(str(error), 404, ((AS_OF, str(error)),)) from error
    except PartnershipMapError as error:
        said = f"The list of that day cannot be read: {error}"
        status = 503 if data_storage().is_away else 404
        raise QuestionError(said, status, ((AS_OF, said),)) from error


def data_addresses(base: str, query: dict[str, list[str]]) -> dict[str, str]:
    """Return the whole addresses of the sites that a choice leaves, by ending.

    Parameters
    ----------
    base : str
        The address of the map, without a slash at the end.
    query : dict
    """
    host = base.removesuffix(base_path())
    return {ending: host + sites_address(ending, query) for ending in MEDIA_TYPES}


def sites_address(ending: str, query: dict[str, list[str]]) -> str:
    """Return the path of the sites that a choice leaves."""
    text = urlencode(query, doseq=True)
    return f"{base_path()}/api/sites.{ending}{'?' if text else ''}{text}"
