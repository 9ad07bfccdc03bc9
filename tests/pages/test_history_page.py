"""The History page over a data folder of the test's own."""

import getpass
import re
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html
from streamlit.testing.v1 import AppTest

from sites.compare import Comparison
from tables.read import Table
from tests.helpers.pages import Open
from tests.helpers.saving import current_digest
from tests.helpers.saving import publish as save_version
from tests.helpers.updating import banners, lines, listed, press, publish, upload
from ui import history, live
from ui.keys import Key

pytestmark = pytest.mark.usefixtures("editing")


def test_the_history_says_who_when_and_why_and_restores(open_page: Open, data: Path) -> None:
    test = upload(open_page("update"), listed(data, "Tulsa,Oklahoma,city,2017-06-20"))
    press(test, Key.UPDATE_NEXT)
    test.text_input(key=str(Key.UPDATE_NOTE)).set_value("Tulsa <joins>").run()
    press(test, Key.UPDATE_PUBLISH)
    page = open_page("history")
    assert not page.exception
    choice = page.radio(key=str(Key.HISTORY_VERSION))
    who = getpass.getuser()
    assert choice.options == [
        f"**Version 2** published by {who}",
        "**Version 1** the first one known",
    ]
    newest, first = choice.proto.captions
    assert newest.endswith(r" · 13 rows · on every screen now — “Tulsa \<joins\>”")
    assert first.endswith(" · 12 rows")
    assert "Added: Tulsa, Oklahoma" in lines(page)
    choice.set_value(choice.options[-1]).run()
    press(page, Key.HISTORY_RESTORE)
    assert "Version 1 was restored as version 3." in lines(page)
    assert "Tulsa" not in (data / "sites.csv").read_text("utf-8")


def test_the_history_of_a_file_that_was_never_saved_here_says_so(open_page: Open) -> None:
    assert (
        "sites.csv has no history yet. It starts with the first list that you publish here."
    ) in lines(open_page("history"))


def test_many_versions_are_chosen_by_a_range(open_page: Open, data: Path) -> None:
    for number in range(34):
        path = data / "agencies.csv"
        content = path.read_bytes() + f"A{number},Agency {number},,\r\n".encode()
        save_version(path, content, expected=current_digest(path), who="Ada")
    page = open_page("history", **{str(Key.HISTORY_FILE): "The agencies"})
    assert len(page.radio(key=str(Key.HISTORY_VERSION)).options) == 30
    page.selectbox(key=str(Key.HISTORY_RANGE)).set_value("1 to 5").run()
    options = page.radio(key=str(Key.HISTORY_VERSION)).options
    assert [option.split("**")[1] for option in options] == [
        f"Version {n}" for n in (5, 4, 3, 2, 1)
    ]


def test_a_restore_is_refused_where_somebody_saved_since_the_page_was_drawn(
    open_page: Open, data: Path
) -> None:
    publish(upload(open_page("update"), listed(data, "Tulsa,Oklahoma,city,2017-06-20")))
    page = open_page("history")
    choice = page.radio(key=str(Key.HISTORY_VERSION))
    choice.set_value(choice.options[-1]).run()
    theirs = listed(data, "Miami,Florida,city,2017-06-20").encode()
    (data / "sites.csv").write_bytes(theirs)
    press(page, Key.HISTORY_RESTORE)
    assert banners(page) == ["Someone saved in the meantime. Look at the newest version."]
    assert (data / "sites.csv").read_bytes() == theirs


def test_a_version_that_is_no_list_is_shown_as_its_lines_and_not_restored(
    open_page: Open, data: Path
) -> None:
    good = listed(data)
    live.load_current()
    (data / "sites.csv").write_text("town,country\nParis,France\n", "utf-8")
    publish(upload(open_page("update"), good))
    page = open_page("history")
    choice = page.radio(key=str(Key.HISTORY_VERSION))
    choice.set_value(choice.options[-1]).run()
    (table,) = page.dataframe
    assert table.value["line"].tolist() == ["town,country", "Paris,France"]
    press(page, Key.HISTORY_RESTORE)
    assert banners(page) == [
        "sites.csv has no column “state” in row 1; add the heading (it has “town”, “country”)."
    ]
    assert (data / "sites.csv").read_text("utf-8-sig") == good


def test_a_long_version_has_pages_and_is_read_and_compared_once(
    open_page: Open, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    read_table, compare_list = history.read_table, history.compare_list

    def note_read(*args: Any, **options: Any) -> Table:
        asked.append("read")
        return read_table(*args, **options)

    def note_compare(*args: Any) -> Comparison:
        asked.append("compare")
        return compare_list(*args)

    monkeypatch.setattr(history, "read_table", note_read)
    monkeypatch.setattr(history, "compare_list", note_compare)
    more = [f"Memphis,Tennessee,city,20{year:02}-06-20" for year in range(10, 99)]
    target = data / "sites.csv"
    text = listed(data, *more, *more)
    save_version(target, text.encode(), expected=current_digest(target), who="Ann")
    page = open_page("history")
    assert len(page.dataframe[0].value) == 100
    assert "Rows 1 to 100 of 190" in lines(page)
    assert asked == ["read", "read", "compare"]
    page.run()
    assert asked == ["read", "read", "compare"]


@pytest.fixture
def three(data: Path) -> None:
    """Three versions: in the second Toledo left and Tulsa joined, the third is no list."""
    live.load_current()
    path = data / "sites.csv"
    text = path.read_text("utf-8-sig").replace("Toledo,Ohio", "Tulsa,Oklahoma")
    second = text.replace("Birmingham,Alabama", "Birmingham,AL")
    for text, note in ((second, "Toledo <withdrew>"), ("town,country\nParis,France\n", "")):
        save_version(path, text.encode(), expected=current_digest(path), who="Ada", note=note)


def cells(page: AppTest) -> list[tuple[str, ...]]:
    """Return the rows of the table of changes."""
    (table,) = (one.proto.body for one in page.get("html") if "<table>" in one.proto.body)
    rows = lxml_html.fromstring(table).xpath("//tr")
    return [tuple(cell.text_content() for cell in row) for row in rows]


@pytest.mark.usefixtures("three")
def test_two_versions_are_compared_by_an_address_which_leads_on_and_back(open_page: Open) -> None:
    page = open_page("history")
    choice = page.radio(key=str(Key.HISTORY_VERSION))
    choice.set_value(choice.options[1]).run()
    press(page, Key.COMPARE)
    assert page.query_params == {"from": "version:1", "to": "version:2"}
    said = lines(page)
    assert said[0] == "1 joined, 1 left, 1 was corrected: now 12 cities in 11 states."
    assert said[1:5] == ["10 unchanged", "1 joined", "1 left", "1 corrected"]
    assert re.fullmatch("From version 1 of .+ to version 2 of .+\\.", said[-1])
    assert cells(page) == [
        ("Place", "What", "Detail", "Before", "After"),
        ("Tulsa, OK", "Joined", "", "", "June 20, 2017"),
        ("Toledo, OH", "Left", "Toledo <withdrew>", "June 20, 2017", ""),
        ("Birmingham, AL", "Corrected", "state", "Alabama", "AL"),
    ]
    page.selectbox(key=str(Key.FROM)).set_value("version:2").run()
    assert page.query_params == {"from": "version:2", "to": "version:2"}
    assert lines(page)[0] == "Nothing has changed: still 12 cities in 11 states."
    # As by Back: the address is another one.
    page.query_params["from"] = "2017-06-20"
    page.run()
    assert page.selectbox(key=str(Key.FROM)).value == "2017-06-20"
    assert [lines(page)[0], len(cells(page))] == [said[0], 4]
    assert lines(page)[-1].startswith("From June 20, 2017 to version 2 of ")
    press(page, Key.COMPARE_LEAVE)
    assert (page.query_params, len(page.radio)) == ({}, 1)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("older", "newer", "said"),
    [
        ("version:9", "version:2", "From: There is no version 9 of the list."),
        (
            "version:2",
            "version:3",
            "To: sites.csv has no column “state” in row 1; add the heading (it has “town”, "
            "“country”).",
        ),
        (
            "version:1",
            "someday",
            "To: “someday” is not a day or a version; write it as 2026-01-31 or as version:12.",
        ),
    ],
)
def test_what_cannot_be_compared_is_said_with_the_end_that_it_is(
    open_page: Open, older: str, newer: str, said: str
) -> None:
    page = open_page("history", **{"from": older, "to": newer})
    assert (banners(page), lines(page)) == ([said], [said])


@pytest.mark.usefixtures("three")
def test_without_an_end_the_last_two_are_compared_and_a_later_first_one_is_refused(
    open_page: Open,
) -> None:
    page = open_page("history", **{"to": "version:2"})
    assert page.selectbox(key=str(Key.FROM)).value == "version:1"
    page = open_page("history", **{"from": "version:2", "to": "version:1"})
    (said,) = banners(page)
    assert re.fullmatch("From: Version 2 of .+ is later than version 1 of .+; swap them\\.", said)
