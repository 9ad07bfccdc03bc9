"""What sets a place apart is true of it and of no other place, as a plain count says."""

import re

import pytest

from briefing.distinctions import Distinctions

HEADING = "city,state,kind,announced\n"
SEVERAL = (
    HEADING + "Memphis,TN,city,2017-06-20\nJackson,TN,city,2018-08-20\nToledo,OH,city,2018-08-20\n"
    "Cincinnati,OH,city,2018-08-20\nHouston,TX,city,2019-06-03\nSeattle,WA,city,2019-06-03\n"
    "Miami,FL,city,2019-06-03\nWashington,DC,city,2019-06-03\nMemphis,TN,city,2019-06-03\n"
)


@pytest.fixture(scope="module")
def several(roster_of_text):
    return roster_of_text(SEVERAL)


def sentences(roster):
    found = Distinctions(roster)
    return {key: found.sentence(key) for key in roster.places.index}


def test_each_is_told_what_sets_it_apart(several):
    assert sentences(several) == {
        "memphis-tn": "The only site that joined twice and the first to join in Tennessee",
        "jackson-tn": "",
        "toledo-oh": "",
        "cincinnati-oh": "The larger of the 2 cities in Ohio",
        "houston-tx": "The largest of the 8 cities and the only site in Texas",
        "seattle-wa": "The only site in Washington and the farthest north",
        "miami-fl": "The only site in Florida and the farthest south",
        "washington-dc": "The only site in the District of Columbia and the farthest east",
    }


def test_what_is_said_of_the_shipped_list_is_so(shipped):
    places = shipped.places
    found = sentences(shipped)
    largest = {
        key for key, said in found.items() if said.startswith("The largest of the 12 cities")
    }
    assert largest == {places["population"].idxmax()}
    counts = places["state_code"].value_counts()
    only = {key for key in found if re.search(r"only site in ", found[key])}
    assert only == set(places.index[places["state_code"].map(counts) == 1])
    larger = {key for key in found if "larger of the 2 cities in" in found[key]}
    assert larger == {
        places[places["state_code"] == code]["population"].idxmax()
        for code in counts[counts == 2].index
    }
    assert {key for key in found if "farthest north" in found[key]} <= {places["latitude"].idxmax()}


def test_no_more_is_claimed_than_is_known(roster_of_text):
    # One has no pin, so no one knows how large it is or where it lies.
    roster = roster_of_text(SEVERAL + "Nowhereville,TX,city,2014-01-01\n")
    found = sentences(roster)
    assert found["houston-tx"] == ""
    assert found["seattle-wa"] == "The only site in Washington"
    assert all("farthest" not in said and "largest of the 9" not in said for said in found.values())


def test_a_county_is_not_a_city(roster_of_text):
    roster = roster_of_text(
        HEADING + "Houston,TX,city,2017-06-20\nHarris County,TX,county,2017-06-20\n"
    )
    assert sentences(roster) == {"houston-tx": "", "harris-county-tx": ""}


def test_the_first_to_join_are_counted(roster_of_text):
    roster = roster_of_text(
        HEADING + "Memphis,TN,city,2017-06-20\nJackson,TN,city,2017-06-20\n"
        "Nashville,TN,city,2018-08-20\nKnoxville,TN,city,2018-08-20\n"
    )
    found = sentences(roster)
    assert found["jackson-tn"] == "One of the first 2 to join"
    assert {key for key, said in found.items() if "first" in said} == {"memphis-tn", "jackson-tn"}


def test_one_place_alone_is_told_nothing(roster_of_text):
    assert sentences(roster_of_text(HEADING + "Memphis,TN,city,2017-06-20\n")) == {"memphis-tn": ""}
