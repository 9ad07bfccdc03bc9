"""When a list last changed and what that was: by its history, else by its announcements."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from roster.as_of import roster_as_of
from roster.build import Inputs, roster_of
from roster.changes import last_change
from roster.moment import parse_as_of
from versions.folder import FolderStorage
from versions.storage import NewContent

FIRST = "city,state,announced\nMemphis,TN,2017-06-20\nTulsa,OK,2018-08-20\nAkron,OH,2018-08-20\n"
SECOND = "city,state,announced\nMemphis,TN,2017-06-20\nAkron,OH,2018-08-20\nToledo,OH,2020-01-02\n"
NOW = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def publish(folder: Path):
    storage = FolderStorage(folder)
    (folder / "sites.csv").unlink()
    (folder / "locations.csv").write_text("", "utf-8")

    def published(text: str, month: int) -> FolderStorage:
        seen = storage.read("sites.csv")
        content = NewContent("sites.csv", text.encode(), seen.digest if seen else None)
        day = datetime(2026, month, 3, 23, tzinfo=UTC)
        storage.publish([content], who="ada", note="hers", clock=lambda: day)
        return storage

    return published


def test_the_history_says_it_of_the_newest_version_that_changed_a_site(
    publish, gazetteer, outlines, folder
):
    def said() -> str:
        storage = FolderStorage(folder)
        return last_change(roster_of(Inputs.read(storage), gazetteer, outlines), storage)

    publish(FIRST, 1)
    assert said() == "Last announcement August 20, 2018: 2 sites joined."
    publish(SECOND, 3)
    changed = "List last changed March 3, 2026: 1 site joined, 1 site removed."
    assert said() == changed
    publish(SECOND.replace("\n", "\r\n"), 4)  # no site is another
    assert said() == changed
    with (folder / "sites.csv").open("a", encoding="utf-8") as file:
        file.write("Boise,ID,2020-01-02\n")
    assert said() == "Last announcement January 2, 2020: 2 sites joined."


def test_an_earlier_list_says_when_it_had_changed_by_then(publish, gazetteer, outlines, folder):
    publish(FIRST, 1)
    publish(SECOND, 3)
    storage = publish(SECOND + "Boise,ID,2021-01-02\n", 4)
    for text, said in (
        ("2026-02-01", "Last announcement August 20, 2018: 2 sites joined."),
        ("2026-03-03", "List last changed March 3, 2026: 1 site joined, 1 site removed."),
        ("version:2", "List last changed March 3, 2026: 1 site joined, 1 site removed."),
        ("version:3", "List last changed April 3, 2026: 1 site joined."),
    ):
        asked = parse_as_of(text, now=NOW)
        roster = roster_as_of(Inputs.read(storage), storage, asked, gazetteer, outlines)
        assert last_change(roster, storage) == said


def test_one_announcement_and_no_history_say_no_more_than_the_date_of_the_list(shipped, folder):
    assert last_change(shipped, FolderStorage(folder)) == ""
