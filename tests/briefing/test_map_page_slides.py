"""The slides in the map in one file: as many as the story has, with all its words and no note."""

import json
import random
from datetime import date

import pytest
from lxml import etree

from briefing.map_page import map_html
from briefing.settings import Settings
from briefing.slides import Slide
from briefing.story import build_story
from roster.filters import Filters
from tests.helpers.unpacking import unpacked

DAYS = ("2014-09-17", "2017-06-20", "2018-08-20", "2024-10-21")


@pytest.fixture(scope="module")
def roster_of_size(roster_of_text, gazetteer, shipped):
    """Build a roster of so many sites, of the whole country; that of twelve ships."""
    cities = [one for one in gazetteer.records if one.kind == "city"]

    def build(count: int):
        if count == 12:
            return shipped
        rows = [
            f'"{one.name}",{one.state},{DAYS[n % len(DAYS)]}'
            for n, one in enumerate(random.Random(5).sample(cities, count - 1))
        ]
        return roster_of_text("\n".join(["city,state,announced", "Nowhere at all,OH,", *rows]))

    return build


def words_of(slide: Slide, number: int, count: int, as_of: str) -> list[str]:
    """Return what a slide says, each run of words for itself, and last what its bar says."""
    said = [
        "Today" if slide.kind == "title" else slide.over,
        *(slide.figure, slide.title_after_figure if slide.figure else slide.title, slide.under),
        *slide.lines,
        *(f"“{slide.quotation}”", slide.quoted) * bool(slide.quotation),
        *(text for fact in slide.facts for text in (fact.label, fact.value)),
        *(text for line in slide.list_lines for text in line),
        *(link.words for link in slide.links),
    ]
    if slide.look == "cards":
        heading = f"{slide.title}, {slide.over}" if slide.over else slide.title
        cards = [(one.abbreviation, one.name, one.role) for one in slide.agencies]
        said = [heading, *(text for card in cards for text in card)]
    return [*filter(None, said), f"{number} / {count}"]


@pytest.mark.parametrize("count", [12, 68, 1000, 30_000])
def test_the_file_has_all_slides_of_the_story_and_their_words(roster_of_size, count) -> None:
    roster = roster_of_size(count)
    notes = Settings(notes=dict.fromkeys(("title", "group", "site", "country"), "For one alone"))
    story = build_story(roster, Filters(), notes, day=date(2026, 1, 2))
    data = map_html(roster.sites, roster, Filters(), story=story)
    assert len(data) <= (250_000 if count == 12 else 1_200_000)
    text = unpacked(data)["slides"]
    assert "For one alone" not in text
    slides = json.loads(text)["slides"]
    assert [(one["id"], one["title"]) for one in slides] == [
        (one.id, one.title) for one in story.slides
    ]
    bar = f"{story.short_title}as of {story.as_of}" if story.as_of else story.short_title
    for number, (slide, packed) in enumerate(zip(story.slides, slides, strict=True), 1):
        wide, tall = (
            ["".join(one.itertext()) for one in etree.fromstring(drawn).iter("{*}text")]
            for drawn in packed["drawn"]
        )
        *wanted, at = words_of(slide, number, len(slides), story.as_of)
        bars = [(f"{one.number:,}", one.label) for one in slide.bars]
        broken = [text for number, label in bars for text in (number, *label.split(" "))]
        whole = [text for bar in bars for text in bar]
        for found, expected in (
            (wide, [*wanted, *broken, bar, at]),
            (tall, [*wanted, *whole, at]),
        ):
            # A line may end in a word that is too long for it.
            assert ["".join(one.split()) for one in found] == [
                "".join(one.split()) for one in expected
            ], slide.id
        assert (packed["map"] is not None) == slide.has_map
