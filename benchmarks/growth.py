"""``python -m benchmarks.growth``: plays the timeline: frames a second, and bytes a step.

WebGL is drawn in software. A frame is the time between two animation frames of the page; beside
those of playing stand those of the same page at rest. Bytes are those over the web socket,
compressed as ``ui.server.socket`` compresses them.
"""

import csv
import os
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle, pairwise
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from benchmarks.browser import RENDERERS, Visit, open_browser, renderer_of, visiting
from benchmarks.contestants import THIS_APP, Server, running_server, write_data
from benchmarks.table import markdown_table
from common.terminal import command_parser
from sites.columns import ANNOUNCED

YEARS = range(2014, 2025)
GOAL_MS = 1000 / 30
_FRAMES = """async (rest) => {
  const times = [];
  let going = true;
  const note = (time) => { times.push(time); if (going) requestAnimationFrame(note); };
  requestAnimationFrame(note);
  const wait = (time) => new Promise((go) => setTimeout(go, time));
  if (rest) await wait(rest);
  else {
    const timeline = [...document.querySelectorAll(".st-key-timeline *")]
      .map((one) => one.shadowRoot?.querySelector(".timeline")).find(Boolean);
    timeline.querySelector(".play").click();
    while (!timeline.querySelector("[role=status]").textContent) await wait(50);
  }
  going = false;
  return times;
}"""


@dataclass
class Played:
    """What one visit gave.

    Attributes
    ----------
    rest, frames : list of float
        Milliseconds between two animation frames, of the page at rest and while it plays.
    steps : list of int
        Bytes of each step over the web socket.
    """

    rest: list[float]
    frames: list[float]
    steps: list[int]


def spread_days(data: Path) -> None:
    """Let the sites of a data folder have joined over the years, in turn."""
    path = data / "sites.csv"
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        names, rows = reader.fieldnames or (), list(reader)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        for row, year in zip(rows, cycle(YEARS), strict=False):
            writer.writerow({**row, ANNOUNCED: f"{year}-06-20"})


def play(browser: Browser, server: Server) -> Played:
    """Play the timeline once."""
    with visiting(browser, server) as visit:
        messages: list[bytes] = []
        visit.page.on("websocket", lambda socket: _listen(socket, messages))
        visit.open()
        rest = _gaps(visit, 3000)
        first = len(messages)
        return Played(rest, _gaps(visit, 0), packed_runs(messages, first))


def _listen(socket: WebSocket, messages: list[bytes]) -> None:
    socket.on(
        "framereceived",
        lambda frame: messages.append(frame.encode() if isinstance(frame, str) else frame),
    )


def packed_runs(messages: Sequence[bytes], first: int) -> list[int]:
    """Return for each run from a message on how large its messages are, packed after the others."""
    packer = zlib.compressobj(wbits=-15, memLevel=5)
    runs = [0]
    for number, message in enumerate(messages):
        # The last four bytes of each message are not sent (RFC 7692).
        size = len(packer.compress(message) + packer.flush(zlib.Z_SYNC_FLUSH)) - 4
        if number >= first:
            runs[-1] += size
            if ForwardMsg.FromString(message).WhichOneof("type") == "script_finished":
                runs.append(0)
    return [size for size in runs if size > 100]  # what follows a run's end is no step


def _gaps(visit: Visit, rest_ms: int) -> list[float]:
    times: list[float] = visit.page.evaluate(_FRAMES, rest_ms)
    return [after - before for before, after in pairwise(times)]


def slowest_second(gaps: list[float]) -> int:
    """Return how many frames the second with the fewest has."""
    ends, time = [], 0.0
    for gap in gaps:
        time += gap
        ends.append(time)
    return min(
        (
            sum(begin < end <= begin + 1000 for end in ends)
            for begin in ends
            if begin + 1000 <= time
        ),
        default=0,
    )


def row(sites: int, played: Played) -> list[str]:
    """Return a line of the table."""
    long = [gap for gap in played.frames if gap > GOAL_MS]
    return [
        f"{sites:,}",
        f"{slowest_second(played.rest)}, {max(played.rest):.0f} ms",
        f"{slowest_second(played.frames)}, {max(played.frames):.0f} ms",
        f"{len(long)} of {len(played.frames):,}",
        f"{median(played.steps):,.0f}, {max(played.steps):,}",
        f"{len(played.steps)}",
    ]


def main() -> None:
    """Play lists of several sizes, and print a table in Markdown."""
    parser = command_parser("benchmarks.growth", __doc__)
    parser.add_argument("--sites", type=int, nargs="+", default=[68])
    parser.add_argument("--renderer", choices=RENDERERS, default="mesa")
    asked = parser.parse_args()
    print(f"Load of this computer before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    rows = []
    with (
        tempfile.TemporaryDirectory(prefix="growth-benchmark-") as name,
        open_browser(asked.renderer) as browser,
    ):
        print(f"WebGL is drawn by {renderer_of(browser)}\n")
        for sites in asked.sites:
            folder = Path(name) / str(sites)
            folder.mkdir()
            data = write_data(folder, sites)
            spread_days(data)
            with running_server(THIS_APP, folder, data) as server:
                play(browser, server)  # what a server does only once
                rows.append(row(sites, play(browser, server)))
    headings = ["sites", "at rest: slowest second, longest frame", "playing: the same"]
    headings += ["frames below 30 a second", "bytes a step: median, most", "steps"]
    print(markdown_table(headings, rows))


if __name__ == "__main__":
    main()
