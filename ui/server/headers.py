"""The headers that tell browsers what an answer of the map may do. They are on every one."""

import base64
import hashlib
import logging
import os
import re
from pathlib import Path
from typing import Final

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import file_util

from ui.address import base_path, static_base
from ui.server.answers import refuse
from ui.server.logs import current_reference
from ui.server.origin import PLACE, parse_origins

FRAMES_VARIABLE: Final = "PARTNERSHIP_MAP_FRAMES"
"""Environment variable: addresses of sites that may frame the map, by commas or spaces."""

EMBED_VARIABLE: Final = "PARTNERSHIP_MAP_EMBED_SITES"
"""Environment variable: sites that may frame ``EMBED`` beside those, or ``*`` for all."""

EMBED: Final = "/embed"
"""Where the map for frames is."""

_LOG = logging.getLogger("partnership_map")
_INLINE: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_STARTS: Final = frozenset({"http.response.start", "websocket.http.response.start"})
_FEATURES: Final = (
    *("accelerometer=()", "autoplay=()", "bluetooth=()", "camera=()", "display-capture=()"),
    *("geolocation=()", "gyroscope=()", "hid=()", "magnetometer=()", "microphone=()", "midi=()"),
    *("payment=()", "serial=()", "usb=()"),
)
_FAILED: Final = (
    "Something went wrong. If it happens again, tell the person who runs this map, and give the "
    "reference {}.\n"
)


def _inline_scripts() -> str:
    """Return what allows the scripts that are in Streamlit's page itself: their digests."""
    text = (Path(file_util.get_static_dir()) / "index.html").read_text("utf-8")
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE.findall(text))
    return "".join(f" 'sha256-{base64.b64encode(one).decode()}'" for one in digests)


def embed_frames() -> str:
    """Return who may frame ``EMBED`` beside the map's own pages, as a policy says it, or ""."""
    return " *" if os.environ.get(EMBED_VARIABLE, "").strip() == "*" else _frames(EMBED_VARIABLE)


def _frames(*more: str) -> str:
    texts = (os.environ.get(name, "") for name in (FRAMES_VARIABLE, *more))
    allowed = sorted(parse_origins(" ".join(texts)))
    return "".join(f" {one.scheme}://{_bracketed(one.host)}:{one.port}" for one in allowed)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def security_headers() -> tuple[tuple[bytes, bytes], ...]:
    """Return a page's headers. Streamlit's scripts decide how tight the policy can be.

    ``blob:`` scripts are the inline components' loaders and the workers of the drawn map;
    ``unsafe-eval`` is deck.gl's, which compiles WebAssembly; styles are written into the page.
    """
    policy = "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' blob: 'unsafe-eval'{_inline_scripts()}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            f"frame-ancestors 'self'{_frames()}",
        )
    )
    headers = {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "permissions-policy": ", ".join(_FEATURES),
        "cross-origin-resource-policy": "same-origin",
    }
    if not _frames():
        headers["x-frame-options"] = "SAMEORIGIN"
    return tuple((name.encode(), value.encode()) for name, value in headers.items())


def embed_headers() -> tuple[tuple[bytes, bytes], ...]:
    """Return the headers of ``EMBED``. What it may load is said in the page, of its own script."""
    policy = "base-uri 'none'; form-action 'none'; object-src 'none'; frame-ancestors 'self'"
    headers = {name: value for name, value in security_headers() if name != b"x-frame-options"}
    return tuple(
        {
            **headers,
            b"content-security-policy": f"{policy}{embed_frames()}".encode(),
            b"cross-origin-resource-policy": b"cross-origin",
        }.items()
    )


_DATA: Final = frozenset(
    {
        (b"content-type", b"application/json"),
        (b"content-type", b"text/plain; charset=utf-8"),
    }
)
_NO_PAGE: Final = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
)
"""For data: a screen asks for some once a second, and a page's headers are 700 bytes."""
_WORDS_ALONE: Final = (
    (b"content-security-policy", b"default-src 'none'; frame-ancestors *"),
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"cross-origin"),
)
"""For ``PLACE``: any page may frame what nobody can press."""
_DIGEST_KEPT: Final = (b"cache-control", b"public, max-age=31536000, immutable")
_FILE_KEPT: Final = (b"cache-control", b"public, max-age=3600")
"""For a file of ``static/``: by its digest for good, by its name until an update is an hour old.
Where nothing is said, browsers guess."""


class SecurityHeaders:
    """Puts the headers on every answer, and answers itself when the app fails."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._page = security_headers()
        self._framed = {EMBED: embed_headers(), PLACE: _WORDS_ALONE}
        self._names = {name for name, _ in self._page}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what was asked, and the answer with the headers."""
        started = False

        async def told(message: Message) -> None:
            nonlocal started
            started = started or message["type"] in _STARTS | {"websocket.accept"}
            if message["type"] in _STARTS:
                kept = [one for one in message.get("headers", []) if one[0] not in self._names]
                path = scope.get("path", "").removeprefix(base_path())
                page = self._framed.get(path, self._page)
                headers = _NO_PAGE if _DATA.intersection(kept) else page
                if message["status"] == 200 and scope["path"].startswith(f"{static_base()}/"):
                    kept.append(_DIGEST_KEPT if scope["query_string"] else _FILE_KEPT)
                message = {**message, "headers": [*kept, *headers]}
            await send(message)

        try:
            await self.app(scope, receive, told)
        except Exception:
            if started or scope["type"] == "lifespan":
                raise
            _LOG.exception("An answer failed")
            text = _FAILED.format(current_reference())
            await refuse(PlainTextResponse(text, 500), scope, receive, told)
