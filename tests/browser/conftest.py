"""The real app in a real browser: Debian's Chromium, driven by Playwright.

Where there is no Chromium these tests are skipped, except in CI, where that is a failure.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.helpers.running import (
    CHROMIUM,
    FLAGS,
    NO_WEBGL,
    WEBGL,
    Contexts,
    Server,
    Visits,
    running_server,
)

PATIENCE_MS = 20_000
"""How long a condition may take to come true unless a test says otherwise.

Two browsers and two servers share the computer with the other tests; a wait ends as soon as its
condition holds.
"""
expect.set_options(timeout=PATIENCE_MS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    missing = not Path(CHROMIUM).exists()
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # A busy computer can starve a browser; the report says what was run again, and why.
            item.add_marker(pytest.mark.flaky(reruns=1))
            if missing and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason=f"there is no Chromium at {CHROMIUM}"))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the tests that change nothing."""
    with running_server(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server whose data the test may change."""
    with running_server(tmp_path) as running:
        yield running


@pytest.fixture
def editing_server(tmp_path: Path) -> Iterator[Server]:
    """A server that lets this computer edit."""
    with running_server(tmp_path, environment={"PARTNERSHIP_MAP_EDITING": "local"}) as running:
        yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *WEBGL])
    yield running
    running.close()


@pytest.fixture(scope="session")
def plain_browser(playwright: Playwright) -> Iterator[Browser]:
    """A browser without WebGL: its maps are still pictures, drawn in a tenth of the time."""
    running = playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *NO_WEBGL])
    yield running
    running.close()


@pytest.fixture(scope="session")
def contexts() -> Contexts:
    """The browsers' contexts, which end with them."""
    return Contexts()


@pytest.fixture
def visits(contexts: Contexts) -> Iterator[Visits]:
    """Open pages through this; after the test, no page may have asked another host."""
    made = Visits(contexts)
    yield made
    made.leave()
    assert made.elsewhere == [], "asked of other hosts"
    assert made.errors == [], "errors in the page"
