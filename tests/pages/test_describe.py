"""The form for one announcement and the table for a whole file, on their own page."""

import hashlib
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from common.folder import DATA_VARIABLE
from roster.data_files import AGENCIES_NAME, ANNOUNCEMENTS_NAME
from roster.describing import described
from tests.helpers.pages import Open
from tests.helpers.updating import lines
from ui.access import EDITING_VARIABLE

DAY = "2018-08-20"

pytestmark = pytest.mark.usefixtures("editing")


def page() -> None:
    import hashlib
    from pathlib import Path

    import streamlit as st

    from common.errors import DataFolderError
    from ui.keys import Key
    from ui.notice import render_notice
    from ui.update.describe import render_describe_form
    from ui.update.table_editor import render_table_editor

    name = st.session_state.file
    path = Path(st.session_state.folder) / name

    def save(data: bytes, note: str, *, expected: str) -> str:
        if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise DataFolderError("somebody else was faster.")
        path.write_bytes(data)
        st.session_state.noted = note
        return f"Saved {name}."

    render_notice(Key.SAVE_NOTICE)
    if "day" in st.session_state:
        render_describe_form(st.session_state.day, path.read_bytes, save)
    else:
        render_table_editor(name, path.read_bytes, save)


@pytest.fixture
def open_form(folder: Path) -> Open:
    def opened(day: str = DAY) -> AppTest:
        test = AppTest.from_function(page, default_timeout=60)
        test.session_state.folder = str(folder)
        test.session_state.file = ANNOUNCEMENTS_NAME
        test.session_state.day = day
        return test.run()

    return opened


@pytest.fixture
def open_table(folder: Path) -> Open:
    def opened(name: str = AGENCIES_NAME) -> AppTest:
        test = AppTest.from_function(page, default_timeout=60)
        test.session_state.folder = str(folder)
        test.session_state.file = name
        return test.run()

    return opened


def words(test: AppTest) -> str:
    assert not test.exception
    return "\n".join(element.proto.body for element in test.get("html"))


def fill(test: AppTest, **cells: str) -> AppTest:
    for column, text in cells.items():
        field = test.text_area if column == "summary" else test.text_input
        field(key=f"describe-{test.session_state.day}-{column}").set_value(text)
    return press(test, "Save this description")


def press(test: AppTest, label: str) -> AppTest:
    (button,) = [button for button in test.button if button.label == label]
    return button.click().run()


def upload(test: AppTest, data: bytes, name: str = "copy.csv") -> AppTest:
    return test.file_uploader[0].upload(name, data, "text/csv").run()


def test_a_date_that_nobody_described_is_described_in_the_form(
    open_form: Open, folder: Path
) -> None:
    test = open_form()
    assert "Announcement of August 20, 2018 · not described yet" in lines(test)
    test = fill(test, title=" More cities join ", summary="In short", url="https://example.org/b")
    assert "Saved announcements.csv." in lines(test)
    assert "not described yet" not in words(test)
    data = (folder / ANNOUNCEMENTS_NAME).read_bytes()
    assert {name: cell for name, cell in described(data, DAY).items() if cell} == {
        "date": DAY,
        "title": "More cities join",
        "summary": "In short",
        "url": "https://example.org/b",
    }
    assert described(data, "2017-06-20")["quoted"] == "Attorney General Jeff Sessions"
    assert test.session_state.noted == f"Described the announcement of {DAY}"


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"summary": "S"}, "The title is blank; type the announcement’s official title."),
        (
            {"title": "T", "url": "javascript:alert(1)"},
            ("“javascript:alert(1)” is not a link; it must begin with http:// or https://."),
        ),
    ],
)
def test_what_will_not_do_is_said_at_the_form_and_what_is_typed_stays(
    open_form: Open, folder: Path, cells: dict[str, str], said: str
) -> None:
    before = (folder / ANNOUNCEMENTS_NAME).read_bytes()
    test = fill(open_form(), **cells)
    assert said in lines(test)
    assert (folder / ANNOUNCEMENTS_NAME).read_bytes() == before
    fields = {one.key: one.value for one in (*test.text_input, *test.text_area)}
    assert all(fields[f"describe-{DAY}-{column}"] == text for column, text in cells.items())


def test_words_that_stand_in_the_file_stand_in_the_form_and_can_be_changed(
    open_form: Open, folder: Path
) -> None:
    test = open_form("2017-06-20")
    assert "not described yet" not in words(test)
    title = test.text_input(key="describe-2017-06-20-title").value
    assert title.startswith("Attorney General Sessions Announces")
    assert "Nothing was changed." in lines(press(test, "Save this description"))
    fill(test, headline="Else")
    after = described((folder / ANNOUNCEMENTS_NAME).read_bytes(), "2017-06-20")
    assert (after["headline"], after["title"]) == ("Else", title)


def test_who_describes_it_second_is_told_and_may_still_save(open_form: Open, folder: Path) -> None:
    path = folder / ANNOUNCEMENTS_NAME
    test = open_form()
    with path.open("a", encoding="utf-8") as file:
        file.write(f"{DAY},,Theirs,,,,,\n")
    test = fill(test, title="Ours")
    assert (
        "Nothing was saved. Someone else described this announcement in the "
        "meantime, as “Theirs”. Your text is still here. Save again to replace "
        "theirs."
    ) in lines(test)
    assert described(path.read_bytes(), DAY)["title"] == "Theirs"
    press(test, "Save this description")
    assert described(path.read_bytes(), DAY)["title"] == "Ours"


def test_a_row_that_somebody_else_added_meanwhile_stays(open_form: Open, folder: Path) -> None:
    path = folder / ANNOUNCEMENTS_NAME
    test = open_form()
    with path.open("a", encoding="utf-8") as file:
        file.write("2019-01-01,,Theirs,,,,,\n")
    fill(test, title="Ours")
    assert described(path.read_bytes(), DAY)["title"] == "Ours"
    assert described(path.read_bytes(), "2019-01-01")["title"] == "Theirs"


def test_a_screen_that_is_older_than_the_right_to_edit_saves_nothing(
    open_form: Open, open_table: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = open_form()
    table = upload(open_table(), b"abbreviation,name\nX,Ex\n")
    before = [(folder / name).read_bytes() for name in (ANNOUNCEMENTS_NAME, AGENCIES_NAME)]
    monkeypatch.delenv(EDITING_VARIABLE)
    monkeypatch.setenv(DATA_VARIABLE, str(folder))
    assert (
        "Nothing was saved: The data can be changed only on the computer that runs this map."
    ) in lines(fill(form, title="T"))
    table = press(table, f"Save {AGENCIES_NAME}")
    assert (
        "Nothing was saved: The data can be changed only on the computer that runs this map."
    ) in lines(table)
    after = [(folder / name).read_bytes() for name in (ANNOUNCEMENTS_NAME, AGENCIES_NAME)]
    assert after == before


def test_the_table_begins_with_the_file_and_nothing_to_save(open_table: Open) -> None:
    test = open_table()
    shown = test.data_editor[0].value
    assert shown.columns.tolist() == ["Row", "abbreviation", "name", "role", "url"]
    assert shown["Row"].tolist()[:2] == ["2", "3"]
    assert "0 added, 0 removed, 0 changed, 8 unchanged." in lines(test)
    assert {button.label: button.disabled for button in test.button} == {
        f"Save {AGENCIES_NAME}": True,
        "Start over": True,
    }


def test_an_uploaded_copy_shows_what_it_would_change_and_is_saved_with_a_note(
    open_table: Open, folder: Path
) -> None:
    path = folder / AGENCIES_NAME
    rows = path.read_text("utf-8").splitlines()
    rows[0] += ",Mine"
    rows[1] = rows[1].replace("Federal prosecution", "<i>Else</i>") + ",kept"
    copy = "\n".join([*rows[:-1], "NEW,New one,,,"]).encode()
    test = upload(open_table(), copy, "../../evil.csv")
    said = lines(test)
    assert "1 added, 1 removed, 1 changed, 6 unchanged." in said
    assert (
        "changed: USAO, United States Attorneys' Offices (role: “Federal "
        "prosecution” → “<i>Else</i>”; Mine: “” → “kept”)"
    ) in said
    assert "evil" not in words(test)
    test.text_input(key=f"table-note-{AGENCIES_NAME}").set_value(" Corrected ")
    test = press(test, f"Save {AGENCIES_NAME}")
    assert f"Saved {AGENCIES_NAME}." in lines(test)
    assert test.session_state.noted == "Corrected"
    after = path.read_bytes().decode("utf-8-sig").splitlines()
    assert after[0] == "abbreviation,name,role,url,Mine"
    assert after[-1] == "NEW,New one,,,"
    assert "0 added, 0 removed, 0 changed, 8 unchanged." in lines(test)
    assert test.button[-2].disabled


def test_what_should_be_fixed_is_said_row_by_row(open_table: Open) -> None:
    copy = b"date,title,url\n2017-06-31,A,\n2017-06-20,,ftp://example.org\n"
    said = lines(upload(open_table(ANNOUNCEMENTS_NAME), copy))
    assert "Row 2: “2017-06-31” is not a date; type it as 2017-06-20." in said
    assert "Row 3: the title is blank; type the announcement’s official title." in said
    assert "Row 3: the link is not shown; it must begin with http:// or https://." in said


def test_an_upload_that_cannot_be_used_is_said_and_the_table_stays(open_table: Open) -> None:
    test = upload(open_table(), b"name\nEx\n")
    assert (
        "That file cannot be used: agencies.csv has no column “abbreviation” in "
        "row 1; add the heading (it has “name”)."
    ) in lines(test)
    assert len(test.data_editor[0].value) == 8


def test_start_again_goes_back_to_the_file(open_table: Open) -> None:
    test = upload(open_table(), b"abbreviation,name\nX,Ex\n")
    assert len(test.data_editor[0].value) == 1
    test = press(test, "Start over")
    assert len(test.data_editor[0].value) == 8
    assert "0 added, 0 removed, 0 changed, 8 unchanged." in lines(test)


def test_a_file_that_changed_meanwhile_is_followed_unless_somebody_edits(
    open_table: Open, folder: Path
) -> None:
    path = folder / AGENCIES_NAME
    test = open_table()
    path.write_text(path.read_text("utf-8") + "NEW,New one,,\n", "utf-8")
    assert len(test.run().data_editor[0].value) == 9
    test = upload(test, b"abbreviation,name\nX,Ex\n")
    path.write_text(path.read_text("utf-8") + "NEWER,Newer one,,\n", "utf-8")
    test = test.run()
    assert (
        "Someone else saved agencies.csv after you started. Apply your changes to "
        "the newest version, or start over from theirs."
    ) in lines(test)
    assert next(each for each in test.button if each.label == f"Save {AGENCIES_NAME}").disabled
    test = press(test, "Apply my changes to the newest version")
    assert test.data_editor[0].value["abbreviation"].tolist() == ["NEWER", "X"]
    test = press(test, f"Save {AGENCIES_NAME}")
    assert path.read_bytes().splitlines()[1:] == [b"NEWER,Newer one", b"X,Ex"]


def test_a_cell_that_two_changed_in_the_table_is_named_before_either_is_lost(
    open_table: Open, folder: Path
) -> None:
    path = folder / AGENCIES_NAME
    base = path.read_bytes()
    test = upload(open_table(), base.replace(b"Gun crime and tracing", b"Guns"))
    path.write_bytes(base.replace(b"Gun crime and tracing", b"Tracing"))
    test = test.run()
    assert "ATF has “Tracing” as role in their version and “Guns” in yours." in lines(test)
    test = press(test, "Apply my changes to the newest version")
    test = press(test, f"Save {AGENCIES_NAME}")
    assert path.read_bytes().splitlines() == [
        line.replace(b"Gun crime and tracing", b"Guns") for line in base.splitlines()
    ]


def test_a_save_that_somebody_elses_outran_loses_nothing(open_table: Open, folder: Path) -> None:
    path = folder / AGENCIES_NAME
    test = upload(open_table(), b"abbreviation,name\nX,Ex\n")
    path.write_text(path.read_text("utf-8") + "NEW,New one,,\n", "utf-8")
    theirs = hashlib.sha256(path.read_bytes()).hexdigest()
    test = press(test, f"Save {AGENCIES_NAME}")
    assert "Nothing was saved: somebody else was faster." in lines(test)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == theirs
    assert test.data_editor[0].value["abbreviation"].tolist() == ["X"]


def test_a_file_that_cannot_be_read_is_fixed_by_an_upload(open_table: Open, folder: Path) -> None:
    (folder / AGENCIES_NAME).write_bytes(b"name\nEx\n")
    test = open_table()
    assert (
        "agencies.csv has no column “abbreviation” in row 1; add the heading (it "
        "has “name”). Load a corrected file here."
    ) in lines(test)
    test = upload(test, b"abbreviation,name\nX,Ex\n")
    test = press(test, f"Save {AGENCIES_NAME}")
    assert (folder / AGENCIES_NAME).read_bytes().decode("utf-8-sig").splitlines()[1] == "X,Ex"
    assert "Saved agencies.csv." in lines(test)
