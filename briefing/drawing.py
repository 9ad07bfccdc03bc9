"""All maps of a story, several at a time."""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from briefing.layout import MAP
from briefing.picture import slide_png
from briefing.slides import Slide
from roster.snapshot import Roster

__all__ = ["draw_maps"]

MOST_THREADS: Final = 4


def draw_maps(
    slides: Sequence[Slide], roster: Roster, progress: Callable[[float], None]
) -> dict[str, bytes]:
    """Draw the maps of slides as PNG, twice as fine as a slide of 1920 by 1080.

    Parameters
    ----------
    slides : sequence of Slide
    roster : Roster
    progress : callable
        Called with how much is done, from 0 to 1.

    Returns
    -------
    dict of str to bytes
        By slide id; without those that have no map.
    """
    with_map = [slide for slide in slides if slide.has_map]

    def draw(slide: Slide) -> bytes:
        return slide_png(slide, roster, width=MAP.width, height=MAP.height)

    drawn = {}
    with ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1)) as pool:
        for number, (slide, png) in enumerate(zip(with_map, pool.map(draw, with_map), strict=True)):
            drawn[slide.id] = png
            progress((number + 1) / len(with_map))
    return drawn
