"""Files that people have, from the field where they are dropped to the map, at 1440 by 900."""

import io
import os
from datetime import date

import pytest
import xlwt
from playwright.sync_api import Browser, Page, expect

from tests.helpers.running import Server, Visits
from tests.helpers.screen import (
    READY_MS,
    expect_count,
    listed_sites,
    published,
    wait_until_idle,
)

ADDED = (
    "Sites that join,,,,\n"
    "city,state,announced,notes\n"
    "Memphis,TN,,Ask for the mayor’s office\n"
    "Tulsa,OK,2017-06-31,\n"
    "Stockton/Fresno,CA,2017-06-20,\n"
    "Springfeild,IL,2017-06-20,\n"
    "Saint Paul,MN,2017-06-20,\n"
)


KEPT = (
    "city,state,announced,Remark,Remark,\r\n"
    "Memphis,TN,2017-06-20,first,second,third\r\n"
    "Shreveport,LAX,2017-06-20,,,\r\n"
    "Aurora,,2017-06-20,,,\r\n"
    "Erie,PA,6/20/49,,,\r\n"
    "\x1a"
)


def workbook() -> bytes:
    book = xlwt.Workbook()
    book.add_sheet("Read me").write(0, 0, "Our sites")
    for title, names in (("2019", "Dayton|Akron"), ("2020", "Canton|Elyria|Lorain")):
        sheet = book.add_sheet(title)
        for place, heading in enumerate(("Town", "State", "Kind", "Day of award")):
            sheet.write(0, place, heading)
        for row, name in enumerate(names.split("|"), start=1):
            day = xlwt.easyxf(num_format_str="M/D/YYYY")
            for place, cell in enumerate((name, "Ohio", "city")):
                sheet.write(row, place, cell)
            sheet.write(row, 3, date(2017, 6, 20), day)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.fixture
def page(editing_server: Server, plain_browser: Browser, visits: Visits) -> Page:
    page = visits.open(plain_browser, f"{editing_server.url}/update")
    expect(page.get_by_role("heading", name="Update the list", exact=True)).to_be_visible(
        timeout=READY_MS
    )
    wait_until_idle(page)
    return page


def drop(page: Page, content: str | bytes, name: str = "list.csv") -> None:
    data = content if isinstance(content, bytes) else content.encode()
    wait_until_idle(page)  # after publishing there is another box for a file
    page.locator('input[type="file"]').set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    wait_until_idle(page)


def expect_tiles(page: Page, text: str) -> None:
    tiles = page.locator(".tiles")
    expect(tiles).to_have_text(text, timeout=READY_MS)
    wait_until_idle(page)


def look(page: Page, name: str) -> None:
    """Take a picture where someone wants to see one."""
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def test_sites_are_added_with_the_numbers_of_their_file_and_none_twice(
    page: Page, editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    drop(page, ADDED)
    expect(page.locator(".tiles")).to_be_visible(timeout=READY_MS)
    page.get_by_text("Add its sites to the list", exact=True).click()
    expect_tiles(page, "4 added1 changed0 removed11 unchanged2 to settle")
    expect(page.locator("ul.issues li")).to_have_text(
        [
            "Row 4: “2017-06-31” is not a date; type it as year-month-day, such as 2017-06-20. "
            "announced: 2017-06-31"
        ]
    )
    look(page, "adding")
    press(page, "Settle what is unclear")
    expect(page.locator(".open-place h2")).to_have_text(
        ["Row 5 · Stockton/Fresno, CA", "Row 6 · Springfeild, IL"]
    )
    look(page, "adding-settle")
    press(page, "Split the row")
    expect_tiles(page, "5 added1 changed0 removed11 unchanged1 to settle")
    press(page, "Use this")
    # It is Springfield, which the list has: no second site stands on its pin.
    expect_tiles(page, "4 added1 changed0 removed11 unchanged0 to settle")
    press(page, "Continue to publish")
    press(page, "Publish 16 sites")
    expect(page.get_by_text(published(16), exact=True)).to_be_visible(timeout=READY_MS)
    stored = (editing_server.data / "sites.csv").read_text("utf-8-sig").splitlines()
    assert stored[0] == "city,state,kind,announced,notes"
    assert "Memphis,Tennessee,city,2017-06-20,Ask for the mayor’s office" in stored
    shown = visits.open(plain_browser, editing_server.url)
    expect_count(shown, 16, 16)
    assert listed_sites(shown)[12:] == ["tulsa-ok", "stockton-ca", "fresno-ca", "saint-paul-mn"]
    look(shown, "added")


def test_a_sheet_of_an_old_workbook_and_a_column_of_it_are_told_and_known_the_next_time(
    page: Page, editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    drop(page, workbook(), "sites.xls")
    asked = page.get_by_role("alert")
    expect(asked).to_have_text(
        "Which sheet of this workbook is the list? Only that one is read. "
        "Not a list: “Read me” (1 row).",
        timeout=READY_MS,
    )
    wait_until_idle(page)
    look(page, "sheets")
    press(page, "2020 (3 rows)")
    said = "sites.xls: 3 rows, read as the sheet “2020” of a workbook, without its sheets "
    read = page.locator(".banner summary")
    expect(read).to_have_text(
        f"{said}“Read me” (1 row), “2019” (2 rows). 3 things were fixed. Show each",
        timeout=READY_MS,
    )
    wait_until_idle(page)
    expect(page.get_by_role("alert")).to_have_text(
        "This file has no column for the announcement date. In the list, 12 sites have "
        "one. Publishing would remove the column. “Day of award” may be the one."
    )
    look(page, "column")
    press(page, "“Day of award” is the announcement date")
    expect(page.get_by_role("alert")).to_have_count(0, timeout=READY_MS)
    page.get_by_text("Add its sites to the list", exact=True).click()
    expect_tiles(page, "3 added0 changed0 removed12 unchanged0 to settle")
    look(page, "told")
    press(page, "Continue to publish")
    press(page, "Publish 15 sites")
    expect(page.get_by_text(published(15), exact=True)).to_be_visible(timeout=READY_MS)
    # The next workbook with these headings is read without a word on its columns.
    drop(page, workbook(), "sites.xls")
    press(page, "2019 (2 rows)")
    expect(
        page.get_by_text(
            "“Day of award” is read as the announcement date, here and in later files with these "
            "headings.",
            exact=True,
        )
    ).to_be_visible(timeout=READY_MS)
    page.get_by_text("Add its sites to the list", exact=True).click()
    expect_tiles(page, "2 added0 changed0 removed15 unchanged0 to settle")
    shown = visits.open(plain_browser, editing_server.url)
    expect_count(shown, 15, 15)
    assert listed_sites(shown)[12:] == ["canton-oh", "elyria-oh", "lorain-oh"]


def test_what_is_odd_is_kept_and_named_and_a_column_that_goes_needs_a_yes(
    page: Page, editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    drop(page, KEPT)
    expect_tiles(page, "3 added1 changed11 removed0 unchanged2 to settle")
    expect(
        page.get_by_text("New columns: Remark (1), Remark (2), Column 6.", exact=True)
    ).to_be_visible()
    expect(page.locator("ul.issues li")).to_have_text(
        [
            "Row 3: “LAX” is not a state or territory of the United States; type its name or "
            "its two-letter code. state: LAX",
            "Row 4: the state is blank; type its name or its two-letter code. state: ",
            "Row 5: 2049-06-20 is more than a year from now; check the year, "
            "and type all four digits. announced: 2049-06-20",
        ]
    )
    look(page, "kept")
    press(page, "Settle what is unclear")
    expect(page.locator(".open-place h2")).to_have_text(
        ["Row 3 · Shreveport, LAX", "Row 4 · Aurora"]
    )
    expect(page.locator(".candidate b").first).to_have_text("Shreveport, Louisiana")
    look(page, "kept-settle")
    page.get_by_role("button", name="Use this", exact=True).first.click()
    expect_tiles(page, "3 added1 changed11 removed0 unchanged1 to settle")
    press(page, "Continue to publish")
    publish = page.get_by_role("button", name="Publish 4 sites", exact=True)
    expect(publish).to_be_disabled()
    page.get_by_text("Yes, remove 11 of the 12 sites that are in the list now", exact=True).click()
    wait_until_idle(page)
    expect(publish).to_be_disabled()
    look(page, "kept-publish")
    page.get_by_text("Yes, remove the column “kind” and the text there", exact=True).click()
    expect(publish).to_be_enabled(timeout=READY_MS)
    publish.click()
    expect(page.get_by_text(published(4), exact=True)).to_be_visible(timeout=READY_MS)
    shown = visits.open(plain_browser, editing_server.url)
    expect_count(shown, 4, 4)
    assert listed_sites(shown)[:2] == ["memphis-tn", "shreveport-la"]
