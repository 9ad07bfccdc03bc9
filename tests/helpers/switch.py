"""An address that leads to one server or another, as a proxy's does."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit


class Switch:
    """Passes bytes on to a server; what goes to a server that is gone ends, as its line does."""

    def __init__(self, listening: socket.socket, leads_to: str) -> None:
        self._listening = listening
        self.leads_to = leads_to
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"

    def run(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            parts = urlsplit(self.leads_to)
            try:
                far = socket.create_connection((parts.hostname, parts.port))
            except OSError:
                near.close()
                continue
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=_pass_on, args=(source, target), daemon=True).start()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
    for one in (source, target):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def running_switch(leads_to: str) -> Iterator[Switch]:
    """Open an address that leads to a server."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        switch = Switch(listening, leads_to)
        threading.Thread(target=switch.run, daemon=True).start()
        yield switch
        listening.shutdown(socket.SHUT_RDWR)
