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
    choice = read_choice(loaded.roster, asked)
    body = embed_html(loaded.roster, choice, finds=finds)
    return made(body, "text/html; charset=utf-8")


def embed_html(roster: Roster, choice: Choice, *, finds: bool = False) -> bytes:
    """Return the page that a frame shows, with a search if it ``finds``."""
    shown = filter_sites(roster, choice.filters)
    known = Choice(choice.filters, choice.site)
    title = escape(
        f"{view_title(roster, known, shown_sites(roster, known))} · {roster.program.title}"
    )
    query = urlencode(write_choice(roster, known), doseq=True)
    lacking = choice.not_understood
    said = f"<p>{escape(not_understood_words(roster, lacking))}</p>" if lacking else ""
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
