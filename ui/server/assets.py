"""Streamlit's scripts and styles: compressed once, and named in a page before it asks for them."""

import mimetypes
import re
from functools import cache
from pathlib import Path
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import file_util

from ui.address import base_path
from ui.inline import script_names, source_address
from ui.public.answers import Kept, Made, made, respond

_FOLDER: Final = Path(file_util.get_static_dir()) / "static"
_FOR_GOOD: Final = {"Cache-Control": "public, immutable, max-age=31536000"}
"""Their names have a digest."""

ELEMENTS: Final = {
    "Map": (
        *("DeckGlJsonChart", "webgl-device", "BidiComponent", "DataFrame", "Html", "PageLink"),
        *("TextInput", "Multiselect", "ButtonGroup", "Selectbox"),
    ),
    "Briefing": ("DeckGlJsonChart", "webgl-device", "BidiComponent", "Html"),
}
"""By page, Streamlit's modules that it asks for only when the server has named an element."""
_COMPONENTS: Final = {
    "Map": ("live", "map_controls", "site_list", "copy_link", "embed"),
    "Briefing": ("live", "slideshow"),
}
_IMPORT: Final = re.compile(r"""(?:from|import)"\./([^"]+)\"""")

_kept: Final = Kept()


class KeptAssets:
    """Answers with Streamlit's scripts, styles and fonts, each compressed once.

    Compressing the scripts of a first visit takes half a second of the processor. A middleware,
    since Streamlit allows no route there.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._begin = f"{base_path()}/static/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with the file that is asked for, or pass on what was asked."""
        name = scope["path"].removeprefix(self._begin) if scope["type"] == "http" else ""
        if name not in _names() or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        found = _kept.get(name)
        if found is None:
            found = await run_in_threadpool(_kept.make, name, lambda: _made(name))
        await respond(Request(scope), found)(scope, receive, send)


@cache
def _names() -> frozenset[str]:
    files = (path for path in _FOLDER.rglob("*") if path.is_file())
    return frozenset(path.relative_to(_FOLDER).as_posix() for path in files)


def _made(name: str) -> Made:
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return made((_FOLDER / name).read_bytes(), kind, _FOR_GOOD)


@cache
def early_tags(page: str) -> str:
    """Return the tags by which a browser fetches at once what the page asks for only later.

    Parameters
    ----------
    page : str
        Its title.
    """
    modules = [f"{base_path()}/static/{name}" for name in modules_of(*ELEMENTS.get(page, ()))]
    scripts = [source_address(name) for name in script_names(*_COMPONENTS.get(page, ()))]
    return "".join(
        [
            *(f'<link rel="modulepreload" crossorigin href="{one}">' for one in modules),
            *(f'<link rel="modulepreload" href="{one}">' for one in scripts),
        ]
    )


def modules_of(*elements: str) -> list[str]:
    """Return the names of Streamlit's modules of some elements, with all that they import.

    Those that its page names itself are left out.
    """
    page = (_FOLDER.parent / "index.html").read_text("utf-8")
    found: dict[str, None] = {}

    def add(name: str) -> None:
        if name in found or name in page or name not in _names():
            return
        found[name] = None
        for imported in _IMPORT.findall((_FOLDER / name).read_text("utf-8")):
            add(f"js/{imported}")

    for element in elements:
        for path in (_FOLDER / "js").glob(f"{element}.*.js"):
            add(f"js/{path.name}")
    return list(found)
