"""What a browser makes of the guards: frames, pages of other ports, the address with the token."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.helpers.folder_server import served_folder
from tests.helpers.running import Server, Visits, running_server
from tests.helpers.screen import READY_MS, wait_until_idle

FOREIGN = """<!doctype html><title>foreign</title><iframe src="{0}/update"></iframe><script>
  const line = new WebSocket("{0}/_stcore/stream".replace("http", "ws"));
  line.onopen = () => document.title = "open";
  line.onclose = () => document.title = "refused";
</script>"""


@pytest.fixture
def foreign(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A page of another port of this computer: its address, and the file that it is."""
    folder = tmp_path / "foreign"
    folder.mkdir()
    with served_folder(folder) as address:
        yield address, folder / "index.html"


def test_the_printed_address_makes_an_editor_of_this_browser_alone(
    editing_server: Server,
    foreign: tuple[str, Path],
    plain_browser: Browser,
    visits: Visits,
) -> None:
    printed = f"{editing_server.url}/update?token={editing_server.token}"
    page = visits.open(plain_browser, printed, stranger=True)
    expect(page.locator('input[type="file"]')).to_be_attached(timeout=READY_MS)
    assert editing_server.token not in page.url
    assert page.evaluate("document.cookie.includes('partnership-map')") is False
    page.reload()
    expect(page.locator('input[type="file"]')).to_be_attached(timeout=READY_MS)

    stranger = visits.open(plain_browser, f"{editing_server.url}/update", stranger=True)
    told = stranger.get_by_text(
        "The data can be changed only on the computer that runs this map, "
        "in the browser that opened the address printed when it was started.",
        exact=True,
    )
    expect(told).to_be_visible(timeout=READY_MS)
    wait_until_idle(stranger)
    expect(stranger.locator('input[type="file"]')).to_have_count(0)

    # A page of another port has the same cookies: its frame and its socket get nothing.
    address, file = foreign
    file.write_text(FOREIGN.format(editing_server.url), "utf-8")
    visits.errors.clear()
    other = page.context.new_page()
    other.goto(address)
    expect(other).to_have_title("refused")
    expect(other.frame_locator("iframe").locator("#root")).to_have_count(0)
    other.close()
    assert visits.errors == []


def test_a_site_that_the_operator_names_may_frame_the_map(
    tmp_path: Path, foreign: tuple[str, Path], plain_browser: Browser, visits: Visits
) -> None:
    address, file = foreign
    environment = {"PARTNERSHIP_MAP_FRAMES": address}
    with contextlib.ExitStack() as stack:
        running = stack.enter_context(running_server(tmp_path, environment=environment))
        file.write_text(FOREIGN.format(running.url), "utf-8")
        page = visits.open(plain_browser, address)
        framed = page.frame_locator("iframe").get_by_role(
            "heading", name="Update the list", exact=True
        )
        expect(framed).to_be_visible(timeout=READY_MS)
        expect(page).to_have_title("refused")
