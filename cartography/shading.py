"""States shaded by their number of sites."""

import math
from collections.abc import Iterable
from typing import Final

MOST: Final = 5
"""More shades than these no one tells apart."""


def classes(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Return the least and the greatest number of each shade, few to many.

    Parameters
    ----------
    numbers : iterable of int
        Of the states, each at least 1. As many states, as nearly as may be, have each shade.
    """
    ordered = sorted(numbers)
    if not ordered:
        return []
    count = len(ordered)
    ends = sorted({ordered[math.ceil(count * n / MOST) - 1] for n in range(1, MOST + 1)})
    starts = [ordered[0], *(min(n for n in ordered if n > end) for end in ends[:-1])]
    return list(zip(starts, ends, strict=True))


def class_words(low: int, high: int) -> str:
    """Return the numbers that a shade stands for, as a legend says them."""
    return f"{low:,}" + f" to {high:,}" * (low < high)


def shade_of(number: int, found: list[tuple[int, int]]) -> int:
    """Return which of ``Palette.shades`` a number has; of few classes those far apart."""
    at = next(n for n, (_, end) in enumerate(found) if number <= end)
    return round(at * (MOST - 1) / max(len(found) - 1, 1))
