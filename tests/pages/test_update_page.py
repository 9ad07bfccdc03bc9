"""The Update and History pages over a data folder of the test's own."""

import getpass
import io
import os
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from geocode.ledger import LedgerEntry
from geocode.ledger_file import read_ledger
from roster.describing import read_announcements
from tests.helpers.saving import current_digest
from tests.helpers.saving import publish as save_version
from ui import live
from ui.access import EDITING_VARIABLE
from ui.keys import Key, place_widget_key
from versions.folder import FolderStorage
from versions.history import History

UNDO = place_widget_key(Key.NOTICE_UNDO, Key.UPDATE_NOTICE)
Open = Callable[..., AppTest]


@pytest.fixture(autouse=True)
def editing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EDITING_VARIABLE, "local")


def words(test: AppTest) -> str:
    htmls = [element.proto.body for element in test.get("html")]
    return "\n".join([*htmls, *(text.value for text in test.text)])


def count(test: AppTest, word: str) -> int:
    """Return the number on a tile."""
    text = words(test)
    head = text[: text.index(f"</b> {word}</li>")]
    return int(head[head.rindex("<b>") + 3 :].replace(",", ""))


def after(test: AppTest) -> AppTest:
    """Draw the page with the roster as it is now, as the app does before it draws a page."""
    test.session_state[Key.ROSTER] = live.load_current().roster
    return test.run()


def upload(test: AppTest, text: str, name: str = "new.csv") -> AppTest:
    test.file_uploader[0].set_value((name, text.encode(), "text/csv")).run()
    assert not test.exception
    return test


def press(test: AppTest, key: Key | str) -> AppTest:
    test.button(key=str(key)).click().run()
    assert not test.exception
    return after(test)


def keys(test: AppTest) -> list[str]:
    return [button.key or "" for button in test.button]


def listed(data: Path, *more: str) -> str:
    return (data / "sites.csv").read_text("utf-8") + "".join(f"{row}\n" for row in more)


def publish(test: AppTest) -> AppTest:
    for key in (Key.UPDATE_NEXT, Key.UPDATE_NEXT, Key.UPDATE_PUBLISH):
        if str(key) in keys(test):
            press(test, key)
    return test


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
    assert "is published with 12 rows" in words(test)
    stored = (data / "sites.csv").read_text("utf-8-sig")
    assert stored.splitlines()[0] == "city,state,kind,announced,Region code"
    assert stored.splitlines()[1].endswith(", x7 ")
    press(test, UNDO)
    assert "Undone" in words(test)
    assert (data / "sites.csv").read_bytes() == before
    assert [version.number for version in History(data / "sites.csv").versions()] == [3, 2, 1]


def test_removing_many_waits_for_a_yes(open_page: Open, data: Path) -> None:
    lines = listed(data).splitlines(True)
    test = upload(open_page("update"), "".join(lines[:6]))
    press(test, Key.UPDATE_NEXT)
    assert test.button(key=str(Key.UPDATE_PUBLISH)).disabled
    test.checkbox(key=str(Key.UPDATE_SURE)).check().run()
    press(test, Key.UPDATE_PUBLISH)
    assert "is published with 5 rows" in words(test)


def test_a_refused_file_says_why_and_the_next_one_is_read(open_page: Open, data: Path) -> None:
    test = upload(open_page("update"), "town,country\nParis,France\n", "bad.csv")
    assert "cannot be the list" in words(test)
    assert "bad.csv" in words(test)
    upload(test, listed(data, "Tulsa,OK,city,2017-06-20"))
    assert count(test, "added") == 1


def renamed(data: Path) -> str:
    return listed(data).replace("announced", "Award Date")


def test_a_column_that_would_be_gone_waits_for_a_yes(open_page: Open, data: Path) -> None:
    test = upload(open_page("update"), renamed(data))
    assert "In the list 12 sites have one; publishing would remove it." in words(test)
    press(test, Key.UPDATE_NEXT)
    assert test.button(key=str(Key.UPDATE_PUBLISH)).disabled
    test.checkbox(key=str(Key.UPDATE_SURE_COLUMNS)).check().run()
    press(test, Key.UPDATE_PUBLISH)
    assert "is published with 12 rows" in words(test)


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
    assert "“Award Date” is read as the announcement date" in words(test)
    assert not (data / "headings.csv").exists()
    publish(test)
    assert "is published with 13 rows" in words(test)
    stored = (data / "sites.csv").read_text("utf-8")
    assert stored.splitlines()[0] == "city,state,kind,announced"
    assert stored.splitlines()[-1] == "Tulsa,Oklahoma,city,2017-06-20"
    # The next file needs no word; and what was told can be taken back.
    upload(test, more + "Reno,Nevada,city,2017-06-20\n", "next.csv")
    assert count(test, "added") == 1
    press(test, f"{Key.UPDATE_UNTELL}-announced")
    assert "In the list 13 sites have one; publishing would remove it." in words(test)


def test_a_heading_that_must_be_there_is_told_and_the_file_is_read(
    open_page: Open, data: Path
) -> None:
    text = listed(data).replace("city,state", "Grantee,state", 1)
    test = upload(open_page("update"), text)
    assert "no column “city”" in words(test)
    assert test.button(key=str(Key.UPDATE_READ_SO)).disabled
    test.selectbox(key=f"{Key.UPDATE_TELL}-city").select("Grantee").run()
    press(test, Key.UPDATE_READ_SO)
    assert count(test, "unchanged") == 12
    assert "“Grantee” is read as the city" in words(test)
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
    assert "Which sheet of this workbook is the list?" in words(test)
    assert "Not a list: “Sheet” (1 row)." in words(test)
    labels = [button.label for button in test.button if "-sheet-" in (button.key or "")]
    assert labels == ["2018 (1 row)", "2019 (1 row)"]
    press(test, f"{Key.UPDATE_SHEET}-1")
    said = (
        "1 row, read as the sheet “2019” of a workbook, without its sheets “Sheet” (1 row), “2018”"
    )
    assert said in words(test)
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
    assert "Springfeild, Illinois was respelled as Springfield, Illinois" in words(test)


def test_a_place_left_open_is_published_without_a_pin(open_page: Open, data: Path) -> None:
    test = upload(open_page("update"), listed(data, "Springfeild,Illinois,city,2017-06-20"))
    publish(test)
    roster = live.load_current().roster
    assert len(roster.sites) == 13
    assert roster.needing_review == 1


def test_the_quicker_editor_is_named_and_ones_own_work_is_put_on_theirs(
    open_page: Open, data: Path
) -> None:
    slow = upload(open_page("update"), listed(data, "Tulsa,Oklahoma,city,2017-06-20"))
    quick = upload(open_page("update"), listed(data, "Miami,Florida,city,2017-06-20"))
    press(quick, Key.UPDATE_NEXT)
    quick.text_input(key=str(Key.PERSON)).set_value("Quick").run()
    press(quick, Key.UPDATE_PUBLISH)
    after(slow)
    assert "Quick published version 2" in words(slow)
    press(slow, Key.UPDATE_ON_NEWEST)
    assert (count(slow, "added"), count(slow, "removed")) == (1, 0)
    publish(slow)
    cities = [line.split(",")[0] for line in (data / "sites.csv").read_text("utf-8").splitlines()]
    assert cities[-2:] == ["Miami", "Tulsa"]


def test_a_save_that_fails_says_so_and_keeps_what_was_prepared(
    open_page: Open, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = upload(open_page("update"), listed(data, "Tulsa,Oklahoma,city,2017-06-20"))
    press(test, Key.UPDATE_NEXT)
    before = (data / "sites.csv").read_bytes()
    # A file where the folder of the history must be: nobody can write a history there.
    (data / "history").write_text("in the way")
    press(test, Key.UPDATE_PUBLISH)
    assert "the list was not saved" in words(test)
    assert (data / "sites.csv").read_bytes() == before
    os.unlink(data / "history")  # noqa: PTH108
    press(test, Key.UPDATE_PUBLISH)
    assert "is published with 13 rows" in words(test)


def test_a_bad_file_on_disk_is_fixed_by_an_update_and_kept_in_the_history(
    open_page: Open, data: Path
) -> None:
    good = listed(data)
    live.load_current()
    (data / "sites.csv").write_text("town,country\nParis,France\n", "utf-8")
    test = upload(open_page("update"), good + "Tulsa,Oklahoma,city,2017-06-20\n")
    assert (count(test, "added"), count(test, "removed")) == (1, 0)
    publish(test)
    assert "is published with 13 rows" in words(test)
    assert b"Paris" in History(data / "sites.csv").read(1)


def test_cells_of_the_file_are_text_on_the_page(open_page: Open, data: Path) -> None:
    nasty = '"<img src=x onerror=alert(1)>","**Ohio**",city,2017-06-20'
    test = upload(open_page("update"), listed(data, nasty))
    press(test, Key.UPDATE_NEXT)
    assert "<img" not in words(test)
    assert "&lt;img" in words(test)


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
    assert newest.endswith(r"13 rows · on every screen now — “Tulsa \<joins\>”")
    assert first.endswith(" · 12 rows")
    assert "Added: Tulsa, Oklahoma" in words(page)
    choice.set_value(choice.options[-1]).run()
    press(page, Key.HISTORY_RESTORE)
    assert "Version 1 is back" in words(page)
    assert "Tulsa" not in (data / "sites.csv").read_text("utf-8")


def test_the_history_of_a_file_that_was_never_saved_here_says_so(open_page: Open) -> None:
    assert "has no history yet" in words(open_page("history"))


TULSA = "Tulsa,Oklahoma,city,2018-08-20"
BY_HAND = "2019-04-01,Ten,Ten more cities join,,,,,\n"


def announced(data: Path) -> list[tuple[str, str]]:
    """Return day and title of every announcement in the file."""
    frame, _ = read_announcements((data / "announcements.csv").read_bytes())
    return list(zip(frame["date"], frame["title"], strict=True))


def describe(test: AppTest, title: str, day: str = "2018-08-20") -> AppTest:
    test.text_input(key=f"{Key.DESCRIBE}-{day}-title").set_value(title)
    next(button for button in test.button if button.label == "Save this description").click().run()
    assert not test.exception
    return after(test)


def add_by_hand(data: Path, row: str = BY_HAND) -> None:
    path = data / "announcements.csv"
    path.write_bytes(path.read_bytes() + row.encode())


def described_update(open_page: Open, data: Path) -> AppTest:
    """An update that brings Tulsa and describes its day, not yet published."""
    test = upload(open_page("update"), listed(data, TULSA))
    press(test, Key.UPDATE_NEXT)
    return describe(test, "Tulsa joins")


def test_what_was_described_on_the_way_keeps_what_others_wrote_and_undo_takes_only_it_back(
    open_page: Open, data: Path
) -> None:
    first = announced(data)
    test = described_update(open_page, data)
    add_by_hand(data)
    publish(after(test))
    assert "is published with 13 rows" in words(test)
    ten = ("2019-04-01", "Ten more cities join")
    assert announced(data) == [*first, ("2018-08-20", "Tulsa joins"), ten]
    press(test, UNDO)
    assert announced(data) == [*first, ten]
    roster = live.load_current().roster
    assert (roster.as_of, len(roster.sites), dict(roster.undescribed)) == ("2019-04-01", 12, {})
    history = History(data / "announcements.csv")
    assert [version.how for version in history.versions()] == ["restored", "published", "first"]


def test_undo_brings_back_the_bytes_of_every_file(open_page: Open, data: Path) -> None:
    names = ("sites.csv", "announcements.csv", "agencies.csv", "locations.csv")
    before = {name: (data / name).read_bytes() for name in names}
    rows = listed(data, TULSA, "Georgetown,Pennsylvania,city,2017-06-20")
    test = upload(open_page("update"), rows)
    press(test, Key.UPDATE_NEXT)
    press(test, next(key for key in keys(test) if key.startswith(Key.UPDATE_USE)))
    describe(test, "Tulsa joins")
    publish(test)
    assert "is published with 14 rows" in words(test)
    changed = {name for name in names if (data / name).read_bytes() != before[name]}
    assert changed == {"sites.csv", "announcements.csv", "locations.csv"}
    press(test, UNDO)
    assert "Undone: the list is as it was in version 1, now version 3." in words(test)
    assert {name: (data / name).read_bytes() for name in names} == before


def test_undo_leaves_what_somebody_has_changed_since_and_says_so(
    open_page: Open, data: Path
) -> None:
    test = described_update(open_page, data)
    publish(test)
    path = data / "announcements.csv"
    path.write_bytes(path.read_bytes().replace(b"Tulsa joins", b"Tulsa joins today"))
    press(test, UNDO)
    assert (
        "Someone changed this since then, so it stays: the announcement of 2018-08-20."
    ) in words(test)
    assert announced(data)[-1] == ("2018-08-20", "Tulsa joins today")
    assert len(live.load_current().roster.sites) == 12


@pytest.mark.parametrize("keep", ["theirs", "mine"])
def test_the_same_day_described_by_two_is_asked_about(
    open_page: Open, data: Path, keep: str
) -> None:
    test = described_update(open_page, data)
    add_by_hand(data, "2018-08-20,,Tulsa is the first,,,,,\n")
    after(test)
    assert "Someone else changed the same since you began." in words(test)
    assert "has “Tulsa is the first” as title there now, and “Tulsa joins” here." in words(test)
    assert str(Key.UPDATE_PUBLISH) not in keys(test)
    press(test, Key.UPDATE_KEEP_THEIRS if keep == "theirs" else Key.UPDATE_USE_MINE)
    publish(test)
    title = {"theirs": "Tulsa is the first", "mine": "Tulsa joins"}[keep]
    assert announced(data)[1:] == [("2018-08-20", title)]


def test_two_who_settle_the_same_place_otherwise_are_told(open_page: Open, data: Path) -> None:
    rows = listed(data, "Georgetown,Pennsylvania,city,2017-06-20")
    (data / "sites.csv").write_text(rows, "utf-8")
    slow = upload(open_page("update"), rows + TULSA.replace("2018-08-20", "2017-06-20"))
    press(slow, Key.UPDATE_SETTLE_EARLIER)
    press(slow, [key for key in keys(slow) if key.startswith(Key.UPDATE_USE)][1])
    quick = open_page("review")
    press(quick, next(key for key in keys(quick) if key.startswith(Key.REVIEW_TAKE)))
    theirs = read_ledger(FolderStorage(data)).decision("georgetown-pa")
    after(slow)
    assert "Georgetown, Pennsylvania is at Georgetown, Pennsylvania, 41.2273" in words(slow)
    press(slow, Key.UPDATE_KEEP_THEIRS)
    publish(slow)
    assert "is published with 14 rows" in words(slow)
    assert read_ledger(FolderStorage(data)).decision("georgetown-pa") == theirs
    press(slow, UNDO)
    assert read_ledger(FolderStorage(data)).decision("georgetown-pa") == theirs


def test_announcements_that_cannot_be_read_now_are_named_and_nothing_is_saved(
    open_page: Open, data: Path
) -> None:
    test = described_update(open_page, data)
    before = (data / "sites.csv").read_bytes()
    (data / "announcements.csv").write_bytes(b"day,words\n2018-08-20,none\n")
    publish(after(test))
    assert "Nothing was lost, but the list was not saved." in words(test)
    assert "announcements.csv" in words(test)
    assert (data / "sites.csv").read_bytes() == before
    assert not (data / "history").exists()


def test_the_name_that_was_confirmed_is_what_every_history_says(
    open_page: Open, data: Path
) -> None:
    test = upload(open_page("update"), listed(data, "Georgetown,Pennsylvania,city,2018-08-20"))
    press(test, Key.UPDATE_NEXT)
    press(test, next(key for key in keys(test) if key.startswith(Key.UPDATE_USE)))
    describe(test, "Georgetown joins")
    press(test, Key.UPDATE_NEXT)
    test.text_input(key=str(Key.PERSON)).set_value(" ").run()
    press(test, Key.UPDATE_PUBLISH)
    assert "Type your name first; the history keeps it." in words(test)
    test.text_input(key=str(Key.PERSON)).set_value("Ada Lovelace").run()
    press(test, Key.UPDATE_PUBLISH)
    decided = read_ledger(FolderStorage(data)).decision("georgetown-pa")
    assert decided is not None
    assert decided.decided_by == "Ada Lovelace"
    press(test, UNDO)
    for name in ("sites.csv", "announcements.csv"):
        versions = History(data / name).versions()
        assert [each.who for each in versions] == ["Ada Lovelace", "Ada Lovelace", ""]
    # The name goes with the person to the other pages.
    test.switch_page("pages/history.py").run()
    choice = test.radio(key=str(Key.HISTORY_VERSION))
    choice.set_value(choice.options[1]).run()
    press(test, Key.HISTORY_RESTORE)
    assert History(data / "sites.csv").newest().who == "Ada Lovelace"  # type: ignore[union-attr]
    after(test).switch_page("pages/review.py").run()
    assert test.text_input(key=str(Key.PERSON)).value == "Ada Lovelace"


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
