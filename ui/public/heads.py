"""The pages' HTML: Streamlit's own, with what a link to this view says before any script runs."""

import html
import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Route
from streamlit import file_util

from roster.snapshot import Roster
from roster.store import Loaded
from roster.words import long_date
from ui.address import base_path
from ui.choice import Choice, read_choice, write_choice
from ui.inline import source_address
from ui.past import roster_of_request
from ui.public.answers import Made, QuestionError, answer, made, public_base
from ui.public.question import parameters
from ui.public.sites import MEDIA_TYPES, data_addresses, sites_address
from ui.public.words import HOME, Shown, shown_sites, view_title
from ui.server.assets import early_tags

LISTED: Final = 200
"""So many sites stand in the page for those who have no JavaScript."""

_TITLE: Final = "<title>Streamlit</title>"
_SCRIPT: Final = '<script type="module"'
_FIRST: Final = ("steps", "viewport")
_AGENT: Final = "./_stcore/agent/openapi.json"
_NOT_KEPT: Final = {"Cache-Control": "no-cache"}


def page_routes(pages: Mapping[str, str]) -> list[BaseRoute]:
    """Return the routes of the pages.

    Parameters
    ----------
    pages : mapping of str to str
        Their paths, without slashes, by title; the home page is found at the root as well.
    """
    base = base_path()
    paths = {f"{base}/{path}": title for title, path in pages.items()} | {f"{base}/": HOME}
    return [Route(path, _answer_of(title), methods=["GET"]) for path, title in paths.items()]


def _answer_of(title: str) -> Any:
    async def answer_page(request: Request) -> Response:
        base = public_base(request)

        def make(loaded: Loaded, request: Request) -> Made:
            path = request.url.path.removeprefix(base_path())
            roster, _ = roster_of_request(request, loaded)
            text = page_html(roster, title, path, _choice(roster, request), base)
            return made(text.encode(), "text/html; charset=utf-8", _NOT_KEPT)

        found = await answer(request, make, base)
        if found.status_code < 400:
            return found
        # Without a list the app says itself what is wrong.
        before, between, *rest = _parts()
        return HTMLResponse("".join([before, _TITLE, between, *rest]), headers=_NOT_KEPT)

    return answer_page


def _index() -> Path:
    return Path(file_util.get_static_dir()) / "index.html"


@cache
def _parts() -> tuple[str, str, str, str]:
    """Return Streamlit's page, cut where a view has its own words."""
    text = _index().read_text("utf-8").replace(_AGENT, "./api/openapi.json")
    # Before Streamlit's own script: the one has to be there before anyone types, the other asks
    # what the browser can draw.
    first = "".join(f'{_SCRIPT} src="{source_address(f"{name}.js")}"></script>' for name in _FIRST)
    text = text.replace(_SCRIPT, f"{first}\n    {_SCRIPT}", 1)
    before, _, rest = text.partition(_TITLE)
    between, noscript, rest = rest.partition("<noscript>")
    _, end, after = rest.partition("</noscript>")
    return before, between, noscript, end + after


def _choice(roster: Roster, request: Request) -> Choice:
    try:
        return read_choice(roster, parameters(request.url.query))
    except QuestionError:
        return Choice()


def page_html(roster: Roster, page: str, path: str, choice: Choice, base: str) -> str:
    """Return the HTML of a page.

    Parameters
    ----------
    roster : Roster
    page, path : str
        Its title, and where it is, below the address of the map.
    choice : Choice
    base : str
        The address of the map, without a slash at the end.
    """
    as_of = roster.past.text if roster.past else ""
    known = Choice(choice.filters, choice.site, as_of=as_of)
    asked = urlencode(write_choice(roster, known), doseq=True)
    # How the map is drawn is no question to the data, nor to the picture.
    plain = replace(known, filters=replace(known.filters, color="", states=False))
    query = write_choice(roster, plain)
    picture = urlencode(query, doseq=True)
    # The map is at two addresses.
    path = "/" if page == HOME else path
    view = f"{base}{path}{'?' if asked else ''}{asked}"
    shown = shown_sites(roster, known, LISTED)
    title = view_title(roster, known, shown, page)
    before, between, noscript, after = _parts()
    between = between.replace("</head>", f"{early_tags(page)}</head>")
    head = head_tags(roster, title, view, f"{base}/card.png{'?' if picture else ''}{picture}")
    dataset = dataset_element(roster, title, view, data_addresses(base, query))
    return (
        f"{before}{head}{dataset}{between}{noscript}{_listed(roster, title, plain, shown)}{after}"
    )


def head_tags(
    roster: Roster, title: str, view: str = "", card: str = "", feed: str = "./changes.atom"
) -> str:
    """Return title and tags of a page.

    Parameters
    ----------
    roster : Roster
    title : str
        What the page shows.
    view, card : str
        The whole addresses of the page and of its picture; "" for a page that knows none.
    feed : str
        Where the feed is, or "".
    """
    say, program = html.escape, roster.program
    whole = say(f"{title} · {program.title}")
    said = say(program.description)
    told = {
        "og:type": "website",
        "og:site_name": say(program.title),
        "og:title": whole,
        "og:description": said,
        "og:url": say(view),
        "og:image": say(card),
        **({"og:image:width": "1200", "og:image:height": "630"} if card else {}),
        "og:image:alt": say(f"Map: {title}") if card else "",
    }
    named = {
        "description": said,
        "twitter:card": "summary_large_image" if card else "summary",
        "twitter:title": whole,
        "twitter:description": said,
        "twitter:image": say(card),
    }
    tags = "".join(
        f'<meta {kind}="{name}" content="{value}">'
        for kind, values in (("property", told), ("name", named))
        for name, value in values.items()
        if value
    )
    canonical = f'<link rel="canonical" href="{say(view)}">' if view else ""
    feed = f'<link rel="alternate" type="application/atom+xml" href="{say(feed)}">' if feed else ""
    return f"<title>{whole}</title>{canonical}{tags}{feed}"


def dataset_element(roster: Roster, title: str, view: str, files: Mapping[str, str]) -> str:
    """Return what tells search engines of the data (JSON-LD).

    Parameters
    ----------
    roster : Roster
    title, view : str
        As for ``head_tags``.
    files : mapping of str to str
        The addresses of the sites, by ending.
    """
    program = roster.program
    content = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": f"{title} · {program.title}",
        "description": program.description,
        **({"url": view} if view else {}),
        "version": roster.version,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": program.name, "url": program.website},
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": MEDIA_TYPES[ending],
                "contentUrl": address,
            }
            for ending, address in files.items()
        ],
    }
    if roster.as_of:
        content["dateModified"] = roster.as_of
    # No cell can end the element.
    text = json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{text}</script>'


def _listed(roster: Roster, title: str, choice: Choice, shown: Shown) -> str:
    say, root = html.escape, base_path()

    def view(key: str) -> str:
        asked = write_choice(roster, Choice(site=key, as_of=choice.as_of))
        return f"{root}/?{urlencode(asked, doseq=True)}"

    lines = "".join(
        f'<li><a href="{say(view(key))}">{say(city)}, {say(state)}</a>'
        f"{f', joined {long_date(day)}' if day else ''}</li>"
        for key, city, state, day in shown.first
    )
    more = f"<p>The first {LISTED:,} of {shown.count:,}.</p>" if shown.count > LISTED else ""
    table = say(sites_address("csv", write_choice(roster, choice)))
    return (
        f"<h1>{say(roster.program.title)}</h1><h2>{say(title)}</h2>{more}<ul>{lines}</ul>"
        f'<p>The map needs JavaScript. <a href="{table}">This list as a table</a></p>'
    )
