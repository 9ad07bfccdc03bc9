"""Uploads: who may send files to the server, and how much memory they may take."""

from typing import Final

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.runtime import get_instance
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.address import base_path
from ui.live import limits
from ui.server.answers import refuse

FILES_OF_A_SESSION: Final = 3
FILES_OF_ALL: Final = 12
"""So many files of the largest size that a list may have are kept for one session, and for all."""

_NOT_ALLOWED: Final = "Only editors can upload files. Open the Update page again.\n"
_LENGTH: Final = "An upload must state its length.\n"
_SESSION_FULL: Final = "This page holds too many files already. Remove one, or reload the page.\n"
_ALL_FULL: Final = "Other people are uploading now. Try again in a few minutes.\n"

_allowed: set[str] = set()


def allow_uploads(*, may_edit: bool) -> None:
    """Let this session upload from now on, or no more; asked in every run of a page for it."""
    context = get_script_run_ctx()
    if context is None:
        return
    if may_edit:
        _allowed.add(context.session_id)
    else:
        _allowed.discard(context.session_id)


class UploadGuard:
    """Lets editors' uploads through while there is room for them."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self._below = f"{base_path()}/_stcore/upload_file/"
        self._coming: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on an upload or answer why not; pass on anything else."""
        if (
            scope["type"] != "http"
            or scope["method"] != "PUT"
            or not scope["path"].startswith(self._below)
        ):
            await self.app(scope, receive, send)
            return
        session = scope["path"][len(self._below) :].partition("/")[0]
        if not _may_upload(session):
            await refuse(PlainTextResponse(_NOT_ALLOWED, 403), scope, receive, send)
            return
        stated = dict(scope["headers"]).get(b"content-length", b"")
        if not stated.isdigit():
            await refuse(PlainTextResponse(_LENGTH, 411), scope, receive, send)
            return
        size = int(stated)
        no_room = self._no_room(session, size)
        if no_room:
            await refuse(PlainTextResponse(no_room, 413), scope, receive, send)
            return
        self._coming[session] = self._coming.get(session, 0) + size
        try:
            await self.app(scope, receive, send)
        finally:
            self._coming[session] -= size
            if not self._coming[session]:
                del self._coming[session]

    def _no_room(self, session: str, size: int) -> str:
        """Return why so many more bytes have no room, or ""."""
        largest = limits().file_bytes
        kept = _kept()
        if kept.get(session, 0) + self._coming.get(session, 0) + size > (
            FILES_OF_A_SESSION * largest
        ):
            return _SESSION_FULL
        if sum(kept.values()) + sum(self._coming.values()) + size > FILES_OF_ALL * largest:
            return _ALL_FULL
        return ""


def _may_upload(session: str) -> bool:
    runtime = get_instance()
    _allowed.intersection_update([one for one in _allowed if runtime.is_active_session(one)])
    return session in _allowed


def _kept() -> dict[str, int]:
    """Return how many bytes are kept for each session."""
    manager = get_instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    return {
        session: sum(len(file.data) for file in list(files.values()))
        for session, files in list(manager.file_storage.items())
    }
