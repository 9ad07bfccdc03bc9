"""Signing in with a real OpenID Connect provider on this computer, in a real browser."""

import contextlib
import csv
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.helpers.identity import Provider, running_provider, write_secrets
from tests.helpers.running import Server, Visits, running_server, uvicorn_command
from tests.helpers.screen import READY_MS, site_button, status, wait_until_idle

PEOPLE: dict[str, dict[str, object]] = {
    "Ada": {"email": "Ada@Example.org", "email_verified": True},
    "Grace": {"email": "grace@example.org", "email_verified": True},
    "Mallory": {"email": "ada@example.org", "email_verified": False},
    "Nobody": {},
}


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with running_provider(PEOPLE) as running:
        yield running


@contextlib.contextmanager
def asking(provider: Provider, folder: Path) -> Iterator[Server]:
    """Start a server that asks it, with Ada for its only editor and a row to decide on."""

    def command(port: int) -> list[str]:
        write_secrets(folder / "home", provider, f"http://127.0.0.1:{port}", "ada@example.org")
        return uvicorn_command(port)

    # Streamlit looks for secrets in the home folder as well as beside the app.
    environment = {"HOME": str(folder / "home"), "PARTNERSHIP_MAP_EDITING": ""}
    with running_server(folder, command, environment) as running:
        with (running.data / "sites.csv").open("a", encoding="utf-8", newline="") as file:
            csv.writer(file).writerow(("Springfeild", "Illinois", "city", "2017-06-20"))
        yield running


@pytest.fixture(scope="module")
def signing_server(
    tmp_path_factory: pytest.TempPathFactory, provider: Provider
) -> Iterator[Server]:
    """One for the tests that change nothing."""
    with asking(provider, tmp_path_factory.mktemp("signing")) as running:
        yield running


@pytest.fixture
def own_signing_server(tmp_path: Path, provider: Provider) -> Iterator[Server]:
    with asking(provider, tmp_path) as running:
        yield running


def open_review(browser: Browser, visits: Visits, server: Server) -> Page:
    page = visits.open(browser, f"{server.url}/review")
    expect(page.get_by_role("heading", name="For review", exact=True)).to_be_visible(
        timeout=READY_MS
    )
    wait_until_idle(page)
    return page


def sign_in(page: Page, server: Server, person: str) -> None:
    """Sign in, which leads back to the map, and go to the review from there."""
    page.get_by_role("button", name="Sign in to edit", exact=True).click()
    page.get_by_role("link", name=person, exact=True).click()
    page.wait_for_url(f"{server.url}/**", timeout=READY_MS)
    expect(site_button(page, "memphis-tn")).to_be_visible(timeout=READY_MS)
    page.get_by_role("link", name="Review (1)", exact=True).click()
    expect(page.get_by_role("heading", name="For review", exact=True)).to_be_visible()
    wait_until_idle(page)


def ledger(server: Server) -> str:
    return (server.data / "locations.csv").read_text("utf-8")


def test_a_viewer_needs_no_account_and_nobody_else_is_asked(
    signing_server: Server, provider: Provider, plain_browser: Browser, visits: Visits
) -> None:
    provider.asked.clear()
    page = visits.open(plain_browser, signing_server.url)
    expect(site_button(page, "memphis-tn")).to_be_visible(timeout=READY_MS)
    page.get_by_role("link", name="Review (1)", exact=True).click()
    expect(page.get_by_role("button", name="Sign in to edit", exact=True)).to_be_visible()
    wait_until_idle(page)
    expect(page.get_by_role("button", name="Leave out for now", exact=True)).to_have_count(0)
    assert provider.asked == []


def test_a_listed_editor_may_edit_until_she_signs_out(
    own_signing_server: Server, provider: Provider, plain_browser: Browser, visits: Visits
) -> None:
    page = open_review(plain_browser, visits, own_signing_server)
    sign_in(page, own_signing_server, "Ada")
    expect(page.get_by_text("Signed in as Ada@Example.org.", exact=True)).to_be_visible()
    # The account's name stands there, and no one else's can be typed.
    expect(page.locator(".person")).to_have_text("Decided by Ada@Example.org")
    expect(page.get_by_label("Decided by", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Leave out for now", exact=True).click()
    expect(status(page, "Springfeild, Illinois is left out for now.")).to_be_visible()
    assert "Ada@Example.org" in ledger(own_signing_server)

    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(site_button(page, "memphis-tn")).to_be_visible(timeout=READY_MS)
    assert provider.asked[-1] == "/logout"
    page.goto(f"{own_signing_server.url}/review")
    expect(page.get_by_role("button", name="Sign in to edit", exact=True)).to_be_visible(
        timeout=READY_MS
    )
    expect(page.get_by_role("button", name="Undo this decision", exact=True)).to_have_count(0)
    cookies = {cookie["name"] for cookie in page.context.cookies()}
    assert "_streamlit_user" not in cookies


@pytest.mark.parametrize(
    ("person", "said"),
    [
        (
            "Grace",
            "You are signed in as grace@example.org, but this address is not on the list of "
            "editors, so you cannot change the data.",
        ),
        (
            "Mallory",
            "You are signed in as ada@example.org, but the provider has not verified this address, "
            "so you cannot change the data. Verify it with the provider, then sign in again.",
        ),
        (
            "Nobody",
            "This account has no e-mail address, so it cannot be on the list of editors. "
            "Sign in with another account.",
        ),
    ],
)
def test_who_is_not_listed_or_not_verified_is_told_and_can_change_nothing(
    signing_server: Server, plain_browser: Browser, visits: Visits, person: str, said: str
) -> None:
    page = open_review(plain_browser, visits, signing_server)
    sign_in(page, signing_server, person)
    expect(page.get_by_text(said, exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Sign out", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Leave out for now", exact=True)).to_have_count(0)


def test_who_is_taken_off_the_list_can_write_nothing_more_on_a_screen_that_is_open(
    own_signing_server: Server, tmp_path: Path, plain_browser: Browser, visits: Visits
) -> None:
    page = open_review(plain_browser, visits, own_signing_server)
    sign_in(page, own_signing_server, "Ada")
    button = page.get_by_role("button", name="Leave out for now", exact=True)
    expect(button).to_be_visible()
    before = ledger(own_signing_server)
    secrets = tmp_path / "home" / ".streamlit" / "secrets.toml"
    secrets.write_text(secrets.read_text("utf-8").replace("ada@", "eve@"), "utf-8")
    # The server looks at the file now and then; another screen shows when it has.
    other = page.context.new_page()
    told = other.get_by_text(
        "You are signed in as Ada@Example.org, but this address is not on the list of editors, "
        "so you cannot change the data.",
        exact=True,
    )
    for _ in range(30):
        other.goto(f"{own_signing_server.url}/review")
        expect(other.get_by_role("button", name="Sign out", exact=True)).to_be_visible(
            timeout=READY_MS
        )
        if told.count():
            break
    expect(told).to_be_visible()
    button.click()
    expect(page.get_by_role("alert")).to_have_text(
        "Nothing was saved: You are signed in as Ada@Example.org, but this address is not on the "
        "list of editors, so you cannot change the data."
    )
    assert ledger(own_signing_server) == before


def test_at_another_address_than_the_one_that_signing_in_leads_back_to_the_way_is_shown(
    signing_server: Server, plain_browser: Browser, visits: Visits
) -> None:
    port = urlsplit(signing_server.url).port
    page = plain_browser.new_context().new_page()
    page.goto(f"http://localhost:{port}/review")
    link = page.get_by_role("link", name=f"{signing_server.url}/", exact=True)
    expect(link).to_be_visible(timeout=READY_MS)
    expect(page.get_by_role("button", name="Sign in to edit", exact=True)).to_have_count(0)
    page.context.close()
