"""The theme, the style sheets, the map and the files have the same colors."""

import itertools
import re
import tomllib

import pytest

from briefing.layout import GOLD, NAVY
from cartography.palette import DARK, LIGHT, Palette
from tests.helpers import ROOT

SHEETS = [*ROOT.glob("ui/**/*.css"), *ROOT.glob("static/components/*.css")]
SOURCES = [
    *SHEETS,
    *(ROOT / name for name in (".streamlit/config.toml", "cartography/palette.py")),
    *(ROOT / "briefing").glob("*.py"),
]


@pytest.mark.parametrize(("scheme", "palette"), [("light", LIGHT), ("dark", DARK)])
def test_the_theme_has_the_map_s_colors(scheme: str, palette: Palette) -> None:
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    theme = config["theme"][scheme]
    assert theme["backgroundColor"] == palette.background
    assert theme["primaryColor"] == palette.site
    assert theme["textColor"] == palette.text


@pytest.mark.parametrize("color", [NAVY, GOLD])
def test_the_files_have_the_screen_s_colors(color: str) -> None:
    sheets = [
        ROOT / "static/components/slideshow.css",
        ROOT / "ui/slideshow/slideshow.css",
        ROOT / "ui/style.css",
    ]
    assert [color in sheet.read_text("utf-8") for sheet in sheets] == [True] * 3


def test_no_two_colors_are_nearly_the_same() -> None:
    colors = {
        color: [int(color[i : i + 2], 16) for i in (1, 3, 5)]
        for source in SOURCES
        for color in re.findall(r"#[0-9a-f]{6}\b", source.read_text("utf-8"))
    }
    near = [
        (one, other)
        for one, other in itertools.combinations(sorted(colors), 2)
        if max(abs(a - b) for a, b in zip(colors[one], colors[other], strict=True)) < 3
    ]
    assert near == []
