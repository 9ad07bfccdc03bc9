"""The briefing: a room, a screen, a clicker, a second window and a phone."""

import csv
import os
import subprocess
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect
from running import (
    DESKTOP,
    PHONE,
    ROOT,
    Server,
    Visits,
    uvicorn_command,
    wait_until_healthy,
)
from screen import READY_MS, expect_count, expect_query, listed_sites, wait_until_idle


def open_stage(
    server: Server, browser: Browser, visits: Visits, query: str = "", **options: object
) -> Page:
    """Open the briefing, and wait for its slide."""
    page = visits.open(browser, f"{server.url}/briefing{query}", **options)  # type: ignore[arg-type]
    wait_for_stage(page)
    return page


def wait_for_stage(page: Page) -> None:
    expect(page.locator(".stage .live")).to_have_text(heading(page).inner_text(timeout=READY_MS))
    expect(page.locator(".slide")).to_be_visible(timeout=READY_MS)
    wait_until_idle(page)


def heading(page: Page) -> Locator:
    return page.locator(".slide h1")


def expect_slide(page: Page, slide: str) -> None:
    page.wait_for_function(
        "id => new URLSearchParams(location.search).get('slide') === id"
        " && document.documentElement.dataset.stageSlide === id",
        arg=slide,
        timeout=READY_MS,
    )


def expect_number(page: Page, number: int) -> None:
    expect(page.locator(".bar .at")).to_contain_text(f"{number} / ", timeout=READY_MS)


def cover(page: Page) -> Locator:
    return page.locator(".stage .cover")


def test_the_whole_briefing_is_presented_with_page_down_alone(
    server: Server, browser: Browser, visits: Visits
) -> None:
    page = open_stage(server, browser, visits)
    count = int(page.locator(".bar .at").inner_text().split("/")[1])
    seen = [heading(page).inner_text()]
    for number in range(2, count + 1):
        page.keyboard.press("PageDown")
        expect_number(page, number)
        seen.append(heading(page).inner_text())
    assert count == 17
    assert seen[0] == "National Public Safety Partnership"
    assert "Eight agencies take part" in seen
    assert {"Birmingham", "Kansas City", "Springfield"} <= set(seen)
    expect(page.locator(".slide .qr")).to_be_visible()
    page.keyboard.press("PageDown")
    page.keyboard.press("PageUp")
    expect_number(page, count - 1)


def test_a_held_key_is_one_press_and_two_quick_presses_are_two(
    server: Server, browser: Browser, visits: Visits
) -> None:
    page = open_stage(server, browser, visits)
    page.keyboard.down("PageDown")
    for _ in range(10):
        page.keyboard.down("PageDown")  # the browser says that it is a repetition
    page.keyboard.up("PageDown")
    expect_slide(page, "country")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect_slide(page, "agencies")
    page.keyboard.press("Backspace")
    expect_slide(page, "announcement-2017-06-20")


def test_numbers_home_and_end_jump(server: Server, browser: Browser, visits: Visits) -> None:
    page = open_stage(server, browser, visits)
    page.keyboard.type("12")
    expect(page.locator(".stage .number")).to_have_text("12")
    page.keyboard.press("Enter")
    expect_slide(page, "houston-tx")
    page.keyboard.press("End")
    expect_slide(page, "close")
    page.keyboard.press("Home")
    expect_slide(page, "title")
    page.keyboard.press("Enter")
    expect_slide(page, "country")


def test_black_white_and_the_keys_ask_the_server_nothing(
    server: Server, browser: Browser, visits: Visits
) -> None:
    sent: list[str] = []
    page = visits.open(browser, "about:blank")
    page.on(
        "websocket",
        lambda line: line.on(
            "framesent", lambda _: sent.append(line.url) if "_stcore" in line.url else None
        ),
    )
    page.goto(f"{server.url}/briefing?slide=country")
    wait_for_stage(page)
    before = len(sent)
    page.keyboard.press("b")
    expect(cover(page)).to_be_visible()
    expect(cover(page)).to_have_css("background-color", "rgb(0, 0, 0)")
    page.keyboard.press("Escape")
    expect(cover(page)).to_be_hidden()
    page.keyboard.press(".")
    expect(cover(page)).to_be_visible()
    page.keyboard.press("w")
    expect(cover(page)).to_have_css("background-color", "rgb(255, 255, 255)")
    page.keyboard.press("w")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    page.keyboard.press("q")
    expect(page.get_by_text("Follow on your own screen")).to_be_visible()
    page.keyboard.press("Escape")
    assert len(sent) == before
    page.keyboard.press("b")
    page.keyboard.press("PageDown")
    expect_slide(page, "announcement-2017-06-20")
    expect(cover(page)).to_be_hidden()


def test_a_reload_in_the_middle_comes_back_to_the_same_slide(
    server: Server, browser: Browser, visits: Visits
) -> None:
    page = open_stage(server, browser, visits, "?state=OH&state=TN")
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    expect(heading(page)).to_have_text("Toledo", timeout=READY_MS)
    page.reload()
    wait_for_stage(page)
    expect(heading(page)).to_have_text("Toledo")
    assert page.locator(".bar .at").inner_text() == "6 / 9"
    page.keyboard.press("PageUp")
    expect(heading(page)).to_have_text("Memphis", timeout=READY_MS)


def test_the_briefing_takes_the_maps_filters_along_and_back(
    server: Server, browser: Browser, visits: Visits
) -> None:
    page = visits.open(browser, f"{server.url}/?state=Tennessee")
    expect_count(page, 2, 12)
    page.get_by_role("link", name="Briefing").click()
    wait_for_stage(page)
    page.keyboard.press("PageDown")
    expect(heading(page)).to_contain_text("2 cities", timeout=READY_MS)
    page.keyboard.press("Escape")
    expect_count(page, 2, 12)
    assert listed_sites(page) == ["memphis-tn", "jackson-tn"]
    expect_query(page, ("state", "Tennessee"))


def test_both_windows_of_a_presenter_are_in_step(
    server: Server, browser: Browser, visits: Visits
) -> None:
    stage = open_stage(server, browser, visits)
    with stage.context.expect_page() as opened:
        stage.keyboard.press("p")
    desk = opened.value
    expect(desk.get_by_role("region", name="Note")).to_be_visible(timeout=READY_MS)
    expect(desk.get_by_role("timer")).to_be_visible()
    expect(desk.locator(".st-key-stage-preview-next h2")).to_contain_text("12")
    desk.keyboard.press("PageDown")
    expect_slide(desk, "country")
    expect_slide(stage, "country")
    stage.keyboard.press("End")
    expect_slide(desk, "close")
    expect(desk.get_by_text("This is the last slide.")).to_be_visible()
    desk.keyboard.press("b")
    expect(cover(stage)).to_be_visible()
    stage.keyboard.press("b")
    expect(cover(desk)).to_be_hidden()


def test_the_note_is_for_the_presenters_windows_and_for_no_strangers(
    own_server: Server, browser: Browser, visits: Visits
) -> None:
    (own_server.data / "briefing.toml").write_text('[notes]\ntitle = "Greet the mayor."\n', "utf-8")
    stage = open_stage(own_server, browser, visits)
    with stage.context.expect_page() as opened:
        stage.keyboard.press("p")
    note = opened.value.get_by_role("region", name="Note")
    expect(note).to_have_text("Greet the mayor.", timeout=READY_MS)
    room = stage.evaluate("new URLSearchParams(location.search).get('room')")
    for query in ("?view=presenter", f"?view=presenter&room={room}"):
        stranger = visits.open(browser, f"{own_server.url}/briefing{query}")
        expect(stranger.get_by_role("region", name="Note")).to_have_text(
            "The notes are for the presenter. "
            "To see them, begin on the Briefing page and press P there.",
            timeout=READY_MS,
        )
        expect(stranger.locator(".stage .live")).not_to_be_empty(timeout=READY_MS)
        wait_until_idle(stranger)
        stranger.keyboard.press("PageDown")
        expect_slide(stranger, "country")
        expect(stranger.get_by_role("region", name="Note")).not_to_contain_text("mayor")
    expect_slide(stage, "title")


def test_a_phone_follows_looks_around_and_comes_back_but_never_drives(
    server: Server, browser: Browser, visits: Visits
) -> None:
    stage = open_stage(server, browser, visits, "?state=OH")
    room = stage.evaluate("new URLSearchParams(location.search).get('room')")
    phone = open_stage(
        server, browser, visits, f"?state=OH&view=follow&room={room}", size=PHONE, has_touch=True
    )
    secrets = phone.evaluate("JSON.stringify([{...localStorage}, location.href])")
    kept = stage.evaluate("JSON.parse(localStorage['briefing-rooms'])")
    assert kept[0][0] == room
    assert kept[0][1] not in secrets
    stage.keyboard.press("PageDown")
    expect_slide(phone, "country")
    phone.get_by_role("button", name="Next").click()
    expect_slide(phone, "announcement-2017-06-20")
    stage.keyboard.press("End")
    expect_slide(stage, "close")
    expect_slide(phone, "announcement-2017-06-20")
    phone.get_by_role("button", name="Back to the presenter").click()
    expect_slide(phone, "close")
    expect_slide(stage, "close")
    expect(phone.get_by_role("button", name="Back to the presenter")).to_be_hidden()


def test_a_copied_address_of_a_stage_drives_a_room_of_its_own(
    server: Server, browser: Browser, visits: Visits
) -> None:
    stage = open_stage(server, browser, visits)
    copied = stage.url.split("/briefing")[1]
    other = open_stage(server, browser, visits, copied)
    other.wait_for_function("old => location.href !== old", arg=stage.url, timeout=READY_MS)
    other.keyboard.press("End")
    expect_slide(other, "close")
    expect_slide(stage, "title")


@pytest.fixture
def servers_in_turn(own_server: Server) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Servers that a test starts after the first; they end with it."""
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        process.kill()
        process.wait()


def test_a_lost_connection_shows_a_sign_and_comes_back_to_the_same_slide(
    own_server: Server,
    servers_in_turn: list[subprocess.Popen[bytes]],
    browser: Browser,
    visits: Visits,
) -> None:
    page = open_stage(own_server, browser, visits, "?slide=houston-tx")
    own_server.process.kill()
    own_server.process.wait()
    expect(page.locator(".stage .sign")).to_be_visible(timeout=READY_MS)
    expect(heading(page)).to_have_text("Houston")
    port = int(own_server.url.rpartition(":")[2])
    with own_server.log.open("ab") as out:
        again = subprocess.Popen(
            uvicorn_command(port),
            cwd=ROOT,
            stdout=out,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PARTNERSHIP_MAP_DATA": str(own_server.data)},
        )
    servers_in_turn.append(again)
    wait_until_healthy(own_server.url, again, own_server.log)
    expect(page.locator(".stage .sign")).to_be_hidden(timeout=READY_MS)
    wait_until_idle(page)
    expect(heading(page)).to_have_text("Houston")
    page.keyboard.press("PageDown")
    expect_slide(page, "jackson-tn")
    expect(heading(page)).to_have_text("Jackson")


def test_the_slide_stays_while_the_roster_changes_under_it(
    own_server: Server, browser: Browser, visits: Visits
) -> None:
    page = open_stage(own_server, browser, visits, "?slide=houston-tx")
    with (own_server.data / "sites.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow(["Nashville", "Tennessee", "city", "2017-06-20"])
    expect(page.locator(".bar .at")).to_have_text("12 / 18", timeout=READY_MS)
    expect(heading(page)).to_have_text("Houston")
    expect_slide(page, "houston-tx")


def test_without_webgl_the_slides_have_the_same_map_as_a_still_picture(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = open_stage(server, plain_browser, visits, "?slide=houston-tx")
    chart = page.locator(".st-key-stage-picture [data-testid='stVegaLiteChart']")
    expect(chart.locator("canvas, svg").first).to_be_visible(timeout=READY_MS)
    page.keyboard.press("PageDown")
    expect_slide(page, "jackson-tn")
    expect(chart.locator("canvas, svg").first).to_be_visible(timeout=READY_MS)


def test_it_advances_by_itself_round_and_round(
    server: Server, browser: Browser, visits: Visits
) -> None:
    page = open_stage(server, browser, visits, "?slide=close&auto=1")
    expect_slide(page, "title")
    expect_slide(page, "country")
    page.keyboard.press("a")
    page.wait_for_function("!location.search.includes('auto')", timeout=READY_MS)


def test_nothing_but_the_slide_is_on_the_screen(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = open_stage(server, plain_browser, visits)
    for hidden in ("stHeader", "stSidebar", "stToolbar"):
        expect(page.locator(f"[data-testid='{hidden}']:visible")).to_have_count(0)


@pytest.mark.parametrize(
    ("view", "scheme", "size"),
    [("stage", "light", DESKTOP), ("presenter", "dark", DESKTOP), ("follow", "dark", PHONE)],
    ids=["stage", "presenter", "follower"],
)
def test_axe_finds_nothing_serious_or_critical_on_the_stage(
    server: Server,
    browser: Browser,
    visits: Visits,
    view: str,
    size: dict[str, int],
    scheme: str,
) -> None:
    slides = ["houston-tx"]
    if view == "stage":
        slides += ["title", "country", "announcement-2017-06-20", "agencies", "close"]
    page = visits.open(browser, "about:blank", size, color_scheme=scheme)
    bad = []
    for slide in slides:
        page.goto(f"{server.url}/briefing?slide={slide}&view={view}", wait_until="commit")
        expect(page.locator(".slide").first).to_be_visible(timeout=READY_MS)
        expect(page.locator(".stage .live")).not_to_be_empty(timeout=READY_MS)
        wait_until_idle(page)
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        bad += [
            f"{slide}: {one['id']}: {node['html'][:160]} ({node['failureSummary'][:300]})"
            for one in found
            if one["impact"] in ("serious", "critical")
            for node in one["nodes"]
        ]
    assert bad == []
