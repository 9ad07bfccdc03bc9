"""A running app, and the visits that browsers pay it."""

import contextlib
import os
import secrets
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.helpers import DATA, ROOT

WATCHED = Path(__file__).with_name("watched")
"""Is imported by every server before all else, and notes what it asks the network."""
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
WEBGL = ["--use-angle=gl-egl", "--ignore-gpu-blocklist", "--enable-unsafe-swiftshader"]
"""Mesa, which draws a picture in software in a third of the time that Chromium's own SwiftShader
takes; where it is not installed Chromium takes SwiftShader by itself."""
NO_WEBGL = ["--disable-gpu", "--disable-3d-apis"]

DESKTOP = {"width": 1440, "height": 900}
PROJECTOR = {"width": 1920, "height": 1080}
PHONE = {"width": 390, "height": 844}

_EDITING = "PARTNERSHIP_MAP_EDITING"
_TOKENS: dict[str, str] = {}
"""By address of a server that was started for editing, its token."""

ACTION_MS = 60_000
"""How long a click or a picture may take on a computer that has much else to do."""


@dataclass
class Server:
    """A running app over a data folder of its own."""

    url: str
    data: Path
    log: Path
    command: list[str]
    environment: dict[str, str]
    health: str
    token: str = ""
    """Where the app was started for editing, what its start printed."""
    process: subprocess.Popen[bytes] = field(init=False)

    def start(self) -> None:
        """Start it, also again at the same address, and wait until it answers."""
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command, cwd=ROOT, stdout=out, stderr=subprocess.STDOUT, env=self.environment
            )
        wait_until_healthy(self.url, self.process, self.log, self.health)

    def kill(self) -> None:
        """End it as a computer that loses its power does."""
        self.process.kill()
        self.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_healthy(
    url: str, process: subprocess.Popen[bytes], log: Path, path: str = "/_stcore/health"
) -> None:
    """Ask the health address until it answers; fail at once when the server has ended."""
    for _ in range(600):
        if process.poll() is not None:
            pytest.fail(f"the server ended: {log.read_text('utf-8')}")
        try:
            with urllib.request.urlopen(f"{url}{path}", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=0.1)
    pytest.fail(f"the server does not answer: {log.read_text('utf-8')}")


def uvicorn_command(port: int) -> list[str]:
    """Return the command of ``make run``."""
    return [sys.executable, "-m", "ui.server", "--port", str(port)]


def streamlit_command(port: int) -> list[str]:
    return [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]


@contextlib.contextmanager
def running_server(
    folder: Path,
    command: Callable[[int], list[str]] = uvicorn_command,
    environment: dict[str, str] | None = None,
    health: str = "/_stcore/health",
) -> Iterator[Server]:
    """Start the app over a copy of the data folder, and end it with the test."""
    data = folder / "data"
    shutil.copytree(DATA, data)
    port = free_port()
    log = folder / "server.log"
    asked = folder / "asked.txt"
    url = f"http://127.0.0.1:{port}"
    token = secrets.token_urlsafe() if (environment or {}).get(_EDITING) == "local" else ""
    watched = [str(WATCHED), os.environ.get("PYTHONPATH", "")]
    server = Server(
        url,
        data,
        log,
        command(port),
        {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, watched)),
            "ASKED_OF_THE_NETWORK": str(asked),
            "PARTNERSHIP_MAP_DATA": str(data),
            "PARTNERSHIP_MAP_TOKEN": token,
            **(environment or {}),
        },
        health,
        token,
    )
    try:
        server.start()
        if token:
            _TOKENS[url] = token
        yield server
    finally:
        server.process.terminate()
        try:
            server.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            server.kill()
    assert asked.read_text("utf-8") == "", "the server looked up a name or asked another host"


class Contexts:
    """Browser contexts that tests use one after the other, so that what the app's scripts are has
    to be fetched and compiled once and not in every test."""

    def __init__(self) -> None:
        self._free: dict[tuple[Browser, str], list[BrowserContext]] = {}

    def take(self, browser: Browser, options: dict[str, object]) -> BrowserContext:
        """Return a context with these options that no one uses."""
        free = self._free.get((browser, repr(sorted(options.items()))))
        return free.pop() if free else browser.new_context(**options)  # type: ignore[arg-type]

    def give_back(
        self, browser: Browser, options: dict[str, object], context: BrowserContext
    ) -> None:
        """Take a context back, as empty as a new one but for the files in its cache."""
        is_in_time = True
        for page in context.pages:
            if page.url.startswith("http"):
                page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
                is_in_time &= page.evaluate("() => /native code/.test(Date.now)")
            page.close()
        if not is_in_time:  # a clock that a test has moved stays the context's
            context.close()
            return
        context.clear_cookies()
        self._free.setdefault((browser, repr(sorted(options.items()))), []).append(context)


class Visits:
    """Opens pages, and keeps what they asked of other hosts and wrote to the console.

    Where the app was started for editing a visitor is the person who started it, and has opened
    the address that was printed, unless the visit says ``stranger``.
    """

    def __init__(self, contexts: Contexts) -> None:
        self.contexts = contexts
        self.taken: list[tuple[Browser, dict[str, object], BrowserContext]] = []
        self.elsewhere: list[str] = []
        self.errors: list[str] = []

    def open(
        self,
        browser: Browser,
        url: str,
        size: dict[str, int] | None = None,
        *,
        color_scheme: Literal["light", "dark"] | None = None,
        reduced_motion: Literal["reduce", "no-preference"] = "reduce",
        stranger: bool = False,
        **options: object,
    ) -> Page:
        """Open a page as a separate visitor, who shares nothing with the test's other ones.

        Unless motion is asked for the camera jumps: each frame of a flight is drawn in software.
        """
        context = self.contexts.take(browser, options)
        self.taken.append((browser, options, context))
        context.set_default_timeout(ACTION_MS)
        page = context.new_page()
        page.set_viewport_size(size or DESKTOP)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=color_scheme, reduced_motion=reduced_motion)
        page.on("request", lambda request: self._note_request(request.url))
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda said: self._note_console(said.text))
        origin = "/".join(url.split("/", 3)[:3])
        if origin in _TOKENS and not stranger:
            page.goto(f"{origin}/healthz?token={_TOKENS[origin]}")
        page.goto(url, wait_until="commit")
        return page

    def leave(self) -> None:
        """Close the pages."""
        for browser, options, context in self.taken:
            self.contexts.give_back(browser, options, context)

    def _note_console(self, text: str) -> None:
        if "Content Security Policy" in text:
            self.errors.append(text)

    def _note_request(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1":
            self.elsewhere.append(url)
