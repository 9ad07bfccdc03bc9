"""The scripts' modules of plain values, each by itself on an empty page that asks no server."""

import math
from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from playwright.sync_api import Browser

from tests.helpers.modules import URL, empty_page, run_module

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def run(plain_browser: Browser) -> Iterator[Run]:
    """Call a function of JavaScript with a module and a value."""
    page = empty_page(plain_browser)
    yield partial(run_module, page)
    page.close()


# slideshow.state.js

ROOM = {
    "slide": "b",
    "zoom": {"x": 1, "y": 2, "level": 3},
    "frozen": None,
    "screen": "black",
    "pointer": {"on": "map", "x": 4, "y": 5},
    "auto": 10,
    "filters": "state=TN",
}


def test_the_state_is_of_the_news_what_a_room_keeps(run: Run) -> None:
    assert run("slideshow.state", "(m, news) => m.stateOf(news)", ROOM | {"serial": 7}) == ROOM
    start = run("slideshow.state", "(m) => m.START")
    assert run("slideshow.state", "(m) => m.stateOf({screen: null})") == start
    assert start == {
        **{"slide": "", "zoom": None, "frozen": None, "screen": "", "pointer": None},
        **{"auto": 0, "filters": ""},
    }


@pytest.mark.parametrize("view", ["stage", "follow", "presenter"])
@pytest.mark.parametrize("frozen", [None, {"slide": "a"}, {"slide": "a", "zoom": {"level": 1}}])
def test_a_frozen_room_stays_for_all_but_the_presenter(run: Run, view: str, frozen: Any) -> None:
    seen = run("slideshow.state", "(m, [state, view]) => m.seen(state, view)",
               [ROOM | {"frozen": frozen}, view])  # fmt: skip
    own = {name: ROOM[name] for name in ("slide", "zoom", "screen", "pointer")}
    kept = frozen and {"zoom": None, **frozen, "screen": "black", "pointer": None}
    assert seen == (kept if frozen and view != "presenter" else own)


def test_what_a_person_does_ends_the_advancing(run: Run) -> None:
    changes = run(
        "slideshow.state",
        """(m, room) => [m.toSlide(room, "b"), m.toSlide(room, "c"), m.byItself("c"),
          m.toCover(room, "black"), m.toCover(room, "white"), m.toFrozenOrNot(room),
          m.toFrozenOrNot({...room, frozen: {slide: "a"}})]""",
        ROOM,
    )
    assert changes == [
        {"slide": "b", "screen": "", "auto": 0},
        {"slide": "c", "zoom": None, "pointer": None, "screen": "", "auto": 0},
        {"slide": "c", "zoom": None, "pointer": None},
        {"screen": "", "auto": 0},
        {"screen": "white", "auto": 0},
        {"frozen": {"slide": "b", "zoom": ROOM["zoom"]}, "auto": 0},
        {"frozen": None, "auto": 0},
    ]


def test_a_window_takes_the_room_while_somebody_presents_there(run: Run) -> None:
    own = ROOM | {"slide": "mine", "zoom": None, "screen": ""}
    code = "(m, [own, news]) => m.entered(own, news)"

    def entered(**news: object) -> Any:
        return run("slideshow.state", code, [own, ROOM | {"serial": 1, "away": None} | news])

    assert entered(serial=0) == own
    assert entered() == ROOM
    assert entered(away=3) == own | {"screen": "black", "zoom": None}
    assert entered(away=3, slide="mine") == own | {"screen": "black", "zoom": ROOM["zoom"]}


def test_who_follows_is_told_of_a_presenter_who_is_away(run: Run) -> None:
    times = [None, 0, 3_999, 4_000, 119_999, 120_000]
    paused, left = "The presenter has paused.", "The presenter has left."
    said = run("slideshow.state", "(m, times) => times.map(m.presence)", times)
    assert said == ["", "", "", paused, paused, left]


# slideshow.timer.js


def test_the_timer_begins_with_the_second_slide_pauses_and_knows_each_slide(run: Run) -> None:
    code = """(m) => {
      const first = m.onSlide(m.IDLE, "a", 1000);
      let t = m.onSlide(first, "b", 10_000);
      const again = m.onSlide(t, "b", 12_000) === t;
      t = m.toggled(m.toggled(t, 15_000), 20_000);
      t = m.onSlide(t, "a", 21_000);
      const times = [m.spent(t, 25_000), m.spentOn(t, "b", 25_000), m.spentOn(t, "a", 25_000)];
      return [m.spent(first, 9000), again, times, m.restarted(t)];
    }"""
    idle = {"since": None, "before": 0, "begun": False, "slideSince": None, "slides": {}}
    assert run("slideshow.timer", code) == [0, True, [10_000, 6_000, 4_000], idle | {"slide": "a"}]


@given(
    st.lists(
        st.tuples(st.sampled_from(["a", "b", "c", "pause", "reset"]), st.integers(0, 10**7)),
        max_size=12,
    )
)
def test_the_times_of_the_slides_add_up_to_the_time_spent(
    run: Run, steps: list[tuple[str, int]]
) -> None:
    code = """(m, steps) => {
      let now = 1_700_000_000_000;
      let t = m.onSlide(m.IDLE, "a", now);
      for (const [what, later] of steps) {
        now += later;
        if (what === "pause") t = m.toggled(t, now);
        else if (what === "reset") t = m.restarted(t);
        else t = m.onSlide(t, what, now);
      }
      now += 5000;
      const each = ["a", "b", "c"].map((slide) => m.spentOn(t, slide, now));
      return [m.spent(t, now), each.reduce((one, other) => one + other), Math.min(...each)];
    }"""
    spent, of_slides, least = run("slideshow.timer", code, [list(one) for one in steps])
    assert spent == of_slides
    assert least >= 0


def test_how_a_time_reads(run: Run) -> None:
    times = [0, 999, 59_999, 60_000, 3_599_000, 3_661_000, 36_000_000, -500, -1_000, -61_000]
    assert run("slideshow.timer", "(m, times) => times.map(m.reading)", times) == [
        *("00:00", "00:00", "00:59", "01:00", "59:59", "1:01:01", "10:00:00"),
        *("00:00", "−00:01", "−01:01"),
    ]


# slideshow.camera.js

OWN = {"x": 500, "y": 300, "zoom": 1, "deepest": 4, "width": 800, "height": 600}
RECT = {"left": 100, "top": 0, "width": 400, "height": 300}
SPOTS = st.tuples(st.integers(100, 500), st.integers(0, 300)).map(list)
ZOOMS = st.none() | st.builds(
    lambda x, y, level: {"x": x, "y": y, "level": level / 8},
    *(st.integers(0, 1000), st.integers(0, 600), st.integers(1, 32)),
)
CAMERA = "slideshow.camera"
NEAR_PX = 0.5
"""A zoom is rounded to a thousandth of a level and of the plane's unit."""


def level_after(zoom: Any, levels: float) -> float:
    return min(max((zoom["level"] if zoom else 0) + levels, 0), OWN["deepest"])


def near(one: list[float], other: list[float]) -> bool:
    return max(abs(a - b) for a, b in zip(one, other, strict=True)) < NEAR_PX


@given(zoom=ZOOMS, spot=SPOTS)
def test_a_point_of_the_screen_is_found_there_again(run: Run, zoom: Any, spot: list[int]) -> None:
    code = """(m, [own, rect, zoom, spot]) =>
      m.onScreen(own, zoom, rect, m.onPlane(own, zoom, rect, spot))"""
    assert run(CAMERA, code, [OWN, RECT, zoom, spot]) == pytest.approx(spot, abs=1e-6)


@given(zoom=ZOOMS, spot=SPOTS, levels=st.integers(-40, 40).map(lambda n: n / 8))
@example(zoom=None, spot=[150, 60], levels=2.0)
@example(zoom=None, spot=[150, 60], levels=9.0)
def test_a_zoom_keeps_its_point_and_the_limits_of_the_map(
    run: Run, zoom: Any, spot: list[int], levels: float
) -> None:
    code = """(m, [own, rect, zoom, spot, levels]) => {
      const point = m.onPlane(own, zoom, rect, spot);
      const after = m.zoomed(own, zoom, levels, point);
      return [after, m.onScreen(own, after, rect, point)];
    }"""
    after, at = run(CAMERA, code, [OWN, RECT, zoom, spot, levels])
    level = level_after(zoom, levels)
    if level == 0:
        assert after is None
    else:
        assert after["level"] == level
        assert near(at, spot)


@given(zoom=ZOOMS, start=SPOTS, end=SPOTS, apart=st.sampled_from([(50, 50), (50, 100), (90, 30)]))
def test_what_was_under_the_fingers_stays_under_them(
    run: Run, zoom: Any, start: list[int], end: list[int], apart: tuple[int, int]
) -> None:
    code = """(m, [own, rect, zoom, start, end]) => {
      const after = m.dragged(own, zoom, rect, start, end);
      return [after, m.onScreen(own, after, rect, m.onPlane(own, zoom, rect, start.at))];
    }"""
    fingers = [{"at": at, "apart": far} for at, far in zip((start, end), apart, strict=True)]
    after, at = run(CAMERA, code, [OWN, RECT, zoom, *fingers])
    level = level_after(zoom, math.log2(apart[1] / apart[0]))
    if level < 0.05:  # as good as the slide's own view
        assert after is None
    else:
        assert after["level"] == pytest.approx(level, abs=0.0006)
        assert near(at, end)


# slideshow.search.js


@pytest.mark.parametrize(
    ("typed", "slides"),
    [
        ("", [0, 1, 2, 3, 4, 5]),
        ("  ", [0, 1, 2, 3, 4, 5]),
        ("2", [1]),
        ("ohio", [0, 2]),
        ("OHI", [0, 2]),
        ("hio", [0, 2]),
        ("o", [0, 2, 1, 4]),
        ("lar", [3, 5, 4]),
        ("new ohio", [2]),
        ("bayamon", [1]),
        ("BAYAMÓN", [1]),
        ("3", [2, 3]),
        ("x", []),
    ],
)
def test_slides_are_found_by_number_by_name_and_by_what_they_say(
    run: Run, typed: str, slides: list[int]
) -> None:
    deck = [
        {"title": "Ohio", "find": "Ohio Toledo"},
        {"title": "Bayamón", "find": "Bayamón"},
        {"title": "New", "find": "New Ohio"},
        {"title": "The 3 largest", "find": "The 3 largest"},
        {"title": "Rest", "find": "Collared"},
        {"title": "All", "find": "5\u00a0large"},
    ]
    found = run("slideshow.search", "(m, [deck, typed]) => m.found(deck, typed)", [deck, typed])
    assert found == slides


# slideshow.slides.js

LISTED = """(m, told) => told.map(([titles, slide]) => {
  document.body.innerHTML = titles ? "<div class=slideshow-contents></div>" : "";
  if (titles) document.body.firstChild.dataset.contents = JSON.stringify(
    {slides: titles.map((title) => ({title, find: title, id: title.toLowerCase()}))});
  window.list ??= new m.List(document.createElement("div"), {go() {}, spentOn: () => 0});
  list.draw(slide);
  return [...list.element.querySelectorAll("[aria-current]")].map((one) => one.textContent);
})"""


def test_the_list_says_which_slide_it_is_however_late_its_contents_come_or_change(run: Run) -> None:
    told = [
        [None, "b"],
        [["A", "B"], "b"],
        [["A", "B"], "a"],
        [["New", "A", "B"], "a"],
        [["New", "A", "B"], "b"],
    ]
    assert run("slideshow.slides", LISTED, told) == [[], ["2B"], ["1A"], ["2A"], ["3B"]]


# slideshow.keys.js

NEXT, PREVIOUS, BLACK = {"action": "next"}, {"action": "previous"}, {"action": "black"}


@pytest.mark.parametrize(
    ("key", "on", "meant"),
    [
        ("PageDown", "p", NEXT),
        ("PageUp", "p", PREVIOUS),
        (" ", "p", NEXT),
        ("Backspace", "p", PREVIOUS),
        ("b", "p", BLACK),
        ("B", "p", BLACK),
        (".", "p", BLACK),
        ("Enter", "p", {"action": "enter"}),
        ("7", "p", {"action": "digit", "digit": "7"}),
        ("x", "p", None),
        ("toString", "p", None),
        # What has the focus is pressed, or typed into; a clicker's keys are the slides' even so.
        (" ", "button", None),
        ("Enter", "a", None),
        ("ArrowRight", "button", NEXT),
        ("b", "input", None),
        ("7", "textarea", None),
        ("PageDown", "input", NEXT),
        ("F5", "input", {"action": "full"}),
    ],
)
def test_what_a_key_means(run: Run, key: str, on: str, meant: Any) -> None:
    code = """(m, [key, on, pressed]) => {
      let meant;
      const element = document.body.appendChild(document.createElement(on));
      element.addEventListener("keydown", (event) => { meant = m.meaning(event); });
      element.dispatchEvent(new KeyboardEvent("keydown", { key, ...pressed }));
      element.remove();
      return meant;
    }"""
    assert run("slideshow.keys", code, [key, on, {}]) == meant
    for held in ("ctrlKey", "altKey", "metaKey", "isComposing"):
        assert run("slideshow.keys", code, [key, on, {held: True}]) is None


# steps.js


@pytest.mark.parametrize(
    ("now", "then", "typing", "step"),
    [
        ("/map", "/sites", False, "push"),
        ("/map", "/map?state=TN", False, "push"),
        ("/map?state=TN", "/map", False, "push"),
        ("/map", "/map?search=m", True, "push"),
        ("/map?search=m", "/map?search=me", True, "replace"),
        ("/map?search=m", "/map?search=me", False, "push"),
        ("/map?search=m&site=a", "/map?search=me", True, "replace"),
        ("/map?search=m&state=TN", "/map?search=me", True, "push"),
        ("/briefing", "/briefing?room=r&slide=s", False, "replace"),
        ("/briefing?room=r&slide=s", "/briefing?room=q&slide=s", False, "replace"),
        ("/briefing?room=r&slide=s", "/briefing?room=r&slide=t", False, "push"),
        ("/briefing?room=r", "/briefing?slide=s", False, "none"),
        ("/sites", "/sites?site=a", False, "none"),
        ("/map", "/map?site=a", False, "push"),
    ],
)
def test_what_is_one_step_back(run: Run, now: str, then: str, typing: bool, step: str) -> None:
    code = f"""(m, [now, then, typing]) =>
      m.stepTo(new URL(then, "{URL}"), new URL(now, "{URL}"), typing)"""
    assert run("steps", code, [now, then, typing]) == step


def test_a_range_that_is_played_is_one_step_back(run: Run) -> None:
    code = f"""(m, [now, then, ranging]) =>
      m.stepTo(new URL(then, "{URL}"), new URL(now, "{URL}"), false, ranging)"""
    walk = ["/map", "/map?joined=..2017-12-31", "/map?joined=..2018-12-31", "/map"]
    for ranging, step in ((True, "replace"), (False, "push")):
        for now, then in pairwise(walk):
            assert run("steps", code, [now, then, ranging]) == step
        assert run("steps", code, ["/map?joined=a", "/map?joined=b&state=TN", ranging]) == "push"


# timeline.js


@pytest.mark.parametrize(
    ("counts", "ends"),
    [([3, 0, 2, 1], [1, 3, 4]), ([0, 2, 0, 0], [4]), ([0, 0], [2]), ([1, 1, 0], [1, 3])],
)
def test_play_adds_the_next_bar_with_sites_and_ends_with_all(
    run: Run, counts: list[int], ends: list[int]
) -> None:
    code = """(m, counts) => {
      const ends = [m.nextEnd(counts, 0)];
      while (ends.at(-1) < counts.length) ends.push(m.nextEnd(counts, ends.at(-1)));
      return ends;
    }"""
    assert run("timeline", code, counts) == ends


# slideshow.storage.js

STORAGE = "slideshow.storage"


@pytest.mark.parametrize("stored", [None, "{", "null", "7", '{"room": "a"}', "[null, 7, {}]"])
def test_what_is_not_ours_in_the_browsers_storage_is_no_room(run: Run, stored: str | None) -> None:
    code = """(m, stored) => {
      localStorage.clear();
      if (stored !== null) localStorage.setItem("briefing-rooms", stored);
      const before = [m.secretOf("a"), m.roomToResume("")];
      m.storeRoom({ room: "a", secret: "s", filters: "", slide: "b" });
      return [...before, m.secretOf("a"), m.roomToResume("")];
    }"""
    assert run(STORAGE, code, stored) == ["", None, "s", {"room": "a", "slide": "b"}]


def test_the_room_used_last_is_resumed_within_the_hour_for_the_same_sites(run: Run) -> None:
    code = """(m, [minutes, filters]) => {
      const at = Date.now() - minutes * 60_000;
      const rooms = [{ room: "a", secret: "s", filters: "state=TN", slide: "b", at }];
      m.store("briefing-rooms", rooms);
      return m.roomToResume(filters);
    }"""
    assert run(STORAGE, code, [59, "state=TN"]) == {"room": "a", "slide": "b"}
    assert run(STORAGE, code, [60, "state=TN"]) is None
    assert run(STORAGE, code, [0, ""]) is None


def test_one_briefed_when_a_slide_behind_the_title_was_last_shown_in_another_room(run: Run) -> None:
    code = """(m) => {
      localStorage.clear();
      const now = Date.now;
      const show = (at, room, slide) => {
        Date.now = () => at;
        m.storeRoom({ room, secret: "s", slide });
        return [m.lastBriefed("a"), m.lastBriefed("b")];
      };
      const steps = [[1, "a", "title"], [2, "a", "new"], [3, "a", "title"], [4, "b", "title"]];
      const found = [...steps, [5, "b", "new"], [6, "a", "title"]].map((step) => show(...step));
      Date.now = now;
      return found;
    }"""
    told = [[None, None], [None, 2], [None, 2], [None, 2], [5, 2], [5, 2]]
    assert run(STORAGE, code) == told


def test_twenty_rooms_are_kept_the_one_used_last_first(run: Run) -> None:
    code = """(m) => {
      localStorage.clear();
      for (let n = 0; n < 25; n += 1) m.storeRoom({ room: `r${n}`, secret: `s${n}` });
      m.storeRoom({ room: "r7", slide: "b" });
      return m.read("briefing-rooms").map(({ room, secret }) => room + secret);
    }"""
    rest = [f"r{n}s{n}" for n in range(24, 4, -1) if n != 7]
    assert run(STORAGE, code) == ["r7s7", *rest]
