"""What a person sees who zooms in by hand, of which the server is told nothing."""

import csv
import math
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect

from cartography.camera import ViewState, fit_country, to_screen
from cartography.palette import LIGHT, rgb
from cartography.sizes import sizes
from cartography.text import text_width
from geocode.gazetteer.geocoder import FILE_NAME, Gazetteer
from tests.helpers.running import Server, Visits
from tests.helpers.screen import (
    click_pin,
    details,
    differing,
    map_element,
    middle_of,
    picture,
    wait_for_map,
    wait_until_picture,
    wait_until_still,
)

PLACES = re.compile(r"/places/[0-9a-f]{12}/\d+x\d+/(\w+)/(\d)/\d+/\d+\.json")
TILE = re.compile(r"/app/static/tiles/\d/\d+/\d+\.json")
COUNTY_LINE = {"light": (0xD0, 0xD5, 0xDC), "dark": (0x3A, 0x44, 0x54)}
SITE_BLUE = (0x00, 0x5E, 0xA2)
SELECTED = rgb(LIGHT.selected)


class Watched:
    """The tiles that a page has got, and what its console complained of."""

    def __init__(self, page: Page) -> None:
        self.names: dict[int, set[str]] = defaultdict(set)
        self.marks: dict[int, dict[str, list[dict[str, Any]]]] = defaultdict(dict)
        self.tiles: list[str] = []
        self.missing: list[str] = []
        self.complaints: list[str] = []
        page.on("response", self._note_response)
        page.on("console", self._note_console)

    def _note_response(self, response: Response) -> None:
        if TILE.search(response.url):
            self.tiles.append(response.url)
        found = PLACES.search(response.url)
        if found and found[1] == "marks":
            self.marks[int(found[2])][response.url] = response.json()
        elif found and found[1] == "names":
            texts = (each["properties"]["text"] for each in response.json() if "properties" in each)
            self.names[int(found[2])].update(texts)
        if response.status >= 400:
            self.missing.append(response.url)

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(message.text)


def click_plane(page: Page, x: float, y: float, view: ViewState) -> None:
    """Click on a point of the plane, where a camera shows it."""
    box = map_element(page).bounding_box()
    assert box is not None
    ((left, top),) = to_screen([(x, y)], view, box["width"], box["height"]).tolist()
    page.mouse.click(box["x"] + left, box["y"] + top)


def share_of(image, color: tuple[int, int, int]) -> float:
    """Return the share of pixels of a color."""
    counts = image.getcolors(maxcolors=1 << 20) or []
    near = sum(n for n, c in counts if all(abs(a - b) <= 3 for a, b in zip(c, color, strict=True)))
    return near / (image.width * image.height)


def zoom_in(page: Page, times: int) -> None:
    """Press the button, and let each flight end."""
    for _ in range(times):
        page.get_by_role("button", name="Zoom in", exact=True).click()
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
    page.get_by_role("button", name="Pan", exact=True).click()
    for move in ("Pan left", "Pan up"):
        page.get_by_role("button", name=move, exact=True).click()
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


def put_texas(data: Path) -> set[str]:
    """Make a roster of the 300 largest cities of Texas; their names."""
    gazetteer = Gazetteer.load(data / "gazetteer" / FILE_NAME)
    cities = {}
    for city in sorted(gazetteer.records_of("TX", "city"), key=lambda one: -one.population):
        if len(cities) < 300 and city.is_place:
            cities.setdefault(city.name, city)
    with (data / "sites.csv").open("w", encoding="utf-8", newline="") as file:
        rows = [[name, "TX", "city", "2017-06-20"] for name in cities]
        csv.writer(file).writerows([["city", "state", "kind", "announced"], *rows])
    return {f"{name}, TX" for name in cities}


def test_three_hundred_cities_of_texas_have_names_as_one_comes_nearer(
    own_server: Server, browser: Browser, visits: Visits
) -> None:
    texas = put_texas(own_server.data)
    page = visits.open(browser, "about:blank")
    watched = Watched(page)
    page.goto(f"{own_server.url}/?site=irving-tx", wait_until="commit")
    wait_for_map(page)
    expect(details(page).locator("h2")).to_have_text("Irving, Texas")
    # The selected site's ring is whole and its name unbroken, among sixty pins.
    image = wait_until_still(page)
    size = sizes(image.width, count=297)  # three are asked about
    x, y = image.width / 2, image.height / 2
    pixels = np.asarray(image, dtype=int)
    for turn in range(0, 360, 5):
        at_x = round(x + size.ring * math.cos(math.radians(turn)))
        at_y = round(y + size.ring * math.sin(math.radians(turn)))
        near = pixels[at_y - 1 : at_y + 2, at_x - 1 : at_x + 2].reshape(-1, 3)
        assert (np.abs(near - SELECTED).max(axis=1) < 60).any(), f"the ring is broken at {turn}"
    left = round(x + size.ring_reach + 3)
    wide = round(text_width("Irving, TX", size.label)) - 6
    name = pixels[round(y - size.label / 2) : round(y + size.label / 2), left : left + wide]
    assert (np.abs(name - SITE_BLUE).max(axis=2) >= 60).all(), "a pin lies on the selected name"
    assert (np.abs(name - SELECTED).max(axis=2) < 60).sum() > 60, "the selected name is not there"
    # The wheel alone, of which the server hears nothing.
    first = set(watched.names[2])
    box = map_element(page).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + x, box["y"] + y)
    for _ in range(6):
        if watched.names[4]:
            break
        page.mouse.wheel(0, -400)
        wait_until_still(page)
    nearer = watched.names[4]
    assert {"Anna, TX", "Azle, TX"} <= nearer - first
    everything = set().union(*watched.names.values())
    assert everything <= texas
    assert "Irving, TX" not in everything  # the picture has it
    assert watched.missing == []
    assert watched.complaints == []


def test_a_click_on_a_mark_shows_what_it_stands_for_and_its_pins_can_be_selected(
    own_server: Server, browser: Browser, visits: Visits
) -> None:
    put_texas(own_server.data)
    page = visits.open(browser, "about:blank")
    watched = Watched(page)
    page.goto(own_server.url, wait_until="commit")
    wait_for_map(page)
    country = wait_until_still(page)
    (marks,) = watched.marks[0].values()
    counts = [int(f["properties"].get("text", 1)) for f in marks]
    assert sum(counts) == 297  # two are asked about
    (largest,) = (f for f in marks if f["properties"].get("text") == str(max(counts)))
    click_plane(page, *largest["geometry"]["coordinates"], fit_country(*country.size))
    wait_until_picture(
        page, lambda now: differing(country, now) > 0.05, "the map did not go to the places"
    )
    wait_until_still(page)
    expect(details(page)).to_have_count(0)
    assert page.url == f"{own_server.url}/"
    near = max(watched.marks)
    assert near >= 2
    assert sum(len(features) for features in watched.marks[near].values()) > 1
    # The way back is one press, and the same mark is there again.
    page.keyboard.press("Escape")
    back = wait_until_picture(page, lambda now: differing(country, now) < 0.01, "not back")
    click_plane(page, *largest["geometry"]["coordinates"], fit_country(*back.size))
    wait_until_picture(
        page, lambda now: differing(country, now) > 0.05, "a second click did nothing"
    )
    assert watched.missing == []
    assert watched.complaints == []
