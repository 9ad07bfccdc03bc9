"""Python imports this before a watched server starts: it notes and stops what asks the network.

Looking a name up is noted as well as asking another host: the first would wait for a name server.
"""

import ipaddress
import os
import sys
from pathlib import Path

_LOOK_UPS = frozenset(
    {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
)
_CALLS = frozenset({"socket.connect", "socket.sendto"})
_NOTES = Path(os.environ["ASKED_OF_THE_NETWORK"])


def _is_here(host: object) -> bool:
    """Return whether a host is an address of this computer, which needs no looking up."""
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event in _LOOK_UPS:
        host = arguments[0]
    elif event in _CALLS and isinstance(arguments[1], tuple):
        host = arguments[1][0]
    else:
        return
    host = host[0] if isinstance(host, tuple) else host
    if host is None or _is_here(host.decode() if isinstance(host, bytes) else host):
        return
    with _NOTES.open("a", encoding="utf-8") as notes:
        notes.write(f"{event} {host}\n")
    raise OSError(f"this test lets nothing ask the network: {event} {host}")


_NOTES.touch()
sys.addaudithook(_watch)
