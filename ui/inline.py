"""The inline components: small pieces of the page that Streamlit's own widgets do not cover.

Each is a custom element whose sources stand in ``ui/components/``. They are written there as
files and handed over as text, since inline components take text.
"""

from pathlib import Path
from typing import Any

import streamlit as st

_SOURCES = Path(__file__).parent / "components"


def _component(name: str, *, html: str | None = None, css: bool = False) -> Any:
    return st.components.v2.component(
        name,
        html=html,
        css=(_SOURCES / f"{name}.css").read_text("utf-8") if css else None,
        js=(_SOURCES / f"{name}.js").read_text("utf-8"),
    )


map_controls = _component(
    "map_controls", html=(_SOURCES / "map_controls.html").read_text("utf-8"), css=True
)
"""Buttons that move the map; measures its column. Reports ``viewport`` and ``home``."""

site_list = _component("site_list", html="<ul></ul><p hidden></p>", css=True)
"""A list of buttons, one a site. Reports ``pick``, the key of a place."""

live = _component("live")
"""Watches the roster's version. Reports ``token`` when there is another one."""

copy_link = _component(
    "copy_link",
    html='<div><button type="button">Copy link</button><span role="status"></span></div>',
    css=True,
)
"""A button that copies the page's address."""
