"""Every slide on every screen: nothing cut, nothing over anything, no word broken, all legible."""

import contextlib
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.helpers.running import PHONE, PROJECTOR, Server, Visits, running_server
from tests.helpers.screen import READY_MS, wait_until_idle

LAPTOP = {"width": 1366, "height": 768}
FOUR_TO_THREE = {"width": 1024, "height": 768}
KIOSK = {"width": 1080, "height": 1920}
SCREENS = (PROJECTOR, LAPTOP, FOUR_TO_THREE, KIOSK, PHONE)

LOOK = """() => {
  const seen = (one) => [...one.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
  const slide = document.querySelector('.slide');
  const bar = document.querySelector('.bar').getBoundingClientRect();
  const picture = document.querySelector('.st-key-slideshow-picture')?.getBoundingClientRect();
  const all = [...slide.querySelectorAll('*'), ...document.querySelectorAll('.bar *')]
    .filter((one) => seen(one) && one.getClientRects().length);
  const wrong = [];
  const edge = slide.getBoundingClientRect();
  const boxes = [];
  for (const one of all) {
    const range = document.createRange();
    range.selectNodeContents(one);
    const said = `${one.tagName} ${one.textContent.slice(0, 30)}`;
    const size = parseFloat(getComputedStyle(one).fontSize);
    if (size < 15.95) wrong.push(`${size} px: ${said}`);
    if (!slide.contains(one)) continue;
    for (const box of range.getClientRects()) {
      const off = box.left < edge.left - 1 || box.right > edge.right + 1;
      if (off) wrong.push(`off the side: ${said}`);
    }
    if (slide.scrollHeight <= slide.clientHeight + 1) {
      const box = range.getBoundingClientRect();
      const off = box.top + size / 5 < edge.top - 1 || box.bottom - size / 5 > bar.top + 1;
      if (off) wrong.push(`cut: ${said}`);
    }
    if (one.closest('.address')) continue;
    for (const node of one.childNodes) {
      if (node.nodeType !== 3) continue;
      for (const word of node.textContent.matchAll(/[^\\s\\u2010-\\u2015-]+/g)) {
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        const tops = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
        if (tops.size > 1) wrong.push(`broken: ${word[0]}`);
      }
      range.selectNodeContents(node);
      // No paragraph ends in a short word alone.
      const lines = [...range.getClientRects()].map((box) => box.width);
      const last = lines.at(-1);
      if (lines.length > 1 && !one.closest('.cards') && last < Math.max(...lines) / 5)
        wrong.push(`ends short: ${node.textContent.slice(-30)}`);
      const { left, right, top, bottom } = range.getBoundingClientRect();
      // A line's box is higher than its letters.
      const letters = { left, right, top: top + size / 5, bottom: bottom - size / 5 };
      boxes.push([node.textContent.trim(), letters]);
    }
  }
  const over = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 &&
    a.top < b.bottom - 2 && b.top < a.bottom - 2;
  boxes.filter(([text]) => text).forEach(([text, box], n, list) => {
    for (const [other, its] of list.slice(n + 1)) {
      if (over(box, its)) wrong.push(`“${text}” over “${other}”`);
    }
  });
  for (const code of slide.querySelectorAll('.qr')) {
    const box = code.getBoundingClientRect();
    for (const [text, its] of boxes) if (text && over(box, its)) wrong.push(`code over “${text}”`);
  }
  const beside = slide.classList.contains('beside');
  if (beside && picture && over(picture, edge)) wrong.push('words over the map');
  for (const card of slide.querySelectorAll('.cards li')) {
    if (card.scrollHeight > card.clientHeight + 1) wrong.push(`card: ${card.textContent}`);
  }
  if (slide.scrollWidth > slide.clientWidth + 1) wrong.push('wider than the screen');
  if (document.documentElement.scrollHeight > innerHeight) wrong.push('the page scrolls');
  return {
    wrong,
    smallest: Math.min(...all.map((one) => parseFloat(getComputedStyle(one).fontSize))),
    scrolls: slide.scrollHeight > slide.clientHeight + 1,
    canScroll: getComputedStyle(slide).overflowY === 'auto',
  };
}"""


def go_to(page: Page, number: int, count: int) -> None:
    """Jump to a slide by its number; a stage that measures its new window may miss a key."""
    place = page.locator(".bar .at")
    for _ in range(6):
        page.keyboard.type(str(number))
        page.keyboard.press("Enter")
        with contextlib.suppress(AssertionError):
            expect(place).to_have_text(f"{number} / {count}", timeout=READY_MS / 6)
            return
    expect(place).to_have_text(f"{number} / {count}")


def look(page: Page) -> dict[str, Any]:
    """Look at the slide, once it is drawn for the window's present size."""
    for _ in range(600):
        found: dict[str, Any] = page.evaluate(LOOK)
        if not found["wrong"]:
            break
        page.evaluate("() => new Promise(requestAnimationFrame)")
    return found


def walk(page: Page, size: dict[str, int]) -> int:
    """Go through all slides on a screen of a size; return how many there are."""
    page.set_viewport_size(size)  # type: ignore[arg-type]
    said = page.locator(".slide h1").inner_text(timeout=READY_MS)
    expect(page.locator(".slideshow .live")).to_have_text(said, timeout=READY_MS)
    wait_until_idle(page)
    count = int(page.locator(".bar .at").inner_text().split("/")[1])
    unit = min(size["height"] / 1080, size["width"] / 1440)
    for number in range(1, count + 1):
        go_to(page, number, count)
        found = look(page)
        said = f"{size}, {number}: {page.locator('.slide h1').inner_text()}"
        assert found["wrong"] == [], said
        assert found["canScroll"] or not found["scrolls"], said
        assert size == PHONE or not found["scrolls"], said
        if size["width"] > size["height"]:
            assert found["smallest"] >= 28 * unit - 0.1, said
    return count


def test_printing_from_the_stage_prints_every_slide_with_its_map(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(
        plain_browser, f"{server.url}/briefing?slide=houston-tx", LAPTOP, color_scheme="dark"
    )
    titles = page.locator(".st-key-slideshow-print h2")
    expect(titles).to_have_count(17, timeout=READY_MS)
    expect(titles.first).to_be_hidden()
    expect(page.locator(".slide h1")).to_have_text("Houston", timeout=READY_MS)
    expect(page.locator(".slide")).to_have_count(1)
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 17
    wanted = ["".join((title.text_content() or "").split()) for title in titles.all()]
    for number, (sheet, title) in enumerate(zip(printed.pages, wanted, strict=True), start=1):
        text = "".join(sheet.extract_text().split())
        assert title in text
        assert f"{number}/17" in text
        assert sheet.mediabox.width * 9 == pytest.approx(sheet.mediabox.height * 16, rel=0.01)
    country = "".join(printed.pages[1].extract_text().split())
    assert all(name in country for name in ("Birmingham", "Houston", "KansasCity", "Springfield"))


@pytest.fixture(scope="module")
def grouped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server whose list is told by state: two announcements, and each kind of group."""
    folder: Path = tmp_path_factory.mktemp("grouped")
    cities = {
        "California": ["Los Angeles", "San Diego", "San Jose", "Fresno", "Sacramento", "Oakland"],
        "Texas": ["Houston", "Dallas", "Austin", "El Paso", "Laredo"],
        "North Carolina": ["Charlotte", "Raleigh", "Winston-Salem"],
        "District of Columbia": ["Washington"],
        "Puerto Rico": ["San Juan"],
        **{"Alaska": ["Anchorage"], "Hawaii": ["Honolulu"], "Ohio": ["Toledo"]},
        **{"Tennessee": ["Memphis"], "Rhode Island": ["Providence"], "Maine": ["Portland"]},
    }
    with running_server(folder) as server:
        with (server.data / "sites.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["city", "state", "announced"])
            for number, (state, names) in enumerate(cities.items()):
                day = "2018-08-20" if number % 2 else "2017-06-20"
                writer.writerows([name, state, day] for name in names)
        with (server.data / "announcements.csv").open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow(
                ["2018-08-20", "More sites join the Partnership", "Second", "Ten more.", *[""] * 4]
            )
        yield server


def test_every_slide_of_the_twelve_fits_every_screen(
    server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, f"{server.url}/briefing", PROJECTOR)
    expect(page.locator(".slide h1")).to_be_visible(timeout=READY_MS)
    assert [walk(page, size) for size in SCREENS] == [17] * 5


def test_every_slide_of_a_list_told_by_state_fits_every_screen(
    grouped: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, f"{grouped.url}/briefing", PROJECTOR)
    expect(page.locator(".slide h1")).to_be_visible(timeout=READY_MS)
    expect(page.locator(".bar .at")).to_have_text("1 / 12", timeout=READY_MS)
    assert [walk(page, size) for size in SCREENS] == [12] * 5
