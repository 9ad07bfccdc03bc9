"""The Review page in a real browser, on the computer that may edit."""

import csv
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.helpers.axe import serious
from tests.helpers.running import DESKTOP, PHONE, Server, Visits, running_server
from tests.helpers.screen import (
    READY_MS,
    expect_query,
    site_button,
    status,
    wait_for_list,
    wait_until_idle,
)

ROWS = (
    ("Springfeild", "Illinois", "city", "2017-06-20"),
    ("Georgetown", "Pennsylvania", "", "2017-06-20"),
    ("Cincinnati", "Texas", "city", "2017-06-20"),
    ("Lincoln", "", "city", "2017-06-20"),
)


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that lets this computer edit, over data with rows that no one can be sure of."""
    folder = tmp_path_factory.mktemp("editing")
    with running_server(folder, environment={"PARTNERSHIP_MAP_EDITING": "local"}) as running:
        with (running.data / "sites.csv").open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(ROWS)
        yield running


@pytest.fixture
def editing_server(shared_server: Server) -> Iterator[Server]:
    """The same, and what the test decided is undone after it."""
    ledger = shared_server.data / "locations.csv"
    before = ledger.read_bytes()
    yield shared_server
    ledger.write_bytes(before)


class LateEnds:
    """Holds back the news that a run has ended until the page asks for the next run."""

    def __init__(self, page: Page) -> None:
        self.holds = False
        self.held: list[bytes] = []
        page.route_web_socket("**/_stcore/stream", self._connect)

    def _connect(self, to_page: WebSocketRoute) -> None:
        to_server = to_page.connect_to_server()

        def pass_down(message: str | bytes) -> None:
            if self.holds and isinstance(message, bytes):
                kind = ForwardMsg.FromString(message).WhichOneof("type")
                if kind == "script_finished":
                    self.held.append(message)
                    return
            to_page.send(message)

        def pass_up(message: str | bytes) -> None:
            to_server.send(message)
            while self.held:
                to_page.send(self.held.pop(0))

        to_server.on_message(pass_down)
        to_page.on_message(pass_up)


def open_review(browser: Browser, visits: Visits, url: str, **options: object) -> Page:
    page = visits.open(browser, url, **options)  # type: ignore[arg-type]
    expect(page.get_by_role("heading", name="For review", exact=True)).to_be_visible(
        timeout=READY_MS
    )
    wait_until_idle(page)
    return page


def test_a_candidate_taken_with_the_keyboard_appears_on_an_open_map_and_undo_takes_it_back(
    editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    the_map = visits.open(plain_browser, editing_server.url)
    wait_for_list(the_map)
    expect(site_button(the_map, "springfeild-il")).to_have_text("SpringfeildIL · no pin")

    page = open_review(plain_browser, visits, f"{editing_server.url}/review")
    page.get_by_role("button", name="1 Springfield, Illinois", exact=True).focus()
    page.keyboard.press("Enter")
    expect(
        status(page, "Springfeild, Illinois is Springfield, Illinois, at 39.771° N, 89.654° W.")
    ).to_be_visible()
    expect(page.get_by_role("heading", name="Georgetown, Pennsylvania", exact=True)).to_be_visible()
    # The same place as a row that was located before: one pin, two rows of the list.
    expect(site_button(the_map, "springfeild-il")).to_have_count(0)
    expect(site_button(the_map, "springfield-il")).to_have_count(2)

    page.get_by_role("button", name="Undo", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Springfeild, Illinois", exact=True)).to_be_visible()
    expect(site_button(the_map, "springfeild-il")).to_have_text("SpringfeildIL · no pin")


def test_arrow_keys_step_through_the_places_but_not_while_somebody_types(
    editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = open_review(plain_browser, visits, f"{editing_server.url}/review?site=georgetown-pa")
    field = page.get_by_label("Latitude, longitude", exact=True)
    field.fill("41.5, -80")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    wait_until_idle(page)
    expect_query(page, ("site", "georgetown-pa"))
    page.get_by_role("heading", name="For review", exact=True).click()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="Cincinnati, Texas", exact=True)).to_be_visible()
    expect_query(page, ("site", "cincinnati-tx"))
    page.keyboard.press("ArrowLeft")
    expect(field).to_have_value("41.5, -80")


def test_what_is_typed_stays_when_somebody_steps_on_before_a_run_has_ended(
    editing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    page = visits.open(plain_browser, f"{editing_server.url}/healthz")
    late = LateEnds(page)
    page.goto(f"{editing_server.url}/review?site=georgetown-pa", wait_until="commit")
    field = page.get_by_label("Latitude, longitude", exact=True)
    field.fill("41.5, -80")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="For review", exact=True).click()
    wait_until_idle(page)
    late.holds = True
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="Cincinnati, Texas", exact=True)).to_be_visible()
    while not late.held:
        page.evaluate("() => new Promise(requestAnimationFrame)")
    late.holds = False
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", name="Georgetown, Pennsylvania", exact=True)).to_be_visible()
    expect(field).to_have_value("41.5, -80")
    wait_until_idle(page)
    expect(field).to_have_value("41.5, -80")


@pytest.mark.parametrize(
    ("scheme", "size"), [("light", DESKTOP), ("dark", PHONE)], ids=["light-laptop", "dark-phone"]
)
def test_axe_finds_nothing_serious_or_critical_and_nothing_is_cut_off(
    editing_server: Server,
    plain_browser: Browser,
    visits: Visits,
    scheme: str,
    size: dict[str, int],
) -> None:
    url = f"{editing_server.url}/review?site=georgetown-pa"
    page = open_review(plain_browser, visits, url, size=size, color_scheme=scheme)
    page.get_by_role("button", name="Leave out for now", exact=True).click()
    expect(page.get_by_role("button", name="Undo this decision", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Cincinnati, Texas", exact=True)).to_be_visible()
    drawn = page.locator(".st-key-review-map svg")
    expect(drawn).to_be_visible()
    box = drawn.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= size["width"]
    wait_until_idle(page)
    assert page.evaluate("() => document.scrollingElement.scrollWidth") <= size["width"]
    assert serious(page) == []
