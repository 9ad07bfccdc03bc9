"""What other programs ask of the running app, with editing and without, by each command."""

import html
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from lxml import html as lxml_html
from PIL import Image

from roster.snapshot import Roster
from tests.helpers import ROOT
from tests.helpers.running import Server, running_server, streamlit_command, uvicorn_command
from tests.helpers.unpacking import readable
from ui.public.openapi import examples

STARTS = {
    "make run, editing": (uvicorn_command, {"PARTNERSHIP_MAP_EDITING": "local"}),
    "streamlit run": (streamlit_command, {"PARTNERSHIP_MAP_CORS": "*"}),
}


FORMS = {
    "/api/sites.json?state=Ohio": "application/json",
    "/api/sites.csv?state=Ohio": "text/csv; charset=utf-8",
    "/api/sites.geojson?state=Ohio": "application/geo+json",
    "/api/sites.kml?state=Ohio": "application/vnd.google-earth.kml+xml",
    "/api/sites.xlsx?state=Ohio": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    ),
    "/api/schema.json": "application/schema+json",
    "/api/table-schema.json": "application/json",
    "/api/openapi.json": "application/json",
    "/api": "text/html; charset=utf-8",
    "/card.png?state=Ohio": "image/png",
    "/embed?state=Ohio": "text/html; charset=utf-8",
    "/data.json": "application/json",
    "/changes.atom": "application/atom+xml",
    "/sitemap.xml": "application/xml",
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


def test_every_address_answers_in_its_form_and_again_only_when_it_changed(
    client: httpx.Client, served: Server
):
    origin = served.environment.get("PARTNERSHIP_MAP_CORS")
    for path, media_type in FORMS.items():
        answer = client.get(path, headers={"Origin": "https://a.example"})
        assert (answer.status_code, answer.headers["content-type"]) == (200, media_type), path
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "max-age=60"
        assert answer.headers.get("access-control-allow-origin") == origin
        etag = answer.headers["etag"]
        again = client.get(path, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")
        head = client.head(path)
        assert (head.status_code, head.headers["etag"], head.content) == (200, etag, b"")


def test_every_address_has_the_words_and_the_picture_of_its_view(client: httpx.Client):
    for path, words in {
        "/?state=OH": "2 sites in Ohio",
        "/map?state=OH": "2 sites in Ohio",
        "/about": "About: 12 sites",
        "/briefing?announced=2017-06-20": "Briefing: 12 sites, joined June 20, 2017",
        "/?site=memphis-tn": "Memphis, Tennessee",
        "/?as_of=version:99": "12 sites",
    }.items():
        page = lxml_html.fromstring(client.get(path).text)
        assert page.findtext(".//title") == f"{words} · Public Safety Partnership", path
        (card,) = page.xpath("//meta[@property='og:image']/@content")
        picture = Image.open(io.BytesIO(client.get(card).content))
        assert (picture.format, picture.size) == ("PNG", (1200, 630)), path


def test_what_is_wrong_is_said_as_a_problem(client: httpx.Client):
    for path, status in {
        "/api/sites.json?state=XX": 400,
        "/api/sites.csv?as_of=version:99": 404,
        "/api/sites.pdf": 404,
        "/api/nothing": 404,
        "/card.png?state=XX": 400,
        "/reconcile?queries=x": 400,
        "/reconcile/place?id=TN/city/nothing": 404,
        "/embed?" + "a=&" * 201: 400,
    }.items():
        answer = client.get(path)
        assert (answer.status_code, answer.json()["status"]) == (status, status), path
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["cache-control"] == "no-store"


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
        for address in re.findall(r"http[^\s\"]+", code):
            assert client.get(address).status_code == 200, address
    subprocess.run(told["curl"], shell=True, check=True, cwd=tmp_path)
    assert (tmp_path / "sites.csv").read_text("utf-8-sig").count("Alabama") == 2
    table = "city state latitude longitude 0 Birmingham Alabama 33.5279 -86.7971"
    for name, said in {"Python": table, "Python, page by page": "1"}.items():
        run = [sys.executable, "-c", told[name]]
        found = subprocess.run(run, capture_output=True, text=True, check=True)
        assert " ".join(found.stdout.split()) == said, name


def test_no_answer_tells_of_the_start_or_the_computer(client: httpx.Client, served: Server):
    paths = [*client.get("/api/openapi.json").json()["paths"], *FORMS, "/api/nothing"]
    paths += ["/", "/about", "/reconcile", "/reconcile/place?id="]
    for path in paths:
        for headers in ({}, {"Host": "evil.example/<script>"}):
            answer = client.get(path, headers=headers)
            text = readable(answer.content)
            for secret in (served.token, str(served.data), str(ROOT), "evil.example"):
                assert not secret or secret not in text, (path, secret)
            assert "set-cookie" not in answer.headers


def test_openrefine_asks_by_post_and_nothing_else_may(client: httpx.Client):
    queries = '{"q0": {"query": "Memphis, TN"}}'
    answer = client.post("/reconcile", data={"queries": queries})
    assert answer.json()["q0"]["result"][0]["match"] is True
    foreign = {"Origin": "http://127.0.0.1:3333"}
    told = client.get("/reconcile", headers=foreign)
    for one in (
        told,
        client.options("/reconcile", headers=foreign),
        client.post("/reconcile", data={"queries": queries}, headers=foreign),
        client.post("/reconcile", data={"queries": "x"}, headers=foreign),
    ):
        assert one.headers["access-control-allow-origin"] == "*"
    preview = told.json()["preview"]["url"].replace(
        "{{id}}", answer.json()["q0"]["result"][0]["id"]
    )
    place = client.get(preview, headers=foreign)
    assert place.headers["content-security-policy"] == "default-src 'none'; frame-ancestors *"
    assert "x-frame-options" not in place.headers
    for path in ("/reconcile/place", "/api/sites.json", "/"):
        assert client.post(path, data={"queries": queries}).status_code == 403
    assert client.put("/reconcile", data={"queries": queries}).status_code == 403
