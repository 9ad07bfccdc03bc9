"""What catalogs, search engines and readers of feeds are told."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import jsonschema
import pytest
from lxml import etree
from lxml import html as lxml_html

from roster.program import parse_program
from roster.snapshot import Roster
from roster.store import RosterStore
from tests.helpers import DATA
from tests.helpers.asking import asker
from ui.chrome import PAGES
from ui.public import answers
from ui.public import catalog as catalogs
from ui.public.catalog import catalog, feed
from ui.public.heads import page_routes
from ui.public.routes import public_routes
from ui.public.sites import data_addresses
from versions.folder import FolderStorage
from versions.storage import NewContent

ask = asker(*public_routes(), *page_routes(PAGES))
ATOM = "{http://www.w3.org/2005/Atom}"
HEADING = "city,state,announced\n"
LISTS = (
    HEADING + "Memphis,TN,2017-06-20\n",
    HEADING + "Memphis,TN,2017-06-20\nToledo,OH,2018-08-20\nTulsa,OK,2018-08-20\n",
    HEADING + "Memphis,TN,2017-06-21\nToledo,OH,2018-08-20\n",
    HEADING + 'Memphis,TN,2017-06-21\nToledo,OH,2018-08-20\n"<b>&""x",OH,\n',
)
DATASET = {
    "type": "object",
    "required": [
        *("title", "description", "keyword", "modified", "publisher", "contactPoint"),
        *("identifier", "accessLevel", "bureauCode", "programCode"),
    ],
    "properties": {
        "@type": {"const": "dcat:Dataset"},
        "title": {"type": "string", "minLength": 1},
        "keyword": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "modified": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "publisher": {"type": "object", "required": ["name"]},
        "contactPoint": {
            "type": "object",
            "required": ["fn", "hasEmail"],
            "properties": {"hasEmail": {"pattern": "^mailto:[^@]+@[^@]+$"}},
        },
        "accessLevel": {"enum": ["public", "restricted public", "non-public"]},
        "bureauCode": {"items": {"pattern": r"^\d{3}:\d{2}$"}, "minItems": 1},
        "programCode": {"items": {"pattern": r"^\d{3}:\d{3}$"}, "minItems": 1},
        "distribution": {"items": {"required": ["downloadURL", "mediaType"]}, "minItems": 1},
    },
}
"""What DCAT-US 1.1 wants of a data set of a federal office."""

ADDRESSES = (data_addresses("http://map", {}), "http://map/api/schema.json")

OFFICE = {
    "contact": "Ada Lovelace",
    "email": "data@example.gov",
    "bureau_code": "011:21",
    "program_code": "011:000",
    "license": "https://www.usa.gov/government-works",
}


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    for path in DATA.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "programme.toml").write_bytes((DATA / "programme.toml").read_bytes())
    (tmp_path / "sites.csv").unlink()
    found = FolderStorage(tmp_path)
    for day, text in enumerate(LISTS, start=1):
        seen = found.read("sites.csv")
        found.publish(
            [NewContent("sites.csv", text.encode(), seen.digest if seen else None)],
            who="ada@example.org",
            note="a note of hers",
            clock=lambda day=day: datetime(2026, 3, day, 12, tzinfo=UTC),
        )
    return found


@pytest.fixture
def store(storage, gazetteer, outlines, monkeypatch) -> Iterator[RosterStore]:
    these = RosterStore(storage, gazetteer, outlines)
    these.current()
    monkeypatch.setattr(answers, "roster_store", lambda: these)
    monkeypatch.setattr(catalogs, "data_storage", lambda: storage)
    return these


@pytest.mark.usefixtures("store")
def test_the_feed_has_an_entry_a_version():
    answer = ask("/changes.atom")
    assert answer.headers["content-type"] == "application/atom+xml"
    root = etree.fromstring(answer.content)
    entries = root.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}title") for one in entries] == [
        "1 site joined",
        "1 site corrected, 1 site removed",
        "2 sites joined",
        "1 site",
    ]
    assert [one.findtext(f"{ATOM}updated") for one in entries] == [
        f"2026-03-0{day}T12:00:00Z" for day in (4, 3, 2, 1)
    ]
    assert root.findtext(f"{ATOM}updated") == "2026-03-04T12:00:00Z"
    lines = [
        [one.text for one in lxml_html.fromstring(entry.findtext(f"{ATOM}content")).iter("li")]
        for entry in entries
    ]
    assert lines == [
        ['Joined: <b>&"x, OH'],
        ["Corrected: Memphis, TN (announced: “2017-06-20” → “2017-06-21”)", "Removed: Tulsa, OK"],
        ["Joined: Toledo, OH", "Joined: Tulsa, OK"],
        [],
    ]
    for private in ("ada", "a note of hers"):
        assert private not in answer.text


@pytest.mark.usefixtures("store")
def test_the_feed_is_what_readers_need(monkeypatch):
    root = etree.fromstring(ask("/changes.atom").content)
    for part in (root, *root.findall(f"{ATOM}entry")):  # RFC 4287, 4.1.1 and 4.1.2
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"{ATOM}{name}")) == 1
        assert part.findtext(f"{ATOM}id").startswith("urn:uuid:")
        hrefs = [link.get("href") for link in part.findall(f"{ATOM}link")]
        assert all(one.startswith("http://map/") for one in hrefs)
    ids = [one.text for one in root.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids) == 5
    # The same versions have the same names at another address.
    monkeypatch.setenv("PARTNERSHIP_MAP_ADDRESS", "https://maps.example.org")
    again = etree.fromstring(ask("/changes.atom").content)
    assert [one.text for one in again.iter(f"{ATOM}id")] == ids


def test_without_a_history_the_feed_says_what_there_is(shipped: Roster):
    root = etree.fromstring(feed(shipped, (), "http://map").encode())
    (entry,) = root.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "12 sites"
    assert entry.findtext(f"{ATOM}updated") == "2017-06-20T00:00:00Z"


def test_a_letter_that_xml_lacks_breaks_no_feed(shipped: Roster):
    changes = catalogs.ListChange(1, "d", datetime(2026, 1, 1, tzinfo=UTC), "1", ("a\x07b\ud800",))
    root = etree.fromstring(feed(shipped, (changes,), "http://map").encode())
    assert "a\ufffdb\ufffd" in root.findtext(f".//{ATOM}content")


def test_the_catalog_is_what_a_federal_office_owes(shipped: Roster):
    told = (DATA / "programme.toml").read_text("utf-8")
    for name, value in OFFICE.items():
        told = told.replace(f'\n{name} = ""', f'\n{name} = "{value}"')
    content = catalog(
        replace(shipped, program=parse_program(told.encode())), "http://map", *ADDRESSES
    )
    (dataset,) = content["dataset"]
    jsonschema.validate(dataset, DATASET)
    assert content["conformsTo"] == "https://project-open-data.cio.gov/v1.1/schema"
    assert dataset["contactPoint"]["hasEmail"] == "mailto:data@example.gov"
    assert dataset["license"] == "https://www.usa.gov/government-works"
    (bare,) = catalog(shipped, "http://map", *ADDRESSES)["dataset"]
    assert not {"bureauCode", "programCode", "license"} & {*bare}
    assert bare["contactPoint"] == {
        "@type": "vcard:Contact",
        "fn": "National Public Safety Partnership",
    }


@pytest.mark.usefixtures("store")
def test_every_address_of_the_catalog_and_the_sitemap_answers():
    (dataset,) = ask("/data.json").json()["dataset"]
    addresses = [dataset["landingPage"], dataset["describedBy"]]
    addresses += [one["downloadURL"] for one in dataset["distribution"]]
    for one, path in zip(dataset["distribution"], addresses[2:], strict=True):
        assert ask(path).headers["content-type"].split(";")[0] == one["mediaType"]
    text = ask("/sitemap.xml")
    assert text.headers["content-type"] == "application/xml"
    found = [one.text for one in etree.fromstring(text.content).iter("{*}loc")]
    assert "http://map/?state=Ohio" in found
    assert "http://map/?site=memphis-tn" in found
    # Five pages, two states, two days and none, a kind, three places.
    assert len(set(found)) == len(found) == 14
    for address in (*addresses, *found):
        assert urlsplit(address).netloc == "map"
        assert ask(address).status_code == 200, address


def test_a_sitemap_has_as_many_addresses_as_it_may(shipped: Roster, monkeypatch):
    monkeypatch.setattr(catalogs, "MOST_ADDRESSES", 7)
    assert (
        len(re.findall("<loc>", catalogs.sitemap(catalogs.view_addresses(shipped, "http://map"))))
        == 7
    )


def test_a_page_leads_to_the_feed(shipped: Roster, monkeypatch):
    loaded = SimpleNamespace(token="x", roster=shipped)
    monkeypatch.setattr(answers, "roster_store", lambda: SimpleNamespace(known=lambda: loaded))
    page = lxml_html.fromstring(ask("/about").text)
    assert page.xpath("//link[@type='application/atom+xml']/@href") == ["./changes.atom"]


def test_an_entry_names_so_many_sites(shipped: Roster):
    lines = tuple(f"Joined: {n}" for n in range(103))
    change = catalogs.ListChange(1, "d", datetime(2026, 1, 1, tzinfo=UTC), "103", lines)
    later = replace(change, number=2, saved_at=change.saved_at + timedelta(1))
    root = etree.fromstring(feed(shipped, (later, change), "http://map").encode())
    content = root.findtext(f".//{ATOM}content")
    shown = "".join(f"<li>Joined: {n}</li>" for n in range(100))
    assert content == f"<ul>{shown}</ul><p>and 3 more</p>"
