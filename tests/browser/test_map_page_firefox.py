"""The map in one file in Firefox: opened from the disk and used as a person does."""

import io
import re
from base64 import b64decode
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pypdf import PdfReader

from briefing.map_page import map_html
from briefing.picture import slide_scene
from briefing.settings import Settings
from briefing.story import build_story
from cartography.text import text_width
from roster.filters import Filters, filter_sites
from tests.helpers.firefox import Firefox, running_firefox

COUNT = "document.querySelector('#count').textContent"
LAND = "document.querySelector('.map svg g').getAttribute('transform')"
LISTED = "[...document.querySelectorAll('#list button')].map(({ dataset }) => Number(dataset.site))"
SLIDE = "document.querySelector('#stage .slide').getAttribute('aria-label')"
LETTERS = """(() => {
  const text = Object.assign(document.createElement("span"), { textContent: "Sault Ste. Marie" });
  text.style = "position: absolute; font: 600 100px 'Briefing Sans'; font-kerning: none";
  document.body.append(text);
  const { width } = text.getBoundingClientRect();
  text.remove();
  return width;
})()"""


@pytest.fixture(scope="module")
def firefox(tmp_path_factory):
    with running_firefox(tmp_path_factory.mktemp("firefox")) as running:
        yield running


def test_a_person_uses_the_file_in_firefox(firefox: Firefox, many, tmp_path: Path) -> None:
    story = build_story(many, Filters(), Settings(), day=date(2026, 1, 2))
    path = tmp_path / "map.html"
    path.write_bytes(map_html(many.sites, many, Filters(), story=story))
    firefox.open(path.as_uri(), 1280, 800)
    firefox.wait("document.documentElement.classList.contains('ready')")
    assert firefox.evaluate(COUNT) == "300 of 300 sites"
    # Names are as wide as they were measured, so it is our font.
    assert firefox.evaluate(LETTERS) == pytest.approx(text_width("Sault Ste. Marie", 100), abs=1)

    firefox.click("#search")
    firefox.press(*"san f")
    found = filter_sites(many, Filters("san f"))
    firefox.wait(f"{COUNT}.startsWith('{len(found)} of ')")
    assert firefox.evaluate(LISTED) == many.sites.index.get_indexer(found.index).tolist()
    firefox.click("[type=reset]")
    firefox.click("[data-filter='0'] summary")
    firefox.click("[data-filter='0'] input")
    name = firefox.evaluate("document.querySelector('[data-filter] label').textContent.trim()")
    inside = many.sites[many.sites["state_name"] == name]
    firefox.wait(f"{COUNT} === '{len(inside)} of 300 sites'")
    firefox.wait(f"location.hash === '#state={name}'")

    firefox.click(".map .pin")
    pin = firefox.evaluate("document.querySelector('.map .pin.own').ariaLabel")
    assert pin in {f"{a}, {b}" for a, b in zip(inside["city"], inside["state_code"], strict=True)}
    assert firefox.evaluate("document.querySelector('#selected h2').textContent") == pin
    firefox.press("Escape")
    firefox.wait("document.querySelector('#selected').hidden")
    firefox.click("#whole")
    before = scale(firefox)
    firefox.evaluate("document.querySelector('.map .pin').focus()")
    firefox.press("+")
    assert scale(firefox) == pytest.approx(2 * before, rel=1e-4)
    firefox.wait("document.querySelector('.map .counties')?.getAttribute('d').length > 1000")
    firefox.click("[type=reset]")

    firefox.click("#brief")
    number, slide = next((n, one) for n, one in enumerate(story.slides) if one.kind == "group")
    said = [f"{n} of {len(story.slides)}: {one.title}" for n, one in enumerate(story.slides, 1)]
    firefox.wait(f"{SLIDE} === {said[0]!r}")
    firefox.press("ArrowRight")
    assert firefox.evaluate(SLIDE) == said[1]
    firefox.press(*str(number + 1), "Enter")
    assert firefox.evaluate(SLIDE) == said[number]
    scene = slide_scene(slide, many, width=1229, height=1012, smallest=32)
    drawn = firefox.evaluate("document.querySelectorAll('.slide-map .pin').length")
    assert drawn == sum(
        abs((pin.x - scene.view.target[0]) * scene.view.scale) <= 1229 / 2 + scene.sizes.pin
        and abs((pin.y - scene.view.target[1]) * scene.view.scale) <= 1012 / 2 + scene.sizes.pin
        for pin in scene.pins
    )
    firefox.press("o")
    firefox.press(*slide.title, "Enter")
    firefox.wait(f"{SLIDE} === {said[number]!r}")
    firefox.press("Escape")
    firefox.wait("!document.querySelector('#stage').open")

    pages = PdfReader(io.BytesIO(b64decode(firefox.printed()))).pages
    paper = "".join("".join(page.extract_text() for page in pages).split())
    for row in many.sites[["city", "state_name"]].itertuples():
        assert "".join(f"{row.city}{row.state_name}".split()) in paper
    assert "Reset" not in paper
    assert "Zoom" not in paper
    # Firefox tells of the fonts within, and would of all else but the file itself.
    assert {urlsplit(url).scheme for url in firefox.asked} == {"data"}
    assert firefox.said == []


def scale(firefox: Firefox) -> float:
    return float(re.search(r"scale\(([\d.]+)", firefox.evaluate(LAND))[1])
