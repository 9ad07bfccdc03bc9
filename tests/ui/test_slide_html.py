"""How a stage is divided, and how its words are made to fit."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.frame import SHEET
from briefing.layout import lay_out
from briefing.slides import NO_MAP, Agency, Camera, Fact, Link, Slide
from cartography.text import text_width
from ui.slideshow.geometry import BAR_UNITS, SMALLEST_UNITS, divide, division_of
from ui.slideshow.slide_html import bar_html, code_html, slide_html
from ui.slideshow.slide_map import frame_of

ON_MAP = Slide("x", "site", "Memphis", camera=Camera("country"))
SCREENS = [(1920, 1080), (1366, 768), (1024, 768)]


@pytest.mark.parametrize("size", SCREENS)
def test_map_and_bar_fill_the_screens_height(size: tuple[int, int]) -> None:
    division = divide(*size)
    assert not division.frame.tall
    assert abs(division.map_height + BAR_UNITS * division.unit - size[1]) <= 1
    assert 0.5 * size[0] < division.map_width < 0.7 * size[0]


def test_a_unit_is_a_pixel_of_a_full_hd_screen() -> None:
    assert divide(1920, 1080).unit == 1
    assert divide(1024, 768).unit == pytest.approx(1024 / 1440, abs=1e-3)


def test_a_phone_held_upright_has_the_map_above_the_words() -> None:
    division = divide(390, 844)
    assert division.frame.tall
    assert division.map_width == 390
    assert division.frame.map.bottom < division.frame.words(ON_MAP).y
    assert division.frame.words(ON_MAP).width > 0.8 * division.frame.width


def test_a_tall_screen_is_no_phone() -> None:
    kiosk, phone = divide(1080, 1920), divide(390, 844)
    assert (kiosk.frame.tall, kiosk.narrow, kiosk.unit) == (True, False, 1.125)
    assert (phone.frame.tall, phone.narrow) == (True, True)
    assert (frame_of(kiosk).smallest, frame_of(phone).smallest) == (36, 16)
    assert kiosk.frame.height == pytest.approx(1920 / 1.125 - BAR_UNITS, abs=0.2)


@given(st.integers(200, 4000), st.integers(200, 4000))
def test_no_type_is_under_16_pixels_on_any_screen(width: int, height: int) -> None:
    division = divide(width, height)
    assert SMALLEST_UNITS * division.unit >= 15.99
    assert frame_of(division).smallest >= 16


def test_a_slide_that_is_too_long_is_scaled_down_so_far_and_then_scrolls() -> None:
    long = replace(ON_MAP, lines=("word " * 900,))
    assert lay_out(long, divide(390, 844).frame).scale == 0.75
    assert 0.35 < lay_out(replace(ON_MAP, lines=("word " * 110,)), SHEET).scale < 1
    assert lay_out(ON_MAP, SHEET).scale == 1


def test_a_full_hd_screen_is_laid_out_as_the_files_are() -> None:
    frame = divide(1920, 1080).frame
    assert replace(frame, smallest=SHEET.smallest) == SHEET
    for slide in (ON_MAP, replace(ON_MAP, camera=NO_MAP)):
        assert lay_out(slide, frame) == lay_out(slide, SHEET)


@pytest.mark.parametrize("size", [*SCREENS, (1080, 1920), (390, 844), (320, 640)])
def test_the_longest_word_of_a_title_stands_on_one_line(size: tuple[int, int]) -> None:
    division = divide(*size)
    slide = Slide("title", "title", "National Public Safety Partnership")
    (title,) = lay_out(slide, division.frame).blocks
    (run,) = title.paragraphs
    assert "Partnership" in [word for line in run.lines for word in line.split()]
    assert f"--size:{run.size:.1f}" in slide_html(slide, division)
    assert text_width("Partnership", run.size) <= division.frame.words(slide).width


def test_before_the_browser_reports_its_size_a_full_hd_screen_is_taken() -> None:
    assert division_of(None) == divide(1920, 1080)


def test_text_of_a_slide_is_never_markup() -> None:
    nasty = "<img src=x onerror=alert(1)>"
    slide = Slide(
        "x",
        "site",
        nasty,
        over=nasty,
        under=nasty,
        lines=(nasty,),
        facts=(Fact(nasty, nasty),),
        entries=(nasty,),
        quotation=nasty,
        quoted=nasty,
        links=(Link(nasty, "javascript:alert(1)"),),
        camera=Camera("country"),
    )
    agencies = Slide("y", "agencies", nasty, agencies=(Agency(nasty, nasty, nasty),))
    for html in (*(slide_html(one, divide(1920, 1080)) for one in (slide, agencies)),):
        assert "<img" not in html
        assert "javascript:" not in html
        assert html.count("&lt;img") >= 4
    assert "<img" not in bar_html(nasty, nasty, 1, 2)


def test_a_code_is_a_picture_that_needs_no_server() -> None:
    html = code_html("https://map.example.org/briefing?a=1&b=2", "QR code")
    assert html.startswith('<img class="qr" src="data:image/svg+xml')
    assert 'alt="QR code"' in html


def test_the_figure_is_drawn_apart_and_read_with_the_title() -> None:
    slide = Slide("country", "country", "12 cities", figure="12", camera=Camera("country"))
    html = slide_html(slide, divide(1920, 1080))
    assert re.sub(r' (class|style)="[^"]*"', "", html).endswith(
        "<h1><span>12</span> cities</h1></div></section>"
    )


def test_no_date_on_a_slide_can_be_broken() -> None:
    day = "June 20, 2017"
    texts = {"over": day, "under": day, "quotation": day, "quoted": day}
    slide = Slide(
        "x",
        "site",
        f"Since {day}",
        lines=(f"joined on {day}.",),
        facts=(Fact(day, day),),
        entries=(f"Memphis, {day}",),
        details=(day,),
        links=(Link(f"Announcement of {day}", "https://example.org/June 20, 2017"),),
        camera=Camera("country"),
        **texts,
    )
    agencies = Slide("y", "agencies", day, agencies=(Agency(day, day, day),))
    html = slide_html(slide, divide(390, 844)) + slide_html(agencies, divide(390, 844))
    html += bar_html(day, f"as of {day}", 1, 2)
    assert html.count("June\u00a020,\u00a02017") == 16
    # What is copied and followed is as it was.
    assert re.findall("[^>]*June 20, 2017", html) == ['<a href="https://example.org/June 20, 2017']
