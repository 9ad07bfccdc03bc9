"""An agency's own logo: on the first slide of whatever the briefing becomes, and nowhere else."""

import io
import subprocess

import pytest
from PIL import Image, PngImagePlugin
from pptx import Presentation

from briefing.__main__ import main
from briefing.layout import lay_out
from briefing.logo import load_logo, read_logo
from briefing.pdf import story_pdf
from briefing.pptx import story_pptx
from briefing.pptx_template import EMU
from briefing.settings import Settings
from briefing.slide_drawing import FRAMES, draw_slide
from cartography.palette import LIGHT
from common.errors import DataFolderError
from tests.helpers.programs import program
from versions.storage import NewContent

RED = (160, 20, 20)


def picture(width: int = 1200, height: int = 400, kind: str = "PNG") -> bytes:
    """Draw a red disc on nothing, in a file that says who made it."""
    drawn = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    drawn.paste(RED, (width // 4, height // 4, 3 * width // 4, 3 * height // 4))
    said = PngImagePlugin.PngInfo()
    said.add_text("Author", "Secret Author")
    data = io.BytesIO()
    drawn.convert("RGBA" if kind == "PNG" else "RGB").save(data, kind, pnginfo=said)
    return data.getvalue()


@pytest.fixture(scope="module")
def story(shipped, story_of):
    return story_of(shipped, settings=Settings(logo=read_logo(picture())))


@pytest.mark.parametrize(
    ("size", "drawn", "pixels"),
    [
        ((1200, 400), (460, 180), (920, 360)),  # sharp where a projector has two pixels for one
        ((400, 1200), (86, 180), (173, 360)),
        ((4800, 120), (520, 52), (1040, 104)),
        ((48, 32), (254, 184), (58, 42)),  # a small one is drawn as large, and is not blown up
    ],
)
def test_a_logo_is_as_large_as_fits_and_on_white(size, drawn, pixels):
    logo = read_logo(picture(*size))
    assert (logo.width, logo.height) == drawn
    assert b"Secret" not in logo.data
    with Image.open(io.BytesIO(logo.data)) as made:
        assert (made.mode, made.size) == ("RGB", pixels)
        assert made.getpixel((0, 0)) == (255, 255, 255)
        assert made.getpixel((made.width // 2, made.height // 2)) == RED


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (picture(kind="JPEG"), "logo.png is not a PNG picture; save it as one."),
        (picture()[:-100], "logo.png is not a PNG picture; save it as one."),
        (
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            "logo.png is not a PNG picture; save it as one.",
        ),
        (
            picture(500, 31),
            "logo.png has 500 by 31 pixels; save it with 32 to 8,000 each way.",
        ),
        (
            picture(8001, 40),
            "logo.png has 8,001 by 40 pixels; save it with 32 to 8,000 each way.",
        ),
        (picture() + bytes(6_000_000), "logo.png has more than 5 MB; save it smaller."),
    ],
)
def test_a_file_that_cannot_be_used_is_said_with_what_to_do(data, said):
    with pytest.raises(DataFolderError) as refused:
        read_logo(data)
    assert str(refused.value) == said


def test_either_kind_of_storage_has_it(storage):
    assert load_logo(storage) is None
    storage.publish([NewContent("logo.png", picture(), None)], who="Ada", count=lambda _: None)
    assert load_logo(storage) == read_logo(picture())


@pytest.mark.parametrize("frame", FRAMES)
def test_the_words_are_below_it_on_every_screen(story, frame):
    title, *others = (lay_out(slide, frame) for slide in story.slides)
    assert title.logo.bottom < title.blocks[0].area.y
    assert title.logo.right <= frame.width
    assert title.blocks[-1].area.bottom <= frame.height
    assert {one.logo for one in others} == {None}


def test_powerpoint_has_it_where_the_layout_has_it(story, shipped):
    pages = Presentation(io.BytesIO(story_pptx(story, shipped))).slides
    found = [
        (number, shape)
        for number, page in enumerate(pages)
        for shape in page.shapes
        if shape.name == "Logo"
    ]
    ((number, shape),) = found
    assert (number, shape.image.blob) == (0, story.slides[0].logo.data)
    area = lay_out(story.slides[0]).logo
    place = (area.x, area.y, area.width, area.height)
    assert (shape.left, shape.top, shape.width, shape.height) == tuple(
        round(side * EMU) for side in place
    )


def test_the_pdf_has_it_on_its_first_page_alone(story, shipped, tmp_path):
    path = tmp_path / "story.pdf"
    path.write_bytes(story_pdf(story, shipped))
    found = subprocess.run(
        [program("pdfimages"), "-list", path], check=True, capture_output=True, text=True
    )
    rows = [line.split() for line in found.stdout.splitlines()[2:]]
    assert [row[:5] for row in rows] == [["1", "0", "image", "920", "360"]]


def test_the_file_that_opens_anywhere_has_it_in_itself(story):
    drawn = [
        draw_slide(slide, LIGHT, bar=("", "", 1, 1)).count("<image ") for slide in story.slides
    ]
    assert drawn == [1] + [0] * (len(drawn) - 1)


def test_a_command_with_a_logo_that_it_cannot_use_says_so_and_writes_nothing(
    folder, tmp_path, capsys
):
    (folder / "logo.png").write_bytes(b"GIF89a")
    made = tmp_path / "made.pptx"
    assert main(["--data", str(folder), "--pptx", str(made)]) == 2
    assert capsys.readouterr().err == "logo.png is not a PNG picture; save it as one.\n"
    assert not made.exists()
