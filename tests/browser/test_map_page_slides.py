"""The slides of the map in one file: their maps, worked out in the page, are the briefing's."""

import random
from datetime import date

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from briefing.frame import PHONE, SHEET
from briefing.map_page import map_html
from briefing.picture import map_words, slide_scene
from briefing.settings import Settings
from briefing.slides import Slide
from briefing.story import build_story
from cartography.camera import to_screen
from cartography.marks import arcs
from cartography.scene import ADDED, GROWN, SHRUNK, Scene
from cartography.svg import scene_texts
from roster.filters import Filters, filter_sites
from roster.snapshot import Roster

DRAWN = """() => {
  const map = document.querySelector("#stage .slide-map");
  if (!map) return null;
  const all = (selector) => [...map.querySelectorAll(selector)];
  const at = (one, ...names) => names.map((name) => Number(one.getAttribute(name)));
  const text = ({ textContent }) => textContent;
  return {
    words: map.getAttribute("aria-label"),
    pressed: all("[tabindex], [role]").length,
    land: map.querySelector("g").getAttribute("transform").match(/-?[\\d.]+(?:e-?\\d+)?/g)
      .map(Number),
    states: all("use").map((one) => [one.getAttribute("href").slice(6), one.style.fill]),
    dots: (map.querySelector(".receding").getAttribute("d").match(/[-\\d.]+ [-\\d.]+/g) ?? [])
      .map((told) => told.split(" ").map(Number)),
    dot: at(map.querySelector(".receding"), "stroke-width")[0] / 2,
    pins: all(".pin").map((one) => [
      Number(one.dataset.row), ...at(one.lastElementChild, "cx", "cy", "r"),
      one.classList.contains("own") ? "own" : one.style.getPropertyValue("--pin")]),
    discs: all(".disc").map((one) => [
      text(one.querySelector("text")), ...at(one.querySelector("circle"), "cx", "cy", "r"),
      one.querySelectorAll(".share").length]),
    texts: all("text.name, text.code").map((one) =>
      [text(one), ...at(one, "x", "y"), one.getAttribute("text-anchor")]),
    leaders: all(".leader").map((one) => one.getAttribute("d").split("M").length - 1)[0] ?? 0,
  };
}"""
WINDOWS = [(SHEET, (1280, 720)), (PHONE, (390, 844))]


@pytest.fixture(scope="module")
def roster(roster_of_text, gazetteer) -> Roster:
    """Return places of all sizes, many of them in insets, some joined twice, one without a pin."""
    chance = random.Random(11)
    cities = sorted({(r.name, r.state) for r in gazetteer.records if r.kind == "city"})
    insets = [one for one in cities if one[1] in {"AS", "GU", "VI", "HI"}]
    rows = [
        f'"{city}",{state},{chance.choice((2014, 2019, 2025))}-06-20,'
        f"{chance.choice(['urban', 'rural', ''])},one"
        for city, state in [*chance.sample(cities, 700), *insets]
    ]
    again = rows[0].replace("2014", "2019").replace("2025", "2019")
    text = "\n".join(["city,state,announced,track,only", *rows, again, "Nowhere at all,OH,,,one"])
    return roster_of_text(text)


def alike(drawn: list, wanted: list) -> None:
    """Compare rows of a name, numbers to a fifth of a pixel, and a look, in any order."""
    named: dict[tuple, tuple[list, list]] = {}
    for which, rows in enumerate((drawn, wanted)):
        for name, *numbers, look in rows:
            named.setdefault((name, look), ([], []))[which].append(numbers)
    for name, (got, want) in named.items():
        assert len(got) == len(want), name
        off = np.abs(np.array(got)[:, None] - np.array(want)[None]).max(axis=2)
        assert max(off.min(axis=0).max(), off.min(axis=1).max()) <= 0.2, name


def looks(scene: Scene, drawn: dict, cities: list[str]) -> None:
    """Compare what a page has drawn with a scene; numbers to the tenth of a pixel or so."""
    size = scene.sizes

    def places(ones):
        points = [(one.x, one.y) for one in ones]
        return zip(ones, to_screen(points, scene.view, scene.width, scene.height), strict=True)

    def inside(x: float, y: float, reach: float) -> bool:
        return -reach <= x <= scene.width + reach and -reach <= y <= scene.height + reach

    def look(pin) -> str:
        if scene.selected and pin is scene.pins[0]:
            return "own"
        if pin.color >= 0:
            return "var(--map-halo)" if pin.color == 8 else f"var(--map-groups-{pin.color})"
        return "var(--map-good)" * (pin.change == ADDED)

    pins = [
        (pin.label, x, y, size.pin * (GROWN**0.5 if pin.change == ADDED else 1), look(pin))
        for pin, (x, y) in places(scene.pins)
        if inside(x, y, size.pin)
    ]
    discs = [
        (f"{one.number:,}", x, y, one.radius, len(arcs(one.shares)) if one.shares else 0)
        for one, (x, y) in places(scene.marks)
        if inside(x, y, one.radius)
    ]
    texts = [
        (t.text, t.x, t.y + 0.3 * (size.code if t.role == "ground" else size.label), t.anchor)
        for t in scene_texts(scene)
    ]
    dot = size.pin * SHRUNK**0.5
    dots = [("dot", x, y, "") for _, (x, y) in places(scene.receding) if inside(x, y, dot)]
    drawn["pins"] = [[cities[row], *rest] for row, *rest in drawn["pins"]]
    alike([["dot", *rest, ""] for rest in drawn["dots"]], dots)
    alike(drawn["pins"], pins)
    alike(drawn["discs"], discs)
    alike(drawn["texts"], texts)
    led = [one for one in scene.labels if one.leader and inside(*one.pin, 0)]
    assert drawn["leaders"] == len(led)
    assert drawn["dot"] == pytest.approx(dot, abs=0.1)
    origin = to_screen([(0, 0)], scene.view, scene.width, scene.height)[0].tolist()
    assert drawn["land"] == pytest.approx([*origin, scene.view.scale / 100], rel=1e-6)
    spotlight = scene.spotlight
    assert not {code for code, _ in drawn["states"]} & {*spotlight.hidden()}
    shades = {code: f"var(--map-shades-{n})" for code, n in spotlight.shades().items()}
    tints = dict.fromkeys(spotlight.tinted, "var(--map-tint)")
    assert {code: fill for code, fill in drawn["states"] if fill} == tints | shades


STORIES = [
    (Filters(), Settings()),
    (Filters(color="by-track"), Settings(group_by="announcement", most_parts=2)),
    (Filters(chosen={"state": ("AS", "GU", "OH")}), Settings()),
    (Filters("san", color="by-only"), Settings(most_site_slides=200)),
    (Filters(states=True), Settings()),
]


@pytest.mark.parametrize(("filters", "told"), STORIES)
def test_the_maps_of_the_slides_are_those_of_the_briefing(
    plain_browser: Browser, roster, tmp_path, filters, told
) -> None:
    shown = filter_sites(roster, filters)
    cities = [f"{a}, {b}" for a, b in zip(shown["city"], shown["state_code"], strict=True)]
    story = build_story(roster, filters, told, day=date(2026, 1, 2))
    file = tmp_path / "map.html"
    file.write_bytes(map_html(shown, roster, filters, story=story))
    kinds: dict[str, list[tuple[int, Slide]]] = {}
    for number, slide in enumerate(story.slides):
        kinds.setdefault(f"{slide.kind} {slide.camera.shows}", []).append((number, slide))
    chance = random.Random(3)
    sampled = [
        one for all_of in kinds.values() for one in chance.sample(all_of, min(4, len(all_of)))
    ]
    for frame, (width, height) in WINDOWS:
        page = plain_browser.new_page(viewport={"width": width, "height": height})
        page.goto(file.as_uri())
        expect(page.locator("html")).to_have_class("ready")
        page.get_by_role("button", name="Briefing", exact=True).click()
        expect(page.get_by_role("dialog")).to_be_visible()  # it is unpacked first
        for number, slide in sampled:
            page.keyboard.type(str(number + 1))
            page.keyboard.press("Enter")
            said = f"{number + 1} of {len(story.slides)}: {slide.title}"
            expect(page.locator("#stage .slide")).to_have_attribute("aria-label", said)
            drawn = page.evaluate(DRAWN)
            assert (drawn is not None) == slide.has_map
            if drawn:
                area = frame.map
                assert (drawn["words"], drawn["pressed"]) == (map_words(slide, roster), 0)
                size = {"width": area.width, "height": area.height}
                looks(
                    slide_scene(slide, roster, **size, smallest=frame.smallest[-1]), drawn, cities
                )
        page.close()
