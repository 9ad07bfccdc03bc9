"""What fits: lengths on a slide of 1920 by 1080 pixels, with measured widths of text."""

import math
import re
from collections.abc import Iterable, Sequence
from typing import Final

from cartography.text import text_width
from common.tokens import BAR_UNITS, MAP_SHARE
from roster.words import keep_dates

__all__ = [
    "FOOT",
    "HEIGHT",
    "MAP_WIDTH",
    "PANEL_LEFT",
    "PANEL_WIDTH",
    "SMALLEST",
    "WIDTH",
    "fit_size",
    "pages",
    "shorten",
    "wrap",
]

WIDTH: Final = 1920.0
HEIGHT: Final = 1080.0
FOOT: Final = HEIGHT - BAR_UNITS
"""Where the bar at the foot begins."""
MAP_WIDTH: Final = float(round(WIDTH * MAP_SHARE))
PANEL_LEFT: Final = 1290.0
PANEL_WIDTH: Final = 570.0
SMALLEST: Final = 32.0
"""No text is smaller: 16 points of a slide that is 13.3 inches wide."""

_UNBROKEN: Final = re.compile(r"(?:\S|\u00a0)+")
_BOLD: Final = 1.05  # the widths are those of weight 600; 700 is a little wider


def wrap(text: str, size: float, width: float) -> list[str]:
    """Break a text into lines, at spaces where it can.

    Parameters
    ----------
    text : str
    size : float
        Of the font, pixels.
    width : float
        Of the line, pixels.
    """
    lines: list[str] = []
    line = ""
    for word in _words(text):
        longer = f"{line} {word}" if line else word
        if _wide(longer, size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        while _wide(word, size) > width and len(word) > 1:
            fits = _fitting(word, size, width)
            lines.append(word[:fits])
            word = word[fits:]
        line = word
    return [*lines, line] if line else lines


def _words(text: str) -> list[str]:
    """What no line ends within: words, and dates as they are drawn."""
    return _UNBROKEN.findall(keep_dates(text))


def _wide(text: str, size: float) -> float:
    return _BOLD * text_width(text, size)


def _fitting(word: str, size: float, width: float) -> int:
    """How many letters of a long word fit, at least one."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        if _wide(word[:middle], size) <= width:
            low = middle
        else:
            high = middle - 1
    return low


def shorten(text: str, size: float, width: float, most_lines: int) -> str:
    """Return a text that takes no more than so many lines, with “…” where it was cut."""
    words = " ".join(text.split())
    # No line holds so many letters; a cell may hold a million.
    words = words[: math.ceil(most_lines * width / size * 8)]
    if words == " ".join(text.split()) and len(wrap(words, size, width)) <= most_lines:
        return words
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        if len(wrap(f"{words[:middle].rstrip()}…", size, width)) <= most_lines:
            low = middle
        else:
            high = middle - 1
    cut = words[:low]
    space = cut.rfind(" ")
    # Not within a word, unless the word is very long.
    if 0 < low - space < 24 and space > 0 and words[low : low + 1] != " ":
        cut = cut[:space]
    return f"{cut.rstrip(' ,;.–—-')}…"


def fit_size(
    text: str, sizes: Sequence[float], width: float, height: float, line_height: float = 1.15
) -> float:
    """Return the largest of some sizes, largest first, at which a text fits; else the last.

    A size at which a word would be broken is passed over while there is a smaller one.
    """
    longest = max(_words(text), key=len, default="")
    for size in sizes:
        broken = _wide(longest, size) > width
        if not broken and len(wrap(text, size, width)) * size * line_height <= height:
            return size
    return sizes[-1]


def pages(
    texts: Iterable[str], size: float, width: float, lines_a_page: int
) -> list[tuple[int, ...]]:
    """Spread a list over pages of so many lines; return the numbers of the texts of each.

    No page is longer than another by more than it must: 13 are 7 and 6, not 12 and 1.
    """
    costs = [len(wrap(text, size, width)) or 1 for text in texts]
    count = len(_filled(costs, lines_a_page))
    if count < 2:
        return [tuple(range(len(costs)))] if costs else []
    least = -(-sum(costs) // count)
    for limit in range(least, lines_a_page + 1):
        filled = _filled(costs, limit)
        if len(filled) <= count:
            return filled
    return _filled(costs, lines_a_page)


def _filled(costs: Sequence[int], limit: int) -> list[tuple[int, ...]]:
    filled: list[list[int]] = []
    used = limit
    for number, cost in enumerate(costs):
        if not filled or used + cost > limit:
            filled.append([])
            used = 0
        filled[-1].append(number)
        used += cost
    return [tuple(page) for page in filled]
