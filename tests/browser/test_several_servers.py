"""Two servers and a database behind the nginx of ``deploy/``: what holds while they come and go."""

import contextlib
import re
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import httpx
import psycopg
import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from common.version import version
from tests.helpers import DATA
from tests.helpers.database import Database, until
from tests.helpers.identity import running_provider, write_secrets
from tests.helpers.nginx import Proxy, needs_nginx, shipped_nginx
from tests.helpers.running import Server, Visits, free_port, running_server
from tests.helpers.screen import (
    READY_MS,
    details,
    expect_count,
    expect_query,
    published,
    site_button,
    wait_until_idle,
)
from tests.helpers.slideshow import expect_number, expect_slide, heading, room_of, wait_for_stage
from ui.slideshow.routes import WRONG_CODES
from versions.moving import import_folder
from versions.postgres import PostgresStorage
from versions.storage import NewContent

pytestmark = needs_nginx

ADA = "ada@example.org"
DRAIN = {"PARTNERSHIP_MAP_DRAIN_SECONDS": "2"}


@dataclass
class Several:
    """The servers, by what the cookie calls them, and what is before and behind them."""

    proxy: Proxy
    one: Server
    two: Server
    storage: PostgresStorage


@pytest.fixture(scope="module")
def several(database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Several]:
    folder = tmp_path_factory.mktemp("several")
    port = free_port()
    storage = PostgresStorage(database.address_of(database.schema()))
    import_folder(DATA, storage)
    people: dict[str, dict[str, object]] = {"Ada": {"email": ADA, "email_verified": True}}
    with running_provider(people) as provider:
        write_secrets(folder / "home", provider, f"https://127.0.0.1:{port}", ADA)
        environment = {
            "HOME": str(folder / "home"),
            "PARTNERSHIP_MAP_EDITING": "",
            "PARTNERSHIP_MAP_STORE": storage.address,
        }
        (folder / "one").mkdir()
        (folder / "two").mkdir()
        with (
            running_server(folder / "one", environment=environment | DRAIN) as one,
            running_server(folder / "two", environment=environment) as two,
            shipped_nginx(folder / "nginx", (one.url, two.url), port) as proxy,
        ):
            yield Several(proxy, one, two, storage)
    storage.close()


def name_of(page: Page) -> str:
    """Return which server this page's browser is on."""
    (found,) = (one for one in page.context.cookies() if one["name"] == "map_server")
    return str(found["value"])


def server_of(several: Several, page: Page) -> Server:
    return {"one": several.one, "two": several.two}[name_of(page)]


def visit(
    several: Several, browser: Browser, visits: Visits, path: str, name: str | None = None
) -> Page:
    """Open a page as a new visitor, on a server that nginx chooses or on this one."""
    page = visits.open(browser, "about:blank", ignore_https_errors=True)
    if name:
        cookie = {"name": "map_server", "value": name, "domain": "127.0.0.1", "path": "/"}
        kept = {"secure": True, "sameSite": "None", "partitionKey": "https://127.0.0.1"}
        # As Chromium keeps those of a page that no other site frames.
        place = {"_crHasCrossSiteAncestor": False}
        page.context.add_cookies([cookie | kept | place])  # type: ignore[list-item]
    page.goto(f"{several.proxy.url}{path}", wait_until="commit")
    return page


def slide_of(page: Page) -> str:
    return dict(parse_qsl(urlsplit(page.url).query))["slide"]


def is_stream(socket: WebSocket) -> bool:
    return socket.url.endswith("/_stcore/stream")


def expect_connected(page: Page) -> None:
    state = '[data-testid="stApp"][data-test-connection-state="CONNECTED"]'
    expect(page.locator(state)).to_be_visible(timeout=READY_MS)
    wait_until_idle(page)


def row_added(several: Several, row: str) -> bytes:
    stored = several.storage.read("sites.csv")
    assert stored
    return stored.data + f"{row}\r\n".encode()


def publish_row(several: Several, row: str) -> None:
    stored = several.storage.read("sites.csv")
    assert stored
    new = NewContent("sites.csv", row_added(several, row), stored.digest)
    several.storage.publish([new], who="Grace")


def prepare_row(page: Page, several: Several, row: str) -> None:
    """Drop the list with another row on the Update page, and go on to its last step."""
    page.locator('input[type="file"]').set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": row_added(several, row)}
    )
    expect(page.locator(".tiles")).to_be_visible(timeout=READY_MS)
    page.get_by_role("button", name="Continue to publish", exact=True).click()


def total(several: Several) -> int:
    """Return how many sites the list has."""
    stored = several.storage.read("sites.csv")
    assert stored
    return len(stored.data.splitlines()) - 1


def csv_of(page: Page) -> list[str]:
    """Download the list, which the server keeps for the session, and return its cities."""
    page.locator(".st-key-map-actions").get_by_role("button", name="Download", exact=True).click()
    with page.expect_download() as downloaded:
        page.get_by_role("button", name="CSV for a spreadsheet", exact=True).click()
    page.keyboard.press("Escape")
    _, *rows = downloaded.value.path().read_text("utf-8-sig").splitlines()
    return [row.split(",")[0] for row in rows]


def waits(connection: psycopg.Connection) -> bool:
    query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    found = connection.execute(query).fetchone()
    return bool(found and found[0])


@contextlib.contextmanager
def load(several: Several) -> Iterator[list[str]]:
    """Ask both servers all the time; yield the answers that were none.

    An answer that was cut off is asked for again, as browsers do.
    """
    stop = threading.Event()
    failed: list[str] = []

    def ask(name: str) -> int:
        asked = 0
        with several.proxy.client(server=name) as client:
            while not stop.is_set():
                for path in ("/api/sites.json", "/roster/version", "/?state=OH"):
                    try:
                        answer = client.get(path)
                    except httpx.RemoteProtocolError:
                        answer = client.get(path)
                    asked += 1
                    if answer.status_code != 200:
                        failed.append(f"{path}: {answer.status_code} {answer.text}")
        return asked

    with ThreadPoolExecutor() as pool:
        running = [pool.submit(ask, name) for name in ("one", "two")]
        try:
            yield failed
        finally:
            stop.set()
        assert min(one.result() for one in running) > 3


def test_files_are_compressed_and_kept_and_every_answer_has_its_headers(several: Several) -> None:
    there = httpx.get(f"{several.proxy.plain}/sites?state=OH", trust_env=False)
    assert (there.status_code, there.headers["location"]) == (
        301,
        "https://127.0.0.1/sites?state=OH",
    )
    # What nginx tells a server of the request.
    said = {"Host": several.proxy.url.removeprefix("https://"), "X-Forwarded-Proto": "https"}
    with (
        several.proxy.client() as client,
        httpx.Client(base_url=several.one.url, headers=said, timeout=60, trust_env=False) as direct,
    ):
        page, bare = client.get("/"), direct.get("/")
        assert page.headers["strict-transport-security"] == "max-age=31536000"
        for name, value in bare.headers.items():
            if name not in ("date", "x-request-id"):
                assert page.headers[name] == value, name
        (script,) = re.findall(r'src="\.?(/static/js/index\.[^"]+\.js)"', page.text)
        shown = client.get("/roster/version").text
        for path, kept in (
            (script, "public, immutable, max-age=31536000"),
            ("/app/static/components/live.js?1", "public, max-age=31536000, immutable"),
            ("/app/static/states.json", "public, max-age=3600"),
            (f"/rows/{shown}-{version()}/file.json", "public, max-age=31536000, immutable"),
            (f"/places/{shown}/900x600/marks/0/0/0.json", "public, max-age=3600"),
        ):
            # Each server's own answer, then the one that nginx has kept, also for those who cannot
            # decompress it.
            answers = [client.get(path), client.get(path)]
            answers.append(client.get(path, headers={"Accept-Encoding": "identity"}))
            assert [one.headers["x-cache"] for one in answers] == ["MISS", "HIT", "HIT"], path
            assert [one.headers.get("content-encoding") for one in answers] == [
                *("gzip", "gzip"),
                None,
            ], path
            assert {one.content for one in answers} == {direct.get(path).content}, path
            assert {one.headers["cache-control"] for one in answers} == {kept}, path
            assert "set-cookie" not in answers[0].headers, path
        # Rows of a list that this server does not have are asked for again, never kept.
        assert [client.get("/rows/0/file.json").headers["x-cache"] for _ in "12"] == ["MISS"] * 2
        for path in ("/roster/version", "/api/sites.json", "/healthz"):
            assert "x-cache" not in client.get(path).headers, path


def test_limits_are_those_of_the_viewers_own_address(several: Several) -> None:
    with several.proxy.client("127.0.0.2", "one") as guesser:
        said = [
            guesser.get("/f/0000", headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
            for number in range(WRONG_CODES + 1)
        ]
        assert said == [404] * WRONG_CODES + [429]
    with several.proxy.client("127.0.0.3", "one") as another:
        assert another.get("/f/0000").status_code == 404


def test_what_an_editor_publishes_on_one_server_is_on_the_other_ones_screens(
    several: Several, plain_browser: Browser, visits: Visits
) -> None:
    ada = visit(several, plain_browser, visits, "/update")
    ada.get_by_role("button", name="Sign in to edit", exact=True).click(timeout=READY_MS)
    ada.get_by_role("link", name="Ada", exact=True).click()
    expect(site_button(ada, "memphis-tn")).to_be_visible(timeout=READY_MS)
    other = "two" if name_of(ada) == "one" else "one"
    viewer = visit(several, plain_browser, visits, "/", other)
    before, saved = total(several), len(several.storage.versions("sites.csv"))
    expect_count(viewer, before, before)
    assert name_of(viewer) == other

    ada.get_by_role("link", name="Update", exact=True).click()
    prepare_row(ada, several, "Tulsa,Oklahoma,city,2017-06-20")
    ada.get_by_role("button", name=f"Publish {before + 1} sites", exact=True).click()
    told = ada.get_by_text(published(before + 1, max(saved, 1) + 1), exact=True)
    expect(told).to_be_visible(timeout=READY_MS)
    expect_count(viewer, before + 1, before + 1)
    assert csv_of(viewer)[-1] == "Tulsa"


def test_viewers_of_a_killed_server_are_back_on_the_other_one_and_nothing_is_lost(
    several: Several, plain_browser: Browser, visits: Visits
) -> None:
    page = visit(several, plain_browser, visits, "/?state=OH&site=toledo-oh")
    expect(details(page).locator("h2")).to_have_text("Toledo, Ohio", timeout=READY_MS)
    name = name_of(page)
    stage = page.context.new_page()
    stage.goto(f"{several.proxy.url}/briefing?state=Ohio")
    wait_for_stage(stage)
    for _ in range(2):
        stage.keyboard.press("PageDown")
    expect_number(stage, 3)
    other = "two" if name == "one" else "one"
    follow = f"/briefing?view=follow&room={room_of(stage)}"
    followers = [visit(several, plain_browser, visits, follow, where) for where in (name, other)]
    for follower in followers:
        expect_slide(follower, slide_of(stage))
    address, shown = sorted(parse_qsl(urlsplit(stage.url).query)), heading(stage).inner_text()

    with load(several) as failed:
        with page.expect_websocket(is_stream), stage.expect_websocket(is_stream):
            server_of(several, page).kill()
        publish_row(several, "Akron,Ohio,city,2017-06-20")
        expect_count(page, 3, total(several))
        for one in (page, stage):
            expect_connected(one)
        # Until both pages have what the other server makes for them.
        page.get_by_role("button", name="Reset", exact=True).click()
        expect_count(page, total(several), total(several))
    assert failed == []
    assert name_of(page) != name
    expect_query(stage, *address)
    expect(heading(stage)).to_have_text(shown)
    stage.keyboard.press("PageDown")
    expect_number(stage, 4)
    for follower in followers:
        expect_slide(follower, slide_of(stage))

    # Where the first server is back, sessions of the second one still are at the second, until that
    # is restarted in its turn.
    servers = {"one": several.one, "two": several.two}
    servers[name].start()
    assert csv_of(page)[-1] == "Akron"
    with page.expect_websocket(is_stream), stage.expect_websocket(is_stream):
        servers[other].process.terminate()
    for one in (page, stage, *followers):
        expect_connected(one)
        assert name_of(one) == name
    stage.keyboard.press("PageDown")
    expect_number(stage, 5)
    for follower in followers:
        expect_slide(follower, slide_of(stage))
    servers[other].process.wait()
    servers[other].start()


def test_a_server_that_is_told_to_stop_finishes_what_is_being_saved(
    several: Several, plain_browser: Browser, visits: Visits
) -> None:
    viewer = visit(several, plain_browser, visits, "/", "one")
    before = total(several)
    expect_count(viewer, before, before)
    ada = visit(several, plain_browser, visits, "/update", "one")
    ada.get_by_role("button", name="Sign in to edit", exact=True).click(timeout=READY_MS)
    ada.get_by_role("link", name="Ada", exact=True).click()
    expect(site_button(ada, "memphis-tn")).to_be_visible(timeout=READY_MS)
    ada.get_by_role("link", name="Update", exact=True).click()
    content = row_added(several, "Boise,Idaho,city,2017-06-20")
    prepare_row(ada, several, "Boise,Idaho,city,2017-06-20")
    with psycopg.connect(several.storage.address) as connection:
        connection.execute("SELECT 1 FROM map_file WHERE name = 'sites.csv' FOR UPDATE")
        ada.get_by_role("button", name=f"Publish {before + 1} sites", exact=True).click()
        until(lambda: waits(connection))
        with (
            viewer.expect_websocket(is_stream),
            httpx.Client(base_url=several.one.url, timeout=60, trust_env=False) as direct,
        ):
            several.one.process.send_signal(signal.SIGTERM)
            until(lambda: direct.get("/readyz").status_code == 503)
            assert direct.get("/readyz").text == "The server is stopping.\n"
            assert direct.get("/healthz").text == "ok\n"
        # Its viewers have gone elsewhere, and it is still there.
        assert several.one.process.poll() is None
    several.one.process.wait()
    expect_connected(viewer)
    stored = several.storage.read("sites.csv")
    assert stored
    assert stored.data.splitlines() == content.splitlines()
    assert several.storage.versions("sites.csv")[0].who == ADA
    expect_count(viewer, before + 1, before + 1)
    several.one.start()
