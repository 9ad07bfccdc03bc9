"""The scripts' modules that wait, each by itself on an empty page whose clock the test moves."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.helpers.modules import empty_page, run_module


@pytest.fixture
def page(plain_browser: Browser) -> Iterator[Page]:
    page = empty_page(plain_browser)
    page.clock.install(time=0)
    page.clock.pause_at(1000)
    yield page
    page.close()


def make(page: Page, module: str, code: str) -> None:
    """Make ``it``, and ``said``, the list of what it says."""
    run_module(page, module, f"(m) => {{ window.said = []; window.it = {code}; }}")


def said(page: Page) -> list[Any]:
    """What was said since the last time."""
    return list(page.evaluate("() => said.splice(0)"))


# slideshow.auto.js


@pytest.fixture
def auto(page: Page) -> Page:
    make(
        page,
        "slideshow.auto",
        'new m.Auto({ next: () => said.push("next"), resume: () => said.push("resume") })',
    )
    return page


def test_each_slide_has_its_whole_time_and_is_left_once(auto: Page) -> None:
    auto.evaluate("it.run('a', 10)")
    auto.clock.run_for(6_000)
    auto.evaluate("it.run('b', 10)")
    auto.clock.run_for(6_000)
    auto.evaluate("it.run('b', 10)")  # drawn again, which is not another slide
    auto.clock.run_for(3_999)
    assert said(auto) == []
    auto.clock.run_for(1)
    assert said(auto) == ["next"]
    auto.clock.run_for(60_000)
    assert said(auto) == []


def test_without_seconds_no_slide_is_left(auto: Page) -> None:
    auto.evaluate("it.run('a', 10); it.run('a', 0)")
    auto.clock.run_for(60_000)
    assert said(auto) == []
    auto.evaluate("it.run('a', 10)")
    auto.clock.run_for(10_000)
    assert said(auto) == ["next"]


def test_a_screen_goes_on_two_minutes_after_the_last_touch(auto: Page) -> None:
    auto.evaluate("it.touched()")
    auto.clock.run_for(100_000)
    auto.evaluate("it.touched()")
    auto.clock.run_for(119_999)
    assert said(auto) == []
    auto.clock.run_for(1)
    assert said(auto) == ["resume"]


def test_what_is_closed_advances_nothing(auto: Page) -> None:
    auto.evaluate("it.run('a', 10); it.touched(); it.close()")
    auto.clock.run_for(300_000)
    assert said(auto) == []


# slideshow.dom.js


def test_an_element_has_its_properties_and_its_children(page: Page) -> None:
    code = """(m) => m.make("p", { className: "a", hidden: true },
      ["<b>", m.make("i", { textContent: "c" })]).outerHTML"""
    html = run_module(page, "slideshow.dom", code)
    assert html == '<p class="a" hidden="">&lt;b&gt;<i>c</i></p>'


def test_the_mouse_leaves_a_button_without_the_focus_and_the_keyboard_with_it(page: Page) -> None:
    make(page, "slideshow.dom", 'm.makeButton("Next", () => said.push("pressed"))')
    page.evaluate("document.body.append(it)")
    focused = "() => document.activeElement === it"
    page.get_by_role("button", name="Next", exact=True).click()
    assert (said(page), page.evaluate(focused)) == (["pressed"], False)
    page.evaluate("it.focus()")
    page.keyboard.press("Enter")
    assert (said(page), page.evaluate(focused)) == (["pressed"], True)


SHOWN = "() => [it.element.textContent, it.element.hidden]"


def test_a_line_is_there_for_a_while_and_the_next_one_for_its_own(page: Page) -> None:
    make(page, "slideshow.dom", "new m.Line()")
    assert page.evaluate(SHOWN) == ["", True]
    assert page.evaluate("() => it.element.getAttribute('role')") == "status"
    page.evaluate("it.say('one', 3000)")
    page.clock.run_for(2_000)
    assert page.evaluate(SHOWN) == ["one", False]
    page.evaluate("it.say('two', 3000)")
    page.clock.run_for(2_999)
    assert page.evaluate(SHOWN) == ["two", False]
    page.clock.run_for(1)
    assert page.evaluate(SHOWN) == ["", True]


def test_the_last_four_digits_are_a_number_until_it_is_taken_or_four_seconds_go(page: Page) -> None:
    make(page, "slideshow.dom", "new m.NumberSign()")
    page.evaluate("for (const digit of '12345') it.type(digit)")
    assert page.evaluate(SHOWN) == ["2345", False]
    assert page.evaluate("it.take()") == "2345"
    assert page.evaluate(SHOWN) == ["", True]
    assert page.evaluate("it.take()") == ""
    page.evaluate("it.type('7')")
    page.clock.run_for(3_999)
    page.evaluate("it.type('8')")
    page.clock.run_for(3_999)
    assert page.evaluate(SHOWN) == ["78", False]
    page.clock.run_for(1)
    assert page.evaluate(SHOWN) == ["", True]
    assert page.evaluate("it.take()") == ""


# slideshow.requests.js


@pytest.fixture
def requests(page: Page) -> Page:
    make(page, "slideshow.requests", 'new m.Requests("a", (asked) => said.push(asked))')
    return page


def asked(page: Page) -> list[tuple[str, Any, int]]:
    return [(one["slide"], one["zoom"], one["home"]) for one in said(page)]


def test_only_what_is_not_there_is_asked_for(requests: Page) -> None:
    requests.evaluate("it.want('a', null); it.want('', null)")
    assert asked(requests) == []
    requests.evaluate("it.want('b', null); it.want('b', null); it.want('b', { x: 1 })")
    assert asked(requests) == [("b", None, 0), ("b", {"x": 1}, 0)]
    assert requests.evaluate("it.slide") == "b"


def test_numbers_grow_though_the_clock_has_not_moved(requests: Page) -> None:
    requests.evaluate("it.want('b', null); it.want('c', null); it.ask()")
    numbers = [one["n"] for one in said(requests)]
    assert numbers == [numbers[0], numbers[0] + 1, numbers[0] + 2]
    assert numbers[0] > requests.evaluate("Date.now()")


def test_a_request_is_said_again_ever_more_rarely_until_its_own_answer(requests: Page) -> None:
    requests.evaluate("it.want('b', null)")
    (first,) = said(requests)
    for wait in (3_000, 6_000, 12_000):
        requests.clock.run_for(wait - 1)
        assert said(requests) == []
        requests.clock.run_for(1)
        assert said(requests) == [first]
    assert requests.evaluate("(n) => it.answered(n - 1)", first["n"]) is False
    assert requests.evaluate("it.pending") is True
    assert requests.evaluate("(n) => it.answered(n)", first["n"]) is True
    assert requests.evaluate("it.pending") is False
    requests.clock.run_for(60_000)
    assert said(requests) == []
    assert requests.evaluate("it.answered(1)") is True  # nothing is pending


def test_a_slide_that_came_unasked_is_the_one_that_is_there(requests: Page) -> None:
    requests.evaluate("it.want('b', null); it.adopt('z'); it.want('z', null)")
    assert requests.evaluate("it.slide") == "z"
    assert asked(requests) == [("b", None, 0)]
    requests.evaluate("it.want('b', null)")
    assert asked(requests) == [("b", None, 0)]


def test_a_map_that_comes_back_is_asked_for_though_it_was_asked_for_last(requests: Page) -> None:
    requests.evaluate("it.want('b', null); it.comeHome(); it.want('b', null)")
    assert asked(requests) == [("b", None, 0), ("b", None, 1)]


def test_requests_that_are_closed_are_not_said_again(requests: Page) -> None:
    requests.evaluate("it.want('b', null); it.close()")
    assert asked(requests) == [("b", None, 0)]
    requests.clock.run_for(60_000)
    assert said(requests) == []


# slideshow.room.js

SOCKETS = """() => {
  window.sockets = [];
  window.WebSocket = class {
    static OPEN = 1;
    constructor(address) {
      Object.assign(this, { address, readyState: 1, sent: [] });
      sockets.push(this);
    }
    send(text) { this.sent.push(JSON.parse(text)); }
    close() { this.drop(); }
    drop() { this.readyState = 3; this.onclose(); }
    hear(news) { this.onmessage({ data: JSON.stringify(news) }); }
  };
}"""
"""In place of the network: what it is told to say comes, and what it is sent it keeps."""


def enter(page: Page, secret: str) -> None:
    page.evaluate(SOCKETS)
    told = ", ".join(
        f"{name}: (...words) => said.push(['{name}', ...words])"
        for name in ("onNews", "onEnter", "onState", "onLost")
    )
    make(
        page,
        "slideshow.room",
        f'new m.Room({{ address: "/room/r", secret: "{secret}", {told} }})',
    )


@pytest.fixture
def room(page: Page) -> Page:
    enter(page, "s")
    return page


def hear(page: Page, serial: int, **news: Any) -> list[Any]:
    """Let the room's newest line say something, and return what the room says of it."""
    page.evaluate("(news) => sockets.at(-1).hear(news)", {"serial": serial, **news})
    return [one for one in said(page) if one[0] != "onNews"]


def sent(page: Page) -> list[Any]:
    """What the newest line was sent since the last time."""
    return list(page.evaluate("() => sockets.at(-1).sent.splice(0)"))


def entered(serial: int, own: dict[str, Any], **news: Any) -> list[Any]:
    return [["onLost", False], ["onEnter", {"serial": serial, **news}, own]]


def test_a_room_is_entered_with_its_first_news_and_its_secret(room: Page) -> None:
    assert room.evaluate("() => sockets.map((one) => one.address)") == ["ws://127.0.0.1:9/room/r"]
    assert hear(room, 4, slide="a") == entered(4, {}, slide="a")
    assert sent(room) == [{"secret": "s"}]


def test_all_news_is_heard_but_only_a_later_state_is_one(room: Page) -> None:
    hear(room, 4)
    assert hear(room, 5, slide="b") == [["onState", {"serial": 5, "slide": "b"}, {}]]
    for serial in (5, 4):
        room.evaluate("(news) => sockets[0].hear(news)", {"serial": serial, "followers": 2})
        assert said(room) == [["onNews", {"serial": serial, "followers": 2}]]
    room.evaluate("() => sockets[0].hear({ refused: true, serial: 6 })")
    assert said(room) == []


def test_a_windows_own_changes_count_until_they_come_back(room: Page) -> None:
    hear(room, 1)
    sent(room)
    room.evaluate("it.change({ slide: 'b' }); it.change({ slide: 'c', auto: 5 })")
    first, second = sent(room)
    assert first == {"slide": "b", "by": first["by"], "secret": "s"}
    assert second == {"slide": "c", "auto": 5, "by": second["by"], "secret": "s"}
    assert first["by"] != second["by"]
    own = {"slide": "c", "auto": 5}
    assert hear(room, 2, by="another") == [["onState", {"serial": 2, "by": "another"}, own]]
    news = {"serial": 3, "by": first["by"]}
    assert hear(room, 3, by=first["by"]) == [["onState", news, own]]
    news = {"serial": 4, "by": second["by"]}
    assert hear(room, 4, by=second["by"]) == [["onState", news, {}]]


def test_the_last_change_that_came_back_settles_those_before_it(room: Page) -> None:
    hear(room, 1)
    room.evaluate("it.change({ slide: 'b' }); it.change({ auto: 5 }); it.change({ screen: 'c' })")
    by = sent(room)[2]["by"]
    assert hear(room, 2, by=by) == [["onState", {"serial": 2, "by": by}, {"screen": "c"}]]


def test_without_its_secret_a_room_is_not_changed(page: Page) -> None:
    enter(page, "")
    hear(page, 1)
    page.evaluate("it.change({ slide: 'b' })")
    assert sent(page) == []
    assert hear(page, 2) == [["onState", {"serial": 2}, {}]]


def test_a_lost_line_is_tried_again_ever_more_rarely(room: Page) -> None:
    hear(room, 9)
    room.evaluate("it.change({ slide: 'b' })")
    for number, wait in enumerate((250, 500, 1000, 2000, 2000), 1):
        room.evaluate("sockets.at(-1).drop()")
        assert said(room) == [["onLost", True]]
        room.clock.run_for(wait - 1)
        assert room.evaluate("sockets.length") == number
        room.clock.run_for(1)
        assert room.evaluate("sockets.length") == number + 1
    room.evaluate("it.change({ auto: 5 })")
    assert sent(room) == []  # not before the new line has said something
    # A restarted server counts from zero, and may lack this window's changes.
    assert hear(room, 1) == entered(1, {"slide": "b", "auto": 5})
    assert hear(room, 2) == [["onState", {"serial": 2}, {}]]
    room.evaluate("sockets.at(-1).drop()")
    room.clock.run_for(250)
    assert room.evaluate("sockets.length") == 7


def test_a_room_that_is_left_stays_left(room: Page) -> None:
    hear(room, 1)
    room.evaluate("it.close()")
    room.clock.run_for(60_000)
    assert (said(room), room.evaluate("sockets.length")) == ([], 1)


def test_a_room_that_is_left_while_its_line_is_lost_stays_left(room: Page) -> None:
    room.evaluate("sockets[0].drop(); it.close()")
    assert said(room) == [["onLost", True]]
    room.clock.run_for(60_000)
    assert room.evaluate("sockets.length") == 1
