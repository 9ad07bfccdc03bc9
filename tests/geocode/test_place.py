import pytest
from hypothesis import given
from hypothesis import strategies as st

from geocode.place import PlaceQuery, place_key


@pytest.mark.parametrize(
    ("name", "state", "kind", "key"),
    [
        ("Houston", "TX", "city", "houston-tx"),
        ("Baton Rouge", "LA", "city", "baton-rouge-la"),
        ("St. Louis", "MO", "city", "saint-louis-mo"),
        ("Harris", "TX", "county", "harris-county-tx"),
        ("Harris County", "TX", "county", "harris-county-tx"),
        ("East Baton Rouge Parish", "LA", "county", "east-baton-rouge-parish-la"),
        ("Mayagüez", "PR", "county", "mayaguez-municipio-pr"),
        ("Winston-Salem", "NC", "city", "winston-salem-nc"),
        ("Nowhere", "Old Country", "city", "nowhere-old-country"),
        ("Houston", "TX", "", "houston-tx"),
        ("Harris County", "TX", "", "harris-county-tx"),
        ("Harris", "TX", "", "harris-tx"),
        ("", "TX", "city", ""),
        ("?!", "TX", "county", ""),
    ],
)
def test_a_key_is_readable_and_stable(name, state, kind, key):
    assert place_key(name, state, kind) == key


def test_a_city_and_a_county_of_one_name_have_two_keys():
    assert PlaceQuery("Jackson", "MO").key != PlaceQuery("Jackson", "MO", "county").key


@given(st.text(), st.text(), st.sampled_from(["city", "county"]))
def test_a_key_of_any_text_is_fit_for_an_address(name, state, kind):
    key = place_key(name, state, kind)
    assert not any(c.isspace() or c in "/?#&=%.\\" for c in key)
