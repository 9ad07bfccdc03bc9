"""Hostile text in every column, heading and setting: it stays text, and no one is asked."""

import contextlib
import csv
import io
import json
import re
import socket
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.helpers.running import Server, Visits, running_server
from tests.helpers.screen import READY_MS, wait_until_idle
from versions.folder import FolderStorage
from versions.storage import NewContent

ORDERS = (
    "![h]({0}/m.png) <img src={0}/i.png onerror=document.title='ran'> "
    "<style>@import '{0}/c.css'</style> [l](javascript:document.title='ran') "
    "<script>document.title='ran'</script> <iframe src={0}/f></iframe> :red[x] $x$ `c` "
    "${{document.title='ran'}} =HYPERLINK(\"{0}/l\") @import '{0}/t';"
)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """Another port of this computer, and what it was asked."""
    asked: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def listen() -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _ = listening.accept()
                line.settimeout(1)
                with contextlib.suppress(OSError), line:
                    asked.append(line.recv(500))

    threading.Thread(target=listen, daemon=True).start()
    yield f"http://127.0.0.1:{listening.getsockname()[1]}", asked
    listening.shutdown(socket.SHUT_RDWR)
    listening.close()


def poison(data: Path, orders: str) -> None:
    """Put hostile text wherever the data folder can hold text."""
    with (data / "sites.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    few, many = f"few {orders}", f"many {orders}"
    with (data / "sites.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*rows[0], few, many, f"free {orders}"])
        writer.writeheader()
        for number, row in enumerate(rows):
            more = {
                few: f"{number % 2}![h] a@b.org",
                many: f"{number % 7}<b>",
                f"free {orders}": orders,
            }
            writer.writerow({**row, **more})
        writer.writerow(
            {"city": orders, "state": "Ohio", "kind": "city", "announced": "2017-06-20"}
        )
        writer.writerow({"city": "Toledo", "state": orders, "kind": orders, "announced": orders})
    for name in ("agencies.csv", "announcements.csv"):
        with (data / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with (data / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, [*rows[0]])
            writer.writeheader()
            for row in rows:
                kept = {key: value for key, value in row.items() if key in ("date", "url")}
                writer.writerow({**dict.fromkeys(row, orders), **kept})
    quoted = orders.replace("\\", "\\\\").replace('"', '\\"')
    names = ("name", "title", "short_name", "description", "site_noun", "site_noun_plural")
    lines = [f'{name} = "{quoted}"' for name in names]
    (data / "programme.toml").write_text(
        "\n".join([*lines, 'website = "https://example.org"', ""]), "utf-8"
    )
    kinds = ("title", "country", "announcement", "agencies", "site", "close")
    notes = "\n".join(f'{kind} = "{quoted}"' for kind in kinds)
    (data / "briefing.toml").write_text(f"[notes]\n{notes}\n", "utf-8")
    # Saved again, so that the history has somebody's words.
    storage = FolderStorage(data)
    now = storage.read("sites.csv")
    again = NewContent("sites.csv", now.data + b"\r\n", now.digest)
    storage.publish([again], who=orders, note=f"{orders} www.example.com ada@example.com")


@pytest.fixture
def poisoned(tmp_path: Path, listener: tuple[str, list[bytes]]) -> Iterator[Server]:
    with running_server(tmp_path, environment={"PARTNERSHIP_MAP_EDITING": "local"}) as running:
        poison(running.data, ORDERS.format(listener[0]))
        yield running


def expect_text_alone(page: Page, where: str) -> None:
    """Expect that nothing of the orders became an element or ran."""
    wait_until_idle(page)
    found = page.evaluate(
        """port => [...document.querySelectorAll('img, iframe, style, link, script, a, object')]
          .map((one) => one.src || one.href || one.textContent)
          .filter((one) => String(one).includes(port) || String(one).startsWith('javascript:'))""",
        ORDERS.format(":1/").split("(")[1].split("/m")[0],
    )
    assert [one for one in found if not one.startswith("https://example.org")] == [], where
    assert page.title() != "ran", where


def save(page: Page, button: str | re.Pattern[str]) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=button, exact=True).click(timeout=3 * READY_MS)
    return download.value.path().read_bytes()


def test_hostile_text_stays_text_on_every_page_and_in_every_file(
    poisoned: Server,
    listener: tuple[str, list[bytes]],
    plain_browser: Browser,
    visits: Visits,
) -> None:
    address, asked = listener
    page = visits.open(plain_browser, poisoned.url)
    expect(page.locator(".st-key-map-actions")).to_be_visible(timeout=READY_MS)
    sidebar = page.locator("[data-testid='stSidebar']")
    heading = sidebar.get_by_text(f"![h]({address}/m.png)", exact=False).first
    expect(heading).to_be_visible(timeout=READY_MS)
    expect_text_alone(page, "map")
    pill = sidebar.get_by_role("button").filter(has_text=re.compile(r"^0!\[h\] a@\u2060b\.org$"))
    expect(pill).to_have_attribute("data-count", "6")
    pill.click()
    page.goto(f"{poisoned.url}/?site=memphis-tn", wait_until="commit")
    expect(page.locator(".st-key-map-actions")).to_be_visible(timeout=READY_MS)
    expect_text_alone(page, "a site")
    page.locator(".st-key-map-actions").get_by_role("button", name="Download", exact=True).click()
    files = {name: save(page, name) for name in ("CSV for a spreadsheet", "GeoJSON for a map")}
    for form in ("PowerPoint", "PDF"):
        page.get_by_role("button", name=f"Briefing as {form}", exact=True).click()
        files[form] = save(page, re.compile(rf"^Save {form}, \d+\.\d MB$"))
    for name in ("sites", "about", "review", "history", "update"):
        page.goto(f"{poisoned.url}/{name}", wait_until="commit")
        expect(page.locator("h1")).to_be_visible(timeout=READY_MS)
        expect_text_alone(page, name)
        if name == "history":
            said = page.get_by_test_id("stRadio").last
            end = r"www\u2060\.example\.com ada@\u2060example\.com"
            note = said.get_by_text(
                re.compile(rf"^.+ · 14 rows · on every screen now — “.+{end}”$")
            )
            expect(note).to_be_visible()
            assert said.locator("a").count() == 0
    page.locator('input[type="file"]').first.set_input_files(poisoned.data / "sites.csv")
    expect_text_alone(page, "update with a file")
    for view in ("stage", "presenter", "follow"):
        for slide in ("title", "country", "agencies", "memphis-tn", "close"):
            query = f"view={view}&slide={slide}"
            page.goto(f"{poisoned.url}/briefing?{query}", wait_until="commit")
            expect(page.locator(".slide").first).to_be_visible(timeout=READY_MS)
            expect_text_alone(page, query)
            if view == "stage":
                contents = page.locator(".slideshow-contents").get_attribute("data-contents")
                count = len(json.loads(contents or "{}")["slides"])
                expect(page.locator(".bar .at")).to_have_text(re.compile(rf"^\d+ / {count}$"))
    assert asked == []

    rows = list(csv.reader(io.StringIO(files["CSV for a spreadsheet"].decode("utf-8-sig"))))
    assert not [cell for row in rows for cell in row if cell[:1] in "=+@" and cell]
    with zipfile.ZipFile(io.BytesIO(files["PowerPoint"])) as parts:
        targets = [
            line
            for name in parts.namelist()
            if name.endswith(".rels")
            for line in parts.read(name).decode().split("<Relationship ")
            if 'TargetMode="External"' in line
        ]
    assert not [line for line in targets if address in line or "javascript" in line]
    assert f"/URI ({address}".encode() not in files["PDF"]
    assert b"/JavaScript" not in files["PDF"]
