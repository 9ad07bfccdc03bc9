"""Every page at every width, in both themes, and in colors that the system forces."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.helpers.axe import serious
from tests.helpers.layout import layout_faults
from tests.helpers.running import DESKTOP, PHONE, ROOT, Server, Visits, running_server
from tests.helpers.screen import READY_MS, details, site_button, wait_for_list, wait_until_idle
from versions.folder import FolderStorage
from versions.storage import NewContent

SIZES = [
    (320, 640), (360, 740), (390, 844), (641, 800), (720, 900),
    (768, 1024), (800, 600), (1024, 768), (1280, 800), (1440, 900),
]  # fmt: skip
CHOSEN = "/?state=Ohio&state=Tennessee&kind=City&site=memphis-tn"
PAGES = (CHOSEN, "/slides", "/sites", "/update", "/review", "/history", "/about")
FURTHER = (
    "/?search=",
    "/?as_of=version:1",
    "/sites?as_of=version:1",
    "/history?from=version:1&to=version:2",
)
LONG = "announcement" * 10
UNSETTLED = "Meads,KY,city,2018-10-08\nBorough Park,NY,city,2017-06-20\nSpringfield,,city,\n"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for the person at this computer, with places that wait for a decision."""
    editing = {"PARTNERSHIP_MAP_EDITING": "local"}
    with running_server(tmp_path_factory.mktemp("desk"), environment=editing) as server:
        with (server.data / "announcements.csv").open("a", encoding="utf-8") as file:
            file.write(f"2018-10-08,{LONG},{LONG},{LONG},{LONG},{LONG},{LONG},\n")
        storage = FolderStorage(server.data)
        found = storage.read("sites.csv")
        assert found is not None
        text = found.data.decode().replace("Houston,Texas,city,2017-06-20\n", "") + UNSETTLED
        content = NewContent("sites.csv", text.encode(), found.digest)
        storage.publish([content], who="Ada", note=LONG)
        yield server


def open_whole(page: Page, url: str) -> None:
    """Open a page and wait until all of it is there."""
    page.goto(url, wait_until="commit")
    if "/?" in url:
        wait_for_list(page)
        expect(page.locator(".controls button[data-move=home]")).to_be_visible()
    else:
        expect(page.locator("h1")).to_be_visible(timeout=READY_MS)
    wait_until_idle(page)


def wait_until_laid_out(page: Page) -> None:
    """Wait until the map, if there is one, has the width of its column, and nothing moves."""
    page.wait_for_function(
        """() => {
          const stage = document.querySelector(".st-key-map-stage");
          const map = [...(stage?.querySelectorAll("*") ?? [])]
            .map((one) => one.shadowRoot?.querySelector(".still svg")).find(Boolean);
          return !stage || Math.abs(map?.viewBox.baseVal.width - stage.clientWidth) <= 3;
        }""",
        timeout=READY_MS,
    )
    wait_until_idle(page)
    page.evaluate(
        """async () => {
          const frame = () => new Promise(requestAnimationFrame);
          const all = () => [...document.querySelectorAll("a, h1, h2, p, button")];
          const measure = () => JSON.stringify(all().map((one) => one.getBoundingClientRect()));
          for (let before = "", now = measure(); now !== before; before = now, now = measure()) {
            await frame();
            await frame();
          }
        }"""
    )


def test_no_text_is_cut_off_or_lies_over_another_at_any_width(
    desk: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, f"{desk.url}/about")
    faults = []
    for path in (*PAGES, *FURTHER):
        open_whole(page, f"{desk.url}{path}")
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            wait_until_laid_out(page)
            faults += [f"{path} at {width} x {height}: {one}" for one in layout_faults(page)]
    assert faults == []


def test_the_selected_sites_facts_can_be_read_on_a_small_screen(
    desk: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, f"{desk.url}{CHOSEN}", {"width": 800, "height": 600})
    wait_for_list(page)
    wait_until_laid_out(page)
    stage, panel = page.locator(".st-key-map-stage"), details(page)
    expect(panel.locator("h2")).to_have_text("Memphis, Tennessee")
    map_box, facts = stage.bounding_box(), panel.bounding_box()
    assert map_box is not None
    assert facts is not None
    assert facts["width"] == pytest.approx(map_box["width"], abs=2)
    assert facts["y"] >= map_box["y"] + map_box["height"]
    assert facts["y"] < 600


@pytest.mark.parametrize(
    ("scheme", "size", "webgl", "forced"),
    [
        ("light", DESKTOP, True, "none"),
        ("light", PHONE, False, "none"),
        ("dark", DESKTOP, False, "none"),
        ("dark", PHONE, True, "none"),
        ("light", DESKTOP, False, "active"),
    ],
    ids=["light-laptop", "light-phone-without-webgl", "dark-laptop-without-webgl", "dark-phone",
         "forced-colors"],
)  # fmt: skip
def test_axe_finds_nothing_serious_or_critical_on_any_page(
    desk: Server,
    browser: Browser,
    plain_browser: Browser,
    visits: Visits,
    scheme: Literal["light", "dark"],
    size: dict[str, int],
    webgl: bool,
    forced: Literal["active", "none"],
) -> None:
    page = visits.open(
        browser if webgl else plain_browser, f"{desk.url}/about", size, color_scheme=scheme
    )
    page.emulate_media(forced_colors=forced)
    bad = []
    # One visitor to all of them: the first page brings Streamlit's own scripts, once.
    for path in ("/?search=", *PAGES):
        open_whole(page, f"{desk.url}{path}")
        bad += serious(page, path)
        if path == "/update":
            put_changed_list(page, ROOT / "data" / "sites.csv")
            bad += serious(page, "an update")
    page.locator(".st-key-title-bar").get_by_role("link", name="Map", exact=True).click()
    wait_for_list(page)
    page.locator(".st-key-map-actions").get_by_role("button", name="Download", exact=True).click()
    expect(page.get_by_role("button", name="CSV for a spreadsheet", exact=True)).to_be_visible()
    bad += serious(page, "the downloads")
    assert bad == []


def put_changed_list(page: Page, sites: Path) -> None:
    """Bring a list with one place that no one knows, and wait for what would change."""
    text = sites.read_text("utf-8") + "Nowhere at all,TX,city,2018-05-01\n"
    page.locator("input[type=file]").first.set_input_files(
        {"name": "sites.csv", "mimeType": "text/csv", "buffer": text.encode()}
    )
    # The table's cells are drawn; their text lies beneath.
    expect(page.get_by_text("Nowhere at all", exact=False).first).to_be_attached(timeout=READY_MS)
    wait_until_idle(page)


def test_what_is_chosen_is_told_by_its_fill_in_colors_that_the_system_forces(
    desk: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, f"{desk.url}/about")
    page.emulate_media(forced_colors="active")
    open_whole(page, f"{desk.url}/?kind=City&site=memphis-tn")
    fill = "element => getComputedStyle(element).backgroundColor"
    bar = page.locator(".st-key-title-bar")
    kinds = page.get_by_role("toolbar", name="Kind", exact=True)
    for chosen, other in (
        (
            bar.get_by_role("link", name="Map", exact=True),
            bar.get_by_role("link", name="Sites", exact=True),
        ),
        (site_button(page, "memphis-tn"), site_button(page, "toledo-oh")),
    ):
        assert chosen.evaluate(fill) != other.evaluate(fill)
    pill = kinds.get_by_role("button", name=re.compile(r"^City, \d+ sites$"))
    shown = pill.evaluate(fill)
    pill.click()
    expect(pill).to_have_attribute("aria-pressed", "false")
    assert pill.evaluate(fill) != shown


def test_the_button_of_the_filters_covers_no_word_of_an_earlier_list(
    desk: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, f"{desk.url}/?as_of=version:1", PHONE)
    wait_for_list(page)
    button = page.get_by_test_id("stExpandSidebarButton").bounding_box()
    said = page.locator(".st-key-past-list").bounding_box()
    assert button
    assert said
    assert button["y"] + button["height"] <= said["y"]
