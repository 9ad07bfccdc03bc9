"""``/reconcile``: the Reconciliation API 0.2 of the W3C's group, as OpenRefine asks it."""

import html
import json
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from geocode.gazetteer.geocoder import Gazetteer
from geocode.reconcile import Match, matches
from sites.columns import CITY_KIND, COUNTY_KIND
from sites.states import BY_CODE
from ui.live import gazetteer
from ui.public.answers import OPEN_TO_ALL, QuestionError, problem, public_base
from ui.server.origin import PLACE

MOST_NAMES: Final = 1_000
"""In one question."""
MOST_BYTES: Final = 1_000_000

_TYPES: Final = {CITY_KIND: "City, town or village", COUNTY_KIND: "County or equivalent"}
_PROPERTIES: Final = {"state": "State", "county": "County", "postalcode": "ZIP code"}
_USUAL: Final = 5
_MOST: Final = 50


async def answer_reconcile(request: Request) -> Response:
    """Answer with places for each name, or with what the service is."""
    if request.method == "OPTIONS":
        return _open(Response(status_code=204))
    try:
        text = await _queries(request)
        if text is None:
            content = manifest(public_base(request))
        else:
            content = await run_in_threadpool(lambda: reconcile(gazetteer(), text))
    except QuestionError as error:
        return _open(problem(error.status, str(error), request))
    return _open(JSONResponse(content, headers={"Cache-Control": "no-store"}))


async def answer_place(request: Request) -> Response:
    """Answer with a small page on one place."""
    state, _, rest = request.query_params.get("id", "").partition("/")
    kind, _, number = rest.partition("/")
    record = gazetteer().record_by_id(state, kind, number)
    if record is None:
        return _open(problem(404, "The gazetteer has no such place.", request))
    say = html.escape
    named = BY_CODE[record.state].name if record.state in BY_CODE else record.state
    lines = [
        _TYPES.get(record.kind, record.kind),
        gazetteer().county_of(record),
        f"{record.population:,} people" if record.population else "",
        f"{record.latitude}, {record.longitude}",
        gazetteer().source_of(record),
    ]
    listed = "".join(f"<li>{say(line)}</li>" for line in lines if line)
    title = f"{say(record.name)}, {say(named)}"
    return _open(
        HTMLResponse(
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
            f"<h1>{title}</h1><ul>{listed}</ul></html>"
        )
    )


def _open(response: Response) -> Response:
    """Let OpenRefine, a page of another origin, read it. The gazetteer is nobody's secret."""
    response.headers.update(OPEN_TO_ALL)
    return response


def manifest(base: str) -> dict[str, Any]:
    """Return what the service is."""
    place = f"{base}{PLACE}?id="
    return {
        "versions": ["0.2"],
        "name": "Places of the United States",
        "identifierSpace": place,
        "schemaSpace": f"{base}/reconcile/types/",
        "defaultTypes": _types(),
        "view": {"url": f"{place}{{{{id}}}}"},
        "preview": {"url": f"{place}{{{{id}}}}", "width": 400, "height": 200},
    }


def reconcile(known: Gazetteer, text: str) -> dict[str, Any]:
    """Return places for a batch of names.

    Parameters
    ----------
    known : Gazetteer
    text : str
        JSON: queries by their ids.

    Raises
    ------
    QuestionError
        When it is not such a batch.
    """
    try:
        queries = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise QuestionError("The queries are not JSON.") from error
    if not isinstance(queries, dict) or not all(isinstance(q, dict) for q in queries.values()):
        raise QuestionError("The queries are not an object of objects.")
    if len(queries) > MOST_NAMES:
        raise QuestionError(f"Send at most {MOST_NAMES:,} queries at once.", 413)
    return {name: {"result": _answers(known, query)} for name, query in queries.items()}


def _answers(known: Gazetteer, query: Mapping[str, Any]) -> list[dict[str, Any]]:
    limit = query.get("limit", _USUAL)
    if not isinstance(limit, int) or limit < 1:
        raise QuestionError("The limit must be a number, 1 or more.")
    wanted = query.get("type") or ""
    types = wanted if isinstance(wanted, list) else [wanted]
    kind = next((one for one in _TYPES if [one] == types), "")
    beside = {}
    properties = query.get("properties") or []
    for one in properties if isinstance(properties, list) else []:
        if isinstance(one, dict) and one.get("pid") in _PROPERTIES:
            beside[str(one["pid"])] = _text(one.get("v"))
    found = matches(known, _text(query.get("query")), beside, kind)
    return [_result(one) for one in found[: min(limit, _MOST)]]


def _text(value: Any) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = value.get("name") or value.get("id") or ""
    return str(value) if isinstance(value, str | int | float) else ""


def _result(one: Match) -> dict[str, Any]:
    place = one.place
    people = f"{place.population:,} people" if place.population else ""
    return {
        "id": f"{place.state_code}/{place.kind}/{place.id}",
        "name": place.label,
        "description": ", ".join(filter(None, [place.county, people])),
        "type": [each for each in _types() if each["id"] == place.kind],
        "score": one.score,
        "match": one.sure,
    }


def _types() -> list[dict[str, str]]:
    return [{"id": kind, "name": name} for kind, name in _TYPES.items()]


async def _queries(request: Request) -> str | None:
    """Return the queries that are asked, None where none are."""
    if request.method != "POST":
        return request.query_params.get("queries")
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise QuestionError(f"Send at most {MOST_BYTES:,} bytes.", 413)
    found = parse_qs(body.decode("utf-8", "replace")).get("queries")
    return found[-1] if found else None
