"""County lines of some states, for a page that has no room for all."""

import json
import re

import numpy as np
import pytest
from shapely.geometry import Point, shape

from cartography.outline_paths import COUNTY_GRAIN, county_path
from tests.helpers import ROOT


def lines(path: str) -> list[np.ndarray]:
    """Return the points of each line, plane units."""
    found = []
    for part in path.split("M")[1:]:
        numbers = [int(number) for number in re.findall(r"-?\d+", part)]
        found.append(np.array(numbers).reshape(-1, 2).cumsum(axis=0) / COUNTY_GRAIN)
    return found


def length(path: str) -> float:
    return sum(float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in lines(path))


def test_lines_lie_in_the_states_that_are_asked_for_and_end_at_their_borders() -> None:
    features = json.loads((ROOT / "static" / "states-overview.json").read_text("utf-8"))["features"]
    (ohio,) = (shape(one["geometry"]) for one in features if one["properties"].get("code") == "OH")
    every = lines(county_path(["OH"]))
    points = [Point(end) for line in every for end in (line[0], line[-1])]
    assert len(points) > 200
    assert max(ohio.distance(point) for point in points) < 0.1  # a step of the path
    at_border = sum(ohio.boundary.distance(point) < 0.1 for point in points)
    assert at_border > 20


def test_states_add_up_and_none_has_none() -> None:
    states = ("OH", "MI", "HI")
    apart = sum(length(county_path([code])) for code in states)
    assert length(county_path(states)) == pytest.approx(apart, rel=0.005)
    assert county_path([]) == ""
    assert county_path([""]) == ""
