"""Pins of one color on the page, on slides and in files."""

import io
import re
from itertools import pairwise

import pypdf
import pytest
from pptx import Presentation

from briefing.filter_arguments import FilterError, parse_color
from briefing.layout import lay_out
from briefing.pdf import story_pdf
from briefing.picture import slide_places, slide_svg
from briefing.pptx import story_pptx
from briefing.settings import Settings
from cartography.palette import LIGHT
from roster.coloring import color_sites
from roster.filters import Filters, filters_of
from ui.slideshow.geometry import divide
from ui.slideshow.slide_html import slide_html

TRACKED = """\
city,state,announced,Track
Memphis,TN,2017-06-20,Urban
Houston,TX,2017-06-20,Rural
Dallas,TX,2018-08-20,Rural
Denver,CO,2018-08-20,
"""
BY_TRACK = Filters(color="by-Track")


@pytest.fixture(scope="module")
def tracked(roster_of_text):
    return roster_of_text(TRACKED)


@pytest.fixture(scope="module")
def story(tracked, story_of):
    return story_of(tracked, BY_TRACK, Settings(slides=("title", "country")))


def legend_of(story, frame=None):
    layout = lay_out(story.at("country"), frame) if frame else lay_out(story.at("country"))
    return layout.legend


def test_pins_have_the_colors_that_the_page_has(tracked, story):
    slide = story.at("country")
    one = next(one for one in filters_of(tracked) if one.name == "by-Track")
    page = color_sites(tracked, one, BY_TRACK).of
    places = slide_places(slide, tracked)
    assert dict(zip(places["key"], places["color"], strict=True)) == page
    assert page == {"memphis-tn": 1, "houston-tx": 0, "dallas-tx": 0, "denver-co": 8}
    svg = slide_svg(slide, tracked, width=1229, height=1012)
    fills = re.findall(r'<circle[^>]* fill="(#\w+)"', svg)
    rural, urban = LIGHT.groups[:2]
    assert sorted(fills) == sorted([rural, rural, urban, LIGHT.halo])
    assert svg.count(f'stroke="{LIGHT.groups[8]}"') == 1


def test_a_filter_changes_no_color(tracked, story_of):
    filters = Filters(chosen={"by-Track": ("Urban", "(blank)")}, color="by-Track")
    slide = story_of(tracked, filters, Settings(slides=("country",))).at("country")
    places = slide_places(slide, tracked)
    assert dict(zip(places["key"], places["color"], strict=True)) == {
        "memphis-tn": 1,
        "denver-co": 8,
    }
    # The legend names what the map has.
    assert [entry.run.text for entry in lay_out(slide).legend] == ["Track", "Urban 1", "Blank 1"]


def test_the_legend_stands_on_the_map_whatever_the_screen(story):
    for size in ((1920, 1080), (1024, 768), (390, 844)):
        frame = divide(*size).frame
        entries = legend_of(story, frame)
        assert [(entry.color, entry.run.text) for entry in entries] == [
            (-1, "Track"),
            (0, "Rural 2"),
            (1, "Urban 1"),
            (8, "Blank 1"),
        ]
        for before, entry in pairwise(entries):
            assert entry.area.y > before.area.y or entry.swatch.x >= before.area.right
            assert entry.swatch.right <= entry.area.x
        assert max(entry.area.right for entry in entries) <= frame.map.width


def test_the_screen_the_pdf_and_powerpoint_have_the_legend(tracked, story):
    html = slide_html(story.at("country"), divide(1920, 1080))
    entries = re.findall(r'<li class="(\w+)" style="(?:--swatch:var\((.*?)\))?[^>]*>([^<]*)<', html)
    assert entries == [
        ("muted", "", "Track"),
        ("disc", "--group-1", "Rural 2"),
        ("disc", "--group-2", "Urban 1"),
        ("ring", "--group-9", "Blank 1"),
    ]
    (_, page) = pypdf.PdfReader(io.BytesIO(story_pdf(story, tracked))).pages
    assert "Track Rural 2 Urban 1 Blank 1" in page.extract_text().splitlines()
    _, slide = Presentation(io.BytesIO(story_pptx(story, tracked))).slides
    drawn = [shape for shape in slide.shapes if shape.name == "Color"]
    assert [shape.fill.type is not None and shape.fill.type.name for shape in drawn] == [
        "SOLID", "SOLID", "BACKGROUND",
    ]  # fmt: skip
    assert [f"#{shape.fill.fore_color.rgb}".lower() for shape in drawn[:2]] == [*LIGHT.groups[:2]]
    said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    assert [text for text in said if text in {"Track", "Rural 2", "Urban 1", "Blank 1"}] == [
        "Track", "Rural 2", "Urban 1", "Blank 1",
    ]  # fmt: skip


def test_states_are_shaded_on_the_slide_of_the_country(tracked, story_of):
    story = story_of(tracked, Filters(states=True), Settings(slides=("country", "announcement")))
    slide = story.at("country")
    assert slide.numbers == (("CO", 1), ("TN", 1), ("TX", 2))
    assert slide_places(slide, tracked).empty
    assert [(entry.color, entry.run.text) for entry in lay_out(slide).legend] == [
        (9, "1"),
        (13, "2"),
    ]
    html = slide_html(slide, divide(1920, 1080))
    assert re.findall(r"--swatch:var\((.*?)\)", html) == ["--shade-1", "--shade-5"]
    svg = slide_svg(slide, tracked, width=1229, height=1012)
    assert (svg.count(LIGHT.shades[0]), svg.count(LIGHT.shades[4])) == (2, 1)
    assert all(not other.numbers for other in story.slides if other.kind != "country")


def test_without_colors_there_is_no_legend(tracked, story_of):
    slide = story_of(tracked, Filters(), Settings(slides=("country",))).at("country")
    assert (slide.coloring, lay_out(slide).legend, lay_out(slide).plate) == (None, (), None)
    assert "legend" not in slide_html(slide, divide(1920, 1080))


@pytest.mark.parametrize("typed", ["track", "by-Track", " TRACK "])
def test_the_command_names_the_column_in_any_case(tracked, typed):
    assert parse_color(tracked, typed) == "by-Track"
    assert parse_color(tracked, "") == ""


def test_the_command_says_which_columns_can_color(tracked):
    with pytest.raises(FilterError) as said:
        parse_color(tracked, "state")
    assert str(said.value) == "“state” cannot color the pins; use one of: announced, Track."
