import io
import json
import re
from xml.etree import ElementTree

import pytest
from PIL import Image

from briefing.frame import MAP
from briefing.picture import (
    FONT,
    map_words,
    slide_places,
    slide_png,
    slide_scene,
    slide_spotlight,
    slide_svg,
    slide_view,
)
from cartography.camera import fit_country, to_screen
from cartography.deck import build_deck
from cartography.palette import LIGHT, rgb
from cartography.projection import project
from cartography.svg import scene_svg, scene_texts
from sites.states import BY_CODE
from ui.slideshow.geometry import divide

SIZE = {"width": MAP.width, "height": MAP.height}


def names_drawn(svg):
    return sorted(re.findall(r">([^<>]+)</text>", svg))


@pytest.fixture(scope="module")
def svg(shipped, story_of):
    return slide_svg(story_of(shipped).at("jackson-tn"), shipped, **SIZE)


def test_the_selected_site_is_in_the_middle_and_in_the_warm_color(shipped, story_of, svg):
    slide = story_of(shipped).at("jackson-tn")
    place = shipped.places.loc["jackson-tn"]
    at = project(place["longitude"], place["latitude"])
    middle = to_screen([at], slide_view(slide, shipped, 800, 600), 800, 600)[0]
    assert middle == pytest.approx((400, 300), abs=0.1)
    (chosen,) = ElementTree.fromstring(svg).iterfind("{*}g[@class='selected']")
    looks = [[one.get(name) for name in ("cx", "cy", "fill", "stroke")] for one in chosen]
    at = [f"{MAP.width / 2:.1f}", f"{MAP.height / 2:.1f}"]
    assert looks == [
        [*at, LIGHT.background, LIGHT.selected],
        [*at, LIGHT.selected, LIGHT.background],
    ]


def test_names_are_in_the_font_that_is_shipped_and_large_enough_for_the_back_row(svg):
    drawn = ElementTree.fromstring(svg)
    assert drawn.get("font-family") == FONT
    assert drawn.get("viewBox") == f"0 0 {MAP.width:g} {MAP.height:g}"
    sizes = {group.get("font-size") for group in drawn if group.get("font-size")}
    assert sizes == {"32", "33.6"}


def test_only_outlines_that_are_seen_are_drawn(shipped, story_of, svg):
    country = slide_svg(story_of(shipped).at("country"), shipped, **SIZE)
    assert country.count("<path") > 56 > 25 > svg.count("<path") > 5


def test_a_map_for_paper_names_no_address_but_those_of_svg(svg):
    assert re.findall(r"[^\"' ]*://[^\"' ]+", svg) == ["http://www.w3.org/2000/svg"]


def test_the_picture_is_twice_as_fine_as_the_slide(shipped, story_of):
    png = slide_png(story_of(shipped).at("country"), shipped, **SIZE)
    picture = Image.open(io.BytesIO(png))
    assert picture.size == (2 * MAP.width, 2 * MAP.height)
    colors = {color for _, color in picture.convert("RGB").getcolors(1000)}
    assert any(max(abs(a - b) for a, b in zip(c, (0, 94, 162), strict=True)) < 6 for c in colors)
    assert {(255, 255, 255), (230, 235, 242)} <= colors
    assert len(png) < 250_000


@pytest.mark.parametrize("state", ["tx", "ny", "ca", "fl"])
def test_a_picture_of_few_colors_keeps_water_land_and_the_tinted_state_apart(many, story_of, state):
    png = slide_png(story_of(many).at(f"group-{state}"), many, **SIZE)
    counts = {color: n for n, color in Image.open(io.BytesIO(png)).convert("RGB").getcolors(1000)}
    pixels = sum(counts.values())
    for ground in (LIGHT.background, LIGHT.land, LIGHT.tint):
        assert counts.get(tuple(rgb(ground)), 0) > 0.02 * pixels, ground


def test_what_is_new_differs_from_what_was_there(roster_of_text, story_of, two_announcements):
    roster = roster_of_text(
        "city,state,announced\nMemphis,TN,2017-06-20\nToledo,OH,2018-08-20\n",
        announcements=two_announcements,
    )
    drawn = slide_svg(story_of(roster).at("new-2018-08-20"), roster, **SIZE)
    assert drawn.count(f'fill="{LIGHT.good}"') == 1
    assert [name for name in names_drawn(drawn) if len(name) > 2] == ["Toledo"]


def test_a_group_names_its_own_places_alone(many, story_of):
    slide = story_of(many).at("group-tn")
    drawn = slide_svg(slide, many, **SIZE)
    towns = ["Chattanooga", "Clarksville", "Knoxville", "Memphis", "Murfreesboro", "Nashville"]
    assert [name for name in names_drawn(drawn) if len(name) > 2] == towns
    assert map_words(slide, many) == (
        "Map of Tennessee with Nashville, TN, Memphis, TN, Knoxville, TN, Chattanooga, TN, "
        "Clarksville, TN, Murfreesboro, TN."
    )


def test_files_paper_and_stage_choose_the_same_names(many, story_of):
    story = story_of(many)
    frame = divide(1920, 1080)
    for kind in ("country", "announcement-2018-08-20", "group-tx", "new-2018-08-20"):
        slide = story.at(kind)
        deck = build_deck(
            slide_places(slide, many),
            selected=None,
            view=slide_view(slide, many, frame.map_width, frame.map_height),
            width=frame.map_width,
            height=frame.map_height,
            palette=LIGHT,
            smallest=32,
            spotlight=slide_spotlight(slide),
        )
        drawn, _ = json.loads(deck.to_json())["layers"]
        (labels,) = (layer["data"] for layer in drawn if layer["id"] == "labels")
        on_stage = {row[0] for row in labels}
        on_paper = {text.text for text in scene_texts(slide_scene(slide, many, **SIZE))}
        in_file = set(names_drawn(slide_svg(slide, many, **SIZE)))
        assert len(on_stage) > 5
        assert on_stage <= on_paper
        assert on_stage <= in_file
        assert {name for name in on_paper - on_stage if len(name) > 2} == set()
        assert {name for name in in_file - on_stage if len(name) > 2} == set()


def test_a_map_is_lines_and_text_that_need_nothing(shipped, story_of):
    slide = story_of(shipped).at("memphis-tn")
    scene = slide_scene(slide, shipped, **SIZE)
    svg = scene_svg(scene, LIGHT, texts=False)
    drawn = ElementTree.fromstring(svg)
    assert {element.tag.rpartition("}")[2] for element in drawn.iter()} == {
        *("svg", "g", "path", "circle")
    }
    assert svg.count(f'fill="{LIGHT.selected}"') == 1
    texts = scene_texts(scene)
    (chosen,) = (text for text in texts if text.role == "selected")
    assert chosen.text == "Memphis"
    assert (scene.sizes.label, scene.sizes.code) == (33.6, 32)
    assert {text.text for text in texts if text.role == "ground"} <= set(BY_CODE)


def test_the_words_say_what_the_map_shows(shipped, story_of):
    story = story_of(shipped)
    assert map_words(story.at("country"), shipped) == (
        "Map of the United States with Birmingham, AL, Indianapolis, IN, Memphis, TN, Toledo, OH, "
        "Baton Rouge, LA, Buffalo, NY, Cincinnati, OH, Houston, TX, Jackson, TN, Kansas City, MO, "
        "Lansing, MI, Springfield, IL."
    )
    assert map_words(story.at("jackson-tn"), shipped) == (
        "Map of Jackson, TN and its surroundings, with 11 other pins around it or farther away."
    )


def test_no_pin_no_point_to_fly_to(roster_of_text, story_of):
    roster = roster_of_text("city,state\nNowhereville,OH\n")
    slide = story_of(roster).at("unplaced")
    assert slide_view(slide, roster, 800, 600) == fit_country(800, 600)
    assert map_words(slide, roster) == "Map of the United States with no pins."
    drawn = ElementTree.fromstring(slide_svg(slide, roster, **SIZE))
    assert len(drawn.findall(".//{*}path")) > 56
    assert drawn.findall(".//{*}circle") == []
