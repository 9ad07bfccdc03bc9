"""What is made of the sites that a filter leaves, and for how long."""

import pytest

from roster.filters import Filters
from ui.visible import KEPT_AT_MOST, shown_sites

CITIES = ("Memphis,TN\n", "Toledo,OH\n")


def rows(count: int) -> str:
    return "city,state\n" + "".join(CITIES[number % 2] for number in range(count))


@pytest.mark.parametrize("count", [4, 2 * KEPT_AT_MOST])
def test_what_is_made_of_a_few_sites_is_made_once_for_all_who_see_them(count, roster_of_text):
    roster = roster_of_text(rows(count))
    made = []

    def cities(sites):
        made.append(len(sites))
        return sites["city"].unique().tolist()

    for filters in (
        Filters(search="memphis"),
        Filters(chosen={"state": ("TN",)}),
        Filters(search="memphis"),
    ):
        assert shown_sites(roster, filters).made(cities) == ["Memphis"]
    assert made == [count // 2]
    assert shown_sites(roster, Filters(chosen={"state": ("OH",)})).made(cities) == ["Toledo"]


def test_what_shows_many_sites_is_not_kept(roster_of_text):
    roster = roster_of_text(rows(KEPT_AT_MOST + 2))
    first, second = (shown_sites(roster, Filters()) for _ in range(2))
    assert len(first.sites) == KEPT_AT_MOST + 2
    assert first is not second
