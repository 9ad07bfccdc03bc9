"""A web socket of Streamlit's, spoken without a browser."""

import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.helpers.running import Server
from tests.helpers.text import folded_lines

PATIENCE_SECONDS = 60
ONLY_HERE = (
    'body: "The data can be changed only on the computer that runs this map, '
    'in the browser that opened the address printed when it was started."'
)
"""A line of what ``Line.visit`` returns."""


class Line:
    """One connection to a running app, as a browser or as someone who pretends to be one.

    Parameters
    ----------
    url : str
        Where to connect to.
    headers : dict of str to str, optional
        In place of those that a browser would send from the app's own page.
    """

    def __init__(self, url: str, headers: dict[str, str] | None = None) -> None:
        self.socket = knock(url, headers)
        self.session = ""

    def send(self, asked: BackMsg) -> None:
        self.socket.send(asked.SerializeToString())

    def visit(self, page: str = "", query: str = "") -> list[str]:
        """Run a page, and return all that was drawn as lines of text."""
        asked = BackMsg()
        asked.rerun_script.page_name = page
        asked.rerun_script.query_string = query
        self.send(asked)
        drawn = "\n".join(str(told.delta) for told in self.until("script_finished"))
        return folded_lines(drawn)

    def until(self, kind: str) -> list[ForwardMsg]:
        """Return what is told up to a message of this kind, that one included."""
        heard = []
        for told in self._told():
            heard.append(told)
            if told.WhichOneof("type") == kind:
                break
        return heard

    def _told(self) -> Iterator[ForwardMsg]:
        while True:
            data = self.socket.recv(timeout=PATIENCE_SECONDS)
            told = ForwardMsg()
            told.ParseFromString(data)  # type: ignore[arg-type]
            if told.new_session.initialize.session_id:
                self.session = told.new_session.initialize.session_id
            yield told

    def close(self, code: int = 1001) -> None:
        """Close as a browser does whose page is left, or with another code."""
        self.socket.close(code)


def knock(
    url: str, headers: dict[str, str] | None = None, path: str = "/_stcore/stream"
) -> ClientConnection:
    """Ask for a web socket; raise ``InvalidStatus`` when it is refused."""
    headers = {"Origin": url} if headers is None else dict(headers)
    parts = urlsplit(url)
    return connect(
        f"ws://{headers.pop('Host', parts.netloc)}{path}",
        address=(parts.hostname, parts.port),
        additional_headers=headers,
        open_timeout=PATIENCE_SECONDS,
        max_size=None,
        compression=None,
        proxy=None,
        legacy=True,
    )


def ask(
    url: str,
    path: str,
    method: str = "GET",
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
) -> http.client.HTTPResponse:
    """Ask for an address, follow nothing, and return the answer with its text read."""
    line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=PATIENCE_SECONDS)
    line.request(method, path, body, headers or {})
    answer = line.getresponse()
    answer.text = answer.read().decode("utf-8", "replace")  # type: ignore[attr-defined]
    line.close()
    return answer


def token_cookie(served: Server) -> dict[str, str]:
    """Open the address that the start printed, as a browser does, and return its cookie."""
    answer = ask(served.url, f"/update?view=x&token={served.token}")
    assert (answer.status, answer.getheader("location")) == (303, "/update?view=x")
    cookie, _, attributes = (answer.getheader("set-cookie") or "").partition("; ")
    assert {one.lower() for one in attributes.split("; ")} == {
        "httponly",
        "path=/",
        "samesite=strict",
    }
    return {"Cookie": cookie}
