"""A person's walk through the growth of a list: played, paused, dragged, by keys, and briefed."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.helpers.axe import serious
from tests.helpers.running import PHONE, Server, Visits
from tests.helpers.screen import (
    expect_count,
    expect_query,
    listed_sites,
    status,
    wait_for_list,
    wait_for_map,
    wait_until_idle,
)

MORE = """Tulsa,OK,city,2018-10-08
Mobile,AL,city,2018-10-08
Tampa,FL,city,2019-06-03
Akron,OH,city,2020-03-02
Boise,ID,city,2020-03-02
Fargo,ND,city,2020-03-02
Reno,NV,city,2021-10-06
Provo,UT,city,2022-10-13
Omaha,NE,city,
"""
GROWING = ["12", "14", "15", "18", "19", "21"]
YEARS = [*range(2017, 2023)]

_NOTE_COUNTS = """() => {
  window.counts = [];
  const look = () => {
    const host = [...document.querySelectorAll(".st-key-timeline *")].find((one) => one.shadowRoot);
    const shown = host?.shadowRoot.querySelector(".words b")?.textContent;
    if (shown && counts.at(-1) !== shown) counts.push(shown);
    requestAnimationFrame(look);
  };
  look();
}"""


@pytest.fixture
def growing(own_server: Server) -> Server:
    """A server of a list of six announcements, and a site without a day."""
    with Path(own_server.data / "sites.csv").open("a", encoding="utf-8") as file:
        file.write(MORE)
    return own_server


def timeline_says(page: Page, text: str) -> None:
    expect(page.locator(".st-key-timeline .words")).to_have_text(text, use_inner_text=True)


def test_the_growth_is_played_paused_dragged_and_set_by_keys_and_briefed(
    growing: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, growing.url, reduced_motion="no-preference")
    wait_for_list(page)
    timeline = page.get_by_role("group", name="Who joined when", exact=True)
    expect(timeline.locator("li b")).to_have_text(["12", "2", "1", "3", "1", "1"])
    expect(timeline.locator("li span")).to_have_text([str(year) for year in YEARS])
    timeline_says(page, "21 of 21\n2017 to 2022\n1 without a date")
    camera = page.locator(".still svg").get_attribute("viewBox")
    page.wait_for_function("() => history.takesSteps")
    first = page.evaluate("() => history.length")
    page.evaluate(_NOTE_COUNTS)

    # Played by keys, paused and played on: a frame for each announcement, all of them one step.
    timeline.get_by_role("button", name="Play", exact=True).focus()
    page.keyboard.press("Enter")
    expect(timeline.get_by_role("button", name="Pause", exact=True)).to_be_focused()
    expect(page.locator(".count")).to_have_attribute("aria-live", "off")
    page.wait_for_function("() => counts.at(-1) === '14'")
    page.keyboard.press("Space")
    expect(timeline.get_by_role("button", name="Play", exact=True)).to_be_focused()
    wait_until_idle(page)
    paused = page.evaluate("() => counts.at(-1)")
    year = YEARS[GROWING.index(paused)]
    expect_query(page, ("joined", f"..{year}-12-31"))
    expect_count(page, int(paused), 21)
    expect(timeline.locator("li.out")).to_have_count(2022 - year)
    assert page.evaluate("() => history.length") == first + 1
    page.keyboard.press("Space")
    expect(status(page, "21 of 21 sites, 2017 to 2022")).to_have_count(1)
    assert page.evaluate("() => counts") == ["21", *GROWING]
    expect(timeline.get_by_role("button", name="Play", exact=True)).to_be_focused()
    expect_query(page)
    assert page.locator(".still svg").get_attribute("viewBox") == camera

    # Dragged from bar to bar, and a bar pressed: in the address, a step each.
    steps = page.evaluate("() => history.length")
    bars = timeline.locator("li")
    boxes = [bar.bounding_box() for bar in bars.all()]
    middle = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes if box]
    page.mouse.move(*middle[3])
    page.mouse.down()
    page.mouse.move(*middle[2])
    page.mouse.move(*middle[1])
    page.mouse.up()
    expect_query(page, ("joined", "2018-01-01..2020-12-31"))
    expect_count(page, 6, 21)
    timeline_says(page, "6 of 21\n2018 to 2020\n1 without a date")
    assert page.evaluate("() => history.length") == steps + 1
    page.mouse.click(*middle[4])
    expect_query(page, ("joined", "2018-01-01..2021-12-31"))
    assert page.evaluate("() => history.length") == steps + 2

    # By keys; the numbers of the bars follow the other filters.
    through = timeline.get_by_role("slider", name="Through", exact=True)
    through.focus()
    page.keyboard.press("ArrowLeft")
    expect(through).to_have_attribute("aria-valuetext", "2020, 3 sites")
    timeline.get_by_role("slider", name="From", exact=True).focus()
    page.keyboard.press("Home")
    expect_query(page, ("joined", "..2020-12-31"))
    expect_count(page, 18, 21)
    page.goto(f"{page.url}&state=Ohio", wait_until="commit")
    wait_for_list(page)
    expect(timeline.locator("li b")).to_have_text(["2", "0", "0", "1", "0", "0"])
    timeline_says(page, "3 of 21\nthrough 2020")
    assert listed_sites(page) == ["toledo-oh", "cincinnati-oh", "akron-oh"]
    assert serious(page) == []

    # It goes along to the briefing.
    page.locator(".st-key-title-bar").get_by_role("link", name="Briefing", exact=True).click()
    expect(page.locator(".slide .under")).to_have_text("Only Ohio; joined through 2020")


def test_play_ends_at_once_where_no_bar_is_to_be_added_and_begins_anew_behind_the_last(
    growing: Server, plain_browser: Browser, visits: Visits
) -> None:
    # Only the newest is shown; then only those of a state in which all joined at once.
    for asked, said in (
        ("joined=2022-01-01..", "1 of 21 sites, from 2022"),
        ("state=Nevada", "1 of 21 sites, 2017 to 2022"),
    ):
        page = visits.open(plain_browser, f"{growing.url}/?{asked}", reduced_motion="no-preference")
        wait_for_list(page)
        page.get_by_role("button", name="Play", exact=True).click()
        expect(status(page, said)).to_have_count(1)
        expect(page.get_by_role("button", name="Play", exact=True)).to_be_focused()
    page = visits.open(plain_browser, f"{growing.url}/?joined=2022-01-01..")
    wait_for_list(page)
    # A new list in which no one joined since then.
    sites = growing.data / "sites.csv"
    sites.write_text(sites.read_text("utf-8").replace("Provo,UT,city,2022-10-13\n", ""), "utf-8")
    expect_count(page, 0, 20)
    page.get_by_role("button", name="Add the next", exact=True).click()
    expect_count(page, 12, 20)
    expect_query(page, ("joined", "..2017-12-31"))


def test_with_reduced_motion_the_button_adds_one_bar_each_time_also_on_a_phone(
    growing: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, growing.url, PHONE, has_touch=True)
    wait_for_list(page)
    timeline = page.get_by_role("group", name="Who joined when", exact=True)
    add = timeline.get_by_role("button", name="Add the next", exact=True)
    for count, year in zip(GROWING[:2], YEARS, strict=False):
        add.tap()
        timeline_says(page, f"{count} of 21\nthrough {year}\n1 without a date")
    expect_query(page, ("joined", "..2018-12-31"))
    heights = timeline.get_by_role("slider").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 44


def test_on_the_full_screen_the_growth_is_played_below_the_whole_map(
    growing: Server, browser: Browser, visits: Visits
) -> None:
    page = visits.open(browser, growing.url, reduced_motion="no-preference")
    wait_for_map(page)
    timeline = page.get_by_role("group", name="Who joined when", exact=True)
    text = timeline.locator("li span").first
    before = text.bounding_box()
    page.get_by_role("button", name="Full screen", exact=True).click()
    page.wait_for_function("() => document.fullscreenElement")
    page.wait_for_function(
        """() => {
          const [map, line] = [".st-key-map-stage canvas", ".st-key-timeline"].map((one) =>
            document.querySelector(one).getBoundingClientRect());
          return line.left === 0 && line.right === innerWidth && line.bottom === innerHeight &&
            map.top === 0 && Math.abs(map.bottom - line.top) <= 4;
        }"""
    )
    after = text.bounding_box()
    assert before
    assert after
    assert after["height"] == pytest.approx(1.5 * before["height"], abs=1)

    # By finger, mouse and keys, as on the page.
    boxes = [bar.bounding_box() for bar in timeline.locator("li").all()]
    middle = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes if box]
    page.mouse.click(*middle[3])
    timeline_says(page, "18 of 21\nthrough 2020\n1 without a date")
    timeline.get_by_role("button", name="Play", exact=True).focus()
    page.keyboard.press("Enter")
    expect(status(page, "21 of 21 sites, 2017 to 2022")).to_have_count(1)
    assert page.evaluate("() => Boolean(document.fullscreenElement)")
    page.evaluate("() => document.exitFullscreen()")
    # The whole table with its four rows is there again, without scrolling.
    table = page.locator('[data-testid="stDataFrame"]')
    expect(table).to_be_in_viewport(ratio=1)
    rem = page.evaluate("() => parseFloat(getComputedStyle(document.documentElement).fontSize)")
    expect(table).to_have_css("height", f"{5 * round(2.2 * rem) + 2}px")
