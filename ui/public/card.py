"""The picture of a view, as messages and feeds show it beside a link to it."""

import html
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from briefing.fit import shorten, text_fits
from briefing.typesetting import FONT, svg_png
from cartography.camera import ViewState, fit_country, focus
from cartography.palette import LIGHT
from cartography.scene import build_scene
from cartography.site_places import located_places
from cartography.spotlight import fit_states
from cartography.svg import scene_svg
from roster.filters import STATE, filter_sites
from roster.snapshot import Roster
from roster.store import Loaded
from sites.columns import KEY
from ui.choice import Choice
from ui.public.answers import Made, answer, made
from ui.public.question import AS_OF, parameters, read_question
from ui.public.sites import roster_asked
from ui.public.words import shown_sites, view_title

WIDTH: Final = 1200
HEIGHT: Final = 630
"""Pixels, as most readers of previews want them."""

_HEAD: Final = 120
_MARGIN: Final = 40
_TITLE: Final = 50
_SMALLEST: Final = 28
_LINE: Final = 24


async def answer_card(request: Request) -> Response:
    """Answer with the picture of a view, as PNG."""
    return await answer(request, _make)


def _make(loaded: Loaded, request: Request) -> Made:
    asked = parameters(request.url.query)
    roster = roster_asked(loaded, asked)
    choice = read_question(roster, asked, (AS_OF,)).choice
    return made(card_png(roster, choice), "image/png")


def card_png(roster: Roster, choice: Choice) -> bytes:
    """Draw ``card_svg`` as PNG."""
    return svg_png(card_svg(roster, choice), width=WIDTH, height=HEIGHT, scale=1)


def card_svg(roster: Roster, choice: Choice) -> str:
    """Draw the picture of a view: its title over its map."""
    height = HEIGHT - _HEAD
    places = located_places(roster)
    shown = filter_sites(roster, choice.filters)[KEY]
    scene = build_scene(
        places[places[KEY].isin(shown) | (places[KEY] == choice.site)],
        selected=choice.site,
        view=_view(roster, choice, WIDTH, height),
        width=WIDTH,
        height=height,
        smallest=_LINE,
    )
    drawn = scene_svg(scene, LIGHT, font=FONT, fine=True)
    place = f'<svg y="{_HEAD}" width="{WIDTH}" height="{height}" '
    wide = WIDTH - 2 * _MARGIN
    title = view_title(roster, choice, shown_sites(roster, choice))
    sizes = range(_TITLE, _SMALLEST, -1)
    size = next((one for one in sizes if text_fits(title, one, wide)), _SMALLEST)
    said = roster.program.title
    if roster.dated and not roster.past:  # else the title says it
        said += f" · as of {roster.dated}"
    lines = (
        (shorten(title, size, wide, 1), 62, size, 700, LIGHT.text),
        (shorten(said, _LINE, wide, 1), 100, _LINE, 400, LIGHT.muted_text),
    )
    texts = "".join(
        f'<text x="{_MARGIN}" y="{y}" font-size="{size}" font-weight="{weight}" '
        f'fill="{color}">{html.escape(text)}</text>'
        for text, y, size, weight, color in lines
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="{FONT}"><path d="M0 0H{WIDTH}V{HEIGHT}H0Z" fill="{LIGHT.background}"/>'
        f"{texts}{drawn.replace('<svg ', place, 1)}</svg>"
    )


def _view(roster: Roster, choice: Choice, width: float, height: float) -> ViewState:
    places = located_places(roster)
    found = places[places[KEY] == choice.site]
    for x, y in zip(found["x"], found["y"], strict=True):
        return focus(x, y, width, height)
    states = choice.filters.chosen.get(STATE, ())
    return fit_states(states, width, height) or fit_country(width, height)
