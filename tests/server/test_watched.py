"""The watch over the servers of all browser tests: it notes and stops what asks the network."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.running import WATCHED


@pytest.mark.parametrize(
    ("code", "noted"),
    [
        ("socket.getaddrinfo('map.example.org', 80)", "socket.getaddrinfo map.example.org"),
        ("socket.gethostbyname('map.example.org')", "socket.gethostbyname map.example.org"),
        ("socket.getaddrinfo('localhost', 80)", "socket.getaddrinfo localhost"),
        ("socket.socket().connect(('203.0.113.9', 80))", "socket.connect 203.0.113.9"),
        (
            "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('203.0.113.9', 53))",
            "socket.sendto 203.0.113.9",
        ),
        ("__import__('streamlit').net_util.get_external_ip()", "socket.getaddrinfo"),
        ("socket.getaddrinfo('127.0.0.1', 80)", ""),
        ("socket.create_server(('127.0.0.1', 0))", ""),
    ],
)
def test_a_look_up_is_noted_and_stopped(tmp_path: Path, code: str, noted: str) -> None:
    asked = tmp_path / "asked.txt"
    code = f"import socket\ntry:\n  {code}\nexcept OSError: print('stopped')"
    subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(WATCHED), "ASKED_OF_THE_NETWORK": str(asked)},
        check=True,
        capture_output=True,
    )
    assert asked.read_text("utf-8").startswith(noted)
    assert bool(asked.read_text("utf-8")) is bool(noted)
