"""How large the words of a slide may be, so that all of them are on it."""

from collections.abc import Sequence
from dataclasses import dataclass

from briefing.fit import wrap
from cartography.text import text_width

_STEP = 0.97
_BOLD = 1.04  # the widths are those of weight 600
_BESIDE_TITLE = 0.72


@dataclass(frozen=True, slots=True)
class Block:
    """Text of one size.

    Attributes
    ----------
    text : str
    size : float
        What it is drawn at when there is room, in any unit.
    gap : float
        Room above it.
    leading : float
        Height of a line, in sizes.
    width : float
        Share of the slide's width that it has.
    """

    text: str
    size: float
    gap: float = 0
    leading: float = 1.3
    width: float = 1


def fit_scale(
    blocks: Sequence[Block], width: float, height: float, smallest: float, *, least: float = 0.35
) -> float:
    """Return the largest scale, at most 1, at which the blocks fit under each other.

    Parameters
    ----------
    blocks : sequence of Block
    width, height : float
        What there is for them.
    smallest : float
        No text is smaller, whatever the scale.
    least : float
        The smallest scale: where the blocks are too many for it, they are scrolled.
    """
    scale = 1.0
    while _height(blocks, scale, width, smallest) > height:
        scale *= _STEP
        if scale < least:
            return least
    return scale


def _height(blocks: Sequence[Block], scale: float, width: float, smallest: float) -> float:
    total = 0.0
    for block in blocks:
        size = max(block.size * scale, smallest)
        lines = len(wrap(block.text, size, width * block.width))
        total += block.gap * scale + lines * size * block.leading
    return total


def title_size(title: str, size: float, width: float) -> float:
    """Return the size at which a title stands on one line, or else its longest word does."""
    whole = text_width(title, 1) * _BOLD
    if whole * size * _BESIDE_TITLE <= width:
        return min(size, width / max(whole, 1e-6))
    longest = max((text_width(word, 1) for word in title.split()), default=0.0) * _BOLD
    return min(size, width / max(longest, 1e-6))
