"""How large a disc is."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cartography.camera import COUNTRY, fit_country, to_screen
from cartography.marks import CELL_EM, RING, mark_radius, place_marks
from cartography.sizes import sizes
from cartography.text import text_width

CAPITAL_EM = 0.66


@pytest.mark.parametrize("number", [2, 9, 10, 99, 100, 999, 1000, 9999, 10_000, 99_999])
def test_a_number_fits_inside_its_disc_and_up_to_four_digits_inside_its_ring(number: int) -> None:
    half = text_width(f"{number:,}", 100) / 2, 100 * CAPITAL_EM / 2
    inside = 1 - RING if number < 10_000 else 1
    assert math.hypot(*half) < inside * mark_radius(number, 100)


def test_ten_times_as_many_sites_are_a_disc_of_twice_the_area_that_covers_no_other() -> None:
    few, many, most = mark_radius([30, 300, 100_000], 10).tolist()
    assert (many / few) ** 2 > 2
    assert most < 10 * CELL_EM / 2
    assert (np.diff(mark_radius(np.arange(2, 400), 10)) > 0).all()


WEST, NORTH, EAST, SOUTH = COUNTRY
FRAMES = [(1229, 1012, 32), (830, 560, 0), (1110, 700, 0), (390, 300, 0), (390, 300, 12)]
CROWDS = st.tuples(st.floats(WEST, EAST), st.floats(NORTH, SOUTH), st.integers(1, 900))


@given(st.lists(CROWDS, min_size=1, max_size=30), st.sampled_from(FRAMES))
def test_no_view_of_the_country_cuts_a_disc_at_its_edge(
    crowds: list[tuple[float, float, int]], frame: tuple[int, int, int]
) -> None:
    width, height, smallest = frame
    xy = np.repeat([crowd[:2] for crowd in crowds], [crowd[2] for crowd in crowds], axis=0)
    view, size = fit_country(width, height), sizes(width, smallest, count=len(xy))
    marks = place_marks(
        xy,
        cell=CELL_EM * size.code / view.scale,
        pin=size.pin / view.scale,
        type_size=size.code / view.scale,
    )
    assert marks.count.sum() == len(xy)
    discs = marks.count > 1
    screen = to_screen(marks.xy[discs], view, width, height)
    reach = mark_radius(marks.count[discs], size.code)[:, None] + size.pin_line / 2
    assert (screen - reach >= 0).all()
    assert (screen + reach <= (width, height)).all()
