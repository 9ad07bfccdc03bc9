"""The briefing on paper."""

from datetime import date

from briefing.settings import Settings
from briefing.story import build_story
from roster.filters import Filters
from ui.slideshow.print_view import MOST_PLACES, printed


def test_a_long_briefing_of_many_sites_is_not_drawn_for_paper_but_says_how_to_print_it(
    roster_of_text, gazetteer
) -> None:
    names = sorted({(r.name, r.state) for r in gazetteer.records if r.kind == "city"})
    rows = [f'"{city}",{state}' for city, state in names[::40]]
    roster = roster_of_text("\n".join(["city,state", *rows]))
    story, few = (
        build_story(roster, filters, Settings(), day=date(2026, 1, 1))
        for filters in (Filters(), Filters(chosen={"state": ("OH",)}))
    )
    assert printed(few) is few
    drawn = sum(len(slide.keys) for slide in story.slides if slide.has_map)
    assert drawn > MOST_PLACES
    (slide,) = printed(story).slides
    assert slide.title == f"{len(story.slides)} slides"
    assert slide.lines == ("To print them, press Download on the Map page, then Briefing as PDF.",)
    assert not slide.has_map
