"""Publishing an update and undoing it, also where someone else was quicker."""

import getpass
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.testing.v1 import AppTest

from geocode.ledger_file import read_ledger
from roster.describing import read_announcements
from tests.helpers.pages import Open
from tests.helpers.updating import (
    UNDO,
    after,
    banners,
    count,
    keys,
    lines,
    listed,
    press,
    publish,
    upload,
)
from ui import live
from ui.keys import Key
from ui.text import long_date
from versions.folder import FolderStorage
from versions.history import History

pytestmark = pytest.mark.usefixtures("editing")

TULSA = "Tulsa,Oklahoma,city,2018-08-20"
BY_HAND = "2019-04-01,Ten,Ten more cities join,,,,,\n"


def test_the_quicker_editor_is_named_and_ones_own_work_is_put_on_theirs(
    open_page: Open, data: Path
) -> None:
    slow = upload(open_page("update"), listed(data, "Tulsa,Oklahoma,city,2017-06-20"))
    quick = upload(open_page("update"), listed(data, "Miami,Florida,city,2017-06-20"))
    press(quick, Key.UPDATE_NEXT)
    quick.text_input(key=str(Key.PERSON)).set_value("Quick").run()
    press(quick, Key.UPDATE_PUBLISH)
    today = long_date(str(History(data / "sites.csv").versions()[0].saved_at.date()))
    after(slow)
    assert (
        f"Quick published version 2 ({today}) since. What you prepared is "
        "kept. Apply your changes to the newest list, or continue with your list "
        "as it is and see what that would change."
    ) in lines(slow)
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
    # A file where the folder of the history must be: no one can write a history there.
    (data / "history").write_text("in the way")
    press(test, Key.UPDATE_PUBLISH)
    assert (
        "Nothing was lost, but the list was not saved. sites.csv was not saved "
        "because of an error (File exists); the old file is unchanged; save again."
    ) in lines(test)
    assert (data / "sites.csv").read_bytes() == before
    os.unlink(data / "history")  # noqa: PTH108
    press(test, Key.UPDATE_PUBLISH)
    assert banners(test) == ["Version 2 is published with 13 rows. Every open screen shows it."]


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
    assert banners(test) == ["Version 2 is published with 13 rows. Every open screen shows it."]
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
    assert banners(test) == ["Version 2 is published with 14 rows. Every open screen shows it."]
    changed = {name for name in names if (data / name).read_bytes() != before[name]}
    assert changed == {"sites.csv", "announcements.csv", "locations.csv"}
    press(test, UNDO)
    assert "Undone: the list is as it was in version 1, now version 3." in lines(test)
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
        "Undone: the list is as it was in version 1, now version 3. Someone "
        "changed this since then, so it stays: the announcement of 2018-08-20."
    ) in lines(test)
    assert announced(data)[-1] == ("2018-08-20", "Tulsa joins today")
    assert len(live.load_current().roster.sites) == 12


@pytest.mark.parametrize("keep", ["theirs", "mine"])
def test_the_same_day_described_by_two_is_asked_about(
    open_page: Open, data: Path, keep: str
) -> None:
    test = described_update(open_page, data)
    add_by_hand(data, "2018-08-20,,Tulsa is the first,,,,,\n")
    after(test)
    assert (
        "Someone else changed this since you started. Nothing is saved yet. "
        "Choose which version to keep."
    ) in lines(test)
    assert (
        "2018-08-20 has “Tulsa is the first” as title in their version and “Tulsa joins” in yours."
    ) in lines(test)
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
    who = f"(decided by {getpass.getuser()})"
    assert (
        f"Georgetown, Pennsylvania is at Georgetown, Pennsylvania, 41.2273, -75.8688 {who} in "
        f"their version and is at Georgetown, Pennsylvania, 39.9376, -76.0833 {who} in yours."
    ) in lines(slow)
    press(slow, Key.UPDATE_KEEP_THEIRS)
    publish(slow)
    assert banners(slow) == ["Version 2 is published with 14 rows. Every open screen shows it."]
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
    assert (
        "Nothing was lost, but the list was not saved. announcements.csv has no "
        "column “date”, “title” in row 1; add the heading (it has “day”, “words”)."
    ) in lines(test)
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
    assert (
        "Nothing was lost, but the list was not saved. Type your name first; the history keeps it."
    ) in lines(test)
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


def test_undo_is_refused_where_the_list_was_changed_since(open_page: Open, data: Path) -> None:
    test = publish(upload(open_page("update"), listed(data, TULSA)))
    theirs = listed(data, "Miami,Florida,city,2017-06-20").encode()
    (data / "sites.csv").write_bytes(theirs)
    press(test, UNDO)
    assert banners(test) == [
        "Nothing was lost, but the list was not saved. Someone changed the list since then, so it "
        "was not undone. The History page has every version."
    ]
    assert (data / "sites.csv").read_bytes() == theirs


def test_publishing_over_a_list_that_somebody_saved_since_the_page_was_drawn_shows_it(
    open_page: Open, data: Path
) -> None:
    row = TULSA.replace("2018-08-20", "2017-06-20")
    slow = press(upload(open_page("update"), listed(data, row)), Key.UPDATE_NEXT)
    publish(upload(open_page("update"), listed(data, "Miami,Florida,city,2017-06-20")))
    theirs = (data / "sites.csv").read_bytes()
    press(slow, Key.UPDATE_PUBLISH)
    assert str(Key.UPDATE_ON_NEWEST) in keys(slow)
    assert str(Key.UPDATE_PUBLISH) not in keys(slow)
    assert (data / "sites.csv").read_bytes() == theirs


@pytest.mark.parametrize("times", [1, 2, 3])
def test_announcements_saved_within_the_same_moment_are_kept_and_the_list_is_tried_again(
    open_page: Open, data: Path, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    test = described_update(open_page, data)
    before = (data / "sites.csv").read_bytes()
    publish_now = FolderStorage.publish
    left = [f"2019-04-0{n},Ten,Ten more cities join,,,,,\n" for n in range(1, times + 1)]

    def somebody_is_quicker(storage: FolderStorage, *given: Any, **named: Any) -> Any:
        if left:
            add_by_hand(data, left.pop())
        return publish_now(storage, *given, **named)

    monkeypatch.setattr(FolderStorage, "publish", somebody_is_quicker)
    publish(test)
    saved = times < 3
    assert len(announced(data)) == 1 + times + saved
    assert ((data / "sites.csv").read_bytes() == before) is not saved
    assert banners(test) == [
        "Version 2 is published with 13 rows. Every open screen shows it."
        if saved
        else "Nothing was lost, but the list was not saved. announcements.csv was changed by "
        "someone else since you opened it, so nothing was saved; open it again, then save."
    ]


def test_a_save_that_fails_leaves_no_decision_in_the_ledger(open_page: Open, data: Path) -> None:
    test = upload(open_page("update"), listed(data, "Georgetown,Pennsylvania,city,2017-06-20"))
    press(test, Key.UPDATE_NEXT)
    press(test, next(key for key in keys(test) if key.startswith(Key.UPDATE_USE)))
    before = (data / "locations.csv").read_bytes()
    (data / "history").write_text("in the way")
    publish(test)
    assert banners(test) == [
        "Nothing was lost, but the list was not saved. sites.csv was not saved because of an error "
        "(File exists); the old file is unchanged; save again."
    ]
    assert (data / "locations.csv").read_bytes() == before


GEORGETOWN = "Georgetown,Pennsylvania,city,2017-06-20"


def test_a_list_that_is_the_same_cannot_be_published(open_page: Open, data: Path) -> None:
    test = press(upload(open_page("update"), listed(data)), Key.UPDATE_NEXT)
    assert test.button(key=str(Key.UPDATE_PUBLISH)).disabled
    assert "Nothing would change, so there is nothing to publish." in lines(test)


def test_decisions_alone_are_saved_and_undone(open_page: Open, data: Path) -> None:
    (data / "sites.csv").write_text(listed(data, GEORGETOWN), "utf-8")
    before = {name: (data / name).read_bytes() for name in ("sites.csv", "locations.csv")}
    test = upload(open_page("update"), listed(data))
    press(test, Key.UPDATE_SETTLE_EARLIER)
    press(test, next(key for key in keys(test) if key.startswith(Key.UPDATE_USE)))
    publish(test)
    assert banners(test) == [
        "Your decisions are saved; the list did not change. Every open screen shows it."
    ]
    assert read_ledger(FolderStorage(data)).decision("georgetown-pa") is not None
    press(test, UNDO)
    assert "Undone: your decisions are as they were before." in lines(test)
    assert {name: (data / name).read_bytes() for name in before} == before


def test_ones_own_list_can_replace_one_that_was_changed_by_hand(
    open_page: Open, data: Path
) -> None:
    mine = listed(data, "Tulsa,Oklahoma,city,2017-06-20")
    test = upload(open_page("update"), mine)
    (data / "sites.csv").write_text(listed(data, "Miami,Florida,city,2017-06-20"), "utf-8")
    after(test)
    assert (
        "Someone changed the list by hand since you started. What you prepared is kept. Apply your "
        "changes to the newest list, or continue with your list as it is and see what that would "
        "change."
    ) in lines(test)
    press(test, Key.UPDATE_AS_IT_IS)
    assert [count(test, word) for word in ("added", "changed", "removed")] == [1, 0, 1]
    publish(test)
    assert (data / "sites.csv").read_text("utf-8-sig") == mine


def test_a_row_that_both_changed_is_named_before_mine_replaces_theirs(
    open_page: Open, data: Path
) -> None:
    before = listed(data)
    memphis = "Memphis,Tennessee,city,2017-06-20"
    mine, theirs = (memphis.replace("2017-06-20", day) for day in ("2018-08-20", "2019-04-01"))
    test = upload(open_page("update"), before.replace(memphis, mine))
    (data / "sites.csv").write_text(before.replace(memphis, theirs), "utf-8")
    after(test)
    clash = (
        "Memphis, Tennessee has “2019-04-01” as announced in their version and “2018-08-20” in "
        "yours."
    )
    assert lines(test)[lines(test).index(clash) - 1] == (
        "Changed by both of you; yours would replace theirs"
    )
    press(test, Key.UPDATE_ON_NEWEST)
    publish(test)
    assert (data / "sites.csv").read_text("utf-8-sig") == before.replace(memphis, mine)


def test_sites_that_are_added_join_the_newest_list(open_page: Open, data: Path) -> None:
    test = upload(open_page("update"), "City,ST\nTulsa,OK\n")
    modes = test.segmented_control(key=str(Key.UPDATE_MODE))
    modes.set_value(modes.options[1]).run()
    theirs = listed(data, "Miami,Florida,city,2017-06-20")
    (data / "sites.csv").write_text(theirs, "utf-8")
    after(test)
    assert str(Key.UPDATE_AS_IT_IS) not in keys(test)
    press(test, Key.UPDATE_ON_NEWEST)
    assert "new.csv: 1 row, read as UTF-8 with commas. 2 things were fixed. Show each" in lines(
        test
    )
    publish(test)
    assert (data / "sites.csv").read_text("utf-8-sig") == f"{theirs}Tulsa,OK,,\n"


def test_another_table_is_saved_from_the_page_with_its_history(open_page: Open, data: Path) -> None:
    test = open_page("update")
    test.segmented_control(key=str(Key.UPDATE_CHOICE)).set_value("The agencies").run()
    copy = (data / "agencies.csv").read_text("utf-8-sig") + "NIJ,Institute of Justice,,\n"
    upload(test, copy, "agencies.csv")
    press(test, "table-save-agencies.csv")
    assert banners(test) == ["agencies.csv is saved as version 2. Every open screen shows it."]
    assert "NIJ" in live.load_current().roster.agencies["abbreviation"].tolist()


def test_while_a_list_is_published_a_bar_says_what_is_being_done(
    open_page: Open, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    test = upload(open_page("update"), listed(data, "Tulsa,Oklahoma,city,2017-06-20"))
    press(test, Key.UPDATE_NEXT)
    said: list[tuple[str, int]] = []
    for owner in (st, DeltaGenerator):
        draw = owner.progress

        def note(*args: Any, draw: Callable[..., Any] = draw) -> Any:
            said.append((args[-1], len((data / "sites.csv").read_text("utf-8").splitlines()) - 1))
            return draw(*args)

        monkeypatch.setattr(owner, "progress", note)
    press(test, Key.UPDATE_PUBLISH)
    assert said == [("Saving the list", 12), ("Preparing what every screen will show", 13)]
