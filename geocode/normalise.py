"""Bring the many ways to write a place's name to one, without guessing.

Both sides, what a person typed and what the gazetteer has, go through ``normalise_name``; two
names are the same place's only if the results are equal.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

# Apostrophes join ("O'Fallon"), the Hawaiian okina and full stops vanish, the rest separates.
_VANISHES: Final = str.maketrans(dict.fromkeys("'’‘`´ʻʼ.", None))
_SEPARATES: Final = re.compile(r"[^\w/]+|_+")
_ASIDE: Final = re.compile(r"\([^()]*\)")
_OFFICIAL: Final = re.compile(r"^(?:the )?(?:city|town|village|township|borough|municipality) of ")

# Short for one word wherever they stand in a place's name.
_WORDS: Final = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "ft": "fort",
    "mt": "mount",
    "mtn": "mountain",
    "pt": "point",
    "hts": "heights",
    "spgs": "springs",
    "twp": "township",
    "&": "and",
}
# Only at the start: "N. Little Rock", but "Avenue S" is not our business.
_DIRECTIONS: Final = {
    "n": "north",
    "no": "north",
    "s": "south",
    "so": "south",
    "e": "east",
    "w": "west",
}

_COUNTY_WORDS: Final = re.compile(
    r"(?: (?:county|parish|borough|census area|municipality|municipio|city and borough))$"
    r"|^(?:county of |parish of |municipio de )"
)
_CITY_WORDS: Final = re.compile(
    r" (?:city|town|village|township|borough|municipality|city and borough|cdp|charter township)$"
)

# Formal names, above all of governments that a city and its county share, as (state, normalised
# name); the right side is the name under which the gazetteer has the city.
_FORMAL: Final = {
    ("AK", "municipality of anchorage"): "anchorage",
    ("CA", "san buenaventura"): "ventura",
    ("CO", "city and county of denver"): "denver",
    ("CA", "city and county of san francisco"): "san francisco",
    ("HI", "city and county of honolulu"): "honolulu",
    ("DC", "district of columbia"): "washington",
    ("DC", "washington dc"): "washington",
    ("DC", "washington d c"): "washington",
    ("GA", "athens clarke"): "athens",
    ("GA", "athens clarke county"): "athens",
    ("GA", "augusta richmond"): "augusta",
    ("GA", "augusta richmond county"): "augusta",
    ("GA", "macon bibb"): "macon",
    ("GA", "macon bibb county"): "macon",
    ("GA", "columbus muscogee"): "columbus",
    ("HI", "urban honolulu"): "honolulu",
    ("ID", "boise city"): "boise",
    ("IN", "indianapolis marion county"): "indianapolis",
    ("KY", "lexington fayette"): "lexington",
    ("KY", "lexington fayette county"): "lexington",
    ("KY", "lexington fayette urban county"): "lexington",
    ("KY", "louisville jefferson"): "louisville",
    ("KY", "louisville jefferson county"): "louisville",
    ("KY", "louisville/jefferson"): "louisville",
    ("KY", "louisville/jefferson county"): "louisville",
    ("KY", "louisville metro"): "louisville",
    ("NY", "new york"): "new york city",
    ("TN", "nashville davidson"): "nashville",
    ("TN", "nashville davidson county"): "nashville",
    ("TN", "metropolitan nashville"): "nashville",
}


def plain(text: str) -> str:
    """Return a text in lower case, without diacritics and punctuation, words one space apart."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.casefold())
        text = "".join(c for c in text if not unicodedata.combining(c))
    folded = text.casefold().replace("&", " and ").translate(_VANISHES)
    return " ".join(_SEPARATES.sub(" ", folded).split())


@lru_cache(maxsize=65_536)
def normalise_name(name: str) -> str:
    """Return the one form of a place's name.

    Case, diacritics, punctuation and remarks in parentheses do not matter; "St." is "Saint", "Ft."
    "Fort", "Mt." "Mount", a leading "N." "North"; "City of" is dropped. A slash stays, because it
    may stand between two places.

    Parameters
    ----------
    name : str
        As typed, or as in a gazetteer.

    Returns
    -------
    str
        Empty when nothing of a name is left.
    """
    words = plain(_ASIDE.sub(" ", name)).replace("/", " / ").split()
    if len(words) > 1 and words[0] in _DIRECTIONS:
        words[0] = _DIRECTIONS[words[0]]
    joined = " ".join(_WORDS.get(word, word) for word in words).replace(" / ", "/")
    return _OFFICIAL.sub("", joined) or joined


def county_name(name: str) -> str:
    """Return the normalised name of a county without the word for it."""
    normal = normalise_name(name)
    return _COUNTY_WORDS.sub("", normal) or normal


def spellings(name: str, state_code: str) -> Iterator[str]:
    """Yield the normalised forms under which a city may stand, the likeliest first.

    The name itself comes first, so that "Kansas City" is never "Kansas"; only then the formal
    names, and the name without a closing "city" or "township".
    """
    normal = normalise_name(name)
    if not normal:
        return
    yield normal
    if formal := _FORMAL.get((state_code, normal)):
        yield formal
    shorter = _CITY_WORDS.sub("", normal)
    if shorter and shorter != normal:
        yield shorter


def slug(text: str) -> str:
    """Return a normalised text with hyphens for spaces, fit for an address."""
    return re.sub(r"[^\w]+", "-", text).strip("-")
