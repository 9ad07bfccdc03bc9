"""What is located: a name, a state, a kind; and its key."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from geocode.normalize import (
    county_name,
    names_county,
    normalize_name,
    slug,
    township_name,
    township_word,
)
from sites.check import UNSTATED
from sites.columns import CITY_KIND, COUNTY_KIND

# What a county equivalent is called, where it is not "county".
_COUNTY_WORD: Final = {"LA": "parish", "PR": "municipio"}


@dataclass(frozen=True, slots=True)
class PlaceQuery:
    """A place to locate.

    Attributes
    ----------
    name : str
        As typed, trimmed.
    state_code : str
        USPS code.
    kind : str
        ``city``, ``county``, or ``UNSTATED``.
    county : str
        The county in which the row says that it lies, as typed, or "".
    zip_code : str
        Five digits, or "".
    """

    name: str
    state_code: str
    kind: str = CITY_KIND
    county: str = ""
    zip_code: str = ""

    @property
    def likely_kind(self) -> str:
        """The kind; where none is stated, a county if the name has a word for that."""
        if self.kind != UNSTATED:
            return self.kind
        return COUNTY_KIND if names_county(self.name, self.state_code) else CITY_KIND

    @property
    def key(self) -> str:
        """The key of the place by its name alone, such as ``houston-tx``."""
        return place_key(self.name, self.state_code, self.kind)

    def key_apart(self, apart: str) -> str:
        """Return the key of the namesake that a county or a ZIP code sets apart, or ``key``."""
        return place_key(f"{self.name} {apart}", self.state_code) if apart else self.key


@lru_cache(maxsize=131_072)
def place_key(name: str, state_code: str, kind: str = CITY_KIND) -> str:
    """Return the stable, readable key of a place.

    Parameters
    ----------
    name : str
        As typed; ways of writing that ``normalize_name`` makes equal have one key.
    state_code : str
        USPS code, or the state as typed when it is unknown.
    kind : str
        ``city``, ``county``, or ``UNSTATED``: then the key is a county's when the name has a word
        for that ("Harris County"), else a city's.

    Returns
    -------
    str
        ``houston-tx``, ``harris-county-tx``; empty when the name has no letter or digit.
    """
    if kind == COUNTY_KIND or (kind == UNSTATED and names_county(name, state_code)):
        base = slug(county_name(name))
        base = base and f"{base}-{_COUNTY_WORD.get(state_code, 'county')}"
    elif bare := township_name(name, state_code):
        # The normal form of "Town of Jackson" is that of Jackson, which is another place.
        base = slug(f"{bare} {township_word(name, state_code)}")
    else:
        base = slug(normalize_name(name))
    if not base:
        return ""
    state = slug(normalize_name(state_code))
    return f"{base}-{state}" if state else base
