import shutil
from datetime import date
from pathlib import Path

import pytest

from geocode.__main__ import main
from geocode.ledger import read_ledger

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path) -> Path:
    (tmp_path / "gazetteer").symlink_to(ROOT / "data" / "gazetteer")
    shutil.copy(ROOT / "data" / "sites.csv", tmp_path)
    return tmp_path


def run(folder: Path, day: date = date(2024, 1, 2)) -> int:
    return main(["--data", str(folder)], today=lambda: day)


def test_all_located_exits_zero_and_fills_the_ledger(folder, capsys):
    assert run(folder) == 0
    entries = read_ledger(folder / "locations.csv").entries
    assert len(entries) == 12
    assert {entry.date for entry in entries.values()} == {"2024-01-02"}
    out = capsys.readouterr().out
    assert "12 read, 12 located, 0 for review" in out
    assert "Kansas City" in out


def test_a_second_run_on_another_day_changes_no_byte(folder):
    run(folder)
    before = (folder / "locations.csv").read_bytes()
    assert run(folder, date(2030, 1, 1)) == 0
    assert (folder / "locations.csv").read_bytes() == before


def test_an_open_row_exits_one_and_the_others_are_written(folder, capsys):
    (folder / "sites.csv").write_text("city,state\nMemphis,TN\nMemfis,TN\n")
    assert run(folder) == 1
    assert list(read_ledger(folder / "locations.csv").entries) == ["memphis-tn"]
    assert "did you mean Memphis, Tennessee?" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["sites.csv", "locations.csv"])
def test_a_file_that_cannot_be_read_exits_two_and_writes_nothing(folder, capsys, name):
    (folder / name).write_text("nothing,of,ours\n1,2,3\n")
    before = sorted(folder.iterdir())
    assert run(folder) == 2
    assert sorted(folder.iterdir()) == before
    assert name in capsys.readouterr().err


def test_a_folder_without_a_gazetteer_exits_two(folder, capsys):
    (folder / "gazetteer").unlink()
    assert run(folder) == 2
    assert "places.tsv.gz" in capsys.readouterr().err


def test_the_table_is_aligned_and_keeps_a_row_on_one_line(folder, capsys):
    (folder / "sites.csv").write_text('city,state\n"Baton\nRouge",LA\nToledo,OH\n')
    run(folder)
    heading, first, second, *_ = capsys.readouterr().out.splitlines()
    assert first.index("located") == second.index("located") == heading.index("verdict")


def test_the_ledger_that_ships_is_what_the_command_writes(folder):
    run(folder)
    made = read_ledger(folder / "locations.csv").entries
    ships = read_ledger(ROOT / "data" / "locations.csv").entries
    assert [(e.key, e.latitude, e.longitude, e.source) for e in made.values()] == [
        (e.key, e.latitude, e.longitude, e.source) for e in ships.values()
    ]


def test_help_says_what_the_exit_status_means(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    assert "Exit status" in capsys.readouterr().out
