"""Bring the many ways to write a place's name to one, without guessing.

Both sides, what a person typed and what the gazetteer has, go through ``normalize_name``; two
names are the same place's only if the results are equal.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from rapidfuzz.distance import OSA

from sites.columns import COUNTY_KIND
from sites.states import BY_CODE

LONGEST: Final = 200
"""A longer text is not a name, and is not searched for words to leave out."""

# Apostrophes join ("O'Fallon"), the Hawaiian okina and full stops vanish, the rest separates.
_VANISHES: Final = str.maketrans(dict.fromkeys("'’‘`´ʻʼ.", None))
_SEPARATES: Final = re.compile(r"[^\w/]+|_+")
_ASIDE: Final = re.compile(r"\([^()]*\)")
_OFFICIAL: Final = re.compile(
    r"^(?:the )?(?:(?:consolidated |independent )?city|town|village|borough"
    r"|municipality|city and (?:county|borough)|municipality and borough"
    r"|metropolitan government|unified government) of "
)

_TOWNSHIP_OF: Final = re.compile(r"^(?:the )?((?:charter )?township) of (.+)$")

# Short for one word anywhere in a place's name.
_WORDS: Final = {
    "st": "saint",
    "ste": "sainte",
    "sts": "saints",
    "ft": "fort",
    "mt": "mount",
    "mtn": "mountain",
    "mtns": "mountains",
    "pt": "point",
    "hts": "heights",
    "spgs": "springs",
    "spg": "spring",
    "jct": "junction",
    "ctr": "center",
    "vlg": "village",
    "twp": "township",
    "bch": "beach",
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
    r"(?: (?:county|co|cnty|parish|borough|census area|municipality|municipio|city and borough"
    r"|district))$"
    r"|^(?:county of |parish of |municipio de |municipio of |borough of )"
)
_COUNTY_ENDS: Final = (" county", " co", " cnty", " parish", " census area", " municipio")
_COUNTY_STARTS: Final = ("county of ", "parish of ", "municipio de ", "municipio of ")
# Words of a place's legal kind as the Census Bureau writes them, in lower case, behind the name.
_LEGAL: Final = re.compile(
    r"(?:(?<=[a-z.)])\s+(?:city and borough|city|town|village|borough|municipality"
    r"|zona urbana|comunidad|CDP|cdp"
    r"|census[- ]designated place"
    r"|(?:consolidated|metropolitan|metro|unified|urban county)(?: city| county)? government"
    r"|balance))+\s*$"
)
# The same words whatever their case: "Houston City" may be another place than Houston, so a name
# without the word is only offered; towns and boroughs are called so by everyone.
_SURE_WORDS: Final = re.compile(r" (?:town|borough|cdp|city and borough)$")
_LOOSE_WORDS: Final = re.compile(r" (?:city|village|municipality)$")
_TOWNSHIP: Final = re.compile(
    r" ((?:charter |civil |metro )?township|plantation|gore|grant|location|purchase|precinct"
    r"|magisterial district|unorganized territory)$"
)
_SOME_WORD: Final = re.compile(
    "town|twp|plantation|gore|grant|location|purchase|precinct|district|territory", re.IGNORECASE
)
_TOWN: Final = re.compile(r"^(?:the )?(town) of | (town)$")
TOWNS_ARE_TOWNSHIPS: Final = frozenset({"ME", "MN", "NY", "WI"})
"""States in which a "town" is what others call a township, and villages have their own names.

In Maine wide parts of the state belong to no town, and places there share names with towns far off.
Elsewhere in New England the towns cover the state and a place is in the town of its name; in other
states a town is a small city.
"""
DIVIDED: Final = {
    "township": frozenset(
        {"IA", "IL", "IN", "KS", "MI", "MN", "MO", "ND", "NE", "NJ", "OH", "PA", "SD"}
    ),
    "town": frozenset({"CT", "MA", "ME", "NH", "NY", "RI", "VT", "WI"}),
}
"""States whose counties are divided into townships, or into towns."""
# What is left of "Port Washington" without its second word is not a name.
_NO_NAMES: Final = frozenset(
    {"big", "camp", "cape", "fort", "ft", "green", "lake", "little", "mount", "mt", "port", "point"}
    | {"new", "old", "north", "south", "east", "west", "saint", "st", "upper", "lower"}
)


def fold_text(text: str) -> str:
    """Return a text in lower case, without diacritics and punctuation, words one space apart."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.casefold())
        text = "".join(c for c in text if not unicodedata.combining(c))
    folded = text.casefold().replace("&", " and ").translate(_VANISHES)
    return " ".join(_SEPARATES.sub(" ", folded).split())


@lru_cache(maxsize=131_072)
def normalize_name(name: str) -> str:
    """Return the one form of a place's name.

    Case, diacritics, punctuation and remarks in parentheses do not matter; "St." is "Saint", "Ft."
    "Fort", "Mt." "Mount", a leading "N." "North"; "City of" is dropped, "Township of" goes behind.
    A slash stays, because it may separate two places.

    Parameters
    ----------
    name : str
        As typed, or as in a gazetteer.

    Returns
    -------
    str
        Empty when nothing of a name is left.
    """
    letters = name.replace(" ", "")
    if letters.isascii() and letters.isalpha():
        words = name.casefold().split()  # most names: nothing to take out
    else:
        words = (
            fold_text(_ASIDE.sub(" ", name) if "(" in name else name).replace("/", " / ").split()
        )
    if len(words) > 1 and words[0] in _DIRECTIONS:
        words[0] = _DIRECTIONS[words[0]]
    joined = " ".join([_WORDS.get(word, word) for word in words])
    if "/" in joined:
        joined = joined.replace(" / ", "/")
    if " of " not in joined:
        return joined
    # A township is not a town: its word stays, behind the name.
    joined = _TOWNSHIP_OF.sub(r"\2 \1", joined)
    return _OFFICIAL.sub("", joined) or joined


def county_name(name: str) -> str:
    """Return the normalized name of a county without the word for it."""
    normal = normalize_name(name)
    return _COUNTY_WORDS.sub("", normal) or normal


def names_county(name: str, state_code: str) -> bool:
    """Whether a word in the name says that it is a county's ("Harris County").

    A borough is one in Alaska alone.
    """
    normal = normalize_name(name)
    return (
        normal.endswith(_COUNTY_ENDS)
        or normal.startswith(_COUNTY_STARTS)
        or (state_code == "AK" and normal.endswith((" borough", " municipality")))
    )


def names_city(name: str) -> bool:
    """Whether a word in the name says that it is a city's ("City of Richmond")."""
    return bool(re.match(r"(?:the )?city of ", fold_text(name)))


def spellings(name: str, state_code: str) -> Iterator[str]:
    """Yield the normalized forms of a name under which a city may be listed, likeliest first.

    The name itself comes first, so that "Kansas City" is never "Kansas"; then "the" put before it
    or taken away, "Sainte" for "Saint", a slash for a hyphen; then the name without a legal word
    ("Boise city", "Cary Town") or without the state behind it ("Memphis TN"). Each of them
    means the same place.
    """
    if len(name) > LONGEST:
        return
    seen: set[str] = set()
    for text in (name, _LEGAL.sub("", _ASIDE.sub(" ", name)), _without_state(name, state_code)):
        normal = normalize_name(text)
        for form in (normal, _SURE_WORDS.sub("", normal)) if normal else ():
            for variant in _variants(form):
                if variant not in seen:
                    seen.add(variant)
                    yield variant


def loose_spellings(name: str, state_code: str) -> Iterator[str]:
    """Yield names that may be meant by a longer one, or may not: "Kansas" for "Kansas City"."""
    normal = township_name(name, state_code) or normalize_name(name)
    yield normal
    shorter = _LOOSE_WORDS.sub("", normal)
    if shorter and shorter != normal:
        yield shorter


_KIND_WORDS: Final = ("township", "town", "village", "borough", "plantation", "city")


def bare_names(name: str, kind: str) -> tuple[str, ...]:
    """Return what to look for when a name is not known: it, and it without a word of its kind.

    The word may be misspelled ("Stowe Townhip").
    """
    if kind == COUNTY_KIND:
        return tuple(filter(None, (county_name(name),)))
    normal = normalize_name(name)
    rest, _, last = normal.rpartition(" ")
    if rest and any(OSA.distance(last, word) < 2 for word in _KIND_WORDS):
        return (rest.removesuffix(" charter"), normal)
    return tuple(filter(None, (normal,)))


def township_name(name: str, state_code: str = "") -> str:
    """Return the normalized name of a township without its word, or "" when it names none."""
    return _township(name, state_code)[0]


def township_word(name: str, state_code: str) -> str:
    """Return the word that says that a name is a township's or the like, "" when none does."""
    return _township(name, state_code)[1]


@lru_cache(maxsize=16_384)
def _township(name: str, state_code: str) -> tuple[str, str]:
    if len(name) > LONGEST or not _SOME_WORD.search(name):
        return "", ""
    # The word may be in parentheses, or before a remark or the state.
    for text in (name.replace("(", " ").replace(")", " "), _ASIDE.sub(" ", name)):
        text = _without_state(text.strip(), state_code)
        normal = normalize_name(text)
        if found := _TOWNSHIP.search(normal):
            return normal[: found.start()], found[1]
        # "Town of" is not in the normal form.
        if state_code in TOWNS_ARE_TOWNSHIPS and (found := _TOWN.search(full := fold_text(text))):
            return normalize_name(_TOWN.sub("", full)), found[1] or found[2]
    return "", ""


def _variants(normal: str) -> Iterator[str]:
    yield normal
    yield normal.removeprefix("the ") if normal.startswith("the ") else f"the {normal}"
    if "saint" in normal:
        yield re.sub(r"\bsainte\b", "saint", normal)
        yield re.sub(r"\bsaint\b", "sainte", normal)
    if "/" in normal:
        yield normal.replace("/", " ")


def _without_state(name: str, state_code: str) -> str:
    state = BY_CODE.get(state_code)
    if state is None:
        return name
    # A code is one only in capitals: "Tama, in" is not a state.
    found = re.fullmatch(
        rf"(.*\S)[\s,]+(?:{'.?'.join(state_code)}\.?|(?i:{re.escape(state.name)}))\s*", name
    )
    return found[1].rstrip(",") if found and found[1].casefold() not in _NO_NAMES else name


def slug(text: str) -> str:
    """Return a normalized text with hyphens for spaces, fit for an address."""
    return re.sub(r"[^\w]+", "-", text).strip("-")


_CAPITAL_INSIDE: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_PARTICLE: Final = re.compile(r"\b(d|de|des|du|l|la|le|mac|mc|o|van) ")


def own_variants(name: str) -> Iterator[str]:
    """Yield other ways to write one's own name that it shows by itself, normalized.

    A particle may be joined ("La Crosse", LaCrosse), and a name with a capital inside taken apart
    there ("DeKalb", De Kalb). Nothing says so of Ladue: "La Due" is another name.
    """
    normal = normalize_name(name)
    if (joined := _PARTICLE.sub(r"\1", normal)) != normal:
        yield joined
    if (apart := _CAPITAL_INSIDE.sub(" ", name)) != name:
        yield normalize_name(apart)
