"""How a server stops: it says so, ends its connections, and lets what is being saved finish."""

import asyncio
import os
import socket
import threading
from collections.abc import Mapping
from typing import Final

import uvicorn

DRAIN_VARIABLE: Final = "PARTNERSHIP_MAP_DRAIN_SECONDS"
"""Environment variable: how long ``/readyz`` says that the server stops before it does so."""

_RUN: Final = "ScriptRunner.scriptThread"
"""What Streamlit calls the thread of a page's run. It is ended with the process."""

_stopping = threading.Event()


def is_stopping() -> bool:
    """Return whether this server has been told to stop."""
    return _stopping.is_set()


def drain_seconds(environment: Mapping[str, str] = os.environ) -> int:
    """Return how long a balancer has to send people elsewhere.

    Raises
    ------
    ValueError
        When the setting is not a number of seconds.
    """
    text = environment.get(DRAIN_VARIABLE, "").strip() or "0"
    if not (text.isascii() and text.isdigit()):
        raise ValueError(f"{DRAIN_VARIABLE} takes a whole number of seconds, not “{text}”.")
    return int(text)


class StoppingServer(uvicorn.Server):
    """Ends web sockets with the code of a restart, so that browsers connect again at once."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop in order; a second Ctrl+C stops at once."""
        _stopping.set()
        for _ in range(drain_seconds() * 10):
            if not self.force_exit:
                await asyncio.sleep(0.1)
        await super().shutdown(sockets)
        # Streamlit asks runs to end at their next element: one that saves does so first.
        while not self.force_exit and _RUN in {one.name for one in threading.enumerate()}:
            await asyncio.sleep(0.05)
