"""Map and closing slide say when the list last changed, and what that was."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from streamlit.testing.v1 import AppTest

from roster.filters import Filters
from tests.helpers.text import html_lines
from ui.live import load_current
from ui.slideshow.story_source import current_briefing
from versions.folder import FolderStorage
from versions.storage import NewContent

Open = Callable[..., AppTest]


def test_the_map_and_the_closing_slide_say_what_changed_last(data: Path, open_page: Open) -> None:
    assert "List last changed" not in said(open_page())
    storage = FolderStorage(data)
    seen = storage.read("sites.csv")
    assert seen
    text = seen.data.decode().replace("Toledo,Ohio", "Akron,Ohio") + "Tulsa,OK,city,2018-10-08\n"
    day = datetime(2026, 3, 3, tzinfo=UTC)
    storage.publish(
        [NewContent("sites.csv", text.encode(), seen.digest)], who="", clock=lambda: day
    )
    test = open_page()
    line = "List last changed March 3, 2026: 2 sites joined, 1 site removed."
    assert said(test).count(line) == 1
    roster = load_current().roster
    closing = current_briefing(roster, Filters()).story.at("close")
    assert closing.lines[:2] == ("13 cities, as of October 8, 2018", line)
    some = Filters(chosen={"state": ("OH",)})
    assert line not in current_briefing(roster, some).story.at("close").lines


def said(test: AppTest) -> str:
    return "\n".join(line for one in test.get("html") for line in html_lines(one.proto.body))
