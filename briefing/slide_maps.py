"""What a page that has the places needs to draw the maps of slides by itself."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np
import pandas as pd

from briefing.picture import map_words, slide_spotlight, slide_view
from briefing.slide_drawing import FRAMES
from briefing.slides import Slide
from cartography.camera import fit_country
from roster.snapshot import Roster

_TELLING: Final = (1, 2)
"""Columns of the page's table by which slides put places together: the state and the day."""


class SlideMaps:
    """The places of a page, by which it is told what is on the map of each slide.

    Parameters
    ----------
    roster : Roster
    places : DataFrame
        Those of the page, the most important ones first; their index says how the list has them.
    keys : sequence of str
        Of each row of the page's table the key of its place, or "".
    table : sequence of sequence of str
        Its columns.
    """

    def __init__(
        self,
        roster: Roster,
        places: pd.DataFrame,
        keys: Sequence[str],
        table: Sequence[Sequence[str]],
    ) -> None:
        self._roster = roster
        self._places = places
        self._number = {key: number for number, key in enumerate(places["key"])}
        self._told: dict[frozenset[int], tuple[int, str]] = {}
        for column in _TELLING:
            by_cell: dict[str, set[int]] = defaultdict(set)
            for key, cell in zip(keys, table[column], strict=True):
                by_cell[cell] |= {*self._numbers([key])}
            self._told |= {frozenset(found): (column, cell) for cell, found in by_cell.items()}

    def frames(self) -> list[dict[str, float]]:
        """Return of each frame the map's size, the zoom of the whole country and the least type."""
        return [
            {
                "width": frame.map.width,
                "height": frame.map.height,
                "zoom": fit_country(frame.map.width, frame.map.height).zoom,
                "smallest": frame.smallest[-1],
            }
            for frame in FRAMES
        ]

    def early(self) -> list[int]:
        """Return where each of the places that come first would be by its people alone."""
        listed = self._places.assign(number=range(len(self._places))).sort_index()
        by_people = listed.sort_values("population", ascending=False, kind="stable")
        at = np.argsort(by_people["number"].to_numpy())
        # Those behind the last one that is out of its order follow each other.
        moved = np.flatnonzero(np.diff(at) < 0)
        return [int(number) for number in at[: moved[-1] + 1 if len(moved) else 0]]

    def told(self, slide: Slide) -> dict[str, Any] | None:
        """Return what is on the map of a slide; None if it has none."""
        if not slide.has_map:
            return None
        found: dict[str, Any] = {
            "words": map_words(slide, self._roster),
            "views": [self._view(slide, frame.map.width, frame.map.height) for frame in FRAMES],
        }
        if slide.numbers:
            return found | {"shaded": 1}
        if listed := self._numbers(slide.entry_keys):
            found["listed"] = listed
        if slide.highlighted:
            spoken = self._numbers(slide.highlighted)
            column = self._told.get(frozenset(spoken))
            found |= {"column": column} if column else {"spoken": spoken}
        elif slide.names_unplaced:
            found["spoken"] = []
        if slide.selected in self._number:
            found["selected"] = self._number[slide.selected]
        if slide.added:
            found["added"] = 1
        if slide.tinted:
            found["tinted"] = slide.tinted
        part = slide_spotlight(slide).part
        return found if part is None else found | {"part": part}

    def _numbers(self, keys: Iterable[str]) -> list[int]:
        return [self._number[key] for key in keys if key in self._number]

    def _view(self, slide: Slide, width: float, height: float) -> list[float]:
        view = slide_view(slide, self._roster, width, height)
        return [*view.target, view.zoom]
