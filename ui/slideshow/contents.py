"""All slides of a story in one piece, from which the browser draws its overview and finds one."""

import json

import numpy as np
import streamlit as st

from briefing.picture import slide_view
from briefing.slides import Slide, told_apart
from briefing.story import Story
from cartography.projection import project
from roster.snapshot import Roster
from ui.slideshow.cache import cached

TILE = (320, 180)
"""CSS pixels that a small picture's camera is made for; drawn at any size of that shape."""
_MOST_PINS = 400
"""More small pins than this are one another's cover."""


def render_contents(roster: Roster, story: Story) -> None:
    """Put the slides into the page, where the component reads them; nothing is drawn."""
    st.html(_contents_html(roster, story))


@cached
def _contents_html(roster: Roster, story: Story) -> str:
    text = json.dumps(contents(roster, story), separators=(",", ":"), ensure_ascii=False)
    escaped = text.replace("&", "&amp;").replace('"', "&quot;")
    # As JSON: Streamlit leaves out an attribute in which an element or a comment ends.
    escaped = escaped.replace("<", "\\u003c").replace(">", "\\u003e")
    return f'<div class="slideshow-contents" hidden data-contents="{escaped}"></div>'


def contents(roster: Roster, story: Story) -> dict[str, object]:
    """Return what the overview needs.

    ``pins``: all places as [x, y], plane units. ``slides``: for each its ``id``, ``title``,
    ``look``, what it is found by, ``lines`` for a picture without a map, and with one its
    ``camera`` (x, y, zoom), whether one place is ``selected``, the ``pins`` by their numbers and
    the ``strong`` ones of them.
    """
    places = roster.places
    x, y = project(places["longitude"].to_numpy(float), places["latitude"].to_numpy(float))
    on_plane = ~np.isnan(x)
    number = {key: i for i, key in enumerate(places.index[on_plane])}
    pins = np.round(np.column_stack([x, y])[on_plane], 1).tolist()
    slides = [_slide(slide, roster, number) for slide in story.slides]
    for slide, title in zip(slides, told_apart([one.title for one in story.slides]), strict=True):
        slide["title"] = title
    return {"pins": pins, "slides": slides}


def _slide(slide: Slide, roster: Roster, number: dict[str, int]) -> dict[str, object]:
    found_by = (slide.over, slide.under, *slide.entries, *(fact.value for fact in slide.facts))
    abbreviations = [agency.abbreviation for agency in slide.agencies]
    entry: dict[str, object] = {
        "id": slide.id,
        "title": slide.title,
        "look": slide.look,
        "find": " ".join(filter(None, (slide.title, *found_by, *abbreviations))),
    }
    if not slide.has_map:
        lines = [slide.under, ", ".join(abbreviations), *slide.entries[:3]]
        return entry | {"lines": [line for line in lines if line]}
    view = slide_view(slide, roster, *TILE)
    spoken = [slide.selected] if slide.selected else [*slide.highlighted, *slide.entry_keys]
    strong = [number[key] for key in dict.fromkeys(spoken) if key in number]
    shown = [number[key] for key in slide.keys if key in number]
    return entry | {
        "camera": [*view.target, view.zoom],
        "selected": bool(slide.selected),
        "pins": shown[:_MOST_PINS],
        "strong": strong[:_MOST_PINS],
    }
