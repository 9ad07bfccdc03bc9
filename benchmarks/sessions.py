"""Sessions as browsers have them: the app's web socket, the version asked each second, a room."""

import asyncio
import contextlib
import json
import time
from typing import Any, Final, Self
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from benchmarks.load_setups import Setup
from ui.live import version_address
from ui.slideshow.routes import room_address

PATIENCE_SECONDS: Final = 60
POLL_SECONDS: Final = 1.0
"""As ``static/components/live.js`` has it."""
FAILURES: Final = (OSError, EOFError, WebSocketException, TimeoutError)
_WINDOW: Final = {
    **{"width": 830, "windowWidth": 1440, "windowHeight": 900},
    **{"rem": 15.1, "webgl": True, "calm": True},
}
_WINDOWS_AN_ADDRESS: Final = 400
"""Few enough for the limit on what one address may do."""


class Wire(ClientConnection):
    """A connection that counts what comes, as it comes."""

    received = 0

    def data_received(self, data: bytes) -> None:
        """Count, and go on."""
        self.received += len(data)
        super().data_received(data)


class Session:
    """One browser's session.

    Parameters
    ----------
    number : int
        Which one it is; by that it has an address of this computer's own.
    """

    page = ""
    query = ""

    def __init__(self, setup: Setup, number: int = 0) -> None:
        self.setup = setup
        self.address = f"127.0.1.{1 + number // _WINDOWS_AN_ADDRESS}"
        self.cookie = ""
        self.polls = 0
        self.polling: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Open the page, and ask for the list's version from then on."""
        self.line = await self._connect("/_stcore/stream", subprotocols=["streamlit"])
        assert self.line.response
        self.cookie = self.line.response.headers.get("Set-Cookie", "").partition(";")[0]
        await self.drawn()
        self.polling = asyncio.create_task(self._poll())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Close the page."""
        if self.polling:
            self.polling.cancel()
        await self.line.close(1001)

    async def drawn(self) -> None:
        """Draw the page for the first time."""
        await self.rerun(BackMsg())

    async def rerun(self, message: BackMsg) -> None:
        """Ask for a run, and wait until it has ended."""
        message.rerun_script.query_string = self.query
        message.rerun_script.page_name = self.page
        await self.line.send(message.SerializeToString())
        async with asyncio.timeout(PATIENCE_SECONDS):
            while True:
                told = ForwardMsg()
                told.ParseFromString(await self.line.recv())
                self.hear(told)
                if told.WhichOneof("type") == "script_finished":
                    return

    def hear(self, told: ForwardMsg) -> None:
        """Keep what later messages have to say again."""

    async def _connect(self, path: str, **settings: Any) -> Wire:
        scheme = "wss" if self.setup.tls else "ws"
        if self.cookie:
            settings["additional_headers"] = {"Cookie": self.cookie}
        line = await connect(
            f"{scheme}://{self.setup.host}{path}",
            ssl=self.setup.tls,
            origin=self.setup.url,  # type: ignore[arg-type]
            max_size=None,
            open_timeout=PATIENCE_SECONDS,
            ping_interval=None,
            create_connection=Wire,
            local_addr=(self.address, 0),
            proxy=None,
            **settings,
        )
        assert isinstance(line, Wire)
        return line

    async def _poll(self) -> None:
        """Ask for the version again and again over one connection, as the page does."""
        host, _, port = self.setup.host.rpartition(":")
        reader, writer = await asyncio.open_connection(
            host, int(port), ssl=self.setup.tls, local_addr=(self.address, 0)
        )
        lines = [f"GET {version_address()} HTTP/1.1", f"Host: {self.setup.host}"]
        lines += [f"Cookie: {self.cookie}"] if self.cookie else []
        asked = "\r\n".join([*lines, "", ""]).encode()
        with contextlib.closing(writer):
            while True:
                await asyncio.sleep(POLL_SECONDS)
                writer.write(asked)
                head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
                assert head.startswith("http/1.1 200"), head
                await reader.readexactly(int(head.split("content-length: ")[1].split()[0]))
                self.polls += 1


class Viewer(Session):
    """One who looks at the map."""

    def __init__(self, setup: Setup, number: int = 0) -> None:
        super().__init__(setup, number)
        self.controls = self.states = self.fragment = ""
        self.chosen: list[str] = []

    async def drawn(self) -> None:
        """Draw the map, and draw it again for the window that the page reports."""
        await super().drawn()
        await self.rerun(self._message())

    async def choose(self, states: list[str]) -> None:
        """Choose other states, and wait until that is drawn."""
        self.chosen = states
        message = self._message()
        message.rerun_script.fragment_id = self.fragment
        await self.rerun(message)

    def _message(self) -> BackMsg:
        message = BackMsg()
        widgets = message.rerun_script.widget_states.widgets
        report = json.dumps({"viewport": _WINDOW})
        widgets.append(WidgetState(id=self.controls, json_value=report))
        chosen = WidgetState(id=self.states)
        chosen.string_array_value.data.extend(self.chosen)
        widgets.append(chosen)
        return message

    def hear(self, told: ForwardMsg) -> None:
        """Note the widgets, and the address."""
        if told.WhichOneof("type") == "page_info_changed":
            self.query = told.page_info_changed.query_string
        element = told.delta.new_element
        if element.bidi_component.component_name.endswith("map_controls"):
            self.controls = element.bidi_component.id
        if element.multiselect.label == "State":
            self.states = element.multiselect.id
            self.fragment = told.delta.fragment_id


class Follower(Session):
    """One who follows a briefing on a phone or a laptop."""

    page = "briefing"

    def __init__(self, setup: Setup, room: str, number: int = 0) -> None:
        super().__init__(setup, number)
        self.room_id = room
        self.query = urlencode({"view": "follow", "room": room})
        self.heard: dict[str, float] = {}
        self.listening: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        """Open the page, and enter the room as it does."""
        await super().__aenter__()
        self.room = await self._connect(room_address(self.room_id))
        self.listening = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_: object) -> None:
        """Leave the room, and close the page."""
        if self.listening:
            self.listening.cancel()
        await self.room.close(1001)
        await super().__aexit__()

    async def say(self, secret: str, slide: str) -> None:
        """Move the room to a slide."""
        await self.room.send(json.dumps({"secret": secret, "slide": slide}))

    async def _listen(self) -> None:
        async for text in self.room:
            self.heard.setdefault(json.loads(text).get("slide", ""), time.perf_counter())
