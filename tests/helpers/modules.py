"""The scripts' modules, each by itself on an empty page that asks no server."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.helpers import ROOT

COMPONENTS = ROOT / "static" / "components"
URL = "http://127.0.0.1:9"


def empty_page(browser: Browser) -> Page:
    """Open a page that gets the modules from the disk."""
    page = browser.new_page()
    page.route("**/*", lambda route: route.fulfill(path=COMPONENTS / Path(route.request.url).name))
    page.route(f"{URL}/", lambda route: route.fulfill(body="<p>", content_type="text/html"))
    page.goto(f"{URL}/")
    return page


def run_module(page: Page, module: str, code: str, value: object = None) -> Any:
    """Call a function of JavaScript with a module and a value."""
    imported = f"async (value) => ({code})(await import('{URL}/{module}.js'), value)"
    return page.evaluate(imported, value)
