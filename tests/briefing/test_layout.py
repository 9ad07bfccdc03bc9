"""What stands on the files' slides lies on the slide, above the bar, and on nothing else."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.fit import FOOT, SMALLEST, WIDTH
from briefing.frame import MAP, PHONE, SHEET, Area
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
    areas += [column.area for column in layout.columns]
    labels = [text for column in layout.columns for text in column.texts]
    areas += [area for area, _ in labels]
    assert all(run.size >= SMALLEST for _, run in labels)
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


GROWN = {
    "a year each": [f"{year}-06-20" for year in range(2012, 2024)],
    "days of one month": [f"2017-06-{day}" for day in range(10, 30)],
    "months": [f"{2016 + n // 12}-{n % 12 + 1:02}-15" for n in range(40)],
    "two": ["2017-06-20", "2018-06-20"],
    "centuries": [f"{year}-01-01" for year in range(1700, 2300, 9)],
}


@pytest.mark.parametrize("days", GROWN.values(), ids=GROWN)
@pytest.mark.parametrize("frame", [SHEET, PHONE, replace(SHEET, width=1440.0)])
def test_the_bars_of_any_growth_are_side_by_side_as_long_as_their_numbers(
    roster_of_text, story_of, days, frame
):
    rows = [f"Town {n},TN,{days[n * n % len(days)]}\n" for n in range(400)]
    slide = story_of(roster_of_text(f"city,state,announced\n{''.join(rows)}")).at("growth")
    layout = lay_out(slide, frame)
    assert_fits(slide)
    assert [column.texts[0][1].text for column in layout.columns] == [
        f"{bar.number:,}" for bar in slide.bars
    ]
    assert sum(bar.number for bar in slide.bars) == 400
    long = [c.area.width if frame.tall else c.area.height for c in layout.columns]
    most = max(bar.number for bar in slide.bars)
    for bar, length in zip(slide.bars, long, strict=True):
        assert abs(length / max(long) - bar.number / most) < 0.01 or length == 3
    areas = [area for column in layout.columns for area in (column.area, *dict(column.texts))]
    areas += [block.area for block in layout.blocks]
    for one, other in combinations(areas, 2):
        assert not meet(one, other)
    assert max(area.right for area in areas) <= frame.width
    assert max(area.bottom for area in areas) <= frame.height


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
