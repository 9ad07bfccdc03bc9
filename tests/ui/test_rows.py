"""The list's rows at their address, and the bits that choose among them."""

import base64
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.version import version
from geocode.gazetteer.geocoder import Gazetteer
from geocode.outlines import Outlines
from roster.build import Inputs, roster_of
from roster.store import Loaded
from tests.helpers.asking import asker
from ui import rows
from ui.rows import ORDERS, in_order, rows_address, rows_routes, shown_bits
from versions.folder import FolderStorage

DATA = Path(__file__).parents[2] / "data"
SITES = """city,state,announced
Toledo,OH,2017-06-20
éclair,OH,
Memphis,TN,2018-10-01
Toledo,OH,2018-10-01
,TX,2017-06-20
Ada,OK,2016-01-02
Jackson,,2017-06-20
Zanesville,OH,2017-06-20
Buffalo,NY,2017-06-20
"""
INPUTS = Inputs({**Inputs.read(FolderStorage(DATA)).files, "sites.csv": SITES.encode()})
ROSTER = roster_of(
    INPUTS,
    Gazetteer.load(DATA / "gazetteer" / "places.tsv.gz"),
    Outlines.load(DATA / "gazetteer" / "outlines.npz"),
)
ask = asker(*rows_routes())


@pytest.fixture(autouse=True, scope="module")
def these_sites() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rows, "load_current", lambda: Loaded(ROSTER, INPUTS))
        yield


def ordered(order: str) -> dict[str, list]:
    return ask(rows_address(ROSTER, order)).json()


def test_a_row_says_key_name_state_and_whether_it_has_no_pin():
    found = ordered("file")
    assert found["keys"] == ROSTER.sites["key"].tolist()
    assert found["names"] == [
        *("Toledo", "éclair", "Memphis", "Toledo", "(no name)", "Ada", "Jackson", "Zanesville"),
        "Buffalo",
    ]
    assert found["states"] == ["OH", "OH", "TN", "OH", "TX", "OK", "", "OH", "NY"]
    assert found["unpinned"] == [1, 4, 6]


@pytest.mark.parametrize(
    ("order", "names"),
    [
        ("name", "(no name) Ada Buffalo éclair Jackson Memphis Toledo Toledo Zanesville"),
        ("state", "Jackson Buffalo éclair Toledo Toledo Zanesville Ada Memphis (no name)"),
        ("joined", "Memphis Toledo Toledo (no name) Jackson Zanesville Buffalo Ada éclair"),
    ],
)
def test_a_row_stands_where_its_order_puts_it(order, names):
    assert " ".join(ordered(order)["names"]) == names


@given(
    order=st.sampled_from(sorted(ORDERS)),
    passing=st.lists(st.booleans(), min_size=9, max_size=9),
)
def test_the_bits_choose_the_shown_rows_in_every_order(order, passing):
    shown = ROSTER.sites[passing]
    sent = base64.b64decode(shown_bits(ROSTER, order, shown))
    bits = np.unpackbits(np.frombuffer(sent, "u1"))
    keys = ordered(order)["keys"]
    chosen = [key for key, bit in zip(keys, bits, strict=False) if bit]
    assert chosen == ORDERS[order](shown)["key"].tolist()
    assert ROSTER.sites["key"].iloc[in_order(ROSTER, order, shown)].tolist() == chosen


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_browsers_keep_the_rows_of_this_roster_for_good(encoding):
    answer = ask(rows_address(ROSTER, "file"), headers={"Accept-Encoding": encoding})
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers.get("content-encoding", "identity") == encoding
    assert len(answer.json()["keys"]) == 9


@pytest.mark.parametrize(
    "path",
    [
        f"{'0' * 12}-{version()}/file",
        f"{ROSTER.version}-0.0.1/file",  # from before an upgrade
        f"{ROSTER.version}-{version()}/other",
    ],
)
def test_another_rosters_rows_are_not_found_and_that_is_not_kept(path):
    answer = ask(f"/rows/{path}.json")
    assert answer.status_code == 404
    assert answer.headers["cache-control"] == "no-store"
