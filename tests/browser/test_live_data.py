"""Open screens follow the data folder by themselves."""

import csv
import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.helpers.running import Server, Visits
from tests.helpers.screen import (
    READY_MS,
    details,
    differing,
    expect_count,
    expect_query,
    listed_sites,
    picture,
    search,
    site_button,
    wait_for_list,
    wait_for_map,
    wait_until_picture,
    wait_until_still,
)


def add_row(server: Server, *cells: str) -> None:
    with (server.data / "sites.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(cells)


def remove_ledger(server: Server) -> None:
    """So that nothing but the gazetteer can locate a place."""
    (server.data / "locations.csv").unlink()


def test_a_row_typed_into_the_csv_appears_on_an_open_map_that_stays_as_it_was(
    own_server: Server, browser: Browser, visits: Visits
) -> None:
    page = visits.open(browser, f"{own_server.url}/?announced=2017-06-20&site=jackson-tn")
    wait_for_map(page)
    page.get_by_role("button", name="Zoom in", exact=True).click()
    before = wait_until_still(page)
    remove_ledger(own_server)
    add_row(own_server, "Nashville", "Tennessee", "city", "2017-06-20")

    expect_count(page, 13, 13)
    assert listed_sites(page)[-1] == "nashville-tn"
    expect(details(page).locator("h2")).to_have_text("Jackson, Tennessee")
    expect_query(page, ("announced", "2017-06-20"), ("site", "jackson-tn"))
    # The camera moved by hand stays: all that is new is one pin and its label.
    after = wait_until_picture(page, lambda now: differing(now, before) > 0, "no new pin")
    assert differing(after, before) < 0.02


def test_a_bad_file_leaves_the_last_good_roster_with_a_banner_until_it_is_fixed(
    own_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, own_server.url)
    wait_for_list(page)
    good = (own_server.data / "sites.csv").read_bytes()
    (own_server.data / "sites.csv").write_text("town,country\nParis,France\n", "utf-8")
    banner = page.get_by_role("alert")
    expect(banner).to_have_text(
        "The newest data could not be used; the last good version is shown. sites.csv has no "
        "column “state” in row 1; add the heading (it has “town”, “country”).",
        timeout=READY_MS,
    )
    expect_count(page, 12, 12)
    (own_server.data / "sites.csv").write_bytes(good)
    expect(banner).to_have_count(0, timeout=READY_MS)


def test_a_place_that_is_not_sure_stays_in_the_list_without_a_pin_and_says_why(
    own_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    add_row(own_server, "Cincinatti", "Ohio", "city", "2017-06-20")
    page = visits.open(plain_browser, own_server.url)
    wait_for_list(page)
    expect_count(page, 13, 13)
    unsure = site_button(page, "cincinatti-oh")
    expect(unsure).to_have_text("CincinattiOH · no pin")
    unsure.click()
    expect(details(page).get_by_text("Not on the map", exact=True)).to_be_visible()
    expect(
        details(page).get_by_text(
            "Row 14: “Cincinatti, Ohio” is not in the gazetteer; did you mean Cincinnati, Ohio?",
            exact=True,
        )
    ).to_be_visible()


def test_text_from_the_csv_is_text_everywhere(
    own_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    nasty = "<img src=x onerror=alert(1)>**b** {c}"
    sites = own_server.data / "sites.csv"
    rows = list(csv.reader(sites.read_text("utf-8").splitlines()))
    head, *places = rows
    rows = [[*head, "track"], *([*row, nasty] for row in places)]
    rows[-1][-1] = "@@=x [a](b) :material/home:"
    rows[1][0] = "<i>Birmingham</i>"
    with sites.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    page = visits.open(plain_browser, f"{own_server.url}/?site=indianapolis-in")
    page.on("dialog", lambda dialog: pytest.fail("a script ran"))
    wait_for_list(page)
    expect(details(page).get_by_text(nasty, exact=True)).to_be_visible()
    expect(page.get_by_role("button", name=f"{nasty}, 11 sites", exact=True)).to_be_visible()
    expect(
        page.get_by_role("button", name="@@=x [a](b) :material/home:, 1 site", exact=True)
    ).to_be_visible()
    expect(page.locator("button[data-site]").first).to_have_text("<i>Birmingham</i>AL · no pin")
    expect(page.locator("img[src=x]")).to_have_count(0)


def test_a_further_column_with_few_values_is_a_filter_by_itself(
    own_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    sites = own_server.data / "sites.csv"
    lines = sites.read_text("utf-8").splitlines()
    tracks = ["track", *(["Operations", "Diagnostic"] * 6)]
    sites.write_text(
        "".join(f"{line},{track}\n" for line, track in zip(lines, tracks, strict=True)), "utf-8"
    )
    page = visits.open(plain_browser, own_server.url)
    wait_for_list(page)
    page.get_by_role("button", name="Operations, 6 sites", exact=True).click()
    expect_count(page, 6, 12)
    expect_query(page, ("by-track", "Operations"))


def test_another_program_needs_another_data_folder_and_nothing_else(
    own_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    (own_server.data / "programme.toml").write_text(
        'name = "River Towns"\ntitle = "River Towns"\nshort_name = "RT"\ndescription = "Towns."\n'
        'site_noun = "town"\nsite_noun_plural = "towns"\nwebsite = "https://example.org"\n',
        "utf-8",
    )
    page = visits.open(plain_browser, own_server.url)
    wait_for_list(page)
    expect(page).to_have_title("Map · River Towns")
    expect(page.get_by_text("12 towns · as of June 20, 2017", exact=True)).to_be_visible()
    expect(page.locator(".count")).to_have_text("12 of 12 towns")


def test_without_any_good_data_the_page_says_so_and_shows_no_traceback(
    own_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    (own_server.data / "sites.csv").unlink()
    page = visits.open(plain_browser, own_server.url)
    expect(page.get_by_text("This page cannot be shown.", exact=True)).to_be_visible(
        timeout=READY_MS
    )
    expect(
        page.get_by_text(
            re.compile(r"^sites\.csv is not in the data folder\. \(Reference [0-9a-f]{12}\.\)$")
        )
    ).to_be_visible()
    _expect_no_traceback(page)


def _expect_no_traceback(page: Page) -> None:
    expect(page.get_by_text("Traceback", exact=False)).to_have_count(0)
    expect(page.locator('[data-testid="stException"]')).to_have_count(0)


def test_a_screen_reads_a_new_roster_while_a_search_is_typed(
    own_server: Server, browser: Browser, visits: Visits
) -> None:
    page = visits.open(browser, own_server.url)
    wait_for_map(page)
    search(page).fill("tennessee")
    expect_count(page, 2, 12)
    add_row(own_server, "Nashville", "TN", "", "2017-06-20")
    expect_count(page, 3, 13)
    expect(search(page)).to_have_value("tennessee")
    assert picture(page).width > 0
