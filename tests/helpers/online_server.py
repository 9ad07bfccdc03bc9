"""An HTTP server on this machine that answers as an online service does, or as it should not."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from geocode.online.ask import (
    OnlineQuestion,
    ask_online,
)
from geocode.online.service import settings_from
from geocode.place import PlaceQuery

DAY = "2026-11-24"
SECRET = "s3cr3t key/+&?"


class Server(ThreadingHTTPServer):
    """Answers as a test tells it; keeps what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answer: Callable[[Handler], None] = lambda handler: handler.send_json([])
        self.requests: list[dict[str, str]] = []
        self.agents: list[str] = []
        self.over = threading.Event()

    @property
    def domain(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request, client_address) -> None:
        """A client that gives up is what several tests are about."""


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.query = query | {"path": parts.path}
        self.server.requests.append(self.query)
        self.server.agents.append(self.headers["User-Agent"])
        self.server.answer(self)

    def send_json(self, value: object, status: int = 200, **headers: str) -> None:
        self.send_text(json.dumps(value).encode(), status, **headers)

    def send_text(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, text in headers.items():
            self.send_header(name.replace("_", "-"), text)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def serving() -> Iterator[Server]:
    """Run a server in a thread."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            server.shutdown()
            thread.join()


def asking(server: Server | str, service: str = "nominatim", **options: str):
    domain = server if isinstance(server, str) else server.domain
    return settings_from(
        service,
        {
            "contact": "maps@example.org",
            "domain": domain,
            "scheme": "http",
            "min_delay": "0",
            "error_wait": "0",
            "timeout": "5",
        }
        | options,
    )


def ask(server, *names: str, state: str = "TN", kind: str = "city", service="nominatim", **rest):
    places = [OnlineQuestion(PlaceQuery(name, state, kind)) for name in names]
    options = rest.pop("options", {})
    return ask_online(places, asking(server, service, **options), day=DAY, **rest)


def osm(
    name: str = "Smallville",
    kind: str = "village",
    code: str = "US-TN",
    latitude: float = 35.5,
    longitude: float = -86.5,
    number: int = 7,
    group: str = "boundary",
) -> dict:
    return {
        "place_id": 1,
        "osm_type": "relation",
        "osm_id": number,
        "lat": str(latitude),
        "lon": str(longitude),
        "class": group,
        "type": "administrative",
        "addresstype": kind,
        "name": name,
        "display_name": f"{name}, Somewhere, United States",
        "address": {kind: name, "state": "?", "ISO3166-2-lvl4": code, "country_code": "us"},
    }


def answering(*answers: dict) -> Callable[[Handler], None]:
    return lambda handler: handler.send_json(list(answers))
