import io
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from filelock import FileLock

from roster.__main__ import main
from tests.helpers import DATA, ROOT
from tests.helpers.saving import current_digest, publish
from tests.helpers.text import folded_lines
from versions.history import History
from versions.publish import LOCK_NAME

SITES = (
    "city,state,announced,track\n"
    "Memphis,Tennessee,2017-06-20,a\n"
    "Toledo,Ohio,2017-06-20,b\n"
    "Tulsa,Oklahoma,2018-08-20,a\n"
    "Houston,Texas,2017-06-20,b\n"
)


@pytest.fixture
def stored(tmp_path) -> Path:
    path = tmp_path / "stored" / "sites.csv"
    path.parent.mkdir()
    path.write_text(SITES)
    return path


@pytest.fixture
def file(tmp_path):
    def write(text: str | bytes, name: str = "new.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def roster(command: str, *arguments: object, to: Path | None = None, **rest) -> int:
    where = ["--to", str(to)] if to else []
    clock = rest.pop("clock", lambda: datetime(2024, 5, 1, 12, 30, tzinfo=UTC))
    return main([command, *map(str, arguments), *where], clock=clock, **rest)


def numbers(path: Path) -> list[int]:
    return [version.number for version in History(path).versions()]


def test_a_published_file_is_on_disk_and_said_to_be_saved(stored, file, capsys):
    new = file(SITES + "Nashville,Tennessee,2018-08-20,b\n")
    assert roster("publish", new, "--note", "one more", "--by", "Ada", to=stored) == 0
    assert stored.read_text("ascii").splitlines() == new.read_text("ascii").splitlines()
    version = History(stored).current()
    assert (version.number, version.who, version.note, version.rows) == (2, "Ada", "one more", 5)
    out = capsys.readouterr().out
    assert "+ row 6: Nashville, Tennessee" in out.splitlines()
    assert "1 added, 0 removed, 0 changed, 4 unchanged." in out.splitlines()
    assert out.splitlines()[-1] == f"SAVED version 2 ({version.digest[:12]})"


@pytest.mark.parametrize(
    "name", ["programme.toml", "locations.csv", "agencies.csv", "list", "nowhere/a/sites.csv"]
)
@pytest.mark.parametrize("command", ["check", "publish", "history"])
def test_what_is_not_a_list_is_neither_replaced_nor_made(tmp_path, file, capsys, name, command):
    folder = tmp_path / "stored"
    shutil.copytree(DATA, folder)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    options = ["--file", "sites"] + (["--yes"] if command == "publish" else [])
    new = [] if command == "history" else [file(SITES)]
    assert roster(command, *new, *options, to=folder / name) == 2
    assert capsys.readouterr().err.startswith("Rejected: ")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    assert not (folder / "nowhere").exists()


def test_the_target_may_be_absent_at_first(tmp_path, file, capsys):
    target = tmp_path / "sites.csv"
    assert roster("publish", file(SITES), to=target) == 0
    version = History(target).current()
    assert capsys.readouterr().out.splitlines()[-1] == f"SAVED version 1 ({version.digest[:12]})"
    assert version.how == "published"


def test_the_same_file_again_is_nothing_to_save(stored, file, capsys):
    assert roster("publish", file(SITES), to=stored) == 0
    out = capsys.readouterr().out
    assert "Nothing to save: version 1 (8b93ae361ec5) is the same." in out.splitlines()
    assert "SAVED" not in out


@pytest.mark.parametrize(
    "data", [b"", b"city,state\n", b"<html>\n", b"city\nMemphis\n", b"city,state\na,b,c\n", b"\x00"]
)
def test_a_file_that_cannot_be_a_roster_is_refused_and_the_old_stays(stored, file, capsys, data):
    before = sorted(stored.parent.rglob("*"))
    assert roster("publish", file(data), to=stored) == 2
    assert stored.read_text() == SITES
    assert sorted(stored.parent.rglob("*")) == before
    said = capsys.readouterr()
    assert said.err.startswith("Rejected: new.csv ")
    assert "SAVED" not in said.out


def test_a_file_that_is_not_there_is_refused(stored, tmp_path, capsys):
    assert roster("publish", tmp_path / "absent.csv", to=stored) == 2
    assert (
        capsys.readouterr().err
        == "Rejected: absent.csv cannot be opened: No such file or directory.\n"
    )


def test_removing_more_than_a_quarter_needs_a_yes(stored, file, capsys):
    lines = SITES.splitlines(keepends=True)
    assert roster("publish", file("".join(lines[:-1])), to=stored) == 0
    fewer = file("".join(lines[:-2]))
    assert roster("publish", fewer, to=stored) == 1
    said = capsys.readouterr()
    assert said.err == "Not saved: this removes 1 of 3 rows; to save anyway, add --yes.\n"
    assert numbers(stored) == [2, 1]
    assert roster("publish", fewer, "--yes", to=stored) == 0
    assert numbers(stored) == [3, 2, 1]


def test_add_appends_the_rows_that_are_not_there_yet_and_keeps_every_column(stored, file, capsys):
    new = file("state,city,region\nOhio,Dayton,west\nOklahoma,Tulsa,\n")
    assert roster("publish", new, "--add", to=stored) == 0
    lines = stored.read_bytes().decode("utf-8-sig").splitlines()
    assert lines[0] == "city,state,announced,track,region"
    assert lines[1:5] == [line + "," for line in SITES.splitlines()[1:]]
    assert "Dayton,Ohio,,,west" in lines[5:]
    assert "+ row 2: Dayton, Ohio" in capsys.readouterr().out.splitlines()


def test_adding_shows_further_cells_of_a_known_site_and_names_one_spelt_otherwise(
    stored, file, capsys
):
    new = file("city,state,announced,track\nTulsa,OK,,b\nCity of Toledo,OH,,\n")
    assert roster("publish", new, "--add", to=stored) == 0
    assert capsys.readouterr().out.splitlines()[1:-1] == [
        "Row 3: City of Toledo, OH is already in the list as Toledo, Ohio; it was not added.",
        "~ row 2: Tulsa, Oklahoma: track: “a” → “b”",
        "0 added, 0 removed, 1 changed, 3 unchanged.",
    ]


def test_a_column_that_would_go_needs_a_yes_or_a_word_on_what_it_is_called_now(
    stored, file, capsys
):
    renamed = SITES.replace("announced", "Day of award")
    assert roster("publish", file(renamed), to=stored) == 1
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "Not saved: this removes the column “announced”; to save anyway, add --yes.",
        "“Day of award” may be the announced column: add --column “Day of award=announced”.",
    ]
    assert stored.read_text() == SITES
    more = renamed + "Dayton,Ohio,2018-08-20,\n"
    assert roster("publish", file(more), "--column", "day of award=announced", to=stored) == 0
    assert stored.read_text().splitlines()[0] == "city,state,announced,track"
    # The next file with these headings needs no word.
    assert roster("publish", file(more + "Akron,Ohio,2018-08-20,\n"), to=stored) == 0
    assert "+ row 7: Akron, Ohio" in capsys.readouterr().out.splitlines()
    assert roster("publish", file("city,state,announced\nErie,PA,\n"), "--yes", to=stored) == 0


@pytest.mark.parametrize("told", ["announced", "x=when", "=city"])
def test_a_word_on_no_column_is_refused(stored, file, capsys, told):
    with pytest.raises(SystemExit):
        roster("publish", file(SITES), "--column", told, to=stored)
    assert capsys.readouterr().err.splitlines()[-1] == (
        f"python -m roster publish: error: argument --column: “{told}” does not match a heading "
        f"to a column; type, for example, “Award Date=announced”, with one of city, state, kind, "
        "announced, latitude, longitude, notes"
    )


def test_one_of_several_sheets_has_to_be_named_and_the_others_are_said_first(
    stored, tmp_path, capsys
):
    book = openpyxl.Workbook()
    for title, city in (("2018", "Dayton"), ("2019", "Akron")):
        sheet = book.create_sheet(title)
        sheet.append(("city", "state"))
        sheet.append((city, "Ohio"))
    book.save(tmp_path / "new.xlsx")
    for command in ("publish", "check"):
        assert roster(command, tmp_path / "new.xlsx", to=stored) == 2
        assert capsys.readouterr().err == (
            "Rejected: new.xlsx has 2 sheets that could be the list: “2018” (1 row), "
            "“2019” (1 row); name the right one, or hide the others. Name it "
            "with --sheet TITLE.\n"
        )
    new = (tmp_path / "new.xlsx", "--sheet", "2019")
    first = "new.xlsx: read as the sheet “2019” of a workbook, without its sheets “2018” (1 row)."
    assert roster("publish", *new, "--add", to=stored) == 0
    assert capsys.readouterr().out.splitlines()[:2] == [first, "+ row 2: Akron, Ohio"]
    assert roster("check", *new, to=stored) == 0
    assert capsys.readouterr().out.splitlines()[0] == first


def test_adding_what_is_there_already_changes_nothing(stored, file, capsys):
    assert roster("publish", file(SITES), "--add", to=stored) == 0
    assert (
        "Nothing to save: version 1 (8b93ae361ec5) is the same."
        in capsys.readouterr().out.splitlines()
    )
    assert stored.read_text() == SITES


def test_a_bad_stored_list_can_be_replaced_and_is_kept_but_nothing_added_to_it(
    stored, file, capsys
):
    stored.write_bytes(b"no roster")
    assert roster("publish", file(SITES), "--add", to=stored) == 2
    assert stored.read_bytes() == b"no roster"
    assert roster("publish", file(SITES), to=stored) == 0
    assert (
        "sites.csv has no column “city”, “state” in row 1; add the heading (it has "
        "“no roster”). The history keeps it as it is."
    ) in capsys.readouterr().err.splitlines()
    assert History(stored).read(1) == b"no roster"


def test_the_history_is_listed_with_who_when_and_why(stored, file, capsys):
    assert roster("history", to=stored) == 0
    assert capsys.readouterr().out == "No version of sites.csv has been saved yet.\n"
    roster("publish", file(SITES + "Dayton,Ohio,,\n"), "--by", "Ada", "--note", "May", to=stored)
    capsys.readouterr()
    assert roster("history", to=stored) == 0
    new, old = capsys.readouterr().out.splitlines()
    assert new.split()[:4] == ["*", "2", "2024-05-01", "12:30"]
    assert re.split("  +", new)[-4:] == ["5 rows", "published", "Ada", "May"]
    assert re.split("  +", old)[-3:] == ["4 rows", "first", "(unknown)"]
    stored.write_text(SITES)
    roster("history", to=stored)
    out = capsys.readouterr().out
    assert "sites.csv was changed by hand since version 2." in out.splitlines()
    assert "*" not in out


def test_a_note_cannot_move_the_cursor_of_a_terminal(stored, file, capsys):
    roster("publish", file(SITES), "--note", "x", to=stored)
    publish(
        stored,
        SITES.encode() + b"\n",
        expected=current_digest(stored),
        who="A\x1b[2J",
        note="a\nb\x07",
    )
    capsys.readouterr()
    roster("history", to=stored)
    assert not {"\x1b", "\x07"} & set(capsys.readouterr().out)


def test_a_difference_names_rows_and_cells(stored, file, capsys):
    changed = SITES.replace("Toledo,Ohio,2017-06-20,b\n", "").replace("Tulsa,Oklahoma", "tulsa,OK")
    changed = changed.replace("Houston,Texas,2017-06-20", "Houston,Texas,2019-01-01")
    roster("publish", file(changed + "Dayton,Ohio,,\n"), "--yes", to=stored)
    capsys.readouterr()
    assert roster("diff", 1, 2, to=stored) == 0
    out = capsys.readouterr().out.splitlines()
    assert out == [
        "- row 3: Toledo, Ohio",
        "~ row 3: tulsa, OK: city: “Tulsa” → “tulsa”; state: “Oklahoma” → “OK”",
        "~ row 4: Houston, Texas: announced: “2017-06-20” → “2019-01-01”",
        "+ row 5: Dayton, Ohio",
        "1 added, 1 removed, 2 changed, 1 unchanged.",
    ]
    stored.write_text(SITES)
    roster("diff", 1, to=stored)
    assert capsys.readouterr().out == "0 added, 0 removed, 0 changed, 4 unchanged.\n"


def test_a_restored_version_stands_there_again(stored, file, capsys):
    roster("publish", file(SITES + "Dayton,Ohio,,\n"), to=stored)
    assert roster("restore", 1, "--by", "Ada", to=stored) == 0
    assert stored.read_text() == SITES
    assert "SAVED version 3 (8b93ae361ec5)" in capsys.readouterr().out.splitlines()
    roster("history", to=stored)
    assert (
        "*    3  2024-05-01 12:30 UTC  8b93ae361ec5  4 rows  restored from 1  Ada"
        in capsys.readouterr().out.splitlines()
    )


def test_a_version_that_is_no_roster_or_not_there_is_not_restored(stored, file, capsys):
    stored.write_bytes(b"no roster")
    roster("publish", file(SITES), to=stored)
    capsys.readouterr()
    for number, why in (
        (
            1,
            "sites.csv has no column “city”, “state” in row 1; add the heading (it has “no "
            "roster”).",
        ),
        (7, "There is no version 7 of sites.csv; choose one from the history."),
    ):
        assert roster("restore", number, to=stored) == 2
        assert capsys.readouterr().err == f"Rejected: {why}\n"
    assert stored.read_text() == SITES


@pytest.mark.parametrize("text", ["0", "-1", "x", "../1", "١"])
def test_a_version_is_a_number_and_nothing_else(stored, capsys, text):
    with pytest.raises(SystemExit) as caught:
        roster("restore", text, to=stored)
    assert caught.value.code == 2
    capsys.readouterr()


def test_a_held_lock_is_not_saved_and_said(stored, file):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    code = (
        "import sys, versions.publish\n"
        "versions.publish.publish_all.__kwdefaults__['timeout_s'] = 0.0\n"
        "from roster.__main__ import main\n"
        "raise SystemExit(main(sys.argv[1:]))"
    )
    new = file(SITES + "Dayton,Ohio,,\n")
    with FileLock(stored.parent / LOCK_NAME):
        done = subprocess.run(
            [sys.executable, "-c", code, "publish", str(new), "--to", str(stored)],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
    assert done.returncode == 1
    assert done.stderr == (
        "Not saved: sites.csv was not saved because someone else is saving now; try again in a "
        "moment.\n"
    )
    assert "SAVED" not in done.stdout
    assert stored.read_text() == SITES


def test_announcements_and_agencies_have_history_and_undo_too(folder, file, capsys):
    environment = {"PARTNERSHIP_MAP_DATA": str(folder)}
    path = folder / "agencies.csv"
    old = path.read_bytes()
    new = file(old + b"X,An agency more,,\n")
    assert roster("publish", new, "--file", "agencies", environment=environment) == 0
    assert "+ row 10: X, An agency more" in capsys.readouterr().out.splitlines()
    assert roster("restore", 1, "--file", "agencies", environment=environment) == 0
    assert path.read_bytes() == old
    bad = file("abbreviation\nX\n")
    assert roster("publish", bad, to=path) == 2
    assert capsys.readouterr().err == (
        "Rejected: new.csv has no column “name” in row 1; add the heading (it has "
        "“abbreviation”).\n"
    )


def test_check_writes_nothing_and_says_what_would_become_of_the_file(stored, file, capsys):
    new = file(SITES + "Memfis,TN,2017-13-45,\n")
    before = sorted(stored.parent.rglob("*"))
    assert roster("check", new, to=stored) == 1
    out = capsys.readouterr().out
    assert (
        "6 Memfis TN not found “Memfis, Tennessee” is not in the gazetteer; did you mean Memphis, "
        "Tennessee?"
    ) in folded_lines(out)
    assert (
        "5 read, 4 located, 1 for review; 1 to look at, 0 repaired. Nothing was "
        "written. Verdict: accept_with_review."
    ) in out.splitlines()
    assert (
        "new.csv: Row 6: “2017-13-45” is not a date; type it as year-month-day, such as 2017-06-20."
    ) in out.splitlines()
    assert sorted(stored.parent.rglob("*")) == before
    assert roster("check", file(SITES), to=stored) == 0
    assert roster("check", file(""), to=stored) == 2


def test_check_prints_one_json_object(stored, file, capsys):
    assert roster("check", file(SITES), "--json", to=stored) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["verdict"], report["rows_read"]) == ("accept", 4)
    assert roster("check", file("nothing"), "--json", to=stored) == 2
    assert json.loads(capsys.readouterr().out)["verdict"] == "reject"


def test_the_command_is_there_and_its_help_says_the_exit_status(tmp_path):
    shutil.copy(DATA / "sites.csv", tmp_path / "new.csv")
    command = [sys.executable, "-m", "roster"]
    environment = {**os.environ, "PARTNERSHIP_MAP_DATA": str(tmp_path / "data")}
    (tmp_path / "data").mkdir()

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *map(str, arguments)],
            capture_output=True,
            text=True,
            env=environment,
            cwd=ROOT,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    done = run("publish", tmp_path / "new.csv", "--by", "Ada")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith("SAVED version 1 (")
    assert (tmp_path / "data" / "sites.csv").exists()
    assert ("Exit status of check: 0 if the file is accepted, 1 if it is accepted but some") in run(
        "publish", "--help"
    ).stdout.splitlines()
    assert run("steal").returncode == 2


@pytest.mark.parametrize(("answer", "done"), [("y\n", 0), ("Yes\n", 0), ("n\n", 1), ("", 1)])
def test_at_a_terminal_what_removes_much_is_asked_about(
    stored, file, monkeypatch, capsys, answer, done
):
    terminal = io.StringIO(answer)
    terminal.isatty = lambda: True
    monkeypatch.setattr(sys, "stdin", terminal)
    few = "".join(SITES.splitlines(True)[:3])
    assert roster("publish", file(few), to=stored) == done
    asked = "This removes 2 of 4 rows. Save anyway? [y/N] "
    saved = "" if done else "SAVED version 2 (a8882434cb13)"
    assert capsys.readouterr().out.splitlines()[-1] == asked + saved
    assert stored.read_text() == (SITES if done else few)


def test_a_difference_to_a_file_that_is_gone_needs_a_second_version(stored, file, capsys):
    roster("publish", file(SITES + "Dayton,Ohio,,\n"), to=stored)
    stored.unlink()
    capsys.readouterr()
    assert roster("diff", 1, to=stored) == 2
    assert capsys.readouterr().err == "Rejected: sites.csv does not exist; name a second version.\n"


def test_a_limit_that_is_no_number_is_refused(stored, file, monkeypatch, capsys):
    monkeypatch.setenv("PARTNERSHIP_MAP_MAX_ROWS", "many")
    with pytest.raises(SystemExit):
        roster("publish", file(SITES), to=stored)
    assert capsys.readouterr().err.splitlines()[-1] == (
        "python -m roster: error: PARTNERSHIP_MAP_MAX_ROWS takes a whole number above zero, not "
        "“many”."
    )
