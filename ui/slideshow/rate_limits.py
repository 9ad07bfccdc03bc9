"""What one address may do with rooms, so that a stranger leaves something for everyone else.

The limits are far above what an audience does: a whole conference, or every visitor of a reverse
proxy that does not say whom it serves, may come from one address.
"""

import ipaddress
import time
from collections.abc import Callable
from typing import Final

WINDOWS: Final = 1_000
"""Sockets open at once."""
MESSAGES: Final = (1_200, 120.0)
"""At once, and per second from then on."""
ROOMS: Final = (60, 0.2)
"""At once, and per second from then on."""
_REMEMBERED: Final = 10_000


class _Bucket:
    """So many at once, and so many a second from then on."""

    def __init__(self, most: int, refill: float, now: float) -> None:
        self._most, self._refill = most, refill
        self._left, self._at = float(most), now

    def take(self, now: float) -> bool:
        self._left = min(self._most, self._left + (now - self._at) * self._refill)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Visitor:
    """One address, and what is left of its limits."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.windows = 0
        self.seen = clock()
        self._messages = _Bucket(*MESSAGES, self.seen)
        self._rooms = _Bucket(*ROOMS, self.seen)

    def may_send(self) -> bool:
        """Return whether it may send another message, and count that."""
        return self._messages.take(self._clock())

    def may_begin(self) -> bool:
        """Return whether it may begin another room, and count that."""
        return self._rooms.take(self._clock())

    def leave(self) -> None:
        """Close one of its windows."""
        self.windows -= 1
        self.seen = self._clock()


class RateLimits:
    """What addresses have used up; asked within one event loop.

    Parameters
    ----------
    windows : int
        Sockets that one address may have open at once.
    clock : callable
        Returns seconds that only grow.
    """

    def __init__(self, windows: int = WINDOWS, clock: Callable[[], float] = time.monotonic) -> None:
        self._windows = windows
        self._clock = clock
        self._visitors: dict[str, Visitor] = {}

    def enter(self, address: str) -> Visitor | None:
        """Open a window for an address; None when it has too many."""
        name = _household(address)
        visitor = self._visitors.get(name)
        if visitor is None:
            self._forget()
            visitor = self._visitors[name] = Visitor(self._clock)
        if visitor.windows >= self._windows:
            return None
        visitor.windows += 1
        return visitor

    def _forget(self) -> None:
        if len(self._visitors) < _REMEMBERED:
            return
        gone = (name for name, one in self._visitors.items() if not one.windows)
        oldest = min(gone, key=lambda name: self._visitors[name].seen, default=None)
        if oldest is not None:
            del self._visitors[oldest]


def _household(address: str) -> str:
    """Return the address, or for IPv6 its network: whoever has one there has all of it."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address) or found.ipv4_mapped:
        return address
    return str(ipaddress.ip_network((int(found), 64), strict=False).network_address)
