"""An agency's own template: its master under our slides, and nothing else of it."""

import io
import re
import zipfile

import pypdf
import pytest
from pptx import Presentation
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu

from briefing.__main__ import main
from briefing.own_template import TemplateError, design_of
from briefing.pptx import story_pptx
from tests.helpers.programs import converted

WIDE = (12_192_000, 6_858_000)
_BOXES = {
    "TITLE": (838_200, 500_000, 10_515_600, 1_100_000),
    "BODY": (838_200, 1_650_000, 10_515_600, 4_450_000),
}


def template(size=WIDE, boxes=_BOXES, change=lambda document: None) -> bytes:
    """Make a template with a band on its master, a dark title layout and a slide of its own."""
    document = Presentation()
    document.slide_width, document.slide_height = map(Emu, size)
    master = document.slide_master
    for shape in list(master.placeholders):
        box = boxes.get(shape.placeholder_format.type.name)
        if box is None:
            master.shapes._spTree.remove(shape.element)
        else:
            shape.left, shape.top, shape.width, shape.height = map(Emu, box)
    band = (
        f"<p:sp {nsdecls('p', 'a')}><p:nvSpPr><p:cNvPr id='77' name='Band'/><p:cNvSpPr/><p:nvPr/>"
        "</p:nvSpPr><p:spPr><a:xfrm><a:off x='0' y='0'/><a:ext cx='12192000' cy='320000'/></a:xfrm>"
        "<a:prstGeom prst='rect'><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/><a:p><a:r>"
        "<a:rPr lang='en-US'/><a:t>Agency of Examples</a:t></a:r></a:p></p:txBody></p:sp>"
    )
    master.shapes._spTree.insert(2, parse_xml(band))
    for shape in document.slide_layouts[0].placeholders:
        if shape.placeholder_format.idx == 0:
            color = "<a:solidFill><a:srgbClr val='FEDCBA'/></a:solidFill>"
            style = f"<a:lvl1pPr {nsdecls('a')}><a:defRPr>{color}</a:defRPr></a:lvl1pPr>"
            shape.text_frame._txBody.find(".//{*}lstStyle").append(parse_xml(style))
    slide = document.slides.add_slide(document.slide_layouts[1])
    slide.shapes.title.text = "Secret slide"
    slide.notes_slide.notes_text_frame.text = "Secret note"
    document.core_properties.author = document.core_properties.last_modified_by = "Secret Author"
    change(document)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


@pytest.fixture(scope="module")
def story(shipped, story_of):
    return story_of(shipped)


@pytest.fixture(scope="module")
def data(story, shipped):
    return story_pptx(story, shipped, template=template())


def test_all_slides_are_on_its_master_and_nothing_else_of_it_is_there(story, shipped, data) -> None:
    document = Presentation(io.BytesIO(data))
    (master,) = document.slide_masters
    assert master.shapes[0].name == "Band"
    assert [re.sub(r"\s+", " ", one.shapes.title.text) for one in document.slides] == [
        slide.title for slide in story.slides
    ]
    assert [one.notes_slide.notes_text_frame.text for one in document.slides] == [
        slide.note for slide in story.slides
    ]
    for slide in document.slides:
        assert slide.slide_layout.slide_master == master
        for shape in slide.shapes:
            if not shape.name.startswith("Slide number"):
                assert shape.left >= 838_000
                assert shape.left + shape.width <= 838_200 + 10_515_600 + 10
                assert shape.top >= 499_000
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None
        names = packed.namelist()
        assert len(names) == len({*names})
        text = b"".join(packed.read(name) for name in names)
    assert b"Secret" not in text
    assert document.core_properties.author == story.short_title
    # The title's own color, which is legible on its layout; elsewhere that of text.
    title, country = (document.slides[n].slide_layout.placeholders for n in (0, 1))
    assert b"FEDCBA" in b"".join(shape._element.xml.encode() for shape in title)
    assert all("tx1" in shape._element.xml for shape in country)
    ids = [
        int(one.get("id"))
        for one in (
            *master.element.iter("{*}sldLayoutId"),
            *document.part._element.iter("{*}sldMasterId"),
        )
    ]
    assert len(ids) == len({*ids})


def test_libreoffice_draws_the_slides_on_the_master(story, data, tmp_path) -> None:
    path = tmp_path / "own.pptx"
    path.write_bytes(data)
    pages = pypdf.PdfReader(converted(path, "pdf", tmp_path)).pages
    assert len(pages) == len(story.slides)
    for page, slide in zip(pages, story.slides, strict=True):
        text = " ".join(page.extract_text().split())
        assert "Agency of Examples" in text
        assert slide.title in text


def unlisted(document) -> None:
    master = document.slide_master
    for shape in list(master.placeholders):
        master.shapes._spTree.remove(shape.element)


def linked(document) -> None:
    reltype = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
    document.slide_master.part.relate_to("https://example.org/a.png", reltype, is_external=True)


def without_notes(document) -> None:
    tree = document.notes_master.shapes._spTree
    for shape in list(document.notes_master.placeholders):
        tree.remove(shape.element)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            b"PK nothing",
            "cannot be read; open it in PowerPoint, choose the kind PowerPoint Presentation "
            "(.pptx), and save it again.",
        ),
        (
            template((9_144_000, 6_858_000)),
            "has slides of 10 by 7.5 inches; choose Design, Slide Size, Widescreen (13.33 by 7.5 "
            "inches), and save it again.",
        ),
        (
            template(change=unlisted),
            "has a master without title and text; restore them under View, Slide Master, and save "
            "it again.",
        ),
        (
            template(boxes={"TITLE": (0, 0, 3_000_000, 900_000)}),
            "leaves too little room for words: make title and text of its master larger, together "
            "at least 60% of the slide, and save it again.",
        ),
        (
            template(change=linked),
            "shows something that is not in the file; insert it in place of the link, and save it "
            "again.",
        ),
        (
            template(change=without_notes),
            "has no place for notes; restore its text under View, Notes Master, and save it again.",
        ),
    ],
)
def test_what_cannot_be_used_is_said_with_what_to_do(data: bytes, said: str) -> None:
    with pytest.raises(TemplateError) as raised:
        design_of(data)
    assert str(raised.value) == f"template.pptx {said}"


def test_no_part_of_a_template_that_is_cut_off_breaks_more_than_itself() -> None:
    whole = template()
    for end in range(0, len(whole), len(whole) // 40):
        with pytest.raises(TemplateError):
            design_of(whole[:end])


def test_the_command_takes_the_template_of_the_folder_or_says_why_not(
    folder, tmp_path, capsys
) -> None:
    deck = tmp_path / "a.pptx"
    arguments = ["--pptx", str(deck), "--data", str(folder), "--filter", "state=MI"]
    (folder / "template.pptx").write_bytes(template())
    assert main(arguments) == 0
    assert Presentation(str(deck)).slide_master.shapes[0].name == "Band"
    (folder / "template.pptx").write_bytes(b"?")
    capsys.readouterr()
    assert main(arguments) == 0
    assert Presentation(str(deck)).slide_master.shapes[0].name == "Bar"
    assert capsys.readouterr().err.splitlines()[0] == (
        "template.pptx cannot be read; open it in PowerPoint, choose the kind PowerPoint "
        "Presentation (.pptx), and save it again. The slides have the map's own design."
    )
