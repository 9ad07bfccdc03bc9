"""The timeline under the map: how the list has grown, and a range of it to show."""

from typing import Any, Final

import streamlit as st

from common.tokens import FULL_SCALE
from roster.filters import JOINED, Filters
from roster.growth import Growth, bars_within, growth_of, joined_filter, range_of
from roster.snapshot import Roster
from ui import inline
from ui.choice import choose_range, current_choice
from ui.keys import Key
from ui.viewport import Viewport, read_viewport

_TYPE_REM: Final = 0.8
"""Size of what is written at the bars."""
_BESIDE_REM: Final = 13.5
"""Width of what is beside the bars: the button, the count, the gaps."""


def render_timeline(roster: Roster, filters: Filters, shown: int) -> bool:
    """Draw how the sites joined that pass the other filters; return whether there is anything.

    Parameters
    ----------
    roster : Roster
    filters : Filters
    shown : int
        How many sites pass all filters.
    """
    growth = _growth(roster, filters)
    joined = joined_filter(roster)
    if not growth.bars or joined is None:
        return False
    chosen = filters.chosen.get(JOINED, ("",))[0]
    inline.timeline(
        key=Key.TIMELINE,
        data={
            "bars": [
                [bar.label, bar.name, count]
                for bar, count in zip(growth.bars, growth.counts, strict=True)
            ],
            "range": bars_within(growth.bars, chosen, joined),
            "words": joined.read(chosen or _whole(growth)),
            "count": [shown, len(roster.sites)],
            "nouns": [roster.program.site_noun, roster.program.site_noun_plural],
            "undated": growth.undated,
            "turn": st.session_state.get(Key.TIMELINE_TURN, 0),
        },
        on_range_change=_choose,
    )
    return True


def has_timeline(roster: Roster, filters: Filters) -> bool:
    """Return whether there is anything to draw a timeline of."""
    return bool(_growth(roster, filters).bars)


def _growth(roster: Roster, filters: Filters) -> Growth:
    viewport = read_viewport()
    return growth_of(roster, filters, _room_em(viewport)) if viewport else Growth()


def _room_em(viewport: Viewport) -> float:
    beside = 0 if viewport.phone else _BESIDE_REM
    scale = FULL_SCALE if viewport.full else 1
    return (viewport.width / (scale * viewport.rem) - beside) / _TYPE_REM


def _whole(growth: Growth) -> str:
    first, last = growth.bars[0].first.year, growth.bars[-1].last.year
    return f"{first:04}-01-01..{last:04}-12-31"


def _choose() -> None:
    """Show the sites of the bars that were chosen."""
    report: dict[str, Any] | None = st.session_state[Key.TIMELINE].get("range")
    roster: Roster = st.session_state[Key.ROSTER]
    growth = _growth(roster, current_choice().filters)
    joined = joined_filter(roster)
    if not report or not growth.bars or joined is None:
        return
    st.session_state[Key.TIMELINE_TURN] = int(report["turn"])
    first = min(max(int(report["first"]), 0), len(growth.bars) - 1)
    end = min(max(int(report["end"]), first + 1), len(growth.bars))
    choose_range(JOINED, range_of(growth.bars, first, end, joined))
