"""What other programs ask of the running app, with editing and without, by each command."""

import html
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from roster.snapshot import Roster
from tests.helpers.running import Server, running_server, streamlit_command, uvicorn_command
from ui.public.openapi import examples

STARTS = {
    "make run, editing": (uvicorn_command, {"PARTNERSHIP_MAP_EDITING": "local"}),
    "streamlit run": (streamlit_command, {"PARTNERSHIP_MAP_CORS": "*"}),
}


@pytest.fixture(scope="module", params=STARTS, ids=lambda name: name.replace(" ", "-"))
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    command, environment = STARTS[request.param]
    with running_server(tmp_path_factory.mktemp("served"), command, environment) as running:
        yield running


@pytest.fixture
def client(served: Server) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=served.url, timeout=60, trust_env=False) as one:
        yield one


def test_the_sites_come_in_every_form_and_again_only_when_they_changed(client: httpx.Client):
    types = {
        "json": "application/json",
        "csv": "text/csv; charset=utf-8",
        "geojson": "application/geo+json",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
    for ending, media_type in types.items():
        answer = client.get(f"/api/sites.{ending}", params={"state": "Ohio"})
        assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
        assert answer.headers["x-content-type-options"] == "nosniff"
        etag = answer.headers["etag"]
        again = client.get(answer.url, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")
        head = client.head(answer.url)
        assert (head.status_code, head.headers["etag"], head.content) == (200, etag, b"")
    assert client.get("/api/sites.json?state=XX").headers["content-type"] == (
        "application/problem+json"
    )


def test_a_new_list_is_answered_at_once(client: httpx.Client, served: Server):
    stored = served.data / "sites.csv"
    before = client.get("/api/sites.json")
    text = stored.read_bytes()
    stored.write_bytes(text + b"Tulsa,Oklahoma,city,2018-08-20\r\n")
    headers = {"If-None-Match": before.headers["etag"]}
    after = client.get("/api/sites.json", headers=headers)
    stored.write_bytes(text)
    assert (before.json()["total"], after.json()["total"]) == (12, 13)
    assert client.get("/api/sites.json", headers=headers).status_code == 304


def test_the_examples_run_as_they_stand_on_the_page(
    client: httpx.Client, served: Server, shipped: Roster, tmp_path: Path
):
    page = html.unescape(client.get("/api").text)
    assert "<td>Alabama, Illinois, Indiana, Louisiana, Michigan, Missouri and 4 more</td>" in page
    told = examples(shipped, served.url)
    for code in told.values():
        assert code in page
    subprocess.run(told["curl"], shell=True, check=True, cwd=tmp_path)
    assert (tmp_path / "sites.csv").read_text("utf-8-sig").count("Alabama") == 2
    table = "city state latitude longitude 0 Birmingham Alabama 33.5279 -86.7971"
    for name, said in {"Python": table, "Python, page by page": "1"}.items():
        run = [sys.executable, "-c", told[name]]
        found = subprocess.run(run, capture_output=True, text=True, check=True)
        assert " ".join(found.stdout.split()) == said, name


def test_no_answer_tells_of_the_start_or_the_computer(client: httpx.Client, served: Server):
    paths = [*client.get("/api/openapi.json").json()["paths"], "/api", "/api/nothing"]
    paths += ["/", "/about", "/data.json", "/changes.atom", "/sitemap.xml"]
    for path in paths:
        for headers in ({}, {"Host": "evil.example/<script>"}):
            answer = client.get(path, headers=headers)
            for secret in (served.token, str(served.data), "evil.example"):
                assert not secret or secret not in answer.text, (path, secret)
            assert "set-cookie" not in answer.headers


def test_openrefine_asks_by_post_and_nothing_else_may(client: httpx.Client):
    queries = '{"q0": {"query": "Memphis, TN"}}'
    answer = client.post("/reconcile", data={"queries": queries})
    assert answer.json()["q0"]["result"][0]["match"] is True
    foreign = {"Origin": "https://refine.example"}
    assert client.post("/reconcile", data={"queries": queries}, headers=foreign).status_code == 200
    for path in ("/reconcile/place", "/api/sites.json", "/"):
        assert client.post(path, data={"queries": queries}).status_code == 403
    assert client.put("/reconcile", data={"queries": queries}).status_code == 403
