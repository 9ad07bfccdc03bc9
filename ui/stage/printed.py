"""The briefing on paper: all slides below the stage, which a browser shows when it prints."""

import hashlib
import re
from collections import OrderedDict
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Final

import streamlit as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from briefing.layout import MAP
from briefing.picture import map_words, slide_png
from briefing.slides import Slide
from briefing.story import Story
from roster.snapshot import Roster
from ui.address import base_path
from ui.filters import address_filters
from ui.stage.geometry import SHEET
from ui.stage.telling import tell
from ui.stage.wishes import current_view
from ui.stage.words import bar_html, slide_html
from ui.styles import shortened_css, use_style_sheet
from ui.text import escape_html

MOST_MAPS: Final = 2000
_HERE: Final = Path(__file__).parent
_NAMES: Final = re.compile(r"\.(slide|bar)\b(?!-)")


class _Maps:
    """The slides whose maps a printing browser may ask for, by an address that nobody guesses."""

    def __init__(self) -> None:
        self._slides: OrderedDict[str, tuple[Slide, Roster]] = OrderedDict()
        self._drawn: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def offer(self, slide: Slide, roster: Roster) -> str:
        """Return the name under which a slide's map can be had from now on."""
        name = hashlib.sha256(f"{roster.version} {slide!r}".encode()).hexdigest()[:32]
        with self._lock:
            self._slides[name] = slide, roster
            self._slides.move_to_end(name)
            while len(self._slides) > MOST_MAPS:
                gone, _ = self._slides.popitem(last=False)
                self._drawn.pop(gone, None)
        return name

    def draw(self, name: str) -> bytes | None:
        """Return a map as PNG; None under a name that was not offered."""
        with self._lock:
            known, drawn = self._slides.get(name), self._drawn.get(name)
        if known is None or drawn is not None:
            return drawn
        drawn = slide_png(*known, width=MAP.width, height=MAP.height)
        with self._lock:
            if name in self._slides:
                self._drawn[name] = drawn
        return drawn


_MAPS = _Maps()


def _address(name: str) -> str:
    return f"{base_path()}/briefing-map/{name}.png"


def _answer(request: Request) -> Response:
    drawn = _MAPS.draw(request.path_params["name"])
    if drawn is None:
        return PlainTextResponse("There is no such map.\n", 404)
    return Response(
        drawn, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"}
    )


def print_routes() -> list[BaseRoute]:
    """Return the route by which a printing browser fetches the slides' maps."""
    return [Route(_address("{name}"), _answer, methods=["GET"])]


def render_printed(roster: Roster) -> None:
    """Put the whole briefing on the page for paper alone; its maps are drawn when one prints."""
    if current_view() == "follow":
        return
    stage = _HERE / "stage.css"
    st.html(_style_sheet(stage.stat().st_mtime_ns))
    use_style_sheet(_HERE / "printed.css")
    story = tell(roster, address_filters(roster)).story
    with st.container(key="stage-printed"):
        st.html(printed_html(story, roster))


def printed_html(story: Story, roster: Roster) -> str:
    """Return all slides of a story, one a page.

    Parameters
    ----------
    story : Story
    roster : Roster
        That it was made from.
    """
    dated = f"as of {story.as_of}" if story.as_of else ""
    count = len(story.slides)
    return "".join(
        f'<div class="page">{_map(slide, roster)}'
        + _renamed(slide_html(slide, SHEET, "h2"))
        + _renamed(bar_html(story.short_title, dated, number, count))
        + "</div>"
        for number, slide in enumerate(story.slides, start=1)
    )


@lru_cache(maxsize=2)
def _style_sheet(changed: int) -> str:
    """Return the stage's own rules for a slide and its bar, under other names, for paper alone."""
    css = shortened_css((_HERE / "stage.css").read_text("utf-8"))
    # A browser takes a sheet of paper for a tall screen until it has read its size.
    css, _, _ = css.partition("@media (max-aspect-ratio")
    renamed = _NAMES.sub(r".printed-\1", css)
    return f"<style>@media print{{{renamed}}}</style>"


def _renamed(html: str) -> str:
    """Return a slide or bar so that the only ``.slide`` of the page is the one on the screen."""
    return html.replace('class="slide ', 'class="printed-slide ').replace(
        'class="bar"', 'class="printed-bar"'
    )


def _map(slide: Slide, roster: Roster) -> str:
    if not slide.has_map:
        return ""
    address, words = _address(_MAPS.offer(slide, roster)), map_words(slide, roster)
    return (
        f'<img class="map" loading="lazy" src="{escape_html(address)}" alt="{escape_html(words)}">'
    )
