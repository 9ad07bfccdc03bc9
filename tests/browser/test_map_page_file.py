"""The map in one file: opened from the disk, with the network off, and used as a person does."""

import gzip
import json
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from briefing.map_files import map_words, shown_scene
from briefing.map_page import bundle, map_html
from briefing.settings import Settings
from briefing.story import build_story
from cartography.outline_paths import county_path
from roster.filters import Filters, filter_sites
from tests.helpers import ROOT
from tests.helpers.unpacking import readable, unpacked

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
    path.write_bytes(map_html(roster.sites, roster, Filters(), story=story_of(roster)))
    return path


def story_of(roster, filters=None, day=date(2026, 1, 2)):
    notes = Settings(notes={"title": "For the speaker alone", "site": "And this as well"})
    return build_story(roster, filters or Filters(), notes, day=day)


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
        "[...document.querySelectorAll('#list button')].map((one) => Number(one.dataset.site))"
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
    for key in (*["ArrowRight"] * 20, "-"):  # beyond the edge the pin loses the focus
        page.keyboard.press(key)
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
    shown, story = filter_sites(roster, ohio), story_of(roster, ohio)
    data = map_html(shown, roster, ohio, story=story)
    assert data == map_html(shown, roster, ohio, story=story_of(roster, ohio, date(2027, 3, 4)))
    text, whole = data.decode(), readable(data)
    assert json.loads(unpacked(data)["data"])["count"] == 9
    assert "Memphis" not in whole
    assert "<b>bold" not in text
    assert "speaker" not in whole
    assert "And this" not in whole
    # No folder of a computer, no address of a person.
    assert not re.findall(r"[\w.+-]+@[\w-]+\.\w+|/(?:home|root|tmp|usr|var)/", whole)
    assert str(ROOT) not in whole
    hosts = set(re.findall(r"https?://([^/\\\"' <]+)", whole))
    links = {re.sub(r"^https?://|/.*", "", link.url) for s in story.slides for link in s.links}
    links |= {re.sub(r"^https?://|/.*", "", url) for url in roster.agencies["url"]}
    assert hosts <= {"www.w3.org", *links}


@pytest.mark.parametrize(
    ("address", "count", "kept"),
    [
        ("#state=OH", 9, "#state=Ohio"),
        ("?state=ohio", 9, "?state=ohio#state=Ohio"),
        ("#state=TN&state=TX", 3, "#state=Tennessee&state=Texas"),
        ("#announced=2019-06-20", 2, "#announced=2019-06-20"),
        ("#by-people=5..2", 4, "#by-people=2..5"),
        ("#joined=2018-01-01..2019-12-31", 4, "#joined=2018-01-01..2019-12-31"),
        ("#by-people=..10&by-track=rural", 8, "#by-people=..10&by-track=rural"),
        ("#by-track=(blank)&search=ofal", 1, "#search=ofal&by-track=%28blank%29"),
        ("#site=houston", 16, "#"),
        ("#site=toledo-oh&color=kind", 16, "#color=kind&site=toledo-oh"),
        ("#site=Toledo, Ohio", 16, "#site=toledo-oh"),
        ("#show=states", 16, "#show=states"),
        ("#slide=agencies", 16, "#slide=agencies"),
    ],
)
def test_the_address_of_the_file_keeps_what_is_chosen(
    plain_browser, file, address, count, kept
) -> None:
    page = plain_browser.new_page()
    for _ in range(2):
        page.goto(file.as_uri() + address)
        expect(page.locator("html")).to_have_class("ready")
        expect(page.locator("#count")).to_have_text(f"{count} of 16 sites")
        expect(page).to_have_url(file.as_uri() + kept)
        page.reload()
        address = kept
    if "slide" in kept:
        said = re.compile("Eight agencies take part$")
        expect(page.locator("#stage .slide")).to_have_attribute("aria-label", said)
    page.close()


def test_a_change_is_written_into_the_address_and_back_and_a_link_change_it(
    plain_browser, roster, file
) -> None:
    page, _ = opened(plain_browser, file)
    page.get_by_text("State", exact=True).first.click()
    page.get_by_label("Ohio", exact=True).check()
    page.locator("#list").get_by_text("Toledo", exact=True).click()
    page.get_by_label("Color by", exact=True).select_option("Track")
    expect(page).to_have_url(f"{file.as_uri()}#state=Ohio&color=by-track&site=toledo-oh")
    assert pins(page)[-1] == "Toledo, OH"
    filters = Filters("", {"state": ("OH",)}, "by-track")
    shown = filter_sites(roster, filters)
    words = map_words(shown, roster, filters, shown_scene(shown, roster, filters, 800, 500))
    assert page.locator("#legend li").all_inner_texts() == [one.text for one in words.legend]
    page.evaluate("location.hash = 'state=TX'")
    expect(page.locator("#count")).to_have_text("1 of 16 sites")
    expect(page.locator("#selected")).to_be_hidden()
    page.context.close()


def transform(page: Page) -> list[float]:
    told = page.locator(".map svg g").first.get_attribute("transform")
    return [float(number) for number in re.findall(r"[-\d.]+", told)]


def test_fingers_zoom_and_move_the_map(plain_browser, file) -> None:
    page, _ = opened(
        plain_browser, file, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page.locator(".map").evaluate("(map) => map.scrollIntoView()")
    box = page.locator(".map svg").first.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    fingers = page.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        told = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": told})

    before = transform(page)
    touch("touchStart", (x - 20, y), (x + 20, y))
    for apart in (30, 40):
        touch("touchMove", (x - apart, y), (x + apart, y))
    touch("touchEnd")
    near = transform(page)
    assert near[2] == pytest.approx(2 * before[2], rel=0.05)
    touch("touchStart", (x, y))
    for step in (20, 40):
        touch("touchMove", (x + step, y + step / 2))
    touch("touchEnd")
    after = transform(page)
    assert after[:2] == pytest.approx([near[0] + 40, near[1] + 20], abs=1)
    page.context.close()


def test_a_mouse_points_zooms_drags_and_turns_the_pages_of_the_table(
    plain_browser, many, tmp_path
) -> None:
    path = tmp_path / "map.html"
    path.write_bytes(map_html(many.sites, many, Filters()))
    page, asked = opened(plain_browser, path, viewport={"width": 1440, "height": 900})
    width, height = page.evaluate(
        "(({ width, height }) => [width, height])"
        "(document.querySelector('.map svg').viewBox.baseVal)"
    )
    scene = shown_scene(many.sites, many, Filters(), width, height)
    cards = page.locator(".map .pin").evaluate_all(
        "(all) => all.map((one) => [one.ariaLabel, one.querySelector('title').textContent])"
    )
    assert sorted(cards) == sorted([pin.label, pin.card] for pin in scene.pins)

    box = page.locator(".map svg").first.bounding_box()
    x, y, before = 300, 200, transform(page)
    page.mouse.move(box["x"] + x, box["y"] + y)
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    expect(page.locator(".map .counties")).to_have_count(1)
    page.keyboard.up("Control")
    near = transform(page)
    assert near[2] == pytest.approx(2 * before[2], rel=1e-3)
    under = [[(x - at[0]) / at[2], (y - at[1]) / at[2]] for at in (before, near)]
    # The same place is under the pointer, to a pixel.
    assert under[0] == pytest.approx(under[1], abs=1 / near[2])
    page.mouse.down()
    page.mouse.move(box["x"] + x + 40, box["y"] + y + 20, steps=2)
    page.mouse.up()
    after = transform(page)
    assert after == pytest.approx([near[0] + 40, near[1] + 20, near[2]], abs=0.1)
    expect(page.locator("#selected")).to_be_hidden()
    page.mouse.wheel(0, 300)
    expect(page.locator("h1")).not_to_be_in_viewport()
    assert transform(page) == after

    cities, rows = many.sites["city"].tolist(), page.locator("#table tbody tr")
    for button, first in (("Next", 25), ("Next", 50), ("Back", 25)):
        page.get_by_role("button", name=button, exact=True).click()
        expect(page.locator("#page")).to_have_text(f"Rows {first + 1} to {first + 25} of 300")
        shown = rows.locator("td:first-child").all_inner_texts()
        assert shown == cities[first : first + 25]
    rows.nth(2).click()
    at = many.sites.iloc[27]
    name = f"{at['city']}, {at['state_code']}"
    expect(page.locator("#selected h2")).to_have_text(name)
    expect(page.locator(".map .pin[aria-current]")).to_have_attribute("aria-label", name)
    assert asked == [path.as_uri()]
    page.context.close()


def test_on_paper_there_are_the_map_the_legend_and_all_rows(plain_browser, file) -> None:
    page, _ = opened(plain_browser, file, color_scheme="dark")
    page.locator("#search").fill("o")
    count = int(page.locator("#count").inner_text().split()[0])
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#table tbody tr")).to_have_count(count)
    for gone in ("form", "#brief", ".buttons", ".pages"):
        expect(page.locator(gone)).to_be_hidden()
    for there in (".map", "#legend", "#table", "body > footer"):
        expect(page.locator(there)).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(27, 27, 27)"
    page.context.close()


def test_the_land_has_no_shades_without_the_box_and_under_slides(
    plain_browser, roster, tmp_path
) -> None:
    filters, path = Filters(states=True), tmp_path / "map.html"
    path.write_bytes(map_html(roster.sites, roster, filters, story=story_of(roster, filters)))
    page, _ = opened(plain_browser, path)
    # Ohio has sites, Montana has none.
    fills = """() => ["OH", "MT"].map(
        (code) => getComputedStyle(document.querySelector(`#land-${code}`)).fill)"""

    def is_shaded() -> bool:
        ohio, montana = page.evaluate(fills)
        return ohio != montana

    assert is_shaded()
    box = page.get_by_label("Shade states", exact=True)
    box.uncheck()
    assert not is_shaded()
    box.check()
    page.get_by_role("button", name="Briefing", exact=True).click()
    expect(page.locator("#stage .slide > svg")).to_be_visible()
    assert not is_shaded()
    page.keyboard.press("Escape")
    expect(page.locator("#stage")).to_be_hidden()
    assert is_shaded()
    page.context.close()


def test_county_lines_are_those_of_the_states_with_sites_and_seen_near(
    plain_browser, roster, file
) -> None:
    page, _ = opened(plain_browser, file)
    assert page.locator(".counties").count() == 0
    page.get_by_role("button", name="Zoom in", exact=True).click()
    lines = page.locator(".map .counties")
    expect(lines).to_have_attribute("d", county_path(roster.sites["state_code"].unique()))
    page.get_by_role("button", name="Whole country", exact=True).click()
    expect(lines).to_be_hidden()
    page.context.close()


def at(page: Page) -> str:
    return page.locator("#stage .slide").get_attribute("aria-label")


def test_the_slides_go_by_the_keys_of_the_stage(plain_browser, roster, file) -> None:
    story = story_of(roster)
    said = [f"{n} of {len(story.slides)}: {one.title}" for n, one in enumerate(story.slides, 1)]
    page, asked = opened(plain_browser, file, viewport={"width": 1280, "height": 720})
    page.get_by_role("button", name="Briefing", exact=True).click()
    expect(page.locator("#stage .slide")).to_have_attribute("aria-label", said[0])
    today = page.evaluate("new Date().toLocaleDateString('en-US', { dateStyle: 'long' })")
    expect(page.locator("#stage .slide .today")).to_have_text(today)
    for key, number in {
        "ArrowRight": 1, "PageDown": 2, " ": 3, "ArrowLeft": 2, "PageUp": 1, "End": -1, "Home": 0
    }.items():  # fmt: skip
        page.keyboard.press(key)
        assert at(page) == said[number]
    page.keyboard.press("3")
    page.keyboard.press("Enter")
    assert at(page) == said[2]
    cover = page.locator("#stage")
    for key, color in (("b", "black"), ("w", "white")):
        page.keyboard.press(key)
        expect(cover).to_have_attribute("data-cover", color)
    page.keyboard.press("Escape")
    assert cover.get_attribute("data-cover") is None
    page.keyboard.press("?")
    expect(page.locator("#stage .keys dt")).to_have_text(
        [
            *("→ ↓ Page Down, Space, Enter", "← ↑ Page Up, Backspace", "Home, End"),
            *("Number, then Enter", "O", "F or F5", "B or .", "W", "?", "Escape"),
        ]
    )
    page.keyboard.press("o")
    expect(page.locator("#stage .keys")).to_be_hidden()
    shown = page.locator("#stage .overview button")
    assert shown.evaluate_all("(all) => all.map((one) => one.lastChild.textContent)") == [
        f"{n}  {one.title}" for n, one in enumerate(story.slides, 1)
    ]
    expect(shown.nth(2)).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert at(page) == said[3]
    page.keyboard.press("o")
    page.keyboard.type("memphis")
    fitting = [n for n, one in enumerate(story.slides) if one.title == "Memphis"]
    names = shown.evaluate_all("(all) => all.map((one) => one.lastChild.textContent)")
    assert names[0] == f"{fitting[0] + 1}  Memphis"
    assert len(names) < len(story.slides)
    page.keyboard.press("Enter")
    assert at(page) == said[fitting[0]]
    page.keyboard.press("f")
    expect(page.locator("#stage .room:fullscreen")).to_be_visible()
    page.keyboard.press("f")
    expect(page.locator("#stage .room:fullscreen")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(cover).to_be_hidden()
    assert asked == [file.as_uri()]
    page.context.close()


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_slide_stays_in_its_window_and_can_be_read(
    plain_browser, roster, file, size, scheme
) -> None:
    width, height = size
    page, _ = opened(
        plain_browser, file, viewport={"width": width, "height": height}, color_scheme=scheme
    )
    page.get_by_role("button", name="Briefing", exact=True).click()
    for slide in story_of(roster).slides:
        words = page.locator("#stage .slide > svg > text, #stage .slide > svg > a > text")
        boxes = words.evaluate_all(
            "(all) => all.map((one) => one.getBoundingClientRect())"
            ".map(({ left, right, top, bottom }) => [left, top, right, bottom])"
        )
        assert slide.title.split()[-1] in " ".join(words.all_text_contents())
        for left, top, right, bottom in boxes:
            assert 0 <= left <= right <= width
            assert 0 <= top <= bottom <= height
        assert (page.locator("#stage .slide svg svg use").count() > 0) == slide.has_map
        page.keyboard.press("ArrowRight")
    for key in ("Home", "ArrowRight", "o", "?"):
        page.keyboard.press(key)
        assert Axe().run(page).response["violations"] == []
    page.context.close()


def test_its_script_is_short(roster) -> None:
    assert len(gzip.compress(bundle().encode())) <= 40_000
    assert not re.findall(r"^(?:import|export)\b", bundle(), re.MULTILINE)


def test_the_command_writes_it_whole(tmp_path) -> None:
    path = tmp_path / "map.html"
    done = subprocess.run(
        [sys.executable, "-m", "export", str(path)], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert path.stat().st_size <= 250_000
    assert path.read_text("utf-8").startswith("<!DOCTYPE html>")
