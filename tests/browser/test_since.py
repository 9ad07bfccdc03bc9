"""What has changed, and the list as it was: the ways through pages, windows and history."""

import email
import email.policy
import re
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Download, Page, expect
from pptx import Presentation

from roster.words import long_date
from tests.helpers.running import Server, Visits
from tests.helpers.screen import READY_MS, expect_count, expect_query, listed_sites, wait_until_idle
from tests.helpers.slideshow import open_stage, wait_for_stage
from versions.folder import FolderStorage
from versions.storage import NewContent


def publish(server: Server, *, without: str, also: str) -> None:
    """Publish the list without the rows of a city, and with another one."""
    storage = FolderStorage(server.data)
    found = storage.read("sites.csv")
    assert found is not None
    lines = found.data.decode("utf-8-sig").splitlines()
    kept = [line for line in lines if not line.startswith(f"{without},")]
    text = "\n".join([*kept, f"{also},OH" + "," * (lines[0].count(",") - 1), ""])
    content = NewContent("sites.csv", text.encode(), found.digest)
    storage.publish([content], who="Ada", note=f"{without} withdrew")


def saved(page: Page, form: str) -> Download:
    """Make a file of the briefing on the Map page, and save it."""
    page.get_by_role("button", name=f"Briefing as {form}", exact=True).click()
    save = page.get_by_role("button", name=re.compile(rf"^Save {form}, \d+\.\d MB$"))
    with page.expect_download(timeout=READY_MS) as found:
        save.click(timeout=READY_MS)
    return found.value


def banner(page: Page, said: str) -> None:
    expect(page.locator(".st-key-past-list").get_by_test_id("stText")).to_have_text(
        said, timeout=READY_MS
    )


def test_the_past_stays_on_every_page_until_one_leaves_it(
    editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    publish(editing_server, without="Toledo", also="Akron")
    today = long_date(f"{datetime.now(UTC):%Y-%m-%d}")
    said, asked = f"This is version 1 of {today}.", ("as_of", "version:1")
    page = visits.open(plain_browser, f"{editing_server.url}/?as_of=version:1")
    expect_count(page, 12, 12)
    banner(page, said)
    links = page.locator(".st-key-title-bar")
    expect(links.get_by_role("link", name="Update", exact=True)).to_have_count(0)
    page.get_by_label("Search", exact=True).and_(page.locator("input")).fill("toledo")
    expect_count(page, 1, 12)
    expect_query(page, asked, ("search", "toledo"), ("site", "toledo-oh"))
    # A new list does not throw anyone out of the past.
    publish(editing_server, without="Akron", also="Dayton")
    wait_until_idle(page)
    page.reload()
    expect_count(page, 1, 12)
    assert listed_sites(page) == ["toledo-oh"]
    banner(page, said)
    links.get_by_role("link", name="Briefing", exact=True).click()
    wait_for_stage(page)
    expect(page.locator(".bar span").first).to_have_text(f"as of version 1 of {today}")
    page.go_back()
    banner(page, said)
    page.goto(f"{editing_server.url}/update?as_of=version:1")
    expect(page.get_by_text("An earlier list cannot be changed.", exact=True)).to_be_visible(
        timeout=READY_MS
    )
    page.get_by_role("button", name="Show today's list", exact=True).click()
    expect(page.locator(".st-key-past-list")).to_have_count(0)
    expect(links.get_by_role("link", name="Update", exact=True)).to_be_visible()
    assert page.url == f"{editing_server.url}/update"
    page.goto(f"{editing_server.url}/?as_of=version:9")
    banner(page, "There is no version 9 of the list. Today's list is shown.")
    expect_count(page, 12, 12)


def test_the_stage_tells_what_has_changed_since_one_last_briefed(
    editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    publish(editing_server, without="Toledo", also="Akron")
    stage = open_stage(editing_server, plain_browser, visits, "?since=version:1")
    expect(stage.locator(".bar .at")).to_have_text("1 / 5")
    expect(stage.locator("a.since")).to_be_hidden()
    stage.keyboard.press("ArrowRight")
    heading = stage.locator("#root h1")
    expect(heading).to_have_text("1 joined, 1 left: now 12 cities in 10 states.")
    marks = stage.locator(".st-key-slideshow-picture svg")
    expect(marks).to_have_attribute("aria-label", re.compile("^Map of .* Akron, OH, Toledo, OH"))
    wait_until_idle(stage)
    stage.keyboard.press("Home")
    expect(stage.locator(".bar .at")).to_have_text("1 / 5")
    # An earlier list knows nothing of what came since; in another briefing that one was the last.
    stage.goto(f"{editing_server.url}/briefing?as_of=version:1")
    wait_for_stage(stage)
    expect(stage.locator("a.since")).to_be_hidden()
    stage.goto(f"{editing_server.url}/briefing?state=OH")
    wait_for_stage(stage)
    link = stage.locator("a.since")
    expect(link).to_have_text(re.compile(r"^What has changed since I last briefed, on \w+ \d+$"))
    publish(editing_server, without="Akron", also="Dayton")
    link.click()
    expect(stage.locator(".slide .lines").nth(1)).to_have_text("Only Ohio", timeout=READY_MS)
    stage.keyboard.press("ArrowRight")
    expect(heading).to_have_text("1 joined, 1 left: now 2 cities in 1 state.")
    stage.goto(f"{editing_server.url}/briefing?since=someday")
    problem = stage.locator(".st-key-told-problem")
    expect(problem.get_by_test_id("stText")).to_have_text(
        "“someday” is not a day or a version; write it as 2026-01-31 or as version:12. "
        "The whole list is shown.",
        timeout=READY_MS,
    )
    problem.get_by_role("button", name="Remove", exact=True).click()
    expect(problem).to_have_count(0)
    # Who leaves finds the files of what was told under Download, and the way back to it.
    stage.goto(f"{editing_server.url}/briefing?since=version:1&state=OH")
    wait_for_stage(stage)
    stage.keyboard.press("Escape")
    stage.keyboard.press("Escape")
    expect_count(stage, 2, 12)
    expect_query(stage, ("since", "version:1"), ("state", "Ohio"))
    actions = stage.locator(".st-key-map-actions")
    actions.get_by_role("button", name="Download", exact=True).click()
    day = long_date(f"{datetime.now(UTC):%Y-%m-%d}")
    said = f"Briefing: What has changed since version 1 of {day}"
    expect(stage.get_by_text(said, exact=True)).to_be_visible()
    changed = "1 joined, 1 left: now 2 cities in 1 state."
    markdown = saved(stage, "Markdown")
    assert Path(markdown.path()).read_text("utf-8").splitlines().count(f"## {changed}") == 1
    assert markdown.suggested_filename.endswith("-since-version-1-briefing.md")
    message = email.message_from_bytes(
        Path(saved(stage, "e-mail").path()).read_bytes(), policy=email.policy.default
    )
    assert message["Subject"] == f"Public Safety Partnership: {changed}"
    slides = Presentation(str(saved(stage, "PowerPoint").path())).slides
    titles = [" ".join(slide.shapes.title.text.split()) for slide in slides]
    assert titles[1:] == [changed, "Dayton", "1 left", "2 cities in 1 state"]
    links = stage.locator(".st-key-title-bar")
    link = links.get_by_role("link", name="Briefing", exact=True)
    expect(link).to_have_attribute("href", re.compile(r"since=version%3A1"))
    stage.get_by_role("button", name="Use the usual briefing", exact=True).click()
    expect(link).not_to_have_attribute("href", re.compile("since="))
