"""``python -m benchmarks.briefing``: how soon the first slide stands, a slide moves, and 50 follow.

The stage is a real page in Chromium with software WebGL. Followers are real clients over sockets:
each has a session of the app with a phone's window, hears the move, asks for the slide as its
browser would, and has followed when the app has drawn it.
"""

import asyncio
import json
import os
import statistics
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

from benchmarks.browser import open_browser
from benchmarks.contestants import THIS_APP, running_server, write_data
from common.terminal import command_parser
from ui.slideshow.rooms import new_secret, room_of
from ui.slideshow.routes import room_address

FOLLOWERS = 50
SIZE = {"width": 1920, "height": 1080}
PHONES = ((390, 844), (412, 915), (360, 780), (1366, 768))
_PROBE = (Path(__file__).parent / "key_probe.js").read_text("utf-8")
_SINCE = "since=2017-01-01"
_OPENED = """() => new Promise((stands) => {
  const look = () => document.querySelector(".slide")
    ? requestAnimationFrame(() => stands(performance.now()))
    : requestAnimationFrame(look);
  look();
})"""
"""Resolves when a slide stands: milliseconds since the page was asked for."""
_SLIDES = ("birmingham-al", "memphis-tn", "buffalo-ny", "houston-tx", "lansing-mi")


def measure_opening(browser: Browser, url: str, visits: int) -> list[tuple[float, float, float]]:
    """Return for each visit milliseconds to the first slide of what has changed.

    By an address in a browser that has nothing of the map, then in one that has been there, and
    by the Map's link.
    """
    found = []
    for _ in range(visits):
        context = browser.new_context(viewport=SIZE)
        page = context.new_page()
        times = []
        for _ in range(2):
            page.goto(f"{url}/briefing?{_SINCE}", wait_until="commit")
            times.append(page.evaluate(_OPENED))
            page.wait_for_selector(".st-key-slideshow-picture canvas", timeout=60_000)
            page.goto("about:blank")
        page.goto(f"{url}/?{_SINCE}")
        link = page.get_by_role("link", name="Briefing", exact=True)
        link.wait_for()
        page.wait_for_load_state("networkidle")
        clicked = link.evaluate("(link) => { link.click(); return performance.now(); }")
        found.append((*times, page.evaluate(_OPENED) - clicked))
        context.close()
    return found


def measure_keys(browser: Browser, url: str, presses: int) -> list[dict[str, float]]:
    """Return for each press milliseconds from the key to the words, draw call and frame."""
    context = browser.new_context(viewport=SIZE)
    page = context.new_page()
    page.add_init_script(_PROBE)
    page.goto(f"{url}/briefing?slide=birmingham-al", wait_until="commit")
    page.wait_for_selector(".st-key-slideshow-picture canvas", timeout=60_000)
    _wait_until_still(page)
    found = []
    for _ in range(presses):
        page.evaluate("keyBenchmark.reset()")
        page.keyboard.press("PageDown")
        found.append(page.evaluate("keyBenchmark.moved()"))
        _wait_until_still(page)
    context.close()
    return found


def _wait_until_still(page: Page) -> None:
    page.evaluate("keyBenchmark.still()")


@dataclass
class Follower:
    """One follower: a session of the app, and the room's socket.

    Attributes
    ----------
    serial : int
        The last move that it heard of.
    heard, drawn : list of float
        Seconds after each move when the position came and when the app had drawn the slide.
    """

    host: str
    room: str
    size: tuple[int, int]
    serial: int = 0
    heard: list[float] = field(default_factory=list)
    drawn: list[float] = field(default_factory=list)

    async def open(self) -> None:
        """Open both sockets and draw the first slide."""
        self.app: ClientConnection = await connect(
            f"ws://{self.host}/_stcore/stream",
            origin=f"http://{self.host}",
            subprotocols=["streamlit"],
            max_size=None,
        )
        self.line = await connect(
            f"ws://{self.host}{room_address(self.room)}", origin=f"http://{self.host}"
        )
        await self.line.recv()
        self.query = f"view=follow&room={self.room}&slide=title"
        self.state: dict[str, object] = {}
        self.component = self.fragment = ""
        await self._rerun()
        width, height = self.size
        self.state["viewport"] = {
            **{"width": width, "windowWidth": width, "windowHeight": height},
            **{"rem": 16, "webgl": True, "calm": True},
        }
        await self._rerun()

    async def follow(self, moved: asyncio.Future[float]) -> None:
        """Hear one move and follow it."""
        while True:
            position = json.loads(await self.line.recv())
            if position["serial"] > self.serial:
                break
        self.serial = position["serial"]
        heard = time.perf_counter()
        self.state["at"] = {"slide": position["slide"], "n": position["serial"], "home": 0}
        await self._rerun()
        begun = await moved
        self.heard.append(heard - begun)
        self.drawn.append(time.perf_counter() - begun)

    async def _rerun(self) -> None:
        message = BackMsg()
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = "briefing"
        if self.component:
            message.rerun_script.fragment_id = self.fragment
            value = WidgetState(id=self.component, json_value=json.dumps(self.state))
            message.rerun_script.widget_states.widgets.append(value)
        await self.app.send(message.SerializeToString())
        while True:
            answer = ForwardMsg()
            answer.ParseFromString(await self.app.recv())
            kind = answer.WhichOneof("type")
            if kind == "page_info_changed":
                self.query = answer.page_info_changed.query_string
            element = answer.delta.new_element
            if kind == "delta" and element.bidi_component.component_name.endswith("slideshow"):
                self.component = element.bidi_component.id
                self.fragment = answer.delta.fragment_id
            if kind == "script_finished":
                return

    async def close(self) -> None:
        """Close both sockets."""
        await self.app.close()
        await self.line.close()


async def measure_followers(url: str, count: int, moves: int) -> list[Follower]:
    """Move a room some times and return its followers with their times."""
    host = url.removeprefix("http://")
    secret = new_secret()
    room = room_of(secret)
    followers = [Follower(host, room, PHONES[i % len(PHONES)]) for i in range(count)]
    for follower in followers:
        await follower.open()
    own = f"http://{host}"
    async with connect(f"ws://{host}{room_address(room)}", origin=own) as presenter:
        for number in range(moves):
            moved: asyncio.Future[float] = asyncio.get_running_loop().create_future()
            following = [asyncio.create_task(one.follow(moved)) for one in followers]
            await asyncio.sleep(0.5)
            slide = _SLIDES[number % len(_SLIDES)]
            begun = time.perf_counter()
            await presenter.send(json.dumps({"slide": slide, "secret": secret, "by": "bench"}))
            moved.set_result(begun)
            await asyncio.gather(*following)
    for follower in followers:
        await follower.close()
    return followers


def line(name: str, milliseconds: Iterable[float]) -> str:
    """Return a line of the report: median, 95th of a hundred, longest."""
    ordered = sorted(milliseconds)
    high = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return f"| {name} | {statistics.median(ordered):.0f} | {high:.0f} | {ordered[-1]:.0f} |"


def main() -> None:
    """Measure and print a table in Markdown."""
    parser = command_parser("benchmarks.briefing", __doc__)
    parser.add_argument("--visits", type=int, default=7)
    parser.add_argument("--presses", type=int, default=10)
    parser.add_argument("--moves", type=int, default=5)
    parser.add_argument("--followers", type=int, default=FOLLOWERS)
    asked = parser.parse_args()
    print(f"Load of this computer before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    with tempfile.TemporaryDirectory(prefix="briefing-benchmark-") as name:
        folder = Path(name)
        with running_server(THIS_APP, folder, write_data(folder)) as server:
            with open_browser() as browser:
                opened = measure_opening(browser, server.url, asked.visits)
                keys = measure_keys(browser, server.url, asked.presses)
            followers = asyncio.run(measure_followers(server.url, asked.followers, asked.moves))
    print("| milliseconds | median | 95 % | longest |\n| --- | --- | --- | --- |")
    ways = ("in a new browser", "in one that has been there", "by the Map's link")
    for way, times in zip(ways, zip(*opened, strict=True), strict=True):
        print(line(f"first slide {way}", times))
    print(line("key to the next slide's words", [one["words"] for one in keys]))
    print(line("key to the camera's first draw call", [one["draw"] for one in keys]))
    print(line("key to the frame after it", [one["frame"] for one in keys]))
    count = len(followers)
    print(line(f"move heard by {count}", [1000 * t for one in followers for t in one.heard]))
    print(line(f"slide drawn for {count}", [1000 * t for one in followers for t in one.drawn]))


if __name__ == "__main__":
    main()
