"""What fits: text measured, broken into lines and shortened, in pixels of 1920 by 1080."""

import math
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from cartography.text import text_width
from common.tokens import BAR_UNITS, MAP_SHARE, SLIDE
from roster.words import unbroken

WIDTH: Final = 1920.0
HEIGHT: Final = 1080.0
FOOT: Final = HEIGHT - BAR_UNITS
"""Where the bar at the foot begins."""
MAP_WIDTH: Final = round(WIDTH * MAP_SHARE)
PANEL_LEFT: Final = MAP_WIDTH + SLIDE.edge + SLIDE.side_margin
PANEL_WIDTH: Final = WIDTH - SLIDE.side_margin - PANEL_LEFT
"""Where the words beside a map begin, and their width."""
VALUE_WIDTH: Final = PANEL_WIDTH - SLIDE.label_width - SLIDE.column_gap
SMALLEST: Final = 32.0
"""No text is smaller: 16 points of a slide that is 13.3 inches wide."""

_UNBROKEN: Final = re.compile(r"(?:\S|\u00a0)+")
_BOLD: Final = 700
_WEIGHTS: Final = {400: 0.985, 600: 1.0, _BOLD: 1.05}
"""How wide text of a weight is beside that of 600, which is measured; rather too wide."""
_ONE_LINE: Final = 0.72  # so far a title gets smaller to be on one line


def wrap(text: str, size: float, width: float, weight: int = _BOLD) -> list[str]:
    """Break a text into lines, at spaces where it can.

    Parameters
    ----------
    size : float
        Of the font, pixels.
    width : float
        Of the line, pixels.
    weight : int
        Of the font: 400, 600 or 700, which is the widest.
    """
    lines: list[str] = []
    line = ""
    for word in _words(text):
        longer = f"{line} {word}" if line else word
        if _wide(longer, size, weight) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        while _wide(word, size, weight) > width and len(word) > 1:
            fits = _fitting(word, size, width, weight)
            lines.append(word[:fits])
            word = word[fits:]
        line = word
    return [*lines, line] if line else lines


def _words(text: str) -> list[str]:
    """What no line ends within: words, dates, and numbers with what they count, as drawn."""
    return _UNBROKEN.findall(unbroken(text))


def _wide(text: str, size: float, weight: int = _BOLD) -> float:
    return _WEIGHTS[weight] * text_width(text, size)


def _fitting(word: str, size: float, width: float, weight: int) -> int:
    """How many letters of a long word fit, at least one."""
    low, high = 1, len(word)
    while low < high:
        middle = (low + high + 1) // 2
        if _wide(word[:middle], size, weight) <= width:
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


@lru_cache(maxsize=4096)
def balanced(text: str, size: float, width: float, weight: int) -> tuple[str, ...]:
    """Break a text into as few lines as ``wrap`` does, none much shorter than the others."""
    lines = wrap(text, size, width, weight)
    longest = max((_wide(word, size, weight) for word in _words(text)), default=0.0)
    low, high = min(longest, width), width
    while len(lines) > 1 and high - low > 1:
        middle = (low + high) / 2
        if len(wrap(text, size, middle, weight)) <= len(lines):
            high = middle
        else:
            low = middle
    return tuple(wrap(text, size, high, weight))


def text_fits(text: str, size: float, width: float) -> bool:
    """Return whether a text fits on one line."""
    return _wide(text, size) <= width


def fit_title(title: str, size: float, width: float) -> float:
    """Return the size at which a title fits on one line, or else its longest word does."""
    whole = _wide(title, 1)
    if whole * size * _ONE_LINE <= width:
        return min(size, width / max(whole, 1e-6))
    longest = max((_wide(word, 1) for word in _words(title)), default=0.0)
    return min(size, width / max(longest, 1e-6))


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
