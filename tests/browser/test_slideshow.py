"""The briefing on one screen: slides, keys, a reload, and what fits."""

import csv
import re

import pytest
from playwright.sync_api import Browser, expect

from tests.helpers.axe import serious
from tests.helpers.running import DESKTOP, PHONE, PROJECTOR, Server, Visits
from tests.helpers.screen import READY_MS, expect_count, expect_query, listed_sites, wait_until_idle
from tests.helpers.slideshow import (
    cover,
    expect_number,
    expect_slide,
    heading,
    open_stage,
    wait_for_stage,
)


def test_the_whole_briefing_is_presented_with_page_down_alone(
    server: Server, browser: Browser, visits: Visits
) -> None:
    page = open_stage(server, browser, visits)
    count = int(page.locator(".bar .at").inner_text().split("/")[1])
    seen = [heading(page).inner_text()]
    for number in range(2, count + 1):
        page.keyboard.press("PageDown")
        expect_number(page, number)
        seen.append(heading(page).inner_text())
    assert count == 17
    assert seen[0] == "National Public Safety Partnership"
    assert "Eight agencies take part" in seen
    assert {"Birmingham", "Kansas City", "Springfield"} <= set(seen)
    expect(
        page.locator(".slide.look-closing").get_by_text(
            "Only this computer can open this map now.", exact=True
        )
    ).to_be_visible()
    expect(page.locator(".slide .qr")).to_have_count(0)
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    expect_number(page, count - 1)


def test_a_held_key_is_one_press_and_two_quick_presses_are_two(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = open_stage(server, plain_browser, visits)
    page.keyboard.down("PageDown")
    for _ in range(10):
        page.keyboard.down("PageDown")  # the plain_browser says that it is a repetition
    page.keyboard.up("PageDown")
    expect_slide(page, "country")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect_slide(page, "agencies")
    page.keyboard.press("Backspace")
    expect_slide(page, "announcement-2017-06-20")


def test_no_key_is_lost_or_undone_while_the_window_changes_its_size(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = open_stage(server, plain_browser, visits)
    for number in range(2, 16):
        # The key comes before, with or after the report of the new size.
        page.evaluate(
            """(ms) => addEventListener("resize", () => setTimeout(() => {
              const key = { key: "PageDown", bubbles: true, cancelable: true };
              document.body.dispatchEvent(new KeyboardEvent("keydown", key));
            }, ms), { once: true })""",
            20 + 10 * number,
        )
        page.set_viewport_size(DESKTOP if number % 2 else PROJECTOR)  # type: ignore[arg-type]
        expect_number(page, number)
        wait_until_idle(page)
        expect_number(page, number)
    # Back and Forward go through the slides.
    for number in (14, 13):
        page.go_back()
        expect_number(page, number)
    page.go_forward()
    expect_number(page, 14)


def test_numbers_home_and_end_jump(server: Server, plain_browser: Browser, visits: Visits) -> None:
    page = open_stage(server, plain_browser, visits)
    page.keyboard.type("12")
    expect(page.locator(".slideshow .number")).to_have_text("12")
    page.keyboard.press("Enter")
    expect_slide(page, "houston-tx")
    page.keyboard.press("End")
    expect_slide(page, "close")
    page.keyboard.press("Home")
    expect_slide(page, "title")
    page.keyboard.press("Enter")
    expect_slide(page, "country")


def test_black_white_and_the_keys_ask_the_server_nothing(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    sent: list[str] = []
    page = visits.open(plain_browser, "about:blank")
    page.on(
        "websocket",
        lambda line: line.on(
            "framesent", lambda _: sent.append(line.url) if "_stcore" in line.url else None
        ),
    )
    page.goto(f"{server.url}/briefing?slide=country")
    wait_for_stage(page)
    before = len(sent)
    page.keyboard.press("b")
    expect(cover(page)).to_be_visible()
    expect(cover(page)).to_have_css("background-color", "rgb(0, 0, 0)")
    page.keyboard.press("Escape")
    expect(cover(page)).to_be_hidden()
    page.keyboard.press(".")
    expect(cover(page)).to_be_visible()
    page.keyboard.press("w")
    expect(cover(page)).to_have_css("background-color", "rgb(255, 255, 255)")
    page.keyboard.press("w")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys", exact=True)).to_be_hidden()
    page.keyboard.press("q")
    expect(page.locator(".follow-code")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".follow-code")).to_be_hidden()
    page.keyboard.press("o")
    expect(page.get_by_role("option")).to_have_count(17)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert len(sent) == before
    page.keyboard.press("b")
    page.keyboard.press("PageDown")
    expect_slide(page, "announcement-2017-06-20")
    expect(cover(page)).to_be_hidden()


def test_a_reload_in_the_middle_comes_back_to_the_same_slide(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = open_stage(server, plain_browser, visits, "?state=OH&state=TN")
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Toledo", timeout=READY_MS)
    page.reload()
    wait_for_stage(page)
    expect(heading(page)).to_have_text("Toledo")
    assert page.locator(".bar .at").inner_text() == "6 / 9"
    page.keyboard.press("PageUp")
    expect(heading(page)).to_have_text("Memphis", timeout=READY_MS)


def test_the_briefing_takes_the_maps_filters_along_and_back(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, f"{server.url}/?state=Tennessee")
    expect_count(page, 2, 12)
    page.get_by_role("link", name="Briefing", exact=True).click()
    wait_for_stage(page)
    page.keyboard.press("PageDown")
    expect(heading(page)).to_have_text("2 cities in 1 state", timeout=READY_MS)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect_count(page, 2, 12)
    assert listed_sites(page) == ["memphis-tn", "jackson-tn"]
    expect_query(page, ("state", "Tennessee"))


def test_the_slide_stays_while_the_roster_changes_under_it(
    own_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = open_stage(own_server, plain_browser, visits, "?slide=houston-tx")
    with (own_server.data / "sites.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["Nashville", "Tennessee", "city", "2017-06-20"])
    expect(page.locator(".bar .at")).to_have_text("12 / 18", timeout=READY_MS)
    expect(heading(page)).to_have_text("Houston")
    expect_slide(page, "houston-tx")


def test_without_webgl_the_slides_have_the_same_map_as_a_still_picture(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = open_stage(server, plain_browser, visits, "?slide=houston-tx")
    drawn = page.locator(".st-key-slideshow-picture").get_by_role("img")
    expect(drawn).to_have_accessible_name(re.compile("Map of Houston, TX"), timeout=READY_MS)
    page.keyboard.press("PageDown")
    expect_slide(page, "jackson-tn")
    expect(drawn).to_have_accessible_name(re.compile("Map of Jackson, TN"), timeout=READY_MS)
    expect(drawn).to_be_visible()


def test_nothing_but_the_slide_is_on_the_screen(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = open_stage(server, plain_browser, visits)
    for hidden in ("stHeader", "stSidebar", "stToolbar"):
        expect(page.locator(f"[data-testid='{hidden}']:visible")).to_have_count(0)


@pytest.mark.parametrize(
    ("view", "scheme", "size"),
    [("stage", "light", DESKTOP), ("presenter", "dark", DESKTOP), ("follow", "dark", PHONE)],
    ids=["stage", "presenter", "follower"],
)
def test_axe_finds_nothing_serious_or_critical_on_the_stage(
    server: Server,
    browser: Browser,
    visits: Visits,
    view: str,
    size: dict[str, int],
    scheme: str,
) -> None:
    slides = ["houston-tx"]
    if view == "stage":
        slides += ["title", "country", "announcement-2017-06-20", "agencies", "close"]
    page = visits.open(browser, "about:blank", size, color_scheme=scheme)
    bad = []
    for slide in slides:
        page.goto(f"{server.url}/briefing?slide={slide}&view={view}", wait_until="commit")
        expect(page.locator(".slide").first).to_be_visible(timeout=READY_MS)
        expect(page.locator(".slideshow .live")).not_to_be_empty(timeout=READY_MS)
        bad += serious(page, slide)
    assert bad == []
