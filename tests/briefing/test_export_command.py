"""``python -m export``: each file is opened by another program."""

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from functools import partial

import numpy as np
import openpyxl
import pyogrio.raw
import pypdf
import pytest
import shapely
from lxml import etree
from PIL import Image

from briefing.named import NamedBriefing, NamedSlide, save_named
from export import ENDINGS, main
from tests.helpers import ROOT
from tests.helpers.commands import run_here
from tests.helpers.programs import converted, program
from tests.helpers.unpacking import unpacked
from versions.folder import FolderStorage
from versions.storage import NewContent

OHIO = ["Cincinnati", "Toledo"]
SVG = {"s": "http://www.w3.org/2000/svg"}


run = partial(run_here, main)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A file of each kind, of Ohio."""
    folder = tmp_path_factory.mktemp("made")
    for ending in ("png", "svg", "pdf", "xlsx", "csv", "geojson", "kml"):
        path = folder / f"ohio.{ending}"
        done = run(path, "--filter", "state=OH")
        assert (done.returncode, done.stderr) == (0, "")
        size = max(path.stat().st_size / 1e6, 0.01)
        assert done.stdout == f"{path}: 2 sites, {size:.2f} MB.\n"
    return folder


def squeezed(text):
    return "".join(text.split())


def drawn(svg):
    """The blue pins of a drawing, which are not its legend's."""
    return svg.xpath("s:svg//s:g/s:circle[s:title]", namespaces=SVG)


def test_a_png_is_the_whole_picture_in_its_colors_and_twice_as_fine_if_asked(made, tmp_path):
    picture = Image.open(made / "ohio.png").convert("RGB")
    assert picture.size == (1200, 912)
    blue = (np.asarray(picture) == (0x00, 0x5E, 0xA2)).all(axis=2)
    rows, columns = np.nonzero(blue[84:834])
    assert (columns.min() > 840, columns.max() < 880, rows.min() > 260, rows.max() < 350) == (
        *(True, True, True, True),
    )
    fine = tmp_path / "fine.PNG"
    assert run(fine, "--filter", "state=OH", "--scale", "2").returncode == 0
    assert Image.open(fine).size == (2400, 1824)


def test_an_svg_has_its_words_its_pins_and_its_font_inside(made):
    data = (made / "ohio.svg").read_bytes()
    svg = etree.fromstring(data)
    assert (
        svg.findtext("s:title", namespaces=SVG) == "Public Safety Partnership: 2 of 12 sites · Ohio"
    )
    assert [pin.findtext("s:title", namespaces=SVG).split(",")[0] for pin in drawn(svg)] == OHIO
    style = svg.findtext("s:style", namespaces=SVG)
    assert style.count("@font-face") == style.count("url(data:font/ttf;base64,") == 2
    assert data.count(b"http") == data.count(b"http://www.w3.org/2000/svg") == 2


@pytest.mark.parametrize(("paper", "size"), [("letter", (792, 612)), ("a4", (841.89, 595.276))])
def test_a_pdf_is_one_sheet_of_vectors_with_title_legend_date_and_sources(
    made, tmp_path, paper, size
):
    path = tmp_path / "a.pdf"
    assert run(path, "--filter", "state=OH", "--paper", paper).returncode == 0
    (page,) = pypdf.PdfReader(path).pages
    assert (page.mediabox.width, page.mediabox.height) == pytest.approx(size, abs=0.01)
    assert not page.images
    text = squeezed(page.extract_text())
    assert text.startswith("PublicSafetyPartnership2of12sites·Ohio")
    for said in ("Toledo,OH", "Cincinnati,OH", "asite", "AsofJune20,2017·List", "U.S.CensusBureau"):
        assert text.count(said) == 1, said
    poppler = program("pdftoppm")
    subprocess.run([poppler, "-r", "72", "-png", path, tmp_path / "page"], check=True)
    seen = np.asarray(Image.open(tmp_path / "page-1.png").convert("RGB"))
    assert (seen == (0x00, 0x5E, 0xA2)).all(axis=2).any()


def test_the_tables_hold_the_sites_that_were_asked_for(made):
    rows = [*csv.reader(io.StringIO((made / "ohio.csv").read_text("utf-8-sig")))]
    assert sorted(row[0] for row in rows[1:]) == OHIO
    sheet = openpyxl.load_workbook(made / "ohio.xlsx")["Sites"]
    assert sorted(cell.value for cell in sheet["A"][1:]) == OHIO
    points = {row[0]: (float(row[5]), float(row[4])) for row in rows[1:]}
    for ending, name in (("geojson", "city"), ("kml", "Name")):
        info, _, shapes, fields = pyogrio.raw.read(made / f"ohio.{ending}")
        names = fields[[*info["fields"]].index(name)]
        found = {
            city.removesuffix(", Ohio"): (point.x, point.y)
            for city, point in zip(names, shapely.from_wkb(shapes), strict=True)
        }
        assert found == points, ending


def test_libreoffice_reads_the_workbook_as_the_csv_has_it(made, tmp_path):
    # Commas, quotation marks, UTF-8, from the first line on.
    table = converted(made / "ohio.xlsx", "csv:Text - txt - csv (StarCalc):44,34,76,1", tmp_path)
    rows, expected = (
        [*csv.reader(io.StringIO(path.read_text("utf-8-sig")))]
        for path in (table, made / "ohio.csv")
    )
    assert rows == expected


def test_the_same_list_makes_the_same_bytes(made, tmp_path):
    # In another process, whose hashes of texts are others.
    code = "import sys, export; [export.main([f, '--filter=state=OH']) for f in sys.argv[1:]]"
    again = [tmp_path / path.name for path in sorted(made.iterdir())]
    subprocess.run([sys.executable, "-c", code, *again], cwd=ROOT, check=True)
    for path in again:
        assert path.read_bytes() == (made / path.name).read_bytes(), path.suffix


def test_what_has_no_pin_is_counted_and_many_have_marks(folder, tmp_path):
    (folder / "sites.csv").write_text(
        "city,state\nNowhere at all,OH\n"
        + "".join(f"{city},OH\n" for city in ("Toledo", "Akron", "Dayton"))
    )
    path = tmp_path / "a.svg"
    assert run(path, "--data", folder).returncode == 0
    texts = etree.parse(path).xpath("/s:svg/s:text/text()", namespaces=SVG)
    assert texts[:4] == [
        "Public Safety Partnership",
        "4 sites",
        "a site",
        "Without a sure location, and not on the map: 1",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--filter", "state=CA"),
            "No site has “state=CA”; choose from: AL, IL, IN, LA, MI, MO, NY, OH, TN, TX.",
        ),
        (("--filter", "state"), "“state” is not a filter; write it as state=OH."),
        (("--filter", "search=zzz"), "No site matches the filters; nothing was written."),
        (("--data", "nowhere"), "sites.csv is not in the data folder."),
        (
            ("--scale", "9"),
            "python -m export: error: argument --scale: “9” is not a whole number from 1 to 4",
        ),
        (
            ("--as-of", "soon"),
            "“soon” is not a day or a version; write it as 2026-01-31 or as version:12.",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_and_the_old_file_stays(
    tmp_path, arguments, said
):
    path = tmp_path / "a.svg"
    path.write_text("old")
    done = run(path, *arguments)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, said)
    assert [one.name for one in tmp_path.iterdir()] == ["a.svg"]
    assert path.read_text() == "old"


def test_a_briefing_of_ones_own_is_in_the_page_and_its_sites_are_in_every_file(
    folder, tmp_path, capsys
):
    saved = (NamedSlide("cincinnati-oh", note="Ask the chief."), NamedSlide("toledo-oh"))
    named = NamedBriefing("Ohio", saved, ("state=OH",), color="by-track", adds_new=False)
    save_named(FolderStorage(folder), {"ohio": named}, {}, who="Ada")
    capsys.readouterr()  # what is logged of the save
    lost = "“track” can no longer color the pins, and was left out.\n"
    for name in ("a.html", "a.csv"):
        assert main([str(tmp_path / name), "--data", str(folder), "--named", "Ohio"]) == 0
        said = capsys.readouterr()
        assert (said.out.split(", ")[0], said.err) == (f"{tmp_path / name}: 2 sites", lost)
    page = unpacked((tmp_path / "a.html").read_bytes())
    slides = json.loads(page["slides"])["slides"]
    assert [slide["id"] for slide in slides] == ["cincinnati-oh", "toledo-oh"]
    assert "Ask the chief." not in "".join(page.values())
    rows = [*csv.reader(io.StringIO((tmp_path / "a.csv").read_text("utf-8-sig")))]
    assert sorted(row[0] for row in rows[1:]) == OHIO
    with pytest.raises(SystemExit):
        main([str(tmp_path / "a.html"), "--named", "ohio", "--show", "states"])
    assert capsys.readouterr().err.splitlines()[-1] == (
        "python -m export: error: --named has its own filters; leave out --filter, --color and "
        "--show"
    )


def test_a_place_where_no_file_can_be_is_said_as_it_was_typed(tmp_path, capsys):
    (tmp_path / "a.csv").mkdir()
    for name, said in (("no/a.csv", "No such file or directory"), ("a.csv", "Is a directory")):
        assert main([str(tmp_path / name)]) == 2
        assert capsys.readouterr().err == f"{tmp_path / name}: {said}.\n"
    assert [one.name for one in tmp_path.rglob("*")] == ["a.csv"]


@pytest.mark.parametrize("ending", ["svg", "png", "pdf", "html"])
def test_a_letter_that_xml_lacks_breaks_no_picture(folder, tmp_path, ending):
    (folder / "sites.csv").write_text("city,state\nToledo,OH\nCafe\x1a\ufffe,OH\n", "utf-8")
    path = tmp_path / f"a.{ending}"
    assert main([str(path), "--data", str(folder), "--filter", "search=o\x1b"]) == 0
    if ending == "svg":
        title = etree.parse(path).findtext("s:title", namespaces=SVG)
        assert title == "Public Safety Partnership: 2 of 2 sites · “o\ufffd”"
    elif ending == "png":
        assert Image.open(path).size == (1200, 912)
    elif ending == "pdf":
        assert len(pypdf.PdfReader(path).pages) == 1


def test_every_kind_of_file_can_be_as_of_a_day(folder, tmp_path, capsys):
    storage, lists = FolderStorage(folder), {1: ["Toledo"], 5: ["Toledo", "Akron"]}
    for day, cities in lists.items():
        found = storage.read("sites.csv")
        text = "city,state\n" + "".join(f"{city},OH\n" for city in cities)
        storage.publish(
            [NewContent("sites.csv", text.encode(), found.digest)],
            who="Ada",
            clock=lambda day=day: datetime(2026, 3, day, 12, tzinfo=UTC),
        )
    asked = [*((4, ending, "1 site,") for ending in ENDINGS), (5, "csv", "2 sites,")]
    for day, ending, count in asked:
        path = tmp_path / f"{day}.{ending}"
        assert main([str(path), "--data", str(folder), "--as-of", f"2026-03-0{day}"]) == 0
        assert capsys.readouterr().out.startswith(f"{path}: {count}")
    assert (tmp_path / "4.csv").read_text("utf-8-sig").splitlines()[1].startswith("Toledo,OH,")
    early = tmp_path / "early.csv"
    assert main([str(early), "--data", str(folder), "--as-of", "2016-02-28"]) == 2
    assert capsys.readouterr().err == (
        "No site had joined by February 28, 2016; the first joined on June 20, 2017.\n"
    )
    assert not early.exists()


def test_another_ending_is_refused(tmp_path):
    path = tmp_path / "a.docx"
    done = run(path)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == (
        f"python -m export: error: argument FILE: “{path}” must end with one of: "
        ".png, .svg, .pdf, .xlsx, .csv, .geojson, .kml, .html"
    )
    assert [*tmp_path.iterdir()] == []


def test_colors_of_pins_are_told_by_the_legend(folder, tmp_path):
    (folder / "sites.csv").write_text(
        "city,state,track\nToledo,OH,urban\nAkron,OH,rural\nDayton,OH,\nErie,PA,urban\n"
    )
    path = tmp_path / "a.svg"
    done = run(path, "--data", folder, "--color", "track", "--filter", "state=OH")
    assert (done.returncode, done.stderr) == (0, "")
    svg = etree.parse(path).getroot()
    texts = svg.xpath("s:text/text()", namespaces=SVG)
    assert texts[2:5] == ["rural 1", "urban 1", "Blank 1"]
    signs = [(sign.get("fill"), sign.get("stroke")) for sign in svg.findall("s:circle", SVG)]
    by_city = {pin.findtext("s:title", namespaces=SVG)[:3]: pin for pin in drawn(svg)}
    pins = [by_city[city].get("fill") for city in ("Akr", "Tol", "Day")]
    assert [fill for fill, _ in signs] == pins
    assert by_city["Day"].get("stroke") == signs[2][1]
    assert len({line for _, line in signs}) == 3


def test_states_are_shaded_as_the_legend_says(folder, tmp_path):
    (folder / "sites.csv").write_text(
        "city,state,track\nToledo,OH,urban\nAkron,OH,rural\nErie,PA,urban\nNowhere at all,,\n"
    )
    path = tmp_path / "a.svg"
    done = run(path, "--data", folder, "--show", "states", "--color", "track")
    assert (done.returncode, done.stderr) == (0, "")
    svg = etree.parse(path).getroot()
    assert svg.xpath("s:text/text()", namespaces=SVG)[2:5] == [
        "1 site",
        "2 sites",
        "Without a state, and not on the map: 1",
    ]
    few, many = (sign.get("fill") for sign in svg.findall("s:circle", SVG))
    (map_,) = svg.findall("s:svg", SVG)
    shaded = [one.get("fill") for one in map_.iterfind(".//s:path[@fill]", SVG)]
    assert (shaded.count(few), shaded.count(many)) == (1, 1)
    assert sorted(
        text for text in map_.xpath(".//s:text/text()", namespaces=SVG) if text.isdigit()
    ) == ["1", "2"]
    assert map_.get("aria-label") == (
        "Map of the United States, each state shaded by its number of sites."
    )
    assert drawn(svg) == []
