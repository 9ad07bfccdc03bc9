"""The briefing of what has changed, against an oracle that made one list from the other."""

from collections import Counter
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings

from briefing.settings import Settings
from briefing.since import MOST_BETWEEN, Since, since_asked
from briefing.story import build_story
from roster.as_of import roster_as_of
from roster.build import Inputs, roster_of
from roster.difference import What, difference
from roster.filters import Filters
from roster.moment import parse_as_of
from tests.helpers import DATA
from tests.helpers.changing import PAIRS, POOL, STAYS, histories, quick_rosters
from versions.storage import NewContent

DAY = date(2026, 6, 1)
CODES = {city: code for city, code, *_ in (*POOL, STAYS)}


@pytest.fixture(scope="module")
def build(outlines):
    return quick_rosters(outlines)


ALL = Filters()


def told(since, filters=ALL):
    return build_story(since.after, filters, Settings(), day=DAY, since=since)


def counted(cities):
    """Say how many cities there are, in how many states."""
    territories = "PR" in {CODES[city.removesuffix("x")] for city in cities}
    states = len(cities) - territories
    count = f"{len(cities)} {'city' if len(cities) == 1 else 'cities'}"
    return f"{count} in {states} state{'s' * (states > 1)}{' and 1 territory' * territories}"


def sentence(became, cities):
    count = Counter(became.values())
    fixed = count[What.CORRECTED] + count[What.MOVED]
    news = [f"{count[what]} {what}" for what in (What.JOINED, What.AGAIN, What.LEFT) if count[what]]
    if fixed:
        news = news or ["None joined or left"]
        news.append(f"{fixed} {'was' if fixed == 1 else 'were'} corrected")
    now = "now" if count[What.JOINED] or count[What.LEFT] else "still"
    return f"{', '.join(news) or 'Nothing has changed'}: {now} {counted(cities)}."


def labels(cities):
    return Counter(f"{city}, {CODES[city.removesuffix('x')]}" for city in cities)


def names(slides):
    """Return the places that slides name: each by its own, or in a list."""
    listed = [name for slide in slides if slide.kind != "site" for name, _ in slide.list_lines]
    own = [f"{slide.title}, {CODES[slide.title]}" for slide in slides if slide.kind == "site"]
    return Counter([*listed, *own])


@settings(max_examples=300 // PAIRS)
@given(histories())
def test_sentence_and_slides_tell_each_change_once_and_nothing_else(build, lists) -> None:
    rosters = [build(made) for made in lists]
    for (before, after), made in zip(pairwise(rosters), lists[1:], strict=True):
        since = Since(before, after, "then")
        became = Counter((one.place.city, one.what) for one in since.changes.changes)
        assert became == Counter(made.became.items())
        slides = told(since).slides
        assert [slides[n].id for n in (0, 1, -1)] == ["title", "since", "country"]
        assert slides[1].title == sentence(made.became, made.cities)
        left = [slide for slide in slides[2:-1] if slide.id.startswith("left")]
        joined = [slide for slide in slides[2:-1] if slide not in left]
        of = {what: [city for city, one in made.became.items() if one is what] for what in What}
        assert names(joined) == labels([*of[What.JOINED], *of[What.AGAIN]])
        assert names(left) == labels(of[What.LEFT])
        assert names(slides[1:2]) - names(joined) - names(left) == Counter()
        fixed = [*of[What.CORRECTED], *of[What.MOVED]]
        assert all(f"{city}, {CODES[city.removesuffix('x')]} (" in slides[1].note for city in fixed)
    assert difference(before, before).changes == ()


def lists_of(roster_of_text, before, after):
    head = "city,state,announced,notes\n"
    return [roster_of_text(head + "\n".join(rows)) for rows in (before, after)]


@pytest.fixture(scope="module")
def places(gazetteer):
    """Thirty large places, of which the names of some are long."""
    largest = sorted(gazetteer.records, key=lambda one: -one.population)
    found = [one for one in largest if one.kind == "city" and one.feature.startswith("PPL")]
    return [f"{one.name},{one.state},2018-08-20," for one in found[:31]]


@pytest.mark.parametrize("joined", [0, 1, 5, 6, 12, 18, 29, 30])
def test_up_to_thirty_changes_take_eight_slides_and_none_is_left_out(
    roster_of_text, places, joined
) -> None:
    stays, changed = places[:1], places[1:]
    before, after = lists_of(roster_of_text, stays + changed[joined:], stays + changed[:joined])
    slides = told(Since(before, after, "then")).slides
    assert len(slides) <= MOST_BETWEEN + 3 == 8
    entries = names([slide for slide in slides[2:-1] if slide.kind != "site"])
    alone = [slide for slide in slides if slide.kind == "site"]
    assert entries.total() + len(alone) == 30
    assert not any("more, on the Map page" in name for name in entries)


def test_more_changes_say_how_many_are_left_out(many, roster_of_text) -> None:
    before = roster_of_text("city,state,announced\nMemphis,TN,2017-06-20")
    slides = told(Since(before, many, "then")).slides
    assert len(slides) == 8
    assert slides[-2].entries[-1] == "and 249 more, on the Map page"


def test_of_places_that_joined_without_a_pin_only_their_names_are_told(roster_of_text) -> None:
    stays = ["Toledo,OH,2017-06-20,", "Memphis,TN,2017-06-20,"]
    lists = lists_of(roster_of_text, stays, [*stays, "Xyzzyville,OH,2026-06-01,"])
    slides = told(Since(*lists, "then")).slides
    assert [slide.title for slide in slides[1:]] == [
        "1 joined: now 3 cities in 2 states.",
        "1 not on the map yet",
        "3 cities in 2 states",
    ]


def test_a_place_that_joined_again_is_no_new_one_on_its_slide(roster_of_text) -> None:
    stays = ["Toledo,OH,2017-06-20,", "Memphis,TN,2017-06-20,", "Miami,FL,2017-06-20,"]
    akron, toledo, memphis = (
        f"{name},2018-08-20," for name in ("Akron,OH", "Toledo,OH", "Memphis,TN")
    )
    for joined, said in (
        ([akron], {"Akron": "New site"}),
        ([toledo], {"Toledo": "Joined again"}),
        ([akron, toledo], {"Toledo": "Joined again", "Akron": "New site"}),
        (
            [akron, toledo, "Tulsa,OK,2018-08-20,", memphis],
            {
                "Toledo": "Joined again 1 of 2",
                "Memphis": "Joined again 2 of 2",
                "Akron": "New site 1 of 2",
                "Tulsa": "New site 2 of 2",
            },
        ),
    ):
        slides = told(Since(*lists_of(roster_of_text, stays, [*stays, *joined]), "then")).slides
        assert {one.title: one.over for one in slides if one.kind == "site"} == said


def test_only_what_passes_the_filters_is_told_and_that_is_said(roster_of_text) -> None:
    before, after = lists_of(
        roster_of_text,
        ["Toledo,OH,2017-06-20,", "Dayton,OH,2017-06-20,Moved away", "Miami,FL,2017-06-20,"],
        ["Toledo,OH,2017-06-20,seen", "Akron,OH,2018-08-20,", "Tulsa,OK,2018-08-20,"],
    )
    since = Since(before, after, "March 1, 2018", {3: "The city withdrew."})
    slides = told(since, Filters(chosen={"state": ("OH",)})).slides
    assert slides[0].lines[:2] == ("What has changed since March 1, 2018", "Only Ohio")
    assert slides[1].title == "1 joined, 1 left, 1 was corrected: now 2 cities in 1 state."
    assert slides[1].over == "Since March 1, 2018, only Ohio"
    assert slides[1].entries == ("Akron, OH", "Dayton, OH, left")
    assert [slide.id for slide in slides] == ["title", "since", "akron-oh", "left", "country"]
    assert slides[1].note == (
        "1 joined, 1 left, 1 was corrected: now 2 cities in 1 state. Joined: Akron, OH. "
        "Left: Dayton, OH. Corrected: Toledo, OH (notes “” → “seen”)."
    )
    assert slides[3].over == "Since March 1, 2018, only Ohio"
    assert slides[3].lines == ("“The city withdrew.”",)
    assert slides[3].note.startswith("Dayton, OH: “The city withdrew.”; Moved away.")
    assert slides[3].gone == ("dayton-oh",)
    assert "dayton-oh" in since.roster.places.index
    assert "dayton-oh" not in slides[-1].keys


def test_the_change_is_told_of_either_kind_of_storage(storage, gazetteer, outlines) -> None:
    storage.check()
    files = [path for path in sorted(DATA.iterdir()) if path.is_file() and path.suffix != ".md"]
    contents = [NewContent(path.name, path.read_bytes(), None) for path in files]
    storage.publish(contents, who="Ada", note="first")
    found = storage.read("sites.csv")
    lines = found.data.decode("utf-8-sig").splitlines()
    kept = [line for line in lines if not line.startswith("Toledo,")]
    text = "\n".join([*kept, "Akron,OH" + "," * (lines[0].count(",") - 1), ""])
    content = NewContent("sites.csv", text.encode(), found.digest)
    storage.publish([content], who="Ada", note="Toledo withdrew")
    known, inputs = (gazetteer, outlines), Inputs.read(storage)
    asked = parse_as_of("version:1", now=datetime.now(UTC))
    before = roster_as_of(inputs, storage, asked, *known)
    assert [*before.sites["city"]].count("Toledo") == 1
    assert "Akron" not in [*before.sites["city"]]
    after = roster_of(inputs, *known)
    story = told(since_asked(inputs, storage, asked, after, *known))
    assert story.slides[1].title == "1 joined, 1 left: now 12 cities in 10 states."
    assert story.at("left").lines == ("“Toledo withdrew”",)
