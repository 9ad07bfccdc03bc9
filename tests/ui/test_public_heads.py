"""What a link to a view says before any script runs: title, tags, data, the list, the picture."""

import csv
import io
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from urllib.parse import urlencode, urlsplit

import pytest
from lxml import etree
from lxml import html as lxml_html
from PIL import Image

from roster.build import Inputs, roster_of
from roster.export.formats import EXPORTS
from roster.moment import parse_as_of
from roster.store import Loaded
from tests.helpers import DATA
from tests.helpers.asking import asker
from ui.choice import Choice
from ui.chrome import PAGES
from ui.public import answers, card, heads
from ui.public.card import card_svg
from ui.public.heads import page_html, page_routes
from ui.public.routes import public_routes
from versions.folder import FolderStorage

STATES = {"OH": "Ohio", "TN": "Tennessee", "TX": "Texas", "NY": "New York"}
NAMES = ["Toledo", "Memphis", "Houston", "Buffalo", "Springfield", "Nowhere"]
ROWS = [
    (f"{name} {n}" if n else name, state, "2017-06-20" if n % 2 else "2018-10-01")
    for n in range(3)
    for name in NAMES
    for state in STATES
]
ask = asker(*public_routes(), *page_routes(PAGES))
SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</script><script>alert(1)</script>\"'<img src=x onerror=alert(2)>"


def build(rows: list[tuple[str, str, str]], gazetteer, outlines) -> Loaded:
    out = io.StringIO()
    csv.writer(out).writerows([("city", "state", "announced"), *rows])
    files = Inputs.read(FolderStorage(DATA)).files
    inputs = Inputs({**files, "sites.csv": out.getvalue().encode(), "locations.csv": b""})
    return Loaded(roster_of(inputs, gazetteer, outlines), inputs)


@pytest.fixture(scope="module")
def loaded(gazetteer, outlines) -> Iterator[Loaded]:
    these = build(ROWS, gazetteer, outlines)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(answers, "roster_store", lambda: SimpleNamespace(known=lambda: these))
        yield these


def head(text: str) -> dict[str, str]:
    """Return title, canonical address and tags by name, as another program reads them."""
    page = lxml_html.fromstring(text)
    tags = {tag.get("property") or tag.get("name"): tag.get("content") for tag in page.iter("meta")}
    (canonical,) = page.xpath("//link[@rel='canonical']/@href")
    return {**tags, "title": page.findtext(".//title"), "canonical": canonical}


def dataset(text: str) -> dict:
    page = lxml_html.fromstring(text)
    (found,) = page.xpath("//script[@type='application/ld+json']/text()")
    return json.loads(found)


def expected_title(states: list[str], day: str, word: str) -> str:
    """Say what a view is called, without any code of ours."""
    count = sum(
        (not states or state in states)
        and (not day or joined == day)
        and any(one.startswith(word) for one in f"{name} {STATES[state]} {state}".lower().split())
        for name, state, joined in ROWS
    )
    said = f"{count} site{'' if count == 1 else 's'}"
    names = sorted(STATES[one] for one in states)
    if len(names) > 3:
        said += " in 4 states"
    elif names:
        said += " in " + " and ".join([", ".join(names[:-1])] * (len(names) > 1) + names[-1:])
    days = {"2017-06-20": "June 20, 2017", "2018-10-01": "October 1, 2018"}
    return said + (f", joined {days[day]}" if day else "") + (f", “{word}”" if word else "")


def test_title_picture_and_count_of_sampled_addresses_agree(loaded, monkeypatch):
    drawn, seen = [], set()
    monkeypatch.setattr(card, "svg_png", lambda svg, **_size: drawn.append(svg) or b"png")
    monkeypatch.setattr(answers, "_kept", answers.Kept())
    chance = random.Random(18)
    for _ in range(200):
        states = sorted(chance.sample([*STATES], chance.randint(0, 4)), key=STATES.get)
        day = chance.choice(["", "2017-06-20", "2018-10-01"])
        word = chance.choice(["", "", "spring", "nowhere", "t"])
        asked = {"state": states, "announced": day, "search": word}
        query = urlencode({name: value for name, value in asked.items() if value}, doseq=True)
        text = ask(f"/?{query}").text
        found, title = head(text), expected_title(states, day, word)
        assert found["title"] == f"{title} · Public Safety Partnership"
        assert found["og:title"] == found["twitter:title"] == found["title"]
        told = loaded.roster.program.description
        assert found["description"] == found["og:description"] == told
        assert found["og:image:alt"] == f"Map: {title}"
        assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
        data = dataset(text)
        assert data["name"] == found["title"]
        parts = urlsplit(found["canonical"])
        assert (parts.scheme, parts.netloc, parts.path) == ("http", "map", "/")
        assert found["og:url"] == found["canonical"] == data["url"]
        files = [one["contentUrl"] for one in data["distribution"]]
        assert len(files) == 1 + len(EXPORTS)  # JSON, and the formats of a download
        page = ask(files[0]).json()
        assert str(page["total"]) == title.split()[0]
        # The picture at the address that the tags name says the same.
        drawn.clear()
        assert found["og:image"] == found["twitter:image"]
        answer = ask(found["og:image"])
        assert answer.headers["content-type"] == "image/png"
        assert bool(drawn) == (found["og:image"] not in seen)
        seen.add(found["og:image"])
        for picture in map(etree.fromstring, drawn):
            assert picture.findtext(f"{SVG}text") == title
            assert picture.get("viewBox") == "0 0 1200 630"
            # A disc with a number stands for so many pins.
            texts = [one.text for one in picture.iter(f"{SVG}text")]
            discs = [int(text) for text in texts if text.isdigit()]
            pins = len([*picture.iter(f"{SVG}circle")]) - len(discs) + sum(discs)
            assert pins == len({one["key"] for one in page["sites"] if one["latitude"]})
    assert len(seen) > 50


@pytest.mark.usefixtures("loaded")
def test_every_page_says_what_it_is_and_keeps_what_streamlit_needs():
    own = heads._index().read_text("utf-8")
    for title, path in PAGES.items():
        text = ask(f"/{path}?state=OH").text
        words = "18 sites in Ohio · Public Safety Partnership"
        assert head(text)["title"] == (words if title == "Map" else f"{title}: {words}")
        where = "/" if title == "Map" else f"/{path}"
        assert head(text)["canonical"] == f"http://map{where}?state=Ohio"
        assert "<title>Streamlit</title>" not in text
        assert text.index("/components/steps.js?") < text.index("./static/js/index.")
        for line in own.splitlines():
            if "./static/" in line or "prerenderReady =" in line or 'id="root"' in line:
                assert line in text


@pytest.mark.usefixtures("loaded")
def test_a_selected_place_is_the_title():
    text = ask("/?site=memphis-tn&state=OH&room=secret&slide=3").text
    assert head(text)["title"] == "Memphis, Tennessee · Public Safety Partnership"
    assert head(text)["canonical"] == "http://map/?state=Ohio&site=memphis-tn"
    assert "secret" not in text


@pytest.mark.usefixtures("loaded")
def test_picture_and_data_of_a_colored_view_are_there():
    text = ask("/?state=OH&color=announced&show=states").text
    canonical = head(text)["canonical"]
    assert canonical == "http://map/?state=Ohio&color=announced&show=states"
    (noscript,) = lxml_html.fromstring(text).iter("noscript")
    *_, table = noscript.iter("a")
    data = [one["contentUrl"] for one in dataset(text)["distribution"]]
    for address in (head(text)["og:image"], table.get("href"), *data):
        assert ask(address.removeprefix("http://map")).status_code == 200, address


@pytest.mark.usefixtures("loaded")
def test_what_the_list_lacks_is_passed_over_as_the_page_does():
    text = ask("/?state=XX&nothing=1&" + "a=b&" * 300).text
    assert head(text)["title"] == "72 sites · Public Safety Partnership"
    assert head(text)["canonical"] == "http://map/"
    assert ask("/card.png?state=XX").status_code == 400


@pytest.mark.usefixtures("loaded")
def test_without_scripts_the_sites_are_a_list(monkeypatch):
    text = ask("/?state=OH").text
    (noscript,) = lxml_html.fromstring(text).iter("noscript")
    links = [(one.text_content(), one.get("href")) for one in noscript.iter("a")]
    assert links[0] == ("Toledo, Ohio", "/?site=toledo-oh")
    assert len(links) == 18 + 1
    assert ask(links[-1][1]).text.count("\r\n") == 18 + 1
    monkeypatch.setattr(heads, "LISTED", 5)
    monkeypatch.setattr(answers, "_kept", answers.Kept())
    (noscript,) = lxml_html.fromstring(ask("/").text).iter("noscript")
    assert len([*noscript.iter("li")]) == 5
    assert "The first 5 of 72." in noscript.text_content()


def test_hostile_text_stays_text(gazetteer, outlines):
    roster = build([(HOSTILE, "OH", "2017-06-20")], gazetteer, outlines).roster
    key = roster.sites["key"].iloc[0]
    own = page_html(roster, "Map", "/", Choice(), "http://map")
    text = page_html(roster, "Map", "/", Choice(site=key), "http://map")
    page = lxml_html.fromstring(text)
    assert head(text)["title"] == f"{HOSTILE}, Ohio · Public Safety Partnership"
    assert dataset(text)["name"] == f"{HOSTILE}, Ohio · Public Safety Partnership"
    for name in ("script", "img", "meta", "link"):
        assert len([*page.iter(name)]) == len([*lxml_html.fromstring(own).iter(name)])
    assert not [*page.iter("img")]
    assert HOSTILE[:30] in etree.fromstring(card_svg(roster, Choice(site=key))).xpath("string()")


@pytest.mark.parametrize("host", ["evil.example/<script>", '"><b>', "a b", ""])
@pytest.mark.usefixtures("loaded")
def test_a_host_that_is_none_is_in_no_address(host):
    found = head(ask("/", headers={"Host": host}).text)
    assert (found["canonical"], found["og:image"]) == ("/", "/card.png")


@pytest.mark.usefixtures("loaded")
def test_the_address_that_the_operator_names_counts(monkeypatch):
    monkeypatch.setenv("PARTNERSHIP_MAP_ADDRESS", "https://maps.example.org")
    assert head(ask("/about").text)["canonical"] == "https://maps.example.org/about"


def test_the_picture_says_of_which_day_it_is_once(loaded):
    past = parse_as_of("2026-03-06", now=datetime(2026, 3, 7, tzinfo=UTC))
    for roster, said in (
        (loaded.roster, ["72 sites", "Public Safety Partnership · as of October 1, 2018"]),
        (
            replace(loaded.roster, past=past),
            ["72 sites, as of March 6, 2026", "Public Safety Partnership"],
        ),
    ):
        texts = etree.fromstring(card_svg(roster, Choice())).findall(f"{SVG}text")
        assert [one.text for one in texts] == said


@pytest.mark.usefixtures("loaded")
def test_the_picture_has_the_size_that_the_tags_say():
    answer = ask("/card.png?site=memphis-tn")
    picture = Image.open(io.BytesIO(answer.content))
    found = head(ask("/?site=memphis-tn").text)
    size = [int(found[f"og:image:{side}"]) for side in ("width", "height")]
    assert [*picture.size] == size == [1200, 630]
    again = ask("/card.png?site=memphis-tn", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304
