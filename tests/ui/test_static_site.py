"""``python -m export site``: the folder is whole, its links hold, and it replaces only its own."""

import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree
from lxml import html as lxml_html
from PIL import Image
from pypdf import PdfReader

from briefing.named import NamedBriefing, NamedSlide, save_named
from export import main
from roster.build import build_roster
from roster.filters import Filters, filter_sites
from roster.moment import parse_as_of
from tests.helpers import ROOT
from tests.helpers.commands import run_here
from tests.helpers.unpacking import readable, unpacked
from ui.public.static_site import SiteFolderError, StaticSite, write_site
from versions.folder import FolderStorage
from versions.storage import NewContent

URL = "https://maps.example.org/partnership/"
ALL = Filters()
OHIO = Filters(chosen={"state": ("OH",)})
EVERYWHERE = {
    *("index.html", "briefing.pdf", "map.png", "map.svg", "map.pdf", "export.json"),
    *("sites.json", "sites.csv", "sites.xlsx", "sites.geojson", "sites.kml"),
    *("schema.json", "table-schema.json"),
}
ADDRESSED = {"card.png", "data.json", "sitemap.xml"}


@pytest.fixture
def storage(folder: Path) -> FolderStorage:
    """A list with a history, which says who saved it and why, and a briefing with a note."""
    (folder / "briefing.toml").write_text('[notes]\nagencies = "for the speaker alone"\n')
    storage = FolderStorage(folder)
    before = storage.read("sites.csv")
    storage.publish(
        [
            NewContent(
                "sites.csv", before.data + b"Tulsa,Oklahoma,city,2018-08-20\r\n", before.digest
            )
        ],
        who="ada@example.org",
        note="a note of hers",
        clock=lambda: datetime(2026, 3, 1, tzinfo=UTC),
    )
    return storage


@pytest.fixture
def site(storage: FolderStorage, gazetteer, outlines):
    """Make the site of some filters."""
    roster = build_roster(storage, gazetteer, outlines)

    def made(filters: Filters = ALL, url: str = "") -> StaticSite:
        return StaticSite(filter_sites(roster, filters), roster, filters, storage, url)

    return made


run = partial(run_here, main, "site")


def addresses(name: str, data: bytes) -> list[str]:
    """Return every address that a file names."""
    if name == "index.html":
        page = lxml_html.fromstring(data)
        found = [*page.xpath("//@href"), *page.xpath("//@src")]
        found += page.xpath("//meta[@property='og:image' or @property='og:url']/@content")
        (told,) = page.xpath("//script[@type='application/ld+json']/text()")
        return found + [one["contentUrl"] for one in json.loads(told)["distribution"]]
    if name == "data.json":
        (dataset,) = json.loads(data)["dataset"]
        files = [one["downloadURL"] for one in dataset["distribution"]]
        return [dataset["landingPage"], dataset["describedBy"], dataset["identifier"], *files]
    if name in ("sitemap.xml", "changes.atom"):
        root = etree.fromstring(data)
        return [*root.xpath("//*[local-name()='loc']/text()"), *root.xpath("//@href")]
    return []


@pytest.mark.parametrize("filters", [Filters(), OHIO], ids=["all", "ohio"])
@pytest.mark.parametrize("url", ["", URL], ids=["nowhere", "addressed"])
def test_every_link_within_the_folder_leads_to_a_file_of_it(site, tmp_path, filters, url) -> None:
    out = tmp_path / "out"
    write_site(site(filters, url), out)
    there = {path.name for path in out.iterdir()}
    feed = {"changes.atom"} if url and not filters.active else set()
    assert there == EVERYWHERE | (ADDRESSED if url else set()) | feed
    own = {
        urlsplit(address.replace(URL, "", 1) or "index.html").path
        for path in out.iterdir()
        for address in addresses(path.name, path.read_bytes())
        if address.startswith(URL) or not re.match("[a-z]+:|#", address)
    }
    assert own == there - {"export.json", "table-schema.json"} - (
        {"sitemap.xml", "data.json"} if url else {"index.html", "schema.json"}
    )


def test_the_page_says_what_a_link_to_it_shows(site) -> None:
    page = lxml_html.fromstring(site(OHIO, URL).makers()["index.html"]())
    title = page.findtext("head/title")
    assert title == "2 sites in Ohio · Public Safety Partnership"
    tags = {tag.get("property") or tag.get("name"): tag.get("content") for tag in page.iter("meta")}
    assert tags["og:title"] == tags["twitter:title"] == title
    assert tags["og:image"] == tags["twitter:image"] == f"{URL}card.png"
    assert page.xpath("//link[@rel='canonical']/@href") == [URL]
    picture = Image.open(io.BytesIO(site(OHIO, URL).makers()["card.png"]()))
    assert [*picture.size] == [int(tags[f"og:image:{side}"]) for side in ("width", "height")]


def test_the_data_is_what_the_interface_answers(site) -> None:
    made = site(OHIO).makers()
    told = json.loads(made["sites.json"]())
    assert {one["city"] for one in told["sites"]} == {"Cincinnati", "Toledo"}
    assert (told["total"], told["offset"], told["limit"], told["next"]) == (2, 0, 2, None)
    assert len(PdfReader(io.BytesIO(made["briefing.pdf"]())).pages) > 3


def test_nothing_of_the_history_or_of_this_computer_is_in_it(site, storage) -> None:
    for filters in (Filters(), OHIO):
        for name, make in site(filters, URL).makers().items():
            text = readable(make())
            private = [
                "ada@",
                "a note of hers",
                "for the speaker alone",
                str(ROOT),
                str(storage.folder),
            ]
            # The site that the filters leave out is in no file.
            private += ["Tulsa"] if filters.active else []
            assert [one for one in private if one in text] == [], name
    assert b"Tulsa" in site(url=URL).makers()["changes.atom"]()


def test_the_feed_of_an_earlier_day_tells_of_nothing_later(site) -> None:
    now, asked = site(url=URL), parse_as_of("2026-02-28", now=datetime.now(UTC))
    earlier = replace(now, roster=replace(now.roster, past=asked))
    titles = [
        re.findall(b"<title>(1 site joined)<", one.makers()["changes.atom"]())
        for one in (now, earlier)
    ]
    assert titles == [[b"1 site joined"], []]


def test_a_briefing_of_ones_own_is_told_on_the_page_and_on_paper(
    storage: FolderStorage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = (NamedSlide("cincinnati-oh"), NamedSlide("toledo-oh"))
    named = NamedBriefing("Ohio", saved, ("state=OH",), adds_new=False)
    save_named(storage, {"ohio": named}, {}, who="Ada")
    out = tmp_path / "out"
    assert main(["site", str(out), "--data", str(storage.folder), "--named", "ohio"]) == 0
    assert capsys.readouterr().out.startswith(f"{out}: 2 sites, ")
    slides = json.loads(unpacked((out / "index.html").read_bytes())["slides"])["slides"]
    assert [slide["id"] for slide in slides] == ["cincinnati-oh", "toledo-oh"]
    assert len(PdfReader(out / "briefing.pdf").pages) == 2


def test_the_same_list_makes_the_same_bytes(site) -> None:
    first, second = (
        {name: make() for name, make in site(url=URL).makers().items()} for _ in range(2)
    )
    assert [name for name in first if first[name] != second[name]] == []


def test_a_folder_is_replaced_only_where_all_of_it_is_ours(site, tmp_path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    write_site(site(url=URL), out)
    write_site(site(OHIO), out)
    assert not (out / "card.png").exists()
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    for name, break_it in {
        "CNAME": lambda path: path.write_text("maps.example.org"),
        "below": lambda path: path.mkdir(),
        "index.html": lambda path: path.write_text("changed by hand"),
        "export.json": lambda path: path.unlink(),
    }.items():
        break_it(out / name)
        broken = {path.name for path in out.iterdir()}
        with pytest.raises(
            SiteFolderError, match="which this command did not write; name another folder"
        ) as said:
            write_site(site(), out)
        # Without the manifest any file is foreign.
        assert (name if name != "export.json" else "briefing.pdf") in str(said.value)
        assert {path.name for path in out.iterdir()} == broken
        if (out / name).is_dir():
            (out / name).rmdir()
        elif name in before:
            (out / name).write_bytes(before[name])
        else:
            (out / name).unlink()
    write_site(site(), out)
    assert {path.name for path in out.iterdir()} == EVERYWHERE
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_the_command_says_what_it_has_written_and_what_it_left_out(tmp_path) -> None:
    out = tmp_path / "out"
    done = run(out)
    assert (done.returncode, done.stderr) == (0, "")
    size = sum(path.stat().st_size for path in out.iterdir()) / 1e6
    assert done.stdout == (
        f"{out}: 12 sites, 13 files, {size:.2f} MB. Without --url, data.json, changes.atom and "
        "sitemap.xml are left out and links have no picture, because they need the address of the "
        "site.\n"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--filter", "search=zzz"), "No site matches the filters; nothing was written."),
        (
            ("--url", "maps.example.org"),
            "python -m export: error: argument --url: “maps.example.org” must look like "
            "https://maps.example.org/sites/",
        ),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence_and_nothing_is_written(
    tmp_path, arguments, said
) -> None:
    done = run(tmp_path / "out", *arguments)
    assert (done.returncode, done.stderr.splitlines()[-1]) == (2, said)
    assert [*tmp_path.iterdir()] == []


def test_a_file_or_a_missing_parent_is_said(site, tmp_path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    for path, said in ((file, "is a file; name a folder"), (tmp_path / "a" / "b", "not a folder")):
        with pytest.raises(SiteFolderError, match=said):
            write_site(site(), path)
    assert file.read_text() == "mine"


def test_what_the_disk_refuses_is_said_of_the_folder_that_was_named(tmp_path) -> None:
    # The name of the draft, which is longer, is too long for a disk.
    folder = tmp_path / ("x" * 250)
    done = run(folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == f"{folder}: File name too long."
    assert [*tmp_path.iterdir()] == []
