"""What is chosen, filters and a site, on its way through pages, windows and history."""

import re
from collections.abc import Iterator
from urllib.parse import parse_qsl, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from cartography.camera import fit_country, to_screen
from cartography.palette import LIGHT, rgb
from cartography.projection import project
from tests.helpers.axe import serious
from tests.helpers.running import PHONE, Server, Visits, running_server
from tests.helpers.screen import (
    READY_MS,
    details,
    expect_count,
    expect_query,
    listed_sites,
    map_element,
    search,
    site_button,
    wait_for_list,
    wait_until_idle,
    wait_until_picture,
    wait_until_still,
)

Pairs = list[tuple[str, str]]


@pytest.fixture(scope="module")
def two_tracks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server for editing, whose list has a further column and two announcements."""
    editing = {"PARTNERSHIP_MAP_EDITING": "local"}
    with running_server(tmp_path_factory.mktemp("tracks"), environment=editing) as server:
        sites = server.data / "sites.csv"
        header, *lines = sites.read_text("utf-8").splitlines()
        rows = [f"{line},{'Urban' if n % 2 else 'Rural'}" for n, line in enumerate(lines)]
        rows.append("Tulsa,Oklahoma,city,2018-10-08,Urban")
        sites.write_text("\n".join([f"{header},Track", *rows, ""]), "utf-8")
        yield server


def steps(page: Page) -> int:
    # A script of its own decides what a step is; it may come after the page.
    page.wait_for_function("() => history.takesSteps")
    return int(page.evaluate("() => history.length"))


def bar_link(page: Page, name: str) -> str:
    # By its text: an open list hides all else from the tree of roles.
    links = page.locator(".st-key-title-bar a").filter(has_text=re.compile(f"^{name}$"))
    return str(links.evaluate("link => link.href"))


def expect_links(page: Page, pairs: Pairs) -> None:
    """Wait until every link of the title bar carries just these parameters."""
    page.wait_for_function(
        """want => [...document.querySelectorAll('.st-key-title-bar a')].every(link =>
             JSON.stringify([...new URL(link.href).searchParams].sort()) === want)""",
        arg=str(page.evaluate("pairs => JSON.stringify(pairs.sort())", [list(p) for p in pairs])),
    )
    assert page.locator(".st-key-title-bar a").count() >= 4
    assert sorted(parse_qsl(urlsplit(bar_link(page, "Briefing")).query)) == sorted(pairs)


def go(page: Page, name: str) -> None:
    page.locator(".st-key-title-bar").get_by_role("link", name=name, exact=True).click()


def expect_slides(page: Page, count: int) -> str:
    """Wait for the title slide of a briefing of so many slides; return its room."""
    expect(page.locator(".bar .at")).to_have_text(f"1 / {count}", timeout=READY_MS)
    page.wait_for_function("() => new URLSearchParams(location.search).has('slide')")
    wait_until_idle(page)
    return str(page.evaluate("() => new URLSearchParams(location.search).get('room')"))


def expect_sites_page(page: Page, line: str) -> None:
    expect(page.get_by_text(line, exact=True)).to_be_visible(timeout=READY_MS)
    wait_until_idle(page)


def test_all_filters_and_a_site_go_along_to_every_page_and_each_change_is_one_step(
    two_tracks: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(
        plain_browser, two_tracks.url, permissions=["clipboard-read", "clipboard-write"]
    )
    wait_for_list(page)
    first = steps(page)
    pairs: Pairs = []
    walked = [([], 13)]

    def changed(count: int, *now: tuple[str, str]) -> None:
        pairs[:] = now
        expect_query(page, *pairs)
        expect_count(page, count, 13)
        expect_links(page, pairs)
        walked.append(([*pairs], count))
        assert steps(page) == first + len(walked) - 1

    page.get_by_role("combobox", name="State", exact=True).fill("Ohio")
    page.get_by_role("option", name="Ohio, 2 sites", exact=True).click()
    changed(2, ("state", "Ohio"))
    page.keyboard.press("Escape")  # closes the list of states
    page.get_by_role("button", name="June 20, 2017, 2 sites", exact=True).click()
    day = ("announced", "2017-06-20")
    changed(2, ("state", "Ohio"), day)
    page.get_by_role("button", name=re.compile(r"^Urban, \d+ sites?$")).click()
    changed(1, ("state", "Ohio"), day, ("by-Track", "Urban"))
    page.get_by_role("button", name=re.compile(r"^Urban, \d+ sites?$")).click()
    changed(2, ("state", "Ohio"), day)
    page.get_by_role("button", name=re.compile(r"^Urban, \d+ sites?$")).click()
    changed(1, ("state", "Ohio"), day, ("by-Track", "Urban"))
    (only,) = listed_sites(page)
    for letters in ("t", "to", "tol"):
        search(page).press_sequentially(letters[-1])
        page.wait_for_function(
            "text => new URLSearchParams(location.search).get('search') === text", arg=letters
        )
    assert only == "toledo-oh"
    whole = [("search", "tol"), ("state", "Ohio"), day, ("by-Track", "Urban"), ("site", only)]
    changed(1, *whole)
    expect(details(page).locator("h2")).to_have_text("Toledo, Ohio")

    # In new windows: each link as it stands, and the copied one.
    page.get_by_role("button", name="Copy link", exact=True).click()
    expect(page.get_by_text("Link copied", exact=True)).to_be_visible()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert sorted(parse_qsl(urlsplit(copied).query)) == sorted(whole)
    other = visits.open(plain_browser, copied)
    wait_for_list(other)
    expect_count(other, 1, 13)
    expect(details(other).locator("h2")).to_have_text("Toledo, Ohio")
    expect(search(other)).to_have_value("tol")
    other.goto(bar_link(page, "Briefing"), wait_until="commit")
    expect_slides(other, 6)
    other.goto(bar_link(page, "Sites"), wait_until="commit")
    line = (
        "1 of 13 sites (Ohio; joined June 20, 2017; Track: Urban; “tol”). "
        "Choose a row to see it on the map."
    )
    expect_sites_page(other, line)

    # To the briefing and back, and once more by the browser's own buttons.
    go(page, "Briefing")
    room = expect_slides(page, 6)
    assert steps(page) == first + len(walked)
    page.go_back()
    wait_for_list(page)
    expect_query(page, *whole)
    expect_count(page, 1, 13)
    expect(details(page).locator("h2")).to_have_text("Toledo, Ohio")
    expect(search(page)).to_have_value("tol")
    page.go_forward()
    assert expect_slides(page, 6) == room
    page.go_back()
    wait_for_list(page)
    expect_links(page, whole)

    # Through the other pages, with a reload.
    go(page, "Sites")
    expect_sites_page(page, line)
    expect_query(page, *whole)
    page.reload()
    expect_sites_page(page, line)
    expect(search(page)).to_have_value("tol")
    for name, heading in (
        ("About", "About the Public Safety Partnership map"),
        ("Update", "Update the list"),
    ):
        go(page, name)
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        expect_query(page, *whole)
        expect_links(page, whole)
    go(page, "Map")
    wait_for_list(page)
    expect_query(page, *whole)
    assert steps(page) == first + len(walked) + 3

    # Back through all of it, a step at a time.
    for heading in ("Update the list", "About the Public Safety Partnership map", "Sites"):
        page.go_back()
        expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
        expect_query(page, *whole)
        wait_until_idle(page)
    for now, count in reversed(walked):
        page.go_back()
        wait_for_list(page)
        expect_query(page, *now)
        expect_count(page, count, 13)
        expect_links(page, now)
    assert steps(page) == first + len(walked) + 3


def test_a_search_and_a_row_of_the_sites_page_are_the_map_s_own(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, f"{server.url}/sites?state=tn&state=MISSOURI")
    expect_sites_page(
        page, "3 of 12 sites (Tennessee and Missouri). Choose a row to see it on the map."
    )
    first = steps(page)
    search(page).press_sequentially("tenn", delay=350)
    found = [("search", "tenn"), ("state", "Tennessee"), ("state", "Missouri")]
    expect_query(page, *found)
    line = "2 of 12 sites (Tennessee and Missouri; “tenn”). Choose a row to see it on the map."
    expect_sites_page(page, line)
    assert steps(page) == first + 1
    box = page.locator('[data-testid="stDataFrame"]').bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 18, box["y"] + 50)
    wait_for_list(page)
    expect_query(page, *found, ("site", "memphis-tn"))
    expect(details(page).locator("h2")).to_have_text("Memphis, Tennessee")
    assert steps(page) == first + 2
    page.go_back()
    expect_sites_page(page, line)
    page.get_by_role("button", name="Show all", exact=True).click()
    expect_sites_page(page, "12 of 12 sites. Choose a row to see it on the map.")
    expect(search(page)).to_have_value("")
    expect_links(page, [])


def test_a_range_set_on_the_map_by_keys_alone_is_obeyed_by_every_page(
    own_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    sites = own_server.data / "sites.csv"
    header, *lines = sites.read_text("utf-8").splitlines()
    rows = [f"{line},{1000 * n}" for n, line in enumerate(lines, start=1)]
    rows += ["Tulsa,OK,city,2017-06-20,", "Mobile,AL,city,2017-06-20,5500"]
    sites.write_text("\n".join([f"{header},Population", *rows, ""]), "utf-8")
    page = visits.open(plain_browser, own_server.url)
    wait_for_list(page)
    first = steps(page)
    expander = page.locator("summary").filter(has=page.get_by_text("Population", exact=True))
    expander.focus()
    page.keyboard.press("Enter")
    page.get_by_label("Population from", exact=True).focus()
    page.keyboard.type("5000")
    page.keyboard.press("Enter")
    expect_query(page, ("by-Population", "5000.."))
    expect_count(page, 9, 14)
    page.get_by_label("Population to", exact=True).focus()
    page.keyboard.type("7000")
    page.keyboard.press("Enter")
    pairs = [("by-Population", "5000..7000")]
    expect_query(page, *pairs)
    expect_count(page, 4, 14)
    expect_links(page, pairs)
    assert listed_sites(page) == ["baton-rouge-la", "buffalo-ny", "cincinnati-oh", "mobile-al"]
    assert steps(page) == first + 2

    go(page, "Briefing")
    expect(page.locator(".slide .under")).to_have_text("Only Population 5,000 to 7,000")
    expect_slides(page, 9)
    page.keyboard.press("ArrowRight")
    expect(page.locator(".slide h1")).to_have_text("4 cities in 4 states")
    page.go_back()
    expect_slides(page, 9)
    page.go_back()
    wait_for_list(page)
    expect(page.get_by_label("Population from", exact=True)).to_have_value("5000")
    expect_count(page, 4, 14)
    go(page, "Sites")
    expect_sites_page(
        page, "4 of 14 sites (Population 5,000 to 7,000). Choose a row to see it on the map."
    )
    page.go_back()
    wait_for_list(page)
    page.get_by_role("button", name="Reset", exact=True).click()
    expect_query(page)
    expect_count(page, 14, 14)
    expect(page.get_by_label("Population to", exact=True)).to_have_value("")


def test_what_the_list_does_not_have_is_named_on_every_page_with_the_way_out(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    asked = (
        "?state=ohio&state=ZZ&announced=1999-01-01&announced=JUNE-20-2017&by-gone=x"
        "&search=%3F%3F%3F&site=Nope-ZZ"
    )
    line = (
        "Not in this list: search “???”, state “ZZ”, announcement “1999-01-01”, gone “x”"
        " and 1 more."
    )
    kept = [("state", "Ohio"), ("announced", "2017-06-20")]
    for path, ready in (
        ("/", ".count"),
        ("/sites", '[data-testid="stDataFrame"]'),
        ("/briefing", ".slide"),
    ):
        page = visits.open(plain_browser, f"{server.url}{path}{asked}")
        # While a run puts a slide in another's place both are in the page.
        expect(page.locator(ready)).to_have_count(1, timeout=READY_MS)
        wait_until_idle(page)
        expect(page.get_by_text(line, exact=True)).to_be_visible()
        page.get_by_role("button", name="Remove", exact=True).click()
        expect(page.get_by_text("Not in this list", exact=False)).to_have_count(0)
        if path == "/briefing":
            page.wait_for_function("() => !location.search.includes('ZZ')")
            expect(page.locator(".bar .at")).to_have_text(["1 / 7"])
        else:
            expect_query(page, *kept)
            expect_links(page, kept)
    for text in ("memphis-tn", "MEMPHIS-TN", "Memphis, Tennessee", "memphis-tennessee"):
        page.goto(f"{server.url}/?site={text}", wait_until="commit")
        expect(details(page).locator("h2")).to_have_text("Memphis, Tennessee", timeout=READY_MS)
        expect(page.get_by_text("Not in this list", exact=False)).to_have_count(0)


def test_a_site_chosen_by_hand_lasts_from_page_to_page_and_back_is_one_press_each(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, server.url)
    wait_for_list(page)
    first = steps(page)
    site_button(page, "buffalo-ny").click()
    expect_query(page, ("site", "buffalo-ny"))
    site_button(page, "toledo-oh").click()
    expect_query(page, ("site", "toledo-oh"))
    expect_links(page, [("site", "toledo-oh")])
    page.keyboard.press("Escape")
    expect_query(page)
    expect_links(page, [])
    assert steps(page) == first + 3
    for name in ("Toledo, Ohio", "Buffalo, New York"):
        page.go_back()
        expect(details(page).locator("h2")).to_have_text(name)
    page.go_back()
    expect(details(page)).to_have_count(0)
    page.go_forward()
    expect(details(page).locator("h2")).to_have_text("Buffalo, New York")
    go(page, "Briefing")
    expect_slides(page, 17)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    wait_for_list(page)
    expect_query(page, ("site", "buffalo-ny"))
    expect(details(page).locator("h2")).to_have_text("Buffalo, New York")


def test_a_click_on_a_shaded_state_chooses_it_and_again_lets_it_go(
    two_tracks: Server, browser: Browser, visits: Visits
) -> None:
    page = visits.open(browser, f"{two_tracks.url}/?show=states")
    wait_for_list(page)
    shades = [tuple(rgb(LIGHT.shades[shade])) for shade in (0, 4)]
    wait_until_picture(
        page,
        lambda image: {*shades} <= {pixel[:3] for _, pixel in image.getcolors(1 << 20) or []},
        "states have shades",
    )
    box = map_element(page).bounding_box()
    assert box is not None
    view = fit_country(box["width"], box["height"])
    points = np.transpose(project([-99.0], [31.3]))
    ((x, y),) = to_screen(points, view, box["width"], box["height"]).tolist()
    page.mouse.click(box["x"] + x, box["y"] + y)
    expect_query(page, ("show", "states"), ("state", "Texas"))
    expect_count(page, 1, 13)
    wait_until_still(page)
    # The map has flown there.
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect_query(page, ("show", "states"))
    expect_count(page, 13, 13)
    go(page, "Briefing")
    expect(page.locator(".bar .at")).to_have_text(re.compile(r"^1 / "), timeout=READY_MS)
    expect_query(page, ("show", "states"))


def test_colors_and_the_legends_filter_go_along(
    two_tracks: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, two_tracks.url)
    wait_for_list(page)
    colors = page.get_by_role("combobox", name="Color by", exact=True)
    colors.click()
    page.get_by_role("option", name="Track", exact=True).click()
    expect_query(page, ("color", "by-Track"))
    legend = page.get_by_role("toolbar", name="Track", exact=True)
    rural, urban = (
        legend.get_by_role("button", name="Rural, 6 sites", exact=True),
        legend.get_by_role("button", name="Urban, 7 sites", exact=True),
    )
    painted = [f"rgb({', '.join(map(str, rgb(color)))})" for color in LIGHT.groups[:2]]
    for button, color in zip((rural, urban), painted, strict=True):
        expect(button).to_have_css("background-color", color, pseudo="before")
    # Their numbers are drawn as those of the other filters, and follow them.
    shown = "button => [button.innerText, getComputedStyle(button, '::after').content]"
    assert rural.evaluate(shown) == ["Rural", '"6"']
    search(page).fill("tenn")
    expect(legend.get_by_role("button", name="Rural, 2 sites", exact=True)).to_be_visible()
    search(page).fill("")
    # By keyboard as well.
    rural.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(urban).to_have_attribute("aria-pressed", "true")
    pairs = [("by-Track", "Urban"), ("color", "by-Track")]
    expect_count(page, 7, 13)
    expect_query(page, *pairs)
    expect_links(page, pairs)

    # On paper and on a phone, where the filters are not beside the map, it has its own legend.
    below = page.get_by_role("list", name="Track", exact=True)
    expect(below).to_be_hidden()
    page.emulate_media(media="print")
    expect(below.get_by_role("listitem")).to_have_text(["Rural", "Urban"])
    page.emulate_media(media="screen")
    phone = visits.open(plain_browser, page.url, PHONE)
    below = phone.get_by_role("list", name="Track", exact=True)
    # The run that draws the map puts another legend in the place of the first.
    expect(phone.locator(".still svg")).to_be_visible(timeout=READY_MS)
    wait_until_idle(phone)
    expect(below).to_be_visible()
    expect(below.get_by_role("listitem")).to_have_text(["Rural", "Urban"])
    for number, color in enumerate(painted):
        item = below.get_by_role("listitem").nth(number)
        expect(item).to_have_css("background-color", color, pseudo="before")
    assert serious(phone) == []

    page.reload()
    wait_for_list(page)
    expect(urban).to_have_attribute("aria-pressed", "true")
    other = visits.open(plain_browser, page.url)
    wait_for_list(other)
    expect_count(other, 7, 13)
    other_rural = other.get_by_role("button", name="Rural, 6 sites", exact=True)
    expect(other_rural).to_have_attribute("aria-pressed", "false")
    page.get_by_role("button", name="Reset", exact=True).click()
    expect_count(page, 13, 13)
    expect_query(page, ("color", "by-Track"))
