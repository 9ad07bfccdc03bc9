"""Figures for Prometheus, at an address of their own that viewers cannot reach."""

import ipaddress
import logging
import os
import re
import time
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from prometheus_client import REGISTRY, Counter, Histogram, disable_created_metrics
from prometheus_client import start_http_server as start_exposition
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import get_instance

from common.errors import PartnershipMapError
from roster.data_files import SITES_NAME
from ui.address import base_path
from ui.live import load_current
from ui.slideshow.routes import open_seats
from versions.audit import LOG
from versions.folder import data_storage
from versions.storage import current_version

METRICS_VARIABLE: Final = "PARTNERSHIP_MAP_METRICS"
"""Environment variable: where Prometheus reads figures, such as ``127.0.0.1:9100``."""

disable_created_metrics()
RERUNS: Final = Histogram(
    "partnership_map_rerun_seconds",
    "From a browser's request to draw a page anew until all of it is sent.",
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_REQUESTS: Final = Counter(
    "partnership_map_requests", "Answers by kind of address and status.", ["route", "status"]
)
_EDITS: Final = Counter(
    "partnership_map_edits",
    "Attempts to publish a list or to update the ledger, by outcome.",
    ["edit", "outcome"],
)
_STORE_ERRORS: Final = Counter(
    "partnership_map_store_errors", "Times that the data folder or the database failed."
)
for _outcome in ("saved", "unchanged", "conflict", "locked", "failed", "not_allowed"):
    _EDITS.labels("publish", _outcome)

_ADDRESS: Final = re.compile(r"(?:\[(?P<six>[^\]]+)\]|(?P<four>[\d.]+)):(?P<port>\d{1,5})")
_STARTS: Final = frozenset({"http.response.start", "websocket.http.response.start"})
_BELOW: Final = {
    "/_stcore/stream": "session",
    "/briefing-room/": "room",
    "/roster/version": "poll",
    "/_stcore/upload_file/": "upload",
    "/_stcore/health": "health",
    "/healthz": "health",
    "/readyz": "health",
    "/_stcore/": "static",
    "/app/static/": "static",
    "/static/": "static",
    "/media/": "static",
    "/component/": "static",
    "/api": "data",
    "/embed": "data",
}


class _Now(Collector):
    """What is so at the moment when it is asked."""

    def __init__(self) -> None:
        self._list = ("", "", 0.0)

    def describe(self) -> Iterable[Metric]:
        """Return nothing: when it is registered, the app is not running yet."""
        return ()

    def collect(self) -> Iterable[Metric]:
        sessions = get_instance()._session_mgr.num_active_sessions()
        yield _gauge("sessions", "Open pages.", sessions)
        seats = [*open_seats]
        rooms = {one.room for one in seats}
        yield _gauge("rooms", "Rooms of briefings with a window on this server.", len(rooms))
        followers = sum(not one.presents for one in seats)
        yield _gauge("followers", "Windows on this server that follow a briefing.", followers)
        try:
            loaded = load_current()
        except PartnershipMapError:
            yield _gauge("list_problem", "1 while the newest data cannot be used.", 1)
            return
        yield _gauge(
            "list_problem", "1 while the newest data cannot be used.", loaded.problem is not None
        )
        digest = loaded.roster.version
        if digest != self._list[0]:
            found = current_version(data_storage(), SITES_NAME)
            # Of a list that was changed by hand nobody knows when.
            at = found.saved_at.timestamp() if found else time.time()
            self._list = (digest, str(found.number) if found else "", at)
        info = GaugeMetricFamily(
            "partnership_map_list_info", "What is shown.", labels=["digest", "version"]
        )
        info.add_metric(self._list[:2], 1)
        yield info
        yield _gauge(
            "list_changed_timestamp_seconds", "When the list was last changed.", self._list[2]
        )


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(f"partnership_map_{name}", what, value=value)


class CountEvents(logging.Handler):
    """Counts what is logged of edits and of the store."""

    def emit(self, record: logging.LogRecord) -> None:
        """Count what a record tells."""
        facts = record.__dict__
        if facts.get("event") == "store":
            _STORE_ERRORS.inc()
        elif "event" in facts:
            _EDITS.labels(facts["event"], facts["outcome"]).inc()


class CountRequests:
    """Counts answers.

    Parameters
    ----------
    pages : collection of str
        The pages' paths, without slashes.
    """

    def __init__(self, app: ASGIApp, pages: Collection[str]) -> None:
        self.app = app
        self._pages = {"", *pages}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what was asked, and count the answer."""

        async def told(message: Message) -> None:
            if message["type"] in _STARTS:
                _REQUESTS.labels(self._route(scope["path"]), message["status"]).inc()
            elif message["type"] == "websocket.accept":
                _REQUESTS.labels(self._route(scope["path"]), 101).inc()
            await send(message)

        await self.app(scope, receive, told)

    def _route(self, path: str) -> str:
        path = path.removeprefix(base_path())
        if path.strip("/") in self._pages:
            return "page"
        return next((kind for start, kind in _BELOW.items() if path.startswith(start)), "other")


def metrics_address(environment: Mapping[str, str] = os.environ) -> tuple[str, int] | None:
    """Return where figures are to be read, None for nowhere.

    Raises
    ------
    ValueError
        When the setting is not an address; names are not looked up.
    """
    text = environment.get(METRICS_VARIABLE, "").strip()
    if not text:
        return None
    found = _ADDRESS.fullmatch(text)
    try:
        host, port = str(ipaddress.ip_address(found["six"] or found["four"])), int(found["port"])  # type: ignore[index]
    except (TypeError, ValueError):
        host, port = "", 0
    if not 0 < port < 65_536:
        raise ValueError(
            f"{METRICS_VARIABLE} takes an address and a port, such as 127.0.0.1:9100, not “{text}”."
        )
    return host, port


def serve_figures() -> None:
    """Let Prometheus read the figures where the environment says so.

    Raises
    ------
    ValueError
        When nothing can listen there.
    """
    where = metrics_address()
    if where is None:
        return
    host, port = where
    REGISTRY.register(_Now())
    LOG.addHandler(CountEvents())
    try:
        start_exposition(port, host)
    except OSError as error:
        raise ValueError(
            f"{METRICS_VARIABLE}: nothing can listen at {host}, port {port} ({error.strerror}); "
            "choose another port."
        ) from error
