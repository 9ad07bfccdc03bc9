"""What the tests of the briefing do and look at."""

import contextlib
import re

from playwright.sync_api import Browser, Error, Locator, Page, expect

from tests.helpers.running import PHONE, Server, Visits
from tests.helpers.screen import READY_MS, wait_until_idle


def open_stage(
    server: Server, browser: Browser, visits: Visits, query: str = "", **options: object
) -> Page:
    """Open the briefing, and wait for its slide."""
    page = visits.open(browser, f"{server.url}/briefing{query}", **options)  # type: ignore[arg-type]
    wait_for_stage(page)
    return page


def open_presenter_view(stage: Page) -> Page:
    """Open the presenter's view by its key, in a window of the same browser."""
    with stage.context.expect_page() as opened:
        stage.keyboard.press("p")
    presenter: Page = opened.value
    expect(presenter.get_by_role("region", name="Note", exact=True)).to_be_visible(timeout=READY_MS)
    expect(presenter.get_by_role("timer")).to_be_visible()
    return presenter


def close_presenter_view(presenter: Page) -> None:
    """Close the presenter's view as a presenter does."""
    presenter.keyboard.press("Escape")
    expect(line(presenter)).to_have_text("Press Escape again to close this window.")
    with contextlib.suppress(Error):  # the window is gone before the key is let go
        presenter.keyboard.press("Escape")
    if not presenter.is_closed():
        presenter.wait_for_event("close")


def open_phone(server: Server, browser: Browser, visits: Visits, stage: Page) -> Page:
    """Follow a stage on a phone."""
    query = f"?view=follow&room={room_of(stage)}"
    return open_stage(server, browser, visits, query, size=PHONE, has_touch=True)


def wait_for_stage(page: Page) -> None:
    page.wait_for_function("location.search.includes('room=')", timeout=READY_MS)
    expect(page.locator(".slideshow .live")).not_to_be_empty(timeout=READY_MS)
    expect(page.locator(".slide").first).to_be_visible(timeout=READY_MS)
    wait_until_idle(page)


def note_slides(page: Page) -> None:
    """Let a page note every slide that it shows from now on."""
    page.evaluate(
        """() => {
          const root = document.documentElement;
          window.noted = [root.dataset.slideshowSlide];
          new MutationObserver(() => {
            const slide = root.dataset.slideshowSlide;
            if (slide && slide !== noted.at(-1)) noted.push(slide);
          }).observe(root, { attributes: true, attributeFilter: ["data-slideshow-slide"] });
        }"""
    )


def room_of(page: Page) -> str:
    return str(page.evaluate("new URLSearchParams(location.search).get('room')"))


def heading(page: Page) -> Locator:
    return page.locator(".slide h1")


def expect_slide(page: Page, slide: str) -> None:
    page.wait_for_function(
        "id => new URLSearchParams(location.search).get('slide') === id"
        " && document.documentElement.dataset.slideshowSlide === id",
        arg=slide,
        timeout=READY_MS,
    )


def expect_number(page: Page, number: int) -> None:
    # A list waits for the one: while a run puts a slide in another's place both are in the page.
    expect(page.locator(".bar .at")).to_have_text(
        [re.compile(rf"^{number} / \d+$")], timeout=READY_MS
    )


def cover(page: Page) -> Locator:
    return page.locator(".slideshow .cover")


def line(page: Page) -> Locator:
    return page.locator(".slideshow .line")


def sign(page: Page) -> Locator:
    return page.locator(".slideshow .sign")


def said_to_presenter(presenter: Page) -> Locator:
    """Find how the screen is, and last how many follow."""
    return presenter.locator(".slideshow .status span")
