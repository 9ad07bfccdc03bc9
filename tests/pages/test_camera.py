"""Where the map's camera is sent: to the chosen states and sites, and to nothing else."""

import json

import pytest

from cartography.camera import fit_country
from cartography.spotlight import fit_states
from tests.pages.conftest import LAPTOP
from ui.keys import Key
from ui.viewport import map_height, parse_viewport

SIZE = LAPTOP["width"], map_height(parse_viewport(LAPTOP))


def sent(test):
    """Return the camera of the map that the page has."""
    assert not test.exception
    (chart,) = test.get("deck_gl_json_chart")
    return json.loads(chart.proto.json)["initialViewState"]


def is_at(test, view):
    """Return whether the camera is at a view; it comes back to one with a millionth more."""
    camera = sent(test)
    at = [*camera["target"][:2], camera["zoom"]]
    return at == pytest.approx([*view.target, view.zoom], abs=2e-6)


COUNTRY = fit_country(*SIZE)
OHIO = fit_states(["OH"], *SIZE)


def test_a_state_that_is_chosen_is_flown_to_and_the_country_when_none_is(open_page):
    test = open_page()
    assert is_at(test, COUNTRY)
    test.multiselect(key="state").set_value(["OH"]).run()
    assert is_at(test, OHIO)
    test.multiselect(key="state").set_value(["OH", "TX"]).run()
    assert is_at(test, fit_states(["OH", "TX"], *SIZE))
    assert not is_at(test, OHIO)
    test.multiselect(key="state").set_value([]).run()
    assert is_at(test, COUNTRY)


@pytest.mark.parametrize(("calm", "flight_ms"), [(False, 1200), (True, 0)])
def test_the_camera_flies_unless_motion_is_to_be_reduced(open_page, calm, flight_ms):
    test = open_page()
    test.session_state[Key.MAP_CONTROLS] = {"viewport": {**LAPTOP, "calm": calm}}
    test.multiselect(key="state").set_value(["OH"]).run()
    assert is_at(test, OHIO)
    assert sent(test)["transitionDuration"] == flight_ms


def test_a_link_opens_at_the_states_that_it_names_and_at_its_site_if_it_is_among_them(open_page):
    assert is_at(open_page(state="OH"), OHIO)
    near = open_page(state="OH", site="toledo-oh")
    assert sent(near)["zoom"] == pytest.approx(COUNTRY.zoom + 2, abs=2e-6)
    assert not is_at(near, OHIO)
    assert is_at(open_page(state="OH", site="memphis-tn"), OHIO)
    assert is_at(open_page(search="memphis"), COUNTRY)


def test_a_search_and_other_filters_leave_the_camera_where_it_was_sent(open_page):
    test = open_page(state=["OH", "TN"])
    before = sent(test)
    for text in ("tenn", "o", "nothing like this", ""):
        test.text_input(key="search").set_value(text).run()
        assert sent(test) == before
    test.button_group(key="announced").set_value(["2017-06-20"]).run()
    assert test.query_params["announced"] == "2017-06-20"
    assert sent(test) == before


def test_where_nothing_that_is_left_would_be_seen_the_camera_goes_to_where_it_is(open_page):
    test = open_page(site="buffalo-ny")
    before = sent(test)
    test.text_input(key="search").set_value("o").run()  # Ohio's sites are in this view
    assert sent(test) == before
    test.text_input(key="search").set_value("tenn").run()
    assert is_at(test, COUNTRY)
    after = sent(test)
    test.text_input(key="search").set_value("").run()
    assert sent(test) == after
