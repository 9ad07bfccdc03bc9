"""The running app, asked without a browser, over loopback alone."""

from collections.abc import Iterator

import pytest

from tests.helpers.running import Server, running_server, streamlit_command, uvicorn_command

COMMANDS = {"make run": uvicorn_command, "streamlit run": streamlit_command}
SMALL = {"PARTNERSHIP_MAP_EDITING": "local", "PARTNERSHIP_MAP_MAX_MB": "1"}
"""Editing, and uploads of a megabyte at most, so that a test fills the memory with few."""


@pytest.fixture(scope="module", params=COMMANDS, ids=lambda name: name.replace(" ", "-"))
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """The app, started for editing by each of its commands in turn."""
    folder = tmp_path_factory.mktemp("served")
    with running_server(folder, COMMANDS[request.param], SMALL) as running:
        yield running
