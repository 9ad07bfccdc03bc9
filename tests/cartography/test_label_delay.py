"""How labels wait for a camera: what deck.gl would make of the numbers and the curve."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cartography.camera import ViewState, fit_country
from cartography.label_delay import SHOWN, SentCamera, delay_props

views = st.builds(
    ViewState,
    target=st.tuples(st.floats(0, 975), st.floats(0, 610)),
    zoom=st.floats(-1, 5),
    min_zoom=st.just(-1.0),
    max_zoom=st.just(6.0),
)


def alpha_at(part: float, before: float, letters: dict) -> float:
    """What deck.gl's number is when so much of the time has passed."""
    curve = letters["transitions"]["alphaCutoff"]["easing"]
    assert curve.startswith("@@=this<1?")
    far, end = curve.removeprefix("@@=this<1?").split(":")
    eased = float(far) if part < 1 else float(end)
    return before + (letters["alphaCutoff"] - before) * eased


@given(first=views, second=views)
def test_nothing_shows_until_the_end_and_everything_then(first, second):
    one = SentCamera(("one",), first, 1200)
    other = SentCamera(("other",), second, 1200)
    letters = delay_props(other.label_delay(one))["_subLayerProps"]["characters"]
    before = delay_props(one.label_delay(None))["_subLayerProps"]["characters"]["alphaCutoff"]
    assume(letters["alphaCutoff"] != before)  # one time in a thousand the labels show at once
    assert all(alpha_at(part, before, letters) > 1 for part in (0, 0.5, 0.99))
    assert alpha_at(1, before, letters) == pytest.approx(letters["alphaCutoff"])
    assert SHOWN < letters["alphaCutoff"] < 1 / 255


@given(view=views)
def test_the_first_flight_starts_where_deck_gl_does(view):
    there = SentCamera(("there",), view, 0)
    letters = delay_props(SentCamera(("here",), view, 800).label_delay(there))
    assert alpha_at(0.5, SHOWN, letters["_subLayerProps"]["characters"]) > 1


@given(view=views)
def test_a_camera_that_was_sent_or_did_not_fly_keeps_nobody_waiting(view):
    sent = SentCamera(("here",), view, 1200)
    assert "transitions" not in delay_props(sent.label_delay(sent))["_subLayerProps"]["characters"]
    assert delay_props(SentCamera(("here",), view, 0).label_delay(sent)) == {}


def test_a_camera_is_sent_anew_only_when_it_is_made_for_something_else() -> None:
    view = fit_country(800, 500)
    first = SentCamera.after(None, ("a", 0), lambda: view, turn=0, flight_ms=0)
    assert (first.view, first.flight_ms) == (view, 0)
    assert SentCamera.after(first, ("a", 0), pytest.fail, turn=0, flight_ms=800) is first
    again = SentCamera.after(first, ("a", 1), lambda: view, turn=1, flight_ms=800)
    assert again.view != view
    assert again.view.target == pytest.approx(view.target, abs=1e-5)
    assert again.view.zoom == pytest.approx(view.zoom, abs=1e-5)
    assert again.flight_ms == 800
    assert SentCamera.after(again, ("a", 2), lambda: view, turn=2, flight_ms=0).view == view
