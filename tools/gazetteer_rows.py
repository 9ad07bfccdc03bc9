"""What a row of the gazetteer is while it is being built."""

from dataclasses import dataclass
from typing import Final

from geocode.gazetteer.record import POSTAL, SET_ASIDE

COUNTY: Final = "COUNTY"
"""Feature of a county or its equivalent."""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place; degrees WGS 84.

    ``point`` is the letter of the source of the coordinates, ``also`` the other names that are
    sure.
    """

    id: str
    name: str
    kind: str
    state: str
    county: str
    latitude: float
    longitude: float
    point: str
    feature: str
    population: int
    also: tuple[str, ...] = ()

    @property
    def is_place(self) -> bool:
        """Whether it is a separate place that people live in."""
        return self.feature not in SET_ASIDE and (
            self.population > 0 or self.feature in {POSTAL, COUNTY}
        )
