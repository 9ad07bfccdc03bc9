"""Debian's Firefox, driven over WebDriver BiDi, which it speaks by itself."""

import contextlib
import itertools
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.helpers.programs import program

KEYS = {"ArrowDown": "\ue015", "ArrowRight": "\ue014", "Enter": "\ue007", "Escape": "\ue00c"}
PATIENCE = 60
"""Seconds that a condition may take to come true, or an answer to come."""
_PROFILE = """
user_pref("app.update.disabledForTesting", true);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
user_pref("services.settings.server", "data:,");
user_pref("toolkit.telemetry.server", "data:,");
"""
_LISTENS = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
_WAIT = """new Promise((done) => {
  const look = () => (%s) ? done(true) : setTimeout(look, 20);
  look();
})"""


class Firefox:
    """One window; what it asks the network and what its pages complain of is kept.

    Attributes
    ----------
    asked : list of str
        Addresses of requests.
    said : list of str
        Errors of scripts and warnings in the console.
    """

    def __init__(self, socket: ClientConnection) -> None:
        self._socket, self._numbers = socket, itertools.count(1)
        self.asked: list[str] = []
        self.said: list[str] = []
        self.send("session.new", capabilities={})
        self.send("session.subscribe", events=["network.beforeRequestSent", "log.entryAdded"])
        self._window = self.send("browsingContext.getTree")["contexts"][0]["context"]

    def send(self, method: str, **params: Any) -> Any:
        """Ask for something and return the answer."""
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while True:
            told = json.loads(self._socket.recv(timeout=PATIENCE))
            if told.get("id") == number:
                assert told["type"] == "success", told
                return told["result"]
            if told.get("method") == "network.beforeRequestSent":
                self.asked.append(told["params"]["request"]["url"])
            elif told.get("method") == "log.entryAdded" and told["params"]["level"] != "info":
                self.said.append(told["params"]["text"])

    def open(self, url: str, width: int, height: int) -> None:
        """Open an address in a window of a size, and wait until it is loaded."""
        viewport = {"width": width, "height": height}
        self.send("browsingContext.setViewport", context=self._window, viewport=viewport)
        self.send("browsingContext.navigate", context=self._window, url=url, wait="complete")

    def evaluate(self, expression: str) -> Any:
        """Return what JavaScript gives in the page, if JSON can say it."""
        said = self.send(
            "script.evaluate",
            expression=f"Promise.resolve({expression}).then(JSON.stringify)",
            awaitPromise=True,
            target={"context": self._window},
        )
        assert said["type"] == "success", said
        return json.loads(said["result"].get("value", "null"))

    def wait(self, condition: str) -> None:
        """Wait until JavaScript holds in the page."""
        self.evaluate(_WAIT % condition)

    def press(self, *keys: str) -> None:
        """Press keys one after the other: letters, or names of ``KEYS``."""
        strokes = [(way, KEYS.get(key, key)) for key in keys for way in ("keyDown", "keyUp")]
        actions = [{"type": way, "value": value} for way, value in strokes]
        self._act({"type": "key", "id": "keyboard", "actions": actions})

    def click(self, selector: str) -> None:
        """Click the middle of the first element that fits."""
        self.evaluate(f"document.querySelector({selector!r}).scrollIntoView({{ block: 'center' }})")
        x, y = self.evaluate(
            f"(({{ x, y, width, height }}) => [x + width / 2, y + height / 2])"
            f"(document.querySelector({selector!r}).getBoundingClientRect())"
        )
        moves = [{"type": "pointerMove", "x": round(x), "y": round(y)}]
        moves += [{"type": way, "button": 0} for way in ("pointerDown", "pointerUp")]
        self._act({"type": "pointer", "id": "mouse", "actions": moves})

    def printed(self) -> str:
        """Return the page as PDF, in base64."""
        data: str = self.send("browsingContext.print", context=self._window)["data"]
        return data

    def _act(self, action: dict[str, Any]) -> None:
        self.send("input.performActions", context=self._window, actions=[action])


@contextlib.contextmanager
def running_firefox(folder: Path) -> Iterator[Firefox]:
    """Start it with a new profile in a folder; a test without it is skipped, but fails in CI."""
    profile, log = folder / "profile", folder / "firefox.log"
    profile.mkdir()
    (profile / "user.js").write_text(_PROFILE, "utf-8")
    command = [program("firefox-esr"), "--headless", "--no-remote", "--profile", str(profile)]
    with (
        log.open("wb") as out,
        subprocess.Popen([*command, "--remote-debugging-port", "0"], stderr=out) as process,
    ):
        try:
            yield from _driven(process, log)
        finally:
            process.kill()


def _driven(process: subprocess.Popen[bytes], log: Path) -> Iterator[Firefox]:
    while not (found := _LISTENS.search(log.read_text("utf-8"))):
        assert process.poll() is None, log.read_text("utf-8")
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=0.1)
    with connect(f"{found[1]}/session", max_size=None) as socket:
        yield Firefox(socket)
