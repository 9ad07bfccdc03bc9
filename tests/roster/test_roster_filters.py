import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.filters import Filters, filter_sites, filters_of


def cities(roster, search="", **chosen) -> list[str]:
    return filter_sites(roster, Filters(search, chosen))["city"].tolist()


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
    assert cities(mixed, state=("MO", "DC")) == ["Kansas City", "St. Louis", "Washington"]
    assert cities(mixed, announced=("2018-06-20",)) == ["St. Louis", "Harris"]
    assert cities(mixed, kind=("county",)) == ["Harris"]
    assert cities(mixed, **{"by-Track": ("B",)}) == ["St. Louis", "Washington"]
    assert cities(mixed, announced=("(blank)",)) == ["Mayagüez"]
    assert cities(mixed, **{"by-Track": ("(blank)", "B")}) == ["St. Louis", "Harris", "Washington"]
    assert cities(mixed, state=("MO",), **{"by-Track": ("B",)}) == ["St. Louis"]
    assert cities(mixed, search="louis", kind=("county",)) == []


def test_values_and_columns_that_the_roster_lacks_are_no_error(mixed):
    assert cities(mixed, state=("ZZ",)) == []
    assert len(cities(mixed, **{"by-Gone": ("x",)})) == 5


def test_each_filter_offers_the_values_that_the_roster_has_as_they_read(mixed):
    offered = {one.name: (one.label, one.readings) for one in filters_of(mixed)}
    assert offered == {
        "state": (
            "State",
            {"DC": "District of Columbia", "MO": "Missouri", "PR": "Puerto Rico", "TX": "Texas"},
        ),
        "announced": (
            "Announcement",
            {
                "2017-06-20": "June 20, 2017",
                "2018-06-20": "June 20, 2018",
                "(blank)": "without a date",
            },
        ),
        "joined": ("Joined", {}),
        "kind": ("Kind", {"city": "City", "county": "County"}),
        "by-Track": ("Track", {"A": "A", "B": "B", "(blank)": "Blank"}),
    }
    assert next(iter(offered["state"][1])) == "DC"


@pytest.fixture
def sized(roster_of_text):
    days = [f"2020-{month:02d}-01" for month in range(1, 13)]
    rows = "".join(f"Town {n},TN,{1000 * n},{day}\n" for n, day in enumerate(days))
    return roster_of_text(
        f"city,state,Population,Opened\n{rows}Blank,TN,,\nLast,TN,99000,6/20/2021\n"
    )


def test_many_numbers_or_dates_are_a_filter_of_ranges(sized):
    *_, population, opened = filters_of(sized)
    assert (population.name, population.label) == ("by-Population", "Population")
    assert (population.offered, opened.offered) == ("0..99000", "2020-01-01..2021-06-20")
    assert population.parse("9,000..") == "9000.."
    assert opened.parse("December 1, 2020..12/31/2020") == "2020-12-01..2020-12-31"
    assert (population.parse("some"), opened.parse("5..")) == (None, None)
    assert population.format("9000..") == "9000.."


def test_a_range_takes_what_lies_in_it_and_no_blank(sized):
    assert cities(sized, **{"by-Population": ("9000..11000",)}) == ["Town 9", "Town 10", "Town 11"]
    assert cities(sized, **{"by-Opened": ("2020-12-01..",)}) == ["Town 11", "Last"]
    assert cities(sized, **{"by-Population": ("..0",), "by-Opened": ("2020-02-01..",)}) == []
    assert cities(sized, **{"by-Population": ("some",)}) == []
    assert "Blank" not in cities(sized, **{"by-Population": ("-1..99999",)})
    assert "Blank" in cities(sized, **{"by-Population": ()})


def test_days_of_joining_are_a_range_beside_the_announcements(mixed):
    (joined,) = (one for one in filters_of(mixed) if one.name == "joined")
    assert joined.offered == "2017-06-20..2018-06-20"
    assert joined.parse("..12/31/2017") == "..2017-12-31"
    whole = cities(mixed)
    first, later = (cities(mixed, joined=(text,)) for text in ("..2017-12-31", "2018-01-01.."))
    assert first
    assert later
    assert {*first, *later} < {*whole}  # one has no date
    assert cities(mixed, joined=("..2017-12-31",), announced=("2018-06-20",)) == []


def test_every_value_is_understood_as_it_is_as_it_reads_and_as_an_address_names_it(mixed):
    for one in filters_of(mixed):
        for value, reading in one.readings.items():
            for text in (value, reading, reading.upper(), reading.lower(), one.format(value)):
                assert one.parse(text) == value
            assert cities(mixed, **{one.name: (value,)})


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("state", "puerto-rico", "PR"),
        ("state", "d.c.", "DC"),
        ("state", "Mo.", "MO"),
        ("state", "MISSOURI", "MO"),
        ("state", "California", None),
        ("state", "ZZ", None),
        ("state", "", None),
        ("announced", "june-20-2017", "2017-06-20"),
        ("announced", "6/20/2017", "2017-06-20"),
        ("announced", "1999-01-01", None),
        ("announced", "now", None),
        ("kind", "COUNTY", "county"),
        ("kind", "counties", None),
        ("by-Track", "a", "A"),
        ("by-Track", "?", None),
    ],
)
def test_other_spellings_are_understood_and_what_the_list_lacks_is_not(mixed, name, text, value):
    (one,) = (one for one in filters_of(mixed) if one.name == name)
    assert one.parse(text) == value


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
