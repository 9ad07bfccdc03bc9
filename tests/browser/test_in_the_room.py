"""What hands and the network do to the Map page: wheel, screen, phone, a server away."""

import pytest
from playwright.sync_api import Browser, expect

from tests.helpers.running import PHONE, Server, Visits
from tests.helpers.screen import (
    READY_MS,
    click_pin,
    details,
    differing,
    expect_count,
    expect_query,
    listed_sites,
    map_element,
    middle_of,
    site_button,
    wait_for_list,
    wait_for_map,
    wait_until_idle,
    wait_until_picture,
    wait_until_still,
)

SITE_BLUE = (0x00, 0x5E, 0xA2)
TABLET = {"width": 1024, "height": 768}
SCROLLED = "() => document.querySelector('[data-testid=stMain]').scrollTop"
AWAY = "The server is not answering. The map stays as it is and updates when the server is back."


def add_two_at_one_point(server: Server) -> None:
    sites = server.data / "sites.csv"
    lines = sites.read_text("utf-8").splitlines()
    rows = [f"{line},," for line in lines[1:]]
    rows += [f"{city},California,city,2018-10-08,37.81,-122.25" for city in ("Oakland", "Piedmont")]
    sites.write_text("\n".join([f"{lines[0]},latitude,longitude", *rows, ""]), "utf-8")


def test_the_wheel_scrolls_the_page_and_zooms_with_ctrl_or_on_a_full_screen(
    server: Server, browser: Browser, visits: Visits
) -> None:
    page = visits.open(browser, server.url, {"width": 1280, "height": 720})
    wait_for_map(page)
    box = map_element(page).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 300, box["y"] + 200)
    page.mouse.wheel(0, 100)
    expect(
        page.get_by_text("Hold Ctrl and turn the wheel to zoom the map", exact=True)
    ).to_be_visible()
    page.wait_for_function(f"() => ({SCROLLED})() === 100")
    page.mouse.wheel(0, -100)
    page.wait_for_function(f"() => ({SCROLLED})() === 0")
    expect(
        page.get_by_text("Hold Ctrl and turn the wheel to zoom the map", exact=True)
    ).to_be_hidden()
    country = wait_until_still(page)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -400)
    page.keyboard.up("Control")
    wait_until_picture(page, lambda now: differing(now, country) > 0.03, "nothing was zoomed")
    assert page.evaluate(SCROLLED) == 0
    full = page.get_by_role("button", name="Full screen", exact=True)
    full.click()
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stDeckGlJsonChart] canvas')"
        ".getBoundingClientRect().height === innerHeight"
    )
    whole = wait_until_still(page)
    page.mouse.move(500, 400)
    page.mouse.wheel(0, -400)
    wait_until_picture(page, lambda now: differing(now, whole) > 0.03, "the wheel did not zoom")
    full.click()
    page.wait_for_function("() => !document.fullscreenElement")


def test_on_a_phone_the_drawer_of_filters_closes_when_a_name_is_picked(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, server.url, PHONE)
    page.locator('[data-testid="stExpandSidebarButton"]').click(timeout=READY_MS)
    drawer = page.locator('[data-testid="stSidebar"]')
    expect(drawer).to_have_attribute("data-collapsed", "false")
    wait_for_list(page)
    site_button(page, "toledo-oh").click()
    expect(drawer).to_have_attribute("data-collapsed", "true")
    expect(details(page).locator("h2")).to_have_text("Toledo, Ohio")
    expect_query(page, ("site", "toledo-oh"))


def test_the_panel_goes_along_the_list_in_its_order_and_names_who_is_at_the_same_point(
    own_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    add_two_at_one_point(own_server)
    page = visits.open(plain_browser, own_server.url)
    wait_for_list(page)
    expect_count(page, 14, 14)
    assert listed_sites(page)[:2] == ["birmingham-al", "indianapolis-in"]
    for order, first in (
        ("newest", ["oakland-ca", "piedmont-ca"]),
        ("state", ["birmingham-al", "oakland-ca"]),
        ("name", ["baton-rouge-la", "birmingham-al"]),
    ):
        page.get_by_role("combobox", name="Sort by", exact=True).select_option(label=order)
        expect(page.locator("button[data-site]").first).to_have_attribute("data-site", first[0])
        assert listed_sites(page)[:2] == first
    site_button(page, "birmingham-al").click()
    name = details(page).locator("h2")
    expect(name).to_have_text("Birmingham, Alabama")
    for button, now in (
        ("Next", "Buffalo, New York"),
        ("Previous", "Birmingham, Alabama"),
        ("Previous", "Baton Rouge, Louisiana"),
        ("Previous", "Toledo, Ohio"),
        ("Next", "Baton Rouge, Louisiana"),
    ):
        page.get_by_role("button", name=button, exact=True).click()
        expect(name).to_have_text(now)
    page.get_by_role("button", name="Close", exact=True).click()
    expect(details(page)).to_have_count(0)
    expect_query(page)
    site_button(page, "oakland-ca").click()
    expect(page.get_by_text("2 sites are at this point. Also here:", exact=True)).to_be_visible()
    page.get_by_role("button", name="Piedmont, CA", exact=True).press("Enter")
    expect(name).to_have_text("Piedmont, California")
    expect(page.get_by_role("button", name="Oakland, CA", exact=True)).to_be_visible()


def test_the_card_of_two_sites_at_one_point_says_so_and_each_can_be_chosen(
    own_server: Server, browser: Browser, visits: Visits
) -> None:
    add_two_at_one_point(own_server)
    page = visits.open(browser, f"{own_server.url}/?state=CA")
    wait_for_map(page)
    expect_count(page, 2, 14)
    box = map_element(page).bounding_box()
    assert box is not None
    x, y = middle_of(wait_until_still(page), SITE_BLUE)
    page.mouse.move(box["x"] + x, box["y"] + y)
    card = page.locator(".deck-tooltip")
    expect(card).to_be_visible()
    on_top = card.inner_text().split(",")[0]
    under = {"Oakland": "Piedmont", "Piedmont": "Oakland"}[on_top]
    assert card.inner_text().split("\n") == [
        f"{on_top}, California",
        "2 here: Oakland, CA and Piedmont, CA",
        "Joined October 8, 2018",
    ]
    click_pin(page, SITE_BLUE, f"{on_top}, California")
    expect_query(page, ("state", "California"), ("site", f"{on_top.lower()}-ca"))
    expect(page.get_by_text("2 sites are at this point. Also here:", exact=True)).to_be_visible()
    page.get_by_role("button", name=f"{under}, CA", exact=True).click()
    expect(details(page).locator("h2")).to_have_text(f"{under}, California")
    expect_query(page, ("state", "California"), ("site", f"{under.lower()}-ca"))


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_a_tap_selects_and_shows_no_card(
    server: Server, browser: Browser, visits: Visits, size: dict[str, int]
) -> None:
    page = visits.open(browser, f"{server.url}/?search=buffalo", size, has_touch=True)
    wait_for_map(page)
    box = map_element(page).bounding_box()
    assert box is not None
    x, y = middle_of(wait_until_still(page), SITE_BLUE)
    page.evaluate(
        """() => {
          window.cardWasSeen = false;
          const look = () => {
            window.cardWasSeen ||= document.querySelector(".deck-tooltip").checkVisibility();
            requestAnimationFrame(look);
          };
          look();
        }"""
    )
    page.touchscreen.tap(box["x"] + x, box["y"] + y)
    expect(details(page).locator("h2")).to_have_text("Buffalo, New York")
    expect_query(page, ("search", "buffalo"), ("site", "buffalo-ny"))
    wait_until_still(page)
    assert page.evaluate("() => window.cardWasSeen") is False


def test_while_the_server_is_away_the_page_says_so_calmly_and_goes_on_by_itself(
    own_server: Server,
    plain_browser: Browser,
    visits: Visits,
) -> None:
    page = visits.open(plain_browser, f"{own_server.url}/?state=OH")
    wait_for_list(page)
    site_button(page, "toledo-oh").click()
    expect(details(page).locator("h2")).to_have_text("Toledo, Ohio")
    wait_until_idle(page)
    own_server.kill()
    expect(page.get_by_text(AWAY, exact=True)).to_be_visible(timeout=READY_MS)
    expect(details(page).locator("h2")).to_have_text("Toledo, Ohio")
    expect(page.locator(".st-key-site-list")).to_have_attribute("inert", "")
    expect(page.locator(".st-key-title-bar-links")).to_have_attribute("inert", "")
    expect(page.locator(".controls button[data-move=home]")).to_be_disabled()
    own_server.start()
    expect(page.get_by_text(AWAY, exact=True)).to_have_count(0, timeout=READY_MS)
    wait_until_idle(page)
    expect(page.get_by_text("Are you connected to the internet?", exact=False)).to_have_count(0)
    expect_query(page, ("state", "Ohio"), ("site", "toledo-oh"))
    expect_count(page, 2, 12)
    site_button(page, "cincinnati-oh").click()
    expect(details(page).locator("h2")).to_have_text("Cincinnati, Ohio")
    expect_query(page, ("state", "Ohio"), ("site", "cincinnati-oh"))
