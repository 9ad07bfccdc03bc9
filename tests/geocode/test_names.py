"""Places as people write them, against coordinates that did not come from the gazetteer.

The coordinates were typed in from general knowledge of public reference works, to two or three
decimals; how near a pin must lie is stated where a place is wider than eight kilometers.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.distance import kilometers
from geocode.place import PlaceQuery
from geocode.resolve import Verdict, resolve
from sites.check import UNSTATED
from tests.helpers.lists import plainly

NEAR_KM = 8.0

LOCATED = [
    # Namesakes in several states.
    ("Jackson", "TN", "city", 35.633, -88.822),
    ("Jackson", "TN", "", 35.633, -88.822),
    ("Jackson", "MS", "", 32.299, -90.185),
    ("Kansas City", "MO", "city", 39.100, -94.578),
    ("Kansas City", "KS", "city", 39.107, -94.676),
    ("Springfield", "IL", "", 39.798, -89.654),
    ("Springfield", "MA", "", 42.101, -72.590),
    ("Springfield", "MO", "", 37.209, -93.292),
    ("Springfield", "OH", "", 39.924, -83.809),
    ("Portland", "ME", "city", 43.661, -70.255),
    ("Portland", "OR", "city", 45.515, -122.679),
    ("Columbus", "GA", "city", 32.461, -84.988, 13),
    ("Columbus", "OH", "city", 39.961, -82.999),
    ("Birmingham", "AL", "", 33.521, -86.802),
    ("Birmingham", "MI", "", 42.547, -83.211),
    ("Paris", "TX", "", 33.661, -95.556),
    ("Toronto", "OH", "", 40.464, -80.601),
    ("Hollywood", "FL", "", 26.011, -80.149),
    ("Brooklyn", "OH", "", 41.440, -81.735),
    ("Jackson", "NJ", "", 40.11, -74.35),
    # Longer, older and formal names.
    ("New York", "NY", "city", 40.713, -74.006),
    ("New York City", "NY", "", 40.713, -74.006),
    ("City of New York", "NY", "", 40.713, -74.006),
    ("Boise City", "ID", "city", 43.615, -116.202),
    ("Boise city", "ID", "", 43.615, -116.202),
    ("Boise City", "OK", "", 36.730, -102.513),
    ("Nashville", "TN", "", 36.163, -86.782),
    ("Nashville-Davidson", "TN", "city", 36.163, -86.782),
    ("Nashville/Davidson", "TN", "city", 36.163, -86.782),
    ("Nashville-Davidson metropolitan government (balance)", "TN", "", 36.163, -86.782),
    ("Louisville", "KY", "", 38.253, -85.759, 15),
    ("Louisville/Jefferson County", "KY", "city", 38.253, -85.759, 15),
    ("Louisville/Jefferson County metro government (balance)", "KY", "", 38.253, -85.759, 15),
    ("Lexington", "KY", "", 38.041, -84.504),
    ("Lexington-Fayette", "KY", "city", 38.041, -84.504),
    ("Augusta", "GA", "", 33.474, -82.010, 15),
    ("Augusta-Richmond County", "GA", "city", 33.474, -82.010, 15),
    ("Athens-Clarke County", "GA", "city", 33.961, -83.378),
    ("Athens-Clarke County unified government (balance)", "GA", "", 33.961, -83.378),
    ("Macon-Bibb County", "GA", "city", 32.841, -83.632),
    ("Indianapolis (balance)", "IN", "city", 39.769, -86.158),
    ("Indianapolis city (balance)", "IN", "", 39.769, -86.158),
    ("Anchorage", "AK", "city", 61.218, -149.900),
    ("Municipality of Anchorage", "AK", "", 61.218, -149.900),
    ("Honolulu", "HI", "", 21.307, -157.858),
    ("Urban Honolulu", "HI", "", 21.307, -157.858),
    ("City and County of Honolulu", "HI", "", 21.307, -157.858),
    ("City and County of Denver", "CO", "", 39.739, -104.985, 12),
    ("Carson City", "NV", "", 39.164, -119.767),
    ("San Buenaventura", "CA", "city", 34.280, -119.294),
    ("Ventura", "CA", "", 34.280, -119.294),
    ("El Paso de Robles", "CA", "", 35.627, -120.691),
    ("Greenacres", "FL", "city", 26.627, -80.135),
    ("Lake Worth Beach", "FL", "", 26.617, -80.057),
    ("Butte-Silver Bow", "MT", "", 46.004, -112.535),
    ("Anaconda-Deer Lodge County", "MT", "city", 46.128, -112.942),
    ("Washington", "DC", "", 38.907, -77.037),
    ("Washington, D.C.", "DC", "city", 38.907, -77.037),
    ("Washington DC", "DC", "", 38.907, -77.037),
    ("District of Columbia", "DC", "", 38.907, -77.037),
    ("Juneau", "AK", "", 58.30, -134.42),
    ("Sitka", "AK", "city", 57.05, -135.33),
    ("Utqiagvik", "AK", "", 71.29, -156.79),
    # New York's boroughs.
    ("Brooklyn", "NY", "city", 40.650, -73.950),
    ("Bronx", "NY", "", 40.846, -73.879),
    ("The Bronx", "NY", "", 40.846, -73.879),
    ("Queens", "NY", "", 40.720, -73.810),
    ("Manhattan", "NY", "", 40.783, -73.966),
    ("Staten Island", "NY", "", 40.580, -74.150),
    # Short forms, hyphens, marks, spaces.
    ("St. Louis", "MO", "", 38.627, -90.198),
    ("Saint Louis", "MO", "city", 38.627, -90.198),
    ("ST LOUIS", "MO", "city", 38.627, -90.198),
    ("St Paul", "MN", "", 44.953, -93.090),
    ("Ste. Genevieve", "MO", "", 37.978, -90.044),
    ("Sault Ste Marie", "MI", "", 46.495, -84.345),
    ("Ft. Worth", "TX", "", 32.755, -97.333),
    ("Ft Lauderdale", "FL", "", 26.122, -80.137),
    ("Mt. Vernon", "NY", "", 40.914, -73.830),
    ("N. Little Rock", "AR", "", 34.769, -92.267),
    ("N. Las Vegas", "NV", "", 36.199, -115.118, 12),
    ("W. Palm Beach", "FL", "", 26.715, -80.053, 10),
    ("Winston Salem", "NC", "", 36.100, -80.244),
    ("Wilkes Barre", "PA", "", 41.245, -75.881),
    ("Coeur d’Alene", "ID", "", 47.678, -116.780),
    ("OFallon", "MO", "", 38.811, -90.700),
    ("De Kalb", "IL", "", 41.930, -88.750),
    ("DeSoto", "TX", "", 32.590, -96.857),
    ("LaCrosse", "WI", "", 43.80, -91.24),
    ("LA CROSSE", "WI", "", 43.80, -91.24),
    ("Mc Clure", "IL", "", 37.32, -89.44),
    ("McClure", "IL", "", 37.32, -89.44),
    ("Canon City", "CO", "", 38.441, -105.242),
    ("Cañon City", "CO", "", 38.441, -105.242),
    ("29 Palms", "CA", "", 34.136, -116.054),
    ("City of Houston", "TX", "city", 29.760, -95.370),
    ("Town of Cary", "NC", "", 35.792, -78.781),
    ("Village of Skokie", "IL", "", 42.034, -87.733),
    ("Memphis TN", "TN", "", 35.149, -90.049, 10),
    ("Greenwich town", "CT", "", 41.027, -73.629),
    ("Fairfax City", "VA", "city", 38.846, -77.306),
    ("Baltimore City", "MD", "", 39.29, -76.61),
    ("St. Louis City", "MO", "city", 38.627, -90.198),
    ("The Dalles", "OR", "", 45.595, -121.179),
    ("Dalles", "OR", "", 45.595, -121.179),
    ("The Woodlands", "TX", "", 30.17, -95.50),
    # Territories.
    ("Mayaguez", "PR", "city", 18.201, -67.140),
    ("Bayamón", "PR", "", 18.399, -66.156),
    ("Ponce", "PR", "city", 18.012, -66.614),
    ("Charlotte Amalie", "VI", "", 18.342, -64.932),
    ("St. Thomas", "VI", "", 18.34, -64.93),
    ("Hagatna", "GU", "", 13.476, 144.749),
    ("Dededo", "GU", "city", 13.515, 144.837),
    ("Saipan", "MP", "", 15.20, 145.75),
    ("Tinian", "MP", "city", 15.00, 145.62),
    ("Pago Pago", "AS", "", -14.279, -170.701),
    # Counties and their equivalents, with and without the word; they are wide.
    ("Harris County", "TX", "", 29.86, -95.39, 15),
    ("Harris", "TX", "county", 29.86, -95.39, 15),
    ("Harris Co.", "TX", "county", 29.86, -95.39, 15),
    ("County of Los Angeles", "CA", "", 34.32, -118.22, 15),
    ("Orleans Parish", "LA", "", 30.07, -89.93, 15),
    ("Orleans", "LA", "parish", 30.07, -89.93, 15),
    ("Jackson", "MO", "county", 39.01, -94.35, 15),
    ("Miami-Dade County", "FL", "", 25.61, -80.50, 15),
    ("Dade County", "FL", "county", 25.61, -80.50, 15),
    ("Bayamón Municipio", "PR", "", 18.35, -66.17),
    ("Matanuska-Susitna Borough", "AK", "", 62.3, -149.6, 60),
    ("Baltimore", "MD", "county", 39.46, -76.64, 15),
    ("Baltimore city", "MD", "county", 39.30, -76.61),
    ("Baltimore", "MD", "", 39.29, -76.61),
    ("City of Richmond", "VA", "county", 37.54, -77.44),
    ("Richmond", "VA", "county", 37.94, -76.73, 15),
    ("Norfolk", "VA", "county", 36.89, -76.26, 10),
    ("St. Louis County", "MO", "", 38.64, -90.44, 15),
    ("Fairfax County", "VA", "", 38.84, -77.28, 15),
    ("Dekalb County", "GA", "county", 33.77, -84.23, 15),
    ("Dona Ana County", "NM", "", 32.35, -106.83, 15),
    ("Prince George's County", "MD", "", 38.83, -76.85, 15),
    ("Prince Georges", "MD", "county", 38.83, -76.85, 15),
    ("Brooklyn", "NY", "county", 40.64, -73.95),
    ("LaSalle Parish", "LA", "", 31.68, -92.16, 15),
    ("James City County", "VA", "", 37.32, -76.78, 15),
    ("James City", "VA", "county", 37.32, -76.78, 15),
    ("Charles City County", "VA", "", 37.36, -77.06, 15),
    ("St. John the Baptist Parish", "LA", "", 30.12, -90.49, 15),
    ("Du Page County", "IL", "", 41.85, -88.09, 15),
    ("La Salle", "IL", "county", 41.34, -88.89, 15),
    ("Mc Lean County", "IL", "", 40.49, -88.84, 15),
    ("St Marys County", "MD", "", 38.25, -76.60, 25),
    ("Queen Anne’s County", "MD", "", 39.04, -76.08, 15),
    ("O’Brien County", "IA", "", 43.08, -95.62, 15),
    ("City and Borough of Juneau", "AK", "county", 58.4, -134.2, 60),
    ("District of Columbia", "DC", "county", 38.907, -77.037),
    # Two places of the name that lie within 8 km of each other, and far larger than a neighbor.
    ("Superior", "WI", "", 46.72, -92.10),
    ("Miami Gardens", "FL", "", 25.94, -80.27),
    # Parts of cities by one list, and separate places by the Bureau's.
    ("Villanova", "PA", "", 40.04, -75.34),
    ("Shaw Heights", "CO", "", 39.85, -105.04),
    # A village that is in the town of its name.
    ("Ashford", "CT", "", 41.87, -72.12),
]

AMBIGUOUS = [
    ("Farmville", "NC", "city"),
    # A designated place far away has the name as well.
    ("Marion", "IN", ""),
    ("Voorhees", "NJ", "city"),
    # So has a far smaller place.
    ("Burbank", "CA", "city"),
    ("Mesquite", "TX", ""),
    ("Plantation", "FL", ""),
    # A post office, and a large city of another state or a township far off in its own.
    ("Reno", "PA", ""),
    ("Southfield", "MA", "city"),
    ("Long Lake", "MI", ""),
    ("Oakland/Richmond", "CA", "city"),
    ("Oakland & Richmond", "CA", ""),
    ("Oakland and Richmond", "CA", "city"),
    ("Oakland, Richmond", "CA", ""),
    ("Minneapolis-St. Paul", "MN", ""),
    ("Dallas/Fort Worth", "TX", "city"),
    # A small city and a large county.
    ("Fairfax", "VA", ""),
    ("Jackson", "MO", ""),
    ("Burlington", "NJ", ""),
    # No such city, but a county.
    ("Harris", "TX", ""),
    ("Clark", "NV", ""),
    ("Montgomery", "MD", "city"),
    ("Harris County", "TX", "city"),
    ("Miami-Dade", "FL", ""),
    # A town and a better known part of a city; a township of a common name.
    ("Tuckahoe", "NY", "city"),
    ("El Sobrante", "CA", "city"),
    ("Hamilton", "NJ", "city"),
    ("Franklin Township", "NJ", "city"),
    ("Jackson Township", "OH", "city"),
    ("Jackson township", "OH", ""),
    ("Township of Jackson", "OH", "city"),
    ("Town of Jackson", "WI", "city"),
    ("Brookhaven town", "NY", ""),
    ("Brookhaven Town", "NY", "city"),
    ("Upper Darby Township", "PA", ""),
    ("Ann Arbor charter township", "MI", ""),
    ("Township of Upper Darby", "PA", "city"),
    # Where villages and towns share names and do not lie in each other.
    ("Woodland town", "ME", ""),
    ("Lincoln Plantation", "ME", ""),
    ("Rochester town", "NY", ""),
    # A part of a larger city, or one of no one knows how many people.
    ("Woodlawn", "IL", ""),
    ("Mission Hills", "CA", "city"),
    ("Washington Heights", "NY", ""),
    # Another name when its words are joined.
    ("La Due", "MO", ""),
    ("Deerpark", "NY", "city"),
    ("Clinton", "MI", "city"),
    ("Cranberry", "PA", "city"),
    ("Falls", "PA", "city"),
    # Lists that put one name in two places.
    ("Raritan", "NJ", "city"),
    ("Merritt Island", "FL", ""),
    # A longer name that may mean a shorter.
    ("Kansas City", "IL", "city"),
    ("Kansas city", "IL", "city"),
    # A town of Puerto Rico's that lies in another municipality than its namesake.
    ("Vieques", "PR", "city"),
]

NOT_FOUND = [
    ("Cincinatti", "OH", "city"),
    ("Memphs", "TN", ""),
    ("Chattanooga", "KY", "city"),
    ("Memphis", "TN", "county"),
    ("Toronto", "NY", ""),
    ("London", "AK", ""),
    ("東京", "CA", ""),
    ("Harlem", "NY", ""),
    ("Astoria", "NY", "city"),
    ("Hollywood", "CA", "city"),
    ("Van Nuys", "CA", "city"),
    ("Pacoima", "CA", ""),
    ("La Jolla", "CA", ""),
    ("Dorchester", "MA", ""),
    ("Jamaica", "NY", ""),
    ("Alief", "TX", "city"),
    ("Brooklyn", "MD", "city"),
    ("Walnut Hills", "OH", ""),
    ("Near North Side", "IL", ""),
    ("Georgetown", "DC", ""),
    ("West Raleigh", "NC", ""),
    ("Maryvale", "AZ", "city"),
    ("", "TX", ""),
    ("?!", "TX", "county"),
]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_parts_of_names_in_any_order_and_case_never_raise(gazetteer, data):
    """Text that comes near to names is likelier to find a fault than any text."""
    words = ["St.", "Ste", "New", "York", "City", "of", "County", "Township", "/", "-", "and", "&"]
    words += ["(balance)", ",", "TX", "N.", "Jackson", "Town", "the", "Harris", "Parish", "ñ", "."]
    name = " ".join(data.draw(st.lists(st.sampled_from(words), max_size=6)))
    state = data.draw(st.sampled_from(["TX", "NY", "WI", "PR", "AK", "VA", ""]))
    kind = data.draw(st.sampled_from(["city", "county", ""]))
    resolution = resolve(PlaceQuery(name, state, kind), gazetteer)
    assert (resolution.location is not None) == (resolution.verdict is Verdict.LOCATED)
    (at,) = plainly(gazetteer, [name], [state], [kind])
    if at >= 0:
        assert resolution.location.id == gazetteer.records[at].id


@pytest.mark.parametrize("row", LOCATED, ids=lambda row: ", ".join(row[:3]))
def test_a_name_as_people_write_it_leads_to_where_the_place_is(gazetteer, row):
    name, state, kind, latitude, longitude, *near = row
    kind = "county" if kind == "parish" else kind
    resolution = resolve(PlaceQuery(name, state, kind), gazetteer)
    assert resolution.verdict is Verdict.LOCATED, resolution.reason
    at = resolution.location
    apart = kilometers(latitude, longitude, at.latitude, at.longitude)
    assert apart < (near[0] if near else NEAR_KM)
    assert at.state_code == state
    assert at.source
    if kind:
        assert at.kind == kind or state in {"MP", "VI"}


@pytest.mark.parametrize("row", AMBIGUOUS, ids=lambda row: ", ".join(row))
def test_a_name_that_may_mean_several_is_left_to_a_person_with_candidates(gazetteer, row):
    resolution = resolve(PlaceQuery(*row), gazetteer)
    assert resolution.verdict is Verdict.AMBIGUOUS, resolution.reason
    assert resolution.location is None
    assert resolution.candidates


@pytest.mark.parametrize("row", NOT_FOUND, ids=lambda row: ", ".join(row))
def test_a_misspelling_a_neighborhood_or_nothing_is_not_found(gazetteer, row):
    resolution = resolve(PlaceQuery(*row), gazetteer)
    assert resolution.verdict is Verdict.NOT_FOUND, resolution.reason
    assert resolution.location is None


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Washington Township", "NJ"),  # six of them
        ("Township of Washington", "NJ"),
        ("Monroe Township", "NJ"),  # in Middlesex County and in Gloucester County
        ("Lawrence Township", "NJ"),  # in Mercer County and in Cumberland County
    ],
)
def test_a_township_with_namesakes_in_its_state_is_set_aside(gazetteer, name, code):
    resolution = resolve(PlaceQuery(name, code, UNSTATED), gazetteer)
    assert resolution.verdict is Verdict.AMBIGUOUS
    (at,) = plainly(gazetteer, [name], [code], [UNSTATED])
    assert at == -1


def test_namesakes_are_told_apart_by_their_counties(gazetteer):
    resolution = resolve(PlaceQuery("Washington Township", "NJ", UNSTATED), gazetteer)
    counties = [candidate.county for candidate in resolution.candidates]
    assert sorted(counties) == ["Bergen County", "Gloucester County", "Warren County"]
