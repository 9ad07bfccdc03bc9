"""What the browser tests do and look at, in the page's own words."""

import contextlib
import json
import re
from collections.abc import Callable
from io import BytesIO

import numpy as np
from PIL import Image, ImageChops
from playwright.sync_api import Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

MAP = '[data-testid="stDeckGlJsonChart"]'
READY_MS = 60_000
"""Patience with a cold start on a slow machine; every wait ends as soon as its condition holds."""


def map_element(page: Page) -> Locator:
    return page.locator(MAP)


def wait_for_map(page: Page) -> None:
    expect(map_element(page).locator("canvas").first).to_be_visible(timeout=READY_MS)
    wait_until_still(page)


def wait_for_list(page: Page) -> None:
    """Wait until the Map page is whole, however its map is drawn."""
    expect(page.locator(".count")).to_be_visible(timeout=READY_MS)
    wait_until_idle(page)


def wait_until_idle(page: Page) -> None:
    """Wait until Streamlit runs nothing."""
    expect(
        page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]')
    ).to_be_visible(timeout=READY_MS)


def picture(page: Page) -> Image.Image:
    box = map_element(page).bounding_box()
    assert box is not None
    shot = page.screenshot(clip=box)
    return Image.open(BytesIO(shot)).convert("RGB")


def differing(one: Image.Image, other: Image.Image) -> float:
    """Return the share of pixels that differ clearly; 1.0 when the sizes do."""
    if one.size != other.size:
        return 1.0
    difference = ImageChops.difference(one, other).convert("L").point(lambda v: 255 * (v > 40))
    return difference.histogram()[255] / (one.width * one.height)


def wait_until_picture(page: Page, holds: Callable[[Image.Image], bool], why: str) -> Image.Image:
    """Take pictures until one fulfils the condition."""
    for _ in range(150):
        now = picture(page)
        if holds(now):
            return now
        page.evaluate("() => new Promise(requestAnimationFrame)")
    raise AssertionError(why)


def wait_until_still(page: Page) -> Image.Image:
    """Wait until the map is drawn (not blank) and four pictures in a row are the same."""
    last: list[Image.Image] = []

    def still(now: Image.Image) -> bool:
        colors = now.getcolors(maxcolors=1 << 20) or []
        drawn = len(colors) > 20
        same = len(last) > 2 and not any(differing(before, now) for before in last[-3:])
        last.append(now)
        return drawn and same

    return wait_until_picture(page, still, "the map never came to rest")


def site_button(page: Page, key: str) -> Locator:
    return page.locator(f'button[data-site="{key}"]')


def listed_sites(page: Page) -> list[str]:
    return page.locator("button[data-site]").evaluate_all("all => all.map(b => b.dataset.site)")


def expect_query(page: Page, *pairs: tuple[str, str]) -> None:
    """Wait until the address holds just these parameters, in any order."""
    try:
        page.wait_for_function(
            "want => JSON.stringify([...new URLSearchParams(location.search)].sort()) === want",
            arg=json.dumps(sorted(map(list, pairs)), separators=(",", ":")),
        )
    except PlaywrightTimeoutError:
        raise AssertionError(f"the address is {page.url}, and not of {pairs}") from None


def click_pin(page: Page, color: tuple[int, int, int], name: str) -> None:
    """Click the only pin of a color until its site is selected.

    deck.gl takes a press of over 250 ms for no click; on a busy machine a click can be one.
    """
    heading = details(page).locator("h2")
    for _ in range(8):
        box = map_element(page).bounding_box()
        assert box is not None
        x, y = middle_of(wait_until_still(page), color)
        page.mouse.click(box["x"] + x, box["y"] + y)
        with contextlib.suppress(AssertionError):
            expect(heading).to_have_text(name, timeout=4_000)
            return
    raise AssertionError(f"a click on its pin did not select {name}")


def middle_of(image: Image.Image, color: tuple[int, int, int]) -> tuple[float, float]:
    """Return the middle of the pixels of a color."""
    near = (np.abs(np.asarray(image, dtype=int) - color) < 6).all(axis=2)
    assert near.any(), "no pixel of this color"
    y, x = np.nonzero(near)
    return float(x.mean()), float(y.mean())


def expect_count(page: Page, shown: int, total: int) -> None:
    expect(page.locator(".count")).to_have_text(
        re.compile(rf"^{shown:,} of {total:,} "), timeout=READY_MS
    )


def published(rows: int, version: int = 2) -> str:
    """Return what is said when a list replaces the one before."""
    return f"Version {version} is published with {rows} rows. Every open screen shows it."


def status(page: Page, text: str) -> Locator:
    """Find the message that says just this."""
    return page.get_by_role("status").filter(has_text=re.compile(rf"^\s*{re.escape(text)}\s*$"))


def search(page: Page) -> Locator:
    return page.get_by_label("Search", exact=True).and_(page.locator("input"))


def details(page: Page) -> Locator:
    return page.locator("section.panel.selected")
