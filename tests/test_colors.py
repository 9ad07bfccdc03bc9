"""Every color and shared size comes from the tokens."""

import itertools
import re
from pathlib import Path

from common.tokens import COLORS, FIXED, MAP_COLORS, SIZES, THEME_COLORS, custom_properties
from tests.helpers import ROOT
from tools.build_theme import icon, with_theme

SHEETS = [*ROOT.glob("ui/**/*.css"), *ROOT.glob("static/components/*.css")]
SCRIPTS = [*ROOT.glob("ui/**/*.py")]
SOURCES = [
    *SHEETS,
    *SCRIPTS,
    *ROOT.glob("static/components/*.js"),
    *ROOT.glob("briefing/*.py"),
    *ROOT.glob("cartography/*.py"),
]


def read(paths: list[Path]) -> str:
    return "\n".join(path.read_text("utf-8") for path in paths)


def test_the_theme_and_the_icon_are_written_from_the_tokens() -> None:
    settings = (ROOT / ".streamlit" / "config.toml").read_text("utf-8")
    assert with_theme(settings) == settings
    assert (ROOT / "static" / "favicon.svg").read_text("utf-8") == icon()


def test_no_other_file_says_a_color_but_black_and_white() -> None:
    said = {
        (path.name, color)
        for path in SOURCES
        for color in re.findall(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b", path.read_text("utf-8"))
        if color not in ("#fff", "#000")
    }
    assert said == set()


def test_every_custom_property_that_a_style_sheet_uses_is_given() -> None:
    sheets = read(SHEETS)
    given = {
        *SIZES,
        *re.findall(r"--([\w-]+):", sheets + custom_properties() + read(SCRIPTS)),
    }
    used = set(re.findall(r"var\(--([\w-]+)", sheets))
    assert {name for name in used - given if not name.startswith("st-")} == set()


def test_every_token_of_a_page_is_used() -> None:
    used = re.findall(r"var\(--([\w-]+)", read(SHEETS))
    numbered = re.findall(r'"([a-z]+)-\{', read(SCRIPTS))
    names = {*SIZES, *(name.replace("_", "-") for name in COLORS | FIXED)} - {*used}
    assert {name for name in names if name.rsplit("-", 1)[0] not in numbered} == set()


def test_no_two_colors_are_nearly_the_same() -> None:
    said = {*itertools.chain(*(COLORS | MAP_COLORS | THEME_COLORS).values()), *FIXED.values()}
    colors = {color: [int(color[i : i + 2], 16) for i in (1, 3, 5)] for color in said}
    near = [
        (one, other)
        for one, other in itertools.combinations(sorted(colors), 2)
        if max(abs(a - b) for a, b in zip(colors[one], colors[other], strict=True)) < 3
    ]
    assert near == []
