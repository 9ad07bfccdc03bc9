"""What the server remembers of what it has sent to a browser."""

from collections.abc import Iterator

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.sync.client import connect

from tests.helpers.line import Line
from tests.helpers.running import Server, running_server


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("served")) as running:
        yield running


def test_answers_are_compressed_against_the_last_32_kilobytes(served: Server) -> None:
    address = f"{served.url.replace('http', 'ws')}/_stcore/stream"
    with connect(address, origin=served.url, compression="deflate", proxy=None) as line:
        assert line.response is not None
        (agreed,) = line.response.headers.get_all("Sec-WebSocket-Extensions")
    assert agreed.partition(";")[0] == "permessage-deflate"
    # Without a word about the server's window it is the largest, 2 ** 15 bytes.
    assert "server_max_window_bits" not in agreed
    assert "server_no_context_takeover" not in agreed


def test_no_element_is_sent_as_the_hash_of_one_that_the_browser_may_have_forgotten(
    served: Server,
) -> None:
    line, asked = Line(served.url), BackMsg()
    asked.rerun_script.page_name = "slides"
    runs = []
    for _ in range(2):
        line.send(asked)
        told = line.until("script_finished")
        runs.append([one.WhichOneof("type") for one in told])
        asked.rerun_script.cached_message_hashes.extend(one.hash for one in told if one.hash)
    line.close()
    assert runs[1].count("delta") == runs[0].count("delta") > 0
    assert "ref_hash" not in runs[1]
