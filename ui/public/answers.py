"""Answers to other programs: made once, kept, named by a digest, with errors that they can read."""

import gzip
import hashlib
import json
import os
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from common.errors import PartnershipMapError
from roster.store import Loaded
from ui.address import base_path
from ui.live import load_current, roster_store
from ui.server.origin import named_origins, parse_origin, parse_origins

CORS_VARIABLE: Final = "PARTNERSHIP_MAP_CORS"
"""Environment variable: sites whose pages may read the data, by commas or spaces; ``*`` for all."""

OPEN_TO_ALL: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Content-Type, If-None-Match",
    "Access-Control-Expose-Headers": "ETag, Link",
}
"""Headers that let the pages of every site read an answer."""

MOST_KEPT: Final = 64 * 1024 * 1024
"""Bytes of all answers that are kept."""

_FRESH: Final = "max-age=60"
_SMALL: Final = 1024
"""Bytes; compressing less is of no use."""
_HOST: Final = re.compile(r"[A-Za-z0-9.-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")


@dataclass(frozen=True)
class Made:
    """An answer as it is kept.

    Attributes
    ----------
    body : bytes
        Compressed where ``is_packed``.
    media_type : str
    is_packed : bool
    digest : str
        Of what was compressed.
    headers : mapping of str to str
        Beside those that every answer has.
    """

    body: bytes
    media_type: str
    is_packed: bool
    digest: str
    headers: Mapping[str, str] = field(default_factory=dict)


def made(body: bytes, media_type: str, headers: Mapping[str, str] | None = None) -> Made:
    """Return an answer, compressed where that makes it smaller."""
    digest = hashlib.sha256(body).hexdigest()[:24]
    is_text = media_type.startswith("text/") or media_type.partition(";")[0].endswith(
        ("json", "xml", "javascript")
    )
    packed = is_text and len(body) > _SMALL
    return Made(
        gzip.compress(body, 6, mtime=0) if packed else body,
        media_type,
        packed,
        digest,
        headers or {},
    )


def made_json(content: Any, media_type: str = "application/json") -> Made:
    """Return an answer of JSON."""
    return made(json.dumps(content, ensure_ascii=False, allow_nan=False).encode(), media_type)


class Kept:
    """The answers that were asked for last, up to so many bytes of them.

    Parameters
    ----------
    most : int
        Bytes.
    """

    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._bytes = 0
        self._answers: OrderedDict[Hashable, Made] = OrderedDict()
        self._lock = threading.Lock()
        self._making = threading.Lock()

    def get(self, key: Hashable) -> Made | None:
        """Return an answer that is kept, or None."""
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
            return found

    def make(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """Return the answer that is kept, or make it; one is made at a time."""
        with self._making:
            found = self.get(key)
            return found if found is not None else self._put(key, make())

    def _put(self, key: Hashable, new: Made) -> Made:
        with self._lock:
            self._answers[key] = new
            self._bytes += len(new.body)
            while self._bytes > self._most:
                _, old = self._answers.popitem(last=False)
                self._bytes -= len(old.body)
        return new


_kept = Kept()


class QuestionError(PartnershipMapError, ValueError):
    """A question that has no answer.

    Parameters
    ----------
    message : str
        For a person.
    status : int
        Of HTTP.
    invalid : tuple of (str, str)
        The parameters that are wrong, each with a sentence.
    """

    def __init__(
        self, message: str, status: int = 400, invalid: tuple[tuple[str, str], ...] = ()
    ) -> None:
        super().__init__(message)
        self.status, self.invalid = status, invalid


async def answer(
    request: Request,
    make: Callable[[Loaded, Request], Made],
    *also: Hashable,
) -> Response:
    """Answer a question from what is kept, or make the answer beside the event loop.

    Parameters
    ----------
    request : Request
    make : callable
        Makes the answer of a roster and the request. It may raise ``QuestionError``.
    *also : hashable
        What decides the answer beside the roster, the path and the query.
    """
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=cors_headers(request))
    try:
        known = roster_store().known()
        loaded = known if known is not None else await run_in_threadpool(load_current)
        today = datetime.now(UTC).date()  # what is in the future has its day
        key = (loaded.token, today, request.url.path, request.scope["query_string"], also)
        found = _kept.get(key)
        if found is None:
            found = await run_in_threadpool(lambda: _kept.make(key, lambda: make(loaded, request)))
    except QuestionError as error:
        return problem(error.status, str(error), request, invalid=error.invalid)
    except PartnershipMapError as error:
        return problem(503, f"No list is loaded: {error}", request)
    return respond(request, found)


def respond(request: Request, found: Made) -> Response:
    """Return an answer for who asks, or 304 for who has it."""
    etag = f'W/"{found.digest}"'
    headers = {
        "Cache-Control": _FRESH,
        "ETag": etag,
        "Vary": "Accept-Encoding",
        **found.headers,
        **cors_headers(request),
    }
    if _has(request.headers.get("If-None-Match", ""), etag):
        return Response(status_code=304, headers=headers)
    body = found.body
    if found.is_packed:
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            headers["Content-Encoding"] = "gzip"
        else:
            body = gzip.decompress(body)
    return Response(body, media_type=found.media_type, headers=headers)


def problem(
    status: int, detail: str, request: Request, *, invalid: tuple[tuple[str, str], ...] = ()
) -> Response:
    """Return an error that programs can read (RFC 9457)."""
    content: dict[str, Any] = {"title": _TITLES[status], "status": status, "detail": detail}
    if invalid:
        content["invalid"] = [{"parameter": name, "message": said} for name, said in invalid]
    return Response(
        json.dumps(content, ensure_ascii=False),
        status,
        {"Cache-Control": "no-store", **cors_headers(request)},
        "application/problem+json",
    )


_TITLES: Final = {
    400: "The request is not valid",
    404: "Not found",
    405: "The method is not allowed",
    413: "The request is too long",
    503: "The list is not available",
}


def public_base(request: Request) -> str:
    """Return the address of the map, as whoever asks reaches it, without a slash at the end.

    That is the address asked for, unless the operator names others. The ``Host`` header may be
    anyone's: what is no host's name gives an address without one.
    """
    host, scheme = request.headers.get("Host", ""), request.url.scheme
    named = named_origins()
    origin = parse_origin(f"{scheme}://{host}")
    if named and origin not in named:
        one = min(named)
        usual = one.port == {"http": 80, "https": 443}[one.scheme]
        name = f"[{one.host}]" if ":" in one.host else one.host
        return f"{one.scheme}://{name}{'' if usual else f':{one.port}'}{base_path()}"
    return f"{scheme}://{host}{base_path()}" if _HOST.fullmatch(host) else base_path()


def _has(header: str, etag: str) -> bool:
    """Return whether who asks has the answer of this tag, whoever compressed it (RFC 9110)."""
    named = {one.strip().removeprefix("W/") for one in header.split(",")}
    return "*" in named or etag.removeprefix("W/") in named


def cors_headers(request: Request) -> dict[str, str]:
    """Return what lets the page that asks read the answer, where the operator allows it."""
    allowed = os.environ.get(CORS_VARIABLE, "").strip()
    if not allowed:
        return {}
    if allowed == "*":
        return dict(OPEN_TO_ALL)
    origin = request.headers.get("Origin", "")
    said = {
        **OPEN_TO_ALL,
        "Access-Control-Allow-Origin": origin,
        "Vary": "Accept-Encoding, Origin",
    }
    named = parse_origin(origin) in parse_origins(allowed)
    return said if named else {"Vary": "Accept-Encoding, Origin"}
