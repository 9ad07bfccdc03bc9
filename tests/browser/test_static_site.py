"""The folder that ``python -m export site`` writes, served below a path as any host does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from roster.filters import Filters
from roster.snapshot import Roster
from tests.helpers import DATA
from tests.helpers.folder_server import served_folder
from tests.helpers.running import Visits
from ui.public.static_site import StaticSite, write_site
from versions.folder import FolderStorage


@pytest.fixture(scope="module")
def address(shipped: Roster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root: Path = tmp_path_factory.mktemp("host")
    site = StaticSite(
        shipped.sites, shipped, Filters(), FolderStorage(DATA), "https://maps.example.org/below/"
    )
    write_site(site, root / "below")
    with served_folder(root) as host:
        yield f"{host}/below/"


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_viewer_filters_selects_and_follows_every_link(
    plain_browser: Browser, visits: Visits, address: str, size: tuple[int, int], scheme: str
) -> None:
    width, height = size
    page = visits.open(
        plain_browser, address, {"width": width, "height": height}, color_scheme=scheme
    )
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    expect(page.locator("html")).to_have_class("ready")
    expect(page).to_have_title("12 sites · Public Safety Partnership")
    page.get_by_text("State", exact=True).first.click()
    page.get_by_label("Ohio", exact=True).check()
    expect(page.locator("#count")).to_have_text("2 of 12 sites")
    page.locator("#list").get_by_text("Toledo", exact=True).click()
    expect(page.locator("#selected h2")).to_have_text("Toledo, OH")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Briefing", exact=True).click()
    slide = page.locator("#stage .slide")
    first = "1 of 17: National Public Safety Partnership"
    expect(slide).to_have_attribute("aria-label", first)
    page.keyboard.press("End")
    expect(slide).to_have_attribute("aria-label", "17 of 17: Find the map")
    page.keyboard.press("Escape")
    assert Axe().run(page).response["violations"] == []
    links = page.locator("footer a").evaluate_all("(all) => all.map((one) => one.href)")
    assert len(links) == 10
    for link in links:
        assert link.startswith(address)
        assert page.request.get(link).ok, link
    assert asked == []
