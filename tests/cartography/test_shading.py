import json
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartography.camera import fit_country
from cartography.deck import build_deck
from cartography.palette import LIGHT, rgb
from cartography.scene import build_scene
from cartography.shading import classes, shade_of
from cartography.spotlight import Spotlight
from cartography.svg import scene_svg, scene_texts

SIZE = {"width": 830, "height": 560}
NONE = pd.DataFrame({name: [] for name in ("key", "label")} | {"latitude": [], "longitude": []})
NUMBERS = (("AK", 3), ("OH", 1200), ("RI", 2), ("TX", 1))


def scene(width=SIZE["width"], height=SIZE["height"]):
    return build_scene(
        NONE,
        selected=None,
        view=fit_country(width, height),
        spotlight=Spotlight(numbers=NUMBERS),
        width=width,
        height=height,
    )


@pytest.mark.parametrize(
    ("numbers", "found"),
    [
        ([], []),
        ([4], [(4, 4)]),
        ([1, 1, 2], [(1, 1), (2, 2)]),
        ([*range(1, 11)], [(1, 2), (3, 4), (5, 6), (7, 8), (9, 10)]),
        ([1, 1, 1, 1, 1, 1, 7, 9, 30], [(1, 1), (7, 9), (30, 30)]),
    ],
)
def test_as_many_states_as_may_be_have_each_shade(numbers, found):
    assert classes(numbers) == found


@given(st.lists(st.integers(1, 500), min_size=1, max_size=56))
def test_every_number_has_a_shade_and_a_larger_one_none_that_is_less(numbers):
    found = classes(numbers)
    assert (found[0][0], found[-1][1]) == (min(numbers), max(numbers))
    shades = [shade_of(number, found) for number in sorted(numbers)]
    assert shades == sorted(shades)
    assert {*shades} <= {*range(len(LIGHT.shades))}
    assert len({*shades}) == len(found)
    for number in numbers:
        assert sum(low <= number <= high for low, high in found) == 1


def test_few_classes_have_shades_far_apart():
    assert [shade_of(n, [(1, 1), (2, 2)]) for n in (1, 2)] == [0, 4]


def test_a_number_stands_on_each_state_that_has_room_and_beside_an_inset_s_code():
    texts = scene_texts(scene())
    assert {text.text for text in texts} == {
        "1", "2", "1,200", "AK 3",
        "Hawaii", "Guam", "N. Marianas", "American Samoa", "Puerto Rico", "U.S. V.I.",
    }  # fmt: skip
    assert {text.role for text in texts} == {"site"}


def test_on_a_narrow_map_an_inset_has_its_number_alone():
    texts = {text.text for text in scene_texts(scene(358, 236))}
    assert "3" in texts
    assert not any(text.startswith("AK") for text in texts)


def test_states_have_their_shades_on_paper_and_on_the_screen():
    shades = Spotlight(numbers=NUMBERS).shades()
    drawn = scene_svg(scene(), LIGHT)
    found = [one.get("fill") for one in ElementTree.fromstring(drawn).iterfind(".//{*}path[@fill]")]
    assert [fill for fill in found if fill in LIGHT.shades] == [
        LIGHT.shades[shade] for shade in shades.values()
    ]
    deck = build_deck(
        NONE,
        selected=None,
        view=fit_country(**SIZE),
        palette=LIGHT,
        spotlight=Spotlight(numbers=NUMBERS),
        picks="7",
        **SIZE,
    )
    (shaded, numbers, *_), hits = json.loads(deck.to_json())["layers"]
    fills = "".join(
        f"properties.code=='{code}'?{rgb(LIGHT.shades[shade])}:" for code, shade in shades.items()
    )
    fill = f"@@=properties.frame?[0,0,0,0]:({fills}{rgb(LIGHT.land)})"
    assert shaded["getFillColor"] == fill.replace(" ", "")
    assert numbers["id"] == "state-numbers"
    assert {row[0] for row in numbers["data"]} == {text.text for text in scene_texts(scene())}
    assert (hits["id"], hits["pickable"]) == ("hits-7", True)
    assert hits["data"] == "app/static/states-overview.json"
