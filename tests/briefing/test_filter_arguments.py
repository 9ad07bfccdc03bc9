import pytest

from briefing.filter_arguments import FilterError, parse_filters
from roster.filters import Filters


@pytest.fixture(scope="module")
def roster(roster_of_text):
    return roster_of_text(
        "city,state,announced,Track\nMemphis,TN,2017-06-20,Rural\nToledo,OH,2018-08-20,Urban\n"
    )


def test_each_filter_can_be_typed_as_people_write_it(roster):
    assert parse_filters(roster, []) == Filters()
    chosen = parse_filters(
        roster,
        [
            "state=Tenn.",
            "State = OH",
            "announced=6/20/2017",
            "kind=City",
            "search=mem",
            "track=Rural",
        ],
    )
    assert chosen.search == "mem"
    assert chosen.chosen == {
        "state": ("TN", "OH"),
        "announced": ("2017-06-20",),
        "kind": ("city",),
        "by-Track": ("Rural",),
    }


@pytest.fixture(scope="module")
def sized(roster_of_text):
    rows = "".join(f"Memphis,TN,{1000 * n}\n" for n in range(14))
    return roster_of_text(f"city,state,Population\n{rows}")


def test_a_range_can_be_typed_and_the_last_one_counts(sized):
    typed = ["population=..99", "Population=1,000 .. 5,000"]
    assert parse_filters(sized, typed).chosen == {"by-Population": ("1000..5000",)}


def test_what_is_not_a_range_is_said_with_the_one_that_there_is(sized):
    with pytest.raises(
        FilterError, match=r"No site has “population=many”; choose from: 0\.\.13000\."
    ):
        parse_filters(sized, ["population=many"])


def test_a_value_may_hold_an_equals_sign(roster):
    assert parse_filters(roster, ["search=a=b"]).search == "a=b"


FILTERS = "search, state, announced, joined, kind, Track"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("state", "“state” is not a filter; write it as state=OH."),
        ("state=", "“state=” is not a filter; write it as state=OH."),
        ("=OH", f"“” is not a filter of this list; its filters are: {FILTERS}."),
        ("state=CA", "No site has “state=CA”; choose from: OH, TN."),
        ("track=coastal", "No site has “track=coastal”; choose from: Rural, Urban."),
        ("kind=county", "No site has “kind=county”; choose from: city."),
        ("when=now", f"“when” is not a filter of this list; its filters are: {FILTERS}."),
    ],
)
def test_what_the_list_does_not_have_is_said(roster, typed, said):
    with pytest.raises(FilterError) as caught:
        parse_filters(roster, [typed])
    assert str(caught.value) == said
