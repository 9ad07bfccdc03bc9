import io
import re
import subprocess
import zipfile
from itertools import combinations

import pypdf
import pytest
from lxml import etree
from pptx import Presentation
from pptx.util import Emu
from shapely import box

from briefing.picture import map_words
from briefing.pptx import story_pptx
from briefing.settings import Settings
from tests.helpers.programs import converted, program


@pytest.fixture(scope="module")
def story(shipped, story_of):
    return story_of(shipped, settings=Settings(notes={"country": "Breathe."}))


@pytest.fixture(scope="module")
def steps():
    return []


@pytest.fixture(scope="module")
def data(story, shipped, steps):
    return story_pptx(story, shipped, progress=steps.append)


@pytest.fixture(scope="module")
def opened(data):
    return Presentation(io.BytesIO(data))


def words_of(shape):
    return re.sub(r"\s+", " ", shape.text_frame.text).strip()


def test_one_slide_a_slide_and_16_to_9(opened, story):
    assert len(opened.slides) == len(story.slides)
    assert opened.slide_width * 9 == opened.slide_height * 16


def test_every_title_stands_in_the_title_placeholder(opened, story):
    for page, slide in zip(opened.slides, story.slides, strict=True):
        assert words_of(page.shapes.title) == slide.title


def test_all_text_stands_in_placeholders(opened):
    for page in opened.slides:
        loose = [s for s in page.shapes if s.has_text_frame and not s.is_placeholder]
        assert all(not shape.text_frame.text for shape in loose)
        assert all(shape.text_frame.text for shape in page.placeholders if shape.has_text_frame)


def test_nothing_stands_off_the_slide(opened):
    for page in opened.slides:
        for shape in page.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= opened.slide_width
            assert shape.top + shape.height <= opened.slide_height


def test_maps_are_sharp_pictures_with_words_for_those_who_do_not_see_them(opened, story, shipped):
    for page, slide in zip(opened.slides, story.slides, strict=True):
        maps = [shape for shape in page.shapes if shape.name == "Map"]
        assert len(maps) == slide.has_map
        for shape in maps:
            assert shape.is_placeholder
            description = shape._element.nvPicPr.cNvPr.get("descr")
            assert description == map_words(slide, shipped)
            pixels, _ = shape.image.size
            assert pixels >= 2 * shape.width / Emu(6350)
            crops = (shape.crop_left, shape.crop_right, shape.crop_top, shape.crop_bottom)
            assert crops == pytest.approx((0, 0, 0, 0), abs=1e-3)


def test_the_closing_slide_has_its_code(opened):
    page = opened.slides[len(opened.slides) - 1]
    (code,) = [s for s in page.placeholders if s.placeholder_format.type.name == "PICTURE"]
    said = code._element.nvPicPr.cNvPr.get("descr")
    assert said == "Code that leads to https://map.example.org/"


def test_notes_stand_in_the_notes(opened, story):
    for page, slide in zip(opened.slides, story.slides, strict=True):
        said = page.notes_slide.notes_text_frame.text if page.has_notes_slide else ""
        assert said == slide.note
    assert opened.slides[1].notes_slide.notes_text_frame.text == "Breathe."


def test_the_document_has_title_and_language(opened):
    properties = opened.core_properties
    assert properties.title == "National Public Safety Partnership"
    assert properties.language == "en-US"
    languages = {
        run._r.rPr.get("lang")
        for page in opened.slides
        for shape in page.placeholders
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    }
    assert languages == {"en-US"}


def test_no_link_leads_out_but_to_the_sources_and_the_map(data, shipped):
    allowed = {
        shipped.program.website,
        *shipped.announcements["url"],
        "https://map.example.org/",
    }
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        outside = {
            target
            for name in parts.namelist()
            if name.endswith(".rels")
            for relation in re.findall(r"<Relationship [^>]*>", parts.read(name).decode())
            if 'TargetMode="External"' in relation
            for target in re.findall(r'Target="([^"]*)"', relation)
        }
    assert outside == allowed


def test_every_part_is_named_once_and_each_shape_of_a_slide_has_its_own_number(data, opened):
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert len(parts.namelist()) == len(set(parts.namelist()))
        layouts = [name for name in parts.namelist() if "slideLayouts/slideLayout" in name]
    assert len(layouts) == len(opened.slide_layouts) == 5
    for page in (*opened.slides, *opened.slide_layouts):
        numbers = [shape.shape_id for shape in page.shapes]
        assert len(numbers) == len(set(numbers))


def test_the_bar_says_the_program_the_date_and_the_number(opened, story):
    bar = next(shape for shape in opened.slide_master.shapes if shape.name == "Bar")
    assert words_of(bar) == "Public Safety Partnership as of June 20, 2017"
    number = next(s for s in opened.slides[1].shapes if s.name == "Slide number")
    texts = [text.text for text in number._element.xpath(".//a:t")]
    assert "".join(texts) == f"2 / {len(story.slides)}"


def test_progress_goes_from_nothing_to_all(data, steps):
    assert data
    assert (steps[0], steps[-1]) == (0.0, 1.0)
    assert steps == sorted(steps)
    assert len(steps) > 20


def test_text_of_the_data_is_text(roster_of_text, story_of):
    roster = roster_of_text("city,state,track\nMemphis,TN,<b>&amp; “=1+1”\n")
    story = story_of(roster, settings=Settings(slides=("site",)))
    (page,) = Presentation(io.BytesIO(story_pptx(story, roster))).slides
    *_, facts = (shape.text_frame.text for shape in page.placeholders if shape.has_text_frame)
    assert facts == "Joined\tNo date stated\nTrack\t<b>&amp; “=1+1”"


def test_libreoffice_makes_as_many_pages_of_it(data, story, tmp_path):
    (tmp_path / "deck.pptx").write_bytes(data)
    pages = pypdf.PdfReader(converted(tmp_path / "deck.pptx", "pdf", tmp_path)).pages
    assert len(pages) == len(story.slides)
    for page, slide in zip(pages, story.slides, strict=True):
        # A kerned pair reads as two words out of a PDF.
        assert "".join(slide.title.split()) in "".join(page.extract_text().split())


def test_without_its_font_no_text_covers_another(data, tmp_path):
    """DejaVu Sans, a sixth wider, stands in where neither Calibri nor Carlito is installed."""
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(
        "<fontconfig><dir>/usr/share/fonts</dir><selectfont><rejectfont>"
        "<pattern><patelt name='family'><string>Carlito</string></patelt></pattern>"
        "</rejectfont></selectfont></fontconfig>"
    )
    (tmp_path / "deck.pptx").write_bytes(data)
    paper = converted(tmp_path / "deck.pptx", "pdf", tmp_path, FONTCONFIG_FILE=str(fonts))
    written = tmp_path / "words.html"
    subprocess.run([program("pdftotext"), "-bbox", paper, written], check=True)
    for number, page in enumerate(etree.parse(written).iterfind(".//{*}page"), 1):
        words = []
        for word in page.iterfind("{*}word"):
            left, top, right, bottom = (
                float(word.get(side)) for side in ("xMin", "yMin", "xMax", "yMax")
            )
            # Without the room of accents and descenders, which lines share.
            spare = (bottom - top) / 4
            words.append((word.text, box(left, top + spare, right, bottom - spare)))
        assert words, number
        covering = [
            (one, other)
            for (one, here), (other, there) in combinations(words, 2)
            if here.intersects(there)
        ]
        assert covering == [], number


def test_sections_hold_all_slides_in_their_order(opened, story):
    (listed,) = opened.part._element.xpath("//*[local-name()='sectionLst']")
    sections = [
        (section.get("name"), [entry.get("id") for entry in section.iter() if entry.get("id")][1:])
        for section in listed
    ]
    names = [name for name, _ in sections]
    assert names == ["Opening", "Announcements", "Agencies", "Sites", "Closing"]
    numbers = [entry.get("id") for entry in opened.slides._sldIdLst]
    assert [number for _, own in sections for number in own] == numbers
    sites = dict(sections)["Sites"]
    assert len(sites) == sum(slide.kind == "site" for slide in story.slides)


def test_no_text_is_smaller_than_16_points_and_every_slide_has_a_note(opened):
    for page in (*opened.slides, opened.slide_master):
        for shape in page.shapes:
            for run in shape._element.xpath(".//a:r/a:rPr[@sz]"):
                assert int(run.get("sz")) >= 1600, shape.name
    for page in opened.slides:
        assert page.notes_slide.notes_text_frame.text.strip()
    for layout in opened.slide_layouts:
        for shape in layout.placeholders:
            sizes = [int(size) for size in shape._element.xpath(".//a:lvl1pPr/a:defRPr/@sz")]
            assert all(size >= 1600 for size in sizes), (layout.name, shape.name)


def test_the_title_slide_has_the_screen_s_navy_and_gold_and_no_other_slide_has(opened, story):
    for page, slide in zip(opened.slides, story.slides, strict=True):
        edges = [shape for shape in page.shapes if shape.name == "Edge"]
        golden = "FFBE2E" in [str(shape.fill.fore_color.rgb) for shape in edges]
        assert golden == (slide.kind == "title" or bool(slide.quotation))
        assert page.follow_master_background == (slide.kind != "title")
        if slide.kind == "title":
            assert str(page.background.fill.fore_color.rgb) == "162E51"
            title = page.shapes.title.text_frame.paragraphs[0].runs[0]
            assert str(title.font.color.rgb) == "FFFFFF"


def test_no_date_on_a_slide_can_be_broken_and_those_of_the_notes_are_plain(opened, story):
    country = [slide.kind for slide in story.slides].index("country")
    page = opened.slides[country]
    shown = [shape.text_frame.text for shape in page.placeholders if shape.has_text_frame]
    assert shown[-1].split("\n")[0] == "joined on June\u00a020,\u00a02017."
    everything = " ".join(
        shape.text_frame.text
        for page in opened.slides
        for shape in page.placeholders
        if shape.has_text_frame
    )
    assert "June 20," not in everything.replace("as of June 20, 2017", "")
    notes = [page.notes_slide.notes_text_frame.text for page in opened.slides]
    assert notes == [slide.note for slide in story.slides]
