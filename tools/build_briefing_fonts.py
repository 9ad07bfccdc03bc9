"""Build ``briefing/fonts/``: the letters that slides on paper are set in.

Streamlit's page is set in Source Sans (Adobe, SIL Open Font License 1.1), one variable font. A PDF
needs a file for each weight, so the Latin part is cut out at three weights; two of them are also
written as WOFF2, for the map in one HTML file. The license reserves the font's own name to its
makers; what is changed has to bear another one.

Run from the root of the repository::

    python -m tools.build_briefing_fonts
"""

from pathlib import Path
from typing import Any, Final

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from tools.build_font_metrics import RANGES, font_file

FAMILY: Final = "Briefing Sans"
WEIGHTS: Final = {400: "Regular", 600: "SemiBold", 700: "Bold"}
PACKED: Final = (400, 600)
TARGET: Final = Path(__file__).resolve().parent.parent / "briefing" / "fonts"
FEATURES: Final = ["kern", "mark", "mkmk", "ccmp", "locl"]
_NOTICE, _LICENSE = 0, 13  # entries of the name table that stay


def cut(source: Path, weight: int) -> Any:
    """Return the Latin part of a variable font at one weight, under our name."""
    font = TTFont(source, recalcTimestamp=False)
    options = Options()
    options.layout_features = FEATURES
    options.name_IDs = [_NOTICE, _LICENSE]
    options.hinting = False
    letters = Subsetter(options)
    letters.populate(unicodes=[point for low, high in RANGES for point in range(low, high)])
    letters.subset(font)
    font = instantiateVariableFont(font, {"wght": weight})
    style = WEIGHTS[weight]
    names = {
        1: FAMILY if style in {"Regular", "Bold"} else f"{FAMILY} {style}",
        2: "Bold" if style == "Bold" else "Regular",
        3: f"{FAMILY} {style}",
        4: f"{FAMILY} {style}",
        6: f"{FAMILY.replace(' ', '')}-{style}",
        16: FAMILY,
        17: style,
    }
    for number, text in names.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font.flavor = None
    return font


def main() -> None:
    """Write the files."""
    TARGET.mkdir(exist_ok=True)
    for weight, style in WEIGHTS.items():
        font = cut(font_file(), weight)
        path = TARGET / f"{FAMILY.replace(' ', '')}-{style}.ttf"
        font.save(path)
        if weight in PACKED:
            font.flavor = "woff2"
            font.save(path.with_suffix(".woff2"))


if __name__ == "__main__":
    main()
