"""The sites that ship, against points that did not come from the gazetteer.

The points are the Census Bureau's for these places as public lists quote them, typed in by hand to
three decimals (0.1 km), since its Gazetteer files could not be had offline. For Memphis, whose
point moved by 1.2 km between editions, both are kept.
"""

import pytest

from common.distance import kilometers
from geocode.pipeline import geocode_sites
from sites.read import read_sites
from tests.helpers import DATA

POINTS = [
    ("birmingham-al", 33.527, -86.799),
    ("indianapolis-in", 39.776, -86.146),
    ("memphis-tn", 35.103, -89.977),
    ("memphis-tn", 35.109, -89.966),
    ("toledo-oh", 41.664, -83.582),
    ("baton-rouge-la", 30.442, -91.131),
    ("buffalo-ny", 42.893, -78.860),
    ("cincinnati-oh", 39.140, -84.506),
    ("houston-tx", 29.786, -95.389),
    ("jackson-tn", 35.654, -88.836),
    ("kansas-city-mo", 39.125, -94.551),
    ("lansing-mi", 42.715, -84.556),
    ("springfield-il", 39.791, -89.645),
]


@pytest.fixture(scope="module")
def located(gazetteer, outlines):
    sites = read_sites(DATA / "sites.csv")
    return geocode_sites(sites.frame, gazetteer, outlines=outlines).frame


def test_all_twelve_are_located_in_the_order_of_the_file(located):
    assert located["verdict"].tolist() == ["located"] * 12
    assert located["key"].tolist() == list(dict.fromkeys(key for key, _, _ in POINTS))


@pytest.mark.parametrize(("key", "latitude", "longitude"), POINTS)
def test_a_site_lies_within_eight_kilometers_of_the_census_point(located, key, latitude, longitude):
    site = located[located["key"] == key].iloc[0]
    assert kilometers(site["latitude"], site["longitude"], latitude, longitude) < 8


@pytest.mark.parametrize(
    ("city", "state", "others"),
    [
        ("Jackson", "TN", ["MS", "MI", "GA", "NJ"]),
        ("Kansas City", "MO", ["KS"]),
        ("Springfield", "IL", ["MA", "MO", "OH", "OR", "TN"]),
        ("Birmingham", "AL", ["MI"]),
        ("Lansing", "MI", ["IL", "KS"]),
    ],
)
def test_a_namesake_in_another_state_is_another_place(gazetteer, city, state, others):
    here = gazetteer.geocode({"city": city, "state": state})
    for other in others:
        there = gazetteer.geocode({"city": city, "state": other}, exactly_one=False)
        for place in there or []:
            assert place.raw["state"] == other
            apart = kilometers(here.latitude, here.longitude, place.latitude, place.longitude)
            # The two Kansas Cities share a border; the others are far apart.
            assert apart > (10 if city == "Kansas City" else 100)


def test_the_two_kansas_cities_are_told_apart(gazetteer):
    missouri = gazetteer.geocode("Kansas City, Missouri")
    kansas = gazetteer.geocode("Kansas City, Kansas")
    assert missouri.raw["id"] != kansas.raw["id"]
    assert missouri.longitude > kansas.longitude
