"""The sites as data for other programs, asked as they ask."""

import csv
import io
import itertools
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

import jsonschema
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html
from shapely.geometry import shape

from geocode.gazetteer.geocoder import Gazetteer
from geocode.outlines import Outlines
from roster.build import Inputs, roster_of
from roster.export.csv import sites_csv
from roster.store import Loaded, RosterStore
from tests.helpers import DATA
from tests.helpers.asking import asker
from ui import past
from ui.chrome import PAGES
from ui.public import answers, sites
from ui.public.answers import CORS_VARIABLE, Kept, made
from ui.public.heads import page_routes
from ui.public.openapi import openapi
from ui.public.routes import public_routes
from versions.folder import FolderStorage
from versions.storage import NewContent

ROWS = [
    ("Toledo", "OH", "2017-06-20", "East", 10),
    ("Cleveland", "OH", "2018-10-01", "West", 20),
    ("Memphis", "TN", "2018-10-01", "East", 30),
    ("Memfis", "TN", "2017-06-20", "", 40),
    ("Hagåtña", "Guam", "", "West", 50),
    *((f"Nowhere {n}", "TX", "2017-06-20", "East", 60 + n) for n in range(10)),
]
"""City, state, day, track, people."""
SITES = "city,state,announced,Track,People\n" + "".join(
    f"{','.join(map(str, row))}\n" for row in ROWS
)
FILES = Inputs.read(FolderStorage(DATA)).files
INPUTS = Inputs({**FILES, "sites.csv": SITES.encode(), "locations.csv": b""})
GAZETTEER = Gazetteer.load(DATA / "gazetteer" / "places.tsv.gz")
OUTLINES = Outlines.load(DATA / "gazetteer" / "outlines.npz")
ROSTER = roster_of(INPUTS, GAZETTEER, OUTLINES)
ask = asker(*public_routes(), *page_routes(PAGES))
TOLD = openapi(ROSTER)


@pytest.fixture(autouse=True, scope="module")
def these_sites() -> Iterator[None]:
    loaded = Loaded(ROSTER, INPUTS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answers, "roster_store", lambda: SimpleNamespace(known=lambda: loaded))
        yield


def cities(path: str) -> list[str]:
    answer = ask(path)
    assert answer.status_code == 200, answer.text
    return [site["city"] for site in answer.json()["sites"]]


def valid(content: object, name: str) -> None:
    schema = {"$ref": f"#/components/schemas/{name}", "components": TOLD["components"]}
    jsonschema.validate(content, schema)


CHOICES = st.fixed_dictionaries(
    {},
    optional={
        "state": st.lists(st.sampled_from(["OH", "ohio", "Tennessee", "GU", "TX"]), min_size=1),
        "announced": st.lists(st.sampled_from(["2017-06-20", "10/1/2018"]), min_size=1),
        "by-Track": st.lists(st.sampled_from(["East", "west"]), min_size=1),
        "by-People": st.sampled_from(["10..30", "..40", "60..", "20"]),
        "search": st.sampled_from(["mem", "o", "tennessee", "guam hag"]),
    },
)
STATES = {"ohio": "OH", "Tennessee": "TN", "GU": "Guam"}
DAYS = {"10/1/2018": "2018-10-01"}
FULL = {"OH": "ohio oh", "TN": "tennessee tn", "Guam": "guam gu", "TX": "texas tx"}


def passes(row: tuple[str, str, str, str, int], asked: dict[str, list[str] | str]) -> bool:
    """Say whether a row passes, without any code of ours."""
    city, state, day, track, people = row
    low, between, high = str(asked.get("by-People", "..")).partition("..")
    high = high if between else low
    words = f"{city} {FULL[state]}".lower().replace("å", "a").replace("ñ", "n").split()
    return (
        state in [STATES.get(one, one) for one in asked.get("state", [state])]
        and day in [DAYS.get(one, one) for one in asked.get("announced", [day])]
        and track.lower() in [one.lower() for one in asked.get("by-Track", [track])]
        and (not low or people >= int(low))
        and (not high or people <= int(high))
        and all(
            any(word.startswith(wanted) for word in words)
            for wanted in str(asked.get("search", "")).split()
        )
    )


@given(asked=CHOICES)
def test_the_filters_are_those_of_the_pages_and_every_ending_has_the_same_sites(asked):
    query = urlencode(asked, doseq=True)
    expected = [row[0] for row in ROWS if passes(row, asked)]
    assert cities(f"/api/sites.json?{query}") == expected
    table = list(csv.DictReader(io.StringIO(ask(f"/api/sites.csv?{query}").text.lstrip("\ufeff"))))
    assert [row["city"] for row in table] == expected
    features = ask(f"/api/sites.geojson?{query}").json()["features"]
    assert [one["properties"]["city"] for one in features] == expected
    book = openpyxl.load_workbook(io.BytesIO(ask(f"/api/sites.xlsx?{query}").content))
    assert [row[0] for row in book["Sites"].iter_rows(2, values_only=True)] == expected


@given(limit=st.integers(1, 20), query=st.sampled_from(["", "state=OH", "state=TX&search=no"]))
def test_pages_lead_on_to_all_sites_and_back(limit, query):
    everything = cities(f"/api/sites.json?{query}")
    address, seen, pages = f"/api/sites.json?{query}&limit={limit}", [], []
    while address:
        answer = ask(address)
        page = answer.json()
        assert page["total"] == len(everything)
        assert answer.links.get("next", {}).get("url") == page["next"]
        seen += [site["city"] for site in page["sites"]]
        pages.append(page)
        address = page["next"]
    assert seen == everything
    for page, after in itertools.pairwise(pages):
        assert ask(after["previous"]).json()["sites"] == page["sites"]


def test_json_has_pages_by_itself_and_files_are_whole(monkeypatch):
    monkeypatch.setattr(sites, "USUAL", 4)
    monkeypatch.setattr(answers, "_kept", Kept())
    answer = ask("/api/sites.json")
    assert (len(answer.json()["sites"]), answer.json()["total"]) == (4, 15)
    assert answer.headers["link"] == '</api/sites.json?limit=4&offset=4>; rel="next"'
    assert len(ask("/api/sites.geojson").json()["features"]) == 15
    assert ask("/api/sites.csv").content == sites_csv(ROSTER.sites)


def test_a_place_can_be_asked_for_by_its_key():
    assert cities("/api/sites.json?site=memphis-tn") == ["Memphis"]


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("state=XX", ["state"]),
        ("state=OH&state=Atlantis", ["state"]),
        ("announced=soon", ["announced"]),
        ("by-People=many", ["by-People"]),
        ("by-Nothing=1", ["by-Nothing"]),
        ("search=--", ["search"]),
        ("site=nowhere", ["site"]),
        ("limit=0&offset=-1", ["limit", "offset"]),
        ("limit=10001", ["limit"]),
        ("limit=²", ["limit"]),
        ("as_of=yesterday", ["as_of"]),
        ("stat=OH&limit=x", ["stat", "limit"]),
    ],
)
@pytest.mark.parametrize("ending", ["json", "csv", "xlsx", "geojson"])
def test_what_is_not_understood_is_an_error_and_no_file(query, wrong, ending):
    answer = ask(f"/api/sites.{ending}?{query}")
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert [one["parameter"] for one in answer.json()["invalid"]] == wrong
    valid(answer.json(), "Problem")


def test_what_is_not_there_is_said_as_a_problem():
    for path in ("/api/nothing", "/api/sites.pdf", "/api/sites.json/x"):
        answer = ask(path)
        assert (answer.status_code, answer.json()["status"]) == (404, 404)
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    "path",
    [
        "/api/sites.json",
        "/api/sites.csv",
        "/api",
        "/api/nothing",
        "/card.png",
        "/embed",
        "/data.json",
    ],
)
def test_a_wrong_method_is_said_as_a_problem_with_the_right_ones(path):
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = ask(path, method)
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
        assert answer.json() == {
            "title": "The method is not allowed",
            "status": answer.status_code,
            "detail": "Use one of: GET, HEAD, OPTIONS.",
        }
        assert answer.status_code == 405
        valid(answer.json(), "Problem")
    assert ask("/reconcile", "DELETE").headers["allow"] == "GET, HEAD, OPTIONS, POST"


WILD = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["\x00", "..", "1e9", "'; DROP", "<b>", "%", "\ud7ff", "2017-06-20", "OH"]),
)
FILTERS = ["state", "announced", "joined", "kind", "by-Track", "by-People", "search", "site"]
NAMES = st.sampled_from([*FILTERS, "limit", "offset", "as_of", "by-", "x"])


@given(
    path=st.sampled_from([*TOLD["paths"]]),
    asked=st.lists(st.tuples(NAMES, WILD), max_size=4),
    junk=st.text("&=%;+#a", max_size=4),
)
def test_every_answer_is_one_that_the_description_tells_of(path, asked, junk):
    answer = ask(f"{path}?{urlencode(asked)}{junk}")
    told = TOLD["paths"][path]["get"]["responses"][str(answer.status_code)]["content"]
    assert answer.headers["content-type"].split(";")[0] in told
    if answer.status_code != 200:
        valid(answer.json(), "Problem")
    elif path == "/api/sites.json":
        valid(answer.json(), "Page")


OTHERS = ["/", "/about", "/briefing", "/card.png", "/embed", "/data.json", "/sitemap.xml"]
OTHERS += ["/reconcile", "/reconcile/place", "/api", "/api/x"]
MORE = st.sampled_from([*FILTERS, "as_of", "color", "show", "area", "searchbox", "id", "queries"])


@settings(max_examples=40)
@given(
    path=st.sampled_from(OTHERS),
    asked=st.lists(st.tuples(MORE, WILD), max_size=4),
    junk=st.text("&=%;+#a", max_size=4),
)
def test_whatever_is_asked_no_other_address_fails(path, asked, junk):
    answer = ask(f"{path}?{urlencode(asked)}{junk}")
    assert answer.status_code in (200, 400, 404)
    if answer.status_code != 200:
        valid(answer.json(), "Problem")
    elif path in OTHERS[:3]:
        assert answer.text.count(" · Public Safety Partnership</title>") == 1


def test_more_parameters_than_anybody_needs_are_refused():
    assert ask("/api/sites.json?" + "state=OH&" * 201).status_code == 400


def test_the_schemas_are_schemas_and_say_what_is_sent():
    schema = ask("/api/schema.json").json()
    jsonschema.Draft202012Validator.check_schema(schema)
    page = ask("/api/sites.json").json()
    valid(page, "Page")
    for site in page["sites"]:
        jsonschema.validate(site, schema)
    people = schema["properties"]["People"]["type"]
    assert (people, page["sites"][0]["People"]) == (["integer", "null"], 10)
    broken = {**page["sites"][0], "People": "10"}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(broken, schema)


def test_the_table_schema_says_what_the_csv_has():
    fields = ask("/api/table-schema.json").json()["fields"]
    table = list(csv.reader(io.StringIO(ask("/api/sites.csv").text.lstrip("\ufeff"))))
    assert [one["name"] for one in fields] == table[0]
    types = {one["name"]: one["type"] for one in fields}
    assert types["announced"] == "date"
    assert types["latitude"] == types["longitude"] == "number"
    for row in table[1:]:
        cells = dict(zip(table[0], row, strict=True))
        assert all(float(cells[name]) for name in ("latitude", "longitude") if cells[name])
        assert not cells["announced"] or datetime.fromisoformat(cells["announced"])


def test_another_program_reads_the_geojson():
    collection = ask("/api/sites.geojson").json()
    points = [shape(one["geometry"]) for one in collection["features"] if one["geometry"]]
    assert len(points) == int((ROSTER.sites["verdict"] == "located").sum())
    west, _, east, _ = collection["bbox"]
    assert west > 144 > 0 > east  # from Guam across the antimeridian


def test_who_has_the_answer_is_told_so():
    first = ask("/api/sites.json?state=OH")
    etag = first.headers["etag"]
    for named in (etag, f'"x", {etag}', etag.removeprefix("W/"), "*"):
        again = ask("/api/sites.json?state=OH", headers={"If-None-Match": named})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert first.headers["cache-control"] == "max-age=60"
    assert ask("/api/sites.json?state=TN", headers={"If-None-Match": etag}).status_code == 200


def test_compressed_or_not_the_answer_is_the_same():
    packed = ask("/api/sites.json", headers={"Accept-Encoding": "gzip"})
    plain = ask("/api/sites.json", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert packed.headers["etag"] == plain.headers["etag"]


@pytest.mark.parametrize(
    ("setting", "origin", "allowed"),
    [
        ("", "https://a.example", None),
        ("*", "https://a.example", "*"),
        ("https://a.example, https://b.example", "https://b.example", "https://b.example"),
        ("https://a.example", "https://b.example", None),
        ("https://a.example", "null", None),
    ],
)
def test_pages_elsewhere_read_it_where_the_operator_says_so(monkeypatch, setting, origin, allowed):
    monkeypatch.setenv(CORS_VARIABLE, setting)
    for method, path in (("GET", "/api/sites.json"), ("OPTIONS", "/api/sites.csv")):
        answer = ask(path, method, headers={"Origin": origin})
        assert answer.headers.get("access-control-allow-origin") == allowed
    assert (
        ask("/api/nothing", headers={"Origin": origin}).headers.get("access-control-allow-origin")
        == allowed
    )


def test_what_is_kept_has_a_limit_and_is_made_once():
    kept, count = Kept(100), iter(range(9))
    for _ in range(2):
        kept.make("a", lambda: made(b"%d" % next(count) * 60, "image/png"))
    assert kept.get("a").body == b"0" * 60
    kept.make("b", lambda: made(b"b" * 60, "image/png"))
    assert kept.get("a") is None
    assert kept.get("b").body == b"b" * 60


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of which the list was published on three days."""
    for name, data in INPUTS.files.items():
        (tmp_path / name).write_bytes(data)
    storage = FolderStorage(tmp_path)
    for day, lines in ((1, 3), (5, 4), (9, 16)):
        text = "\n".join(SITES.splitlines()[:lines]) + "\n"
        seen = storage.read("sites.csv")
        storage.publish(
            [NewContent("sites.csv", text.encode(), seen.digest)],
            who="ada@example.org",
            note="secret",
            clock=lambda day=day: datetime(2026, 3, day, 23, tzinfo=UTC),
        )
    store = RosterStore(storage, GAZETTEER, OUTLINES)
    store.current()
    monkeypatch.setattr(answers, "roster_store", lambda: store)
    monkeypatch.setattr(past, "roster_store", lambda: store)
    monkeypatch.setattr(past, "data_storage", lambda: storage)


@pytest.mark.usefixtures("history")
def test_the_list_as_it_was_on_a_day():
    counts = {day: len(cities(f"/api/sites.json?as_of={day}")) for day in DAYS_ASKED}
    assert counts == DAYS_ASKED
    assert cities("/api/sites.json?as_of=2026-03-06&state=TN") == ["Memphis"]
    # Values are those that the list had then.
    assert ask("/api/sites.json?as_of=2026-03-02&state=TN").status_code == 400
    names = [
        ask(f"/api/sites.csv{one}").headers["Content-Disposition"]
        for one in ("", "?as_of=2026-03-06")
    ]
    assert names == [
        'inline; filename="psp-sites.csv"',
        'inline; filename="psp-2026-03-06-sites.csv"',
    ]
    page = ask("/api/sites.json?as_of=2026-03-06&limit=2").json()
    assert ask(page["next"]).json()["sites"][0]["city"] == "Memphis"


@pytest.mark.usefixtures("history")
def test_a_link_to_an_earlier_list_leads_to_its_own_picture_and_data():
    page = lxml_html.fromstring(ask("/?as_of=2026-03-06&state=TN").text)
    words = "1 site in Tennessee, as of March 6, 2026"
    assert page.findtext(".//title") == f"{words} · Public Safety Partnership"
    alt = page.xpath("//meta[@property='og:image:alt']/@content")
    assert (alt, page.findtext(".//noscript/h2")) == ([f"Map: {words}"], words)
    asked = "state=Tennessee&as_of=2026-03-06"
    assert page.xpath("//link[@rel='canonical']/@href") == [f"http://map/?{asked}"]
    card = page.xpath("//meta[@property='og:image']/@content")
    assert card == [f"http://map/card.png?{asked}"]
    (told,) = page.xpath("//script[@type='application/ld+json']/text()")
    files = [one["contentUrl"] for one in json.loads(told)["distribution"]]
    assert files == [f"http://map/api/sites.{ending}?{asked}" for ending in sites.MEDIA_TYPES]
    assert cities(files[0]) == ["Memphis"]
    for address in (*card, *files):
        assert ask(address).status_code == 200, address


DAYS_ASKED = {"2026-03-01": 2, "2026-03-04": 2, "2026-03-05": 3, "2026-03-09": 15}
DAYS_ASKED |= {"version:2": 2, "version:3": 3, "2026-03-05T22:00:00Z": 2}


@pytest.mark.usefixtures("history")
@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        (
            "2017-06-19",
            404,
            "No site had joined by June 19, 2017; the first joined on June 20, 2017.",
        ),
        ("version:9", 404, "There is no version 9 of the list."),
        ("2999-01-01", 400, "January 1, 2999 is in the future; name an earlier day."),
        (
            "2026-02-30",
            400,
            "“2026-02-30” is not a day or a version; write it as 2026-01-31 or as version:12.",
        ),
    ],
)
def test_a_day_of_which_nothing_is_known_is_said_in_a_sentence(asked, status, said):
    answer = ask(f"/api/sites.json?as_of={asked}")
    assert (answer.status_code, answer.json()["detail"]) == (status, said)


def test_the_examples_name_a_filter_that_leaves_sites():
    text = ask("/api").text
    assert json.loads(ask("/api/sites.json?state=Guam").text)["total"] == 1
    assert "http://map/api/sites.csv?state=Guam" in text
