"""What a person sees who zooms in by hand, of which the server is told nothing."""

import re

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response
from running import Server, Visits
from screen import (
    click_pin,
    map_element,
    middle_of,
    picture,
    wait_for_map,
    wait_until_picture,
    wait_until_still,
)

TILE = re.compile(r"/app/static/tiles/\d/\d+/\d+\.json")
COUNTY_LINE = {"light": (0xD0, 0xD5, 0xDC), "dark": (0x3A, 0x44, 0x54)}
SITE_BLUE = (0x00, 0x5E, 0xA2)


class Watched:
    """The tiles that a page has got, and what its console complained of."""

    def __init__(self, page: Page) -> None:
        self.tiles: list[str] = []
        self.missing: list[str] = []
        self.complaints: list[str] = []
        page.on("response", self._note_response)
        page.on("console", self._note_console)

    def _note_response(self, response: Response) -> None:
        if TILE.search(response.url):
            self.tiles.append(response.url)
        if response.status >= 400:
            self.missing.append(response.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)


def share_of(image, colour: tuple[int, int, int]) -> float:
    """Return the share of pixels of a colour."""
    counts = image.getcolors(maxcolors=1 << 20) or []
    near = sum(n for n, c in counts if all(abs(a - b) <= 3 for a, b in zip(c, colour, strict=True)))
    return near / (image.width * image.height)


def zoom_in(page: Page, times: int) -> None:
    """Press the button, and let each flight end."""
    for _ in range(times):
        page.get_by_role("button", name="Zoom in").click()
        wait_until_still(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_county_lines_are_fetched_and_drawn_as_one_zooms_in_and_not_before(
    server: Server, browser: Browser, visits: Visits, scheme: str
) -> None:
    page = visits.open(browser, "about:blank", color_scheme=scheme)
    watched = Watched(page)
    page.goto(server.url, wait_until="commit")
    wait_for_map(page)
    assert watched.tiles == []
    before = share_of(picture(page), COUNTY_LINE[scheme])
    zoom_in(page, 2)
    wait_until_picture(
        page,
        lambda now: share_of(now, COUNTY_LINE[scheme]) > before + 0.004,
        "no county lines on the zoomed map",
    )
    assert watched.tiles
    fetched = set(watched.tiles)
    assert len(fetched) <= 12
    assert watched.missing == []
    assert watched.complaints == []


def test_one_may_zoom_in_to_the_end_and_find_tiles_everywhere(
    server: Server, browser: Browser, visits: Visits
) -> None:
    page = visits.open(browser, "about:blank")
    watched = Watched(page)
    page.goto(server.url, wait_until="commit")
    wait_for_map(page)
    zoom_in(page, 6)
    for move in ("Pan left", "Pan up"):
        page.get_by_role("button", name=move).click()
        wait_until_still(page)
    levels = {url.split("/tiles/")[1][0] for url in watched.tiles}
    assert levels == {"0", "1", "2", "3"}
    assert watched.missing == []
    assert watched.complaints == []


def test_a_selected_site_is_seen_among_county_lines(
    server: Server, browser: Browser, visits: Visits
) -> None:
    page = visits.open(browser, f"{server.url}/?site=memphis-tn")
    wait_for_map(page)
    wait_until_picture(
        page,
        lambda now: share_of(now, COUNTY_LINE["light"]) > 0.004,
        "no county lines round the selected site",
    )


def test_a_site_is_selected_by_a_click_on_its_pin_over_the_tiles(
    server: Server, browser: Browser, visits: Visits
) -> None:
    page = visits.open(browser, f"{server.url}/?state=Texas")
    wait_for_map(page)
    box = map_element(page).bounding_box()
    assert box is not None
    x, y = middle_of(wait_until_still(page), SITE_BLUE)
    # With the wheel: a button that has been pressed is outlined in the pins' blue.
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.mouse.wheel(0, -400)
    wait_until_picture(
        page, lambda now: share_of(now, COUNTY_LINE["light"]) > 0.004, "no county lines"
    )
    click_pin(page, SITE_BLUE, "Houston, Texas")
