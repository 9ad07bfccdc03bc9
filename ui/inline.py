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


def _address(file_name: str) -> str:
    digest = hashlib.sha256((_SOURCES / file_name).read_bytes()).hexdigest()[:8]
    return f"{static_base()}/components/{file_name}?{digest}"


def _component(name: str, *, html: str | None = None, css: bool = False) -> Any:
    return st.components.v2.component(
        name,
        html=html,
        # Two lines each: Streamlit takes a single one for the name of a file.
        css=f'@import\n"{_address(f"{name}.css")}";' if css else None,
        # A module without an origin of its own: it has to name the page's.
        js=f'const m = await import(location.origin + "{_address(f"{name}.js")}");\n'
        "export default m.default;\n",
    )


map_controls = _component(
    "map_controls",
    html='<div class="controls" role="group" aria-label="Move the map" hidden></div>',
    css=True,
)
"""Buttons that move the map; measures its column. Reports ``viewport`` and ``home``."""

site_list = _component("site_list", css=True)
"""Count, reset and a list of buttons. Reports ``pick``, the key of a place, and ``reset``."""

live = _component("live")
"""Watches the roster's version. Reports ``token`` when there is another one."""

copy_link = _component(
    "copy_link",
    html='<div><button type="button">Copy link</button><span role="status"></span></div>',
    css=True,
)
"""A button that copies the page's address."""
