from dataclasses import dataclass

import pandas as pd
import pytest

from cartography.site_places import by_importance


@dataclass(eq=False)
class Listed:
    """What is asked of a roster."""

    places: pd.DataFrame
    as_of: str


@pytest.mark.parametrize(("newest", "important"), [(60, 60), (61, 0)])
def test_the_sites_of_the_newest_announcement_come_first_unless_they_are_very_many(
    newest, important
):
    count = newest + 40
    places = pd.DataFrame(
        {
            "key": [f"site-{n}" for n in range(count)],
            "announced": [("2018-10-01", "2017-06-20")] * newest + [("2017-06-20",)] * 40,
            "population": [*range(newest), *range(1000, 1040)],
            "latitude": 38.0,
            "longitude": -98.0,
        }
    )
    places = places.assign(city="Place", state_code="KS", state_name="Kansas").set_index("key")
    found = by_importance(Listed(places, "2018-10-01"))
    assert found["important"].sum() == important
    first = newest - 1 if important else count - 1
    assert found["key"].iloc[0] == f"site-{first}"
