"""The Update page over a data folder of the test's own."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cartography.change_map import ChangeMap
from geocode.ledger import LedgerEntry
from geocode.ledger_file import read_ledger
from roster.snapshot import Roster
from tests.helpers.pages import Open
from tests.helpers.updating import (
    UNDO,
    banners,
    count,
    keys,
    lines,
    listed,
    press,
    publish,
    upload,
    words,
)
from ui import live
from ui.access import EDITING_VARIABLE
from ui.keys import Key, place_widget_key
from ui.update import changes
from versions.folder import FolderStorage
from versions.history import History

pytestmark = pytest.mark.usefixtures("editing")


def test_without_the_right_to_edit_there_is_nothing_to_press(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(EDITING_VARIABLE)
    for page in ("update", "history"):
        test = open_page(page)
        assert not test.exception
        assert len(test.file_uploader) == 0
        assert not [key for key in keys(test) if key.startswith(("update", "history"))]


def test_a_file_is_compared_and_nothing_is_written_before_it_is_published(
    open_page: Open, data: Path
) -> None:
    before = (data / "sites.csv").read_bytes()
    test = upload(open_page("update"), listed(data, "Tulsa,Oklahoma,city,2017-06-20"))
    assert [count(test, word) for word in ("added", "changed", "removed", "unchanged")] == [
        *(1, 0, 0, 12)
    ]
    assert (data / "sites.csv").read_bytes() == before
    assert not (data / "history").exists()


def test_publishing_keeps_further_columns_and_undo_brings_the_old_bytes_back(
    open_page: Open, data: Path
) -> None:
    before = (data / "sites.csv").read_bytes()
    text = listed(data).replace("announced\n", "announced,Region code\n")
    text = text.replace("2017-06-20\n", "2017-06-20, x7 \n")
    test = publish(upload(open_page("update"), text))
    assert banners(test) == ["Version 2 is published with 12 rows. Every open screen shows it."]
    stored = (data / "sites.csv").read_text("utf-8-sig")
    assert stored.splitlines()[0] == "city,state,kind,announced,Region code"
    assert stored.splitlines()[1] == "Birmingham,Alabama,city,2017-06-20, x7 "
    press(test, UNDO)
    assert "Undone: the list is as it was in version 1, now version 3." in lines(test)
    assert (data / "sites.csv").read_bytes() == before
    assert [version.number for version in History(data / "sites.csv").versions()] == [3, 2, 1]


def test_removing_many_waits_for_a_yes(open_page: Open, data: Path) -> None:
    lines = listed(data).splitlines(True)
    test = upload(open_page("update"), "".join(lines[:6]))
    press(test, Key.UPDATE_NEXT)
    assert test.button(key=str(Key.UPDATE_PUBLISH)).disabled
    test.checkbox(key=str(Key.UPDATE_SURE)).check().run()
    press(test, Key.UPDATE_PUBLISH)
    assert banners(test) == ["Version 2 is published with 5 rows. Every open screen shows it."]


def test_a_refused_file_says_why_and_the_next_one_is_read(open_page: Open, data: Path) -> None:
    test = upload(open_page("update"), "town,country\nParis,France\n", "bad.csv")
    assert (
        "This file cannot be the list; nothing was changed. bad.csv has no column "
        "“state” in row 1; add the heading (it has “town”, “country”)."
    ) in lines(test)
    upload(test, listed(data, "Tulsa,OK,city,2017-06-20"))
    assert count(test, "added") == 1


def renamed(data: Path) -> str:
    return listed(data).replace("announced", "Award Date")


def test_a_column_that_would_be_gone_waits_for_a_yes(open_page: Open, data: Path) -> None:
    test = upload(open_page("update"), renamed(data))
    assert (
        "This file has no column for the announcement date. In the list, 12 "
        "sites have one. Publishing would remove the column. “Award Date” may be the one."
    ) in lines(test)
    press(test, Key.UPDATE_NEXT)
    assert test.button(key=str(Key.UPDATE_PUBLISH)).disabled
    test.checkbox(key=str(Key.UPDATE_SURE_COLUMNS)).check().run()
    press(test, Key.UPDATE_PUBLISH)
    assert banners(test) == ["Version 2 is published with 12 rows. Every open screen shows it."]


@pytest.mark.parametrize("guessed", [True, False])
def test_a_column_is_told_on_the_page_and_known_for_the_next_file(
    open_page: Open, data: Path, guessed: bool
) -> None:
    more = renamed(data) + "Tulsa,Oklahoma,city,6/20/2017\n"
    test = upload(open_page("update"), more)
    if guessed:
        press(test, f"{Key.UPDATE_GUESS}-announced")
    else:
        test.selectbox(key=f"{Key.UPDATE_TELL}-announced-0").select("Award Date").run()
    assert [count(test, word) for word in ("added", "changed", "removed", "unchanged")] == [
        *(1, 0, 0, 12)
    ]
    assert (
        "“Award Date” is read as the announcement date, here and in later files with these "
        "headings."
    ) in lines(test)
    assert not (data / "headings.csv").exists()
    publish(test)
    assert banners(test) == ["Version 2 is published with 13 rows. Every open screen shows it."]
    stored = (data / "sites.csv").read_text("utf-8")
    assert stored.splitlines()[0] == "city,state,kind,announced"
    assert stored.splitlines()[-1] == "Tulsa,Oklahoma,city,2017-06-20"
    # The next file needs no word; and what was told can be taken back.
    upload(test, more + "Reno,Nevada,city,2017-06-20\n", "next.csv")
    assert count(test, "added") == 1
    press(test, f"{Key.UPDATE_UNTELL}-announced")
    assert (
        "This file has no column for the announcement date. In the list, 13 "
        "sites have one. Publishing would remove the column. “Award Date” may be the one."
    ) in lines(test)


def test_a_heading_that_must_be_there_is_told_and_the_file_is_read(
    open_page: Open, data: Path
) -> None:
    text = listed(data).replace("city,state", "Grantee,state", 1)
    test = upload(open_page("update"), text)
    assert (
        "This file cannot be the list; nothing was changed. new.csv has no column "
        "“city” in row 1; add the heading (it has “Grantee”, “state”, “kind”, "
        "“announced”)."
    ) in lines(test)
    assert test.button(key=str(Key.UPDATE_READ_SO)).disabled
    test.selectbox(key=f"{Key.UPDATE_TELL}-city").select("Grantee").run()
    press(test, Key.UPDATE_READ_SO)
    assert count(test, "unchanged") == 12
    assert ("“Grantee” is read as the city, here and in later files with these headings.") in lines(
        test
    )
    assert f"{Key.UPDATE_UNTELL}-city" not in keys(test)


def test_of_several_sheets_one_is_chosen_before_any_is_read(open_page: Open, data: Path) -> None:
    book = openpyxl.Workbook()
    for title, city in (("2018", "Dayton"), ("2019", "Akron")):
        sheet = book.create_sheet(title)
        sheet.append(("city", "state", "kind", "announced"))
        sheet.append((city, "Ohio"))
    book["Sheet"].append(("Read me",))
    out = io.BytesIO()
    book.save(out)
    test = open_page("update")
    test.file_uploader[0].set_value(("new.xlsx", out.getvalue(), "application/zip")).run()
    assert (
        "Which sheet of this workbook is the list? Only that one is read. Not a "
        "list: “Sheet” (1 row)."
    ) in lines(test)
    labels = [button.label for button in test.button if "-sheet-" in (button.key or "")]
    assert labels == ["2018 (1 row)", "2019 (1 row)"]
    press(test, f"{Key.UPDATE_SHEET}-1")
    assert banners(test) == [
        "new.xlsx: 1 row, read as the sheet “2019” of a workbook, without its sheets “Sheet” "
        "(1 row), “2018” (1 row). Nothing had to be fixed."
    ]
    assert count(test, "added") == 1


def test_adding_keeps_the_list(open_page: Open, data: Path) -> None:
    test = upload(open_page("update"), "City,ST\nTulsa,OK\nHouston,TX\n")
    assert count(test, "removed") > 0
    modes = test.segmented_control(key=str(Key.UPDATE_MODE))
    modes.set_value(modes.options[1]).run()
    assert not test.exception
    assert [count(test, word) for word in ("added", "changed", "removed", "unchanged")] == [
        *(1, 0, 0, 12)
    ]


def test_what_is_settled_goes_to_the_ledger_with_the_list_and_not_before(
    open_page: Open, data: Path
) -> None:
    test = upload(open_page("update"), listed(data, "Georgetown,Pennsylvania,city,2017-06-20"))
    assert count(test, "to settle") == 1
    press(test, Key.UPDATE_NEXT)
    press(test, next(key for key in keys(test) if key.startswith(Key.UPDATE_USE)))
    assert count(test, "to settle") == 0
    assert read_ledger(FolderStorage(data)).decision("georgetown-pa") is None
    publish(test)
    decided = read_ledger(FolderStorage(data)).decision("georgetown-pa")
    assert isinstance(decided, LedgerEntry)
    assert decided.by_person


def test_a_misspelling_is_respelled_in_a_file_without_kinds(open_page: Open, data: Path) -> None:
    test = upload(open_page("update"), "City,ST\nTulsa,OK\nSpringfeild,Illinois\n")
    press(test, Key.UPDATE_NEXT)
    press(test, next(key for key in keys(test) if key.startswith(Key.UPDATE_USE)))
    assert count(test, "to settle") == 0
    assert "Springfeild, Illinois was respelled as Springfield, Illinois." in lines(test)


def test_a_place_left_open_is_published_without_a_pin(open_page: Open, data: Path) -> None:
    test = upload(open_page("update"), listed(data, "Springfeild,Illinois,city,2017-06-20"))
    publish(test)
    roster = live.load_current().roster
    assert len(roster.sites) == 13
    assert roster.needing_review == 1


def test_a_bad_file_on_disk_is_fixed_by_an_update_and_kept_in_the_history(
    open_page: Open, data: Path
) -> None:
    good = listed(data)
    live.load_current()
    (data / "sites.csv").write_text("town,country\nParis,France\n", "utf-8")
    test = upload(open_page("update"), good + "Tulsa,Oklahoma,city,2017-06-20\n")
    assert (count(test, "added"), count(test, "removed")) == (1, 0)
    publish(test)
    assert banners(test) == ["Version 2 is published with 13 rows. Every open screen shows it."]
    assert History(data / "sites.csv").read(1) == b"town,country\nParis,France\n"


def test_cells_of_the_file_are_text_on_the_page(open_page: Open, data: Path) -> None:
    nasty = '"<img src=x onerror=alert(1)>","**Ohio**",city,2017-06-20'
    test = upload(open_page("update"), listed(data, nasty))
    press(test, Key.UPDATE_NEXT)
    assert "<img" not in words(test)
    assert "Row 14 · <img src=x onerror=alert(1)>, **Ohio**" in lines(test)


def test_the_same_sites_in_another_order_are_said_to_be_that(open_page: Open, data: Path) -> None:
    head, *rows = listed(data).splitlines()
    test = upload(open_page("update"), "\n".join([head, *reversed(rows)]))
    assert "The same sites, in another order." in lines(test)
    assert count(test, "unchanged") == 12


def test_a_site_that_the_list_has_under_another_name_is_named_and_not_added(
    open_page: Open, data: Path
) -> None:
    test = upload(open_page("update"), "City,ST\nCity of Toledo,OH\nTulsa,OK\n")
    modes = test.segmented_control(key=str(Key.UPDATE_MODE))
    modes.set_value(modes.options[1]).run()
    assert ("City of Toledo, OH is already in the list as Toledo, Ohio; it was not added") in lines(
        test
    )
    assert count(test, "added") == 1


def test_the_map_of_what_changes_is_drawn_once_for_the_same_changes(
    open_page: Open, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    change_map = changes.change_map

    def note(before: Roster, after: Roster, *others: Any) -> ChangeMap:
        drawn.append(len(after.places))
        return change_map(before, after, *others)

    monkeypatch.setattr(changes, "change_map", note)
    test = upload(open_page("update"), listed(data, "Tulsqa,Oklahoma,city,2017-06-20"))
    assert drawn == [12]
    press(test, Key.UPDATE_NEXT)
    assert drawn == [12]
    press(test, place_widget_key(Key.UPDATE_USE, "14-1"))
    assert drawn == [12, 13]
    assert {"12 unchanged", "1 joined"} <= {*lines(test)}
