"""What a window says of its room."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.slideshow.state import FrozenView, Pointer, RoomState, Zoom, parse_message


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        {"secret": 4},
        {"secret": "x" * 201},
        {"slide": 3},
        {"slide": ""},
        {"slide": "a b"},
        {"slide": "<b>"},
        {"slide": "x" * 201},
        {"slide": "title", "screen": "red"},
        {"slide": "title", "screen": None},
        {"slide": "title", "screen": ["black"]},
        {"slide": "title", "by": "a b"},
        {"slide": "title", "by": ""},
        {"slide": "title", "auto": True},
        {"slide": "title", "auto": -1},
        {"slide": "title", "auto": 1.5},
        {"slide": "title", "auto": 3601},
        {"slide": "title", "filters": "x" * 1001},
        {"slide": "title", "zoom": 3},
        {"slide": "title", "zoom": {"x": 1, "y": 2}},
        {"slide": "title", "zoom": {"x": 1, "y": 2, "level": -1}},
        {"slide": "title", "zoom": {"x": 1, "y": 2, "level": 9}},
        {"slide": "title", "zoom": {"x": float("nan"), "y": 2, "level": 1}},
        {"slide": "title", "frozen": "title"},
        {"slide": "title", "frozen": {"slide": "a b"}},
        {"slide": "title", "pointer": {"on": "floor", "x": 1, "y": 2}},
        {"slide": "title", "pointer": {"on": "map", "x": 1e9, "y": 2}},
    ],
)
def test_a_message_that_makes_no_sense_is_none(message: object) -> None:
    assert parse_message(message) is None


def test_a_windows_message_is_its_secret_and_what_it_changes() -> None:
    message = {
        "secret": "s",
        "slide": "houston-tx",
        "zoom": {"x": 1, "y": 2.5, "level": 1},
        "frozen": {"slide": "title"},
        "screen": "white",
        "pointer": {"on": "words", "x": 0.5, "y": 0.25},
        "auto": 20,
        "filters": "state=TX",
        "by": "w-1",
    }
    changes = {
        "slide": "houston-tx",
        "zoom": Zoom(1, 2.5, 1),
        "frozen": FrozenView("title"),
        "screen": "white",
        "pointer": Pointer("words", 0.5, 0.25),
        "auto": 20,
        "filters": "state=TX",
        "by": "w-1",
    }
    assert parse_message(message) == ("s", changes)
    assert parse_message({"pointer": None, "further": 1}) == ("", {"pointer": None})


def test_a_message_without_a_change_says_who_presents() -> None:
    assert parse_message({"secret": "s"}) == ("s", {})


_JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.fixed_dictionaries(
        {"slide": st.just("title") | _JSON},
        optional=dict.fromkeys(
            ("secret", "zoom", "frozen", "screen", "pointer", "auto", "filters", "by"), _JSON
        ),
    )
)
def test_whatever_is_sent_is_a_state_or_nothing(message: dict[str, object]) -> None:
    json.dumps(message)
    parsed = parse_message(message)
    if parsed is not None:
        assert replace(RoomState("country"), **parsed[1]).slide == message["slide"]
