"""The inline components: small pieces of the page that Streamlit's own widgets do not cover.

Their sources are static files. What Streamlit sends with every change of a component's data is
only where to find them: the browser keeps the files.
"""

import hashlib
from pathlib import Path
from typing import Any

import streamlit as st

from ui.address import static_base

_SOURCES = Path(__file__).parent.parent / "static" / "components"
# A new address whenever a script or a style sheet is another: browsers keep them. It is one for
# all, so that what two components import is loaded once.
_VERSION = hashlib.sha256(
    b"".join(path.read_bytes() for path in sorted(_SOURCES.iterdir()))
).hexdigest()[:8]


def source_address(name: str) -> str:
    """Return the path of a component's script or style sheet."""
    return f"{static_base()}/components/{name}?{_VERSION}"


def script_names(*beginnings: str) -> list[str]:
    """Return the names of the scripts of some components, with those that they import."""
    return [path.name for one in beginnings for path in sorted(_SOURCES.glob(f"{one}*.js"))]


def _component(name: str, *, html: str | None = None, css: tuple[str, ...] = ()) -> Any:
    return st.components.v2.component(
        name,
        html=html,
        # Two lines each: Streamlit takes a single one for the name of a file.
        css="".join(f'@import\n"{source_address(f"{sheet}.css")}";' for sheet in css) or None,
        # A module without its own origin: it has to name the page's.
        js="export default\n"
        f'(await import(location.origin+"{source_address(f"{name}.js")}")).default',
    )


map_controls = _component(
    "map_controls",
    html='<div class="controls" role="group" aria-label="Move the map" hidden>'
    '<div class="bar"></div><div class="bar" hidden></div></div>'
    '<p class="hint" role="status" hidden></p>',
    css=("map_controls",),
)
"""Buttons that move the map, and Escape; measures its column. Reports ``viewport`` and ``home``."""

still_map = _component("still_map", html='<div class="still"></div>', css=("still_map",))
"""A map drawn as SVG. Reports ``pick``, the key of a place."""

site_list = _component("site_list")
"""Count, reset, order and a list of buttons. Reports ``pick``, the key of a place, ``reset`` and
``sort``."""

timeline = _component("timeline")
"""Bars of who joined when, and Play. Reports ``range``: the ``first`` bar, the ``end`` behind the
last, and the ``turn``, which counts the reports."""

live = _component("live")
"""Watches the server. Reports ``token`` when the roster is another one, ``back`` when the server
answers again."""

copy_link = _component(
    "copy_link",
    html='<div><button type="button">Copy link</button><span role="status"></span></div>',
    css=("buttons", "copy_link"),
)
"""A button that copies the page's address."""

embed = _component(
    "embed",
    html='<button type="button" class="open">Embed</button><dialog aria-labelledby="title">'
    '<h2 id="title">Embed this map</h2>'
    "<p>Paste this HTML into your page. It shows the map with the filters that are set now.</p>"
    '<p class="alone" hidden>It will show on pages of this address only. Ask the person who runs '
    "this map to allow other sites.</p>"
    '<label><input type="checkbox"> With a search box</label>'
    '<textarea readonly rows="9" spellcheck="false" aria-label="HTML"></textarea>'
    '<div class="buttons"><button type="button" class="copy">Copy HTML</button>'
    '<button type="button" class="close">Close</button><span role="status"></span></div></dialog>',
    css=("buttons", "embed"),
)
"""A button that shows the HTML by which another page shows the map."""

slide_list = _component(
    "slide_list",
    html='<div class="head"><p class="count"></p>'
    '<button type="button" class="all">Tick all</button>'
    '<button type="button" class="none">Untick all</button></div><ol aria-label="Slides"></ol>'
    '<p role="status"></p>',
    css=("buttons", "slide_list"),
)
"""Slides to tick, put in order and annotate. Reports ``rows``: the revision that they were given
with, and the id, tick and note of each in its order."""

slideshow = _component("slideshow", html='<div class="slideshow"></div>', css=("slideshow",))
"""The slideshow's keys, covers, room and measures. Reports ``at``, ``viewport`` and
``auto``; triggers ``leave`` and ``enter``."""
