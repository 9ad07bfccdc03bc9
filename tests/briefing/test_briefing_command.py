import io
import re
import subprocess
import sys

import pypdf
import pytest
from pptx import Presentation

from tests.helpers import ROOT


def run(*arguments, cwd=ROOT):
    return subprocess.run(
        [sys.executable, "-m", "briefing", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
    )


def test_both_files_are_written_of_the_sites_that_were_asked_for(tmp_path):
    deck, paper = tmp_path / "a.pptx", tmp_path / "a.pdf"
    done = run("--pptx", deck, "--pdf", paper, "--filter", "state=OH", "--day", "2017-09-01")
    assert (done.returncode, done.stderr) == (0, "")
    titles = [slide.shapes.title.text for slide in Presentation(str(deck)).slides]
    assert titles[4:-1] == ["Toledo", "Cincinnati"]
    pages = pypdf.PdfReader(paper).pages
    assert len(pages) == len(titles)
    assert "September 1, 2017" in pages[0].extract_text().splitlines()
    assert done.stdout.splitlines()[0].startswith(f"{deck}: {len(titles)} slides, ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "a.pptx"]


def test_states_are_shaded_when_asked_for(folder, tmp_path):
    (folder / "briefing.toml").write_text('slides = ["country"]')
    paper = tmp_path / "a.pdf"
    done = run("--pdf", paper, "--data", folder, "--show", "states")
    assert done.returncode == 0, done.stderr
    (page,) = pypdf.PdfReader(paper).pages
    lines = page.extract_text().splitlines()
    assert lines.count("1 2") == 1  # the legend
    assert "Houston" not in lines


def test_another_folder_with_its_settings(folder, tmp_path):
    (folder / "briefing.toml").write_text('slides = ["title", "close"]')
    paper = tmp_path / "a.pdf"
    done = run("--pdf", paper, "--data", folder, "--address", "https://map.example.org")
    assert done.returncode == 0, done.stderr
    assert len(pypdf.PdfReader(io.BytesIO(paper.read_bytes())).pages) == 2
    assert "map.example.org" in pypdf.PdfReader(paper).pages[1].extract_text().splitlines()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--filter", "state=CA"),
            "No site has “state=CA”; choose from: AL, IL, IN, LA, MI, MO, NY, OH, TN, TX.",
        ),
        (
            ("--filter", "color=red"),
            "“color” is not a filter of this list; its filters are: search, state, announced, "
            "kind.",
        ),
        (("--filter", "state"), "“state” is not a filter; write it as state=OH."),
        (("--filter", "search=zzz"), "No site matches the filters; nothing was written."),
        (("--data", "nowhere"), "sites.csv is not in the data folder."),
        (
            ("--day", "soon"),
            "python -m briefing: error: --day takes a date such as 2017-06-20",
        ),
        (
            ("--address", "ftp://x"),
            "python -m briefing: error: --address must begin with http:// or https://",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_and_nothing_is_written(
    tmp_path, arguments, said
):
    paper = tmp_path / "a.pdf"
    done = run("--pdf", paper, *arguments)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == said
    assert list(tmp_path.iterdir()) == []


def test_a_bad_settings_file_is_named(folder, tmp_path):
    (folder / "briefing.toml").write_text("most_parts = 0")
    done = run("--pdf", tmp_path / "a.pdf", "--data", folder)
    assert done.returncode == 2
    assert done.stderr == "briefing.toml: “most_parts” must be a whole number from 1 to 50.\n"


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    done = run("--pdf", tmp_path / "no" / "a.pdf", "--filter", "state=MI")
    assert done.returncode == 2
    name = re.escape(str(tmp_path / "no" / ".a.pdf."))
    assert re.fullmatch(rf"{name}[0-9a-f]{{8}}: No such file or directory\.\n", done.stderr)


def test_without_a_file_it_says_how():
    done = run()
    assert done.returncode == 2
    assert (
        "python -m briefing: error: name a file with --pptx, --pdf or --handout"
        in done.stderr.splitlines()
    )
