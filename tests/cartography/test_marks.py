"""How large a disc is."""

import math

import numpy as np
import pytest

from cartography.marks import CELL_EM, RING, mark_radius
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
