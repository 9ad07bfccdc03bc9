"""The briefing in a room: a screen, a presenter's window, phones, and what happens to them."""

import re

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.helpers.running import PHONE, Server, Visits
from tests.helpers.screen import READY_MS, expect_count, wait_until_idle
from tests.helpers.slideshow import (
    close_presenter_view,
    cover,
    expect_slide,
    heading,
    line,
    note_slides,
    open_phone,
    open_presenter_view,
    open_stage,
    room_of,
    said_to_presenter,
    sign,
    wait_for_stage,
)


def test_two_windows_and_three_phones_go_through_a_whole_briefing_together(
    own_server: Server,
    plain_browser: Browser,
    visits: Visits,
) -> None:
    (own_server.data / "briefing.toml").write_text("advance_seconds = 1\n", "utf-8")
    # Start.
    stage = open_stage(own_server, plain_browser, visits)
    presenter = open_presenter_view(stage)
    expect(said_to_presenter(presenter)).to_have_text(["No one is following yet"])
    room = room_of(stage)
    third = visits.open(plain_browser, "about:blank", PHONE)
    third.clock.install()
    third.goto(f"{own_server.url}/briefing?view=follow&room={room}", wait_until="commit")
    wait_for_stage(third)
    phones = [open_phone(own_server, plain_browser, visits, stage) for _ in range(2)] + [third]
    everyone = [stage, presenter, *phones]
    expect(said_to_presenter(presenter)).to_have_text(["3 people are following"])
    presenter.keyboard.press("PageDown")
    for page in everyone:
        expect_slide(page, "country")

    # By itself: one step at a time, though two windows could take it.
    note_slides(stage)
    stage.keyboard.press("a")
    expect(said_to_presenter(presenter)).to_have_text(
        ["Advances every 1 s (A)", "3 people are following"]
    )
    expect_slide(stage, "indianapolis-in")

    # Black stays black, and ends the advancing.
    presenter.keyboard.press("b")
    expect(said_to_presenter(presenter)).to_have_text(
        ["Black screen (B)", "3 people are following"]
    )
    for page in (stage, *phones):
        expect(cover(page)).to_be_visible()
        expect(cover(page)).to_have_css("background-color", "rgb(0, 0, 0)")
    order = stage.evaluate(
        "JSON.parse(document.querySelector('.slideshow-contents').dataset.contents)"
    )
    ids = [slide["id"] for slide in order["slides"]]
    # An advance may have crossed the key; the browser keeps the slide it ended on.
    stood = stage.evaluate("JSON.parse(localStorage['briefing-rooms'])[0].slide")
    for page in everyone:
        expect_slide(page, stood)
    noted = stage.evaluate("noted")
    assert noted == (10 * ids)[1 : 1 + len(noted)]
    phones[0].get_by_role("button", name="Show the slide", exact=True).click()
    expect(cover(phones[0])).to_be_hidden()

    # Reload: the same room and slide, still black.
    stage.reload()
    wait_for_stage(stage)
    expect(cover(stage)).to_be_visible()
    assert room_of(stage) == room
    stage.keyboard.press("b")
    for page in everyone:
        expect(cover(page)).to_be_hidden()
        expect_slide(page, stood)

    # Escape: once is a question, twice leaves; the briefing is taken up where it was.
    stage.keyboard.press("Escape")
    expect(line(stage)).to_have_text("Press Escape again to leave the briefing.")
    expect(line(stage)).to_be_hidden()
    stage.keyboard.press("Escape")
    expect(line(stage)).to_be_visible()
    stage.keyboard.press("Escape")
    expect_count(stage, 12, 12)
    stage.get_by_role("link", name="Briefing", exact=True).click()
    wait_for_stage(stage)
    expect_slide(stage, stood)
    assert room_of(stage) == room

    # The server restarts.
    own_server.kill()
    for page in everyone:
        expect(sign(page)).to_have_text("Reconnecting…", timeout=READY_MS)
    own_server.start()
    for page in everyone:
        expect(sign(page)).to_be_hidden(timeout=READY_MS)
        wait_until_idle(page)
    expect(said_to_presenter(presenter)).to_have_text(["3 people are following"], timeout=READY_MS)
    stage.keyboard.press("PageDown")
    for page in everyone:
        expect_slide(page, ids[ids.index(stood) + 1])

    # The end.
    presenter.keyboard.press("End")
    for page in everyone:
        expect_slide(page, "close")
    close_presenter_view(presenter)
    stage.keyboard.press("Escape")
    stage.keyboard.press("Escape")
    expect_count(stage, 12, 12)
    for page in phones:
        expect(sign(page)).to_have_text("The presenter has paused.")
    third.clock.fast_forward("02:00")
    expect(sign(third)).to_have_text("The presenter has left.")
    stage.go_back()
    wait_for_stage(stage)
    assert room_of(stage) == room
    for page in phones:
        expect(sign(page)).to_be_hidden()


def test_both_windows_of_a_presenter_are_in_step(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    stage = open_stage(server, plain_browser, visits)
    presenter = open_presenter_view(stage)
    expect(presenter.locator(".st-key-slideshow-preview-next h2")).to_have_text(
        "12 cities in 10 states"
    )
    presenter.keyboard.press("PageDown")
    expect_slide(presenter, "country")
    expect_slide(stage, "country")
    stage.keyboard.press("End")
    expect_slide(presenter, "close")
    expect(presenter.get_by_text("This is the last slide.", exact=True)).to_be_visible()
    presenter.keyboard.press("q")
    lead = stage.locator(".follow-code .lead")
    expect(lead).to_have_text("Only this computer can open this map now.")
    expect(lead).to_be_visible()
    expect(said_to_presenter(presenter)).to_have_text(
        ["Code on screen (Q)", "No one is following yet"]
    )
    presenter.keyboard.press("b")
    expect(cover(stage)).to_be_visible()
    stage.keyboard.press("b")
    expect(said_to_presenter(presenter)).to_have_text(["No one is following yet"])
    # Pressed again, the key leads to the window that is there.
    stage.keyboard.press("p")
    assert len(stage.context.pages) == 2


def test_a_window_that_the_browser_blocks_is_said(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    stage = open_stage(server, plain_browser, visits)
    stage.evaluate("() => { window.open = () => null; }")  # what a browser's blocker does
    stage.keyboard.press("p")
    expect(line(stage)).to_have_text(
        "The browser blocked the second window. Allow pop-ups for this address "
        "(at the end of the address bar), then press P again."
    )


def test_the_note_is_for_the_presenters_windows_and_for_no_strangers(
    own_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    (own_server.data / "briefing.toml").write_text('[notes]\ntitle = "Greet the mayor."\n', "utf-8")
    stage = open_stage(own_server, plain_browser, visits)
    note = open_presenter_view(stage).get_by_role("region", name="Note", exact=True)
    expect(note).to_have_text("Greet the mayor.", timeout=READY_MS)
    for query in ("?view=presenter", f"?view=presenter&room={room_of(stage)}"):
        stranger = visits.open(plain_browser, f"{own_server.url}/briefing{query}")
        expect(stranger.get_by_role("region", name="Note", exact=True)).to_have_text(
            "The notes are for the presenter. "
            "To see them, start on the Briefing page and press P there.",
            timeout=READY_MS,
        )
        expect(stranger.locator(".slideshow .live")).not_to_be_empty(timeout=READY_MS)
        wait_until_idle(stranger)
        stranger.keyboard.press("PageDown")
        expect_slide(stranger, "country")
        expect(stranger.get_by_role("region", name="Note", exact=True)).not_to_contain_text("mayor")
    expect_slide(stage, "title")


def test_a_phone_comes_by_the_short_address_looks_around_and_never_drives(
    own_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    settings = own_server.data / "briefing.toml"
    settings.write_text('address = "http://map.example.gov"\n', "utf-8")
    stage = open_stage(own_server, plain_browser, visits, "?state=OH")
    stage.keyboard.press("q")
    expect(
        stage.get_by_role("img", name="QR code of the address to follow", exact=True)
    ).to_be_visible()
    typed = stage.locator(".follow-code .typed").inner_text()
    assert re.fullmatch(r"map\.example\.gov/f/[0-9A-Z]{4}", typed)
    stage.keyboard.press("q")
    short = typed.removeprefix("map.example.gov").lower()
    phone = visits.open(plain_browser, f"{own_server.url}{short}", PHONE, has_touch=True)
    wait_for_stage(phone)
    secrets = phone.evaluate("JSON.stringify([{...localStorage}, location.href])")
    kept = stage.evaluate("JSON.parse(localStorage['briefing-rooms'])")
    assert [one["room"] for one in kept] == [room_of(stage)]
    assert kept[0]["secret"] not in secrets
    stage.keyboard.press("PageDown")
    expect_slide(phone, "country")
    expect(heading(phone)).to_have_text(heading(stage).inner_text())
    expect(phone.locator(".bar .at")).to_have_text(stage.locator(".bar .at").inner_text())
    phone.get_by_role("button", name="Next", exact=True).click()
    expect_slide(phone, "announcement-2017-06-20")
    stage.keyboard.press("End")
    expect_slide(stage, "close")
    expect_slide(phone, "announcement-2017-06-20")
    phone.get_by_role("button", name="Back to the presenter", exact=True).click()
    expect_slide(phone, "close")
    expect_slide(stage, "close")
    expect(phone.get_by_role("button", name="Back to the presenter", exact=True)).to_be_hidden()
    # Dark with the stage, unless the phone's owner says otherwise, also after a reload.
    phone.get_by_role("button", name="Options", exact=True).click()
    phone.get_by_label("Go dark when the presenter does", exact=True).uncheck()
    phone.get_by_role("button", name="Done", exact=True).click()
    phone.reload()
    wait_for_stage(phone)
    stage.keyboard.press("b")
    stage.keyboard.press("Home")
    stage.keyboard.press("b")
    expect_slide(phone, "title")
    expect(cover(phone)).to_be_hidden()
    phone.get_by_role("button", name="Options", exact=True).click()
    phone.get_by_label("Go dark when the presenter does", exact=True).check()
    phone.get_by_role("button", name="Done", exact=True).click()
    expect(cover(phone)).to_be_visible()


@pytest.mark.parametrize("query", ["", "?slide=houston-tx&state=Texas"])
def test_opening_a_briefing_is_one_step_of_the_history(
    server: Server, plain_browser: Browser, visits: Visits, query: str
) -> None:
    page = visits.open(plain_browser, f"{server.url}/about")
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=READY_MS)
    wait_until_idle(page)
    before = page.evaluate("history.length")
    late: list[Route] = []  # as over a slow line: the stage cannot count on it

    def hold(route: Route) -> None:
        # The page before may ask for it as late.
        if "/briefing" in route.request.frame.url:
            late.append(route)
        else:
            route.continue_()

    page.route("**/components/live.js*", hold)
    page.goto(f"{server.url}/briefing{query}")
    page.wait_for_function(
        "() => ['room', 'slide'].every(name => new URLSearchParams(location.search).has(name))",
        timeout=READY_MS,
    )
    wait_until_idle(page)
    assert page.evaluate("history.length") == before + 1
    assert len(late) == 1
    late[0].continue_()
    page.go_back()
    page.wait_for_url("**/about")


def test_a_copied_address_of_a_stage_drives_a_room_of_its_own(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    stage = open_stage(server, plain_browser, visits)
    copied = stage.url.split("/briefing")[1]
    other = open_stage(server, plain_browser, visits, copied)
    other.wait_for_function("old => location.href !== old", arg=stage.url, timeout=READY_MS)
    other.keyboard.press("End")
    expect_slide(other, "close")
    expect_slide(stage, "title")


def test_a_screen_that_nobody_attends_goes_round_until_a_key_stops_it(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, "about:blank")
    page.clock.install()
    page.goto(f"{server.url}/briefing?slide=close&auto=1", wait_until="commit")
    expect_slide(page, "title")
    expect_slide(page, "country")
    for key in ("?", "b", "o", "PageUp"):
        page.keyboard.press(key)
        expect(line(page)).to_have_text("Slides stopped advancing. Press A to start again.")
        page.keyboard.press("Escape")
        expect(cover(page)).to_be_hidden()
        page.keyboard.press("a")
        page.wait_for_function("location.search.includes('auto')", timeout=READY_MS)
    page.keyboard.press("b")
    page.keyboard.press("b")
    page.keyboard.press("End")
    expect_slide(page, "close")
    page.clock.fast_forward("01:50")
    expect_slide(page, "close")
    page.clock.fast_forward("00:15")  # two minutes without a key
    page.clock.fast_forward("00:25")
    expect_slide(page, "title")
    page.keyboard.press("a")
    page.wait_for_function("!location.search.includes('auto')", timeout=READY_MS)
