"""What a presenter has at hand: overview, timer, pointer, zoom, a frozen picture, full screen."""

import math
import re
from io import BytesIO

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.helpers.running import Server, Visits
from tests.helpers.screen import READY_MS, differing
from tests.helpers.slideshow import (
    close_presenter_view,
    expect_slide,
    open_phone,
    open_presenter_view,
    open_stage,
    said_to_presenter,
    wait_for_stage,
)


def test_the_overview_finds_a_slide(server: Server, plain_browser: Browser, visits: Visits) -> None:
    page = open_stage(server, plain_browser, visits, "?slide=country")
    page.keyboard.press("o")
    tiles = page.get_by_role("option")
    expect(tiles).to_have_count(17)
    expect(tiles.nth(1)).to_have_attribute("aria-selected", "true")
    expect(tiles.nth(11)).to_have_text("12 Houston")
    expect(tiles.nth(11).locator("svg .pin.selected")).to_have_count(1)
    page.keyboard.type("tenn")
    expect(tiles).to_have_text(["7 Memphis", "13 Jackson"])
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect_slide(page, "jackson-tn")
    expect(page.get_by_role("dialog")).to_have_count(0)
    # A clicker's keys are the slides' also here.
    page.keyboard.press("o")
    page.keyboard.press("PageDown")
    expect_slide(page, "kansas-city-mo")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("o")
    page.keyboard.type("nowhere")
    expect(page.get_by_text("No slide has these words.", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    # In the presenter's view the list is there from the start.
    presenter = open_presenter_view(page)
    slides = presenter.get_by_role("navigation", name="Slides", exact=True)
    expect(slides.get_by_role("button")).to_have_count(17)
    expect(slides.locator("[aria-current] span")).to_have_text("Kansas City")
    slides.get_by_label("Find a slide", exact=True).fill("cincinnati")
    presenter.keyboard.press("Enter")
    expect_slide(page, "cincinnati-oh")
    slides.get_by_text("Houston", exact=True).click()
    expect_slide(page, "houston-tx")
    presenter.keyboard.press("PageDown")
    expect_slide(page, "jackson-tn")


def test_the_timer_starts_with_the_first_move_and_is_not_lost(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    stage = open_stage(server, plain_browser, visits)
    presenter = open_presenter_view(stage)
    timer = presenter.get_by_role("timer")
    expect(timer).to_have_text("00:00")
    expect(presenter.get_by_role("button", name="Start", exact=True)).to_be_visible()
    stage.keyboard.press("PageDown")
    expect(timer).not_to_have_text("00:00")
    # As if it had run for twenty minutes.
    presenter.evaluate(
        """() => {
          const timer = JSON.parse(localStorage['briefing-timer']);
          timer.since -= 20 * 60_000;
          timer.slides.title += 60_000;
          localStorage['briefing-timer'] = JSON.stringify(timer);
        }"""
    )
    expect(timer).to_have_text(re.compile(r"^20:\d\d$"))
    presenter.reload()
    expect(timer).to_have_text(re.compile(r"^20:\d\d$"))
    close_presenter_view(presenter)
    presenter = open_presenter_view(stage)
    timer = presenter.get_by_role("timer")
    expect(timer).to_have_text(re.compile(r"^20:\d\d$"))
    first = (
        presenter.get_by_role("navigation", name="Slides", exact=True).get_by_role("button").first
    )
    expect(first.locator("time")).to_have_text(re.compile(r"^01:\d\d$"))
    presenter.get_by_label("Count down from min", exact=True).fill("15")
    expect(timer).to_have_text(re.compile(r"^−0[5-6]:\d\d$"))
    expect(timer).to_have_attribute("aria-label", "Time left")
    presenter.get_by_label("Count down from min", exact=True).fill("")
    presenter.get_by_role("button", name="Reset", exact=True).click()
    expect(timer).to_have_text("00:00")


def middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def expect_pointer_in_middle(page: Page, place: Locator) -> None:
    """Wait until the pointer stands in the middle of something."""
    pointer = page.locator(".slideshow .pointer")
    expect(pointer).to_be_visible()
    for _ in range(200):
        off = math.dist(middle(pointer), middle(place))
        if off < 3:
            return
        page.evaluate("() => new Promise(requestAnimationFrame)")
    raise AssertionError(f"the pointer is {off} pixels off")


def test_pointer_zoom_and_a_frozen_picture_are_the_whole_rooms(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    stage = open_stage(server, plain_browser, visits, "?slide=houston-tx")
    presenter = open_presenter_view(stage)
    phone = open_phone(server, plain_browser, visits, stage)
    expect_slide(phone, "houston-tx")
    rooms = (stage, phone)
    maps = {page: page.locator(".st-key-slideshow-picture") for page in rooms}
    presenter_map = presenter.locator(".st-key-slideshow-preview-now .st-key-slideshow-picture")
    # The site is in the middle of every screen's map.
    presenter.mouse.move(*middle(presenter_map))
    presenter.keyboard.down("l")
    for page in rooms:
        expect_pointer_in_middle(page, page.locator(".st-key-slideshow-picture"))
    # A map that moves takes the pointer with it, though no one points again.
    maps[phone].evaluate("map => { map.style.translate = '40px 30px'; }")
    expect_pointer_in_middle(phone, maps[phone])
    maps[phone].evaluate("map => { map.style.translate = ''; }")
    presenter.keyboard.up("l")
    for page in (presenter, *rooms):
        expect(page.locator(".slideshow .pointer")).to_be_hidden()

    # Zoomed in and out again, where the mouse is.
    as_it_was = {page: shot(maps[page]) for page in rooms}
    presenter.keyboard.press("+")
    expect(said_to_presenter(presenter)).to_have_text(["Zoomed in (0)", "1 person is following"])
    for page in rooms:
        wait_for_picture(maps[page], as_it_was[page], same=False)
    presenter.keyboard.press("0")
    for page in rooms:
        wait_for_picture(maps[page], as_it_was[page], same=True)
    presenter.mouse.wheel(0, -200)
    expect(said_to_presenter(presenter)).to_have_text(["Zoomed in (0)", "1 person is following"])
    presenter.keyboard.press("PageDown")
    expect(said_to_presenter(presenter)).to_have_text(["1 person is following"])
    for page in (presenter, *rooms):
        expect_slide(page, "jackson-tn")

    # Frozen: the presenter looks something up.
    presenter.keyboard.press("z")
    expect(said_to_presenter(presenter)).to_have_text(
        ["Screen frozen (Z)", "1 person is following"]
    )
    presenter.keyboard.press("PageDown")
    expect_slide(presenter, "kansas-city-mo")
    stage.keyboard.press("PageDown")
    expect(stage.locator(".slideshow .line")).to_have_text(
        "The screen is frozen. Press Z to resume."
    )
    expect_slide(presenter, "lansing-mi")
    stage.reload()
    wait_for_stage(stage)
    for page in rooms:
        expect_slide(page, "jackson-tn")
    presenter.keyboard.press("z")
    for page in (presenter, *rooms):
        expect_slide(page, "lansing-mi")


def shot(element: Locator) -> Image.Image:
    return Image.open(BytesIO(element.screenshot())).convert("RGB")


def wait_for_picture(element: Locator, before: Image.Image, *, same: bool) -> None:
    """Take pictures until one is, or is not, the one before."""
    for _ in range(100):
        off = differing(shot(element), before)
        if (off < 0.002) is same:
            return
    raise AssertionError(f"{off:.1%} of the map differ")


def test_a_clickers_start_key_is_the_full_screen_and_the_screen_stays_awake(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, "about:blank")
    page.add_init_script(
        """
        window.locks = [];
        const ask = WakeLock.prototype.request;
        WakeLock.prototype.request = async function (kind) {
          const lock = await ask.call(this, kind);
          locks.push(lock);
          return lock;
        };
        """
    )
    page.goto(f"{server.url}/briefing?slide=country", wait_until="commit")
    wait_for_stage(page)
    full = "document.fullscreenElement !== null"
    page.evaluate("window.loaded = 'once'")
    for key in ("F5", "Shift+F5"):
        page.keyboard.press(key)
        page.wait_for_function(full, timeout=READY_MS)
        page.evaluate("document.exitFullscreen()")
        page.wait_for_function(f"!({full})", timeout=READY_MS)
    assert page.evaluate("window.loaded") == "once"
    expect_slide(page, "country")
    # After a real reload the next key brings it back.
    page.keyboard.press("f")
    kept = "sessionStorage.getItem('briefing-full-screen') === 'yes'"
    page.wait_for_function(f"{full} && {kept}", timeout=READY_MS)
    page.reload()
    wait_for_stage(page)
    page.wait_for_function(f"!({full})", timeout=READY_MS)
    page.keyboard.press("PageDown")
    page.wait_for_function(full, timeout=READY_MS)
    expect_slide(page, "announcement-2017-06-20")
    # A browser lets go of the lock when its tab is hidden.
    page.wait_for_function("locks.length === 1 && !locks[0].released", timeout=READY_MS)
    page.evaluate("locks[0].release()")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_function("locks.length === 2 && !locks[1].released", timeout=READY_MS)
