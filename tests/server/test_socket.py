"""What the server remembers of what it has sent to a browser."""

from pathlib import Path

from websockets.sync.client import connect

from tests.helpers.running import running_server


def test_answers_are_compressed_against_the_last_32_kilobytes(tmp_path: Path) -> None:
    with running_server(tmp_path) as served:
        address = f"{served.url.replace('http', 'ws')}/_stcore/stream"
        with connect(address, origin=served.url, compression="deflate", proxy=None) as line:
            assert line.response is not None
            (agreed,) = line.response.headers.get_all("Sec-WebSocket-Extensions")
    assert agreed.partition(";")[0] == "permessage-deflate"
    # Without a word about the server's window it is the largest, 2 ** 15 bytes.
    assert "server_max_window_bits" not in agreed
    assert "server_no_context_takeover" not in agreed
