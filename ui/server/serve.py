"""Serve the map, print its address, and open it in the browser of this computer."""

import html
import os
import secrets
import socket
import sys
import tempfile
import webbrowser
from pathlib import Path

import uvicorn

from common.folder import DATA_VARIABLE, ROOT
from ui.server.local import TOKEN_VARIABLE, is_editing_local, with_token
from ui.server.logs import configure_logs
from ui.server.settings import check_settings
from ui.server.socket import RememberingSocket
from ui.server.stopping import StoppingServer
from versions.folder import data_storage


class _MapServer(StoppingServer):
    """Says where the map is as soon as it can be opened."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            _say(self.config.host, self.config.port)


def _say(host: str, port: int) -> None:
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}/"
    from ui.access import READS_ONLY  # the app has loaded Streamlit by now, with its settings

    reads_only = data_storage().is_read_only
    if reads_only or not is_editing_local():
        said = f"\n{READS_ONLY}" if reads_only else ""
        print(f"The map is at {address} (Ctrl+C stops it){said}", flush=True)
        return
    print(f"The map is at {address} (Ctrl+C stops it)\nTo edit, open {with_token(address)}")
    sys.stdout.flush()
    if sys.stdout.isatty() and _has_screen():
        _open(with_token(address))


def _has_screen() -> bool:
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _open(address: str) -> None:
    """Open an address by way of a file that this user alone can read.

    Every account of a computer can see what programs are started with.
    """
    handle, name = tempfile.mkstemp(prefix="map-", suffix=".html")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(f'<meta http-equiv="refresh" content="0;url={html.escape(address)}">')
    webbrowser.open(Path(name).as_uri())


def serve(host: str, port: int) -> int:
    """Serve the map until it is stopped; return the exit status."""
    try:
        check_settings()
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    configure_logs()
    if os.environ.get(DATA_VARIABLE):
        os.environ[DATA_VARIABLE] = str(Path(os.environ[DATA_VARIABLE]).absolute())
    # Streamlit looks for its settings there.
    os.chdir(ROOT)
    if is_editing_local() and not os.environ.get(TOKEN_VARIABLE):
        os.environ[TOKEN_VARIABLE] = secrets.token_urlsafe(32)
    config = uvicorn.Config(
        "app:app",
        host=host,
        port=port,
        log_config=None,
        log_level="warning",
        access_log=False,
        server_header=False,
        ws=RememberingSocket,
    )
    server = _MapServer(config)
    server.run()
    return 0 if server.started else 3
