"""A geopy geocoder answers what ``python -m geocode --check`` says: two doors, one answer."""

import random

import pandas as pd
import pytest
from geopy.extra.rate_limiter import RateLimiter

from geocode.pipeline import geocode_sites
from sites.states import BY_CODE
from tests.helpers.lists import frame_of

REPORTED = [
    ("Harris County", "TX"),
    ("Memphis", "TN"),
    ("Harris", "TX"),
    ("Fairfax", "VA"),
    ("Stowe Township", "PA"),
    ("Saint Croix", "VI"),
    ("Bayamón Municipio", "PR"),
    ("Orleans Parish", "LA"),
    ("Hollywood", "CA"),
    ("Farmville", "NC"),
    ("Oakland/Richmond", "CA"),
    ("Cincinatti", "OH"),
    ("", "TX"),
    ("Nowhere", "Nowhere"),
]


def named(gazetteer) -> list[tuple[str, str]]:
    """Names of every feature, plain and with a word more or a letter less, with their states."""
    at = random.Random(5)
    ways = [str, str, str.upper, "{} Township".format, "Town of {}".format, lambda text: text[1:]]
    ways += ["City of {}".format, "{} County".format, lambda text: text.replace(" ", "")]
    found = [
        (at.choice(ways)(one.name), at.choice([one.state, BY_CODE[one.state].name]))
        for one in at.sample(gazetteer.records, 900)
        # A comma ends a name in a question of one text.
        if "," not in one.name
    ]
    return [*REPORTED, *found]


def said(gazetteer, outlines, frame):
    """Return what the check says of each row: a point or None, and how many could be meant."""
    geocoded = geocode_sites(frame, gazetteer, outlines=outlines)
    rows = geocoded.frame
    points = [
        (latitude, longitude) if verdict == "located" else None
        for latitude, longitude, verdict in zip(
            rows["latitude"], rows["longitude"], rows["verdict"], strict=True
        )
    ]
    offered = [
        [(one.latitude, one.longitude) for one in geocoded.candidates.get(row, ())]
        if verdict in ("ambiguous", "conflict")
        else []
        for row, verdict in rows["verdict"].items()
    ]
    return points, offered


def point(location):
    return (location.latitude, location.longitude) if location else None


@pytest.mark.parametrize(
    "ask",
    [
        lambda city, state: f"{city}, {state}",
        lambda city, state: f"{city}, {state}, USA",
        lambda city, state: f"{city}, {state}, United States",
        lambda city, state: {"city": city, "state": state},
        lambda city, state: {"city": city, "state": state, "kind": None, "country": "US"},
    ],
    ids=["text", "USA", "United States", "dict", "dict with more"],
)
def test_one_by_one_the_answer_is_the_checks(gazetteer, outlines, ask):
    names = named(gazetteer)
    points, offered = said(gazetteer, outlines, frame_of(*names))
    assert sum(one is not None for one in points) > 300
    for name, at, several in zip(names, points, offered, strict=True):
        assert point(gazetteer.geocode(ask(*name))) == at, name
        found = gazetteer.geocode(ask(*name), exactly_one=False)
        assert [point(one) for one in found or []] == ([at] if at else several), name


@pytest.mark.parametrize("kind", ["city", "county", "township", "town", "planet"])
def test_a_kind_means_the_same_at_both_doors(gazetteer, outlines, kind):
    names = named(gazetteer)[:300]
    points, _ = said(gazetteer, outlines, frame_of(*((*name, kind) for name in names)))
    asked = [{"city": city, "state": state, "kind": kind} for city, state in names]
    assert [point(gazetteer.geocode(one)) for one in asked] == points


def test_a_county_and_a_zip_code_mean_the_same_at_both_doors(gazetteer, outlines):
    rows = [
        ("Rose Hill", "VA", "", "Lee County", ""),
        ("Rose Hill", "VA", "", "", "24281"),
        ("Rose Hill", "VA", "", "Fairfax", ""),
        ("Farmville", "NC", "", "Pitt County", ""),
        ("Memphis", "TN", "", "Harris County", ""),
        ("Memphis", "TN", "", "", "97201"),
    ]
    points, _ = said(gazetteer, outlines, frame_of(*rows))
    asked = [
        {"city": city, "state": state, "county": county, "postalcode": code}
        for city, state, _, county, code in rows
    ]
    assert [point(gazetteer.geocode(one)) for one in asked] == points
    assert [at is not None for at in points] == [True, True, True, True, False, False]
    texts = [
        "Rose Hill, Lee County, VA, USA",
        "Rose Hill, VA 24281",
        "Rose Hill, Fairfax County, Virginia",
        "Farmville, Pitt County, North Carolina, United States",
        "Memphis, Harris County, TN",
        "Memphis, TN 97201-1234, USA",
    ]
    assert [point(gazetteer.geocode(text)) for text in texts] == points


def test_a_county_by_itself_is_the_county(gazetteer):
    assert gazetteer.geocode({"county": "Harris County", "state": "TX"}).raw["id"] == "48201"
    assert gazetteer.geocode({"county": "Harris", "state": "Texas"}).raw["id"] == "48201"
    assert gazetteer.geocode("Harris County, TX").raw["id"] == "48201"
    assert gazetteer.geocode("Memphis, TN, USA").raw["id"] == "4641239"


def test_geopys_limiter_and_pandas_apply_get_the_same(gazetteer):
    names = pd.Series([", ".join(name) for name in REPORTED])
    plain = [gazetteer.geocode(name) for name in names]
    limited = RateLimiter(gazetteer.geocode, min_delay_seconds=0, swallow_exceptions=False)
    assert names.apply(gazetteer.geocode).tolist() == plain
    assert names.apply(limited).tolist() == plain
    assert names.apply(limited, exactly_one=False).tolist() == [
        gazetteer.geocode(name, exactly_one=False) for name in names
    ]
