"""What the server logs: where all its loggers write, and the reference of each request.

Records name no person, no address and no text of a cell. So an exception is logged by its kind and
the lines of code that it came through: its message may quote a cell.
"""

import json
import logging
import os
import re
import secrets
from collections.abc import Mapping
from contextvars import ContextVar
from datetime import UTC, datetime
from traceback import format_tb
from typing import Any, Final

import streamlit as st
import streamlit.logger
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.scriptrunner import get_script_run_ctx

from common.wording import printable

LOG_VARIABLE: Final = "PARTNERSHIP_MAP_LOG"
"""Environment variable; ``json`` writes each record as one line of JSON, ``text`` as a sentence."""

HEADER: Final = "X-Request-ID"

_GIVEN: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")
"""What a proxy may call a request."""
_TEXT: Final = "%(asctime)s %(levelname)s %(name)s %(reference)s %(message)s"
_STARTS: Final = {"http.response.start", "websocket.http.response.start", "websocket.accept"}
_FACTS: Final = ("event", "outcome", "file", "version")
"""What a record may say beside its sentence."""

_reference: ContextVar[str] = ContextVar("reference", default="")


def current_reference() -> str:
    """Return the reference of the request or the session that is served now, "" outside of both."""
    found = _reference.get()
    # A page is drawn in a thread of its own, for a web socket that has the reference.
    if not found and get_script_run_ctx(suppress_warning=True) is not None:
        found = st.context.headers.get(HEADER) or ""
    return found


def new_reference() -> str:
    """Return a reference that no other request has."""
    return secrets.token_hex(6)


class RequestReference:
    """Gives each request and web socket a reference, the proxy's where it has sent one."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what was asked with its reference, and the answer too."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        # Those of the copy: whoever else holds the scope has the headers that were sent.
        scope = {**scope, "headers": [*scope["headers"]]}
        headers = MutableHeaders(scope=scope)
        given = headers.getlist(HEADER)
        fits = len(given) == 1 and _GIVEN.fullmatch(given[0])
        reference = given[0] if fits else new_reference()
        headers[HEADER] = reference
        token = _reference.set(reference)

        async def told(message: Message) -> None:
            if message["type"] in _STARTS:
                named = (HEADER.lower().encode(), reference.encode())
                message = {**message, "headers": [*message.get("headers", ()), named]}
            await send(message)

        try:
            await self.app(scope, receive, told)
        finally:
            _reference.reset(token)


class _Text(logging.Formatter):
    """A record as a line, and the code that an exception came through."""

    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have left one with its message.
        record.exc_text = None
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        return printable(super().formatMessage(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802
        return "".join(_told(ei[1])).rstrip()


class _Json(_Text):
    """A record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "reference": record.__dict__["reference"],
            "message": record.getMessage(),
        }
        fields |= {name: record.__dict__[name] for name in _FACTS if name in record.__dict__}
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False)


def _told(error: BaseException | None) -> list[str]:
    """Return the code that an exception, and those before it, came through, without messages."""
    if error is None:
        return []
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    # What the operating system says is not of the data.
    why = f": {error.strerror}" if isinstance(error, OSError) and error.strerror else ""
    return [*_told(before), *format_tb(error.__traceback__), f"{type(error).__name__}{why}\n"]


def _with_reference(record: logging.LogRecord) -> bool:
    if "reference" not in record.__dict__:
        record.reference = current_reference() or "-"
    return True


def log_format(environment: Mapping[str, str] = os.environ) -> str:
    """Return how records are written: ``text`` or ``json``.

    Raises
    ------
    ValueError
        When the setting is neither.
    """
    found = environment.get(LOG_VARIABLE, "").strip() or "text"
    if found not in ("text", "json"):
        raise ValueError(f"{LOG_VARIABLE} takes text or json, not “{found}”.")
    return found


def configure_logs() -> None:
    """Let all loggers write to standard error, as the environment says; may be called again.

    Raises
    ------
    ValueError
        When the setting cannot be used.
    """
    handler = logging.StreamHandler()
    handler.addFilter(_with_reference)
    handler.setFormatter(_Json() if log_format() == "json" else _Text(_TEXT))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    # Streamlit gives each logger, also later ones, a handler of its own in this function.
    streamlit.logger.setup_formatter = _to_root
    streamlit.logger.update_formatter()
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "websockets"):
        _to_root(logging.getLogger(name))
        # What they say below that holds addresses with what is searched for.
        logging.getLogger(name).setLevel(logging.WARNING)


def _to_root(logger: logging.Logger) -> None:
    logger.handlers.clear()
    logger.propagate = True
