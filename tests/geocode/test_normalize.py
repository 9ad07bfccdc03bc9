import pytest
from hypothesis import given
from hypothesis import strategies as st

from geocode.normalize import (
    bare_names,
    county_name,
    fold_text,
    loose_spellings,
    names_county,
    normalize_name,
    own_variants,
    slug,
    spellings,
    township_name,
    township_word,
)


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
        ("City and County of Denver", "Denver"),
        ("Unified Government of Alpha", "Alpha"),
        ("Bloomfield Twp.", "Bloomfield Township"),
        ("Township of Bloomfield", "Bloomfield Township"),
    ],
)
def test_two_ways_of_writing_one_name_become_one(one, other):
    assert normalize_name(one) == normalize_name(other)


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
    assert normalize_name(one) != normalize_name(other)


def test_a_capital_city_belongs_to_the_name_and_is_left_out_only_to_offer_it():
    assert "kansas" not in spellings("Kansas City", "MO")
    assert list(loose_spellings("Kansas City", "MO")) == ["kansas city", "kansas"]


@pytest.mark.parametrize(
    ("name", "state", "word"),
    [
        ("Jackson Township", "OH", "township"),
        ("Jackson township", "OH", "township"),
        ("Township of Jackson", "OH", "township"),
        ("Jackson Twp.", "OH", "township"),
        ("JACKSON TWP", "OH", "township"),
        ("Jackson (Township)", "OH", "township"),
        ("Jackson Township (part)", "OH", "township"),
        ("Jackson Township, OH", "OH", "township"),
        ("Jackson charter township", "MI", "charter township"),
        ("Charter Township of Jackson", "MI", "charter township"),
        ("Jackson Plantation", "ME", "plantation"),
        ("Jackson Gore", "VT", "gore"),
        ("Jackson Grant", "NH", "grant"),
        ("Jackson Precinct", "NE", "precinct"),
        ("Jackson Magisterial District", "WV", "magisterial district"),
        ("Jackson Unorganized Territory", "ND", "unorganized territory"),
        ("Town of Jackson", "WI", "town"),
        ("Jackson town", "WI", "town"),
        ("Jackson town WI", "WI", "town"),
        ("Town of Jackson", "NY", "town"),
        ("Jackson town", "ME", "town"),
        ("Town of Jackson", "MN", "town"),
    ],
)
def test_a_township_is_not_the_place_of_its_name(name, state, word):
    assert township_name(name, state) == "jackson"
    assert township_word(name, state) == word
    assert "jackson" in loose_spellings(name, state)


@pytest.mark.parametrize(
    ("name", "state"),
    [
        ("Jackson", "OH"),
        ("Jackson town", "MA"),
        ("Town of Jackson", "VA"),
        ("Jackson borough", "PA"),
        ("Village of Jackson", "WI"),
        ("Township", "PA"),
        ("Jacksontown", "NY"),
        ("Plantation", "FL"),
        ("Jackson Township " * 40, "PA"),
    ],
)
def test_any_other_name_is_no_townships(name, state):
    assert township_name(name, state) == township_word(name, state) == ""


@pytest.mark.parametrize(
    ("name", "variants"),
    [
        ("DeKalb", ["de kalb"]),
        ("La Crosse", ["lacrosse"]),
        ("Mc Clure", ["mcclure"]),
        ("McClure", ["mc clure"]),
        ("Land O Lakes", ["land olakes"]),
        ("Ladue", []),
        ("Deer Park", []),
        ("Winston-Salem", []),
    ],
)
def test_a_name_shows_by_itself_how_else_it_is_written(name, variants):
    assert list(own_variants(name)) == variants


@pytest.mark.parametrize(
    ("name", "kind", "bare"),
    [
        ("Stowe Township", "city", ("stowe", "stowe township")),
        ("Stowe Townhip", "city", ("stowe", "stowe townhip")),
        ("Ypsilanti charter township", "city", ("ypsilanti", "ypsilanti charter township")),
        ("Groton tonw", "city", ("groton", "groton tonw")),
        ("Memphis", "city", ("memphis",)),
        ("Haris County", "county", ("haris",)),
        ("", "city", ()),
    ],
)
def test_what_is_looked_for_is_the_name_without_the_word_of_its_kind(name, kind, bare):
    assert bare_names(name, kind) == bare


@pytest.mark.parametrize(
    ("name", "state", "city"),
    [
        ("Boise city", "ID", "boise"),
        ("Cary Town", "NC", "cary"),
        ("Nashville-Davidson metropolitan government (balance)", "TN", "nashville davidson"),
        ("Indianapolis city (balance)", "IN", "indianapolis"),
        ("Town of Jackson", "VT", "jackson"),
        ("Dalles", "OR", "the dalles"),
        ("The Bronx", "NY", "bronx"),
        ("St. Genevieve", "MO", "sainte genevieve"),
        ("Memphis TN", "TN", "memphis"),
        ("Memphis, T.N.", "TN", "memphis"),
        ("Memphis Tennessee", "TN", "memphis"),
        ("Nashville/Davidson", "TN", "nashville davidson"),
    ],
)
def test_a_name_with_a_word_more_or_less_leads_to_the_city(name, state, city):
    assert city in spellings(name, state)


@pytest.mark.parametrize(
    ("name", "state", "other"),
    [
        ("Memphis TN", "KY", "memphis"),
        ("Port Washington", "WA", "port"),
        ("Tama in", "IN", "tama"),
    ],
)
def test_what_is_no_word_more_stays(name, state, other):
    assert other not in spellings(name, state)


@pytest.mark.parametrize(
    ("name", "state", "county"),
    [
        ("Harris County", "TX", True),
        ("Harris Co.", "TX", True),
        ("Orleans Parish", "LA", True),
        ("Municipio de Ponce", "PR", True),
        ("North Slope Borough", "AK", True),
        ("Norristown Borough", "PA", False),
        ("Houston", "TX", False),
    ],
)
def test_a_word_for_a_county_is_told(name, state, county):
    assert names_county(name, state) is county


@pytest.mark.parametrize(
    "name", ["Harris County", "Harris", "HARRIS COUNTY", "County of Harris", "Harris Parish"]
)
def test_the_word_for_a_county_does_not_matter(name):
    assert county_name(name) == "harris"


@given(st.text())
def test_normalizing_twice_is_normalizing_once(text):
    once = fold_text(text)
    assert fold_text(once) == once


@given(st.text(), st.sampled_from(["TN", "KY", "", "??"]))
def test_no_text_raises(text, state):
    normalize_name(text)
    county_name(text)
    names_county(text, state)
    slug(text)
    list(spellings(text, state))
    list(loose_spellings(text, state))


@given(st.text(alphabet="abcST. -'/()ñ", max_size=12))
def test_the_short_way_for_plain_names_and_the_long_way_agree(text):
    assert normalize_name(text) == normalize_name(f"{text} ()")
