"""An earlier answer of the pipeline, used for the rows of which it still holds."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from geocode.geocoded import GeocodedSites
from geocode.ledger import Ledger, LedgerEntry, LeftOut
from geocode.pipeline import geocode_sites

COLUMNS = ("city", "state", "kind", "county", "latitude", "longitude")
ROWS = (
    ("Memphis", "TN", "", "", "", ""),
    ("Memphis", "TN", "", "", "35.2", "-90"),
    ("Memphis", "Tenn.", "city", "", "70", "10"),
    ("Memfis", "TN", "", "", "", ""),
    ("Georgetown", "PA", "", "", "", ""),
    ("Georgetown", "PA", "", "Beaver", "", ""),
    ("Georgetown", "PA", "", "Lancaster", "", ""),
    ("Springfield", "OH", "", "Clark", "", ""),
    ("Springfield", "OH", "", "Hamilton", "", ""),
    ("Harris County", "TX", "", "", "", ""),
    ("Harris", "TX", "county", "", "", ""),
    ("Kansas City, KS", "MO", "", "", "", ""),
    ("", "TN", "", "", "", ""),
    ("Nowhere at all", "XX", "tribe", "", "", ""),
)
KEYS = (
    "memphis-tn",
    "memfis-tn",
    "georgetown-pa",
    "georgetown-beaver-pa",
    "springfield-oh",
    "springfield-hamilton-oh",
    "harris-county-tx",
)
ledgers = st.lists(
    st.sampled_from(KEYS).flatmap(
        lambda key: st.sampled_from(
            [
                LeftOut(key, "Ann", "2026-01-02"),
                LedgerEntry(key, 35.0, -90.0, "Ann's map", "Memphis", "1", "2026-01-02", "Ann"),
                LedgerEntry(key, 40.0, -80.3, "Ben's map", "", "", "2026-01-03", "Ben"),
            ]
        )
    ),
    max_size=3,
).map(lambda entries: Ledger().with_entries(entries))
several = st.lists(st.sampled_from(ROWS), min_size=1, max_size=8)


def frame_of(rows: list[tuple[str, ...]]) -> pd.DataFrame:
    index = pd.RangeIndex(2, 2 + len(rows), name="row")
    return pd.DataFrame(rows, columns=COLUMNS, index=index, dtype="str")


def assert_alike(found: GeocodedSites, other: GeocodedSites) -> None:
    pd.testing.assert_frame_equal(found.frame, other.frame)
    pd.testing.assert_series_equal(found.names, other.names)
    assert found.candidates == other.candidates
    assert found.needs_file_edit == other.needs_file_edit
    told = [{entry.key: entry for entry in one.new_entries("2026")} for one in (found, other)]
    assert told[0] == told[1]
    assert found.sites is other.sites
    assert found.ledger is other.ledger


@settings(max_examples=150, deadline=None)
@given(st.data(), several, ledgers, ledgers)
def test_what_still_holds_is_what_would_be_found_anew(
    gazetteer, outlines, data, rows, before, after
):
    earlier = geocode_sites(frame_of(rows), gazetteer, before, outlines=outlines)
    others = [data.draw(st.sampled_from([row, *ROWS[:6]])) for row in rows]
    frame = earlier.sites if others == rows else frame_of(others)
    found = geocode_sites(frame, gazetteer, after, outlines=outlines, earlier=earlier)
    assert_alike(found, geocode_sites(frame, gazetteer, after, outlines=outlines))


def test_only_the_rows_of_a_place_that_was_decided_on_are_asked_about_again(gazetteer, outlines):
    earlier = geocode_sites(frame_of([*ROWS]), gazetteer, outlines=outlines)
    marked = earlier.frame.assign(matched_name="as before")
    ledger = Ledger().with_entries([LeftOut("georgetown-pa", "Ann", "2026-01-02")])
    known = GeocodedSites(
        earlier.sites,
        earlier.ledger,
        marked,
        earlier.names,
        earlier.candidates,
        earlier.found,
        earlier.together,
        earlier.needs_file_edit,
    )
    found = geocode_sites(earlier.sites, gazetteer, ledger, outlines=outlines, earlier=known)
    asked = found.frame["matched_name"] != "as before"
    assert earlier.sites.loc[asked, "city"].tolist() == ["Georgetown"] * 3


def test_of_other_rows_or_columns_nothing_holds(gazetteer, outlines):
    earlier = geocode_sites(frame_of([*ROWS[:4]]), gazetteer, outlines=outlines)
    for frame in (frame_of([*ROWS[1:4]]), earlier.sites.drop(columns="county")):
        found = geocode_sites(frame, gazetteer, outlines=outlines, earlier=earlier)
        assert_alike(found, geocode_sites(frame, gazetteer, found.ledger, outlines=outlines))
