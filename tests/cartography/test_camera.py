import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartography.camera import LEVELS, ViewState, fit_country, fit_points, focus, to_screen
from cartography.projection import INSETS, project

SIDES = st.integers(150, 4000)


@given(SIDES, SIDES)
def test_the_country_with_all_its_frames_fits_into_any_element(width, height):
    view = fit_country(width, height)
    corners = [(i.x0, i.y0) for i in INSETS] + [(i.x1, i.y1) for i in INSETS]
    maine_and_washington = np.column_stack(project([-67.0, -124.7], [47.4, 48.4]))
    screen = to_screen([*corners, *maine_and_washington.tolist()], view, width, height)
    assert (screen >= 0).all()
    assert (screen <= [width, height]).all()


def test_the_country_fills_the_element_one_way():
    view = fit_country(830, 560)
    left, right = to_screen([(3, 300), (970, 300)], view, 830, 560)[:, 0]
    assert right - left > 0.95 * 830


def test_one_can_go_in_by_some_levels_but_not_out_beyond_the_country():
    view = fit_country(1200, 700)
    assert view.min_zoom == view.zoom
    assert view.max_zoom == pytest.approx(view.zoom + LEVELS)


def test_the_focus_is_in_the_middle_of_the_screen():
    view = focus(629.27, 370.75, 830, 560)
    assert to_screen([(629.27, 370.75)], view, 830, 560)[0] == pytest.approx((415, 280), abs=0.1)
    assert view.zoom == pytest.approx(fit_country(830, 560).zoom + 2)


def test_a_place_that_lies_nowhere_is_no_focus():
    assert focus(float("nan"), float("nan"), 830, 560) == fit_country(830, 560)


@given(st.lists(st.tuples(st.floats(50, 900), st.floats(50, 550)), min_size=1, max_size=30))
def test_all_points_of_a_fit_are_seen(points):
    screen = to_screen(points, fit_points(points, 830, 560), 830, 560)
    assert (screen >= 0).all()
    assert (screen <= [830, 560]).all()


def test_a_fit_of_no_points_is_the_country():
    assert fit_points(np.empty((0, 2)), 830, 560) == fit_country(830, 560)
    assert fit_points([(np.nan, np.nan)], 830, 560) == fit_country(830, 560)


def test_a_fit_of_one_point_still_shows_a_region():
    assert fit_points([(600, 300)], 830, 560).zoom <= fit_country(830, 560).zoom + 3


def test_a_level_of_zoom_doubles_the_scale():
    assert ViewState((0, 0), 3).scale == 2 * ViewState((0, 0), 2).scale
