"""The places of a list: the rows that pass the filters, one place each."""

from collections.abc import Sequence
from dataclasses import dataclass

from geocode.resolve import Verdict
from roster.filters import Filters, filter_sites
from roster.snapshot import Roster
from sites.columns import (
    ANNOUNCED_DATE,
    CITY,
    CITY_KIND,
    COUNTY_KIND,
    KEY,
    KIND,
    LATITUDE,
    LONGITUDE,
    STATE_CODE,
    STATE_NAME,
    VERDICT,
)


@dataclass(frozen=True, slots=True)
class ListedPlace:
    """A place and how often it joined.

    Attributes
    ----------
    key : str
        Place key; "" when the state is not known.
    rows : tuple of int
        Its rows of ``Roster.sites``, in their order.
    days : tuple of str
        ISO dates of joining, the oldest first.
    located : bool
        Whether it has a pin.
    """

    key: str
    city: str
    state_code: str
    state_name: str
    kind: str
    rows: tuple[int, ...]
    days: tuple[str, ...]
    located: bool

    @property
    def label(self) -> str:
        """``Memphis, TN``."""
        state = self.state_code or self.state_name
        return f"{self.city}, {state}" if state else self.city


def listed_places(roster: Roster, filters: Filters) -> list[ListedPlace]:
    """Return the places of the rows that pass the filters, in order of first mention.

    A row whose state is not known is a separate place.
    """
    sites = filter_sites(roster, filters)
    columns = (KEY, CITY, STATE_CODE, STATE_NAME, KIND, ANNOUNCED_DATE, VERDICT)
    rows: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    for row, *cells in zip(
        sites.index.tolist(), *(sites[name].tolist() for name in columns), strict=True
    ):
        own = cells[0] or f"row {row}"
        rows.setdefault(own, []).append((row, tuple(map(str, cells))))
    return [_place(found) for found in rows.values()]


def _place(found: Sequence[tuple[int, tuple[str, ...]]]) -> ListedPlace:
    located = [cells for _, cells in found if cells[6] == Verdict.LOCATED.value]
    key, city, code, state, kind, _, _ = (located or [cells for _, cells in found])[0]
    return ListedPlace(
        key,
        " ".join(city.split()),
        code,
        state,
        kind,
        tuple(row for row, _ in found),
        tuple(sorted({cells[5] for _, cells in found} - {""})),
        bool(located) and bool(key),
    )


def pins(roster: Roster) -> dict[str, tuple[float, float]]:
    """Return where each located place is, by its key: latitude and longitude, degrees."""
    found = roster.places
    return dict(
        zip(
            found.index.tolist(),
            zip(found[LATITUDE].tolist(), found[LONGITUDE].tolist(), strict=True),
            strict=True,
        )
    )


def count_of(places: Sequence[ListedPlace], singular: str, plural: str) -> str:
    """Return how many places there are: ``12 cities`` when all are cities, else ``12 sites``.

    Parameters
    ----------
    singular, plural : str
        What the program calls one of its sites, and several.
    """
    nouns = {CITY_KIND: ("city", "cities"), COUNTY_KIND: ("county", "counties")}
    kinds = {place.kind for place in places}
    one, many = (
        nouns.get(next(iter(kinds)), (singular, plural))
        if len(kinds) == 1
        else (
            singular,
            plural,
        )
    )
    return f"{len(places):,} {one if len(places) == 1 else many}"
