"""The Slides page over a data folder of the test's own."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from briefing.named import FILE_NAME, NamedBriefing, NamedSlide, load_named, save_named
from tests.helpers.updating import banners, lines, press
from ui.keys import Key
from versions.folder import FolderStorage

Open = Callable[..., AppTest]

pytestmark = pytest.mark.usefixtures("editing")
OHIO = ["title", "country", "announcement-2017-06-20", "agencies", "toledo-oh", "cincinnati-oh"]


def given(test: AppTest) -> dict[str, Any]:
    """Return what the list of slides was given."""
    protos = (element.proto for element in test.get("bidi_component"))
    (text,) = (proto.json for proto in protos if proto.component_name == "slide_list")
    found: dict[str, Any] = json.loads(text)
    return found


def report(test: AppTest, name: str, rows: list[list[object]], revision: int | None = None) -> None:
    """Let the browser report the list of a draft."""
    number = test.session_state[Key.SLIDES_DRAFTS][name].number
    at = given(test)["revision"] if revision is None else revision
    key = f"{Key.SLIDES_LIST}-{number}"
    test.session_state[key] = {"rows": {"revision": at, "rows": rows}}


def type_title(test: AppTest, title: str) -> None:
    (field,) = (one for one in test.text_input if one.label == "Name")
    field.set_value(title)


def named(data: Path) -> dict[str, NamedBriefing]:
    return dict(load_named(FolderStorage(data)))


def save(data: Path, name: str, before: NamedBriefing | None, now: NamedBriefing | None) -> None:
    """Let someone else save."""
    save_named(FolderStorage(data), {name: now}, {name: before}, who="Bob")


def test_a_briefing_is_made_changed_renamed_deleted_and_brought_back(
    open_page: Open, data: Path
) -> None:
    test = open_page("slides", state=["Ohio"])
    assert not test.exception
    assert [row["id"] for row in given(test)["rows"]] == [*OHIO, "close"]
    assert "It tells of 2 sites: only Ohio." in lines(test)
    press(test, Key.SLIDES_SAVE)
    assert banners(test) == [
        "Nothing was saved: Type a name with letters or digits first, such as Ohio, monthly."
    ]
    rows: list[list[object]] = [["close", True, " Thank\x00 the host. "]]
    rows += [[one, one != "agencies", ""] for one in OHIO]
    # What makes no sense, or is of other rows, changes nothing.
    for wrong in (None, [], [[1]], rows[1:], [*rows, rows[0]], [["x", True, ""], *rows[1:]]):
        report(test, "", wrong)  # type: ignore[arg-type]
        test.run()
        assert [row["id"] for row in given(test)["rows"]] == [*OHIO, "close"]
    report(test, "", rows, revision=0)
    test.run()
    assert given(test)["rows"][0]["id"] == "title"
    type_title(test, "Ohio, monthly")
    report(test, "", rows)
    press(test, Key.SLIDES_SAVE)
    assert banners(test) == ["“Ohio, monthly” was saved."]
    assert test.query_params["named"] == "ohio-monthly"
    made = named(data)["ohio-monthly"]
    assert (made.title, made.filters) == ("Ohio, monthly", ("state=Ohio",))
    assert [(own.id, own.shown, own.note) for own in made.slides] == [
        ("close", True, "Thank\ufffd the host."),
        *((one, one != "agencies", "") for one in OHIO),
    ]
    # Another name is a copy, or takes the place of the first.
    type_title(test, "Ohio")
    test.run()
    press(test, Key.SLIDES_COPY)
    assert sorted(named(data)) == ["ohio", "ohio-monthly"]
    type_title(test, "Ohio, weekly")
    test.run()
    press(test, Key.SLIDES_SAVE)
    assert sorted(named(data)) == ["ohio-monthly", "ohio-weekly"]
    press(test, f"{Key.NOTICE_UNDO}-{Key.SLIDES_NOTICE}")
    assert sorted(named(data)) == ["ohio", "ohio-monthly"]
    press(test, Key.SLIDES_DELETE)
    assert banners(test) == ["“Ohio” was deleted."]
    assert ("named" in test.query_params, sorted(named(data))) == (False, ["ohio-monthly"])
    press(test, f"{Key.NOTICE_UNDO}-{Key.SLIDES_NOTICE}")
    assert named(data)["ohio"] == NamedBriefing("Ohio", made.slides, made.filters)
    who = {version.who for version in FolderStorage(data).versions(FILE_NAME)}
    assert len(who) == 1


def test_whoever_is_slower_is_told_and_keeps_both(open_page: Open, data: Path) -> None:
    before = NamedBriefing("Ohio", (NamedSlide("toledo-oh"),), ("state=OH",))
    save(data, "ohio", None, before)
    test = open_page("slides")
    test.selectbox(key=Key.SLIDES_NAME).set_value("ohio").run()
    assert [row["tag"] for row in given(test)["rows"]] == [*["new"] * 4, "", "new", "new"]
    mine = [[row["id"], row["id"] == "toledo-oh", ""] for row in given(test)["rows"]]
    report(test, "ohio", mine)
    test.run()
    theirs = NamedBriefing("Ohio!", (NamedSlide("close"),), ("state=OH",))
    save(data, "ohio", before, theirs)
    type_title(test, "Ohio")
    press(test, Key.SLIDES_SAVE)
    told = "“Ohio!” was changed by someone else since you opened it."
    assert banners(test)[:2] == [f"Nothing was saved: {told}", f"{told} Yours is still here."]
    assert [row["shown"] for row in given(test)["rows"]].count(True) == 1
    press(test, Key.SLIDES_THEIRS)
    assert [row["id"] for row in given(test)["rows"] if not row["tag"]] == ["close"]
    test.selectbox(key=Key.SLIDES_NAME).set_value("").run()
    rows = [[row["id"], row["shown"], row["note"]] for row in given(test)["rows"]]
    assert (rows, [one.value for one in test.text_input]) == (mine, ["Ohio 2"])
    # Opened again, changed, and saved in place of theirs; where mine would go there is mine.
    test.selectbox(key=Key.SLIDES_NAME).set_value("ohio").run()
    report(test, "ohio", [[row["id"], True, "x"] for row in given(test)["rows"]])
    test.run()
    save(data, "ohio", theirs, before)
    test.run()
    assert Key.SLIDES_THEIRS not in [one.key for one in test.button]
    assert (
        "Keep mine, then Save: yours takes its place. "
        "To open theirs, first save what you have under New briefing." in lines(test)
    )
    save(data, "ohio", before, theirs)
    save(data, "ohio", theirs, None)
    test.run()
    assert banners(test)[0] == (
        "“Ohio!” was removed by someone else since you opened it. Yours is still here."
    )
    assert "Keep mine, then Save: yours is there again." in lines(test)
    press(test, Key.SLIDES_KEEP)
    press(test, Key.SLIDES_SAVE)
    assert {own.note for own in named(data)["ohio"].slides} == {"x"}


def test_what_came_and_went_is_said_and_filters_can_be_changed(open_page: Open, data: Path) -> None:
    saved = (NamedSlide("akron-oh", "Akron"), NamedSlide("lima-oh", "Lima", shown=False))
    save(data, "ohio", None, NamedBriefing("Ohio", saved, ("state=OH",), adds_new=False))
    save(data, "utah", None, NamedBriefing("Utah", (), ("state=UT",)))
    test = open_page("slides", state=["Texas"])
    test.selectbox(key=Key.SLIDES_NAME).set_value("ohio").run()
    (said,) = banners(test)
    assert said.endswith("Find out more. No longer in the list, and left out: Akron.")
    tags = {row["id"]: row["tag"] for row in given(test)["rows"]}
    assert (tags["akron-oh"], tags["lima-oh"], tags["title"]) == ("gone", "gone", "new")
    press(test, Key.SLIDES_SAVE)
    kept = [own.id for own in named(data)["ohio"].slides]
    assert ("akron-oh" in kept, "lima-oh" in kept) == (True, False)
    test.selectbox(key=Key.SLIDES_NAME).set_value("utah").run()
    assert banners(test)[0].startswith("“Utah” cannot be told: No site has “state=UT”; choose from")
    # It can be deleted as it is, and brought back.
    press(test, Key.SLIDES_DELETE)
    assert [*named(data)] == ["ohio"]
    press(test, f"{Key.NOTICE_UNDO}-{Key.SLIDES_NOTICE}")
    assert banners(test)[1].startswith("“Utah” cannot be told: ")
    press(test, Key.SLIDES_FILTERS)
    assert "It tells of 1 site: only Texas." in lines(test)
    assert "houston-tx" in [row["id"] for row in given(test)["rows"]]
    (data / FILE_NAME).write_text("{")
    test.run()
    assert banners(test)[0].startswith("briefings.json cannot be read as JSON: ")


def test_a_color_that_the_list_cannot_have_now_is_said_and_kept(
    open_page: Open, data: Path
) -> None:
    slides = tuple(map(NamedSlide, [*OHIO, "close"]))
    before = NamedBriefing("Ohio", slides, ("state=OH",), color="by-track")
    save(data, "ohio", None, before)
    test = open_page("slides", state=["Ohio"])
    test.selectbox(key=Key.SLIDES_NAME).set_value("ohio").run()
    assert banners(test) == ["“track” can no longer color the pins, and was left out."]
    press(test, Key.SLIDES_SAVE)
    assert named(data)["ohio"].color == "by-track"
    press(test, Key.SLIDES_FILTERS)
    press(test, Key.SLIDES_SAVE)
    assert (banners(test), named(data)["ohio"].color) == (["“Ohio” was saved."], "")


def test_only_an_editor_sees_the_page(
    open_page: Open, monkeypatch: pytest.MonkeyPatch, data: Path
) -> None:
    monkeypatch.delenv("PARTNERSHIP_MAP_EDITING")
    test = open_page("slides")
    assert not test.get("bidi_component")
