"""How large the map's column is in the browser, and what the browser can draw."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from common.tokens import FULL_SCALE, PHONE_WIDTH, STACKED_WIDTH, TIMELINE_REM
from ui.keys import Key


@dataclass(frozen=True, slots=True)
class Viewport:
    """The browser's measures, in CSS pixels.

    Attributes
    ----------
    width : int
        Width of the map's column.
    window_width, window_height : int
        Size of the page's window.
    rem : float
        Font size of the root; everything around the map grows with it.
    webgl : bool
        Whether the browser draws WebGL 2, which deck.gl needs.
    calm : bool
        Whether the system asks for reduced motion.
    full : bool
        Whether the map fills the screen.
    """

    width: int
    window_width: int
    window_height: int
    rem: float
    webgl: bool
    calm: bool
    full: bool = False

    @property
    def phone(self) -> bool:
        """Whether it is as narrow as a phone."""
        return self.window_width < PHONE_WIDTH

    @property
    def stacked(self) -> bool:
        """Whether the columns are stacked."""
        return self.window_width <= STACKED_WIDTH


def read_viewport() -> Viewport | None:
    """Return what the browser reported, or None before it has."""
    reported = (st.session_state.get(Key.MAP_CONTROLS) or {}).get("viewport")
    found = parse_viewport(reported)
    if found is not None:
        st.session_state[Key.PHONE] = found.phone
    return found


def is_phone() -> bool:
    """Return whether the browser reported to be as narrow as a phone, on this page or another."""
    read_viewport()
    return bool(st.session_state.get(Key.PHONE))


def is_stacked() -> bool:
    """Return whether the browser reported a width at which the columns are stacked."""
    viewport = read_viewport()
    return viewport is not None and viewport.stacked


def is_dark() -> bool:
    """Return whether the browser shows the dark theme."""
    return st.context.theme.type == "dark"


def parse_viewport(reported: Any) -> Viewport | None:
    """Return a viewport from the component's report; None when it makes no sense."""
    if not isinstance(reported, Mapping):
        return None
    try:
        return Viewport(
            width=min(max(int(reported["width"]), 200), 8000),
            window_width=int(reported["windowWidth"]),
            window_height=int(reported["windowHeight"]),
            rem=min(max(float(reported["rem"]), 8.0), 64.0),
            webgl=bool(reported["webgl"]),
            calm=bool(reported["calm"]),
            full=bool(reported.get("full")),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def as_reported(viewport: Viewport | None) -> dict[str, Any] | None:
    """Return the viewport in the component's own words, so that it reports only news."""
    if viewport is None:
        return None
    return {
        "width": viewport.width,
        "windowWidth": viewport.window_width,
        "windowHeight": viewport.window_height,
        "rem": viewport.rem,
        "webgl": viewport.webgl,
        "calm": viewport.calm,
        **({"full": True} if viewport.full else {}),  # the stage's window never says it
    }


PLANE_RATIO = 610 / 975
TABLE_ROWS = 5
"""So many rows of the table are below the map on a screen of usual proportions."""
TIMELINE_TABLE_ROWS = 4
"""So many where a timeline is between them."""
_TIMELINE_ROWS = 3  # of the table, whose room the timeline takes
_AROUND_MAP_REM = 10.2
"""Title bar, buttons, gaps and margins above and below the map."""


def row_height(viewport: Viewport | None) -> int:
    """Return the height in pixels of a table's row, which grows with the text."""
    return round(2.2 * viewport.rem) if viewport else 35


def map_height(viewport: Viewport, *, grows: bool = False) -> int:
    """Return the map's height in pixels: the whole country without empty bands, the table below.

    On a phone the country's own proportions decide; on a larger screen the map takes what the
    title bar, the timeline and the table's first rows leave, within sensible proportions; on the
    full screen what the timeline leaves.

    Parameters
    ----------
    viewport : Viewport
    grows : bool
        Whether there is a timeline.
    """
    if viewport.full:
        below = FULL_SCALE * TIMELINE_REM * viewport.rem if grows else 0
        return round(max(viewport.window_height - below, viewport.window_height / 2))
    by_width = viewport.width * PLANE_RATIO
    if viewport.phone:
        return round(max(by_width + 12, 220))
    row = row_height(viewport)
    room = viewport.window_height - _AROUND_MAP_REM * viewport.rem - (TABLE_ROWS + 1) * row
    # Where the columns are stacked, the timeline follows what was selected: the map stays as it is.
    if grows and not viewport.stacked:
        more = TIMELINE_TABLE_ROWS + _TIMELINE_ROWS - TABLE_ROWS
        room = min(room, max(room - more * row, 0.8 * by_width))
    return round(min(max(room, 0.5 * by_width, 320), 1.06 * by_width))
