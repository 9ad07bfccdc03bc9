"""Many rows at once are answered as they are one by one."""

import random

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geocode import pipeline
from geocode.geocoded import GeocodedSites
from geocode.ledger import Ledger, LedgerEntry, LeftOut
from geocode.pipeline import geocode_sites
from sites.states import BY_CODE


@pytest.fixture
def both(gazetteer, outlines, monkeypatch):
    """Geocode a frame in both ways."""

    def run(frame: pd.DataFrame, ledger: Ledger | None = None) -> list[GeocodedSites]:
        found = []
        for many in (1, len(frame) + 1):
            monkeypatch.setattr(pipeline, "MANY", many)
            found.append(geocode_sites(frame, gazetteer, ledger, outlines=outlines))
        return found

    return run


def frame_of(rows: list[tuple[str, str, str, str, str]]) -> pd.DataFrame:
    columns = ["city", "state", "kind", "latitude", "longitude"]
    index = pd.RangeIndex(2, len(rows) + 2, name="row")
    return pd.DataFrame(rows, columns=columns, index=index, dtype="str")


def beside(rows: list[tuple[str, ...]]) -> pd.DataFrame:
    columns = ["city", "state", "kind", "County", "ZIP code"]
    index = pd.RangeIndex(2, len(rows) + 2, name="row")
    return pd.DataFrame(rows, columns=columns, index=index, dtype="str")


def check_same(together: GeocodedSites, apart: GeocodedSites) -> None:
    pd.testing.assert_frame_equal(together.frame, apart.frame)
    assert together.candidates == apart.candidates
    assert together.needs_file_edit == apart.needs_file_edit
    entries = [sorted(one.new_entries("2026-01-01"), key=str) for one in (together, apart)]
    assert entries[0] == entries[1]


def written(name: str, at: random.Random) -> str:
    """A name as people type it, most often as it is."""
    ways = [
        str, str, str, str.upper, str.lower, lambda text: f"  {text} ", lambda text: text[1:],
        lambda text: f"City of {text}", lambda text: text.replace("Saint", "St."),
        lambda text: f"{text}, Tennessee",
    ]  # fmt: skip
    return at.choice(ways)(name)


@pytest.mark.parametrize("seed", range(3))
def test_many_rows_at_once_are_answered_as_one_by_one(both, gazetteer, seed):
    at = random.Random(seed)
    rows = []
    for record in at.sample(gazetteer.records, 1200):
        state = at.choice([record.state, BY_CODE[record.state].name, "Tenn.", "", "Nowhere"])
        kind = at.choice(["", record.kind, "city", "County", "borough", "planet"])
        point = at.choice([("", "")] * 5 + [(str(record.latitude), str(record.longitude))])
        rows.append((written(record.name, at), state, kind, *point))
    rows += rows[:20]
    together, apart = both(frame_of(rows))
    assert together.together.sum() > 150
    assert not apart.together.any()
    check_same(together, apart)


@pytest.mark.parametrize("seed", range(3))
def test_a_county_a_zip_code_and_a_kind_say_the_same_to_many_rows(both, gazetteer, seed):
    at = random.Random(seed)
    rows = []
    for record in at.sample(gazetteer.records, 900):
        county = gazetteer.county_of(record) or record.name
        near = [county, county.removesuffix(" County"), county.upper(), f"{county}/Orange", ""]
        far = ["Orange County", "Jackson", "n/a", "Fairfax"]
        code = record.id[3:] if record.id.startswith("zip") else ""
        rows.append(
            (
                at.choice([record.name, f"{record.name} Township", f"{record.name} town"]),
                record.state,
                at.choice(["", record.kind, "township", "Town"]),
                at.choice(near * 2 + far),
                at.choice(["", "", "", code, "97201", "1103", "x"]),
            )
        )
    together, apart = both(beside(rows))
    assert together.together.sum() > 20
    check_same(together, apart)
    # And once more, with all that was located in the ledger.
    ledger = Ledger().with_entries(apart.new_entries("2026-01-01"))
    check_same(*both(beside(rows), ledger))


def test_beside_its_own_county_a_place_of_every_county_is_what_it_is_without(both, gazetteer):
    places = {
        (one.state, one.county): one
        for one in gazetteer.records
        if one.kind == "city" and one.is_place and gazetteer.county_of(one)
    }
    names = [(one.name, one.state, "") for one in places.values()]
    counties = [gazetteer.county_of(one) for one in places.values()]
    rows = [(*name, county, "") for name, county in zip(names, counties, strict=True)]
    together, apart = both(beside(rows))
    assert len(rows) > 3_000
    assert together.together.sum() > 0.9 * len(rows)
    check_same(together, apart)
    (plain, _) = both(beside([(*name, "", "") for name in names]))
    located = plain.frame["verdict"] == "located"
    same = plain.frame[located]["matched_id"] == apart.frame[located]["matched_id"]
    # The lesser namesake is found by its county.
    assert apart.frame.loc[same.index[~same], "reason"].str.endswith("as the row says.").all()
    assert same.mean() > 0.99


def test_what_the_ledger_says_is_said_to_many_rows_as_well(both):
    rows = [(name, "TN", "", "", "") for name in ("Memphis", "Jackson", "Nashville", "Franklin")]
    ledger = Ledger().with_entries(
        [
            LedgerEntry("memphis-tn", 35.0, -90.0, "typed by Ada", decided_by="Ada"),
            LeftOut("jackson-tn", "Ada", "2026-01-01"),
        ]
    )
    together, apart = both(frame_of(rows), ledger)
    check_same(together, apart)
    assert together.frame["source"].tolist()[0] == "typed by a person"
    assert together.frame["verdict"].tolist()[:2] == ["located", "not found"]


def test_a_file_with_two_columns_alone_is_enough(both):
    frame = frame_of([("Memphis", "TN", "", "", ""), ("Qxzville", "TN", "", "", "")])
    check_same(*both(frame[["city", "state"]]))


names = st.one_of(
    st.sampled_from(
        ["Memphis", "Kansas City", "Portland", "Jackson County", "Springfield", "Paris", "St. Paul"]
    ),
    st.text(max_size=12),
)
degrees = st.one_of(
    st.just(""), st.floats(-180, 180).map(str), st.text(max_size=6), st.sampled_from(["0", "35.1"])
)
rows = st.tuples(
    names,
    st.sampled_from([*BY_CODE, "Tenn.", "", "Nowhere"]),
    st.sampled_from(["", "city", "county", "planet"]),
    degrees,
    degrees,
)


@settings(max_examples=60)
@given(st.lists(rows, min_size=1, max_size=6))
def test_no_located_point_lies_outside_the_state_that_its_row_names(gazetteer, outlines, cells):
    found = geocode_sites(frame_of(cells), gazetteer, outlines=outlines).frame
    located = found[found["verdict"] == "located"]
    assert located[["latitude", "longitude"]].notna().all(axis=None)
    assert found.drop(located.index)[["latitude", "longitude"]].isna().all(axis=None)
    if len(located):
        codes = located["state_code"].tolist()
        assert outlines.within(codes, located["latitude"], located["longitude"]).all()


cells_beside = st.tuples(
    st.sampled_from(
        [
            "Rose Hill",
            "Memphis",
            "Farmville",
            "Fairfax",
            "Stowe Township",
            "Woodlawn",
            "La Due",
            "Harris County",
            "Town of Jackson",
        ]
    ),
    st.sampled_from(["VA", "TN", "NC", "PA", "IL", "MO", "TX", "WI", "Virginia", ""]),
    st.sampled_from(["", "city", "county", "town", "township"]),
    st.sampled_from(
        [
            "",
            "Lee",
            "Lee County",
            "Fairfax",
            "Fairfax city",
            "Shelby",
            "Pitt County",
            "Cook",
            "Jackson County",
            "Clay/Jackson",
            "Orange County",
        ]
    )
    | st.text(max_size=6),
    st.sampled_from(["", "24281", "38103", "62701", "2701", "97201"]) | st.text(max_size=6),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(cells_beside, min_size=1, max_size=8))
def test_any_cells_beside_the_name_say_the_same_to_many_rows(both, cells):
    together, apart = both(beside(cells))
    check_same(together, apart)
    ledger = Ledger().with_entries(apart.new_entries("2026-01-01"))
    check_same(*both(beside(cells), ledger))


@settings(max_examples=60)
@given(st.lists(cells_beside, min_size=1, max_size=8))
def test_what_is_located_once_is_located_there_again(gazetteer, outlines, cells):
    """By the ledger as by the gazetteer: no row gets the point of another row's namesake."""
    first = geocode_sites(beside(cells), gazetteer, outlines=outlines)
    ledger = Ledger().with_entries(first.new_entries("2026-01-01"))
    again = geocode_sites(beside(cells), gazetteer, ledger, outlines=outlines).frame
    columns = ["key", "verdict", "latitude", "longitude"]
    pd.testing.assert_frame_equal(again[columns], first.frame[columns])
