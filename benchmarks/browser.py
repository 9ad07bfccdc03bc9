"""A browser that visits the contestants: Chromium by Playwright, shut off from other hosts."""

import base64
import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.contestants import GROUP_COLUMN, Server
from roster.filters import FURTHER_PREFIX
from ui.keys import Key

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Beside the answers given below: whatever slips past them finds no host.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
RENDERERS = {
    "mesa": ["--use-angle=gl-egl", "--ignore-gpu-blocklist", "--enable-unsafe-swiftshader"],
    "swiftshader": ["--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
}
"""What draws WebGL: Mesa's drivers, in software where there is no graphics card, or the software
renderer that Chromium brings and falls back to."""

WINDOW = {"width": 1440, "height": 900}

QUIET_MS = 350
"""A filter's change is over when so long nothing came and nothing was drawn."""
QUIET_FIRST_MS = 1500
"""The same for a first visit, whose pauses are longer."""
PATIENCE_MS = 40_000
"""A map that takes longer to be still is given up."""

_RENDERER = """() => {
  const gl = document.createElement("canvas").getContext("webgl2");
  return gl.getParameter(gl.getExtension("WEBGL_debug_renderer_info").UNMASKED_RENDERER_WEBGL);
}"""
_PROBE = (Path(__file__).parent / "probe.js").read_text("utf-8")
_FINISHED = ForwardMsg.DESCRIPTOR.fields_by_name["script_finished"].number

_EMPTY_STYLE = '{"version":8,"sources":{},"layers":[]}'
_EMPTY_TOPOLOGY = json.dumps(
    {
        "type": "Topology",
        "arcs": [],
        "objects": {
            name: {"type": "GeometryCollection", "geometries": []}
            for name in ("coastlines", "land", "ocean", "lakes", "rivers", "countries", "subunits")
        },
    }
)


class Visit:
    """One visit of a fresh browser context to one server.

    Attributes
    ----------
    elsewhere : list of str
        Addresses on other hosts that the page asked for, none of which was reached.
    http_bytes : int
        What came over HTTP, compressed as it came, headers included.
    """

    def __init__(self, browser: Browser, server: Server) -> None:
        self.server = server
        self.elsewhere: list[str] = []
        self.http_bytes = 0
        self._local: set[str] = set()
        self.context: BrowserContext = browser.new_context(viewport=WINDOW, service_workers="block")
        self.page: Page = self.context.new_page()
        self._wire: CDPSession = self.context.new_cdp_session(self.page)
        self._wire.on("Fetch.requestPaused", self._answer_elsewhere)
        self._wire.on("Network.requestWillBeSent", self._note_request)
        self._wire.on("Network.loadingFinished", self._note_bytes)
        self._wire.send("Network.enable")
        # Playwright's own routing would take every local request through itself as well, and turn
        # the browser's cache off; this takes only what leaves the computer.
        self._wire.send("Fetch.enable", {"patterns": [{"urlPattern": "https://*"}]})
        self.page.add_init_script(_PROBE.replace("__SCRIPT_FINISHED__", str(_FINISHED)))

    def _answer_elsewhere(self, event: dict[str, Any]) -> None:
        url = event["request"]["url"]
        self.elsewhere.append(url)
        answer: dict[str, Any] = {"requestId": event["requestId"]}
        # An empty base map at once, rather than an error after a while: the maps are drawn either
        # way, and those that want one are not held up by it.
        empty = _EMPTY_STYLE if "style" in urlsplit(url).path else _EMPTY_TOPOLOGY
        headers = {"Access-Control-Allow-Origin": "*", "Content-Type": "application/json"}
        answer |= {
            "responseCode": 200,
            "responseHeaders": [{"name": name, "value": headers[name]} for name in headers],
            "body": base64.b64encode(empty.encode()).decode(),
        }
        self._wire.send("Fetch.fulfillRequest", answer)

    def _note_request(self, event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith(self.server.url):
            self._local.add(event["requestId"])

    def _note_bytes(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._local:
            self.http_bytes += round(event["encodedDataLength"])

    def open(self, *, drawn: bool = True) -> dict[str, Any]:
        """Open the page; return the probe's notes once it is still, with the first map drawn."""
        self.page.goto(self.server.url, wait_until="commit")
        return self.settled(QUIET_FIRST_MS, drawn=drawn)

    def settled(self, quiet_ms: int = QUIET_MS, *, drawn: bool = True) -> dict[str, Any]:
        """Wait until nothing comes and nothing is drawn any more, and return the probe's notes."""
        notes: dict[str, Any] = self.page.evaluate(
            "([quiet, patience, drawn]) => mapBenchmark.settled(quiet, patience, drawn)",
            [quiet_ms, PATIENCE_MS, drawn],
        )
        if notes.get("gaveUp"):
            raise TimeoutError(f"{self.server.contestant.title} drew no map: {notes}")
        return notes

    def click_pill(self, group: str) -> tuple[dict[str, Any], float]:
        """Click a pill of the groups' filter with the mouse.

        Returns
        -------
        dict
            The probe's notes of what followed.
        float
            CPU that the server used for it, in milliseconds.
        """
        pill = self.page.locator(pill_selector()).get_by_text(group, exact=False)
        box = pill.bounding_box()
        if box is None:
            raise RuntimeError(f"{self.server.contestant.title} shows no pill {group!r}")
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        # There beforehand, so that what hovering draws is not taken for the answer.
        self.page.mouse.move(x, y)
        self.page.evaluate("mapBenchmark.reset()")
        before = self.server.cpu_ms()
        self.page.mouse.down()
        self.page.mouse.up()
        # Until soon after the answer, not until the map is drawn: this app's page asks once a
        # second for news, which is a separate cost, not that of a click.
        self.page.evaluate("(patience) => mapBenchmark.answered(patience)", PATIENCE_MS)
        spent = self.server.cpu_ms() - before
        return self.settled(), spent

    def search(self, text: str) -> dict[str, Any]:
        """Put a text into the search at one go; return the notes of what followed."""
        self.page.evaluate("mapBenchmark.reset()")
        self.page.locator(f".st-key-{Key.SEARCH} input").fill(text)
        return self.settled(drawn=False)

    def press_pills(self, groups: Sequence[str], times: int) -> None:
        """Press pills in turn from inside the page, each as soon as the last was answered."""
        self.page.bring_to_front()
        self.page.evaluate(
            "([selector, words, times]) => mapBenchmark.press(selector, words, times)",
            [pill_selector(), list(groups), times],
        )

    def close(self) -> None:
        """Close the context, and with it the session on the server."""
        self.context.close()


def pill_selector() -> str:
    """Return the CSS selector of the groups' pills."""
    return f".st-key-{FURTHER_PREFIX}{GROUP_COLUMN} button"


@contextlib.contextmanager
def open_browser(renderer: str = "mesa") -> Iterator[Browser]:
    """Start Chromium with one of ``RENDERERS``, and end it afterwards."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*FLAGS, *RENDERERS[renderer]]
        )
        try:
            yield browser
        finally:
            browser.close()


def renderer_of(browser: Browser) -> str:
    """Return what a browser says that draws its WebGL."""
    page = browser.new_page()
    try:
        return str(page.evaluate(_RENDERER))
    finally:
        page.close()


@contextlib.contextmanager
def visiting(browser: Browser, server: Server) -> Iterator[Visit]:
    """Visit a server in a fresh context, and close it afterwards."""
    visit = Visit(browser, server)
    try:
        yield visit
    finally:
        visit.close()
