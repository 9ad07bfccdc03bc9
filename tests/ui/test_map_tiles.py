"""What the browser fetches of the map: the sites that the filters leave, and their names."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from roster.filters import Filters, filter_sites
from roster.snapshot import Roster
from tests.helpers.asking import asker
from ui.live import load_current
from ui.map import tiles
from ui.map.tiles import tiles_address, tiles_routes

ROSTER: Roster = load_current().roster
OHIO = Filters(chosen={"state": ("OH",)})
ask = asker(*tiles_routes())


def get(address: str, part: str = "names", tile: tuple[int, int, int] = (0, 0, 0)):
    filled = address.replace("{part}", part)
    for name, value in zip("zxy", tile, strict=True):
        filled = filled.replace(f"{{{name}}}", str(value))
    return ask(filled)


def site_texts(answer) -> list[str]:
    return sorted(f["properties"]["text"] for f in answer.json() if "properties" in f)


def expected(filters: Filters) -> list[str]:
    shown = filter_sites(ROSTER, filters)
    return sorted(set(shown["city"] + ", " + shown["state_code"]))


@settings(max_examples=25)
@given(
    states=st.sets(st.sampled_from(["OH", "TN", "TX", "ZZ"])),
    search=st.sampled_from(["", "o", "kansas city", "a&b=c", "{z}", "100%"]),
    kinds=st.sets(st.sampled_from(["city", "county"])),
    announced=st.sets(st.sampled_from(["2017-06-20", "1999-01-01"])),
)
def test_names_are_those_of_the_sites_that_the_filters_leave(states, search, kinds, announced):
    filters = Filters(
        search,
        {
            "state": tuple(sorted(states)),
            "kind": tuple(sorted(kinds)),
            "announced": tuple(sorted(announced)),
        },
    )
    answer = get(tiles_address(ROSTER, filters, None, 1240, 760))
    assert answer.status_code == 200
    assert site_texts(answer) == expected(filters)


def test_a_further_columns_filter_is_heeded(monkeypatch: pytest.MonkeyPatch) -> None:
    sites = ROSTER.sites.assign(track=["a|b", "c d"] * 6)
    roster = replace(ROSTER, version="abc", sites=sites, further_columns=("track",))
    loaded = replace(load_current(), roster=roster)
    monkeypatch.setattr(tiles, "load_current", lambda: loaded)
    filters = Filters(chosen={"by-track": ("c d",)})
    answer = get(tiles_address(roster, filters, None, 1240, 760))
    kept = filter_sites(roster, filters)
    assert site_texts(answer) == sorted(kept["city"] + ", " + kept["state_code"])
    assert len(kept) == 6


def test_pins_have_the_color_of_what_the_filters_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    sites = ROSTER.sites.assign(track=["a", "b", ""] * 4)
    roster = replace(ROSTER, version="ghi", sites=sites, further_columns=("track",))
    loaded = replace(load_current(), roster=roster)
    monkeypatch.setattr(tiles, "load_current", lambda: loaded)

    def colors(**chosen: tuple[str, ...]) -> dict[str, int]:
        filters = Filters(chosen=chosen, color="by-track")
        answer = get(tiles_address(roster, filters, None, 1240, 760), "marks")
        return {f["properties"]["key"]: f["properties"]["color"] for f in answer.json()}

    everyone = colors()
    assert everyone == dict(zip(sites["key"], [0, 1, 8] * 4, strict=True))
    left = colors(**{"by-track": ("b", "(blank)")})
    assert left == {key: color for key, color in everyone.items() if color}
    assert colors(state=("ZZ",)) == {}


def test_the_selected_sites_name_is_left_to_the_picture() -> None:
    answer = get(tiles_address(ROSTER, Filters(), "memphis-tn", 1240, 760))
    assert site_texts(answer) == [text for text in expected(Filters()) if text != "Memphis, TN"]


def test_browsers_keep_the_names_of_this_roster_and_not_those_of_another() -> None:
    for version, kept in ((ROSTER.version, "public, max-age=3600"), ("0" * 12, "no-store")):
        answer = get(tiles_address(replace(ROSTER, version=version), Filters(), None, 830, 560))
        assert answer.headers["cache-control"] == kept
        assert len(answer.json()) >= 12


def test_the_newest_announcement_comes_first_and_then_the_larger() -> None:
    places = ROSTER.places.copy()
    newest = "2030-01-01"
    places["announced"] = pd.Series(
        [(newest,) if key == "jackson-tn" else days for key, days in places["announced"].items()],
        places.index,
        dtype="object",
    )
    roster = replace(ROSTER, version="def", places=places, as_of=newest)
    ordered = tiles.place_tiles(roster, Filters(), None, 830, 560).places
    assert ordered["key"].tolist()[:3] == ["jackson-tn", "houston-tx", "indianapolis-in"]
    assert ordered["population"].tolist()[1:] == sorted(ordered["population"][1:], reverse=True)


@pytest.mark.parametrize(
    "path",
    [
        "x/830x560/other/0/0/0.json",
        "x/830x560/names/7/0/0.json",
        "x/830x560/names/1/2/0.json",
        "x/0x560/names/0/0/0.json",
        "x/9000x560/names/0/0/0.json",
        "x/830x560/names/-1/0/0.json",
    ],
)
def test_what_is_no_tile_is_not_found(path: str) -> None:
    assert ask(f"/places/{path}").status_code == 404


def test_what_lies_around_has_the_codes_of_states() -> None:
    texts = site_texts(get(tiles_address(ROSTER, OHIO, None, 830, 560), "around"))
    assert {"MT", "Alaska", "Guam"} <= set(texts)
