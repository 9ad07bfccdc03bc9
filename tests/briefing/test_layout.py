"""What stands on the files' slides lies on the slide, above the bar, and on nothing else."""

from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.fit import FOOT, SMALLEST, WIDTH
from briefing.frame import MAP, Area
from briefing.layout import lay_out
from briefing.settings import Settings
from roster.filters import Filters

LONG = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch and its neighbors " * 6


def meet(one: Area, other: Area) -> bool:
    return (
        one.x < other.right
        and other.x < one.right
        and one.y < other.bottom
        and other.y < one.bottom
    )


def assert_fits(slide):
    layout = lay_out(slide)
    blocks = layout.blocks
    areas = [block.area for block in blocks]
    areas += [MAP] if slide.has_map else []
    areas += [layout.code] if layout.code else []
    for area in areas:
        assert area.x >= 0, (slide.id, area)
        assert area.y >= 0, (slide.id, area)
        assert area.right <= WIDTH, (slide.id, area)
        assert area.bottom <= FOOT + 0.01, (slide.id, area)
    for one, other in combinations(areas, 2):
        assert not meet(one, other), (slide.id, one, other)
    for block in blocks:
        assert block.text_height <= block.area.height + 0.01, (slide.id, block)
        runs = [*block.paragraphs, *(run for row in block.rows for run in (row.label, row.value))]
        assert all(run.size >= SMALLEST for run in runs)
        for run in runs:
            assert "".join("".join(run.lines).split()) == "".join(run.text.split())
    for block, card in zip(
        (b for b in blocks if b.name.startswith("card")), layout.cards, strict=True
    ):
        assert card.x < block.area.x < block.area.right < card.right
        assert card.y < block.area.y < block.area.bottom < card.bottom


def test_the_shipped_briefing_fits(shipped, story_of):
    for slide in story_of(shipped).slides:
        assert_fits(slide)


def test_three_hundred_sites_fit_by_state_and_by_announcement(many, story_of):
    for by in ("state", "announcement"):
        for slide in story_of(many, settings=Settings(group_by=by, most_parts=50)).slides:
            assert_fits(slide)


def test_very_long_texts_fit(roster_of_text, story_of):
    row = ",".join([LONG] * 5)
    roster = roster_of_text(
        "city,state,announced,one,two,three,four\n"
        f"{LONG},TX,2018-08-20,{row.split(',', 1)[1]}\n"
        f"Memphis,TN,2018-08-20,{row.split(',', 1)[1]}\n"
        f"Kansas City,MO,2017-06-20,{row.split(',', 1)[1]}\n"
        "Louisville-Jefferson County,KY,2018-08-20,,,,\n",
        announcements="date,headline,title,summary,quotation,quoted,outlook,url\n"
        f"2017-06-20,{LONG},{LONG},{LONG * 4},{LONG * 2},{LONG},{LONG},https://example.org\n"
        f"2018-08-20,{LONG},{LONG},{LONG * 4},{LONG * 2},{LONG},{LONG},https://example.org\n",
        agencies="abbreviation,name,role,url\n" + f"{LONG},{LONG},{LONG},\n" * 11,
    )
    for by, most in (("state", 20), ("state", 0), ("announcement", 0)):
        chosen = Settings(group_by=by, most_site_slides=most)
        story = story_of(
            roster, settings=chosen, address="https://example.org/" + "a-long-address/" * 12
        )
        for slide in story.slides:
            assert_fits(slide)


def test_a_long_filter_fits(shipped, story_of):
    filters = Filters(
        search="m",
        chosen={"state": tuple(dict.fromkeys(shipped.sites["state_code"])), "kind": ("city",)},
    )
    for slide in story_of(shipped, filters).slides:
        assert_fits(slide)


CELL = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=',"'), max_size=300
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(cells=st.lists(CELL, min_size=6, max_size=6), headline=CELL)
def test_whatever_stands_in_the_cells_fits(roster_of_text, story_of, cells, headline):
    roster = roster_of_text(
        "city,state,announced,a,b,c,d,e,f\n"
        f"Memphis,TN,2018-08-20,{','.join(cells)}\n{cells[0]},OH,2018-08-20,,,,,,\n",
        announcements=f"date,title,summary\n2018-08-20,x{headline},{headline}\n",
    )
    for slide in story_of(roster).slides:
        assert_fits(slide)
