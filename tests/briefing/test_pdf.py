import io
import re
from dataclasses import replace
from itertools import chain
from xml.etree import ElementTree

import pypdf
import pytest

from briefing.pdf import story_pdf
from briefing.picture import map_words
from briefing.settings import Settings


@pytest.fixture(scope="module")
def steps():
    return []


@pytest.fixture(scope="module")
def story(shipped, story_of):
    return story_of(shipped)


@pytest.fixture(scope="module")
def data(story, shipped, steps):
    return story_pdf(story, shipped, progress=steps.append)


@pytest.fixture(scope="module")
def opened(data):
    return pypdf.PdfReader(io.BytesIO(data))


def squeezed(text):
    """Text without white space: a PDF says where words stand, not where they were broken."""
    return re.sub(r"\s+", "", text)


def is_pdf_ua(opened):
    """Whether a file says that it keeps to PDF/UA-1."""
    said = ElementTree.fromstring(opened.xmp_metadata.stream.get_data())
    return said.findtext(".//{http://www.aiim.org/pdfua/ns/id/}part") == "1"


def elements(node):
    """All entries of a structure tree, in their order."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for inner in node:
            yield from elements(inner)
    elif isinstance(node, dict):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node["/K"])


def test_one_page_a_slide_and_16_to_9(opened, story):
    assert len(opened.pages) == len(story.slides)
    for page in opened.pages:
        assert page.mediabox.width * 9 == pytest.approx(page.mediabox.height * 16)


def test_it_is_small(data):
    assert len(data) < 3_000_000


def test_it_is_tagged_with_title_and_language(opened):
    catalog = opened.trailer["/Root"]
    assert catalog["/Lang"] == "en-US"
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert opened.metadata.title == "National Public Safety Partnership"
    assert is_pdf_ua(opened)


def test_each_slide_has_one_heading_and_each_map_its_words(opened, story, shipped):
    found = list(elements(opened.trailer["/Root"]["/StructTreeRoot"]["/K"]))
    assert sum(entry["/S"] == "/H1" for entry in found) == len(story.slides)
    figures = [entry for entry in found if entry["/S"] == "/Figure"]
    maps = [map_words(slide, shipped) for slide in story.slides if slide.has_map]
    assert [str(entry["/Alt"]) for entry in figures] == [
        *maps,
        "Code that leads to https://map.example.org/",
    ]


def test_maps_are_drawn_with_lines_and_not_as_pictures(opened):
    assert [list(page.images) for page in opened.pages] == [[]] * len(opened.pages)


def test_its_fonts_are_in_it(opened):
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in opened.pages
        for font in page["/Resources"]["/Font"].values()
    }
    assert fonts == {"BriefingSans-Regular", "BriefingSans-SemiBold", "BriefingSans-Bold"}


def test_no_link_leads_out_but_to_the_sources_and_the_map(opened, shipped):
    links = {
        str(note.get_object()["/A"]["/URI"])
        for page in opened.pages
        for note in page.get("/Annots", [])
    }
    assert links == {
        shipped.program.website,
        *shipped.announcements["url"],
        "https://map.example.org/",
    }


def test_the_same_story_gives_the_same_file(story, shipped, data):
    assert story_pdf(story, shipped) == data


def test_progress_is_told(data, steps):
    assert data
    assert (steps[0], steps[-1]) == (0.0, 1.0)
    assert steps == sorted(steps)


def test_text_of_the_data_is_text(roster_of_text, story_of):
    cell = '#panic() $x$ *b* _i_ <label> "q" \\u{1} @ref // = [x]'
    roster = roster_of_text(f"city,state,track\nMemphis,TN,{cell.replace(chr(34), '')}\n")
    story = story_of(roster, settings=Settings(slides=("site",)))
    (page,) = pypdf.PdfReader(io.BytesIO(story_pdf(story, roster))).pages
    lines = page.extract_text().splitlines()
    assert lines[lines.index("Joined No date stated") + 1 : -1] == [
        "Track #panic() $x$ *b*",
        "_i_ <label> q",
        "\\u{1} @ref // = [x]",
    ]


def test_names_in_other_scripts_still_make_a_file(roster_of_text, story_of):
    roster = roster_of_text("city,state,name\nMemphis,TN,東京 Ω é\nToledo,OH,Ж\n")
    story = story_of(roster, settings=Settings(slides=("site", "close")))
    opened = pypdf.PdfReader(io.BytesIO(story_pdf(story, roster)))
    assert len(opened.pages) == 3
    assert opened.trailer["/Root"]["/MarkInfo"]["/Marked"]


def test_three_hundred_sites_make_as_many_pages_as_slides(many, story_of):
    story = story_of(many, settings=Settings(slides=("country", "group", "close"), most_parts=1))
    few = type(story)(
        story.slides[:3] + story.slides[-1:],
        story.version,
        story.title,
        story.short_title,
        story.as_of,
        story.day,
    )
    assert len(pypdf.PdfReader(io.BytesIO(story_pdf(few, many))).pages) == 4


def test_a_bookmark_reads_as_the_slides_title(opened, story):
    assert [entry.title for entry in opened.outline] == [slide.title for slide in story.slides]
    assert opened.outline[1].title == "12 cities in 10 states"


def test_a_handout_has_three_slides_a_page_each_with_its_text(opened, story, shipped):
    slides = [page.extract_text().splitlines() for page in opened.pages]
    opened = pypdf.PdfReader(io.BytesIO(story_pdf(story, shipped, handout=True)))
    assert len(opened.pages) == 6
    for number, page in enumerate(opened.pages):
        assert (page.mediabox.width, page.mediabox.height) == (612, 792)
        assert page.extract_text().splitlines() == [
            story.title,
            *chain.from_iterable(slides[3 * number : 3 * number + 3]),
            f"{number + 1} / 6",
        ]
    assert is_pdf_ua(opened)


def test_no_line_ends_within_a_date_and_its_spaces_are_plain(story, shipped):
    day = "September 17, 2014"
    # So long that the date would begin on one line and end on the next.
    lines = tuple(f"{'m' * n} {day}" for n in (36, 39, 42, 45))
    story = replace(story, slides=(replace(story.slides[0], lines=lines, under=""),))
    (page,) = pypdf.PdfReader(io.BytesIO(story_pdf(story, shipped))).pages
    text = page.extract_text()
    assert [line.strip() for line in text.splitlines()].count(day) == 3
    assert text.count(day) == len(lines)
    assert "\u00a0" not in text
