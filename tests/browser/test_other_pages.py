"""The other pages, the title bar, and the ways of starting the app."""

import sys
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.helpers.running import Server, Visits, running_server
from tests.helpers.screen import (
    READY_MS,
    details,
    expect_count,
    expect_query,
    listed_sites,
    wait_for_list,
)


def test_the_sites_page_is_whole_for_the_very_first_visitor_of_a_server(
    own_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, f"{own_server.url}/sites")
    expect(page.get_by_role("heading", name="All sites", exact=True)).to_be_visible(
        timeout=READY_MS
    )
    expect(page.locator(".title-bar-name strong")).to_have_text("Public Safety Partnership")
    expect(
        page.get_by_text("12 of 12 sites. Choose a row to see it on the map.", exact=True)
    ).to_be_visible()


def test_a_row_of_the_sites_page_leads_to_its_place_on_the_map(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, f"{server.url}/sites?search=kansas")
    expect(
        page.get_by_text("1 of 12 sites (“kansas”). Choose a row to see it on the map.", exact=True)
    ).to_be_visible(timeout=READY_MS)
    table = page.locator('[data-testid="stDataFrame"]')
    expect(table.locator("canvas").first).to_be_visible()
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 18, box["y"] + 50)
    wait_for_list(page)
    expect(details(page).locator("h2")).to_have_text("Kansas City, Missouri")
    expect_query(page, ("search", "kansas"), ("site", "kansas-city-mo"))


def test_filters_and_selection_survive_a_visit_to_another_page(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, f"{server.url}/?state=OH&site=toledo-oh")
    wait_for_list(page)
    bar = page.locator(".st-key-title-bar")
    bar.get_by_role("link", name="About", exact=True).click()
    expect(
        page.get_by_role("heading", name="About the Public Safety Partnership map", exact=True)
    ).to_be_visible()
    bar.get_by_role("link", name="Map", exact=True).click()
    wait_for_list(page)
    expect_count(page, 2, 12)
    expect(details(page).locator("h2")).to_have_text("Toledo, Ohio")
    expect_query(page, ("state", "Ohio"), ("site", "toledo-oh"))


def test_about_tells_sources_licenses_version_and_what_is_asked_of_the_network(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, f"{server.url}/about")
    expect(
        page.get_by_role("heading", name="About the Public Safety Partnership map", exact=True)
    ).to_be_visible(timeout=READY_MS)
    for text in (
        "GeoNames",
        "SimpleMaps World Cities",
        "CC BY 4.0",
        "U.S. Census Bureau",
        "Version of the list",
    ):
        expect(page.get_by_text(text, exact=True).first).to_be_visible()
    expect(page.get_by_role("heading", name="Network use", exact=True)).to_be_visible()
    page.get_by_role("link", name="Data for other programs", exact=True).click()
    expect(page.get_by_role("heading", name="Data for other programs", exact=True)).to_be_visible()
    page.get_by_role("link", name="About it", exact=True).click()
    expect(
        page.get_by_role("heading", name="About the Public Safety Partnership map", exact=True)
    ).to_be_visible(timeout=READY_MS)


def test_no_deploy_button_and_no_menu_of_a_developer(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, server.url)
    wait_for_list(page)
    expect(page.get_by_text("Deploy", exact=True)).to_have_count(0)
    expect(page.locator('[data-testid="stMainMenu"]')).to_have_count(0)


def test_streamlit_run_works_as_well_and_answers_the_version(
    tmp_path: Path, plain_browser: Browser, visits: Visits
) -> None:
    def streamlit_run(port: int) -> list[str]:
        return [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]

    with running_server(tmp_path, streamlit_run) as server:
        with urllib.request.urlopen(f"{server.url}/roster/version") as answer:
            assert len(answer.read()) == 12
        page = visits.open(plain_browser, server.url)
        wait_for_list(page)
        assert len(listed_sites(page)) == 12
