import email
import io
from email import policy
from functools import partial

import pypdf
import pytest
from lxml import html as lxml_html
from pptx import Presentation

from briefing.__main__ import main
from briefing.named import NamedBriefing, NamedSlide, save_named
from tests.helpers import DATA
from tests.helpers.commands import run_here
from versions.folder import FolderStorage
from versions.storage import NewContent

run = partial(run_here, main)


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
            "joined, kind.",
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
    path = tmp_path / "no" / "a.pdf"
    done = run("--pdf", path, "--filter", "state=MI")
    assert done.returncode == 2
    assert done.stderr == f"{path}: No such file or directory.\n"


def test_without_a_file_it_says_how():
    done = run()
    assert done.returncode == 2
    assert (
        "python -m briefing: error: name a file with --pptx, --pdf, --handout, --email "
        "or --markdown" in done.stderr.splitlines()
    )


def test_a_briefing_of_ones_own_is_written_by_its_name(folder, tmp_path, capsys) -> None:
    named = NamedBriefing(
        "Ohio, monthly",
        (NamedSlide("cincinnati-oh", note="Ask the chief."), NamedSlide("toledo-oh")),
        ("state=OH",),
        adds_new=False,
    )
    save_named(FolderStorage(folder), {"ohio-monthly": named}, {}, who="Ada")
    capsys.readouterr()  # what is logged of the save
    deck, text = tmp_path / "a.pptx", tmp_path / "a.md"
    files = ("--pptx", str(deck), "--markdown", str(text), "--data", str(folder))
    assert main([*files, "--named", "Ohio, monthly"]) == 0
    slides = Presentation(str(deck)).slides
    assert [slide.shapes.title.text for slide in slides] == ["Cincinnati", "Toledo"]
    note = slides[0].notes_slide.notes_text_frame.text.splitlines()
    assert note[1:] == [
        "Ask the chief.",
        "Cincinnati, OH, joined on June 20, 2017 with 1 other city.",
    ]
    assert [line for line in text.read_text("utf-8").splitlines() if line.startswith("#")] == [
        "# Cincinnati",
        "## Toledo",
    ]
    assert capsys.readouterr().err == ""
    assert main([*files, "--named", "texas"]) == 2
    assert capsys.readouterr().err == "No briefing is named “texas”. There are: ohio-monthly.\n"
    with pytest.raises(SystemExit):
        main([*files, "--named", "ohio-monthly", "--filter", "state=TX"])
    assert capsys.readouterr().err.splitlines()[-1] == (
        "python -m briefing: error: --named has its own filters; leave out --filter, --color and "
        "--show"
    )


def test_a_color_that_the_list_has_no_more_is_left_out_and_said(folder, tmp_path, capsys) -> None:
    saved = NamedBriefing("Mine", (NamedSlide("title"),), color="announced", adds_new=False)
    save_named(FolderStorage(folder), {"mine": saved}, {}, who="Ada")
    capsys.readouterr()  # what is logged of the save
    deck = tmp_path / "a.pptx"
    assert main(["--pptx", str(deck), "--data", str(folder), "--named", "mine"]) == 0
    (slide,) = Presentation(str(deck)).slides
    told = slide.notes_slide.notes_text_frame.text.splitlines()[0]
    lost = "“announced” can no longer color the pins, and was left out."
    assert told.endswith(f". {lost}")
    # What has no notes cannot say it.
    assert capsys.readouterr().err == f"{lost}\n"


def test_what_is_near_is_said_in_one_line(folder, tmp_path) -> None:
    path = tmp_path / "a.md"
    assert main(["--data", str(folder), "--markdown", str(path)]) == 0
    first = next(one for one in path.read_text("utf-8").splitlines() if one.startswith("Nearest "))
    assert first == "Nearest sites: Jackson, 187 miles; Memphis, 211 miles; Baton Rouge, 332 miles"


def test_what_has_changed_is_written_in_every_form(folder, tmp_path, capsys) -> None:
    storage, before = FolderStorage(folder), (folder / "sites.csv").read_bytes()
    rows = [row for row in before.decode("utf-8-sig").splitlines() if not row.startswith("Toledo")]
    after = "\n".join([*rows, "Akron,OH" + "," * (rows[0].count(",") - 1)]).encode()
    content = NewContent("sites.csv", after, storage.read("sites.csv").digest)
    storage.publish([content], who="Ada", note="Toledo withdrew <b>")
    given = ["--data", str(folder), "--since", "version:1", "--day", "2026-06-01"]
    every = {"--pptx": "a.pptx", "--pdf": "a.pdf", "--email": "a.html", "--markdown": "a.md"}
    for options in (every, {"--email": "a.eml"}):
        asked = [f"{option}={tmp_path / name}" for option, name in options.items()]
        assert main([*asked, *given], environment={}) == 0
        said = capsys.readouterr().out.splitlines()
        assert [line.partition(", ")[0] for line in said] == [
            f"{tmp_path / name}: 5 slides" for name in options.values()
        ]
    told = "1 joined, 1 left: now 12 cities in 10 states."
    assert f"\n## {told}\n" in (tmp_path / "a.md").read_text()
    assert "\n“Toledo withdrew \\<b\\>”\n" in (tmp_path / "a.md").read_text()
    pdf = " ".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "a.pdf").pages)
    assert "Toledo withdrew <b>" in " ".join(pdf.split())
    page = lxml_html.fromstring((tmp_path / "a.html").read_bytes())
    message = email.message_from_bytes((tmp_path / "a.eml").read_bytes(), policy=policy.default)
    assert message["Subject"] == f"Public Safety Partnership: {told}"
    inside = {part["Content-ID"][1:-1] for part in message.walk() if part["Content-ID"]}
    mailed = lxml_html.fromstring(message.get_body(("html",)).get_content())
    for shown in (page, mailed):
        headings = shown.xpath("//h1 | //h2")
        assert [one.text_content() for one in headings] == [
            *("National Public Safety Partnership", told, "Akron", "1 left"),
            "12 cities in 10 states",
        ]
        assert not shown.xpath("//link | //script")
    assert {one.get("src") for one in mailed.xpath("//img")} == {f"cid:{one}" for one in inside}
    pictures = [one.get("src") for one in page.xpath("//img")]
    assert len(pictures) == len(inside) == 4
    assert all(one.startswith("data:image/png;base64,") for one in pictures)


@pytest.mark.parametrize(
    ("since", "said"),
    [
        ("version:7", "There is no version 7 of the list."),
        ("2999-01-01", "January 1, 2999 is in the future; name an earlier day."),
        ("2017-06-19", "No site had joined by June 19, 2017; the first joined on June 20, 2017."),
        (
            "spring",
            "“spring” is not a day or a version; write it as 2026-01-31 or as version:12.",
        ),
    ],
)
def test_a_time_of_which_nothing_is_known_is_said_in_a_sentence(tmp_path, capsys, since, said):
    path = tmp_path / "a.md"
    assert main(["--markdown", str(path), "--since", since, "--data", str(DATA)]) == 2
    assert capsys.readouterr().err == f"{said}\n"
    assert not path.exists()
