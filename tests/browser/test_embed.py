"""The map in a frame of a page of another origin: by the HTML that the Map page gives."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.helpers.folder_server import served_folder
from tests.helpers.running import Server, Visits, running_server, streamlit_command
from tests.helpers.screen import READY_MS, wait_for_list

PAGE = "<!doctype html><html lang='en'><title>A page</title><main><h1>A page</h1>{}</main>"


@pytest.fixture
def foreign(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A page of another port of this computer: its address, and the file that it is."""
    folder = tmp_path / "foreign"
    folder.mkdir()
    with served_folder(folder) as address:
        yield address, folder / "index.html"


def copied_html(page: Page) -> str:
    """Copy the HTML from the Map page by the keyboard alone."""
    wait_for_list(page)
    page.get_by_role("button", name="Embed", exact=True).focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Embed this map", exact=True)
    expect(dialog.get_by_role("textbox", name="HTML", exact=True)).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_have_text("HTML copied")
    assert Axe().run(page).response["violations"] == []
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Embed", exact=True)).to_be_focused()
    text: str = page.evaluate("() => navigator.clipboard.readText()")
    return text


def test_a_site_that_the_operator_names_shows_it_at_its_height(
    tmp_path: Path, foreign: tuple[str, Path], plain_browser: Browser, visits: Visits
) -> None:
    address, file = foreign
    setting = {"PARTNERSHIP_MAP_EMBED_SITES": address}
    with running_server(tmp_path, streamlit_command, setting) as running:
        own = visits.open(
            plain_browser,
            f"{running.url}/?state=OH&site=toledo-oh",
            permissions=["clipboard-read", "clipboard-write"],
        )
        html = copied_html(own)
        frame, script = html.split("\n", 1)
        assert frame == (
            f'<iframe src="{running.url}/embed?state=OH&amp;site=toledo-oh" '
            'title="Public Safety Partnership map" width="100%" height="640" loading="lazy" '
            'style="border:0"></iframe>'
        )
        assert script.startswith("<script>")
        # Escape was the dialog's: the site is still selected.
        assert own.url.endswith("/?state=OH&site=toledo-oh")
        expect(own.get_by_text("pages of this address only", exact=False)).to_have_count(1)
        expect(own.get_by_text("pages of this address only", exact=False)).to_be_hidden()
        file.write_text(PAGE.format(html), "utf-8")
        for width in (1440, 390):
            _use(visits, plain_browser, address, width)


def _use(visits: Visits, browser: Browser, address: str, width: int) -> None:
    page = visits.open(browser, address, {"width": width, "height": 900})
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    element = page.locator("iframe")
    inside = page.frame_locator("iframe")
    expect(inside.locator("html")).to_have_class("compact ready")
    expect(inside.locator("#selected h2")).to_have_text("Toledo, OH")
    expect(inside.locator("header p")).to_have_text("2 of 12 sites · Ohio")

    def fits() -> None:
        height = inside.locator("body").evaluate("(body) => Math.ceil(body.offsetHeight)")
        expect(element).to_have_attribute("height", str(height))

    fits()
    before = element.get_attribute("height")
    inside.get_by_role("button", name="Close", exact=True).press("Enter")
    expect(inside.locator("#selected")).to_be_hidden()
    expect(element).not_to_have_attribute("height", before or "")
    fits()
    inside.locator(".map .pin").first.press("Enter")
    expect(inside.locator("#selected")).to_be_visible()
    fits()
    assert inside.locator("html").evaluate("(one) => one.scrollWidth <= innerWidth")
    # What somebody else says of a height does not count.
    page.evaluate(
        """() => new Promise((done) => {
          addEventListener("message", done, { once: true });
          postMessage({ partnershipMapHeight: 9999 }, "*");
        })"""
    )
    fits()
    assert sockets == []


def test_no_other_site_shows_it_and_the_dialog_says_so(
    server: Server, foreign: tuple[str, Path], plain_browser: Browser, visits: Visits
) -> None:
    address, file = foreign
    own = visits.open(plain_browser, server.url, permissions=["clipboard-read", "clipboard-write"])
    file.write_text(PAGE.format(copied_html(own)), "utf-8")
    own.get_by_role("button", name="Embed", exact=True).click()
    expect(
        own.get_by_text("It will show on pages of this address only", exact=False)
    ).to_be_visible()
    own.get_by_label("With a search box", exact=True).check()
    expect(own.get_by_role("textbox", name="HTML", exact=True)).to_have_value(
        re.compile(r'src="[^"]+/embed\?searchbox=1"')
    )
    page = visits.open(plain_browser, "about:blank")
    with page.expect_console_message(lambda said: "frame-ancestors 'self'" in said.text):
        page.goto(address)
    expect(page.frame_locator("iframe").locator(".map")).to_have_count(0)
    assert len(visits.errors) == 1
    visits.errors.clear()


def test_openrefine_adds_the_service_and_shows_a_place_in_a_page_of_its_own(
    server: Server, foreign: tuple[str, Path], plain_browser: Browser, visits: Visits
) -> None:
    address, file = foreign
    file.write_text(PAGE.format("<iframe title='A place'></iframe>"), "utf-8")
    page = visits.open(plain_browser, address)
    page.evaluate(
        """async (service) => {
          const told = await (await fetch(service)).json();
          const body = new URLSearchParams({ queries: '{"q0": {"query": "Memphis, TN"}}' });
          const found = await (await fetch(service, { method: "POST", body })).json();
          const { id } = found.q0.result[0];
          document.querySelector("iframe").src = told.preview.url.replace("{{id}}", id);
        }""",
        f"{server.url}/reconcile",
    )
    expect(page.frame_locator("iframe").locator("h1")).to_have_text("Memphis, Tennessee")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [800, 390])
def test_it_is_for_everybody(
    server: Server, plain_browser: Browser, visits: Visits, scheme: str, width: int
) -> None:
    for query in ("searchbox=1", "show=states&state=XX"):
        page = visits.open(
            plain_browser,
            f"{server.url}/embed?{query}",
            {"width": width, "height": 800},
            color_scheme=scheme,  # type: ignore[arg-type]
        )
        expect(page.get_by_role("link", name="Open the full map", exact=True)).to_be_visible(
            timeout=READY_MS
        )
        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
