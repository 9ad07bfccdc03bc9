"""The map in one file draws pins, discs, names and lines where the app's scene has them."""

import random
import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, expect

from briefing.map_files import shown_scene
from briefing.map_page import map_html
from cartography.camera import fit_country, focus, to_screen
from cartography.marks import arcs
from cartography.scene import Scene, build_scene
from cartography.site_places import by_importance
from cartography.spotlight import fit_states
from cartography.svg import scene_texts
from roster.filters import Filters, Range, filter_sites, filters_of

DRAWN = """(asked) => asked.map((hash) => {
  history.replaceState(null, "", `#${hash}`);
  window.dispatchEvent(new HashChangeEvent("hashchange"));
  const map = document.querySelector(".map svg");
  const all = (selector) => [...map.querySelectorAll(selector)];
  const at = (one, ...names) => names.map((name) => Number(one.getAttribute(name)));
  return {
    size: [map.viewBox.baseVal.width, map.viewBox.baseVal.height],
    pins: all(".pin").map((one) =>
      [one.getAttribute("aria-label"), ...at(one.lastElementChild, "cx", "cy"),
       one.classList.contains("own") ? "own" : one.style.getPropertyValue("--pin")]),
    discs: all(".disc").map((one) =>
      [one.getAttribute("aria-label"), ...at(one.querySelector("circle"), "cx", "cy"),
       one.querySelector("text").textContent, at(one.querySelector("circle"), "r")[0],
       one.querySelectorAll(".share").length]),
    texts: all("text.name, text.code").map((one) =>
      [one.textContent, ...at(one, "x", "y"), one.getAttribute("text-anchor")]),
    leaders: all(".leader").map((one) => one.getAttribute("d").split("M").length - 1)[0] ?? 0,
    land: map.querySelector("g").getAttribute("transform"),
    shades: all("[id^=land-]").filter((one) => one.style.fill).map((one) => one.id.slice(5)),
  };
})"""
SIZES = [(1440, 900), (390, 844)]


@pytest.fixture(scope="module")
def roster(roster_of_text, gazetteer):
    """Return places as a list has them: some small and close together, and in insets, one twice."""
    chance = random.Random(7)
    names = sorted({(r.name, r.state) for r in gazetteer.records if r.kind == "city"})
    rows = [
        f'"{city}",{state},{chance.choice(["city", ""])},{chance.randint(2014, 2025)}-06-20,'
        f"{chance.choice(['urban', 'rural', ''])}"
        for city, state in [
            *chance.sample(names, 400),
            *(one for one in names if one[1] in {"AS", "GU", "VI", "HI"}),
        ]
    ]
    return roster_of_text("\n".join(["city,state,kind,announced,track", *rows, rows[0]]))


def some_filters(roster, count: int, seed: float) -> list[Filters]:
    chance, found = random.Random(seed), []
    known = [one for one in filters_of(roster) if not isinstance(one, Range)]
    for _ in range(count):
        chosen = {
            one.name: tuple(chance.sample([*one.readings], min(len(one.readings), most)))
            for one in known
            if (most := chance.choice([0, 0, 1, 3, 12]))
        }
        city = chance.choice(roster.sites["city"].tolist())
        search = chance.choice(["", "", city[0], city[:2]])
        color = chance.choice(["", *(one.name for one in known if one.groups)])
        found.append(Filters(search, chosen, color, chance.random() < 0.1))
    return found


def query(filters: Filters, site: str = "") -> str:
    asked = [("search", filters.search)] if filters.search else []
    asked += [(name, value) for name, values in filters.chosen.items() for value in values]
    asked += [("color", filters.color)] if filters.color else []
    asked += [("show", "states")] if filters.states else []
    asked += [("area", "country")]
    return urlencode([*asked, ("site", site)] if site else asked)


def check(drawn: dict, scene: Scene) -> None:
    size = scene.sizes

    def places(ones):
        points = [(one.x, one.y) for one in ones]
        return to_screen(points, scene.view, scene.width, scene.height).tolist()

    def inside(x: float, y: float, reach: float) -> bool:
        return -reach <= x <= scene.width + reach and -reach <= y <= scene.height + reach

    def look(pin) -> str:
        if scene.selected and pin is scene.pins[0]:
            return "own"
        blank = pin.color == 8
        return "var(--map-halo)" if blank else f"var(--map-groups-{pin.color})" * (pin.color >= 0)

    pins = [
        (pin.label, x, y, look(pin))
        for pin, (x, y) in zip(scene.pins, places(scene.pins), strict=True)
        if inside(x, y, size.pin)
    ]
    discs = [
        (
            *(f"{mark.number:,} sites", x, y, f"{mark.number:,}", mark.radius),
            len(arcs(mark.shares)) if mark.shares else 0,
        )
        for mark, (x, y) in zip(scene.marks, places(scene.marks), strict=True)
        if inside(x, y, mark.radius)
    ]
    texts = [
        (t.text, t.x, t.y + 0.3 * (size.code if t.role == "ground" else size.label), t.anchor)
        for t in scene_texts(scene)
    ]
    for name, wanted in (("pins", pins), ("discs", discs), ("texts", texts)):
        got, want = (
            sorted(rows, key=lambda row: (row[0], round(row[1]), round(row[2])))
            for rows in (drawn[name], wanted)
        )
        assert [(row[0], *row[3:]) for row in got] == [(row[0], *row[3:]) for row in want]
        assert [row[1:3] for row in got] == [pytest.approx(row[1:3], abs=0.2) for row in want]
    led = [label for label in scene.labels if label.leader and inside(*label.pin, 0)]
    assert drawn["leaders"] == len(led)
    assert set(drawn["shades"]) == {code for code, _ in scene.spotlight.numbers}


@pytest.fixture
def drawn(plain_browser: Browser, roster, tmp_path, request):
    """Return what a window of a size draws for addresses."""
    width, height = request.param
    page = plain_browser.new_page(viewport={"width": width, "height": height})
    file = tmp_path / "map.html"
    file.write_bytes(map_html(roster.sites, roster, Filters()))
    page.goto(file.as_uri())
    expect(page.locator("html")).to_have_class("ready")
    yield lambda asked: page.evaluate(DRAWN, asked)
    page.close()


@pytest.mark.parametrize("drawn", SIZES, indirect=True)
def test_of_a_hundred_filters_it_draws_what_the_app_draws(roster, drawn) -> None:
    wide, _ = drawn([""])[0]["size"]
    every = some_filters(roster, 100, wide)  # others in each window: two hundred in all
    for filters, got in zip(every, drawn([query(one) for one in every]), strict=True):
        check(got, shown_scene(filter_sites(roster, filters), roster, filters, *got["size"]))


@pytest.mark.parametrize("drawn", SIZES, indirect=True)
def test_around_a_selected_site_it_draws_what_the_app_draws(roster, drawn) -> None:
    places = by_importance(roster)
    some = places.sample(20, random_state=3)
    for (_, one), got in zip(
        some.iterrows(), drawn([query(Filters(), key) for key in some["key"]]), strict=True
    ):
        width, height = got["size"]
        check(
            got,
            build_scene(
                places,
                selected=one["key"],
                view=focus(one["x"], one["y"], width, height),
                width=width,
                height=height,
            ),
        )


def moved(drawn, asked: str) -> list[float]:
    """Return where the land lies, and how large it is."""
    return [float(number) for number in re.findall(r"[-\d.]+", drawn([asked])[0]["land"])]


@pytest.mark.parametrize("drawn", SIZES[:1], indirect=True)
def test_it_moves_to_the_chosen_states_as_the_app_does(roster, drawn) -> None:
    states = roster.sites["state_code"].tolist()
    width, height = drawn([""])[0]["size"]
    for codes in (states[:1], states[1:2], states[2:5], ["AK"], ["AK", "ME"]):
        there = [code for code in codes if code in states]
        view = fit_states(there, width, height) or fit_country(width, height)
        x, y = to_screen([(0, 0)], view, width, height)[0].tolist()
        asked = urlencode([("state", code) for code in codes])
        assert moved(drawn, asked) == [
            *(pytest.approx(side, abs=0.2) for side in (x, y)),
            pytest.approx(view.scale / 100, rel=1e-3),
        ]
        country = fit_country(width, height).scale / 100
        assert moved(drawn, f"{asked}&area=country")[2] == pytest.approx(country, rel=1e-4)
