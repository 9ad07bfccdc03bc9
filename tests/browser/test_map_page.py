"""The Map page in a real browser."""

import json
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Browser, expect
from pptx import Presentation
from pypdf import PdfReader

from tests.helpers import ROOT
from tests.helpers.running import DESKTOP, PHONE, PROJECTOR, Server, Visits
from tests.helpers.screen import (
    READY_MS,
    click_pin,
    details,
    differing,
    expect_count,
    expect_query,
    listed_sites,
    map_element,
    middle_of,
    picture,
    search,
    site_button,
    wait_for_list,
    wait_for_map,
    wait_until_idle,
    wait_until_picture,
    wait_until_still,
)

SITE_BLUE = (0x00, 0x5E, 0xA2)
TWELVE = [
    *("birmingham-al", "indianapolis-in", "memphis-tn", "toledo-oh", "baton-rouge-la"),
    *("buffalo-ny", "cincinnati-oh", "houston-tx", "jackson-tn", "kansas-city-mo"),
    *("lansing-mi", "springfield-il"),
]


@pytest.mark.parametrize(
    ("size", "scheme"),
    [(DESKTOP, "light"), (PROJECTOR, "dark"), (PHONE, "light"), (PHONE, "dark")],
    ids=["laptop-light", "projector-dark", "phone-light", "phone-dark"],
)
def test_the_twelve_sites_are_listed_and_the_map_is_drawn_with_nothing_cut_off(
    server: Server, browser: Browser, visits: Visits, size: dict[str, int], scheme: str
) -> None:
    page = visits.open(browser, server.url, size, color_scheme=scheme)
    wait_for_map(page)
    assert listed_sites(page) == TWELVE
    wide = page.evaluate("() => document.scrollingElement.scrollWidth")
    assert wide <= size["width"]
    box = map_element(page).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= size["width"]
    colors = {color for _, color in picture(page).getcolors(maxcolors=1 << 20) or []}
    land = (0xE6, 0xEB, 0xF2) if scheme == "light" else (0x25, 0x2F, 0x3E)
    assert any(all(abs(a - b) <= 12 for a, b in zip(c, land, strict=True)) for c in colors)
    # The page's head named every script, so that none was fetched only after another had run.
    fetched = page.evaluate("() => performance.getEntriesByType('resource').map((one) => one.name)")
    scripts = {path for path in (urlsplit(one).path for one in fetched) if path.endswith(".js")}
    head = page.request.get(page.url).text().partition("</head>")[0]
    named = re.findall(r'(?:href|src)="\.?(/[^"?]+\.js)[^"]*"', head)
    assert sorted(scripts - {*named}) == []


@pytest.mark.parametrize("address", ["", "?site=jackson-tn"], ids=["country", "one site"])
def test_announcement_and_all_agencies_stand_beside_the_map_above_the_fold(
    server: Server, browser: Browser, visits: Visits, address: str
) -> None:
    page = visits.open(browser, f"{server.url}/{address}", DESKTOP)
    wait_for_map(page)
    agencies = page.locator(".agencies li")
    expect(agencies).to_have_count(8)
    last = agencies.last.bounding_box()
    assert last is not None
    assert last["y"] + last["height"] <= DESKTOP["height"]
    announcement = page.locator("section.panel:not(.selected)").bounding_box()
    map_box = map_element(page).bounding_box()
    assert announcement is not None
    assert map_box is not None
    assert announcement["x"] >= map_box["x"] + map_box["width"]


def test_on_a_phone_the_panel_follows_the_map_and_the_table_follows_the_panel(
    server: Server, browser: Browser, visits: Visits
) -> None:
    page = visits.open(browser, server.url, PHONE)
    wait_for_map(page)
    tops = [
        page.locator(selector).first.bounding_box()
        for selector in (
            '[data-testid="stDeckGlJsonChart"]',
            "section.panel",
            ".agencies",
            '[data-testid="stDataFrame"]',
        )
    ]
    ys = [box["y"] for box in tops if box is not None]
    assert len(ys) == 4
    assert ys == sorted(ys)


def test_a_button_of_the_list_selects_and_escape_goes_back_also_when_pressed_twice(
    server: Server, browser: Browser, visits: Visits
) -> None:
    page = visits.open(browser, server.url)
    wait_for_map(page)
    page.get_by_role("button", name="Pan", exact=True).click()
    country = picture(page)

    site_button(page, "jackson-tn").click()
    expect(details(page).locator("h2")).to_have_text("Jackson, Tennessee")
    expect(site_button(page, "jackson-tn")).to_have_attribute("aria-current", "true")
    expect_query(page, ("site", "jackson-tn"))
    wait_until_picture(page, lambda now: differing(now, country) > 0.03, "it flew nowhere")
    wait_until_still(page)

    page.keyboard.press("Escape")
    expect(details(page)).to_have_count(0)
    expect_query(page)
    wait_until_picture(page, lambda now: differing(now, country) < 0.002, "the country is not back")

    page.get_by_role("button", name="Zoom in", exact=True).click()
    wait_until_picture(page, lambda now: differing(now, country) > 0.03, "nothing was zoomed")
    wait_until_still(page)
    page.keyboard.press("Escape")
    wait_until_picture(page, lambda now: differing(now, country) < 0.002, "not back from a zoom")
    page.get_by_role("button", name="Pan left", exact=True).click()
    wait_until_picture(page, lambda now: differing(now, country) > 0.03, "nothing was panned")
    wait_until_still(page)
    page.keyboard.press("Escape")
    wait_until_picture(page, lambda now: differing(now, country) < 0.002, "not back from a pan")


def test_the_buttons_on_the_map_move_it_without_asking_the_server(
    server: Server, browser: Browser, visits: Visits
) -> None:
    page = visits.open(browser, "about:blank")
    sent: list[object] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.goto(server.url, wait_until="commit")
    wait_for_map(page)
    wait_until_idle(page)
    assert sent
    sent.clear()
    page.get_by_role("button", name="Pan", exact=True).click()
    for move in ("Zoom in", "Pan left", "Pan up", "Pan right", "Pan down", "Zoom out"):
        before = wait_until_still(page)
        page.get_by_role("button", name=move, exact=True).click()
        wait_until_picture(
            page,
            lambda now, before=before: differing(now, before) > 0.03,
            f"{move} moved nothing",
        )
        assert sent == [], move


def test_the_map_goes_to_a_chosen_state_as_its_link_does_and_stays_where_a_hand_moved_it(
    server: Server, browser: Browser, visits: Visits
) -> None:
    page = visits.open(browser, server.url)
    wait_for_map(page)
    country = picture(page)
    page.get_by_role("combobox", name="State", exact=True).fill("Ohio")
    page.get_by_role("option", name="Ohio, 2 sites", exact=True).click()
    expect_count(page, 2, 12)
    page.keyboard.press("Escape")  # closes the list of states alone
    wait_until_picture(page, lambda now: differing(now, country) > 0.03, "it went nowhere")
    ohio = wait_until_still(page)
    link = visits.open(browser, page.url)
    wait_for_map(link)
    wait_until_picture(link, lambda now: differing(now, ohio) < 0.002, "a link shows another view")

    page.get_by_role("button", name="Zoom in", exact=True).click()
    wait_until_picture(page, lambda now: differing(now, ohio) > 0.01, "nothing was zoomed")
    moved = wait_until_still(page)
    page.get_by_role("button", name="June 20, 2017, 2 sites", exact=True).click()
    expect_query(page, ("state", "Ohio"), ("announced", "2017-06-20"))
    wait_until_idle(page)
    assert differing(wait_until_still(page), moved) < 0.002

    page.get_by_role("button", name="Whole country", exact=True).click()
    wait_until_picture(page, lambda now: differing(now, moved) > 0.01, "it does not go back")
    # A link shows it as well, and Back the state.
    chosen = ("state", "Ohio"), ("announced", "2017-06-20")
    expect_query(page, *chosen, ("area", "country"))
    whole = wait_until_still(page)
    link.goto(page.url)
    wait_for_map(link)
    wait_until_picture(link, lambda now: differing(now, whole) < 0.002, "a link shows another view")
    page.go_back()
    wait_until_picture(page, lambda now: differing(now, ohio) < 0.002, "not the state")
    page.go_forward()
    wait_until_picture(page, lambda now: differing(now, whole) < 0.002, "not the country")
    page.get_by_role("combobox", name="State", exact=True).fill("Tenn")
    page.get_by_role("option", name="Tennessee, 2 sites", exact=True).click()
    expect_query(page, *chosen, ("state", "Tennessee"))
    page.keyboard.press("Escape")  # closes the list of states alone
    page.get_by_role("button", name="Reset", exact=True).click()
    expect_count(page, 12, 12)
    wait_until_picture(page, lambda now: differing(now, country) < 0.002, "not the country")


def test_on_the_full_screen_the_map_lies_on_the_pages_color_with_its_legend_alone(
    server: Server, browser: Browser, visits: Visits
) -> None:
    page = visits.open(browser, f"{server.url}/?show=states")
    wait_for_map(page)
    table = page.locator('[data-testid="stDataFrame"]')
    expect(table).to_be_visible()
    page.get_by_role("button", name="Full screen", exact=True).click()
    page.wait_for_function("() => document.fullscreenElement")
    expect(table).to_be_hidden()
    legend = page.get_by_role("list", name="Sites in a state", exact=True)
    expect(legend).to_be_in_viewport(ratio=1)
    expect(legend.get_by_role("listitem")).to_have_text(["1", "2"])
    background = "one => getComputedStyle(one).backgroundColor"
    full = page.evaluate(f"() => ({background})(document.fullscreenElement)")
    assert full == page.locator(".stApp").evaluate(background)


def test_the_keyboard_reaches_every_button_on_the_map_and_escape_closes_what_is_open_first(
    server: Server, browser: Browser, visits: Visits
) -> None:
    page = visits.open(browser, f"{server.url}/?site=memphis-tn")
    wait_for_map(page)
    focused = "() => document.activeElement.shadowRoot?.activeElement?.ariaLabel"
    page.get_by_role("button", name="Zoom out", exact=True).focus()
    reached = []
    for _ in range(9):
        reached.append(page.evaluate(focused))
        if reached[-1] == "Pan":
            page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    bar = ["Zoom out", "Zoom in", "Whole country", "Full screen", "Pan"]
    assert reached == [*bar, "Pan left", "Pan up", "Pan down", "Pan right"]
    expect(
        page.get_by_role("group", name="Move the map", exact=True).get_by_role("button")
    ).to_have_count(9)
    assert page.get_by_role("button", name="Whole country", exact=True).count() == 1

    near = wait_until_still(page)
    page.get_by_role("button", name="Download", exact=True).click()
    expect(page.get_by_role("button", name="GeoJSON for a map", exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="GeoJSON for a map", exact=True)).to_have_count(0)
    wait_until_idle(page)
    assert differing(picture(page), near) < 0.002
    expect(details(page)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(details(page)).to_have_count(0)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["laptop", "phone"])
def test_the_buttons_cover_no_part_of_the_country_and_are_large_enough_for_a_finger(
    server: Server, browser: Browser, visits: Visits, size: dict[str, int]
) -> None:
    touch = size == PHONE
    page = visits.open(browser, server.url, size, has_touch=touch, is_mobile=touch)
    wait_for_map(page)
    box = page.locator(".controls").bounding_box()
    assert box is not None
    page.locator(".st-key-map-controls").evaluate("one => { one.style.visibility = 'hidden' }")
    image = Image.open(BytesIO(page.screenshot(clip=box)))
    assert len(image.convert("RGB").getcolors() or []) == 1, "something lies under the buttons"
    for button in page.locator(".controls button:visible").all():
        at = button.bounding_box()
        assert at is not None
        least = 44 if touch else 32
        assert at["width"] >= least
        assert at["height"] >= least


def test_a_click_on_a_pin_selects_it_and_hovering_shows_a_card_of_text(
    server: Server, browser: Browser, visits: Visits
) -> None:
    page = visits.open(browser, f"{server.url}/?search=buffalo")
    wait_for_map(page)
    box = map_element(page).bounding_box()
    assert box is not None
    x, y = middle_of(picture(page), SITE_BLUE)
    page.mouse.move(box["x"] + x, box["y"] + y)
    card = page.locator(".deck-tooltip")
    expect(card).to_have_text("Buffalo, New YorkJoined June 20, 2017")
    click_pin(page, SITE_BLUE, "Buffalo, New York")
    expect_query(page, ("search", "buffalo"), ("site", "buffalo-ny"))


def test_the_same_pin_can_be_clicked_again_after_another_way_of_selecting(
    server: Server, browser: Browser, visits: Visits
) -> None:
    page = visits.open(browser, f"{server.url}/?state=NY")
    wait_for_map(page)
    for _ in range(2):
        click_pin(page, SITE_BLUE, "Buffalo, New York")
        page.keyboard.press("Escape")
        expect(details(page)).to_have_count(0)


def test_typing_narrows_the_list_and_a_single_match_is_selected(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, server.url)
    wait_for_list(page)
    search(page).press_sequentially("tenn")
    expect_count(page, 2, 12)
    assert listed_sites(page) == ["memphis-tn", "jackson-tn"]
    expect(details(page)).to_have_count(0)
    search(page).press_sequentially(" mem")
    expect_count(page, 1, 12)
    expect(details(page).locator("h2")).to_have_text("Memphis, Tennessee")
    expect_query(page, ("search", "tenn mem"), ("site", "memphis-tn"))
    page.keyboard.press("Escape")  # which clears a search field as well
    expect(details(page)).to_have_count(0)
    expect_query(page)
    expect_count(page, 12, 12)


def test_filters_live_in_the_address_and_survive_a_reload(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, f"{server.url}/?state=OH&state=Tennessee&site=toledo-oh")
    wait_for_list(page)
    expect_count(page, 4, 12)
    expect_query(page, ("state", "OH"), ("state", "Tennessee"), ("site", "toledo-oh"))
    expect(details(page).locator("h2")).to_have_text("Toledo, Ohio")
    page.reload()
    wait_for_list(page)
    expect_count(page, 4, 12)
    expect(details(page).locator("h2")).to_have_text("Toledo, Ohio")
    page.get_by_role("button", name="Reset", exact=True).click()
    expect_count(page, 12, 12)
    expect_query(page, ("site", "toledo-oh"))


def test_no_match_is_said_in_a_sentence_with_the_way_out_beside_it(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, f"{server.url}/?search=zzz")
    expect(page.get_by_text("No site matches these filters.", exact=True)).to_be_visible(
        timeout=READY_MS
    )
    expect_count(page, 0, 12)
    page.get_by_role("button", name="Show all", exact=True).click()
    expect_count(page, 12, 12)
    expect_query(page)


def test_the_map_fits_its_element_again_after_a_resize(
    server: Server, browser: Browser, visits: Visits
) -> None:
    page = visits.open(browser, server.url, PROJECTOR)
    wait_for_map(page)
    page.set_viewport_size({"width": 1280, "height": 720})
    fresh = visits.open(browser, server.url, {"width": 1280, "height": 720})
    wait_for_map(fresh)
    goal = picture(fresh)
    wait_until_picture(page, lambda now: differing(now, goal) < 0.002, "it does not fit again")


def test_without_webgl_the_same_map_is_drawn_and_the_page_says_so(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, f"{server.url}/?site=memphis-tn")
    expect(
        page.get_by_text(
            "This browser has no WebGL, so the map is drawn as a still picture.", exact=True
        )
    ).to_be_visible(timeout=READY_MS)
    drawing = page.get_by_role(
        "group", name="Map of the United States with 12 sites, Memphis, TN selected.", exact=True
    )
    expect(drawing).to_be_visible()
    expect(details(page).locator("h2")).to_have_text("Memphis, Tennessee")
    page.keyboard.press("Escape")
    expect(details(page)).to_have_count(0)
    assert listed_sites(page) == TWELVE


def test_downloads_hold_what_is_shown_with_coordinates_and_source(
    server: Server, plain_browser: Browser, visits: Visits, tmp_path: Path
) -> None:
    page = visits.open(plain_browser, f"{server.url}/?state=OH")
    wait_for_list(page)
    # The table has a button of that name as well.
    page.locator(".st-key-map-actions").get_by_role("button", name="Download", exact=True).click()
    files = {}
    for label, ending in {
        "CSV for a spreadsheet": "sites.csv",
        "Excel workbook": "sites.xlsx",
        "GeoJSON for a map": "sites.geojson",
        "KML for Google Earth": "sites.kml",
        "Map as one file that opens anywhere (HTML)": "map.html",
        "Map as a picture (PNG)": "map.png",
        "Map as a drawing (SVG)": "map.svg",
        "Map on a page (PDF)": "map.pdf",
    }.items():
        with page.expect_download() as downloaded:
            page.get_by_role("button", name=label, exact=True).click()
        assert downloaded.value.suggested_filename == f"psp-{ending}"
        files[ending] = downloaded.value.path().read_bytes()
    lines = files["sites.csv"].decode("utf-8-sig").splitlines()
    assert lines[0].startswith("city,state,kind,announced,latitude,longitude")
    assert [line.split(",")[0] for line in lines[1:]] == ["Toledo", "Cincinnati"]
    sheet = openpyxl.load_workbook(BytesIO(files["sites.xlsx"]))["Sites"]
    assert [cell.value for cell in sheet["A"]] == ["city", "Toledo", "Cincinnati"]
    collection = json.loads(files["sites.geojson"])
    assert collection["type"] == "FeatureCollection"
    assert len(collection["features"]) == 2
    longitude, latitude = collection["features"][0]["geometry"]["coordinates"]
    assert (round(longitude), round(latitude)) == (-84, 42)
    assert files["sites.kml"].count(b"<Placemark ") == 2
    assert files["map.html"].count(b"<tr><td>") == 2
    # The command's is the same, byte for byte.
    own = tmp_path / "map.html"
    asked = ["--data", server.data, "--filter", "state=OH"]
    subprocess.run([sys.executable, "-m", "export", own, *asked], cwd=ROOT, check=True)
    assert own.read_bytes() == files["map.html"]
    assert Image.open(BytesIO(files["map.png"])).size == (2400, 1824)
    words = "Public Safety Partnership: 2 of 12 sites · Ohio"
    assert f"<title>{words}</title>" in files["map.svg"].decode()
    (sheet_of_paper,) = PdfReader(BytesIO(files["map.pdf"])).pages
    assert "2 of 12 sites · Ohio" in " ".join(sheet_of_paper.extract_text().split())


def test_the_briefing_of_what_is_shown_can_be_saved_as_a_file(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, f"{server.url}/?state=OH")
    wait_for_list(page)
    page.locator(".st-key-map-actions").get_by_role("button", name="Download", exact=True).click()
    page.get_by_role("button", name="Briefing as PowerPoint", exact=True).click()
    with page.expect_download() as pptx_download:
        page.get_by_role("button", name=re.compile(r"^Save PowerPoint, \d+\.\d MB$")).click()
    slides = Presentation(str(pptx_download.value.path())).slides
    titles = [slide.shapes.title.text for slide in slides]
    assert {"Toledo", "Cincinnati"} <= set(titles)
    assert "Memphis" not in titles
    assert not any(slide.has_notes_slide for slide in slides)  # they are the presenter's
    page.get_by_role("button", name="Briefing as PDF", exact=True).click()
    with page.expect_download() as pdf_download:
        page.get_by_role("button", name=re.compile(r"^Save PDF, \d+\.\d MB$")).click()
    assert len(PdfReader(pdf_download.value.path()).pages) == len(titles) == 7
    assert pdf_download.value.suggested_filename.endswith("-briefing.pdf")


def test_copy_link_copies_the_address_with_filters_and_selection(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    address = f"{server.url}/?state=OH&site=toledo-oh"
    page = visits.open(plain_browser, address, permissions=["clipboard-read", "clipboard-write"])
    wait_for_list(page)
    page.get_by_role("button", name="Copy link", exact=True).click()
    expect(page.get_by_text("Link copied", exact=True)).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == page.url
    expect_query(page, ("state", "OH"), ("site", "toledo-oh"))


def test_the_list_works_with_the_keyboard_alone(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, server.url)
    wait_for_list(page)
    site_button(page, "birmingham-al").focus()
    page.keyboard.press("Tab")
    focused = page.evaluate(
        """() => {
          let element = document.activeElement;
          while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
          const style = getComputedStyle(element);
          return [element.dataset.site, style.outlineStyle, parseFloat(style.outlineWidth)];
        }"""
    )
    assert focused[0] == "indianapolis-in"
    assert focused[1] == "solid"
    assert focused[2] >= 2
    page.keyboard.press("Enter")
    expect(details(page).locator("h2")).to_have_text("Indianapolis, Indiana")
    expect(site_button(page, "indianapolis-in")).to_be_focused()


def test_the_map_prints_on_one_page_without_what_one_presses(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, server.url)
    wait_for_list(page)
    expect(page.locator(".still svg")).to_be_visible(timeout=READY_MS)
    expect(page.locator('[data-testid="stDataFrame"]')).to_be_visible(timeout=READY_MS)
    (paper,) = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True))).pages
    assert paper.mediabox.width > paper.mediabox.height
    text = " ".join(paper.extract_text().split())
    for words in ("12 of 12", "Springfield", "Twelve cities join", "USAO", "COPS"):
        assert words in text
    for words in ("Reset", "Download", "Copy link", "Search"):
        assert words not in text
    page.emulate_media(media="print")
    boxes = [site_button(page, key).bounding_box() for key in ("birmingham-al", "springfield-il")]
    panel, (first, last) = page.locator(".agencies").bounding_box(), boxes
    assert panel
    assert first
    assert last
    assert first["y"] > panel["y"] + panel["height"]
    assert last["x"] > first["x"] + 3 * first["width"]  # in columns


def test_without_webgl_pins_are_buttons_that_say_their_card_and_select(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, server.url)
    wait_for_list(page)
    pins = page.locator(".still").get_by_role("button")
    expect(pins).to_have_count(12, timeout=READY_MS)
    memphis = pins.and_(page.locator("[data-key=memphis-tn]"))
    expect(memphis).to_have_accessible_name("Memphis, Tennessee Joined June 20, 2017")
    memphis.click()
    expect(details(page).locator("h2")).to_have_text("Memphis, Tennessee")
    expect(memphis).to_have_attribute("aria-current", "true")
    # Nearer, the pins beyond the edge are not there to step to.
    expect(pins).to_have_count(3)

    pins.first.focus()
    expect(pins.first).to_have_accessible_name("Birmingham, Alabama Joined June 20, 2017")
    page.keyboard.press("Tab")
    jackson = page.locator(".still [data-key=jackson-tn]")
    expect(jackson).to_be_focused()
    page.keyboard.press("Enter")
    expect(details(page).locator("h2")).to_have_text("Jackson, Tennessee")
    expect(jackson).to_have_attribute("aria-current", "true")
    expect(jackson).to_be_focused()
    expect_query(page, ("site", "jackson-tn"))
