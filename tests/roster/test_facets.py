"""Counts beside a filter's values are what choosing that value alone would leave."""

import random

import pytest

from roster.facets import count_values, value_codes
from roster.filters import Filters, Range, filter_sites, filters_of


@pytest.mark.parametrize("seed", range(8))
def test_each_count_is_what_its_value_leaves_beside_the_other_filters(many, seed):
    chance = random.Random(seed)
    known = [*filters_of(many)]
    chosen = {
        one.name: tuple(chance.sample([*one.readings], min(2, len(one.readings))))
        for one in known
        if one.readings and chance.random() < 0.5
    }
    filters = Filters(chance.choice(["", "", "s", "san"]), chosen)
    counts = count_values(many, filters)
    known = [one for one in known if not isinstance(one, Range)]
    assert list(counts) == [one.name for one in known]
    for one in known:
        expected = [
            len(filter_sites(many, Filters(filters.search, {**chosen, one.name: (value,)})))
            for value in one.readings
        ]
        assert counts[one.name] == expected


def test_values_that_no_list_has_and_ranges_count_as_in_the_list(roster_of_text):
    rows = "\n".join(
        f"{city},{state},{n * 10},{'' if n % 2 else 'ab'[n % 4 // 2]}"
        for n, (city, state) in enumerate(CITIES)
    )
    roster = roster_of_text(f"city,state,people,track\n{rows}")
    assert "by-people" not in value_codes(roster)
    filters = Filters(chosen={"by-people": ("0..40",), "state": ("XX",)})
    counts = count_values(roster, filters)
    assert sum(counts["state"]) == 5
    assert sum(counts["by-track"]) == 0


CITIES = [
    *(("Toledo", "OH"), ("Akron", "OH"), ("Dayton", "OH"), ("Memphis", "TN"), ("Jackson", "TN")),
    *(("Houston", "TX"), ("Dallas", "TX"), ("Austin", "TX"), ("Tulsa", "OK"), ("Boise", "ID")),
    *(("Fargo", "ND"), ("Mobile", "AL"), ("Tampa", "FL"), ("Omaha", "NE")),
]
