"""What no rule tells of the places of the United States: stated by hand for the gazetteer."""

from collections.abc import Mapping
from typing import Final

UNIQUE_TOWNS: Final = frozenset({"CT", "MA", "ME", "NH", "RI", "VT"})
"""States in which no two towns share a name by law."""

NEW_YORK: Final = frozenset({"005", "047", "061", "081", "085"})
"""The five counties that are boroughs of New York City."""

BOROUGHS: Final = frozenset({"the bronx", "bronx", "brooklyn", "manhattan", "queens"}) | {
    "staten island",
    "new york",
    "new york city",
}

WHOLE: Final = {
    "CA075": "san francisco",
    "CO031": "denver",
    "DC001": "washington",
    "LA071": "new orleans",
    "MD510": "baltimore",
    "MO510": "saint louis",
    "PA101": "philadelphia",
}
"""Counties that are one city and nothing else: any other name in them is a part of it."""

QUARTERS: Final = frozenset(
    {
        ("FL", "Isle of Normandy"),
        ("OH", "Walnut Hills"),
        ("OR", "North Portland"),
        ("VA", "Rosslyn"),
    }
)
"""Parts of cities that no rule tells from the small towns which large cities have grown around."""

ASTRAY: Final[Mapping[str, str]] = {
    "04478": "Rockwood, Maine",
    "15685": "Southwest, Pennsylvania",
    "18459": "South Canaan, Pennsylvania",
    "24829": "Eckman, West Virginia",
    "34141": "Ochopee, Florida",
    "57791": "Wasta, South Dakota",
    "59025": "Decker, Montana",
    "59347": "Rosebud, Montana",
    "81059": "Model, Colorado",
    "83013": "Moran, Wyoming",
    "83278": "Stanley, Idaho",
    "84534": "Montezuma Creek, Utah",
    "85625": "Pearce, Arizona",
    "87827": "Pie Town, New Mexico",
    "88009": "Playas, New Mexico",
    "89418": "Imlay, Nevada",
    "93512": "Benton, California",
    "97758": "Riley, Oregon",
}
"""Post codes whose point lies 11 to 35 km from the village of their name.

The codes are wide or are boxes, so that the Bureau's points do not tell, and no other list here has
the villages: they are left out rather than misplaced.
"""

SHARED: Final = frozenset({"FL031", "IN097", "TN037"})
"""Counties that share their government with a city and hold a few other towns.

What only the post knows there is a part of the city.
"""

FORMAL: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    # (State, name in GeoNames): formal and usual names that no rule finds.
    ("CA", "Ventura"): ("San Buenaventura", "San Buenaventura (Ventura)", "Ventura City"),
    ("CA", "Paso Robles"): ("El Paso de Robles",),
    ("CA", "Twentynine Palms"): ("29 Palms",),
    ("CA", "Carmel-by-the-Sea"): ("Carmel",),
    ("CA", "San Francisco"): ("San Francisco City and County",),
    ("CO", "Denver"): ("Denver City and County",),
    ("CT", "Milford"): ("Milford City",),
    ("DC", "Washington"): (
        "District of Columbia",
        "Washington DC",
        "Washington City",
        "Washington District of Columbia",
    ),
    ("FL", "Greenacres City"): ("Greenacres",),
    ("FL", "Lake Worth"): ("Lake Worth Beach",),
    ("FL", "Jacksonville"): ("Jacksonville-Duval", "Jacksonville-Duval County"),
    ("GA", "Athens"): ("Athens-Clarke", "Athens-Clarke County"),
    ("GA", "Augusta"): ("Augusta-Richmond", "Augusta-Richmond County"),
    ("GA", "Columbus"): ("Columbus-Muscogee", "Columbus-Muscogee County"),
    ("GA", "Macon"): ("Macon-Bibb", "Macon-Bibb County"),
    ("HI", "Honolulu"): ("Urban Honolulu", "Honolulu City and County"),
    ("ID", "Boise"): ("Boise City",),
    ("IN", "Indianapolis"): ("Indianapolis City", "Indianapolis-Marion County"),
    ("KS", "Kansas City"): ("Wyandotte County/Kansas City", "Kansas City-Wyandotte County"),
    ("KY", "Lexington"): (
        "Lexington-Fayette",
        "Lexington-Fayette County",
        "Lexington-Fayette Urban County",
    ),
    ("KY", "Louisville"): (
        "Louisville Metro",
        "Louisville-Jefferson",
        "Louisville-Jefferson County",
        "Louisville/Jefferson",
        "Louisville/Jefferson County",
    ),
    ("LA", "Houma"): ("Houma-Terrebonne",),
    ("LA", "Lafayette"): ("Lafayette City",),
    ("MN", "Saint Paul"): ("St. Paul",),
    ("MT", "Butte"): ("Butte-Silver Bow", "Butte-Silver Bow County"),
    ("MT", "Anaconda"): ("Anaconda-Deer Lodge", "Anaconda-Deer Lodge County"),
    ("NV", "Carson City"): ("Carson",),
    ("NY", "New York City"): ("New York", "NYC", "City of New York"),
    ("NY", "The Bronx"): ("Bronx",),
    ("TN", "Nashville"): (
        "Nashville-Davidson",
        "Nashville-Davidson County",
        "Metropolitan Nashville",
        "Metro Nashville",
    ),
    ("TN", "Lynchburg"): ("Lynchburg, Moore County", "Lynchburg-Moore County"),
    ("TN", "Hartsville"): ("Hartsville-Trousdale County", "Hartsville/Trousdale County"),
    ("AK", "Barrow"): ("Utqiagvik",),
    ("AK", "Juneau"): ("Juneau City and Borough",),
    ("AK", "Sitka"): ("Sitka City and Borough",),
    ("PR", "San Juan"): ("San Juan zona urbana",),
    ("VI", "Saint Croix"): ("St. Croix Island",),
}

TWICE: Final = frozenset({"4297999", "7160204"})
"""GeoNames ids of Lexington-Fayette and Milford (balance): Lexington and Milford once more."""
