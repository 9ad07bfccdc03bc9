"""County lines of some states, for a page that has no room for all."""

import re

import numpy as np

from cartography.spotlight import fit_states
from cartography.svg import COUNTY_GRAIN, county_path


def starts(path: str) -> np.ndarray:
    found = re.findall(r"M(-?\d+) (-?\d+)l", path)
    return np.array(found, dtype=float) / COUNTY_GRAIN


def test_lines_lie_in_the_states_that_are_asked_for() -> None:
    points = starts(county_path(["OH"]))
    view = fit_states(["OH"], 1000, 1000)
    assert len(points) > 100
    assert (np.abs(points - view.target) * view.scale <= 500).all()


def test_states_add_up_and_none_has_none() -> None:
    several = len(starts(county_path(["OH", "MI", "HI"])))
    assert several == sum(len(starts(county_path([code]))) for code in ("OH", "MI", "HI"))
    assert county_path([]) == ""
    assert county_path([""]) == ""
