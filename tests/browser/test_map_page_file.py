"""The map in one file: opened from the disk, with the network off, and used as a person does."""

import base64
import gzip
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from briefing.map_page import map_html
from roster.filters import Filters, filter_sites
from tests.helpers import ROOT

SITES = "city,state,kind,announced,people,track\n" + "".join(
    f"{city},{state},{kind},{day},{people},{track}\n"
    for city, state, kind, day, people, track in [
        ("St. Louis", "MO", "city", "2017-06-20", 300, "urban"),
        ("Cañon City", "CO", "city", "2018-06-20", 16, "rural"),
        ("O'Fallon", "IL", "city", "2018-06-20", 30, ""),
        ("Memphis", "TN", "city", "2017-06-20", 633, "urban"),
        ("Memphis", "TN", "city", "2019-06-20", 634, "urban"),
        ("Harris County", "TX", "county", "2019-06-20", 4700, "<b>bold</b>"),
        ("Nowhere at all", "OH", "city", "", "", "rural"),
        ("Winston-Salem", "NC", "city", "2020-01-01", 250, "urban"),
        *((name, "OH", "city", "2021-01-01", n, "rural") for n, name in enumerate(
            ("Toledo", "Akron", "Dayton", "Canton", "Lima", "Lorain", "Parma", "Mentor"))),
    ]
)  # fmt: skip


@pytest.fixture(scope="module")
def roster(roster_of_text):
    return roster_of_text(SITES)


@pytest.fixture(scope="module")
def file(roster, tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("file") / "map.html"
    path.write_bytes(map_html(roster.sites, roster, Filters()))
    return path


def opened(browser: Browser, file: Path, **look) -> tuple[Page, list[str]]:
    context = browser.new_context(**look)
    context.set_offline(True)
    page, asked = context.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: asked.append(str(error)))
    page.goto(file.as_uri())
    if look.get("java_script_enabled", True):
        expect(page.locator("html")).to_have_class("ready")
    return page, asked


def pins(page: Page) -> list[str]:
    return [pin.get_attribute("aria-label") for pin in page.locator(".map .pin").all()]


@pytest.fixture(scope="module")
def page(plain_browser: Browser, file: Path):
    page, _ = opened(plain_browser, file)
    yield page
    page.context.close()


def listed(page: Page) -> list[int]:
    return page.evaluate(
        "[...document.querySelectorAll('#list button')].map((one) => Number(one.dataset.row))"
    )


@pytest.mark.parametrize("size", [(1920, 1080), (1440, 900), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_person_filters_selects_and_moves_with_the_network_off(
    plain_browser, file, size, scheme
) -> None:
    width, height = size
    page, asked = opened(
        plain_browser, file, viewport={"width": width, "height": height}, color_scheme=scheme
    )
    expect(page.locator("#count")).to_have_text("16 of 16 sites")
    assert len(pins(page)) == 14  # Memphis joined twice, and one lies nowhere
    page.get_by_text("State", exact=True).first.click()
    page.get_by_label("Tennessee", exact=True).check()
    expect(page.locator("#count")).to_have_text("2 of 16 sites")
    assert pins(page) == ["Memphis, TN"]
    page.locator(".map .pin").click()
    expect(page.locator("#selected h2")).to_have_text("Memphis, TN")
    expect(page.locator(".map .pin")).to_have_attribute("aria-current", "true")
    page.keyboard.press("Escape")
    expect(page.locator("#selected")).to_be_hidden()
    page.get_by_role("button", name="Reset", exact=True).click()
    expect(page.locator("#count")).to_have_text("16 of 16 sites")
    before = page.locator(".map svg g").first.get_attribute("transform")
    page.get_by_role("button", name="Zoom in", exact=True).click()
    assert page.locator(".map svg g").first.get_attribute("transform") != before
    page.locator(".map .pin").first.focus()
    page.keyboard.press("-")
    assert page.locator(".map svg g").first.get_attribute("transform") == before
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert Axe().run(page).response["violations"] == []
    assert asked == [file.as_uri()]
    page.context.close()


def test_without_a_script_there_are_the_map_and_the_table(plain_browser, file) -> None:
    page, asked = opened(plain_browser, file, java_script_enabled=False)
    assert page.locator(".map svg circle").count() == 14
    assert page.locator("#table tbody tr").count() == 16
    expect(page.locator("form")).to_be_hidden()
    assert asked == [file.as_uri()]
    page.context.close()


@settings(max_examples=100)
@given(search=st.text(st.sampled_from("stlouis cañonOFAL'.-&/ßé"), max_size=9))
def test_the_search_finds_what_the_app_finds(page: Page, roster, search: str) -> None:
    page.locator("#search").fill(search)
    found = filter_sites(roster, Filters(search))
    assert listed(page) == roster.sites.index.get_indexer(found.index).tolist()
    page.locator("#search").fill("")


@settings(max_examples=30)
@given(states=st.sets(st.sampled_from(["TN", "OH", "TX"])), low=st.none() | st.integers(-1, 5000))
def test_filters_let_through_what_the_app_lets_through(
    page: Page, roster, states: set[str], low: int | None
) -> None:
    chosen = {"state": tuple(states)} if states else {}
    names = {"TN": "Tennessee", "OH": "Ohio", "TX": "Texas"}
    page.locator("[data-filter='0']").evaluate("(box) => (box.open = true)")
    for code in states:
        page.get_by_label(names[code], exact=True).check()
    if low is not None:
        chosen["by-people"] = (f"{low}..",)
        box = page.locator("[data-filter]").filter(has=page.get_by_text("People", exact=True))
        box.evaluate("(one) => (one.open = true)")
        box.get_by_label("From", exact=True).fill(str(low))
    found = filter_sites(roster, Filters(chosen=chosen))
    assert listed(page) == roster.sites.index.get_indexer(found.index).tolist()
    page.get_by_role("button", name="Reset", exact=True).click()
    expect(page.locator("#count")).to_have_text("16 of 16 sites")


def test_nothing_is_in_it_but_what_is_shown(roster, tmp_path) -> None:
    ohio = Filters(chosen={"state": ("OH",)})
    data = map_html(filter_sites(roster, ohio), roster, ohio)
    assert data == map_html(filter_sites(roster, ohio), roster, ohio)
    text = data.decode()
    packed = re.search(r'id="data">([^<]+)<', text)[1]
    rows = json.loads(gzip.decompress(base64.b64decode(packed)))
    whole = text + json.dumps(rows, ensure_ascii=False)
    assert len(rows["x"]) == 9
    assert "Memphis" not in whole
    assert "<b>bold" not in text
    assert str(ROOT) not in whole
    hosts = set(re.findall(r"https?://([^/\"' <]+)", whole))
    links = {re.sub(r"^https?://|/.*", "", url) for url in roster.agencies["url"]}
    assert hosts <= {"www.w3.org", *links}


def test_the_command_writes_it_whole(tmp_path) -> None:
    path = tmp_path / "map.html"
    done = subprocess.run(
        [sys.executable, "-m", "export", str(path)], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert path.stat().st_size <= 250_000
    assert path.read_text("utf-8").startswith("<!DOCTYPE html>")
