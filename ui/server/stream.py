"""Streamlit's web socket: which of its messages are let through, and when a session has ended."""

import contextlib
import time
from typing import Final

from google.protobuf.message import DecodeError
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime import get_instance

from ui.address import base_path
from ui.server.figures import RERUNS

_BROKEN: Final = "broken"
"""A message that cannot be read is passed on: Streamlit ends the connection."""
_LET_THROUGH: Final = frozenset(
    {_BROKEN, "rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "deferred_file"}
    | {"dataframe_chunk"}
)
_ENDS: Final = frozenset(
    {ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY}
)
_END_BYTES: Final = 256
"""No message that a run has ended is longer; others need not be read."""
_TAB_CLOSED: Final = 1001
"""What browsers say when a page is left: it never comes back to its session."""


class StreamGuard:
    """Lets only those messages through that a page needs, and ends sessions whose page was left.

    A viewer's browser could also ask for the repository's file names, clear everyone's caches or
    have files installed; such a message is dropped. Streamlit keeps an ended session, with three
    open files and its uploads, for a browser that lost its connection; a page that was left needs
    none.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._path = f"{base_path()}/_stcore/stream"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a connection, and its messages of the kinds that pages need."""
        if scope["type"] != "websocket" or scope["path"] != self._path:
            await self.app(scope, receive, send)
            return
        line = _Connection(receive, send)
        try:
            await self.app(scope, line.receive, line.send)
        finally:
            line.let_go()


class _Connection:
    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._session = ""
        self._was_left = False
        self._asked_at: float | None = None

    async def receive(self) -> Message:
        while True:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                self._was_left = message.get("code") == _TAB_CLOSED
            elif message["type"] == "websocket.receive":
                data = message.get("bytes")
                if data is None:  # Streamlit speaks in bytes alone
                    await self._send({"type": "websocket.close", "code": 1003})
                    return {"type": "websocket.disconnect", "code": 1003}
                kind = _kind_of(data)
                if kind not in _LET_THROUGH:
                    continue
                if kind == "rerun_script" and self._asked_at is None:
                    self._asked_at = time.perf_counter()
            return message

    async def send(self, message: Message) -> None:
        if message["type"] == "websocket.send":
            data = message.get("bytes") or b""
            if not self._session:
                self._session = _session_of(data)
            if self._asked_at is not None and _is_end(data):
                RERUNS.observe(time.perf_counter() - self._asked_at)
                self._asked_at = None
        await self._send(message)

    def let_go(self) -> None:
        if self._was_left and self._session:
            runtime = get_instance()
            if not runtime.is_active_session(self._session):
                runtime.close_session(self._session)


def _kind_of(data: bytes) -> str | None:
    """Return what a browser's message asks for, None where it asks for nothing."""
    asked = BackMsg()
    try:
        asked.ParseFromString(data)
    except DecodeError:
        return _BROKEN
    kind: str | None = asked.WhichOneof("type")
    if kind == "backend_operation_request":
        request = asked.backend_operation_request
        kind = next((found.name for found, _ in request.ListFields() if found.message_type), None)
    return kind


def _is_end(data: bytes) -> bool:
    """Return whether a message to the browser says that all that it asked for is drawn."""
    if len(data) > _END_BYTES:
        return False
    told = ForwardMsg()
    with contextlib.suppress(DecodeError):
        told.ParseFromString(data)
    return told.WhichOneof("type") == "script_finished" and told.script_finished in _ENDS


def _session_of(data: bytes) -> str:
    """Return the session that a message to the browser names, or ""."""
    told = ForwardMsg()
    with contextlib.suppress(DecodeError):
        told.ParseFromString(data)
    return str(told.new_session.initialize.session_id)
