import re
from dataclasses import fields
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from briefing.fit import wrap
from briefing.groups import ENTRY_SIZE, ENTRY_WIDTH, LINES
from briefing.settings import Settings
from briefing.slides import COUNTRY, KINDS, Fact
from briefing.story import build_story
from roster.filters import Filters


def ids_of(story, kind=None):
    return [slide.id for slide in story.slides if kind in (None, slide.kind)]


def said(story):
    """Everything that is said, as one text."""
    return "\n".join(
        str(getattr(slide, field.name)) for slide in story.slides for field in fields(slide)
    )


def test_the_shipped_roster_is_told_from_the_title_to_the_address(shipped, story_of):
    story = story_of(shipped)
    ids = ids_of(story)
    assert ids[:4] == ["title", "country", "announcement-2017-06-20", "agencies"]
    assert ids[4:16] == list(shipped.places.index)
    assert ids[16:] == ["close"]
    assert story.slides[0].over == "March 4, 2019"
    assert story.slides[0].lines == ("The map as of June 20, 2017",)


@pytest.mark.parametrize("count", [10, 60, 201])
def test_names_that_are_not_laid_out_would_fit_on_no_slide(
    roster_of_text, gazetteer, story_of, monkeypatch, count
):
    cities = {(one.name, one.state) for one in gazetteer.records if one.kind == "city"}
    shortest = sorted(cities, key=lambda one: (len(one[0]), one))[:count]
    rows = [f"{name},{state},2017-06-20" for name, state in shortest]
    roster = roster_of_text("\n".join(["city,state,announced", *rows]))
    told = story_of(roster).slides
    monkeypatch.setattr("briefing.announcements._MOST_NAMED", count)
    assert story_of(roster).slides == told


def test_the_country_says_how_many_and_in_how_many_states(shipped, story_of):
    country = story_of(shipped).at("country")
    assert (country.title, country.figure) == ("12 cities in 10 states", "12")
    assert country.title_after_figure == "cities in 10 states"
    assert country.keys == tuple(shipped.places.index)
    assert country.camera == COUNTRY
    assert country.lines[0] == "joined on June 20, 2017."


def test_what_was_to_come_is_not_said_once_more_sites_have_come(
    roster_of_text, two_announcements, story_of
):
    rows = "city,state,announced\nMemphis,TN,2017-06-20\nTulsa,OK,2018-08-20\n"
    lines = [
        story_of(roster_of_text(rows + more, announcements=two_announcements)).at("country").lines
        for more in ("", "Reno,NV,2019-06-03\n")
    ]
    assert [said[1:] for said in lines] == [("More to come.",), ()]


def test_the_announcement_says_what_when_and_who_said_what(shipped, story_of):
    slide = story_of(shipped).at("announcement-2017-06-20")
    assert slide.over == "Announcement of June 20, 2017"
    assert slide.quoted == "Attorney General Jeff Sessions"
    assert slide.quotation == shipped.announcements["quotation"].iloc[0]
    assert [link.url for link in slide.links] == list(shipped.announcements["url"])


def test_all_eight_agencies_stand_on_one_slide(shipped, story_of):
    slide = story_of(shipped).at("agencies")
    assert slide.title == "Eight agencies take part"
    assert [agency.abbreviation for agency in slide.agencies] == list(
        shipped.agencies["abbreviation"]
    )


def test_nine_agencies_take_two_slides(roster_of_text, story_of):
    rows = "\n".join(f"A{n},Agency {n},," for n in range(9))
    story = story_of(roster_of_text(agencies=f"abbreviation,name,role,url\n{rows}\n"))
    assert ids_of(story, "agencies") == ["agencies", "agencies-2"]
    assert sum(len(slide.agencies) for slide in story.slides) == 9


def test_a_site_says_when_it_joined_with_whom_and_what_lies_near(shipped, story_of):
    slide = story_of(shipped).at("memphis-tn")
    assert (slide.over, slide.title, slide.under) == ("Site 3 of 12", "Memphis", "Tennessee")
    assert slide.lines == ("The larger of the 2 cities in Tennessee",)
    assert slide.facts[:2] == (
        Fact("Joined", "June 20, 2017"),
        Fact("Nearest sites", "Jackson, 74 miles"),
    )
    assert slide.note == "Memphis, TN, joined on June 20, 2017 with 11 other cities."
    assert Fact("In Tennessee", "2 cities") in slide.facts
    assert slide.selected == "memphis-tn"
    assert slide.camera.keys == ("memphis-tn",)


def test_further_columns_are_told_with_the_site_and_notes_to_the_speaker(roster_of_text, story_of):
    roster = roster_of_text(
        "city,state,announced,notes,track\nMemphis,TN,2017-06-20,Ask the chief.,Rural\n"
    )
    slide = story_of(roster).at("memphis-tn")
    assert Fact("Track", "Rural") in slide.facts
    assert slide.note == "Ask the chief."


def test_what_does_not_fit_in_the_table_is_told_to_the_speaker(roster_of_text, story_of):
    names = [f"column {n}" for n in range(30)]
    cells = [f"value {n}" for n in range(30)]
    roster = roster_of_text(f"city,state,{','.join(names)}\nMemphis,TN,{','.join(cells)}\n")
    slide = story_of(roster).at("memphis-tn")
    on_slide = {fact.value for fact in slide.facts}
    assert 3 < len(on_slide) < 20
    for cell in cells:
        assert (cell in on_slide) != (f": {cell}." in slide.note)


def test_a_place_that_joined_twice_has_one_slide_that_says_both(
    roster_of_text, story_of, two_announcements
):
    roster = roster_of_text(
        "city,state,announced\nKansas City,MO,2017-06-20\nToledo,OH,2018-08-20\n"
        "Kansas City,MO,2018-08-20\n",
        announcements=two_announcements,
    )
    story = story_of(roster)
    assert ids_of(story, "site") == ["kansas-city-mo", "toledo-oh"]
    assert story.at("kansas-city-mo").facts[:2] == (
        Fact("Joined", "June 20, 2017"),
        Fact("and again", "August 20, 2018"),
    )
    assert story.at("country").title == "2 cities in 2 states"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("Toledo,OH,2018-08-20\n", "to August 20, 2018."),
        ("Toledo,OH,2018-08-20\nMemphis,TN,2018-08-20\n", "to August 20, 2018, one of them twice."),
        (
            "Toledo,OH,2017-06-20\nToledo,OH,2018-08-20\nMemphis,TN,2018-08-20\n",
            "to August 20, 2018, two of them twice.",
        ),
        ("Memphis,TN,2018-08-20\n", "to August 20, 2018."),
        (
            "Toledo,OH,2018-08-20\nMemphis,TN,2018-08-20\nMemphis,TN,2018-08-21\n",
            "to August 21, 2018, one of them more than once.",
        ),
    ],
)
def test_the_country_says_how_many_joined_again(roster_of_text, story_of, rows, said):
    story = story_of(roster_of_text(f"city,state,announced\nMemphis,TN,2017-06-20\n{rows}"))
    announcements = "three announcements" if "21" in rows else "two announcements"
    line = f"joined in {announcements} from June 20, 2017 {said}"
    assert story.at("country").lines[0] == line


def test_what_is_new_is_told_only_where_something_came_before(
    roster_of_text, shipped, story_of, two_announcements
):
    assert ids_of(story_of(shipped), "new") == []
    roster = roster_of_text(
        "city,state,announced\nKansas City,MO,2017-06-20\nToledo,OH,2018-08-20\n"
        "Kansas City,MO,2018-08-20\n",
        announcements=two_announcements,
    )
    slide = story_of(roster).at("new-2018-08-20")
    assert slide.entries == ("Kansas City, MO, again", "Toledo, OH")
    assert slide.highlighted == ("kansas-city-mo", "toledo-oh")
    filtered = story_of(roster, Filters(chosen={"announced": ("2017-06-20",)}))
    assert ids_of(filtered, "announcement") == ["announcement-2017-06-20"]


def test_places_without_a_pin_are_counted_and_named(roster_of_text, story_of):
    roster = roster_of_text("city,state\nMemphis,TN\nNowhereville,OH\nAtlantis,Xanadu\n")
    story = story_of(roster)
    assert story.at("country").figure == "3"
    assert "Two of them are not on the map yet." in story.at("country").lines
    slide = story.at("unplaced")
    assert slide.title == "2 not on the map yet"
    assert slide.entries == ("Nowhereville, OH", "Atlantis, Xanadu")
    assert ids_of(story, "site") == ["memphis-tn"]


def test_filters_carry_over(shipped, story_of):
    story = story_of(shipped, Filters(chosen={"state": ("OH",)}))
    assert ids_of(story, "site") == ["toledo-oh", "cincinnati-oh"]
    assert story.at("country").title == "2 cities in 1 state"
    assert story.at("title").under == "Only Ohio"
    # What the map shows and what the table says are the same places.
    assert {slide.keys for slide in story.slides if slide.has_map} == {
        ("toledo-oh", "cincinnati-oh")
    }
    assert "Lansing" not in said(story)


@pytest.mark.parametrize(
    ("chosen", "said_of_it"),
    [
        ({"joined": ("2018-01-01..2018-12-31",)}, "Only those that joined in 2018"),
        ({"joined": ("2018-08-01..2018-08-31",)}, "Only those that joined in August 2018"),
        ({"joined": ("2018-08-20..2018-08-20",)}, "Only those that joined August 20, 2018"),
        ({"joined": ("2017-01-01..2018-12-31",)}, "Only those that joined from 2017 to 2018"),
        ({"joined": ("2018-01-01..",)}, "Only those that joined from 2018"),
        ({"joined": ("..2018-12-31",)}, "Only those that joined through 2018"),
        ({"announced": ("2018-08-20",)}, "Only those that joined August 20, 2018"),
        ({"state": ("OH",), "joined": ("2018-01-01..2018-12-31",)}, "Only Ohio; joined in 2018"),
        ({"by-founded": ("1819-01-01..1819-12-31",)}, "Only founded in 1819"),
    ],
)
def test_the_sites_of_some_days_are_said_as_a_person_would(
    roster_of_text, story_of, chosen, said_of_it
):
    rows = "".join(f"Memphis,TN,2017-06-20,18{n}-05-22\n" for n in range(10, 23))
    text = f"city,state,announced,founded\nToledo,OH,2018-08-20,1819-05-22\n{rows}"
    story = story_of(roster_of_text(text), Filters(chosen=chosen))
    assert story.at("title").under == said_of_it


@pytest.mark.parametrize(
    ("value", "said_of_it", "ids"),
    [
        ("1000..5000", "Only Population 1,000 to 5,000", ["mobile-al", "houston-tx"]),
        ("5000..", "Only Population from 5,000", ["houston-tx", "toledo-oh"]),
    ],
)
def test_a_range_is_said_and_a_blank_is_not_in_it(roster_of_text, story_of, value, said_of_it, ids):
    rows = "".join(f"Memphis,TN,{n}\n" for n in range(12))
    some = "Mobile,AL,1000\nReno,NV,\nHouston,TX,5000\nToledo,OH,5001\n"
    roster = roster_of_text(f"city,state,Population\n{some}{rows}")
    story = story_of(roster, Filters(chosen={"by-Population": (value,)}))
    assert story.at("title").under == said_of_it
    assert ids_of(story, "site") == ids


def test_a_filter_that_nothing_passes_still_has_a_story(shipped, story_of):
    story = story_of(shipped, Filters(search="zzz"))
    assert story.at("country").title == "0 sites"
    assert ids_of(story, "site") == []


def test_no_address_no_code(shipped, story_of):
    assert story_of(shipped).at("close").address == "https://map.example.org/"
    close = story_of(shipped, address="").at("close")
    assert (close.title, close.address) == ("Find out more", "")
    assert close.links[0].url == shipped.program.website
    own = story_of(shipped, settings=Settings(address="https://own.example.org"))
    assert own.at("close").address == "https://own.example.org"


def test_settings_choose_slides_their_order_and_their_notes(shipped, story_of):
    story = story_of(
        shipped,
        settings=Settings(
            slides=("country", "title", "site"),
            notes={"site": "For all.", "houston-tx": "For one.", "country": "Hello."},
        ),
    )
    assert ids_of(story)[:3] == ["country", "title", "birmingham-al"]
    assert "close" not in ids_of(story)
    assert story.at("country").note == "Hello."
    assert story.at("houston-tx").note == "For one."
    assert story.at("toledo-oh").note == "For all."


def test_old_links_lead_somewhere(shipped, story_of):
    story = story_of(shipped)
    assert story.at("agencies-2").id == "agencies"
    assert story.at("gone-oh").id == "title"


def test_many_sites_are_told_by_state_and_none_is_left_out(many, story_of):
    story = story_of(many)
    assert ids_of(story, "site") == []
    groups = [slide for slide in story.slides if slide.kind == "group"]
    keys = [key for slide in groups for key in slide.entry_keys if key]
    more = sum(
        int(found[1].replace(",", ""))
        for slide in groups
        for entry in slide.entries
        if (found := re.fullmatch(r"and ([\d,]+) more, on the Map page", entry))
    )
    assert len(keys) == len(set(keys))
    assert set(keys) <= set(many.places.index)
    assert len(keys) + more == len(many.places)
    texas = [slide for slide in groups if slide.id.startswith("group-tx")]
    assert [slide.over for slide in texas] == [f"Group 30 of 34, list {n} of 3" for n in (1, 2, 3)]
    assert all(set(slide.highlighted) <= set(slide.camera.keys) for slide in groups)


def test_many_sites_are_told_by_announcement_where_that_is_set(many, story_of):
    story = story_of(many, settings=Settings(group_by="announcement", most_parts=50))
    groups = [slide for slide in story.slides if slide.kind == "group"]
    assert [(slide.title, slide.over) for slide in groups] == [
        *(("First", f"Announcement 1 of 2, June 20, 2017, list {n} of 9") for n in range(1, 10)),
        *(
            ("Second", f"Announcement 2 of 2, August 20, 2018, list {n} of 17")
            for n in range(1, 18)
        ),
    ]
    assert [slide.id for slide in (groups[0], *groups[9:11])] == [
        *("group-2017-06-20", "group-2018-08-20", "group-2018-08-20-2"),
    ]
    keys = {key for slide in groups for key in slide.entry_keys}
    assert keys - {""} == set(many.places.index)


def test_few_sites_are_grouped_where_that_is_asked_for(shipped, story_of):
    story = story_of(shipped, settings=Settings(slides=("group",)))
    assert ids_of(story) == ["group-oh", "group-tn", "group-single"]
    assert story.at("group-tn").entries == ("Memphis", "Jackson")
    single = story.at("group-single")
    assert (single.title, single.under) == ("One city each", "8 states")
    assert single.entries[:2] == ("Birmingham, Alabama", "Springfield, Illinois")
    assert set(single.tinted) == {"AL", "IL", "IN", "LA", "MI", "MO", "NY", "TX"}
    assert single.camera.shows == "country"


NAMES = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters=',"'), max_size=90
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(
        st.tuples(
            NAMES | st.sampled_from(["Memphis", "Toledo", "W" * 400]),
            st.sampled_from(["TN", "OH", "Ohio", "XX", ""]),
            st.sampled_from(["2017-06-20", "2018-08-20", "", "soon"]),
        ),
        max_size=40,
    ),
    most=st.integers(0, 30),
    by=st.sampled_from(["state", "announcement"]),
)
def test_any_list_makes_a_story_in_which_every_place_is_counted(roster_of_text, rows, most, by):
    lines = ["Memphis,TN,2017-06-20", *(",".join(row) for row in rows)]
    roster = roster_of_text("\n".join(["city,state,announced", *lines, ""]))
    story = build_story(
        roster, Filters(), Settings(most_site_slides=most, group_by=by), day=date(2019, 3, 4)
    )
    ids = ids_of(story)
    assert len(ids) == len(set(ids))
    assert {slide.kind for slide in story.slides} <= set(KINDS)
    pinned = set(roster.places.index)
    assert set(story.at("country").keys) == pinned
    told = {key for slide in story.slides for key in (*slide.highlighted, slide.selected) if key}
    assert told == pinned
    for slide in story.slides:
        lines_of = [
            line for entry in slide.entries for line in wrap(entry, ENTRY_SIZE, ENTRY_WIDTH)
        ]
        assert len(lines_of) <= LINES
    open_places = int(story.at("unplaced").figure) if "unplaced" in ids else 0
    figure = story.at("country").figure
    assert int(figure) == len(pinned) + open_places
    assert (open_places == 0) == ("unplaced" not in ids)


def test_a_story_says_the_same_whatever_the_day_but_for_the_day(shipped, story_of):
    other = build_story(shipped, Filters(), Settings(), day=date(2020, 1, 1))
    first = [slide for slide in other.slides if slide.id == "title"]
    assert [slide.over for slide in first] == ["January 1, 2020"]
    assert [s for s in other.slides if s.kind == "site"] == [
        s for s in story_of(shipped).slides if s.kind == "site"
    ]


def test_one_is_not_several(roster_of_text, story_of):
    story = story_of(roster_of_text("city,state\nMemphis,TN\n"))
    assert story.at("country").title == "1 city in 1 state"


MANY_KINDS = (
    "city,state,kind,announced,track\n"
    "Memphis,TN,city,2017-06-20,Rural\nJackson,TN,city,2018-08-20,\nToledo,OH,city,2018-08-20,\n"
    "Cincinnati,OH,city,2018-08-20,\nHouston,TX,city,2017-06-20,\n"
    "Cook County,IL,county,2018-08-20,\nWashington,DC,city,2018-08-20,\n"
    "San Juan,PR,city,2018-08-20,\nMemphis,TN,city,2018-08-20,\n"
)


def test_the_district_and_the_territories_are_no_states(
    roster_of_text, story_of, two_announcements
):
    roster = roster_of_text(MANY_KINDS, announcements=two_announcements)
    story = story_of(roster, settings=Settings(most_site_slides=0))
    where = "4 states, the District of Columbia and 1 territory"
    assert story.at("country").title == f"8 sites in {where}"
    assert story.at("group-tn").over == "State 2 of 2"
    assert story.at("group-single").title == "One site each"
    assert story.at("group-single").under == ("2 states, the District of Columbia and 1 territory")


def test_what_is_new_comes_third_and_the_newest_announcement_after_it(
    roster_of_text, story_of, two_announcements
):
    roster = roster_of_text(MANY_KINDS, announcements=two_announcements)
    assert ids_of(story_of(roster))[:7] == [
        "title",
        "country",
        "new-2018-08-20",
        "announcement-2018-08-20",
        "announcement-2017-06-20",
        "growth",
        "agencies",
    ]


def test_several_announcements_are_told_as_a_growth_in_bars(roster_of_text, story_of, shipped):
    text = (
        "city,state,announced\nMemphis,TN,2017-06-20\nMemphis,TN,2018-08-20\n"
        "Akron,OH,2018-08-20\nTulsa,OK,2020-03-02\nOmaha,NE,\n"
    )
    slide = story_of(roster_of_text(text)).at("growth")
    assert (slide.title, slide.under) == ("How it has grown", "4 cities in three announcements")
    assert [(bar.label, bar.number) for bar in slide.bars] == [
        ("2017", 1),
        ("2018", 2),
        ("2020", 1),
    ]
    assert slide.lines == ("One of them without a date.",)
    assert slide.note == "2017: 1; 2018: 2; 2020: 1."
    some = Filters(chosen={"joined": ("..2018-12-31",)})
    slide = story_of(roster_of_text(text), filters=some).at("growth")
    assert [(bar.label, bar.number) for bar in slide.bars] == [("2017", 1), ("2018", 2)]
    assert (slide.over, slide.lines) == ("Only those that joined through 2018", ())
    one = Filters(chosen={"joined": ("2020-01-01..",)})
    for roster, filters in ((roster_of_text(text), one), (shipped, Filters())):
        assert all(slide.kind != "growth" for slide in story_of(roster, filters=filters).slides)


def test_an_announcement_has_its_headline_its_sites_and_its_map(
    roster_of_text, story_of, two_announcements
):
    roster = roster_of_text(MANY_KINDS, announcements=two_announcements)
    slide = story_of(roster).at("announcement-2017-06-20")
    assert (slide.title, slide.under) == ("First", "2 cities joined")
    assert slide.lines == ("Memphis and Houston.", "Some joined.")
    assert (slide.quotation, slide.quoted) == ("We begin.", "A Speaker")
    assert [(link.words, link.url) for link in slide.links] == [
        ("example.org", "https://example.org/1")
    ]
    assert slide.has_map
    assert slide.highlighted == ("memphis-tn", "houston-tx")
    assert set(slide.keys) == set(roster.places.index)


def test_an_announcement_that_nobody_joined_in_has_no_map(
    roster_of_text, story_of, two_announcements
):
    roster = roster_of_text(
        "city,state,announced\nMemphis,TN,2017-06-20\n", announcements=two_announcements
    )
    slide = story_of(roster).at("announcement-2018-08-20")
    assert (slide.title, slide.has_map, slide.lines) == ("Second", False, ("More joined.",))


def test_the_sites_of_a_large_announcement_go_on_a_list_of_their_own(many, story_of):
    slides = [
        s
        for s in story_of(many, settings=Settings(most_parts=50)).slides
        if "announcement-2018" in s.id
    ]
    assert slides[0].entries == ()
    assert {slide.title for slide in slides} == {"Second"}
    listed = [key for slide in slides for key in slide.entry_keys if key]
    assert sorted(listed) == sorted(slides[0].highlighted)
    assert [slide.id for slide in slides[1:3]] == [
        "announcement-2018-08-20-2",
        "announcement-2018-08-20-3",
    ]


def test_a_state_stands_alone_on_its_slide_and_every_slide_has_a_note(many, story_of):
    story = story_of(many)
    for slide in story.slides:
        assert slide.note.strip(), slide.id
        if slide.camera.shows == "state":
            states = set(many.places.loc[list(slide.camera.keys), "state_code"])
            assert states == set(slide.tinted)
            assert len(slide.camera.keys) > 1
            assert set(slide.camera.keys) == set(slide.highlighted)
    shared = {code for slide in story.slides if slide.id == "group-single" for code in slide.tinted}
    counts = many.places["state_code"].value_counts()
    assert shared == set(counts[counts == 1].index)
