import pytest
from hypothesis import given
from hypothesis import strategies as st

from geocode.normalise import county_name, normalise_name, plain, slug, spellings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("St. Louis", "Saint Louis"),
        ("ST LOUIS", "st. louis"),
        ("Ft. Worth", "Fort Worth"),
        ("Mt. Vernon", "Mount Vernon"),
        ("N. Little Rock", "North Little Rock"),
        ("Winston-Salem", "Winston Salem"),
        ("O’Fallon", "O'Fallon"),
        ("OʻFallon", "OFallon"),
        ("Mayagüez", "Mayaguez"),
        ("Cañon City", "Canon City"),
        ("City of Houston", "Houston"),
        ("The City of Houston", "Houston"),
        ("Indianapolis (balance)", "Indianapolis"),
        ("  Baton   Rouge ", "Baton Rouge"),
        ("Coeur d'Alene", "Coeur d’Alene"),
        ("Texas & Pacific", "Texas and Pacific"),
    ],
)
def test_two_ways_of_writing_one_name_become_one(one, other):
    assert normalise_name(one) == normalise_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kansas City", "Kansas"),
        ("Kansas City", "City of Kansas"),
        ("Cincinnati", "Cincinatti"),
        ("Oakland/Richmond", "Oakland Richmond"),
        ("Jackson", "Jacksonville"),
    ],
)
def test_two_names_stay_two(one, other):
    assert normalise_name(one) != normalise_name(other)


def test_the_name_as_it_stands_is_tried_before_any_shorter_one():
    assert list(spellings("Kansas City", "MO")) == ["kansas city", "kansas"]


@pytest.mark.parametrize(
    ("name", "state", "city"),
    [
        ("Nashville-Davidson", "TN", "nashville"),
        ("Louisville/Jefferson County", "KY", "louisville"),
        ("Augusta-Richmond County", "GA", "augusta"),
        ("New York", "NY", "new york city"),
        ("Washington, D.C.", "DC", "washington"),
        ("Boise city", "ID", "boise"),
    ],
)
def test_formal_names_lead_to_the_city(name, state, city):
    assert city in spellings(name, state)


def test_a_formal_name_counts_in_its_own_state_only():
    assert "nashville" not in spellings("Nashville-Davidson", "GA")


@pytest.mark.parametrize(
    "name", ["Harris County", "Harris", "HARRIS COUNTY", "County of Harris", "Harris Parish"]
)
def test_the_word_for_a_county_does_not_matter(name):
    assert county_name(name) == "harris"


@given(st.text())
def test_normalising_twice_is_normalising_once(text):
    once = plain(text)
    assert plain(once) == once


@given(st.text(), st.sampled_from(["TN", "KY", "", "??"]))
def test_no_text_raises(text, state):
    normalise_name(text)
    county_name(text)
    slug(text)
    list(spellings(text, state))
