"""Which address others can open."""

import pytest

from ui.slideshow.story_source import is_alone


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8501",
        "http://127.1.2.3",
        "http://localhost:8501/map",
        "http://[::1]:8501",
        "http://briefing.localhost",
    ],
)
def test_this_computers_own_names_are_its_alone(address: str) -> None:
    assert is_alone(address)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "http://10.0.0.5:8501",
        "http://[fe80::1]",
        "https://localhost.example.gov",
        "https://map.example.gov",
    ],
)
def test_other_addresses_may_be_opened_by_others(address: str) -> None:
    assert not is_alone(address)
