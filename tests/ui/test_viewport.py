from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.viewport import (
    PLANE_RATIO,
    TABLE_ROWS,
    Viewport,
    as_reported,
    map_height,
    parse_viewport,
    row_height,
)

REPORT = {
    "width": 803,
    "windowWidth": 1440,
    "windowHeight": 900,
    "rem": 15.03,
    "webgl": True,
    "calm": False,
}


def test_what_the_browser_reports_comes_back_to_it_in_the_same_words() -> None:
    for report in (REPORT, {**REPORT, "full": True}):
        assert as_reported(parse_viewport(report)) == report


@given(
    st.none()
    | st.text()
    | st.dictionaries(
        st.sampled_from(sorted(REPORT)),
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    )
)
def test_a_report_that_makes_no_sense_is_no_viewport_and_no_error(report: Any) -> None:
    viewport = parse_viewport(report)
    assert viewport is None or 200 <= viewport.width <= 8000


def viewport(width: int, window: tuple[int, int], rem: float = 16) -> Viewport:
    return Viewport(width, *window, rem=rem, webgl=True, calm=False)


@pytest.mark.parametrize(
    ("width", "window", "rem"), [(803, (1440, 900), 15.03), (1138, (1920, 1080), 18.04)]
)
def test_map_buttons_and_five_rows_fit_a_laptop_and_a_projector(
    width: int, window: tuple[int, int], rem: float
) -> None:
    seen = viewport(width, window, rem)
    height = map_height(seen)
    assert height + (TABLE_ROWS + 1) * row_height(seen) < window[1] - 5 * rem
    # No empty bands: the country's own proportions, or nearly so.
    assert 0.9 < height / (width * PLANE_RATIO) < 1.1


@pytest.mark.parametrize(
    ("width", "window", "rem", "heights"),
    [
        (803, (1440, 900), 15.03, (533, 483)),
        (1138, (1920, 1080), 18.04, (656, 576)),
        (750, (1366, 768), 15, (417, 375)),  # else the map would be smaller than what is below it
        (900, (1366, 560), 15, (320, 320)),
        (760, (800, 900), 15, (504, 504)),  # what is selected is between map and timeline
    ],
)
def test_four_rows_fit_below_a_timeline(
    width: int, window: tuple[int, int], rem: float, heights: tuple[int, int]
) -> None:
    seen = viewport(width, window, rem)
    assert (map_height(seen), map_height(seen, grows=True)) == heights


def test_on_a_phone_the_country_decides_the_height() -> None:
    assert map_height(viewport(350, (390, 844))) == pytest.approx(350 * PLANE_RATIO, abs=13)


def test_on_the_full_screen_the_map_has_what_the_timeline_leaves() -> None:
    full = replace(viewport(1920, (1920, 1080), rem=18), full=True)
    assert (map_height(full), map_height(full, grows=True)) == (1080, 878)


@given(st.integers(200, 4000), st.integers(200, 4000), st.integers(200, 4000))
def test_the_map_is_never_too_low_to_see(width: int, across: int, down: int) -> None:
    assert map_height(viewport(width, (across, down))) >= min(220, 0.6 * width)
