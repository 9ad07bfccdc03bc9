"""What can be asked for, told to programs (OpenAPI) and to people, with examples."""

import html
from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from common.version import version
from roster.export.formats import EXPORTS
from roster.export.schema import record_schema
from roster.filters import Filter, Range
from roster.snapshot import Roster
from roster.store import Loaded
from ui.address import base_path
from ui.keys import Key
from ui.public.answers import Made, answer, made, made_json, public_base
from ui.public.question import AS_OF, LIMIT, MOST_SITES, OFFSET
from ui.public.sites import USUAL, sites_address

_STYLE: Final = (
    "body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:52rem;padding:0 1rem;"
    "color-scheme:light dark}pre{overflow:auto;padding:.75rem 1rem;border:1px solid;"
    "border-radius:.25rem}table{border-collapse:collapse}td,th{text-align:left;"
    "vertical-align:top;padding:.25rem 1rem .25rem 0}"
)
_VALUES_SHOWN: Final = 6
"""How many of a filter's values the page names."""
_PROBLEM: Final = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "invalid": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"parameter": {"type": "string"}, "message": {"type": "string"}},
                "required": ["parameter", "message"],
            },
        },
    },
    "required": ["title", "status", "detail"],
}


async def answer_openapi(request: Request) -> Response:
    """Answer with the description of the interface (OpenAPI 3.1)."""
    return await answer(request, lambda loaded, _request: made_json(openapi(loaded.roster)))


async def answer_guide(request: Request) -> Response:
    """Answer with the page that explains the interface."""
    base = public_base(request)

    def make(loaded: Loaded, _request: Request) -> Made:
        return made(guide(loaded.roster, base).encode(), "text/html; charset=utf-8")

    return await answer(request, make, base)


def openapi(roster: Roster) -> dict[str, Any]:
    """Return the description of the interface of a roster, with its filters."""
    told = {
        "json": ("application/json", {"$ref": "#/components/schemas/Page"}),
        **{one.ending: (one.media_type, None) for one in EXPORTS},
        "geojson": ("application/geo+json", {"type": "object"}),
    }
    paths = {
        f"/api/sites.{ending}": _sites_path(roster, ending, media_type, schema)
        for ending, (media_type, schema) in told.items()
    }
    for path, media_type, summary in (
        ("/api/schema.json", "application/schema+json", "JSON Schema of one site"),
        ("/api/table-schema.json", "application/json", "Table Schema of the CSV"),
    ):
        paths[path] = {"get": {"summary": summary, "responses": _responses({media_type: {}})}}
    site = {name: part for name, part in record_schema(roster).items() if name != "$schema"}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": roster.program.title,
            "description": roster.program.description,
            "version": version(),
        },
        "servers": [{"url": base_path() or "/"}],
        "paths": paths,
        "components": {
            "schemas": {"Site": site, "Page": _page_schema(), "Problem": _PROBLEM},
        },
    }


def _sites_path(
    roster: Roster, ending: str, media_type: str, schema: Mapping[str, Any] | None
) -> dict[str, Any]:
    return {
        "get": {
            "summary": f"The {roster.program.site_noun_plural} that pass the filters, as {ending}",
            "parameters": [
                *(_filter_parameter(one) for one in roster.filters),
                _parameter(Key.SEARCH, "Words in a place's name or its state.", {"type": "string"}),
                _parameter(Key.SITE, "The key of one place.", {"type": "string"}),
                _parameter(
                    LIMIT,
                    f"The most sites to return; by default {USUAL:,} in JSON, all in a file.",
                    {"type": "integer", "minimum": 1, "maximum": MOST_SITES},
                ),
                _parameter(OFFSET, "How many sites to skip.", {"type": "integer", "minimum": 0}),
                _parameter(
                    AS_OF,
                    "The list as it was at the end of a day (UTC), or a version: version:12.",
                    {"type": "string"},
                ),
            ],
            "responses": _responses({media_type: {"schema": schema} if schema else {}}),
        }
    }


def _responses(content: Mapping[str, Any]) -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "200": {"description": "The data you asked for.", "content": content},
        "304": {"description": "Nothing has changed since the ETag you sent."},
        "400": {"description": "The request is not valid.", "content": problem},
        "404": {"description": "Not found.", "content": problem},
        "405": {"description": "The method is not allowed.", "content": problem},
        "503": {"description": "The list is not available.", "content": problem},
    }


def _filter_parameter(one: Filter) -> dict[str, Any]:
    if isinstance(one, Range):
        schema: dict[str, Any] = {"type": "string", "examples": [one.offered]}
        return _parameter(one.name, f"{one.label}: a range, either end may be open.", schema)
    values = [one.format(value) for value in one.readings]
    item: dict[str, Any] = {"type": "string"}
    if values:
        item["enum"] = values
    schema = {"type": "array", "items": item}
    told = f"{one.label}; several values match any of them."
    return _parameter(one.name, told, schema) | {"style": "form", "explode": True}


def _parameter(name: str, told: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": str(name), "in": "query", "description": told, "schema": schema}


def _page_schema() -> dict[str, Any]:
    text = {"type": ["string", "null"]}
    count = {"type": "integer", "minimum": 0}
    properties = {
        "version": {"type": "string", "description": "Changes whenever the list does."},
        "latest_announcement": text | {"format": "date"},
        "total": count | {"description": "How many sites pass the filters, on all pages."},
        OFFSET: count,
        LIMIT: count,
        "next": text | {"description": "Address of the next page."},
        "previous": text | {"description": "Address of the previous page."},
        "sites": {"type": "array", "items": {"$ref": "#/components/schemas/Site"}},
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def examples(roster: Roster, base: str) -> dict[str, str]:
    """Return how to ask, by the name of the program that asks.

    Parameters
    ----------
    roster : Roster
    base : str
        The address of the map, without a slash at the end.
    """
    state = next((one for one in roster.filters if one.readings), None)
    query = {state.name: [state.format(next(iter(state.readings)))]} if state else {}
    csv, page, workbook = (
        base.removesuffix(base_path()) + sites_address(ending, query)
        for ending in ("csv", "json", "xlsx")
    )
    return {
        "curl": f'curl --fail --compressed "{csv}" -o sites.csv',
        "Python": (
            "import pandas as pd\n\n"
            f'sites = pd.read_csv("{csv}")\n'
            'print(sites[["city", "state", "latitude", "longitude"]])'
        ),
        "Python, page by page": (
            "import json\nfrom urllib.parse import urljoin\nfrom urllib.request import urlopen\n\n"
            f'address, sites = "{page}", []\n'
            "while address:\n"
            "    page = json.load(urlopen(address))\n"
            '    sites += page["sites"]\n'
            '    address = page["next"] and urljoin(address, page["next"])\n'
            "print(len(sites))"
        ),
        "R": (
            f'sites <- read.csv("{csv}", fileEncoding = "UTF-8-BOM")\n'
            'sites[, c("city", "state", "latitude", "longitude")]'
        ),
        "Excel": (
            f"Data > From Web (Data > Get Data > From Web), and as the address:\n{csv}\n"
            f"Refresh All fetches the newest list. Or open a workbook once:\n{workbook}"
        ),
    }


def guide(roster: Roster, base: str) -> str:
    """Return the page that explains the interface, as HTML."""
    program, say = roster.program, html.escape
    nouns = say(program.site_noun_plural)
    root = say(base_path())
    rows = "".join(
        f"<tr><td><code>{say(one.name)}</code></td><td>{say(one.label)}</td>"
        f"<td>{say(_some(one))}</td></tr>"
        for one in roster.filters
    )
    parts = "".join(
        f"<h3>{say(name)}</h3><pre><code>{say(code)}</code></pre>"
        for name, code in examples(roster, base).items()
    )
    files = ", ".join(
        f'<a href="{root}/api/sites.{ending}">.{ending}</a>'
        for ending in ("json", *(one.ending for one in EXPORTS))
    )
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>Data for other programs · {say(program.title)}</title><style>{_STYLE}</style>"
        f"<h1>Data for other programs</h1><p>{say(program.description)}</p>"
        f'<p><a href="{root}/">Open the map</a> · <a href="{root}/about">About it</a></p>'
        f"<h2>The {nouns}</h2>"
        f"<p><code>{root}/api/sites</code> with an ending: {files}. All have the filters of the "
        "map under the same names: copy the query from the address of the map and add it to any "
        "of them. A request that is not valid gets an error "
        "(<code>application/problem+json</code>).</p>"
        "<table><thead><tr><th>Parameter</th><th>What it is</th><th>Values</th></tr></thead>"
        f"<tbody>{rows}"
        "<tr><td><code>search</code></td><td>Words in a name or a state</td><td></td></tr>"
        "<tr><td><code>site</code></td><td>The key of one place</td><td></td></tr>"
        f"<tr><td><code>{LIMIT}</code>, <code>{OFFSET}</code></td><td>A page of a long list</td>"
        f"<td>JSON comes in pages of {USUAL:,}; <code>next</code> and the header "
        "<code>Link</code> have the next page</td></tr>"
        f"<tr><td><code>{AS_OF}</code></td><td>The list as it was at the end of a day, or a "
        "version</td><td>2026-01-31, version:12</td></tr></tbody></table>"
        "<p>Each answer has an <code>ETag</code>. Send it back as <code>If-None-Match</code>; 304 "
        "means that nothing has changed.</p>"
        f'<p><a href="{root}/api/openapi.json">OpenAPI</a>, '
        f'<a href="{root}/api/schema.json">JSON Schema</a> of a record, '
        f'<a href="{root}/api/table-schema.json">Table Schema</a> of the CSV, '
        f'<a href="{root}/changes.atom">feed of changes</a>, '
        f'<a href="{root}/data.json">catalog</a> (DCAT-US).</p>'
        f"<h2>Examples</h2>{parts}</html>"
    )


def _some(one: Filter) -> str:
    values = [*map(one.format, one.readings)]
    more = f" and {len(values) - _VALUES_SHOWN:,} more" if len(values) > _VALUES_SHOWN else ""
    return ", ".join(values[:_VALUES_SHOWN]) + more or one.offered
