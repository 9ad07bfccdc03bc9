"""The Briefing page: its slide and filters come from the address, its requests from the browser."""

import html
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from streamlit.testing.v1 import AppTest

from briefing.named import NamedBriefing, NamedSlide, save_named
from tests.helpers import ROOT
from tests.helpers.pages import Open
from tests.helpers.updating import lines
from ui import live
from ui.keys import Key
from ui.slideshow.requests import NOTES_VARIABLE, Request, parse_request
from ui.slideshow.rooms import is_room, room_of
from ui.slideshow.routes import hub
from ui.slideshow.state import Zoom
from versions.folder import FolderStorage

ROOM = room_of("s")


def words(test: AppTest) -> str:
    return "\n".join(element.proto.body for element in test.get("html"))


def asked(test: AppTest, name: str) -> str:
    """Return a query parameter."""
    value = test.query_params[name]
    return value if isinstance(value, str) else value[0]


def told(test: AppTest) -> dict[str, Any]:
    """Return what the stage's component was given."""
    protos = (element.proto for element in test.get("bidi_component"))
    (text,) = (proto.json for proto in protos if proto.component_name == "slideshow")
    found: dict[str, Any] = json.loads(text)
    return found


@pytest.fixture
def briefing(data: Path) -> Open:
    """Open the briefing in its own session, by an address with these parameters."""

    def opened(**query: str | list[str]) -> AppTest:
        # From its text: run as the main script, the page would stand before the package that
        # has the same name.
        page = (ROOT / "pages" / "briefing.py").read_text("utf-8")
        test = AppTest.from_string(page, default_timeout=60)
        test.session_state[Key.ROSTER] = live.load_current().roster
        for name, value in query.items():
            test.query_params[name] = value
        return test.run()

    return opened


def entered(test: AppTest, room: str = "", slide: str = "", mark: str = "") -> AppTest:
    """Let the browser say which room it takes up again; "": it asks for a new one."""
    test.session_state[Key.SLIDESHOW] = {"enter": {"room": room, "slide": slide, "mark": mark}}
    test.run()
    test.session_state[Key.SLIDESHOW] = {}
    return test


def test_it_opens_on_the_title_with_a_room_of_its_own(briefing: Open) -> None:
    test = briefing()
    assert (told(test)["room"], told(test)["secret"]) == ("", "")
    entered(test)
    assert not test.exception
    assert "National Public Safety Partnership" in lines(test)
    stage = told(test)
    assert stage["slide"] == "title"
    assert is_room(stage["room"])
    assert room_of(stage["secret"]) == stage["room"]
    assert asked(test, "room") == stage["room"]
    assert stage["secret"] not in json.dumps(dict(test.query_params))


def test_a_browser_that_asks_again_has_the_room_that_it_was_given(briefing: Open) -> None:
    test = briefing()
    first = told(entered(test, mark="a"))
    # The second question was under way before the first answer, and has the address of then.
    del test.query_params["room"]
    assert told(entered(test, mark="a"))["room"] == first["room"]
    assert test.query_params["room"] == first["room"]
    assert told(entered(test, mark="a"))["secret"] == first["secret"]
    other = told(entered(test, mark="b"))
    assert room_of(other["secret"]) == other["room"] != first["room"]


def test_the_address_names_the_slide_and_the_filters(briefing: Open) -> None:
    test = briefing(slide="toledo-oh", state=["Ohio"])
    assert told(test)["slide"] == "toledo-oh"
    assert "Site 1 of 2" in lines(test)
    assert told(test)["slides"][-3:] == ["toledo-oh", "cincinnati-oh", "close"]


def test_filters_may_be_named_by_code_and_date(briefing: Open) -> None:
    by_code = told(briefing(state=["oh"], announced=["2017-06-20"]))["slides"]
    by_name = told(briefing(state=["Ohio"], announced=["June 20, 2017"]))["slides"]
    assert by_code == by_name
    assert "memphis-tn" not in by_code


def test_a_slide_that_is_gone_leads_to_the_first(briefing: Open) -> None:
    test = briefing(slide="atlantis-xx", room=ROOM)
    assert told(test)["slide"] == "title"
    assert asked(test, "slide") == "title"


def test_a_room_of_the_address_gets_no_secret(briefing: Open) -> None:
    for view in ("stage", "presenter", "follow"):
        stage = told(briefing(view=view, room=ROOM))
        assert (stage["room"], stage["secret"]) == (ROOM, "")


def test_the_browser_takes_up_its_room_and_slide_again(briefing: Open) -> None:
    test = entered(briefing(state=["Ohio"]), ROOM, "toledo-oh")
    assert (told(test)["room"], told(test)["secret"]) == (ROOM, "")
    assert (asked(test, "room"), asked(test, "slide")) == (ROOM, "toledo-oh")
    assert told(test)["filters"] == "state=Ohio"
    bookmark = entered(briefing(slide="agencies"), ROOM, "toledo-oh")
    assert asked(bookmark, "slide") == "agencies"


def test_a_browser_without_the_secret_gets_a_room_of_its_own(briefing: Open) -> None:
    test = entered(briefing(room=ROOM))
    assert told(test)["room"] not in ("", ROOM)
    assert room_of(told(test)["secret"]) == told(test)["room"] == asked(test, "room")


@pytest.mark.parametrize("reported", [3, [], {"room": 3}, {"room": "<b>", "slide": None}])
def test_a_report_of_a_room_that_makes_no_sense_gives_a_new_one_at_most(
    briefing: Open, reported: object
) -> None:
    test = briefing()
    test.session_state[Key.SLIDESHOW] = {"enter": reported}
    test.run()
    assert not test.exception
    assert told(test)["room"] == "" or room_of(told(test)["secret"]) == told(test)["room"]


def test_followers_get_no_room_that_the_address_does_not_name(briefing: Open) -> None:
    stage = told(briefing(view="follow", room="<b>"))
    assert (stage["room"], stage["secret"]) == ("", "")


def test_the_presenter_sees_this_slide_the_next_and_the_way_to_follow(briefing: Open) -> None:
    test = briefing(view="presenter", room=ROOM, slide="jackson-tn", state=["Tennessee"])
    titles = re.findall("<h2[^>]*>(.*?)</h2>", words(test))
    assert titles[:2] == ["Jackson", "Find out more"]  # the slides for print follow
    (link,) = re.findall(r'href="([^"]*view=follow[^"]*)"', words(test))
    assert parse_qs(urlsplit(html.unescape(link)).query) == {
        "view": ["follow"],
        "room": [ROOM],
        "state": ["Tennessee"],
    }


def test_the_follow_link_never_holds_the_secret(briefing: Open, data: Path) -> None:
    (data / "briefing.toml").write_text('address = "https://map.example.gov/psp/"\n', "utf-8")
    test = entered(briefing())
    secret = told(test)["secret"]
    room = room_of(secret)
    assert f"or type map.example.gov/psp/f/{hub().code(room)}" in lines(test)
    assert secret not in words(test)
    presenter = words(briefing(view="presenter", room=room))
    link = f"https://map.example.gov/psp/briefing?view=follow&amp;room={room}"
    assert re.findall(r'href="([^"]*view=follow[^"]*)"', presenter) == [link]
    assert secret not in presenter


@pytest.mark.parametrize(
    ("address", "alone"), [("http://127.0.0.1:8501", True), ("https://map.example.gov", False)]
)
def test_an_address_that_nobody_else_can_open_is_said_in_place_of_a_code(
    briefing: Open, data: Path, address: str, alone: bool
) -> None:
    (data / "briefing.toml").write_text(f'address = "{address}"\n', "utf-8")
    for query in ({}, {"slide": "close"}, {"view": "presenter"}):
        said = words(briefing(room=ROOM, **query))
        assert bool(re.search(r"\bOnly this computer can open this map now\.", said)) is alone
        assert bool(re.search(r'\balt="QR code of ', said)) is not alone


def test_settings_that_cannot_be_used_are_said_to_the_presenter_alone(
    briefing: Open, data: Path
) -> None:
    (data / "briefing.toml").write_text("slides = 3\n", "utf-8")
    test = presenting(briefing)
    assert (
        'briefing.toml: “slides” must be a list of kinds of slides, such as ["title", "country"].'
    ) in lines(test)
    assert "briefing.toml:" not in words(briefing())


def test_a_logo_is_on_the_first_slide_and_one_that_cannot_be_used_is_said_to_the_presenter(
    briefing: Open, data: Path
) -> None:
    path = data / "logo.png"
    Image.new("RGB", (300, 100), "navy").save(path)
    drawn = '<img class="logo" src="data:image/png;base64,'
    # All slides are there once more, for paper.
    assert words(briefing()).count(drawn) == 2
    assert words(briefing(slide="country")).count(drawn) == 1
    path.write_bytes(b"GIF89a")
    assert words(briefing()).count(drawn) == 0
    assert "logo.png is not a PNG picture; save it as one." in lines(presenting(briefing))


def presenting(briefing: Open, secret: str = "s") -> AppTest:
    """Open the presenter's view in a browser that keeps a room's secret."""
    test = briefing(view="presenter", room=ROOM, slide="country")
    test.session_state[Key.SLIDESHOW] = {"secret": secret}
    return test.run()


@pytest.fixture
def noted(data: Path) -> None:
    (data / "briefing.toml").write_text('[notes]\ncountry = "Ask for the grant."\n', "utf-8")


@pytest.mark.usefixtures("noted")
def test_the_note_is_for_the_browser_that_began_the_room(briefing: Open) -> None:
    assert "<p>Ask for the grant.</p>" in words(presenting(briefing))
    begun_here = entered(briefing(slide="country"))
    assert "Ask for the grant." not in words(begun_here)
    begun_here.query_params["view"] = "presenter"
    assert "<p>Ask for the grant.</p>" in words(begun_here.run())


@pytest.mark.usefixtures("noted")
def test_the_note_is_for_nobody_else(briefing: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    for test in (
        briefing(view="presenter", slide="country"),
        briefing(view="presenter", slide="country", room="<b>"),
        briefing(view="presenter", slide="country", room=ROOM),
        presenting(briefing, secret=""),
        presenting(briefing, secret=ROOM),
        presenting(briefing, secret="another"),
    ):
        assert not test.exception
        assert "Ask for the grant." not in words(test)
        assert (
            "The notes are for the presenter. To see them, start on the Briefing page and press P "
            "there."
        ) in lines(test)
    monkeypatch.setenv(NOTES_VARIABLE, "editors")
    assert "Ask for the grant." not in words(presenting(briefing))


@pytest.mark.usefixtures("noted")
def test_the_story_of_other_pages_has_notes_only_for_who_began_a_room() -> None:
    def page() -> None:
        import streamlit as st

        from roster.filters import Filters
        from ui.keys import Key
        from ui.slideshow.story_source import current_briefing

        story = current_briefing(st.session_state[Key.ROSTER], Filters()).story
        st.session_state.told = "\n".join(slide.note for slide in story.slides)

    def notes(**state: str) -> str:
        test = AppTest.from_function(page, default_timeout=60)
        test.session_state[Key.ROSTER] = live.load_current().roster
        for name, value in state.items():
            test.session_state[Key[name]] = value
        test.run()
        assert not test.exception
        told: str = test.session_state.told
        return told

    assert notes().strip() == ""
    assert "Ask for the grant." in notes(SLIDESHOW_SECRET="s").splitlines()


def test_the_presenters_view_by_itself_begins_no_room(briefing: Open) -> None:
    test = briefing(view="presenter")
    assert (told(test)["room"], told(test)["secret"]) == ("", "")
    assert "view=follow" not in words(test)


@pytest.mark.parametrize(
    "report", [None, 3, [], {}, {"slide": "a"}, {"slide": "a", "n": "x", "home": 0}]
)
def test_a_report_that_makes_no_sense_is_no_wish(report: object) -> None:
    assert parse_request(report) is None


def test_a_wish_may_zoom_the_map_in(briefing: Open) -> None:
    zoom = {"x": 700, "y": 300, "level": 1}
    request = parse_request({"slide": "country", "n": 1, "home": 0, "zoom": zoom})
    assert request == Request("country", 1, 0, Zoom(700, 300, 1))
    assert parse_request({"slide": "country", "n": 1, "home": 0, "zoom": {"x": 1}}) is None


def test_the_overview_knows_every_slide_and_the_followers_none(briefing: Open) -> None:
    test = briefing(state=["Ohio"])
    found = re.search('data-contents="([^"]*)"', words(test))
    assert found
    listed = json.loads(html.unescape(found[1]))
    assert [slide["id"] for slide in listed["slides"]] == told(test)["slides"]
    toledo = next(slide for slide in listed["slides"] if slide["id"] == "toledo-oh")
    assert (toledo["title"], toledo["look"], len(toledo["strong"])) == ("Toledo", "map", 1)
    assert toledo["selected"]
    assert toledo["find"] == "Toledo Site 1 of 2 Ohio June 20, 2017 Cincinnati, 181 miles 2 cities"
    assert "data-contents" not in words(briefing(view="follow", room=ROOM))


def test_a_wish_is_shown_once_and_then_the_address_holds_it(briefing: Open) -> None:
    test = briefing(slide="country")
    test.session_state[Key.SLIDESHOW] = {"at": {"slide": "agencies", "n": 5, "home": 0}}
    test.run()
    assert told(test)["slide"] == "agencies"
    assert told(test)["n"] == 5
    assert asked(test, "slide") == "agencies"
    test.query_params["slide"] = "close"  # the browser's Back button
    test.run()
    assert told(test)["slide"] == "close"


def test_two_sessions_have_different_rooms(briefing: Open) -> None:
    rooms = {told(entered(briefing()))["room"] for _ in range(2)}
    assert len(rooms - {""}) == 2


def test_a_briefing_of_ones_own_is_told_by_its_name(
    briefing: Open, editing: None, data: Path
) -> None:
    named = NamedBriefing(
        "Ohio, monthly",
        (
            NamedSlide("close", note="Thank the host."),
            NamedSlide("toledo-oh"),
            NamedSlide("akron-oh", "Akron"),
            NamedSlide("title", shown=False),
        ),
        ("state=OH",),
        adds_new=False,
    )
    save_named(FolderStorage(data), {"ohio-monthly": named}, {}, who="Ada")
    for view in ("stage", "presenter", "follow"):
        test = briefing(named="ohio-monthly", state=["Texas"], view=view, room=ROOM)
        assert told(test)["slides"] == ["close", "toledo-oh"]
        assert parse_qs(told(test)["filters"]) == {"named": ["ohio-monthly"], "state": ["Texas"]}
    notes = html.unescape(words(briefing(named="ohio-monthly", view="presenter", room=ROOM)))
    assert re.findall("<p>(.*?)</p>", notes.split('aria-label="Note">')[1].split("</section>")[0])[
        :2
    ] == [
        "New since this briefing was saved, and not shown: 2 cities in 1 state; Twelve cities join "
        "the Public Safety Partnership; Eight agencies take part; Cincinnati. "
        "No longer in the list, and left out: Akron.",
        "Thank the host.",
    ]
    # A change of its sites is told as any.
    ids = told(briefing(named="ohio-monthly", since="2020-01-01"))["slides"]
    assert [*ids[:2], ids[-1]] == ["title", "since", "country"]
    line = "from ui.slideshow.story_source import render_problem\nrender_problem()"
    test = AppTest.from_string(line, default_timeout=60)
    test.session_state[Key.ROSTER] = live.load_current().roster
    test.query_params["named"] = "texas"
    test.run()
    assert [text.value for text in test.text] == [
        "No briefing is named “texas”. There are: ohio-monthly. The usual briefing is shown."
    ]
    test.button(key=Key.FORGET_TOLD).click().run()
    assert (test.query_params, [*test.text]) == ({}, [])


def test_what_is_told_without_its_colors_says_so_until_one_closes_that(
    briefing: Open, data: Path
) -> None:
    named = {name: NamedBriefing(name, color=f"by-{name}") for name in ("ohio", "texas")}
    save_named(FolderStorage(data), named, {}, who="Ada")
    assert "toledo-oh" in told(briefing(named="ohio"))["slides"]
    line = "from ui.slideshow.story_source import render_problem\nrender_problem()"
    test = AppTest.from_string(line, default_timeout=60)
    test.session_state[Key.ROSTER] = live.load_current().roster
    said = "” can no longer color the pins, and was left out."
    test.query_params["named"] = "ohio"
    assert [text.value for text in test.run().text] == [f"“ohio{said}"]
    test.button(key=Key.CLOSE_TOLD).click().run()
    assert [*test.run().text] == []
    assert test.query_params == {"named": "ohio"}
    test.query_params["named"] = "texas"
    assert [text.value for text in test.run().text] == [f"“texas{said}"]
