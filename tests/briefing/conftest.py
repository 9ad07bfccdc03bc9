from datetime import date

import pytest

from briefing.settings import Settings
from briefing.story import build_story
from roster.filters import Filters


@pytest.fixture(scope="session")
def story_of():
    """Build a story of a roster with the defaults, on one day."""

    def build(roster, filters=None, settings=None, address="https://map.example.org/", named=None):
        return build_story(
            roster,
            filters or Filters(),
            settings or Settings(),
            day=date(2019, 3, 4),
            address=address,
            named=named,
        )

    return build
