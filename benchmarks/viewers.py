"""``python -m benchmarks.viewers``: how long viewers wait when many look at the map at once.

Each viewer is a web socket with a session of the app and a laptop's window. It opens the map, then
chooses other states again and again, thinking some seconds in between. A wait is from the choice to
the end of the run that draws it; what a browser draws after that is not in it. The load runs on the
same computer and takes its share.
"""

import asyncio
import json
import os
import random
import resource
import statistics
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from benchmarks.contestants import THIS_APP, Server, running_server, write_data
from common.terminal import command_parser

COUNTS: Final = (10, 50, 200, 500)
SITES: Final = (12, 1_000)
PATIENCE_SECONDS: Final = 60
ARRIVING_SECONDS: Final = 0.05
"""Between two viewers who come, so that opening is not what is measured."""
_WINDOW: Final = {
    **{"width": 830, "windowWidth": 1440, "windowHeight": 900},
    **{"rem": 15.1, "webgl": True, "calm": True},
}
_STATES: Final = ("Texas", "Ohio", "Tennessee", "Alabama", "Missouri", "Illinois", "Michigan")


class Wire(ClientConnection):
    """A connection that counts what comes, as it comes."""

    received = 0

    def data_received(self, data: bytes) -> None:
        """Count, and go on."""
        self.received += len(data)
        super().data_received(data)


class Viewer:
    """One viewer's session."""

    def __init__(self, host: str) -> None:
        self.host = host
        self.query = self.controls = self.states = self.fragment = ""
        self.chosen: list[str] = []

    async def open(self) -> None:
        """Open the map, and report the window as its browser does."""
        self.line: Wire = await connect(  # type: ignore[assignment]
            f"ws://{self.host}/_stcore/stream",
            origin=f"http://{self.host}",
            subprotocols=["streamlit"],
            max_size=None,
            open_timeout=PATIENCE_SECONDS,
            ping_interval=None,
            create_connection=Wire,
        )
        await self._rerun()
        await self._rerun()

    async def choose(self, states: list[str]) -> None:
        """Choose other states, and wait until that is drawn."""
        self.chosen = states
        await self._rerun(self.fragment)

    async def _rerun(self, fragment: str = "") -> None:
        message = BackMsg()
        asked = message.rerun_script
        asked.query_string = self.query
        asked.fragment_id = fragment
        if self.controls:
            report = json.dumps({"viewport": _WINDOW})
            asked.widget_states.widgets.append(WidgetState(id=self.controls, json_value=report))
        if self.states:
            chosen = WidgetState(id=self.states)
            chosen.string_array_value.data.extend(self.chosen)
            asked.widget_states.widgets.append(chosen)
        await self.line.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._until_finished()

    async def _until_finished(self) -> None:
        while True:
            told = ForwardMsg()
            told.ParseFromString(await self.line.recv())  # type: ignore[arg-type]
            kind = told.WhichOneof("type")
            if kind == "page_info_changed":
                self.query = told.page_info_changed.query_string
            element = told.delta.new_element
            if element.bidi_component.component_name.endswith("map_controls"):
                self.controls = element.bidi_component.id
            if element.multiselect.label == "State":
                self.states = element.multiselect.id
                self.fragment = told.delta.fragment_id
            if kind == "script_finished":
                return

    async def close(self) -> None:
        """Leave the page."""
        await self.line.close(1001)


@dataclass
class Figures:
    """What one run showed.

    Attributes
    ----------
    waits : list of float
        Seconds.
    errors : int
        Viewers who could not come, or whose change was not drawn.
    cpu_ms : float
        The server's, for a change.
    wire_kb : float
        What came over the web socket for a change, compressed as it came.
    busy : float
        Share of one core that the server took while all were there.
    mib : list of float
        Resident memory before the first viewer, with all, and when all have left.
    files : list of int
        Open files at the same moments.
    """

    viewers: int
    sites: int
    waits: list[float] = field(default_factory=list)
    errors: int = 0
    cpu_ms: float = 0
    wire_kb: float = 0
    busy: float = 0
    mib: list[float] = field(default_factory=list)
    files: list[int] = field(default_factory=list)

    def note(self, server: Server) -> None:
        """Read the server's memory and open files."""
        self.mib.append(server.memory_mib())
        self.files.append(psutil.Process(server.process.pid).num_fds())

    def line(self) -> str:
        """Return a line of the table."""
        waits = sorted(1000 * wait for wait in self.waits) or [float("nan")]
        high = waits[min(len(waits) - 1, round(0.95 * len(waits)))]
        before, there, after = self.mib
        return (
            f"| {self.viewers} | {self.sites:,} | {statistics.median(waits):,.0f} | {high:,.0f} | "
            f"{self.errors} | {self.cpu_ms:.0f} | {self.wire_kb:.1f} | {100 * self.busy:.0f} % | "
            f"{(there - before) / self.viewers:.2f} | {there:,.0f} | {after:,.0f} | "
            f"{self.files[1]} | {self.files[2]} |"
        )


async def measure(server: Server, sites: int, count: int, seconds: float, think: float) -> Figures:
    """Let some viewers come, look for a time, and leave.

    Parameters
    ----------
    sites : int
        How many it shows.
    seconds : float
        For how long all of them look.
    think : float
        Seconds between two changes of one viewer, on average.
    """
    found = Figures(count, sites)
    first = Viewer(server.url.removeprefix("http://"))
    await first.open()  # what is made once for everyone is made
    await first.close()
    found.note(server)
    chance = random.Random(0)
    viewers: list[Viewer] = []
    for _ in range(count):
        viewer = Viewer(first.host)
        try:
            await viewer.open()
            viewers.append(viewer)
        except (OSError, WebSocketException, TimeoutError):
            found.errors += 1
        await asyncio.sleep(ARRIVING_SECONDS)
    begun, cpu = time.monotonic(), server.cpu_ms()
    came = sum(viewer.line.received for viewer in viewers)
    end = begun + seconds

    async def look(viewer: Viewer) -> None:
        await asyncio.sleep(chance.uniform(0, think))
        while time.monotonic() < end:
            asked = time.perf_counter()
            try:
                await viewer.choose(chance.sample(_STATES, chance.randint(0, 2)))
            except (OSError, WebSocketException, TimeoutError):
                found.errors += 1
                return
            found.waits.append(time.perf_counter() - asked)
            await asyncio.sleep(chance.uniform(0.5 * think, 1.5 * think))

    await asyncio.gather(*map(look, viewers))
    used = server.cpu_ms() - cpu
    found.cpu_ms = used / max(len(found.waits), 1)
    came = sum(viewer.line.received for viewer in viewers) - came
    found.wire_kb = came / 1000 / max(len(found.waits), 1)
    found.busy = used / 1000 / (time.monotonic() - begun)
    found.note(server)
    await asyncio.gather(*(viewer.close() for viewer in viewers))
    await asyncio.sleep(5)  # the last runs end, and the server lets go
    found.note(server)
    return found


def main() -> None:
    """Measure and print a table in Markdown."""
    parser = command_parser("benchmarks.viewers", __doc__)
    parser.add_argument("--viewers", type=int, nargs="+", default=COUNTS)
    parser.add_argument("--sites", type=int, nargs="+", default=SITES)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--think", type=float, default=6)
    asked = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    print(f"Load of this computer before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
    print(
        "| viewers | sites | median, ms | 95 %, ms | errors | CPU a change, ms | KB a change | "
        "of a core | MiB a viewer | MiB with all | MiB after | files with all | files after |"
    )
    print("|" + " --- |" * 13)
    for sites in asked.sites:
        for count in asked.viewers:
            with tempfile.TemporaryDirectory(prefix="viewers-") as name:
                folder = Path(name)
                data = write_data(folder, sites)
                with running_server(THIS_APP, folder, data) as server:
                    found = asyncio.run(measure(server, sites, count, asked.seconds, asked.think))
            print(found.line(), flush=True)


if __name__ == "__main__":
    main()
