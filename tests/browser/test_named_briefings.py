"""A briefing of one's own: made on the page by two editors, and told by its address."""

import io
import re
from pathlib import Path

from playwright.sync_api import Browser, Download, Page, expect
from pptx import Presentation

from briefing.__main__ import main
from export import main as export
from tests.helpers.axe import serious
from tests.helpers.running import Server, Visits
from tests.helpers.screen import READY_MS, wait_until_idle
from tests.helpers.slideshow import expect_slide, open_presenter_view, open_stage, room_of
from versions.folder import FolderStorage
from versions.storage import NewContent


def rows(page: Page) -> list[str]:
    return page.locator("ol .name").all_inner_texts()


def expect_said(page: Page, said: str) -> None:
    expect(page.locator(".banner").first).to_have_text(said, timeout=READY_MS)


def open_slides(server: Server, browser: Browser, visits: Visits, query: str) -> Page:
    page = visits.open(browser, f"{server.url}/slides{query}")
    expect(page.locator("ol li").first).to_be_visible(timeout=READY_MS)
    wait_until_idle(page)
    return page


def saved_page(page: Page, label: str) -> Download:
    actions = page.locator(".st-key-map-actions")
    actions.get_by_role("button", name="Download", exact=True).click(timeout=READY_MS)
    with page.expect_download(timeout=READY_MS) as found:
        page.get_by_role("button", name=label, exact=True).click()
    return found.value


def test_two_editors_make_a_briefing_and_a_room_follows_it(
    editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    # A list with a history: its last change is told at the end.
    storage = FolderStorage(editing_server.data)
    before = storage.read("sites.csv")
    assert before
    more = before.data + b"Tulsa,OK,city,2017-06-20\r\n"
    storage.publish([NewContent("sites.csv", more, before.digest)], who="Ada", note="Tulsa")
    ada = open_slides(editing_server, plain_browser, visits, "?state=OH")
    ada.get_by_label("Name", exact=True).fill("Ohio, monthly")
    ada.get_by_role("checkbox", name=re.compile(r"^\S+ ?Cincinnati$")).uncheck()
    # By keys the last slide becomes the first but one, and keeps the focus.
    closing = ada.get_by_role("checkbox", name=re.compile(r"^\S+ ?Find out more$"))
    closing.focus()
    ada.keyboard.press("Alt+Home")
    ada.keyboard.press("Alt+ArrowDown")
    expect(closing).to_be_focused()
    expect(ada.locator("[role=status]").last).to_have_text("Find out more: 2 of 7")
    # By the mouse, Toledo goes where the agencies are.
    items = ada.locator("ol li")
    items.nth(5).locator(".grip").drag_to(items.nth(4), target_position={"x": 9, "y": 3})
    order = ["National Public Safety Partnership", "Find out more", "2 cities in 1 state"]
    order += ["Twelve cities join the Public Safety Partnership", "Toledo"]
    order += ["Eight agencies take part", "Cincinnati"]
    assert rows(ada) == order
    ada.get_by_role("button", name="Note for Toledo", exact=True).click()
    ada.keyboard.type("Ask the chief.")
    ada.get_by_role("button", name="Save", exact=True).click()
    expect_said(ada, "“Ohio, monthly” was saved.")
    assert serious(ada) == []
    # Bob opens it, and is quicker.
    bob = open_slides(editing_server, plain_browser, visits, "?named=ohio-monthly")
    assert rows(bob) == order
    bob.get_by_role("button", name="Move Toledo up", exact=True).click()
    bob.get_by_role("button", name="Save", exact=True).click()
    expect_said(bob, "“Ohio, monthly” was saved.")
    ada.get_by_label("Note for the speaker: Toledo", exact=True).fill("Thank the chief.")
    ada.get_by_role("button", name="Save", exact=True).click()
    told = "“Ohio, monthly” was changed by someone else since you opened it."
    expect_said(ada, f"Nothing was saved: {told}")
    ada.get_by_role("button", name="Keep mine", exact=True).click()
    expect(ada.locator(".banner")).to_have_count(0)
    ada.get_by_role("button", name="Save", exact=True).click()
    expect_said(ada, "“Ohio, monthly” was saved.")
    # Its address, for all who show it; filters in the address do not change it.
    stage = open_stage(editing_server, plain_browser, visits, "?named=ohio-monthly&state=TX")
    presenter = open_presenter_view(stage)
    follows = f"?named=ohio-monthly&view=follow&room={room_of(stage)}"
    phone = open_stage(editing_server, plain_browser, visits, follows)
    presenter.keyboard.type("5")
    presenter.keyboard.press("Enter")
    for window in (stage, phone):
        expect_slide(window, "toledo-oh")
        expect(window.locator(".bar .at").first).to_have_text("5 / 6")
    expect(presenter.locator(".note p").first).to_have_text("Thank the chief.", timeout=READY_MS)
    path = editing_server.data.parent / "own.pptx"
    assert (
        main(["--data", str(editing_server.data), "--named", "ohio-monthly", "--pptx", str(path)])
        == 0
    )
    slides = Presentation(io.BytesIO(path.read_bytes())).slides
    titles = [" ".join(slide.shapes.title.text.split()) for slide in slides]
    assert titles == order[:-1]
    assert slides[4].notes_slide.notes_text_frame.text.startswith("Thank the chief.\n")
    # The map of its sites with its slides, as the command writes it; then that of the whole list.
    stage.keyboard.press("Escape")
    stage.keyboard.press("Escape")
    named = saved_page(stage, "Map of “Ohio, monthly” as one file that opens anywhere (HTML)")
    assert named.suggested_filename.endswith("-ohio-monthly-map.html")
    whole = visits.open(plain_browser, editing_server.url)
    usual = saved_page(whole, "Map as one file that opens anywhere (HTML)")
    for saved, options in ((named, ["--named", "ohio-monthly"]), (usual, [])):
        path = editing_server.data.parent / "own.html"
        assert (
            export([str(path), "--data", str(editing_server.data), *options], environment={}) == 0
        )
        assert Path(saved.path()).read_bytes() == path.read_bytes()
