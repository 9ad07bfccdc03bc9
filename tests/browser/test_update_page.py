"""The whole way of an update in real browsers: a file, what is unclear, every open screen, undo."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from running import DESKTOP, PHONE, Server, Visits, running_server
from screen import READY_MS, expect_count, listed_sites, site_button, wait_until_idle

FILE = (
    "City Name;ST;Date announced;Track\r\n"
    "Houston;TX;6/20/2017;A\r\n"
    "Memphis;Tenn.;6/20/2017;B\r\n"
    "Mayagüez;PR;6/20/2017;A\r\n"
    "Oakland/Richmond;California;6/20/2017;\r\n"
    "Springfeild;Illinois;6/20/2017;B\r\n"
).encode("windows-1252")


@pytest.fixture
def editing_server(tmp_path: Path) -> Iterator[Server]:
    """A server that lets this computer edit."""
    with running_server(tmp_path, environment={"PARTNERSHIP_MAP_EDITING": "local"}) as running:
        yield running


def open_update(browser: Browser, visits: Visits, url: str, **options: object) -> Page:
    page = visits.open(browser, f"{url}/update", **options)  # type: ignore[arg-type]
    expect(page.get_by_role("heading", name="Update the list")).to_be_visible(timeout=READY_MS)
    wait_until_idle(page)
    return page


def drop(page: Page, content: bytes, name: str = "list.csv") -> None:
    page.locator('input[type="file"]').set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )


def count_of(page: Page, word: str) -> str:
    return page.locator(f".tiles .{word.replace(' ', '-')} b").inner_text()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_file_is_dropped_settled_published_seen_on_another_screen_and_undone(
    editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    stored = editing_server.data / "sites.csv"
    before = stored.read_bytes()
    other = visits.open(plain_browser, editing_server.url)
    expect_count(other, 12, 12)

    page = open_update(plain_browser, visits, editing_server.url)
    drop(page, FILE)
    expect(page.locator(".tiles")).to_be_visible(timeout=READY_MS)
    expect(page.locator(".banner summary")).to_contain_text("Windows-1252 with semicolons")
    assert count_of(page, "removed") == "9"
    assert count_of(page, "to settle") == "2"
    assert stored.read_bytes() == before

    press(page, "Settle what is unclear")
    press(page, "Do this")
    expect(page.get_by_text("became 2 rows")).to_be_visible(timeout=READY_MS)
    press(page, "Use this")
    expect(page.get_by_text("was respelt as Springfield, Illinois")).to_be_visible(timeout=READY_MS)
    assert count_of(page, "to settle") == "0"

    press(page, "Go on to publish")
    publish = page.get_by_role("button", name="Publish 6 sites")
    expect(publish).to_be_disabled()
    page.get_by_label("Note, for the history").fill("Autumn list")
    page.get_by_text("Yes, remove 9 of the 12 sites").click()
    expect(publish).to_be_enabled()
    publish.click()
    expect(page.get_by_text("is published with 6 rows")).to_be_visible(timeout=READY_MS)

    expect_count(other, 6, 6)
    assert listed_sites(other) == [
        *("houston-tx", "memphis-tn", "mayaguez-pr"),
        *("oakland-ca", "richmond-ca", "springfield-il"),
    ]
    press(page, "Undo")
    expect(page.get_by_text("Undone")).to_be_visible(timeout=READY_MS)
    expect_count(other, 12, 12)
    assert stored.read_bytes() == before


def test_a_file_that_cannot_be_the_list_changes_nothing_and_says_why(
    editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    before = (editing_server.data / "sites.csv").read_bytes()
    page = open_update(plain_browser, visits, editing_server.url)
    drop(page, b"%PDF-1.7 \x00\x01\x02", "report.pdf")
    refused = page.get_by_role("alert").filter(has_text="cannot be the list")
    expect(refused).to_be_visible(timeout=READY_MS)
    expect(refused).to_contain_text("report.pdf")
    assert (editing_server.data / "sites.csv").read_bytes() == before


def test_the_slower_of_two_editors_is_told_and_keeps_what_was_typed(
    editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    stored = editing_server.data / "sites.csv"
    text = stored.read_text("utf-8")
    slow = open_update(plain_browser, visits, editing_server.url)
    drop(slow, (text + "Tulsa,Oklahoma,city,2017-06-20\n").encode())
    expect(slow.locator(".tiles")).to_be_visible(timeout=READY_MS)

    quick = open_update(plain_browser, visits, editing_server.url)
    drop(quick, (text + "Miami,Florida,city,2017-06-20\n").encode())
    expect(quick.locator(".tiles")).to_be_visible(timeout=READY_MS)
    press(quick, "Go on to publish")
    quick.get_by_label("Published by").fill("Quick")
    quick.get_by_role("button", name="Publish 13 sites").click()
    expect(quick.get_by_text("is published with 13 rows")).to_be_visible(timeout=READY_MS)

    expect(slow.get_by_role("alert").filter(has_text="Quick published")).to_be_visible(
        timeout=READY_MS
    )
    press(slow, "Put my changes on the newest list")
    wait_until_idle(slow)
    assert count_of(slow, "added") == "1"
    assert count_of(slow, "removed") == "0"
    press(slow, "Go on to publish")
    slow.get_by_role("button", name="Publish 14 sites").click()
    expect(slow.get_by_text("is published with 14 rows")).to_be_visible(timeout=READY_MS)
    names = [line.split(",")[0] for line in stored.read_text("utf-8-sig").splitlines()]
    assert names[-2:] == ["Miami", "Tulsa"]


def test_the_history_shows_every_version_and_brings_one_back(
    editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    stored = editing_server.data / "sites.csv"
    before = stored.read_bytes()
    page = open_update(plain_browser, visits, editing_server.url)
    drop(page, before + b"Tulsa,Oklahoma,city,2017-06-20\n")
    expect(page.locator(".tiles")).to_be_visible(timeout=READY_MS)
    press(page, "Go on to publish")
    page.get_by_label("Note, for the history").fill("Tulsa joins")
    page.get_by_role("button", name="Publish 13 sites").click()
    expect(page.get_by_text("is published with 13 rows")).to_be_visible(timeout=READY_MS)

    page.get_by_role("link", name="History").click()
    expect(page.get_by_text("“Tulsa joins”")).to_be_visible(timeout=READY_MS)
    expect(page.get_by_text("Added: Tulsa, Oklahoma")).to_be_visible()
    wait_until_idle(page)
    page.get_by_label("2 versions").click()
    page.get_by_role("option", name="1.").click()
    press(page, "Restore this version")
    expect(page.get_by_role("status").filter(has_text="Version 1 is back")).to_be_visible(
        timeout=READY_MS
    )
    assert stored.read_bytes() == before


def test_a_cell_edited_in_the_table_is_a_change_at_once(
    editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = open_update(plain_browser, visits, editing_server.url)
    press(page, "Edit the list here")
    table = page.get_by_test_id("stDataFrame").first
    expect(table).to_be_visible(timeout=READY_MS)
    wait_until_idle(page)
    box = table.bounding_box()
    assert box is not None
    cell = page.locator(".gdg-input")
    for _ in range(8):  # the grid takes a while to hear of the first click
        # The first cell of the city column, below the heading.
        page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + 55)
        page.keyboard.press("Enter")
        with contextlib.suppress(AssertionError):
            expect(cell).to_be_visible(timeout=2_000)
            break
    cell.fill("Bermingham")
    page.keyboard.press("Enter")
    expect(page.locator(".tiles .changed b")).to_have_text("1", timeout=READY_MS)
    assert count_of(page, "to settle") == "1"


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)], ids=["light-laptop", "dark-phone"]
)
def test_axe_finds_nothing_serious_or_critical_on_the_way(
    editing_server: Server,
    plain_browser: Browser,
    visits: Visits,
    scheme: str,
    size: dict[str, int],
) -> None:
    page = open_update(plain_browser, visits, editing_server.url, size=size, color_scheme=scheme)
    bad = serious(page)
    drop(page, FILE)
    expect(page.locator(".tiles")).to_be_visible(timeout=READY_MS)
    wait_until_idle(page)
    bad += serious(page)
    assert page.evaluate("() => document.scrollingElement.scrollWidth") <= size["width"]
    press(page, "Settle what is unclear")
    expect(page.get_by_role("button", name="Do this")).to_be_visible(timeout=READY_MS)
    bad += serious(page)
    press(page, "Go on to publish")
    expect(page.get_by_label("Published by")).to_be_visible(timeout=READY_MS)
    bad += serious(page)
    assert bad == []


def serious(page: Page) -> list[str]:
    wait_until_idle(page)
    expect(page.locator("[data-stale='true']")).to_have_count(0, timeout=READY_MS)
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def test_somebody_elsewhere_sees_no_way_to_edit(
    own_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, own_server.url)
    expect_count(page, 12, 12)
    expect(page.get_by_role("link", name="Update")).to_have_count(0)
    expect(site_button(page, "houston-tx")).to_be_visible()
    page = visits.open(plain_browser, f"{own_server.url}/update")
    expect(page.get_by_role("heading", name="Update the list")).to_be_visible(timeout=READY_MS)
    wait_until_idle(page)
    assert page.locator('input[type="file"]').count() == 0
