"""What a row, or a question, says of its place: the same reading for every door."""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, NamedTuple

import pandas as pd

from geocode.normalize import names_county, township_word
from geocode.place import PlaceQuery, place_key
from geocode.resolve import Resolution, Verdict
from sites.check import UNSTATED, stated_kind
from sites.columns import CITY, COUNTY_KIND, KIND, STATE
from sites.states import USState, split_state, state_of
from tables.header import folded

COUNTY_HEADINGS: Final = (
    "county",
    "county name",
    "county/parish",
    "county or parish",
    "county equivalent",
    "parish",
)
"""Headings of a further column that says in which county a place lies, the likeliest first."""

ZIP_HEADINGS: Final = (
    "zip",
    "zip code",
    "zipcode",
    "zip5",
    "zip+4",
    "postal code",
    "postcode",
    "postalcode",
)
"""Headings of a further column that holds a ZIP code, the likeliest first."""

_ZIP: Final = re.compile(r"(\d{3,5})(?:\.0+|-?\d{4})?")
_COUNTRY: Final = re.compile(
    r"[\s,]+(?:usa|u\.s\.a\.|us|u\.s\.|united states(?: of america)?)\s*$", re.IGNORECASE
)
_ZIP_BEHIND: Final = re.compile(r"[\s,]+(\d{5}(?:-\d{4})?)\s*$")


class ParsedRow(NamedTuple):
    """What the cells of a row that name its place were read as."""

    city: str
    state: USState | None
    state_text: str
    kind: str | None
    kind_text: str
    named: USState | None
    """The state that the city cell names."""
    county: str = ""
    zip_code: str = ""

    @property
    def state_code(self) -> str:
        """USPS code, "" for a row without a state."""
        return self.state.code if self.state else ""

    @property
    def place(self) -> PlaceQuery:
        """What is to be located, where the row names a place of a state."""
        kind = self.kind or UNSTATED
        return PlaceQuery(self.city, self.state_code, kind, self.county, self.zip_code)

    @property
    def key(self) -> str:
        """The key of the place by its name alone."""
        return place_key(self.city, self.state_code or self.state_text, self.kind or UNSTATED)

    def refusal(self) -> Resolution | None:
        """Return a verdict for a row that names no place at all, or None."""
        verdict, reason = Verdict.NOT_FOUND, ""
        if not self.city:
            reason = "the city is blank."
        elif self.state is None and not self.state_text:
            reason = f"“{self.city}” has no state."
        elif self.state is None:
            reason = f"“{self.state_text}” is not a state or territory of the United States."
        elif self.named and self.named != self.state:
            verdict = Verdict.CONFLICT
            reason = f"the city cell names {self.named.name}, the state cell {self.state.name}."
        elif self.kind is None:
            reason = f"“{self.kind_text}” is not a kind of place; use city or county."
        return Resolution(verdict, reason, needs_file_edit=True) if reason else None


@lru_cache(maxsize=16_384)
def read_row(
    city: str, state_text: str, kind_text: str = "", county: str = "", zip_text: str = ""
) -> ParsedRow:
    """Read the cells of a row that name its place, as typed."""
    city, state_text = " ".join(city.split()), " ".join(state_text.split())
    state = state_of(state_text)
    name, named = split_state(city)
    if named and (state == named or not state_text):
        city, state = name, named
    if city and state and (word := division_word(kind_text, state.code)):
        # Stowe of the kind "township" is Stowe Township.
        own = township_word(city, state.code)
        has_word = own.endswith(("township", "town")) or names_county(city, state.code)
        city = city if has_word else f"{city} {word}"
    found = _ZIP.fullmatch(zip_text.strip())
    return ParsedRow(
        city,
        state,
        state_text,
        stated_kind(kind_text),
        kind_text.strip(),
        named,
        " ".join(county.split()),
        found[1].zfill(5) if found else "",
    )


def division_word(kind_text: str, state_code: str) -> str:
    """Return the word of a kind that means part of a county in a state, "" for any other."""
    word = kind_text.strip().strip(".").casefold()
    return word if word in ("town", "township") and township_word(f"a {word}", state_code) else ""


def read_query(query: str | Mapping[str, str]) -> ParsedRow:
    """Read a question as geopy's geocoders are asked.

    Parameters
    ----------
    query : str or mapping
        "Memphis, TN", with a county before the state, a ZIP code or the country behind it or not;
        or ``city``, ``state``, ``kind``, ``county`` and ``postalcode``, of which a county alone is
        the county itself.
    """
    if not isinstance(query, str):
        cells = {name: str(query.get(name) or "") for name in (CITY, STATE, KIND, "county")}
        if not cells[CITY] and cells["county"]:
            return read_row(cells["county"], cells[STATE], COUNTY_KIND)
        return read_row(*cells.values(), str(query.get("postalcode") or ""))
    text = _COUNTRY.sub("", query)
    zip_found = _ZIP_BEHIND.search(text)
    name, _, state_text = (text[: zip_found.start()] if zip_found else text).rpartition(",")
    place, comma, county = name.rpartition(",")
    state = state_of(state_text)
    if not (comma and state and names_county(county, state.code)):
        place, county = name, ""
    return read_row(place, state_text, "", county, zip_found[1] if zip_found else "")


def cells_beside(frame: pd.DataFrame) -> tuple[pd.Series | None, pd.Series | None]:
    """Return the columns of a list that hold counties and ZIP codes, None for one it lacks."""
    headings = {folded(str(column)): column for column in reversed(list(frame.columns))}

    def column(names: tuple[str, ...]) -> pd.Series | None:
        found = next((headings[folded(n)] for n in names if folded(n) in headings), None)
        return None if found is None else frame[found]

    return column(COUNTY_HEADINGS), column(ZIP_HEADINGS)
