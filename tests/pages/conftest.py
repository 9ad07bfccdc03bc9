"""Pages are run by Streamlit's own AppTest over a data folder of the test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from common.folder import DATA_VARIABLE
from tests.helpers import ROOT
from tests.helpers.pages import Open
from ui import live
from ui.access import EDITING_VARIABLE
from ui.keys import Key
from ui.server.local import TOKEN_VARIABLE

LAPTOP = {
    "width": 830,
    "windowWidth": 1440,
    "windowHeight": 900,
    "rem": 15.1,
    "webgl": True,
    "calm": True,
}
"""What a laptop's browser reports of itself; without a report, map and table wait for one."""


@pytest.fixture
def data(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the data folder that the app reads; the test may change it."""
    monkeypatch.setenv(DATA_VARIABLE, str(folder))
    live.roster_store.cache_clear()
    # A server keeps what it has read for every session: not so from test to test.
    st.cache_resource.clear()
    yield folder
    live.roster_store.cache_clear()


@pytest.fixture(autouse=True)
def token(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the session be that of the browser that opened the address printed at the start.

    Where a test starts the app for editing, its person may edit.
    """
    monkeypatch.setenv(TOKEN_VARIABLE, "printed-at-the-start")
    cookies = {"partnership-map-editor": "printed-at-the-start"}
    monkeypatch.setattr(ContextProxy, "cookies", property(lambda _self: cookies))


@pytest.fixture
def editing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever opens a page edit, as the person who started the app may."""
    monkeypatch.setenv(EDITING_VARIABLE, "local")


@pytest.fixture
def open_page(data: Path) -> Open:
    """Open a page by its file, with query parameters, as a visitor would."""

    def opened(page: str = "", **query: str | list[str]) -> AppTest:
        test = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for name, value in query.items():
            test.query_params[name] = value
        test.session_state[Key.MAP_CONTROLS] = {"viewport": LAPTOP}
        test.run()
        return test.switch_page(f"pages/{page}.py").run() if page else test

    return opened
