"""Briefings of one's own: their file, and what becomes of them when the list changes."""

import contextlib
import json
import threading
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefing.arrange import arrange
from briefing.named import (
    FILE_NAME,
    NamedBriefing,
    NamedBriefingError,
    NamedSlide,
    filters_typed,
    load_named,
    name_of,
    named_briefing,
    read_named,
    save_named,
    write_named,
)
from briefing.slides import Slide
from common.errors import ConflictError, DataFolderError
from common.wording import xml_safe
from roster.filters import Filters, filter_sites

WORDS = st.text(max_size=20).map(xml_safe)
IDS = ["title", "country", *(f"town-{n}" for n in "abcdef"), "group-oh", "group-oh-2", "close"]
SAVED = st.builds(NamedSlide, st.sampled_from(IDS), WORDS, st.booleans(), WORDS)
BRIEFINGS = st.builds(
    NamedBriefing,
    WORDS.filter(str.strip),
    st.lists(SAVED, unique_by=lambda one: one.id).map(tuple),
    st.lists(WORDS, max_size=3).map(tuple),
    WORDS,
    st.booleans(),
    st.booleans(),
)
OHIO = NamedBriefing(
    "Ohio, monthly",
    (NamedSlide("close", "Find the map", note="Thank the host."), NamedSlide("title", "P")),
    ("state=OH",),
)
TEXAS = NamedBriefing("Texas")


def slides(*ids: str) -> list[Slide]:
    return [Slide(one, "site", one.title(), note=f"About {one}.") for one in ids]


@given(st.dictionaries(st.from_regex(r"[a-z0-9]+(-[a-z0-9]+)*", fullmatch=True), BRIEFINGS))
def test_what_is_written_is_read_again(briefings) -> None:
    assert read_named(write_named(briefings)) == briefings


@given(st.lists(st.sampled_from(IDS), unique=True, min_size=1), BRIEFINGS)
def test_a_list_that_changed_loses_no_slide_and_tells_none_twice(today, named) -> None:
    arranged = arrange(slides(*today), named)
    saved = [own.id for own in named.slides]
    rows = [own.id for _, own in arranged.rows]
    assert sorted(rows) == sorted({*today, *saved})
    # What a person put in order stays in it, with its choice and note.
    assert [one for one in rows if one in saved] == saved
    kept = {own.id: (own.shown, own.note) for own in named.slides}
    assert all(
        (own.shown, own.note) == kept.get(own.id, (own.shown, "")) for _, own in arranged.rows
    )
    assert {own.id for own in arranged.new} == {*today} - {*saved}
    assert {own.id for own in arranged.gone} == {one for one in {*saved} - {*today} if kept[one][0]}
    shown = [own.id for slide, own in arranged.rows if slide and own.shown]
    assert [slide.id for slide in arranged.shown] == shown
    # Of what it does not know each follows what it follows usually.
    for before, one in pairwise(today):
        if one not in saved:
            assert rows[rows.index(one) - 1] == before
    # Saved as it is, it is the same again, and nothing is news.
    again = arrange(slides(*today), replace(named, slides=tuple(own for _, own in arranged.rows)))
    assert (again.rows, again.new) == (arranged.rows, ())


def test_the_speaker_is_told_of_what_came_and_went() -> None:
    saved = (
        NamedSlide("close", "Close", note="Thank the host."),
        NamedSlide("akron-oh", "Akron"),
        NamedSlide("lima-oh", "Lima", shown=False),
        NamedSlide("group-oh", "Ohio", shown=False),
        NamedSlide("title", "Title"),
    )
    today = slides("title", "toledo-oh", "group-oh", "group-oh-2", "close")
    shown = arrange(today, NamedBriefing("Mine", saved)).shown
    assert [slide.id for slide in shown] == ["close", "title", "toledo-oh"]
    assert [slide.note for slide in shown] == [
        "New since this briefing was saved, and shown: Toledo-Oh. "
        "New since this briefing was saved, and not shown: Group-Oh-2. "
        "No longer in the list, and left out: Akron.\nThank the host.\nAbout close.",
        "About title.",
        "About toledo-oh.",
    ]
    kept = NamedBriefing("Mine", saved[-1:])
    assert [arrange(slides("title"), kept, said).told for said in ("", "No color.")] == [
        "",
        "No color.",
    ]
    assert arrange(today, NamedBriefing("Mine", saved), "No color.").told.endswith(
        "No longer in the list, and left out: Akron. No color."
    )
    # Parts of one list have one title.
    parts = [replace(slide, title="Ohio") for slide in slides("group-oh", "group-oh-2")]
    rows = arrange(parts, NamedBriefing("Mine", saved)).rows
    assert [own.title for slide, own in rows if slide] == ["Ohio", "Ohio (2)"]
    shown = arrange(today, NamedBriefing("Mine", saved, adds_new=False)).shown
    assert [slide.id for slide in shown] == ["close", "title"]


def test_a_story_is_told_as_the_briefing_says(shipped, story_of) -> None:
    usual = story_of(shipped)
    named = NamedBriefing(
        "Mine",
        (NamedSlide("close", note="Thank the host."), NamedSlide("toledo-oh")),
        adds_new=False,
    )
    story = story_of(shipped, named=named)
    assert [slide.id for slide in story.slides] == ["close", "toledo-oh"]
    assert story.at("close").note.endswith(f"\nThank the host.\n{usual.at('close').note}")
    assert story.at("toledo-oh") == usual.at("toledo-oh")
    none = story_of(shipped, named=NamedBriefing("None", adds_new=False))
    assert [slide.id for slide in none.slides] == ["title"]


def test_filters_are_kept_as_a_command_takes_them(shipped, many) -> None:
    for roster, filters in (
        (shipped, Filters("east", {"state": ("OH", "TX")})),
        (shipped, Filters("", {"announced": ("2017-06-20",)}, states=True)),
        (many, Filters("", {"state": ("CA",)}, color="announced")),
        (many, Filters("", {"joined": ("2018-01-01..2018-12-31",)})),
    ):
        named = NamedBriefing(
            "Mine", (), filters_typed(roster, filters), filters.color, filters.states
        )
        found = named.filters_of(roster)
        assert (found, dict(found.chosen)) == (filters, dict(filters.chosen))
        assert filter_sites(roster, found).equals(filter_sites(roster, filters))
        assert named.lost_color(roster) == ""
    # The shipped list is of one announcement, so its pins have no colors.
    for color, column in (("announced", "announced"), ("by-track", "track")):
        named = NamedBriefing("Mine", color=color)
        assert named.filters_of(shipped) == Filters()
        lost = f"“{column}” can no longer color the pins, and was left out."
        assert named.lost_color(shipped) == lost
    with pytest.raises(NamedBriefingError) as raised:
        NamedBriefing("Mine", (), ("state=CA",)).filters_of(shipped)
    assert str(raised.value) == (
        "“Mine” cannot be told: No site has “state=CA”; choose from: AL, IL, IN, LA, MI, MO, NY, "
        "OH, TN, TX."
    )


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Ohio, monthly", "ohio-monthly"),
        ("  São Paulo's  №2 ", "sao-paulos-no2"),
        ("A--B", "a-b"),
        ("2026", "2026"),
    ],
)
def test_a_title_has_a_name_for_the_address(title: str, name: str) -> None:
    assert name_of(title) == name


def test_a_briefing_is_found_by_title_or_name_and_else_said_which_there_are() -> None:
    briefings = {"ohio-monthly": OHIO, "texas": TEXAS}
    assert named_briefing(briefings, "ohio-monthly") == OHIO
    assert named_briefing(briefings, "Ohio, monthly") == OHIO
    for there, said in ((briefings, "There are: ohio-monthly, texas."), ({}, "There are none.")):
        with pytest.raises(NamedBriefingError) as raised:
            named_briefing(there, "<b>")
        assert str(raised.value) == f"No briefing is named “<b>”. {said}"
    for title in ("", "…", "x" * 81):
        with pytest.raises(NamedBriefingError):
            name_of(title)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "briefings.json must have briefings by name, in braces."),
        (
            '{"Ohio": {}}',
            "briefings.json, “Ohio”: must be a name of small letters, digits and hyphens, such as "
            "ohio-monthly.",
        ),
        ('{"a": {}}', "briefings.json, “a”: “title” must be text of up to 80 letters."),
        (
            '{"a": {"title": "A", "x": 1}}',
            "briefings.json, “a”: “x” is not an entry; the entries are “title”, “slides”, "
            "“filters”, “color”, “states”, “adds_new”.",
        ),
        (
            '{"a": {"title": "A", "slides": [{"id": "t"}, {"id": "t"}]}}',
            "briefings.json, “a”: a slide is listed twice.",
        ),
        (
            '{"a": {"title": "A", "slides": [{"id": "t", "note": "\\ud800"}]}}',
            "briefings.json, “a”: “note” of a slide must be text of up to 5,000 letters.",
        ),
        (
            '{"a": {"title": "A", "slides": [{"id": "t", "shown": 1}]}}',
            "briefings.json, “a”: a slide must have an “id”, and “shown” must be true or false.",
        ),
        (
            '{"a": {"title": "A"}, "a": {"title": "B"}}',
            "briefings.json cannot be read as JSON: “a”, “a” has a name twice.",
        ),
    ],
)
def test_a_file_changed_by_hand_is_used_whole_or_said_why_not(text: str, said: str) -> None:
    with pytest.raises(DataFolderError) as raised:
        read_named(text.encode())
    assert str(raised.value) == said


@given(
    st.binary(max_size=60)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | WORDS,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["a", "title", "slides", "id", "filters", "note"]), inner
            )
        ),
    ).map(lambda value: json.dumps(value).encode())
)
def test_no_bytes_break_the_reading(data: bytes) -> None:
    with contextlib.suppress(DataFolderError):
        assert read_named(write_named(read_named(data))) == read_named(data)


def test_whoever_is_slower_is_told_and_others_stay(storage) -> None:
    storage.check()
    assert load_named(storage) == {}
    save_named(storage, {"ohio-monthly": OHIO}, {}, who="Ada", note="first")
    save_named(storage, {"texas": TEXAS}, {}, who="Bob")
    mine, theirs = replace(OHIO, adds_new=False), replace(OHIO, color="kind")
    save_named(storage, {"ohio-monthly": theirs}, {"ohio-monthly": OHIO}, who="Bob")
    for seen, said in (
        (OHIO, "“Ohio, monthly” was changed by someone else since you opened it."),
        (None, "There is a briefing named “ohio-monthly” already."),
    ):
        with pytest.raises(ConflictError) as raised:
            save_named(storage, {"ohio-monthly": mine}, {"ohio-monthly": seen}, who="Ada")
        assert str(raised.value) == said
    assert load_named(storage) == {"ohio-monthly": theirs, "texas": TEXAS}
    # A new name is one removed and one made.
    renamed = {"ohio-monthly": None, "ohio": theirs}
    save_named(storage, renamed, {"ohio-monthly": theirs}, who="Ada", note="renamed")
    assert load_named(storage) == {"ohio": theirs, "texas": TEXAS}
    with pytest.raises(ConflictError) as raised:
        save_named(storage, {"ohio-monthly": mine}, {"ohio-monthly": theirs}, who="Ada")
    assert str(raised.value) == "“Ohio, monthly” was removed by someone else since you opened it."
    versions = storage.versions(FILE_NAME)
    assert [(one.who, one.note, one.rows) for one in versions] == [
        ("Ada", "renamed", 2),
        ("Bob", "", 2),
        ("Bob", "", 2),
        ("Ada", "first", 1),
    ]
    assert [one.file for one in storage.audit() if one.what == "published"] == [FILE_NAME] * 4


def test_those_who_save_at_once_lose_nothing(storage) -> None:
    storage.check()

    def save(number: int) -> None:
        save_named(storage, {f"b-{number}": NamedBriefing(f"B {number}")}, {}, who=f"{number}")

    threads = [threading.Thread(target=save, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(load_named(storage)) == ["b-0", "b-1", "b-2", "b-3"]
