"""The map for a frame of another page: ``/embed`` with the filters of the pages, no web socket."""

from html import escape
from pathlib import Path
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from briefing.map_page import Served, map_html
from roster.filters import filter_sites
from roster.snapshot import Roster
from roster.store import Loaded
from sites.columns import KEY
from ui.choice import Choice, read_choice, write_choice
from ui.filters import not_understood_words
from ui.past import past_words, roster_of_request
from ui.public.answers import Made, answer, made
from ui.public.question import parameters
from ui.public.words import shown_sites, view_title

FINDS: Final = "searchbox"
"""Query parameter: ``1`` for a map with a search."""

_SCRIPT: Final = Path(__file__).with_name("embed.js").read_text("utf-8")


async def answer_embed(request: Request) -> Response:
    """Answer with the map of what the address chooses."""
    return await answer(request, _make)


def _make(loaded: Loaded, request: Request) -> Made:
    asked = parameters(request.url.query)
    finds = asked.get(FINDS, [""])[-1] == "1"
    roster, problem = roster_of_request(request, loaded)
    choice = read_choice(roster, asked)
    body = embed_html(roster, choice, finds=finds, problem=problem)
    return made(body, "text/html; charset=utf-8")


def embed_html(roster: Roster, choice: Choice, *, finds: bool = False, problem: str = "") -> bytes:
    """Return the page that a frame shows, with a search if it ``finds``.

    Parameters
    ----------
    problem : str
        Why it is not of the list that is asked for, or "".
    """
    shown = filter_sites(roster, choice.filters)
    as_of = roster.past.text if roster.past else ""
    known = Choice(choice.filters, choice.site, as_of=as_of)
    title = escape(
        f"{view_title(roster, known, shown_sites(roster, known))} · {roster.program.title}"
    )
    query = urlencode(write_choice(roster, known), doseq=True)
    lacking = choice.not_understood
    words = (
        past_words(roster, problem),
        not_understood_words(roster, lacking) if lacking else "",
    )
    said = "".join(f"<p>{escape(one)}</p>" for one in words if one)
    full = (
        f'<p><a href="./?{escape(query)}" target="_blank" rel="noopener">Open the full map</a></p>'
    )
    rows = [row for row, key in enumerate(shown[KEY]) if key == choice.site]
    return map_html(
        shown,
        roster,
        choice.filters,
        served=Served(
            head=f'<title>{title}</title><meta name="robots" content="noindex">',
            foot=said + full,
            script=_SCRIPT + "".join(f"select({row});\n" for row in rows[:1]),
            is_compact=True,
            finds=finds,
        ),
    )
