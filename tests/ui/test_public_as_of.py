"""An earlier list in all that is answered beside the pages: frames, pages without scripts, data."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from lxml import html as lxml_html

from roster.build import Inputs
from roster.store import RosterStore
from tests.helpers import DATA
from tests.helpers.asking import asker
from ui import past
from ui.chrome import PAGES
from ui.public import answers
from ui.public.heads import page_routes
from ui.public.routes import public_routes
from versions.folder import FolderStorage
from versions.storage import NewContent

HEAD = "city,state,announced\n"
LISTS = (
    "Toledo,OH,2017-06-20\nHouston,TX,2017-06-20\n",
    "Toledo,OH,2017-06-20\nHouston,TX,2017-06-20\nAkron,OH,2018-10-01\n",
    "Toledo,OH,2017-06-20\n",
)
SAVED = datetime(2026, 3, 10, 23, 0, 0, 200_000, tzinfo=UTC)
"""The first of three versions that are saved within one second."""
ask = asker(*public_routes(), *page_routes(PAGES))


@pytest.fixture(autouse=True)
def _history(tmp_path: Path, gazetteer, outlines, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, data in Inputs.read(FolderStorage(DATA)).files.items():
        (tmp_path / name).write_bytes(data)
    storage = FolderStorage(tmp_path)
    (tmp_path / "sites.csv").write_text(HEAD + LISTS[0])
    for number, text in enumerate(LISTS):
        storage.publish(
            [NewContent("sites.csv", (HEAD + text).encode(), storage.read("sites.csv").digest)],
            who="Ada",
            clock=lambda number=number: SAVED + number * timedelta(seconds=0.3),
        )
    store = RosterStore(storage, gazetteer, outlines)
    store.current()
    monkeypatch.setattr(answers, "roster_store", lambda: store)
    monkeypatch.setattr(answers, "_kept", answers.Kept())
    monkeypatch.setattr(past, "roster_store", lambda: store)
    monkeypatch.setattr(past, "data_storage", lambda: storage)


def frame(asked: str) -> tuple[str, list[str], str]:
    """Return what a frame says it shows, what is said under it, and where it leads."""
    page = lxml_html.fromstring(ask(f"/embed?{asked}").text)
    *said, full = page.xpath("//footer/p[position() > 2]")
    return page.findtext(".//header/p"), [one.text for one in said], full.xpath("a/@href")[0]


def test_a_frame_shows_the_earlier_list_of_its_address():
    first = ["This is version 1 of March 10, 2026."]
    assert frame("as_of=version:1") == ("2 sites", first, "./?as_of=version%3A1")
    # What today's list no longer has could be chosen then.
    texas = ("1 of 2 sites · Texas", first, "./?state=Texas&as_of=version%3A1")
    assert frame("as_of=version:1&state=TX") == texas
    lost = ["There is no version 9 of the list. Today's list is shown."]
    assert frame("as_of=version:9") == ("1 site", lost, "./?")
    assert frame("") == ("1 site", [], "./?")
    title = "3 sites, as of version 2 of March 10, 2026 · Public Safety Partnership"
    found = lxml_html.fromstring(ask("/embed?as_of=version:2").text).findtext("head/title")
    assert found == title


def test_without_scripts_too_a_site_of_an_earlier_list_is_looked_at_there():
    for asked, before in (("?as_of=version:1", "as_of=version%3A1&"), ("", "")):
        page = lxml_html.fromstring(ask(f"/{asked}").text)
        links = page.xpath("//noscript//ul/li/a/@href")
        keys = ["toledo-oh", *["houston-tx"] * bool(asked)]
        assert links == [f"/?{before}site={key}" for key in keys]
        for link in links:
            heading = lxml_html.fromstring(ask(link).text).findtext(".//noscript/h2")
            assert heading.startswith(("Toledo, Ohio", "Houston, Texas")), link


def test_moments_within_one_second_are_not_one():
    def count(moment: str) -> int:
        return ask(f"/api/sites.json?as_of=2026-03-10T23:00:{moment}").json()["total"]

    moments = ["00.300Z", "00.600Z", "01.000Z", "00.200000%2B00:00"]
    assert [*map(count, moments)] == [2, 3, 1, 2]
    # All that a page asks for is of the same moment.
    page = ask("/api/sites.json?as_of=2026-03-10T23:00:00.600Z&limit=1").json()
    assert page["next"] == (
        "/api/sites.json?as_of=2026-03-10T23%3A00%3A00.600000Z&limit=1&offset=1"
    )
    assert ask(page["next"]).json()["total"] == 3


def test_what_was_in_the_future_is_not_kept_as_that(monkeypatch: pytest.MonkeyPatch):
    class Clock(datetime):
        @classmethod
        def now(cls, tz=None):
            return today.astimezone(tz)

    monkeypatch.setattr(past, "datetime", Clock)
    monkeypatch.setattr(answers, "datetime", Clock)
    today = datetime(2026, 3, 15, tzinfo=UTC)
    future = ["March 20, 2026 is in the future; name an earlier day. Today's list is shown."]
    assert frame("as_of=2026-03-20")[1] == future
    today = datetime(2026, 3, 21, tzinfo=UTC)
    assert frame("as_of=2026-03-20")[1] == ["This is the list as of March 20, 2026."]
