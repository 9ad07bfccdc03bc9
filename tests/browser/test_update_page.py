"""The whole way of an update in real browsers: a file, what is unclear, every open screen, undo."""

import contextlib
import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.helpers.axe import serious
from tests.helpers.line import ask
from tests.helpers.mounting import mounted
from tests.helpers.running import DESKTOP, PHONE, Server, Visits, running_server
from tests.helpers.screen import (
    READY_MS,
    expect_count,
    listed_sites,
    published,
    site_button,
    status,
    wait_until_idle,
)

FILE = (
    "City Name;ST;Date announced;Track\r\n"
    "Houston;TX;6/20/2017;A\r\n"
    "Memphis;Tenn.;6/20/2017;B\r\n"
    "Mayagüez;PR;6/20/2017;A\r\n"
    "Oakland/Richmond;California;6/20/2017;\r\n"
    "Springfeild;Illinois;6/20/2017;B\r\n"
).encode("windows-1252")

SPLIT = "Row 5 became 2 rows: Oakland and Richmond."
RESPELLED = "Springfeild, Illinois was respelled as Springfield, Illinois."
SURE = (
    "Yes, remove 9 of the 12 sites that are in the list now",
    "Yes, remove the column “kind” and the text there",
)
UNDONE = "Undone: the list is as it was in version 1, now version 3."


def open_page(browser: Browser, visits: Visits, url: str) -> Page:
    page = visits.open(browser, url)
    expect(page.get_by_role("heading", level=1)).to_be_visible(timeout=READY_MS)
    wait_until_idle(page)
    return page


def open_update(browser: Browser, visits: Visits, url: str, **options: object) -> Page:
    page = visits.open(browser, f"{url}/update", **options)  # type: ignore[arg-type]
    expect(page.get_by_role("heading", name="Update the list", exact=True)).to_be_visible(
        timeout=READY_MS
    )
    wait_until_idle(page)
    return page


def drop(page: Page, content: bytes, name: str = "list.csv") -> None:
    wait_until_idle(page)  # after publishing there is another box for a file
    page.locator('input[type="file"]').set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": content}
    )


def count_of(page: Page, word: str) -> str:
    return page.locator(f".tiles .{word.replace(' ', '-')} b").inner_text()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_a_file_is_dropped_settled_published_seen_on_another_screen_and_undone(
    editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    stored = editing_server.data / "sites.csv"
    before = stored.read_bytes()
    other = visits.open(plain_browser, editing_server.url)
    expect_count(other, 12, 12)

    page = open_update(plain_browser, visits, editing_server.url)
    drop(page, FILE)
    expect(page.locator(".tiles")).to_be_visible(timeout=READY_MS)
    expect(page.locator(".banner summary")).to_have_text(
        "list.csv: 5 rows, read as Windows-1252 with semicolons. 6 things were fixed. Show each"
    )
    assert count_of(page, "removed") == "9"
    assert count_of(page, "to settle") == "2"
    assert stored.read_bytes() == before

    press(page, "Settle what is unclear")
    press(page, "Split the row")
    expect(page.get_by_text(SPLIT, exact=True)).to_be_visible(timeout=READY_MS)
    press(page, "Use this")
    expect(page.get_by_text(RESPELLED, exact=True)).to_be_visible(timeout=READY_MS)
    assert count_of(page, "to settle") == "0"

    press(page, "Continue to publish")
    publish = page.get_by_role("button", name="Publish 6 sites", exact=True)
    expect(publish).to_be_disabled()
    page.get_by_label("Note, for the history", exact=True).fill("Autumn list")
    for sure in SURE:
        page.get_by_text(sure, exact=True).click()
    expect(publish).to_be_enabled()
    publish.click()
    expect(page.get_by_text(published(6), exact=True)).to_be_visible(timeout=READY_MS)

    expect_count(other, 6, 6)
    assert listed_sites(other) == [
        *("houston-tx", "memphis-tn", "mayaguez-pr"),
        *("oakland-ca", "richmond-ca", "springfield-il"),
    ]
    press(page, "Undo")
    expect(status(page, UNDONE)).to_be_visible(timeout=READY_MS)
    expect_count(other, 12, 12)
    assert stored.read_bytes() == before


def test_a_file_that_cannot_be_the_list_changes_nothing_and_says_why(
    editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    before = (editing_server.data / "sites.csv").read_bytes()
    page = open_update(plain_browser, visits, editing_server.url)
    drop(page, b"%PDF-1.7 \x00\x01\x02", "report.pdf")
    expect(page.get_by_role("alert")).to_have_text(
        "This file cannot be the list; nothing was changed. report.pdf is a PDF document, not a "
        "table; save the list as “CSV UTF-8” or .xlsx.",
        timeout=READY_MS,
    )
    assert (editing_server.data / "sites.csv").read_bytes() == before


def test_the_slower_of_two_editors_is_told_and_keeps_what_was_typed(
    editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    stored = editing_server.data / "sites.csv"
    text = stored.read_text("utf-8")
    slow = open_update(plain_browser, visits, editing_server.url)
    drop(slow, (text + "Tulsa,Oklahoma,city,2017-06-20\n").encode())
    expect(slow.locator(".tiles")).to_be_visible(timeout=READY_MS)

    quick = open_update(plain_browser, visits, editing_server.url)
    drop(quick, (text + "Miami,Florida,city,2017-06-20\n").encode())
    expect(quick.locator(".tiles")).to_be_visible(timeout=READY_MS)
    press(quick, "Continue to publish")
    quick.get_by_label("Published by", exact=True).fill("Quick")
    quick.get_by_role("button", name="Publish 13 sites", exact=True).click()
    expect(quick.get_by_text(published(13), exact=True)).to_be_visible(timeout=READY_MS)

    expect(slow.get_by_role("alert")).to_have_text(
        re.compile(
            r"^Quick published version 2 \(.+\) since\. What you prepared is kept\. Apply your "
            r"changes to the newest list, or continue with your list as it is and see what that "
            r"would change\.$"
        ),
        timeout=READY_MS,
    )
    press(slow, "Apply my changes to the newest list")
    wait_until_idle(slow)
    assert count_of(slow, "added") == "1"
    assert count_of(slow, "removed") == "0"
    press(slow, "Continue to publish")
    slow.get_by_role("button", name="Publish 14 sites", exact=True).click()
    expect(slow.get_by_text(published(14, version=3), exact=True)).to_be_visible(timeout=READY_MS)
    names = [line.split(",")[0] for line in stored.read_text("utf-8-sig").splitlines()]
    assert names[-2:] == ["Miami", "Tulsa"]


def test_on_a_full_disk_it_is_said_and_the_same_press_saves_once_there_is_space(
    tmp_path: Path, plain_browser: Browser, visits: Visits
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with (
        mounted(disk, "-t", "tmpfs", "-o", "size=4M", "tmpfs"),
        running_server(disk, environment={"PARTNERSHIP_MAP_EDITING": "local"}) as server,
    ):
        viewer = visits.open(plain_browser, server.url, stranger=True)
        expect_count(viewer, 12, 12)
        stored = server.data / "sites.csv"
        before = stored.read_bytes()
        page = open_update(plain_browser, visits, server.url)
        drop(page, before + b"Tulsa,Oklahoma,city,2017-06-20\n")
        expect(page.locator(".tiles")).to_be_visible(timeout=READY_MS)
        press(page, "Continue to publish")
        filler = disk / "filler"
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass
        press(page, "Publish 13 sites")
        expect(page.get_by_role("alert")).to_have_text(
            "Nothing was lost, but the list was not saved. sites.csv was not saved because the "
            "disk is full; the old file is unchanged; free some space and save again.",
            timeout=READY_MS,
        )
        ready = ask(server.url, "/readyz")
        assert (ready.status, ready.text) == (
            200,
            "The data folder cannot be written to, so nothing can be published.\n",
        )
        assert stored.read_bytes() == before
        expect_count(viewer, 12, 12)

        filler.unlink()
        press(page, "Publish 13 sites")
        expect(page.get_by_text(published(13), exact=True)).to_be_visible(timeout=READY_MS)
        expect_count(viewer, 13, 13)


DESCRIBED = "2019-04-01,Ten,Ten more cities join,,,,,\r\n"


def choose_table(page: Page, title: str, content: bytes, name: str) -> None:
    """Load a copy of a describing file into its table."""
    page.get_by_role("radio", name=title, exact=True).click()
    expect(page.get_by_text("Load a corrected copy", exact=True)).to_be_visible(timeout=READY_MS)
    wait_until_idle(page)
    drop(page, content, name)
    expect(page.locator(".changes li")).to_have_count(1, timeout=READY_MS)


def test_what_two_people_describe_and_settle_at_once_is_kept_and_undo_takes_back_ones_own(
    editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    data = editing_server.data
    names = ("announcements.csv", "agencies.csv", "locations.csv", "sites.csv")
    before = {name: (data / name).read_bytes() for name in names}
    row = b"Georgetown,Pennsylvania,city,2017-06-20\n"
    (data / "sites.csv").write_bytes(before["sites.csv"] + row)
    slow = open_update(plain_browser, visits, editing_server.url)
    drop(slow, before["sites.csv"] + row + b"Tulsa,Oklahoma,city,2018-08-20\n")
    expect(slow.locator(".tiles .added b")).to_have_text("1", timeout=READY_MS)
    # Georgetown was open before this file: it is not counted, and stands folded.
    assert count_of(slow, "to settle") == "0"
    press(slow, "Settle what is unclear")
    slow.get_by_text("Open before this update: 1 place", exact=True).click()
    slow.get_by_role("button", name="Use this", exact=True).nth(1).click()
    expect(
        slow.get_by_text("Georgetown, Pennsylvania is Georgetown, Pennsylvania.", exact=True)
    ).to_be_visible()
    slow.get_by_label("Official title (needed)", exact=True).fill("Tulsa joins")
    press(slow, "Save this description")
    expect(slow.get_by_role("heading", name="Settled here", exact=True)).to_be_visible(
        timeout=READY_MS
    )
    expect(slow.locator(".issues li")).to_have_count(2, timeout=READY_MS)

    quick = open_update(plain_browser, visits, editing_server.url)
    described = before["announcements.csv"] + DESCRIBED.encode()
    choose_table(quick, "The announcements", described, "announcements.csv")
    press(quick, "Save announcements.csv")
    saved = status(quick, "announcements.csv is saved as version 2. Every open screen shows it.")
    expect(saved).to_be_visible(timeout=READY_MS)

    # Someone else settles the same place otherwise: whose stays is asked.
    decided = open_page(plain_browser, visits, f"{editing_server.url}/review")
    decided.get_by_role("button", name="1 Georgetown, Pennsylvania", exact=True).click()
    expect(decided.get_by_text("No site needs review.", exact=True)).to_be_visible(timeout=READY_MS)
    ledger = (data / "locations.csv").read_bytes()
    expect(slow.get_by_role("alert")).to_have_text(
        "Someone else changed this since you started. Nothing is saved yet. "
        "Choose which version to keep.",
        timeout=READY_MS,
    )
    expect(slow.locator(".issues li")).to_have_count(1)
    press(slow, "Keep theirs")
    press(slow, "Continue to publish")
    press(slow, "Publish 14 sites")
    done = status(slow, published(14))
    expect(done).to_be_visible(timeout=READY_MS)
    titles = [line.split(",")[:3] for line in lines_of(data / "announcements.csv")[-2:]]
    assert titles == [
        ["2019-04-01", "Ten", "Ten more cities join"],
        ["2018-08-20", "", "Tulsa joins"],
    ]
    assert (data / "locations.csv").read_bytes() == ledger

    press(slow, "Undo")
    expect(status(slow, UNDONE)).to_be_visible(timeout=READY_MS)
    assert (data / "sites.csv").read_bytes() == before["sites.csv"] + row
    assert lines_of(data / "announcements.csv")[-1] == DESCRIBED.strip()
    assert len(lines_of(data / "announcements.csv")) == 3
    assert (data / "locations.csv").read_bytes() == ledger


def test_of_two_who_edit_the_agencies_neither_is_overwritten(
    editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    path = editing_server.data / "agencies.csv"
    base = path.read_bytes()
    slow, quick = (open_update(plain_browser, visits, editing_server.url) for _ in range(2))
    choose_table(slow, "The agencies", base.replace(b"Gun crime", b"Guns"), "agencies.csv")
    choose_table(quick, "The agencies", base + b"NIJ,Institute of Justice,,\r\n", "agencies.csv")
    press(quick, "Save agencies.csv")
    saved = status(quick, "agencies.csv is saved as version 2. Every open screen shows it.")
    expect(saved).to_be_visible(timeout=READY_MS)

    expect(slow.get_by_role("alert")).to_have_text(
        "Someone else saved agencies.csv after you started. Apply your changes to the newest "
        "version, or start over from theirs.",
        timeout=READY_MS,
    )
    expect(slow.get_by_role("button", name="Save agencies.csv", exact=True)).to_be_disabled()
    press(slow, "Apply my changes to the newest version")
    expect(slow.locator(".changes li")).to_have_count(1, timeout=READY_MS)
    press(slow, "Save agencies.csv")
    saved = status(slow, "agencies.csv is saved as version 3. Every open screen shows it.")
    expect(saved).to_be_visible(timeout=READY_MS)
    assert lines_of(path) == [
        *base.decode().replace("Gun crime", "Guns").splitlines(),
        "NIJ,Institute of Justice,,",
    ]


def lines_of(path: Path) -> list[str]:
    return path.read_text("utf-8-sig").splitlines()


def test_the_history_shows_every_version_and_brings_one_back(
    editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    stored = editing_server.data / "sites.csv"
    before = stored.read_bytes()
    page = open_update(plain_browser, visits, editing_server.url)
    drop(page, before + b"Tulsa,Oklahoma,city,2017-06-20\n")
    expect(page.locator(".tiles")).to_be_visible(timeout=READY_MS)
    press(page, "Continue to publish")
    page.get_by_label("Note, for the history", exact=True).fill("Tulsa joins")
    page.get_by_role("button", name="Publish 13 sites", exact=True).click()
    expect(page.get_by_text(published(13), exact=True)).to_be_visible(timeout=READY_MS)

    page.get_by_role("link", name="History and earlier versions", exact=True).click()
    expect(
        page.get_by_text(re.compile(r"^.+ · 13 rows · on every screen now — “Tulsa joins”$"))
    ).to_be_visible(timeout=READY_MS)
    expect(page.get_by_text("Added: Tulsa, Oklahoma", exact=True)).to_be_visible()
    wait_until_idle(page)
    press(page, "Compare on a map")
    heading = page.get_by_role("heading", name="1 joined: now 13 cities in 11 states.", exact=True)
    expect(heading).to_be_visible(timeout=READY_MS)
    expect(page).to_have_url(f"{editing_server.url}/history?from=version%3A1&to=version%3A2")
    expect(page.locator(".legend li")).to_have_text(["12 unchanged", "1 joined"])
    said = "Map of before and after: 12 unchanged, 1 joined."
    expect(page.get_by_role("img", name=said, exact=True)).to_be_visible()
    label = "From (a version, or type a day as 2026-01-31)"
    older = page.get_by_role("combobox", name=label, exact=True)
    older.fill("2026-02-30")
    older.press("Enter")
    problem = (
        "From: “2026-02-30” is not a day or a version; write it as 2026-01-31 or as version:12."
    )
    expect(page.get_by_text(problem, exact=True)).to_be_visible(timeout=READY_MS)
    page.go_back()
    expect(heading).to_be_visible(timeout=READY_MS)
    page.go_back()
    wait_until_idle(page)
    page.get_by_text("Version 1 the first one known", exact=True).click()
    expect(page.get_by_role("heading", name="Version 1", exact=True)).to_be_visible()
    press(page, "Restore this version")
    expect(status(page, "Version 1 was restored as version 3.")).to_be_visible(timeout=READY_MS)
    assert stored.read_bytes() == before


def test_a_cell_edited_in_the_table_is_a_change_at_once(
    editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = open_update(plain_browser, visits, editing_server.url)
    press(page, "Edit the list here")
    table = page.get_by_test_id("stDataFrame").first
    expect(table).to_be_visible(timeout=READY_MS)
    wait_until_idle(page)
    box = table.bounding_box()
    assert box is not None
    cell = page.locator(".gdg-input")
    for _ in range(8):  # the grid takes a while to hear of the first click
        # The first cell of the city column, below the heading.
        page.mouse.click(box["x"] + 0.3 * box["width"], box["y"] + 55)
        page.keyboard.press("Enter")
        with contextlib.suppress(AssertionError):
            expect(cell).to_be_visible(timeout=2_000)
            break
    cell.fill("Bermingham")
    page.keyboard.press("Enter")
    expect(page.locator(".tiles .changed b")).to_have_text("1", timeout=READY_MS)
    assert count_of(page, "to settle") == "1"


@pytest.mark.parametrize(
    ("scheme", "size"),
    [("light", DESKTOP), ("dark", DESKTOP), ("light", PHONE), ("dark", PHONE)],
    ids=["light-laptop", "dark-laptop", "light-phone", "dark-phone"],
)
def test_axe_finds_nothing_serious_or_critical_on_the_way(
    editing_server: Server,
    plain_browser: Browser,
    visits: Visits,
    scheme: str,
    size: dict[str, int],
) -> None:
    page = open_update(plain_browser, visits, editing_server.url, size=size, color_scheme=scheme)
    bad: list[str] = []

    def look(where: str) -> None:
        bad.extend(serious(page, where))
        wide = page.evaluate("() => document.scrollingElement.scrollWidth")
        if wide > size["width"]:
            bad.append(f"{where}: {wide} px wide")

    look("before a file")
    drop(page, FILE)
    expect(page.locator(".tiles")).to_be_visible(timeout=READY_MS)
    look("a file and what it changes")
    press(page, "Settle what is unclear")
    expect(page.get_by_role("button", name="Split the row", exact=True)).to_be_visible(
        timeout=READY_MS
    )
    look("to settle")
    press(page, "Split the row")
    expect(page.get_by_text(SPLIT, exact=True)).to_be_visible(timeout=READY_MS)
    press(page, "Use this")
    expect(page.get_by_role("heading", name="Settled here", exact=True)).to_be_visible(
        timeout=READY_MS
    )
    look("settled")
    press(page, "Continue to publish")
    page.get_by_label("Note, for the history", exact=True).fill("Autumn list")
    look("to publish")
    for sure in SURE:
        page.get_by_text(sure, exact=True).click()
    page.get_by_role("button", name="Publish 6 sites", exact=True).click()
    expect(status(page, published(6))).to_be_visible(timeout=READY_MS)
    look("published")
    press(page, "Undo")
    undone = status(page, UNDONE)
    expect(undone).to_be_visible(timeout=READY_MS)
    look("undone")
    page.goto(f"{editing_server.url}/history")
    expect(page.get_by_role("heading", name="Version 3", exact=True)).to_be_visible(
        timeout=READY_MS
    )
    look("history")
    page.get_by_text(re.compile(r"^Version 2 published by .+$")).click()
    expect(page.get_by_role("heading", name="Version 2", exact=True)).to_be_visible()
    page.get_by_role("radio", name="the current version", exact=True).click()
    found = "From version 2 to 3: 9 added, 3 changed, 3 removed, 0 unchanged."
    expect(page.get_by_text(found, exact=True)).to_be_visible(timeout=READY_MS)
    look("a version and what differs")
    assert bad == []


def test_somebody_elsewhere_sees_no_way_to_edit(
    own_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, own_server.url)
    expect_count(page, 12, 12)
    expect(page.get_by_role("link", name="Update", exact=True)).to_have_count(0)
    expect(site_button(page, "houston-tx")).to_be_visible()
    page = visits.open(plain_browser, f"{own_server.url}/update")
    expect(page.get_by_role("heading", name="Update the list", exact=True)).to_be_visible(
        timeout=READY_MS
    )
    wait_until_idle(page)
    assert page.locator('input[type="file"]').count() == 0
