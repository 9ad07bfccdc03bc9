"""Files that people have, from the field where they are dropped to the map, at 1440 by 900."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from running import Server, Visits, running_server
from screen import READY_MS, expect_count, listed_sites, wait_until_idle

ADDED = (
    "Sites that join,,,,\n"
    "city,state,announced,notes\n"
    "Memphis,TN,,Ask for the mayor’s office\n"
    "Tulsa,OK,2017-06-31,\n"
    "Stockton/Fresno,CA,2017-06-20,\n"
    "Springfeild,IL,2017-06-20,\n"
    "Saint Paul,MN,2017-06-20,\n"
)


@pytest.fixture
def editing_server(tmp_path: Path) -> Iterator[Server]:
    """A server that lets this computer edit."""
    with running_server(tmp_path, environment={"PARTNERSHIP_MAP_EDITING": "local"}) as running:
        yield running


@pytest.fixture
def page(editing_server: Server, plain_browser: Browser, visits: Visits) -> Page:
    page = visits.open(plain_browser, f"{editing_server.url}/update")
    expect(page.get_by_role("heading", name="Update the list")).to_be_visible(timeout=READY_MS)
    wait_until_idle(page)
    return page


def drop(page: Page, content: str | bytes, name: str = "list.csv") -> None:
    data = content if isinstance(content, bytes) else content.encode()
    page.locator('input[type="file"]').set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    wait_until_idle(page)


def expect_tiles(page: Page, text: str) -> None:
    tiles = page.locator(".tiles")
    expect(tiles).to_have_text(text, timeout=READY_MS)
    wait_until_idle(page)


def look(page: Page, name: str) -> None:
    """Take a picture where somebody wants to see one."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_sites_are_added_with_the_numbers_of_their_file_and_none_twice(
    page: Page, editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    drop(page, ADDED)
    expect(page.locator(".tiles")).to_be_visible(timeout=READY_MS)
    page.get_by_text("Add its sites to the list").click()
    expect_tiles(page, "4 added1 changed0 removed11 unchanged2 to settle")
    expect(page.locator("ul.issues li")).to_have_text(
        [
            "Row 4: “2017-06-31” is no date; type it as year-month-day, such as 2017-06-20. "
            "announced: 2017-06-31"
        ]
    )
    look(page, "adding")
    press(page, "Settle what is unclear")
    expect(page.locator(".open-place h2")).to_have_text(
        ["Row 5 · Stockton/Fresno, CA", "Row 6 · Springfeild, IL"]
    )
    look(page, "adding-settle")
    press(page, "Do this")
    expect_tiles(page, "5 added1 changed0 removed11 unchanged1 to settle")
    press(page, "Use this")
    # It is Springfield, which the list has: no second site stands on its pin.
    expect_tiles(page, "4 added1 changed0 removed11 unchanged0 to settle")
    press(page, "Go on to publish")
    press(page, "Publish 16 sites")
    expect(page.get_by_text("is published with 16 rows")).to_be_visible(timeout=READY_MS)
    stored = (editing_server.data / "sites.csv").read_text("utf-8-sig").splitlines()
    assert stored[0] == "city,state,kind,announced,notes"
    assert "Memphis,Tennessee,city,2017-06-20,Ask for the mayor’s office" in stored
    shown = visits.open(plain_browser, editing_server.url)
    expect_count(shown, 16, 16)
    assert listed_sites(shown)[12:] == ["tulsa-ok", "stockton-ca", "fresno-ca", "saint-paul-mn"]
    look(shown, "added")
