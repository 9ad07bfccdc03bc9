"""Whatever leaves the server says how a place was located, and never by whom."""

import re
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace

import pytest

from briefing.map_files import draw_map
from briefing.map_page import map_html
from briefing.settings import Settings
from briefing.story import build_story
from geocode.ledger import LedgerEntry, LeftOut
from geocode.ledger_file import read_ledger
from roster.filters import Filters
from roster.snapshot import Roster
from roster.store import RosterStore
from tests.helpers.asking import asker
from tests.helpers.unpacking import readable
from ui.chrome import PAGES
from ui.public import answers
from ui.public.heads import page_routes
from ui.public.openapi import openapi
from ui.public.routes import public_routes
from versions.folder import FolderStorage
from versions.storage import NewContent

WHO, MAIL = "Wilhelmina Quince", "w.quince@agency.example"
NAMED = re.compile("wilhelmina|quince", re.IGNORECASE)
SITES = (
    "city,state,announced\n"
    "Memphis,TN,2017-06-20\nToledo,OH,2017-06-20\nNowhere,TX,2018-08-20\nDayton,OH,2018-08-20\n"
)
DECIDED = (
    LedgerEntry("memphis-tn", 35.1, -90.0, f"typed by {MAIL}", date="2026-01-02", decided_by=MAIL),
    LedgerEntry("toledo-oh", 41.66, -83.58, f"Survey of {WHO} <{MAIL}>", decided_by=WHO),
    LedgerEntry("dayton-oh", 39.76, -84.19, f"typed by {WHO}"),
    LeftOut("nowhere-tx", WHO, "2026-01-03"),
)
ask = asker(*public_routes(), *page_routes(PAGES))
OTHERS = (
    "/api",
    "/api/nothing",
    "/data.json",
    "/changes.atom",
    "/sitemap.xml",
    "/embed",
    "/card.png?site=memphis-tn",
    "/?site=memphis-tn",
)


@pytest.fixture
def roster(folder, gazetteer, outlines, monkeypatch) -> Iterator[Roster]:
    storage = FolderStorage(folder)
    ledger = read_ledger(storage).with_entries(DECIDED)
    storage.update("locations.csv", lambda _: ledger.to_bytes())
    before = storage.read("sites.csv")
    new = NewContent("sites.csv", SITES.encode(), before.digest)
    storage.publish([new], who=WHO, note=f"as {MAIL} says")
    store = RosterStore(storage, gazetteer, outlines)
    monkeypatch.setenv("PARTNERSHIP_MAP_DATA", str(folder))
    known = SimpleNamespace(known=store.current)
    monkeypatch.setattr(answers, "roster_store", lambda: known)
    return store.current().roster


def test_no_answer_says_who_decided_and_all_say_how(roster):
    for path in (*openapi(roster)["paths"], *OTHERS, *(f"/{page}" for page in PAGES.values())):
        answer = ask(path)
        assert answer.status_code == (404 if path == "/api/nothing" else 200), path
        text = readable(answer.content)
        assert not NAMED.search(text), path
        if path.startswith("/api/sites."):
            assert "typed by a person" in text, path
            assert "Survey of a person" in text, path
    (nowhere,) = ask("/api/sites.json?site=nowhere-tx").json()["sites"]
    assert nowhere["reason"] == "Row 4: left out for now on 2026-01-03."
    (memphis,) = ask("/api/sites.json?site=memphis-tn").json()["sites"]
    assert memphis["reason"] == "Row 2: located earlier by a person, as Memphis, Tennessee."


@pytest.mark.parametrize("ending", ["svg", "pdf", "html"])
def test_no_file_of_the_map_says_who_decided(roster, ending):
    if ending == "html":
        notes = Settings(notes={"agencies": f"{WHO} speaks"})
        story = build_story(roster, Filters(), notes, day=date(2026, 1, 2))
        data = map_html(roster.sites, roster, Filters(), story=story)
    else:
        data = draw_map(ending, roster.sites, roster, Filters(), scale=1, paper="letter")
    text = " ".join(readable(data).split())
    assert not NAMED.search(text)
    assert "typed by a person" in text
