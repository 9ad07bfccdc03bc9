import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.filters import Filters, filter_options, filter_sites


def cities(roster, **filters) -> list[str]:
    return filter_sites(roster, Filters(**filters))["city"].tolist()


@pytest.fixture
def mixed(roster_of_text):
    return roster_of_text(
        "city,state,kind,announced,Track\n"
        "Kansas City,Missouri,city,2017-06-20,A\n"
        "St. Louis,MO,,2018-06-20, B \n"
        "Mayagüez,Puerto Rico,city,,A\n"
        "Harris,TX,county,2018-06-20,\n"
        "Washington,D.C.,city,2017-06-20,B\n"
    )


def test_without_a_filter_all_sites_come_in_their_order(shipped):
    found = filter_sites(shipped, Filters())
    pd.testing.assert_frame_equal(found, shipped.sites)
    assert not Filters().active


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("memphis", ["Memphis"]),
        ("MEM", ["Memphis"]),
        ("memphis tn", ["Memphis"]),
        ("Memphis, Tennessee", ["Memphis"]),
        ("tn", ["Memphis", "Jackson"]),
        ("tenn", ["Memphis", "Jackson"]),
        ("N.Y.", ["Buffalo"]),
        ("new york", ["Buffalo"]),
        ("rouge baton", ["Baton Rouge"]),
        ("city", ["Kansas City"]),
        ("in", ["Indianapolis"]),
        ("memphis ohio", []),
        ("  ", None),
        ("?!", None),
    ],
)
def test_search_takes_city_state_name_and_code(shipped, search, found):
    expected = shipped.sites["city"].tolist() if found is None else found
    assert cities(shipped, search=search) == expected


@pytest.mark.parametrize("search", ["st louis", "saint louis", "St. Louis, Missouri", "louis mo"])
def test_search_knows_saint_by_both_spellings(mixed, search):
    assert cities(mixed, search=search) == ["St. Louis"]


@pytest.mark.parametrize("search", ["mayaguez", "MAYAGÜEZ", "puerto"])
def test_search_does_not_mind_diacritics(mixed, search):
    assert cities(mixed, search=search) == ["Mayagüez"]


def test_each_filter_takes_any_of_its_values_and_all_filters_must_pass(mixed):
    assert cities(mixed, states=("MO", "DC")) == ["Kansas City", "St. Louis", "Washington"]
    assert cities(mixed, announced=("2018-06-20",)) == ["St. Louis", "Harris"]
    assert cities(mixed, kinds=("county",)) == ["Harris"]
    assert cities(mixed, further={"Track": ("B",)}) == ["St. Louis", "Washington"]
    assert cities(mixed, states=("MO",), further={"Track": ("B",)}) == ["St. Louis"]
    assert cities(mixed, search="louis", kinds=("county",)) == []


def test_values_and_columns_that_the_roster_lacks_are_no_error(mixed):
    assert cities(mixed, states=("ZZ",)) == []
    assert len(cities(mixed, further={"Gone": ("x",)})) == 5


def test_options_count_the_sites_of_each_value(mixed):
    options = filter_options(mixed)
    assert options.states == {"DC": 1, "MO": 2, "PR": 1, "TX": 1}
    assert next(iter(options.state_names.values())) == "District of Columbia"
    assert options.announced == {"2017-06-20": 2, "2018-06-20": 2}
    assert options.kinds == {"city": 4, "county": 1}
    assert options.further == {"Track": {"A": 2, "B": 2}}


def test_every_option_finds_as_many_sites_as_it_says(mixed):
    options = filter_options(mixed)
    for code, count in options.states.items():
        assert len(cities(mixed, states=(code,))) == count
    for value, count in options.further["Track"].items():
        assert len(cities(mixed, further={"Track": (value,)})) == count


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=30))
def test_no_search_raises_and_what_passes_keeps_its_order(shipped, search):
    found = filter_sites(shipped, Filters(search=search))
    assert found.index.is_monotonic_increasing


def test_the_roster_is_not_changed_by_filtering(shipped):
    before = shipped.sites.copy()
    found = filter_sites(shipped, Filters(search="tn"))
    found["city"] = "changed"
    pd.testing.assert_frame_equal(shipped.sites, before)
