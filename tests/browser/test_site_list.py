"""The list of sites: the rows that it fetches once, and of a long list only those in view."""

import contextlib
import csv
import gzip
import itertools
import random
import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from geocode.gazetteer.geocoder import Gazetteer
from geocode.outlines import Outlines
from roster.build import Inputs, roster_of
from roster.filters import Filters, filter_sites, filters_of
from roster.snapshot import Roster
from tests.helpers import ROOT
from tests.helpers.axe import serious
from tests.helpers.modules import empty_page, run_module
from tests.helpers.running import Server, Visits, running_server
from tests.helpers.screen import (
    details,
    expect_count,
    expect_query,
    listed_sites,
    search,
    site_button,
    wait_for_list,
    wait_until_idle,
)
from ui.rows import ORDERS, _body, rows_address
from ui.tables import list_data
from versions.folder import FolderStorage

MANY = 1000
SHORT = 200
"""So many rows are drawn as they are; of more, those in view."""

DRAWN = """([keys, least]) => {
  const all = [...document.querySelectorAll(".st-key-site-list *")];
  const items = [...(all.find((one) => one.shadowRoot)?.shadowRoot.querySelectorAll("li") ?? [])];
  return items.length >= least && items.every((item) =>
    Number(item.ariaSetSize) === keys.length &&
    item.firstChild.dataset.site === keys[item.ariaPosInSet - 1]);
}"""
"""Whether the rows that are drawn are those of the keys, each at its place."""

BELOW = """total => {
  const all = [...document.querySelectorAll(".st-key-site-list *")];
  const list = all.find((one) => one.shadowRoot).shadowRoot;
  const more = list.querySelector(".more");
  const end = more.getBoundingClientRect().top + 0.5;
  const seen = [...list.querySelectorAll("li")].filter(
    (item) => item.getBoundingClientRect().bottom <= end);
  return more.textContent === `${total - seen.length} more below`;
}"""
"""Whether it is said how many rows are below those that are seen."""


@pytest.fixture(scope="module")
def large_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of a thousand sites, from all over the gazetteer."""
    with gzip.open(ROOT / "data/gazetteer/places.tsv.gz", "rt", encoding="utf-8") as lines:
        rows = csv.DictReader((one for one in lines if not one.startswith("#")), delimiter="\t")
        cities = [(one["name"], one["state"]) for one in rows if one["kind"] == "city"]
    picked = random.Random(5).sample(cities, MANY)
    with running_server(tmp_path_factory.mktemp("large")) as running:
        with (running.data / "sites.csv").open("w", encoding="utf-8", newline="") as file:
            days = ("2017-06-20", "2018-10-01", "")
            rows = [(*one, days[at % 3], "abcd"[at % 4]) for at, one in enumerate(picked)]
            csv.writer(file).writerows([("city", "state", "announced", "track"), *rows])
        yield running


def roster_behind(server: Server) -> Roster:
    return roster_of(
        Inputs.read(FolderStorage(server.data)),
        Gazetteer.load(ROOT / "data/gazetteer/places.tsv.gz"),
        Outlines.load(ROOT / "data/gazetteer/outlines.npz"),
    )


def focused(page: Page) -> str:
    """Return the key of the row that has the focus."""
    return page.evaluate("() => document.activeElement.shadowRoot.activeElement.dataset.site")


def expect_listed(page: Page, roster: Roster, filters: Filters) -> None:
    """Wait until the list has just the sites that pass: all of them, or its beginning and end."""
    keys = filter_sites(roster, filters)["key"].tolist()
    page.wait_for_function(DRAWN, arg=[keys, min(len(keys), 12)])
    expect_count(page, len(keys), len(roster.sites))
    if len(keys) <= SHORT:
        assert listed_sites(page) == keys
    else:
        site_button(page, keys[0]).first.focus()
        page.keyboard.press("End")
        assert focused(page) == keys[-1]
        page.wait_for_function(DRAWN, arg=[keys, 12])


LISTED = """async (list, {said, noun}) => {
  document.body.innerHTML =
    "<div data-testid=stSidebarContent><div data-testid=stSidebarUserContent></div></div>";
  const host = document.createElement("div");
  document.querySelector("[data-testid=stSidebarUserContent]").append(host);
  const root = host.attachShadow({mode: "open"});
  const until = async (holds) => {
    const end = Date.now() + 20000;
    while (!holds()) {
      if (Date.now() > end) throw new Error(`${holds}: ${root.innerHTML}`);
      await new Promise((go) => setTimeout(go));
    }
  };
  const found = [];
  let leave = () => {};
  for (const data of said) {
    leave();
    scrollTo(0, 0);
    root.querySelector(".count")?.replaceChildren();
    leave = list.default({parentElement: root, data, setTriggerValue() {}});
    const [shown, all] = data.count.map((number) => number.toLocaleString("en-US"));
    const words = `${shown} of ${all} ${noun}`;
    await until(() => root.querySelector(".count").textContent === words);
    // The style sheet says how high a row is, and so how many are drawn.
    const least = Math.min(data.count[0], 12);
    await until(() => !least || root.querySelector(`[aria-posinset="${least}"]`));
    const rows = () => [...root.querySelectorAll("li")].map((item) => [
      Number(item.ariaPosInSet), Number(item.ariaSetSize), item.firstChild.dataset.site]);
    const drawn = rows();
    const row = root.querySelector("button[data-site]");
    row?.focus();
    row?.dispatchEvent(new KeyboardEvent("keydown", {key: "End", bubbles: true}));
    // The page scrolls to the end of a long list, and then draws what is there.
    const near = Math.max(data.count[0] - 11, 1);
    await until(() => !row || root.querySelector(`[aria-posinset="${near}"]`));
    found.push([drawn, rows(), root.activeElement?.dataset.site ?? null]);
  }
  return found;
}"""
"""The rows that the list draws of what one rerun after another says, at first and at its end."""


def some_filters(roster: Roster, chance: random.Random) -> Iterator[Filters]:
    """Return filters without end: words of the list, values of its columns, or both."""
    names = roster.sites["city"] + " " + roster.sites["state_name"]
    words = sorted({word for name in names for word in name.split()})
    while True:
        chosen = {
            one.name: tuple(chance.sample(values, min(len(values), chance.randint(1, 3))))
            for one in filters_of(roster)
            if chance.random() < 0.4 and (values := [*one.readings])
        }
        text = chance.choice(words)[: chance.randint(1, 3)]
        yield from (Filters(chosen=chosen), Filters(text, chosen), Filters(text))


def answer_with(body: bytes, route: Route) -> None:
    route.fulfill(body=body)


@pytest.mark.parametrize("size", ["server", "large_server"], ids=["twelve", "a thousand"])
def test_of_a_hundred_filters_the_list_draws_just_the_sites_that_pass(
    size: str, request: pytest.FixtureRequest, plain_browser: Browser
) -> None:
    roster = roster_behind(request.getfixturevalue(size))
    chance = random.Random(size)
    said, wanted = [], []
    for filters in itertools.islice(some_filters(roster, chance), 100):
        order, passing = chance.choice([*ORDERS]), filter_sites(roster, filters)
        said.append(list_data(roster, filters, passing, None, order))
        listed = ORDERS[order](roster.sites)
        wanted.append(listed["key"][listed.index.isin(passing.index)].tolist())
    assert len({len(keys) for keys in wanted}) > 5
    page = empty_page(plain_browser)
    for order in ORDERS:
        body = gzip.decompress(_body(roster.version, order, roster))
        address = f"**{rows_address(roster, order)}"
        page.route(address, partial(answer_with, body))
    asked = {"said": said, "noun": roster.program.site_noun_plural}
    found = run_module(page, "site_list", LISTED, asked)
    page.close()
    for keys, (first, last, focus) in zip(wanted, found, strict=True):
        every = [[at, len(keys), key] for at, key in enumerate(keys, 1)]
        least = len(keys) if len(keys) <= SHORT else 12
        assert first[:least] == every[:least]
        assert last[-least:] == every[-least:]
        assert focus == (keys[-1] if keys else None)
        assert all(row in every for row in (*first, *last))


@pytest.mark.parametrize("size", ["server", "large_server"], ids=["twelve", "a thousand"])
def test_the_list_has_just_the_sites_that_an_address_and_words_leave(
    size: str, request: pytest.FixtureRequest, plain_browser: Browser, visits: Visits
) -> None:
    server: Server = request.getfixturevalue(size)
    roster = roster_behind(server)
    page = visits.open(plain_browser, server.url)
    for filters in itertools.islice(some_filters(roster, random.Random(size)), 1, 12, 3):
        asked = urlencode(filters.chosen, doseq=True)
        page.goto(f"{server.url}/?{asked}", wait_until="commit")
        wait_for_list(page)
        expect_listed(page, roster, Filters(chosen=filters.chosen))
        search(page).fill(filters.search)
        search(page).press("Enter")  # or the page waits until a person has typed all
        expect_listed(page, roster, filters)


def test_beside_each_value_stands_how_many_sites_the_other_filters_leave_it(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, server.url)
    wait_for_list(page)
    pills = page.locator(".st-key-announced [data-testid=stButtonGroup] button")
    expect(pills).to_have_attribute("data-count", "12")
    states, options = (
        page.get_by_role("combobox", name="State", exact=True),
        page.get_by_role("option"),
    )
    states.click()
    expect(options.filter(has_text=re.compile("^Ohio$"))).to_have_attribute("data-count", "2")
    expect(options.filter(has_text=re.compile("^Texas$"))).to_have_attribute("data-count", "1")
    states.fill("Ohio")  # a list that scrolls draws its options anew under the mouse
    page.get_by_role("option", name="Ohio, 2 sites", exact=True).click()
    expect_count(page, 2, 12)
    page.keyboard.press("Escape")
    expect(pills).to_have_attribute("data-count", "2")
    # A filter's own choice leaves its counts as they are; a number is heard with its noun.
    states.click()
    expect(page.get_by_role("option", name="Texas, 1 site", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(pills).to_have_accessible_name("June 20, 2017, 2 sites")
    assert serious(page) == []

    search(page).fill("to")
    expect_count(page, 1, 12)
    expect(pills).to_have_attribute("data-count", "1")
    expect_query(page, ("search", "to"), ("state", "Ohio"), ("site", "toledo-oh"))
    states.click()
    expect(options.filter(has_text=re.compile("^Texas$"))).to_have_attribute("data-count", "0")
    states.fill("New Y")
    expect(options.filter(has_text=re.compile("^New York$"))).to_have_attribute("data-count", "0")
    after = "one => getComputedStyle(one, '::after').content"
    assert "0" in options.filter(has_text=re.compile("^New York$")).evaluate(after)


def test_of_a_long_list_only_the_rows_in_view_are_drawn_and_the_keyboard_reaches_all(
    large_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    keys = roster_behind(large_server).sites["key"].tolist()
    page = visits.open(plain_browser, large_server.url)
    wait_for_list(page)
    items = page.locator("[aria-posinset]")
    assert items.count() < 60
    expect(items.first).to_have_attribute("aria-setsize", str(MANY))
    page.wait_for_function(BELOW, arg=MANY)
    assert serious(page) == []

    site_button(page, keys[0]).focus()
    for key, at in (("ArrowDown", 1), ("PageDown", 11), ("End", MANY - 1), ("ArrowUp", MANY - 2)):
        page.keyboard.press(key)
        assert focused(page) == keys[at]
        expect(site_button(page, keys[at])).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("more below", exact=False)).to_be_hidden()
    # Far from the window the row with the focus is kept, and the next key goes on from there.
    page.locator("[data-testid=stSidebarContent]").evaluate("pane => pane.scrollTo(0, 13000)")
    expect(page.locator('[aria-posinset="480"]')).to_be_in_viewport()
    assert focused(page) == keys[MANY - 2]
    assert items.count() < 60
    page.keyboard.press("Home")
    assert focused(page) == keys[0]
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('.st-key-site-list')") is None


def test_a_site_that_is_selected_elsewhere_is_scrolled_to_in_the_list(
    large_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    key = roster_behind(large_server).sites["key"].iloc[700]
    page = visits.open(plain_browser, f"{large_server.url}/?site={key}")
    wait_for_list(page)
    expect(site_button(page, key)).to_have_attribute("aria-current", "true")
    expect(site_button(page, key)).to_be_in_viewport(ratio=1)
    row, more = site_button(page, key).bounding_box(), page.locator(".more").bounding_box()
    assert row is not None
    assert more is not None
    assert row["y"] + row["height"] <= more["y"] + 1


def test_a_selected_site_is_scrolled_to_also_where_the_style_sheet_comes_last(
    large_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    key = roster_behind(large_server).sites["key"].iloc[700]
    page = visits.open(plain_browser, "about:blank")
    held: list[Route] = []
    page.route(re.compile(r"/site_list\.css"), lambda one: held.append(one))
    page.goto(f"{large_server.url}/?site={key}", wait_until="commit")
    expect(site_button(page, key)).to_have_attribute("aria-current", "true")
    assert held
    for one in held:
        one.continue_()
    expect(site_button(page, key)).to_be_in_viewport(ratio=1)


def test_rows_are_fetched_once_and_stay_while_those_of_another_order_have_not_come(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, "about:blank")
    asked: list[str] = []
    held: list[Route] = []
    page.on("request", lambda one: asked.append(one.url) if "/rows/" in one.url else None)
    page.route("**/rows/*/name.json", lambda one: held.append(one))
    page.goto(server.url, wait_until="commit")
    wait_for_list(page)
    in_file = listed_sites(page)
    search(page).fill("tenn")
    expect_count(page, 2, 12)
    search(page).fill("")
    expect_count(page, 12, 12)
    assert len(asked) == 1

    order = page.get_by_role("combobox", name="Sort by", exact=True)
    with page.expect_request("**/name.json"):
        order.select_option("name")
    wait_until_idle(page)
    assert listed_sites(page) == in_file
    with page.expect_event("requestfailed"):
        held.pop().abort()
    assert listed_sites(page) == in_file

    page.unroute("**/rows/*/name.json")
    buttons = page.locator("button[data-site]")
    order.select_option("state")
    expect(buttons.last).to_have_attribute("data-site", "houston-tx")
    order.select_option("name")
    expect(buttons.first).to_have_attribute("data-site", "baton-rouge-la")
    assert listed_sites(page) == sorted(in_file)


def test_a_cell_of_any_page_of_the_table_selects_its_site(
    large_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    sites = roster_behind(large_server).sites
    names = sites["city"] + ", " + sites["state_name"]
    page = visits.open(plain_browser, large_server.url)
    wait_for_list(page)
    table = page.locator('[data-testid="stDataFrame"]')
    for first, row in ((0, 0), (25, 0), (25, 1)):
        if first:
            page.get_by_role("button", name=re.compile("^(Page )?2$")).click()
        expect(
            page.get_by_text(f"Rows {first + 1} to {first + 25} of 1,000", exact=True)
        ).to_be_visible()
        expect(table.locator("canvas").first).to_be_visible()
        wait_until_idle(page)
        table.scroll_into_view_if_needed()
        box = table.bounding_box()
        assert box is not None
        heading = details(page).locator("h2")
        for _ in range(5):  # a table that was just made may not hear the first click
            page.mouse.click(box["x"] + 40, box["y"] + 33 * (row + 1.5))
            with contextlib.suppress(AssertionError):
                expect(heading).to_have_text(names.iloc[first + row], timeout=4_000)
                break
        expect(heading).to_have_text(names.iloc[first + row])
