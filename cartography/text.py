"""How wide a label is, measured with the widths of the font that it is drawn in."""

import json
import unicodedata
from functools import cache
from pathlib import Path

FONT_FAMILY = "Source Sans"
"""The font that Streamlit's own page has loaded before a map is drawn."""
FONT_WEIGHT = 600
LINE_HEIGHT = 1.1
"""Height of a line of text, in ems: what a label's box is given."""

_UNKNOWN_EM = 1.0  # Han and other wide scripts fill the em; wider than true is on the safe side
_MILLI = 1000


@cache
def _widths() -> dict[str, int]:
    path = Path(__file__).with_name("font_metrics.json")
    widths: dict[str, int] = json.loads(path.read_text(encoding="utf-8"))["widths"]
    return widths


@cache
def _em_width(text: str) -> float:
    widths = _widths()
    total = 0.0
    for character in unicodedata.normalize("NFC", text):
        if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
            continue
        total += widths.get(character, _UNKNOWN_EM * _MILLI) / _MILLI
    return total


def text_width(text: str, size_px: float) -> float:
    """Return the width of one line of text in Source Sans, weight 600, pixels.

    Combining marks have no width of their own; a character that the font's Latin part lacks counts
    as a whole em. Kerning, which only narrows, is left out.
    """
    return _em_width(text) * size_px
