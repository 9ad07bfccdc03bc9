"""The briefing on paper: all slides below the screen, which a browser shows when it prints."""

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

import streamlit as st

from briefing.frame import MAP
from briefing.picture import map_words, slide_scene
from briefing.slides import Slide
from briefing.story import Story
from cartography.palette import LIGHT
from cartography.svg import scene_svg, scene_texts
from roster.snapshot import Roster
from ui.choice import current_choice
from ui.slideshow.cache import cached
from ui.slideshow.geometry import FULL_HD
from ui.slideshow.requests import current_view
from ui.slideshow.slide_html import bar_html, slide_html
from ui.slideshow.story_source import current_briefing
from ui.styles import shortened_css, use_style_sheet
from ui.text import escape_html

MOST_PLACES: Final = 20_000
"""Places on all maps together that are drawn for paper, which takes about a second. Every window
that opens the briefing gets these pages, whether it prints or not."""

_HERE: Final = Path(__file__).parent
_PLAIN: Final = " /:=(),.-"
"""What is not escaped in an address, so that a picture is not three times as long."""
_NAMES: Final = re.compile(r"\.(slide|bar)\b(?!-)")


def render_print_view(roster: Roster) -> None:
    """Put the whole briefing on the page, for paper alone."""
    if current_view() == "follow":
        return
    rules = _HERE / "slideshow.css"
    st.html(_style_sheet(rules.stat().st_mtime_ns))
    use_style_sheet(_HERE / "print_view.css")
    story = printed(current_briefing(roster, current_choice().filters).story)
    with st.container(key="slideshow-print"):
        st.html(print_html(roster, story))


def printed(story: Story) -> Story:
    """Return what is printed of a story: itself, or if that is too much, how to print it."""
    if sum(len(slide.keys) for slide in story.slides if slide.has_map) <= MOST_PLACES:
        return story
    how = "To print them, press Download on the Map page, then Briefing as PDF."
    slide = Slide("print", "title", f"{len(story.slides)} slides", lines=(how,))
    return replace(story, slides=(slide,))


@cached
def print_html(roster: Roster, story: Story) -> str:
    """Return all slides of a story, one a page, with nothing left to fetch."""
    dated = f"as of {story.as_of}" if story.as_of else ""
    count = len(story.slides)
    pages = (
        f'<div class="page">{_map(slide, roster)}'
        + _renamed(slide_html(slide, FULL_HD, "h2"))
        + _renamed(bar_html(story.short_title, dated, number, count))
        + "</div>"
        for number, slide in enumerate(story.slides, start=1)
    )
    return "".join(pages)


def _map(slide: Slide, roster: Roster) -> str:
    if not slide.has_map:
        return ""
    scene = slide_scene(slide, roster, width=MAP.width, height=MAP.height)
    # A picture by its address has none of the page's fonts: the names are beside it.
    svg = scene_svg(scene, LIGHT, texts=False, fine=True)
    names = "".join(
        f'<span class="{text.role} {text.anchor}" style="--x:{text.x:.1f};--y:{text.y:.1f}">'
        f"{escape_html(text.text)}</span>"
        for text in scene_texts(scene)
    )
    return (
        f'<div class="map" role="img" aria-label="{escape_html(map_words(slide, roster))}" '
        f'style="--site:{scene.sizes.label};--ground-name:{scene.sizes.code}">'
        f'<img alt="" src="data:image/svg+xml,{quote(svg, safe=_PLAIN)}">{names}</div>'
    )


@lru_cache(maxsize=2)
def _style_sheet(changed: int) -> str:
    """Return the screen's own rules for a slide and its bar, under other names, for paper alone."""
    css = shortened_css((_HERE / "slideshow.css").read_text("utf-8"))
    # A browser takes a sheet of paper for a tall screen until it has read its size.
    css, _, _ = css.partition("@media (max-aspect-ratio")
    renamed = _NAMES.sub(r".print-\1", css)
    return f"<style>@media print{{{renamed}}}</style>"


def _renamed(html: str) -> str:
    """Return a slide or bar so that the only ``.slide`` of the page is the one on the screen."""
    return html.replace('class="slide ', 'class="print-slide ').replace(
        'class="bar"', 'class="print-bar"'
    )
